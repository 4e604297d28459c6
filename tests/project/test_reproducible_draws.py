"""A plain run draws the same examples each time: whatever modules are loaded, and whatever was found before."""

import importlib
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def drawn():
    """What a law is tried on, in order."""
    found = []

    @settings(max_examples=200)
    @given(st.text() | st.integers())
    def law(value):
        found.append(value)

    law()
    return found


@pytest.mark.skipif(settings.get_current_profile_name() != "plain", reason="draws at random")
def test_the_same_is_drawn_though_another_module_is_loaded(tmp_path, monkeypatch):
    before = drawn()
    words = [f"konstant-{number}" for number in range(500)]
    (tmp_path / "a_module_of_constants.py").write_text(f"WORDS = {words!r}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("a_module_of_constants")
    try:
        assert drawn() == before
    finally:
        del sys.modules["a_module_of_constants"]


def test_nothing_is_kept_from_one_run_to_the_next_and_no_clock_decides():
    assert (settings.default.database, settings.default.deadline) == (None, None)
