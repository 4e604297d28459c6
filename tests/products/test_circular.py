"""Circulars: each text at its place, and every problem of every text at once."""

import pytest

from assembler.document.nodes import Heading, PageBreak, Paragraph
from assembler.products.circular import compose_circular
from support.product_samples import SECTION, faults, headings, said


def test_every_fault_of_every_text_of_a_circular_is_told_at_once_each_at_its_place(made, workspace):
    wrong = "{{ finnes_ikke }}"
    section = {"id": "a", "heading": wrong, "text": ["Rett.", "", wrong], "areas": f"{wrong} {{{{ omrade.nummer }}}}"}
    definition = made({"title": wrong, "intro": wrong, "sections": [SECTION, {**section, "sections": [section]}]})
    path = str(definition.path)
    found = faults(lambda theme: compose_circular(definition, theme), workspace)
    assert {file for file, _ in found} == {path}
    places = [place for _, place in found]
    below = "/x-circular/sections/1/sections/0"
    assert list(dict.fromkeys(places)) == [
        "/x-circular/title line 1",
        "/x-circular/intro line 1",
        "/x-circular/sections/1/heading line 1",
        "/x-circular/sections/1/text line 3",
        "/x-circular/sections/1/areas line 1",
        f"{below}/heading line 1",
        f"{below}/text line 3",
        f"{below}/areas line 1",
    ]


def test_a_fault_in_an_areas_text_is_told_at_the_area(made, workspace):
    definition = made({"sections": [{**SECTION, "areas": "Område {{ omrade.nummer }}"}]})
    area = definition.schema["$defs"]["satsingsomrade"]["oneOf"][1]["x-area"]
    area["text"] = "{{ finnes_ikke }}"
    area["sections"] = [{"id": "b", "heading": "B", "text": "{{ heller_ikke }}"}]
    places = [place for _, place in faults(lambda theme: compose_circular(definition, theme), workspace)]
    at = "/$defs/satsingsomrade/oneOf/1/x-area"
    assert places == [f"{at}/text line 1", f"{at}/sections/0/text line 1"]


def test_sections_stand_in_their_order_a_level_deeper_for_each_step(made, workspace):
    below = {"id": "b", "heading": "B", "text": "Under.", "sections": [{"id": "c", "heading": "C"}]}
    document = compose_circular(
        made({"intro": "Inn.", "sections": [{**SECTION, "sections": [below]}]}), workspace.theme
    )
    assert headings(document) == [(1, "A"), (2, "B"), (3, "C")]
    assert said(document) == ["Inn.", "A", "B", "Under.", "C"]


def test_areas_are_printed_below_their_section_but_those_with_a_circular_of_their_own(made, workspace):
    definition = made({"sections": [{**SECTION, "areas": "{{ omrade.nummer }}: {{ omrade.tittel }}"}]})
    branches = definition.schema["$defs"]["satsingsomrade"]["oneOf"]
    for branch, told in zip(
        branches,
        (
            {"text": "Bare {{ omrade.nummer }}."},
            {"eget_rundskriv": "9/2025"},
            {
                "sections": [
                    {
                        "id": "b",
                        "heading": "Om {{ omrade.nummer }}",
                        "text": "Og {{ omrade.nummer }}.",
                        "sections": [{"id": "d", "heading": "Under {{ omrade.nummer }}"}],
                    }
                ]
            },
            {"text": "Sist.", "sections": [{"id": "c", "heading": "C"}]},
        ),
        strict=True,
    ):
        branch["x-area"] = {"sokere": ["kommune"], **told}
    numbers = [branch["const"] for branch in branches]
    document = compose_circular(definition, workspace.theme)
    assert [(level, text.partition(":")[0]) for level, text in headings(document)] == [
        (1, "A"),
        (2, f"{numbers[0]}"),
        (2, f"{numbers[2]}"),
        (3, f"Om {numbers[2]}"),
        (4, f"Under {numbers[2]}"),
        (2, f"{numbers[3]}"),
        (3, "C"),
    ]
    told = said(document)
    assert f"Bare {numbers[0]}." in told
    assert f"Og {numbers[2]}." in told
    assert not any("XXXX" in line for line in told)
    assert "" not in told


@pytest.mark.parametrize(
    ("levels", "contents"),
    [((1,) * 8, True), ((1,) * 7, False), ((1, 2) * 4, True), ((1, 2, 3) * 3, False), ((1, 2, 3) * 4, True)],
)
def test_contents_are_given_from_eight_headings_of_the_two_upper_levels(made, workspace, levels, contents):
    sections = []
    for level in levels:
        into = sections
        for _ in range(level - 1):
            into = into[-1].setdefault("sections", [])
        into.append(dict(SECTION))
    assert compose_circular(made({"sections": sections}), workspace.theme).contents is contents


@pytest.mark.parametrize(("number", "told"), [("08/2025", "Rundskriv 08/2025"), (None, "Rundskriv 2025")])
def test_a_circular_without_a_number_is_named_by_its_year(made, workspace, number, told):
    definition = made({})
    definition.schema["x-scheme"]["rundskriv"] = {"dato": "2025-01-24", **({"nummer": number} if number else {})}
    document = compose_circular(definition, workspace.theme)
    assert document.reference == told
    assert (document.kind, document.language, document.date) == ("circular", "nb", definition.year("nb").circular.date)


def test_markdown_that_divides_pages_is_a_page_break(made, workspace):
    document = compose_circular(
        made({"sections": [{**SECTION, "text": ["En.", "", "---", "", "To."]}]}), workspace.theme
    )
    assert [type(block) for block in document.blocks] == [Heading, Paragraph, PageBreak, Paragraph]
