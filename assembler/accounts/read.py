"""Read a filled accounts workbook: its form identifier, its data in the schema's own types, and remarks by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TypeAlias

from xlsxwriter.utility import xl_rowcol_to_cell

from assembler.accounts import coerce
from assembler.accounts.calculate import calculate_figures
from assembler.accounts.model import CELLS, LABEL_COLUMN, Accounts
from assembler.accounts.words import remark
from assembler.core import national_id, xlsx
from assembler.core.errors import AssemblerError, Problem
from assembler.core.xlsx import Book, Cell, Sheet
from assembler.document.nodes import Field
from assembler.document.words import label
from assembler.forms import parse, sentences
from assembler.forms import values as filling
from assembler.forms.field_types.registry import field_type
from assembler.i18n import formats
from assembler.i18n.language import Language
from assembler.scheme import form_id
from assembler.scheme.form_id import FormIdentifier

_Position: TypeAlias = tuple[int, int]

# Our own workbooks have some 50 000 bytes, 20 parts and 2 000 elements.
LIMITS = xlsx.Limits(unpacked=30_000_000, elements=100_000, rows=2_000, columns=60)
_IDENTIFIER_ROWS, _IDENTIFIER_COLUMNS = 40, 12  # in which a form identifier is looked for


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to correct: ``place`` is sheet and cell (empty: the whole file), ``name`` that of the field.

    ``label``, ``answer`` and ``message`` are in the workbook's language; national identity numbers are
    redacted. ``refusal`` is the remark's name (``accounts.words``) and values, where the whole file is refused.
    """

    place: str
    name: str
    label: str
    answer: str
    message: str
    refusal: tuple[str, ...] = ()

    def __str__(self) -> str:
        quoted = [f"«{part}»" for part in (self.label, self.answer) if part]
        return ": ".join([*quoted, self.message])


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The contents of a workbook. ``places`` are the sheet and cell of each field, for errors that are found later.

    ``has_links`` tells whether it has links that can be followed.
    """

    name: str
    identifier: FormIdentifier | None
    data: Mapping[str, object]
    remarks: tuple[Remark, ...]
    places: Mapping[str, str] = dataclass_field(default_factory=dict)
    has_links: bool = False

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The remarks by file and cell."""
        return tuple(Problem(self.name, each.place, str(each)) for each in self.remarks)


def read_workbook(
    contents: bytes, name: str, accounts_of: Callable[[FormIdentifier], Accounts], language: Language = "nb"
) -> ReadResult:
    """The contents of a filled workbook. ``name`` is the file's name; no contents of a file raise an error.

    ``accounts_of`` gives the accounts of a form identifier (an :class:`AssemblerError` where there are none);
    ``language`` is that of remarks about a file without one. Data without remarks keep to the rules of each field; what
    else is missing only the report's schema can tell.
    """
    try:
        book = xlsx.read_book(contents, LIMITS)
    except xlsx.UnreadableError as error:
        return ReadResult(name, None, {}, (_file_remark(error.reason, language),))
    found = list(_identified_sheets(book))
    if not found:
        return ReadResult(name, None, {}, (_file_remark("no_mark", language),))
    sheet, corner, identifier = found[0]
    own_language = identifier.language
    if book.active_content:
        kinds = formats.join_list([remark(each, own_language) for each in sorted(book.active_content)], own_language)
        return ReadResult(name, identifier, {}, (_file_remark("foreign", own_language, kinds),))
    if len(found) > 1:
        names = formats.join_list([f"«{_excerpt(each.name)}»" for each, _, _ in found], own_language)
        return ReadResult(name, identifier, {}, (_file_remark("two_sheets", own_language, names),))
    try:
        accounts = accounts_of(identifier)
    except AssemblerError:
        return ReadResult(name, identifier, {}, (_file_remark("unknown", own_language, identifier.text),))
    return _SheetReader(accounts, sheet, corner, book).read(name)


def _file_remark(reason: str, language: Language, *values: str) -> Remark:
    return Remark("", "", "", "", remark(reason, language, *values), (reason, *values))


def _identified_sheets(book: Book) -> Iterator[tuple[Sheet, _Position, FormIdentifier]]:
    """The sheets with the form identifier of a report, and the cell that it is in."""
    for sheet in book.sheets:
        for (row, column), cell in sheet.cells.items():
            if row <= _IDENTIFIER_ROWS and column <= _IDENTIFIER_COLUMNS and isinstance(cell.value, str):
                identifier = form_id.parse(cell.value.strip())
                if identifier and identifier.is_report:
                    yield sheet, (row, column), identifier
                    break


