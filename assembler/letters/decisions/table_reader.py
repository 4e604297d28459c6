"""Read a sheet in CSV, Excel or JSON Lines: its rows as texts by column, read again each time they are asked for."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import json
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from typing import IO, TypeAlias

from assembler.core import xlsx
from assembler.core.errors import DataError, Problem, cannot_read
from assembler.i18n import formats

Cells: TypeAlias = Mapping[str, str]
NumberedRow: TypeAlias = tuple[int, Cells]  # a row by its number, as the program that shows the sheet counts it
_Record: TypeAlias = tuple[int, Sequence[str]]

_UNSUPPORTED = {
    ".xls": "a workbook of Excel 97–2003", ".xlsb": "a binary Excel workbook", ".ods": "an OpenDocument sheet",
    ".numbers": "a sheet of Numbers",
}  # fmt: skip
_NO_ROW: _Record = (1, ())
_TITLE_ROWS = 10  # that may stand above the headings
LIMITS = xlsx.Limits(unpacked=500_000_000, elements=100_000_000)  # of a workbook: more is no sheet of decisions


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's file, its column names in lower case, the row in which they stand, and a way to read those below.

    ``records`` gives each row that is not empty, with its number as the program that shows the sheet counts it. What
    stands under no heading is the cell of the empty name.
    """

    path: Path
    heading: int
    names: tuple[str, ...]
    records: Callable[[], Iterator[NumberedRow]]


def read_table(path: Path) -> Sheet:
    """The sheet of a file: ``.xlsx``, ``.jsonl`` (an object a line), else CSV with commas, semicolons or tabs.

    Raises :class:`DataError` where the file is none of them; reading its rows does so too, where a row breaks.
    """
    kind = path.suffix.lower()
    if kind in _UNSUPPORTED:
        raise DataError([Problem(str(path), "", f"is {_UNSUPPORTED[kind]}; save the sheet as .xlsx")])
    if kind in (".jsonl", ".ndjson"):
        return _of_json_lines(path)
    source = _workbook if kind in (".xlsx", ".xlsm") else _csv
    heading, cells = _find_heading(source(path))
    names = tuple(_normalize(name).lower() for name in cells)

    def records() -> Iterator[NumberedRow]:
        for number, row in _non_empty(source(path)):
            if number > heading:
                yield number, _by_heading(names, row)

    return Sheet(path, heading, names, records if names else lambda: iter(()))


def _find_heading(rows: Iterator[_Record]) -> _Record:
    """The row of the headings, which a title may stand above: the first row, but for lone cells above a wider row."""
    first = _NO_ROW
    for row in _non_empty(rows):
        if sum(bool(cell.strip()) for cell in row[1]) > 1:
            return row if first == _NO_ROW or row[0] <= first[0] + _TITLE_ROWS else first
        if first == _NO_ROW:
            first = row
        elif row[0] > first[0] + _TITLE_ROWS:
            break
    return first


def _by_heading(names: Sequence[str], row: Sequence[str]) -> Cells:
    pairs = [(name or "", _normalize(text or "")) for name, text in zip_longest(names, row)]
    stray = "; ".join(text for name, text in pairs if not name and text)
    return {**dict(pairs), **({"": stray} if stray else {})}


def _non_empty(rows: Iterator[_Record]) -> Iterator[_Record]:
    return ((number, cells) for number, cells in rows if any(map(str.strip, cells)))


def _normalize(text: str) -> str:
    """A cell's text, its lines apart by newlines and its letters whole, however the sheet has them."""
    return "\n".join(unicodedata.normalize("NFC", text).strip().splitlines())


def _unreadable(path: Path, error: OSError) -> DataError:
    return DataError([cannot_read(path, error)])


# --- CSV --------------------------------------------------------------------------------------------------------------

# Bytes that stand for nothing a Norwegian writes in Windows-1252, and so tell of another encoding: letters of Mac or
# DOS, and two bytes that are one letter in UTF-8.
_NOT_ANSI = re.compile(
    rb"[\x00-\x08\x81-\x84\x86-\x89\x8b-\x8d\x8f\x90\x98\x99\x9b-\x9d\x9f\xa1-\xa6\xa8\xaa\xac\xae\xaf\xb8\xbe\xbf]"
    rb"|\xc3[\x80-\xbf]|\xe2[\x80-\x82]"
)
_BYTE_ORDER_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def _csv(path: Path) -> Iterator[_Record]:
    """A record is a row of the sheet, also where it is empty or a cell of it holds several lines."""
    try:
        with path.open(encoding=_encoding(path), newline="") as file:
            yield from _records(path, file)
    except OSError as error:
        raise _unreadable(path, error) from error
    except UnicodeDecodeError as error:
        raise DataError([Problem(str(path), "", "is not the UTF-16 that its first bytes say; save it anew")]) from error


