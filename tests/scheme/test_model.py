import dataclasses
import datetime as dt
import itertools

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from assembler.core.errors import DataError
from assembler.i18n.language import LANGUAGES
from assembler.letters.decisions.contract import letter_types
from assembler.scheme.appeals import appeals_of
from assembler.scheme.reports import Deadline
from assembler.scheme.values import SourceText
from support.small_definition import BOTH, LAW, MINISTRY, REPORT, small

DAYS = st.dates(dt.date(2018, 1, 2), dt.date(2030, 12, 31))
RECIPIENTS = ("kommune", "fylkeskommune", "organisasjon")


@pytest.fixture(params=LANGUAGES)
def year(definition, request):
    return definition.year(request.param)


def parts(value):
    """Every typed value below a value."""
    if dataclasses.is_dataclass(value):
        yield value
        for each in dataclasses.fields(value):
            yield from parts(getattr(value, each.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from parts(part)


def at(schema, pointer):
    for name in pointer.split("/")[1:]:
        schema = schema[int(name) if isinstance(schema, list) else name]
    return schema


def day(text):
    return dt.date.fromisoformat(text)


# --- every definition -------------------------------------------------------------------------------------------------


def test_texts_name_the_facts_the_areas_the_reports_and_the_form(definition, year):
    scheme = year.application_schema["x-scheme"]
    assert {name: year.names[name] for name in scheme} == scheme
    assert year.names["navn"] == definition.schema["x-scheme"]["navn"][year.language]
    assert [area.names for area in year.areas] == year.names["omrader"]
    assert all(names["nummer"] and names["tittel"] for names in year.names["omrader"])
    assert [{"id": report.id, **report.names} for report in year.reports] == year.names["rapporter"]
    assert set(year.names["skjema"]) >= set(definition.schema["properties"])
    assert year.names.keys() == {*scheme, "omrader", "rapporter", "skjema"}


def test_each_value_says_where_it_stands(definition, year):
    schema = definition.year(year.language).application_schema
    for part in parts(year):
        if isinstance(part, SourceText) and part:
            value = at(schema, part.pointer)
            assert part.text == (value if isinstance(value, str) else "\n".join(value))
        elif isinstance(part, Deadline):
            assert at(schema, part.pointer) == part.date.isoformat()
        elif hasattr(part, "pointer") and not isinstance(part, SourceText):
            at(schema, part.pointer)


def test_a_scheme_year_is_parsed_once(definition):
    assert definition.year("nb") is definition.year("nb")
    assert definition.year("nb") is not definition.year("nn")
    assert dataclasses.replace(definition).year("nb") is not definition.year("nb")


def test_no_language_changes_days_amounts_or_numbers(definition):
    bokmal, nynorsk = (definition.year(language) for language in LANGUAGES)
    assert list(bokmal.deadlines()) == list(nynorsk.deadlines())
    assert [area.number for area in bokmal.areas] == [area.number for area in nynorsk.areas]
    assert bokmal.applicants == nynorsk.applicants and bokmal.total_budget == nynorsk.total_budget
    assert bokmal.circular == nynorsk.circular


def test_letters_say_of_a_scheme_what_they_always_did(definition, year):
    said = definition.year(year.language).application_schema.get("x-letters", {})
    for letter_type in (*letter_types(ROOT / "templates" / "letters"), "annet"):
        assert year.letter_names(letter_type) == {**said.get("felles", {}), **said.get(letter_type, {})}
    assert year.circular.headings and not any(text.endswith(":") for text in year.circular.headings.values())


@given(when=DAYS)
def test_the_right_of_appeal_is_that_of_the_law_of_the_day(definition, when):
    for language in LANGUAGES:
        year, names = definition.year(language), definition.year(language).names
        for letter_type, recipient in itertools.product(
            ("tilskuddsbrev", "avslag", "avvisning", "tilbakehold"), RECIPIENTS
        ):
            if year.appeals.rule(letter_type, recipient) is None:
                with pytest.raises(ValueError, match="no rule of appeal"):
                    year.appeals.appeal(letter_type, recipient, when)
                assert not year.appeals.can_appeal(letter_type, recipient)
                continue
            appeal = year.appeals.appeal(letter_type, recipient, when)
            expected = appeal_names(names, letter_type, recipient, when.isoformat())
            assert appeal.names == expected
            assert (appeal.can_appeal, appeal.legal_basis, appeal.weeks) == (
                expected["klagerett"],
                expected["hjemmel"],
                expected["frist_uker"],
            )
            assert (appeal.body.name if appeal.body else None) == expected.get("klageinstans", {}).get("navn")
            assert year.appeals.can_appeal(letter_type, recipient) == expected["klagerett"]


def appeal_names(names, letter_type, recipient, day):
    """The row of «klage» for a decision with what it leaves to the rows of «forvaltning» that hold on a day."""
    row = next(row for row in names["klage"] if letter_type in row["vedtak"] and recipient in row["mottakere"])
    law, ministry = (
        max((each for each in names["forvaltning"][table] if each["fra"] <= day), key=lambda each: each["fra"])
        for table in ("lov", "departement")
    )
    kind = (letter_type if letter_type in law["hjemmel"] else "enkeltvedtak") if row["klagerett"] else "uten_klagerett"
    whole = {"hjemmel": f"{law['navn']} {law['hjemmel'][kind]}", "frist_uker": law["frist_uker"], **row}
    return {**whole, "klageinstans": ministry} if row.get("klageinstans") == "departement" else whole


def test_the_rules_of_appeal_can_be_read_from_what_a_text_names(year):
    assert appeals_of({**year.names, "avsender": {}}) == year.appeals


# --- reports ----------------------------------------------------------------------------------------------------------


def report_of(weeks=None, **keys):
    definition = small(
        **{"x-reports": {"r": {**REPORT, **keys}}}, **({"x-scheme__akseptfrist_uker": weeks} if weeks else {})
    )
    return definition.year("nb").report("r")


@given(days=st.lists(DAYS, min_size=2, max_size=6), letter=st.none() | DAYS, number=st.none() | st.integers(-3, 12))
def test_a_report_that_is_due_several_times_is_due_for_the_term_it_names_else_for_the_last(days, letter, number):
    report = report_of(frister=[each.isoformat() for each in days])
    assert [(each.date, each.number) for each in report.deadlines(letter)] == list(
        zip(days, range(1, 99), strict=False)
    )
    named = number is not None and 1 <= number <= len(days)
    assert report.deadline(number, letter).date == (days[number - 1] if named else days[-1])


@given(letter=DAYS, weeks=st.integers(1, 60))
def test_a_report_by_the_grant_letter_is_due_so_many_weeks_after_it(letter, weeks):
    report = report_of(weeks, frist_uker="akseptfrist_uker")
    assert report.deadlines() == () and report.deadline(None) is None
    assert [each.date - letter for each in report.deadlines(letter)] == [dt.timedelta(weeks=weeks)]


@given(due=DAYS, letter=st.none() | DAYS, weeks=st.integers(1, 60))
def test_a_fixed_day_is_no_other_by_a_grant_letter(due, letter, weeks):
    report = report_of(weeks, frist=due.isoformat())
    assert report.deadlines(letter) == (Deadline(due, "r", 0, "/x-reports/r/frist"),)


def test_a_report_without_a_deadline_is_due_once_without_one():
    report = report_of(perioder=[{"fra": "2025-01-01", "til": "2025-06-30"}])
    assert [(term.number, term.deadline(day("2025-05-05"))) for term in report.terms] == [(0, None)]
    assert report.terms[0].period.last == day("2025-06-30") and report.due_pointer == ""


@pytest.mark.parametrize("keys", list(itertools.combinations(("frist", "frister", "frist_uker"), 2)), ids=" and ".join)
def test_a_report_says_in_one_way_when_it_is_due(keys):
    values = {"frist": "2025-10-15", "frister": ["2025-12-01", "2026-03-02"], "frist_uker": "akseptfrist_uker"}
    with pytest.raises(DataError) as raised:
        report_of(2, **{key: values[key] for key in keys})
    (problem,) = raised.value.problems
    assert problem.file == "schemas/prove/2025.json" and problem.place == "/x-reports/r"
    assert all(f"«{key}»" in problem.what for key in keys)


def test_a_day_of_a_draft_that_is_none_is_an_error_at_its_place():
    with pytest.raises(DataError) as raised:
        small(**{"x-scheme__soknadsfrist": "[dato]"}).year("nb")
    assert [str(each) for each in raised.value.problems] == [
        "schemas/prove/2025.json: /x-scheme/soknadsfrist: «[dato]» is not a date (YYYY-MM-DD)"
    ]


@pytest.mark.parametrize(
    ("edit", "place", "what"),
    [
        ({"x-scheme__kontakter": "?"}, "/x-scheme/kontakter", "is not a list"),
        ({"x-scheme__klage": 7}, "/x-scheme/klage", "is not a list"),
        ({"x-reports": []}, "/x-reports", "is not an object"),
        ({"x-scheme__rundskriv": {}}, "/x-scheme/rundskriv", "lacks «dato»"),
        ({"x-scheme__malform": "en"}, "/x-scheme/malform", "«en» is not a language form (nb or nn)"),
    ],
)
def test_a_part_of_a_draft_that_has_another_form_is_an_error_at_its_place(edit, place, what):
    with pytest.raises(DataError) as raised:
        small(**edit).year("nb")
    (problem,) = raised.value.problems
    assert (problem.file, problem.place, problem.what) == ("schemas/prove/2025.json", place, what)


# --- applicants and areas ---------------------------------------------------------------------------------------------


@given(area=st.none() | st.integers(0, 5), who=st.sampled_from(RECIPIENTS))
def test_who_may_apply_is_said_by_the_area_else_by_the_scheme(area, who):
    applicants = small().year("nb").applicants
    expected = {1: ("kommune",), 3: ("fylkeskommune",)}.get(area, ("kommune", "fylkeskommune"))
    assert applicants.of_area(area) == expected
    assert applicants.admits(who, area) == (who in expected)


@pytest.mark.parametrize(("types", "known"), [(["organisasjon"], False), (["organisasjon", "kommune"], True)])
def test_the_register_holds_municipalities_and_counties(types, known):
    assert small(**{"x-scheme__sokere": types}).year("nb").applicants.in_register is known


def test_an_area_is_in_the_language_of_the_scheme_year_but_for_the_circulars_text():
    year = small().year("nn")
    assert [area.title for area in year.areas] == ["Éin", "Tri", "Fire"]
    assert year.area(1).text == SourceText("a\nb", "/$defs/satsingsomrade/oneOf/0/x-area/text")
    assert [area.is_described for area in year.areas] == [True, False, False]
    assert year.area(2) is None and year.area(None) is None


def test_an_area_covers_areas_of_an_earlier_year():
    edits = {"_DEFS__satsingsomrade__oneOf__1__x-area__tidligere": {"ar": 2024, "numre": [2, 3]}}
    covers = small(**edits).year("nb").area(3).covers
    assert (covers.year, covers.numbers) == (2024, (2, 3))


# --- what else a scheme-year answers ----------------------------------------------------------------------------------


def test_the_facts_of_the_small_definition():
    year = small().year("nn")
    assert (year.name, year.neutral_language, year.circular.language) == ("Prøveordning nn", "nn", "nb")
    assert year.goal == SourceText("Mål.", "/x-scheme/formal") and not year.legal_basis
    assert (year.application_deadline, year.total_budget, year.acceptance_weeks) == (None, None, None)
    assert [contact.who for contact in year.contacts] == ["Kari, IMDi", ""]
    assert [each.letter and each.letter.text for each in year.conditions] == [None, "nn", "I brev"]
    assert [deadline.report for deadline in year.deadlines()] == ["status"]


def test_a_circular_is_cited_by_its_number_else_by_the_year():
    assert small().year("nb").circular.reference == "2025"
    assert small(**{"x-scheme__rundskriv__nummer": "08/2025"}).year("nb").circular.reference == "08/2025"


def test_sections_are_read_in_order():
    circular = small().year("nb").circular
    assert [section.id for section in circular.all_sections()] == ["a", "b", "c"]
    assert circular.headings == {"a": "A", "b": "B", "c": "C"}
    assert [bool(section.area_heading) for section in circular.sections] == [False, True]


@pytest.mark.parametrize(
    ("name", "projects"),
    [(None, True), ("tilskudd til {{ vedtak.prosjekt | sitat }}", True), ("integreringstilskudd", False)],
)
def test_grants_are_given_to_projects_where_their_name_says_so_or_nothing_is_said(name, projects):
    edits = {"x-letters__felles__tilskudd": {"nb": name, "nn": name}} if name else {}
    assert small(**edits).year("nb").gives_to_projects is projects


def test_letters_of_a_type_say_their_own_else_what_all_say():
    year = small().year("nb")
    assert year.letter_names("avvisning") == {"bruk": "x", "regler": {"for_sent": "b"}}
    assert year.letter_names("avslag") == {"bruk": "nb"}


def test_the_texts_of_letters_leave_out_what_needs_a_decision():
    letter = small().year("nb").letters[1]
    assert (letter.letter_type, letter.rules) == ("avvisning", {"for_sent": "b"})
    assert letter.texts == (SourceText("x", "/x-letters/avvisning/bruk"),)


@pytest.mark.parametrize("entry", [{"source": "x"}, {"assumed": "x"}])
@pytest.mark.parametrize(
    ("at", "known"),
    [
        ("/x-scheme/ramme", True),
        ("/x-scheme", True),
        ("/x-scheme/ramme/0", True),
        ("/x-scheme/rammer", False),
        ("/x", False),
    ],
)
def test_a_fact_has_a_source_by_itself_by_its_whole_or_by_a_part(entry, at, known):
    year = small(**{"x-provenance": [{"at": at, **entry}]}).year("nb")
    assert year.has_source("/x-scheme/ramme") is known


def test_a_note_is_not_a_source():
    year = small(**{"x-provenance": [{"at": "/x-scheme/ramme", "note": "x"}]}).year("nb")
    assert not year.has_source("/x-scheme/ramme")
    assert year.provenance[0].covers("/x-scheme/ramme/0")


def test_open_points_are_part_of_a_draft():
    points = [{"place": "/x-scheme/ramme", "what": "Ramme?", "was": 1}]
    (point,) = small(**{"x-open": points}).year("nb").open_points
    assert (point.place, point.was, point.proposed, point.pointer) == ("/x-scheme/ramme", 1, None, "/x-open/0")


# --- appeals ----------------------------------------------------------------------------------------------------------


def test_the_first_rule_that_applies_counts():
    appeals = small().year("nb").appeals
    assert [appeals.can_appeal("avslag", who) for who in RECIPIENTS] == [False, True, False]
    assert appeals.rule("avslag") is appeals.rules[0]


def test_without_dated_law_a_rule_says_all_and_the_schemes_ministry_hears_appeals():
    appeal = small().year("nb").appeals.appeal("avvisning", "kommune")
    assert (appeal.body.abbreviation, appeal.legal_basis, appeal.weeks) == ("KD", "nb", 3)


def test_a_rule_keeps_what_it_says_itself_and_takes_the_rest_from_the_law_of_the_day():
    dated = {"lov": [LAW, {**LAW, "fra": "2026-01-01", "frist_uker": 6}], "departement": [MINISTRY]}
    definition = small(
        **{"x-scheme__forvaltning": dated, "x-scheme__klage__1__frist_uker": None, "x-scheme__klage__1__hjemmel": BOTH}
    )
    appeals = definition.year("nb").appeals
    before, after = (appeals.appeal("avvisning", "kommune", day(when)) for when in ("2025-12-31", "2026-01-01"))
    assert (before.weeks, after.weeks, before.legal_basis, before.body.abbreviation) == (3, 6, "nb", "AID")
    assert appeals.appeal("avvisning", "kommune").weeks == 3  # of the circular's day
    with pytest.raises(ValueError, match="begin after 2019-12-31"):
        appeals.appeal("avvisning", "kommune", day("2019-12-31"))


def test_values_cannot_be_changed():
    year = small().year("nb")
    for part in (year, year.areas[0], year.reports[0], year.appeals, year.circular):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(part, dataclasses.fields(part)[0].name, None)
        assert not hasattr(part, "__dict__")
