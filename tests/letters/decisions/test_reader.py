import csv
import functools
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.core.errors import DataError
from assembler.forms.parse import iso_date, whole_number
from assembler.letters.decisions import reader as decisions
from assembler.letters.decisions.contract import letter_types, load_contract, load_contracts
from assembler.proofreading.unfilled import leftovers
from assembler.recipients import register
from assembler.scheme.key import parse_key
from support import ROOT

TEXTS = ROOT / "templates" / "letters"
CONTRACTS = load_contracts(TEXTS)
STAVANGER, OSLO, ROGALAND = "964965226", "958935420", "971045698"
GRANT = {
    "vedtak": "tilskuddsbrev", "saksnummer": "25/00001", "dato": "2025-05-15", "organisasjonsnummer": STAVANGER,
    "soknadsreferanse": "REF-1", "soknadsdato": "2025-02-10", "prosjekt": "Bru til arbeid", "satsingsomrade": "1",
    "belop": "450000", "saksbehandler": "Kari Eksempel", "godkjenner": "Ola Eksempel", "godkjenner_tittel": "leder",
}  # fmt: skip
REFUSAL = {
    **{name: value for name, value in GRANT.items() if name != "belop"},
    "vedtak": "avslag", "begrunnelse": "Ordningen hadde flere gode søknader enn penger.",
    "vurdering": "Planen er realistisk, men lite beskrevet.",
}  # fmt: skip
FOLLOWED = {name: value for name, value in GRANT.items() if name != "belop"}
APPEAL = {**FOLLOWED, "vedtak": "klageorientering", "gjelder_vedtak": "avvisning", "vedtaksdato": "2025-05-15"}
REMINDER = {
    **FOLLOWED, "vedtak": "paminnelse", "tilskuddsbrevdato": "2025-05-15", "rapport": "arsrapport",
    "dato": "2026-02-20",
    "rapportfrist": "2026-02-01", "ny_frist": "15.03.2026",
}  # fmt: skip


@pytest.fixture(scope="module")
def recipients():
    return register.load(ROOT / "register")


@pytest.fixture(scope="module")
def load(workspace):
    return functools.cache(lambda key: workspace.definition(parse_key(key)))


@pytest.fixture
def read(load, recipients, tmp_path):
    """The decisions of a sheet: of rows, of text, or of bytes."""

    def read(sheet, scheme="utviklingstiltak/2025"):
        path = tmp_path / "vedtak.csv"
        path.write_bytes(
            sheet if isinstance(sheet, bytes) else (sheet if isinstance(sheet, str) else csv_of(sheet)).encode()
        )
        return decisions.read_decisions(path, load(scheme), recipients, CONTRACTS)

    return read


@pytest.fixture
def problems(read, tmp_path):
    """What is wrong with a sheet, as ``row …, column …: what``."""

    def problems(sheet, scheme="utviklingstiltak/2025"):
        with pytest.raises(DataError) as raised:
            read(sheet, scheme)
        assert all(problem.file == str(tmp_path / "vedtak.csv") for problem in raised.value.problems)
        return [str(problem).removeprefix(f"{problem.file}: ") for problem in raised.value.problems]

    return problems


def csv_of(rows, delimiter=",", end="\n"):
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="", delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def other(row, **changed):
    """A row of another case and application, with other cells; none leaves a cell out."""
    made = {**row, "saksnummer": "25/00002", "soknadsreferanse": "REF-2", **changed}
    return {name: value for name, value in made.items() if value is not None}


# --- sheets that are right --------------------------------------------------------------------------------------------


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


# --- sheets that are wrong --------------------------------------------------------------------------------------------