def _encoding(path: Path) -> str:
    """UTF-8, UTF-16 with its mark, or what Excel's «CSV (semikolondelt)» is in Norway: Windows-1252.

    Raises :class:`DataError` with the first line that is none of them.
    """
    decoder, ansi = codecs.getincrementaldecoder("utf-8")(), True
    wrong = 0
    with path.open("rb") as file:
        if (mark := _BYTE_ORDER_MARKS.get(file.read(2))) is not None:
            return mark
        file.seek(0)
        for number, line in enumerate(file, start=1):
            try:
                decoder.decode(line)
            except UnicodeDecodeError:
                wrong = wrong or number
                decoder.reset()
            ansi = ansi and _NOT_ANSI.search(line) is None
    if wrong and not ansi:
        raise DataError([Problem(str(path), f"line {wrong}", "is not UTF-8; save the sheet as CSV UTF-8")])
    return "cp1252" if wrong else "utf-8-sig"


def _records(path: Path, file: Iterator[str]) -> Iterator[_Record]:
    opening: list[str] = []
    for line in file:
        opening.append(line)
        if line.strip():
            break
    head = opening[-1] if opening else ""
    first = head.strip().lower()
    if first.startswith("sep=") and len(first) == len("sep=;"):  # how Excel notes the delimiter
        delimiter, opening[-1] = first[-1], "\n"
    else:
        delimiter = max(",;\t", key=head.count)
    reader = csv.reader(chain(opening, file), delimiter=delimiter, strict=True)
    try:
        yield from enumerate(reader, start=1)
    except csv.Error as error:
        raise DataError([Problem(str(path), f"line {reader.line_num}", f"is not CSV: {error}")]) from error


# --- Excel ------------------------------------------------------------------------------------------------------------


def _workbook(path: Path) -> Iterator[_Record]:
    """The first sheet's rows; a formula is what it last came to."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise _unreadable(path, error) from error
    with file:
        try:
            for number, row in enumerate(xlsx.first_sheet_rows(file, LIMITS), start=1):
                yield number, [_text(value) for value in row]
        except xlsx.UnreadableError as error:
            raise DataError([Problem(str(path), "", _describe(error.reason, file))]) from error


def _describe(reason: xlsx.Reason, file: IO[bytes]) -> str:
    """Why a file cannot be read as a sheet of decisions."""
    if reason == "too_large":
        return "unpacks to more than a sheet of decisions can hold"
    if reason == "damaged" and zipfile.is_zipfile(file):
        return "is a damaged Excel workbook; save it anew"
    return "is no Excel workbook (.xlsx) that can be read"


def _text(value: object) -> str:
    """A cell's value as the case worker sees it, dates in ISO form."""
    match value:
        case None:
            return ""
        case dt.datetime():
            return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
        case dt.date() | dt.time():
            return value.isoformat()
        case float():
            return formats.plain_number(value)
        case _:
            return str(value)


# --- JSON Lines -------------------------------------------------------------------------------------------------------


def _of_json_lines(path: Path) -> Sheet:
    names = dict.fromkeys(name for _, row in _json_lines(path) for name in row)

    def records() -> Iterator[NumberedRow]:
        for number, row in _json_lines(path):
            yield number, {name: _normalize(text) for name, text in row.items()}

    return Sheet(path, 1, tuple(names), records)


def _json_lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, _json_row(path, number, line)
    except OSError as error:
        raise _unreadable(path, error) from error
    except UnicodeDecodeError as error:
        raise DataError([Problem(str(path), "", "is not UTF-8; save the file as UTF-8")]) from error


def _json_row(path: Path, number: int, line: str) -> dict[str, str]:
    try:
        pairs = json.loads(line, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError) as error:
        raise DataError([Problem(str(path), f"row {number}", "is not JSON: each line is an object")]) from error
    if not isinstance(pairs, _Pairs):
        raise DataError([Problem(str(path), f"row {number}", "is no JSON object")])
    row = [(_normalize(name).lower(), value) for name, value in pairs]
    twice = [name for name, count in Counter(name for name, _ in row).items() if count > 1]
    if twice:
        raise DataError([Problem(str(path), f"row {number}, column {name}", "stands twice") for name in twice])
    lists = [name for name, value in row if isinstance(value, list)]
    if lists:
        what = "is neither text nor number"
        raise DataError([Problem(str(path), f"row {number}, column {name}", what) for name in lists])
    return {name: _text(value) for name, value in row}


class _Pairs(list[tuple[str, object]]):
    """The names and values of a JSON object, also a name that stands twice."""
