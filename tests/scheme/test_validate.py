"""Definitions held against the meta-schema."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.core.errors import DataError, Problem, UsageError
from assembler.core.json_pointer import keys_of
from assembler.json_schema import validation
from assembler.json_schema.validation import meta_checker
from assembler.scheme import loader as definitions
from assembler.scheme.loader import META_SCHEMA
from assembler.scheme.validate import definition_problems
from support.definition_samples import BOTH, KEY, MINIMAL, changed
from support.json_values import values_by_pointer
from support.small_workspace import load, path_of, problems, save

REPORT = {"tittel": BOTH, "innhold": BOTH, "krav": BOTH}
SPOILT = st.sampled_from([None, 7, "", "x", [], {}, {"title": "bare bokmål"}, {"x-ukjent": 1}, "2025-02-31", -1])


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_the_fast_validator_says_no_wherever_the_slow_one_has_something_to_say(workspace, data):
    schema = json.loads((workspace.schemas / "utviklingstiltak/2025.json").read_text(encoding="utf-8"))
    pointer = data.draw(st.sampled_from(sorted(pointer for pointer, _ in values_by_pointer(schema) if pointer)))
    parts = keys_of(pointer)
    whole = schema
    for part in parts[:-1]:
        whole = whole[int(part) if isinstance(whole, list) else part]
    whole[int(parts[-1]) if isinstance(whole, list) else parts[-1]] = data.draw(SPOILT)
    meta = workspace.schemas / META_SCHEMA
    checker = validation.meta_checker(meta)
    assert checker.is_valid(schema) == checker.detailed.is_valid(schema)


# --- what is right ----------------------------------------------------------------------------------------------------


def test_the_definitions_of_this_workspace_have_no_problems(definition):
    assert definition.schema["x-scheme"]["ar"] == definition.key.year


def test_the_small_definition_has_no_problems(folder):
    assert load(folder).schema == MINIMAL


# --- bad input --------------------------------------------------------------------------------------------------------

FAULTS = {
    "a wrong type": ("/x-scheme/ramme", "mye", "/x-scheme/ramme", "«mye» is not of the type integer"),
    "a wrong standard keyword": ("/properties/antall/minimum", "ti", "/properties/antall/minimum", "«ti» is not of the type number"),
    "an unknown keyword": ("/properties/antall/x-unti", "kr", "/properties/antall", "unknown keyword «x-unti»; did you mean «x-unit»?"),
    "an unknown key": ("/x-scheme/soknadfrist", "2025-01-01", "/x-scheme", "unknown key «soknadfrist»; did you mean «soknadsfrist»?"),
    "a missing fact": ("/x-scheme/malform", None, "/x-scheme", "lacks «malform»"),
    "a wrong choice": ("/x-scheme/sokere", ["komune"], "/x-scheme/sokere/0", "«komune» is not valid; did you mean «kommune»?"),
    "no such day": ("/x-scheme/soknadsfrist", "2025-02-30", "/x-scheme/soknadsfrist", "'2025-02-30' is not a 'date'"),
    "another year": ("/x-scheme/ar", 2024, "/x-scheme/ar", "says the year 2024, but the file is named 2025.json"),
    "a reference to a missing part": (
        "/properties/soker/$ref", "../common/felter.json#/$defs/epot", "/properties/soker/$ref",
        "«../common/felter.json#/$defs/epot» leads nowhere; did you mean «epost»?",
    ),
    "a reference to what is no schema": (
        "/properties/soker/$ref", "#/x-scheme/sokere", "/properties/soker", "«['kommune']» is not of the type object or boolean",
    ),
    "a reference to a missing file": (
        "/properties/soker/$ref", "../common/feltr.json#/$defs/epost", "/properties/soker/$ref",
        "«../common/feltr.json#/$defs/epost» leads nowhere; did you mean «common/felter.json»?",
    ),
    "no nynorsk of a title": ("/properties/antall/x-nn", None, "/properties/antall", "has a title but no nynorsk; add «x-nn»"),
    "no nynorsk of a description": (
        "/properties/antall/description", "Tell.", "/properties/antall/x-nn", "has no nynorsk; add «description»",
    ),
    "no nynorsk of a text": ("/x-scheme/formal", {"nb": "Mål"}, "/x-scheme/formal", "has no nynorsk; add «nn»"),
    "no nynorsk of a line": ("/x-scheme/navn", {"nb": "Navn"}, "/x-scheme/navn", "has no nynorsk; add «nn»"),
    "no nynorsk of a title beside a description": (
        "/properties/antall/x-nn", {"description": "Tel."}, "/properties/antall/x-nn", "has no nynorsk; add «title»",
    ),
    "a missing title among others": ("/x-circular/title", None, "/x-circular", "lacks «title»"),
    "a missing part that is alone": ("/x-scheme/rundskriv", {}, "/x-scheme/rundskriv", "lacks «dato»"),
    "what does not have its form": (
        "/x-scheme/kontakter/0/telefon", "123", "/x-scheme/kontakter/0/telefon", "«123» is not right: Eight digits",
    ),
    "a name that does not have its form": ("/x-scheme/fakta", {"Navn": 1}, "/x-scheme/fakta", "«Navn» is not right"),
    "a source of nothing": (
        "/x-provenance", [{"at": "/x-scheme/rame", "source": "S"}], "/x-provenance/0/at",
        "«/x-scheme/rame» is no place in this definition",
    ),
    "no facts": ("/x-scheme", None, "", "has no «x-scheme»; a definition needs it"),
    "no circular": ("/x-circular", None, "", "has no «x-circular»; a definition needs it"),
    "facts that are no object": ("/x-scheme", [], "/x-scheme", "«[]» is not of the type object"),
    "provenance that is no list": ("/x-provenance", 7, "/x-provenance", "«7» is not of the type array"),
    **{
        f"the reference {reference}": (
            "/properties/soker/$ref", reference, "/properties/soker/$ref", f"«{reference}» leads nowhere{hint}",
        )
        for reference, hint in {
            "#/x-circular/sections/abc": "",
            "#/x-circular/sections/9": "",
            "#/title/x": "",
            "#/x-scheme/ar/x": "",
            "#anker": "",
            "http://[": "; valid are common/felter.json",
            "https://nav.no/x.json": "; valid are common/felter.json",
        }.items()
    },
    "a reference that is no text": ("/properties/soker/$ref", 7, "/properties/soker/$ref", "«7» is not of the type string"),
    "a report due on a day and on several": (
        "/x-reports", {"r": {**REPORT, "frist": "2025-10-15", "frister": ["2025-12-01", "2026-03-02"]}}, "/x-reports/r",
        "«frister» is not right: A report with «frist» has neither «frister» nor «frist_uker»",
    ),
    "a report due on a day and by the grant letter": (
        "/x-reports", {"r": {**REPORT, "frist": "2025-10-15", "frist_uker": "akseptfrist_uker"}}, "/x-reports/r",
        "«frist_uker» is not right: A report with «frist» has neither «frister» nor «frist_uker»",
    ),
    "a report due on several days and by the grant letter": (
        "/x-reports", {"r": {**REPORT, "frister": ["2025-12-01", "2026-03-02"], "frist_uker": "akseptfrist_uker"}},
        "/x-reports/r", "«frist_uker» is not right: A report with «frister» does not have «frist_uker»",
    ),
    "a report named as the application": (
        "/x-reports", {"soknad": REPORT}, "/x-reports",
        "«soknad» is not right: Another id than «soknad», which is the form of the application",
    ),
    "a calculation that is none": (
        "/properties/antall/x-calculate", {"summ": [1]}, "/properties/antall/x-calculate",
        "unknown key «summ»; did you mean «sum»?",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_said_once_in_one_line_at_its_place(folder, name):
    pointer, value, place, what = FAULTS[name]
    save(folder, changed((pointer, value)))
    with pytest.raises(DataError) as raised:
        load(folder)
    assert raised.value.problems == (Problem(str(path_of(folder)), place, what),)
    assert str(raised.value) == ": ".join(part for part in (str(path_of(folder)), place, what) if part)


def test_several_faults_are_all_said_at_once_each_with_its_file(folder):
    shared = folder / "schemas" / "common" / "felter.json"
    shared.write_text(shared.read_text(encoding="utf-8").replace('"format": "email"', '"x-formt": 1'), encoding="utf-8")
    names = ["an unknown key", "a wrong choice", "no nynorsk of a text", "a source of nothing", "another year"]
    names += ["a reference to a missing part", "an unknown keyword", "no nynorsk of a description"]
    save(folder, changed(*(FAULTS[name][:2] for name in names)))
    found = problems(folder)
    assert {FAULTS[name][2:] for name in names} <= set(found)
    assert len(found) == len(names) + 1
    with pytest.raises(DataError, match=r"felter\.json: .*unknown keyword «x-formt»"):
        load(folder)


def test_several_missing_and_unknown_keys_of_one_object_are_all_said(folder):
    edits = [("/x-scheme/malform", None), ("/x-scheme/formal", None), ("/x-scheme/navm", "N"), ("/x-scheme/rame", 1)]
    save(folder, changed(*edits))
    assert [what for place, what in problems(folder) if place == "/x-scheme"] == [
        "lacks «malform»; lacks «formal»",
        "unknown key «navm»; did you mean «navn»?; unknown key «rame»; did you mean «ramme»?",
    ]


def test_a_file_that_is_too_deep_for_the_validator_is_one_problem(folder):
    deep = {}
    for _ in range(300):
        deep = {"type": "object", "properties": {"a": deep}}
    save(folder, changed(("/properties/antall", deep)))
    assert problems(folder) == [("", "is nested too deeply")]


def test_a_folder_that_is_no_workspace_says_so(tmp_path):
    with pytest.raises(UsageError, match="is no workspace"):
        load(tmp_path)


# --- what is open -----------------------------------------------------------------------------------------------------


def open_problems(folder, *edits, draft):
    save(folder, changed(*edits))
    found = definitions.load(folder / "schemas", KEY)
    problems = definition_problems(found, meta_checker(folder / "schemas" / definitions.META_SCHEMA), draft=draft)
    assert {problem.file for problem in problems} <= {str(path_of(folder))}
    return [(problem.place, problem.what) for problem in problems]


def test_what_is_open_must_be_decided_unless_it_is_a_draft(folder):
    entries = [{"place": "/x-scheme/soknadsfrist", "what": "Frist X."}, {"place": "/x-scheme/ar", "what": "År"}]
    edits = (("/x-scheme/soknadsfrist", "snart"), ("/x-open", entries))
    assert open_problems(folder, *edits, draft=True) == []
    assert open_problems(folder, *edits, draft=False) == [
        ("/x-scheme/ar", "is open: År; decide it, then remove its entry from x-open"),
        ("/x-scheme/soknadsfrist", "is open: Frist X; decide it, then remove its entry from x-open"),
    ]
    assert problems(folder) == open_problems(folder, *edits, draft=False)
    found = definitions.load(folder / "schemas", KEY)
    strict = definition_problems(found, meta_checker(folder / "schemas" / definitions.META_SCHEMA))
    assert [(problem.place, problem.what) for problem in strict] == problems(folder)


def test_a_value_that_is_open_is_no_fault_but_another_at_a_place_like_it_is(folder):
    edits = (("/x-scheme/ramme", "mye"), ("/x-scheme/soknadsfrist", "2025-02-30"))
    told = [place for place, _ in open_problems(folder, *edits, draft=True)]
    assert told == ["/x-scheme/ramme", "/x-scheme/soknadsfrist"]
    entry = {"place": "/x-scheme/ramme", "what": "Ramme"}
    told = [place for place, _ in open_problems(folder, *edits, ("/x-open", [entry]), draft=True)]
    assert told == ["/x-scheme/soknadsfrist"]


def test_an_open_point_that_is_no_place_is_told_in_a_draft_too_by_its_number(folder):
    entries = [{"place": "/x-scheme/ar", "what": "A"}, {"place": "/x-scheme/aar", "what": "B"}]
    nowhere = ("/x-open/1/place", "«/x-scheme/aar» is no place in this definition")
    assert open_problems(folder, ("/x-open", entries), draft=True) == [nowhere]
    assert nowhere in open_problems(folder, ("/x-open", entries), draft=False)


@pytest.mark.parametrize("draft", [True, False])
def test_an_entry_that_is_no_open_point_is_a_fault_and_hides_no_other(folder, draft):
    wrong = [7, {"what": "B"}, {"place": 3, "what": "C"}, {"place": "/x-scheme/aar", "what": "D"}]
    told = open_problems(folder, ("/x-open", wrong), draft=draft)
    assert ("/x-open/0", "«7» is not of the type object") in told
    assert ("/x-open/1", "lacks «place»") in told
    assert ("/x-open/2/place", "«3» is not of the type string") in told
    assert ("/x-open/3/place", "«/x-scheme/aar» is no place in this definition") in told
    assert len(told) == (4 if draft else 5)
    assert open_problems(folder, ("/x-open", {"place": "/a"}), draft=draft) == [
        ("/x-open", "«{'place': '/a'}» is not of the type array")
    ]
    told = open_problems(folder, ("/x-open", [{"place": "/x-scheme/ar"}]), draft=draft)
    assert told[0] == ("/x-open/0", "lacks «what»")
    assert told[1:] == ([] if draft else [("/x-scheme/ar", "is open: ; decide it, then remove its entry from x-open")])


def test_a_source_that_is_wrong_is_a_fault_and_hides_no_other(folder):
    wrong = [7, {"source": "S", "note": "N"}, {"at": 3, "source": "S"}, {"at": "/x-scheme/aar", "source": "S"}]
    assert open_problems(folder, ("/x-provenance", wrong), draft=True) == [
        ("/x-provenance/0", "«7» is not of the type object"),
        ("/x-provenance/1", "lacks «at»"),
        ("/x-provenance/2/at", "«3» is not of the type string"),
        ("/x-provenance/3/at", "«/x-scheme/aar» is no place in this definition"),
    ]
