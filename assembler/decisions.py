"""A sheet of decisions in, typed and checked rows out, or every problem by row and column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assembler import definition as definitions
from assembler import personal, placeholders, requirements, sheets, validation
from assembler.definition import Definition, Schema
from assembler.document import Language
from assembler.errors import DataError, Problem, nearest
from assembler.reading import iso_date, whole_number
from assembler.register import Recipient, Register
from assembler.sheets import Cells, Numbered, Sheet
from assembler.validation import Checker

TYPE, CASE = "vedtak", "saksnummer"  # the columns without which no row says what it is

# What XML 1.0 does not allow, and what has no meaning outside the font it came from (Word's bullets).
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: its letter type, its recipient and language, and its row as the contract types it.

    ``appealed`` is the letter type whose right of appeal the letter tells of; empty where it tells of none.
    """

    letter_type: str
    recipient: Recipient
    language: Language
    row: Mapping[str, Any]
    appealed: str = ""

    @property
    def case_number(self) -> str:
        """The saksnummer."""
        return str(self.row[CASE])


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell: row and column of the sheet, what stands there, and what would be right."""

    row: int
    column: str
    value: str
    what: str

    def problem(self, file: str) -> Problem:
        """The fault as a line for people."""
        shown = f"«{self.value}» " if self.value else ""
        return Problem(file, f"row {self.row}, column {self.column}", f"{shown}{self.what}")


@dataclass(frozen=True, slots=True)
class Contract:
    """The data contract of a letter type: its columns as a JSON Schema, and the column that names the decision.

    ``appealed`` is the keyword ``x-klage``: the column whose letter type's right of appeal the letter tells of.
    """

    letter_type: str
    schema: Schema
    checker: Checker
    appealed: str

    @property
    def columns(self) -> Mapping[str, Schema]:
        """The columns by name."""
        return self.schema["properties"]  # type: ignore[no-any-return]


def letter_types(folder: Path) -> tuple[str, ...]:
    """The letter types that this folder of texts has a data contract for."""
    return tuple(sorted(path.name.removesuffix(".schema.json") for path in folder.glob("*.schema.json")))


@cache
def contract(folder: Path, letter_type: str) -> Contract:
    """The data contract of a letter type, shared columns and all, as one JSON Schema.

    Raises :class:`DataError` where a contract is no JSON Schema or refers to nothing.
    """
    base, files = _contract_files(folder)
    own = f"{letter_type}.schema.json"
    schema = definitions.expand(files[base + own], definitions.registry_of(files), base + own)
    lost = list(definitions.references(schema))
    if lost:
        raise DataError([Problem(str(folder / own), place, f"«{target}» leads nowhere") for place, target in lost])
    shared = schema.pop("allOf", [])
    whole = {
        **schema,
        "properties": {name: part for each in (*shared, schema) for name, part in each.get("properties", {}).items()},
        "required": [name for each in (*shared, schema) for name in each.get("required", [])],
    }
    return Contract(letter_type, whole, validation.checker(whole), whole.get("x-klage", ""))


@cache
def _contract_files(folder: Path) -> tuple[str, Mapping[str, Schema]]:
    """The folder's URI and the contents of its contracts by theirs."""
    base = folder.resolve().as_uri() + "/"
    read = {path: definitions.read(path) for path in sorted(folder.rglob("*.schema.json"))}
    problems = [problem for path, contents in read.items() for problem in validation.schema_problems(path, contents)]
    if problems:
        raise DataError(problems)
    return base, {base + path.relative_to(folder).as_posix(): contents for path, contents in read.items()}


def read(path: Path, definition: Definition, register: Register, texts: Path) -> tuple[Decision, ...]:
    """The decisions of a sheet, all of them right.

    Raises :class:`DataError` with every problem of every row; then nothing may be written.
    """
    sheet = sheets.read(path)
    reader = Reader(definition, register, texts)
    problems = list(reader.heading_problems(sheet))
    found: list[Decision] = []
    once = Once()
    for number, cells in decided(sheet):
        decision, faults = reader.row(number, cells)
        problems += [fault.problem(str(path)) for fault in (*faults, *once.faults(number, cells))]
        if decision:
            found.append(decision)
    if problems or not found:
        raise DataError(problems or [Problem(str(path), "", "holds no decisions")])
    return tuple(found)


