"""A workspace: the folder that holds schemas, templates and the register, with what is loaded from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assembler.core import json_files
from assembler.core.errors import DataError, Problem, UsageError
from assembler.scheme import loader as definitions
from assembler.scheme import scaffold
from assembler.scheme import theme as looks
from assembler.scheme.loader import Definition, Key
from assembler.scheme.theme import Theme
from assembler.scheme.validate import definition_problems


@dataclass(frozen=True)
class Workspace:
    """The folder ``root`` with its parts."""

    root: Path

    @property
    def schemas(self) -> Path:
        """Definitions, shared schemas and the meta-schema."""
        return self.root / "schemas"

    @property
    def _meta_schema(self) -> Path:
        return self.schemas / definitions.META_SCHEMA

    @cached_property
    def _has_other_meta_schema(self) -> bool:
        """Whether the meta-schema, which ``assembler init`` once copied, is another than this package's own."""
        return json_files.read(self._meta_schema) != json_files.read(scaffold.meta_schema())

    @property
    def templates(self) -> Path:
        """Letter texts, looks and the brand file."""
        return self.root / "templates"

    @property
    def register(self) -> Path:
        """The register of recipients."""
        return self.root / "register"

    @cached_property
    def theme(self) -> Theme:
        """The looks and the brand. Raises :class:`UsageError` where the folder is no workspace."""
        self._hold()
        return looks.load(self.templates)

    def scheme_years(self) -> tuple[Key, ...]:
        """The scheme-years of this workspace. Raises :class:`UsageError` where the folder is no workspace."""
        self._hold()
        return definitions.find_keys(self.schemas)

    def _hold(self) -> None:
        """Nothing where the folder is a workspace. Raises :class:`UsageError` where it is none."""
        if not self._meta_schema.is_file():
            what = f"schemas/{definitions.META_SCHEMA} is not there; «assembler init FOLDER» makes a workspace"
            raise UsageError([Problem(str(self.root), "", f"is no workspace: {what}")])

    def definition(self, key: Key, *, draft: bool = False) -> Definition:
        """A definition that keeps to the meta-schema, with no open points unless it is a ``draft``.

        Raises :class:`DataError` with all that is wrong with it, or where the workspace's meta-schema is of another
        version of this package and allows what this one cannot read.
        """
        self.scheme_years()
        definition = definitions.load(self.schemas, key)
        try:
            problems = definition_problems(definition, self._meta_schema, draft=draft)
            if self._has_other_meta_schema:
                ours = definition_problems(definition, scaffold.meta_schema(), draft=draft)
                problems = _explain_version(problems, ours, self._meta_schema)
        except RecursionError as error:
            raise DataError([Problem(str(definition.path), "", "is nested too deeply")]) from error
        if problems:
            raise DataError(problems)
        return definition


def _explain_version(problems: list[Problem], ours: list[Problem], meta_schema: Path) -> list[Problem]:
    """The problems that a meta-schema of another version finds, and what is to be said of that version.

    ``ours`` are those that this package's own finds.
    """
    if bool(problems) == bool(ours):
        return problems
    told = "is not the one of this version of assembler"
    if problems:
        what = f"{told}, which finds nothing wrong with the definition"
    else:
        what = f"{told}, which cannot read all that it allows, first: {ours[0]}"
    return [*problems, Problem(str(meta_schema), "", f"{what}; «assembler init FOLDER» writes this version's")]
