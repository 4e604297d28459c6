"""A sheet of decisions in, typed and checked rows out, or every problem by row and column."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Mapping
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
    """The data contract of a letter type, shared columns and all, as one JSON Schema."""
    base = folder.resolve().as_uri() + "/"
    paths = sorted(folder.rglob("*.schema.json"))
    files = {base + path.relative_to(folder).as_posix(): definitions.read(path) for path in paths}
    own = f"{base}{letter_type}.schema.json"
    schema = definitions.expand(files[own], definitions.registry_of(files), own)
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
    rows = _sheet(path)
    types = letter_types(texts)
    problems: list[Problem] = _column_problems(path, rows[0] if rows else {}, texts, types)
    decisions: list[Decision] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        made = _Row(path, number, row, definition, register)
        decision = made.decision(texts, types)
        problems += made.problems
        case = row.get("saksnummer", "")
        if case and case in seen:
            problems.append(made.problem("saksnummer", case, f"stands in row {seen[case]} already"))
        seen.setdefault(case, number)
        if decision:
            decisions.append(decision)
    if not rows:
        problems.append(Problem(str(path), "", "holds no decisions"))
    if problems:
        raise DataError(problems)
    return tuple(decisions)


def _sheet(path: Path) -> list[dict[str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError([Problem(str(path), "", f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise DataError(
            [Problem(str(path), f"byte {error.start + 1}", "is not UTF-8; save the sheet as CSV UTF-8")]
        ) from error
    head = text.partition("\n")[0]
    try:
        reader = csv.reader(
            text.splitlines(keepends=True), delimiter=";" if head.count(";") > head.count(",") else ",", strict=True
        )
        lines = [line for line in reader if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise DataError([Problem(str(path), "", f"is not a CSV file: {error}")]) from error
    if not lines:
        return []
    names = [name.strip().lower() for name in lines[0]]
    problems = [
        Problem(str(path), f"row {number}", f"has {len(line)} cells, but there are {len(names)} columns")
        for number, line in enumerate(lines[1:], start=2)
        if len(line) > len(names)
    ]
    if problems:
        raise DataError(problems)
    return [dict(zip(names, (cell.strip() for cell in line), strict=False)) for line in lines[1:]]


def _column_problems(path: Path, first: Mapping[str, str], texts: Path, types: tuple[str, ...]) -> list[Problem]:
    if not first:
        return []
    known = {name for letter_type in types for name in contract(texts, letter_type)["properties"]}
    unknown = [f"unknown column «{name}»{nearest(name, known)}" for name in first if name and name not in known]
    missing = [f"the column «{name}» is missing" for name in _ANYTHING if name not in first]
    return [Problem(str(path), "row 1", what) for what in (*unknown, *missing)]


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
        if recipient:
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
        area = self._areas.get(values.get("satsingsomrade", 0), {})
        known = self._register.by_organisation(number, tuple(area.get("sokere", ())))
        if known:
            return known
        if values.get("mottaker") and "organisasjon" in self._definition.schema["x-scheme"]["sokere"]:
            return Recipient(values["mottaker"], "organisasjon", number)
        if number and not self.problems:
            self._wrong("organisasjonsnummer", number, "is no municipality or county in the register")
        return None

    def _eligible(self, letter_type: str, recipient: Recipient, values: Mapping[str, Any]) -> None:
        number = values.get("satsingsomrade")
        numbers = ", ".join(map(str, self._areas))
        if number is None and self._areas and letter_type == "tilskuddsbrev":
            self._wrong("satsingsomrade", "", f"is missing; the scheme's areas are {numbers}")
        elif isinstance(number, int) and number not in self._areas:
            self._wrong("satsingsomrade", number, f"is no area of {self._definition.key}; they are {numbers}")
        elif isinstance(number, int) and letter_type == "tilskuddsbrev":
            open_to = self._areas[number]["sokere"]
            if recipient.type not in open_to:
                what = f"is open to {' or '.join(open_to)} only, and {recipient.navn} is {recipient.type}"
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
