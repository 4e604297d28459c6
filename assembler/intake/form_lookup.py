"""A form's mark -> the form that it means, made from the workspace's definition once: its questions, its contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assembler.accounts import build as accounts_content
from assembler.accounts.model import Accounts
from assembler.core.errors import AssemblerError, Problem, UsageError, suggestion
from assembler.document.nodes import FORM_ID_FIELD, Field
from assembler.document.walk import fields
from assembler.forms.values import checkbox_name
from assembler.i18n.language import Language
from assembler.json_schema import conditions as relevance
from assembler.json_schema import validation
from assembler.json_schema.validation import Checker
from assembler.products import builders as products
from assembler.scheme.form_id import APPLICATION, FormIdentifier
from assembler.scheme.loader import Definition, Key
from assembler.scheme.workspace import Workspace

_Path = tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """One form of one definition in one language: what it asks, and what answers must keep to.

    ``say`` prints the definition's messages to those who break a rule.
    """

    definition: Definition
    form: str
    language: Language
    schema: Mapping[str, Any]
    questions: tuple[Field, ...]
    say: Callable[[str, Mapping[str, Any]], str]

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The questions by name; a read-only one is there too."""
        return {question.name: question for question in self.questions}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the form's fields: each of several boxes has its own."""
        return frozenset(name for question in self.questions for name in _field_names(question))

    @cached_property
    def boxes(self) -> frozenset[str]:
        """The names of the fields that are boxes to tick."""
        kinds = ("checkbox", "checkboxes")
        return frozenset(
            name for question in self.questions if question.kind in kinds for name in _field_names(question)
        )

    @cached_property
    def checker(self) -> Checker:
        """The contract, ready to check data."""
        return validation.checker(self.schema)

    @cached_property
    def conditions(self) -> dict[_Path, relevance.Condition]:
        """When questions are to be answered."""
        return relevance.conditions(self.schema)

    @cached_property
    def facts(self) -> dict[str, _Path]:
        """Where in the data the facts about the recipient stand, by the name of the fact (``x-prefill``)."""
        return dict(reversed(tuple(_prefill_paths(self.schema, ()))))  # the first of each counts


def _field_names(question: Field) -> Iterator[str]:
    if question.kind == "checkboxes":
        yield from (checkbox_name(question.name, choice.value) for choice in question.choices)
    else:
        yield question.name


def _prefill_paths(schema: Any, path: _Path) -> Iterator[tuple[str, _Path]]:
    for name, part in schema.get("properties", {}).items():
        if isinstance(part, Mapping):
            if isinstance(part.get("x-prefill"), str):
                yield part["x-prefill"], (*path, name)
            yield from _prefill_paths(part, (*path, name))


class FormLookup:
    """The forms of a workspace, each made when it is first asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._definitions: dict[Key, Definition] = {}
        self._failed: dict[Key, AssemblerError] = {}
        self._made: dict[tuple[Key, str, Language], Form] = {}

    def of(self, mark: FormIdentifier) -> Form:
        """The form of a mark. Raises :class:`AssemblerError` where the workspace has no such definition or form."""
        key = (mark.key, mark.form, mark.language)
        if key not in self._made:
            self._made[key] = self._form(self._definition(mark.key), mark.form, mark.language)
        return self._made[key]

    def accounts_of(self, mark: FormIdentifier) -> Accounts:
        """The accounts of a report's mark. Raises :class:`AssemblerError` as :meth:`of` does."""
        return accounts_content.build_accounts(
            self._definition(mark.key), mark.form, mark.language, self._workspace.theme
        )

    def _definition(self, key: Key) -> Definition:
        if key in self._failed:
            raise self._failed[key]
        if key not in self._definitions:
            try:
                self._definitions[key] = self._workspace.definition(key)
            except AssemblerError as error:
                self._failed[key] = error
                raise
        return self._definitions[key]

    def _form(self, definition: Definition, form: str, language: Language) -> Form:
        known = (APPLICATION, *products.report_forms(definition))
        if form not in known:
            raise UsageError([Problem(str(definition.key), "", f"it has no form «{form}»{suggestion(form, known)}")])
        document = products.compose_form(definition, form, language, self._workspace.theme)
        questions = tuple(question for question in fields(document.blocks) if question.name != FORM_ID_FIELD)
        say = products.message_renderer(definition, language, self._workspace.theme)
        return Form(definition, form, language, products.form_schema(definition, form, language), questions, say)
