"""Make a workbook of what was read: a row for each application, with the columns of decisions to fill in.

The columns for people have their headings in parentheses; those without are the columns that ``assembler letters``
takes, so that the first sheet is the sheet of decisions as soon as they are filled in.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assembler.core import national_id
from assembler.core.errors import printable
from assembler.i18n import formats
from assembler.i18n.language import Language
from assembler.intake import words
from assembler.intake.messages import describe
from assembler.intake.records import Note, receipt_number
from assembler.intake.summaries import Summary
from assembler.letters.decisions import template as decision_template
from assembler.letters.decisions.contract import Contracts
from assembler.render.xlsx.writer import Column, Formula, Kroner, LinkTo, Table, Value
from assembler.scheme.decision import COLUMNS, GRANT
from assembler.scheme.key import Key
from assembler.scheme.loader import Definition
from assembler.scheme.model import SchemeYear

MAX_SHEET_NAME = 31  # characters that the name of a sheet may have in Excel

_STATUS = "(status)"
_APPLIED = "(søkt beløp)"
_LATE = {"late"}
_INELIGIBLE = {"not_registered", "ineligible", "ineligible_area"}


@dataclass(frozen=True, slots=True)
class Overview:
    """What the workbook is made of: the forms in order, and notes by file (also of files that are no form).

    A note about all forms of a scheme-year has the scheme-year for its file. ``contracts`` are those of
    decisions, ``place`` the folder of the workbook, from which links to files lead.
    """

    forms: Sequence[Summary]
    notes: Sequence[tuple[str, Note]]
    definitions: Mapping[Key, Definition]
    contracts: Contracts
    place: Path

    @property
    def language(self) -> Language:
        """The language form of the workbook: that of the first scheme."""
        first = next(iter(self.definitions.values()), None)
        return first.year("nb").neutral_language if first else "nb"

    def word(self, name: str) -> str:
        """One of the workbook's own words, in its language form."""
        return words.OVERVIEW[name][self.language]


def tables(overview: Overview) -> Iterator[Table]:
    """The sheets: applications and totals of each scheme-year, reports, errors in fields, notes."""
    several = len(overview.definitions) > 1
    suffixes = _name_suffixes(tuple(overview.definitions)) if several else {}
    by_file: dict[str, list[Note]] = {}
    for file, note in overview.notes:
        by_file.setdefault(file, []).append(note)
    for key, definition in overview.definitions.items():
        own = [one for one in overview.forms if one.key == key]
        applications = [one for one in own if one.is_application]
        if applications:
            yield from _application_tables(overview, definition, applications, by_file, suffixes.get(key, ""))
    reports = [one for one in overview.forms if not one.is_application]
    if reports:
        yield _report_table(overview, reports, by_file)
    yield _error_table(overview)
    yield _note_table(overview)


def _name_suffixes(keys: Sequence[Key]) -> dict[Key, str]:
    """What the name of a sheet ends in, for each scheme's year another: short enough for Excel, the year whole."""
    room = MAX_SHEET_NAME - max(
        len(word) for kind in ("applications", "sums") for word in words.OVERVIEW[kind].values()
    )
    found: dict[Key, str] = {}
    for key in keys:
        for number in range(1, len(keys) + 1):
            ending = f" {key.year}" if number == 1 else f" {key.year} ({number})"
            suffix = f" {key.scheme[: room - len(ending) - 1].rstrip('-')}{ending}"
            if suffix not in found.values():
                found[key] = suffix
                break
    return found


# --- applications -----------------------------------------------------------------------------------------------------


def _application_tables(
    overview: Overview,
    definition: Definition,
    applications: Sequence[Summary],
    notes: Mapping[str, Sequence[Note]],
    suffix: str,
) -> Iterator[Table]:
    people = (
        Column(_STATUS, 14), Column("(merknader)", 40), Column("(fil)", 30), Column("(søker)", 32),
        Column(_APPLIED, 14, kind="kroner"), Column("(egenandel)", 14, kind="kroner"),
        Column("(kostnader)", 14, kind="kroner"),
    )  # fmt: skip
    decided = decision_template.template_columns(overview.contracts, definition)
    columns = (*people, *decided)
    rows = [
        [
            *_leading_cells(overview, one, notes),
            _kroner(one.applied),
            _kroner(one.own),
            _kroner(one.costs),
            *(_decision_values(one).get(column.heading) for column in decided),
        ]
        for one in applications
    ]
    sheet = Table(f"{overview.word('applications')}{suffix}", columns, rows)
    yield sheet
    yield _totals(overview, definition.year("nb"), applications, sheet, suffix)


def _leading_cells(overview: Overview, one: Summary, notes: Mapping[str, Sequence[Note]]) -> tuple[Value, ...]:
    """The first cells of a row: status, notes, file and sender."""
    language = overview.language
    own = notes.get(one.file, ())
    names = {note.name for note in own}
    status = (
        "late" if names & _LATE
        else "barred" if names & _INELIGIBLE
        else "lacking" if one.field_errors
        else "look" if own
        else "complete"
    )  # fmt: skip
    sentences = [describe(note, language) for note in own]
    if one.field_errors:
        sentences.append(f"{overview.word('to_mend').format(len(one.field_errors))}.")
    return overview.word(status), " ".join(sentences), _file_link(overview, one.file), printable(one.name)


def _file_link(overview: Overview, file: str) -> Value:
    """A link from the workbook to a file; its name alone where Excel cannot follow it, or where it must be redacted."""
    if national_id.redact(file) != file:
        return printable(national_id.redact(file))
    try:
        target = os.path.relpath(file, overview.place)
    except ValueError:  # on another drive
        target = file
    target = target.replace(os.sep, "/")
    return (
        LinkTo(target) if printable(target) == target and len(target) < 240 and "#" not in target else printable(target)
    )


