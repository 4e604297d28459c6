"""Finds and loads definitions, follows their ``$ref``s, gives them in one language."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from referencing import Registry

from assembler.core.errors import Problem, UsageError, suggestion
from assembler.core.json_files import read
from assembler.i18n.language import Language
from assembler.json_schema.references import UNRESOLVABLE_ERRORS, Schema, expand, references, registry_of, target_of
from assembler.scheme.key import Key
from assembler.scheme.model import SchemeYear, parse_year

_Value = TypeVar("_Value")

META_SCHEMA = "definition.schema.json"
COMMON_FOLDER = "common"  # the folder of parts that definitions share
_BASE_URI = "file:///schemas/"  # any URI that relative references can be resolved against


@dataclass(frozen=True)
class Definition:
    """The definition of one scheme's year. ``files`` are its own file and the parts that definitions share, by URI."""

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

    @cached_property
    def expanded(self) -> dict[str, Any]:
        """The whole schema, every ``$ref`` replaced by what it refers to. Do not change it."""
        whole: dict[str, Any] = expand(self.schema, self.registry, self.uri)
        return whole

    def year(self, language: Language) -> SchemeYear:
        """The typed scheme-year in one language form, parsed when it is first asked for.

        The definition must keep to the meta-schema. Raises :class:`DataError` as :func:`model.parse_year` does.
        """
        return self._years[language]

    @cached_property
    def _years(self) -> _PerLanguage[SchemeYear]:
        def parse(language: Language) -> SchemeYear:
            return parse_year(self.key, self.path, localise(self.expanded, language), language)

        return _PerLanguage(parse)


class _PerLanguage(dict[Language, _Value]):
    """A value for each language form, made when it is asked for."""

    def __init__(self, make: Callable[[Language], _Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, language: Language) -> _Value:
        self[language] = self._make(language)
        return self[language]


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
    return read_definition(*paths_of(folder, key), key)


def paths_of(folder: Path, key: Key) -> tuple[Path, Path]:
    """The file of a definition, and the folder of parts that definitions share."""
    return folder / key.scheme / f"{key.year}.json", folder / COMMON_FOLDER


def read_definition(path: Path, common: Path, key: Key) -> Definition:
    """The definition in this file, with the shared parts. Raises :class:`DataError` where one is not readable JSON."""
    files = {f"{_BASE_URI}{key}.json": (path, read(path))}
    files |= {f"{_BASE_URI}{COMMON_FOLDER}/{part.name}": (part, read(part)) for part in sorted(common.glob("*.json"))}
    return Definition(key, path, files[f"{_BASE_URI}{key}.json"][1], files)


def require_known(key: Key, known: Sequence[Key]) -> None:
    """Raise :class:`UsageError` with the nearest choice where the key is not known."""
    if key in known:
        return
    years = ", ".join(str(other.year) for other in known if other.scheme == key.scheme)
    if years:
        raise UsageError([Problem(str(key), "", f"no such year; {key.scheme} has {years}")])
    raise UsageError([Problem(str(key), "", f"no such scheme{suggestion(key.scheme, {k.scheme for k in known})}")])


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
    """The value in one language: of ``{"nb": …, "nn": …}`` that form; in nynorsk ``x-nn`` replaces members."""
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
