"""What is wrong with data and definitions is said in words that tell how to mend it."""

import datetime as dt
import json

import pytest

from assembler.core.errors import DataError, Problem
from assembler.json_schema import validation
from assembler.json_schema.validation import checker, data_problems, problems_of, quoted, schema_problems
from assembler.json_schema.violations import Violation


def breaches(schema, instance, **how):
    return list(data_problems(schema, instance, **how))


@pytest.mark.parametrize(
    ("schema", "value", "said"),
    [
        ({"enum": ["a", 2]}, "b", "is not one of a, 2"),
        ({"oneOf": [{"const": 1}, {"const": 2}]}, 3, "is not one of 1, 2"),
        ({"anyOf": [{"const": "ja"}, {"const": "nei"}]}, "kanskje", "is not one of ja, nei"),
        ({"not": {"const": 1}}, 1, "does not belong here with the other answers given"),
        ({"pattern": "^x", "description": "en x"}, "y", "is not right; it should be: en x"),
        ({"pattern": "^x"}, "y", "is not right; it should be: ^x"),
        ({"format": "date"}, "i går", "is not right; it should be: date"),
        ({"type": "integer"}, "to", "is not of the type integer"),
        ({"minLength": 3}, "ab", "is too short; it needs 3 characters or more"),
        ({"maxLength": 3}, "abcd", "is too long; it may have 3 characters"),
        ({"minimum": 10}, 9, "is too small; it must be 10 or more"),
        ({"maximum": 10}, 11, "11 is greater than the maximum of 10"),
        ({"oneOf": [{"const": 1}, {"type": "string"}]}, 3, "3 is not valid under any of the given schemas"),
    ],
)
def test_each_breach_says_what_would_be_right(schema, value, said):
    assert breaches({"properties": {"svar": schema}}, {"svar": value}) == [("svar", said, value)]


def test_a_breach_names_its_place_by_a_dotted_path():
    schema = {"properties": {"plan": {"items": {"properties": {"belop": {"minimum": 1}}}}}}
    assert breaches(schema, {"plan": [{"belop": 1}, {"belop": 0}]}) == [
        ("plan.1.belop", "is too small; it must be 1 or more", 0)
    ]


def test_what_is_missing_is_said_once_by_its_whole_name_and_only_of_what_is_complete():
    schema = {
        "required": ["navn", "adresse"],
        "properties": {"soker": {"required": ["navn"]}, "antall": {"minimum": 1}, "liste": {"minItems": 1}},
        "allOf": [{"required": ["navn"]}],
    }
    data = {"soker": {}, "liste": [], "antall": 0}
    found = breaches(schema, data)
    assert sorted(place for place, said, _ in found if said == "is missing") == ["adresse", "navn", "soker.navn"]
    assert all(value == "" for _, said, value in found if said == "is missing")
    assert breaches(schema, data, complete=False) == [("antall", "is too small; it must be 1 or more", 0)]


def test_an_instance_is_complete_unless_it_is_said_not_to_be():
    made = checker({"required": ["a"]})
    assert list(problems_of(made, {})) == list(validation.data_problems({"required": ["a"]}, {})) != []
    assert list(validation.violations(made, {})) == [Violation("a", "required", ["a"], "")]
    assert list(problems_of(made, {}, complete=False)) == []


def test_names_that_look_like_the_sign_between_names_stay_whole():
    assert breaches({"required": ["X.n"]}, {}) == [("X.n", "is missing", "")]


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"svar": False}},
        {"allOf": [{"properties": {"svar": False}}]},
        {"anyOf": [{"properties": {"svar": False}}]},
        {"oneOf": [{"properties": {"svar": False}}]},
        {"if": {"required": ["svar"]}, "then": {"properties": {"svar": False}}},
        {"if": {"properties": {"svar": False}}, "then": True, "else": {"properties": {"svar": False}}},
    ],
    ids=["properties", "allOf", "anyOf", "oneOf", "then", "else"],
)
def test_an_answer_that_is_barred_keeps_its_place_wherever_the_schema_bars_it(schema):
    errors = list(checker(schema).detailed.iter_errors({"svar": 1}))
    leaves = [leaf for error in errors for leaf in validation._leaf_errors(error)]
    assert [list(leaf.absolute_path) for leaf in leaves] == [["svar"]]
    assert [leaf.validator for leaf in leaves] == ["not"]


