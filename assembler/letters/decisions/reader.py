"""A sheet of decisions in, typed and checked rows out, or every problem by row and column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from assembler.core import json_files
from assembler.core.errors import DataError, Problem, suggestion
from assembler.i18n import formats
from assembler.i18n.language import Language
from assembler.json_schema import validation
from assembler.json_schema.references import Schema, expand, references, registry_of
from assembler.json_schema.validation import Checker
from assembler.law import legal_rules
from assembler.letters import required_elements
from assembler.letters.decisions import coerce as cell_rules
from assembler.letters.decisions import date_rules, table_reader
from assembler.letters.decisions.cell_errors import (
    BilingualText,
    CellError,
    bilingual_suggestion,
    message,
    violation_message,
)
from assembler.letters.decisions.coerce import ColumnError
from assembler.letters.decisions.date_rules import DateRule
from assembler.letters.decisions.table_reader import Cells, NumberedRow, Sheet
from assembler.recipients.register import Recipient, Register
from assembler.scheme.decision import GRANT, Decision, decision_of
from assembler.scheme.loader import Definition

LETTER_TYPE, CASE_NUMBER = "vedtak", "saksnummer"  # the columns without which no row says what it is
ROW_NUMBER, ERRORS = "(rad)", "(feil)"  # the columns that a sheet with marked cells begins with
_ADDRESS = {"address": "adresse", "postal_code": "postnummer", "postal_place": "poststed"}  # columns by attribute

_CASE_NUMBER = re.compile(r"(?:20)?(\d{2})/0*(\d+)(?:-0*(\d+))?")


@dataclass(frozen=True, slots=True)
class Contract:
    """The data contract of a letter type: its columns as a JSON Schema, and what it says of them together.

    ``appealed`` is the keyword ``x-klage``: the column whose letter type's right of appeal the letter tells of.
    ``once`` is ``x-en-gang``: the columns that together name what such a letter decides once. ``order`` is ``x-orden``.
    """

    letter_type: str
    schema: Schema
    checker: Checker
    appealed: str
    once: tuple[str, ...]
    order: tuple[DateRule, ...]

    @property
    def columns(self) -> Mapping[str, Schema]:
        """The columns by name."""
        return self.schema["properties"]  # type: ignore[no-any-return]


def letter_types(folder: Path) -> tuple[str, ...]:
    """The letter types that this folder of texts has a data contract for."""
    return tuple(sorted(path.name.removesuffix(".schema.json") for path in folder.glob("*.schema.json")))


@cache
def load_contract(folder: Path, letter_type: str) -> Contract:
    """The data contract of a letter type, shared columns and all, as one JSON Schema.

    Raises :class:`DataError` where a contract is no JSON Schema or refers to nothing.
    """
    base, files = _contract_files(folder)
    own = f"{letter_type}.schema.json"
    schema = expand(files[base + own], registry_of(files), base + own)
    lost = list(references(schema))
    if lost:
        raise DataError([Problem(str(folder / own), place, f"«{target}» leads nowhere") for place, target in lost])
    parts = (*schema.pop("allOf", []), schema)
    whole = {
        **{name: value for each in parts for name, value in each.items()},
        "properties": {name: part for each in parts for name, part in each.get("properties", {}).items()},
        "required": [name for each in parts for name in each.get("required", [])],
    }
    once, order = tuple(whole.get("x-en-gang", ())), date_rules.parse_rules(parts, str(folder / own))
    return Contract(letter_type, whole, validation.checker(whole), whole.get("x-klage", ""), once, order)


@cache
def _contract_files(folder: Path) -> tuple[str, Mapping[str, Schema]]:
    """The folder's URI and the contents of its contracts by theirs."""
    base = folder.resolve().as_uri() + "/"
    read = {path: json_files.read(path) for path in sorted(folder.rglob("*.schema.json"))}
    problems = [problem for path, contents in read.items() for problem in validation.schema_problems(path, contents)]
    if problems:
        raise DataError(problems)
    return base, {base + path.relative_to(folder).as_posix(): contents for path, contents in read.items()}


def read_decisions(path: Path, definition: Definition, register: Register, texts: Path) -> tuple[Decision, ...]:
    """The decisions of a sheet, all of them right.

    Raises :class:`DataError` with every problem of every row; then nothing may be written.
    """
    sheet = table_reader.read_table(path)
    reader = DecisionReader(definition, register, texts)
    problems = list(reader.heading_errors(sheet))
    found: list[Decision] = []
    duplicates = reader.duplicate_errors(sheet)
    for number, cells in decision_rows(sheet):
        decision, wrong = reader.row(number, cells)
        problems += [fault.problem(str(path)) for fault in (*wrong, *duplicates.get(number, ()))]
        if decision:
            found.append(decision)
    if problems or not found:
        raise DataError(problems or [Problem(str(path), "", "holds no decisions")])
    return tuple(found)


