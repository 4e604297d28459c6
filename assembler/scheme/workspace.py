"""Gives access to a workspace: the folder of schemas, templates and the register, with what is loaded from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec, TypeVar

from assembler.core import json_files
from assembler.core.errors import DataError, Problem, UsageError
from assembler.core.file_cache import FileCache
from assembler.json_schema.validation import Checker, meta_checker
from assembler.recipients import register
from assembler.recipients.register import Register
from assembler.scheme import consistency, scaffold
from assembler.scheme import loader as definitions
from assembler.scheme import theme as themes
from assembler.scheme.key import Key
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme
from assembler.scheme.validate import definition_problems

_Parameters = ParamSpec("_Parameters")
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Workspace:
    """The folder ``root`` with its parts, read when they are asked for, and again when their files have changed."""

    root: Path
    _files: FileCache = field(default_factory=FileCache, init=False, repr=False, compare=False)

    def cached(
        self, loader: Callable[_Parameters, _Value], *args: _Parameters.args, **kwargs: _Parameters.kwargs
    ) -> _Value:
        """What ``loader`` returns for these arguments, for as long as the files and folders among them stay the same.

        ``workspace.cached(read_contracts, folder)`` is ``read_contracts(folder)``, read again only after an edit. All
        files that the loader reads must be among its arguments: see :meth:`FileCache.cached`. A :class:`Theme` gives
        the same cache to those who have no workspace, as ``theme.files.cached``.
        """
        return self._files.cached(loader, *args, **kwargs)

    @property
    def schemas(self) -> Path:
        """Definitions, shared schemas and the meta-schema."""
        return self.root / "schemas"

    @property
    def _meta_schema(self) -> Path:
        return self.schemas / definitions.META_SCHEMA

    @property
    def meta_schema(self) -> Checker:
        """The workspace's meta-schema. Raises :class:`DataError` where it is not JSON."""
        return self.cached(meta_checker, self._meta_schema)

    @property
    def templates(self) -> Path:
        """Letter texts, layouts and the brand file."""
        return self.root / "templates"

    @property
    def register(self) -> Path:
        """The folder of the register of recipients."""
        return self.root / "register"

    @property
    def recipients(self) -> Register:
        """The register of recipients. Raises :class:`DataError` where a file is missing or lacks a column."""
        return self.cached(register.load, self.register)

    @property
    def theme(self) -> Theme:
        """The brand and the layouts. Raises :class:`UsageError` where the folder is not a workspace."""
        self._require_workspace()
        return themes.load(self.templates, self._files)

    def scheme_years(self) -> tuple[Key, ...]:
        """The scheme-years of this workspace. Raises :class:`UsageError` where the folder is not a workspace."""
        self._require_workspace()
        return definitions.find_keys(self.schemas)

    def _require_workspace(self) -> None:
        """Raise :class:`UsageError` unless the folder is a workspace."""
        if not self._meta_schema.is_file():
            what = f"schemas/{definitions.META_SCHEMA} is not there; «assembler init FOLDER» makes a workspace"
            raise UsageError([Problem(str(self.root), "", f"is no workspace: {what}")])

    def definition(self, key: Key, *, draft: bool = False) -> Definition:
        """A definition that keeps to the meta-schema and contradicts itself nowhere; only a ``draft`` has open points.

        Raises :class:`UsageError` where there is none. Raises :class:`DataError` with all that is wrong with it, or
        where the workspace's meta-schema is of another version of this package and allows what this one cannot read.
        """
        definitions.require_known(key, self.scheme_years())
        meta_schemas = (self._meta_schema, scaffold.meta_schema())
        return self.cached(
            _checked_definition, *definitions.paths_of(self.schemas, key), *meta_schemas, key, draft, self._files
        )


def _checked_definition(
    path: Path, common: Path, meta_schema: Path, own_meta_schema: Path, key: Key, draft: bool, files: FileCache
) -> Definition:
    definition = files.cached(definitions.read_definition, path, common, key)
    try:
        problems = definition_problems(definition, files.cached(meta_checker, meta_schema), draft=draft)
        if json_files.read(meta_schema) != json_files.read(own_meta_schema):
            own = definition_problems(definition, files.cached(meta_checker, own_meta_schema), draft=draft)
            problems = _explain_version(problems, own, meta_schema)
    except RecursionError as error:
        raise DataError([Problem(str(definition.path), "", "is nested too deeply")]) from error
    problems = problems or list(consistency.problems(definition))
    if problems:
        raise DataError(problems)
    return definition


def _explain_version(problems: list[Problem], ours: list[Problem], meta_schema: Path) -> list[Problem]:
    """The problems that a meta-schema of another version finds, and one about that version where the two disagree.

    ``ours`` are those that this package's own finds.
    """
    if bool(problems) == bool(ours):
        return problems
    other = "is not the one of this version of assembler"
    if problems:
        what = f"{other}, which finds nothing wrong with the definition"
    else:
        what = f"{other}, which cannot read all that it allows, first: {ours[0]}"
    return [*problems, Problem(str(meta_schema), "", f"{what}; «assembler init FOLDER» writes this version's")]
