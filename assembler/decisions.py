"""A sheet of decisions in, typed and checked rows out, or every problem by row and column."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assembler import definition as definitions
from assembler import validation
from assembler.definition import Definition, Schema
from assembler.document import Language
from assembler.errors import DataError, Problem, nearest
from assembler.register import Recipient, Register

# What XML 1.0 does not allow, and what has no meaning outside the font it came from (Word's bullets).
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ue000-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff]")
_ANYTHING = ("vedtak", "saksnummer")  # the columns without which no row says what it is


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: its letter type, its recipient and language, and its row as the contract types it."""

    letter_type: str
    recipient: Recipient
    language: Language
    row: Mapping[str, Any]

    @property
    def case_number(self) -> str:
        """The saksnummer."""
        return str(self.row["saksnummer"])


def letter_types(folder: Path) -> tuple[str, ...]:
    """The letter types that this folder of texts has a data contract for."""
    return tuple(sorted(path.name.removesuffix(".schema.json") for path in folder.glob("*.schema.json")))


@cache
def contract(folder: Path, letter_type: str) -> Schema:
    """The data contract of a letter type, shared columns and all, as one JSON Schema.

    Raises :class:`DataError` where a contract is no JSON Schema or refers to nothing.
    """
    base = folder.resolve().as_uri() + "/"
    read = {path: definitions.read(path) for path in sorted(folder.rglob("*.schema.json"))}
    problems = [problem for path, contents in read.items() for problem in validation.schema_problems(path, contents)]
    if problems:
        raise DataError(problems)
    files = {base + path.relative_to(folder).as_posix(): contents for path, contents in read.items()}
    own = f"{letter_type}.schema.json"
    schema = definitions.expand(files[base + own], definitions.registry_of(files), base + own)
    lost = list(definitions.references(schema))
    if lost:
        raise DataError([Problem(str(folder / own), place, f"«{target}» leads nowhere") for place, target in lost])
    shared = schema.pop("allOf", [])
    return {
        **schema,
        "properties": {name: part for each in (*shared, schema) for name, part in each.get("properties", {}).items()},
        "required": [name for each in (*shared, schema) for name in each.get("required", [])],
    }


