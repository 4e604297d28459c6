"""Read sheets of decisions: check every row against its contract, the register and the scheme-year, and type it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from assembler.core import national_id
from assembler.core.errors import DataError, Problem, suggestion
from assembler.i18n import formats
from assembler.i18n.language import Language
from assembler.json_schema import validation
from assembler.letters.decisions import table_reader
from assembler.letters.decisions.cell_errors import (
    BilingualText,
    CellError,
    ColumnError,
    bilingual_suggestion,
    message,
    violation_message,
)
from assembler.letters.decisions.contract import (
    CASE_NUMBER,
    LANGUAGE,
    LETTER_TYPE,
    ORGANISATION_NUMBER,
    RECIPIENT,
    Cell,
    Column,
    Contract,
    Contracts,
)
from assembler.letters.decisions.date_rules import DateChecker
from assembler.letters.decisions.table_reader import Cells, NumberedRow, Sheet
from assembler.letters.required_elements import Requirement
from assembler.proofreading.unfilled import leftovers
from assembler.recipients.register import Recipient, Register
from assembler.scheme.applicants import ORGANISATION
from assembler.scheme.decision import COLUMNS, GRANT, Decision, decision_of
from assembler.scheme.loader import Definition

ROW_NUMBER, ERRORS = "(rad)", "(feil)"  # the columns that a sheet with marked cells begins with
ADDRESS = ("adresse", "postnummer", "poststed")
AREA, PROJECT, REPORT = (COLUMNS[name] for name in ("area", "project", "report"))

_CASE_NUMBER = re.compile(r"(?:20)?(\d{2})/0*(\d+)(?:-0*(\d+))?")
# What XML 1.0 does not allow, and what has no meaning outside the font it came from (Word's bullets).
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff]")


def read_decisions(
    path: Path, definition: Definition, register: Register, contracts: Contracts
) -> tuple[Decision, ...]:
    """The decisions of a sheet, all of them right.

    Raises :class:`DataError` with every problem of every row; then nothing may be written.
    """
    sheet = table_reader.read_table(path)
    reader = DecisionReader(definition, register, contracts)
    problems = list(reader.heading_errors(sheet))
    typed: list[Decision] = []
    duplicates = reader.duplicate_errors(sheet)
    for number, cells in decision_rows(sheet):
        decision, wrong = reader.row(number, cells)
        problems += [fault.problem(str(path)) for fault in (*wrong, *duplicates.get(number, ()))]
        if decision:
            typed.append(decision)
    if problems or not typed:
        raise DataError(problems or [Problem(str(path), "", "holds no decisions")])
    return tuple(typed)


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
    """Reads rows against the contracts of a folder of letter texts, one definition and the register."""

    def __init__(self, definition: Definition, register: Register, contracts: Contracts) -> None:
        self._key = str(definition.key)
        self._year = definition.year("nb")
        self._register = register
        self._contracts = contracts.by_type
        self._required = {name: contracts.requirements.by_column(name) for name in contracts.by_type}
        self._dates = DateChecker(self._year)

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
        """The errors of rows that have the case number of another row, or decide the same application: of both rows."""
        seen, again = set[int](), set[int]()  # hashes: of a long sheet the keys themselves are much to remember
        for _, cells in decision_rows(sheet):
            for *_, key in self._unique_keys(cells):
                (again if hash(key) in seen else seen).add(hash(key))
        same: dict[str, list[tuple[int, str, str, str]]] = {}
        for number, cells in decision_rows(sheet) if again else ():
            for column, kind, key in self._unique_keys(cells):
                if hash(key) in again:
                    same.setdefault(key, []).append((number, column, cells[column], kind))
        errors: dict[int, tuple[CellError, ...]] = {}
        for first, *others in same.values():
            for number, column, text, kind in (first, *others) if others else ():
                other = others[0][0] if number == first[0] else first[0]
                errors[number] = (*errors.get(number, ()), CellError(number, column, text, message(kind, other)))
        return errors

    def _unique_keys(self, cells: Cells) -> Iterator[tuple[str, str, str]]:
        """What no other row may have: the column to mark, the kind of error, and a key of what it is."""
        if case := cells.get(CASE_NUMBER, ""):
            parts = _CASE_NUMBER.fullmatch(case)  # 25/1, 2025/1 and 25/00001 are one case
            yield CASE_NUMBER, "same_saksnummer", "/".join(part or "" for part in parts.groups()) if parts else case
        contract = self._contracts.get(cells.get(LETTER_TYPE, ""))
        if contract and contract.once:
            values = contract.coerce({name: cells.get(name, "") for name in contract.once})
            if len(values) == len(contract.once):
                key = (contract.letter_type, *(str(value).casefold() for value in values.values()))
                yield contract.once[-1], "same_decision", "\n".join(key)

    def row(self, number: int, cells: Cells) -> tuple[Decision | None, tuple[CellError, ...]]:
        """The decision of a row, or none and what is wrong with its cells."""
        errors = [CellError(number, "", cells[""], message("no_heading"))] if cells.get("") else []
        letter_type = cells.get(LETTER_TYPE, "")
        contract = self._contracts.get(letter_type)
        if contract is None:
            unknown = message("no_type", bilingual_suggestion(letter_type, self._contracts))
            return None, (*errors, CellError(number, LETTER_TYPE, letter_type, unknown))
        values = contract.coerce(cells)
        recipient, recipient_errors = self._recipient(values)
        found = [
            *_content_errors(contract, cells, values),
            *self._contract_errors(contract, values),
            *self._dates.errors(contract, values),
            *recipient_errors,
            *self._eligibility_errors(letter_type, recipient, values),
            *self._appeal_errors(contract, recipient, values),
        ]
        errors += [CellError(number, column, str(value), what) for column, value, what in found]
        if errors or not recipient:
            return None, tuple(errors)
        appealed = letter_type if contract.appealed == LETTER_TYPE else str(values.get(contract.appealed, ""))
        return decision_of(values, tuple(contract.columns), recipient, self._language(values, recipient), appealed), ()

    def _language(self, values: Mapping[str, Cell], recipient: Recipient) -> Language:
        """The row's own language form, else the recipient's, else that of recipients who are neutral."""
        match values.get(LANGUAGE):
            case "nb" | "nn" as language:
                return language
        return recipient.language or self._year.neutral_language

    def _contract_errors(self, contract: Contract, values: Mapping[str, Cell]) -> Iterator[ColumnError]:
        required = self._required[contract.letter_type]
        for violation in validation.violations(contract.checker, values):
            name = violation.place
            if violation.keyword == "required":
                yield name, "", _missing_value(contract.columns.get(name), required.get(name))
            else:
                yield name, violation.value, violation_message(violation, contract.columns.get(name))
        if self._year.gives_to_projects and PROJECT not in values and PROJECT in contract.columns:
            yield PROJECT, "", _missing_value(contract.columns[PROJECT], required.get(PROJECT))
        report = str(values.get(REPORT, ""))
        if report and self._year.report(report) is None:
            known = bilingual_suggestion(report, [each.id for each in self._year.reports])
            yield REPORT, report, message("no_report", self._key, known)

    def _recipient(self, values: Mapping[str, Cell]) -> tuple[Recipient | None, list[ColumnError]]:
        number, name = str(values.get(ORGANISATION_NUMBER, "")), str(values.get(RECIPIENT, ""))
        known = self._register.by_organisation(number, self._eligible_types(values))
        if known:
            other = message("other_name", formats.organisation_number(number), known.name)
            return _with_address(known, values), [(RECIPIENT, name, other)] if name and not known.has_name(name) else []
        if self._year.applicants.admits(ORGANISATION):
            if name:
                return _with_address(Recipient(name, ORGANISATION, number), values), []
            return None, [(RECIPIENT, "", message("unnamed"))]
        if validation.FORMATS.conforms(number, "orgnr"):
            return None, [(ORGANISATION_NUMBER, number, message("unknown"))]
        return None, []

    def _eligible_types(self, values: Mapping[str, Cell]) -> tuple[str, ...]:
        """Who may apply: for the row's area, else for the scheme. It is also what Oslo answers as."""
        area = values.get(AREA)
        return self._year.applicants.of_area(area if isinstance(area, int) else None)

    def _eligibility_errors(
        self, letter_type: str, recipient: Recipient | None, values: Mapping[str, Cell]
    ) -> Iterator[ColumnError]:
        number = values.get(AREA)
        numbers = ", ".join(str(area.number) for area in self._year.areas)
        areas = message("areas", numbers) if numbers else ""
        if isinstance(number, int) and self._year.area(number) is None:
            yield AREA, number, message("no_area", self._key, areas)
        elif letter_type != GRANT:
            return
        elif number is None and areas:
            yield AREA, "", message("area_missing", areas)
        elif recipient and recipient.type not in self._eligible_types(values):
            either, alternatives = message("or"), self._eligible_types(values)
            who = (either[0].join(alternatives), either[1].join(alternatives))
            if number is None:
                what = message("scheme_for_others", who, recipient.name, recipient.type)
                yield ORGANISATION_NUMBER, "", what
            else:
                yield AREA, number, message("for_others", who, recipient.name, recipient.type)

    def _appeal_errors(
        self, contract: Contract, recipient: Recipient | None, values: Mapping[str, Cell]
    ) -> Iterator[ColumnError]:
        """The error of a letter on how to appeal a decision that this recipient cannot appeal."""
        decided = values.get(contract.appealed)
        if recipient and decided and contract.appealed != LETTER_TYPE:
            try:
                appeal = self._year.appeals.appeal(str(decided), recipient.type)
            except ValueError:
                return  # the letter's own text says what the definition lacks
            if not appeal.can_appeal:
                yield contract.appealed, decided, message("no_appeal", recipient.type, appeal.legal_basis)


