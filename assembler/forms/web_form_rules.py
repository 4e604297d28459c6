"""Reduce a JSON Schema to the rules that a web form checks answers by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from assembler.document.nodes import Choice, Field, field_name, value_text
from assembler.document.words import label
from assembler.i18n.language import Language
from assembler.json_schema import conditions
from assembler.json_schema.references import Schema

RenderMessage: TypeAlias = Callable[[str, Schema], str]  # the text of an ``x-message`` and the schema it stands in

_SCHEMA_MAPS = frozenset(("properties", "dependentSchemas", "patternProperties"))
_SCHEMA_LISTS = frozenset(("allOf", "anyOf", "oneOf", "prefixItems"))
_SINGLE_SCHEMAS = frozenset(("if", "then", "else", "not", "items", "contains", "additionalProperties", "propertyNames"))
_ASSERTIONS = frozenset((
    "type", "enum", "const", "required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "minLength", "maxLength", "pattern", "format", "minItems", "maxItems", "uniqueItems", "minProperties",
    "maxProperties", "dependentRequired", "minContains", "maxContains",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldCondition:
    """A condition on one field: its answer ``is`` one of the values, or it ``ticks`` one of them (any, if none).

    ``kind`` is that of :class:`assembler.json_schema.conditions.Clause`.
    """

    field: str
    kind: str
    values: tuple[str, ...]


def validation_rules(schema: object, render_message: RenderMessage) -> object:
    """The schema with its assertions and messages alone; annotations and ``$defs`` are left out.

    Raises what ``render_message`` raises.
    """
    if not isinstance(schema, Mapping):
        return schema
    rules: dict[str, object] = {}
    for keyword, value in schema.items():
        if keyword in _SCHEMA_MAPS:
            rules[keyword] = {name: validation_rules(part, render_message) for name, part in value.items()}
        elif keyword in _SCHEMA_LISTS:
            rules[keyword] = [validation_rules(part, render_message) for part in value]
        elif keyword in _SINGLE_SCHEMAS:
            rules[keyword] = validation_rules(value, render_message)
        elif keyword in _ASSERTIONS:
            rules[keyword] = value
        elif keyword == "x-message":
            rules[keyword] = render_message(value, schema)
    return rules


def visibility_conditions(schema: Schema) -> Iterator[tuple[str, tuple[FieldCondition, ...]]]:
    """The parts of a form that are asked for only where all their conditions hold, by the part's field name."""
    for path, condition in conditions.conditions(schema).items():
        if condition.only:
            clauses = (
                FieldCondition(field_name(each.path), each.kind, tuple(map(value_text, each.values)))
                for each in condition.clauses
            )
            yield field_name(path), tuple(clauses)


def choices_of(field: Field, language: Language) -> tuple[Choice, ...]:
    """The choices of a field; yes and no where it has none of its own."""
    return field.choices or (Choice("true", label("yes", language)), Choice("false", label("no", language)))
