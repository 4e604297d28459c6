"""Finds and loads definitions, follows their ``$ref``s, says them in one language: the pipeline's first stage."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from referencing import Registry

from assembler.core.errors import Problem, UsageError, suggestion
from assembler.core.json_files import read
from assembler.i18n.language import Language
from assembler.json_schema.references import UNRESOLVABLE_ERRORS, Schema, expand, references, registry_of, target_of

META_SCHEMA = "definition.schema.json"
COMMON_FOLDER = "common"  # the folder of parts that definitions share
_YEAR = re.compile(r"\d{1,9}", re.ASCII)
_BASE_URI = "file:///schemas/"  # a scheme that relative references are defined for


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
        return f"{_BASE_URI}{self.key}.json"

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
                target = target_of(uri, reference)
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


def find_keys(folder: Path) -> tuple[Key, ...]:
    """The scheme-years below this folder, in order."""
    found = (path for path in folder.glob("*/*.json") if re.fullmatch("[1-9][0-9]*", path.stem))
    return tuple(sorted(Key(path.parent.name, int(path.stem)) for path in found if path.parent.name != COMMON_FOLDER))


def load(folder: Path, key: Key) -> Definition:
    """The definition of this scheme and year.

    Raises :class:`UsageError` where there is none, :class:`DataError` where a file is not readable JSON.
    """
    require_known(key, find_keys(folder))
    path = folder / key.scheme / f"{key.year}.json"
    paths = [path, *sorted((folder / COMMON_FOLDER).glob("*.json"))]
    files = {f"{_BASE_URI}{part.relative_to(folder).as_posix()}": (part, read(part)) for part in paths}
    return Definition(key, path, files[f"{_BASE_URI}{key}.json"][1], files)


def require_known(key: Key, known: Sequence[Key]) -> None:
    """Nothing where the key is known. Raises :class:`UsageError` with the nearest choice where it is not."""
    if key in known:
        return
    years = ", ".join(str(other.year) for other in known if other.scheme == key.scheme)
    if years:
        raise UsageError([Problem(str(key), "", f"no such year; {key.scheme} has {years}")])
    raise UsageError([Problem(str(key), "", f"no such scheme{suggestion(key.scheme, {k.scheme for k in known})}")])


def parse_key(text: str) -> Key:
    """``utviklingstiltak/2025`` as a key. Raises :class:`UsageError` for anything else."""
    scheme, _, year = text.partition("/")
    if not scheme or not _YEAR.fullmatch(year):
        raise UsageError([Problem(text, "", "is not SCHEME/YEAR, such as utviklingstiltak/2025")])
    return Key(scheme, int(year))


def reference_problems(definition: Definition) -> Iterator[Problem]:
    """Each ``$ref`` that leads nowhere, in the definition and in what it refers to."""
    for uri, (path, contents) in definition.files.items():
        resolver = definition.registry.resolver(uri)
        for pointer, reference in references(contents):
            try:
                resolver.lookup(reference)
            except UNRESOLVABLE_ERRORS:
                yield Problem(
                    str(path), pointer, f"«{reference}» leads nowhere{_suggest_target(definition, uri, reference)}"
                )


def _suggest_target(definition: Definition, base: str, reference: str) -> str:
    target = target_of(base, reference)
    if target not in definition.files:
        known = [uri.removeprefix(_BASE_URI) for uri in definition.files if uri != definition.uri]
        return str(suggestion(target.removeprefix(_BASE_URI), known))
    names = definition.files[target][1].get("$defs")
    return str(suggestion(reference.rpartition("/")[2], names if isinstance(names, Mapping) else ()))


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
