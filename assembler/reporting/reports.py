"""Grants in, the reports that are due out: each report's form with what is known of its grant, reminders, an index."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from assembler.accounts import build as accounts_content
from assembler.accounts import write as workbooks
from assembler.build import prefill
from assembler.build.prefill import Prefiller
from assembler.core import atomic_files, workdays
from assembler.core.errors import DataError, Problem, TemplateError, UsageError, suggestion
from assembler.document.nodes import Document
from assembler.letters import compose
from assembler.letters.decisions.reader import DecisionReader
from assembler.products import builders as products
from assembler.render import registry as writers
from assembler.render.pdf import writer as pdf
from assembler.reporting.grants import form_records
from assembler.scheme.decision import COLUMNS, Decision
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme

FOLDER = "rapport"
PREFILLED, REMINDERS = "forhandsutfylt", "paminnelser"  # folders below it
REMINDER = "paminnelse"  # the letter type of reminders
REMINDER_FORMATS = ("docx", "pdf")
DAYS_TO_ANSWER = 14  # days that a reminder gives where nothing else is said, and to the next working day

Data: TypeAlias = Mapping[str, Any]
Delivery: TypeAlias = tuple[str, str, int]  # a report that came in: its id, the case number, the number of its term


@dataclass(frozen=True, slots=True)
class Term:
    """One time that a report is due. ``number`` counts from 1 where there are several, and is 0 where there is one.

    ``deadline`` is a date; or it is ``weeks`` after the grant letter; or the report has none. ``start`` and ``end`` are
    the first and last day that the report covers, where the definition says so.
    """

    report: str
    number: int
    deadline: dt.date | None = None
    weeks: int = 0
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report that a grant calls for."""

    grant: Decision
    term: Term

    @property
    def deadline(self) -> dt.date | None:
        """The last day for it, where it has one."""
        if self.term.weeks:
            return self.grant.date + dt.timedelta(weeks=self.term.weeks)
        return self.term.deadline

    @property
    def stem(self) -> str:
        """The name of its file, without the ending."""
        name = atomic_files.file_name(f"{self.grant.case_number} {self.grant.recipient.name}")
        return f"{name}.{self.term.report}{f'-{self.term.number}' if self.term.number else ''}"

    @property
    def delivery(self) -> Delivery:
        """What it is known by when it comes in."""
        return self.term.report, self.grant.case_number, self.term.number


def chosen_reports(definition: Definition, wanted: Sequence[str]) -> tuple[str, ...]:
    """The reports of these ids; all that have a form where none is named.

    Raises :class:`UsageError` for each that the definition has no form of, with the nearest one.
    """
    known = products.report_forms(definition)
    problems = [
        Problem(str(definition.key), "", f"has no report form «{name}»{suggestion(name, known)}")
        for name in wanted
        if name not in known
    ]
    if not known:
        problems.append(Problem(str(definition.key), "", "has no report forms: no report has a schema"))
    if problems:
        raise UsageError(problems)
    return tuple(name for name in known if not wanted or name in wanted)


def terms(definition: Definition, report: str) -> Iterator[Term]:
    """Each time that a report is due."""
    told = definition.schema["x-reports"][report]
    dates = [told["frist"]] if "frist" in told else told.get("frister", [None])
    periods = told.get("perioder", [])
    weeks = definition.schema["x-scheme"].get(told.get("frist_uker"), 0)
    for index, date in enumerate(dates):
        period = periods[index] if index < len(periods) else {"fra": "", "til": ""}
        number = index + 1 if len(dates) > 1 else 0
        yield Term(report, number, dt.date.fromisoformat(date) if date else None, weeks, period["fra"], period["til"])


def due_reports(definition: Definition, grants: Sequence[Decision], reports: Sequence[str]) -> tuple[DueReport, ...]:
    """Every report that these grants call for, grant by grant."""
    all_terms = [term for report in reports for term in terms(definition, report)]
    return tuple(DueReport(grant, term) for grant in grants for term in all_terms)


