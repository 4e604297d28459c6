"""Data into a form's fields and back: what each field holds as text, and sums worked out as a viewer would."""

from __future__ import annotations

import copy
import datetime as dt
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from stdnum.no import kontonr

from assembler.document.nodes import Calculation, Field, field_name, field_path, value_text
from assembler.forms import parse
from assembler.i18n import formats

TICKED = "Ja"  # the state of a ticked box, and what its field's text is then


def field_texts(questions: Sequence[Field], data: Mapping[str, Any]) -> dict[str, str]:
    """What each field of a form holds for this data, by the field's name; calculated fields are worked out.

    A field that the data say nothing of is left out. A box of several is named by its choice: ``tema.ki``.
    """
    found: dict[str, str] = {}
    for question in questions:
        value = _value_at(data, question.name)
        if value is None or question.calculation:
            continue
        if question.kind == "checkboxes":
            found.update({checkbox_name(question.name, value_text(each)): TICKED for each in value})
        elif question.kind == "checkbox":
            found[question.name] = TICKED if value is True else ""
        elif question.kind != "signature":
            found[question.name] = field_text(question, value)
    found.update(calculated_texts(questions, found))
    return found


def paths_without_field(questions: Sequence[Field], data: Mapping[str, Any]) -> Iterator[str]:
    """The paths in the data that the form has no field for, such as rows beyond those of its table."""
    names = {question.name for question in questions}
    for path in _leaves(data, ()):
        if field_name(path) not in names and not (field_name(path[:-1]) in names and path[-1].isdecimal()):
            yield field_name(path)


def checkbox_name(name: str, choice: str) -> str:
    """The name of one of several boxes."""
    return f"{name}.{field_name([choice])}"


def display_text(question: Field, text: str) -> str:
    """A field's text as a viewer with scripts shows it: numbers and codes in groups."""
    if question.kind in ("integer", "number", "amount") and question.constraints.format != "year":
        value = parse.number(text)
        return text if value is None else formats.number(value)
    if question.constraints.format == "orgnr" and len(text) == 9 and text.isdecimal():
        return formats.organisation_number(text)
    if question.constraints.format == "kontonr" and len(text) == 11 and text.isdecimal():
        return formats.account_number(text)
    if question.kind == "select":
        return next((choice.label for choice in question.choices if choice.value == text), text)
    return text


def calculated_texts(questions: Sequence[Field], found: Mapping[str, str]) -> dict[str, str]:
    """The texts of the calculated fields that follow from the others' texts."""
    known = {name: float(value) for name, text in found.items() if (value := parse.number(text)) is not None}
    known |= {q.name: float(q.value) for q in questions if isinstance(q.value, int | float) and q.name not in known}
    results: dict[str, str] = {}
    rules = [question for question in questions if question.calculation]
    for _ in rules:  # a sum of sums is known one round after its sums
        for question in rules:
            assert question.calculation is not None
            result = _result(question.calculation, known, [each.name for each in questions])
            if result is not None:
                known[question.name] = result
                results[question.name] = _decimal_text(result)
    return results


def _result(rule: Calculation, known: Mapping[str, float], names: Sequence[str]) -> float | None:
    operands = list(operands_of(rule, names))
    values = [known.get(operand) if isinstance(operand, str) else float(operand) for operand in operands]
    present = [value for value in values if value is not None]
    if not any(value is not None for value, each in zip(values, operands, strict=True) if isinstance(each, str)):
        return None
    if rule.operation == "product":
        if len(present) < len(values):
            return None
        result = 1.0
        for value in present:
            result *= value
        return round(result, 2)
    if rule.operation == "difference":
        first, *others = values  # nothing is taken from what is not there
        return None if first is None else round(first - sum(value or 0 for value in others), 2)
    return round(sum(present), 2)


def operands_of(rule: Calculation, names: Iterable[str]) -> Iterator[str | float]:
    """A calculation's operands, with ``plan.*.belop`` as that field of every row."""
    for operand in rule.operands:
        if isinstance(operand, str) and "*" in operand.split("."):
            yield from (name for name in names if _matches(name.split("."), operand.split(".")))
        else:
            yield operand


def _matches(name: Sequence[str], wanted: Sequence[str]) -> bool:
    return len(name) == len(wanted) and all(
        part == want or (want == "*" and part.isdecimal()) for part, want in zip(name, wanted, strict=True)
    )


def _value_at(data: Any, name: str) -> Any:
    for part in field_path(name):
        if isinstance(data, Mapping):
            data = data.get(part)
        elif isinstance(data, list) and part.isdecimal():
            data = data[int(part)] if int(part) < len(data) else None
        else:
            return None
    return data


