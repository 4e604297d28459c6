"""A text of a document in, its passage out: each tag as what it makes, all locked where Word would not give it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assembler.core.errors import TemplateError
from assembler.i18n.language import Language
from assembler.templating import blocks as prose
from assembler.templating.placeholders import Names, Place, Source
from assembler.word_review import locked_content, tags
from assembler.word_review.lines import Line, Run, UnsupportedContentError, from_blocks, to_runs, token
from assembler.word_review.locked_content import Lines, LockedSpan
from assembler.word_review.passages import Passage, map_tagged_runs, parse_passage, resolve_tokens
from assembler.word_review.tags import TemplateSegment

_RESERVED = re.compile("[\ue000-\ue003\ue100-\ue10f]")
_CAPTURE = "_tekst"  # the name by which a placeholder's own value is caught

FindPointer = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class PassageReader:
    """Reads texts of one document. ``pointer`` finds the place of a text among the definition's own, or nothing."""

    file: Path
    language: Language
    facts: Names
    target: FindPointer

    def passage(self, source: Source, pointer: str, *, inline: bool = False, **more: Any) -> Passage:
        """A text as it can be edited; one that Word would not give back as it is, locked as a whole.

        Raises :class:`TemplateError` where the text itself is wrong.
        """
        text = source if isinstance(source, str) else "\n".join(source)
        facts = {**self.facts, **more}
        displayed = self._displayed(text, pointer, facts, inline=inline)
        try:
            found = self._read(text, pointer, facts, inline=inline)
            if locked_content.untagged(found.expanded) != locked_content.untagged(as_lines(displayed)):
                raise UnsupportedContentError("a tag that Word cannot show")
        except (UnsupportedContentError, LookupError, TemplateError) as error:
            what = str(error) if isinstance(error, UnsupportedContentError) else "a tag that Word cannot show"
            return self.as_locked(
                text, pointer, self._displayed(text, pointer, facts, inline=inline, strictly=False), what
            )
        return found

    def as_locked(self, text: str, pointer: str, lines: Lines, why: str) -> Passage:
        """A text that is shown, and can not be edited."""
        if not lines:
            return Passage(pointer, text, (), {}, locked=why)
        span = LockedSpan(
            "region", tags.control_tag(pointer, "%"), text, lines=locked_content.untagged(lines), whole_lines=True
        )
        return Passage(
            pointer,
            text,
            locked_content.canonical((_placeholder_line(span),), {span.tag: span}),
            {span.tag: span},
            locked=why,
        )

    def _displayed(self, text: str, pointer: str, facts: Names, *, inline: bool, strictly: bool = True) -> Any:
        where = Place(str(self.file), pointer)
        if inline:
            return (Line("text", to_runs(prose.inlines(text, facts, self.language, where))),) if text else ()
        blocks = prose.blocks(text, facts, self.language, where)
        return blocks if strictly else from_blocks(blocks, strictly=False)

    def _read(self, text: str, pointer: str, facts: Names, *, inline: bool) -> Passage:
        segments = tags.split_template(text)
        if segments is None or _RESERVED.search(text):
            raise UnsupportedContentError("a tag that does not end")
        settings, segments = _settings(segments)
        table = [self._span(segment, settings, pointer, facts, index) for index, segment in enumerate(segments)]
        spans = {span.tag: span for span in table if span}
        if inline:
            skeleton = "".join(
                segment.raw if span is None else token(index)
                for index, (segment, span) in enumerate(zip(segments, table, strict=True))
            )
            made = prose.inlines(skeleton, {}, self.language, Place(str(self.file), pointer))
            lines, urls = resolve_tokens((Line("text", to_runs(made)),) if skeleton else (), table)
            return Passage(pointer, text, lines, spans, urls=urls, inline=True)
        return parse_passage(text, settings, segments, table, self._lines, pointer)

    def _lines(self, skeleton: str) -> Lines:
        return from_blocks(prose.blocks(skeleton, {}, self.language, Place(str(self.file))))

    def _span(
        self, segment: TemplateSegment, settings: str, pointer: str, facts: Names, index: int
    ) -> LockedSpan | None:
        where = Place(str(self.file), pointer)
        match segment.kind:
            case "typed":
                return None
            case "value":
                displayed = prose.line(settings + segment.raw, facts, self.language, where)
                return _value_span(segment.expression, segment.raw, displayed)
            case "text":
                return self._text(segment, settings, pointer, facts)
            case "region":
                return self._region(segment, settings, pointer, facts, index)
            case "setting":
                raise UnsupportedContentError("a tag within the text that sets a name")

    def _text(self, segment: TemplateSegment, settings: str, pointer: str, facts: Names) -> LockedSpan:
        """What ``prosa`` reads: the text at its own place, where that is known, else as it is shown."""
        caught: list[Any] = []

        def catch(value: Any) -> str:
            caught.append(value)
            return ""

        names = {**facts, _CAPTURE: catch}
        prose.line(
            f"{settings}{{{{ {_CAPTURE}(({segment.expression})) }}}}", names, self.language, Place(str(self.file))
        )
        target = self.target(caught[0])
        if target and target != pointer:
            return text_span(self.passage(caught[0], target, **facts), segment.raw)
        lines = self._lines_of(settings + segment.raw, pointer, facts)
        return LockedSpan(
            "region", tags.control_tag(segment.expression, "%"), segment.raw, lines=locked_content.untagged(lines)
        )

    def _lines_of(self, text: str, pointer: str, facts: Names) -> Lines:
        return from_blocks(prose.blocks(text, facts, self.language, Place(str(self.file), pointer)))

    def _region(self, segment: TemplateSegment, settings: str, pointer: str, facts: Names, index: int) -> LockedSpan:
        """What lies between two tags: open where each line of it is a text that has a place of its own."""
        name = tags.control_tag(f"{pointer}#{index}", "%")
        if not segment.whole_lines:
            displayed = prose.line(settings + segment.raw, facts, self.language, Place(str(self.file), pointer))
            return _value_span(segment.raw, segment.raw, displayed)
        spans: dict[str, LockedSpan] = {}
        keys: dict[str, str] = {}

        def catch(value: Any) -> str:
            target = self.target(value)
            key = token(len(keys))
            keys[key] = ""
            if target:
                span = text_span(self.passage(value, target, **facts), "")
                spans[span.tag], keys[key] = span, span.tag
            return key

        opened = "".join(
            f"{{{{ {_CAPTURE}(({part.expression})) }}}}" if part.kind == "value" and _is_prose(part) else part.raw
            for part in map(_inner_segment, tags.split_tags(segment.raw))
        )
        lines = self._lines_of(settings + opened, pointer, {**facts, _CAPTURE: catch})
        lines = tuple(map_tagged_runs(line, lambda run: replace(run, tag=keys.get(run.tag, ""))) for line in lines)
        if lines and all(locked_content.sole_tag(line) in spans for line in lines):
            return LockedSpan(
                "region",
                name,
                segment.raw,
                lines=locked_content.canonical(lines, spans),
                spans=spans,
                open=True,
                whole_lines=True,
            )
        lines = locked_content.untagged(self._lines_of(settings + segment.raw, pointer, facts))
        return LockedSpan("region", name, segment.raw, lines=lines, whole_lines=True)


