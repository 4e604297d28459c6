"""Move dates by whole years to working days, keeping their weekday or day of the month."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from typing import Literal, TypeAlias

from assembler.core.workdays import next_working_day

Pattern: TypeAlias = Literal["weekday", "day", "next"]

_FIXED_DAYS = (1, 15)  # days of the month that deadlines are set on


def shift_dates(dates: Sequence[dt.date], years: int) -> tuple[dt.date, ...]:
    """Each date ``years`` later, on a working day and in the same order.

    A date on the first, fifteenth or last of a month keeps its day, moved to the next working day where that is a
    weekend or holiday; so does a date that had itself been moved from such a day. Any other date keeps its weekday.
    """
    proposed = {day: next_working_day(_target_day(day, years)) for day in set(dates)}
    latest: dt.date | None = None
    for day in sorted(proposed):
        if latest is not None and proposed[day] <= latest:
            proposed[day] = next_working_day(latest + dt.timedelta(days=1))
        latest = proposed[day]
    return tuple(proposed[day] for day in dates)


def kept_pattern(was: dt.date, day: dt.date, years: int) -> Pattern:
    """What a moved date has in common with the original: its weekday, its day of the month, or neither.

    One with neither (``next``) is the next working day that no other date has taken.
    """
    if day != _target_day(was, years):
        return "next"
    return "weekday" if _intended_day(was) is None else "day"


def _target_day(day: dt.date, years: int) -> dt.date:
    """The day that the pattern asks for, whether it is a working day or not."""
    meant = _intended_day(day)
    if meant is not None:
        return same_day(meant, years)
    target = same_day(day, years)
    return target + dt.timedelta(days=(day.weekday() - target.weekday() + 3) % 7 - 3)


def _intended_day(day: dt.date) -> dt.date | None:
    """The first, fifteenth or last of a month that this day is, or was moved from; None for any other day."""
    for back in range(5):
        earlier = day - dt.timedelta(days=back)
        if earlier.day in _FIXED_DAYS or earlier.day == calendar.monthrange(earlier.year, earlier.month)[1]:
            return earlier if not back or next_working_day(earlier) == day else None
    return None


def same_day(day: dt.date, years: int) -> dt.date:
    """The same day of the month ``years`` later, on any weekday; the last of a month stays the last."""
    last = calendar.monthrange(day.year + years, day.month)[1]
    was_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return day.replace(year=day.year + years, day=last if was_last else min(day.day, last))
