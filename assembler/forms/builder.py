"""JSON Schema in, the blocks of a form out: headings, questions, tables. Knows nothing of any scheme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from textwrap import shorten
from typing import Any

from assembler.document.nodes import Block, Cell, Field, Heading, Note, Paragraph, Table, Text, value_text
from assembler.forms.field_types.registry import (
    Node,
    Schema,
    Wording,
    choices,
    field,
    help_text,
    options,
    title,
    type_of,
)
from assembler.i18n.formats import NBSP, listing, message
from assembler.i18n.formats import label as word
from assembler.json_schema import conditions
from assembler.json_schema.normalize import ROWS

MOST_COLUMNS = 5  # columns that a table on paper has room for
DEEPEST_HEADING = 4
_QUOTED = 60  # characters of a choice that another question quotes


def form(schema: Schema, wording: Wording) -> tuple[Block, ...]:
    """The form of an expanded and localised schema: one field for every value that an instance can hold."""
    when = {path: _condition(schema, condition, wording) for path, condition in conditions.conditions(schema).items()}
    return tuple(_properties(Node(schema, (), True, 0), replace(wording, when=when)))


def _condition(schema: Schema, condition: conditions.Condition, wording: Wording) -> str:
    """When a question is to be answered, as a sentence."""
    clauses = [_clause(schema, clause, wording) for clause in condition.clauses]
    name = "only_if" if condition.only else "must_if"
    return message(name, wording.language, listing(clauses, wording.language))


def _clause(schema: Schema, clause: conditions.Clause, wording: Wording) -> str:
    for part in clause.path:
        schema = schema.get("properties", {}).get(part, {})
    question = title(Node(schema, clause.path, False, 0), wording)
    labels = {choice.value: choice.label for choice in choices(schema, wording)}
    names = [labels.get(value_text(value), value_text(value)) for value in clause.values]
    values = [f"«{shorten(name, _QUOTED, placeholder=f'{NBSP}…')}»" for name in names]
    told = listing(values, wording.language, "or")
    return message(
        "is" if clause.kind == "is" else "ticks" if values else "ticks_any", wording.language, question, told
    )


def _properties(node: Node, wording: Wording) -> Iterator[Block]:
    for child in _children(node):
        yield from _blocks(child, wording)


def _children(node: Node) -> Iterator[Node]:
    required = node.schema.get("required", [])
    for name, schema in node.schema.get("properties", {}).items():
        if schema is not False:
            yield node.below(name, schema if isinstance(schema, Mapping) else {}, name in required)


def _blocks(node: Node, wording: Wording) -> Iterator[Block]:
    match _shape(node.schema):
        case "object":
            yield from _heading(node, wording)
            if _is_ledger(node.schema):
                yield _ledger(node, wording)
            else:
                yield from _properties(node, wording)
        case "rows":
            yield from _heading(node, wording)
            columns = _columns(node)
            if len(columns) <= MOST_COLUMNS and all(_shape(column.schema) == "field" for column in columns):
                yield _rows(node, columns, wording)
            else:
                yield from _groups(node, wording)
        case _:
            yield from _guidance(node, wording)
            yield field(node, wording)


def _shape(schema: Any) -> str:
    kind = type_of(schema)
    if kind == "object" and schema.get("properties"):
        return "object"
    if kind == "array" and isinstance(schema.get("items"), Mapping) and not options(schema["items"]):
        return "rows"
    return "field"


def _heading(node: Node, wording: Wording) -> Iterator[Block]:
    yield Heading(min(node.level, DEEPEST_HEADING), (Text(title(node, wording)),))
    if text := help_text(node, wording):
        yield Paragraph((Text(text),))
    yield from _guidance(node, wording)


def _guidance(node: Node, wording: Wording) -> Iterator[Block]:
    if "x-guidance" in node.schema:
        yield Note(wording.guidance(node.schema["x-guidance"], node.schema))


# --- tables -----------------------------------------------------------------------------------------------------------


def _is_ledger(schema: Schema) -> bool:
    """Whether an object is nothing but numbers: then it is a table with a line for each."""
    parts = list(schema["properties"].values())
    return len(parts) > 2 and all(type_of(part) in ("integer", "number") and "x-guidance" not in part for part in parts)


def _ledger(node: Node, wording: Wording) -> Table:
    rows = [field(child, wording) for child in _children(node)]
    money = all(row.kind == "amount" for row in rows)
    header = (
        word("item_header", wording.language),
        word("amount_header" if money else "value_header", wording.language),
    )
    return Table(
        tuple(_cell(text) for text in header),
        tuple((_ledger_label(row), (_in_table(row, row.label),)) for row in rows),
        ("left", "right"),
        (3, 1),
    )


def _ledger_label(row: Field) -> Cell:
    name = Paragraph((Text(f"{row.label}{' *' if row.required else ''}"),))
    return (name, Paragraph((Text(row.help),))) if row.help else (name,)


def _count(node: Node) -> int:
    """How many rows an array gets on paper."""
    return int(node.schema.get("x-rows") or node.schema.get("maxItems") or ROWS)


def _row(node: Node, index: int) -> Node:
    """One row of an array: what it asks for is required in the first ``minItems`` rows."""
    first = node.schema.get("minItems", 1 if node.required else 0)
    path = (*node.path, str(index))
    return Node(node.schema["items"], path, index < first, node.level + 1, node.conditional)


def _columns(node: Node) -> list[Node]:
    row = _row(node, 0)
    return list(_leaves(row)) if _shape(row.schema) == "object" else [row]


def _rows(node: Node, columns: list[Node], wording: Wording) -> Table:
    rows = []
    for index in range(_count(node)):
        row = _row(node, index)
        cells = []
        for column in columns:
            path = (*row.path, *column.path[len(row.path) :])
            part = field(replace(column, path=path, required=column.required and row.required), wording)
            label = f"{_column_title(node, column, wording)}, {word('row', wording.language)} {index + 1}"
            cells.append((_in_table(part, label),))
        rows.append(tuple(cells))
    heads = tuple(_cell(_column_title(node, column, wording)) for column in columns)
    widths = tuple(_width(column.schema) for column in columns)
    return Table(heads, tuple(rows), tuple("left" for _ in columns), widths)


def _column_title(node: Node, column: Node, wording: Wording) -> str:
    """A column's heading; that of single values is the array's own."""
    single = len(column.path) == len(node.path) + 1
    return title(node if single and "title" not in column.schema else column, wording)


def _groups(node: Node, wording: Wording) -> Iterator[Block]:
    """Rows that are too wide for a table, one below the other."""
    for index in range(_count(node)):
        row = _row(node, index)
        name = f"{title(node, wording)}, {word('row', wording.language)} {index + 1}"
        if _shape(row.schema) == "object":
            yield Heading(min(row.level, DEEPEST_HEADING), (Text(name),))
            yield from _properties(row, wording)
        else:
            yield from _blocks(replace(row, schema={**row.schema, "title": name}), wording)


def _leaves(node: Node) -> Iterator[Node]:
    """The single values of a row: objects within it are flattened."""
    for child in _children(node):
        if _shape(child.schema) == "object":
            yield from _leaves(child)
        else:
            yield child


def _width(schema: Schema) -> float:
    if type_of(schema) in ("integer", "number", "boolean") or schema.get("format") == "date":
        return 1.0
    return 1.3 if schema.get("maxLength", 100) <= 30 or "pattern" in schema else 2.2


def _cell(text: str) -> Cell:
    return (Paragraph((Text(text),)),)


def _in_table(part: Field, label: str) -> Field:
    return replace(part, label=label, label_shown=False)
