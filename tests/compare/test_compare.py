"""Comparing two years: what changed, as a tree, on the terminal, on a page, in Word, and for applicants."""

import dataclasses
import itertools
import json
import re
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.compare import areas, document_text, sections, to_html, to_text, whats_new
from assembler.compare.years import compare_years
from assembler.core.errors import WriterError
from assembler.document.nodes import (
    Heading,
    Paragraph,
    Text,
)
from assembler.products import builders as products
from assembler.scheme.applicants import Area, EarlierAreas
from assembler.scheme.key import Key
from assembler.scheme.loader import META_SCHEMA
from assembler.scheme.values import SourceText
from assembler.scheme.workspace import Workspace
from assembler.text_diff import similarity, words
from support.all_nodes import DOCUMENT

OLD, NEW = Key("utviklingstiltak", 2023), Key("utviklingstiltak", 2025)


@pytest.fixture(scope="module")
def years(workspace):
    return workspace.definition(OLD), workspace.definition(NEW)


@pytest.fixture(scope="module")
def comparison(years, workspace):
    return compare_years(*years, "nb", workspace.theme)


@pytest.fixture(scope="module")
def applicants(comparison, years):
    return whats_new.compose_whats_new(comparison, years[1])


def named(differences, name):
    return next(difference for difference in differences if difference.name == name)


def said(pieces):
    marks = {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)


# --- words ------------------------------------------------------------------------------------------------------------

TEXTS = st.text(st.sampled_from("ab åØ.,-–§(123\u00a0\n") | st.characters(codec="utf-8"), max_size=40)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_the_pieces_hold_the_earlier_and_the_later_text(old, new):
    pieces = words.word_diff(old, new)
    assert words.side_text(pieces, "new") == new
    assert words.side_text(pieces, "old").replace("\u00a0", " ").replace("\u202f", " ") == old.replace(
        "\u00a0", " "
    ).replace("\u202f", " ")


@settings(deadline=None)
@given(TEXTS)
def test_tokens_joined_are_the_text_again(typed):
    assert "".join(words.tokenize(typed)) == typed


def test_a_difference_is_told_word_by_word():
    found = words.word_diff("Kommunen må bidra med egenandel.", "Kommunen eller fylkeskommunen må bidra med egenandel.")
    assert (
        said(found) == "Kommunen {+eller fylkeskommunen +}må bidra med egenandel."
        or said(found) == "Kommunen{+ eller fylkeskommunen+} må bidra med egenandel."
    )


def test_an_amount_is_one_word_and_a_no_break_space_is_a_space():
    assert (
        said(words.word_diff("kr\u00a056\u00a0900\u00a0000 i alt", "kr\u00a061\u00a0000\u00a0000 i alt"))
        == "kr\u00a0[-56\u00a0900\u00a0000-]{+61\u00a0000\u00a0000+} i alt"
    )
    assert [piece.kind for piece in words.word_diff("§ 8 gjelder", "§\u00a08 gjelder")] == ["same"]


def test_texts_with_little_in_common_are_replaced_as_wholes():
    assert [
        piece.kind
        for piece in words.word_diff("Vi fatter vedtak i mai.", "Regnskapet skal leveres av dere og signeres.")
    ] == ["deleted", "inserted"]


# --- order and likeness -----------------------------------------------------------------------------------------------

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


def heading(level, words):
    return Heading(level, (Text(words),))


def paragraph(words):
    return Paragraph((Text(words),))


GOAL = paragraph("Formålet er at flere innvandrere kommer i arbeid eller utdanning i hele landet.")
TERMS = paragraph("Tilskuddet kan bare brukes til tiltak som er nevnt i søknaden og i tilskuddsbrevet.")


def test_a_section_that_has_moved_and_another_that_has_a_new_heading_are_recognised():
    old = (heading(1, "Mål"), GOAL, heading(1, "Vilkår"), TERMS, heading(1, "Kontakt"), paragraph("Ring oss."))
    new = (
        heading(1, "Krav dere må oppfylle"),
        TERMS,
        heading(1, "Kontakt"),
        paragraph("Ring oss."),
        heading(1, "Mål"),
        GOAL,
    )
    found = {words.side_text(change.heading, "new"): change for change in sections.compare_sections(old, new)}
    assert found["Mål"].moved and found["Mål"].kind == "same"
    assert found["Krav dere må oppfylle"].renamed and not found["Krav dere må oppfylle"].moved
    assert not found["Kontakt"].is_changed


