"""Edit the structure tree of a PDF form: find annotations' elements, append another tagged document."""

from __future__ import annotations

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
)

from assembler.archive.objects import direct_content, new_dictionary
from assembler.intake.pdf.objects import MAX_DEPTH, array, dictionary, integer, members

_KEYS = ("/StructParent", "/StructParents")
APPENDED = "/AssemblerAppended"  # marks pages and elements that were appended, so that they can be removed


class Structure:
    """The structure tree of the document in a writer (ISO 32000-1, 14.7), with its parent tree as a dictionary."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._root = dictionary(writer.root_object.get("/StructTreeRoot"))
        self._parents = _number_tree(self._root.get("/ParentTree"))

    def element(self, annotation: DictionaryObject) -> DictionaryObject:
        """The element of an annotation, by its /StructParent; empty where it is not tagged."""
        if "/StructParent" not in annotation:
            return DictionaryObject()
        return dictionary(self._parents.get(integer(annotation["/StructParent"])))

    def has_forms(self) -> bool:
        """Whether any element is a form field."""
        return any(dictionary(parent).get("/S") == "/Form" for parent in self._parents.values())

    def remove_annotation(self, reference: PdfObject, annotation: DictionaryObject) -> None:
        """Remove an annotation from the tree."""
        element = self.element(annotation)
        if "/K" in element:
            kept = [kid for kid in members(element.raw_get("/K")) if not _refers_to(kid, reference)]
            element[NameObject("/K")] = ArrayObject(kept)
        if "/StructParent" in annotation:
            self._parents.pop(integer(annotation["/StructParent"]), None)
            del annotation["/StructParent"]

    def append(self, other: PdfReader) -> list[IndirectObject]:
        """Append the pages of another tagged document, with its elements as a part; returns the pages."""
        writer, before = self._writer, len(self._writer._objects)
        for page in other.pages:
            del page["/Parent"]
        appended = dictionary(other.root_object["/StructTreeRoot"].clone(writer))
        offset = max(self._parents, default=-1) + 1
        for obj in writer._objects[before:]:
            for part in direct_content(obj):
                for key in _KEYS:
                    if isinstance(part, DictionaryObject) and key in part:
                        part[NameObject(key)] = NumberObject(integer(part[key]) + offset)
        self._parents |= {number + offset: element for number, element in _number_tree(appended["/ParentTree"]).items()}
        roles = self._root.setdefault(NameObject("/RoleMap"), DictionaryObject()).get_object()
        for role, standard in dictionary(appended.get("/RoleMap")).items():
            roles.setdefault(role, standard)
        self._append_elements(members(appended.raw_get("/K")))
        return [self._add(page.indirect_reference.clone(writer)) for page in other.pages if page.indirect_reference]

    def remove_appended(self) -> None:
        """Remove what :meth:`append` appended when this document was written before."""
        pages = dictionary(self._writer.root_object["/Pages"])
        kept = ArrayObject()
        for reference in array(pages["/Kids"]):
            page = dictionary(reference)
            if APPENDED in page and "/StructParents" in page:
                self._parents.pop(integer(page["/StructParents"]), None)
            else:
                kept.append(reference)
        pages.update(new_dictionary(Kids=kept, Count=NumberObject(len(kept))))
        above, _ = self._document()
        if "/K" in above:
            kids = members(above.raw_get("/K"))
            above[NameObject("/K")] = ArrayObject(kid for kid in kids if APPENDED not in dictionary(kid))

    def _document(self) -> tuple[DictionaryObject, PdfObject]:
        """The document's own element, or the root where it has none, and a reference to it."""
        own = members(self._root.raw_get("/K")) if "/K" in self._root else []
        if len(own) == 1 and isinstance(own[0], IndirectObject) and dictionary(own[0]).get("/S") == "/Document":
            return dictionary(own[0]), own[0]
        return self._root, self._writer.root_object.raw_get("/StructTreeRoot")

    def _append_elements(self, kids: list[PdfObject]) -> None:
        """Put elements under the document's own element; a document among them becomes a part."""
        above, reference = self._document()
        for kid in kids:
            element = dictionary(kid)
            element.update(new_dictionary(P=reference, **{APPENDED[1:]: BooleanObject(True)}))
            if element.get("/S") == "/Document":
                element[NameObject("/S")] = NameObject("/Part")
        above[NameObject("/K")] = ArrayObject([*members(above.raw_get("/K") if "/K" in above else None), *kids])

    def _add(self, page: IndirectObject) -> IndirectObject:
        pages = self._writer.root_object.raw_get("/Pages")
        kids = [*array(dictionary(pages)["/Kids"]), page]
        dictionary(pages).update(new_dictionary(Kids=ArrayObject(kids), Count=NumberObject(len(kids))))
        page_object = dictionary(page)
        page_object[NameObject("/Parent")] = pages
        page_object.update(new_dictionary(Tabs=NameObject("/S"), **{APPENDED[1:]: BooleanObject(True)}))
        return page

    def write(self) -> None:
        """Write the parent tree back, as a tree of one node."""
        flat = ArrayObject()
        for number, element in sorted(self._parents.items()):
            flat.extend([NumberObject(number), element])
        self._root[NameObject("/ParentTree")] = new_dictionary(Nums=flat)
        self._root[NameObject("/ParentTreeNextKey")] = NumberObject(max(self._parents, default=-1) + 1)


def _refers_to(kid: PdfObject, reference: PdfObject) -> bool:
    """Whether an element's kid is the object reference (OBJR) of this annotation."""
    inner = dictionary(kid)
    found = inner.raw_get("/Obj") if "/Obj" in inner else None
    return (
        isinstance(found, IndirectObject) and isinstance(reference, IndirectObject) and found.idnum == reference.idnum
    )


def _number_tree(tree: object) -> dict[int, PdfObject]:
    """A number tree (ISO 32000-1, 7.9.7) as a dictionary."""
    found: dict[int, PdfObject] = {}
    queue: list[tuple[object, int]] = [(tree, 0)]
    while queue:
        node, depth = queue.pop()
        pairs = array(dictionary(node).get("/Nums"))
        found.update((integer(key), value) for key, value in zip(pairs[::2], pairs[1::2], strict=False))
        if depth < MAX_DEPTH:
            queue.extend((kid, depth + 1) for kid in array(dictionary(node).get("/Kids")))
    return found
