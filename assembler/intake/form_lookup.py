"""Find the form that a form identifier means, built once from the workspace's definition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from assembler.accounts.build import build_accounts
from assembler.accounts.model import Accounts
from assembler.core.errors import AssemblerError, Problem, UsageError, suggestion
from assembler.document.nodes import FORM_ID_FIELD, Field
from assembler.document.walk import fields
from assembler.forms import prefill
from assembler.forms.field_types.registry import field_type
from assembler.forms.values import field_names
from assembler.i18n.language import Language
from assembler.json_schema import conditions, validation
from assembler.json_schema.conditions import Condition, Path
from assembler.json_schema.references import Schema
from assembler.json_schema.validation import Checker
from assembler.products.form_documents import compose_form
from assembler.products.scheme_texts import message_renderer
from assembler.scheme.form_id import APPLICATION, FormIdentifier
from assembler.scheme.key import Key
from assembler.scheme.loader import Definition
from assembler.scheme.workspace import Workspace


@dataclass(frozen=True)
class Form:
    """One form of one definition in one language: its questions, and the schema that answers must keep to.

    ``render_message`` fills in a message of the definition to those who break a rule: it takes the message and the
    schema that it stands in.
    """

    definition: Definition
    form: str
    language: Language
    schema: Schema
    questions: tuple[Field, ...]
    render_message: Callable[[str, Schema], str]

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The questions by name, also those that are read-only."""
        return {question.name: question for question in self.questions}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the form's fields: each of several boxes has its own."""
        return frozenset(name for question in self.questions for name in field_names(question))

    @cached_property
    def boxes(self) -> frozenset[str]:
        """The names of the fields that are boxes to tick."""
        boxes = (question for question in self.questions if field_type(question).box)
        return frozenset(name for question in boxes for name in field_names(question))

    @cached_property
    def checker(self) -> Checker:
        """Checks data against the schema."""
        return validation.checker(self.schema)

    @cached_property
    def conditions(self) -> dict[Path, Condition]:
        """When questions are to be answered, by their path."""
        return conditions.conditions(self.schema)

    @cached_property
    def prefill_paths(self) -> dict[str, Path]:
        """Where in the data each fact about the recipient is."""
        return prefill.prefill_paths(self.schema)


class FormLookup:
    """The forms of a workspace, each built when it is first asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._definitions: dict[Key, Definition] = {}
        self._failed: dict[Key, AssemblerError] = {}
        self._forms: dict[tuple[Key, str, Language], Form] = {}

    def of(self, identifier: FormIdentifier) -> Form:
        """The form of an identifier. Raises :class:`AssemblerError` where the workspace has no such form."""
        key = (identifier.key, identifier.form, identifier.language)
        if key not in self._forms:
            self._forms[key] = self._form(self._definition(identifier.key), identifier.form, identifier.language)
        return self._forms[key]

    def accounts_of(self, identifier: FormIdentifier) -> Accounts:
        """The accounts of a report. Raises :class:`AssemblerError` where the workspace has no such report."""
        definition = self._definition(identifier.key)
        return build_accounts(definition, identifier.form, identifier.language, self._workspace.theme)

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
        known = (APPLICATION, *definition.year("nb").report_form_ids)
        if form not in known:
            raise UsageError([Problem(str(definition.key), "", f"it has no form «{form}»{suggestion(form, known)}")])
        theme = self._workspace.theme
        document = compose_form(definition, form, language, theme)
        questions = tuple(question for question in fields(document.blocks) if question.name != FORM_ID_FIELD)
        render_message = message_renderer(definition, language, theme)
        schema = definition.year(language).form_schema(form)
        return Form(definition, form, language, schema, questions, render_message)
