"""Write an empty sheet of decisions for one scheme-year: with choices, columns explained, samples and recipients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from assembler.core.errors import Problem, UsageError
from assembler.i18n.language import Language
from assembler.letters.decisions import table_reader
from assembler.letters.decisions.contract import (
    CASE_NUMBER,
    LANGUAGE,
    LETTER_TYPE,
    ORGANISATION_NUMBER,
    RECIPIENT,
    Column,
    Contracts,
)
from assembler.letters.decisions.reader import AREA, REPORT
from assembler.letters.decisions.table_reader import Cells
from assembler.recipients.register import Recipient, Register
from assembler.render.xlsx import writer as xlsx
from assembler.render.xlsx.writer import Formula, Table, Value
from assembler.scheme.decision import COLUMNS
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme

_BLANK_ROWS = 500  # rows that are ready to be filled in


def write_template(
    definition: Definition, register: Register, contracts: Contracts, samples: Sequence[Cells], theme: Theme
) -> bytes:
    """The workbook: the sheet to fill in, then sample rows, the columns explained, and who may apply.

    Of a row, the language form and the name follow the organisation number by themselves.
    """
    year = definition.year("nb")
    columns = template_columns(contracts, definition)
    recipients = [each for each in register.recipients if year.applicants.admits(each.type)]
    tables = [
        Table("Vedtak", columns, _blank_rows(columns, bool(recipients))),
        Table("Eksempel", columns, ([row.get(column.heading, "") for column in columns] for row in samples)),
        _columns_table(contracts),
        *([_recipients_table(recipients, year.neutral_language)] if recipients else []),
    ]
    return xlsx.write(tables, theme.brand, year.circular.date)


def refuse_if_decided(path: Path) -> None:
    """Raise :class:`UsageError` where a file is a sheet with decisions, which would be lost if it were written again.

    Raises :class:`DataError` where it is there and cannot be read.
    """
    decided = (
        sum(bool(cells.get(LETTER_TYPE)) for _, cells in table_reader.read_table(path).records())
        if path.is_file()
        else 0
    )
    if decided:
        what = f"holds decisions ({decided}): name another file, or give --replace to lose them"
        raise UsageError([Problem(str(path), "", what)])


def template_columns(contracts: Contracts, definition: Definition) -> list[xlsx.Column]:
    """A column for each cell that some letter type asks for, with its choices and what it holds."""
    columns = {name: each for contract in contracts.by_type.values() for name, each in contract.columns.items()}
    year = definition.year("nb")
    choices = {
        LETTER_TYPE: tuple(contracts.by_type),
        AREA: [str(area.number) for area in year.areas],
        REPORT: [report.id for report in year.reports],
    }
    return [_column(each, choices) for each in sorted(columns.values(), key=_sort_key)]


def _sort_key(column: Column) -> tuple[bool, bool]:
    """The decision's kind and case come first; the rest keeps the contracts' order."""
    return (column.name != LETTER_TYPE, column.name != CASE_NUMBER)


def _column(column: Column, choices: Mapping[str, Sequence[str]]) -> xlsx.Column:
    kind = "date" if column.format == "date" else "kroner" if column.name == COLUMNS["amount"] else "text"
    listed = choices.get(column.name, [str(value) for value in column.choices])
    return xlsx.Column(column.name, 44 if column.max_length > 1000 else 20, listed, column.description, kind)


def _blank_rows(columns: Sequence[xlsx.Column], known: bool) -> Iterator[Sequence[Value]]:
    """Empty rows, in which name and language form are looked up by the organisation number."""
    names = [column.heading for column in columns]
    letter = column_letters(names.index(ORGANISATION_NUMBER))
    looked_up = {RECIPIENT: 2, LANGUAGE: 3} if known else {}
    for row in range(2, 2 + _BLANK_ROWS):
        number = f'VALUE(SUBSTITUTE({letter}{row}," ",""))'
        formulas = {
            name: Formula(f'=IFERROR(VLOOKUP({number},Mottakere!$A:$C,{place},FALSE),"")')
            for name, place in looked_up.items()
        }
        yield [formulas.get(name) for name in names]


def column_letters(index: int) -> str:
    """The letters by which Excel names a column, the first being 0."""
    return (column_letters(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def _columns_table(contracts: Contracts) -> Table:
    rows = (
        (letter_type, column.name, "ja" if column.is_required else "", column.description)
        for letter_type, contract in contracts.by_type.items()
        for column in contract.columns.values()
    )
    columns = (
        xlsx.Column("Vedtak", 18),
        xlsx.Column("Kolonne", 22),
        xlsx.Column("Må fylles ut", 12),
        xlsx.Column("Innhold", 90),
    )
    return Table("Kolonner", columns, rows)


def _recipients_table(recipients: Sequence[Recipient], neutral: Language) -> Table:
    rows = sorted((int(each.organisation_number), each.name, each.language or neutral) for each in recipients)
    columns = (xlsx.Column("Organisasjonsnummer", 22), xlsx.Column("Mottaker", 44), xlsx.Column("Målform", 10))
    return Table("Mottakere", columns, dict.fromkeys(rows))