def test_an_item_that_is_barred_keeps_its_place():
    assert breaches({"properties": {"liste": {"items": False}}}, {"liste": [1]}) == [
        ("liste.0", "does not belong here with the other answers given", 1)
    ]


def test_names_of_properties_are_no_keywords_and_values_are_no_schemas():
    schema = {"properties": {"items": {"const": False}, "properties": {"enum": [False, True]}}}
    assert breaches(schema, {"items": False, "properties": False}) == []
    assert checker(schema).detailed.is_valid({"items": False, "properties": False})
    assert [place for place, *_ in breaches(schema, {"items": 1, "properties": 2})] == ["items", "properties"]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), dt.date(2025, 1, 24), b"tekst"])
def test_a_value_that_is_none_of_jsons_is_held_against_the_schema_too(value):
    assert breaches({"properties": {"svar": {"type": "string"}}}, {"svar": value}) == [
        ("svar", "is not of the type string", value)
    ]


DIGIT = {"$schema": "https://json-schema.org/draft/2020-12/schema", "pattern": "^\\d$"}


@pytest.mark.parametrize(
    "schema",
    [
        DIGIT,
        {"properties": {"svar": DIGIT}},
        {"items": DIGIT},
        {"allOf": [DIGIT]},
        {"if": DIGIT, "else": False},
    ],
    ids=["root", "properties", "items", "allOf", "if"],
)
def test_a_digit_is_one_of_ours_whatever_part_of_a_schema_says_what_it_is(schema):
    for digit, right in (("3", True), ("٣", False)):
        instance = {"properties": {"svar": digit}, "items": [digit]}.get(next(iter(schema)), digit)
        assert checker(schema).detailed.is_valid(instance) is right
        assert checker(schema).is_valid(instance) is right


def test_what_has_not_its_pattern_says_so():
    (error,) = checker({"pattern": "^x"}).detailed.iter_errors("y")
    assert error.message == "'y' does not match '^x'"


def test_a_checker_says_yes_at_once_and_where_the_quick_one_cannot_read_a_schema_the_thorough_one_answers():
    schema = {"properties": {"nummer": {"format": "orgnr"}}}
    made = checker(schema)
    assert made.fast is not None
    assert made.is_valid({"nummer": "987879696"})
    assert not made.is_valid({"nummer": "987879697"})
    assert [place for place, *_ in problems_of(made, {"nummer": "987879697"})] == ["nummer"]
    slow = checker({"properties": {"navn": {"pattern": "^a\\Z"}}})  # an anchor of Python's alone
    assert slow.fast is None
    assert list(problems_of(slow, {"navn": "a"})) == []
    assert [place for place, *_ in problems_of(slow, {"navn": "b"})] == ["navn"]


@pytest.mark.parametrize(
    ("value", "said"),
    [("kort", "«kort»"), ("x" * 60, f"«{'x' * 60}»"), ("x" * 61, f"«{'x' * 57}…»"), (12, "«12»")],
)
def test_a_value_is_quoted_in_sixty_characters_at_most(value, said):
    assert quoted(value) == said


def said(tmp_path, schema):
    path = tmp_path / "a.json"
    return [(problem.place, problem.what) for problem in schema_problems(path, schema)]


def test_a_file_that_is_no_schema_is_told_by_the_alternative_that_comes_closest(tmp_path):
    assert said(tmp_path, {"properties": {"a": {"type": "strin"}}}) == [
        ("/properties/a/type", "«strin» is not valid; did you mean «string»?")
    ]
    assert said(tmp_path, {"properties": {"a": 1}}) == [("/properties/a", "«1» is not of the type object or boolean")]
    assert said(tmp_path, {"type": ["string", "tal"]}) == [
        ("/type/1", "«tal» is not valid; valid are array, boolean, integer, null, number, object, string")
    ]
    assert said(tmp_path, []) == [("/", "«[]» is not of the type object or boolean")]


