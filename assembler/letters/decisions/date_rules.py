"""Check the days of a decision against each other and against the scheme's, by the rules of its contract."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Iterator, Mapping

from assembler.forms.parse import date
from assembler.letters.decisions.cell_errors import BilingualText, ColumnError, message
from assembler.letters.decisions.contract import Cell, Contract, DateRule
from assembler.scheme.decision import COLUMNS
from assembler.scheme.model import SchemeYear

_RELATIONS = {"tidligst": operator.ge, "senest": operator.le, "etter": operator.gt, "for": operator.lt}
_APPLICATIONS_DUE = "soknadsfrist"  # the names of days that are not in the row
_REPORT_DUE = "rapport.frist"  # the first day on which the row's report is due
_GRANT_DATE = "tilskuddsbrevdato"  # the column with the date of an earlier grant letter


class DateChecker:
    """Checks the days of decisions of one scheme-year."""

    def __init__(self, year: SchemeYear) -> None:
        self._year = year

    def errors(self, contract: Contract, values: Mapping[str, Cell]) -> Iterator[ColumnError]:
        """Each day of a row that breaks a rule. What is not a day is left to others."""
        days = {
            name: day
            for name, column in contract.columns.items()
            if column.format == "date" and (day := date(str(values.get(name, ""))))
        }
        if contract.years:
            first, last = (self._year.key.year + years for years in contract.years)
            outside = [name for name, day in days.items() if not first <= day.year <= last]
            for name in outside:
                yield name, values[name], message("years", str(self._year.key), first, last)
                del days[name]
        known = {**dict(self._deadlines(values, days)), **days}
        for rule in contract.date_rules:
            day, other = days.get(rule.day), known.get(rule.other)
            applies = all(values.get(name) == value for name, value in rule.when.items())
            if day and other and applies and not _RELATIONS[rule.relation](day, other):
                yield rule.day, values[rule.day], _rule_message(rule, other)

    def _deadlines(self, values: Mapping[str, Cell], days: Mapping[str, dt.date]) -> Iterator[tuple[str, dt.date]]:
        """The scheme's deadlines by the names that rules use, as far as they are known."""
        if deadline := self._year.application_deadline:
            yield _APPLICATIONS_DUE, deadline.date
        report = self._year.report(str(values.get(COLUMNS["report"], "")))
        if report and (due := [each.date for each in report.deadlines(days.get(_GRANT_DATE))]):
            yield _REPORT_DUE, min(due)


def _rule_message(rule: DateRule, other: dt.date) -> BilingualText:
    """What is wrong where the rule is broken."""
    english, norwegian = message(rule.relation, rule.other, other.isoformat())
    for name, value in rule.when.items():
        more = message("where", name, str(value))
        english, norwegian = english + more[0], norwegian + more[1]
    return english, norwegian
