from collections import Counter

import pytest
from stdnum.no import orgnr

from assembler.core.errors import DataError, UsageError
from assembler.recipients import register, rows
from support import ROOT

MUNICIPALITY = ("kommune",)
COUNTY = ("fylkeskommune",)
BOTH = ("kommune", "fylkeskommune")


@pytest.fixture(scope="module")
def recipients():
    return register.load(ROOT / "register")


def of_type(recipients, kind):
    return [recipient for recipient in recipients.recipients if recipient.type == kind]


# --- what it holds ----------------------------------------------------------------------------------------------------


def test_it_holds_every_municipality_and_county(recipients):
    assert Counter(recipient.type for recipient in recipients.recipients) == {"kommune": 357, "fylkeskommune": 15}
    assert len({recipient.municipality_number for recipient in of_type(recipients, "kommune")}) == 357


def test_every_organisation_number_has_its_check_digit_and_is_one_recipients(recipients):
    assert [r.name for r in recipients.recipients if not orgnr.is_valid(r.organisation_number)] == []
    shared = Counter(r.organisation_number for r in recipients.recipients)
    assert {number for number, count in shared.items() if count > 1} == {"958935420"}  # Oslo


def test_every_municipality_has_number_county_and_an_address_to_write_to(recipients):
    for recipient in of_type(recipients, "kommune"):
        assert len(recipient.municipality_number) == 4 and recipient.municipality_number.isdecimal(), recipient.name
        assert recipient.county and "@" in recipient.email, recipient.name


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("4620", "Ulvik herad"), ("4621", "Voss herad"), ("4622", "Kvam herad"), ("4617", "Kvinnherad kommune"),
        ("3318", "Krødsherad kommune"), ("5610", "Kárášjohka – Karasjok kommune"),
    ],
)  # fmt: skip
def test_an_official_name_says_kommune_or_herad(recipients, number, name):
    assert recipients.find(number, MUNICIPALITY).name == name


@pytest.mark.parametrize(
    ("name", "language"), [("Karasjok", "nb"), ("Voss", "nn"), ("Stavanger", None), ("Oslo", None)]
)
def test_the_language_form_is_what_the_municipality_has_decided(recipients, name, language):
    assert recipients.find(name, MUNICIPALITY).language == language


def test_postal_lines_are_those_that_are_known():
    recipient = register.Recipient("N", "kommune", "1", postal_code="9735", postal_place="Karasjok")
    assert recipient.postal_lines == ("9735 Karasjok",)
    assert register.Recipient("N", "kommune", "1", address="Gata 1").postal_lines == ("Gata 1",)
    assert register.Recipient("N", "kommune", "1").postal_lines == ()


# --- finding one ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1103", "1103"), ("964965226", "1103"), ("964 965 226", "1103"), (" 1103 ", "1103"),
        ("Stavanger", "1103"), ("stavanger", "1103"), ("STAVANGER KOMMUNE", "1103"), ("Ulvik herad", "4620"),
        ("karasjok", "5610"), ("Kárášjohka", "5610"), ("karasjohka", "5610"), ("Kárášjohka – Karasjok", "5610"),
        ("Kárášjohka - Karasjok kommune", "5610"), ("Tana", "5628"), ("Deatnu", "5628"),
        ("Porsanger", "5622"), ("Porsáŋgu", "5622"), ("Porsangu", "5622"), ("Porsanki", "5622"), ("Kaivuono", "5540"),
        ("Snåsa", "5041"), ("snasa", "5041"), ("Snåase", "5041"), ("Tromsø", "5501"), ("tromso", "5501"),
        ("Lyngen", "5536"), ("Ivgu", "5536"), ("Yykeä", "5536"), ("Oslove", "0301"), ("Ba\u030atsfjord", "5632"),
    ],
)  # fmt: skip
def test_a_municipality_is_found_by_number_or_any_of_its_names(recipients, text, number):
    assert recipients.find(text, MUNICIPALITY).municipality_number == number


@pytest.mark.parametrize(
    ("text", "name"),
    [("Troms", "Troms"), ("Romsa", "Troms"), ("trøndelag fylkeskommune", "Trøndelag"), ("970020101", None)],
)
def test_a_county_is_found_by_its_names_and_a_wrong_number_is_not(recipients, text, name):
    if name is None:
        with pytest.raises(UsageError):
            recipients.find(text, COUNTY)
    else:
        assert recipients.find(text, COUNTY).name == f"{name} fylkeskommune"


def test_every_recipient_is_found_by_its_own_name_and_number(recipients):
    several = Counter(recipient.name for recipient in recipients.recipients if recipient.name != "Oslo kommune")
    for recipient in recipients.recipients:
        assert recipients.find(recipient.organisation_number, (recipient.type,)) == recipient
        if several[recipient.name] < 2:
            assert recipients.find(recipient.name, (recipient.type,)) == recipient


