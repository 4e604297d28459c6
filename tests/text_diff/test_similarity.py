"""Two lists of texts aligned."""

from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.text_diff import similarity

LINES = st.lists(st.sampled_from(["en to tre fire", "en to tre fem", "seks sju", "", "åtte ni ti", "seks"]), max_size=8)


@settings(deadline=None)
@given(LINES, LINES)
def test_an_alignment_holds_each_element_once_and_in_order(old, new):
    pairs = similarity.align(
        [similarity.text_key(line) for line in old],
        [similarity.text_key(line) for line in new],
        ([0] * len(old), [0] * len(new)),
    )
    assert [one for one, _ in pairs if one is not None] == list(range(len(old)))
    assert [other for _, other in pairs if other is not None] == list(range(len(new)))


def test_long_texts_are_aligned_as_short_ones_are():
    old = [f"avsnitt nummer {n} om kommunen og tilskuddet" for n in range(400)]
    new = [*old[:100], "noe helt annet her", *old[101:]]
    prints = [[similarity.text_key(line) for line in each] for each in (old, new)]
    pairs = similarity.align(*prints, ([0] * 400, [0] * 400))
    assert sum(one == other for one, other in pairs) >= 399
