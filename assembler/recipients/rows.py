"""Read the register's CSV files as typed rows, for the register itself and for the lint."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assembler.core.errors import DataError, Problem, cannot_read

FILES = {"kommune": "kommuner.csv", "fylkeskommune": "fylkeskommuner.csv"}
"""The file of each type of recipient in the register."""

EXTRA_FILE = "kommuner_ekstra.csv"
COLUMNS = (
    "kommunenummer", "navn", "navn_samisk", "organisasjonsnummer", "malform", "fylkesnavn", "adresse", "postnummer",
    "poststed", "epost",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A municipality or county as its file has it, on ``line`` (from 1); what the file does not have is empty.

    ``type`` is kommune or fylkeskommune. ``language_form`` is bokmål, nynorsk or nøytral in a valid file.
    """

    line: int
    type: str
    number: str
    name: str
    sami_name: str
    organisation_number: str
    language_form: str
    county_number: str
    county: str
    address: str
    postal_code: str
    postal_place: str
    email: str


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """Further names of a municipality by its number: the Kven, the classification's, the business register's."""

    line: int
    number: str
    registered_name: str
    kven_name: str
    classification_name: str


def read_rows(folder: Path, type: str, columns: tuple[str, ...] = COLUMNS) -> tuple[Row, ...]:
    """The municipalities or counties of a register. Raises :class:`DataError` as :func:`read_extra_rows`."""
    return tuple(
        Row(
            line,
            type,
            cells["kommunenummer"],
            cells["navn"],
            cells.get("navn_samisk", ""),
            cells["organisasjonsnummer"],
            cells["malform"],
            cells.get("fylkesnummer", ""),
            cells["fylkesnavn"],
            cells["adresse"],
            cells["postnummer"],
            cells["poststed"],
            cells["epost"],
        )
        for line, cells in _cells(folder / FILES[type], columns)
    )


def read_extra_rows(folder: Path, columns: tuple[str, ...] = ("kommunenummer",)) -> tuple[ExtraRow, ...]:
    """Further names of municipalities. Raises :class:`DataError` where the file is unreadable or lacks a column."""
    return tuple(
        ExtraRow(
            line,
            cells["kommunenummer"],
            cells.get("navn_enhetsregisteret", ""),
            cells.get("navn_kvensk", ""),
            cells.get("navn_klass_2026", ""),
        )
        for line, cells in _cells(folder / EXTRA_FILE, columns)
    )


def _cells(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row of a CSV file by column, with the number of its line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            rows, found = [(reader.line_num, cells) for cells in reader], reader.fieldnames or ()
    except OSError as error:
        raise DataError([cannot_read(path, error)]) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError([Problem(str(path), "", f"is not a CSV file in UTF-8: {error}")]) from error
    missing = [column for column in columns if column not in found]
    if missing:
        raise DataError([Problem(str(path), "line 1", f"lacks the column «{column}»") for column in missing])
    yield from rows
