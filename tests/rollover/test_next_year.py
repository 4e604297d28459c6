"""The next year's definition: dates, years, open points, and a file that looks as if typed by hand."""

import datetime as dt
import json
import shutil
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.core import workdays
from assembler.core.errors import DataError
from assembler.core.json_pointer import resolves
from assembler.json_schema import validation
from assembler.rollover import date_shift, next_year, open_points, year_mentions
from assembler.scheme import loader as definitions
from assembler.scheme.key import Key
from assembler.scheme.loader import META_SCHEMA
from assembler.scheme.source import Source
from assembler.scheme.validate import definition_problems
from assembler.scheme.workspace import Workspace
from support import ROOT
from support.json_values import values_by_pointer

DAYS = st.dates(dt.date(2005, 1, 1), dt.date(2045, 12, 31))
SHIFTS = st.integers(1, 5)


# --- dates ------------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=8), SHIFTS)
def test_no_date_is_moved_to_a_weekend_or_holiday(days, years):
    assert all(workdays.is_working_day(day) for day in date_shift.shift_dates(days, years))


@settings(deadline=None)
@given(st.lists(DAYS, min_size=2, max_size=8), SHIFTS)
def test_dates_keep_their_order_and_none_become_one(days, years):
    moved = date_shift.shift_dates(days, years)
    for one, other in zip(days, moved, strict=True):
        for before, after in zip(days, moved, strict=True):
            assert (one < before) == (other < after)


@settings(deadline=None)
@given(DAYS, SHIFTS)
def test_a_date_moves_to_within_two_weeks_of_the_same_day(day, years):
    target = dt.date(day.year + years, day.month, min(day.day, 28))
    assert abs((date_shift.shift_dates([day], years)[0] - target).days) <= 14


@pytest.mark.parametrize(
    ("day", "years", "moved"),
    [
        ("2025-02-19", 1, "2026-02-18"),  # a Wednesday stays one
        ("2023-02-14", 2, "2025-02-11"),  # a Tuesday
        ("2025-09-01", 1, "2026-09-01"),  # the first of a month stays the first
        ("2026-02-01", 1, "2027-02-01"),  # a Sunday by mistake
        ("2023-09-01", 1, "2024-09-02"),  # the first is a Sunday
        ("2020-03-02", 1, "2021-03-01"),  # was put off from Sunday the first
        ("2022-01-17", 1, "2023-01-16"),  # was put off from Saturday the fifteenth
        ("2022-01-31", 1, "2023-01-31"),  # the last of a month stays the last
        ("2021-04-15", 1, "2022-04-19"),  # Maundy Thursday to the Tuesday after Easter
        ("2024-02-29", 1, "2025-02-28"),
    ],
)
def test_a_date_keeps_its_pattern(day, years, moved):
    assert date_shift.shift_dates([dt.date.fromisoformat(day)], years) == (dt.date.fromisoformat(moved),)


@pytest.mark.parametrize(
    ("was", "day", "why"),
    [
        ("2025-02-19", "2026-02-18", "weekday"),
        ("2025-09-01", "2026-09-01", "day"),
        ("2022-01-17", "2023-01-16", "next"),
        ("2023-09-01", "2024-09-02", "next"),
        ("2021-05-10", "2022-05-09", "weekday"),
    ],
)
def test_what_a_moved_date_has_kept_is_said(was, day, why):
    before = dt.date.fromisoformat(was)
    (moved,) = date_shift.shift_dates([before], 1)
    assert (moved.isoformat(), date_shift.kept_pattern(before, moved, 1)) == (day, why)


