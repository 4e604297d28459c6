"""The reader of PDF objects parses what is needed, and takes nothing from a file whose end is missing."""

import io

import pypdf
import pytest
from pypdf.generic import NameObject, TextStringObject

from assembler.intake.pdf import fields as pdf_fields
from assembler.intake.pdf.objects import LazyReader
from assembler.intake.records import Note
from assembler.scheme.key import parse_key


def test_the_reader_that_unpacks_little_reads_what_pypdf_reads(small):

    plain = pypdf.PdfReader(io.BytesIO(small)).get_fields()
    wanted = {name: str(field.get("/V", "")) for name, field in plain.items() if field.get("/FT") in ("/Tx", "/Ch")}
    found = pdf_fields.read_values(LazyReader(small)).fields
    assert {name: held.text for name, held in found.items() if held.kind in ("Tx", "Ch")} == wanted


@pytest.mark.parametrize("before", [b"\r\n\n", b"\xef\xbb\xbf", b"From: kari@kommune.no\n\n", b"%" * 900])
def test_what_stands_before_or_after_a_form_changes_no_answer(small, read, before):
    whole = read(small).record
    assert read(before + small).record.data == whole.data
    assert read(small + b"\n-- \nSendt med e-post\n").record.data == whole.data
    assert read(small + bytes(700)).record.data == whole.data


def test_a_form_that_is_cut_off_is_read_whole_or_not_at_all(blanks, workspace, read):
    blank, _, compiled = blanks(workspace.definition(parse_key("integreringstilskudd/2018")), "nb")
    once = compiled.filled({"soker.navn": "Vågå"})
    twice = once + again(once, "soker.navn", "Lom")
    first, last = (read(each).record.data["soker"]["navn"] for each in (once, twice))
    assert (first, last) == ("Vågå", "Lom")
    end = len(b"\n%%EOF\n")  # whatever of the mark is gone, the revision is whole
    cuts = {
        *range(len(blank) + 9, len(twice), 97),
        *range(len(once) + 2, len(once) + 9),
        *range(len(twice) - 30, len(twice)),
    }
    for cut in cuts:
        outcome = read(twice[:cut])
        if outcome.record:
            kept = last if cut >= len(twice) - end else first
            assert cut in range(len(once) - end, len(once) + 1) or cut >= len(twice) - end, cut
            assert outcome.record.data["soker"]["navn"] == kept
        else:
            assert outcome.notes == (Note("cut_off"),)


def again(form, name, text):
    """What a program that saves a form once more puts after its end: the field with another answer."""
    reader = pypdf.PdfReader(io.BytesIO(form))
    queue = [(each, "") for each in reader.root_object["/AcroForm"]["/Fields"]]
    while queue:
        reference, above = queue.pop()
        field = reference.get_object()
        path = f"{above}.{field.get('/T')}" if above else str(field.get("/T"))
        if path == name:
            break
        queue += [(kid, path) for kid in field.get("/Kids", ())]
    field[NameObject("/V")] = TextStringObject(text)
    body, number = io.BytesIO(), reference.idnum
    field.write_to_stream(body)
    told = b"\n%d 0 obj\n%s\nendobj\n" % (number, body.getvalue())
    before = int(form.rpartition(b"startxref")[2].split()[0])
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n" % (number, len(form) + 1)
    root = reader.trailer.raw_get("/Root").idnum
    trailer = b"<< /Size %d /Root %d 0 R /Prev %d >>\n" % (reader.trailer["/Size"], root, before)
    return told + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (len(form) + len(told))