@pytest.mark.parametrize(
    ("name", "numbers"), [("Herøy", ["1515", "1818"]), ("heroy kommune", ["1515", "1818"]), ("Våler", ["3114", "3419"])]
)
def test_a_name_of_two_municipalities_is_refused_with_both(recipients, name, numbers):
    with pytest.raises(UsageError) as raised:
        recipients.find(name, MUNICIPALITY)
    assert "means several recipients, give the number of one" in str(raised.value)
    assert all(number in str(raised.value) for number in numbers)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Bergn", "; did you mean «Bergen kommune»?"),
        ("Trondhjem", "; did you mean «Trondheim – Tråante kommune»?"),
        ("qqqqqq", ""),
        ("9999", ""),
        ("", ""),
        ("–", ""),
        ("kommune", ""),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(recipients, text, hint):
    with pytest.raises(UsageError) as raised:
        recipients.find(text, MUNICIPALITY)
    assert str(raised.value).endswith(f"is no recipient in the register{hint}")


def test_only_recipients_of_the_types_asked_for_are_found(recipients):
    assert recipients.find("Rogaland", BOTH).type == "fylkeskommune"
    with pytest.raises(UsageError):
        recipients.find("Rogaland", MUNICIPALITY)
    with pytest.raises(UsageError):
        recipients.find("Stavanger", COUNTY)


@pytest.mark.parametrize("text", ["Oslo", "0301", "958935420"])
def test_oslo_is_municipality_and_county(recipients, text):
    assert recipients.find(text, MUNICIPALITY).type == "kommune"
    assert recipients.find(text, COUNTY).type == "fylkeskommune"
    assert recipients.find(text, BOTH).type == "kommune"
    assert recipients.find(text, BOTH[::-1]).type == "fylkeskommune"


def test_by_organisation_number_oslo_is_what_was_asked_for(recipients):
    assert recipients.by_organisation("958935420", COUNTY).type == "fylkeskommune"
    assert recipients.by_organisation("958935420", MUNICIPALITY).type == "kommune"
    assert recipients.by_organisation("958935420").name == "Oslo kommune"
    assert recipients.by_organisation("999999999") is None


# --- bad files --------------------------------------------------------------------------------------------------------

FILES = {
    "kommuner_ekstra.csv": "kommunenummer,navn_enhetsregisteret\n",
    "kommuner.csv": f"{','.join(rows.COLUMNS)}\n1103,Stavanger,,964965226,nøytral,Rogaland,,4068,STAVANGER,post@x.no\n",
    "fylkeskommuner.csv": f"{','.join(rows.COLUMNS)}\n,Rogaland fylkeskommune,,971045698,nøytral\n",
}


def folder(tmp_path, **changed):
    for name, text in FILES.items():
        value = changed.get(name.removesuffix(".csv"), text)
        if value is not None:
            (tmp_path / name).write_bytes(value if isinstance(value, bytes) else value.encode("utf-8-sig"))
    return tmp_path


def problem(path):
    with pytest.raises(DataError) as raised:
        register.load(path)
    return str(raised.value)


def test_a_row_that_stops_early_has_empty_cells(tmp_path):
    municipality, county = register.load(folder(tmp_path)).recipients
    assert municipality.postal_place == "Stavanger"
    assert (county.name, county.postal_code, county.email) == ("Rogaland fylkeskommune", "", "")


def test_a_file_that_is_missing_is_a_problem(tmp_path):
    assert "kommuner.csv: cannot be read: No such file" in problem(folder(tmp_path, kommuner=None))


def test_every_column_that_is_missing_is_named(tmp_path):
    said = problem(folder(tmp_path, kommuner="kommunenummer,navn\n1103,Stavanger\n"))
    assert all(f"lacks the column «{name}»" in said for name in rows.COLUMNS[2:])


def test_an_empty_file_is_a_problem(tmp_path):
    assert "kommuner.csv: line 1: lacks the column «navn»" in problem(folder(tmp_path, kommuner=""))


def test_a_file_that_is_not_utf_8_is_a_problem(tmp_path):
    assert "kommuner.csv: is not a CSV file in UTF-8" in problem(
        folder(tmp_path, kommuner="navn\nBærum\n".encode("latin-1"))
    )


def test_a_row_has_its_line_and_what_the_file_does_not_have_is_empty(tmp_path):
    (tmp_path / "kommuner.csv").write_text(f"{','.join(rows.COLUMNS)}\n,Eigersund\n1101,Sola\n", "utf-8")
    first, second = rows.read_rows(tmp_path, "kommune")
    assert (first.line, first.type, first.name, first.number, first.email) == (2, "kommune", "Eigersund", "", "")
    assert (second.line, second.number, second.county_number) == (3, "1101", "")
