import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.document.nodes import FORM_ID_FIELD, Calculation, Field, Heading, Note, Paragraph, Table, Text
from assembler.document.walk import fields as fields_of
from assembler.document.walk import lines
from assembler.forms import builder as form_builder
from assembler.forms.build_field import FormTexts
from assembler.i18n.language import LANGUAGES
from assembler.products.form_documents import compose_application

TEXTS = FormTexts("nb", lambda text, _: text, lambda text, _: (Paragraph((Text(text),)),))
AREA = {"const": 2, "title": "psykisk helse", "x-area": {"sokere": ["kommune"]}}


def form(properties, **more):
    return form_builder.build_form({"type": "object", "properties": properties, **more}, TEXTS)


def one(schema, **more):
    (field,) = fields_of(form({"a": schema}, **more))
    return field


def choices(count):
    return [{"const": f"v{number}", "title": f"Valg {number}"} for number in range(count)]


# --- how a field looks follows from the schema (docs/definition.md) -----------------------------------------------------

KINDS = {
    "string": ({"type": "string"}, "text"),
    "string of 120 characters": ({"type": "string", "maxLength": 120}, "text"),
    "string of over 120 characters": ({"type": "string", "maxLength": 121}, "multiline"),
    "date": ({"type": "string", "format": "date"}, "date"),
    "date of any length": ({"type": "string", "format": "date", "maxLength": 500}, "date"),
    "e-mail": ({"type": "string", "format": "email"}, "text"),
    "integer": ({"type": "integer"}, "integer"),
    "number": ({"type": "number"}, "number"),
    "integer of kroner": ({"type": "integer", "x-unit": "kr"}, "amount"),
    "number of kroner": ({"type": "number", "x-unit": "kr"}, "amount"),
    "integer of another unit": ({"type": "integer", "x-unit": "timer"}, "integer"),
    "boolean": ({"type": "boolean"}, "yesno"),
    "true": ({"type": "boolean", "const": True}, "checkbox"),
    "true without a type": ({"const": True}, "checkbox"),
    "five choices": ({"oneOf": choices(5)}, "radio"),
    "six choices": ({"oneOf": choices(6)}, "select"),
    "enum of five": ({"enum": list("abcde")}, "radio"),
    "enum of six": ({"type": "string", "enum": list("abcdef")}, "select"),
    "enum of numbers": ({"enum": [1, 2]}, "radio"),
    "enum of true and false": ({"enum": [True, False]}, "yesno"),
    "array of choices": ({"type": "array", "items": {"oneOf": choices(9)}}, "checkboxes"),
    "array of an enum": ({"items": {"enum": ["a", "b"]}}, "checkboxes"),
    "array of anything": ({"type": "array"}, "multiline"),
    "object without properties": ({"type": "object"}, "multiline"),
    "nullable integer": ({"type": ["null", "integer"]}, "integer"),
    "anything": ({}, "text"),
    "signature": ({"type": "string", "x-widget": "signature"}, "signature"),
    "radio by wish": ({"oneOf": choices(9), "x-widget": "radio"}, "radio"),
    "select by wish": ({"enum": ["a"], "x-widget": "select"}, "select"),
    "multiline by wish": ({"type": "string", "x-widget": "multiline"}, "multiline"),
    "a widget that is none": ({"type": "integer", "x-widget": "slider"}, "integer"),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_fields_kind_follows_from_its_schema(name):
    schema, kind = KINDS[name]
    assert one(schema).kind == kind


@pytest.mark.parametrize("format_name", ["email", "phone", "orgnr", "kontonr", "uri"])
def test_a_known_format_is_kept_and_another_is_not(format_name):
    assert one({"type": "string", "format": format_name}).constraints.format == format_name
    assert one({"type": "string", "format": f"{format_name}x"}).constraints.format == ""


def test_constraints_unit_help_and_message_come_from_the_schema():
    schema = {
        "title": "Antall", "description": "Tell.", "type": "integer", "minimum": 10, "maximum": 50, "x-unit": "deltakere",
        "x-message": "Minst ti.", "x-guidance": "Kriterium",
    }  # fmt: skip
    note, field = form({"a": schema}, required=["a"])
    assert note == Note((Paragraph((Text("Kriterium"),)),))
    assert (field.label, field.help, field.unit, field.required) == ("Antall", "Tell.", "deltakere", True)
    limits = field.constraints
    assert (limits.minimum, limits.maximum, limits.message) == (10, 50, "Minst ti.")
    limits = one({"type": "string", "minLength": 2, "maxLength": 9, "pattern": "^a"}).constraints
    assert (limits.min_length, limits.max_length, limits.pattern) == (2, 9, "^a")


def offered(schema):
    return [(choice.value, choice.label) for choice in one(schema).choices]


def test_choices_hold_the_data_and_what_people_read():
    schema = {"oneOf": [{"const": 1, "title": "Én"}, {"const": "to"}, {"const": True, "title": "Sant"}]}
    assert offered(schema) == [("1", "Én"), ("to", "To"), ("true", "Sant")]
    assert offered({"enum": [1, "to", None]}) == [("1", "1"), ("to", "To")]
    assert offered({"type": "array", "items": {"enum": ["a"]}}) == [("a", "A")]
    assert offered({"type": "boolean"}) == [("true", "Ja"), ("false", "Nei")]


def test_a_priority_area_is_offered_with_its_number():
    assert offered({"oneOf": [AREA]}) == [("2", "2 Psykisk helse")]


def test_a_constant_is_shown_and_not_asked_but_a_true_one_is_ticked():
    assert (one({"const": "X"}).read_only, one({"const": "X"}).value) == (True, "X")
    assert (one({"const": True}).read_only, one({"const": True}).value) == (False, None)
    assert one({"type": "string", "readOnly": True}).read_only


def test_a_default_is_said_as_the_choices_say_it():
    assert one({"type": "integer", "default": 3}).value == 3
    assert one({"enum": [1, 2], "default": 2}).value == "2"
    assert one({"type": "array", "items": {"enum": ["a", "b"]}, "default": ["b"]}).value == ("b",)


# --- sections, names and labels ---------------------------------------------------------------------------------------


def test_an_object_is_a_section_whose_fields_are_named_by_their_path():
    inner = {"title": "Indre", "type": "object", "properties": {"x": {"type": "string"}}, "required": ["x"]}
    outer = {"title": "Ytre", "description": "Om.", "properties": {"b": inner, "y": {"type": "string"}}}
    made = form({"a": outer})
    assert [block.level for block in made if isinstance(block, Heading)] == [1, 2]
    assert [(field.name, field.required) for field in fields_of(made)] == [("a.b.x", True), ("a.y", False)]
    assert list(lines(made)) == ["Ytre", "Om.", "Indre", "X", "Y"]


def test_headings_go_no_deeper_than_four():
    schema = {"x": {"type": "string"}}
    for name in "fedcba":
        schema = {name: {"type": "object", "properties": schema}}
    assert [block.level for block in form(schema) if isinstance(block, Heading)] == [1, 2, 3, 4, 4, 4]


def test_names_with_dots_stay_apart():
    schema = {
        "a.b": {"type": "string"}, "a": {"type": "object", "properties": {"b": {"type": "string"}}},
        "a%2Eb": {"type": "string"}, "sum.1": {"type": "integer", "x-calculate": {"sum": ["a.b", "/a/b"]}},
    }  # fmt: skip
    made = {field.name: field for field in fields_of(form(schema))}
    assert list(made) == ["a%2Eb", "a.b", "a%252Eb", "sum%2E1"]
    assert made["sum%2E1"].calculation == Calculation("sum", ("a%2Eb", "a.b"))


@given(st.lists(st.text(alphabet="ab.%25E", min_size=1, max_size=4), unique=True, min_size=1, max_size=6))
def test_every_property_has_a_name_of_its_own(names):
    nested = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
    made = list(fields_of(form({**nested["properties"], "nested": nested})))
    assert len({field.name for field in made}) == len(made) == 2 * len(names)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("first_name", "First name"), ("firstName", "First name"), ("antall-deltakere", "Antall deltakere"), ("URL", "URL"),
        ("søkerNavn", "Søker navn"), ("x", "X"),
    ],
)  # fmt: skip
def test_a_label_is_made_of_the_propertys_name_where_there_is_no_title(name, label):
    (field,) = fields_of(form({name: {"type": "string"}}))
    assert field.label == label


