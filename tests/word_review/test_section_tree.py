"""Where sections and priority areas can stand."""

from support.word_edits import (
    below,
    find,
)


def test_a_priority_area_cannot_be_taken_out(refused):
    def edit(document):
        for element in below(find(document, "Satsingsområde 2", "Heading")):
            element.getparent().remove(element)

    assert any("Satsingsområde 2" in sentence and "priority area" in sentence for sentence in refused(edit))


def test_priority_areas_stand_in_the_order_of_the_form(refused):
    def edit(document):
        target = find(document, "Satsingsområde 1", "Heading")._p
        for element in below(find(document, "Satsingsområde 2", "Heading")):
            target.addprevious(element)

    assert any("«Satsingsområde 2" in each and "stand in the order of the form" in each for each in refused(edit))


def test_no_section_stands_before_a_priority_area_beside_it(refused):
    def edit(document):
        area = find(document, "Satsingsområde 2", "Heading")
        area.insert_paragraph_before("Mellom områdene", style=area.style)

    assert any("«Mellom områdene»" in each and "before a priority area" in each for each in refused(edit))


def test_a_heading_that_skips_a_level_is_refused(refused):
    def edit(document):
        find(document, "Tilskuddsmottakere", "Heading").insert_paragraph_before("Langt ned", style="Heading 3")

    assert any("«Langt ned»" in sentence and "skips a level" in sentence for sentence in refused(edit))
