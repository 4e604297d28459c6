"""Read the objects of a PDF that any program may have written: each as the type that it should have, or empty."""

from __future__ import annotations

import io
import logging
import re

from pypdf import PdfReader
from pypdf.errors import PdfReadError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
    read_object,
)

MAX_DEPTH = 64  # deeper hierarchies are loops, or attacks
MAX_UNPACKED_STREAMS = 100_000_000  # bytes that a file's object streams may unpack to

_WHITESPACE = b" \t\r\n\f\0"
_STARTXREF = re.compile(rb"startxref\s+(\d{1,12})")  # a revision ends with the offset of its cross-references (7.5.5)
_XREF = re.compile(rb"\s*(?:xref|\d+\s+\d+\s+obj)\b")  # a table, or a stream
_UNFINISHED_REVISION = re.compile(rb"\A(?:\s*%%EOF)*\s*\d|\b\d+\s+\d+\s+obj\b")  # a revision without an end

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # what it repairs in a file is not the user's concern


class TruncatedError(PdfReadError):
    """The end of a file is missing, and with it perhaps the last answers."""


def trim_to_revisions(contents: bytes) -> bytes:
    """A PDF from its header to the end of its last revision, without what mail programs put before and after.

    Offsets in a file are counted from its header (ISO 32000-1, 7.5.2). Raises :class:`TruncatedError` where the last
    revision has no end: a reader that repairs files would go back to the one before, with other answers.
    """
    contents = contents[max(0, contents.find(b"%PDF-")) :]
    revisions = list(_STARTXREF.finditer(contents))
    if not revisions:
        raise TruncatedError("it has no cross-references")
    last = revisions[-1]
    pointed = _XREF.match(contents, int(last[1]))
    if _UNFINISHED_REVISION.search(contents[last.end() :]) or (len(revisions) > 1 and not pointed):
        raise TruncatedError("its last revision does not end")
    return contents[: last.end()] + b"\n%%EOF\n"


class LazyReader(PdfReader):
    """A reader that parses of an object stream only what is asked for: a form's fields are few of its objects.

    Raises :class:`TruncatedError` where the end of the file is missing.
    """

    def __init__(self, contents: bytes) -> None:
        self._unpacked: dict[int, tuple[bytes, dict[int, int]]] = {}
        self._room = MAX_UNPACKED_STREAMS
        super().__init__(io.BytesIO(trim_to_revisions(contents)))

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        """The object of this number."""
        if isinstance(indirect_reference, int):
            number, generation = indirect_reference, 0
        else:
            number, generation = indirect_reference.idnum, indirect_reference.generation
        if generation == 0 and number in self.xref_objStm and (0, number) not in self.resolved_objects:
            found = self._in_stream(number)
            if found is not None:
                self.cache_indirect_object(0, number, found)
                return found
        return super().get_object(indirect_reference)

    def _in_stream(self, number: int) -> PdfObject | None:
        """An object of an object stream (ISO 32000-1, 7.5.7); none where the stream is not what it should be."""
        holder = self.xref_objStm[number][0]
        if holder in self.xref_objStm:  # a stream within a stream: pypdf raises the right error
            return None
        if holder not in self._unpacked:
            self._unpacked[holder] = self._index(holder)
        data, places = self._unpacked[holder]
        place = places.get(number)
        if place is None:
            return None
        while data[place : place + 1] in _WHITESPACE and place < len(data):
            place += 1
        stream = io.BytesIO(data)
        stream.seek(place)
        return read_object(stream, self)

    def _index(self, holder: int) -> tuple[bytes, dict[int, int]]:
        """An object stream's data, and the offset in it of each object."""
        stream = super().get_object(holder)
        if not isinstance(stream, StreamObject) or stream.get("/Type") != "/ObjStm":
            return b"", {}
        count, first = stream.get("/N"), stream.get("/First")
        if not isinstance(count, NumberObject) or not isinstance(first, NumberObject):
            return b"", {}
        data = stream.get_data()
        self._room -= len(data)
        if self._room < 0:
            raise PdfReadError(f"its object streams unpack to more than {MAX_UNPACKED_STREAMS} bytes")
        try:
            head = [int(part) for part in data[: max(0, first)].split()[: 2 * max(0, count)]]
        except ValueError:
            return b"", {}
        return data, {number: first + offset for number, offset in zip(head[::2], head[1::2], strict=False)}


def resolve(obj: object) -> object:
    """The object itself behind a reference."""
    for _ in range(MAX_DEPTH):
        if not isinstance(obj, IndirectObject):
            return obj
        obj = obj.get_object()
    return None


def dictionary(obj: object) -> DictionaryObject:
    """The object as a dictionary (or stream); a new empty one where it is anything else."""
    found = resolve(obj)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def array(obj: object) -> list[PdfObject]:
    """The members of an array, unresolved; none where it is anything else."""
    found = resolve(obj)
    return list(found) if isinstance(found, ArrayObject) else []


def members(obj: object) -> list[PdfObject]:
    """Where one object may stand for an array of one: its members."""
    found = resolve(obj)
    if found is None or isinstance(found, NullObject):
        return []
    return list(found) if isinstance(found, ArrayObject) else [obj]  # type: ignore[list-item]


def integer(obj: object) -> int:
    """The object as a whole number; 0 where it is anything else."""
    found = resolve(obj)
    return int(found) if isinstance(found, int | float) else 0


def text(obj: object) -> str:
    """The characters of a text string, a name (without its slash), a number or a text stream (12.7.4.3)."""
    found = resolve(obj)
    if isinstance(found, StreamObject):
        found = ByteStringObject(found.get_data())
    if isinstance(found, NameObject):
        return found.removeprefix("/")
    if isinstance(found, bytes):
        return _decode(found)
    return str(found) if isinstance(found, str | int | float) else ""


def _decode(data: bytes) -> str:
    for mark, encoding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return data.decode("latin-1")
