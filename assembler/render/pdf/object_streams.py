"""Write PDF objects as a small file: all but streams go into compressed object streams (ISO 32000-1, 7.5.7)."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence

from pypdf import PdfWriter
from pypdf.generic import PdfObject, StreamObject

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_PER_STREAM = 100  # objects in one object stream: a reader that wants one unpacks them all


def write_packed(writer: PdfWriter) -> bytes:
    """The writer's objects as one file, the same bytes for the same objects."""
    out = bytearray(HEADER)
    entries: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    loose: list[tuple[int, bytes]] = []
    for number, obj in enumerate(writer._objects, start=1):
        if obj is None:
            continue
        if isinstance(obj, StreamObject):
            entries[number] = (1, len(out), 0)
            out += indirect(number, serialize(obj))
        else:
            loose.append((number, serialize(obj)))
    following = len(writer._objects) + 1
    for start in range(0, len(loose), _PER_STREAM):
        group = loose[start : start + _PER_STREAM]
        entries[following] = (1, len(out), 0)
        entries.update({number: (2, following, index) for index, (number, _) in enumerate(group)})
        out += indirect(following, _object_stream(group))
        following += 1
    return bytes(out) + cross_reference(entries, len(out), following, trailer(writer), None)


def trailer(writer: PdfWriter) -> bytes:
    """The trailer's entries of a writer: root, info and file identifier."""
    identifier = b""
    if writer._ID:
        identifier = b" /ID " + serialize(writer._ID)
    info = writer._info.indirect_reference if writer._info is not None else None
    entry = b" /Info %d 0 R" % info.idnum if info else b""
    root = writer.root_object.indirect_reference
    assert root is not None
    return b"/Root %d 0 R%s%s" % (root.idnum, entry, identifier)


def serialize(obj: PdfObject) -> bytes:
    """An object's own bytes."""
    buffer = io.BytesIO()
    obj.write_to_stream(buffer)
    return buffer.getvalue()


def indirect(number: int, contents: bytes) -> bytes:
    """An indirect object of generation 0."""
    return b"%d 0 obj\n%s\nendobj\n" % (number, contents)


def stream(dictionary: bytes, data: bytes) -> bytes:
    """A stream object with these entries (without /Length)."""
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (dictionary, len(data), data)


def text_string(text: str) -> bytes:
    """A text string (7.9.2.2): ASCII as it is, everything else as UTF-16."""
    if text.isascii() and text.isprintable():
        plain = text.encode().replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        return b"(%s)" % plain
    return b"<feff%s>" % text.encode("utf-16-be", "surrogatepass").hex().encode()


def name_object(text: str) -> bytes:
    """A name (7.3.5), in UTF-8."""
    regular = b"!$&'*+,-.0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~\"\\"
    return b"/" + b"".join(bytes([c]) if c in regular else b"#%02x" % c for c in text.encode())


def _object_stream(group: Sequence[tuple[int, bytes]]) -> bytes:
    index, offset = [], 0
    for number, contents in group:
        index.append(b"%d %d" % (number, offset))
        offset += len(contents) + 1
    head = b" ".join(index) + b"\n"
    data = zlib.compress(head + b"\n".join(contents for _, contents in group), 9)
    entries = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (len(group), len(head))
    return stream(entries, data)


def cross_reference(
    entries: Mapping[int, tuple[int, int, int]], position: int, number: int, trailer: bytes, previous: int | None
) -> bytes:
    """A cross-reference stream (7.5.8) as object ``number`` at byte ``position``, and the end of the file.

    ``entries`` are type, offset (or object stream), generation (or index) by object number; ``previous`` is the byte
    position of the section before, where this one ends an incremental update.
    """
    entries = {**entries, number: (1, position, 0)}
    index: list[int] = []
    rows = bytearray()
    for each in sorted(entries):
        if index and index[-2] + index[-1] == each:
            index[-1] += 1
        else:
            index += [each, 1]
        kind, second, third = entries[each]
        rows += bytes([kind]) + second.to_bytes(4, "big") + third.to_bytes(2, "big")
    numbers = b" ".join(b"%d" % value for value in index)
    before = b" /Prev %d" % previous if previous is not None else b""
    size = max(entries) + 1
    head = b"/Type /XRef /W [1 4 2] /Index [%s] /Size %d /Filter /FlateDecode %s%s" % (numbers, size, trailer, before)
    return indirect(number, stream(head, zlib.compress(bytes(rows), 9))) + b"startxref\n%d\n%%%%EOF\n" % position
