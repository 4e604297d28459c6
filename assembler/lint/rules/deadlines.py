"""Check that deadlines are working days, in order and in the right year, and that reports cover the right periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise, zip_longest

from assembler.core.workdays import holidays, next_working_day
from assembler.i18n import formats
from assembler.lint.context import Context, Scheme
from assembler.lint.finding import Finding, Rule
from assembler.lint.hardcoded.known_values import parse_date
from assembler.scheme.model import SchemeYear
from assembler.scheme.reports import Deadline, Period, Report

NON_WORKING_DAY = Rule("frist.fridag", "warning", "A deadline falls on a working day.", ("god-forvaltning",))
BEFORE_CIRCULAR = Rule("frist.kunngjoring", "error", "A deadline comes after the circular's own date.", ("definisjon",))
REPORT_ORDER = Rule(
    "frist.rekkefolge", "error", "Reports are due after the deadline for applications, each date once.", ("definisjon",)
)
UNSORTED = Rule(
    "frist.sortering", "warning", "Reports and their dates stand in the order in which they are due.", ("definisjon",)
)
WRONG_YEAR = Rule(
    "frist.ar",
    "warning",
    "The circular and its deadlines belong to the scheme's year, reports also to the next.",
    ("definisjon",),
)
PERIOD = Rule(
    "frist.periode",
    "error",
    "A report covers a time of the scheme's year that is over when the report is due, one for each date.",
    ("definisjon",),
)
RULES = (NON_WORKING_DAY, BEFORE_CIRCULAR, REPORT_ORDER, UNSORTED, WRONG_YEAR, PERIOD)
POSITION = 70

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def findings(context: Context) -> Iterator[Finding]:
    """What is wrong with the dates of each scheme-year."""
    for scheme in context.schemes:
        dated = [(deadline.pointer, deadline.date) for deadline in scheme.year.deadlines()]
        for pointer, day in (*dated, *_fact_deadlines(scheme.year)):
            yield from _working_day(scheme, pointer, day)
        yield from _order(scheme)
        yield from _years(scheme)
        yield from _periods(scheme)


def _fact_deadlines(year: SchemeYear) -> Iterator[tuple[str, dt.date]]:
    """The deadlines among the scheme's free facts, with their places: ISO dates with «frist» in their name."""
    for name, value in year.facts.items():
        if "frist" in name and (day := parse_date(value)):
            yield f"/x-scheme/fakta/{name}", day


def _working_day(scheme: Scheme, pointer: str, day: dt.date) -> Iterator[Finding]:
    holiday = holidays(day.year).get(day)
    name = holiday or (_WEEKDAYS[day.weekday()] if day.weekday() >= 5 else "")
    if name:
        article = "a " if name in _WEEKDAYS else ""
        after = formats.short_date(next_working_day(day))
        message = f"{formats.short_date(day)} is {article}{name}; the next working day is {after}"
        yield scheme.finding(NON_WORKING_DAY, pointer, message)


def _order(scheme: Scheme) -> Iterator[Finding]:
    year = scheme.year
    published, applications = year.circular.date, year.application_deadline
    if applications and applications.date <= published:
        message = f"the deadline {applications.date} is not after the circular's date {published}"
        yield scheme.finding(BEFORE_CIRCULAR, applications.pointer, message)
    for due in (due for report in year.reports for due in report.deadlines()):
        if due.date <= published:
            message = f"the report is due {due.date}, not after the circular's date {published}"
            yield scheme.finding(BEFORE_CIRCULAR, due.pointer, message)
        elif applications and due.date <= applications.date:
            message = f"the report is due {due.date}, not after applications are ({applications.date})"
            yield scheme.finding(REPORT_ORDER, due.pointer, message)
    yield from _report_order(scheme)


def _report_order(scheme: Scheme) -> Iterator[Finding]:
    """Reports that are due twice on one day, and dates and reports that are not sorted."""
    first: list[tuple[dt.date, Report]] = []
    for report in scheme.year.reports:
        dates = [due.date for due in report.deadlines()]
        if len(set(dates)) < len(dates):
            message = f"the report «{report.id}» is due twice on one day"
            yield scheme.finding(REPORT_ORDER, report.due_pointer, message)
        elif dates != sorted(dates):
            message = f"the dates of the report «{report.id}» are not in order"
            yield scheme.finding(UNSORTED, report.due_pointer, message)
        if dates:
            first.append((min(dates), report))
    for (before, earlier), (after, later) in pairwise(first):
        if before > after:
            message = f"«{later.id}» is due {after}, before «{earlier.id}» ({before}), which stands above it"
            yield scheme.finding(UNSORTED, later.pointer, message)


def _years(scheme: Scheme) -> Iterator[Finding]:
    year = scheme.year.key.year
    applications = scheme.year.application_deadline
    expected = [("/x-scheme/rundskriv/dato", scheme.year.circular.date, (year - 1, year))]
    if applications:
        expected.append((applications.pointer, applications.date, (year - 1, year)))
    for report in scheme.year.reports:
        expected += [(due.pointer, due.date, (year, year + 1)) for due in report.deadlines()]
    for pointer, day, years in expected:
        if day.year not in years:
            message = f"{day} is not in {years[0]} or {years[1]}, and the scheme's year is {year}"
            yield scheme.finding(WRONG_YEAR, pointer, message)


def _periods(scheme: Scheme) -> Iterator[Finding]:
    for report in scheme.year.reports:
        due = report.deadlines()
        if report.periods and due and len(report.periods) != len(due):
            message = f"{len(report.periods)} periods, and the report is due {len(due)} times"
            yield scheme.finding(PERIOD, f"{report.pointer}/perioder", message)
        for period, deadline in zip_longest(report.periods, due[: len(report.periods)]):
            for error in _period_errors(period, deadline, scheme.year.key.year):
                yield scheme.finding(PERIOD, period.pointer, error)


def _period_errors(period: Period, due: Deadline | None, year: int) -> Iterator[str]:
    first, last = period.first, period.last
    if last < first:
        yield f"the period ends {last}, before it begins {first}"
    if first.year != year or last.year != year:
        yield f"the period {first} to {last} is not in {year}, the scheme's year"
    if due and last > due.date:
        yield f"the period ends {last}, after the report is due {due.date}"