# --- years in texts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "followed"),
    [
        ("Temaene er prioritert i 2025.", "Temaene er prioritert i 2026."),
        ("Regnskap for 2024 og budsjett for 2025", "Regnskap for 2025 og budsjett for 2026"),
        ("Søknad om tilskudd 2025", "Søknad om tilskudd 2026"),
        ("Satsene for 2024–2025 gjelder.", "Satsene for 2025–2026 gjelder."),
        ("Ordningen ble innført i 2025.", "Ordningen ble innført i 2025."),
        ("Ordninga vart innført i 2024.", "Ordninga vart innført i 2024."),
        ("Se NOU 2025: 8 og Meld. St. 6 (2024–2025).", "Se NOU 2025: 8 og Meld. St. 6 (2024–2025)."),
        ("jf. lov 20. juni 2025 nr. 81", "jf. lov 20. juni 2025 nr. 81"),
        ("Rundskriv 08/2025, LOV-2025-06-20-81 og RS 2025-011", "Rundskriv 08/2025, LOV-2025-06-20-81 og RS 2025-011"),
        ("https://imdi.no/2025/tilskudd i 2025", "https://imdi.no/2025/tilskudd i 2026"),
        ("Frist {{ fakta.frist_2025 | dato }} i 2025", "Frist {{ fakta.frist_2025 | dato }} i 2026"),
        ("Introduksjonsloven av 2003 og 20251 deltakere", "Introduksjonsloven av 2003 og 20251 deltakere"),
    ],
)
def test_years_that_mean_the_schemes_own_follow_and_others_stay(text, followed):
    assert year_mentions.move_years(text, 2025, 1) == followed


@given(st.text(st.sampled_from("i 2025 .,–/-NOUlov:{}")), st.integers(1, 5))
def test_a_text_only_changes_its_years(text, years):
    after = year_mentions.move_years(text, 2025, years)
    assert len(after) == len(text)
    assert all(one == other or one.isdecimal() for one, other in zip(text, after, strict=True))


# --- the new year -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def renewed(workspace):
    def make(scheme, year, new):
        return from_definition(workspace.definition(Key(scheme, year)), new)

    return make


def from_definition(definition, new):
    source = Source(definition.path.read_text(encoding="utf-8"))
    return next_year.make_next_year(source, definition.year("nb"), Key(definition.key.scheme, new))


def test_the_new_file_has_the_old_ones_lines_but_for_what_is_new(renewed, workspace):
    source = workspace.definition(Key("utviklingstiltak", 2025)).path.read_text(encoding="utf-8").splitlines()
    made = renewed("utviklingstiltak", 2025, 2026).text.splitlines()
    gone = [line for line in source if line not in set(made)]
    assert len(gone) == 9  # two titles, the year, number and date, the deadline, two reports with their periods
    assert [line for line in made if line in set(source)][:20] == [line for line in source if line in set(made)][:20]


def test_dates_frame_rates_number_areas_and_contacts_are_open(renewed):
    points = {point.place for point in renewed("utviklingstiltak", 2025, 2026).points}
    assert {"/x-scheme/rundskriv/nummer", "/x-scheme/rundskriv/dato", "/x-scheme/soknadsfrist", "/x-scheme/kontakter",
            "/x-reports/statusrapport/frist", "/$defs/satsingsomrade/oneOf", "/$defs/satsingsomrade/oneOf/0/x-area/tidligere"} <= points  # fmt: skip
    points = {point.place for point in renewed("utviklingstiltak", 2023, 2024).points}
    assert {
        "/x-scheme/ramme",
        "/x-scheme/fakta/retningslinjer_dato",
        "/$defs/satsingsomrade/oneOf/6/x-area/eget_rundskriv",
    } <= points
    points = {point.place for point in renewed("integreringsmottak", 2021, 2022).points}
    assert "/properties/beregning/properties/sats/const" in points
    points = {point.place for point in renewed("frivillige-organisasjoner", 2019, 2020).points}
    assert "/x-scheme/fakta/imdi_andel" in points and "/x-scheme/fakta/innfort" not in points


