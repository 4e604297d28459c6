"""Two definitions compared as a whole."""

import dataclasses

import pytest

from assembler.compare import document_text, to_html, to_text, whats_new
from assembler.compare.years import compare_years
from support.comparisons import NEW, named


def test_facts_deadlines_and_contacts_of_the_two_years(comparison):
    assert (named(comparison.facts, "soknadsfrist").old, named(comparison.facts, "soknadsfrist").new) == (
        "14.\u00a0februar 2023",
        "19.\u00a0februar 2025",
    )
    assert named(comparison.facts, "ramme").kind == "removed"
    assert comparison.applicants == (("fylkeskommune",), ())
    assert named(comparison.reports, "report_due:Statusrapport").new == "1.\u00a0september 2025"
    assert any(difference.new == "tuki@imdi.no" for difference in comparison.contacts)


def test_questions_of_a_renumbered_area_are_the_same_questions(comparison):
    found = {change.name: change for change in comparison.fields}
    assert "omrade_2.rekruttering" in found and found["omrade_2.rekruttering"].kind == "changed"
    assert found["omrade_5.temaer"].kind == "added"
    assert named(found["prosjekt.antall_ar"].details, "maximum").old == "3"
    assert "budsjett.sum" not in found


def test_a_year_is_the_same_as_itself(years, workspace):
    same = compare_years(years[1], years[1], "nn", workspace.theme)
    assert not any(change.is_changed for change in (*same.sections, *same.areas))
    assert not (
        same.facts
        or same.conditions
        or same.fields
        or same.reports
        or same.contacts
        or same.appeals
        or same.rules
        or same.letters
    )
    assert "er som i 2025" in document_text.to_plain_text(
        whats_new.compose_whats_new(dataclasses.replace(same, old=NEW), years[1])
    )


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_any_two_definitions_can_be_compared_in_both_languages(definition, years, workspace, language):
    for pair in ((definition, years[1]), (years[1], definition)):
        told = compare_years(*pair, language, workspace.theme)
        assert list(to_text.to_lines(told))
        assert to_html.write(told, workspace.theme).startswith(b"<!doctype html>")
        assert whats_new.compose_whats_new(told, pair[1]).blocks
