"""The overview of what was read, as a workbook: a row for each application, with the columns of decisions to fill in.

The columns for people have their headings in parentheses; those without are the columns that ``assembler letters``
takes, so that the first sheet is the sheet of decisions as soon as they are filled in.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assembler.core import national_id
from assembler.core.errors import printable
from assembler.i18n import formats
from assembler.i18n.language import Language
from assembler.intake.messages import describe
from assembler.intake.records import Note, receipt_number
from assembler.intake.summaries import Summary
from assembler.letters.decisions import template as decision_template
from assembler.render.xlsx.writer import Column, Formula, Kroner, LinkTo, Table, Value
from assembler.scheme.loader import Definition, Key

MAX_SHEET_NAME = 31  # characters that the name of a sheet may have in Excel

_STATUS = "(status)"
_APPLIED = "(søkt beløp)"
_LATE = {"late"}
_INELIGIBLE = {"not_registered", "ineligible", "ineligible_area"}

_WORDS: dict[str, dict[Language, str]] = {
    "complete": {"nb": "komplett", "nn": "komplett"},
    "lacking": {"nb": "mangler", "nn": "manglar"},
    "look": {"nb": "se merknad", "nn": "sjå merknad"},
    "late": {"nb": "for sent", "nn": "for seint"},
    "barred": {"nb": "kan ikke søke", "nn": "kan ikkje søkje"},
    "to_mend": {"nb": "{} svar må rettes", "nn": "{} svar må rettast"},
    "applications": {"nb": "Søknader", "nn": "Søknader"},
    "reports": {"nb": "Rapporter", "nn": "Rapportar"},
    "sums": {"nb": "Summer", "nn": "Summar"},
    "lacks": {"nb": "Mangler", "nn": "Manglar"},
    "sum": {"nb": "Sum", "nn": "Sum"},
    "frame": {"nb": "Ramme", "nn": "Ramme"},
    "left": {"nb": "Igjen av rammen", "nn": "Att av ramma"},
    "name": {"nb": "Navn", "nn": "Namn"},
    "granted": {"nb": "Innvilget (kr)", "nn": "Innvilga (kr)"},
    "right": {"nb": "Hva som er riktig", "nn": "Kva som er rett"},
    "notes": {"nb": "Merknader", "nn": "Merknader"},
}


@dataclass(frozen=True, slots=True)
class Overview:
    """What the workbook tells: summaries in order, notes by file (of forms, of files that are none, of all together).

    ``place`` is the folder that the workbook will lie in: links to files are from there.
    """

    found: Sequence[Summary]
    notes: Sequence[tuple[str, Note]]
    definitions: Mapping[Key, Definition]
    texts: Path
    place: Path

    @property
    def language(self) -> Language:
        """The language form of the workbook: that of the first scheme."""
        first = next(iter(self.definitions.values()), None)
        language: Language = first.schema["x-scheme"]["malform"] if first else "nb"
        return language


def tables(overview: Overview) -> Iterator[Table]:
    """The sheets: applications and sums of each scheme's year, reports, what is to be mended, what is to be noted."""
    several = len(overview.definitions) > 1
    suffixes = _name_suffixes(tuple(overview.definitions)) if several else {}
    by_file: dict[str, list[Note]] = {}
    for file, note in overview.notes:
        by_file.setdefault(file, []).append(note)
    for key, definition in overview.definitions.items():
        own = [one for one in overview.found if one.key == key]
        applications = [one for one in own if one.is_application]
        if applications:
            yield from _application_tables(overview, definition, applications, by_file, suffixes.get(key, ""))
    reports = [one for one in overview.found if not one.is_application]
    if reports:
        yield _report_table(overview, reports, by_file)
    yield _error_table(overview)
    yield _note_table(overview)


def _name_suffixes(keys: Sequence[Key]) -> dict[Key, str]:
    """What the name of a sheet ends in, for each scheme's year another: short enough for Excel, the year whole."""
    room = MAX_SHEET_NAME - max(len(word) for kind in ("applications", "sums") for word in _WORDS[kind].values())
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
    found: Sequence[Summary],
    notes: Mapping[str, Sequence[Note]],
    suffix: str,
) -> Iterator[Table]:
    people = (
        Column(_STATUS, 14), Column("(merknader)", 40), Column("(fil)", 30), Column("(søker)", 32),
        Column(_APPLIED, 14, kind="kroner"), Column("(egenandel)", 14, kind="kroner"),
        Column("(kostnader)", 14, kind="kroner"),
    )  # fmt: skip
    decided = decision_template.template_columns(overview.texts, definition)
    columns = (*people, *decided)
    rows = [
        [
            *_leading_cells(overview, one, notes),
            _kroner(one.applied),
            _kroner(one.own),
            _kroner(one.costs),
            *(_decision_values(one).get(column.heading) for column in decided),
        ]
        for one in found
    ]
    name = f"{_WORDS['applications'][overview.language]}{suffix}"
    yield Table(name, columns, rows)
    yield _totals(overview, definition, found, name, [column.heading for column in columns], suffix)