def _cell_name(at: _Position) -> str:
    row, column = at
    return str(xl_rowcol_to_cell(row - 1, column - 1))


def _excerpt(text: str) -> str:
    """A text shortened, national identity numbers redacted."""
    return sentences.shortened(national_id.redact(" ".join(text.split())))


class _SheetReader:
    """Reads one sheet; gathers texts by field, and remarks. ``corner`` is the cell of the form identifier."""

    def __init__(self, accounts: Accounts, sheet: Sheet, corner: _Position, book: Book) -> None:
        self.accounts, self.sheet, self.book, self.language = accounts, sheet, book, accounts.language
        top, self.names = corner
        self.columns = {
            cell.value: column
            for (row, column), cell in sheet.cells.items()
            if row == top and column > self.names and isinstance(cell.value, str)
        }
        self.rows: dict[str, list[int]] = {}
        for (row, column), cell in sorted(sheet.cells.items()):
            if column == self.names and row > top:
                self.rows.setdefault(str(cell.value).strip(), []).append(row)
        self.labels = {fact.field.name: fact.label for fact in accounts.head if fact.field}
        for approver in accounts.approval.approvers:
            several = f"{approver.title}: " if len(accounts.approval.approvers) > 1 else ""
            self.labels |= {field.name: f"{several}{field.label}" for field in approver.asked}
        self.remarks: list[Remark] = []
        self.texts: dict[str, str] = {}
        self.places: dict[str, _Position] = {}

    def read(self, name: str) -> ReadResult:
        if LABEL_COLUMN not in self.columns or "bokfort" not in self.columns:
            return ReadResult(name, self.accounts.identifier, {}, (_file_remark("no_columns", self.language),))
        for field, at in self.fields():
            if at is None:
                self.remark(None, field, "", remark("no_row", self.language))
            else:
                self.places[field.name] = at
                if not field.calculation:
                    self.read_answer(field, at)
        self.check_unknown_rows()
        self.check_sums()
        self.check_national_ids()
        fields = [field for field in self.accounts.fields() if not field.calculation]
        data = filling.to_data(fields, self.texts)
        places = {name: self.place(at) for name, at in self.places.items()}
        return ReadResult(name, self.accounts.identifier, data, tuple(self.remarks), places, self.book.has_links)

    # --- cells ---

    def fields(self) -> Iterator[tuple[Field, _Position | None]]:
        """Each field with its cell; none where its row (or its column) is missing."""
        for fact in self.accounts.head:
            if fact.field:
                yield fact.field, self.beside(fact.field.name)
        for line in self.accounts.lines():
            row = self.row(line.booked)
            if row is None:
                yield line.booked, None
                continue
            columns = ("budsjett", "innvilget", "bokfort", "avvik")
            for field, column in zip((line.budget, line.granted, line.booked, line.deviation), columns, strict=True):
                if field and (field is line.booked or column in self.columns):
                    yield field, (row, self.columns[column])
        for field in self.accounts.questions:
            row = self.row(field)
            if CELLS[field.kind] == "long text":
                yield field, self.first_filled(row, self.columns[LABEL_COLUMN]) if row else None
            else:
                yield field, self.beside(field.name)
        for approver in self.accounts.approval.approvers:
            rows = self.rows.get(approver.name)
            for offset, field in enumerate(approver.fields if rows else approver.fields[:1], start=1):
                if field in approver.asked:
                    yield field, (rows[0], self.columns[LABEL_COLUMN] + offset) if rows else None

    def row(self, field: Field) -> int | None:
        """The row of a field; where it has several, the first, with a remark."""
        rows = self.rows.get(field.name, [])
        if len(rows) > 1:
            places = formats.join_list([str(row) for row in rows], self.language)
            self.remark(None, field, "", remark("twice", self.language, places))
        return rows[0] if rows else None

    def beside(self, name: str) -> _Position | None:
        """The cell that answers a question: the first after its label that is not empty."""
        rows = self.rows.get(name)
        return self.first_filled(rows[0], self.columns[LABEL_COLUMN] + 1) if rows else None

    def first_filled(self, row: int, start: int) -> _Position:
        filled = (at for at in sorted(self.sheet.cells) if at[0] == row and at[1] >= start)
        return next(filled, (row, start))

    def place(self, at: _Position, sheet: Sheet | None = None) -> str:
        """A cell of this sheet, or of another, as remarks name it."""
        return f"{_excerpt((sheet or self.sheet).name)}, {remark('cell', self.language)} {_cell_name(at)}"

    def remark(self, at: _Position | None, field: Field | None, answer: str, message: str) -> None:
        place = self.place(at) if at else _excerpt(self.sheet.name)
        label = self.labels.get(field.name, field.label) if field else ""
        self.remarks.append(Remark(place, field.name if field else "", label, _excerpt(answer), message))

    # --- answers ---

    def read_answer(self, field: Field, at: _Position) -> None:
        """Read one answer: the text that a form would hold where it is right, else a remark."""
        cell = self.sheet.cells.get(at)
        if cell is None or (isinstance(cell.value, str) and not cell.value.strip()):
            if field.required and not field.conditional:
                self.remark(at, field, "", remark("missing", self.language))
            return
        if cell.value is None:
            self.remark(at, field, "", remark("no_value", self.language))
            return
        text, shown = coerce.answer_text(field, cell), coerce.display_value(cell.value)
        if national_id.redact(shown) != shown and not filling.may_be_account_number(field, text):
            return  # check_national_ids adds the remark
        wrong = coerce.error_message(field, text, cell, self.language)
        if wrong:
            self.remark(at, field, shown, wrong)
        else:
            self.texts[field.name] = text

    # --- the sheet as a whole ---

    def check_unknown_rows(self) -> None:
        """Amounts in added rows between ours: a sum can include them, and it is read without them."""
        ours = {row for rows in self.rows.values() for row in rows}
        lines = [self.places[line.booked.name][0] for line in self.accounts.lines() if line.booked.name in self.places]
        for at, cell in sorted(self.sheet.cells.items()):
            if lines and min(lines) < at[0] <= max(lines) and at[1] == self.columns["bokfort"] and at[0] not in ours:
                label = self.sheet.cells.get((at[0], self.columns[LABEL_COLUMN]), Cell(""))
                self.remarks.append(
                    Remark(
                        self.place(at),
                        "",
                        _excerpt(coerce.display_value(label.value)),
                        _excerpt(coerce.display_value(cell.value)),
                        remark("stranger", self.language),
                    )
                )

    def check_sums(self) -> None:
        """Sums in the sheet that are not those of its lines; not where an amount is text, which spreadsheets ignore."""
        fields = {field.name: field for field in self.accounts.fields() if field_type(field).numeric}
        typed = [self.sheet.cells.get(self.places[name]) for name in fields if name in self.places]
        if any(isinstance(cell.value, str) for cell in typed if cell and not cell.calculated):
            return
        if any(each.answer and (not each.name or each.name in fields) for each in self.remarks):
            return
        numbers = {name: parse.number(text) for name, text in self.texts.items()}
        amounts = {name: number for name, number in numbers.items() if isinstance(number, int)}
        figures = calculate_figures(self.accounts, amounts)
        for field in self.accounts.fields():
            cell = self.sheet.cells.get(self.places.get(field.name, (0, 0)))
            wanted = figures.get(field.name)
            if (
                field.calculation
                and cell
                and cell.value is not None
                and wanted is not None
                and not coerce.agrees(cell.value, wanted)
            ):
                message = remark("sum", self.language, formats.number(wanted))
                self.remark(self.places[field.name], field, coerce.display_value(cell.value), message)

    def check_national_ids(self) -> None:
        """National identity numbers anywhere in the workbook, except account numbers that look like them."""
        withheld = label("withheld", self.language)
        accounts = {field.name for field in self.accounts.fields() if field.constraints.format == "kontonr"}
        allowed = {self.places[name] for name in self.texts if name in accounts}
        for sheet in self.book.sheets:
            own = {place: name for name, place in self.places.items()} if sheet is self.sheet else {}
            for at, cell in sorted(sheet.cells.items()):
                text = coerce.display_value(cell.value)
                if national_id.redact(text) != text and not (sheet is self.sheet and at in allowed):
                    message = remark("personal", self.language)
                    self.remarks.append(Remark(self.place(at, sheet), own.get(at, ""), "", withheld, message))
