"""One schema in, one question out: its label, its help, its kind of field, and what an answer must keep to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, TypeAlias, get_args

from assembler.document.nodes import (
    Block,
    Calculation,
    Choice,
    Constraints,
    Field,
    FieldFormat,
    FieldKind,
    Value,
    field_name,
    value_text,
)
from assembler.i18n.formats import label as word
from assembler.i18n.formats import message
from assembler.i18n.language import Language

Schema: TypeAlias = Mapping[str, Any]

MULTILINE_MIN_LENGTH = 121  # characters of maxLength from which a text gets several lines
MAX_RADIO_CHOICES = 5  # choices up to which all are shown at once
_FIELD_KINDS: tuple[FieldKind, ...] = get_args(FieldKind)


@dataclass(frozen=True, slots=True)
class FormTexts:
    """How the schema's own texts are wording: in ``language``, with placeholders filled in.

    ``line`` takes a text and the schema that it stands in; ``guidance`` makes the blocks of a node's ``x-guidance``;
    ``when`` has the sentences that tell when a question is to be answered, by path.
    """

    language: Language
    line: Callable[[str, Schema], str]
    guidance: Callable[[Any, Schema], tuple[Block, ...]]
    when: Mapping[tuple[str, ...], str] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Node:
    """A schema at its place in the form: ``path`` to it in the data, ``level`` of a heading that it would get."""

    schema: Schema
    path: tuple[str, ...]
    required: bool
    level: int
    conditional: bool = False

    @property
    def name(self) -> str:
        """The name of the field at this place."""
        return field_name(self.path)

    def below(self, name: str, schema: Schema, required: bool) -> Node:
        """A property; it is conditional where this whole need not be answered."""
        conditional = self.conditional or not self.required
        return Node(schema, (*self.path, name), required, self.level + 1, conditional)


def field(node: Node, texts: FormTexts) -> Field:
    """The field of a schema that holds one value (or several of a list of choices)."""
    schema = node.schema
    constant = schema.get("const")
    return Field(
        name=node.name,
        label=title(node, texts),
        kind=_kind(schema),
        help=help_text(node, texts),
        required=node.required,
        conditional=node.conditional,
        read_only=bool(schema.get("readOnly")) or (constant is not None and constant is not True),
        choices=choices(schema, texts),
        constraints=_constraints(schema, texts),
        unit=schema.get("x-unit", ""),
        calculation=_calculation(node),
        value=_value(schema),
    )


def _value(schema: Schema) -> Value:
    """What a field holds from the start: a constant or a default, as its choices say it; nothing that is worked out."""
    constant = schema.get("const")
    if "x-calculate" in schema:
        return None
    value = schema.get("default") if constant is None or constant is True else constant
    if isinstance(value, list):
        return tuple(value_text(part) for part in value)
    return value_text(value) if value is not None and _kind(schema) in ("radio", "select") else value


def _kind(schema: Schema) -> FieldKind:
    for kind in _FIELD_KINDS:
        if kind == schema.get("x-widget"):
            return kind
    known = options(schema)
    match type_of(schema):
        case "array":
            return "checkboxes" if options(schema.get("items", {})) else "multiline"
        case "boolean":
            return "checkbox" if schema.get("const") is True else "yesno"
        case _ if known:
            return "radio" if len(known) <= MAX_RADIO_CHOICES else "select"
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
    return "multiline" if schema.get("maxLength", 0) >= MULTILINE_MIN_LENGTH else "text"


def options(schema: Any) -> list[Schema]:
    """The choices of a schema, each with ``const`` and perhaps ``title``."""
    if not isinstance(schema, Mapping):
        return []
    for keyword in ("oneOf", "anyOf"):
        branches = schema.get(keyword, [])
        if branches and all(isinstance(branch, Mapping) and "const" in branch for branch in branches):
            return list(branches)
    return [{"const": value} for value in schema.get("enum", []) if value is not None]


def choices(schema: Schema, texts: FormTexts) -> tuple[Choice, ...]:
    """A field's choices; yes and no for a boolean."""
    if _kind(schema) == "yesno":
        return (Choice("true", word("yes", texts.language)), Choice("false", word("no", texts.language)))
    known = options(schema.get("items", {}) if type_of(schema) == "array" else schema)
    return tuple(
        Choice(value_text(branch["const"]), _choice_label(branch, texts), not isinstance(branch["const"], str))
        for branch in known
    )


def _choice_label(branch: Schema, texts: FormTexts) -> str:
    name = texts.line(branch["title"], branch) if "title" in branch else value_text(branch["const"])
    number = branch["const"] if "x-area" in branch else ""
    return f"{number} {name[:1].upper()}{name[1:]}".strip()


def _constraints(schema: Schema, texts: FormTexts) -> Constraints:
    known = schema.get("format", "")
    return Constraints(
        minimum=_bound(schema, "minimum", "exclusiveMinimum", 1),
        maximum=_bound(schema, "maximum", "exclusiveMaximum", -1),
        min_length=schema.get("minLength"),
        max_length=schema.get("maxLength"),
        pattern=schema.get("pattern", ""),
        format=known if known in get_args(FieldFormat) else "",
        message=texts.line(schema["x-message"], schema) if "x-message" in schema else "",
    )


def _bound(schema: Schema, inclusive: str, exclusive: str, step: int) -> float | None:
    """The least (or greatest) value allowed; an exclusive bound is one further for whole numbers."""
    bound, open_bound = schema.get(inclusive), schema.get(exclusive)
    if bound is None and isinstance(open_bound, int | float) and not isinstance(open_bound, bool):
        return open_bound + step if type_of(schema) == "integer" else open_bound
    return bound


def _calculation(node: Node) -> Calculation | None:
    rule = node.schema.get("x-calculate")
    if not rule:
        return None
    operation, operands = next(iter(rule.items()))
    return Calculation(operation, tuple(_operand(operand, node) for operand in operands))


def _operand(operand: str | float, node: Node) -> str | float:
    """A number, or the name of a field: from the root where it begins with a slash, else beside the node."""
    if not isinstance(operand, str):
        return operand
    parts = operand.strip("/").split("/")
    return field_name(parts if operand.startswith("/") else [*node.path[:-1], *parts])


def type_of(schema: Any) -> str:
    """The JSON type that answers have: of several, the first but null; without one, what the keywords tell."""
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


def title(node: Node, texts: FormTexts) -> str:
    """The question's label: its title, else the property's name in words."""
    if "title" in node.schema:
        return texts.line(node.schema["title"], node.schema)
    name = node.path[-1] if node.path else ""
    spaced = re.sub(r"[_\-]+|(?<=[a-zæøå0-9])(?=[A-ZÆØÅ])", " ", name).strip()
    return spaced[:1].upper() + spaced[1:].lower() if not spaced.isupper() else spaced


def help_text(node: Node, texts: FormTexts) -> str:
    """What stands below the label: description, example, and when the question is to be answered."""
    schema = node.schema
    told = texts.line(schema["description"], schema) if "description" in schema else ""
    examples = [value_text(each) for each in schema.get("examples", [])[:1]]
    example = message("example", texts.language, *examples) if examples else ""
    only = message("only_for", texts.language, schema["x-alternative"]) if "x-alternative" in schema else ""
    return " ".join(part for part in (told, example, only, texts.when.get(node.path, "")) if part)
