"""Finds working days and public holidays in Norway."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache


@cache
def holidays(year: int) -> Mapping[dt.date, str]:
    """The public holidays of Norway in a year, Sundays left out, with their English names."""
    from holidays import country_holidays  # only here: it takes a tenth of a second that other commands need not wait

    return dict(country_holidays("NO", years=year, language="en_US"))


def is_working_day(day: dt.date) -> bool:
    """Whether it is neither a weekend nor a public holiday."""
    return day.weekday() < 5 and day not in holidays(day.year)


def next_working_day(day: dt.date) -> dt.date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day
