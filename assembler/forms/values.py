"""Convert between the data of a form and the texts of its fields, and work out its sums as a viewer would."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence

from stdnum.no import kontonr

from assembler.document.nodes import Calculation, Field, field_name, field_path, value_text
from assembler.forms import parse
from assembler.forms.field_types.base import decimal_text
from assembler.forms.field_types.checkbox import TICKED
from assembler.forms.field_types.registry import field_type


def field_texts(questions: Sequence[Field], data: Mapping[str, object]) -> dict[str, str]:
    """What each field of a form holds for this data, by the field's name; calculated fields are worked out.

    A field that the data say nothing of is left out. A box of several is named by its choice: ``tema.ki``.
    """
    found: dict[str, str] = {}
    for question in questions:
        value = _value_at(data, question.name)
        if value is None or question.calculation:
            continue
        kind = field_type(question)
        if kind.several:
            ticked = value if isinstance(value, list | tuple) else [value]
            found.update({checkbox_name(question.name, value_text(each)): TICKED for each in ticked})
        elif kind.asked:
            found[question.name] = kind.format(question, value)
    found.update(calculated_texts(questions, found))
    return found


def paths_without_field(questions: Sequence[Field], data: Mapping[str, object]) -> Iterator[str]:
    """The paths in the data that the form has no field for, such as rows beyond those of its table."""
    names = {question.name for question in questions}
    for path in _leaves(data, ()):
        if field_name(path) not in names and not (field_name(path[:-1]) in names and path[-1].isdecimal()):
            yield field_name(path)


def checkbox_name(name: str, choice: str) -> str:
    """The name of one of several boxes."""
    return f"{name}.{field_name([choice])}"


def field_names(question: Field) -> tuple[str, ...]:
    """The names of the form fields of a question: its own, or one for each of several boxes."""
    if not field_type(question).several:
        return (question.name,)
    return tuple(checkbox_name(question.name, choice.value) for choice in question.choices)


def display_text(question: Field, text: str) -> str:
    """A field's text as a viewer with scripts shows it: numbers and codes in groups, a choice by its label."""
    return field_type(question).display(question, text)


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
                results[question.name] = decimal_text(result)
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


def _value_at(data: object, name: str) -> object:
    for part in field_path(name):
        if isinstance(data, Mapping):
            data = data.get(part)
        elif isinstance(data, list) and part.isdecimal():
            data = data[int(part)] if int(part) < len(data) else None
        else:
            return None
    return data


def _leaves(data: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(data, Mapping):
        for name, part in data.items():
            yield from _leaves(part, (*path, name))
    elif isinstance(data, list):
        for index, part in enumerate(data):
            yield from _leaves(part, (*path, str(index)))
    elif data is not None:
        yield path


def field_text(question: Field, value: object) -> str:
    """What a question's field holds for a value of the schema's own type."""
    return field_type(question).format(question, value)


# --- back again -------------------------------------------------------------------------------------------------------


def to_data(questions: Sequence[Field], found: Mapping[str, str]) -> dict[str, object]:
    """The data that a form's fields hold, in the schema's own types; empty fields and derived ones are left out.

    What the form itself fills in, such as the only kind of applicant that there is, does not make a row or an optional
    part answered: it is kept only beside answers. A text that is not the number or date that was asked for stays as it
    was typed: validation reports it.
    """
    asked = [question for question in questions if not question.derived and field_type(question).asked]
    values = [(question, value) for question in asked if (value := _value(question, found)) is not None]
    answered = {question.name.rpartition(".")[0] for question, _ in values if not question.read_only}
    result: dict[str, object] = {}
    for question, value in values:
        if not (question.read_only and is_optional_part(question)) or question.name.rpartition(".")[0] in answered:
            _set_at(result, field_path(question.name), value)
    return {name: _rows_to_lists(part) for name, part in result.items()}


def with_calculated(questions: Sequence[Field], given: Mapping[str, object]) -> dict[str, object]:
    """The data with what the form calculates from them, in those parts that are there."""
    whole: dict[str, object] = copy.deepcopy(dict(given))
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


def _value(question: Field, found: Mapping[str, str]) -> object:
    kind = field_type(question)
    if not kind.several:
        return _parse_value(question, found.get(question.name, ""))
    ticked = [c.value for c in question.choices if found.get(checkbox_name(question.name, c.value)) == TICKED]
    return [kind.parse(question, choice) for choice in ticked] or None


def _parse_value(question: Field, text: str) -> object:
    return field_type(question).parse(question, text) if text else None


def _set_at(target: dict[str, object], path: Sequence[str], value: object) -> None:
    for part in path[:-1]:
        below = target.setdefault(part, {})
        assert isinstance(below, dict), "a field lies where another one's part lies"
        target = below
    target[path[-1]] = value


def _rows_to_lists(value: object) -> object:
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
