"""What a web form checks answers by."""

from assembler.document.nodes import Choice, Field
from assembler.forms.web_form_rules import FieldCondition, choices_of, validation_rules, visibility_conditions

SCHEMA = {
    "title": "Søknad",
    "type": "object",
    "properties": {
        "type": {"title": "Type", "enum": ["a", "b"], "x-widget": "radio", "x-message": "Velg {{ navn }}."},
        "del": {"type": "object", "properties": {"tall": {"type": "integer", "minimum": 1, "x-unit": "kr"}}},
    },
    "$defs": {"ubrukt": {"type": "string"}},
    "if": {"required": ["type"], "properties": {"type": {"const": "a"}}},
    "then": {"required": ["del"]},
    "else": {"properties": {"del": False}},
}


def test_rules_and_messages_are_kept_and_annotations_left_out():
    rules = validation_rules(SCHEMA, lambda message, schema: f"{message} ({schema['title']})")
    assert rules["properties"] == {
        "type": {"enum": ["a", "b"], "x-message": "Velg {{ navn }}. (Type)"},
        "del": {"type": "object", "properties": {"tall": {"type": "integer", "minimum": 1}}},
    }
    assert rules["else"] == {"properties": {"del": False}}
    assert rules.keys() == {"type", "properties", "if", "then", "else"}


def test_a_part_that_is_asked_for_only_with_an_answer_names_it():
    assert list(visibility_conditions(SCHEMA)) == [("del", (FieldCondition("type", "is", ("a",)),))]


def test_a_field_without_choices_of_its_own_has_yes_and_no():
    own = (Choice("a", "A"),)
    assert choices_of(Field("valg", "radio", "Valg", choices=own), "nb") == own
    assert [choice.label for choice in choices_of(Field("ja", "yesno", "Ja?"), "nn")] == ["Ja", "Nei"]
