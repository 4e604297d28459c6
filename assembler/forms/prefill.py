"""Fill in a form beforehand: which questions take which fact, and what filled data hold for a fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assembler.forms.question import Path, Question
from assembler.json_schema.references import Schema


def prefill_questions(schema: Schema) -> Iterator[tuple[str, Question]]:
    """The questions of a form that facts fill in beforehand, each after its fact, in the form's order."""
    yield from ((question.prefill, question) for question in Question(schema).descendants if question.prefill)


def prefill_paths(schema: Schema) -> dict[str, Path]:
    """Where in the data each fact stands: in the first question that takes it."""
    return {fact: question.path for fact, question in reversed(list(prefill_questions(schema)))}


def prefilled_answer(schema: Schema, data: object, fact: str) -> object:
    """What stands in the first answered question that takes this fact; none where no such question is answered."""
    answers = (_value_at(data, question.path) for name, question in prefill_questions(schema) if name == fact)
    return next((answer for answer in answers if answer is not None), None)


def prefilled_data(schema: Schema, facts: Mapping[str, object]) -> dict[str, object]:
    """The data of a form as far as these facts tell them.

    A fact can be an object: ``soknad/budsjett`` is what the fact ``soknad`` says of ``budsjett``, as far as the form
    asks for it.
    """
    data: dict[str, object] = {}
    for fact, question in prefill_questions(schema):
        value = _accepted(question.schema, _value_at(facts, tuple(fact.split("/"))))
        if value not in (None, "", {}, []):
            _set_at(data, question.path, value)
    return data


def _value_at(data: object, path: Path) -> object:
    for part in path:
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def _set_at(data: dict[str, object], path: Path, value: object) -> None:
    for name in path[:-1]:
        below = data.get(name)
        if not isinstance(below, dict):
            below = data[name] = {}
        data = below
    data[path[-1]] = value


def _accepted(schema: object, value: object) -> object:
    """The parts of a value that a schema asks for: what it works out itself, and rows beyond its own, are left out."""
    question = Question(schema if isinstance(schema, Mapping) else {})
    if question.schema.get("readOnly") or value is None:
        return None
    if isinstance(value, Mapping):
        parts = question.schema.get("properties", {})
        accepted = {name: _accepted(parts[name], part) for name, part in value.items() if name in parts}
        return {name: part for name, part in accepted.items() if part is not None}
    if isinstance(value, list):
        items = question.schema.get("items", {})
        return [_accepted(items, each) for each in value[: question.max_rows]]
    return value
