"""Merge tables of a form that ask for the same lines into one table with a column for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assembler.document.nodes import Align, Block, Cell, Field, Heading, Paragraph, Table, Text, field_path
from assembler.document.walk import inline_text

MAX_COLUMNS = 4  # columns of numbers that a table on paper has room for beside its labels
MAX_HEADING_CHARS = 30  # characters that such a column's heading has room for


@dataclass(frozen=True, slots=True)
class _NumberTable:
    """A heading, what stands below it, and a table of labelled numbers; ``length`` blocks in all."""

    heading: Heading
    texts: tuple[Paragraph, ...]
    table: Table
    length: int

    @property
    def rows(self) -> tuple[Field, ...]:
        """The field of each line."""
        return tuple(field for _, (field,) in self.table.rows if isinstance(field, Field))

    @property
    def place(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The object that the numbers' own objects lie in, and the names of the lines: what alike tables share."""
        paths = [field_path(row.name) for row in self.rows]
        return paths[0][:-2], tuple(path[-1] for path in paths)


def merge_tables(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with tables that follow each other and have the same lines put side by side.

    Their headings become the columns' headings; what stands below a heading comes before the table, after its column's
    name.
    """
    result: list[Block] = []
    at = 0
    while at < len(blocks):
        matching = list(_matching_tables(blocks, at))
        if len(matching) > 1:
            result += _merged_table(matching)
            at += sum(number_table.length for number_table in matching)
        else:
            result.append(blocks[at])
            at += 1
    return tuple(result)


def _matching_tables(blocks: Sequence[Block], at: int) -> Iterator[_NumberTable]:
    first = _number_table_at(blocks, at)
    number_table = first
    for _ in range(MAX_COLUMNS):
        if number_table is None or first is None or number_table.place != first.place:
            return
        yield number_table
        at += number_table.length
        number_table = _number_table_at(blocks, at)


def _number_table_at(blocks: Sequence[Block], at: int) -> _NumberTable | None:
    """The table of labelled numbers that begins here with its heading, if one does."""
    if at >= len(blocks):
        return None
    heading, texts = blocks[at], []
    following = at + 1
    while following < len(blocks) and isinstance(text := blocks[following], Paragraph):
        texts.append(text)
        following += 1
    table = blocks[following] if following < len(blocks) else None
    if not isinstance(heading, Heading) or not isinstance(table, Table) or not _has_labelled_rows(table):
        return None
    if len(inline_text(heading.children)) > MAX_HEADING_CHARS:
        return None
    return _NumberTable(heading, tuple(texts), table, following + 1 - at)


def _has_labelled_rows(table: Table) -> bool:
    """Whether each row is a label and a field of an object's own: a row of a list has its number before the name."""
    return all(
        len(row) == 2 and len(row[1]) == 1 and isinstance(field := row[1][0], Field) and len(field_path(field.name)) > 1
        for row in table.rows
    ) and not any(isinstance(block, Field) for row in table.rows for block in row[0])


def _merged_table(number_tables: Sequence[_NumberTable]) -> Iterator[Block]:
    names = [inline_text(number_table.heading.children) for number_table in number_tables]
    for name, number_table in zip(names, number_tables, strict=True):
        for text in number_table.texts:
            yield Paragraph((Text(f"{name}: "), *text.children))
    first = number_tables[0].table
    header = (first.header[0], *((Paragraph((Text(name),)),) for name in names))
    lines = zip(*(number_table.rows for number_table in number_tables), strict=True)
    rows = tuple(_row(labels, line, names) for (labels, _), line in zip(first.rows, lines, strict=True))
    right: Align = "right"
    yield Table(header, rows, ("left", *(right for _ in number_tables)), (2.2, *(1.0 for _ in number_tables)))


def _row(labels: Cell, line: Sequence[Field], names: Sequence[str]) -> tuple[Cell, ...]:
    mark = " *" if any(field.required for field in line) else ""
    label = Paragraph((Text(f"{line[0].label}{mark}"),))
    cells = [
        (replace(field, label=f"{field.label}, {name}", help=""),) for field, name in zip(line, names, strict=True)
    ]
    return ((label, *labels[1:]), *cells)
