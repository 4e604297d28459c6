"""Answers and their contract -> what is to be mended, field by field, in the form's own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from assembler import advice, personal
from assembler.accounts.content import LARGEST
from assembler.document import Field, Language, field_name, value_text
from assembler.errors import plain
from assembler.intake.answers import Answers
from assembler.intake.forms import Form
from assembler.intake.records import Complaint, Note
from assembler.intake.sentences import said
from assembler.relevance import Clause
from assembler.wording import label, listing, message

SHORTENED = 60  # characters of an answer that are repeated

_Path = Sequence[str | int]


def complaints(form: Form, answers: Answers, page: Callable[[str], int]) -> tuple[Complaint, ...]:
    """Every answer that is to be mended, in the order of the form; ``page`` tells the page of a field by its name."""
    found: dict[str, Complaint] = {}
    for name in answers.struck:
        withheld = label("withheld", form.language)
        _add(found, form, page, name, withheld, _said("personal_number", form.language))
    for error in form.checker.thorough.iter_errors(dict(answers.data)):
        for name, answer, right in _told(form, answers, error):
            _add(found, form, page, name, answer, right)
    for path in _too_large(answers.data, []):
        name = _name(answers, path)
        _add(
            found,
            form,
            page,
            name,
            _shown(form, answers, path, _dug(answers.data, path)),
            message("too_large", form.language),
        )
    order = {name: index for index, name in enumerate(form.by_name)}
    return tuple(sorted(found.values(), key=lambda each: order.get(each.field, len(order))))


def _add(
    found: dict[str, Complaint], form: Form, page: Callable[[str], int], name: str, answer: str, right: str
) -> None:
    """One complaint a field is enough: the first."""
    question = form.by_name.get(name)
    known = sorted(box for box in form.names if box.startswith(f"{name}."))
    number = next((seen for seen in map(page, (name, *known)) if seen), 0)
    told = question.label if question else name
    found.setdefault(name, Complaint(number, name, told, personal.struck(answer), personal.struck(right)))


def _told(form: Form, answers: Answers, error: Any) -> Iterator[tuple[str, str, str]]:
    """Of one breach of the contract: each field's name, what stands there, and what would be right."""
    path, wanted, language = list(error.absolute_path), error.validator_value, form.language
    match error.validator:
        case "required":
            for name in wanted:
                if name not in error.instance:
                    yield from _missing(form, answers, [*path, name])
        case "not" | None:  # a question that other answers rule out
            first = next(iter(_answered(error.instance, path)), path)
            told = f"{_said('not_here', language)} {_only_if(form, path)}".strip()
            yield _name(answers, first), _shown(form, answers, first, _dug(error.instance, first[len(path) :])), told
        case "minProperties":
            yield from _missing(form, answers, path)
        case _:
            name = _name(answers, path)
            question = form.by_name.get(name)
            if question is None and error.validator == "minItems":
                yield from _too_few_rows(form, answers, path, wanted)
            else:
                yield (
                    _nearest(form, name),
                    _shown(form, answers, path, error.instance),
                    _right(question, error, language),
                )


def _right(question: Field | None, error: Any, language: Language) -> str:
    """What would be right, by the keyword that was broken."""
    wanted, value = error.validator_value, error.instance
    if error.validator == "maxItems":
        return _said("too_many", language, str(wanted))
    if question is None:
        return _said("wrong", language)
    match error.validator:
        case "type" if question.kind in ("integer", "number", "amount"):
            return advice.number(question, language)
        case "const" | "enum" | "oneOf" | "anyOf":
            return _choice(question, error, language)
        case "type" if question.choices:
            return _choice(question, error, language)
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
            return advice.limits(question, language)
        case "format" if question.kind == "date":
            return advice.date(question, str(value), language)
        case "format" | "pattern":
            return advice.pattern(question, language)
        case "minLength":
            return advice.length(question, language)
        case "maxLength":
            return _said("too_long", language, str(wanted), str(len(str(value))))
        case "minItems":
            return _said("too_few_ticks", language, str(wanted))
    return question.constraints.message or _said("wrong", language)


def _choice(question: Field, error: Any, language: Language) -> str:
    labels = {choice.value: choice.label for choice in question.choices}
    if error.validator == "const":
        if question.kind == "checkbox":
            return _said("must_tick", language)
        return _said("must_be", language, labels.get(value_text(error.validator_value), str(error.validator_value)))
    allowed = labels.values()
    if error.validator == "enum":
        known = [value_text(value) for value in error.validator_value]
        allowed = [each for value, each in labels.items() if value in known] or known  # type: ignore[assignment]
    return _said("no_choice", language, listing([f"«{_short(each)}»" for each in allowed], language, "or"))


