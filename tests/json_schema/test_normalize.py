"""Schemas from elsewhere as forms: every shape that paper can hold, a warning for what it cannot."""

import datetime as dt
import io
import json
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.document.walk import fields, lines
from assembler.json_schema import conditions, normalize
from assembler.json_schema.references import plain_schema
from assembler.products.form_documents import compose_plain_form
from support import peers

SCHEMAS = Path(__file__).parent / "schemas"
DAY = dt.date(2025, 1, 24)


def form(schema, language="nb"):
    document, warnings = compose_plain_form(schema, "skjema.json", language, DAY)
    return document, warnings, {field.name: field for field in fields(document.blocks)}


def kinds(schema):
    return {name: field.kind for name, field in form(schema)[2].items() if name != "_skjema"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, {"svar": "text"}),
        ({"type": "array", "maxItems": 2, "items": {"type": "string"}}, {"svar.0": "text", "svar.1": "text"}),
        ({"properties": {"a": {"anyOf": [{"type": "integer"}, {"type": "null"}]}}}, {"a": "integer"}),
        ({"properties": {"a": {"type": ["string", "null"]}}}, {"a": "text"}),
        ({"properties": {"a": {"enum": ["x", "y"]}}}, {"a": "radio"}),
        ({"properties": {"a": {"enum": list("abcdefg")}}}, {"a": "select"}),
        ({"properties": {"a": {"type": "array", "items": {"enum": ["x", "y"]}}}}, {"a": "checkboxes"}),
        (
            {"properties": {"a": {"prefixItems": [{"type": "string"}, {"type": "boolean"}]}}},
            {"a.0": "text", "a.1": "yesno"},
        ),
        (
            {"properties": {"a": {"items": [{"type": "string"}, {"type": "integer"}]}}},
            {"a.0": "text", "a.1": "integer"},
        ),
        (
            {"allOf": [{"properties": {"a": {"type": "number"}}}, {"properties": {"b": True}}]},
            {"a": "number", "b": "text"},
        ),
        ({"properties": {"a": {"additionalProperties": {"type": "string"}, "type": "object"}}}, {"a": "multiline"}),
        ({"properties": {"a": {"oneOf": [{"type": "string"}, {"type": "number"}]}}}, {"a": "text"}),
        ({"properties": {"a": {"const": 3}}}, {"a": "integer"}),
        ({"properties": {"a": False, "b": {}}}, {"b": "text"}),
    ],
)
def test_each_shape_has_its_field(schema, expected):
    assert kinds(schema) == expected


def test_alternatives_stand_together_and_say_whose_they_are():
    branches = [
        {"title": "Bank", "properties": {"kind": {"const": "bank"}, "account": {"type": "string"}}},
        {"title": "Giro", "properties": {"kind": {"const": "giro"}, "giro": {"type": "string"}}},
    ]
    _, warnings, found = form({"properties": {"pay": {"oneOf": branches}}})
    assert [choice.value for choice in found["pay.kind"].choices] == ["bank", "giro"]
    assert found["pay.account"].help == "Bare for «Bank»."
    assert warnings == [
        ("/properties/pay", "has alternatives; the form asks for all of them, and one is to be answered")
    ]


def test_recursion_ends_and_is_said(tmp_path):
    schema = {
        "$ref": "#/$defs/t",
        "$defs": {"t": {"properties": {"name": {"type": "string"}, "below": {"$ref": "#/$defs/t"}}}},
    }
    (tmp_path / "s.json").write_text(json.dumps(schema), encoding="utf-8")
    _, warnings, found = form(plain_schema(tmp_path / "s.json"))
    assert {"name", "below"} <= set(found)
    assert any(place == "/properties/below" and "itself" in what for place, what in warnings)