def test_a_paragraph_that_goes_to_another_section_is_shown_as_moved():
    more = paragraph("Dere må søke innen fristen, og dere må svare på alle spørsmålene i skjemaet.")
    old = (heading(1, "Mål"), GOAL, more, heading(1, "Vilkår"), TERMS)
    new = (heading(1, "Mål"), GOAL, heading(1, "Vilkår"), TERMS, more)
    kinds = {
        line.kind: line.other
        for change in sections.compare_sections(old, new)
        for line in change.lines
        if line.kind != "same"
    }
    assert kinds == {"moved_away": "Vilkår", "moved_here": "Mål"}


def test_every_section_of_both_years_is_told_of(comparison, years, workspace):
    circulars = [products.compose_circular(each, workspace.theme) for each in years]
    for side, circular in zip(("old", "new"), circulars, strict=True):
        wanted = sum(isinstance(block, Heading) for block in circular.blocks) + 1
        gone = "added" if side == "old" else "removed"
        assert sum(change.kind != gone for change in comparison.sections) == wanted


# --- 2023 against 2025 ------------------------------------------------------------------------------------------------


def test_areas_of_2023_and_2025_are_renumbered_merged_added_and_removed(comparison):
    found = {change.new.number if change.new else -change.old[0].number: change for change in comparison.areas}
    assert found[1].kind == "merged" and {area.number for area in found[1].old} >= {4, 6} and found[1].main.number == 6
    assert found[1].covers.numbers == (2, 3, 4, 5) and found[1].covers.year == 2024
    assert found[2].kind == "kept" and found[2].renumbered and found[2].main.number == 5
    assert found[4].kind == found[5].kind == "added"
    assert found[-7].kind == "removed"


def of_year(*titles, covers=None):
    nothing = SourceText("", "")
    return [Area(n, title, (), covers, "", nothing, (), nothing, {}, "") for n, title in enumerate(titles, start=1)]


def became(old, new, year):
    return areas.compare_areas(old, new, areas.similarity_scores(old, new, ((), ())), year)


@pytest.mark.parametrize(("year", "merged"), [(2024, {1, 2, 3}), (2023, {3}), (2025, {3}), (None, {3})])
def test_what_a_definition_says_of_earlier_areas_counts_only_for_the_year_that_it_names(year, merged):
    old = of_year("Mentorer", "Kurs", "Støtte i skolen")
    new = of_year("Støtte i skolen", covers=EarlierAreas(2024, (1, 2), ""))
    assert {area.number for area in became(old, new, year)[0].old} == merged


@pytest.mark.parametrize(("year", "told"), [(2023, True), (2024, True), (2025, False), (None, False)])
def test_what_a_definition_says_of_areas_before_the_earlier_year_is_no_news(year, told):
    new = of_year("Støtte i skolen", covers=EarlierAreas(2024, (1, 2), ""))
    assert (became(of_year("Støtte i skolen"), new, year)[0].covers is not None) == told


def test_a_removed_area_has_not_gone_into_one_that_stands_as_it_was():
    old, new = of_year("Kurs", "Mentorer", "Støtte i skolen"), of_year("Kurs", "Mentorer")
    same = {(0, 0): 1.0, (1, 1): 0.9, (0, 1): 0.0, (1, 0): 0.0, (2, 0): 0.15, (2, 1): 0.05}
    assert [change.kind for change in areas.compare_areas(old, new, same, 2024)] == ["kept", "kept", "removed"]
    rewritten = same | {(0, 0): 0.3}
    assert [change.kind for change in areas.compare_areas(old, new, rewritten, 2024)] == ["merged", "kept"]


