"""Define the cells of an accounts workbook: the format of each kind, and what Excel lets people type into one."""

from __future__ import annotations

import datetime as dt
from typing import TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from assembler.accounts.model import CELLS, MAX_AMOUNT
from assembler.accounts.words import word
from assembler.document.nodes import Field
from assembler.forms import messages, sentences
from assembler.forms.field_types.registry import field_type
from assembler.i18n.language import Language
from assembler.scheme.theme import Brand

Properties: TypeAlias = dict[str, object]  # as XlsxWriter takes them

DATE_RULE: Properties = {
    "validate": "date", "criteria": "between", "minimum": dt.date(2000, 1, 1), "maximum": dt.date(2099, 12, 31),
}  # fmt: skip
_MAX_LIST, _MAX_MESSAGE, _MAX_TITLE = 255, 255, 32  # characters of a cell's choices, message, message's title
_LOCALES = {"nb": "414", "nn": "814"}


class Styles:
    """The cell formats: of displayed values, of cells to fill in (``ask``), and of sums (``sum``)."""

    def __init__(self, book: Workbook, brand: Brand, language: Language) -> None:
        colours, here = brand.colours, _LOCALES[language]
        font: Properties = {
            "font_name": brand.fonts.word,
            "font_size": 11,
            "font_color": colours.text,
            "valign": "vcenter",
        }
        # In Excel the reader's own system groups the digits; elsewhere the locale does, in the Norwegian manner.
        kroner: Properties = {"num_format": f"[$-{here}]#,##0", "align": "right"}
        percent: Properties = {"num_format": f"[$-{here}]0.0\\ %", "align": "right"}
        rule: Properties = {"indent": 1, "bottom": 1, "bottom_color": colours.line}
        total: Properties = {
            "indent": 1,
            "bold": True,
            "top": 1,
            "bottom": 1,
            "top_color": colours.primary,
            "bg_color": colours.tint,
        }
        ask: Properties = {
            "bg_color": colours.field,
            "border": 1,
            "border_color": colours.line,
            "locked": False,
            "align": "left",
            "indent": 1,
        }
        head: Properties = {
            "indent": 1,
            "bold": True,
            "text_wrap": True,
            "bg_color": colours.primary,
            "font_color": "#FFFFFF",
        }

        def add(*parts: Properties, **more: object) -> Format:
            style: Properties = dict(font)
            for part in parts:
                style |= part
            return book.add_format(style | more)

        self.plain = add()
        self.title = add(bold=True, font_size=16, font_color=colours.primary)
        self.head, self.head_amount = add(head), add(head, align="right")
        self.label, self.text = add(rule, text_wrap=True), add(rule, num_format="@", align="left")
        self.kroner, self.percent = add(rule, kroner), add(rule, percent)
        self.sum_label, self.sum_kroner, self.sum_percent = add(total), add(total, kroner), add(total, percent)
        self.ask_kroner = add(ask, kroner)
        self.ask_text, self.ask_date = add(ask, num_format="@"), add(ask, num_format="dd.mm.yyyy")
        self.ask_open = add(ask, num_format="@", right=0)
        self.beside = add(bg_color=colours.field, top=1, bottom=1, top_color=colours.line, bottom_color=colours.line)
        self.ask_words = add(ask, num_format="@", text_wrap=True, valign="top")


def validation_rule(field: Field, language: Language) -> Properties:
    """The data validation of a field's cell: what can be typed, the error message, and the field's help as a prompt.

    One that accepts everything still shows the help.
    """
    found, message = _rule_and_message(field, language)
    if message:
        found |= {"error_title": word("mend", language)[:_MAX_TITLE], "error_message": message[:_MAX_MESSAGE]}
    if field.help:
        found |= {"input_title": field.label[:_MAX_TITLE], "input_message": field.help[:_MAX_MESSAGE]}
    return found


def _rule_and_message(field: Field, language: Language) -> tuple[Properties, str]:
    limits, labels = field.constraints, [choice.label for choice in field.choices]
    if labels and len(",".join(labels)) <= _MAX_LIST and not any("," in label for label in labels):
        return {"validate": "list", "source": labels}, word("choose", language)
    if field_type(field).numeric:
        low, high = limits.minimum, limits.maximum
        texts = [messages.message_of(field, "type", language)]
        if low is not None or high is not None:
            texts.append(sentences.limits(field, language))
        kind = "decimal" if CELLS[field.kind] == "number" else "integer"
        between = {"minimum": -MAX_AMOUNT if low is None else low, "maximum": MAX_AMOUNT if high is None else high}
        return {"validate": kind, "criteria": "between", **between}, " ".join(texts)
    if CELLS[field.kind] == "date":
        return dict(DATE_RULE), messages.message_of(field, "pattern", language)
    if limits.max_length and not labels:
        most = limits.max_length
        return {"validate": "length", "criteria": "<=", "value": most}, word("shorten", language, str(most))
    return {"validate": "any"}, ""
