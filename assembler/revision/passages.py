"""A text as it is typed in, a passage out: its lines, what they hold, and which part of the typing made which line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from assembler import prose
from assembler.document import Language
from assembler.errors import TemplateError
from assembler.placeholders import Facts, Place, Source
from assembler.revision import held, tags
from assembler.revision.held import Atom, Lines
from assembler.revision.lines import TOKEN, Line, Run, Runs, UnholdableError, of_blocks, runs_of
from assembler.revision.tags import Piece

_NEWLINE = "\ue102"  # a line end within a region, while a text is cut at its line ends
_RESERVED = re.compile("[\ue000-\ue003\ue100-\ue10f]")
_MARKER = re.compile(r"[ \t]*((?:[-*+]|\d+[.)])[ \t]+)")
_INDENTED = re.compile(r"[ \t]")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")  # a page break, which belongs to what follows
_CATCH = "_tekst"  # the name by which a placeholder's own value is caught

Pointer = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a text as it is typed, and the lines it makes. ``gap`` are the line ends before it."""

    raw: str
    lines: Lines
    gap: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of the definition, or of a letter. ``place`` is its JSON Pointer (or nothing), ``source`` its typing.

    ``lines`` are folded: what is not typed here stands in ``atoms``, by tag. ``before`` and ``after`` are what stands
    around the chunks. ``urls`` are the addresses as typed, by what they come to. ``locked`` says why the text cannot be
    edited in Word, and is empty where it can.
    """

    place: str
    source: str
    lines: Lines
    atoms: Mapping[str, Atom]
    chunks: tuple[Chunk, ...] = ()
    before: str = ""
    after: str = ""
    urls: Mapping[str, str] = field(default_factory=dict)
    inline: bool = False
    locked: str = ""

    @property
    def expanded(self) -> Lines:
        """The lines with what they hold in its place."""
        return held.expanded(self.lines, self.atoms)


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
            if held.plain(found.expanded) != held.plain(of_blocks_or_lines(shown)):
                raise UnholdableError("a tag that Word cannot show")
        except (UnholdableError, LookupError, TemplateError) as error:
            what = str(error) if isinstance(error, UnholdableError) else "a tag that Word cannot show"
            return self.as_locked(text, place, self._shown(text, place, facts, inline=inline, strictly=False), what)
        return found

    def as_locked(self, text: str, place: str, lines: Lines, why: str) -> Passage:
        """A text that is shown, and can not be edited."""
        if not lines:
            return Passage(place, text, (), {}, locked=why)
        atom = Atom("region", tags.tag(place, "%"), text, lines=held.plain(lines), whole_lines=True)
        return Passage(place, text, held.canonical((_stand_in(atom),), {atom.tag: atom}), {atom.tag: atom}, locked=why)

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
                piece.raw if atom is None else _token(index)
                for index, (piece, atom) in enumerate(zip(pieces, table, strict=True))
            )
            made = prose.inlines(skeleton, {}, self.language, Place(str(self.file), place))
            lines, urls = _named((Line("text", runs_of(made)),) if skeleton else (), table)
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
        return Atom("region", tags.tag(piece.expression, "%"), piece.raw, lines=held.plain(lines))

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
            key = f"\ue100{len(keys)}\ue101"
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
        named = tuple(_renamed(line, lambda run: replace(run, fact=keys.get(run.fact, ""))) for line in lines)
        if named and all(held.sole(line) in atoms for line in named):
            return Atom("region", name, piece.raw, lines=held.canonical(named, atoms), atoms=atoms, open=True,
                        whole_lines=True)  # fmt: skip
        lines = held.plain(self._lines_of(settings + piece.raw, place, facts))
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


def _token(index: int) -> str:
    return f"\ue100{index}\ue101"


def _renamed(line: Line, rename: Callable[[Run], Run]) -> Line:
    def all_of(runs: Runs) -> Runs:
        return tuple(rename(run) if run.fact else run for run in runs)

    return line.mapped(all_of)


def _named(lines: Lines, table: Sequence[Atom | None]) -> tuple[Lines, dict[str, str]]:
    """The lines with their tokens as tags of atoms, and the addresses that held tokens."""
    urls: dict[str, str] = {}

    def atom_of(match: re.Match[str]) -> Atom:
        atom = table[int(match[1])]
        assert atom is not None  # only held pieces have a token
        return atom

    def rename(run: Run) -> Run:
        match = TOKEN.fullmatch(run.fact)
        if match:
            atom = atom_of(match)
            run = replace(run, fact=atom.tag, text=atom.shown)
        return run

    def addressed(runs: Runs) -> Runs:
        result = []
        for run in runs:
            if TOKEN.search(run.url):
                url = TOKEN.sub(lambda match: atom_of(match).shown, run.url)
                urls[url] = TOKEN.sub(lambda match: atom_of(match).raw, run.url)
                run = replace(run, url=url)
            result.append(run)
        return tuple(result)

    named = [_renamed(line, rename) for line in lines]
    return tuple(line.mapped(addressed) for line in named), urls


# --- chunks -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the typing: as the Markdown parser sees it, and as it is; ``apart``: what follows begins anew."""

    skeleton: str
    raw: str
    apart: bool


