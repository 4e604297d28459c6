"""What is new, for applicants."""

import re

from assembler.compare import document_text, whats_new
from assembler.compare.years import compare_years
from assembler.scheme.key import Key
from support.comparisons import NEW, changed, named


def told_to_applicants(pair, workspace):
    return document_text.to_plain_text(
        whats_new.compose_whats_new(compare_years(*pair, "nb", workspace.theme), pair[1])
    ).replace("\u00a0", " ")


def test_a_year_with_the_same_areas_has_no_new_ones(workspace, tmp_path):
    pair = changed(workspace, NEW, lambda schema: None, tmp_path)
    found = compare_years(*pair, "nb", workspace.theme)
    assert not any(change.is_changed for change in found.areas) and not found.fields
    assert "atsingsområdene i" not in told_to_applicants(pair, workspace)


def test_a_rate_and_the_weeks_to_accept_are_facts_and_news_and_another_year_in_a_condition_is_none(workspace, tmp_path):
    def change(schema):
        schema["properties"]["beregning"]["properties"]["sats"]["const"] = 2150
        schema["x-scheme"]["akseptfrist_uker"] = 3

    pair = changed(workspace, Key("integreringsmottak", 2021), change, tmp_path)
    found = compare_years(*pair, "nb", workspace.theme)
    rate = named(found.facts, "rate:Sats per plass per måned")
    assert (rate.old, rate.new) == ("kr\u00a02\u00a0003", "kr\u00a02\u00a0150")
    assert named(next(each for each in found.fields if each.name == "beregning.sats").details, "value").new == rate.new
    assert "2022" in named(found.conditions, "condition").new
    told = told_to_applicants(pair, workspace)
    assert "Sats per plass per måned: kr 2 150 (før: kr 2 003)" in told
    assert "akseptere tilskuddet: 3. I 2021 var det 2." in told
    assert "Vilkår" not in told


def test_the_news_say_what_need_no_longer_be_answered_new_reports_and_earlier_deadlines(workspace, tmp_path):
    def change(schema):
        project = schema["properties"]["prosjekt"]
        project["required"].remove("mal")
        reports = schema["x-reports"]
        reports["midtrapport"] = {**reports["statusrapport"], "tittel": "Midtrapport", "frist": "2026-06-01"}
        reports["statusrapport"]["frist"] = "2026-10-01"

    told = told_to_applicants(changed(workspace, NEW, change, tmp_path), workspace)
    assert "Må ikke lenger besvares:\n\n- Hva er målene for prosjektet?" in told
    assert "- Statusrapport: 1. oktober 2026 (før: 1. september 2025)" in told
    assert "- Midtrapport: ny rapport, frist 1. juni 2026" in told


def test_the_news_say_deadline_frame_applicants_areas_and_new_questions(applicants):
    told = document_text.to_plain_text(applicants)
    for sentence in ("Søknadsfristen er 19.\u00a0februar 2025. Forrige frist var 14.\u00a0februar 2023.", "Rundskrivet for 2025 oppgir ingen ramme.",
                     "Nå kan også fylkeskommuner søke.", "2 Tiltak som gir psykisk støtte – var område 5 i 2023", "Hvordan involverer dere de ansatte?",
                     "Kontakt: tuki@imdi.no."):  # fmt: skip
        assert sentence in told, sentence


def test_the_news_leave_out_what_only_likeness_tells(applicants):
    first = next(
        line for line in document_text.to_plain_text(applicants).splitlines() if line.startswith("- 1 Innovative")
    )
    assert "omfatter tidligere område 2, 3, 4 og 5 (numrene fra 2024)" in first
    assert "2023" not in first


def test_the_news_in_nynorsk_are_nynorsk(years, workspace):
    told = document_text.to_markdown(
        whats_new.compose_whats_new(compare_years(*years, "nn", workspace.theme), years[1])
    )
    assert "No kan også fylkeskommunar søkje." in told and "var område 5 i 2023" in told
    assert not re.search(r"\b(ikke|kommuner|søker|hvordan)\b", told, re.IGNORECASE)
