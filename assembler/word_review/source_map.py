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
    pointer: FindPointer

    def passage(self, source: Source, place: str, *, inline: bool = False, **more: Any) -> Passage:
        """A text as it can be edited; one that Word would not give back as it is, locked as a whole.

        Raises :class:`TemplateError` where the text itself is wrong.
        """
        text = source if isinstance(source, str) else "\n".join(source)
        facts = {**self.facts, **more}
        shown = self._shown(text, place, facts, inline=inline)
        try:
            found = self._read(text, place, facts, inline=inline)
            if locked_content.untagged(found.expanded) != locked_content.untagged(as_lines(shown)):
                raise UnsupportedContentError("a tag that Word cannot show")
        except (UnsupportedContentError, LookupError, TemplateError) as error:
            what = str(error) if isinstance(error, UnsupportedContentError) else "a tag that Word cannot show"
            return self.as_locked(text, place, self._shown(text, place, facts, inline=inline, strictly=False), what)
        return found

    def as_locked(self, text: str, place: str, lines: Lines, why: str) -> Passage:
        """A text that is shown, and can not be edited."""
        if not lines:
            return Passage(place, text, (), {}, locked=why)
        atom = LockedSpan(
            "region", tags.control_tag(place, "%"), text, lines=locked_content.untagged(lines), whole_lines=True
        )
        return Passage(
            place,
            text,
            locked_content.canonical((_placeholder_line(atom),), {atom.tag: atom}),
            {atom.tag: atom},
            locked=why,
        )

    def _shown(self, text: str, place: str, facts: Names, *, inline: bool, strictly: bool = True) -> Any:
        where = Place(str(self.file), place)
        if inline:
            return (Line("text", to_runs(prose.inlines(text, facts, self.language, where))),) if text else ()
        blocks = prose.blocks(text, facts, self.language, where)
        return blocks if strictly else from_blocks(blocks, strictly=False)

    def _read(self, text: str, place: str, facts: Names, *, inline: bool) -> Passage:
        pieces = tags.split_template(text)
        if pieces is None or _RESERVED.search(text):
            raise UnsupportedContentError("a tag that does not end")
        settings, pieces = _settings(pieces)
        table = [self._atom(piece, settings, place, facts, index) for index, piece in enumerate(pieces)]
        atoms = {atom.tag: atom for atom in table if atom}
        if inline:
            skeleton = "".join(
                piece.raw if atom is None else token(index)
                for index, (piece, atom) in enumerate(zip(pieces, table, strict=True))
            )
            made = prose.inlines(skeleton, {}, self.language, Place(str(self.file), place))
            lines, urls = resolve_tokens((Line("text", to_runs(made)),) if skeleton else (), table)
            return Passage(place, text, lines, atoms, urls=urls, inline=True)
        return parse_passage(text, settings, pieces, table, self._lines, place)

    def _lines(self, skeleton: str) -> Lines:
        return from_blocks(prose.blocks(skeleton, {}, self.language, Place(str(self.file))))

    def _atom(self, piece: TemplateSegment, settings: str, place: str, facts: Names, index: int) -> LockedSpan | None:
        where = Place(str(self.file), place)
        match piece.kind:
            case "typed":
                return None
            case "value":
                shown = prose.line(settings + piece.raw, facts, self.language, where)
                return _value_span(piece.expression, piece.raw, shown)
            case "text":
                return self._text(piece, settings, place, facts)
            case "region":
                return self._region(piece, settings, place, facts, index)
            case "setting":
                raise UnsupportedContentError("a tag within the text that sets a name")

    def _text(self, piece: TemplateSegment, settings: str, place: str, facts: Names) -> LockedSpan:
        """What ``prosa`` reads: the text at its own place, where that is known, else as it is shown."""
        caught: list[Any] = []

        def catch(value: Any) -> str:
            caught.append(value)
            return ""

        names = {**facts, _CAPTURE: catch}
        prose.line(f"{settings}{{{{ {_CAPTURE}(({piece.expression})) }}}}", names, self.language, Place(str(self.file)))
        pointer = self.pointer(caught[0])
        if pointer and pointer != place:
            return text_span(self.passage(caught[0], pointer, **facts), piece.raw)
        lines = self._lines_of(settings + piece.raw, place, facts)
        return LockedSpan(
            "region", tags.control_tag(piece.expression, "%"), piece.raw, lines=locked_content.untagged(lines)
        )

    def _lines_of(self, text: str, place: str, facts: Names) -> Lines:
        return from_blocks(prose.blocks(text, facts, self.language, Place(str(self.file), place)))

    def _region(self, piece: TemplateSegment, settings: str, place: str, facts: Names, index: int) -> LockedSpan:
        """What lies between two tags: open where each line of it is a text that has a place of its own."""
        name = tags.control_tag(f"{place}#{index}", "%")
        if not piece.whole_lines:
            shown = prose.line(settings + piece.raw, facts, self.language, Place(str(self.file), place))
            return _value_span(piece.raw, piece.raw, shown)
        atoms: dict[str, LockedSpan] = {}
        keys: dict[str, str] = {}

        def catch(value: Any) -> str:
            pointer = self.pointer(value)
            key = token(len(keys))
            keys[key] = ""
            if pointer:
                atom = text_span(self.passage(value, pointer, **facts), "")
                atoms[atom.tag], keys[key] = atom, atom.tag
            return key

        opened = "".join(
            f"{{{{ {_CAPTURE}(({part.expression})) }}}}" if part.kind == "value" and _is_prose(part) else part.raw
            for part in map(_inner_segment, tags.split_tags(piece.raw))
        )
        lines = self._lines_of(settings + opened, place, {**facts, _CAPTURE: catch})
        lines = tuple(map_tagged_runs(line, lambda run: replace(run, fact=keys.get(run.fact, ""))) for line in lines)
        if lines and all(locked_content.sole_tag(line) in atoms for line in lines):
            return LockedSpan(
                "region",
                name,
                piece.raw,
                lines=locked_content.canonical(lines, atoms),
                atoms=atoms,
                open=True,
                whole_lines=True,
            )
        lines = locked_content.untagged(self._lines_of(settings + piece.raw, place, facts))
        return LockedSpan("region", name, piece.raw, lines=lines, whole_lines=True)


