"""Edits of facts, and of what lists and tags of the definition make."""

import docx
import pytest
from docx.oxml.ns import qn

from assembler.word_review import locked_content, parts
from support.word_edits import (
    LATEST,
    T,
    add_after,
    find,
    moved_up,
    replace_words,
    without,
)


def test_collapsing_what_was_expanded_gives_the_same_lines(definition, workspace):
    for passage in parts.circular_review(definition, workspace.theme).passages():
        lines, occurrences = locked_content.collapse(passage.expanded, passage.spans)
        assert lines == passage.lines
        spans = parts.nested_spans(passage.spans)
        assert all(content == spans[tag].lines for tag, found in occurrences.items() for content in found)


def test_a_changed_fact_is_refused_and_named(refused):
    (sentence,) = refused(lambda document: replace_words(find(document, "Søknadsfristen er", "List"), "19.", "20."))
    assert (
        "«19.\u00a0februar 2025» has become «20.\u00a0februar 2025»" in sentence and "soknadsfrist | dato" in sentence
    )


def test_a_fact_taken_out_of_its_sentence_is_refused(refused):
    def edit(document):
        paragraph = find(document, "Søknadsfristen er", "List")
        paragraph._p.remove(paragraph._p.find(qn("w:sdt")))

    (sentence,) = refused(edit)
    assert "has lost a fact that stood in it: «19.\u00a0februar 2025»" in sentence


def test_text_made_by_a_loop_is_refused(refused):
    (sentence,) = refused(
        lambda document: replace_words(find(document, "nye modeller for samarbeid med arbeidsgivere"), "nye", "andre")
    )
    assert "«andre modeller" in sentence
    assert "«{% for tema in skjema.omrade_1.temaer['items'].oneOf %}»" in sentence
    assert " at /$defs/satsingsomrade/oneOf/0/x-area/sections/1/text in " in sentence


CONDITIONS = "is in the list at /x-scheme/vilkar in "


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (without("bidra med egenandel"), "bidra med egenandel"),
        (moved_up("bidra med egenandel"), "Går flere kommuner"),
        (lambda document: add_after(find(document, "bidra med egenandel"), "Et nytt vilkår."), "Et nytt vilkår."),
        (lambda document: add_after(last_condition(document), "Et nytt vilkår."), "Et nytt vilkår."),
        (
            lambda document: find(document, "Går flere kommuner").insert_paragraph_before("Nytt.", "List Bullet"),
            "Nytt.",
        ),
    ],
    ids=["out", "moved", "in", "last", "first"],
)
def test_conditions_that_come_go_or_move_are_refused_with_their_place(refused, workspace, edit, named):
    (sentence,) = refused(edit)
    assert named in sentence
    assert f"{CONDITIONS}{workspace.definition(LATEST).path}" in sentence


def last_condition(document):
    item = find(document, "Går flere kommuner")._p
    while item.getnext().find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) == "ListBullet":
        item = item.getnext()
    return docx.text.paragraph.Paragraph(item, document.paragraphs[0]._parent)


def test_a_theme_that_is_taken_out_is_named_itself(refused):
    (sentence,) = refused(without("nye modeller for samarbeid med arbeidsgivere"))
    assert "«nye modeller for samarbeid med arbeidsgivere" in sentence


def test_the_heading_of_a_priority_area_is_refused_with_its_place(refused):
    def edit(document):
        heading = find(document, "Satsingsområde 2", "Heading")
        part = next(part for part in heading._p.iter(T) if "Tiltak" in (part.text or ""))
        part.text = part.text.replace("Tiltak", "Hjelp")

    (sentence,) = refused(edit)
    assert "names a priority area" in sentence and "at /$defs/satsingsomrade/oneOf/1 in " in sentence
