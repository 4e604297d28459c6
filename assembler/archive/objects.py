"""Build, reduce and renumber the PDF objects of an archive copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    PdfObject,
    TextStringObject,
)


def new_dictionary(**values: PdfObject) -> DictionaryObject:
    """A new dictionary with these entries."""
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in values.items()})


def keep_only(obj: DictionaryObject, names: Iterable[str]) -> None:
    """Remove all entries but these from a dictionary, and put them in this order."""
    kept = {NameObject(name): obj.raw_get(name) for name in names if name in obj}
    obj.clear()
    obj.update(kept)


def direct_content(obj: object) -> Iterator[PdfObject]:
    """An object's direct content: itself and what it contains, down to references, which are not followed."""
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
    """Drop unreferenced objects, and number the others in the order in which they are reached."""
    objects = writer._objects
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
        if reference.idnum in numbers or not 0 < reference.idnum <= len(objects):
            continue
        numbers[reference.idnum] = len(numbers) + 1
        obj = objects[reference.idnum - 1]
        if isinstance(obj, PdfObject) and obj.indirect_reference is not None:
            references[id(obj.indirect_reference)] = obj.indirect_reference
        queue.extend(reversed([part for part in direct_content(obj) if isinstance(part, IndirectObject)]))
    writer._objects = [objects[number - 1] or NullObject() for number in numbers]
    for reference in references.values():
        reference.idnum = numbers.get(reference.idnum, 0)


def string(value: str) -> TextStringObject:
    """A text string."""
    return TextStringObject(value)