def _value_span(name: str, raw: str, shown: str) -> LockedSpan:
    if not shown.strip() or "\n" in shown:
        raise UnsupportedContentError("a placeholder that prints nothing, or several lines")
    return LockedSpan("value", tags.control_tag(name), raw, shown)


def as_lines(shown: Any) -> Lines:
    """Blocks as lines; lines as they are."""
    return shown if shown and isinstance(shown[0], Line) else from_blocks(shown)


def text_span(passage: Passage, raw: str) -> LockedSpan:
    """A passage as something that another one holds."""
    return LockedSpan(
        "text", tags.control_tag(passage.place, "@"), raw, lines=passage.lines, atoms=passage.atoms, passage=passage
    )


def _placeholder_line(atom: LockedSpan) -> Line:
    return Line("text", (Run("", fact=atom.tag),))


def _is_prose(piece: TemplateSegment) -> bool:
    return piece.raw.startswith("{{") and piece.kind == "value" and piece.raw != f"{{{{ {piece.expression} }}}}"


def _inner_segment(piece: TemplateSegment) -> TemplateSegment:
    """A placeholder within a region; of one that ``prosa`` reads, the expression without the filter."""
    if piece.kind != "value":
        return piece
    own = tags.split_template(piece.raw)
    if own and own[0].kind == "text":
        return TemplateSegment("value", piece.raw, own[0].expression)
    return replace(piece, raw=f"{{{{ {piece.expression} }}}}")


def _settings(pieces: Sequence[TemplateSegment]) -> tuple[str, tuple[TemplateSegment, ...]]:
    """The tags that a text begins with and that print nothing, with their line ends; and the rest."""
    end = 0
    for index, piece in enumerate(pieces):
        if piece.kind == "setting":
            end = index + 1
        elif piece.kind != "typed" or piece.raw.strip():
            break
    if not end:
        return "", tuple(pieces)
    settings = "".join(piece.raw for piece in pieces[:end])
    rest = list(pieces[end:])
    if rest and rest[0].kind == "typed":
        blank = len(rest[0].raw) - len(rest[0].raw.lstrip("\n"))
        settings += rest[0].raw[:blank]
        rest[0] = replace(rest[0], raw=rest[0].raw[blank:])
    if not settings.endswith("\n"):
        raise UnsupportedContentError("a tag within a line that sets a name")
    return settings, tuple(piece for piece in rest if piece.raw)
