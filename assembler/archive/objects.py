"""PDF objects from a file that any program may have written: each as the type that it should be, or empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

DEPTH = 64  # deeper hierarchies are loops, or made to do harm


def entries(**values: PdfObject) -> DictionaryObject:
    """A new dictionary with these entries."""
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in values.items()})


def resolved(obj: object) -> object:
    """The object itself behind a reference."""
    for _ in range(DEPTH):
        if not isinstance(obj, IndirectObject):
            return obj
        obj = obj.get_object()
    return None


def dictionary(obj: object) -> DictionaryObject:
    """The object as a dictionary (or stream); a new empty one where it is anything else."""
    found = resolved(obj)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def array(obj: object) -> list[PdfObject]:
    """The members of an array, unresolved; none where it is anything else."""
    found = resolved(obj)
    return list(found) if isinstance(found, ArrayObject) else []


def members(obj: object) -> list[PdfObject]:
    """Where one object may stand for an array of one: its members."""
    found = resolved(obj)
    if found is None or isinstance(found, NullObject):
        return []
    return list(found) if isinstance(found, ArrayObject) else [obj]  # type: ignore[list-item]


def integer(obj: object) -> int:
    """The object as a whole number; 0 where it is anything else."""
    found = resolved(obj)
    return int(found) if isinstance(found, int | float) else 0


def text(obj: object) -> str:
    """The characters of a text string, a name (without its slash), a number or a text stream (12.7.4.3)."""
    found = resolved(obj)
    if isinstance(found, StreamObject):
        found = ByteStringObject(found.get_data())
    if isinstance(found, NameObject):
        return found.removeprefix("/")
    if isinstance(found, bytes):
        return _decoded(found)
    return str(found) if isinstance(found, str | int | float) else ""


def _decoded(data: bytes) -> str:
    for mark, encoding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return data.decode("latin-1")


def keep(obj: DictionaryObject, names: Iterable[str]) -> None:
    """Take every entry but these out of a dictionary, and put them in this order."""
    kept = {NameObject(name): obj.raw_get(name) for name in names if name in obj}
    obj.clear()
    obj.update(kept)


def within(obj: object) -> Iterator[PdfObject]:
    """An object's direct content: itself and what it holds, down to references, which are not followed."""
    queue = [obj]
    while queue:
        found = queue.pop()
        if isinstance(found, PdfObject):
            yield found
        if isinstance(found, DictionaryObject):
            queue.extend(reversed([found.raw_get(name) for name in found]))
        elif isinstance(found, ArrayObject):
            queue.extend(reversed(found))


def compact(writer: PdfWriter) -> None:
    """Drop what nothing refers to any more, and number what is left in the order in which it is reached."""
    held = writer._objects
    roots = [writer.root_object.indirect_reference]
    if writer._info is not None:
        roots.append(writer._info.indirect_reference)
    numbers: dict[int, int] = {}
    references: dict[int, IndirectObject] = {}
    queue: list[object] = list(reversed(roots))
    while queue:
        reference = queue.pop()
        if not isinstance(reference, IndirectObject):
            continue
        references[id(reference)] = reference
        if reference.idnum in numbers or not 0 < reference.idnum <= len(held):
            continue
        numbers[reference.idnum] = len(numbers) + 1
        obj = held[reference.idnum - 1]
        if isinstance(obj, PdfObject) and obj.indirect_reference is not None:
            references[id(obj.indirect_reference)] = obj.indirect_reference
        queue.extend(reversed([part for part in within(obj) if isinstance(part, IndirectObject)]))
    writer._objects = [held[number - 1] or NullObject() for number in numbers]
    for reference in references.values():
        reference.idnum = numbers.get(reference.idnum, 0)


def string(value: str) -> TextStringObject:
    """A text string."""
    return TextStringObject(value)