def decided(sheet: Sheet) -> Iterator[Numbered]:
    """The rows of a sheet that say something; of an overview of what was read in, those with a decision.

    Such an overview (:mod:`assembler.intake.table`) has columns in parentheses beside those of decisions.
    """
    overview = any(_is_told(name) for name in sheet.names)
    return (row for row in sheet.records() if row[1].get(TYPE) or not overview)


def _is_told(name: str) -> bool:
    return name.startswith("(")


class Once:
    """Sees to it that each case number stands once."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}

    def faults(self, number: int, cells: Cells) -> Iterator[Fault]:
        """The fault of this row, if another row has its case number."""
        case = cells.get(CASE, "")
        if case and self._rows.setdefault(case, number) != number:
            yield Fault(number, CASE, case, f"stands in row {self._rows[case]} already")


class Reader:
    """Reads rows against the contracts of a folder of letter texts, one definition and the register.

    Raises :class:`DataError` where a contract is broken.
    """

    def __init__(self, definition: Definition, register: Register, texts: Path) -> None:
        self._definition = definition
        self._register = register
        self._texts = texts
        self._contracts = {name: contract(texts, name) for name in letter_types(texts)}
        self._scheme: Mapping[str, Any] = definition.schema["x-scheme"]
        self._areas = {area["nummer"]: area for area in definition.areas}
        self._reports = tuple(definition.schema.get("x-reports", {}))
        grant = str(definition.schema.get("x-letters", {}).get("felles", {}).get("tilskudd", "vedtak.prosjekt"))
        self._of_projects = "vedtak.prosjekt" in grant  # as letters call the scheme's grants

    def heading_problems(self, sheet: Sheet) -> Iterator[Problem]:
        """Columns that no letter type knows, that stand twice, or without which no row says what it is."""
        known = {name for each in self._contracts.values() for name in each.columns}
        place = f"row {sheet.heading}"
        for name, count in Counter(sheet.names).items():
            if name and name not in known and not _is_told(name):
                yield Problem(str(sheet.path), place, f"unknown column «{name}»{nearest(name, known)}")
            elif name and count > 1:
                yield Problem(str(sheet.path), place, f"the column «{name}» stands {count} times")
        for name in (TYPE, CASE) if sheet.names else ():
            if name not in sheet.names:
                yield Problem(str(sheet.path), place, f"the column «{name}» is missing")

    def row(self, number: int, cells: Cells) -> tuple[Decision | None, tuple[Fault, ...]]:
        """The decision of a row, or none and what is wrong with its cells."""
        letter_type = cells.get(TYPE, "")
        if letter_type not in self._contracts:
            what = f"is no letter type{nearest(letter_type, self._contracts)}"
            return None, (Fault(number, TYPE, letter_type, what),)
        wanted = self._contracts[letter_type]
        values = {
            name: _typed(wanted.columns[name], text) for name, text in cells.items() if text and name in wanted.columns
        }
        found = [*_unprintable(cells, values), *_personal(cells, values, wanted), *self._breaches(wanted, values)]
        recipient, unknown = self._recipient(values)
        found += unknown
        found += self._ineligible(letter_type, recipient, values)
        found += self._final(wanted, recipient, values)
        if found or not recipient:
            return None, tuple(Fault(number, column, str(value), what) for column, value, what in found)
        language: Language = values.get("malform") or recipient.language or self._scheme["malform"]
        empty = dict.fromkeys(wanted.columns, "")
        appealed = letter_type if wanted.appealed == TYPE else str(values.get(wanted.appealed, ""))
        return Decision(letter_type, recipient, language, {**empty, **values}, appealed), ()

    def _breaches(self, wanted: Contract, values: Mapping[str, Any]) -> Iterator[_Breach]:
        served = requirements.by_column(self._texts, wanted.letter_type)
        for column, what, value in validation.problems_of(wanted.checker, values):
            rule = served.get(column) if what == "is missing" else None
            yield column, value, f"{what}: {rule.told}" if rule else what
        if self._of_projects and "prosjekt" not in values and "prosjekt" in wanted.columns:
            yield "prosjekt", "", f"is missing: {served['prosjekt'].told}" if "prosjekt" in served else "is missing"
        report = values.get("rapport")
        if report and report not in self._reports:
            yield "rapport", report, f"is no report of {self._definition.key}{nearest(report, self._reports)}"

    def _recipient(self, values: Mapping[str, Any]) -> tuple[Recipient | None, list[_Breach]]:
        number = values.get("organisasjonsnummer", "")
        known = self._register.by_organisation(number, self._open_to(values))
        if known:
            return known, []
        if "organisasjon" in self._scheme["sokere"]:
            if values.get("mottaker"):
                return Recipient(values["mottaker"], "organisasjon", number), []
            return None, [("mottaker", "", "is missing; the register does not hold the recipient")]
        if validation.FORMATS.conforms(number, "orgnr"):
            return None, [("organisasjonsnummer", number, "is no municipality or county in the register")]
        return None, []

    def _open_to(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Who may apply: for the row's area, else for the scheme. It is also what Oslo answers as."""
        return tuple((self._areas.get(values.get("satsingsomrade", 0)) or self._scheme)["sokere"])

    def _ineligible(
        self, letter_type: str, recipient: Recipient | None, values: Mapping[str, Any]
    ) -> Iterator[_Breach]:
        number: Any = values.get("satsingsomrade")
        areas = f"; the scheme's areas are {', '.join(map(str, self._areas))}" if self._areas else ""
        if isinstance(number, int) and number not in self._areas:
            yield "satsingsomrade", number, f"is no area of {self._definition.key}{areas}"
        elif letter_type != "tilskuddsbrev":
            return
        elif number is None and areas:
            yield "satsingsomrade", "", f"is missing{areas}"
        elif recipient and recipient.type not in self._open_to(values):
            what = f"is open to {' or '.join(self._open_to(values))} only, and {recipient.navn} is {recipient.type}"
            if number is None:
                yield "organisasjonsnummer", "", f"the scheme {what}"
            else:
                yield "satsingsomrade", number, what

    def _final(self, wanted: Contract, recipient: Recipient | None, values: Mapping[str, Any]) -> Iterator[_Breach]:
        """The fault of a letter on how to appeal a decision that this recipient cannot appeal."""
        decided = values.get(wanted.appealed)
        if recipient and decided and wanted.appealed != TYPE:
            try:
                rule = placeholders.appeal(self._definition.facts("nb"), decided, recipient.type)
            except ValueError:
                return  # the letter's own text says what the definition lacks
            if not rule["klagerett"]:
                yield wanted.appealed, decided, f"cannot be appealed by a {recipient.type} ({rule['hjemmel']})"


_Breach = tuple[str, Any, str]  # column, value, what would be right


def _unprintable(cells: Cells, values: Mapping[str, Any]) -> Iterator[_Breach]:
    for name in values:
        if _UNPRINTABLE.search(cells[name]):
            yield name, "", "holds a character that no document can show; delete it"


def _personal(cells: Cells, values: Mapping[str, Any], wanted: Contract) -> Iterator[_Breach]:
    for name in values:
        if wanted.columns[name].get("format") != "kontonr" and personal.struck(cells[name]) != cells[name]:
            yield name, "", "holds a personal number (fødselsnummer), which belongs in no letter; take it out"


def _typed(part: Schema, text: str) -> Any:
    """The text as the column's type; as it is where it cannot be that."""
    if part.get("type") == "integer":
        return whole_number(text)
    match part.get("format"):
        case "date":
            return iso_date(text)
        case "orgnr" | "kontonr":
            return re.sub(r"[\s.\u00a0]", "", text)
        case _:
            return text
