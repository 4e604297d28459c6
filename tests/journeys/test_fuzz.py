"""Whatever bytes come through a door, what comes out is a result or a line for people: the kept corpus, and anew."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.fuzz import mutations
from support.fuzz.doors import CORPUS, DOORS

KEPT = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.glob("*/*"))
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(QUICK, max_examples=400)


@pytest.mark.parametrize("name", KEPT)
def test_what_once_came_through_a_door_is_read_or_told(name):
    DOORS[name.partition("/")[0]]((CORPUS / name).read_bytes())


def test_every_door_has_something_to_begin_with():
    assert {name.partition("/")[0] for name in KEPT} == set(DOORS)


def anything_through(door):
    """The law of a door: of bytes, and of what was kept and is spoilt."""
    kept = [(CORPUS / name).read_bytes() for name in KEPT if name.startswith(f"{door}/")]

    def law(data, chance, times):
        for _ in range(times):
            data = mutations.spoilt(data, chance)
        DOORS[door](data)

    spoilt = (
        st.sampled_from(kept)
        | st.binary(max_size=200)
        | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
    )
    return given(spoilt, st.randoms(use_true_random=False), st.integers(0, 3))(law)


@pytest.mark.parametrize("door", DOORS)
def test_anything_is_read_or_told(door):
    QUICK(anything_through(door))()


@pytest.mark.slow
@pytest.mark.parametrize("door", DOORS)
def test_much_more_of_anything_is_read_or_told(door):
    LONG(anything_through(door))()
