"""Answers and their contract -> what is to be mended, field by field, in the form's own words.

The form's twin on the web does the same by the same rules (``check.js``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from assembler.accounts.model import MAX_AMOUNT
from assembler.core import national_id
from assembler.core.errors import printable
from assembler.document.nodes import Field, field_name, value_text
from assembler.forms import messages
from assembler.forms import values as filling
from assembler.i18n.formats import join_list, label, message
from assembler.i18n.language import Language
from assembler.intake.form_lookup import Form
from assembler.intake.messages import describe
from assembler.intake.parse_answers import Answers
from assembler.intake.records import FieldError, Note
from assembler.json_schema.conditions import Clause

_Path = Sequence[str | int]


def field_errors(form: Form, answers: Answers, page: Callable[[str], int]) -> tuple[FieldError, ...]:
    """Every answer that is to be mended, in the order of the form; ``page`` tells the page of a field by its name."""
    found: dict[str, FieldError] = {}
    for name in answers.redacted:
        _add_error(
            found, form, page, name, label("withheld", form.language), describe(Note("personal_number"), form.language)
        )
    errors = form.checker.detailed.iter_errors(filling.with_calculated(form.questions, answers.data))
    for error in sorted(errors, key=lambda each: messages.severity(str(each.validator))):
        for name, answer, right in _describe(form, answers, error):
            _add_error(found, form, page, name, answer, right)
    for path in _too_large(answers.data, []):
        shown = _displayed_answer(form, answers, path, _value_at(answers.data, path))
        _add_error(found, form, page, _name(answers, path), shown, message("too_large", form.language))
    order = {name: index for index, name in enumerate(form.by_name)}
    return tuple(sorted(found.values(), key=lambda each: order.get(each.field, len(order))))


def _add_error(
    found: dict[str, FieldError], form: Form, page: Callable[[str], int], name: str, answer: str, right: str
) -> None:
    """One complaint a field is enough: the first."""
    question = form.by_name.get(name)
    known = sorted(box for box in form.names if box.startswith(f"{name}."))
    number = next((seen for seen in map(page, (name, *known)) if seen), 0)
    told = question.label if question else name
    found.setdefault(name, FieldError(number, name, told, national_id.redact(answer), national_id.redact(right)))


def _describe(form: Form, answers: Answers, error: Any) -> Iterator[tuple[str, str, str]]:
    """Of one breach of the contract: each field's name, what stands there, and what would be right."""
    path, language = list(error.absolute_path), form.language
    match error.validator:
        case "required":
            for name in error.validator_value:
                if name not in error.instance:
                    yield from _missing_fields(form, answers.field([*path, name]))
        case "minProperties":
            yield from _missing_fields(form, answers.field(path))
        case "not" | None:  # a question that other answers rule out
            told = f"{message('not_here', language)} {_condition_text(form, path)}".strip()
            for each in _answered_paths(error.instance, path):
                shown = _displayed_answer(form, answers, each, _value_at(error.instance, each[len(path) :]))
                yield _nearest_question(form, _name(answers, each)), shown, told
        case "minItems" if _is_table(form, name := _name(answers, path)):
            used = set(answers.rows.get(answers.field(path), ()))
            yield _first_empty_field(form, name, used), "", _rows_message(form, error.schema, language)
        case _:
            name = _nearest_question(form, _name(answers, path))
            yield (
                name,
                _displayed_answer(form, answers, path, error.instance),
                _expected(form, form.by_name.get(name), error),
            )


def _expected(form: Form, question: Field | None, error: Any) -> str:
    """What would be right, by the rule that was broken."""
    wanted, language = error.validator_value, form.language
    if own := messages.own_message(error.schema, error.validator):
        return form.render_message(own, error.schema)
    match error.validator:
        case "format" if question and question.kind == "date":
            return messages.date(question, str(error.instance), language)
        case "maxLength":
            return message("long", language, str(wanted), str(len(error.instance)))
        case "maxItems":
            return message("many", language, str(wanted))
        case "minItems":
            return message("few_ticks", language, str(wanted))
        case "const" if question and question.choices:
            return message("must_be", language, _labels(question, [wanted])[0])
        case "enum" if question and question.choices:
            return messages.choice(_labels(question, wanted), language)
    told = messages.messages_by_keyword(question, language) if question else {}
    return told.get(error.validator, message("wrong", language))


def _labels(question: Field, values: Sequence[Any]) -> list[str]:
    labels = {choice.value: choice.label for choice in question.choices}
    return [labels.get(told, told) for told in map(value_text, values)]