def read(path: Path, definition: Definition, register: Register, texts: Path) -> tuple[Decision, ...]:
    """The decisions of a CSV file (comma or semicolon, UTF-8), all of them right.

    Raises :class:`DataError` with every problem of every row; then nothing may be written.
    """
    sheet = _sheet(path)
    types = letter_types(texts)
    problems = list(_column_problems(path, sheet, texts, types))
    decisions: list[Decision] = []
    seen: dict[str, int] = {}
    for number, cells in sheet.rows:
        made = _Row(path, number, cells, definition, register)
        decision = made.decision(texts, types)
        problems += made.problems
        case = cells.get("saksnummer", "")
        if case and case in seen:
            problems.append(made.problem("saksnummer", case, f"stands in row {seen[case]} already"))
        seen.setdefault(case, number)
        if decision:
            decisions.append(decision)
    if not sheet.rows:
        problems.append(Problem(str(path), "", "holds no decisions"))
    if problems:
        raise DataError(problems)
    return tuple(decisions)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet's column names, the row in which they stand, and the rows below it by their number in the sheet."""

    heading: int
    names: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def _sheet(path: Path) -> _Sheet:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError([Problem(str(path), "", f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        what = "is not UTF-8; save the sheet as CSV UTF-8"
        raise DataError([Problem(str(path), f"byte {error.start + 1}", what)]) from error
    head = text.lstrip().partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, strict=True)
    try:  # a record is a row of the sheet, also where it is empty or a cell of it holds several lines
        filled = [(number, cells) for number, cells in enumerate(reader, start=1) if any(map(str.strip, cells))]
    except csv.Error as error:
        raise DataError([Problem(str(path), f"line {reader.line_num}", f"is not CSV: {error}")]) from error
    if not filled:
        return _Sheet(1, (), ())
    (heading, cells), *rows = filled
    names = tuple(name.strip().lower() for name in cells)
    problems = [
        Problem(str(path), f"row {number}", f"has {len(cells)} cells, but there are {len(names)} columns")
        for number, cells in rows
        if any(map(str.strip, cells[len(names) :]))
    ]
    if problems:
        raise DataError(problems)
    named = ((number, dict(zip(names, map(_cell, cells), strict=False))) for number, cells in rows)
    return _Sheet(heading, names, tuple(named))


def _cell(text: str) -> str:
    """A cell's text, its lines apart by newlines, however the sheet parts them."""
    return "\n".join(text.strip().splitlines())


def _column_problems(path: Path, sheet: _Sheet, texts: Path, types: tuple[str, ...]) -> Iterator[Problem]:
    known = {name for letter_type in types for name in contract(texts, letter_type)["properties"]}
    for name, count in Counter(sheet.names).items():
        if name and name not in known:
            yield Problem(str(path), f"row {sheet.heading}", f"unknown column «{name}»{nearest(name, known)}")
        elif name and count > 1:
            yield Problem(str(path), f"row {sheet.heading}", f"the column «{name}» stands {count} times")
    for name in _ANYTHING if sheet.names else ():
        if name not in sheet.names:
            yield Problem(str(path), f"row {sheet.heading}", f"the column «{name}» is missing")


class _Row:
    """One row on its way to a decision, with what is wrong with it."""

    def __init__(
        self, path: Path, number: int, cells: Mapping[str, str], definition: Definition, register: Register
    ) -> None:
        self._path, self._number = path, number
        self._cells = cells
        self._definition = definition
        self._register = register
        self.problems: list[Problem] = []

    def problem(self, column: str, value: Any, what: str) -> Problem:
        shown = f"«{value}» " if value not in ("", None) else ""
        return Problem(str(self._path), f"row {self._number}, column {column}", f"{shown}{what}")

    def _wrong(self, column: str, value: Any, what: str) -> None:
        self.problems.append(self.problem(column, value, what))

    def decision(self, texts: Path, types: tuple[str, ...]) -> Decision | None:
        letter_type = self._cells.get("vedtak", "")
        if letter_type not in types:
            self._wrong("vedtak", letter_type, f"is no letter type{nearest(letter_type, types)}")
            return None
        schema = contract(texts, letter_type)
        values = self._typed(schema)
        for place, what, value in validation.data_problems(schema, values):
            self._wrong(place, value, what)
        recipient = self._recipient(values)
        self._eligible(letter_type, recipient, values)
        if self.problems or not recipient:
            return None
        neutral: Language = self._definition.schema["x-scheme"]["malform"]
        language = values.get("malform") or recipient.language or neutral
        empty = dict.fromkeys(schema["properties"], "")
        return Decision(letter_type, recipient, language, {**empty, **values})

    def _typed(self, schema: Schema) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, cell in self._cells.items():
            part = schema["properties"].get(name)
            if part is None or cell == "":
                continue
            if _UNPRINTABLE.search(cell):
                self._wrong(name, "", "holds a character that no document can show; delete it")
            if part.get("type") == "integer":
                values[name] = whole_number(cell)
            elif part.get("format") == "date":
                values[name] = iso_date(cell)
            elif part.get("format") == "orgnr":
                values[name] = cell.replace(" ", "").replace("\u00a0", "")
            else:
                values[name] = cell
        return values

    def _recipient(self, values: Mapping[str, Any]) -> Recipient | None:
        number = values.get("organisasjonsnummer", "")
        scheme = self._definition.schema["x-scheme"]
        known = self._register.by_organisation(number, self._open_to(values))
        if known:
            return known
        if "organisasjon" in scheme["sokere"]:
            if values.get("mottaker"):
                return Recipient(values["mottaker"], "organisasjon", number)
            self._wrong("mottaker", "", "is missing; the register does not hold the recipient")
        elif validation.FORMATS.conforms(number, "orgnr"):
            self._wrong("organisasjonsnummer", number, "is no municipality or county in the register")
        return None

    def _open_to(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Who may apply: for the row's area, else for the scheme. It is also what Oslo answers as."""
        part = self._areas.get(values.get("satsingsomrade", 0)) or self._definition.schema["x-scheme"]
        return tuple(part["sokere"])

    def _eligible(self, letter_type: str, recipient: Recipient | None, values: Mapping[str, Any]) -> None:
        number: Any = values.get("satsingsomrade")
        areas = f"; the scheme's areas are {', '.join(map(str, self._areas))}" if self._areas else ""
        if isinstance(number, int) and number not in self._areas:
            self._wrong("satsingsomrade", number, f"is no area of {self._definition.key}{areas}")
        elif letter_type != "tilskuddsbrev":
            return
        elif number is None and areas:
            self._wrong("satsingsomrade", "", f"is missing{areas}")
        elif recipient and recipient.type not in self._open_to(values):
            what = f"is open to {' or '.join(self._open_to(values))} only, and {recipient.navn} is {recipient.type}"
            if number is None:
                self._wrong("organisasjonsnummer", "", f"the scheme {what}")
            else:
                self._wrong("satsingsomrade", number, what)

    @property
    def _areas(self) -> dict[int, Any]:
        return {area["nummer"]: area for area in self._definition.areas}


def whole_number(text: str) -> int | str:
    """450000 from «450 000», «kr 450.000,-» and the like; the text itself where it is no whole number."""
    bare = re.sub(r"^kr\.?\s*|,-$|,00?$", "", text.strip(), flags=re.IGNORECASE)
    if re.fullmatch(r"-?\d{1,3}(?:[\s\u00a0\u202f.]\d{3})+|-?\d+", bare):
        return int(re.sub(r"[\s\u00a0\u202f.]", "", bare))
    return text


def iso_date(text: str) -> str:
    """2025-05-15 from 15.05.2025; a text that is no such date stays as it is."""
    match = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text.strip())
    if match:
        day, month, year = map(int, match.groups())
        try:
            return dt.date(year, month, day).isoformat()
        except ValueError:
            return text
    return text
