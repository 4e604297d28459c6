"""The fillable form, as other programs see it: every question is a field, named, told and shown."""

import datetime as dt
import io
import subprocess

import pypdf
import pytest

from assembler.document.nodes import Choice, Constraints, Document, Field
from assembler.document.walk import fields
from assembler.i18n import formats
from assembler.i18n.language import LANGUAGES
from assembler.products.form_documents import compose_application
from assembler.recipients import register
from assembler.render.pdf import form_font
from assembler.render.pdf import writer as pdf
from assembler.scheme.key import parse_key
from support import peers


@pytest.fixture(scope="module", params=LANGUAGES)
def form(request, definition, workspace):
    document = compose_application(definition, request.param, workspace.theme)
    return document, pdf.write(document, workspace.theme)


def names_of(question):
    if question.kind == "checkboxes":
        return {f"{question.name}.{choice.value}" for choice in question.choices}
    return {question.name}


def terminal(reader):
    """Fields that hold a value, by their full name."""
    return {name: field for name, field in reader.get_fields().items() if "/FT" in field}


def test_every_question_is_one_field(form):
    document, contents = form
    wanted = set().union(*(names_of(question) for question in fields(document.blocks)))
    assert set(terminal(pypdf.PdfReader(io.BytesIO(contents)))) == wanted


def test_every_field_says_its_label_and_whether_it_is_required(form):
    document, contents = form
    found = terminal(pypdf.PdfReader(io.BytesIO(contents)))
    for question in fields(document.blocks):
        if question.kind != "checkboxes":
            field = found[question.name]
            assert field["/TU"].startswith(question.label)
            assert bool(field.get("/Ff", 0) & 2) == (question.required and not question.conditional)
            assert bool(field.get("/Ff", 0) & 1) == question.read_only


def test_language_title_and_tab_order(form):
    document, contents = form
    reader = pypdf.PdfReader(io.BytesIO(contents))
    assert reader.root_object["/Lang"] == document.language
    assert reader.metadata.title == document.title
    assert all(page["/Tabs"] == "/S" for page in reader.pages)


def test_no_two_widgets_overlap(form):
    _, contents = form
    for page in pypdf.PdfReader(io.BytesIO(contents)).pages:
        boxes = [
            tuple(float(v) for v in a.get_object()["/Rect"])
            for a in page.get("/Annots", ())
            if a.get_object()["/Subtype"] == "/Widget"
        ]
        for index, (left, bottom, right, top) in enumerate(boxes):
            for other in boxes[index + 1 :]:
                apart = (
                    other[0] >= right - 0.1
                    or other[2] <= left + 0.1
                    or other[1] >= top - 0.1
                    or other[3] <= bottom + 0.1
                )
                assert apart
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        assert all(0 < box[0] < box[2] < width and 0 < box[1] < box[3] < height for box in boxes)


SAMI = "Porsáŋgu Kárášjohka – Karasjok Unjárga Raarvihke čČ đĐ ŋŊ šŠ ŧŦ žŽ æøå"


def filled(workspace):
    blocks = (
        Field("navn", "Navn", "text", value=SAMI, required=True),
        Field(
            "tekst",
            "Tekst",
            "multiline",
            value="første linje\nandre (linje) \\ 1",
            constraints=Constraints(max_length=500),
        ),
        Field("belop", "Beløp", "amount", value=1250000, unit="kr"),
        Field("avvik", "Avvik", "amount", value=-1250000, unit="kr"),
        Field("type", "Type", "radio", choices=(Choice("a", "Den ene"), Choice("b", "Den andre")), value="b"),
        Field("valg", "Valg", "select", choices=(Choice("x", "Ti"), Choice("y", "Elleve")), value="y"),
        Field("ja", "Jeg bekrefter", "checkbox", value=True),
        Field("flere", "Flere", "checkboxes", choices=(Choice("p", "Pære"), Choice("q", "Kvede"))),
        Field("signatur", "Underskrift", "signature"),
    )
    document = Document("Prøve", "nb", "form", dt.date(2025, 1, 24), blocks)
    return pdf.write(document, workspace.theme)


def test_values_are_shown_without_the_viewers_help(workspace, tool, tmp_path):
    path = tmp_path / "form.pdf"
    path.write_bytes(filled(workspace))
    text = peers.poppler_text(tool("pdftotext"), path)
    for shown in (SAMI, "første linje", "andre (linje) \\ 1", "1 250 000", f"{formats.MINUS}1 250 000", "Elleve"):
        assert shown in text.replace("\u00a0", " ")


def test_values_are_in_the_fields(workspace):
    found = terminal(pypdf.PdfReader(io.BytesIO(filled(workspace))))
    values = {name: str(field.get("/V", "")) for name, field in found.items()}
    assert values == {
        "navn": SAMI, "tekst": "første linje\nandre (linje) \\ 1", "belop": "1250000", "avvik": "-1250000", "type": "/b", "valg": "y", "ja": "/Ja",
        "flere.p": "/Off", "flere.q": "/Off", "signatur": "",
    }  # fmt: skip


def test_qpdf_finds_no_fault(form, tool, tmp_path):
    path = tmp_path / "form.pdf"
    path.write_bytes(form[1])
    done = subprocess.run([tool("qpdf"), "--check", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_character_that_the_font_lacks_is_shown_as_a_question_mark():
    assert form_font.encode("a漢b") == b"a?b"
    assert form_font.missing("a漢b\n") == {"漢"}


def test_a_hyphen_or_space_that_the_font_lacks_is_shown_as_the_one_it_has():
    typed = "2011\u2011025 og nord\u2010sør 10\u2012 12\u202fkroner"
    assert form_font.encode(typed).decode("cp1252") == "2011-025 og nord-sør 10\u2013 12\u00a0kroner"
    assert form_font.missing(f"{typed}\t") == set()


def test_the_form_font_has_every_letter_of_the_registers_names(workspace):
    names = "".join(r.name + r.postal_place + r.county for r in register.load(workspace.root / "register").recipients)
    assert form_font.missing(names) == set()


def test_a_form_made_twice_is_the_same_bytes(workspace):
    assert filled(workspace) == filled(workspace)


def test_a_row_with_two_lines_beside_its_field_is_higher_than_one_with_one(workspace):
    definition = workspace.definition(parse_key("utviklingstiltak/2025"))
    contents = pdf.write(compose_application(definition, "nn", workspace.theme), workspace.theme)
    pages = pypdf.PdfReader(io.BytesIO(contents)).pages
    widgets = [each.get_object() for page in pages for each in page.get("/Annots", ())]
    heights = {each.get("/T"): float(each["/Rect"][1]) for each in widgets}
    applied, own, public, other = (
        heights[name] for name in ("soknadsbelop", "egenandel", "andre_tilskudd", "andre_inntekter")
    )
    assert (applied - own) + (own - public) > 2 * (public - other) + 3  # points