FAULTS = {
    "unknown letter type": (GRANT, {"vedtak": "tilsuddsbrev"}, "vedtak", "«tilsuddsbrev» is no letter type; did you mean «tilskuddsbrev»?"),
    "no letter type": (GRANT, {"vedtak": ""}, "vedtak", "is no letter type; valid are avslag, avvisning, forhandsvarsel, klageorientering, paminnelse, tilbakebetaling, tilbakehold, tilskuddsbrev"),
    "wrong check digit": (
        GRANT, {"organisasjonsnummer": "964965227"}, "organisasjonsnummer",
        "«964965227» is not right; it should be: nine digits with the right check digit",
    ),
    "unknown recipient": (
        GRANT, {"organisasjonsnummer": "971277882"}, "organisasjonsnummer",
        "«971277882» is no municipality or county in the register",
    ),
    "no such area": (
        GRANT, {"satsingsomrade": "3"}, "satsingsomrade",
        "«3» is no area of utviklingstiltak/2025; the scheme's areas are 1, 2, 4, 5",
    ),
    "no such area in a refusal": (
        REFUSAL, {"satsingsomrade": "9"}, "satsingsomrade",
        "«9» is no area of utviklingstiltak/2025; the scheme's areas are 1, 2, 4, 5",
    ),
    "no area": (GRANT, {"satsingsomrade": ""}, "satsingsomrade", "is missing; the scheme's areas are 1, 2, 4, 5"),
    "an area for others": (
        GRANT, {"satsingsomrade": "4"}, "satsingsomrade",
        "«4» is open to fylkeskommune only, and Stavanger kommune is kommune",
    ),
    "an amount in words": (GRANT, {"belop": "mye"}, "belop", "«mye» is not right; it should be: whole kroner, such as 450000 or 450 000"),
    "an amount of nothing": (GRANT, {"belop": "0"}, "belop", "«0» is too small; it must be 1 or more"),
    "no amount": (
        GRANT, {"belop": ""}, "belop",
        "is missing: the amount in kroner in its first paragraph (Bestemmelser om økonomistyring i staten 6.3.3)",
    ),
    "no such day": (GRANT, {"dato": "31.02.2025"}, "dato", "«31.02.2025» is not right; it should be: a date, such as 2025-05-15 or 15.05.2025"),
    "a wrong case number": (GRANT, {"saksnummer": "sak 1"}, "saksnummer", "«sak 1» is not right; it should be: year and number, such as 25/01234"),
    "how to appeal what cannot be appealed": (
        APPEAL, {"gjelder_vedtak": "avslag"}, "gjelder_vedtak",
        "«avslag» cannot be appealed by a kommune (forvaltningsloven §§ 3 første ledd og 28)",
    ),
    "a report that the scheme has not": (
        REMINDER, {"rapport": "arsraport"}, "rapport", "«arsraport» is no report of utviklingstiltak/2025; did you mean «arsrapport»?",
    ),
    "a wrong account": (
        {**REMINDER, "vedtak": "tilbakebetaling", "belop": "1", "forhandsvarseldato": "2025-05-15", "dato": "2026-02-20", "brudd": "x" * 20, "begrunnelse": "x" * 20, "betalingsfrist": "2026-05-15"},
        {"kontonummer": "12345678901"}, "kontonummer", "«12345678901» is not right; it should be: the account to pay to: eleven digits with the right check digit",
    ),
    "a wrong language": (GRANT, {"malform": "en"}, "malform", "«en» is not one of nb, nn"),
    "reasons that are too short": (REFUSAL, {"vurdering": "Nei."}, "vurdering", "«Nei.» is too short; it needs 20 characters or more"),
    "a control character": (GRANT, {"prosjekt": "Bru\x08"}, "prosjekt", "holds a character that no document can show; delete it"),
    "a bullet of Word's": (REFUSAL, {"vurdering": "\uf0b7 Planen er realistisk."}, "vurdering", "holds a character that no document can show; delete it"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_said_once_by_row_and_column(problems, name):
    row, changed, column, what = FAULTS[name]
    assert problems([GRANT, other(row, **changed)]) == [f"row 3, column {column}: {what}"]


def test_every_fault_of_every_row_is_said_at_once(problems):
    rows = [
        other(row, **{"saksnummer": f"25/{index}", "soknadsreferanse": f"REF-{index}", **changed})
        for index, (row, changed, *_) in enumerate(FAULTS.values(), start=1)
    ]
    told = [
        f"row {index}, column {column}: {what}" for index, (*_, column, what) in enumerate(FAULTS.values(), start=2)
    ]
    assert problems(rows) == told


def test_several_faults_of_one_row_are_all_said(problems):
    row = other(
        GRANT, belop="x", dato="y", satsingsomrade="9", organisasjonsnummer="971277882", saksbehandler="", prosjekt=""
    )
    columns = ["belop", "dato", "satsingsomrade", "organisasjonsnummer", "saksbehandler", "prosjekt"]
    told = [line.partition(": ")[0] for line in problems([row])]
    assert sorted(told) == sorted(f"row 2, column {name}" for name in columns)


def test_rows_are_numbered_as_the_spreadsheet_shows_them(problems):
    long = {**GRANT, "prosjektvilkar": "en\n\nto\ntre"}
    text = csv_of([long, other(GRANT, belop="x")])
    head, _, body = text.partition("\n")
    assert problems(text)[0].startswith("row 3, column belop")
    assert problems(f"\n\n{head}\n,,\n{body}")[0].startswith("row 6, column belop")
    assert problems(f"\n{text}".replace("25/00002", "25/00001"))[0].endswith("is the case number of row 4 too")
    assert problems(f"\n{text}".replace("vedtak,", "vedtakk,"))[0].startswith("row 2: unknown column «vedtakk»")


def test_a_case_number_that_stands_twice_is_refused(problems):
    told = "row {}, column saksnummer: «25/00001» is the case number of row {} too"
    assert problems([GRANT, REFUSAL]) == [told.format(2, 3), told.format(3, 2)]


def test_a_grant_to_one_who_may_not_apply_is_refused_where_there_are_no_areas(problems):
    row = {**GRANT, "organisasjonsnummer": ROGALAND, "satsingsomrade": ""}
    what = "the scheme is open to kommune only, and Rogaland fylkeskommune is fylkeskommune"
    assert problems([row], "integreringstilskudd/2018") == [f"row 2, column organisasjonsnummer: {what}"]


HEADINGS = "the first sheet's first row with several cells is its headings"


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (
            "vedtak,saksnumer,belop",
            [
                "unknown column «saksnumer»; did you mean «saksnummer»?",
                f"the column «saksnummer» is missing; {HEADINGS}",
            ],
        ),
        ("saksnummer", [f"the column «vedtak» is missing; {HEADINGS}"]),
        ("vedtak,saksnummer,vedtak", ["the column «vedtak» stands 2 times"]),
    ],
)
def test_columns_that_are_unknown_missing_or_double_are_named(problems, head, what):
    assert [line for line in problems(f"{head}\nx\n") if line.startswith("row 1: ")] == [
        f"row 1: {part}" for part in what
    ]


