"""Dates moved to another year."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.core import workdays
from assembler.rollover import date_shift

DAYS = st.dates(dt.date(2005, 1, 1), dt.date(2045, 12, 31))


SHIFTS = st.integers(1, 5)


@settings(deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=8), SHIFTS)
def test_no_date_is_moved_to_a_weekend_or_holiday(days, years):
    assert all(workdays.is_working_day(day) for day in date_shift.shift_dates(days, years))


@settings(deadline=None)
@given(st.lists(DAYS, min_size=2, max_size=8), SHIFTS)
def test_dates_keep_their_order_and_none_become_one(days, years):
    moved = date_shift.shift_dates(days, years)
    for one, other in zip(days, moved, strict=True):
        for before, after in zip(days, moved, strict=True):
            assert (one < before) == (other < after)


@settings(deadline=None)
@given(DAYS, SHIFTS)
def test_a_date_moves_to_within_two_weeks_of_the_same_day(day, years):
    target = dt.date(day.year + years, day.month, min(day.day, 28))
    assert abs((date_shift.shift_dates([day], years)[0] - target).days) <= 14


@pytest.mark.parametrize(
    ("day", "years", "moved"),
    [
        ("2025-02-19", 1, "2026-02-18"),  # a Wednesday stays one
        ("2023-02-14", 2, "2025-02-11"),  # a Tuesday
        ("2025-09-01", 1, "2026-09-01"),  # the first of a month stays the first
        ("2026-02-01", 1, "2027-02-01"),  # a Sunday by mistake
        ("2023-09-01", 1, "2024-09-02"),  # the first is a Sunday
        ("2020-03-02", 1, "2021-03-01"),  # was put off from Sunday the first
        ("2022-01-17", 1, "2023-01-16"),  # was put off from Saturday the fifteenth
        ("2022-01-31", 1, "2023-01-31"),  # the last of a month stays the last
        ("2021-04-15", 1, "2022-04-19"),  # Maundy Thursday to the Tuesday after Easter
        ("2024-02-29", 1, "2025-02-28"),
    ],
)
def test_a_date_keeps_its_pattern(day, years, moved):
    assert date_shift.shift_dates([dt.date.fromisoformat(day)], years) == (dt.date.fromisoformat(moved),)


@pytest.mark.parametrize(
    ("was", "day", "why"),
    [
        ("2025-02-19", "2026-02-18", "weekday"),
        ("2025-09-01", "2026-09-01", "day"),
        ("2022-01-17", "2023-01-16", "next"),
        ("2023-09-01", "2024-09-02", "next"),
        ("2021-05-10", "2022-05-09", "weekday"),
    ],
)
def test_what_a_moved_date_has_kept_is_said(was, day, why):
    before = dt.date.fromisoformat(was)
    (moved,) = date_shift.shift_dates([before], 1)
    assert (moved.isoformat(), date_shift.kept_pattern(before, moved, 1)) == (day, why)
