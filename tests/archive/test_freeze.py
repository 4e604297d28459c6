"""The archive copy of a filled form: whatever filled it, it shows every answer whole, and it is PDF/UA-1 and PDF/A-2a."""

import io

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf.generic import NameObject, TextStringObject

from assembler.archive import freeze as archive
from assembler.core.errors import DataError
from assembler.document.walk import fields
from assembler.forms import values as filling
from assembler.products.form_documents import compose_application
from assembler.render.pdf import writer as pdf
from assembler.render.pdf.fill import BlankForm
from assembler.scheme.key import parse_key
from support import peers

LONG = "Kárášjohka. " * 400


def blank(definition, language, workspace):
    document = compose_application(definition, language, workspace.theme)
    questions = tuple(fields(document.blocks))
    return pdf.write(document, workspace.theme), questions


@pytest.fixture(scope="module", params=["nb", "nn"])
def form(request, workspace):
    contents, questions = blank(workspace.definition(parse_key("utviklingstiltak/2025")), request.param, workspace)
    return contents, BlankForm(contents, questions)


def values(contents):
    found = pypdf.PdfReader(io.BytesIO(contents)).get_fields()
    return {name: str(f.get("/V", "")) for name, f in found.items() if "/FT" in f and f["/FT"] != "/Sig"}


def answered(questions):
    """Something in every field, more than many have room for."""
    texts = {}
    for question in questions:
        if question.read_only or question.kind == "signature":
            continue
        if question.kind == "checkboxes":
            texts[filling.checkbox_name(question.name, question.choices[-1].value)] = filling.TICKED
        elif question.choices:
            texts[question.name] = question.choices[0].value
        else:
            texts[question.name] = {"checkbox": "Ja", "date": "19.02.2025", "multiline": LONG, "text": LONG[:200]}.get(
                question.kind, "1250000"
            )
    return texts