def _kroner(amount: int | None) -> Value:
    return None if amount is None else Kroner(amount)


def _decision_values(one: Summary) -> dict[str, Value]:
    """The columns of a decision that the application fills in; the others are left to the case worker."""
    return {
        "organisasjonsnummer": one.number,
        "mottaker": printable(one.name),
        COLUMNS["unit"]: printable(one.unit),
        "malform": one.language,
        COLUMNS["application_reference"]: receipt_number(one.sha256),
        COLUMNS["application_date"]: one.received,
        COLUMNS["project"]: printable(one.project),
        COLUMNS["area"]: one.area,
    }


def _totals(overview: Overview, year: SchemeYear, applications: Sequence[Summary], sheet: Table, suffix: str) -> Table:
    """How many apply, for how much, and what is granted: by area and in all, with formulas, against the budget."""
    area = _column_range(sheet, COLUMNS["area"], applications)
    rows: list[Sequence[Value]] = []
    for row, each in enumerate(year.areas, start=2):
        own = [one for one in applications if one.area == each.number]
        counted = _totals_of(own, sheet, applications, f"=COUNTIF({area},A{row})", f",{area},A{row}")
        rows.append((each.number, formats.capitalize(printable(each.title)), *counted))
    rows.append((None, overview.word("sum"), *_totals_of(applications, sheet, applications, f"=ROWS({area})")))
    budget = year.total_budget
    if budget is not None:
        last = len(rows) + 1
        left = budget - sum(one.applied or 0 for one in applications)
        formulas = (Formula(f"=D{last + 1}-D{last}", left), Formula(f"=E{last + 1}-E{last}", budget))
        rows.append((None, overview.word("frame"), None, Kroner(budget), Kroner(budget)))
        rows.append((None, overview.word("left"), None, *formulas))
    columns = (
        Column("Satsingsområde", 16), Column(overview.word("name"), 60), Column("Søknader", 12),
        Column("Søkt (kr)", 18, kind="kroner"), Column(overview.word("granted"), 18, kind="kroner"),
    )  # fmt: skip
    return Table(f"{overview.word('sums')}{suffix}", columns, rows)


def _totals_of(
    counted: Sequence[Summary], sheet: Table, applications: Sequence[Summary], count: str, condition: str = ""
) -> tuple[Formula, Formula, Formula]:
    """The formulas of a row, with their values before anything is granted: how many, applied for, granted.

    ``count`` is the formula that counts the applications, ``condition`` what sums are restricted to.
    """
    applied, amount, letter_type = (
        _column_range(sheet, heading, applications) for heading in (_APPLIED, COLUMNS["amount"], COLUMNS["letter_type"])
    )
    return (
        Formula(count, len(counted)),
        Formula(
            f"=SUMIFS({applied}{condition})" if condition else f"=SUM({applied})",
            sum(one.applied or 0 for one in counted),
        ),
        Formula(f'=SUMIFS({amount}{condition},{letter_type},"{GRANT}")', 0),
    )


def _column_range(sheet: Table, heading: str, applications: Sequence[Summary]) -> str:
    """The cells of a column of applications, as formulas of another sheet name them."""
    index = [column.heading for column in sheet.columns].index(heading)
    letters = decision_template.column_letters(index)
    return f"'{sheet.name}'!${letters}$2:${letters}${len(applications) + 1}"


# --- the other sheets -------------------------------------------------------------------------------------------------


def _report_table(overview: Overview, found: Sequence[Summary], notes: Mapping[str, Sequence[Note]]) -> Table:
    columns = (
        Column("Status", 14), Column("Merknader", 40), Column("Fil", 30), Column("Mottaker", 32),
        Column("Organisasjonsnummer", 20), Column("Rapport", 24), Column("Saksnummer", 14), Column("Prosjekt", 40),
        Column("Tilskudd i rapporten (kr)", 18, kind="kroner"), Column("Bokførte kostnader (kr)", 18, kind="kroner"),
    )  # fmt: skip
    rows = (
        [
            *_leading_cells(overview, one, notes),
            one.number,
            _report_title(overview, one),
            one.case,
            printable(one.project),
            _kroner(one.grant_used),
            _kroner(one.costs),
        ]
        for one in found
    )
    return Table(overview.word("reports"), columns, rows)


def _report_title(overview: Overview, one: Summary) -> str:
    report = overview.definitions[one.key].year(overview.language).report(one.form)
    return report.title if report else one.form


def _error_table(overview: Overview) -> Table:
    columns = (
        Column("Fil", 30), Column("Søker", 32), Column("Side", 8), Column("Felt", 44), Column("Svar", 30),
        Column(overview.word("right"), 70),
    )  # fmt: skip
    rows = (
        (
            _file_link(overview, one.file),
            printable(one.name),
            each.page or each.cell or None,
            each.label,
            each.answer,
            each.message,
        )
        for one in overview.forms
        for each in one.field_errors
    )
    return Table(overview.word("lacks"), columns, rows)


def _note_table(overview: Overview) -> Table:
    scheme_years = {str(key) for key in overview.definitions}  # notes about all of its forms are about no one file
    rows = (
        (file if file in scheme_years else _file_link(overview, file), describe(note, overview.language))
        for file, note in overview.notes
    )
    return Table(overview.word("notes"), (Column("Fil", 44), Column("Merknad", 110)), rows)