def cut(
    text: str,
    settings: str,
    pieces: Sequence[Piece],
    table: Sequence[Atom | None],
    read: Callable[[str], Lines],
    place: str,
    *,
    tags_apart: bool = False,
) -> Passage:
    """The passage of a text that is Markdown in several lines; ``tags_apart`` where each tag is a paragraph."""
    rows = list(_rows(pieces, table, tags_apart))
    filled = [index for index, row in enumerate(rows) if row.raw.strip()]
    atoms = {atom.tag: atom for atom in table if atom}
    if not filled:
        return Passage(place, text, (), atoms, before=text)
    before = settings + "\n" * filled[0]
    after = "\n" * (len(rows) - 1 - filled[-1])
    groups = list(_groups(rows, filled))
    made = [read(_skeleton(rows[start:end])) for start, end in groups]
    whole = read(_skeleton(rows))
    if [line for lines in made for line in lines] != list(whole):
        groups, made = [(filled[0], filled[-1] + 1)], [whole]
    chunks: list[Chunk] = []
    urls: dict[str, str] = {}
    end_before = filled[0]
    for (start, end), lines in zip(groups, made, strict=True):
        named, addresses = _named(lines, table)
        urls |= addresses
        named = held.canonical(named, atoms)
        gap = start - end_before + 1 if chunks else 0
        if len(named) == end - start:
            for index, line in enumerate(named):
                chunks.append(Chunk(_raw(rows[start + index : start + index + 1]), (line,), 1 if index else gap))
        else:
            chunks.append(Chunk(_raw(rows[start:end]), named, gap))
        end_before = end
    lines = tuple(line for chunk in chunks for line in chunk.lines)
    return Passage(place, text, lines, atoms, tuple(chunks), before, after, urls)


def _rows(pieces: Sequence[Piece], table: Sequence[Atom | None], tags_apart: bool) -> Iterator[_Row]:
    skeleton = raw = ""
    apart: set[int] = set()
    for index, (piece, atom) in enumerate(zip(pieces, table, strict=True)):
        if atom is None:
            skeleton += piece.raw
            raw += piece.raw
            continue
        marker = ""
        if piece.whole_lines:
            body = piece.raw.partition("}")[2].lstrip("}").lstrip("\n")
            match = None if tags_apart else _MARKER.match(body)
            marker = match[1] if match else ""
            if tags_apart or _ends_apart(piece.raw):
                apart.add(skeleton.count("\n"))
        skeleton += marker + _token(index)
        raw += piece.raw.replace("\n", _NEWLINE)
    for number, (one, other) in enumerate(zip(skeleton.split("\n"), raw.split("\n"), strict=True)):
        before = tags_apart and number + 1 in apart
        yield _Row(one, other.replace(_NEWLINE, "\n"), number in apart or before)


def _ends_apart(raw: str) -> bool:
    """Whether a region's last line is an empty one, so that what follows begins anew."""
    lines = raw.split("\n")
    return len(lines) > 1 and not lines[-2].strip()


def _skeleton(rows: Sequence[_Row]) -> str:
    return "\n".join(f"{row.skeleton}\n" if row.apart else row.skeleton for row in rows)


def _raw(rows: Sequence[_Row]) -> str:
    return "\n".join(row.raw for row in rows)


def _groups(rows: Sequence[_Row], filled: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The rows between empty ones, as half-open ranges; an indented row belongs to what stands above it."""
    start = previous = filled[0]
    for index in filled[1:]:
        parted = (index > previous + 1 or rows[previous].apart) and not _RULE.fullmatch(rows[previous].skeleton)
        if parted and not _INDENTED.match(rows[index].skeleton):
            yield start, previous + 1
            start = index
        previous = index
    yield start, previous + 1
