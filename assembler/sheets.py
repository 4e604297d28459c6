"""A sheet in CSV, Excel or JSON Lines -> its rows as texts by column, read anew each time they are asked for."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl

from assembler.errors import DataError, Problem

Cells: TypeAlias = Mapping[str, str]
Numbered: TypeAlias = tuple[int, Cells]  # a row by its number, as the program that shows the sheet counts it
_Record: TypeAlias = tuple[int, Sequence[str]]

LAST_ROW = 1_048_576  # of an Excel sheet; what a file puts below it does not exist
MOST_UNPACKED = 500_000_000  # bytes that a workbook may unpack to: more is no sheet of decisions


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's file, its column names in lower case, the row in which they stand, and a way to read those below.

    ``records`` gives each row that is not empty, with its number as the program that shows the sheet counts it.
    """

    path: Path
    heading: int
    names: tuple[str, ...]
    records: Callable[[], Iterator[Numbered]]


def read(path: Path) -> Sheet:
    """The sheet of a file: ``.xlsx``, ``.jsonl`` (an object a line), else CSV with commas, semicolons or tabs.

    Raises :class:`DataError` where the file is none of them; reading its rows does so too, where a row breaks.
    """
    kind = path.suffix.lower()
    if kind in (".jsonl", ".ndjson"):
        return _of_json_lines(path)
    source = _workbook if kind in (".xlsx", ".xlsm") else _csv
    first = next(_filled(source(path)), None)
    if first is None:
        return Sheet(path, 1, (), lambda: iter(()))
    heading, cells = first
    names = tuple(name.strip().lower() for name in cells)

    def records() -> Iterator[Numbered]:
        rows = _filled(source(path))
        next(rows)
        for number, row in rows:
            if any(map(str.strip, row[len(names) :])):
                what = f"has {len(row)} cells, but there are {len(names)} columns"
                raise DataError([Problem(str(path), f"row {number}", what)])
            yield number, dict(zip_longest(names, map(_tidy, row[: len(names)]), fillvalue=""))

    return Sheet(path, heading, names, records)


def _filled(rows: Iterator[_Record]) -> Iterator[_Record]:
    return ((number, cells) for number, cells in rows if any(map(str.strip, cells)))


def _tidy(text: str) -> str:
    """A cell's text, its lines apart by newlines, however the sheet parts them."""
    return "\n".join(text.strip().splitlines())


def _unreadable(path: Path, error: OSError) -> DataError:
    return DataError([Problem(str(path), "", f"cannot be read: {error.strerror}")])


# --- CSV --------------------------------------------------------------------------------------------------------------

_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def _csv(path: Path) -> Iterator[_Record]:
    """A record is a row of the sheet, also where it is empty or a cell of it holds several lines."""
    try:
        with path.open("rb") as raw:
            encoding = _MARKS.get(raw.read(2), "utf-8-sig")
        with path.open(encoding=encoding, newline="") as file:
            yield from _records(path, file)
    except OSError as error:
        raise _unreadable(path, error) from error
    except UnicodeDecodeError as error:
        what = "is not UTF-8; save the sheet as CSV UTF-8"
        raise DataError([Problem(str(path), f"byte {_offset(path, encoding) + 1}", what)]) from error


def _records(path: Path, file: Iterator[str]) -> Iterator[_Record]:
    opening: list[str] = []
    for line in file:
        opening.append(line)
        if line.strip():
            break
    head = opening[-1] if opening else ""
    told = head.strip().lower()
    if told.startswith("sep=") and len(told) == len("sep=;"):  # how Excel tells itself the delimiter
        delimiter, opening[-1] = told[-1], "\n"
    else:
        delimiter = max(",;\t", key=head.count)
    reader = csv.reader(chain(opening, file), delimiter=delimiter, strict=True)
    try:
        yield from enumerate(reader, start=1)
    except csv.Error as error:
        raise DataError([Problem(str(path), f"line {reader.line_num}", f"is not CSV: {error}")]) from error


def _offset(path: Path, encoding: str) -> int:
    """The place of the first byte that breaks the encoding."""
    try:
        path.read_bytes().decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return 0


# --- Excel ------------------------------------------------------------------------------------------------------------


def _workbook(path: Path) -> Iterator[_Record]:
    """The first sheet's rows; a formula is what it last came to."""
    try:
        file = path.open("rb")  # by us: openpyxl leaves the file open where it breaks off
    except OSError as error:
        raise _unreadable(path, error) from error
    with file:
        try:
            with zipfile.ZipFile(file) as package:
                unpacked = sum(entry.file_size for entry in package.infolist())
            if unpacked > MOST_UNPACKED:
                raise DataError([Problem(str(path), "", "unpacks to more than a sheet of decisions can hold")])
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        except DataError:
            raise
        except Exception as error:  # openpyxl lets through whatever its parts raise
            raise DataError([Problem(str(path), "", "is no Excel workbook (.xlsx) that can be read")]) from error
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its own size can be anything
            for number, row in enumerate(sheet.iter_rows(max_row=LAST_ROW, values_only=True), start=1):
                yield number, [_text(value) for value in row]
        except Exception as error:
            raise DataError([Problem(str(path), "", "is a damaged Excel workbook; save it anew")]) from error


def _text(value: Any) -> str:
    """A cell's value as the case worker sees it, dates in ISO form."""
    match value:
        case None:
            return ""
        case dt.datetime():
            return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
        case dt.date() | dt.time():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case float():
            return repr(value).replace(".", ",")
        case _:
            return str(value)


# --- JSON Lines -------------------------------------------------------------------------------------------------------


def _of_json_lines(path: Path) -> Sheet:
    names = dict.fromkeys(name for _, row in _json_lines(path) for name in row)

    def records() -> Iterator[Numbered]:
        for number, row in _json_lines(path):
            yield number, {name: _tidy(text) for name, text in row.items()}

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
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DataError([Problem(str(path), f"row {number}", "is not JSON: each line is an object")]) from error
    if not isinstance(row, dict):
        raise DataError([Problem(str(path), f"row {number}", "is no JSON object")])
    lists = [name for name, value in row.items() if isinstance(value, dict | list)]
    if lists:
        what = "is neither text nor number"
        raise DataError([Problem(str(path), f"row {number}, column {name}", what) for name in lists])
    return {name.strip().lower(): _text(value) for name, value in row.items()}