def delivered_reports(path: Path, definition: Definition) -> dict[Delivery, bool]:
    """The reports that were read in, of the records that ``assembler read`` wrote, and whether they are complete.

    Raises :class:`DataError` where the file holds no records.
    """
    found: dict[Delivery, bool] = {}
    for record in form_records(path, definition):
        name = str(record["skjema"])
        if name in products.report_forms(definition):
            schema = products.form_schema(definition, name, "nb")
            case, term = (_prefilled_answer(record["data"], schema, fact) for fact in ("saksnummer", "termin"))
            delivery = name, str(case or ""), term if isinstance(term, int) else 0
            found[delivery] = found.get(delivery, False) or record.get("komplett") is not False
    return found


def _prefilled_answer(data: Any, schema: Data, fact: str) -> Any:
    """What stands in the field that this fact fills in beforehand."""
    for name, part in schema.get("properties", {}).items():
        if isinstance(part, Mapping) and isinstance(data, Mapping) and name in data:
            found = data[name] if part.get("x-prefill") == fact else _prefilled_answer(data[name], part, fact)
            if found is not None:
                return found
    return None


def prefill_facts(each: DueReport, application: Data) -> dict[str, Any]:
    """What ``x-prefill`` can name in a report: facts about recipient, grant and report, and the application's data."""
    grant, term = each.grant, each.term
    return {
        **grant.recipient.names,
        "saksnummer": grant.case_number,
        "prosjekt": grant.project,
        "satsingsomrade": grant.area,
        "belop": grant.amount,
        "enhet": grant.unit or _unit(application),
        "brevdato": grant.date.isoformat(),
        "termin": term.number or None,
        "periode_fra": term.start,
        "periode_til": term.end,
        "frist": each.deadline.isoformat() if each.deadline else None,
        "soknad": application,
    }


def _unit(application: Data) -> Any:
    """The unit of the applicant that applied."""
    applicant = application.get("soker")
    return applicant.get("enhet") if isinstance(applicant, Mapping) else None


@dataclass(frozen=True, slots=True)
class ReportJob:
    """What is to be made: reports that are due, the applications' data by case number, and the day it is done on.

    Without ``day`` nothing is late. ``delivered`` are the reports that have come in, and whether they are complete,
    where that is known. ``answer_by`` is the new deadline that a reminder gives.
    """

    definition: Definition
    theme: Theme
    due: Sequence[DueReport]
    applications: Mapping[str, Data]
    delivered: Mapping[Delivery, bool] | None = None
    day: dt.date | None = None
    answer_by: dt.date | None = None

    def late(self, each: DueReport) -> bool:
        """Whether a report's deadline has passed, and it has not come in."""
        come_in = each.delivery in (self.delivered or {})
        return bool(self.day and each.deadline and each.deadline < self.day) and not come_in

    def state(self, each: DueReport) -> str:
        """What the index says of whether a report has come in."""
        if self.delivered is None:
            return ""
        return {None: "nei", False: "må rettes", True: "ja"}[self.delivered.get(each.delivery)]


@dataclass(frozen=True, slots=True)
class ReportResult:
    """What a run came to: how many forms and reminders, and what the forms cannot show of what they hold."""

    forms: int
    reminders: int
    unshown: tuple[Problem, ...]


def write_reports(
    work: ReportJob, reader: DecisionReader, source: str, out: Path, progress: Callable[[int], None]
) -> ReportResult:
    """The form of each report that is due and a reminder of each that is late, with an index, in ``out``.

    ``source`` is the grants' file, for what is said of it. Raises :class:`DataError` where a form cannot hold what is
    known of a grant, :class:`TemplateError` where a reminder's text is wrong: then nothing is written.
    """
    prefiller = cache(lambda report: Prefiller(work.definition, work.theme, report))
    filled = [(each, _prefill_data(work, prefiller(each.term.report), each)) for each in work.due]
    _check_forms(filled, prefiller, source)
    reminders = {each.stem: compose_reminder(work, reader, each, source) for each in work.due if work.late(each)}
    _check_reminders(reminders)
    rows, unshown = [], []
    with_accounts = accounts_content.reports_with_accounts(work.definition)
    for each, data in filled:
        form, language = prefiller(each.term.report), each.grant.language
        contents = form.filled(data, language)
        atomic_files.write(out / PREFILLED / f"{each.stem}.pdf", contents)
        if each.term.report in with_accounts:
            book = accounts_content.build_accounts(work.definition, each.term.report, language, work.theme, data)
            atomic_files.write(
                _workbook_path(out, each), workbooks.write_workbook(book, work.theme.brand, work.definition.date)
            )
        told = f"case {each.grant.case_number}, {each.term.report}"
        unshown += [Problem(source, f"{told}, {name}", what) for name, what in form.unshown(data, language)]
        rows.append(_index_row(work, each, contents))
        progress(1)
    for each in work.due if work.day else ():
        for name in REMINDER_FORMATS:
            path, letter = out / REMINDERS / f"{each.stem}.{name}", reminders.get(each.stem)
            if letter:
                atomic_files.write(path, writers.render(letter, work.theme, name))
            else:
                path.unlink(missing_ok=True)  # of an earlier day, and answered since
    prefill.write_index(rows, out)
    return ReportResult(len(rows), len(reminders), tuple(unshown))


