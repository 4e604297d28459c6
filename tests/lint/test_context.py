"""Findings stand at the line of the text that they are about."""

import pytest

from support.lint_workspace import OFFICIALESE, apply_changes, findings_in, small_workspace


def test_a_finding_in_a_listed_text_stands_on_its_own_line(tmp_path):
    says = {
        "at": "/x-circular/sections/0/text",
        "to": ["Målgruppen er nye innbyggere. Alle kommuner kan søke.", "", "Dette er  feil."],
    }
    folder = apply_changes(small_workspace(tmp_path / "w"), [says])
    [finding] = [f for f in findings_in(folder) if f.rule.id == "struktur.tegn"]
    assert "Dette er  feil." in (folder / finding.file).read_text("utf-8").split("\n")[finding.line - 1]


TABLE = ["| {{ ar }} | |", "|---|---|", "| Arbeid | a |"]


@pytest.mark.parametrize("table", [TABLE, ["| | |", "|---|---|", "| {{ ar }} | {{ ar }} |"]])
def test_a_table_is_found_where_it_stands(table, findings_after):
    change = {"at": "/x-circular/sections/0/text", "to": [OFFICIALESE["to"], "", *table]}
    [finding] = [f for f in findings_after([change]) if f.rule.id == "struktur.tabell"]
    assert finding.pointer == "/x-circular/sections/0/text/2"


def test_a_reference_in_a_letter_is_found_on_its_line(findings_after):
    change = {"file": "templates/letters/avslag.nb.md", "old": "søknaden deres.", "new": "søknaden\nderes, se punkt 7."}
    [finding] = [f for f in findings_after([change]) if f.rule.id == "henvisning.dod"]
    assert finding.line == 4


def test_what_breaks_a_pattern_is_told_in_words(findings_after):
    reported = findings_after([{"at": "/x-scheme/rundskriv/nummer", "to": "[x]/2025"}])
    [finding] = [f for f in reported if f.rule.id == "definisjon.skjema"]
    assert finding.message.startswith("«[x]/2025» is not right: Without brackets")
