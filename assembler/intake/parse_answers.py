"""A form's field texts, or a web form's data -> data in the schema's own types, and which field each came from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assembler.core import national_id
from assembler.document.nodes import Field, field_name, field_path
from assembler.forms import parse
from assembler.forms import values as filling
from assembler.intake.form_lookup import Form

_Part = str | int
_GROUPED = re.compile(r"[\s.\u00a0\u202f]")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a form was answered: ``data`` as its contract types them, ``texts`` as they stand in a PDF's fields.

    ``rows`` are, for each array in the data, the row of the form that each of its items came from; ``struck`` are the
    fields that held a personal number.
    """

    data: Mapping[str, Any]
    texts: Mapping[str, str]
    rows: Mapping[tuple[str, ...], Sequence[str]]
    redacted: tuple[str, ...] = ()

    def field(self, path: Sequence[_Part]) -> tuple[str, ...]:
        """The path of a field in the form, from its path in the data."""
        found: tuple[str, ...] = ()
        for part in path:
            rows = self.rows.get(found, ())
            inside = isinstance(part, int) and part < len(rows)
            found = (*found, rows[part] if inside and isinstance(part, int) else str(part))
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
        texts[name] = filling.TICKED if clean and name in form.boxes else clean
    data = filling.data(form.questions, texts)
    return Answers(data, texts, _used_rows(form, texts), tuple(redacted))


def parse_data(form: Form, given: Mapping[str, Any]) -> Answers:
    """The answers of a web form: its data without what the form works out by itself, texts tidied as those of a PDF."""
    redacted: list[str] = []
    data = _normalized_data(form, given, (), redacted)
    return Answers(data, {}, dict(_row_numbers(data, ())), tuple(redacted))


def _row_numbers(data: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """The rows of data that were not read from a form: each item has the row of its own number."""
    if isinstance(data, list):
        yield path, [str(index) for index in range(len(data))]
    for name, part in data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list) else ():
        yield from _row_numbers(part, (*path, str(name)))


def unknown_paths(form: Form, given: Mapping[str, Any]) -> Iterator[str]:
    """The paths in a web form's data that the form does not ask for; rows beyond those on paper it does ask for."""
    asked = {_without_row_numbers(question.name) for question in form.questions}
    for name in filling.paths_without_field(form.questions, given):
        if _without_row_numbers(name) not in asked and _without_row_numbers(name.rpartition(".")[0]) not in asked:
            yield name


def _without_row_numbers(name: str) -> str:
    """A field's name with every row's number as that of the first."""
    return ".".join("0" if part.isdecimal() else part for part in name.split("."))


def _normalized_text(question: Field | None, text: str) -> str:
    """A field's text as it was meant: letters composed, spaces at the ends gone, digits of codes together."""
    text = unicodedata.normalize("NFC", text).strip()
    if question is None:
        return text
    if question.constraints.format in ("orgnr", "kontonr") and _GROUPED.sub("", text).isdecimal():
        return _GROUPED.sub("", text)
    if question.choices and question.kind != "checkboxes":
        labels = {choice.label.casefold(): choice.value for choice in question.choices}
        values = {choice.value: choice.value for choice in question.choices}
        return values.get(text) or labels.get(text.casefold(), text)
    return text


def _used_rows(form: Form, texts: Mapping[str, str]) -> dict[tuple[str, ...], list[str]]:
    """The rows of the form in which something stands, by the path of their table."""
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
    if question.kind == "checkboxes":
        return any(texts.get(filling.checkbox_name(question.name, choice.value)) for choice in question.choices)
    return bool(texts.get(question.name))


def _normalized_data(form: Form, value: Any, path: tuple[str, ...], redacted: list[str]) -> Any:
    if isinstance(value, dict):
        parts = {name: _normalized_data(form, part, (*path, name), redacted) for name, part in value.items()}
        return {name: part for name, part in parts.items() if part not in ("", None, {}, [])}
    if isinstance(value, list):
        return [_normalized_data(form, part, (*path, str(index)), redacted) for index, part in enumerate(value)]
    name = field_name(path)
    question = form.by_name.get(name) or form.by_name.get(_without_row_numbers(name))
    if question and (question.derived or question.kind == "signature"):
        return None
    if isinstance(value, str):
        value = _normalized_text(question, value)
    if not (question and isinstance(value, str) and filling.may_be_account_number(question, value)):
        clean = national_id.redact_within(value)
        if clean != value:
            redacted.append(name)
            return clean
    return _convert(question, value)


def _convert(question: Field | None, value: Any) -> Any:
    """A text that a web form passed on where a number or a day is asked for, as that."""
    if not question or not isinstance(value, str):
        return value
    if question.kind in ("integer", "amount", "number"):
        number = parse.number(value)
        return value if number is None else number
    return parse.iso_date(value) if question.kind == "date" else value
