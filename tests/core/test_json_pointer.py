import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.core.json_pointer import is_within, keys_of, pointer_of, resolve, resolves


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
    assert resolves({"a": [1, 2], "b/c": {"d~": None}}, pointer) is there


@given(st.lists(st.text() | st.integers(min_value=0)))
def test_a_pointer_consists_of_the_keys_that_it_was_made_from(keys):
    assert keys_of(pointer_of(*keys)) == tuple(map(str, keys))


@given(st.dictionaries(st.text(), st.lists(st.integers())))
def test_a_pointer_leads_to_its_value(value):
    for name, numbers in value.items():
        for index, number in enumerate(numbers):
            assert resolve(value, pointer_of(name, index)) == number


def test_a_place_is_within_itself_and_what_it_is_a_part_of_but_not_within_a_longer_name():
    assert is_within("/a/b", "/a") and is_within("/a", "/a") and is_within("/a", "")
    assert not is_within("/ab", "/a") and not is_within("/a", "/a/b")