def _leading_cells(overview: Overview, one: Summary, notes: Mapping[str, Sequence[Note]]) -> tuple[Value, ...]:
    """Status, why, file and sender."""
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
    told = [describe(note, language) for note in own]
    if one.field_errors:
        told.append(f"{_WORDS['to_mend'][language].format(len(one.field_errors))}.")
    return _WORDS[status][language], " ".join(told), _file_link(overview, one.file), printable(one.name)


def _file_link(overview: Overview, file: str) -> Value:
    """A link from the workbook to a file; its name alone where Excel can follow none, or it is not to be repeated."""
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
    """What the application says of the columns of a decision; the decision's own are left to the case worker."""
    return {
        "organisasjonsnummer": one.number,
        "mottaker": printable(one.name),
        "enhet": printable(one.unit),
        "malform": one.language,
        "soknadsreferanse": receipt_number(one.sha256),
        "soknadsdato": one.received,
        "prosjekt": printable(one.project),
        "satsingsomrade": one.area,
    }


def _totals(
    overview: Overview,
    definition: Definition,
    found: Sequence[Summary],
    sheet: str,
    headings: Sequence[str],
    suffix: str,
) -> Table:
    """How many apply, for how much, and what is granted: by area and in all, with formulas, against the frame."""

    def span(heading: str) -> str:
        letters = decision_template.column_letters(headings.index(heading))
        return f"'{sheet}'!${letters}$2:${letters}${len(found) + 1}"

    def summed(ones: Sequence[Summary], where: str, many: str) -> tuple[Value, ...]:
        asked = sum(one.applied or 0 for one in ones)
        return (
            Formula(many, len(ones)),
            Formula(f"=SUMIFS({span(_APPLIED)}{where})" if where else f"=SUM({span(_APPLIED)})", asked),
            Formula(f'=SUMIFS({span("belop")}{where},{span("vedtak")},"tilskuddsbrev")', 0),
        )

    area = span("satsingsomrade")
    rows: list[Sequence[Value]] = []
    for row, each in enumerate(definition.areas, start=2):
        own = [one for one in found if one.area == each["nummer"]]
        counted = summed(own, f",{area},A{row}", f"=COUNTIF({area},A{row})")
        rows.append((each["nummer"], formats.capitalize(printable(str(each["tittel"]))), *counted))
    rows.append((None, _WORDS["sum"][overview.language], *summed(found, "", f"=ROWS({area})")))
    frame = definition.schema["x-scheme"].get("ramme")
    if isinstance(frame, int):
        last = len(rows) + 1
        asked = sum(one.applied or 0 for one in found)
        left = (Formula(f"=D{last + 1}-D{last}", frame - asked), Formula(f"=E{last + 1}-E{last}", frame))
        rows.append((None, _WORDS["frame"][overview.language], None, Kroner(frame), Kroner(frame)))
        rows.append((None, _WORDS["left"][overview.language], None, *left))
    columns = (
        Column("Satsingsområde", 16), Column(_WORDS["name"][overview.language], 60), Column("Søknader", 12),
        Column("Søkt (kr)", 18, kind="kroner"), Column(_WORDS["granted"][overview.language], 18, kind="kroner"),
    )  # fmt: skip
    return Table(f"{_WORDS['sums'][overview.language]}{suffix}", columns, rows)


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
    return Table(_WORDS["reports"][overview.language], columns, rows)


def _report_title(overview: Overview, one: Summary) -> str:
    reports: Mapping[str, Any] = overview.definitions[one.key].localised(overview.language).get("x-reports", {})
    return str(reports.get(one.form, {}).get("tittel", one.form))


def _error_table(overview: Overview) -> Table:
    columns = (
        Column("Fil", 30), Column("Søker", 32), Column("Side", 8), Column("Felt", 44), Column("Svar", 30),
        Column(_WORDS["right"][overview.language], 70),
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
        for one in overview.found
        for each in one.field_errors
    )
    return Table(_WORDS["lacks"][overview.language], columns, rows)


def _note_table(overview: Overview) -> Table:
    schemes = {str(key) for key in overview.definitions}  # what is said of a whole scheme's year is of no one file
    rows = (
        (file if file in schemes else _file_link(overview, file), describe(note, overview.language))
        for file, note in overview.notes
    )
    return Table(_WORDS["notes"][overview.language], (Column("Fil", 44), Column("Merknad", 110)), rows)
