import copy

import pytest

from assembler.core.errors import Problem
from assembler.scheme.consistency import problems
from support.small_definition import AREAS, BOTH, LAW, MINISTRY, REPORT, small

AREA, KLAGE, LAWS = "/$defs/satsingsomrade/oneOf", "/x-scheme/klage", "/x-scheme/forvaltning"
SECTIONS = [{"id": "a", "heading": "A", "sections": [{"id": "b", "heading": "B"}]}, {"id": "b", "heading": "Also b"}]
PERIODS = [{"fra": "2025-01-01", "til": "2025-06-30"}, {"fra": "2025-07-01", "til": "2025-12-31"}]


def areas(**edit):
    found = copy.deepcopy(AREAS)
    found[1].update(edit)
    return {"_DEFS__satsingsomrade__oneOf": found}


def dated(**tables):
    return {"x-scheme__forvaltning": {"lov": [LAW], "departement": [MINISTRY], **tables}}


def rule(vedtak, mottakere, **keys):
    return {"vedtak": vedtak, "mottakere": mottakere, "klagerett": False, "hjemmel": BOTH, **keys}


FAULTS = {
    "two areas with one number": (areas(const=1), f"{AREA}/1/const", "another area has the number 1 too"),
    "an area for others than the scheme": (
        areas(**{"x-area": {"sokere": ["organisasjon", "kommune"]}}),
        f"{AREA}/1/x-area/sokere", "is open to organisasjon, and the scheme only to kommune, fylkeskommune",
    ),
    "two sections with one id": (
        {"x-circular__sections": SECTIONS}, "/x-circular/sections/1/id", "another section has the id «b» too",
    ),
    "a rule of dismissal without its section": (
        {"x-letters__avvisning__regler": {"for_sent": "bb"}},
        "/x-letters/avvisning/regler/for_sent", "the circular has no section «bb»; did you mean «b»?",
    ),
    "two conditions with one id": (
        {"x-scheme__vilkar__2__id": "ett"}, "/x-scheme/vilkar/2/id", "another condition has the id «ett» too",
    ),
    "a report due in a number of weeks that nothing says": (
        {"x-reports": {"r": {**REPORT, "frist_uker": "akseptfrist_uker"}}},
        "/x-reports/r/frist_uker", "names «akseptfrist_uker», which x-scheme does not have",
    ),
    "a report due once that covers two periods": (
        {"x-reports": {"r": {**REPORT, "perioder": PERIODS}}},
        "/x-reports/r/perioder", "holds 2 periods, and the report is due once",
    ),
    "a report due in two ways": (
        {"x-reports": {"r": {**REPORT, "frist": "2025-10-15", "frister": ["2025-12-01", "2026-03-02"]}}},
        "/x-reports/r", "has «frist» and «frister»; a report says in one way when it is due",
    ),
    "a rule of appeal that never applies": (
        {"x-scheme__klage": [rule(["avslag", "avvisning"], ["kommune"]), rule(["avslag"], ["organisasjon"]), rule(["avslag"], ["organisasjon", "kommune"])]},
        f"{KLAGE}/2", "never applies: rules above it are about all its decisions and recipients",
    ),
    "a rule of appeal without a legal basis": (
        {"x-scheme__klage__0__hjemmel": None, "x-scheme__forvaltning": {"departement": [MINISTRY]}},
        f"{KLAGE}/0", "lacks «hjemmel», and /x-scheme/forvaltning has no law that gives it",
    ),
    "a rule of appeal without a time": (
        {"x-scheme__klage__1__frist_uker": None},
        f"{KLAGE}/1", "lacks «frist_uker», and /x-scheme/forvaltning has no law that gives it",
    ),
    "two acts from one day": (dated(lov=[LAW, LAW]), f"{LAWS}/lov", "two rows of «lov» begin on 2020-01-01"),
    "a ministry after the circular": (
        dated(departement=[{**MINISTRY, "fra": "2025-01-25"}]), f"{LAWS}/departement",
        "the first row of «departement» begins on 2025-01-25, after the circular's date, 2025-01-24",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_could_be_read_in_two_ways_is_an_error_at_its_place(fault):
    edits, place, what = FAULTS[fault]
    assert list(problems(small(**edits))) == [Problem("schemas/prove/2025.json", place, what)]


def test_the_definitions_of_this_workspace_can_be_read_in_one_way(definition):
    assert list(problems(definition)) == []


@pytest.mark.parametrize(
    "edits",
    [
        {},
        dated(lov=[LAW, {**LAW, "fra": "2026-01-01"}]),
        {"x-scheme__klage": [rule(["avslag"], ["kommune"]), rule(["avslag"], ["organisasjon", "kommune"])]},
        {"x-reports": {"r": {**REPORT, "perioder": PERIODS[:1]}}},
        {"x-reports": {"r": {**REPORT, "frister": ["2025-08-01", "2026-02-01"], "perioder": PERIODS}}},
        dated(lov=[{**LAW, "fra": "2025-01-24"}]),
        {**dated(), "x-scheme__klage__1__frist_uker": None, "x-scheme__klage__1__hjemmel": None},
    ],
)
def test_what_has_one_meaning_is_none(edits):
    assert list(problems(small(**edits))) == []
