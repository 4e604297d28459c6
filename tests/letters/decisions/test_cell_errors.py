"""What is wrong with a sheet is said once, by row and column."""

import pytest

from assembler.core.errors import DataError
from assembler.letters.decisions import reader as decisions
from support.decision_rows import APPEAL, CONTRACTS, GRANT, REFUSAL, REMINDER, ROGALAND, csv_of, other

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