def test_areas_that_are_renumbered_retitled_removed_and_added_are_each_told_as_that():
    names = ("Lengre løp mot fagbrev", "Samarbeid med næringslivet", "Nye arbeidsmåter i norskopplæringen", "Støtte")
    old = of_year(*names)
    new = of_year("Lengre løp mot fagbrev", "Bedre arbeidsmåter i norskopplæringen", "Støtte", "Frivillighet")
    found = became(old, new, 2024)
    assert [(change.kind, change.main and change.main.number, change.new and change.new.number) for change in found] == [
        ("kept", 1, 1), ("kept", 3, 2), ("kept", 4, 3), ("added", None, 4), ("removed", None, None)
    ]  # fmt: skip


def test_an_area_whose_title_stands_on_has_not_gone_into_another():
    old = of_year("Mentorer", "Kurs", "Støtte i skolen")
    first, second = of_year("Mentorer", "Kurs")
    new = [dataclasses.replace(first, covers=EarlierAreas(2025, (2, 3), "")), second]
    found = became(old, new, 2025)
    assert [(change.kind, {area.number for area in change.old}) for change in found] == [
        ("merged", {1, 3}),
        ("kept", {2}),
    ]


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


def changed(workspace, key, change, tmp_path):
    """A definition, and the same a year later with this changed in it."""
    old = workspace.definition(key)
    schema = json.loads(old.path.read_text(encoding="utf-8"))
    schema["x-scheme"]["ar"] += 1
    change(schema)
    folder = tmp_path / "schemas"
    for part in ("common", key.scheme):
        shutil.copytree(workspace.schemas / part, folder / part, dirs_exist_ok=True)
    shutil.copy(workspace.schemas / META_SCHEMA, folder)
    later = Key(key.scheme, key.year + 1)
    (folder / key.scheme / f"{later.year}.json").write_text(json.dumps(schema), encoding="utf-8")
    shutil.copytree(workspace.templates, tmp_path / "templates")
    return old, Workspace(tmp_path).definition(later)


def test_a_meta_schema_of_another_version_is_told_of_in_a_line(run, copied):
    meta, year = copied / "schemas" / META_SCHEMA, copied / "schemas/utviklingstiltak/2025.json"
    schema = json.loads(meta.read_text(encoding="utf-8"))
    schema["$defs"]["area"]["properties"]["tidligere"] = {
        "type": "array",
        "items": {"type": "integer"},
    }  # as it once was
    meta.write_text(json.dumps(schema), encoding="utf-8")
    result = run("diff", "utviklingstiltak", 2023, 2025, root=copied)
    assert result.exit_code == 1
    of_the_area, of_the_version = result.stderr.splitlines()
    assert "/x-area/tidligere" in of_the_area
    assert of_the_version == (
        f"{meta}: is not the one of this version of assembler, which finds nothing wrong with the definition; "
        "«assembler init FOLDER» writes this version's"
    )
    told = year.read_text(encoding="utf-8")
    told = re.sub(r'"tidligere": \{ "ar": 2024, "numre": (\[.*?\]) \}', r'"tidligere": \1', told)
    year.write_text(told, encoding="utf-8")
    result = run("diff", "utviklingstiltak", 2023, 2025, root=copied)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith(f"{meta}: is not the one of this version of assembler, which cannot read all")
    assert f"first: {year}: " in result.stderr and "/x-area/tidligere" in result.stderr


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


# --- for people -------------------------------------------------------------------------------------------------------


def test_the_terminal_marks_what_is_gone_and_what_is_new_without_colour(comparison):
    told = "\n".join(map(str, to_text.to_lines(comparison)))
    assert "Søknadsfrist: [-14.\u00a0februar 2023-]{+19.\u00a0februar 2025+}" in told
    assert "nummer 5 er nå nummer 2" in told
    assert "\x1b" not in told


def test_what_is_unchanged_is_named_once_and_says_what_it_is_below(workspace, tmp_path):
    told = list(
        map(
            str,
            to_text.to_lines(compare_years(*changed(workspace, NEW, lambda _: None, tmp_path), "nb", workspace.theme)),
        )
    )
    names = (
        next(line for line in told if line.strip().startswith("Uendret: Hvem"))
        .strip()
        .removeprefix("Uendret: ")
        .split("; ")
    )
    assert len(names) == len(set(names))
    assert (
        "Satsingsområde 4: Etablering av kommunale, interkommunale eller regionale velkomsttilbud › Målgruppe" in names
    )
    assert "Satsingsområde 2: Tiltak som gir psykisk støtte" in names  # with all below it


