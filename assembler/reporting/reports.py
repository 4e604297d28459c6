"""Write the forms of reports that are due, with what is known of their grants, reminders of late ones, and an index."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assembler.accounts import build as accounts_content
from assembler.accounts import write as workbooks
from assembler.build import prefill
from assembler.build.prefill import Prefiller
from assembler.build.tasks import pdf_problems
from assembler.core import atomic_files
from assembler.core.errors import DataError, Problem, TemplateError
from assembler.document.nodes import Document
from assembler.forms.prefill import prefilled_data
from assembler.letters.decisions.reader import DecisionReader
from assembler.render import registry as writers
from assembler.reporting.due import DueReport, ReportJob, prefill_facts
from assembler.reporting.reminders import compose_reminder

FOLDER = "rapport"
PREFILLED, REMINDERS = "forhandsutfylt", "paminnelser"  # folders below it
REMINDER_FORMATS = ("docx", "pdf")


@dataclass(frozen=True, slots=True)
class ReportResult:
    """The outcome of a run: how many forms and reminders, and which values the forms cannot display in full."""

    forms: int
    reminders: int
    display_problems: tuple[Problem, ...]


def write_reports(
    job: ReportJob, reader: DecisionReader, source: str, out: Path, progress: Callable[[int], None]
) -> ReportResult:
    """The form of each report that is due and a reminder of each that is late, with an index, in ``out``.

    ``source`` is the grants' file, which problems name. Raises :class:`DataError` where a form cannot hold what is
    known of a grant, :class:`TemplateError` where a reminder's text is wrong: then nothing is written.
    """
    prefiller = cache(lambda report: Prefiller(job.definition, job.theme, report))
    filled = [(each, _prefill_data(job, prefiller(each.term.report), each)) for each in job.due]
    _check_forms(filled, prefiller, source)
    reminders = {each.stem: compose_reminder(job, reader, each, source) for each in job.due if job.is_late(each)}
    if problems := [problem for stem, letter in reminders.items() for problem in pdf_problems(stem, letter)]:
        raise TemplateError(problems)
    rows, display_problems = [], []
    with_accounts = accounts_content.reports_with_accounts(job.definition)
    for each, data in filled:
        form, language = prefiller(each.term.report), each.grant.language
        contents = form.filled(data, language)
        atomic_files.write(out / PREFILLED / f"{each.stem}.pdf", contents)
        if each.term.report in with_accounts:
            _write_accounts(job, each, data, out)
        place = f"case {each.grant.case_number}, {each.term.report}"
        display_problems += [
            Problem(source, f"{place}, {name}", what) for name, what in form.display_problems(data, language)
        ]
        rows.append(_index_row(job, each, contents))
        progress(1)
    if job.day:
        _write_reminders(job, reminders, out)
    prefill.write_index(rows, out)
    return ReportResult(len(rows), len(reminders), tuple(display_problems))


def _write_accounts(job: ReportJob, each: DueReport, data: Mapping[str, object], out: Path) -> None:
    accounts = accounts_content.build_accounts(job.definition, each.term.report, each.grant.language, job.theme, data)
    contents = workbooks.write_workbook(accounts, job.theme.brand, job.definition.year("nb").circular.date)
    atomic_files.write(out / PREFILLED / f"{each.stem}.xlsx", contents)


def _write_reminders(job: ReportJob, reminders: Mapping[str, Document], out: Path) -> None:
    """Write these reminders, and remove those of an earlier day whose reports have come in since."""
    for each in job.due:
        for name in REMINDER_FORMATS:
            path, letter = out / REMINDERS / f"{each.stem}.{name}", reminders.get(each.stem)
            if letter:
                atomic_files.write(path, writers.render_document(letter, job.theme, name))
            else:
                path.unlink(missing_ok=True)


def _prefill_data(job: ReportJob, form: Prefiller, each: DueReport) -> dict[str, object]:
    application = job.applications.get(each.grant.case_number, {})
    return prefilled_data(form.schema(each.grant.language), prefill_facts(each, application))


def _check_forms(
    filled: Sequence[tuple[DueReport, Mapping[str, object]]], prefiller: Callable[[str], Prefiller], source: str
) -> None:
    problems = [
        Problem(source, f"case {each.grant.case_number}, {each.term.report}, {problem.place}", problem.what)
        for each, data in filled
        for problem in prefiller(each.term.report).problems(source, data, each.grant.language)
    ]
    if problems:
        raise DataError(problems)


def _index_row(job: ReportJob, each: DueReport, contents: bytes) -> dict[str, str]:
    grant, is_late = each.grant, job.is_late(each)
    reminders = [f"{REMINDERS}/{each.stem}.{name}" for name in REMINDER_FORMATS] if is_late else []
    return {
        "saksnummer": grant.case_number,
        "mottaker": grant.recipient.name,
        "organisasjonsnummer": grant.recipient.organisation_number,
        "malform": grant.language,
        "prosjekt": grant.project,
        "rapport": each.term.report,
        "termin": str(each.term.number or ""),
        "frist": each.deadline.isoformat() if each.deadline else "",
        "levert": job.state(each),
        "forsinket": ("ja" if is_late else "nei") if job.day else "",
        "fil": f"{PREFILLED}/{each.stem}.pdf",
        "sha256": hashlib.sha256(contents).hexdigest(),
        "paminnelse": " ".join(reminders),
    }
