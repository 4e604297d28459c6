import datetime as dt
from pathlib import Path

import pytest

from assembler.core.errors import DataError
from assembler.core.json_node import JsonNode, in_file

NODE = JsonNode(
    {"t": "a", "n": 3, "f": True, "d": "2025-02-19", "l": ["a", "b"], "o": {"a/b": 1, "c": {"d": [1]}}, "z": None}, "/w"
)


def test_parts_are_read_as_what_they_are():
    assert (NODE.text("t"), NODE.integer("n"), NODE.flag("f"), NODE.date("d")) == ("a", 3, True, dt.date(2025, 2, 19))
    assert NODE.texts("l") == ("a", "b") and NODE.has("z") and not NODE.has("x")
    assert {name: (each.value, each.pointer) for name, each in NODE.members("o").items()} == {
        "a/b": (1, "/w/o/a~1b"), "c": ({"d": [1]}, "/w/o/c"),
    }  # fmt: skip
    assert [each.pointer for each in NODE.member("o").member("c").items("d")] == ["/w/o/c/d/0"]


def test_what_is_missing_has_its_default():
    assert NODE.text("x", "") == "" and NODE.integer("x", 0) == 0 and NODE.integer("x", None) is None
    assert NODE.items("x") == () and NODE.texts("x") == () and NODE.members("x") == {}


@pytest.mark.parametrize(
    ("read", "place", "what"),
    [
        (lambda node: node.text("x"), "/w", "lacks «x»"),
        (lambda node: node.integer("x"), "/w", "lacks «x»"),
        (lambda node: node.text("n"), "/w/n", "is not a text"),
        (lambda node: node.text("z", ""), "/w/z", "is not a text"),
        (lambda node: node.integer("t", None), "/w/t", "is not a whole number"),
        (lambda node: node.integer("f"), "/w/f", "is not a whole number"),
        (lambda node: node.flag("n"), "/w/n", "is not true or false"),
        (lambda node: node.date("t"), "/w/t", "«a» is not a date (YYYY-MM-DD)"),
        (lambda node: node.items("t"), "/w/t", "is not a list"),
        (lambda node: node.texts("l") and node.members("l"), "/w/l", "is not an object"),
        (lambda node: node.member("t").has("x"), "/w/t", "is not an object"),
    ],
)
def test_another_form_is_an_error_at_its_place(read, place, what):
    with pytest.raises(DataError) as raised:
        read(NODE)
    assert [(each.place, each.what) for each in raised.value.problems] == [(place, what)]
    assert str(in_file(raised.value, Path("a.json"))) == f"a.json: {place}: {what}"
