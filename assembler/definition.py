"""Finds and loads definitions, follows their ``$ref``s, says them in one language: the pipeline's first stage."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urldefrag, urljoin

from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT7, DRAFT202012

from assembler.document import Language
from assembler.errors import DataError, Problem, UsageError, escaped, nearest

Schema: TypeAlias = Mapping[str, Any]

META_SCHEMA = "definition.schema.json"
COMMON = "common"  # the folder of parts that definitions share
_YEAR = re.compile(r"\d{1,9}", re.ASCII)
_HALF = re.compile(r"\\u[dD][89a-fA-F]")  # what may be half a character, written as an escape
_BASE = "file:///schemas/"  # a scheme that relative references are defined for


@dataclass(frozen=True, order=True)
class Key:
    """A scheme and its year, written ``utviklingstiltak/2025``."""

    scheme: str
    year: int

    def __str__(self) -> str:
        return f"{self.scheme}/{self.year}"


@dataclass(frozen=True)
class Definition:
    """One scheme's year as it stands in its file. ``files`` are all the files that it is made of, by URI."""

    key: Key
    path: Path
    schema: Schema
    files: Mapping[str, tuple[Path, Schema]] = field(repr=False)

    @property
    def uri(self) -> str:
        """The URI that ``$ref``s are relative to."""
        return f"{_BASE}{self.key}.json"

    @cached_property
    def registry(self) -> Registry[Any]:
        """Every schema file of the workspace, for ``$ref``s."""
        return registry_of({uri: contents for uri, (_, contents) in self.files.items()})

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits that change when the definition or a file that it refers to changes."""
        reached = {self.uri}
        queue = [self.uri]
        while queue:
            uri = queue.pop()
            for _, reference in references(self.files[uri][1]):
                target = _target(uri, reference)
                if target in self.files and target not in reached:
                    reached.add(target)
                    queue.append(target)
        text = json.dumps([self.files[uri][1] for uri in sorted(reached)], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def date(self) -> dt.date:
        """The circular's date: what the scheme's year makes bears it where nothing else dates it."""
        return dt.date.fromisoformat(self.schema["x-scheme"]["rundskriv"]["dato"])

    def localised(self, language: Language) -> dict[str, Any]:
        """The whole schema in one language, every ``$ref`` replaced by what it refers to. Do not change it."""
        return self._localised[language]

    @cached_property
    def expanded(self) -> dict[str, Any]:
        """The whole schema, every ``$ref`` replaced by what it refers to. Do not change it."""
        whole: dict[str, Any] = expand(self.schema, self.registry, self.uri)
        return whole

    @cached_property
    def _localised(self) -> _PerLanguage:
        return _PerLanguage(self.expanded)

    @cached_property
    def areas(self) -> tuple[dict[str, Any], ...]:
        """The priority areas in bokmål: ``nummer``, ``tittel`` and what ``x-area`` holds."""
        return tuple(_areas(self.localised("nb")))

    def facts(self, language: Language) -> dict[str, Any]:
        """What text can name: the scheme's facts, its areas, reports and the form's schema (docs/definition.md)."""
        schema = self.localised(language)
        return {
            **schema.get("x-scheme", {}),
            "omrader": list(_areas(schema)),
            "rapporter": [{"id": name, **report} for name, report in schema.get("x-reports", {}).items()],
            "skjema": SchemaView(schema),
        }


class _PerLanguage(dict[Language, dict[str, Any]]):
    """The expanded schema in each language, made when asked for."""

    def __init__(self, expanded: Any) -> None:
        super().__init__()
        self._expanded = expanded

    def __missing__(self, language: Language) -> dict[str, Any]:
        self[language] = localise(self._expanded, language)
        return self[language]


class SchemaView(Mapping[str, Any]):
    """A schema as text sees it: its properties by name, then its keywords (``skjema.prosjekt.deltakere.minimum``)."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def __getitem__(self, name: str) -> Any:
        properties = self._schema.get("properties", {})
        value = properties[name] if name in properties else self._schema[name]
        return SchemaView(value) if isinstance(value, dict) else value

    def __iter__(self) -> Iterator[str]:
        yield from dict.fromkeys([*self._schema.get("properties", {}), *self._schema])

    def __len__(self) -> int:
        return len(list(iter(self)))


def _areas(schema: Schema) -> Iterator[dict[str, Any]]:
    for branch in schema.get("$defs", {}).get("satsingsomrade", {}).get("oneOf", []):
        yield {"nummer": branch["const"], "tittel": branch["title"], **branch.get("x-area", {})}


# --- files ------------------------------------------------------------------------------------------------------------


def find(folder: Path) -> tuple[Key, ...]:
    """The scheme-years below this folder, in order."""
    found = (path for path in folder.glob("*/*.json") if re.fullmatch("[1-9][0-9]*", path.stem))
    return tuple(sorted(Key(path.parent.name, int(path.stem)) for path in found if path.parent.name != COMMON))


def load(folder: Path, key: Key) -> Definition:
    """The definition of this scheme and year.

    Raises :class:`UsageError` where there is none, :class:`DataError` where a file is not readable JSON.
    """
    require(key, find(folder))
    path = folder / key.scheme / f"{key.year}.json"
    paths = [path, *sorted((folder / COMMON).glob("*.json"))]
    files = {f"{_BASE}{part.relative_to(folder).as_posix()}": (part, read(part)) for part in paths}
    return Definition(key, path, files[f"{_BASE}{key}.json"][1], files)


