"""Makes docs/vocabulary.md, the reference of the definition's keywords, from the meta-schema and the shipped definitions.

    python tools/vocabulary.py

What a keyword is stands in ``schemas/definition.schema.json`` alone, where editors show it too; here it becomes a page to read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assembler.scheme import loader as definitions
from assembler.scheme.loader import META_SCHEMA

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "schemas"
PAGE = ROOT / "docs/vocabulary.md"
HEAD = f"""# The vocabulary of definitions

Made from `schemas/{META_SCHEMA}` by `python tools/vocabulary.py`: change it there. A definition is a JSON Schema (draft 2020-12); these are the keywords that it may
hold beside the standard's own. How they work together is told in [definition.md](definition.md). **Bold** names are required.
"""
WHOLE = ("x-area", "x-scheme", "x-circular", "x-reports", "x-letters", "x-provenance", "x-open")
EXAMPLE_LINES = 14
_MANY = {"object": "objects", "integer": "whole numbers", "string": "texts"}

Schema = Mapping[str, Any]


def page() -> str:
    """The page."""
    meta = json.loads((SCHEMAS / META_SCHEMA).read_text(encoding="utf-8"))
    return _Page(meta).text()


class _Page:
    def __init__(self, meta: Schema) -> None:
        self._defs: Schema = meta["$defs"]
        self._keywords: Schema = {name: each for name, each in meta["properties"].items() if name.startswith("x-")}
        self._examples = dict(_examples())

    def text(self) -> str:
        fields = [name for name in self._keywords if name not in WHOLE]
        parts = [HEAD, "## Keywords on fields\n", *(self._keyword(name) for name in fields)]
        parts += ["## Keywords on the whole\n", *(self._keyword(name) for name in WHOLE)]
        parts += ["## Values\n", *(self._value(name) for name in self._defs if name not in self._inlined())]
        return "\n".join(parts)

    def _inlined(self) -> set[str]:
        """Definitions that a keyword is wholly: they stand under the keyword."""
        return {
            each["$ref"].rpartition("/")[2] for name, each in self._keywords.items() if name in WHOLE and "$ref" in each
        }

    def _keyword(self, name: str) -> str:
        schema = self._keywords[name]
        if name in WHOLE and "$ref" in schema:
            schema = {**self._defs[schema["$ref"].rpartition("/")[2]], **schema, "$ref": ""}
        parts = [f"### `{name}`\n", schema.get("description", "") + "\n", f"Value: {self._form(schema)}.\n"]
        parts += filter(None, [self._table(schema)])
        if name in self._examples:
            where, value = self._examples[name]
            told = json.dumps({name: value}, ensure_ascii=False, indent=2).splitlines()
            if len(told) > EXAMPLE_LINES:
                told = [*told[: EXAMPLE_LINES - 1], "  …"]
            parts.append("\n".join([f"In `{where}`:\n", "```json", *told, "```\n"]))
        return "\n".join(parts)

    def _value(self, name: str) -> str:
        schema = self._defs[name]
        parts = [f"### {name}\n", schema.get("description", "") + "\n", f"Value: {self._form(schema)}.\n"]
        return "\n".join([*parts, *filter(None, [self._table(schema)])])

    def _table(self, schema: Schema) -> str:
        properties = schema.get("properties")
        if not properties:
            return ""
        required = schema.get("required", ())
        rows = [
            f"| {f'**`{name}`**' if name in required else f'`{name}`'} | {_cell(self._about(each))} | {_cell(self._form(each))} |"
            for name, each in properties.items()
        ]
        parts = ["| property | holds | value |\n|---|---|---|", *rows, ""]
        for name, each in properties.items():
            below = each.get("items", each)
            if "properties" in below:
                parts += [f"Each of `{name}`:\n" if "items" in each else f"In `{name}`:\n", self._table(below)]
        if "then" in schema:
            also = ", ".join(f"`{name}`" for name in schema["then"]["required"])
            ((name, value),) = schema["if"]["properties"].items()
            parts.append(f"Where `{name}` is `{json.dumps(value['const'])}`, {also} are required too.\n")
        return "\n".join(parts)

    def _about(self, schema: Schema) -> str:
        told = schema.get("description", "")
        while not told and "$ref" in schema:
            schema = self._defs[schema["$ref"].rpartition("/")[2]]
            told = schema.get("description", "")
        return str(told)

    def _form(self, schema: Schema) -> str:
        """What a value looks like, in words."""
        if schema.get("$ref"):
            name = schema["$ref"].rpartition("/")[2]
            anchor = next(
                (key for key in WHOLE if self._keywords[key].get("$ref", "").endswith(f"/{name}")), name
            ).lower()
            return f"[{name}](#{anchor})"
        if "$dynamicRef" in schema:
            return "a JSON Schema with these keywords"
        if "const" in schema:
            return f"`{json.dumps(schema['const'])}`"
        if "enum" in schema:
            return f"one of {', '.join(f'`{each}`' for each in schema['enum'])}"
        if "anyOf" in schema:
            return "; or ".join(self._form(each) for each in schema["anyOf"])
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        return " or ".join(self._kind(kind, schema) for kind in kinds) or "any value"

    def _kind(self, kind: str, schema: Schema) -> str:
        if kind == "array":
            items = schema["items"]
            each = _MANY.get(items.get("type"), "") if "$ref" not in items else ""
            return f"a list{_limits(schema, 'minItems', 'maxItems')} of {each or self._form(items)}"
        if kind == "object":
            inner = schema.get("additionalProperties")
            return f"an object of {self._form(inner)} by name" if isinstance(inner, Mapping) else "an object"
        told = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false"}[kind]
        told += _limits(schema, "minimum", "maximum")
        return told + (f", `{schema['pattern']}`" if "pattern" in schema else "")


def _limits(schema: Schema, low: str, high: str) -> str:
    parts = [f"at least {schema[low]}"] if low in schema else []
    parts += [f"at most {schema[high]}"] if high in schema else []
    return f" ({', '.join(parts)})" if parts else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _examples() -> Iterator[tuple[str, tuple[str, Any]]]:
    """For each keyword the first place in the shipped definitions where it stands, the newest year first."""
    seen: set[str] = set()
    keys = sorted(definitions.find_keys(SCHEMAS), key=lambda key: -key.year)
    for path in (SCHEMAS / f"{key}.json" for key in keys):
        for where, name, value in _keywords(json.loads(path.read_text(encoding="utf-8")), ""):
            if value and name not in seen:
                seen.add(name)
                yield name, (f"{path.relative_to(ROOT).as_posix()}{where}", value)


def _keywords(node: Any, where: str) -> Iterator[tuple[str, str, Any]]:
    if isinstance(node, list):
        for index, each in enumerate(node):
            yield from _keywords(each, f"{where}/{index}")
    elif isinstance(node, dict):
        for name, value in node.items():
            if name.startswith("x-"):
                yield f"#{where}", name, value
            yield from _keywords(value, f"{where}/{name}")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