def _with_address(recipient: Recipient, values: Mapping[str, Cell]) -> Recipient:
    """The recipient at the address of the row, as far as it has one."""
    street, postal_code, city = (str(values.get(name, "")) for name in ADDRESS)
    return replace(
        recipient,
        address=street or recipient.address,
        postal_code=postal_code or recipient.postal_code,
        postal_place=city or recipient.postal_place,
    )


def _content_errors(contract: Contract, cells: Cells, values: Mapping[str, Cell]) -> Iterator[ColumnError]:
    """What no letter may hold, whatever its contract says: broken characters, personal numbers, unfinished text."""
    for name in values:
        text, column = cells[name], contract.columns[name]
        if _UNPRINTABLE.search(text):
            yield name, "", message("unprintable")
        if column.format != "kontonr" and national_id.redact(text) != text:
            yield name, "", message("personal")
        if column.is_free_text and (unfilled := leftovers(text)):
            yield name, "", message("unfinished", ", ".join(f"«{each}»" for each in unfilled))


def _missing_value(column: Column | None, rule: Requirement | None) -> BilingualText:
    """What is to stand in an empty cell, and the rule that requires it."""
    if rule is None:
        return message("missing")
    norwegian = f"{column.description if column else ''} ({rule.source})".strip()
    return message("missing_as", (rule.description, norwegian))
