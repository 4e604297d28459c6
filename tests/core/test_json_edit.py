import json

from hypothesis import given
from hypothesis import strategies as st

from assembler.core.json_edit import format_value, insert_member, nearest_span, remove_value, replace_values, spans
from assembler.core.json_pointer import pointer_of
from support.json_values import JSON, values_by_pointer


@given(JSON, st.sampled_from([None, 2, "\t"]))
def test_the_span_of_each_value_is_its_text(value, indent):
    text = json.dumps(value, indent=indent)
    found = spans(text)
    wanted = dict(values_by_pointer(value))
    assert {pointer: json.loads(text[span.start : span.end]) for pointer, span in found.items()} == wanted


@given(st.dictionaries(st.text(max_size=3), JSON, min_size=1, max_size=3), st.data())
def test_replacing_a_value_changes_that_value_alone(value, data):
    pointer = data.draw(st.sampled_from(sorted(pointer for pointer, _ in values_by_pointer(value) if pointer)))
    changed = json.loads(replace_values(json.dumps(value, indent=2), {pointer: "nytt"}))
    before = {
        each: part
        for each, part in values_by_pointer(value)
        if not each.startswith(pointer) and not pointer.startswith(each)
    }
    after = dict(values_by_pointer(changed))
    assert after[pointer] == "nytt" and all(after[each] == part for each, part in before.items())


@given(
    st.dictionaries(st.text(max_size=3), JSON, min_size=1, max_size=3), JSON, st.sampled_from([None, 2, 4]), st.data()
)
def test_a_member_that_is_put_in_stands_before_the_named_one(value, added, indent, data):
    before = data.draw(st.sampled_from(list(value)))
    made = json.loads(insert_member(json.dumps(value, indent=indent), "x-open", added, before))
    names = list(made)
    assert names.index("x-open") == names.index(before) - 1
    assert made == {**value, "x-open": added}


@given(st.dictionaries(st.text(max_size=3), JSON, min_size=1, max_size=3), st.sampled_from([None, 2, 4]), st.data())
def test_a_member_or_item_that_is_removed_is_all_that_goes(value, indent, data):
    for whole in (value, list(value.values())):
        key = data.draw(st.sampled_from(list(value) if whole is value else range(len(whole))))
        text = json.dumps(whole, indent=indent)
        del whole[key]
        assert json.loads(remove_value(text, pointer_of(key))) == whole


def test_what_is_left_when_a_value_is_removed_stays_as_it_was_typed():
    text = '{\n  "a": 1,\n  "b": [1,2 , 3],\n  "c": 3\n}'
    assert remove_value(text, "/b") == '{\n  "a": 1,\n  "c": 3\n}'
    assert remove_value(text, "/c") == '{\n  "a": 1,\n  "b": [1,2 , 3]\n}'
    assert remove_value(text, "/b/1") == '{\n  "a": 1,\n  "b": [1,3],\n  "c": 3\n}'


@given(JSON)
def test_a_value_written_prettily_reads_as_itself(value):
    assert json.loads(format_value(value, 4)) == value


@given(JSON, st.sampled_from([None, 1, 2]))
def test_every_value_of_a_json_text_has_its_place_after_the_whole_that_it_is_part_of(value, indent):
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    assert list(spans(text)) == [pointer for pointer, _ in values_by_pointer(value)]


@given(st.text() | st.text(st.sampled_from('{}[],:"a1\\ \n')))
def test_places_in_a_text_that_is_not_json_are_in_the_text_all_the_same(text):
    lines = text.split("\n")
    for span in spans(text).values():
        line, column = span.position(text)
        assert not lines[line - 1][column - 1].isspace()
        assert 0 <= span.start < span.end <= len(text)


def test_the_position_of_a_member_is_its_name_and_that_of_an_item_its_value():
    text = '{\n  "a": [\n    1,\n    {"b/c": 2}\n  ]\n}'
    assert {pointer: span.position(text) for pointer, span in spans(text).items()} == {
        "": (1, 1), "/a": (2, 3), "/a/0": (3, 5), "/a/1": (4, 5), "/a/1/b~1c": (4, 6),
    }  # fmt: skip


def test_the_nearest_place_of_a_part_that_is_not_typed_is_its_whole():
    found = spans('{"a": [1]}')
    assert nearest_span(found, "/a/7/b") == found["/a"] and nearest_span(found, "/b") == found[""]
    assert nearest_span({}, "/a").position("") == (1, 1)
