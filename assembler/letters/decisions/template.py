"""An empty sheet of decisions for one scheme's year: drop-downs, what each column holds, samples and recipients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assembler.core.errors import Problem, UsageError
from assembler.json_schema.references import Schema
from assembler.letters.decisions import reader as decisions
from assembler.letters.decisions import table_reader
from assembler.letters.decisions.reader import CASE_NUMBER, LETTER_TYPE
from assembler.letters.decisions.table_reader import Cells
from assembler.recipients.register import Recipient, Register
from assembler.render.xlsx import writer as xlsx
from assembler.render.xlsx.writer import Column, Formula, Table, Value
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme

_BLANK_ROWS = 500  # rows that are ready to be filled in
_NUMBER, _NAME, _LANGUAGE = "organisasjonsnummer", "mottaker", "malform"


def write_template(
    definition: Definition, register: Register, texts: Path, samples: Sequence[Cells], theme: Theme
) -> bytes:
    """The workbook: the sheet to fill in, then sample rows, the columns explained, and who may apply.

    Of a row, the language form and the name follow the organisation number by themselves.
    """
    schemes: Mapping[str, Any] = definition.localised("nb")["x-scheme"]
    wanted = template_columns(texts, definition)
    recipients = [each for each in register.recipients if each.type in schemes["sokere"]]
    tables = [
        Table("Vedtak", wanted, _blank_rows(wanted, bool(recipients))),
        Table("Eksempel", wanted, ([row.get(column.heading, "") for column in wanted] for row in samples)),
        _columns_table(texts),
        *([_recipients_table(recipients, schemes["malform"])] if recipients else []),
    ]
    return xlsx.write(tables, theme.brand, definition.date)


def refuse_if_decided(path: Path) -> None:
    """Raise :class:`UsageError` where a file is a sheet with decisions, which it would lose by being written anew.

    Raises :class:`DataError` where it is there and cannot be read.
    """
    decided = (
        sum(bool(cells.get(LETTER_TYPE)) for _, cells in table_reader.read_table(path).records())
        if path.is_file()
        else 0
    )
    if decided:
        told = f"holds decisions ({decided}): name another file, or give --replace to lose them"
        raise UsageError([Problem(str(path), "", told)])


def template_columns(texts: Path, definition: Definition) -> list[Column]:
    """A column for each cell that some letter type asks for, with its choices and what it holds."""
    parts: dict[str, Schema] = {}
    for name in decisions.letter_types(texts):
        parts.update(decisions.load_contract(texts, name).columns)
    return [_column(name, part, texts, definition) for name, part in sorted(parts.items(), key=_sort_key)]


def _sort_key(item: tuple[str, Schema]) -> tuple[bool, bool]:
    """The decision's kind and case come first; the rest keeps the contracts' order."""
    return (item[0] != LETTER_TYPE, item[0] != CASE_NUMBER)


def _column(name: str, part: Schema, texts: Path, definition: Definition) -> Column:
    choices: Sequence[str] = [str(value) for value in part.get("enum", ())]
    if name == LETTER_TYPE:
        choices = decisions.letter_types(texts)
    elif name == "satsingsomrade":
        choices = [str(area["nummer"]) for area in definition.areas]
    elif name == "rapport":
        choices = list(definition.schema.get("x-reports", {}))
    long = part.get("maxLength", 0) > 1000
    kind = "date" if part.get("format") == "date" else "kroner" if name == "belop" else "text"
    return Column(name, 44 if long else 20, choices, part.get("description", ""), kind)


def _blank_rows(columns: Sequence[Column], known: bool) -> Iterator[Sequence[Value]]:
    """Empty rows, in which name and language form are looked up by the organisation number."""
    names = [column.heading for column in columns]
    letter = column_letters(names.index(_NUMBER))
    looked_up = {_NAME: 2, _LANGUAGE: 3} if known else {}
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


def _columns_table(texts: Path) -> Table:
    def rows() -> Iterator[Sequence[Value]]:
        for letter_type in decisions.letter_types(texts):
            contract = decisions.load_contract(texts, letter_type)
            for name, part in contract.columns.items():
                needed = "ja" if name in contract.schema["required"] else ""
                yield letter_type, name, needed, part.get("description", "")

    columns = (Column("Vedtak", 18), Column("Kolonne", 22), Column("Må fylles ut", 12), Column("Innhold", 90))
    return Table("Kolonner", columns, rows())


def _recipients_table(recipients: Sequence[Recipient], neutral: str) -> Table:
    rows = sorted((int(each.organisation_number), each.name, each.language or neutral) for each in recipients)
    columns = (Column("Organisasjonsnummer", 22), Column("Mottaker", 44), Column("Målform", 10))
    return Table("Mottakere", columns, dict.fromkeys(rows))