def test_a_cell_under_no_heading_is_a_fault_of_its_row_and_hides_no_other(problems):
    lines = csv_of([GRANT, other(REFUSAL, vurdering="")]).splitlines()
    what = "stands under no heading; give the column one, or take the cell out"
    told = problems("\n".join([lines[0], f"{lines[1]},mer,og mer", lines[2]]))
    assert told[0] == f"row 2: «mer; og mer» {what}"
    assert [line.partition(":")[0] for line in told[1:]] == ["row 3, column vurdering"]
    assert problems("\n".join([f"{lines[0]},", f"{lines[1]},mer"])) == [f"row 2: «mer» {what}"]


@pytest.mark.parametrize("title", ["Vedtak 2025\n", "Vedtak 2025,,,\n\n", "Tilskudd\n\nVedtatt 15. mai\n"])
def test_a_title_may_stand_above_the_headings(read, title):
    (decision,) = read(title + csv_of([GRANT]))
    assert decision.case_number == "25/00001"


@pytest.mark.parametrize(
    ("contents", "what"),
    [
        (b"", "holds no decisions"),
        (b"\n \n;;\n", "holds no decisions"),
        (b"vedtak,saksnummer\n", "holds no decisions"),
        ("vedtak,prosjekt\navslag,Bærum\n".encode("mac-roman"), "line 2: is not UTF-8; save the sheet as CSV UTF-8"),
        (b'vedtak,saksnummer\navslag,"25/1\n', "line 2: is not CSV: unexpected end of data"),
        (b'vedtak\n"a"b\n', "line 2: is not CSV: ',' expected after '\"'"),
    ],
    ids=["empty", "blank", "heading only", "Mac", "open quote", "text after a quote"],
)
def test_a_file_without_decisions_or_that_is_no_csv_is_one_problem(problems, contents, what):
    assert problems(contents) == [what]


def test_a_file_that_is_not_there_is_a_problem(load, recipients, tmp_path):
    with pytest.raises(DataError, match="cannot be read: No such file"):
        decisions.read_decisions(tmp_path / "x.csv", load("utviklingstiltak/2025"), recipients, CONTRACTS)


# --- days -------------------------------------------------------------------------------------------------------------