def _value_span(name: str, raw: str, displayed: str) -> LockedSpan:
    if not displayed.strip() or "\n" in displayed:
        raise UnsupportedContentError("a placeholder that prints nothing, or several lines")
    return LockedSpan("value", tags.control_tag(name), raw, displayed)


def as_lines(displayed: Any) -> Lines:
    """Blocks as lines; lines as they are."""
    return displayed if displayed and isinstance(displayed[0], Line) else from_blocks(displayed)


def text_span(passage: Passage, raw: str) -> LockedSpan:
    """A passage as something that another one holds."""
    return LockedSpan(
        "text", tags.control_tag(passage.pointer, "@"), raw, lines=passage.lines, spans=passage.spans, passage=passage
    )


def _placeholder_line(span: LockedSpan) -> Line:
    return Line("text", (Run("", tag=span.tag),))


def _is_prose(segment: TemplateSegment) -> bool:
    return segment.raw.startswith("{{") and segment.kind == "value" and segment.raw != f"{{{{ {segment.expression} }}}}"


def _inner_segment(segment: TemplateSegment) -> TemplateSegment:
    """A placeholder within a region; of one that ``prosa`` reads, the expression without the filter."""
    if segment.kind != "value":
        return segment
    own = tags.split_template(segment.raw)
    if own and own[0].kind == "text":
        return TemplateSegment("value", segment.raw, own[0].expression)
    return replace(segment, raw=f"{{{{ {segment.expression} }}}}")


def _settings(segments: Sequence[TemplateSegment]) -> tuple[str, tuple[TemplateSegment, ...]]:
    """The tags that a text begins with and that print nothing, with their line ends; and the rest."""
    end = 0
    for index, segment in enumerate(segments):
        if segment.kind == "setting":
            end = index + 1
        elif segment.kind != "typed" or segment.raw.strip():
            break
    if not end:
        return "", tuple(segments)
    settings = "".join(segment.raw for segment in segments[:end])
    rest = list(segments[end:])
    if rest and rest[0].kind == "typed":
        blank = len(rest[0].raw) - len(rest[0].raw.lstrip("\n"))
        settings += rest[0].raw[:blank]
        rest[0] = replace(rest[0], raw=rest[0].raw[blank:])
    if not settings.endswith("\n"):
        raise UnsupportedContentError("a tag within a line that sets a name")
    return settings, tuple(segment for segment in rest if segment.raw)
