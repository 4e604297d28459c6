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
from assembler.templating.placeholders import Facts, Place, Source
from assembler.word_review import locked_content, tags
from assembler.word_review.lines import Line, Run, UnholdableError, of_blocks, runs_of, token
from assembler.word_review.locked_content import Atom, Lines
from assembler.word_review.passages import Passage, cut, named, renamed
from assembler.word_review.tags import Piece

_RESERVED = re.compile("[\ue000-\ue003\ue100-\ue10f]")
_CATCH = "_tekst"  # the name by which a placeholder's own value is caught

Pointer = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads texts of one document. ``pointer`` finds the place of a text among the definition's own, or nothing."""

    file: Path
    language: Language
    facts: Facts
    pointer: Pointer

    def passage(self, source: Source, place: str, *, inline: bool = False, **more: Any) -> Passage:
        """A text as it can be edited; one that Word would not give back as it is, locked as a whole.

        Raises :class:`TemplateError` where the text itself is wrong.
        """
        text = source if isinstance(source, str) else "\n".join(source)
        facts = {**self.facts, **more}
        shown = self._shown(text, place, facts, inline=inline)
        try:
            found = self._read(text, place, facts, inline=inline)
            if locked_content.plain(found.expanded) != locked_content.plain(of_blocks_or_lines(shown)):
                raise UnholdableError("a tag that Word cannot show")
        except (UnholdableError, LookupError, TemplateError) as error:
            what = str(error) if isinstance(error, UnholdableError) else "a tag that Word cannot show"
            return self.as_locked(text, place, self._shown(text, place, facts, inline=inline, strictly=False), what)
        return found

    def as_locked(self, text: str, place: str, lines: Lines, why: str) -> Passage:
        """A text that is shown, and can not be edited."""
        if not lines:
            return Passage(place, text, (), {}, locked=why)
        atom = Atom("region", tags.tag(place, "%"), text, lines=locked_content.plain(lines), whole_lines=True)
        return Passage(
            place, text, locked_content.canonical((_stand_in(atom),), {atom.tag: atom}), {atom.tag: atom}, locked=why
        )

    def _shown(self, text: str, place: str, facts: Facts, *, inline: bool, strictly: bool = True) -> Any:
        where = Place(str(self.file), place)
        if inline:
            return (Line("text", runs_of(prose.inlines(text, facts, self.language, where))),) if text else ()
        blocks = prose.blocks(text, facts, self.language, where)
        return blocks if strictly else of_blocks(blocks, strictly=False)

    def _read(self, text: str, place: str, facts: Facts, *, inline: bool) -> Passage:
        pieces = tags.pieces(text)
        if pieces is None or _RESERVED.search(text):
            raise UnholdableError("a tag that does not end")
        settings, pieces = _settings(pieces)
        table = [self._atom(piece, settings, place, facts, index) for index, piece in enumerate(pieces)]
        atoms = {atom.tag: atom for atom in table if atom}
        if inline:
            skeleton = "".join(
                piece.raw if atom is None else token(index)
                for index, (piece, atom) in enumerate(zip(pieces, table, strict=True))
            )
            made = prose.inlines(skeleton, {}, self.language, Place(str(self.file), place))
            lines, urls = named((Line("text", runs_of(made)),) if skeleton else (), table)
            return Passage(place, text, lines, atoms, urls=urls, inline=True)
        return cut(text, settings, pieces, table, self._lines, place)

    def _lines(self, skeleton: str) -> Lines:
        return of_blocks(prose.blocks(skeleton, {}, self.language, Place(str(self.file))))

    def _atom(self, piece: Piece, settings: str, place: str, facts: Facts, index: int) -> Atom | None:
        where = Place(str(self.file), place)
        match piece.kind:
            case "typed":
                return None
            case "value":
                shown = prose.line(settings + piece.raw, facts, self.language, where)
                return _value(piece.expression, piece.raw, shown)
            case "text":
                return self._text(piece, settings, place, facts)
            case "region":
                return self._region(piece, settings, place, facts, index)
            case "setting":
                raise UnholdableError("a tag within the text that sets a name")

    def _text(self, piece: Piece, settings: str, place: str, facts: Facts) -> Atom:
        """What ``prosa`` reads: the text at its own place, where that is known, else as it is shown."""
        caught: list[Any] = []

        def catch(value: Any) -> str:
            caught.append(value)
            return ""

        names = {**facts, _CATCH: catch}
        prose.line(f"{settings}{{{{ {_CATCH}(({piece.expression})) }}}}", names, self.language, Place(str(self.file)))
        pointer = self.pointer(caught[0])
        if pointer and pointer != place:
            return text_atom(self.passage(caught[0], pointer, **facts), piece.raw)
        lines = self._lines_of(settings + piece.raw, place, facts)
        return Atom("region", tags.tag(piece.expression, "%"), piece.raw, lines=locked_content.plain(lines))

    def _lines_of(self, text: str, place: str, facts: Facts) -> Lines:
        return of_blocks(prose.blocks(text, facts, self.language, Place(str(self.file), place)))

    def _region(self, piece: Piece, settings: str, place: str, facts: Facts, index: int) -> Atom:
        """What lies between two tags: open where each line of it is a text that has a place of its own."""
        name = tags.tag(f"{place}#{index}", "%")
        if not piece.whole_lines:
            shown = prose.line(settings + piece.raw, facts, self.language, Place(str(self.file), place))
            return _value(piece.raw, piece.raw, shown)
        atoms: dict[str, Atom] = {}
        keys: dict[str, str] = {}

        def catch(value: Any) -> str:
            pointer = self.pointer(value)
            key = token(len(keys))
            keys[key] = ""
            if pointer:
                atom = text_atom(self.passage(value, pointer, **facts), "")
                atoms[atom.tag], keys[key] = atom, atom.tag
            return key

        opened = "".join(
            f"{{{{ {_CATCH}(({part.expression})) }}}}" if part.kind == "value" and _reads(part) else part.raw
            for part in map(_inner, tags.single(piece.raw))
        )
        lines = self._lines_of(settings + opened, place, {**facts, _CATCH: catch})
        lines = tuple(renamed(line, lambda run: replace(run, fact=keys.get(run.fact, ""))) for line in lines)
        if lines and all(locked_content.sole(line) in atoms for line in lines):
            return Atom("region", name, piece.raw, lines=locked_content.canonical(lines, atoms), atoms=atoms, open=True,
                        whole_lines=True)  # fmt: skip
        lines = locked_content.plain(self._lines_of(settings + piece.raw, place, facts))
        return Atom("region", name, piece.raw, lines=lines, whole_lines=True)


