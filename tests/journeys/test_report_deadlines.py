"""One answer to when a report is due, wherever it is asked: or the definition is refused."""

import dataclasses
import datetime as dt
import itertools

import pytest

from assembler.compare import facts
from assembler.compare.facts import ComparedYear
from assembler.core.errors import DataError
from assembler.i18n import formats
from assembler.intake import cross_checks
from assembler.intake.summaries import Summary
from assembler.letters.decisions.cell_errors import message
from assembler.letters.decisions.contract import Column, Contract, DateRule
from assembler.letters.decisions.date_rules import DateChecker
from assembler.recipients.register import Recipient
from assembler.reporting import due
from assembler.rollover.open_points import yearly_dates
from assembler.scheme.decision import Decision
from support.small_definition import KEY, REPORT, small

LETTER = dt.date(2025, 5, 15)
DATES = {"frist": "2025-10-15", "frister": ["2025-12-01", "2026-03-02"], "frist_uker": "akseptfrist_uker"}
DAYS = {
    "frist": [dt.date(2025, 10, 15)],
    "frister": [dt.date(2025, 12, 1), dt.date(2026, 3, 2)],
    "frist_uker": [dt.date(2025, 5, 29)],
}


def definition_with(*keys):
    report = {**REPORT, **{key: DATES[key] for key in keys}, "schema": {"title": "Rapport"}}
    return small(**{"x-reports": {"r": report}, "x-scheme__akseptfrist_uker": 2})


def in_reporting(definition):
    grant = Decision("tilskuddsbrev", "25/1", LETTER, Recipient("Oslo kommune", "kommune", "958935420"), "nb")
    return [each.deadline for each in due.due_reports(definition, [grant], ["r"])]


def in_decision_rows(definition):
    """The first day, which the rows of reminders are held to: the day that a rule broken by an early date names."""
    names = ("dato", "tilskuddsbrevdato", "rapport")
    columns = {name: Column(name, format="date" if name != "rapport" else "") for name in names}
    rule = DateRule("dato", "etter", "rapport.frist", {})
    contract = Contract("paminnelse", "", columns, None, "", (), (rule,), None)
    row = {"dato": "2000-01-01", "tilskuddsbrevdato": LETTER.isoformat(), "rapport": "r"}
    (_, _, what), *_ = DateChecker(definition.year("nb")).errors(contract, row)
    return [
        day for day in itertools.chain(*DAYS.values()) if what == message("etter", "rapport.frist", day.isoformat())
    ]


def in_comparison(definition):
    old, new = (ComparedYear(each.year("nb"), {}, "") for each in (definition_with(), definition))
    told = repr(facts.reports(old, new))
    return [
        day
        for day in itertools.chain(*DAYS.values())
        if formats.long_date(day, "nb") in told.replace("\\xa0", "\u00a0")
    ]


def in_rollover(definition):
    return [day for place, _, day in yearly_dates(definition.year("nb")) if place.startswith("/x-reports/r/")]


def in_intake(definition):
    empty = {each.name: None for each in dataclasses.fields(Summary)}
    report = Summary(**{**empty, "key": KEY, "form": "r", "letter": LETTER.isoformat(), "number": "", "case": ""})
    terms = range(1, 1 + len(definition.year("nb").report("r").terms))
    return [
        cross_checks.deadline(dataclasses.replace(report, period=number), definition.year("nb")) for number in terms
    ]


@pytest.mark.parametrize("key", DATES)
def test_every_part_of_the_program_knows_the_same_deadlines(key):
    definition, days = definition_with(key), DAYS[key]
    assert in_reporting(definition) == in_intake(definition) == days
    assert in_decision_rows(definition) == [min(days)]
    if key != "frist_uker":  # which is known for a grant letter only
        assert in_comparison(definition) == in_rollover(definition) == days
        assert [each.date for each in definition.year("nb").deadlines() if each.report] == days


@pytest.mark.parametrize("keys", list(itertools.combinations(DATES, 2)), ids=" and ".join)
@pytest.mark.parametrize("ask", [in_reporting, in_decision_rows, in_comparison, in_rollover, in_intake])
def test_a_report_that_says_in_two_ways_when_it_is_due_has_no_deadline_anywhere(keys, ask):
    with pytest.raises(DataError, match="a report says in one way when it is due"):
        ask(definition_with(*keys))
