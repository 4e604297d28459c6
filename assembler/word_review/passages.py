"""The pieces of a text in, a passage out: its lines, what they hold, and which part of the typing made which line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assembler.word_review import locked_content
from assembler.word_review.lines import TOKEN, Line, Run, Runs, token
from assembler.word_review.locked_content import Lines, LockedSpan
from assembler.word_review.tags import TemplateSegment

_NEWLINE = "\ue102"  # a line end within a region, while a text is cut at its line ends
_MARKER = re.compile(r"[ \t]*((?:[-*+]|\d+[.)])[ \t]+)")
_INDENTED = re.compile(r"[ \t]")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")  # a page break, which belongs to what follows


@dataclass(frozen=True, slots=True)
class SourceSegment:
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
    atoms: Mapping[str, LockedSpan]
    chunks: tuple[SourceSegment, ...] = ()
    before: str = ""
    after: str = ""
    urls: Mapping[str, str] = field(default_factory=dict)
    inline: bool = False
    locked: str = ""

    @property
    def expanded(self) -> Lines:
        """The lines with what they hold in its place."""
        return locked_content.expand(self.lines, self.atoms)


@dataclass(frozen=True, slots=True)
class _SourceLine:
    """A line of the typing: as the Markdown parser sees it, and as it is; ``apart``: what follows begins anew."""

    skeleton: str
    raw: str
    apart: bool


def parse_passage(
    text: str,
    settings: str,
    pieces: Sequence[TemplateSegment],
    table: Sequence[LockedSpan | None],
    read: Callable[[str], Lines],
    place: str,
    *,
    tags_apart: bool = False,
) -> Passage:
    """The passage of a text that is Markdown in several lines; ``tags_apart`` where each tag is a paragraph.

    ``pieces`` are what follows the ``settings`` that it begins with, ``table`` says for each what is held there
    (nothing where it is typed), and ``read`` makes lines of Markdown with tokens in it; what it raises is passed on.
    """
    rows = list(_source_lines(pieces, table, tags_apart))
    filled = [index for index, row in enumerate(rows) if row.raw.strip()]
    atoms = {atom.tag: atom for atom in table if atom}
    if not filled:
        return Passage(place, text, (), atoms, before=text)
    before = settings + "\n" * filled[0]
    after = "\n" * (len(rows) - 1 - filled[-1])
    groups = list(_paragraph_ranges(rows, filled))
    made = [read(_skeleton(rows[start:end])) for start, end in groups]
    whole = read(_skeleton(rows))
    if [line for lines in made for line in lines] != list(whole):
        groups, made = [(filled[0], filled[-1] + 1)], [whole]
    chunks: list[SourceSegment] = []
    urls: dict[str, str] = {}
    end_before = filled[0]
    for (start, end), lines in zip(groups, made, strict=True):
        found, addresses = resolve_tokens(lines, table)
        urls |= addresses
        found = locked_content.canonical(found, atoms)
        gap = start - end_before + 1 if chunks else 0
        if len(found) == end - start:
            for index, line in enumerate(found):
                chunks.append(
                    SourceSegment(_raw(rows[start + index : start + index + 1]), (line,), 1 if index else gap)
                )
        else:
            chunks.append(SourceSegment(_raw(rows[start:end]), found, gap))
        end_before = end
    lines = tuple(line for chunk in chunks for line in chunk.lines)
    return Passage(place, text, lines, atoms, tuple(chunks), before, after, urls)


def _source_lines(
    pieces: Sequence[TemplateSegment], table: Sequence[LockedSpan | None], tags_apart: bool
) -> Iterator[_SourceLine]:
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
            if tags_apart or _ends_blank(piece.raw):
                apart.add(skeleton.count("\n"))
        skeleton += marker + token(index)
        raw += piece.raw.replace("\n", _NEWLINE)
    for number, (one, other) in enumerate(zip(skeleton.split("\n"), raw.split("\n"), strict=True)):
        before = tags_apart and number + 1 in apart
        yield _SourceLine(one, other.replace(_NEWLINE, "\n"), number in apart or before)


def _ends_blank(raw: str) -> bool:
    """Whether a region's last line is an empty one, so that what follows begins anew."""
    lines = raw.split("\n")
    return len(lines) > 1 and not lines[-2].strip()


def _skeleton(rows: Sequence[_SourceLine]) -> str:
    return "\n".join(f"{row.skeleton}\n" if row.apart else row.skeleton for row in rows)


def _raw(rows: Sequence[_SourceLine]) -> str:
    return "\n".join(row.raw for row in rows)


def _paragraph_ranges(rows: Sequence[_SourceLine], filled: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The rows between empty ones, as half-open ranges; an indented row belongs to what stands above it."""
    start = previous = filled[0]
    for index in filled[1:]:
        parted = (index > previous + 1 or rows[previous].apart) and not _RULE.fullmatch(rows[previous].skeleton)
        if parted and not _INDENTED.match(rows[index].skeleton):
            yield start, previous + 1
            start = index
        previous = index
    yield start, previous + 1


def map_tagged_runs(line: Line, rename: Callable[[Run], Run]) -> Line:
    """The line with each run that holds something as ``rename`` makes it."""

    def all_of(runs: Runs) -> Runs:
        return tuple(rename(run) if run.fact else run for run in runs)

    return line.mapped(all_of)


def resolve_tokens(lines: Lines, table: Sequence[LockedSpan | None]) -> tuple[Lines, dict[str, str]]:
    """The lines with each token as what ``table`` holds under its number, and the addresses that held tokens."""
    urls: dict[str, str] = {}

    def atom_of(match: re.Match[str]) -> LockedSpan:
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

    return tuple(map_tagged_runs(line, rename).mapped(addressed) for line in lines), urls
