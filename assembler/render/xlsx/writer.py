"""Write tables as an Excel workbook: sheets with headings, drop-downs, marked cells and links."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from assembler.scheme.theme import Brand

KRONER = "[$-414]#,##0"  # whole kroner with a space between thousands, whatever the reader's own language is
_MARKED_COLOUR = "#FBD5D0"


@dataclass(frozen=True, slots=True)
class Kroner:
    """An amount in whole kroner."""

    amount: int


@dataclass(frozen=True, slots=True)
class LinkTo:
    """A link to a file beside the workbook, shown as its name."""

    target: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, and what it comes to as long as nobody has calculated it."""

    text: str
    value: int | float | str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A cell in which something is wrong: what stands there, and what would be right as a comment."""

    text: str
    comment: str


Value: TypeAlias = str | int | Kroner | LinkTo | Formula | Marked | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, width in characters, and the choices that its cells have."""

    heading: str
    width: int = 18
    choices: Sequence[str] = ()
    help: str = ""
    kind: str = "text"  # or "kroner", "number", "date"


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its name, what it is in a line above the headings (none: no such line), columns, rows, and sums."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    title: str = ""
    totals: Sequence[Sequence[Value]] = field(default=())
    empty_rows: int = 0


def write(tables: Iterable[Table], brand: Brand, date: dt.date, target: Path | None = None) -> bytes:
    """The workbook's bytes; with ``target`` it is written there, row by row, and nothing is kept in memory.

    Text is always text: also what looks like a formula. ``date`` is stored as the day on which the workbook was made.
    """
    out = io.BytesIO()
    options = {"constant_memory": target is not None, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(target) if target else out, options)
    book.set_properties({"author": brand.short_name, "created": dt.datetime.combine(date, dt.time())})
    formats = _Formats(book, brand)
    for table in tables:
        _sheet(book, table, formats)
    book.close()
    return out.getvalue()


class _Formats:
    """The cell formats of a workbook."""

    def __init__(self, book: xlsxwriter.Workbook, brand: Brand) -> None:
        font = {"font_name": brand.fonts.word, "font_size": 10, "valign": "top"}
        colours = brand.colours
        self.title = book.add_format({**font, "font_size": 12, "bold": True, "font_color": colours.primary})
        right = {"align": "right", "indent": 1}  # away from what stands to the left in the next column
        head = {**font, "bold": True, "text_wrap": True, "bg_color": colours.tint, "bottom": 1}
        head["bottom_color"] = colours.line
        self.head = book.add_format(head)
        self.number_head = book.add_format({**head, **right})
        self.text = book.add_format({**font, "num_format": "@", "text_wrap": True})
        self.number = book.add_format({**font, **right, "num_format": "0"})
        self.kroner = book.add_format({**font, **right, "num_format": KRONER})
        self.date = book.add_format({**font, "num_format": "dd.mm.yyyy"})
        self.link = book.add_format({**font, "font_color": colours.primary, "underline": 1})
        self.marked = book.add_format({**font, "num_format": "@", "text_wrap": True, "bg_color": _MARKED_COLOUR})
        total = {**font, "bold": True, "num_format": KRONER, "valign": "vcenter"}
        self.total, self.number_total = book.add_format(total), book.add_format({**total, **right})
        first = {**total, "top": 1}  # a rule above the first of the sums
        self.first_total, self.first_number_total = book.add_format(first), book.add_format({**first, **right})


def _sheet(book: xlsxwriter.Workbook, table: Table, formats: _Formats) -> None:
    sheet = book.add_worksheet(table.name)
    kinds = {"kroner": formats.kroner, "number": formats.number, "date": formats.date}
    row = 0
    if table.title:
        sheet.write_string(row, 0, table.title, formats.title)
        row += 2
    heading = row
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, column.width, kinds.get(column.kind, formats.text))
        head = formats.number_head if column.kind in ("kroner", "number") else formats.head
        sheet.write_string(row, number, column.heading, head)
    for cells in table.rows:
        row += 1
        for number, value in enumerate(cells):
            _cell(sheet, row, number, value, formats)
    last = row + table.empty_rows
    for number, column in enumerate(table.columns):
        if last > heading and (column.choices or column.help):
            sheet.data_validation(heading + 1, number, last, number, _validation_rule(column))
    for below, cells in enumerate(table.totals):
        plain, right = (
            (formats.total, formats.number_total) if below else (formats.first_total, formats.first_number_total)
        )
        for number, value in enumerate(cells):
            _cell(sheet, row + 1 + below, number, value, formats, plain if isinstance(value, str) else right)
    sheet.freeze_panes(heading + 1, 0)
    if row > heading:
        sheet.autofilter(heading, 0, row, len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(heading)


def _validation_rule(column: Column) -> dict[str, object]:
    rule: dict[str, object] = {"ignore_blank": True, "validate": "any"}
    if column.choices:
        rule |= {"validate": "list", "source": list(column.choices), "error_title": column.heading[:32]}
        rule["error_message"] = f"Velg en av verdiene i listen: {', '.join(column.choices)}."[:255]
    if column.help:
        rule |= {"input_title": column.heading[:32], "input_message": column.help[:255]}
    return rule


def _cell(sheet: Worksheet, row: int, number: int, value: Value, formats: _Formats, own: Format | None = None) -> None:
    match value:
        case None | "":
            if own:
                sheet.write_blank(row, number, None, own)
        case str():
            sheet.write_string(row, number, value, own or formats.text)
        case Kroner():
            sheet.write_number(row, number, value.amount, own or formats.kroner)
        case int():
            sheet.write_number(row, number, value, own or formats.number)
        case LinkTo():
            sheet.write_url(row, number, f"external:{value.target}", formats.link, value.target)
        case Formula():
            shown = formats.link if isinstance(value.value, str) else formats.kroner
            sheet.write_formula(row, number, value.text, own or shown, value.value)
        case Marked():
            sheet.write_string(row, number, value.text, formats.marked)
            sheet.write_comment(row, number, value.comment, {"x_scale": 2, "y_scale": 1.5})
