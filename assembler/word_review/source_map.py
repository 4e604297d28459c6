"""Reads a text of a definition into a passage that can be edited in Word, each placeholder and tag as a locked span.

A text that Word would not give back as it is becomes a passage that is locked as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from assembler.core.errors import TemplateError
from assembler.i18n.language import Language
from assembler.scheme.values import SourceText
from assembler.templating import blocks as prose
from assembler.templating.placeholders import Names, Place
from assembler.word_review import tags
from assembler.word_review.lines import Line, Run, UnsupportedContentError, from_blocks, to_runs, token
from assembler.word_review.locked_content import Lines, LockedSpan, canonical, sole_tag, untagged
from assembler.word_review.passages import Passage, map_tagged_runs, parse_passage, resolve_tokens
from assembler.word_review.tags import TemplateSegment

_RESERVED = re.compile("[\ue000-\ue003\ue100-\ue10f]")
_CAPTURE = "_tekst"  # the name of the function that a rewritten placeholder calls with its value
_UNSUPPORTED_TAG = "a tag that Word cannot show"

FindText: TypeAlias = Callable[[object], SourceText | None]


@dataclass(frozen=True, slots=True)
class PassageReader:
    """Reads texts of one file that can use ``names``.

    ``find_text`` gives the text of the definition that a value is, with its pointer; none for any other value.
    """

    file: Path
    language: Language
    names: Names
    find_text: FindText

    def with_names(self, names: Names) -> PassageReader:
        """The reader of texts that can use these names too."""
        return replace(self, names={**self.names, **names})

    def passage(self, source: SourceText, *, inline: bool = False) -> Passage:
        """A text as it can be edited, or locked as a whole; ``inline`` for one line, such as a heading.

        Raises :class:`TemplateError` where the text itself is wrong.
        """
        text, where = source.text, self._place(source.pointer)
        line = (
            (Line("text", to_runs(prose.inlines(text, self.names, self.language, where))),) if inline and text else ()
        )
        blocks = () if inline else prose.blocks(text, self.names, self.language, where)
        try:
            passage = self._inline(source) if inline else self._passage(source)
            if untagged(passage.expanded) != untagged(line if inline else from_blocks(blocks)):
                raise UnsupportedContentError(_UNSUPPORTED_TAG)
        except (UnsupportedContentError, LookupError, TemplateError) as error:
            reason = str(error) if isinstance(error, UnsupportedContentError) else _UNSUPPORTED_TAG
            return self.as_locked(source, line if inline else from_blocks(blocks, strictly=False), reason)
        return passage

    def as_locked(self, source: SourceText, lines: Lines, reason: str) -> Passage:
        """A text that is displayed as these lines and cannot be edited, for this reason."""
        if not lines:
            return Passage(source.pointer, source.text, (), {}, locked=reason)
        tag = tags.control_tag(source.pointer, "%")
        spans = {tag: LockedSpan("region", tag, source.text, lines=untagged(lines), whole_lines=True)}
        content = canonical((Line("text", (Run("", tag=tag),)),), spans)
        return Passage(source.pointer, source.text, content, spans, locked=reason)

    def _place(self, pointer: str) -> Place:
        return Place(str(self.file), pointer)

    def _lines(self, text: str, pointer: str, names: Names | None = None) -> Lines:
        blocks = prose.blocks(text, self.names if names is None else names, self.language, self._place(pointer))
        return from_blocks(blocks)

    def _line(self, text: str, pointer: str, names: Names | None = None) -> str:
        return prose.line(text, self.names if names is None else names, self.language, self._place(pointer))

    def _spans(self, source: SourceText) -> tuple[str, tuple[TemplateSegment, ...], list[LockedSpan | None]]:
        """The settings that a text begins with, its other segments, and the locked span of each (none where typed)."""
        template = tags.split_template(source.text)
        if template is None or _RESERVED.search(source.text):
            raise UnsupportedContentError("a tag that does not end")
        settings, template = _split_settings(template)
        return settings, template, [self._span(part, settings, source, index) for index, part in enumerate(template)]

    def _inline(self, source: SourceText) -> Passage:
        _, template, spans = self._spans(source)
        skeleton = "".join(
            segment.raw if span is None else token(index)
            for index, (segment, span) in enumerate(zip(template, spans, strict=True))
        )
        children = prose.inlines(skeleton, {}, self.language, self._place(source.pointer))
        lines, urls = resolve_tokens((Line("text", to_runs(children)),) if skeleton else (), spans)
        by_tag = {span.tag: span for span in spans if span}
        return Passage(source.pointer, source.text, lines, by_tag, urls=urls, inline=True)

    def _passage(self, source: SourceText) -> Passage:
        settings, template, spans = self._spans(source)
        return parse_passage(
            source.text, settings, template, spans, lambda text: self._lines(text, "", {}), source.pointer
        )

    def _span(self, segment: TemplateSegment, settings: str, source: SourceText, index: int) -> LockedSpan | None:
        match segment.kind:
            case "typed":
                return None
            case "value":
                displayed = self._line(settings + segment.raw, source.pointer)
                return _value_span(segment.expression, segment.raw, displayed)
            case "text":
                return self._text(segment, settings, source)
            case "region":
                return self._region(segment, settings, source, index)
            case "setting":
                raise UnsupportedContentError("a tag within the text that sets a name")

    def _text(self, segment: TemplateSegment, settings: str, source: SourceText) -> LockedSpan:
        """What the filter ``prosa`` reads: a text of the definition as itself, anything else as it is displayed."""
        values: list[object] = []

        def capture(value: object) -> str:
            values.append(value)
            return ""

        call = f"{settings}{{{{ {_CAPTURE}(({segment.expression})) }}}}"
        self._line(call, "", {**self.names, _CAPTURE: capture})
        text = self.find_text(values[0])
        if text and text.pointer != source.pointer:
            return _text_span(self.passage(text), segment.raw)
        lines = self._lines(settings + segment.raw, source.pointer)
        return LockedSpan("region", tags.control_tag(segment.expression, "%"), segment.raw, lines=untagged(lines))

    def _region(self, segment: TemplateSegment, settings: str, source: SourceText, index: int) -> LockedSpan:
        """What stands between two tags; open where each of its lines is a text of the definition.

        To learn which texts these are, it is rendered once more with each value passed to a function that returns a
        token.
        """
        pointer = source.pointer
        if not segment.whole_lines:
            return _value_span(segment.raw, segment.raw, self._line(settings + segment.raw, pointer))
        tag = tags.control_tag(f"{pointer}#{index}", "%")
        spans: dict[str, LockedSpan] = {}
        tag_by_token: dict[str, str] = {}

        def capture(value: object) -> str:
            text = self.find_text(value)
            key = token(len(tag_by_token))
            tag_by_token[key] = ""
            if text:
                span = _text_span(self.passage(text), "")
                spans[span.tag], tag_by_token[key] = span, span.tag
            return key

        calls = "".join(map(_capturing, tags.split_tags(segment.raw)))
        lines = self._lines(settings + calls, pointer, {**self.names, _CAPTURE: capture})
        lines = tuple(
            map_tagged_runs(line, lambda run: replace(run, tag=tag_by_token.get(run.tag, ""))) for line in lines
        )
        if lines and all(sole_tag(line) in spans for line in lines):
            return LockedSpan(
                "region", tag, segment.raw, lines=canonical(lines, spans), spans=spans, open=True, whole_lines=True
            )
        lines = untagged(self._lines(settings + segment.raw, pointer))
        return LockedSpan("region", tag, segment.raw, lines=lines, whole_lines=True)


def _value_span(name: str, raw: str, displayed: str) -> LockedSpan:
    if not displayed.strip() or "\n" in displayed:
        raise UnsupportedContentError("a placeholder that prints nothing, or several lines")
    return LockedSpan("value", tags.control_tag(name), raw, displayed)


def _text_span(passage: Passage, raw: str) -> LockedSpan:
    """A passage as a part of another one."""
    return LockedSpan(
        "text", tags.control_tag(passage.pointer, "@"), raw, lines=passage.lines, spans=passage.spans, passage=passage
    )


def _capturing(segment: TemplateSegment) -> str:
    """A segment of a region; of a placeholder that the filter ``prosa`` reads, a call that captures its value."""
    if segment.kind != "value":
        return segment.raw
    parts = tags.split_template(segment.raw)
    if parts and parts[0].kind == "text":
        return f"{{{{ {_CAPTURE}(({parts[0].expression})) }}}}"
    return f"{{{{ {segment.expression} }}}}"


def _split_settings(template: Sequence[TemplateSegment]) -> tuple[str, tuple[TemplateSegment, ...]]:
    """The tags that a text begins with and that print nothing, with their line ends; and the rest."""
    end = 0
    for index, segment in enumerate(template):
        if segment.kind == "setting":
            end = index + 1
        elif segment.kind != "typed" or segment.raw.strip():
            break
    if not end:
        return "", tuple(template)
    settings = "".join(segment.raw for segment in template[:end])
    rest = list(template[end:])
    if rest and rest[0].kind == "typed":
        blank = len(rest[0].raw) - len(rest[0].raw.lstrip("\n"))
        settings += rest[0].raw[:blank]
        rest[0] = replace(rest[0], raw=rest[0].raw[blank:])
    if not settings.endswith("\n"):
        raise UnsupportedContentError("a tag within a line that sets a name")
    return settings, tuple(segment for segment in rest if segment.raw)
