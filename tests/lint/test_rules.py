"""The rules: each finds what breaks it and leaves the rest, and the definitions of the project pass."""

from pathlib import Path

import pytest

from assembler.lint import engine, rules
from assembler.lint.finding import SOURCES
from assembler.lint.rules import language
from support import ROOT
from support.lint_workspace import CASES, findings_in, small_workspace

RULES_FOLDER = Path(rules.__file__).parent


def test_the_small_workspace_breaks_no_rule(tmp_path):
    assert findings_in(small_workspace(tmp_path / "w")) == ()


def test_every_rule_has_a_case():
    assert {case["rule"] for case in CASES} == set(engine.RULES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_a_rule_finds_what_breaks_it_with_its_line(case, findings_after):
    ours = [finding for finding in findings_after(case["fails"]) if finding.rule.id == case["rule"]]
    assert ours
    for finding in ours:
        assert finding.line > 0
        assert finding.column > 0
        assert not finding.message.endswith(".")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_a_rule_lets_pass_what_keeps_to_it(case, findings_after):
    assert case["rule"] not in {finding.rule.id for finding in findings_after(case["holds"]) if not finding.silenced}


def test_every_rule_names_known_sources_and_a_demand_in_one_sentence():
    for rule in engine.RULES.values():
        assert rule.source_ids
        assert set(rule.source_ids) <= set(SOURCES)
        assert rule.demand.endswith(".")


def test_the_five_definitions_their_letters_and_the_register_pass_without_errors(project_findings):
    errors = [finding for finding in project_findings if finding.rule.severity == "error" and not finding.silenced]
    assert errors == []


def test_no_nynorsk_text_of_the_project_has_bokmal_forms_and_no_bokmal_text_nynorsk_ones(project_findings):
    rules = {language.BOKMAL_IN_NYNORSK, language.NYNORSK_IN_BOKMAL, language.MISSING}
    assert [finding for finding in project_findings if finding.rule in rules] == []


def test_every_finding_of_the_project_points_to_a_line_that_is_there(project_findings):
    for finding in project_findings:
        lines = (ROOT / finding.file).read_text("utf-8").split("\n")
        assert 0 < finding.line <= len(lines)
        assert 0 < finding.column <= len(lines[finding.line - 1]) + 1


def test_every_module_of_rules_has_rules_a_position_of_its_own_and_findings():
    groups = engine.rule_groups()
    assert len({group.POSITION for group in groups}) == len(groups) == len(list(RULES_FOLDER.glob("[a-z]*.py")))
    for group in groups:
        assert group.RULES
        assert callable(group.findings)
