"""The days of a decision keep the rules of its contract."""

import pytest

from assembler.core.errors import DataError
from assembler.forms.parse import iso_date
from assembler.letters.decisions.contract import load_contract
from support.decision_rows import CONTRACTS, FOLLOWED, GRANT, REMINDER

NOTICE = {
    **FOLLOWED, "vedtak": "forhandsvarsel", "dato": "2026-03-10", "reaksjon": "tilbakebetaling", "belop": "1000",
    "tilskuddsbrevdato": "2025-05-15", "brudd": "x" * 20, "begrunnelse": "x" * 20, "uttalefrist": "2026-03-24",
}  # fmt: skip
RECOVERY = {
    **{name: value for name, value in NOTICE.items() if name not in ("reaksjon", "uttalefrist")},
    "vedtak": "tilbakebetaling", "dato": "2026-03-28", "forhandsvarseldato": "2026-03-10",
    "betalingsfrist": "2026-05-15", "kontonummer": "12345678903",
}  # fmt: skip
LATE = {
    **FOLLOWED, "vedtak": "avvisning", "avvisningsgrunn": "for_sent", "begrunnelse": "x" * 20, "soknadsdato": "2025-02-20",
}  # fmt: skip
DAYS = {
    "paid before it was decided": (RECOVERY, "betalingsfrist", "2020-01-01", "lies in no year of utviklingstiltak/2025: 2024 to 2040"),
    "paid on the day itself": (RECOVERY, "betalingsfrist", "2026-03-28", "does not come after dato, 2026-03-28"),
    "a notice after the decision": (RECOVERY, "forhandsvarseldato", "2027-01-01", "does not come before dato, 2026-03-28"),
    "a grant letter to come": (RECOVERY, "tilskuddsbrevdato", "2030-01-01", "comes after dato, 2026-03-28"),
    "comments on what is past": (NOTICE, "uttalefrist", "2026-03-01", "does not come after dato, 2026-03-10"),
    "a new deadline that is past": (REMINDER, "ny_frist", "2026-02-02", "does not come after dato, 2026-02-20"),
    "a report that is not due": (REMINDER, "rapportfrist", "2026-02-20", "does not come before dato, 2026-02-20"),
    "a report before its first deadline": (REMINDER, "rapportfrist", "2026-01-02", "comes before rapport.frist, 2026-02-01"),
    "a century ago": (GRANT, "dato", "15.05.1925", "lies in no year of utviklingstiltak/2025: 2024 to 2040"),
    "a century to come": (GRANT, "dato", "15.05.2125", "lies in no year of utviklingstiltak/2025: 2024 to 2040"),
    "an application after the decision": (GRANT, "soknadsdato", "2025-06-01", "comes after dato, 2025-05-15"),
    "late before the deadline": (
        LATE, "soknadsdato", "2025-02-19",
        "does not come after soknadsfrist, 2025-02-19, as it must where avvisningsgrunn is for_sent",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DAYS)
def test_a_day_that_cannot_be_is_a_fault(read, problems, name):
    row, column, day, what = DAYS[name]
    assert read([row])
    told = [line for line in problems([{**row, column: day}]) if f"column {column}:" in line]
    assert told == [f"row 2, column {column}: «{iso_date(day)}» {what}"]


def test_an_application_may_come_before_the_deadline_where_it_is_dismissed_for_something_else(read):
    assert read([{**LATE, "avvisningsgrunn": "ufullstendig", "soknadsdato": "2025-02-10"}])


def test_every_rule_of_days_names_days_that_some_letter_or_scheme_has(load):
    contracts = CONTRACTS.by_type.values()
    columns = {name for each in contracts for name, column in each.columns.items() if column.format == "date"}
    rules = {(rule.day, rule.other) for each in contracts for rule in each.date_rules}
    assert {day for day, _ in rules} <= columns
    assert {other for _, other in rules} - columns == {"soknadsfrist", "rapport.frist"}
    assert "soknadsfrist" in load("utviklingstiltak/2025").schema["x-scheme"]


def test_a_rule_of_days_that_is_none_is_a_problem(tmp_path):
    (tmp_path / "x.schema.json").write_text('{"x-orden": [{"dag": "a", "eter": ["b"]}]}', encoding="utf-8")
    with pytest.raises(DataError, match=r"x\.schema\.json: x-orden\.0"):
        load_contract(tmp_path, "x")
