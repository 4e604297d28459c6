"""Parse answers: a PDF form's field texts or a web form's data become data in the schema's own types."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from assembler.core import national_id
from assembler.core.json_files import object_in
from assembler.document.nodes import Field, field_name, field_path
from assembler.forms import values as filling
from assembler.forms.field_types.checkbox import TICKED
from assembler.forms.field_types.registry import field_type
from assembler.intake.form_lookup import Form

_Part: TypeAlias = str | int
_GROUPING = re.compile(r"[\s.\u00a0\u202f]")


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a form: ``data`` as its schema types them, ``texts`` as the fields of a PDF hold them.

    ``rows`` are, for each array in the data, the row of the form that each of its items came from; ``redacted`` are the
    names of the fields that held a national identity number.
    """

    data: Mapping[str, object]
    texts: Mapping[str, str]
    rows: Mapping[tuple[str, ...], Sequence[str]]
    redacted: tuple[str, ...] = ()

    def field(self, path: Sequence[_Part]) -> tuple[str, ...]:
        """The path of a field in the form, from its path in the data."""
        found: tuple[str, ...] = ()
        for part in path:
            rows = self.rows.get(found, ())
            found = (*found, rows[part] if isinstance(part, int) and part < len(rows) else str(part))
        return found


def parse_texts(form: Form, found: Mapping[str, str]) -> Answers:
    """The answers that the fields of a PDF hold, whatever program wrote them there."""
    texts: dict[str, str] = {}
    redacted: list[str] = []
    for name, text in found.items():
        question = form.by_name.get(name)
        clean = _normalized_text(question, text)
        if question and not filling.may_be_account_number(question, clean) and national_id.redact(clean) != clean:
            redacted.append(name)
            clean = national_id.redact(clean)
        texts[name] = TICKED if clean and name in form.boxes else clean
    return Answers(filling.to_data(form.questions, texts), texts, _used_rows(form, texts), tuple(redacted))


def parse_data(form: Form, given: Mapping[str, object]) -> Answers:
    """The answers of a web form: its data without what the form calculates, texts normalized as those of a PDF."""
    normalizer = _Normalizer(form)
    data = object_in(normalizer.value(given, ()))
    return Answers(data, {}, dict(_row_numbers(data, ())), tuple(normalizer.redacted))


def _row_numbers(data: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """The rows of data that no PDF holds: each item has the row of its own number."""
    if isinstance(data, list):
        yield path, [str(index) for index in range(len(data))]
        for index, part in enumerate(data):
            yield from _row_numbers(part, (*path, str(index)))
    elif isinstance(data, Mapping):
        for name, part in data.items():
            yield from _row_numbers(part, (*path, name))


def unknown_paths(form: Form, given: Mapping[str, object]) -> Iterator[str]:
    """The paths in a web form's data that the form does not ask for; it does ask for rows beyond those on paper."""
    asked = {_without_row_numbers(question.name) for question in form.questions}
    for name in filling.paths_without_field(form.questions, given):
        if _without_row_numbers(name) not in asked and _without_row_numbers(name.rpartition(".")[0]) not in asked:
            yield name


def _without_row_numbers(name: str) -> str:
    """A field's name with the number of the first row for every row's number."""
    return ".".join("0" if part.isdecimal() else part for part in name.split("."))


def _normalized_text(question: Field | None, text: str) -> str:
    """A text as it was meant: letters composed, without spaces at the ends and within codes, a label as its choice."""
    text = unicodedata.normalize("NFC", text).strip()
    if question is None:
        return text
    if question.constraints.format in ("orgnr", "kontonr") and _GROUPING.sub("", text).isdecimal():
        return _GROUPING.sub("", text)
    if question.choices and not field_type(question).several:
        labels = {choice.label.casefold(): choice.value for choice in question.choices}
        values = {choice.value: choice.value for choice in question.choices}
        return values.get(text) or labels.get(text.casefold(), text)
    return text


def _used_rows(form: Form, texts: Mapping[str, str]) -> dict[tuple[str, ...], list[str]]:
    """The rows of the form that are not empty, by the path of their table."""
    found: dict[tuple[str, ...], set[str]] = {}
    for question in form.questions:
        if question.read_only or not _is_answered(question, texts):
            continue
        path = field_path(question.name)
        for index, part in enumerate(path):
            if part.isdecimal():
                found.setdefault(path[:index], set()).add(part)
    return {path: sorted(rows, key=int) for path, rows in found.items()}


def _is_answered(question: Field, texts: Mapping[str, str]) -> bool:
    return any(texts.get(name) for name in filling.field_names(question))


class _Normalizer:
    """Normalizes the data of a web form; gathers the names of fields in which something was redacted."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self.redacted: list[str] = []

    def value(self, value: object, path: tuple[str, ...]) -> object:
        """A value without empty parts, and without what the form calculates; texts are normalized and typed."""
        if isinstance(value, dict):
            parts = {name: self.value(part, (*path, name)) for name, part in value.items()}
            return {name: part for name, part in parts.items() if part not in ("", None, {}, [])}
        if isinstance(value, list):
            return [self.value(part, (*path, str(index))) for index, part in enumerate(value)]
        name = field_name(path)
        question = self._form.by_name.get(name) or self._form.by_name.get(_without_row_numbers(name))
        if question and (question.derived or not field_type(question).asked):
            return None
        if isinstance(value, str):
            value = _normalized_text(question, value)
        if not (question and isinstance(value, str) and filling.may_be_account_number(question, value)):
            clean = national_id.redact_within(value)
            if clean != value:
                self.redacted.append(name)
                return clean
        return _convert(question, value)


def _convert(question: Field | None, value: object) -> object:
    """The number or ISO date that a text is, where a number or a date is asked for; any other value as it is."""
    if not question or not isinstance(value, str):
        return value
    kind = field_type(question)
    return kind.parse(question, value) if kind.numeric or question.kind == "date" else value
