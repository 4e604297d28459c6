"""Rewrites the source of a passage for new lines: what did not change stays as it was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assembler.word_review.lines import Line, LineKind
from assembler.word_review.locked_content import Lines
from assembler.word_review.passages import Passage, SourceSegment
from assembler.word_review.to_markdown import MarkdownWriter

_INDENT = "    "
_NUMBER = re.compile(r"\s*\d+([.)])\s")
_NOT_FOUND: tuple[int, SourceSegment | None] = (-1, None)


def rewrite(passage: Passage, lines: Lines, writer: MarkdownWriter) -> str:
    """The source of a passage with these lines.

    Raises :class:`UnwritableError` with a line that cannot be expressed in Markdown.
    """
    result = ""
    before: _OutputSegment | None = None
    for segment in _output_segments(passage, lines, writer):
        result += "\n" * (_newlines_between(before, segment) if before else 0) + segment.raw
        before = segment
    return passage.before + result + passage.after


@dataclass(frozen=True, slots=True)
class _OutputSegment:
    """A part of the new source, with its first and last line.

    ``index`` is that of the source segment that it was, -1 for a new one; ``gap`` the line ends before that.
    """

    raw: str
    first: Line
    last: Line
    index: int = -1
    gap: int = 0


def _output_segments(passage: Passage, lines: Lines, writer: MarkdownWriter) -> Iterator[_OutputSegment]:
    starts: dict[int, tuple[int, SourceSegment | None]] = {}  # segments by their first line
    at = 0
    for index, old_segment in enumerate(passage.segments):
        starts[at] = (index, old_segment)
        at += len(old_segment.lines)
    same, replaced = _line_pairs([line for segment in passage.segments for line in segment.lines], lines)
    delimiters = _NumberDelimiters()
    at = 0
    while at < len(lines):
        index, segment = starts.get(same.get(at, -1), _NOT_FOUND)
        if segment and all(same.get(at + step) == same[at] + step for step in range(len(segment.lines))):
            for line in segment.lines:
                delimiters.next(line, segment.raw)
            yield _OutputSegment(segment.raw, segment.lines[0], segment.lines[-1], index, segment.gap)
            at += len(segment.lines)
            continue
        line = lines[at]
        raw = _markdown(line, writer, delimiters.next(line))
        index, segment = starts.get(replaced.get(at, -1), _NOT_FOUND)
        if segment and len(segment.lines) == 1 and _shape(segment.lines[0]) == _shape(line):
            keep_layout = _KEEP_LAYOUT.get(line.kind)
            yield _OutputSegment(keep_layout(segment.raw, raw) if keep_layout else raw, line, line, index, segment.gap)
        else:
            yield _OutputSegment(raw, line, line)
        at += 1


def _line_pairs(old: Sequence[Line], new: Sequence[Line]) -> tuple[dict[int, int], dict[int, int]]:
    """The old line by the new one, by number: of those that are the same, and of those that replace as many others."""
    same: dict[int, int] = {}
    replaced: dict[int, int] = {}
    for code, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if i2 - i1 == j2 - j1:
            (same if code == "equal" else replaced).update(zip(range(j1, j2), range(i1, i2), strict=True))
    return same, replaced


def _keep_line_breaks(old: str, new: str) -> str:
    """A paragraph with line breaks of the source where the old one had them and the words around them are the same."""
    if "\n" not in old or "\n" in new or "\\\n" in old:
        return new
    before = [word for row in old.split("\n") for word in row.split(" ")]
    ends = {sum(len(row.split(" ")) for row in old.split("\n")[: number + 1]) - 1 for number in range(old.count("\n"))}
    after = new.split(" ")
    breaks = set()
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        breaks |= {end - block.a + block.b for end in ends if block.a <= end < block.a + block.size - 1}
    return "".join(f"{word}{chr(10) if index in breaks else ' '}" for index, word in enumerate(after))[:-1]


def _keep_rows(old: str, new: str) -> str:
    """A table in which rows with the same cells are as they were typed."""
    by_cells = {_cells(row): row for row in old.split("\n")}
    return "\n".join(by_cells.get(_cells(row), row) for row in new.split("\n"))


def _cells(row: str) -> tuple[str, ...]:
    """The cells of a row; of the delimiter row only the alignments."""
    cells = (cell.strip() for cell in row.strip().strip("|").split("|"))
    return tuple(re.sub("^(:?)-+(:?)$", r"\1-\2", cell) for cell in cells)


_KEEP_LAYOUT: Mapping[LineKind, Callable[[str, str], str]] = {"text": _keep_line_breaks, "table": _keep_rows}


def _shape(line: Line) -> tuple[object, ...]:
    return line.kind, line.level, line.note, line.new_page, bool(line.number)


class _NumberDelimiters:
    """The delimiter after the numbers of each list: a list directly after another one has the other delimiter."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[int, str]] = {}

    def next(self, line: Line, raw: str = "") -> str:
        """The delimiter of a line's number; ``raw`` is the line as typed, if it is in the source already."""
        if line.kind not in ("item", "more"):
            self._open.clear()
        if line.kind != "item":
            return "."
        for level in [level for level in self._open if level > line.level or (level == line.level and not line.number)]:
            del self._open[level]
        if not line.number:
            return "."
        last, delimiter = self._open.get(line.level, (line.number - 1, "."))
        if line.number != last + 1:
            delimiter = ")" if delimiter == "." else "."
        typed = _NUMBER.match(raw)
        self._open[line.level] = (line.number, typed[1] if typed else delimiter)
        return self._open[line.level][1]


def _markdown(line: Line, writer: MarkdownWriter, delimiter: str) -> str:
    """A line with its indentation, the sign of its note, and the page break before it."""
    text = writer.tag_source(line)
    if not text:
        indent = _INDENT * (line.level + (line.kind == "more")) if line.kind in ("item", "more") else ""
        first, *rest = writer.line(line, delimiter).split("\n")
        hanging = " " * (len(f"{line.number}. ") if line.number else 2) if line.kind == "item" else ""
        text = "\n".join([indent + first, *(row if row.startswith("{%") else indent + hanging + row for row in rest)])
    if line.note:
        text = "\n".join(f"> {row}".rstrip() for row in text.split("\n"))
    return f"---\n\n{text}" if line.new_page else text


def _newlines_between(before: _OutputSegment, segment: _OutputSegment) -> int:
    """The number of line ends between two neighbours: as before where they were neighbours already."""
    if segment.index >= 0 and before.index == segment.index - 1:
        return segment.gap
    one, other = before.last, segment.first
    in_one_list = one.kind == other.kind == "item" and one.note == other.note and not other.new_page
    return 1 if in_one_list else 2