def _condition_text(form: Form, path: _Path) -> str:
    """When a question is to be answered, as the form says it beside the question."""
    condition = form.conditions.get(tuple(map(str, path)))
    if condition is None:
        return ""
    told = join_list([_clause_text(form, clause) for clause in condition.clauses], form.language)
    return message("only_if", form.language, told)


def _clause_text(form: Form, clause: Clause) -> str:
    question = form.by_name.get(field_name(clause.path))
    labels = _labels(question, clause.values) if question else [value_text(value) for value in clause.values]
    values = [f"«{messages.shortened(label)}»" for label in labels]
    kind = "is" if clause.kind == "is" else "ticks" if values else "ticks_any"
    name = question.label if question else field_name(clause.path)
    return message(kind, form.language, name, join_list(values, form.language, "or"))


def _too_large(value: Any, path: _Path) -> Iterator[_Path]:
    """The paths of numbers that no grant and no sum comes to."""
    if isinstance(value, Mapping | list):
        for part, inner in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from _too_large(inner, [*path, part])
    elif isinstance(value, int | float) and abs(value) > MAX_AMOUNT:
        yield path


# --- what is missing --------------------------------------------------------------------------------------------------


def _missing_fields(form: Form, path: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """The fields to fill in where a value is missing: of a part of which nothing is there, those that it requires."""
    for each in _required_paths(_schema_at(form.schema, path), path):
        name = field_name(each)
        if _is_table(form, name):
            yield _nearest_question(form, name), "", _rows_message(form, _schema_at(form.schema, each), form.language)
        else:  # of a part that requires nothing by itself, its first question
            nearest = _nearest_question(form, name)
            yield nearest, "", messages.missing(form.by_name[nearest], form.language)


def _required_paths(schema: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The paths of the single values and tables that a part requires; of none, its own."""
    inner = schema.get("properties", {}) if isinstance(schema, Mapping) else {}
    wanted = [name for name in schema.get("required", ()) if name in inner] if inner else []
    for name in wanted:
        yield from _required_paths(inner[name], (*path, name))
    if not wanted:
        yield path


def _schema_at(schema: Any, path: tuple[str, ...]) -> Any:
    for part in path:
        inner = schema.get("properties", {})
        schema = inner[part] if part in inner else schema.get("items", {}) if part.isdecimal() else {}
        if not isinstance(schema, Mapping):
            return {}
    return schema


def _is_table(form: Form, name: str) -> bool:
    """Whether a name is that of a table: of no question, and of rows."""
    return name not in form.by_name and any(each.startswith(f"{name}.0") for each in form.by_name)


def _rows_message(form: Form, schema: Any, language: Language) -> str:
    """How many rows a table must have."""
    own = messages.own_message(schema, "minItems")
    return form.render_message(own, schema) if own else messages.rows(schema.get("minItems", 1), language)


def _first_empty_field(form: Form, table: str, used: set[str]) -> str:
    """The first field of the first row in which nothing stands."""
    empty = (name for name in form.by_name if name.startswith(f"{table}.") and _row_of(name, table) not in used)
    return next(empty, _nearest_question(form, table))


def _row_of(name: str, table: str) -> str:
    return name.removeprefix(f"{table}.").partition(".")[0]


# --- names and values -------------------------------------------------------------------------------------------------


def _name(answers: Answers, path: _Path) -> str:
    return field_name(answers.field(path))


def _nearest_question(form: Form, name: str) -> str:
    """The field itself, or the one that it is a part of, or the first that is a part of it; else the form's first."""
    above = name
    while above and above not in form.by_name:
        above = above.rpartition(".")[0]
    return above or next((each for each in form.by_name if each.startswith(f"{name}.")), next(iter(form.by_name)))


def _answered_paths(value: Any, path: _Path) -> Iterator[_Path]:
    """The paths of the single answers within a value."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _answered_paths(part, [*path, name])
    elif isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        for index, part in enumerate(value):
            yield from _answered_paths(part, [*path, index])
    else:
        yield path


def _value_at(value: Any, path: _Path) -> Any:
    for part in path:
        value = value[part]
    return value


def _displayed_answer(form: Form, answers: Answers, path: _Path, value: Any) -> str:
    """What stands there, as it was typed or as the form words the choice; a whole table is not repeated."""
    name = _name(answers, path)
    question = form.by_name.get(_nearest_question(form, name))
    labels = {choice.value: choice.label for choice in question.choices} if question else {}
    if isinstance(value, Mapping) or (isinstance(value, list) and not labels):
        return label("withheld", form.language) if value else ""
    if isinstance(value, list):
        texts = [labels.get(value_text(each), value_text(each)) for each in value]
        return printable(messages.shortened(join_list(texts, form.language)))
    typed = answers.texts.get(name) or value_text(value)
    return printable(messages.shortened(labels.get(typed, typed)))
