"""Deadlines: on working days, in order, and in the right year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from assembler.core.workdays import holidays, next_working_day
from assembler.i18n import formats
from assembler.lint.context import Context, Scheme
from assembler.lint.finding import Finding, Rule

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

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def findings(scope: Context) -> Iterator[Finding]:
    """What is wrong with the dates of each scheme's year."""
    for scheme in scope.schemes:
        reports = list(_reports(scheme))
        deadline = scheme.facts.get("soknadsfrist")
        dates = [*([("/x-scheme/soknadsfrist", deadline)] if deadline else []), *reports, *_fact_deadlines(scheme)]
        for pointer, day in dates:
            yield from _working_day(scheme, pointer, dt.date.fromisoformat(day))
        yield from _order(scheme, deadline, reports)
        yield from _years(scheme, deadline, reports)
        yield from _periods(scheme)


def _reports(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Each reporting date with its place."""
    for name, report in scheme.reports.items():
        if "frist" in report:
            yield f"/x-reports/{name}/frist", report["frist"]
        for index, day in enumerate(report.get("frister", ())):
            yield f"/x-reports/{name}/frister/{index}", day


def _fact_deadlines(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """The deadlines among the scheme's other facts: those with «frist» in their name."""
    for name, value in scheme.facts.get("fakta", {}).items():
        if "frist" in name and isinstance(value, str) and _is_date(value):
            yield f"/x-scheme/fakta/{name}", value


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def _working_day(scheme: Scheme, pointer: str, day: dt.date) -> Iterator[Finding]:
    holiday = holidays(day.year).get(day)
    what = holiday or (_WEEKDAYS[day.weekday()] if day.weekday() >= 5 else "")
    if what:
        told = f"{'a ' if what in _WEEKDAYS else ''}{what}"
        after = formats.short_date(next_working_day(day))
        yield scheme.found(
            NON_WORKING_DAY, pointer, f"{formats.short_date(day)} is {told}; the next working day is {after}"
        )


def _order(scheme: Scheme, deadline: str | None, reports: list[tuple[str, str]]) -> Iterator[Finding]:
    published = scheme.facts["rundskriv"]["dato"]
    if deadline and deadline <= published:
        what = f"the deadline {deadline} is not after the circular's date {published}"
        yield scheme.found(BEFORE_CIRCULAR, "/x-scheme/soknadsfrist", what)
    for pointer, day in reports:
        if day <= published:
            yield scheme.found(
                BEFORE_CIRCULAR, pointer, f"the report is due {day}, not after the circular's date {published}"
            )
        elif deadline and day <= deadline:
            yield scheme.found(
                REPORT_ORDER, pointer, f"the report is due {day}, not after applications are ({deadline})"
            )
    for name, report in scheme.reports.items():
        dates = report.get("frister", [])
        pointer = f"/x-reports/{name}/frister"
        if len(set(dates)) < len(dates):
            yield scheme.found(REPORT_ORDER, pointer, f"the report «{name}» is due twice on one day")
        elif list(dates) != sorted(dates):
            yield scheme.found(UNSORTED, pointer, f"the dates of the report «{name}» are not in order")
    first = [
        (min([report["frist"]] if "frist" in report else report["frister"]), name)
        for name, report in scheme.reports.items()
        if "frist" in report or "frister" in report
    ]
    for (before, earlier), (after, later) in pairwise(first):
        if before > after:
            what = f"«{later}» is due {after}, before «{earlier}» ({before}), which stands above it"
            yield scheme.found(UNSORTED, f"/x-reports/{later}", what)


def _years(scheme: Scheme, deadline: str | None, reports: list[tuple[str, str]]) -> Iterator[Finding]:
    year = scheme.year
    expected = [("/x-scheme/rundskriv/dato", scheme.facts["rundskriv"]["dato"], (year - 1, year))]
    if deadline:
        expected.append(("/x-scheme/soknadsfrist", deadline, (year - 1, year)))
    expected += [(pointer, day, (year, year + 1)) for pointer, day in reports]
    for pointer, day, years in expected:
        if int(day[:4]) not in years:
            yield scheme.found(
                WRONG_YEAR, pointer, f"{day} is not in {years[0]} or {years[1]}, and the scheme's year is {year}"
            )


def _periods(scheme: Scheme) -> Iterator[Finding]:
    for name, report in scheme.reports.items():
        dates = [report["frist"]] if "frist" in report else report.get("frister", [])
        periods = report.get("perioder", [])
        place = f"/x-reports/{name}/perioder"
        if periods and dates and len(periods) != len(dates):
            yield scheme.found(PERIOD, place, f"{len(periods)} periods, and the report is due {len(dates)} times")
        for index, period in enumerate(periods):
            for fault in _period_errors(period["fra"], period["til"], dates[index : index + 1], scheme.year):
                yield scheme.found(PERIOD, f"{place}/{index}", fault)


def _period_errors(first: str, last: str, due: list[str], year: int) -> Iterator[str]:
    if last < first:
        yield f"the period ends {last}, before it begins {first}"
    outside = [day for day in (first, last) if int(day[:4]) != year]
    if outside:
        yield f"the period {first} to {last} is not in {year}, the scheme's year"
    if due and last > due[0]:
        yield f"the period ends {last}, after the report is due {due[0]}"
