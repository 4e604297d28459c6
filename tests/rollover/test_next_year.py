"""The next year's definition: dates, years, open points, and a file that looks as if typed by hand."""

import json
from dataclasses import replace

import pytest

from assembler.core import workdays
from assembler.core.json_pointer import resolves
from assembler.rollover import next_year, open_points
from assembler.scheme.key import Key
from assembler.scheme.source import Source


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