def test_rules_minima_sources_and_what_is_said_of_the_year_are_open(renewed):
    made = renewed("utviklingstiltak", 2025, 2026)
    points = {point.place: point.what for point in made.points}
    for name in ("departement", "hjemmel", "vilkar", "klage"):
        assert f"/x-scheme/{name}" in points
    assert "«Antall deltakere»: 10" in points["/properties/prosjekt/properties/deltakere/minimum"]
    assert not any(place.endswith("/ar/minimum") for place in points)  # a bound of years that can be typed
    assert {"/x-provenance/0/source", "/x-provenance/8/source"} <= set(points)  # of x-scheme and of x-reports
    assert "«IMDi publiserer i starten av {{ ar }} en nasjonal veileder" in points[
        "/$defs/satsingsomrade/oneOf/2/x-area/text/2"
    ]  # fmt: skip
    listed = {place for place, _ in made.by_placeholder}
    assert "/x-reports/statusrapport/schema/description" in listed and not listed & set(points)
    points = {point.place: point.what for point in renewed("integreringsmottak", 2021, 2022).points}
    assert "/x-scheme/akseptfrist_uker" in points


def test_history_and_sources_keep_their_years(renewed):
    made = json.loads(renewed("frivillige-organisasjoner", 2019, 2020).text)
    assert made["x-scheme"]["fakta"]["innfort"] == 2019
    assert made["title"].endswith("2020")
    made = json.loads(renewed("integreringsmottak", 2021, 2022).text)
    assert made["x-scheme"]["fakta"]["integreringsloven_fra"] == "2021-08-01"
    assert made["x-scheme"]["fakta"]["vertskommunetilskudd"] == "UDI RS 2011-025"


def test_every_definition_can_be_renewed_and_each_open_point_has_a_place(definition):
    new = Key(definition.key.scheme, definition.key.year + 3)
    made = from_definition(definition, new.year)
    schema = json.loads(made.text)
    assert schema["x-scheme"]["ar"] == new.year
    assert schema["x-provenance"] == definition.schema["x-provenance"]
    assert [entry["place"] for entry in schema["x-open"]] == [point.place for point in made.points]
    assert all(resolves(schema, point.place) for point in made.points)
    days = [day for _, _, day in open_points.yearly_dates(replace(definition, key=new, schema=schema).year("nb"))]
    assert all(workdays.is_working_day(day) for day in days)
    assert next_year.checklist(made).count("- [ ]") > len(made.points)


# --- the command, and what an open year stops -------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path):
    for folder in ("schemas", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture
def new(run, home):
    return lambda *arguments: run("new", *arguments, root=home)


def test_a_new_year_is_not_made_before_each_point_is_settled(new, home, run, tmp_path):
    result = new("utviklingstiltak", 2026, "--from", 2025)
    assert result.exit_code == 0, result.output
    file = home / "schemas/utviklingstiltak/2026.json"
    points = json.loads(file.read_text(encoding="utf-8"))["x-open"]
    made = run("circular", "utviklingstiltak/2026", "--out", tmp_path / "out", root=home)
    assert made.exit_code == 1 and made.output.count("is open:") == len(points) == len(made.output.splitlines())
    assert "/x-scheme/soknadsfrist: is open: Søknadsfrist" in made.output
    settle(file, lambda schema: schema.pop("x-open"))
    made = run("circular", "utviklingstiltak/2026", "--out", tmp_path / "out", root=home)
    assert made.exit_code == 1 and "/x-scheme/rundskriv/nummer" in made.output  # a number was never given
    settle(file, lambda schema: schema["x-scheme"]["rundskriv"].update(nummer="03/2026"))
    made = run("circular", "utviklingstiltak/2026", "--out", tmp_path / "out", root=home)
    assert made.exit_code == 0, made.output


def settle(file, change):
    schema = json.loads(file.read_text(encoding="utf-8"))
    change(schema)
    file.write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")


def test_the_checklist_is_printed_and_stands_beside_the_definition(new, home):
    result = new("utviklingstiltak", 2026)
    written = (home / "schemas/utviklingstiltak/2026.sjekkliste.md").read_text(encoding="utf-8")
    assert written in result.output
    assert (
        "- [ ] Søknadsfrist: foreslått onsdag 18.\u00a0februar 2026, samme ukedag (var onsdag 19.\u00a0februar 2025)"
        in written
    )
    assert definitions.find_keys(home / "schemas")[-1] == Key("utviklingstiltak", 2026)


def test_an_open_year_can_be_compared(new, home, run):
    new("utviklingstiltak", 2026, "--from", 2025)
    result = run("diff", "utviklingstiltak", 2025, 2026, root=home)
    assert result.exit_code == 0, result.output
    assert "[-19.\u00a0februar 2025-]{+18.\u00a0februar 2026+}" in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("utviklingstiltak", 2025), "exists already"),
        (("utviklingstiltk", 2026), "did you mean «utviklingstiltak»?"),
        (("utviklingstiltak", 2026, "--from", 2024), "utviklingstiltak has 2023, 2025"),
        (("utviklingstiltak", 2022), "has no earlier year"),
        (("utviklingstiltak", 2024, "--from", 2025), "give a year before 2024"),
    ],
)
def test_new_says_what_is_wrong_and_overwrites_nothing(new, home, arguments, told):
    before = {path: path.read_bytes() for path in (home / "schemas").rglob("*") if path.is_file()}
    result = new(*arguments)
    assert result.exit_code == 2 and told in result.output
    assert {path: path.read_bytes() for path in (home / "schemas").rglob("*") if path.is_file()} == before


