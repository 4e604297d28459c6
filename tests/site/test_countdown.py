"""State and days left, in the pages and as time passes."""

import datetime as dt
import re

import pytest

from assembler.site import words
from assembler.site.countdown import countdown
from support.site_pages import (
    KINDS,
)

DAYS = {
    "2025-01-23": ("coming", ""), "2025-02-10": ("open", "9 dager igjen per 10.\u00a0februar 2025"),
    "2025-02-18": ("open", "1 dag igjen per 18.\u00a0februar 2025"), "2025-02-20": ("closed", ""),
}  # fmt: skip


@pytest.mark.parametrize("date", DAYS)
def test_state_and_days_left_stand_in_the_pages_themselves(built, definitions, date):
    state, told = DAYS[date]
    text = countdown(built.calls[0], dt.date.fromisoformat(date), "nb")
    assert f">{words.phrase(state, 'nb')}</span>" in text
    assert re.search(r'class="left"[^>]*>([^<]*)', text)[1] == told
    assert 'class="left"' not in countdown(built.calls[1], dt.date.fromisoformat(date), "nb")  # it has no deadline


STATE = {
    "eval": "[...document.querySelectorAll('.countdown')].map((each) => [...each.children].map((one) => one.hidden ? '' : one.textContent))"
}


@pytest.mark.parametrize(
    ("now", "kind", "told"),
    [
        ("2025-02-18T23:30+01:00", "call", ["Åpen for søknader", "1 dag igjen"]),
        ("2025-02-19T23:30+01:00", "form", ["Åpen for søknader", "Siste dag i dag"]),
        ("2025-02-20T00:30+01:00", "form", ["Avsluttet", ""]),
        ("2019-12-31T23:30+01:00", "call without register", ["Åpen for søknader"]),
        ("2020-01-01T00:30+01:00", "call without register", ["Avsluttet"]),
        ("2019-12-31T23:30+01:00", "other form", ["Åpen for søknader"]),
    ],
)
def test_state_and_days_left_follow_the_clock(browser, now, kind, told):
    late = {"eval": "[...document.querySelectorAll('[data-when]')].some((each) => each.checkVisibility())"}
    assert browser.walk(KINDS[kind], STATE, late, now=now) == [[told], kind == "form" and told[0] == "Avsluttet"]