def _value(name: str, raw: str, shown: str) -> Atom:
    if not shown.strip() or "\n" in shown:
        raise UnholdableError("a placeholder that prints nothing, or several lines")
    return Atom("value", tags.tag(name), raw, shown)


def of_blocks_or_lines(shown: Any) -> Lines:
    """Blocks as lines; lines as they are."""
    return shown if shown and isinstance(shown[0], Line) else of_blocks(shown)


def text_atom(passage: Passage, raw: str) -> Atom:
    """A passage as something that another one holds."""
    return Atom("text", tags.tag(passage.place, "@"), raw, lines=passage.lines, atoms=passage.atoms, passage=passage)


def _stand_in(atom: Atom) -> Line:
    return Line("text", (Run("", fact=atom.tag),))


def _reads(piece: Piece) -> bool:
    return piece.raw.startswith("{{") and piece.kind == "value" and piece.raw != f"{{{{ {piece.expression} }}}}"


def _inner(piece: Piece) -> Piece:
    """A placeholder within a region; of one that ``prosa`` reads, the expression without the filter."""
    if piece.kind != "value":
        return piece
    own = tags.pieces(piece.raw)
    if own and own[0].kind == "text":
        return Piece("value", piece.raw, own[0].expression)
    return replace(piece, raw=f"{{{{ {piece.expression} }}}}")


def _settings(pieces: Sequence[Piece]) -> tuple[str, tuple[Piece, ...]]:
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
        raise UnholdableError("a tag within a line that sets a name")
    return settings, tuple(piece for piece in rest if piece.raw)