def decision_rows(sheet: Sheet) -> Iterator[NumberedRow]:
    """The rows of a sheet that say something; of an overview of what was read in, those with a decision.

    Such an overview (:mod:`assembler.intake.overview_workbook`) has columns in parentheses beside those of decisions.
    So has a sheet with marked cells, but there each row is a decision that was wrong.
    """
    overview = any(_is_parenthesised(name) and name not in (ROW_NUMBER, ERRORS) for name in sheet.names)
    return (row for row in sheet.records() if row[1].get(LETTER_TYPE) or not overview)


def _is_parenthesised(name: str) -> bool:
    return name.startswith("(")


class DecisionReader:
    """Reads rows against the contracts of a folder of letter texts, one definition and the register.

    Raises :class:`DataError` where a contract is broken.
    """

    def __init__(self, definition: Definition, register: Register, texts: Path) -> None:
        self._definition = definition
        self._register = register
        self._texts = texts
        self._contracts = {name: load_contract(texts, name) for name in letter_types(texts)}
        self._scheme: Mapping[str, Any] = definition.schema["x-scheme"]
        self._calendar = date_rules.DateChecker(definition)
        self._areas = {area["nummer"]: area for area in definition.areas}
        self._reports = tuple(definition.schema.get("x-reports", {}))
        grant = str(definition.schema.get("x-letters", {}).get("felles", {}).get("tilskudd", "vedtak.prosjekt"))
        self._gives_to_projects = "vedtak.prosjekt" in grant  # as letters call the scheme's grants

    def heading_errors(self, sheet: Sheet) -> Iterator[Problem]:
        """Columns that no letter type knows, that stand twice, or without which no row says what it is."""
        known = {name for each in self._contracts.values() for name in each.columns}
        place = f"row {sheet.heading}"
        for name, count in Counter(sheet.names).items():
            if name and name not in known and not _is_parenthesised(name):
                yield Problem(str(sheet.path), place, f"unknown column «{name}»{suggestion(name, known)}")
            elif name and count > 1:
                yield Problem(str(sheet.path), place, f"the column «{name}» stands {count} times")
        for name in (LETTER_TYPE, CASE_NUMBER) if sheet.names else ():
            if name not in sheet.names:
                what = f"the column «{name}» is missing; the first sheet's first row with several cells is its headings"
                yield Problem(str(sheet.path), place, what)

    def duplicate_errors(self, sheet: Sheet) -> dict[int, tuple[CellError, ...]]:
        """The faults of rows that have a case number, or decide an application, as another row does: of both rows."""
        seen, again = set[int](), set[int]()  # hashes: of a long sheet the keys themselves are much to remember
        for _, cells in decision_rows(sheet):
            for *_, key in self._unique_keys(cells):
                (again if hash(key) in seen else seen).add(hash(key))
        same: dict[str, list[tuple[int, str, str, str]]] = {}
        for number, cells in decision_rows(sheet) if again else ():
            for column, kind, key in self._unique_keys(cells):
                if hash(key) in again:
                    same.setdefault(key, []).append((number, column, cells[column], kind))
        found: dict[int, tuple[CellError, ...]] = {}
        for first, *others in same.values():
            for number, column, text, kind in (first, *others) if others else ():
                other = others[0][0] if number == first[0] else first[0]
                found[number] = (*found.get(number, ()), CellError(number, column, text, message(kind, other)))
        return found

    def _unique_keys(self, cells: Cells) -> Iterator[tuple[str, str, str]]:
        """What no other row may have: the column that a fault marks, the fault's kind, and a key of what it is."""
        if case := cells.get(CASE_NUMBER, ""):
            parts = _CASE_NUMBER.fullmatch(case)  # 25/1, 2025/1 and 25/00001 are one case
            yield CASE_NUMBER, "same_saksnummer", "/".join(part or "" for part in parts.groups()) if parts else case
        wanted = self._contracts.get(cells.get(LETTER_TYPE, ""))
        if wanted and wanted.once:
            values = cell_rules.coerce_cells({name: cells.get(name, "") for name in wanted.once}, wanted.columns)
            if len(values) == len(wanted.once):
                told = (wanted.letter_type, *(str(value).casefold() for value in values.values()))
                yield wanted.once[-1], "same_decision", "\n".join(told)

    def row(self, number: int, cells: Cells) -> tuple[Decision | None, tuple[CellError, ...]]:
        """The decision of a row, or none and what is wrong with its cells."""
        stray = [CellError(number, "", cells[""], message("no_heading"))] if cells.get("") else []
        letter_type = cells.get(LETTER_TYPE, "")
        if letter_type not in self._contracts:
            return None, (
                *stray,
                CellError(
                    number,
                    LETTER_TYPE,
                    letter_type,
                    message("no_type", bilingual_suggestion(letter_type, self._contracts)),
                ),
            )
        wanted = self._contracts[letter_type]
        values = cell_rules.coerce_cells(cells, wanted.columns)
        recipient, found = self._recipient(values)
        found = [
            *cell_rules.content_errors(cells, values, wanted.columns),
            *self._breaches(wanted, values),
            *self._calendar.breaches(wanted.schema, wanted.order, values),
            *found,
            *self._eligibility_errors(letter_type, recipient, values),
            *self._appeal_errors(wanted, recipient, values),
        ]
        if stray or found or not recipient:
            return None, (*stray, *(CellError(number, column, str(value), told) for column, value, told in found))
        language: Language = values.get("malform") or recipient.language or self._scheme["malform"]
        appealed = letter_type if wanted.appealed == LETTER_TYPE else str(values.get(wanted.appealed, ""))
        return decision_of(values, tuple(wanted.columns), recipient, language, appealed), ()

    def _breaches(self, wanted: Contract, values: Mapping[str, Any]) -> Iterator[ColumnError]:
        served = required_elements.by_column(self._texts, wanted.letter_type)
        for breach in validation.violations(wanted.checker, values):
            column, part = breach.place, wanted.columns.get(breach.place, {})
            if breach.keyword == "required":
                yield column, "", _missing_value(part, served.get(column))
            else:
                yield column, breach.value, violation_message(breach, part)
        if self._gives_to_projects and "prosjekt" not in values and "prosjekt" in wanted.columns:
            yield "prosjekt", "", _missing_value(wanted.columns["prosjekt"], served.get("prosjekt"))
        report = values.get("rapport")
        if report and report not in self._reports:
            yield (
                "rapport",
                report,
                message("no_report", str(self._definition.key), bilingual_suggestion(report, self._reports)),
            )

    def _recipient(self, values: Mapping[str, Any]) -> tuple[Recipient | None, list[ColumnError]]:
        number, name = values.get("organisasjonsnummer", ""), values.get("mottaker", "")
        address = {name: values[column] for name, column in _ADDRESS.items() if column in values}
        known = self._register.by_organisation(number, self._eligible_types(values))
        if known:
            told = message("other_name", formats.organisation_number(number), known.name)
            wrong = [("mottaker", name, told)] if name and not known.has_name(name) else []
            return replace(known, **address), wrong
        if "organisasjon" in self._scheme["sokere"]:
            if name:
                return Recipient(name, "organisasjon", number, **address), []
            return None, [("mottaker", "", message("unnamed"))]
        if validation.FORMATS.conforms(number, "orgnr"):
            return None, [("organisasjonsnummer", number, message("unknown"))]
        return None, []

    def _eligible_types(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Who may apply: for the row's area, else for the scheme. It is also what Oslo answers as."""
        return tuple((self._areas.get(values.get("satsingsomrade", 0)) or self._scheme)["sokere"])

    def _eligibility_errors(
        self, letter_type: str, recipient: Recipient | None, values: Mapping[str, Any]
    ) -> Iterator[ColumnError]:
        number: Any = values.get("satsingsomrade")
        areas = message("areas", ", ".join(map(str, self._areas))) if self._areas else ""
        if isinstance(number, int) and number not in self._areas:
            yield "satsingsomrade", number, message("no_area", str(self._definition.key), areas)
        elif letter_type != GRANT:
            return
        elif number is None and areas:
            yield "satsingsomrade", "", message("area_missing", areas)
        elif recipient and recipient.type not in self._eligible_types(values):
            either, alternative = message("or"), self._eligible_types(values)
            who = (either[0].join(alternative), either[1].join(alternative))
            if number is None:
                yield "organisasjonsnummer", "", message("scheme_for_others", who, recipient.name, recipient.type)
            else:
                yield "satsingsomrade", number, message("for_others", who, recipient.name, recipient.type)

    def _appeal_errors(
        self, wanted: Contract, recipient: Recipient | None, values: Mapping[str, Any]
    ) -> Iterator[ColumnError]:
        """The fault of a letter on how to appeal a decision that this recipient cannot appeal."""
        decided = values.get(wanted.appealed)
        if recipient and decided and wanted.appealed != LETTER_TYPE:
            try:
                rule = legal_rules.appeal(self._definition.facts("nb"), decided, recipient.type)
            except ValueError:
                return  # the letter's own text says what the definition lacks
            if not rule["klagerett"]:
                yield wanted.appealed, decided, message("no_appeal", recipient.type, rule["hjemmel"])


def _missing_value(part: Schema, rule: required_elements.Requirement | None) -> BilingualText:
    """What is to stand in an empty cell, and the rule that asks for it."""
    if rule is None:
        return message("missing")
    norwegian = f"{part.get('description', '')} ({rule.source})".strip()
    return message("missing_as", (rule.told, norwegian))