def _workbook_path(out: Path, each: DueReport) -> Path:
    return out / PREFILLED / f"{each.stem}.xlsx"


def _prefill_data(work: ReportJob, form: Prefiller, each: DueReport) -> dict[str, Any]:
    application = work.applications.get(each.grant.case_number, {})
    return prefill.prefill_data(form.contract(each.grant.language), prefill_facts(each, application))


def _check_forms(filled: Sequence[tuple[DueReport, Data]], prefiller: Callable[[str], Prefiller], source: str) -> None:
    problems = [
        Problem(source, f"case {each.grant.case_number}, {each.term.report}, {problem.place}", problem.what)
        for each, data in filled
        for problem in prefiller(each.term.report).problems(source, data, each.grant.language)
    ]
    if problems:
        raise DataError(problems)


def _index_row(work: ReportJob, each: DueReport, contents: bytes) -> dict[str, str]:
    grant, late = each.grant, work.late(each)
    reminders = [f"{REMINDERS}/{each.stem}.{name}" for name in REMINDER_FORMATS] if late else []
    return {
        "saksnummer": grant.case_number,
        "mottaker": grant.recipient.name,
        "organisasjonsnummer": grant.recipient.organisation_number,
        "malform": grant.language,
        "prosjekt": grant.project,
        "rapport": each.term.report,
        "termin": str(each.term.number or ""),
        "frist": each.deadline.isoformat() if each.deadline else "",
        "levert": work.state(each),
        "forsinket": ("ja" if late else "nei") if work.day else "",
        "fil": f"{PREFILLED}/{each.stem}.pdf",
        "sha256": hashlib.sha256(contents).hexdigest(),
        "paminnelse": " ".join(reminders),
    }


# --- reminders --------------------------------------------------------------------------------------------------------


def compose_reminder(work: ReportJob, reader: DecisionReader, each: DueReport, source: str) -> Document:
    """The letter that reminds of a late report. Raises :class:`DataError` where the grant's row does not suffice."""
    assert work.day is not None and each.deadline is not None
    answer_by = work.answer_by or workdays.next_working_day(work.day + dt.timedelta(days=DAYS_TO_ANSWER))
    grant = each.grant
    cells = {
        **{name: str(value) for name, value in grant.names.items() if name != COLUMNS["notice"]},
        "vedtak": REMINDER,
        "malform": grant.language,
        "dato": work.day.isoformat(),
        "tilskuddsbrevdato": grant.date.isoformat(),
        "rapport": each.term.report,
        "rapportfrist": each.deadline.isoformat(),
        "ny_frist": answer_by.isoformat(),
    }
    decision, faults = reader.row(0, cells)
    if not decision:
        place = f"case {grant.case_number}, reminder"
        raise DataError([Problem(source, f"{place}, column {fault.column}", fault.what) for fault in faults])
    names = products.scheme_facts(work.definition, grant.language, work.theme)
    return compose.compose_letter(work.definition, decision, work.theme, names)


def _check_reminders(reminders: Mapping[str, Document]) -> None:
    problems = []
    for stem, letter in reminders.items():
        if lacking := pdf.undisplayable(letter):
            what = f"its PDF has no letters for {', '.join(lacking)}; write it with others"
            problems.append(Problem(f"{stem}.pdf", "", what))
    if problems:
        raise TemplateError(problems)
