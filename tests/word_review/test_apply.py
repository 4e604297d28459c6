"""Sections that are moved, removed, added or put on another level in Word."""

import json

import pytest

from assembler.core.json_pointer import resolve
from assembler.word_review import report
from assembler.word_review.apply import apply_plan
from assembler.word_review.parts import Part
from assembler.word_review.passages import Passage
from assembler.word_review.plan import Plan
from assembler.word_review.section_tree import SectionNode
from support.word_edits import (
    below,
    circular_of,
    find,
    section,
    told_sections,
)


def test_a_moved_section_moves_with_what_is_noted_of_it(imported, workspace):
    def edit(document):
        target = find(document, "Kriteriene IMDi vurderer", "Heading")._p
        for element in below(find(document, "Rapportering", "Heading")):
            target.addprevious(element)

    made = imported(edit)
    ids = [each["id"] for each in circular_of(made)["sections"]]
    assert ids.index("rapportering") == ids.index("kriterier") - 1
    assert section(circular_of(made), "rapportering")["sections"][0]["id"] == "rapportfrister"
    assert told_sections(made) == ["moved: Rapportering (level 1)", "moved: Frister for å rapportere (level 2)"]
    before, after = (json.loads(text) for text in (made.before, made.after))
    assert {each["id"] for each in before["x-circular"]["sections"]} == set(ids)
    noted = {entry["at"]: entry for entry in before["x-provenance"] if "/x-circular/sections/" in entry["at"]}
    for at, entry in noted.items():
        (moved,) = [each for each in after["x-provenance"] if {**each, "at": ""} == {**entry, "at": ""}]
        assert resolve(before, at) == resolve(after, moved["at"])


def test_a_section_that_is_taken_out_goes_with_its_subsections(imported):
    def edit(document):
        for element in below(find(document, "Rapportering", "Heading")):
            element.getparent().remove(element)

    made = imported(edit)
    assert section(circular_of(made), "rapportering") is None
    told = ["".join(segment.text for segment in line.segments) for line in report.terminal_lines(made)]
    assert told[0] == "taken out: Rapportering (level 1)"
    assert "taken out: Frister for å rapportere (level 2)" in told
    for section_text in ("rapportering", "rapportfrister"):
        text = section(json.loads(made.before)["x-circular"], section_text).get("text", [])
        for line in filter(None, [text] if isinstance(text, str) else text):
            assert f"[-{line}-]" in told


def test_an_added_section_gets_an_id_and_its_subsections(imported):
    def edit(document):
        heading = find(document, "Klageregler", "Heading")
        heading.insert_paragraph_before("Personvern", style="Heading 1")
        heading.insert_paragraph_before("Vi følger loven.", style="Body Text")
        heading.insert_paragraph_before("Spørsmål", style="Heading 2")
        heading.insert_paragraph_before("Ring oss.", style="Body Text")

    made = imported(edit)
    assert section(circular_of(made), "personvern") == {
        "id": "personvern",
        "heading": "Personvern",
        "text": "Vi følger loven.",
        "sections": [{"id": "sporsmal", "heading": "Spørsmål", "text": "Ring oss."}],
    }
    assert ["".join(segment.text for segment in line.segments) for line in report.terminal_lines(made)] == [
        "added: Personvern (level 1)", "{+Vi følger loven.+}", "added: Spørsmål (level 2)", "{+Ring oss.+}"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "style", "told"),
    [
        ("Klageregler", "Heading 2", "on another level: Klageregler (level 2, was 1)"),
        ("Frister for å rapportere", "Heading 1", "on another level: Frister for å rapportere (level 1, was 2)"),
    ],
)
def test_a_heading_on_another_level_is_told(imported, words, style, told):
    def edit(document):
        find(document, words, "Heading").style = style

    made = imported(edit)
    assert told_sections(made) == [told] and made.before != made.after


NOTED = """{
  "x-circular": {
    "sections": [
      { "id": "a", "heading": "A" },
      { "id": "b", "heading": "B", "text": "En", "sections": [{ "id": "b1", "heading": "B1" }] },
      { "id": "c", "heading": "C" }
    ]
  },
  "x-provenance": [
    { "at": "/x-circular/sections/0", "source": "en" },
    { "at": "/x-circular/sections/1/sections/0/heading", "source": "to" },
    { "at": "/x-scheme/navn", "source": "tre" }
  ],
  "x-open": [
    { "place": "/x-circular/sections/2/text", "what": "fire" }
  ]
}"""


def node(pointer, *below):
    texts = (Passage(f"{pointer}/{key}", "", (), {}) for key in ("heading", "text"))
    return SectionNode(Part("section", pointer, "", 1, *texts), "", "", below)


def test_notes_move_with_their_sections_and_go_with_them():
    sections = "/x-circular/sections"
    tree = (node(f"{sections}/1", node(f"{sections}/1/sections/0")), node(f"{sections}/2"))
    text, dropped = apply_plan(NOTED, Plan({f"{sections}/1/text": "To"}, tree, ()))
    assert dropped == ("x-provenance: /x-circular/sections/0",)
    after = json.loads(text)
    assert [each["id"] for each in after["x-circular"]["sections"]] == ["b", "c"]
    assert after["x-circular"]["sections"][0]["text"] == "To"
    assert [(note["at"], note["source"]) for note in after["x-provenance"]] == [
        ("/x-circular/sections/0/sections/0/heading", "to"), ("/x-scheme/navn", "tre")
    ]  # fmt: skip
    assert after["x-open"] == [{"place": "/x-circular/sections/1/text", "what": "fire"}]


def test_a_list_of_notes_that_all_go_is_left_empty():
    sections = "/x-circular/sections"
    tree = (node(f"{sections}/0"), node(f"{sections}/1", node(f"{sections}/1/sections/0")))
    text, dropped = apply_plan(NOTED, Plan({}, tree, ()))
    assert dropped == ("x-open: /x-circular/sections/2/text",)
    assert '"x-open": []' in text
    assert text.startswith(NOTED[: NOTED.index('      { "id": "c"')].rstrip().rstrip(","))
