"""Reads single elements of Word's text: content controls, wrappers, properties before a change, unsupported content."""

from __future__ import annotations

from collections.abc import Iterator

from assembler.render.docx.namespaces import w
from assembler.word_review.docx.package import Element
from assembler.word_review.docx.styles import child_value

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
OWNER_PREFIXES = ("@", "%", "~")  # of the tags of controls that contain a text, a region or the copy's notice
WRAPPERS = frozenset(map(w, ("smartTag", "customXml", "dir", "bdo")))
UNSUPPORTED = {  # what cannot be imported
    w("drawing"): "an image or text box",
    w("pict"): "an image or text box",
    w("object"): "an embedded object",
    w("footnoteReference"): "a footnote",
    w("endnoteReference"): "an endnote",
    w("sym"): "a symbol of a special font",
    w("ruby"): "text above text",
    w("altChunk"): "a document of another kind",
    w("subDoc"): "a document within the document",
    w("ptab"): "a tab stop of its own",
    w("pgNum"): "a page number",
    _ALTERNATE: "an image or text box",
}


def control_content(control: Element) -> Element:
    """The children of a content control, none of one that is empty."""
    found = control.find(w("sdtContent"))
    return found if found is not None else ()


def with_owner(control: Element, owners: tuple[str, ...]) -> tuple[str, ...]:
    """The tags of the owners of a control's content; the control itself has ``owners``."""
    tag = child_value(control, "sdtPr/tag")
    return (*owners, tag) if tag[:1] in OWNER_PREFIXES else owners


def children_in_wrappers(
    parent: Element, name: str, owners: tuple[str, ...]
) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """The rows of a table, cells of a row or paragraphs of a cell with their owners, also within wrappers."""
    for child in parent:
        if child.tag == w(name):
            yield child, owners
        elif child.tag == w("sdt"):
            yield from children_in_wrappers(control_content(child), name, with_owner(child, owners))
        elif child.tag in WRAPPERS:
            yield from children_in_wrappers(child, name, owners)


def properties_before(properties: Element | None, change: str) -> Element | None:
    """The properties as they were before a tracked change of them."""
    changed = properties.find(w(change)) if properties is not None else None
    if changed is None:
        return properties
    former = changed.find(w(change.removesuffix("Change")))
    return former if former is not None else changed
