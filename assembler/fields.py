"""JSON Schema in, the blocks of a form out: headings, fields, tables. Knows nothing of any scheme."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from textwrap import shorten
from typing import Any, TypeAlias, get_args

from assembler import relevance
from assembler.document import (
    Block,
    Calculation,
    Cell,
    Choice,
    Constraints,
    Field,
    FieldFormat,
    FieldKind,
    Heading,
    Language,
    Note,
    Paragraph,
    Table,
    Text,
    Value,
    field_name,
    value_text,
)
from assembler.shaping import ROWS
from assembler.wording import label as word
from assembler.wording import listing, message

Schema: TypeAlias = Mapping[str, Any]

MULTILINE_FROM = 121  # characters of maxLength from which a text gets several lines
RADIO_TO = 5  # choices up to which all are shown at once
MOST_COLUMNS = 5  # columns that a table on paper has room for
DEEPEST_HEADING = 4
_QUOTED = 60  # characters of a choice that another question quotes
_KINDS: tuple[FieldKind, ...] = get_args(FieldKind)


@dataclass(frozen=True, slots=True)
class Wording:
    """How the schema's own texts are said: in ``language``, with placeholders filled in.

    ``line`` takes a text and the schema that it stands in; ``guidance`` makes the blocks of a node's ``x-guidance``.
    """

    language: Language
    line: Callable[[str, Schema], str]
    guidance: Callable[[Any, Schema], tuple[Block, ...]]


@dataclass(frozen=True, slots=True)
class _Said:
    """What wording says, with the sentences that tell when a question is to be answered, by path."""

    language: Language
    line: Callable[[str, Schema], str]
    guidance: Callable[[Any, Schema], tuple[Block, ...]]
    when: Mapping[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class _Node:
    """A schema at its place in the form: ``path`` to it in the data, ``level`` of a heading that it would get."""

    schema: Schema
    path: tuple[str, ...]
    required: bool
    level: int
    conditional: bool = False

    @property
    def name(self) -> str:
        return field_name(self.path)

    def below(self, name: str, schema: Schema, required: bool) -> _Node:
        """A property; it is conditional where this whole need not be answered."""
        conditional = self.conditional or not self.required
        return _Node(schema, (*self.path, name), required, self.level + 1, conditional)


def form(schema: Schema, wording: Wording) -> tuple[Block, ...]:
    """The form of an expanded and localised schema: one field for every value that an instance can hold."""
    said = _Said(wording.language, wording.line, wording.guidance, {})
    when = {path: _condition(schema, condition, said) for path, condition in relevance.conditions(schema).items()}
    return tuple(_properties(_Node(schema, (), True, 0), replace(said, when=when)))


def _condition(schema: Schema, condition: relevance.Condition, said: _Said) -> str:
    """When a question is to be answered, as a sentence."""
    clauses = [_clause(schema, clause, said) for clause in condition.clauses]
    name = "only_if" if condition.only else "must_if"
    return message(name, said.language, listing(clauses, said.language))


def _clause(schema: Schema, clause: relevance.Clause, said: _Said) -> str:
    for part in clause.path:
        schema = schema.get("properties", {}).get(part, {})
    question = _title(_Node(schema, clause.path, False, 0), said)
    labels = {choice.value: choice.label for choice in _choices(schema, said)}
    names = [labels.get(value_text(value), value_text(value)) for value in clause.values]
    values = [f"«{shorten(name, _QUOTED, placeholder=' …')}»" for name in names]
    told = listing(values, said.language, "or")
    return message("is" if clause.kind == "is" else "ticks" if values else "ticks_any", said.language, question, told)


def _properties(node: _Node, said: _Said) -> Iterator[Block]:
    for child in _children(node):
        yield from _blocks(child, said)


def _children(node: _Node) -> Iterator[_Node]:
    required = node.schema.get("required", [])
    for name, schema in node.schema.get("properties", {}).items():
        if schema is not False:
            yield node.below(name, schema if isinstance(schema, Mapping) else {}, name in required)


def _blocks(node: _Node, said: _Said) -> Iterator[Block]:
    match _shape(node.schema):
        case "object":
            yield from _heading(node, said)
            if _is_ledger(node.schema):
                yield _ledger(node, said)
            else:
                yield from _properties(node, said)
        case "rows":
            yield from _heading(node, said)
            columns = _columns(node)
            if len(columns) <= MOST_COLUMNS and all(_shape(column.schema) == "field" for column in columns):
                yield _rows(node, columns, said)
            else:
                yield from _groups(node, said)
        case _:
            yield from _guidance(node, said)
            yield field(node, said)


def _shape(schema: Any) -> str:
    kind = _type(schema)
    if kind == "object" and schema.get("properties"):
        return "object"
    if kind == "array" and isinstance(schema.get("items"), Mapping) and not _options(schema["items"]):
        return "rows"
    return "field"


def _type(schema: Any) -> str:
    if not isinstance(schema, Mapping):
        return "string"
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((name for name in kind if name != "null"), "string")
    if kind is None:
        kind = "object" if "properties" in schema else "array" if "items" in schema else _type_of_values(schema)
    return str(kind)


def _type_of_values(schema: Schema) -> str:
    values = [schema["const"]] if "const" in schema else schema.get("enum", [])
    names = {bool: "boolean", int: "integer", float: "number"}
    return names.get(type(values[0]), "string") if values else "string"


def _title(node: _Node, said: _Said) -> str:
    if "title" in node.schema:
        return said.line(node.schema["title"], node.schema)
    name = node.path[-1] if node.path else ""
    spaced = re.sub(r"[_\-]+|(?<=[a-zæøå0-9])(?=[A-ZÆØÅ])", " ", name).strip()
    return spaced[:1].upper() + spaced[1:].lower() if not spaced.isupper() else spaced


def _help(node: _Node, said: _Said) -> str:
    schema = node.schema
    told = said.line(schema["description"], schema) if "description" in schema else ""
    examples = [value_text(each) for each in schema.get("examples", [])[:1]]
    example = message("example", said.language, *examples) if examples else ""
    only = message("only_for", said.language, schema["x-alternative"]) if "x-alternative" in schema else ""
    return " ".join(part for part in (told, example, only, said.when.get(node.path, "")) if part)


def _heading(node: _Node, said: _Said) -> Iterator[Block]:
    yield Heading(min(node.level, DEEPEST_HEADING), (Text(_title(node, said)),))
    if text := _help(node, said):
        yield Paragraph((Text(text),))
    yield from _guidance(node, said)


def _guidance(node: _Node, said: _Said) -> Iterator[Block]:
    if "x-guidance" in node.schema:
        yield Note(said.guidance(node.schema["x-guidance"], node.schema))


# --- tables -----------------------------------------------------------------------------------------------------------


def _is_ledger(schema: Schema) -> bool:
    """Whether an object is nothing but numbers: then it is a table with a line for each."""
    parts = list(schema["properties"].values())
    return len(parts) > 2 and all(_type(part) in ("integer", "number") and "x-guidance" not in part for part in parts)


def _ledger(node: _Node, said: _Said) -> Table:
    rows = [field(child, said) for child in _children(node)]
    money = all(row.kind == "amount" for row in rows)
    header = (
        word("item_header", said.language),
        word("amount_header" if money else "value_header", said.language),
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


def _count(node: _Node) -> int:
    """How many rows an array gets on paper."""
    return int(node.schema.get("x-rows") or node.schema.get("maxItems") or ROWS)


def _row(node: _Node, index: int) -> _Node:
    """One row of an array: what it asks for is required in the first ``minItems`` rows."""
    first = node.schema.get("minItems", 1 if node.required else 0)
    path = (*node.path, str(index))
    return _Node(node.schema["items"], path, index < first, node.level + 1, node.conditional)


def _columns(node: _Node) -> list[_Node]:
    row = _row(node, 0)
    return list(_leaves(row)) if _shape(row.schema) == "object" else [row]


def _rows(node: _Node, columns: list[_Node], said: _Said) -> Table:
    rows = []
    for index in range(_count(node)):
        row = _row(node, index)
        cells = []
        for column in columns:
            path = (*row.path, *column.path[len(row.path) :])
            part = field(replace(column, path=path, required=column.required and row.required), said)
            label = f"{_column_title(node, column, said)}, {word('row', said.language)} {index + 1}"
            cells.append((_in_table(part, label),))
        rows.append(tuple(cells))
    heads = tuple(_cell(_column_title(node, column, said)) for column in columns)
    widths = tuple(_width(column.schema) for column in columns)
    return Table(heads, tuple(rows), tuple("left" for _ in columns), widths)


def _column_title(node: _Node, column: _Node, said: _Said) -> str:
    """A column's heading; that of single values is the array's own."""
    single = len(column.path) == len(node.path) + 1
    return _title(node if single and "title" not in column.schema else column, said)


def _groups(node: _Node, said: _Said) -> Iterator[Block]:
    """Rows that are too wide for a table, one below the other."""
    for index in range(_count(node)):
        row = _row(node, index)
        title = f"{_title(node, said)}, {word('row', said.language)} {index + 1}"
        if _shape(row.schema) == "object":
            yield Heading(min(row.level, DEEPEST_HEADING), (Text(title),))
            yield from _properties(row, said)
        else:
            yield from _blocks(replace(row, schema={**row.schema, "title": title}), said)


def _leaves(node: _Node) -> Iterator[_Node]:
    """The single values of a row: objects within it are flattened."""
    for child in _children(node):
        if _shape(child.schema) == "object":
            yield from _leaves(child)
        else:
            yield child


def _width(schema: Schema) -> float:
    if _type(schema) in ("integer", "number", "boolean") or schema.get("format") == "date":
        return 1.0
    return 1.3 if schema.get("maxLength", 100) <= 30 or "pattern" in schema else 2.2


def _cell(text: str) -> Cell:
    return (Paragraph((Text(text),)),)


def _in_table(part: Field, label: str) -> Field:
    return replace(part, label=label, label_shown=False)


# --- fields -----------------------------------------------------------------------------------------------------------


def field(node: _Node, said: _Said) -> Field:
    """The field of a schema that holds one value (or several of a list of choices)."""
    schema = node.schema
    constant = schema.get("const")
    return Field(
        name=node.name,
        label=_title(node, said),
        kind=_kind(schema),
        help=_help(node, said),
        required=node.required,
        conditional=node.conditional,
        read_only=bool(schema.get("readOnly")) or (constant is not None and constant is not True),
        choices=_choices(schema, said),
        constraints=_constraints(schema, said),
        unit=schema.get("x-unit", ""),
        calculation=_calculation(node),
        value=_value(schema),
    )


def _value(schema: Schema) -> Value:
    """What a field holds from the start: a constant or a default, as its choices say it."""
    constant = schema.get("const")
    value = schema.get("default") if constant is None or constant is True else constant
    if isinstance(value, list):
        return tuple(value_text(part) for part in value)
    return value_text(value) if value is not None and _kind(schema) in ("radio", "select") else value


def _kind(schema: Schema) -> FieldKind:
    for kind in _KINDS:
        if kind == schema.get("x-widget"):
            return kind
    options = _options(schema)
    match _type(schema):
        case "array":
            return "checkboxes" if _options(schema.get("items", {})) else "multiline"
        case "boolean":
            return "checkbox" if schema.get("const") is True else "yesno"
        case _ if options:
            return "radio" if len(options) <= RADIO_TO else "select"
        case "integer" | "number" if schema.get("x-unit") == "kr":
            return "amount"
        case "integer":
            return "integer"
        case "number":
            return "number"
        case "object":
            return "multiline"
    if schema.get("format") == "date":
        return "date"
    return "multiline" if schema.get("maxLength", 0) >= MULTILINE_FROM else "text"


def _options(schema: Any) -> list[Schema]:
    """The choices of a schema, each with ``const`` and perhaps ``title``."""
    if not isinstance(schema, Mapping):
        return []
    for keyword in ("oneOf", "anyOf"):
        branches = schema.get(keyword, [])
        if branches and all(isinstance(branch, Mapping) and "const" in branch for branch in branches):
            return list(branches)
    return [{"const": value} for value in schema.get("enum", []) if value is not None]


def _choices(schema: Schema, said: _Said) -> tuple[Choice, ...]:
    if _kind(schema) == "yesno":
        return (Choice("true", word("yes", said.language)), Choice("false", word("no", said.language)))
    options = _options(schema.get("items", {}) if _type(schema) == "array" else schema)
    return tuple(
        Choice(value_text(branch["const"]), _choice_label(branch, said), not isinstance(branch["const"], str))
        for branch in options
    )


def _choice_label(branch: Schema, said: _Said) -> str:
    title = said.line(branch["title"], branch) if "title" in branch else value_text(branch["const"])
    number = branch["const"] if "x-area" in branch else ""
    return f"{number} {title[:1].upper()}{title[1:]}".strip()


def _constraints(schema: Schema, said: _Said) -> Constraints:
    known = schema.get("format", "")
    return Constraints(
        minimum=_bound(schema, "minimum", "exclusiveMinimum", 1),
        maximum=_bound(schema, "maximum", "exclusiveMaximum", -1),
        min_length=schema.get("minLength"),
        max_length=schema.get("maxLength"),
        pattern=schema.get("pattern", ""),
        format=known if known in get_args(FieldFormat) else "",
        message=said.line(schema["x-message"], schema) if "x-message" in schema else "",
    )


def _bound(schema: Schema, inclusive: str, exclusive: str, step: int) -> float | None:
    """The least (or greatest) value allowed; an exclusive bound is one further for whole numbers."""
    bound, open_bound = schema.get(inclusive), schema.get(exclusive)
    if bound is None and isinstance(open_bound, int | float) and not isinstance(open_bound, bool):
        return open_bound + step if _type(schema) == "integer" else open_bound
    return bound


def _calculation(node: _Node) -> Calculation | None:
    rule = node.schema.get("x-calculate")
    if not rule:
        return None
    operation, operands = next(iter(rule.items()))
    return Calculation(operation, tuple(_operand(operand, node) for operand in operands))


def _operand(operand: str | float, node: _Node) -> str | float:
    """A number, or the name of a field: from the root where it begins with a slash, else beside the node."""
    if not isinstance(operand, str):
        return operand
    parts = operand.strip("/").split("/")
    return field_name(parts if operand.startswith("/") else [*node.path[:-1], *parts])