def test_a_plain_json_schema_gives_a_form():
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "properties": {
            "fullName": {"type": "string"},
            "age": {"type": ["integer", "null"], "minimum": 0},
            "tags": {"type": "array", "items": {"enum": ["a", "b"]}},
            "address": {"properties": {"street": {"type": "string"}, "country": {"enum": list("abcdefg")}}},
            "jobs": {"items": {"properties": {"from": {"format": "date"}, "to": {"format": "date"}}}, "maxItems": 2},
            "anything": True,
        },
        "required": ["fullName"],
    }
    made = {field.name: (field.label, field.kind) for field in fields_of(form_builder.build_form(schema, TEXTS))}
    assert made == {
        "fullName": ("Full name", "text"),
        "age": ("Age", "integer"),
        "tags": ("Tags", "checkboxes"),
        "address.street": ("Street", "text"),
        "address.country": ("Country", "select"),
        "jobs.0.from": ("From, rad 1", "date"),
        "jobs.0.to": ("To, rad 1", "date"),
        "jobs.1.from": ("From, rad 2", "date"),
        "jobs.1.to": ("To, rad 2", "date"),
        "anything": ("Anything", "text"),
    }


# --- tables -----------------------------------------------------------------------------------------------------------


def rows(required=False, **more):
    item = {"properties": {"b": {"type": "string", "title": "B"}, "o": {"properties": {"c": {"type": "integer"}}}}}
    item |= {"required": ["b"]}
    made = form({"a": {"type": "array", "items": item, **more}}, required=["a"] if required else [])
    assert isinstance(made[-1], Table)
    return made[-1]