def test_a_year_with_open_points_is_no_source(new, home):
    new("utviklingstiltak", 2026, "--from", 2025)
    result = new("utviklingstiltak", 2027, "--from", 2026)
    assert result.exit_code == 1 and "is open:" in result.output


def test_an_open_point_must_have_a_place(home):
    file = home / "schemas/utviklingstiltak/2025.json"
    settle(file, lambda schema: schema.update({"x-open": [{"place": "/x-scheme/soknadsfristen", "what": "Frist"}]}))
    with pytest.raises(DataError, match="is no place in this definition"):
        Workspace(home).definition(Key("utviklingstiltak", 2025))


def test_a_draft_may_break_the_rules_only_where_it_is_open(home):
    def spoil(schema):
        schema["x-scheme"]["soknadsfrist"] = "snart"
        schema["x-scheme"]["malform"] = "se"
        schema["x-open"] = [{"place": "/x-scheme/soknadsfrist", "what": "Frist"}]

    settle(home / "schemas/utviklingstiltak/2025.json", spoil)
    found = definitions.load(home / "schemas", Key("utviklingstiltak", 2025))
    problems = definition_problems(found, validation.meta_checker(home / "schemas" / META_SCHEMA), draft=True)
    assert [problem.place for problem in problems] == ["/x-scheme/malform"]


SPOILT = st.sampled_from([None, 7, "", "x", [], {}, {"title": "bare bokmål"}, {"x-ukjent": 1}, "2025-02-31", -1])


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_the_fast_validator_says_no_wherever_the_slow_one_has_something_to_say(workspace, data):
    schema = json.loads((workspace.schemas / "utviklingstiltak/2025.json").read_text(encoding="utf-8"))
    pointer = data.draw(st.sampled_from(sorted(pointer for pointer, _ in values_by_pointer(schema) if pointer)))
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    whole = schema
    for part in parts[:-1]:
        whole = whole[int(part) if isinstance(whole, list) else part]
    whole[int(parts[-1]) if isinstance(whole, list) else parts[-1]] = data.draw(SPOILT)
    meta = workspace.schemas / META_SCHEMA
    checker = validation.meta_checker(meta)
    assert checker.is_valid(schema) == checker.detailed.is_valid(schema)


def test_the_periods_of_reports_move_by_whole_years(workspace):
    definition = workspace.definition(Key("utviklingstiltak", 2023))
    schema = json.loads(definition.path.read_text(encoding="utf-8"))
    report = next(iter(schema["x-reports"].values()))
    report["perioder"] = [{"fra": "2023-01-01", "til": "2023-02-28"}]
    year = replace(definition, schema=schema).year("nb")
    made = next_year.make_next_year(Source(json.dumps(schema)), year, Key("utviklingstiltak", 2024))
    moved = next(iter(json.loads(made.text)["x-reports"].values()))["perioder"]
    assert moved == [{"fra": "2024-01-01", "til": "2024-02-29"}]
    point = next(point for point in made.points if point.place.endswith("perioder"))
    assert (point.was, point.proposed) == (report["perioder"], moved)
