"""Compose the letters that remind of late reports."""

from __future__ import annotations

import datetime as dt

from assembler.core import workdays
from assembler.core.errors import DataError, Problem
from assembler.document.nodes import Document
from assembler.letters import compose
from assembler.letters.decisions.contract import DATE, LANGUAGE, LETTER_TYPE
from assembler.letters.decisions.reader import DecisionReader
from assembler.products.scheme_texts import scheme_facts
from assembler.reporting.due import DueReport, ReportJob
from assembler.scheme.decision import COLUMNS

REMINDER = "paminnelse"  # the letter type of reminders
DAYS_TO_ANSWER = 14  # days that a reminder gives where nothing else is said, and to the next working day


def compose_reminder(job: ReportJob, reader: DecisionReader, each: DueReport, source: str) -> Document:
    """The letter that reminds of a late report. Raises :class:`DataError` where the grant's row does not suffice."""
    assert job.day is not None and each.deadline is not None
    answer_by = job.answer_by or workdays.next_working_day(job.day + dt.timedelta(days=DAYS_TO_ANSWER))
    grant = each.grant
    cells = {
        **{name: str(value) for name, value in grant.names.items() if name != COLUMNS["notice"]},
        LETTER_TYPE: REMINDER,
        LANGUAGE: grant.language,
        DATE: job.day.isoformat(),
        "tilskuddsbrevdato": grant.date.isoformat(),
        COLUMNS["report"]: each.term.report,
        "rapportfrist": each.deadline.isoformat(),
        "ny_frist": answer_by.isoformat(),
    }
    decision, errors = reader.row(0, cells)
    if not decision:
        place = f"case {grant.case_number}, reminder"
        raise DataError([Problem(source, f"{place}, column {error.column}", error.what) for error in errors])
    names = scheme_facts(job.definition, grant.language, job.theme)
    return compose.compose_letter(job.definition, decision, job.theme, names)