NOTICE = {
    **FOLLOWED, "vedtak": "forhandsvarsel", "dato": "2026-03-10", "reaksjon": "tilbakebetaling", "belop": "1000",
    "tilskuddsbrevdato": "2025-05-15", "brudd": "x" * 20, "begrunnelse": "x" * 20, "uttalefrist": "2026-03-24",
}  # fmt: skip
RECOVERY = {
    **{name: value for name, value in NOTICE.items() if name not in ("reaksjon", "uttalefrist")},
    "vedtak": "tilbakebetaling", "dato": "2026-03-28", "forhandsvarseldato": "2026-03-10",
    "betalingsfrist": "2026-05-15", "kontonummer": "12345678903",
}  # fmt: skip
LATE = {
    **FOLLOWED, "vedtak": "avvisning", "avvisningsgrunn": "for_sent", "begrunnelse": "x" * 20, "soknadsdato": "2025-02-20",
}  # fmt: skip
DAYS = {
    "paid before it was decided": (RECOVERY, "betalingsfrist", "2020-01-01", "lies in no year of utviklingstiltak/2025: 2024 to 2040"),
    "paid on the day itself": (RECOVERY, "betalingsfrist", "2026-03-28", "does not come after dato, 2026-03-28"),
    "a notice after the decision": (RECOVERY, "forhandsvarseldato", "2027-01-01", "does not come before dato, 2026-03-28"),
    "a grant letter to come": (RECOVERY, "tilskuddsbrevdato", "2030-01-01", "comes after dato, 2026-03-28"),
    "comments on what is past": (NOTICE, "uttalefrist", "2026-03-01", "does not come after dato, 2026-03-10"),
    "a new deadline that is past": (REMINDER, "ny_frist", "2026-02-02", "does not come after dato, 2026-02-20"),
    "a report that is not due": (REMINDER, "rapportfrist", "2026-02-20", "does not come before dato, 2026-02-20"),
    "a report before its first deadline": (REMINDER, "rapportfrist", "2026-01-02", "comes before rapport.frist, 2026-02-01"),
    "a century ago": (GRANT, "dato", "15.05.1925", "lies in no year of utviklingstiltak/2025: 2024 to 2040"),
    "a century to come": (GRANT, "dato", "15.05.2125", "lies in no year of utviklingstiltak/2025: 2024 to 2040"),
    "an application after the decision": (GRANT, "soknadsdato", "2025-06-01", "comes after dato, 2025-05-15"),
    "late before the deadline": (
        LATE, "soknadsdato", "2025-02-19",
        "does not come after soknadsfrist, 2025-02-19, as it must where avvisningsgrunn is for_sent",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DAYS)
def test_a_day_that_cannot_be_is_a_fault(read, problems, name):
    row, column, day, what = DAYS[name]
    assert read([row])
    told = [line for line in problems([{**row, column: day}]) if f"column {column}:" in line]
    assert told == [f"row 2, column {column}: «{iso_date(day)}» {what}"]


def test_an_application_may_come_before_the_deadline_where_it_is_dismissed_for_something_else(read):
    assert read([{**LATE, "avvisningsgrunn": "ufullstendig", "soknadsdato": "2025-02-10"}])


def test_every_rule_of_days_names_days_that_some_letter_or_scheme_has(load):
    contracts = CONTRACTS.by_type.values()
    columns = {name for each in contracts for name, column in each.columns.items() if column.format == "date"}
    rules = {(rule.day, rule.other) for each in contracts for rule in each.date_rules}
    assert {day for day, _ in rules} <= columns
    assert {other for _, other in rules} - columns == {"soknadsfrist", "rapport.frist"}
    assert "soknadsfrist" in load("utviklingstiltak/2025").schema["x-scheme"]


def test_a_rule_of_days_that_is_none_is_a_problem(tmp_path):
    (tmp_path / "x.schema.json").write_text('{"x-orden": [{"dag": "a", "eter": ["b"]}]}', encoding="utf-8")
    with pytest.raises(DataError, match=r"x\.schema\.json: x-orden\.0"):
        load_contract(tmp_path, "x")


# --- recipients -------------------------------------------------------------------------------------------------------


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


# --- what is left to write, and what is decided twice -----------------------------------------------------------------


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


# --- contracts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("letter_type", letter_types(TEXTS))
def test_every_column_of_a_contract_says_what_it_holds(letter_type):
    contract = CONTRACTS.by_type[letter_type]
    assert {"vedtak", "saksnummer"} <= {name for name, column in contract.columns.items() if column.is_required}
    assert contract.appealed in ("", "vedtak", "gjelder_vedtak")
    for column in contract.columns.values():
        assert column.description and column.english != column.description, column.name


def test_a_contract_that_is_no_json_schema_is_a_problem(tmp_path):
    path = tmp_path / "x.schema.json"
    path.write_text('{"properties": {"a": {"type": "strng"}, "b": 7}, "required": "a"}', encoding="utf-8")
    with pytest.raises(DataError) as raised:
        load_contract(tmp_path, "x")
    told = {problem.place: problem.file for problem in raised.value.problems}
    assert told == dict.fromkeys(["/properties/a/type", "/properties/b", "/required"], str(path))


def test_a_contract_that_refers_to_nothing_is_a_problem(tmp_path):
    (tmp_path / "x.schema.json").write_text('{"allOf": [{"$ref": "felles/y.json"}]}', encoding="utf-8")
    with pytest.raises(DataError, match=r"x\.schema\.json: /allOf/0/\$ref: «felles/y\.json» leads nowhere"):
        load_contract(tmp_path, "x")
