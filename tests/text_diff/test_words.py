"""Two texts compared word by word."""

from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.text_diff import words
from support.comparisons import said

TEXTS = st.text(st.sampled_from("ab åØ.,-–§(123\u00a0\n") | st.characters(codec="utf-8"), max_size=40)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_the_pieces_hold_the_earlier_and_the_later_text(old, new):
    segments = words.word_diff(old, new)
    assert words.side_text(segments, "new") == new
    assert words.side_text(segments, "old").replace("\u00a0", " ").replace("\u202f", " ") == old.replace(
        "\u00a0", " "
    ).replace("\u202f", " ")


@settings(deadline=None)
@given(TEXTS)
def test_tokens_joined_are_the_text_again(typed):
    assert "".join(words.tokenize(typed)) == typed


def test_a_difference_is_told_word_by_word():
    found = words.word_diff("Kommunen må bidra med egenandel.", "Kommunen eller fylkeskommunen må bidra med egenandel.")
    assert (
        said(found) == "Kommunen {+eller fylkeskommunen +}må bidra med egenandel."
        or said(found) == "Kommunen{+ eller fylkeskommunen+} må bidra med egenandel."
    )


def test_an_amount_is_one_word_and_a_no_break_space_is_a_space():
    assert (
        said(words.word_diff("kr\u00a056\u00a0900\u00a0000 i alt", "kr\u00a061\u00a0000\u00a0000 i alt"))
        == "kr\u00a0[-56\u00a0900\u00a0000-]{+61\u00a0000\u00a0000+} i alt"
    )
    assert [segment.kind for segment in words.word_diff("§ 8 gjelder", "§\u00a08 gjelder")] == ["same"]


def test_texts_with_little_in_common_are_replaced_as_wholes():
    assert [
        segment.kind
        for segment in words.word_diff("Vi fatter vedtak i mai.", "Regnskapet skal leveres av dere og signeres.")
    ] == ["deleted", "inserted"]
