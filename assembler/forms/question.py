"""Read the keywords that say how a question is asked: a JSON Schema at its place in a form, as a typed value.

No other module reads these keywords (docs/definition.md lists them).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from assembler.document.nodes import Calculation, field_name, value_text
from assembler.json_schema.normalize import DEFAULT_ROWS
from assembler.json_schema.references import Schema

if TYPE_CHECKING:  # who only reads questions does not wait for Jinja
    from assembler.templating.placeholders import Source

Path: TypeAlias = tuple[str, ...]

_NUMBERS = ("integer", "number")


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values that a question can be answered with.

    ``area`` tells that it is one of the scheme's priority areas, ``schema`` is what the definition says of it.
    """

    value: object
    title: str | None
    area: bool
    schema: Schema

    @property
    def text(self) -> str:
        """The value as a field holds it: strings as they are, everything else as JSON."""
        return value_text(self.value)


@dataclass(frozen=True, slots=True)
class Question:
    """A schema at its place in a form.

    ``path`` leads to it in the data, ``level`` is that of a heading that it would get. It is ``conditional`` where it
    is part of a whole that need not be answered.
    """

    schema: Schema
    path: Path = ()
    required: bool = True
    level: int = 0
    conditional: bool = False

    # --- its place ---

    @property
    def name(self) -> str:
        """The name of the field at this place."""
        return field_name(self.path)

    def child(self, name: str, schema: Schema, *, required: bool) -> Question:
        """A property; it is conditional where this whole need not be answered."""
        conditional = self.conditional or not self.required
        return Question(schema, (*self.path, name), required, self.level + 1, conditional)

    @property
    def children(self) -> Iterator[Question]:
        """The properties; those that the schema rules out (``false``) are left out."""
        required = self.schema.get("required", [])
        for name, schema in self.schema.get("properties", {}).items():
            if schema is not False:
                yield self.child(name, schema if isinstance(schema, Mapping) else {}, required=name in required)

    @property
    def descendants(self) -> Iterator[Question]:
        """The properties, and those below them, each before its own."""
        for child in self.children:
            yield child
            yield from child.descendants

    def at(self, path: Path) -> Question | None:
        """The question below this one to which a path of properties leads."""
        if not path:
            return self
        below = next((child for child in self.children if child.path[-1] == path[0]), None)
        return below.at(path[1:]) if below else None

    def row(self, index: int) -> Question:
        """One row of an array: what it asks for is required in the first ``minItems`` rows."""
        first = self.schema.get("minItems", 1 if self.required else 0)
        path = (*self.path, str(index))
        return Question(self.schema["items"], path, index < first, self.level + 1, self.conditional)

    def titled(self, title: str) -> Question:
        """The question with another title."""
        return replace(self, schema={**self.schema, "title": title})

    # --- what it asks for ---

    @property
    def type(self) -> str:
        """The JSON type of its answers: of several, the first but null; without one, what the keywords tell."""
        kind = self.schema.get("type")
        if isinstance(kind, list):
            kind = next((name for name in kind if name != "null"), "string")
        if kind is None:
            schema = self.schema
            kind = "object" if "properties" in schema else "array" if "items" in schema else _type_of_values(schema)
        return str(kind)

    @property
    def is_number(self) -> bool:
        """Whether answers are numbers."""
        return self.type in _NUMBERS

    @property
    def is_amount(self) -> bool:
        """Whether answers are whole kroner."""
        return self.type == "integer" and self.unit == "kr"

    @property
    def options(self) -> tuple[Option, ...]:
        """The values that it can be answered with, or of which several can be ticked; none where any can."""
        return _options(self.schema.get("items", {}) if self.type == "array" else self.schema)

    @property
    def format(self) -> str:
        """The ``format`` of its answers, such as ``date``; empty where it has none."""
        return str(self.schema.get("format", ""))

    @property
    def max_length(self) -> int | None:
        """The most characters of an answer."""
        length: int | None = self.schema.get("maxLength")
        return length

    @property
    def min_length(self) -> int | None:
        """The fewest characters of an answer."""
        length: int | None = self.schema.get("minLength")
        return length

    @property
    def pattern(self) -> str:
        """The regular expression that answers must contain; empty where there is none."""
        return str(self.schema.get("pattern", ""))

    @property
    def minimum(self) -> float | None:
        """The least number that it can be answered with; none where there is no limit."""
        return self._bound("minimum", "exclusiveMinimum", 1)

    @property
    def maximum(self) -> float | None:
        """The greatest number that it can be answered with; none where there is no limit."""
        return self._bound("maximum", "exclusiveMaximum", -1)

    def _bound(self, inclusive: str, exclusive: str, step: int) -> float | None:
        """A bound; of an exclusive one, the next whole number, or the bound itself where there is none next to it."""
        bound, open_bound = _number(self.schema.get(inclusive)), _number(self.schema.get(exclusive))
        if bound is None and open_bound is not None:
            return open_bound + step if self.type == "integer" else open_bound
        return bound

    @property
    def has_rows(self) -> bool:
        """Whether it is an array of which each item is answered in a row of its own."""
        return self.type == "array" and isinstance(self.schema.get("items"), Mapping) and not self.options

    @property
    def row_count(self) -> int:
        """How many rows an array gets on paper."""
        return int(self.schema.get("x-rows") or self.schema.get("maxItems") or DEFAULT_ROWS)

    @property
    def max_rows(self) -> int | None:
        """How many rows its data may have; none where it does not say."""
        rows: int | None = self.schema.get("x-rows") or self.schema.get("maxItems")
        return rows

    # --- how it is asked ---

    @property
    def title(self) -> str | None:
        """Its title, with placeholders; none where it has none."""
        title = self.schema.get("title")
        return None if title is None else str(title)

    @property
    def description(self) -> str | None:
        """What the definition says of it, with placeholders; none where it says nothing."""
        description = self.schema.get("description")
        return None if description is None else str(description)

    @property
    def example(self) -> str | None:
        """The first of its examples as a field would hold it."""
        return next((value_text(example) for example in self.schema.get("examples", ())), None)

    @property
    def unit(self) -> str:
        """The unit of its numbers, such as ``kr`` (``x-unit``)."""
        return str(self.schema.get("x-unit", ""))

    @property
    def widget(self) -> str:
        """The field type that the definition asks for by name (``x-widget``)."""
        return str(self.schema.get("x-widget", ""))

    @property
    def prefill(self) -> str:
        """The fact that fills it in beforehand, or a path in one such as ``soknad/budsjett`` (``x-prefill``)."""
        fact = self.schema.get("x-prefill")
        return fact if isinstance(fact, str) else ""

    @property
    def message(self) -> str | None:
        """What to say to those who break its rules (``x-message``), with placeholders."""
        return own_message(self.schema)

    @property
    def guidance(self) -> Source | None:
        """The text of the box that stands before it (``x-guidance``); none where it has none."""
        source: Source | None = self.schema.get("x-guidance")
        return source

    @property
    def alternative(self) -> str:
        """The title of the alternative that it belongs to (see :mod:`assembler.json_schema.normalize`)."""
        return str(self.schema.get("x-alternative", ""))

    @property
    def calculation(self) -> Calculation | None:
        """How its number follows from others (``x-calculate``); operands are numbers or names of fields."""
        rule = self.schema.get("x-calculate")
        if not rule:
            return None
        operation, operands = next(iter(rule.items()))
        return Calculation(operation, tuple(self._operand(operand) for operand in operands))

    def _operand(self, operand: str | float) -> str | float:
        """A number, or the name of a field: from the root where it begins with a slash, else beside the question."""
        if not isinstance(operand, str):
            return operand
        parts = operand.strip("/").split("/")
        return field_name(parts if operand.startswith("/") else [*self.path[:-1], *parts])

    @property
    def constant(self) -> object:
        """The only value that it can have; none where it has others."""
        return self.schema.get("const")

    @property
    def read_only(self) -> bool:
        """Whether it is shown and not asked; a constant is, but for ``true``, which is a box to tick."""
        return bool(self.schema.get("readOnly")) or (self.constant is not None and self.constant is not True)

    @property
    def initial_value(self) -> object:
        """What it is answered with from the start: a constant or a default; nothing that is calculated."""
        if "x-calculate" in self.schema:
            return None
        return self.schema.get("default") if self.constant is None or self.constant is True else self.constant


def own_message(schema: object) -> str | None:
    """The message that a schema has for those who break its rules (``x-message``), with placeholders."""
    message = schema.get("x-message") if isinstance(schema, Mapping) else None
    return message if isinstance(message, str) else None


def chooses_area(question: Question) -> bool:
    """Whether a question is answered with one of the scheme's priority areas."""
    return any(option.area for option in question.options)


def _options(schema: object) -> tuple[Option, ...]:
    if not isinstance(schema, Mapping):
        return ()
    for keyword in ("oneOf", "anyOf"):
        branches = schema.get(keyword, [])
        if branches and all(isinstance(branch, Mapping) and "const" in branch for branch in branches):
            return tuple(Option(each["const"], each.get("title"), "x-area" in each, each) for each in branches)
    return tuple(Option(value, None, False, {}) for value in schema.get("enum", []) if value is not None)


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _type_of_values(schema: Schema) -> str:
    values = [schema["const"]] if "const" in schema else schema.get("enum", [])
    names = {bool: "boolean", int: "integer", float: "number"}
    return names.get(type(values[0]), "string") if values else "string"
