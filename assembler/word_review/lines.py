"""Represents a text as lines (paragraphs, list items, headings, tables): what both Word and Markdown can express."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Literal, TypeAlias, assert_never

from assembler.document.nodes import (
    Align,
    Block,
    Break,
    Emphasis,
    Field,
    Heading,
    Inline,
    Link,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Strong,
    Table,
    Text,
    Variable,
)
from assembler.i18n.formats import NBSP

MAX_DEPTH = 2  # of the innermost list that the layouts have styles for, counted from 0
LINE_BREAK = "\n"
TOKEN = re.compile("\ue100(\\d+)\ue101")  # stands for a locked span while a text is parsed as Markdown
_SPACES = " \t"
_SECTION = re.compile(f"(?<=§){NBSP}(?=\\d)")

LineKind: TypeAlias = Literal["text", "item", "more", "heading", "table"]


@dataclass(frozen=True, slots=True)
class Run:
    """Characters with the same formatting. The ``text`` of a line break is a newline.

    ``tag`` is that of the locked span that the run is, empty for text; ``owners`` are the tags of the spans that it is
    in, the outermost first.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    url: str = ""
    tag: str = ""
    owners: tuple[str, ...] = ()


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``level`` is that of a heading, or the depth of an item and its continuation (0: outermost).

    ``number`` is that of an item, 0 in a bulleted list. A table has ``rows`` of cells, the header first.
    """

    kind: LineKind
    runs: Runs = ()
    level: int = 0
    number: int = 0
    note: bool = False
    new_page: bool = False
    rows: tuple[tuple[Runs, ...], ...] = ()
    align: tuple[Align, ...] = ()

    @property
    def text(self) -> str:
        """The characters of the line; the cells of a table with a bar between them."""
        if self.kind == "table":
            return " | ".join(text_of(cell) for row in self.rows for cell in row)
        return text_of(self.runs)

    def all_runs(self) -> Iterator[Run]:
        """The runs of the line or of all cells."""
        yield from self.runs
        for row in self.rows:
            for cell in row:
                yield from cell

    def mapped(self, change: Callable[[Runs], Runs]) -> Line:
        """The line with ``change`` applied to its runs, or to those of each cell."""
        return replace(self, runs=change(self.runs), rows=tuple(tuple(map(change, row)) for row in self.rows))


def text_of(runs: Iterable[Run]) -> str:
    """The characters of runs."""
    return "".join(run.text for run in runs)


class UnsupportedContentError(Exception):
    """Content that lines cannot represent; the text of the error is a noun phrase that says what."""


# --- from the tree ----------------------------------------------------------------------------------------------------


def from_blocks(blocks: Iterable[Block], *, strictly: bool = True) -> tuple[Line, ...]:
    """The blocks as lines.

    Raises :class:`UnsupportedContentError` for what Word would not give back, unless it is not ``strictly`` checked.
    """
    flat = _Flattener(strictly)
    flat.blocks(blocks, -1, note=False)
    if flat.new_page:
        flat.unsupported("a page break at the end")
    return tuple(flat.lines)


class _Flattener:
    def __init__(self, strictly: bool) -> None:
        self._strictly = strictly
        self.lines: list[Line] = []
        self.new_page = False

    def unsupported(self, what: str) -> None:
        if self._strictly:
            raise UnsupportedContentError(what)

    def blocks(self, blocks: Iterable[Block], depth: int, *, note: bool) -> None:
        """Add blocks of the text (depth -1) or of an item of this depth."""
        for block in blocks:
            match block:
                case Heading():
                    if depth >= 0 or note:
                        self.unsupported("a heading in a list or a note")
                    self._add(Line("heading", to_runs(block.children), block.level))
                case Paragraph():
                    runs = to_runs(block.children)
                    if not runs:
                        self.unsupported("an empty paragraph")
                    self._add(Line("text" if depth < 0 else "more", runs, max(depth, 0), note=note))
                case ListBlock():
                    self._list(block, depth + 1, note=note)
                case Table():
                    if depth >= 0 or note:
                        self.unsupported("a table in a list or a note")
                    self._table(block)
                case Note():
                    if depth >= 0 or note:
                        self.unsupported("a note in a list or a note")
                    self.blocks(block.blocks, depth, note=True)
                case PageBreak():
                    if depth >= 0 or note or self.new_page:
                        self.unsupported("a page break in a list or a note")
                    self.new_page = True
                case Field():
                    self.unsupported("a field of a form")
                case _:
                    assert_never(block)

    def _add(self, line: Line) -> None:
        if self.new_page and line.kind == "table":
            self.unsupported("a page break before a table")
        self.lines.append(replace(line, new_page=self.new_page) if self.new_page else line)
        self.new_page = False

    def _list(self, block: ListBlock, depth: int, *, note: bool) -> None:
        if depth > MAX_DEPTH:
            self.unsupported(f"a list more than {MAX_DEPTH + 1} deep")
        for number, item in enumerate(block.items, start=block.start):
            if not item or not isinstance(item[0], Paragraph) or not to_runs(item[0].children):
                self.unsupported("an item that does not begin with text")
                self.blocks(item, depth, note=note)
                continue
            runs = to_runs(item[0].children)
            self._add(Line("item", runs, min(depth, MAX_DEPTH), number if block.ordered else 0, note=note))
            self.blocks(item[1:], min(depth, MAX_DEPTH), note=note)

    def _table(self, table: Table) -> None:
        rows: list[tuple[Runs, ...]] = []
        for row in (table.header, *table.rows):
            cells = []
            for cell in row:
                if len(cell) > 1 or not all(isinstance(block, Paragraph) for block in cell):
                    self.unsupported("a table cell of more than one paragraph")
                paragraphs = from_blocks(cell, strictly=False) if cell else ()
                content = paragraphs[0].runs if paragraphs else ()
                if any(run.text == LINE_BREAK for run in content):
                    self.unsupported("a line break in a table cell")
                cells.append(content)
            rows.append(tuple(cells) if rows else header_row(cells))
        self._add(Line("table", rows=tuple(rows), align=table.align))


def header_row(cells: Iterable[Runs]) -> tuple[Runs, ...]:
    """The cells of a table's header without bold: all of a header is displayed as bold."""
    return tuple(normalize(replace(run, strong=False) for run in cell) for cell in cells)


