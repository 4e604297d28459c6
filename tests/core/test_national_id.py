"""National identity numbers are redacted however they are written, and nothing else is."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from assembler.core import national_id
from support.form_samples import PERSON


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2049, 12, 31)), st.integers(0, 999), st.sampled_from([": ", " ", ", ", " – "])
)
def test_a_day_and_a_number_are_no_personal_number(day, number, between):
    text = f"Innen {day:%d.%m.%Y}{between}{number:03}"
    assert national_id.redact(text) == text


@given(st.text(), st.text(), st.sampled_from(["", " ", "-", "/", "\u00ad", "\u200b", "\n"]))
def test_a_personal_number_is_struck_and_nothing_else_is(before, after, between):
    written = f"a{PERSON[:6]}{between}{PERSON[6:]}b"
    before, after = (national_id.redact(text) for text in (before, after))
    assert national_id.redact(before + written + after) == f"{before}a{national_id.REDACTED}b{after}"