def by_pypdf(contents, texts):
    """The form filled by pypdf, which draws fields in its own manner and leaves the file as it likes."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(contents))
    for page in writer.pages:
        for reference in page.get("/Annots", ()):
            widget = reference.get_object()
            name, node = [], widget
            while node is not None:
                name = [str(node["/T"]), *name] if "/T" in node else name
                node = node["/Parent"].get_object() if "/Parent" in node else None
            text = texts.get(".".join(name))
            if text is not None and widget.get("/FT") in ("/Tx", "/Ch"):
                widget[NameObject("/V")] = TextStringObject(text)
                widget.pop("/AP", None)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.slow
def test_a_frozen_form_keeps_to_both_standards(workspace, tool, tmp_path):
    frozen_keeps_to_both_standards(
        workspace.definition(parse_key("integreringstilskudd/2018")), "nn", workspace, tool, tmp_path
    )


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_frozen_form_keeps_to_both_standards(definition, language, workspace, tool, tmp_path):
    frozen_keeps_to_both_standards(definition, language, workspace, tool, tmp_path)


def frozen_keeps_to_both_standards(definition, language, workspace, tool, tmp_path):
    contents, questions = blank(definition, language, workspace)
    texts = answered(questions)
    (tmp_path / "ours.pdf").write_bytes(
        archive.freeze(BlankForm(contents, questions).filled(texts), "a.pdf", workspace.theme)
    )
    (tmp_path / "other.pdf").write_bytes(archive.freeze(by_pypdf(contents, texts), "b.pdf", workspace.theme))
    (tmp_path / "blank.pdf").write_bytes(archive.freeze(contents, "c.pdf", workspace.theme))
    assert peers.verapdf(tool("java"), sorted(tmp_path.glob("*.pdf")), "ua1", "2a") == ""


def test_values_stay_fields_are_read_only_and_nothing_can_run(form, workspace):
    _, compiled = form
    texts = {"soker.navn": "Porsáŋgu", "soker.organisasjonsnummer": "987879696", "soker.type": "kommune"}
    filled = compiled.filled(texts)
    frozen = archive.freeze(filled, "a.pdf", workspace.theme)
    assert values(frozen) == values(filled)
    reader = pypdf.PdfReader(io.BytesIO(frozen))
    assert all(field.get("/Ff", 0) & 1 for field in reader.get_fields().values() if "/FT" in field)
    whole = b"".join(
        repr(reader.get_object(n)).encode()
        for n in range(1, reader.trailer["/Size"])
        if reader.get_object(n) is not None
    )
    assert b"/JS" not in whole and b"/AA" not in whole and b"JavaScript" not in whole


def test_numbers_are_shown_as_the_forms_scripts_show_them(form, workspace, tool, tmp_path):
    filled = by_pypdf(form[0], {"budsjett.kostnader.lonn": "1250000", "soker.organisasjonsnummer": "987879696"})
    path = tmp_path / "frozen.pdf"
    path.write_bytes(archive.freeze(filled, "a.pdf", workspace.theme))
    text = peers.poppler_text(tool("pdftotext"), path).replace("\u00a0", " ")
    assert "1 250 000" in text and "987 879 696" in text


def test_what_a_field_has_no_room_for_stands_whole_in_the_addendum(form, workspace, tool, tmp_path):
    answer = " ".join(f"ord{number}" for number in range(900))
    filled = form[1].filled({"prosjekt.mal": answer, "soker.navn": answer[:400]})
    path = tmp_path / "frozen.pdf"
    path.write_bytes(archive.freeze(filled, "a.pdf", workspace.theme))
    text = peers.poppler_text(tool("pdftotext"), path)
    assert {f"ord{number}" for number in range(900)} <= set(text.split())
    assert "se tillegg" in text or "sjå tillegg" in text
    pages = len(pypdf.PdfReader(io.BytesIO(form[0])).pages)
    assert len(pypdf.PdfReader(path).pages) > pages


def test_characters_that_the_font_lacks_are_told(form, workspace, tool, tmp_path):
    path = tmp_path / "frozen.pdf"
    path.write_bytes(archive.freeze(form[1].filled({"soker.navn": "Αθήνα 漢 kommune"}), "a.pdf", workspace.theme))
    text = peers.poppler_text(tool("pdftotext"), path)
    assert "Αθήνα" in text
    assert "U+6F22" in text


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=300))
def test_any_text_can_be_frozen_and_stays_the_value(form, workspace, text):
    filled = form[1].filled({"prosjekt.mal": text})
    assert values(archive.freeze(filled, "a.pdf", workspace.theme))["prosjekt.mal"] == values(filled)["prosjekt.mal"]


def test_frozen_twice_the_bytes_are_the_same_and_a_frozen_form_can_be_frozen(form, workspace):
    filled = form[1].filled({"soker.navn": "Voss herad", "prosjekt.mal": LONG})
    frozen = archive.freeze(filled, "a.pdf", workspace.theme)
    assert archive.freeze(filled, "a.pdf", workspace.theme) == frozen
    assert values(archive.freeze(frozen, "a.pdf", workspace.theme)) == values(frozen)


def bad_files(form, workspace):
    plain = pypdf.PdfWriter()
    plain.add_blank_page(200, 200)
    out = io.BytesIO()
    plain.write(out)
    locked = pypdf.PdfWriter(clone_from=io.BytesIO(form))
    locked.encrypt("hemmelig")
    closed = io.BytesIO()
    locked.write(closed)
    return {
        "empty": b"",
        "html": b"<html><body>not a PDF</body></html>",
        "no form": out.getvalue(),
        "encrypted": closed.getvalue(),
        "truncated": form[: len(form) // 2],
    }


@pytest.mark.parametrize("fault", ["empty", "html", "no form", "encrypted", "truncated"])
def test_what_cannot_be_frozen_is_said_in_one_line(form, workspace, fault):
    with pytest.raises(DataError) as caught:
        archive.freeze(bad_files(form[0], workspace)[fault], "inn/skjema.pdf", workspace.theme)
    assert len(caught.value.problems) == 1
    assert str(caught.value).startswith("inn/skjema.pdf: ")


def test_the_command_freezes_what_it_can_and_says_what_it_cannot(form, run, tmp_path):
    (tmp_path / "god.pdf").write_bytes(form[0])
    (tmp_path / "darlig.pdf").write_bytes(b"nei")
    result = run("freeze", tmp_path / "darlig.pdf", tmp_path / "god.pdf")
    assert result.exit_code == 1
    assert (tmp_path / "god.arkiv.pdf").is_file()
    assert not (tmp_path / "darlig.arkiv.pdf").exists()
    assert "darlig.pdf: is not a PDF" in result.output
