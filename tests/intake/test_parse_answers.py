"""Answers become data in the schema's own types, as people and web forms write them."""

import dataclasses
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assembler.core import national_id
from support.form_samples import web_answers

AS_WRITTEN = {
    "prosjekt.deltakere": (" 1 250 ", 1250),
    "budsjett.kostnader.lonn": ("kr 5000,-", 5000),
    "budsjett.kostnader.reise": ("1.250.000", 1250000),
    "budsjett.kostnader.andre": ("450\u202f000,00", 450000),
    "prosjekt.oppstart": ("19. februar 2025", "2025-02-19"),
    "prosjekt.slutt": ("1/12-2025", "2025-12-01"),
    "soker.navn": ("  Ka\u030asen ", "Kåsen"),
    "soker.organisasjonsnummer": ("964 338 531", "964338531"),
    "konto.kontonummer": ("1234.56.78903", "12345678903"),
    "soker.type": ("Kommune", "kommune"),
    "prosjekt.satsingsomrade": ("2", 2),
}


def test_answers_are_read_as_people_write_them(blanks, utvikling, read):
    _, _, compiled = blanks(utvikling, "nb")
    data = read(compiled.filled({name: text for name, (text, _) in AS_WRITTEN.items()})).record.data
    for name, (_, value) in AS_WRITTEN.items():
        found = data
        for part in name.split("."):
            found = found[part]
        assert (name, found) == (name, value)


def test_a_web_form_says_what_the_pdf_says(filled, read, utvikling):
    whole = read(filled)
    same = read(web_answers(utvikling, whole.record.data), "a.json")
    assert same.record.data == whole.record.data
    assert [dataclasses.replace(each, page=0) for each in whole.record.field_errors] == list(same.record.field_errors)


def test_what_a_web_form_adds_is_told_and_left_out(read, utvikling):
    outcome = read(
        web_answers(utvikling, {"soker": {"navn": " Vågå ", "hemmelig": 1}, "konto": 7, "prosjekt": []}), "a.json"
    )
    assert outcome.record.data["soker"]["navn"] == "Vågå"
    assert [note.name for note in outcome.record.notes] == ["unknown_answers"]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["soker", "navn", "prosjekt", "budsjett", "kostnader", "x"]) | st.text(), inner
            )
        ),
    )
)
def test_no_json_breaks_the_reading(read, utvikling, value):
    outcome = read(web_answers(utvikling, value), "a.json")
    assert outcome.record or outcome.notes
    if outcome.record:
        json.loads(outcome.record.line())


def test_an_account_number_is_no_personal_number(blanks, utvikling, read):
    _, _, compiled = blanks(utvikling, "nb")
    record = read(compiled.filled({"konto.kontonummer": "12345678903"})).record
    assert record.data["konto"]["kontonummer"] == "12345678903"
    assert (
        national_id.redact("Vi søker 1 250 000 kroner, konto 1234 56 78903, tlf. 22 33 44 55")
        == "Vi søker 1 250 000 kroner, konto 1234 56 78903, tlf. 22 33 44 55"
    )
