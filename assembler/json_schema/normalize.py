"""Normalize a JSON Schema for forms: alternatives and combinations become plain objects, arrays and values.

What paper has no room for becomes the nearest thing that it has, with a warning that names the place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

Schema: TypeAlias = Mapping[str, Any]
Warn: TypeAlias = Callable[[str, str], None]

MAX_FIELDS = 1500  # nobody can use a form of more
DEFAULT_ROWS = 5  # rows on paper for an array that does not say how many it may hold
_TEXT_MAX_LENGTH = 1000  # characters of room for what is answered as text
_BRANCHES = ("oneOf", "anyOf")


def normalized(schema: Any, warn: Warn) -> dict[str, Any]:
    """The schema of a whole form: an object with properties, whatever the root was.

    ``warn`` is called with a JSON Pointer and a sentence for each thing that a form cannot have as it is.
    """
    root = _Normalizer(warn).node(schema, "")
    if _is(root, "object") and root.get("properties"):
        return root
    title = str(root.get("title", "")) or "Svar"
    return {"type": "object", "title": title, "properties": {"svar": {**root, "title": title}}, "required": ["svar"]}


class _Normalizer:
    """One pass over a schema; counts the values, so that a form has at most :data:`MAX_FIELDS`."""

    def __init__(self, warn: Warn) -> None:
        self._warn = warn
        self._values = 0

    def node(self, schema: Any, pointer: str) -> dict[str, Any]:
        """One schema, its parts shaped too."""
        if not isinstance(schema, Mapping):
            return {}
        if "$ref" in schema:
            return self._as_text(schema, pointer, "refers to itself (or out of reach); it is answered as text")
        merged = self._chosen(_merge_all_of(schema), pointer)
        if "properties" in merged or _is(merged, "object"):
            return self._object(merged, pointer)
        if _is(merged, "array") or "items" in merged or "prefixItems" in merged:
            return self._array(merged, pointer)
        self._values += 1
        return merged

    def _object(self, schema: dict[str, Any], pointer: str) -> dict[str, Any]:
        named = schema.get("properties", {})
        if not named:
            return self._as_text(schema, pointer, "may hold any names; it is answered as text")
        if "patternProperties" in schema or isinstance(schema.get("additionalProperties"), Mapping):
            self._warn(pointer, "may hold more names than the form asks for")
        properties: dict[str, Any] = {}
        for name, part in named.items():
            if part is False:
                continue
            if self._values >= MAX_FIELDS:
                self._warn(f"{pointer}/properties/{name}", f"is left out: a form has at most {MAX_FIELDS} fields")
                break
            properties[name] = self.node(part, f"{pointer}/properties/{name}")
        return {**schema, "type": "object", "properties": properties}

    def _array(self, schema: dict[str, Any], pointer: str) -> dict[str, Any]:
        items = schema.get("prefixItems", schema.get("items"))
        if isinstance(items, list):  # a tuple: each place has its own meaning
            named = {str(index): part for index, part in enumerate(items)}
            return self._object({**schema, "type": "object", "properties": named}, pointer)
        if not isinstance(items, Mapping) or not items:
            return self._as_text(schema, pointer, "may hold anything; it is answered as text, one to a line")
        before = self._values
        inner = self.node(items, f"{pointer}/items")
        if _is_choice(inner):
            return {**schema, "type": "array", "items": inner}
        rows = int(schema.get("x-rows") or schema.get("maxItems") or 0)
        if not rows:
            rows = max(DEFAULT_ROWS, int(schema.get("minItems", 0)))
            self._warn(pointer, f"may hold any number of rows; the form has room for {rows}")
        each = max(1, self._values - before)
        room = max(1, (MAX_FIELDS - before) // each)
        if rows > room:
            self._warn(pointer, f"may hold {rows} rows; the form has room for {room}")
            rows = room
        self._values = before + rows * each
        return {**schema, "type": "array", "items": inner, "x-rows": rows}

    def _chosen(self, schema: dict[str, Any], pointer: str) -> dict[str, Any]:
        """The schema with its alternatives settled: choices stay, null goes, alternatives of objects stand together."""
        for keyword in _BRANCHES:
            branches = [part for part in schema.get(keyword, []) if isinstance(part, Mapping) and not _is(part, "null")]
            if not branches or all("const" in part for part in branches):
                continue
            rest = {name: value for name, value in schema.items() if name != keyword}
            if len(branches) == 1:
                return self._chosen(_combined(_merge_all_of(branches[0]), rest), pointer)
            whole = [_merge_all_of(part) for part in branches]
            if all("properties" in part for part in whole):
                return self._alternatives(rest, whole, pointer)
            if all("properties" not in part and "required" in part for part in whole) and "properties" in rest:
                return rest  # which of the answers must be there: the validation knows it
            self._warn(pointer, f"has alternatives of different kinds ({keyword}); it is answered as text")
            return {"type": "string", **{name: rest[name] for name in ("title", "description", "x-nn") if name in rest}}
        return schema

    def _alternatives(self, rest: dict[str, Any], branches: list[dict[str, Any]], pointer: str) -> dict[str, Any]:
        self._warn(pointer, "has alternatives; the form asks for all of them, and one is to be answered")
        properties = dict(rest.get("properties", {}))
        for number, branch in enumerate(branches, start=1):
            for name, part in branch["properties"].items():
                title = str(branch.get("title", f"alternativ {number}"))
                if name not in properties:
                    properties[name] = {"x-alternative": title, **part} if isinstance(part, Mapping) else part
                elif isinstance(part, Mapping) and "const" in part and isinstance(properties[name], Mapping):
                    properties[name] = _with_constant(properties[name], part)
        return {**rest, "type": "object", "properties": properties}

    def _as_text(self, schema: Schema, pointer: str, why: str) -> dict[str, Any]:
        self._warn(pointer, why)
        self._values += 1
        kept = {name: schema[name] for name in ("title", "description", "x-nn", "x-guidance") if name in schema}
        return {**kept, "type": "string", "maxLength": _TEXT_MAX_LENGTH}


def _with_constant(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """What distinguishes alternatives: the same property with another constant in each becomes a choice."""
    known = [first["const"]] if "const" in first else list(first.get("enum", []))
    kept = {name: value for name, value in first.items() if name not in ("const", "x-alternative")}
    return {**kept, "enum": [*known, second["const"]]} if second["const"] not in known else dict(first)


def _merge_all_of(schema: Schema) -> dict[str, Any]:
    """The schema with what ``allOf`` says of every instance taken in; rules with ``if`` stay for the validation."""
    result = {name: value for name, value in schema.items() if name != "allOf"}
    rules = []
    for part in schema.get("allOf", []):
        if isinstance(part, Mapping) and "if" not in part and "$ref" not in part:
            result = _combined(result, _merge_all_of(part))
        else:
            rules.append(part)
    return {**result, "allOf": rules} if rules else result


def _combined(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Two schemas that both apply, as one; where both say something, the second wins, but lists of names add up."""
    result = dict(first)
    for name, value in second.items():
        known = result.get(name)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            result[name] = _combined(known, value)
        elif name == "required" and isinstance(known, list):
            result[name] = [*known, *(each for each in value if each not in known)]
        elif name == "enum" and _is_choice(first) and name not in first:
            result.update(_allowed_choices(first, value))
        else:
            result[name] = value
    return result


def _allowed_choices(schema: Mapping[str, Any], allowed: list[Any]) -> Iterator[tuple[str, Any]]:
    """The choices of a schema that are allowed, titles and all."""
    for keyword in _BRANCHES:
        if keyword in schema:
            yield keyword, [branch for branch in schema[keyword] if branch.get("const") in allowed]


def _is_choice(schema: Mapping[str, Any]) -> bool:
    """Whether a schema is a choice among values."""
    if "enum" in schema:
        return True
    branches = [part for keyword in _BRANCHES for part in schema.get(keyword, [])]
    return bool(branches) and all(isinstance(part, Mapping) and "const" in part for part in branches)


def _is(schema: Mapping[str, Any], kind: str) -> bool:
    declared = schema.get("type")
    return declared == kind or (isinstance(declared, list) and [each for each in declared if each != "null"] == [kind])
