"""What Word can contain and a text cannot, and what other programs write for the same."""

import pytest
from lxml import etree

from assembler.document.nodes import (
    Document,
)
from assembler.word_review import export, importer
from assembler.word_review import parts as review
from assembler.word_review.docx.styles import ListCounter
from assembler.word_review.parts import Review
from support.word_edits import (
    DAY,
    M,
    W,
    element_in,
    field_of_runs,
    find,
    reworked,
)


def picture(document, workspace):
    document.paragraphs[-1].add_run().add_picture(str(workspace.templates / "logo.png"))


@pytest.mark.parametrize(
    ("xml", "what"),
    [
        (f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>', "a footnote"),
        (f"<m:oMath {M}><m:r><m:t>x</m:t></m:r></m:oMath>", "an equation"),
        (f"<w:r {W}><w:pict/></w:r>", "an image or text box"),
        (f'<w:r {W}><w:rPr><w:u w:val="single"/></w:rPr><w:t>viktig</w:t></w:r>', "underlined text"),
        (f'<w:r {W}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>', "raised or lowered text"),
        (f'<w:fldSimple {W} w:instr="DATE"><w:r><w:t>i dag</w:t></w:r></w:fldSimple>', "a field that Word fills in"),
    ],
)
def test_what_markdown_cannot_hold_is_refused_by_its_paragraph(refused, xml, what):
    (sentence,) = refused(element_in("Logg inn i", xml))
    assert sentence.startswith("kopi.docx: «Logg inn i Søknadsportalen.") and f"{what} cannot be taken in" in sentence


def test_a_field_of_runs_that_word_fills_in_is_refused(refused):
    def edit(document):
        for run in field_of_runs("DATE", "i dag"):
            find(document, "Logg inn i")._p.append(run)

    (sentence,) = refused(edit)
    assert "Søknadsportalen.i dag»: a field that Word fills in cannot be taken in" in sentence


def test_an_image_is_refused(refused, workspace):
    (sentence,) = refused(lambda document: picture(document, workspace))
    assert "an image or text box" in sentence


@pytest.mark.parametrize("part", ["header", "first_page_header", "footer", "first_page_footer"])
def test_text_typed_in_a_header_or_footer_is_refused(refused, part):
    def edit(document):
        getattr(document.sections[0], part).paragraphs[0].add_run(" UTKAST")

    (sentence,) = refused(edit)
    assert "stands in the page's header or footer" in sentence


def test_merged_cells_are_refused(refused):
    def edit(document):
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).text = "Samlet"
        table.cell(0, 0).merge(table.cell(0, 1))

    assert any("merged table cells" in sentence for sentence in refused(edit))


def test_what_other_programs_write_for_the_same_is_no_change(workspace):
    """A page break after a paragraph for one before the next; bold in a table's head; a slash after a site's name."""
    text = "Før.\n\n---\n\n[Oss](https://imdi.no) her.\n\n| Hva | Når |\n|---|---|\n| Søknad | mai |\n"
    made = Review(
        "tekst.nb", "letter", workspace.root, "nb", Document("Tekst", "nb", "circular", DAY, ()),
        (review.letter_part(workspace.root, text, "nb"),),
    )  # fmt: skip

    def change(xml):
        xml = xml.replace("Før.</w:t></w:r>", 'Før.</w:t></w:r><w:r><w:br w:type="page"/></w:r>')
        xml = xml.replace("<w:pageBreakBefore/>", "")
        return xml.replace('<w:r><w:t xml:space="preserve">Hva', "<w:r><w:rPr><w:b/></w:rPr><w:t>Hva")

    def slashed(rels):
        return rels.replace('"https://imdi.no"', '"https://imdi.no/"')

    contents = reworked(reworked(export.write(made, workspace.theme), change), slashed, "word/_rels/document.xml.rels")
    edited = importer.read_copy(contents, "kopi.docx")
    assert importer.import_letter(edited, "kopi.docx", made, text, workspace.theme).after == text


def test_lists_of_one_make_count_on_unless_one_begins_anew():
    part = etree.fromstring(
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>'
        '<w:num w:numId="5"><w:abstractNumId w:val="3"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num></w:numbering>"
    )
    numbers = ListCounter(part)
    assert [numbers.number(each, 0) for each in ("3", "3", "5", "5", "3")] == [1, 2, 1, 2, 3]