def token(index: int) -> str:
    """The characters that stand for the locked span of this number while a text is parsed."""
    return f"\ue100{index}\ue101"


def to_runs(children: Iterable[Inline]) -> Runs:
    """Inline nodes as normalized runs."""
    return normalize(_runs(children, Run("")))


def _runs(children: Iterable[Inline], formatting: Run) -> Iterator[Run]:
    for child in children:
        match child:
            case Text():
                yield from _tokens(child.text, formatting)
            case Variable() if TOKEN.fullmatch(child.text):
                yield replace(formatting, tag=child.text)
            case Variable():
                yield replace(formatting, text=child.text, tag=child.name)
            case Strong():
                yield from _runs(child.children, replace(formatting, strong=True))
            case Emphasis():
                yield from _runs(child.children, replace(formatting, emphasis=True))
            case Link():
                yield from _runs(child.children, replace(formatting, url=child.url))
            case Break():
                yield Run(LINE_BREAK)


def _tokens(text: str, formatting: Run) -> Iterator[Run]:
    """Characters as they are; each token as a run that has it as its tag."""
    at = 0
    for match in TOKEN.finditer(text):
        if match.start() > at:
            yield replace(formatting, text=text[at : match.start()])
        yield replace(formatting, tag=match[0])
        at = match.end()
    if at < len(text):
        yield replace(formatting, text=text[at:])


# --- the normal form --------------------------------------------------------------------------------------------------


def normalize(runs: Iterable[Run]) -> Runs:
    """The runs in the one form in which Markdown can express them.

    Neighbours with the same formatting are one run; there is no space at either end of the line, beside a line break,
    or at either end of bold, italics or a link.
    """
    parts = _trim([part for run in runs for part in _split_breaks(run)])
    for flag in ("strong", "emphasis", "url"):
        formatting = attrgetter(flag)
        if any(map(formatting, parts)):
            groups = [(value, list(group)) for value, group in groupby(parts, formatting)]
            parts = [part for value, group in groups for part in (_unformatted_edges(group, flag) if value else group)]
    result: list[Run] = []
    for part in parts:
        last = result[-1] if result else None
        if (
            last
            and not last.tag
            and not part.tag
            and LINE_BREAK not in (last.text, part.text)
            and _same_formatting(last, part)
        ):
            result[-1] = replace(last, text=last.text + part.text)
        else:
            result.append(part)
    return tuple(result)


def _split_breaks(run: Run) -> Iterator[Run]:
    """The run with each line break as a run of its own, and tabs as spaces."""
    if run.tag or (run.text.isprintable() and run.text):
        yield run
        return
    for index, text in enumerate(run.text.replace("\t", " ").split(LINE_BREAK)):
        if index:
            yield Run(LINE_BREAK, owners=run.owners)
        if text:
            yield replace(run, text=text)


def _same_formatting(one: Run, other: Run) -> bool:
    return (one.strong, one.emphasis, one.url, one.owners) == (other.strong, other.emphasis, other.url, other.owners)


def _trim(parts: list[Run]) -> list[Run]:
    """The runs without white space at the ends, and without spaces beside a line break."""
    result: list[Run] = []
    for part in parts:
        if part.tag:
            result.append(part)
        elif part.text == LINE_BREAK:
            _trim_end(result, _SPACES)
            result += [part] if result else []
        else:
            ends = None if not result else _SPACES if result[-1].text == LINE_BREAK and not result[-1].tag else ""
            text = part.text.lstrip(ends) if ends != "" else part.text
            if text:
                result.append(part if text == part.text else replace(part, text=text))
    _trim_end(result, None)
    return result


def _trim_end(parts: list[Run], gap: str | None) -> None:
    """Remove white space (or these characters) from the end."""
    while parts and not parts[-1].tag:
        text = parts[-1].text.rstrip(gap)
        if text:
            parts[-1] = parts[-1] if text == parts[-1].text else replace(parts[-1], text=text)
            return
        parts.pop()


def _unformatted_edges(runs: list[Run], flag: str) -> list[Run]:
    """Runs that share one kind of formatting, with the white space at both ends not formatted so."""
    front: list[Run] = []
    back: list[Run] = []
    while runs and not runs[0].tag:
        first = runs.pop(0)
        text = first.text.lstrip()
        front += _unformatted(first, flag, first.text[: len(first.text) - len(text)])
        if text:
            runs.insert(0, replace(first, text=text))
            break
    while runs and not runs[-1].tag:
        last = runs.pop()
        text = last.text.rstrip()
        back += _unformatted(last, flag, last.text[len(text) :])
        if text:
            runs.append(replace(last, text=text))
            break
    return [*front, *runs, *reversed(back)]


def _unformatted(run: Run, flag: str, text: str) -> list[Run]:
    """These characters with the run's formatting, but for one part of it."""
    if not text:
        return []
    return [replace(run, text=text, url="") if flag == "url" else replace(run, text=text, **{flag: False})]  # type: ignore[arg-type]


def as_typed(text: str) -> str:
    """The text as typed: the parser puts the no-break space after a section sign."""
    return _SECTION.sub(" ", text)