@pytest.mark.parametrize(
    ("keywords", "count"), [({}, 5), ({"maxItems": 3}, 3), ({"maxItems": 9, "x-rows": 2}, 2), ({"x-rows": 7}, 7)]
)
def test_an_array_of_objects_is_a_table_with_its_rows(keywords, count):
    table = rows(**keywords)
    assert len(table.rows) == count
    assert list(lines(tuple(block for cell in table.header for block in cell))) == ["B", "C"]
    names = [field.name for field in fields_of((table,))]
    assert names == [f"a.{row}.{column}" for row in range(count) for column in ("b", "o.c")]


@pytest.mark.parametrize(
    ("required", "keywords", "first"),
    [
        (False, {}, 0),
        (True, {}, 1),
        (True, {"minItems": 2}, 2),
        (False, {"minItems": 3}, 3),
        (True, {"minItems": 0}, 0),
    ],
)
def test_only_the_rows_that_there_must_be_are_required(required, keywords, first):
    asked = [field.name for field in fields_of((rows(required, **keywords),)) if field.required]
    assert asked == [f"a.{row}.b" for row in range(first)]


def test_a_field_in_a_table_is_told_by_row_and_hides_its_label():
    field = next(fields_of((rows(),)))
    assert (field.label, field.label_shown) == ("B, rad 1", False)


def test_an_array_of_single_values_is_a_table_of_one_column():
    heading, table = form({"mal": {"type": "array", "title": "Mål", "items": {"type": "string"}, "maxItems": 2}})
    assert list(lines((heading, table))) == ["Mål", "Mål"]
    assert [(field.name, field.label, field.kind) for field in fields_of((table,))] == [
        ("mal.0", "Mål, rad 1", "text"),
        ("mal.1", "Mål, rad 2", "text"),
    ]


def test_rows_that_are_too_wide_for_a_table_stand_below_each_other():
    item = {"properties": {name: {"type": "string"} for name in "abcdef"}, "required": ["a"]}
    made = form({"p": {"title": "Plan", "type": "array", "items": item, "maxItems": 2, "minItems": 1}})
    assert not any(isinstance(block, Table) for block in made)
    assert [line for line in lines(made) if line.startswith("Plan")] == ["Plan", "Plan, rad 1", "Plan, rad 2"]
    assert [field.name for field in fields_of(made)] == [f"p.{row}.{name}" for row in range(2) for name in "abcdef"]
    assert [field.name for field in fields_of(made) if field.required and not field.conditional] == ["p.0.a"]


def test_what_is_required_of_an_optional_whole_is_conditional():
    whole = {"type": "object", "properties": {"x": {"type": "string"}}, "required": ["x"]}
    (asked,) = fields_of(form({"a": whole}, required=["a"]))
    assert (asked.required, asked.conditional) == (True, False)
    (asked,) = fields_of(form({"a": whole}))
    assert (asked.required, asked.conditional) == (True, True)