def test_references_that_multiply_come_to_an_end(tmp_path):
    """Thirty definitions that each name the next twice would make a thousand million fields."""
    chain = {f"d{n}": {"properties": {side: {"$ref": f"#/$defs/d{n + 1}"} for side in "ab"}} for n in range(30)}
    schema = {"$ref": "#/$defs/d0", "$defs": {**chain, "d30": {"type": "string"}}}
    (tmp_path / "s.json").write_text(json.dumps(schema), encoding="utf-8")
    _, warnings, found = form(plain_schema(tmp_path / "s.json"))
    assert len(found) <= normalize.MAX_FIELDS + 1
    assert warnings


def test_rows_too_wide_for_a_table_stand_below_each_other():
    wide = {"type": "object", "properties": {name: {"type": "string"} for name in "abcdefg"}}
    document, _, found = form({"properties": {"rows": {"type": "array", "maxItems": 2, "items": wide}}})
    assert {f"rows.{row}.{name}" for row in range(2) for name in "abcdefg"} <= set(found)
    assert not any(type(block).__name__ == "Table" for block in document.blocks)


def test_bounds_examples_and_defaults_are_kept():
    part = {"type": "integer", "exclusiveMinimum": 0, "maximum": 9, "examples": [5], "default": 3}
    field = form({"properties": {"a": part}})[2]["a"]
    assert (field.constraints.minimum, field.constraints.maximum, field.value) == (1, 9, 3)
    assert field.help == "For eksempel: 5"


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_a_question_says_when_it_is_to_be_answered(language):
    schema = json.loads((SCHEMAS / "grant-application.json").read_text(encoding="utf-8"))
    document, _, found = form(schema, language)
    said = {"nb": "Svar bare hvis svaret på «Repeat» er «Ja».", "nn": "Svar berre dersom svaret på «Repeat» er «Ja»."}
    assert said[language] in found["previous"].help
    assert any(said[language] in line for line in lines(document.blocks))


def test_a_condition_of_several_answers_and_of_ticks():
    schema = {
        "properties": {
            "a": {"enum": ["x", "y", "z"]},
            "b": {"type": "array", "items": {"enum": ["p", "q"]}},
            "c": {},
            "d": {},
        },
        "allOf": [
            {
                "if": {"properties": {"a": {"enum": ["x", "y"]}, "b": {"contains": {"const": "p"}}}},
                "then": {"required": ["c"]},
            },
            {"if": {"properties": {"b": {"maxItems": 1}}}, "then": {"required": ["d"]}},
        ],
    }
    found = conditions.conditions(schema)
    clauses = (conditions.Clause(("a",), "is", ("x", "y")), conditions.Clause(("b",), "ticks", ("p",)))
    assert found == {("c",): conditions.Condition(clauses, only=False)}


ANY = st.recursive(
    st.sampled_from(
        [
            {},
            True,
            False,
            {"type": "string"},
            {"type": "integer"},
            {"const": 1},
            {"enum": ["a", None, 2]},
            {"$ref": "#/x"},
        ]
    ),
    lambda parts: st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["object", "array", "string", ["string", "null"]]),
            "properties": st.dictionaries(st.text(max_size=4), parts, max_size=3),
            "items": parts | st.lists(parts, max_size=2),
            "oneOf": st.lists(parts, max_size=3),
            "anyOf": st.lists(parts, max_size=3),
            "allOf": st.lists(parts, max_size=3),
            "if": parts,
            "then": parts,
            "additionalProperties": parts,
        },
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(ANY)
def test_any_schema_gives_a_form_whose_fields_have_names_of_their_own(schema):
    if isinstance(schema, dict):
        document = compose_plain_form(schema, "skjema.json", "nb", DAY)[0]
        names = [field.name for field in fields(document.blocks)]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_samples_become_accessible_forms(path, run, tmp_path, tool):
    result = run("form", "--schema", path, "--lang", "nn", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    made = tmp_path / f"{path.stem}.nn.pdf"
    assert len(pypdf.PdfReader(io.BytesIO(made.read_bytes())).get_fields()) > 10
    assert peers.verapdf(tool("java"), [made], "ua1") == ""
