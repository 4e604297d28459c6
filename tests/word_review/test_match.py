"""What an edited file has lost: bookmarks and content controls."""

import pytest
from docx.oxml.ns import qn

from support.word_edits import (
    circular_of,
    find,
    replace_words,
    section,
    without_controls,
)


def test_a_renamed_section_is_known_by_its_bookmark(imported):
    def edit(document):
        heading = find(document, "Klageregler", "Heading")
        replace_words(heading, "Klageregler", "Hvordan dere klager")

    made = imported(edit)
    assert section(circular_of(made), "klage")["heading"] == "Hvordan dere klager"
    assert not made.sections


def test_a_section_without_bookmark_is_known_by_what_it_says(imported):
    def edit(document):
        heading = find(document, "Klageregler", "Heading")
        for mark in list(heading._p.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
            mark.getparent().remove(mark)
        replace_words(heading, "Klageregler", "Regler om klage")

    made = imported(edit)
    assert section(circular_of(made), "klage")["heading"] == "Regler om klage"
    assert not made.sections


@pytest.mark.parametrize(
    ("words", "old", "new", "pointer"),
    [
        (
            "har fokus på innovative",
            "Prosjekter",
            "Søknader",
            "/properties/omrade_1/properties/innovasjon/x-guidance/nb",
        ),
        ("IMDi og Riksrevisjonen", "IMDi", "Vi", "/x-scheme/kontroll/nb"),
    ],
)
def test_the_first_word_of_a_text_that_others_hold_changes_in_it_without_controls(imported, words, old, new, pointer):
    def edit(document):
        without_controls(document)
        replace_words(find(document, words), old, new)

    assert [change.pointer for change in imported(edit).changes] == [pointer]


def test_a_paragraph_that_is_a_fact_is_not_typed_over_without_controls(refused):
    def edit(document):
        without_controls(document)
        replace_words(find(document, "Særlige vilkår for prosjektet går"), "Særlige", "Egne")

    (sentence,) = refused(edit)
    assert "has lost a fact that stood in it: «Særlige vilkår for prosjektet" in sentence


def test_facts_are_found_again_where_all_controls_are_lost(imported):
    def edit(document):
        without_controls(document)
        replace_words(find(document, "er det definert"), "De har ulike", "De har egne")

    made = imported(edit)
    assert [change.pointer for change in made.changes] == ["/x-circular/sections/0/text"]
    assert (
        "De har egne krav" in made.changes[0].after
        and "{{ omrader | length | antall('satsingsområde') }}" in made.changes[0].after
    )
