"""Files that are something else than a form as it was filled in: broken, closed, flattened, renamed, changed."""

import io
import random
import zipfile

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from support.hostile.raw import PAGE, PAGES, catalogue, form, pdf, stream


def _written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _writer(filled):
    return pypdf.PdfWriter(clone_from=io.BytesIO(filled))


def _fields(writer):
    """Every field object by full name."""
    found, queue = {}, [(each, "") for each in writer.root_object["/AcroForm"]["/Fields"]]
    while queue:
        reference, above = queue.pop()
        field = reference.get_object()
        name = f"{above}.{field['/T']}" if above else str(field["/T"])
        found[name] = field
        queue += [(kid, name) for kid in field.get("/Kids", ()) if "/T" in kid.get_object()]
    return found


def with_text(filled, name, text):
    """The form with another text in one of its fields, written by pypdf."""
    writer = _writer(filled)
    _fields(writer)[name][NameObject("/V")] = TextStringObject(text)
    return _written(writer)


def without(filled, name):
    """The form with one of its fields taken out."""
    writer = _writer(filled)
    field = _fields(writer)[name]
    kids = field["/Parent"]["/Kids"] if "/Parent" in field else writer.root_object["/AcroForm"]["/Fields"]
    kids[:] = [kid for kid in kids if kid.get_object() is not field]
    return _written(writer)


def with_more(filled, name, text):
    """The form with a field of another's."""
    writer = _writer(filled)
    entries = {"/FT": NameObject("/Tx"), "/T": TextStringObject(name), "/V": TextStringObject(text)}
    field = DictionaryObject({NameObject(key): value for key, value in entries.items()})
    writer.root_object["/AcroForm"]["/Fields"].append(writer._add_object(field))
    return _written(writer)


def without_list(filled):
    """The form whose list of fields a program has lost: the widgets are on their pages still."""
    writer = _writer(filled)
    writer.root_object["/AcroForm"][NameObject("/Fields")] = ArrayObject()
    return _written(writer)


def flattened(filled):
    """The form as it looks when it was printed to PDF."""
    writer = _writer(filled)
    for page in writer.pages:
        page.pop("/Annots", None)
    del writer.root_object["/AcroForm"]
    return _written(writer)


def encrypted(filled, password):
    writer = _writer(filled)
    writer.encrypt(password, algorithm="RC4-128")
    return _written(writer)


def flipped(filled, seed):
    """The form with some of its bytes changed."""
    chance = random.Random(seed)
    damaged = bytearray(filled)
    for _ in range(chance.randint(1, 400)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def zipped(name="word/document.xml"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(name, "<w/>")
    return out.getvalue()


XFA = b"/XFA [(template) 5 0 R]"

# Each as it lies in a folder: the name, the file, and the note that says what it is.
STRANGERS = {
    "empty.pdf": (lambda: b"", "empty"),
    "header-only.pdf": (lambda: b"%PDF-1.7\n", "cut_off"),
    "page.html.pdf": (lambda: b"<!DOCTYPE html><html><body>404</body></html>", "other_kind"),
    "word.pdf": (zipped, "other_kind"),
    "sheet.pdf": (lambda: zipped("xl/workbook.xml"), "other_kind"),
    "old.pdf": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "other_kind"),
    "scan.pdf": (lambda: b"\xff\xd8\xff\xe0" + bytes(600), "other_kind"),
    "notes.txt": (lambda: "Søknaden kommer på fredag.".encode(), "other_kind"),
    "plain.pdf": (lambda: pdf([b"<</Type /Catalog /Pages 2 0 R>>", PAGES, PAGE]), "no_fields"),
    "others.pdf": (lambda: form(b"<</FT /Tx /T (Name) /V (Ola)>>"), "mark_lost"),
    "xfa.pdf": (lambda: pdf([catalogue(b"[]", XFA), PAGES, PAGE, b"null", stream(b"<xdp/>")]), "xfa"),
    "xfa-with-fields.pdf": (lambda: form(b"<</FT /Tx /T (form1) /V (x)>>", stream(b"<xdp/>"), more=XFA), "xfa"),
    "marked-otherwise.pdf": (lambda: form(b"<</FT /Tx /T (_skjema) /V (skatt/2025)>>"), "mark_unknown"),
    "another-scheme.pdf": (lambda: form(b"<</FT /Tx /T (_skjema) /V (skatt/2025 000000000000 nb)>>"), "no_definition"),
    "no-mark.json": (lambda: b'{"data": {}}', "not_json"),
    "list.json": (lambda: b"[1, 2]", "not_json"),
    "broken.json": (lambda: b'{"form": ', "not_json"),
    "nan.json": (lambda: b'{"form": "x", "data": {"a": NaN}}', "not_json"),
    "deep.json": (lambda: b'{"form": "utviklingstiltak/2025 000000000000 nb", "data": {"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}", "not_json"),
    "digits.json": (lambda: b'{"form": "utviklingstiltak/2025 000000000000 nb", "data": {"a": ' + b"9" * 100_000 + b"}}", "not_json"),
    "latin1.json": (lambda: '{"form": "æ"}'.encode("latin-1"), "not_json"),
}  # fmt: skip
