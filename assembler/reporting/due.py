"""Find out which reports grants call for, when each is due, and which have come in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from assembler.core import atomic_files
from assembler.core.errors import Problem, UsageError, suggestion
from assembler.core.json_files import JsonObject, integer_in, object_in
from assembler.forms.prefill import prefilled_answer
from assembler.reporting.applications import form_records
from assembler.scheme.decision import Decision
from assembler.scheme.loader import Definition
from assembler.scheme.reports import Term
from assembler.scheme.theme import Theme

Delivery: TypeAlias = tuple[str, str, int]  # a report that came in: its id, the case number, the number of its term


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report that a grant calls for, at one of the times that it is due."""

    grant: Decision
    term: Term

    @property
    def deadline(self) -> dt.date | None:
        """The last day for it, where it has one."""
        deadline = self.term.deadline(self.grant.date)
        return deadline.date if deadline else None

    @property
    def stem(self) -> str:
        """The name of its file, without the ending."""
        name = atomic_files.file_name(f"{self.grant.case_number} {self.grant.recipient.name}")
        return f"{name}.{self.term.report}{f'-{self.term.number}' if self.term.number else ''}"

    @property
    def delivery(self) -> Delivery:
        """What identifies it when it comes in."""
        return self.term.report, self.grant.case_number, self.term.number


@dataclass(frozen=True, slots=True)
class ReportJob:
    """What is to be made: reports that are due, the applications' data by case number, and the day it is done on.

    Without ``day`` nothing is late. ``delivered`` are the reports that have come in, and whether they are complete,
    where that is known. ``answer_by`` is the new deadline that a reminder gives.
    """

    definition: Definition
    theme: Theme
    due: Sequence[DueReport]
    applications: Mapping[str, JsonObject]
    delivered: Mapping[Delivery, bool] | None = None
    day: dt.date | None = None
    answer_by: dt.date | None = None

    def is_late(self, each: DueReport) -> bool:
        """Whether a report's deadline has passed, and it has not come in."""
        come_in = each.delivery in (self.delivered or {})
        return bool(self.day and each.deadline and each.deadline < self.day) and not come_in

    def state(self, each: DueReport) -> str:
        """What the index says of whether a report has come in."""
        if self.delivered is None:
            return ""
        return {None: "nei", False: "må rettes", True: "ja"}[self.delivered.get(each.delivery)]


def chosen_reports(definition: Definition, wanted: Sequence[str]) -> tuple[str, ...]:
    """The reports of these ids; all that have a form where none is named.

    Raises :class:`UsageError` for each that the definition has no form of, with the nearest one.
    """
    known = definition.year("nb").report_form_ids
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


def due_reports(definition: Definition, grants: Sequence[Decision], reports: Sequence[str]) -> tuple[DueReport, ...]:
    """Every report of these ids that these grants call for, grant by grant."""
    known = {report.id: report for report in definition.year("nb").reports}
    terms = [term for report in reports for term in known[report].terms]
    return tuple(DueReport(grant, term) for grant in grants for term in terms)


def delivered_reports(path: Path, definition: Definition) -> dict[Delivery, bool]:
    """The reports that were read in, of the records that ``assembler read`` wrote, and whether they are complete.

    Raises :class:`DataError` where the file holds no records.
    """
    year = definition.year("nb")
    delivered: dict[Delivery, bool] = {}
    for record in form_records(path, definition):
        if record.form in year.report_form_ids:
            schema = year.form_schema(record.form)
            case, term = (prefilled_answer(schema, record.data, fact) for fact in ("saksnummer", "termin"))
            delivery = record.form, str(case or ""), integer_in(term) or 0
            delivered[delivery] = delivered.get(delivery, False) or record.is_complete
    return delivered


def prefill_facts(each: DueReport, application: JsonObject) -> dict[str, object]:
    """What ``x-prefill`` can name in a report: facts about recipient, grant and report, and the application's data."""
    grant, term = each.grant, each.term
    return {
        **grant.recipient.names,
        "saksnummer": grant.case_number,
        "prosjekt": grant.project,
        "satsingsomrade": grant.area,
        "belop": grant.amount,
        "enhet": grant.unit or object_in(application.get("soker")).get("enhet"),
        "brevdato": grant.date.isoformat(),
        "termin": term.number or None,
        "periode_fra": term.period.first.isoformat() if term.period else "",
        "periode_til": term.period.last.isoformat() if term.period else "",
        "frist": each.deadline.isoformat() if each.deadline else None,
        "soknad": application,
    }