def test_a_fact_without_a_name_for_people_is_quoted_by_its_key(comparison):
    assert any("Annet faktum: «stonad_g»" in str(line) for line in to_text.to_lines(comparison))


def test_the_page_says_insertions_and_deletions_in_words_that_screen_readers_read(comparison, workspace):
    html = to_html.write(comparison, workspace.theme).decode()
    assert '<html lang="nb">' in html
    for element, begins in (("ins", "[nytt: "), ("del", "[strøket: ")):
        found = re.findall(rf"<{element}>(.*?)</{element}>", html, re.DOTALL)
        assert found and all(f'class="hidden">{begins}</span>' in each and "slutt] </span>" in each for each in found)
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(ids) == len(set(ids)) and all(target in ids for target in re.findall(r'href="#([^"]*)"', html))
    assert "prefers-color-scheme: dark" in html and "<script" not in html


def test_the_page_escapes_what_definitions_say(comparison, workspace):
    hostile = dataclasses.replace(
        comparison, facts=(dataclasses.replace(comparison.facts[0], pieces=words.word_diff("<b>", "</ins><script>")),)
    )
    assert "<script>" not in to_html.write(hostile, workspace.theme).decode()


def test_a_page_without_its_stylesheet_is_said_in_one_line(comparison, workspace, tmp_path):
    with pytest.raises(WriterError) as caught:
        to_html.write(comparison, dataclasses.replace(workspace.theme, folder=tmp_path))
    assert len(caught.value.problems) == 1


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


HOSTILE = st.text(st.sampled_from("#*_[]<>`|\\-+1.) \u00a0\nå=~"), min_size=1, max_size=20)


@settings(deadline=None)
@given(HOSTILE)
def test_text_stays_text_in_markdown(typed):
    from markdown_it import MarkdownIt

    made = document_text.to_markdown(dataclasses.replace(DOCUMENT, title="T", blocks=(Paragraph((Text(typed),)),)))
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(made)
    shown = " ".join(
        token.content if not token.children else "".join(child.content or " " for child in token.children)
        for token in tokens
        if token.type == "inline"
    )
    assert shown.split() == ["T", *typed.split()]
    assert {token.type for token in tokens} <= {
        "heading_open",
        "heading_close",
        "inline",
        "paragraph_open",
        "paragraph_close",
    }


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def diff(run):
    return lambda *arguments, **more: run("diff", *arguments, **more)


def test_diff_writes_every_format(diff, tmp_path):
    result = diff("utviklingstiltak", 2023, 2025, "--format", "text,html,docx", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.output and "Søknadsfrist" in result.output
    names = {path.name for path in (tmp_path / "utviklingstiltak" / "2025").iterdir()}
    assert names == {"endringer-fra-2023.nb.html", "endringer-fra-2023.nb.docx"}


def test_diff_writes_the_news_in_every_format(diff, tmp_path):
    result = diff(
        "utviklingstiltak",
        2023,
        2025,
        "--for",
        "applicants",
        "--lang",
        "nn",
        "--format",
        "md,html,docx",
        "--out",
        tmp_path,
    )
    assert result.exit_code == 0, result.output
    assert result.output.startswith("# Dette er nytt i 2025")
    assert {path.name for path in (tmp_path / "utviklingstiltak" / "2025").iterdir()} == {
        "nytt.nn.html",
        "nytt.nn.docx",
    }


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("utviklingstiltk", 2023, 2025), "did you mean «utviklingstiltak»?"),
        (("utviklingstiltak", 2022, 2025), "utviklingstiltak has 2023, 2025"),
        (("utviklingstiltak", 2023, 2025, "--format", "md"), "«md» is no format here"),
    ],
)
def test_diff_says_what_is_wrong_with_its_arguments(diff, arguments, told):
    result = diff(*arguments)
    assert result.exit_code == 2 and told in result.output
