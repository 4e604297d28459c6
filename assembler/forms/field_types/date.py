"""The field type of a date, written the Norwegian way (19.02.2025) and stored in ISO form."""

import datetime as dt
from collections.abc import Mapping

from assembler.document.nodes import Field, value_text
from assembler.forms import parse, sentences
from assembler.forms.field_types import base
from assembler.forms.words import message
from assembler.i18n.language import Language


def write(_: Field, value: base.Answer) -> str:
    """The day in figures; a default that is not a date stays as it is, and validation reports it."""
    try:
        return f"{dt.date.fromisoformat(value):%d.%m.%Y}" if isinstance(value, str) else value_text(value)
    except ValueError:
        return str(value)


def messages(field: Field, language: Language) -> Mapping[str, str]:
    """The sentences of a date."""
    return {
        "required": message("missing", language),
        **dict.fromkeys(("format", "pattern"), field.constraints.message or message("date", language)),
        "minLength": sentences.too_short(field, language),
    }


FIELD_TYPE = base.FieldType(
    "date",
    lambda question: question.format == "date" and question.type not in ("array", "object"),
    messages,
    parse=lambda _, text: parse.iso_date(text),
    format=write,
)
