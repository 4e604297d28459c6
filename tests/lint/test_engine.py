"""Nothing makes the lint raise: any text and any value of a definition gives sound findings."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assembler.lint import engine as lint
from assembler.scheme.key import Key
from assembler.scheme.workspace import Workspace
from support.json_values import JSON, values_by_pointer
from support.lint_workspace import BASE, DEFINITION, put, small_workspace

ANYTHING = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=15, deadline=None
)


MARKDOWN = st.text(st.sampled_from("ab Æå12.,:;§–-*_#>|[](){}%«»\n\t\"'\\/@"), max_size=200) | st.text(max_size=80)


STARTED = json.loads((BASE / DEFINITION).read_text("utf-8"))


LETTER = "templates/letters/avslag.nn.md"


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return small_workspace(tmp_path_factory.mktemp("scratch") / "w")


def assert_findings_are_sound(folder, definition=STARTED, letter=None):
    """The law of findings: each once, in order, of a rule, in a sentence, and at a place that its file has.

    The folder has no other text from earlier examples or tests.
    """
    (folder / DEFINITION).write_text(json.dumps(definition), "utf-8")
    (folder / LETTER).write_text(
        (BASE / LETTER).read_text("utf-8") if letter is None else letter, "utf-8", errors="replace"
    )
    reported = lint.check(Workspace(folder), [Key("tilskudd-nb", 2025)])
    assert len(set(reported)) == len(reported)
    assert [finding.order for finding in reported] == sorted(finding.order for finding in reported)
    for finding in reported:
        assert lint.RULES[finding.rule.id] is finding.rule
        assert finding.message.strip()
        line = (folder / finding.file).read_text("utf-8").split("\n")[finding.line - 1]
        assert 1 <= finding.column <= len(line) + 1


@given(MARKDOWN)
@ANYTHING
def test_any_text_in_a_circular_does_not_raise_and_gives_sound_findings(scratch, text):
    contents = copy.deepcopy(STARTED)
    contents["x-circular"]["sections"][0]["text"] = text
    contents["x-scheme"]["formal"]["nn"] = text.split("\n")
    assert_findings_are_sound(scratch, contents)


@given(MARKDOWN)
@ANYTHING
def test_any_text_of_a_letter_does_not_raise_and_gives_sound_findings(scratch, text):
    assert_findings_are_sound(scratch, letter=text)


@given(st.sampled_from(sorted(dict(values_by_pointer(STARTED)))[1:]), JSON)
@settings(ANYTHING, max_examples=30)
def test_any_value_anywhere_in_a_definition_does_not_raise_and_gives_sound_findings(scratch, pointer, value):
    contents = copy.deepcopy(STARTED)
    put(contents, pointer, {"to": value})
    assert_findings_are_sound(scratch, contents)


@given(st.sampled_from(sorted(dict(values_by_pointer(STARTED)))[1:]))
@settings(ANYTHING, max_examples=30)
def test_a_definition_without_any_one_of_its_parts_does_not_raise_and_gives_sound_findings(scratch, pointer):
    contents = copy.deepcopy(STARTED)
    put(contents, pointer, {})
    assert_findings_are_sound(scratch, contents)


@given(JSON)
@ANYTHING
def test_a_definition_that_is_any_json_does_not_raise_and_gives_sound_findings(scratch, value):
    contents = {
        "x-scheme": STARTED["x-scheme"],
        "x-circular": STARTED["x-circular"],
        "properties": value,
        "$defs": {"a": value},
    }
    assert_findings_are_sound(scratch, contents)
