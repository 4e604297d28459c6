"""Convert the cells of a filled accounts workbook to answers as a form holds them, and tell what is wrong with them."""

from __future__ import annotations

import datetime as dt
import re

from stdnum.no import kontonr, orgnr

from assembler.accounts.model import CELLS, MAX_AMOUNT
from assembler.accounts.words import remark
from assembler.core.xlsx import Cell
from assembler.document.nodes import Field
from assembler.forms import messages, parse, sentences
from assembler.forms.field_types.registry import field_type
from assembler.forms.words import message
from assembler.i18n import formats
from assembler.i18n.language import Language

_ROUNDING_ERROR = 0.005  # kroner: a formula's rounding error is less than half an øre


def display_value(value: object) -> str:
    """A cell's value as text: whole numbers without decimals, dates as 31.12.2025."""
    match value:
        case None:
            return ""
        case bool():
            return "SANN" if value else "USANN"
        case dt.datetime() | dt.date():
            return f"{value:%d.%m.%Y}"
        case float():
            return formats.plain_number(value)
        case _:
            return str(value)


def answer_text(field: Field, cell: Cell) -> str:
    """A cell's value as the field of a form would hold it."""
    value, shown = cell.value, display_value(cell.value).strip()
    if field_type(field).numeric and isinstance(value, float) and abs(value - round(value)) < _ROUNDING_ERROR:
        return str(round(value))
    if field.choices:
        return next((choice.value for choice in field.choices if choice.label.lower() == shown.lower()), shown)
    if field.constraints.format in ("orgnr", "kontonr"):
        return "".join(filter(str.isdigit, shown)) or shown
    return shown


def error_message(field: Field, text: str, cell: Cell, language: Language) -> str:
    """What would be right, where an answer is wrong; else empty."""
    limits = field.constraints
    if isinstance(cell.value, str) and cell.value.startswith("#") and cell.calculated:
        return remark("no_value", language)
    if field_type(field).numeric:
        return _number_error(field, text, language)
    if field.choices:
        labels = [f"«{choice.label}»" for choice in field.choices]
        known = {choice.value for choice in field.choices}
        return "" if text in known else remark("choose", language, formats.join_list(labels, language, "or"))
    if CELLS[field.kind] == "date":
        return "" if parse.date(text) else messages.wrong_date(field, text, language)
    if (limits.format == "orgnr" and not orgnr.is_valid(text)) or (
        limits.format == "kontonr" and not kontonr.is_valid(text)
    ):
        return messages.message_of(field, "pattern", language)
    if limits.pattern and not re.search(limits.pattern, text):
        return messages.message_of(field, "pattern", language)
    if limits.max_length is not None and len(text) > limits.max_length:
        return remark("too_long", language, str(limits.max_length), str(len(text)))
    return ""


def _number_error(field: Field, text: str, language: Language) -> str:
    number, low, high = parse.number(text), field.constraints.minimum, field.constraints.maximum
    if isinstance(number, float) and CELLS[field.kind] == "amount":
        return remark("ore", language, formats.number(round(number)))
    if number is None or (CELLS[field.kind] != "number" and not isinstance(number, int)):
        return messages.message_of(field, "type", language)
    if (low is not None and number < low) or (high is not None and number > high):
        return sentences.limits(field, language)
    return message("too_large", language) if abs(number) > MAX_AMOUNT else ""


def agrees(value: object, wanted: float) -> bool:
    """Whether a cell's value is the expected amount, within one krone."""
    number = value if isinstance(value, int | float) else parse.number(str(value))
    return number is not None and abs(number - wanted) < 1
