"""Reports of findings in each format."""

import json

import pytest

from assembler.lint import engine as lint
from assembler.lint import reporters
from support.lint_workspace import DEFINITION, OFFICIALESE, apply_changes, findings_in, small_workspace, suppression


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    """Findings of every severity, one silenced, and with signs that each format must escape."""
    odd = {"at": "/x-circular/sections/1/text/0", "to": "Vi måler måloppnåelse: 50 % & <b>, jf. introduksjonsloven§ 4."}
    wrong = {"at": "/x-scheme/kontakter/0/telefon", "to": "12345678"}
    return findings_in(
        apply_changes(
            small_workspace(tmp_path_factory.mktemp("w") / "w"), [OFFICIALESE, suppression("/x-circular"), odd, wrong]
        )
    )


def test_text_is_grouped_by_file_and_ends_in_a_summary(several):
    lines = reporters.to_text(several, list(lint.RULES.values())).splitlines()
    assert all(line.endswith("]") for line in lines if line.startswith("  "))
    assert lines[0] == DEFINITION
    assert lines[-1] == reporters.summary(several)
    assert lines[-1].endswith("; 1 silenced")


def test_sarif_holds_what_its_schema_asks_for(several):
    log = json.loads(reporters.to_sarif(several, list(lint.RULES.values())))
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in rules] == list(lint.RULES)
    assert len(run["results"]) == len(several)
    for result, finding in zip(run["results"], several, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note", "none")
        assert result["message"]["text"]
        [location] = result["locations"]
        region = location["physicalLocation"]["region"]
        assert region["startLine"] >= 1
        assert region["startColumn"] >= 1
        assert not location["physicalLocation"]["artifactLocation"]["uri"].startswith("/")
        assert bool(finding.silenced) == ("suppressions" in result)


def test_workflow_commands_are_a_line_each_and_leave_out_what_is_silenced(several):
    *commands, summary = reporters.to_github(several, []).splitlines()
    assert len(commands) == sum(not finding.silenced for finding in several)
    for command in commands:
        assert command.startswith(("::error file=", "::warning file=", "::notice file="))
        assert command.split("::")[1].count(",") == 3
    assert summary == reporters.summary(several)


def test_a_workflow_command_cannot_be_broken_by_what_it_tells():
    rule = lint.RULES["frist.fridag"]
    finding = lint.Finding(rule, "a,b:c\nd.json", "100 %\n::error::x", line=1, column=1)
    assert reporters.to_github([finding], []).splitlines()[0] == (
        "::warning file=a%2Cb%3Ac%0Ad.json,line=1,col=1,title=frist.fridag::100 %25%0A::error::x [good administrative practice: a deadline falls on a working day]"
    )


def test_the_page_escapes_what_it_tells_and_heads_its_tables(several):
    page = reporters.to_html(several, list(lint.RULES.values()))
    assert "<b>" not in page
    assert page.count("<table>") == page.count("<caption>") == page.count("<thead>")
    assert '<html lang="en">' in page
    assert "<script" not in page
    for finding in several:
        assert f'id="{finding.rule.id}"' in page


def test_json_tells_findings_and_rules_with_their_sources(several):
    reported = json.loads(reporters.to_json(several, list(lint.RULES.values())))
    assert [entry["rule"] for entry in reported["findings"]] == [finding.rule.id for finding in several]
    assert reported["summary"]["silenced"] == 1
    assert all(rule["sources"] for rule in reported["rules"])
