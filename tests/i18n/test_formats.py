import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.i18n import formats
from assembler.i18n.formats import NBSP
from assembler.i18n.language import LANGUAGES

ORDINARY_SPACES = (" ", "\u202f", "\t", "\n")


def plain(text):
    """The text with no-break spaces as ordinary ones; there must be no others in it."""
    assert not any(space in text for space in ORDINARY_SPACES), ascii(text)
    return text.replace(NBSP, " ")


# --- dates ------------------------------------------------------------------------------------------------------------

MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("number", "name"), list(enumerate(MONTHS, start=1)))
def test_a_date_has_the_months_norwegian_name_and_no_break_after_the_day(number, name, language):
    assert formats.long_date(f"2025-{number:02}-03", language) == f"3.{NBSP}{name} 2025"
    assert formats.day_month(f"2025-{number:02}-03", language) == f"3.{NBSP}{name}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_months_and_weekdays_have_their_norwegian_names(language):
    assert formats.month_names(language) == MONTHS
    monday = {"nb": "mandag", "nn": "måndag"}
    assert formats.weekday("2025-02-17", language) == monday[language]
    assert formats.weekday(dt.date(2025, 2, 19), language) == "onsdag"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_and_its_iso_form_are_said_alike(language):
    assert formats.long_date(dt.date(2025, 2, 19), language) == formats.long_date("2025-02-19", language)
    assert formats.short_date(dt.date(2025, 2, 9)) == formats.short_date("2025-02-09") == "09.02.2025"


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_a_short_date_reads_back_to_the_same_day(day):
    assert dt.datetime.strptime(formats.short_date(day), "%d.%m.%Y").date() == day


@pytest.mark.parametrize("wrong", ["2025-02-30", "19.02.2025", "snart", ""])
def test_what_is_no_date_is_refused(wrong):
    with pytest.raises(ValueError):
        formats.long_date(wrong, "nb")


# --- numbers ----------------------------------------------------------------------------------------------------------


def read_back(text):
    return Decimal(text.replace(NBSP, "").replace(",", ".").replace("−", "-"))


@given(st.integers(-(10**15), 10**15) | st.decimals(-(10**9), 10**9, places=6))
def test_a_number_reads_back_to_the_same_value(value):
    assert read_back(formats.number(value)) == value


@given(st.integers(-(10**15), 10**15))
def test_a_number_is_grouped_by_three_with_no_break_spaces_only(value):
    groups = formats.number(abs(value)).split(NBSP)
    assert all(group.isdecimal() for group in groups)
    assert 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


@given(st.integers(-(10**12), 10**12), st.integers(0, 4))
def test_decimals_fixes_how_many_stand_after_the_comma(value, decimals):
    text = formats.number(value, decimals)
    assert len(text.partition(",")[2]) == decimals
    assert read_back(text) == value


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "kr 0"),
        (950, "kr 950"),
        (1250000, "kr 1 250 000"),
        (-1500, "kr −1 500"),
        (450000.0, "kr 450 000"),
        (450000.5, "kr 450 000,50"),
        (Decimal("1250.05"), "kr 1 250,05"),
        (2.345, "kr 2,35"),
        (-0.001, "kr 0"),
        (1.999, "kr 2"),
        (-0.0, "kr 0"),
    ],
)
def test_kroner_stand_together_on_a_line_and_show_oere_only_where_there_are_any(value, said):
    assert plain(formats.kroner(value)) == said


@pytest.mark.parametrize(
    ("value", "said"), [(56900000, "56,9"), (1000000, "1"), (250000, "0,25"), (1234567890, "1 234,56789"), (0, "0")]
)
def test_millions_have_the_decimals_they_need(value, said):
    assert plain(formats.millions(value)) == said


@pytest.mark.parametrize(
    ("share", "said"), [(0.4, "40"), (1, "100"), (0.125, "12,5"), (0.07, "7"), (0.29, "29"), (0, "0")]
)
def test_percent_is_not_troubled_by_binary_fractions(share, said):
    assert formats.percent(share) == said


@given(st.integers(0, 10000))
def test_percent_of_whole_hundredths_of_a_percent_reads_back(hundredths):
    assert read_back(formats.percent(hundredths / 10000)) == Decimal(hundredths) / 100


TO_TWELVE = {
    "nb": "null ett to tre fire fem seks syv åtte ni ti elleve tolv",
    "nn": "null eitt to tre fire fem seks sju åtte ni ti elleve tolv",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_to_twelve_are_words_and_larger_ones_digits(language):
    assert " ".join(formats.in_words(value, language) for value in range(13)) == TO_TWELVE[language]
    assert formats.in_words(13, language) == "13"
    assert formats.in_words(1300, language) == f"1{NBSP}300"
    assert formats.in_words(-1, language) == "−1"


# --- lists, names and numbers of organisations ------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("values", "said"),
    [([], ""), ([4], "4"), ([1, 2], "1 og 2"), (["a", "b", "c"], "a, b og c"), ((1, 2, 4, 5), "1, 2, 4 og 5")],
)
def test_a_listing_has_og_before_the_last(values, said, language):
    assert formats.join_list(values, language) == said


@pytest.mark.parametrize(
    ("text", "said"), [("åtte", "Åtte"), ("", ""), ("NAV og IMDi", "NAV og IMDi"), ("ti år", "Ti år")]
)
def test_a_capital_changes_the_first_letter_alone(text, said):
    assert formats.capitalize(text) == said


def test_organisation_account_and_phone_numbers_are_grouped_as_people_read_them():
    assert plain(formats.organisation_number("987654321")) == "987 654 321"
    assert plain(formats.account_number("12345678903")) == "1234 56 78903"
    assert plain(formats.phone_number("24168800")) == "24 16 88 00"


def test_numbers_that_are_grouped_already_are_grouped_once():
    assert plain(formats.organisation_number("987 654 321")) == "987 654 321"
    assert plain(formats.account_number("1234.56.78903")) == "1234 56 78903"
    assert plain(formats.phone_number("241 68 800")) == "24 16 88 00"


@pytest.mark.parametrize("wrong", ["", "tekst", "12345678", "1234567890", "98765432A"])
def test_what_is_no_organisation_or_account_number_is_refused(wrong):
    for function in (formats.organisation_number, formats.account_number):
        with pytest.raises(ValueError, match=r"is not (9|11) digits"):
            function(wrong)


@pytest.mark.parametrize("text", ["+46 8 123 45 67", "02800", "sentralbordet"])
def test_a_phone_number_of_another_form_stays_as_it_stands(text):
    assert formats.phone_number(text) == text