def require(key: Key, known: Sequence[Key]) -> None:
    """Nothing where the key is known. Raises :class:`UsageError` with the nearest choice where it is not."""
    if key in known:
        return
    years = ", ".join(str(other.year) for other in known if other.scheme == key.scheme)
    if years:
        raise UsageError([Problem(str(key), "", f"no such year; {key.scheme} has {years}")])
    raise UsageError([Problem(str(key), "", f"no such scheme{nearest(key.scheme, {k.scheme for k in known})}")])


def parse_key(text: str) -> Key:
    """``utviklingstiltak/2025`` as a key. Raises :class:`UsageError` for anything else."""
    scheme, _, year = text.partition("/")
    if not scheme or not _YEAR.fullmatch(year):
        raise UsageError([Problem(text, "", "is not SCHEME/YEAR, such as utviklingstiltak/2025")])
    return Key(scheme, int(year))


def read(path: Path) -> Schema:
    """A JSON object from a file in UTF-8. Raises :class:`DataError` with the line where it breaks."""

    def fail(place: str, what: str) -> DataError:
        return DataError([Problem(str(path), place, what)])

    try:
        text = path.read_text(encoding="utf-8-sig")
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_refused, parse_float=_number)
        if _HALF.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except OSError as error:
        raise fail("", f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise fail(f"byte {error.start + 1}", "is not UTF-8; save the file as UTF-8") from error
    except UnicodeEncodeError as error:
        raise fail("", "holds half a character (\\ud800 to \\udfff without its other half)") from error
    except json.JSONDecodeError as error:
        raise fail(f"line {error.lineno}, column {error.colno}", f"is not JSON: {error.msg}") from error
    except _DuplicateKeyError as error:
        raise fail("", f"the key «{error}» stands twice in one object") from error
    except ValueError as error:  # a number that is none
        raise fail("", f"is not JSON: {error}") from error
    except RecursionError as error:
        raise fail("", "is nested too deeply") from error
    if not isinstance(value, dict):
        raise fail("line 1", "is not a JSON object")
    return value


class _DuplicateKeyError(Exception):
    pass


def _refused(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _number(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text} is larger than any number that programs share")
    return number


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        names = [name for name, _ in pairs]
        raise _DuplicateKeyError(next(name for name in names if names.count(name) > 1))
    return result


# --- references -------------------------------------------------------------------------------------------------------


def registry_of(files: Mapping[str, Schema]) -> Registry[Any]:
    """A registry of schema files by URI, for ``$ref``s among them."""
    return Registry().with_resources((uri, DRAFT202012.create_resource(contents)) for uri, contents in files.items())


def references(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Every ``$ref`` below a value: its JSON Pointer and what it says."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            place = f"{pointer}/{escaped(name)}"
            if name == "$ref" and isinstance(part, str):
                yield place, part
            else:
                yield from references(part, place)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from references(part, f"{pointer}/{index}")


def _target(base: str, reference: str) -> str:
    """The URI of the file that a reference in ``base`` points into."""
    try:
        return urldefrag(urljoin(base, reference)).url
    except ValueError:  # no URI at all
        return reference


# What a reference that leads nowhere raises; all but the first where it leads through what is no schema.
_NOWHERE = (Unresolvable, AttributeError, TypeError, ValueError)


def reference_problems(definition: Definition) -> Iterator[Problem]:
    """Each ``$ref`` that leads nowhere, in the definition and in what it refers to."""
    for uri, (path, contents) in definition.files.items():
        resolver = definition.registry.resolver(uri)
        for pointer, reference in references(contents):
            try:
                resolver.lookup(reference)
            except _NOWHERE:
                yield Problem(
                    str(path), pointer, f"«{reference}» leads nowhere{_nearest_target(definition, uri, reference)}"
                )


def _nearest_target(definition: Definition, base: str, reference: str) -> str:
    target = _target(base, reference)
    if target not in definition.files:
        known = [uri.removeprefix(_BASE) for uri in definition.files if uri != definition.uri]
        return nearest(target.removeprefix(_BASE), known)
    names = definition.files[target][1].get("$defs")
    return nearest(reference.rpartition("/")[2], names if isinstance(names, Mapping) else ())


MOST_EXPANSIONS = 20_000  # schemas that an expansion may make: some refer so richly that there is no end to them


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
        except _NOWHERE:
            return {**own, "$ref": reference}
        if id(resolved.contents) in open_references or self._made > MOST_EXPANSIONS:
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
    schema: Schema = _modern(expand(root, registry, uri))
    return schema


_BY_NAME = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies")
_VALUES = ("const", "enum", "default", "examples")


def _modern(schema: Any) -> Any:
    """A schema of draft 7 or later as 2020-12 says it, without what was for references and without our own keywords.

    In others' schemas those mean whatever others meant.
    """
    if isinstance(schema, list):
        return [_modern(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    result: dict[str, Any] = {}
    for name, part in schema.items():
        if name in _VALUES:
            result[name] = part
        elif name in _BY_NAME and isinstance(part, Mapping):
            result[name] = {key: _modern(each) for key, each in part.items()}
        elif name != "$id" and not name.startswith("x-"):
            result["prefixItems" if name == "items" and isinstance(part, list) else name] = _modern(part)
    return result


def localise(value: Any, language: Language) -> Any:
    """The value with ``{"nb": …, "nn": …}`` replaced by its own language, and ``x-nn`` by what it stands for."""
    if isinstance(value, list):
        return [localise(part, language) for part in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"nb", "nn"} and not any(isinstance(part, dict) for part in value.values()):
        return value[language]
    result = {name: localise(part, language) for name, part in value.items() if name != "x-nn"}
    if language == "nn":
        result.update(value.get("x-nn", {}))
    return result
