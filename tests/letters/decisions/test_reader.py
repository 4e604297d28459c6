"""A sheet of decisions is read as it is meant, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.forms.parse import iso_date, whole_number
from assembler.letters.decisions.contract import letter_types
from assembler.proofreading.unfilled import leftovers
from support import ROOT
from support.decision_rows import GRANT, OSLO, REFUSAL, REMINDER, ROGALAND, STAVANGER, TEXTS, csv_of, other


@pytest.mark.parametrize(
    "sheet",
    [
        csv_of([GRANT]),
        csv_of([GRANT], delimiter=";"),
        csv_of([GRANT], delimiter=";", end="\r\n"),
        "\ufeff" + csv_of([GRANT]),
        "\n\n" + csv_of([GRANT], delimiter=";").replace("\n", "\n;;\n"),
        csv_of([GRANT]).upper().partition("\n")[0] + "\n" + csv_of([GRANT]).partition("\n")[2],
        csv_of([GRANT]).replace("\n", ",,\n"),
        csv_of([GRANT]).replace(",", " , "),
        csv_of([GRANT]).rstrip("\n"),
    ],
    ids=[
        "comma",
        "semicolon",
        "CRLF",
        "BOM",
        "blank lines",
        "capital names",
        "empty columns",
        "spaces",
        "no last newline",
    ],
)
def test_however_a_sheet_is_written_it_holds_the_same_decision(read, sheet):
    (decision,) = read(sheet)
    assert (decision.letter_type, decision.case_number) == ("tilskuddsbrev", "25/00001")
    assert decision.recipient.name == "Stavanger kommune"
    assert (decision.amount, decision.area) == (450000, 1)
    assert decision.names["prosjektvilkar"] == decision.names["malform"] == ""


@pytest.mark.parametrize("text", ["en\nto\n\nfire", "en\x0bto", "en\u2028to", "en\x85to", 'et "sitat"; med, tegn'])
def test_a_cell_may_hold_any_lines_and_quotes(read, text):
    for delimiter in ",;":
        first, second = read(csv_of([{**GRANT, "prosjektvilkar": text}, other(REFUSAL)], delimiter=delimiter))
        assert first.columns["prosjektvilkar"] == "\n".join(text.splitlines())
        assert second.letter_type == "avslag"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("450000", 450000), ("450 000", 450000), ("450\u00a0000", 450000), ("450\u202f000", 450000), ("450.000", 450000),
        ("kr 450.000,-", 450000), ("KR 450 000", 450000), ("kr. 450 000,00", 450000), ("450000,00", 450000), ("450000,-", 450000),
        ("1 250 000", 1250000), ("0", 0), ("-5", -5), (" 7 ", 7),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["450,50", "450000,50", "45 00", "1.5", "450,000", "ti", "", "4 50000", "1e6", "kr"])
def test_what_is_no_whole_number_stays_as_it_is(text):
    assert whole_number(text) == text


@given(st.integers(-(10**12), 10**12), st.sampled_from([" ", ".", "\u00a0", "\u202f", ""]))
def test_a_grouped_number_reads_back(number, separator):
    assert whole_number(f"{number:,}".replace(",", separator)) == number


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("15.05.2025", "2025-05-15"), ("5.5.2025", "2025-05-05"), ("2025-05-15", "2025-05-15"), ("31.02.2025", "31.02.2025"),
        ("15.05.25", "15.05.25"), ("snart", "snart"),
    ],
)  # fmt: skip
def test_dates_are_read_both_ways(text, date):
    assert iso_date(text) == date


@pytest.mark.parametrize(
    ("number", "area", "name", "language"),
    [
        (STAVANGER, "1", "Stavanger kommune", "nb"),  # neutral: the scheme's own
        ("964 967 636", "1", "Kvinnherad kommune", "nn"),
        (OSLO, "1", "Oslo kommune", "nb"),
        (ROGALAND, "4", "Rogaland fylkeskommune", "nb"),
    ],
)
def test_the_recipient_and_its_language_form_come_from_the_register(read, number, area, name, language):
    (decision,) = read([{**GRANT, "organisasjonsnummer": number, "satsingsomrade": area}])
    assert (decision.recipient.name, decision.language) == (name, language)
    (decision,) = read([{**GRANT, "organisasjonsnummer": number, "satsingsomrade": area, "malform": "nn"}])
    assert decision.language == "nn"


@pytest.mark.parametrize(("area", "kind"), [("1", "kommune"), ("4", "fylkeskommune")])
def test_oslo_gets_a_grant_as_what_the_area_is_open_to(read, area, kind):
    (decision,) = read([{**GRANT, "organisasjonsnummer": OSLO, "satsingsomrade": area}])
    assert decision.recipient.type == kind


def test_an_organisation_that_is_not_in_the_register_is_named_by_its_row(read, problems):
    row = {**GRANT, "organisasjonsnummer": "971277882", "satsingsomrade": "", "mottaker": "Eksempelforeningen"}
    (decision,) = read([row], "frivillige-organisasjoner/2019")
    assert (decision.recipient.name, decision.recipient.type) == ("Eksempelforeningen", "organisasjon")
    wanted = ["row 2, column mottaker: is missing; the register does not hold the recipient"]
    assert problems([{**row, "mottaker": ""}], "frivillige-organisasjoner/2019") == wanted


def test_the_sample_decisions_are_right(read):
    rows = read((ROOT / "examples/utviklingstiltak/2025/vedtak.csv").read_bytes())
    assert len(rows) == 68 and {row.letter_type for row in rows} == set(letter_types(TEXTS))


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (STAVANGER, "Stavanger"), (STAVANGER, "STAVANGER KOMMUNE"), (STAVANGER, "Stavanger kommune, Oppvekst"),
        ("945475056", "Kautokeino kommune"), ("945475056", "Guovdageainnu suohkan / Kautokeino"), ("945475056", "Guovdageaidnu – Kautokeino kommune"),
    ],
)  # fmt: skip
def test_the_name_may_be_written_as_people_write_it(read, number, name):
    assert read([{**GRANT, "organisasjonsnummer": number, "mottaker": name}])


def test_a_name_of_another_than_the_number_is_a_fault(problems):
    what = "is not who has organisasjonsnummer 964 965 226: that is Stavanger kommune; mend the one or the other"
    told = [line.replace("\u00a0", " ") for line in problems([{**GRANT, "mottaker": "Oslo kommune"}])]
    assert told == [f"row 2, column mottaker: «Oslo kommune» {what}"]


def test_an_address_in_the_sheet_goes_before_the_registers(read, recipients):
    known = recipients.by_organisation(OSLO)
    (decision,) = read([{**GRANT, "organisasjonsnummer": OSLO, "adresse": "Rådhusplassen 1"}])
    assert decision.recipient.postal_lines == ("Rådhusplassen 1", f"{known.postal_code} {known.postal_place}")
    row = {**GRANT, "organisasjonsnummer": "971277882", "satsingsomrade": "", "mottaker": "Eksempelforeningen"}
    (decision,) = read(
        [{**row, "adresse": "Postboks 1", "postnummer": "0101", "poststed": "Oslo"}], "frivillige-organisasjoner/2019"
    )
    assert decision.recipient.postal_lines == ("Postboks 1", "0101 Oslo")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[SKRIV BEGRUNNELSE HER] XXX TODO", "«[SKRIV BEGRUNNELSE HER]», «XXX», «TODO»"),
        ("<fyll inn vurdering> xx.xx.2025 ____", "«<fyll inn vurdering>», «xx.xx.2025», «____»"),
        ("Vi fikk søknaden [sett inn dato].", "«[sett inn dato]»"),
    ],
)
def test_text_that_was_to_be_filled_in_is_a_fault(problems, text, told):
    row = {**REFUSAL, "vurdering": text}
    assert problems([row]) == [f"row 2, column vurdering: still holds {told}; write what was to stand there"]


@pytest.mark.parametrize(
    "text",
    [
        "Kommunen skal fylle inn skjemaet [1] innen fristen.", "Se [NAV] og rapporten <2024>…", "Malmö XXL", "{{ 7*7 }}",
        "[lenke](https://example.no)", "fil_navn_her", "Fyll inn skjemaet innen 1. mai.",
    ],
)  # fmt: skip
def test_text_that_only_looks_unfinished_is_none(text):
    assert leftovers(text) == ()


def test_a_case_number_is_one_however_its_year_is_written(problems):
    rows = [GRANT, other(REFUSAL, saksnummer="2025/1")]
    assert [line.partition(" is ")[0] for line in problems(rows)] == [
        "row 2, column saksnummer: «25/00001»",
        "row 3, column saksnummer: «2025/1»",
    ]


def test_an_application_that_is_decided_twice_marks_both_rows(read, problems):
    again = other(GRANT, soknadsreferanse="ref-1", belop="1", organisasjonsnummer="964 965 226")
    what = "is decided in row {} too, for the same recipient; a letter goes out once"
    assert problems([GRANT, again]) == [
        f"row 2, column soknadsreferanse: «REF-1» {what.format(3)}",
        f"row 3, column soknadsreferanse: «ref-1» {what.format(2)}",
    ]
    assert len(read([REMINDER, other(REMINDER, soknadsreferanse="REF-1", rapport="statusrapport")])) == 2


def test_a_name_of_several_lines_becomes_one(read):
    (decision,) = read([{**GRANT, "prosjekt": "Bru\ntil arbeid", "prosjektvilkar": "en\nto"}])
    assert (decision.project, decision.columns["prosjektvilkar"]) == ("Bru til arbeid", "en\nto")


@pytest.mark.parametrize("text", ["450 000,50", "#N/A", "1e6", "mye"])
def test_an_amount_that_is_none_says_what_one_is(problems, text):
    what = "is not right; it should be: whole kroner, such as 450000 or 450 000"
    assert problems([{**GRANT, "belop": text}]) == [f"row 2, column belop: «{text}» {what}"]
