"""On which days a call is open."""

import datetime as dt

import pytest

from assembler.site.funding_calls import Call


@pytest.mark.parametrize(
    ("date", "state"),
    [("2025-01-23", "coming"), ("2025-01-24", "open"), ("2025-02-19", "open"), ("2025-02-20", "closed")],
)
def test_a_call_is_open_from_its_circular_to_its_deadline(definitions, date, state):
    assert Call(definitions[0], (), (), {}).state(dt.date.fromisoformat(date)) == state


def test_a_call_without_a_deadline_is_open_to_the_end_of_its_year(definitions):
    call = Call(definitions[1], (), (), {})
    assert call.deadline is None
    assert [call.state(dt.date(2019, 12, 31)), call.state(dt.date(2020, 1, 1))] == ["open", "closed"]