def _only_if(form: Form, path: _Path) -> str:
    """When a question is to be answered, as the form says it beside the question."""
    condition = form.conditions.get(tuple(map(str, path)))
    if condition is None:
        return ""
    told = listing([_clause(form, clause) for clause in condition.clauses], form.language)
    return message("only_if", form.language, told)


def _clause(form: Form, clause: Clause) -> str:
    question = form.by_name.get(field_name(clause.path))
    labels = {choice.value: choice.label for choice in question.choices} if question else {}
    values = [f"«{_short(labels.get(value_text(value), value_text(value)))}»" for value in clause.values]
    kind = "is" if clause.kind == "is" else "ticks" if values else "ticks_any"
    name = question.label if question else field_name(clause.path)
    return message(kind, form.language, name, listing(values, form.language, "or"))


def _too_large(value: Any, path: _Path) -> Iterator[_Path]:
    """The paths of numbers that no grant and no sum comes to."""
    if isinstance(value, Mapping | list):
        for part, inner in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from _too_large(inner, [*path, part])
    elif isinstance(value, int | float) and abs(value) > LARGEST:
        yield path


# --- what is missing --------------------------------------------------------------------------------------------------


def _missing(form: Form, answers: Answers, path: _Path) -> Iterator[tuple[str, str, str]]:
    """The fields to fill in where a value is missing: of a part of which nothing is there, those that it requires."""
    below = answers.field(path)
    schema = _schema_at(form.schema, path)
    for each in tuple(_required(schema, below)) or (below,):
        name = field_name(each)
        question = form.by_name.get(name)
        if question is None:  # a part that requires nothing by itself: its first question stands for it
            question = next((form.by_name[n] for n in form.by_name if n.startswith(f"{name}.")), None)
        kind, name = (question.kind, question.name) if question else ("text", name)
        yield name, "", _said("must_tick" if kind == "checkbox" else "missing", form.language)


def _schema_at(schema: Any, path: _Path) -> Any:
    for part in path:
        schema = schema.get("items", {}) if isinstance(part, int) else schema.get("properties", {}).get(part, {})
        if not isinstance(schema, Mapping):
            return {}
    return schema


def _required(schema: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The paths of the single values that a part requires; of rows, those of the first."""
    if not isinstance(schema, Mapping):
        return
    items = schema.get("items")
    if isinstance(items, Mapping) and "properties" in items:
        yield from _required(items, (*path, "0"))
    for name in schema.get("required", ()) if "properties" in schema else ():
        inner = tuple(_required(schema["properties"].get(name), (*path, name)))
        yield from inner or ((*path, name),)


def _too_few_rows(form: Form, answers: Answers, path: _Path, wanted: int) -> Iterator[tuple[str, str, str]]:
    """The first field of the first row that is still empty."""
    table, used = _name(answers, path), set(answers.rows.get(answers.field(path), ()))
    empty = (name for name in form.by_name if name.startswith(f"{table}.") and _row(name, table) not in used)
    yield next(empty, table), "", _said("too_few_rows", form.language, str(wanted))


def _row(name: str, table: str) -> str:
    return name.removeprefix(f"{table}.").partition(".")[0]


# --- names and values -------------------------------------------------------------------------------------------------


def _name(answers: Answers, path: _Path) -> str:
    return field_name(answers.field(path))


def _nearest(form: Form, name: str) -> str:
    """The field itself, or the one that holds a part of it: a choice among several is at its question."""
    while name and name not in form.by_name:
        name = name.rpartition(".")[0]
    return name


def _answered(value: Any, path: _Path) -> Iterator[_Path]:
    """The paths of the single answers within a value."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _answered(part, [*path, name])
    elif isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        for index, part in enumerate(value):
            yield from _answered(part, [*path, index])
    else:
        yield path


def _dug(value: Any, path: _Path) -> Any:
    for part in path:
        value = value[part]
    return value


def _shown(form: Form, answers: Answers, path: _Path, value: Any) -> str:
    """What stands there, as it was typed or as the form words the choice; a whole table is not repeated."""
    name = _name(answers, path)
    question = form.by_name.get(_nearest(form, name))
    labels = {choice.value: choice.label for choice in question.choices} if question else {}
    if isinstance(value, Mapping) or (isinstance(value, list) and not labels):
        return label("withheld", form.language) if value else ""
    if isinstance(value, list):
        return _short(listing([labels.get(value_text(each), value_text(each)) for each in value], form.language))
    typed = answers.texts.get(name) or value_text(value)
    return _short(labels.get(typed, typed))


def _short(text: str) -> str:
    line = plain(" ".join(text[: 10 * SHORTENED].split()))
    return line if len(line) <= SHORTENED else f"{line[: SHORTENED - 1]}…"


def _said(name: str, language: Language, *values: str) -> str:
    return said(Note(name, values), language)
