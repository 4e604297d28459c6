"""Numbers and dates are parsed however people write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.document.nodes import Field
from assembler.forms import parse
from assembler.forms import values as filling


@given(
    st.integers(-(10**12), 10**12),
    st.sampled_from(["", " ", "\u00a0", "\u202f", "."]),
    st.sampled_from(["{}", "kr {}", "{},-", "{}.-", "{}:-", "{},00", "kr. {} ", "kr: {}", "{} kr"]),
)
def test_a_number_is_the_same_however_it_is_grouped(value, space, frame):
    assert parse.number(frame.format(f"{value:,}".replace(",", space))) == value


@given(st.floats(-1e9, 1e9).map(lambda value: round(value, 8)) | st.sampled_from([1e-7, -2.5e-8]))
def test_a_number_that_we_write_is_read_back(value):
    field = Field("tall", "Tall", "number")
    assert parse.number(filling.field_text(field, value)) == value


@pytest.mark.parametrize(
    "text", ["", "mye", "1e5", "nan", "inf", "1_000", "10 20", "1,250,000", "1.25.000", "12 kr 5", "٣", "9" * 41]
)
def test_what_is_no_number_is_none(text):
    assert parse.number(text) is None
    assert parse.whole_number(text) == text


@given(st.dates())
def test_a_day_is_the_same_however_it_is_written(day):
    for text in (f"{day.day}.{day.month}.{day.year:04}", f"{day.day}/{day.month}-{day.year:04}", day.isoformat()):
        assert parse.date(text) == day


@pytest.mark.parametrize(
    "text", ["12. febr. 2025", "den 12. februar 2025", "12.02.2025.", "Den 12.2.2025", "12. FEBRUAR 2025"]
)
def test_a_day_is_understood_as_people_write_it(text):
    assert parse.date(text) == dt.date(2025, 2, 12)


def test_a_number_may_have_a_plus():
    assert parse.number("+620 000") == 620_000


def test_what_is_no_day_stays_as_it_is():
    for text in ("31.02.2025", "19.02.25", "i morgen", "2025-13-01", "den", "."):
        assert parse.iso_date(text) == text
        assert parse.is_impossible_date(text) == (text in ("31.02.2025", "2025-13-01"))
