"""Numbers agree with their nouns, and spans of days are written as Språkrådet writes them, in both language forms."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.i18n import formats, grammar
from assembler.i18n.formats import NBSP
from assembler.i18n.language import LANGUAGES

COUNTED = [  # number, noun in bokmål, said, noun in nynorsk, said
    (0, "uke", "null uker", "veke", "null veker"),
    (1, "uke", "én uke", "veke", "éi veke"),
    (2, "uke", "to uker", "veke", "to veker"),
    (7, "uke", "syv uker", "veke", "sju veker"),
    (12, "uke", "tolv uker", "veke", "tolv veker"),
    (13, "uke", "13 uker", "veke", "13 veker"),
    (1, "år", "ett år", "år", "eitt år"),
    (3, "år", "tre år", "år", "tre år"),
    (1, "måned", "én måned", "månad", "éin månad"),
    (6, "måned", "seks måneder", "månad", "seks månader"),
    (1, "deltaker", "én deltaker", "deltakar", "éin deltakar"),
    (10, "deltaker", "ti deltakere", "deltakar", "ti deltakarar"),
    (1, "satsingsområde", "ett satsingsområde", "satsingsområde", "eitt satsingsområde"),
    (4, "satsingsområde", "fire satsingsområder", "satsingsområde", "fire satsingsområde"),
    (1, "prosjekt", "ett prosjekt", "prosjekt", "eitt prosjekt"),
    (2, "prosjekt", "to prosjekter", "prosjekt", "to prosjekt"),
    (1, "krone", "én krone", "krone", "éi krone"),
    (1, "virkedag", "én virkedag", "vyrkedag", "éin vyrkedag"),
]


@pytest.mark.parametrize(("number", "nb", "said_nb", "nn", "said_nn"), COUNTED)
def test_a_number_agrees_with_its_noun(number, nb, said_nb, nn, said_nn):
    assert grammar.counted(number, nb, "nb") == said_nb
    assert grammar.counted(number, nn, "nn") == said_nn


def test_a_noun_that_is_not_known_says_its_own_plural_and_gender():
    assert grammar.counted(1, "møte", "nb", "møter", "n") == "ett møte"
    assert grammar.counted(2, "møte", "nb", "møter", "n") == "to møter"
    with pytest.raises(ValueError, match="«møte» needs its plural and gender"):
        grammar.counted(1, "møte", "nb")


@pytest.mark.parametrize(
    ("number", "nb", "nn"),
    [
        (1, "én eller flere", "éin eller fleire"),
        (2, "to eller flere", "to eller fleire"),
        (20, "20 eller flere", "20 eller fleire"),
    ],
)
def test_a_least_number_is_said_with_or_more(number, nb, nn):
    assert (grammar.or_more(number, "nb"), grammar.or_more(number, "nn")) == (nb, nn)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-03-01", "2026-03-03", "1.–3. mars 2026"),
        ("2026-03-03", "2026-03-03", "3. mars 2026"),
        ("2026-02-28", "2026-03-02", "28. februar–2. mars 2026"),
        ("2025-12-30", "2026-01-02", "30. desember 2025–2. januar 2026"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_span_of_days_says_what_both_share_once(first, last, said, language):
    assert grammar.span(first, last, language).replace(NBSP, " ") == said


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 800))
def test_a_span_that_ends_before_it_begins_is_refused(first, days):
    last = first + dt.timedelta(days)
    assert str(last.year) in grammar.span(first, last, "nb")
    with pytest.raises(ValueError, match="is before the first"):
        grammar.span(last, first, "nb")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (450000, "450 000 kroner"),
        (1, "1 krone"),
        (0, "0 kroner"),
        (1250.05, "1 250,05 kroner"),
        (-1500, "−1 500 kroner"),
    ],
)
def test_kroner_in_running_text_come_after_the_number(value, said):
    assert formats.kroner_in_text(value).replace(NBSP, " ") == said


@pytest.mark.parametrize(("share", "said"), [(1 / 3, "33,33"), (2 / 3, "66,67"), (0.4, "40"), (0.125, "12,5")])
def test_percent_of_a_fraction_has_two_decimals_at_most(share, said):
    assert formats.percent(share) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("24168800", "24 16 88 00"),
        ("81500123", "815 00 123"),
        ("+4724168800", "+47 24 16 88 00"),
        ("02800", "02800"),
        ("112", "112"),
    ],
)
def test_a_phone_number_is_grouped_by_its_kind(typed, said):
    assert formats.phone_number(typed).replace(NBSP, " ") == said
