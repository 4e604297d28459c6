"""What is wrong with data and definitions is said in words that tell how to mend it."""

import pytest

from assembler import validation
from assembler.validation import brief, checker, data_problems, problems_of, schema_problems


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
    errors = list(checker(schema).thorough.iter_errors({"svar": 1}))
    leaves = [leaf for error in errors for leaf in validation._leaves(error)]
    assert [list(leaf.absolute_path) for leaf in leaves] == [["svar"]]
    assert [validation._right(leaf) for leaf in leaves] == ["does not belong here with the other answers given"]


def test_an_item_that_is_barred_keeps_its_place():
    assert breaches({"properties": {"liste": {"items": False}}}, {"liste": [1]}) == [
        ("liste.0", "does not belong here with the other answers given", 1)
    ]


def test_names_of_properties_are_no_keywords_and_values_are_no_schemas():
    schema = {"properties": {"items": {"const": False}, "properties": {"enum": [False, True]}}}
    assert breaches(schema, {"items": False, "properties": False}) == []
    assert [place for place, *_ in breaches(schema, {"items": 1, "properties": 2})] == ["items", "properties"]


def test_a_checker_says_yes_at_once_and_where_the_quick_one_cannot_read_a_schema_the_thorough_one_answers():
    schema = {"properties": {"nummer": {"format": "orgnr"}}}
    made = checker(schema)
    assert made.quick is not None
    assert made.allows({"nummer": "987879696"})
    assert not made.allows({"nummer": "987879697"})
    assert [place for place, *_ in problems_of(made, {"nummer": "987879697"})] == ["nummer"]
    slow = checker({"properties": {"navn": {"pattern": "^a\\Z"}}})  # an anchor of Python's alone
    assert slow.quick is None
    assert list(problems_of(slow, {"navn": "a"})) == []
    assert [place for place, *_ in problems_of(slow, {"navn": "b"})] == ["navn"]


@pytest.mark.parametrize(
    ("value", "said"),
    [("kort", "«kort»"), ("x" * 60, f"«{'x' * 60}»"), ("x" * 61, f"«{'x' * 57}…»"), (12, "«12»")],
)
def test_a_value_is_quoted_in_sixty_characters_at_most(value, said):
    assert brief(value) == said


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
    assert said(tmp_path, long) == [("/required", f"{brief(long['required'])} breaks «uniqueItems»")]
    short = {"required": ["x", "x"]}
    assert said(tmp_path, short) == [("/required", "['x', 'x'] has non-unique elements")]


@pytest.mark.parametrize(
    ("pointer", "there"),
    [
        ("", True),
        ("/a", True),
        ("/a/1", True),
        ("/a/2", False),
        ("/a/x", False),
        ("/b~1c/d~0", True),
        ("/a/0/0", False),
    ],
)
def test_a_pointer_leads_to_something_or_not(pointer, there):
    assert validation.resolves({"a": [1, 2], "b/c": {"d~": None}}, pointer) is there
