"""Files that cost more than they weigh: loops, depths, floods and what unpacks without end."""

import zlib

from support.hostile.raw import PAGE, PAGES, catalogue, deflated, form, mark, pdf, stream

ZEROS = 400_000_000  # bytes that a bomb unpacks to


def _zeros(count=ZEROS):
    packer = zlib.compressobj(9)
    block = bytes(1_000_000)
    return b"".join(packer.compress(block) for _ in range(count // len(block))) + packer.flush()


def _packed_objects(data, count, first, entries=b""):
    """A file whose catalogue lies in an object stream of these data."""
    head = b"%PDF-1.7\n"
    body = b"1 0 obj\n" + stream(data, b"/Type /ObjStm /N %d /First %d %s" % (count, first, entries)) + b"\nendobj\n"
    rows = (
        b"\0\0\0\0\0\0\xff" + b"\1" + len(head).to_bytes(4, "big") + b"\0\0" + b"\2" + (1).to_bytes(4, "big") + b"\0\0"
    )
    start = len(head) + len(body)
    rows += b"\1" + start.to_bytes(4, "big") + b"\0\0"
    xref = stream(rows, b"/Type /XRef /W [1 4 2] /Size 4 /Root 2 0 R")
    return head + body + b"3 0 obj\n" + xref + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def _chain(count):
    """A field below a field below a field."""
    return [b"<</T (a) /Kids [%d 0 R]>>" % (number + 5) for number in range(count)] + [b"<</FT /Tx /T (z) /V (x)>>"]


def _xref_stream(entries):
    head = b"%PDF-1.7\n"
    return (
        head
        + b"1 0 obj\n"
        + stream(bytes(70), b"/Type /XRef " + entries)
        + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)
    )


BOMBS = {
    "arrays-in-arrays": lambda: form(b"<</FT /Tx /T (a) /V " + b"[" * 200_000 + b"]" * 200_000 + b">>"),
    "dictionaries-in-dictionaries": lambda: form(b"<</FT /Tx /T (a) /V " + b"<</A " * 100_000 + b">>" * 100_000 + b">>"),
    "fields-below-fields": lambda: form(*_chain(3_000)),
    "field-is-its-own-child": lambda: form(b"<</T (a) /Kids [4 0 R 4 0 R]>>"),
    "fields-in-a-ring": lambda: form(b"<</T (a) /Kids [5 0 R]>>", b"<</T (b) /Kids [6 0 R]>>", b"<</T (c) /Kids [4 0 R 5 0 R]>>"),
    "fields-that-double": lambda: form(*(b"<</T (a) /Kids [%d 0 R %d 0 R]>>" % (n + 5, n + 5) for n in range(60)), b"<</FT /Tx /T (z)>>"),
    "parents-in-a-ring": lambda: form(b"<</T (a) /Parent 5 0 R /FT /Tx>>", b"<</T (b) /Parent 4 0 R>>", top=b"[4 0 R 5 0 R]"),
    "a-flood-of-fields": lambda: form(b"<</FT /Tx /T (a)>>", top=b"[" + b"4 0 R " * 500_000 + b"]"),
    "a-flood-of-new-fields": lambda: form(*(b"<</FT /Tx /T (a%d)>>" % n for n in range(60_000)), top=b"[" + b" ".join(b"%d 0 R" % (n + 4) for n in range(60_000)) + b"]"),
    "references-in-a-ring": lambda: form(b"5 0 R", b"4 0 R"),
    "value-refers-to-itself": lambda: form(b"<</FT /Tx /T (a) /V 5 0 R>>", b"5 0 R"),
    "catalogue-refers-to-itself": lambda: pdf([b"1 0 R"]),
    "pages-in-a-ring": lambda: form(mark(), catalog=None, top=b"[4 0 R]").replace(PAGES, PAGES.replace(b"3 0 R", b"2 0 R")),
    "thousands-of-pages": lambda: pdf([catalogue(b"[4 0 R]"), b"<</Type /Pages /Count 50000 /Kids [" + b"3 0 R " * 50_000 + b"]>>", PAGE, mark()]),
    "pages-below-pages": lambda: pdf([catalogue(b"[3 0 R]"), b"<</Type /Pages /Kids [4 0 R]>>", mark(), *(b"<</Type /Pages /Kids [%d 0 R]>>" % (n + 5) for n in range(5_000)), PAGE]),
    "value-unpacks-without-end": lambda: form(b"<</FT /Tx /T (_skjema) /V 5 0 R>>", stream(_zeros(), b"/Filter /FlateDecode")),
    "value-unpacks-twice": lambda: form(b"<</FT /Tx /T (_skjema) /V 5 0 R>>", stream(zlib.compress(_zeros(), 9), b"/Filter [/FlateDecode /FlateDecode]")),
    "value-has-a-thousand-filters": lambda: form(b"<</FT /Tx /T (_skjema) /V 5 0 R>>", stream(_zeros(1_000_000), b"/Filter [" + b"/FlateDecode " * 1_000 + b"]")),
    "value-has-runs": lambda: form(b"<</FT /Tx /T (_skjema) /V 5 0 R>>", stream(b"\x81\0" * 3_000_000, b"/Filter /RunLengthDecode")),
    "value-is-hexadecimal": lambda: form(b"<</FT /Tx /T (_skjema) /V 5 0 R>>", stream(b"00" * 5_000_000, b"/Filter [/ASCIIHexDecode /ASCIIHexDecode /LZWDecode]")),
    "rows-without-end": lambda: form(b"<</FT /Tx /T (_skjema) /V 5 0 R>>", deflated(b"\2" * 100, b"/DecodeParms <</Predictor 12 /Columns 2147483647 /Colors 2147483647>>")),
    "object-stream-unpacks-without-end": lambda: _packed_objects(_zeros(), 1, 10, b"/Filter /FlateDecode"),
    "object-stream-counts-without-end": lambda: _packed_objects(b"2 0 <<>>", 2_000_000_000, 4),
    "object-stream-begins-beyond-itself": lambda: _packed_objects(b"2 0 <<>>", 1, 2_000_000_000),
    "object-stream-in-itself": lambda: _packed_objects(b"1 0 2 0 <<>>", 2, -5),
    "cross-reference-counts-without-end": lambda: _xref_stream(b"/W [1 4 2] /Size 2000000000 /Index [0 2000000000]"),
    "cross-reference-with-no-width": lambda: _xref_stream(b"/W [0 0 0] /Size 2000000000"),
    "cross-reference-with-huge-width": lambda: _xref_stream(b"/W [1000000000 1000000000 1000000000] /Size 3"),
    "cross-reference-goes-round": lambda: pdf([b"<</Type /Catalog>>"], trailer=b"/Prev 9"),
    "previous-is-itself": lambda: _previous_is_itself(),
    "a-number-of-a-million-digits": lambda: form(mark(), more=b"/SigFlags " + b"9" * 1_000_000),
    "a-name-of-ten-million-letters": lambda: form(b"<</FT /Tx /T (" + b"a" * 10_000_000 + b") /V (x)>>"),
    "a-value-of-twenty-million-letters": lambda: form(mark(), b"<</FT /Tx /T (a) /V (" + b"a" * 20_000_000 + b")>>", top=b"[4 0 R 5 0 R]"),
    "brackets-in-a-text": lambda: form(b"<</FT /Tx /T (" + b"(" * 1_000_000 + b") /V (x)>>"),
    "white-space": lambda: b"%PDF-1.7\n" + b" " * 20_000_000 + b"startxref\n0\n%%EOF",
    "a-comment": lambda: form(mark()).replace(b"4 0 obj", b"4 0 obj %" + b"a" * 10_000_000),
    "a-thousand-starts": lambda: b"%PDF-1.7\n" + b"startxref\n9\n%%EOF\n" * 100_000,
    "objects-that-are-not-there": lambda: form(b"<</T (a) /Kids [" + b" ".join(b"%d 0 R" % n for n in range(1_000, 4_000)) + b"]>>"),
    "a-length-that-is-not-so": lambda: form(b"<</FT /Tx /T (a) /V 5 0 R>>", stream(b"abc", length=2_000_000_000)),
    "a-length-that-is-itself": lambda: form(b"<</FT /Tx /T (a) /V 5 0 R>>", b"<</Length 5 0 R>>\nstream\nabc\nendstream"),
}  # fmt: skip


def _previous_is_itself():
    plain = pdf([b"<</Type /Catalog>>"])
    start = plain[plain.rindex(b"startxref") + 9 :].split()[0]
    return pdf([b"<</Type /Catalog>>"], trailer=b"/Prev " + start)
