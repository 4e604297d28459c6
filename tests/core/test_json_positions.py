"""Line and column of every value in a JSON text."""

import json

from hypothesis import given
from hypothesis import strategies as st

from assembler.core import json_positions
from support.lint_workspace import JSON, pointers


@given(JSON, st.sampled_from([None, 1, 2]))
def test_every_value_of_a_json_text_has_its_place(value, indent):
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    assert set(json_positions.positions(text)) == set(pointers(value))


@given(st.text())
def test_places_of_what_is_no_json_are_in_the_text_all_the_same(text):
    lines = text.split("\n")
    for line, column in json_positions.positions(text).values():
        assert not lines[line - 1][column - 1].isspace()


def test_the_place_of_a_member_is_its_name_and_that_of_an_item_its_value():
    text = '{\n  "a": [\n    1,\n    {"b/c": 2}\n  ]\n}'
    assert json_positions.positions(text) == {
        "": (1, 1), "/a": (2, 3), "/a/0": (3, 5), "/a/1": (4, 5), "/a/1/b~1c": (4, 6),
    }  # fmt: skip