def test_a_long_message_of_the_library_is_replaced_by_the_keyword_that_is_broken(tmp_path):
    long = {"required": ["x" * 300, "x" * 300]}
    assert said(tmp_path, long) == [("/required", f"{quoted(long['required'])} breaks «uniqueItems»")]
    short = {"required": ["x", "x"]}
    assert said(tmp_path, short) == [("/required", "['x', 'x'] has non-unique elements")]
    words = len("['', ''] has non-unique elements")
    for twice, replaced in (["x" * ((198 - words) // 2)] * 2, False), (["x" * ((200 - words) // 2)] * 2, True):
        ((_, what),) = said(tmp_path, {"required": twice})
        assert (what == f"{quoted(twice)} breaks «uniqueItems»") is replaced


def broken(tmp_path, meta, contents):
    """What a file says that breaks this meta-schema."""
    path = tmp_path / "meta.json"
    path.write_text(json.dumps(meta), encoding="utf-8")
    problems = validation.meta_problems("a.json", contents, validation.meta_checker(path))
    assert {problem.file for problem in problems} <= {"a.json"}
    return sorted((problem.place, problem.what) for problem in problems)


def test_all_that_the_closest_alternative_lacks_is_told(tmp_path):
    asked = {"properties": {"a": {"type": "string"}}, "required": ["b"], "type": "object"}
    meta = {"anyOf": [{"type": "string"}, asked]}
    assert broken(tmp_path, meta, {"a": 1}) == [("/", "lacks «b»"), ("/a", "«1» is not of the type string")]
    assert broken(tmp_path, meta, {"b": 1}) == []
    far = {"properties": {"a": {"properties": {"b": {"type": "null"}}}}}
    near = {"properties": {"a": {"type": "null"}}}
    assert broken(tmp_path, {"anyOf": [near, far]}, {"a": {"b": 1}}) == [("/a/b", "«1» is not of the type null")]
    assert broken(tmp_path, {"anyOf": [far, near]}, {"a": {"b": 1}}) == [("/a/b", "«1» is not of the type null")]
    two = {"type": "string", "enum": ["x"]}
    assert broken(tmp_path, {"anyOf": [two, {"type": "null"}]}, 1) == [("/", "«1» is not of the type null")]
    nested = {"anyOf": [{"anyOf": [{"type": "null"}, two]}]}
    assert broken(tmp_path, nested, 1) == [("/", "«1» is not of the type null")]


@pytest.mark.parametrize(
    ("meta", "contents", "what"),
    [
        ({"additionalProperties": False}, {"a": 1, "b": 2}, "unknown key «a»; unknown key «b»"),
        ({"pattern": "^X", "description": "En X."}, "y", "«y» is not right: En X"),
        ({"pattern": "^x"}, "y" * 61, f"«{'y' * 57}…» is not right"),
        ({"required": ["nn", "a"]}, {}, "has no nynorsk; add «nn»; lacks «a»"),
        ({"required": ["x-nn"]}, {}, "has a title but no nynorsk; add «x-nn»"),
        ({"enum": [1, 2]}, 3, "«3» is not valid; valid are 1, 2"),
        ({"propertyNames": {"enum": ["navn"]}}, {"namn": 1}, "unknown keyword «namn»; did you mean «navn»?"),
        ({"minimum": 2}, 1, "1 is less than the minimum of 2"),
    ],
)
def test_each_breach_of_a_meta_schema_says_how_to_mend_it(tmp_path, meta, contents, what):
    assert broken(tmp_path, meta, contents) == [("/", what)]


def test_a_place_is_a_json_pointer_with_its_signs_escaped(tmp_path):
    meta = {"additionalProperties": {"items": {"type": "null"}}}
    assert broken(tmp_path, meta, {"a/b~": [None, 1]}) == [("/a~1b~0/1", "«1» is not of the type null")]


def test_a_schema_from_a_file_is_a_schema_or_every_fault_of_it_is_told(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"properties": {"a": {"$ref": "#/$defs/b"}}, "$defs": {"b": {"type": "string"}}}))
    assert validation.read_valid_schema(path) == {"properties": {"a": {"type": "string"}}}
    path.write_text(json.dumps({"type": "strin", "minimum": "to"}))
    with pytest.raises(DataError) as raised:
        validation.read_valid_schema(path)
    assert [(problem.file, problem.place, problem.what) for problem in raised.value.problems] == [
        (str(path), "/minimum", "«to» is not of the type number"),
        (str(path), "/type", "«strin» is not valid; did you mean «string»?"),
    ]


@pytest.mark.parametrize("depth", [300, 900])
def test_a_schema_that_is_too_deep_is_one_fault_whoever_finds_it(tmp_path, depth):
    deep = {}
    for _ in range(depth):
        deep = {"not": deep}
    (tmp_path / "a.json").write_text(json.dumps(deep))
    with pytest.raises(DataError) as raised:
        validation.read_valid_schema(tmp_path / "a.json")
    assert raised.value.problems == (Problem(str(tmp_path / "a.json"), "", "is nested too deeply"),)