def test_three_numbers_are_a_ledger_with_a_line_for_each():
    money = {"type": "integer", "x-unit": "kr"}
    costs = {"lonn": {**money, "title": "Lønn", "description": "Brutto."}, "reise": money, "sum": money}
    heading, table = form({"k": {"type": "object", "title": "Kostnader", "properties": costs, "required": ["lonn"]}})
    assert isinstance(heading, Heading) and isinstance(table, Table)
    assert list(lines((table,))) == ["Post", "Beløp i kroner", "Lønn *", "Brutto.", "Brutto.", "Reise", "Sum"]
    assert [(field.name, field.label_shown) for field in fields_of((table,))] == [
        (f"k.{name}", False) for name in ("lonn", "reise", "sum")
    ]
    _, mixed = form({"k": {"type": "object", "properties": {**costs, "antall": {"type": "integer"}}}})
    assert list(lines((mixed,)))[:2] == ["Post", "Verdi"]


@pytest.mark.parametrize("other", [{"type": "string"}, {"type": "integer", "x-guidance": "Les dette."}])
def test_an_object_that_holds_more_than_plain_numbers_is_no_ledger(other):
    number = {"type": "integer"}
    made = form({"k": {"type": "object", "properties": {"a": number, "b": number, "c": other}}})
    assert not any(isinstance(block, Table) for block in made)


def test_operands_are_numbers_siblings_paths_below_and_paths_from_the_root():
    rule = {"product": [2.5, "b", "plan/*/belop", "/prosjekt/deltakere"]}
    made = form({"a": {"properties": {"s": {"type": "integer", "readOnly": True, "x-calculate": rule}}}})
    (field,) = fields_of(made)
    assert field.calculation == Calculation("product", (2.5, "a.b", "a.plan.*.belop", "prosjekt.deltakere"))


def test_an_operand_in_a_row_is_its_own_rows():
    item = {"properties": {"x": {"type": "integer"}, "s": {"type": "integer", "x-calculate": {"sum": ["x", 1]}}}}
    made = fields_of(form({"a": {"items": item, "x-rows": 2}}))
    assert [field.calculation.operands for field in made if field.calculation] == [("a.0.x", 1), ("a.1.x", 1)]


# --- the forms of this workspace --------------------------------------------------------------------------------------


def leaves(schema, path=()):
    """Every place of an instance that holds a single value, by the schema alone; rows as on paper."""
    if "properties" in schema:
        for name, part in schema["properties"].items():
            yield from leaves(part, (*path, name))
    elif "properties" in schema.get("items", {}):
        for row in range(schema.get("x-rows") or schema.get("maxItems", 5)):
            yield from leaves(schema["items"], (*path, str(row)))
    else:
        yield ".".join(path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_of_an_application_has_exactly_one_field_with_a_label(definition, workspace, language):
    made = list(fields_of(compose_application(definition, language, workspace.theme).blocks))
    assert Counter(field.name for field in made) == Counter(
        [FORM_ID_FIELD, *leaves(definition.year(language).application_schema)]
    )
    for field in made:
        assert field.label.strip(), field.name
        assert "{{" not in json.dumps([field.label, field.help, field.constraints.message]), field.name
        assert bool(field.choices) == (field.kind in ("radio", "select", "checkboxes", "yesno")), field.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_calculation_names_fields_that_are_there(definition, workspace, language):
    made = list(fields_of(compose_application(definition, language, workspace.theme).blocks))
    names = {".".join("*" if part.isdecimal() else part for part in field.name.split(".")) for field in made}
    names |= {field.name for field in made}
    calculated = [field for field in made if field.calculation]
    for field in calculated:
        assert field.read_only, field.name
        assert {operand for operand in field.calculation.operands if isinstance(operand, str)} <= names, field.name


def test_a_form_says_the_same_fields_in_both_languages(definition, workspace):
    nb, nn = (compose_application(definition, language, workspace.theme).blocks for language in LANGUAGES)
    shape = [[(f.name, f.kind, f.required, f.constraints.maximum) for f in fields_of(blocks)] for blocks in (nb, nn)]
    assert shape[0] == shape[1]
    assert [f.label for f in fields_of(nb)] != [f.label for f in fields_of(nn)]


def test_a_field_is_a_field():
    assert isinstance(one({"type": "string"}), Field)
