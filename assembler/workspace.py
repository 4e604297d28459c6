"""A workspace: the folder that holds schemas, templates and the register, with what is loaded from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assembler import definition as definitions
from assembler import look as looks
from assembler import validation
from assembler.definition import Definition, Key
from assembler.errors import DataError, Problem, UsageError
from assembler.look import Look


@dataclass(frozen=True)
class Workspace:
    """The folder ``root`` with its parts."""

    root: Path

    @property
    def schemas(self) -> Path:
        """Definitions, shared schemas and the meta-schema."""
        return self.root / "schemas"

    @property
    def templates(self) -> Path:
        """Letter texts, looks and the brand file."""
        return self.root / "templates"

    @property
    def register(self) -> Path:
        """The register of recipients."""
        return self.root / "register"

    @cached_property
    def look(self) -> Look:
        """The looks and the brand. Raises :class:`UsageError` where the folder is no workspace."""
        self._hold()
        return looks.load(self.templates)

    def scheme_years(self) -> tuple[Key, ...]:
        """The scheme-years of this workspace. Raises :class:`UsageError` where the folder is no workspace."""
        self._hold()
        return definitions.find(self.schemas)

    def _hold(self) -> None:
        """Nothing where the folder is a workspace. Raises :class:`UsageError` where it is none."""
        if not (self.schemas / definitions.META_SCHEMA).is_file():
            what = f"schemas/{definitions.META_SCHEMA} is not there; «assembler init FOLDER» makes a workspace"
            raise UsageError([Problem(str(self.root), "", f"is no workspace: {what}")])

    def definition(self, key: Key, *, draft: bool = False) -> Definition:
        """A definition that keeps to the meta-schema, with no open points unless it is a ``draft``.

        Raises :class:`DataError` with all that is wrong with it.
        """
        self.scheme_years()
        definition = definitions.load(self.schemas, key)
        try:
            problems = validation.definition_problems(definition, self.schemas / definitions.META_SCHEMA, draft=draft)
        except RecursionError as error:
            raise DataError([Problem(str(definition.path), "", "is nested too deeply")]) from error
        if problems:
            raise DataError(problems)
        return definition
