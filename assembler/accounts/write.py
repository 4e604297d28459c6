"""Write the accounts of a report as an Excel workbook to fill in: budget, booked amounts, deviations, approval.

The first row and the first column are hidden: they hold the form identifier, the names of the columns and those of the
fields, by which a filled workbook is read again wherever its rows have been moved to.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from assembler.accounts import write_cells
from assembler.accounts.calculate import (
    OWN_SHARE_BOOKED,
    OWN_SHARE_BUDGET,
    REPAYMENT,
    calculate_figures,
    deviation_share,
)
from assembler.accounts.model import CELLS, LABEL_COLUMN, Accounts, Approver, Column, Fact, Group, Line
from assembler.accounts.words import word
from assembler.accounts.write_cells import Styles
from assembler.accounts.write_formulas import Formulas, Position
from assembler.document.nodes import Field
from assembler.document.words import label
from assembler.forms import parse
from assembler.forms import values as filling
from assembler.forms.field_types.registry import field_type
from assembler.scheme.theme import Brand

_LABELS = 1  # the column of labels; before it are the names of fields
_WIDTHS = (2, 50, 16, 16, 16, 16, 16)
_LAST_COLUMN = len(_WIDTHS) - 1
_A4 = 9
_LINE_HEIGHT, _WRAP, _MAX_HEIGHT = 16, 120, 400  # points of a line, characters in it, points of a row
_MARGINS = {"left": 0.6, "right": 0.6, "top": 0.9, "bottom": 0.8}  # inches


def write_workbook(accounts: Accounts, brand: Brand, date: dt.date) -> bytes:
    """The workbook's bytes, dated ``date``. Text is always text, also what looks like a formula."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(out, options)
    about = {
        "title": accounts.title,
        "subject": str(accounts.identifier.key),
        "author": brand.name,
        "company": brand.name,
    }
    book.set_properties({**about, "created": dt.datetime.combine(date, dt.time())})
    sheet = _SheetWriter(book, accounts, brand)
    sheet.head()
    for group in accounts.groups:
        sheet.group(group)
    sheet.results()
    sheet.questions()
    sheet.approval()
    sheet.calculate()
    sheet.set_up(brand)
    book.close()
    return out.getvalue()


