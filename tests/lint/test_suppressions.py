"""Violations that a workspace accepts."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

from assembler.lint import engine as lint
from assembler.lint import suppressions
from assembler.scheme.key import Key
from support.json_values import JSON
from support.lint_workspace import OFFICIALESE, apply_changes, broken_rules, findings_in, small_workspace, suppression


@pytest.mark.parametrize("place", ["/x-circular/sections/0", "/x-circular/sections/0/text", "i henhold til loven"])
def test_a_breach_is_silenced_by_pointer_or_by_words_and_keeps_its_reason(tmp_path, place):
    folder = apply_changes(small_workspace(tmp_path / "w"), [OFFICIALESE, suppression(place)])
    [finding] = findings_in(folder)
    assert (finding.rule.id, finding.silenced) == ("lesbarhet.kansli", "published")


@pytest.mark.parametrize("place", ["/x-circular/sections/0/tex", "/x-circular/sections/1", "etter loven"])
def test_a_silence_for_another_place_silences_nothing_and_is_told(tmp_path, place):
    folder = apply_changes(small_workspace(tmp_path / "w"), [OFFICIALESE, suppression(place)])
    assert broken_rules(folder) == {"lesbarhet.kansli", "unntak.ubrukt"}


def test_words_that_many_lines_have_silence_none_of_them(tmp_path):
    folder = apply_changes(small_workspace(tmp_path / "w"), [OFFICIALESE, suppression("e")])
    assert broken_rules(folder) == {"lesbarhet.kansli", "unntak.ugyldig"}


def test_a_run_on_one_scheme_does_not_call_the_silences_of_others_unused(tmp_path):
    folder = apply_changes(small_workspace(tmp_path / "w"), [OFFICIALESE, suppression("/x-circular/sections/0")])
    assert broken_rules(folder, Key("tilskot-nn", 2025)) == set()


@given(JSON)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=30, deadline=None
)
def test_any_file_of_silences_is_told_of_and_never_raises(tmp_path, value):

    (tmp_path / "schemas").mkdir(exist_ok=True)
    (tmp_path / suppressions.FILE).write_text(json.dumps(value), "utf-8")
    read, faults = suppressions.read_suppressions(tmp_path, lint.RULES)
    assert faults or read or value == []
