"""The cells of an accounts workbook: how each kind looks, and what Excel lets be typed into one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from assembler.accounts.model import CELLS, MAX_AMOUNT
from assembler.accounts.words import word
from assembler.document.nodes import Field
from assembler.forms import messages, sentences
from assembler.forms.field_types.registry import field_type
from assembler.i18n.language import Language
from assembler.scheme.theme import Brand

DATE_RULE = {
    "validate": "date", "criteria": "between", "minimum": dt.date(2000, 1, 1), "maximum": dt.date(2099, 12, 31),
}  # fmt: skip
_MAX_LIST, _MAX_MESSAGE, _MAX_TITLE = 255, 255, 32  # characters of a cell's choices, message, message's title
_LOCALES = {"nb": "414", "nn": "814"}


class Styles:
    """The cell formats: what is shown, what is filled in (``ask``), and sums (``sum``)."""

    def __init__(self, book: Any, brand: Brand, language: Language) -> None:
        colours, here = brand.farger, _LOCALES[language]
        font = {"font_name": brand.skrift.word, "font_size": 11, "font_color": colours.tekst, "valign": "vcenter"}
        # In Excel the reader's own system groups the digits; elsewhere the locale does, in the Norwegian manner.
        kroner = {"num_format": f"[$-{here}]#,##0", "align": "right"}
        percent = {"num_format": f"[$-{here}]0.0\\ %", "align": "right"}
        rule = {"indent": 1, "bottom": 1, "bottom_color": colours.strek}
        total = {
            "indent": 1,
            "bold": True,
            "top": 1,
            "bottom": 1,
            "top_color": colours.primar,
            "bg_color": colours.svak,
        }
        ask = {
            "bg_color": colours.felt,
            "border": 1,
            "border_color": colours.strek,
            "locked": False,
            "align": "left",
            "indent": 1,
        }
        head = {"indent": 1, "bold": True, "text_wrap": True, "bg_color": colours.primar, "font_color": "#FFFFFF"}

        def made(*parts: dict[str, Any], **more: Any) -> Any:
            style = dict(font)
            for part in parts:
                style |= part
            return book.add_format(style | more)

        self.plain = made()
        self.title = made(bold=True, font_size=16, font_color=colours.primar)
        self.head, self.head_amount = made(head), made(head, align="right")
        self.label, self.text = made(rule, text_wrap=True), made(rule, num_format="@", align="left")
        self.kroner, self.percent = made(rule, kroner), made(rule, percent)
        self.sum_label, self.sum_kroner, self.sum_percent = made(total), made(total, kroner), made(total, percent)
        self.ask_kroner = made(ask, kroner)
        self.ask_text, self.ask_date = made(ask, num_format="@"), made(ask, num_format="dd.mm.yyyy")
        self.ask_open = made(ask, num_format="@", right=0)
        self.beside = made(bg_color=colours.felt, top=1, bottom=1, top_color=colours.strek, bottom_color=colours.strek)
        self.ask_words = made(ask, num_format="@", text_wrap=True, valign="top")


def validation_rule(field: Field, language: Language) -> dict[str, Any]:
    """What may be typed into a field's cell, what is said to who types anything else, and the field's help as a prompt.

    It is a data validation as XlsxWriter takes it. One that lets everything pass still shows the help.
    """
    found, message = _rule_and_message(field, language)
    if message:
        found |= {"error_title": word("mend", language)[:_MAX_TITLE], "error_message": message[:_MAX_MESSAGE]}
    if field.help:
        found |= {"input_title": field.label[:_MAX_TITLE], "input_message": field.help[:_MAX_MESSAGE]}
    return found


def _rule_and_message(field: Field, language: Language) -> tuple[dict[str, Any], str]:
    limits, labels = field.constraints, [choice.label for choice in field.choices]
    if labels and len(",".join(labels)) <= _MAX_LIST and not any("," in label for label in labels):
        return {"validate": "list", "source": labels}, word("choose", language)
    if field_type(field).numeric:
        low, high = limits.minimum, limits.maximum
        told = [messages.message_of(field, "type", language)]
        if low is not None or high is not None:
            told.append(sentences.limits(field, language))
        kind = "decimal" if CELLS[field.kind] == "number" else "integer"
        between = {"minimum": -MAX_AMOUNT if low is None else low, "maximum": MAX_AMOUNT if high is None else high}
        return {"validate": kind, "criteria": "between", **between}, " ".join(told)
    if CELLS[field.kind] == "date":
        return dict(DATE_RULE), messages.message_of(field, "pattern", language)
    if limits.max_length and not labels:
        most = limits.max_length
        return {"validate": "length", "criteria": "<=", "value": most}, word("shorten", language, str(most))
    return {"validate": "any"}, ""
