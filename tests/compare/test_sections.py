"""Sections of two circulars, matched and compared."""

from assembler.compare import sections
from assembler.document.nodes import (
    Heading,
)
from assembler.products.circular import compose_circular
from assembler.text_diff import words
from support.comparisons import heading, paragraph

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
    circulars = [compose_circular(each, workspace.theme) for each in years]
    for side, circular in zip(("old", "new"), circulars, strict=True):
        wanted = sum(isinstance(block, Heading) for block in circular.blocks) + 1
        gone = "added" if side == "old" else "removed"
        assert sum(change.kind != gone for change in comparison.sections) == wanted
