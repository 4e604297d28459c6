import json

import pytest
from hypothesis import given

from assembler.core.json_pointer import walk
from assembler.scheme.model import OpenPoint
from assembler.scheme.source import DefinitionText, Source, definition_texts, is_form_text, is_nynorsk
from support.definition_samples import MINIMAL
from support.json_values import JSON, values_by_pointer

TYPED = Source("""{
  "title": "Tittel", "x-nn": {"title": "Tittelen"},
  "x-scheme": {"navn": {"nb": "En ordning", "nn": "Ei ordning"}, "formal": {"nb": ["a", "b"], "nn": ["c\\nd", "e"]}},
  "x-circular": {"language": "nn", "title": "Rundskriv", "sections": [{"id": "a", "heading": "A", "text": ["x"]}]},
  "properties": {"title": {"type": "string", "const": "b", "description": "Hjelp"}},
  "x-open": [{"place": "/title", "what": "Velg."}]
}""")


@given(JSON)
def test_every_part_of_a_value_is_at_its_pointer(value):
    source = Source(json.dumps(value))
    assert list(walk(value)) == list(values_by_pointer(value))
    for pointer, part in walk(value):
        assert source.has(pointer) and source.at(pointer) == part
        assert all(source.has(each) for each in source.below(pointer))


def test_what_is_not_there_is_not_there():
    assert not TYPED.has("/x-scheme/ramme")
    with pytest.raises(LookupError):
        TYPED.at("/x-scheme/ramme")


def test_the_members_and_items_of_a_value_come_in_their_order():
    assert TYPED.below("/x-scheme") == ("/x-scheme/navn", "/x-scheme/formal")
    assert TYPED.below("/x-scheme/formal/nb") == ("/x-scheme/formal/nb/0", "/x-scheme/formal/nb/1")
    assert TYPED.below("/title") == ()


def test_a_position_is_that_of_the_name_or_of_the_nearest_whole():
    assert TYPED.position("/x-scheme/navn") == (3, 16)
    assert TYPED.position("/x-scheme/ramme/0") == (3, 3)
    assert Source("{").position("/a") == (1, 1)


def test_the_texts_of_a_definition_have_their_language_their_role_and_their_lines():
    assert list(TYPED.texts()) == [
        DefinitionText("/title", "nb", "label", ("Tittel",)),
        DefinitionText("/x-nn/title", "nn", "label", ("Tittelen",), bokmal_pointer="/title"),
        DefinitionText("/x-scheme/navn/nb", "nb", "line", ("En ordning",)),
        DefinitionText("/x-scheme/navn/nn", "nn", "line", ("Ei ordning",), bokmal_pointer="/x-scheme/navn/nb"),
        DefinitionText("/x-scheme/formal/nb", "nb", "prose", ("a", "b"), is_list=True),
        DefinitionText("/x-scheme/formal/nn", "nn", "prose", ("c", "d", "e"), bokmal_pointer="/x-scheme/formal/nb"),
        DefinitionText("/x-circular/title", "nn", "heading", ("Rundskriv",)),
        DefinitionText("/x-circular/sections/0/heading", "nn", "heading", ("A",)),
        DefinitionText("/x-circular/sections/0/text", "nn", "prose", ("x",), is_list=True),
        DefinitionText("/properties/title/description", "nb", "help", ("Hjelp",)),
    ]


@given(JSON)
def test_the_texts_of_any_value_stand_at_their_pointers(value):
    source = Source(json.dumps(value))
    assert all(source.has(text.pointer) for text in definition_texts(value))


def test_strings_leave_out_what_is_below_other_names():
    found = dict(TYPED.strings(frozenset({"x-scheme", "x-circular", "x-open", "type"})))
    assert found == {
        "/title": "Tittel", "/x-nn/title": "Tittelen", "/properties/title/const": "b",
        "/properties/title/description": "Hjelp",
    }  # fmt: skip


def test_an_edit_leaves_the_rest_as_it_was_typed():
    edited = TYPED.with_values({"/title": "Ny", "/x-scheme/formal/nb/1": "bb"}).with_member("x-a", [1], "x-scheme")
    assert edited.at("/title") == "Ny" and edited.at("/x-a") == [1]
    rest = edited.text.replace('"x-a": [1],\n  ', "").replace('"Ny"', '"Tittel"').replace('"bb"', '"b"')
    assert rest == TYPED.text


def test_the_texts_of_the_smallest_definition_are_found():
    assert len(list(definition_texts(MINIMAL))) > 10


def test_prose_is_what_people_read_line_by_line():
    texts = dict(TYPED.prose())
    assert {"/title", "/x-nn/title", "/x-scheme/formal/nb/1", "/x-circular/sections/0/text/0"} <= set(texts)
    assert not {"/properties/title/type", "/properties/title/const", "/x-open/0/what"} & set(texts)


def test_open_points_stand_before_what_describes_the_form():
    source = Source('{"title": "T", "x-scheme": {}, "properties": {}}')
    points = [OpenPoint("/title", "Velg.", None, "T"), OpenPoint("/x-scheme", "Er det likt?", 0)]
    opened = source.with_open_points(points).value
    assert list(opened) == ["title", "x-scheme", "x-open", "properties"]
    assert opened["x-open"] == [
        {"place": "/title", "what": "Velg.", "proposed": "T"},
        {"place": "/x-scheme", "what": "Er det likt?", "was": 0},
    ]


def test_a_place_tells_nynorsk_from_bokmal_and_a_form_from_facts():
    assert is_nynorsk("/x-nn/title") and is_nynorsk("/x-scheme/navn/nn") and not is_nynorsk("/x-scheme/navn/nb")
    assert is_form_text("/properties/title/description") and not is_form_text("/x-scheme/navn/nb")
