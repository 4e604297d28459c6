"""Tell which answers of a form must be corrected, field by field, in the form's own words.

The web form does the same by the same rules (``check.js``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from assembler.accounts.model import MAX_AMOUNT
from assembler.core import national_id
from assembler.core.errors import printable
from assembler.core.json_files import integer_in, object_in
from assembler.document.nodes import Field, field_name, value_text
from assembler.document.words import label
from assembler.forms import messages, sentences
from assembler.forms import values as filling
from assembler.forms.words import message
from assembler.i18n.formats import join_list
from assembler.intake.form_lookup import Form
from assembler.intake.messages import describe
from assembler.intake.parse_answers import Answers
from assembler.intake.records import FieldError, Note
from assembler.json_schema.conditions import Clause
from assembler.json_schema.references import Schema

_Path: TypeAlias = tuple[str | int, ...]  # of a value in the data: names, and numbers of rows


@dataclass(frozen=True, slots=True)
class _Violation:
    """A broken rule: its keyword and what that asks for, the path of the value in the data, the value, its schema."""

    keyword: str
    wanted: object
    path: _Path
    value: object
    schema: Schema


@dataclass(frozen=True, slots=True)
class _Error:
    """A field's name, its answer as it is displayed (empty: none), and what would be right."""

    name: str
    answer: str
    message: str


def field_errors(form: Form, answers: Answers, page: Callable[[str], int]) -> tuple[FieldError, ...]:
    """Every answer that must be corrected, in the order of the form; ``page`` gives the page of a field by its name.

    A field has one error at most: of several broken rules, the gravest.
    """
    first: dict[str, _Error] = {}
    for error in _Checks(form, answers).errors():
        first.setdefault(error.name, error)
    order = {name: index for index, name in enumerate(form.by_name)}
    found = sorted(first.values(), key=lambda each: order.get(each.name, len(order)))
    return tuple(_with_place(error, form, page) for error in found)


def _with_place(error: _Error, form: Form, page: Callable[[str], int]) -> FieldError:
    """The error with the page and label of its field, national identity numbers redacted."""
    question = form.by_name.get(error.name)
    boxes = sorted(box for box in form.names if box.startswith(f"{error.name}."))
    number = next((number for number in map(page, (error.name, *boxes)) if number), 0)
    text = question.label if question else error.name
    return FieldError(number, error.name, text, national_id.redact(error.answer), national_id.redact(error.message))


