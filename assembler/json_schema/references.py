"""Follow ``$ref``s between JSON Schemas, and read anyone's schema as draft 2020-12."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urldefrag, urljoin

from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT7, DRAFT202012

from assembler.core.errors import DataError, Problem
from assembler.core.json_files import read
from assembler.core.json_pointer import escape_key

Schema: TypeAlias = Mapping[str, Any]

MAX_EXPANSIONS = 20_000  # schemas that an expansion may make: the references of some multiply without end
# Raised for a reference that leads nowhere; all but the first where it leads through something else than a schema.
UNRESOLVABLE_ERRORS = (Unresolvable, AttributeError, TypeError, ValueError)
_NAMED_SCHEMAS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies")
_VALUES = ("const", "enum", "default", "examples")


def registry_of(files: Mapping[str, Schema]) -> Registry[Any]:
    """A registry of schema files by URI, for ``$ref``s among them."""
    return Registry().with_resources((uri, DRAFT202012.create_resource(contents)) for uri, contents in files.items())


def references(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Every ``$ref`` below a value: its JSON Pointer and what it says."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            place = f"{pointer}/{escape_key(name)}"
            if name == "$ref" and isinstance(part, str):
                yield place, part
            else:
                yield from references(part, place)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from references(part, f"{pointer}/{index}")


def target_of(base: str, reference: str) -> str:
    """The URI of the file that a reference in ``base`` points into."""
    try:
        return urldefrag(urljoin(base, reference)).url
    except ValueError:  # no URI at all
        return reference


def expand(schema: Any, registry: Registry[Any], uri: str) -> Any:
    """The schema with every ``$ref`` replaced by its target; keywords beside the ``$ref`` win.

    A ``$ref`` that would lead back into itself, or nowhere, stays as it is.
    """
    return _Expansion().of(schema, registry.resolver(uri), ())


class _Expansion:
    """One expansion, which counts what it makes."""

    def __init__(self) -> None:
        self._made = 0

    def of(self, schema: Any, resolver: Any, open_references: tuple[int, ...]) -> Any:
        if isinstance(schema, list):
            return [self.of(part, resolver, open_references) for part in schema]
        if not isinstance(schema, Mapping):
            return schema
        self._made += 1
        own = {name: self.of(part, resolver, open_references) for name, part in schema.items() if name != "$ref"}
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return own if reference is None else {**own, "$ref": self.of(reference, resolver, open_references)}
        try:
            resolved = resolver.lookup(reference)
        except UNRESOLVABLE_ERRORS:
            return {**own, "$ref": reference}
        if id(resolved.contents) in open_references or self._made > MAX_EXPANSIONS:
            return {**own, "$ref": reference}
        target = self.of(resolved.contents, resolved.resolver, (*open_references, id(resolved.contents)))
        return {**target, **own} if isinstance(target, dict) else target


def plain_schema(path: Path) -> Schema:
    """A JSON Schema from anywhere as draft 2020-12 says it, its own ``$ref``s followed. Raises :class:`DataError`."""
    contents = read(path)
    # Draft 7 reads every newer schema's pointers too, and knows lists of ``items``, which newer drafts do not.
    try:
        resource = Resource.from_contents(contents, default_specification=DRAFT7)
        uri = resource.id() or path.resolve().as_uri()
        registry = Registry().with_resource(uri, resource)
    except (AttributeError, TypeError, ValueError) as error:
        raise DataError(
            [Problem(str(path), "", "says what it is («$schema», «$id») in no way that programs know")]
        ) from error
    root = {name: part for name, part in contents.items() if name not in ("$defs", "definitions")}
    schema: Schema = _as_2020_12(expand(root, registry, uri))
    return schema


def _as_2020_12(schema: Any) -> Any:
    """A schema of draft 7 or later as 2020-12 says it, without what was for references and without our own keywords.

    In others' schemas those mean whatever others meant.
    """
    if isinstance(schema, list):
        return [_as_2020_12(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    result: dict[str, Any] = {}
    for name, part in schema.items():
        if name in _VALUES:
            result[name] = part
        elif name in _NAMED_SCHEMAS and isinstance(part, Mapping):
            result[name] = {key: _as_2020_12(each) for key, each in part.items()}
        elif name != "$id" and not name.startswith("x-"):
            result["prefixItems" if name == "items" and isinstance(part, list) else name] = _as_2020_12(part)
    return result