def _leaves(data: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(data, Mapping):
        for name, part in data.items():
            yield from _leaves(part, (*path, name))
    elif isinstance(data, list):
        for index, part in enumerate(data):
            yield from _leaves(part, (*path, str(index)))
    elif data is not None:
        yield path


def field_text(question: Field, value: Any) -> str:
    """What a question's field holds for a value of the schema's own type."""
    if question.kind in ("integer", "number", "amount") and _is_number(value):
        return _decimal_text(value)
    if question.kind == "date" and isinstance(value, str):
        try:
            return f"{dt.date.fromisoformat(value):%d.%m.%Y}"
        except ValueError:  # a default that is no date: it is shown, and the validation says so
            return value
    return value_text(value)


def _is_number(value: Any) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, float) and math.isfinite(value)
    )


def _decimal_text(value: float) -> str:
    """A number with a decimal comma, which no one reads as a thousands separator: three decimals get a zero more."""
    whole, _, decimals = f"{Decimal(repr(value)):f}".partition(".")
    if not decimals.strip("0"):
        return str(int(value))
    return f"{whole},{decimals}{'0' if len(decimals) == 3 else ''}"


# --- back again -------------------------------------------------------------------------------------------------------


def data(questions: Sequence[Field], found: Mapping[str, str]) -> dict[str, Any]:
    """The data that a form's fields hold, in the schema's own types; empty fields and derived ones are left out.

    What the form itself says, such as the only kind of applicant that there is, makes no row and no optional part: it
    goes with the answers beside it. A number or a date that is none stays the text that was typed: the validation says
    so.
    """
    asked = [question for question in questions if not question.derived and question.kind != "signature"]
    values = [(question, value) for question in asked if (value := _value(question, found)) is not None]
    answered = {question.name.rpartition(".")[0] for question, _ in values if not question.read_only}
    result: dict[str, Any] = {}
    for question, value in values:
        if not (question.read_only and is_optional_part(question)) or question.name.rpartition(".")[0] in answered:
            _set_at(result, field_path(question.name), value)
    rows: dict[str, Any] = _rows_to_lists(result)
    return rows


def with_calculated(questions: Sequence[Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """The data with what the form works out of them, in those parts that are there."""
    whole: dict[str, Any] = copy.deepcopy(dict(given))
    found = field_texts(questions, whole)
    for question in questions:
        part = _value_at(whole, question.name.rpartition(".")[0]) if "." in question.name else whole
        value = _parse_value(question, found.get(question.name, "")) if question.calculation else None
        if value is not None and isinstance(part, dict):
            part[field_path(question.name)[-1]] = value
    return whole


def is_optional_part(question: Field) -> bool:
    """Whether a question is part of a row, or of a whole, that need not be answered."""
    return question.conditional or any(part.isdecimal() for part in field_path(question.name))


def _value(question: Field, found: Mapping[str, str]) -> Any:
    if question.kind != "checkboxes":
        return _parse_value(question, found.get(question.name, ""))
    ticked = [c.value for c in question.choices if found.get(checkbox_name(question.name, c.value)) == TICKED]
    return [_choice_value(question, choice) for choice in ticked] or None


def _parse_value(question: Field, text: str) -> Any:
    if text == "":
        return None
    match question.kind:
        case "integer" | "amount" | "number":
            value = parse.number(text)
            return text if value is None else value
        case "date":
            return parse.iso_date(text)
        case "yesno":
            return {"true": True, "false": False}.get(text, text)
        case "checkbox":
            return True
        case "radio" | "select":
            return _choice_value(question, text)
    return text


def _choice_value(question: Field, text: str) -> Any:
    """The value of a choice, which some programs save by its label; a text that is no choice stays as it is."""
    for choice in question.choices:
        if text in (choice.value, choice.label):
            return json.loads(choice.value) if choice.literal else choice.value
    return text


def _set_at(target: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for part in path[:-1]:
        target = target.setdefault(part, {})
    target[path[-1]] = value


def _rows_to_lists(value: Any) -> Any:
    """Objects whose names are row numbers as lists, in the order of the rows."""
    if not isinstance(value, dict):
        return value
    parts = {name: _rows_to_lists(part) for name, part in value.items()}
    if parts and all(name.isdecimal() for name in parts):
        return [parts[name] for name in sorted(parts, key=int)]
    return parts


def may_be_account_number(question: Field, text: str) -> bool:
    """Whether a field asks for an account number and this is one: it has eleven digits, as a national id number has."""
    return question.constraints.format == "kontonr" and bool(kontonr.is_valid(text))
