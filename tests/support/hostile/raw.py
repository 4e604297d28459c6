"""PDF files written byte by byte, with whatever a library would refuse to write."""

import zlib


def pdf(objects, root=1, trailer=b"", header=b"%PDF-1.7\n"):
    """A file of these objects, numbered from 1, with a cross-reference table."""
    out, places = bytearray(header), []
    for number, contents in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, contents)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d /Root %d 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, trailer, start)
    return bytes(out)


def stream(data, entries=b"", length=None):
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (entries, len(data) if length is None else length, data)


def deflated(data, entries=b""):
    return stream(zlib.compress(data, 9), b"/Filter /FlateDecode " + entries)


def catalogue(fields, more=b"", pages=b"2 0 R"):
    return b"<</Type /Catalog /Pages %s /AcroForm <</Fields %s %s>>>>" % (pages, fields, more)


PAGES = b"<</Type /Pages /Kids [3 0 R] /Count 1>>"
PAGE = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 100 100]>>"


def form(*fields, top=None, more=b"", catalog=None):
    """A form with these field objects, the first being object 4; ``top`` is its list of fields."""
    top = b"[4 0 R]" if top is None else top
    return pdf([catalog or catalogue(top, more), PAGES, PAGE, *fields])


def mark(text=b"utviklingstiltak/2025 000000000000 nb"):
    return b"<</FT /Tx /T (_skjema) /V (%s)>>" % text