class _Checks:
    """The checks of one form's answers."""

    def __init__(self, form: Form, answers: Answers) -> None:
        self.form, self.answers, self.language = form, answers, form.language

    def errors(self) -> Iterator[_Error]:
        """All errors, the gravest first; a field can have several."""
        for name in self.answers.redacted:
            hidden = label("withheld", self.language)
            yield _Error(name, hidden, describe(Note("personal_number"), self.language))
        for violation in self.violations():
            yield from self.describe(violation)
        for path in _too_large(self.answers.data, ()):
            answer = self.displayed(path, _value_at(self.answers.data, path))
            yield _Error(self.name(path), answer, message("too_large", self.language))

    def violations(self) -> Iterator[_Violation]:
        """Where the answers break the schema of the form, the gravest first."""
        data = filling.with_calculated(self.form.questions, self.answers.data)
        errors = self.form.checker.errors(data)
        for error in sorted(errors, key=lambda each: messages.severity(str(each.validator))):
            path = tuple(error.absolute_path)
            yield _Violation(
                str(error.validator or "not"), error.validator_value, path, error.instance, object_in(error.schema)
            )

    def describe(self, violation: _Violation) -> Iterator[_Error]:
        """The errors of the fields that a broken rule is about."""
        path, value = violation.path, violation.value
        match violation.keyword:
            case "required":
                missing = (name for name in _items(violation.wanted) if name not in object_in(value))
                for name in missing:
                    yield from self.missing(self.answers.field((*path, str(name))))
            case "minProperties":
                yield from self.missing(self.answers.field(path))
            case "not":  # a question that other answers rule out
                expected = f"{message('not_here', self.language)} {self.condition(path)}".strip()
                for each in _answered_paths(value, path):
                    answer = self.displayed(each, _value_at(value, each[len(path) :]))
                    yield _Error(self.nearest_question(self.name(each)), answer, expected)
            case "minItems" if self.is_table(table := self.name(path)):
                used = set(self.answers.rows.get(self.answers.field(path), ()))
                yield _Error(self.first_empty_field(table, used), "", self.rows_message(violation.schema))
            case _:
                name = self.nearest_question(self.name(path))
                yield _Error(name, self.displayed(path, value), self.expected(self.form.by_name.get(name), violation))

    # --- what would be right ---

    def expected(self, question: Field | None, violation: _Violation) -> str:
        """What would be right, by the rule that was broken."""
        if own := messages.own_message(violation.schema, violation.keyword):
            return self.form.render_message(own, violation.schema)
        return messages.broken_rule(question, violation.keyword, violation.wanted, violation.value, self.language)

    def condition(self, path: _Path) -> str:
        """When a question is to be answered, as the form tells it beside the question."""
        condition = self.form.conditions.get(tuple(map(str, path)))
        if condition is None:
            return ""
        clauses = join_list([self.clause(clause) for clause in condition.clauses], self.language)
        return message("only_if", self.language, clauses)

    def clause(self, clause: Clause) -> str:
        """One answer that a condition asks for."""
        question = self.form.by_name.get(field_name(clause.path))
        labels = (
            messages.choice_labels(question, clause.values)
            if question
            else [value_text(value) for value in clause.values]
        )
        values = [f"«{sentences.shortened(label)}»" for label in labels]
        kind = "is" if clause.kind == "is" else "ticks" if values else "ticks_any"
        name = question.label if question else field_name(clause.path)
        return message(kind, self.language, name, join_list(values, self.language, "or"))

    def rows_message(self, schema: Schema) -> str:
        """How many rows a table must have."""
        own = messages.own_message(schema, "minItems")
        least = integer_in(schema.get("minItems"))
        rows = 1 if least is None else least
        return self.form.render_message(own, schema) if own else messages.too_few_rows(rows, self.language)

    # --- what is missing ---

    def missing(self, path: tuple[str, ...]) -> Iterator[_Error]:
        """The fields to fill in where a value is missing; of a part that is missing, those that it requires."""
        for each in _required_paths(_schema_at(self.form.schema, path), path):
            name = field_name(each)
            nearest = self.nearest_question(name)  # of a part that requires nothing by itself, its first question
            if self.is_table(name):
                yield _Error(nearest, "", self.rows_message(_schema_at(self.form.schema, each)))
            else:
                yield _Error(nearest, "", messages.missing(self.form.by_name[nearest], self.language))

    def is_table(self, name: str) -> bool:
        """Whether a name is that of a table, which has rows of questions and is no question itself."""
        return name not in self.form.by_name and any(each.startswith(f"{name}.0") for each in self.form.by_name)

    def first_empty_field(self, table: str, used: set[str]) -> str:
        """The first field of the first empty row."""
        names = (name for name in self.form.by_name if name.startswith(f"{table}."))
        empty = (name for name in names if name.removeprefix(f"{table}.").partition(".")[0] not in used)
        return next(empty, self.nearest_question(table))

    # --- names and answers ---

    def name(self, path: _Path) -> str:
        """The name of the field of a value, by its path in the data."""
        return field_name(self.answers.field(path))

    def nearest_question(self, name: str) -> str:
        """The question itself, or one that it is part of, or the first that is part of it; else the form's first."""
        questions = self.form.by_name
        above = name
        while above and above not in questions:
            above = above.rpartition(".")[0]
        return above or next((each for each in questions if each.startswith(f"{name}.")), next(iter(questions)))

    def displayed(self, path: _Path, value: object) -> str:
        """An answer as it was typed or as the form words the choice, shortened; a whole table is not repeated."""
        name = self.name(path)
        question = self.form.by_name.get(self.nearest_question(name))
        labels = {choice.value: choice.label for choice in question.choices} if question else {}
        if isinstance(value, Mapping) or (isinstance(value, list) and not labels):
            return label("withheld", self.language) if value else ""
        if isinstance(value, list):
            texts = [labels.get(value_text(each), value_text(each)) for each in value]
            return printable(sentences.shortened(join_list(texts, self.language)))
        typed = self.answers.texts.get(name) or value_text(value)
        return printable(sentences.shortened(labels.get(typed, typed)))


# --- data and schemas -------------------------------------------------------------------------------------------------


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _too_large(value: object, path: _Path) -> Iterator[_Path]:
    """The paths of numbers that are larger than any grant or sum."""
    for part, inner in _parts(value):
        yield from _too_large(inner, (*path, part))
    if isinstance(value, int | float) and abs(value) > MAX_AMOUNT:
        yield path


def _answered_paths(value: object, path: _Path) -> Iterator[_Path]:
    """The paths of the single answers within a value; a list of choices is one answer."""
    if isinstance(value, Mapping) or any(isinstance(part, Mapping) for part in _items(value)):
        for name, part in _parts(value):
            yield from _answered_paths(part, (*path, name))
    else:
        yield path


def _parts(value: object) -> Iterator[tuple[str | int, object]]:
    """The parts of an object by name, or of an array by number."""
    if isinstance(value, Mapping):
        yield from value.items()
    else:
        yield from enumerate(_items(value))


def _value_at(value: object, path: _Path) -> object:
    for part in path:
        value = dict(_parts(value))[part]
    return value


def _required_paths(schema: Schema, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The paths of the single values and tables that a part requires; its own, where it requires none."""
    inner = object_in(schema.get("properties"))
    required = [str(name) for name in _items(schema.get("required")) if name in inner]
    for name in required:
        yield from _required_paths(object_in(inner[name]), (*path, name))
    if not required:
        yield path


def _schema_at(schema: Schema, path: tuple[str, ...]) -> Schema:
    for part in path:
        inner = object_in(schema.get("properties"))
        schema = object_in(inner[part] if part in inner else schema.get("items") if part.isdecimal() else None)
    return schema