class _SheetWriter:
    """Writes the sheet from top to bottom; ``row`` is the next row, from 0. Formulas are written last."""

    def __init__(self, book: Workbook, accounts: Accounts, brand: Brand) -> None:
        self.accounts, self.language = accounts, accounts.language
        self.styles = Styles(book, brand, accounts.language)
        self.out = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", accounts.sheet)[:31].strip())
        self.columns = accounts.columns
        numbers = {name: parse.number(text) for name, text in accounts.values.items()}
        self.amounts = {name: number for name, number in numbers.items() if isinstance(number, int)}
        self.formulas = Formulas(accounts)
        # The cell, the figure's name, the formula (empty: the field's own calculation), the style.
        self.pending_formulas: list[tuple[Position, str, str, Format]] = []
        self.row = 1

    def word(self, name: str, *values: str) -> str:
        return word(name, self.language, *values)

    def column(self, name: Column) -> int:
        return _LABELS + 1 + self.columns.index(name)

    def put(self, column: int, text: str, style: Format) -> None:
        self.out.write_string(self.row, column, text, style)

    # --- the parts of the sheet, from the top ---

    def head(self) -> None:
        """The form identifier, and who accounts for what."""
        for number, name in enumerate((self.accounts.identifier.text, LABEL_COLUMN, *self.columns)):
            self.out.write_string(0, number, name, self.styles.plain)
        self.out.set_row(self.row, 2 * _LINE_HEIGHT)
        notes = " ".join((label("required_note", self.language), *self.deviation_explained()))
        plain = self.styles.plain
        for text, style in ((self.accounts.title, self.styles.title), (self.word("how"), plain), (notes, plain)):
            self.put(_LABELS, text, style)
            self.row += 1
        self.row += 1
        for fact in self.accounts.head:
            self.fact(fact)
            self.row += 1
        self.row += 1

    def fact(self, fact: Fact) -> None:
        """A line of the head: displayed where it is known beforehand, else asked for."""
        known = fact.text or (self.accounts.values.get(fact.field.name, "") if fact.field else "")
        self.put(_LABELS, fact.label + ("" if known else _required_sign(fact.field)), self.styles.label)
        if fact.field:
            self.put(0, fact.field.name, self.styles.plain)
        if known:
            self.across(filling.display_text(fact.field, known) if fact.field else known, self.styles.text)
        elif fact.field:
            self.answer(fact.field)

    def deviation_explained(self) -> Iterator[str]:
        """What a positive deviation means, as the schema calculates it."""
        line = next((line for line in self.accounts.lines() if line.deviation), None)
        if line and line.deviation and line.deviation.calculation and line.budget:
            first = line.deviation.calculation.operands[0]
            yield self.word("budget_first" if first == line.budget.name else "booked_first")

    def group(self, group: Group) -> None:
        """The columns' headings, and a row for each line."""
        if group.help:
            self.put(_LABELS, group.help, self.styles.plain)
            self.row += 1
        self.table([group.title, *map(self.word, self.columns)], len(group.lines))
        for line in group.lines:
            self.line(line)
        self.row += 1

    def line(self, line: Line) -> None:
        styles, total = self.styles, bool(line.booked.calculation)
        self.put(0, line.booked.name, styles.plain)
        self.put(
            _LABELS,
            line.booked.label + _required_sign(line.booked),
            styles.sum_label if total else styles.label,
        )
        kroner, percent = (styles.sum_kroner, styles.sum_percent) if total else (styles.kroner, styles.percent)
        for name in self.columns:
            self.out.write_blank(self.row, self.column(name), None, kroner)
        self.amount("bokfort", line.booked, kroner, always=True)
        if line.budget:
            self.amount("budsjett", line.budget, kroner)
        if line.granted:
            self.amount("innvilget", line.granted, kroner)
        if line.budget and line.deviation:
            self.amount("avvik", line.deviation, kroner)
            self.figure("prosent", deviation_share(line), self.formulas.deviation(line.deviation, line.budget), percent)
        self.row += 1

    def amount(self, column: Column, field: Field, style: Format, *, always: bool = False) -> None:
        """An amount: calculated, to be filled in, or displayed where it is known and not ``always`` asked for."""
        at = self.row, self.column(column)
        self.formulas.cells[field.name] = at
        if field.calculation:
            self.pending_formulas.append((at, field.name, "", style))
            return
        known = self.amounts.get(field.name)
        if known is None or always:
            self.out.write_blank(*at, None, self.styles.ask_kroner)
            self.out.data_validation(*at, *at, write_cells.validation_rule(field, self.language))
        if known is not None:
            self.out.write_number(*at, known, self.styles.ask_kroner if always else style)

    def figure(self, column: Column, name: str, formula: str, style: Format) -> None:
        self.pending_formulas.append(((self.row, self.column(column)), name, formula, style))

    def results(self) -> None:
        """What follows from the groups: differences, the share of the own contribution, what must be paid back."""
        accounts, styles = self.accounts, self.styles
        columns = self.columns[: self.columns.index("bokfort") + 1]
        self.table(
            [self.word("result"), *map(self.word, columns)],
            len(accounts.results) + bool(accounts.own) + bool(accounts.grant),
        )
        for field in accounts.results:
            self.result(field.label, styles.label)
            self.amount("bokfort", field, styles.kroner)
            self.row += 1
        if accounts.own:
            own, costs = accounts.own, accounts.costs
            self.result(self.word("own", own.booked.label), styles.label)
            self.figure("bokfort", OWN_SHARE_BOOKED, self.formulas.quotient(own.booked, costs.booked), styles.percent)
            if own.budget and costs.budget:
                self.figure(
                    "budsjett", OWN_SHARE_BUDGET, self.formulas.quotient(own.budget, costs.budget), styles.percent
                )
            self.row += 1
        if accounts.grant:
            self.result(self.word("surplus"), styles.sum_label)
            self.figure("bokfort", REPAYMENT, self.formulas.repayment(accounts.grant), styles.sum_kroner)
            self.row += 1
        self.row += 1

    def result(self, label: str, style: Format) -> None:
        total = style is self.styles.sum_label
        self.put(0, "#", self.styles.plain)
        self.put(_LABELS, label, style)
        for name in self.columns[: self.columns.index("bokfort") + 1]:
            self.out.write_blank(
                self.row, self.column(name), None, self.styles.sum_kroner if total else self.styles.kroner
            )

    def questions(self) -> None:
        """The other questions of the accounts: short answers beside their labels, long ones below."""
        short = [field for field in self.accounts.questions if CELLS[field.kind] != "long text"]
        if short:
            self.table([self.word("questions"), self.word("answer")], len(short), amounts=False)
            for field in short:
                self.put(_LABELS, field.label + _required_sign(field), self.styles.label)
                self.answer(field)
                self.row += 1
            self.row += 1
        for field in self.accounts.questions:
            if CELLS[field.kind] == "long text":
                self.long_answer(field)

    def long_answer(self, field: Field) -> None:
        """A text of many lines needs the whole width, which only merged cells can give it."""
        self.put(0, "#", self.styles.plain)
        for column in range(_LABELS + 1, _LAST_COLUMN + 1):
            self.out.write_blank(self.row, column, None, self.styles.head)
        self.put(_LABELS, field.label + _required_sign(field), self.styles.head)
        self.row += 1
        self.put(0, field.name, self.styles.plain)
        at = self.row, _LABELS, self.row, _LAST_COLUMN
        self.out.merge_range(*at, "", self.styles.ask_words)
        self.out.write_string(self.row, _LABELS, self.accounts.values.get(field.name, ""), self.styles.ask_words)
        self.out.data_validation(*at, write_cells.validation_rule(field, self.language))
        lines = (field.constraints.max_length or 5 * _WRAP) // _WRAP + 1
        self.out.set_row(self.row, min(_MAX_HEIGHT, lines * _LINE_HEIGHT))
        self.row += 2

    def approval(self) -> None:
        """Lines to approve on, one for each who must."""
        approval = self.accounts.approval
        if not approval.approvers:
            return
        for text in filter(None, (approval.help, self.word("approved"))):
            self.put(_LABELS, text, self.styles.plain)
            self.row += 1
        first, *others = approval.approvers
        self.out.set_row(self.row, 2 * _LINE_HEIGHT)
        headings = [field.label + _required_sign(field) for field in first.fields]
        self.table([approval.title, *headings], len(approval.approvers), amounts=False)
        for approver in approval.approvers:
            self.approver(approver, approver.title if others else self.word("approver"))

    def approver(self, approver: Approver, label: str) -> None:
        self.out.set_row(self.row, 2 * _LINE_HEIGHT)
        self.put(0, approver.name, self.styles.plain)
        self.put(_LABELS, label, self.styles.label)
        for column, field in enumerate(approver.fields, start=_LABELS + 1):
            self.cell(column, field)
        self.row += 1

    # --- cells ---

    def table(self, headings: Sequence[str], rows: int, *, amounts: bool = True) -> None:
        """A heading row for the next ``rows`` rows, as a table for programs and screen readers."""
        styles = [self.styles.head, *[self.styles.head_amount if amounts else self.styles.head] * (len(headings) - 1)]
        columns = [{"header": text, "header_format": style} for text, style in zip(headings, styles, strict=True)]
        options = {"columns": columns, "autofilter": False, "style": None}
        self.out.add_table(self.row, _LABELS, self.row + rows, _LABELS + len(headings) - 1, options)
        self.put(0, "#", self.styles.plain)
        self.row += 1

    def across(self, text: str, style: Format) -> None:
        """A text that can extend over the cells beside it."""
        for column in range(_LABELS + 1, _LAST_COLUMN + 1):
            self.out.write_blank(self.row, column, None, style)
        self.put(_LABELS + 1, text, style)

    def answer(self, field: Field) -> None:
        """The cell beside a label, to be filled in; a text can extend over the cells beside it, which look the same."""
        self.put(0, field.name, self.styles.plain)
        if CELLS[field.kind] == "text":
            for column in range(_LABELS + 2, _LAST_COLUMN + 1):
                self.out.write_blank(self.row, column, None, self.styles.beside)
        self.cell(_LABELS + 1, field, self.styles.ask_open)

    def cell(self, column: int, field: Field, text_style: Format | None = None) -> None:
        """A cell to be filled in, with what is known beforehand and the rule for what can be typed."""
        text, at = self.accounts.values.get(field.name, ""), (self.row, column)
        styles = {"amount": self.styles.ask_kroner, "date": self.styles.ask_date, "text": text_style}
        style = styles.get(CELLS[field.kind]) or self.styles.ask_text
        labels = {choice.value: choice.label for choice in field.choices}
        number, day = parse.number(text) if field_type(field).numeric else None, parse.date(text)
        if number is not None:
            self.out.write_number(*at, number, style)
        elif day and CELLS[field.kind] == "date":
            self.out.write_datetime(*at, dt.datetime.combine(day, dt.time()), style)
        else:
            self.put(column, labels.get(text, text), style)
        rule = write_cells.validation_rule(field, self.language)
        if rule:
            self.out.data_validation(*at, *at, rule)

    # --- formulas ---

    def calculate(self) -> None:
        """The formulas, each with its value, for programs that do not calculate."""
        figures = calculate_figures(self.accounts, self.amounts)
        for at, name, formula, style in self.pending_formulas:
            value = "" if figures[name] is None else figures[name]
            self.out.write_formula(*at, f"={formula or self.formulas.calculation(name)}", style, value)

    # --- set-up ---

    def set_up(self, brand: Brand) -> None:
        """Widths, print, protection: all cells but those to fill in are locked, without a password."""
        out, language = self.out, self.language
        for number, width in enumerate(_WIDTHS):
            out.set_column(number, number, width, self.styles.plain, {"hidden": number == 0})
        out.set_row(0, None, self.styles.plain, {"hidden": True})
        out.hide_gridlines(2)
        out.set_default_row(_LINE_HEIGHT)
        out.freeze_panes(2, 0)
        out.set_tab_color(brand.colours.primary)
        out.protect("", {"format_columns": True, "format_rows": True})
        out.set_paper(_A4)
        out.fit_to_pages(1, 0)
        out.set_margins(**_MARGINS)
        out.print_area(1, _LABELS, self.row - 1, _LAST_COLUMN)
        out.repeat_rows(1)
        case = f"{word('case', language)} {self.accounts.case}" if self.accounts.case else ""
        out.set_header(f"&L{_header_text(brand.name)}&R{_header_text(case)}")
        page, of = label("page", language), label("of", language)
        out.set_footer(f"&L{_header_text(self.accounts.identifier.text)}&R{page} &P {of} &N")


def _required_sign(field: Field | None) -> str:
    return " *" if field and field.required else ""


def _header_text(text: str) -> str:
    """A text for a header or footer, in which & begins a command."""
    return text.replace("&", "&&")[:100]
