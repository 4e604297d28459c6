"""JSON Schema in, the blocks of a form out: headings, questions, tables. Knows nothing of any scheme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from textwrap import shorten
from typing import Any

from assembler.document.nodes import Block, Cell, Field, Heading, Note, Paragraph, Table, Text, value_text
from assembler.forms.field_types.registry import (
    FormTexts,
    Node,
    Schema,
    choices,
    field,
    help_text,
    options,
    title,
    type_of,
)
from assembler.i18n.formats import NBSP, join_list, message
from assembler.i18n.formats import label as word
from assembler.json_schema import conditions
from assembler.json_schema.normalize import DEFAULT_ROWS

MAX_COLUMNS = 5  # columns that a table on paper has room for
MAX_HEADING_LEVEL = 4
_MAX_QUOTED_CHARS = 60  # characters of a choice that another question quotes


def build_form(schema: Schema, texts: FormTexts) -> tuple[Block, ...]:
    """The form of an expanded and localised schema: one field for every value that an instance can hold."""
    when = {path: _condition(schema, condition, texts) for path, condition in conditions.conditions(schema).items()}
    return tuple(_properties(Node(schema, (), True, 0), replace(texts, when=when)))


def _condition(schema: Schema, condition: conditions.Condition, texts: FormTexts) -> str:
    """When a question is to be answered, as a sentence."""
    clauses = [_clause(schema, clause, texts) for clause in condition.clauses]
    name = "only_if" if condition.only else "must_if"
    return message(name, texts.language, join_list(clauses, texts.language))


def _clause(schema: Schema, clause: conditions.Clause, texts: FormTexts) -> str:
    for part in clause.path:
        schema = schema.get("properties", {}).get(part, {})
    question = title(Node(schema, clause.path, False, 0), texts)
    labels = {choice.value: choice.label for choice in choices(schema, texts)}
    names = [labels.get(value_text(value), value_text(value)) for value in clause.values]
    values = [f"«{shorten(name, _MAX_QUOTED_CHARS, placeholder=f'{NBSP}…')}»" for name in names]
    told = join_list(values, texts.language, "or")
    return message("is" if clause.kind == "is" else "ticks" if values else "ticks_any", texts.language, question, told)


def _properties(node: Node, texts: FormTexts) -> Iterator[Block]:
    for child in _children(node):
        yield from _blocks(child, texts)


def _children(node: Node) -> Iterator[Node]:
    required = node.schema.get("required", [])
    for name, schema in node.schema.get("properties", {}).items():
        if schema is not False:
            yield node.below(name, schema if isinstance(schema, Mapping) else {}, name in required)


def _blocks(node: Node, texts: FormTexts) -> Iterator[Block]:
    match _shape(node.schema):
        case "object":
            yield from _heading(node, texts)
            if _is_number_table(node.schema):
                yield _number_table(node, texts)
            else:
                yield from _properties(node, texts)
        case "rows":
            yield from _heading(node, texts)
            columns = _columns(node)
            if len(columns) <= MAX_COLUMNS and all(_shape(column.schema) == "field" for column in columns):
                yield _rows(node, columns, texts)
            else:
                yield from _groups(node, texts)
        case _:
            yield from _guidance(node, texts)
            yield field(node, texts)


def _shape(schema: Any) -> str:
    kind = type_of(schema)
    if kind == "object" and schema.get("properties"):
        return "object"
    if kind == "array" and isinstance(schema.get("items"), Mapping) and not options(schema["items"]):
        return "rows"
    return "field"


def _heading(node: Node, texts: FormTexts) -> Iterator[Block]:
    yield Heading(min(node.level, MAX_HEADING_LEVEL), (Text(title(node, texts)),))
    if text := help_text(node, texts):
        yield Paragraph((Text(text),))
    yield from _guidance(node, texts)


def _guidance(node: Node, texts: FormTexts) -> Iterator[Block]:
    if "x-guidance" in node.schema:
        yield Note(texts.guidance(node.schema["x-guidance"], node.schema))


# --- tables -----------------------------------------------------------------------------------------------------------


def _is_number_table(schema: Schema) -> bool:
    """Whether an object is nothing but numbers: then it is a table with a line for each."""
    parts = list(schema["properties"].values())
    return len(parts) > 2 and all(type_of(part) in ("integer", "number") and "x-guidance" not in part for part in parts)


def _number_table(node: Node, texts: FormTexts) -> Table:
    rows = [field(child, texts) for child in _children(node)]
    money = all(row.kind == "amount" for row in rows)
    header = (
        word("item_header", texts.language),
        word("amount_header" if money else "value_header", texts.language),
    )
    return Table(
        tuple(_cell(text) for text in header),
        tuple((_row_label(row), (_in_table(row, row.label),)) for row in rows),
        ("left", "right"),
        (3, 1),
    )


def _row_label(row: Field) -> Cell:
    name = Paragraph((Text(f"{row.label}{' *' if row.required else ''}"),))
    return (name, Paragraph((Text(row.help),))) if row.help else (name,)


def _row_count(node: Node) -> int:
    """How many rows an array gets on paper."""
    return int(node.schema.get("x-rows") or node.schema.get("maxItems") or DEFAULT_ROWS)


def _row(node: Node, index: int) -> Node:
    """One row of an array: what it asks for is required in the first ``minItems`` rows."""
    first = node.schema.get("minItems", 1 if node.required else 0)
    path = (*node.path, str(index))
    return Node(node.schema["items"], path, index < first, node.level + 1, node.conditional)


def _columns(node: Node) -> list[Node]:
    row = _row(node, 0)
    return list(_leaves(row)) if _shape(row.schema) == "object" else [row]


def _rows(node: Node, columns: list[Node], texts: FormTexts) -> Table:
    rows = []
    for index in range(_row_count(node)):
        row = _row(node, index)
        cells = []
        for column in columns:
            path = (*row.path, *column.path[len(row.path) :])
            part = field(replace(column, path=path, required=column.required and row.required), texts)
            label = f"{_column_title(node, column, texts)}, {word('row', texts.language)} {index + 1}"
            cells.append((_in_table(part, label),))
        rows.append(tuple(cells))
    heads = tuple(_cell(_column_title(node, column, texts)) for column in columns)
    widths = tuple(_width(column.schema) for column in columns)
    return Table(heads, tuple(rows), tuple("left" for _ in columns), widths)


def _column_title(node: Node, column: Node, texts: FormTexts) -> str:
    """A column's heading; that of single values is the array's own."""
    single = len(column.path) == len(node.path) + 1
    return title(node if single and "title" not in column.schema else column, texts)


def _groups(node: Node, texts: FormTexts) -> Iterator[Block]:
    """Rows that are too wide for a table, one below the other."""
    for index in range(_row_count(node)):
        row = _row(node, index)
        name = f"{title(node, texts)}, {word('row', texts.language)} {index + 1}"
        if _shape(row.schema) == "object":
            yield Heading(min(row.level, MAX_HEADING_LEVEL), (Text(name),))
            yield from _properties(row, texts)
        else:
            yield from _blocks(replace(row, schema={**row.schema, "title": name}), texts)


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
