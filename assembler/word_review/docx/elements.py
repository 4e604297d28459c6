"""A single element of Word's text: what it holds, whose that is, what it was before, whether it can be taken in."""

from __future__ import annotations

from collections.abc import Iterator

from assembler.word_review.docx.package import Element, w
from assembler.word_review.docx.styles import child_value

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
OWNER_PREFIXES = ("@", "%", "~")  # how the tags begin of controls that hold a text, a region or the copy's notice
WRAPPERS = frozenset(map(w, ("smartTag", "customXml", "dir", "bdo")))
UNSUPPORTED = {  # what cannot be taken in
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
    """What stands in a content control; nothing in one that is empty."""
    found = control.find(w("sdtContent"))
    return found if found is not None else ()


def with_owner(control: Element, owners: tuple[str, ...]) -> tuple[str, ...]:
    """The tags of what holds the content of a control that these ``owners`` hold."""
    tag = child_value(control, "sdtPr/tag")
    return (*owners, tag) if tag[:1] in OWNER_PREFIXES else owners


def children_in_wrappers(
    parent: Element, name: str, owners: tuple[str, ...]
) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """The rows of a table, cells of a row or paragraphs of a cell, out of what may be wrapped around them."""
    for child in parent:
        if child.tag == w(name):
            yield child, owners
        elif child.tag == w("sdt"):
            yield from children_in_wrappers(control_content(child), name, with_owner(child, owners))
        elif child.tag in WRAPPERS:
            yield from children_in_wrappers(child, name, owners)


def properties_before(properties: Element | None, change: str) -> Element | None:
    """Properties as they were before a tracked change of them."""
    changed = properties.find(w(change)) if properties is not None else None
    if changed is None:
        return properties
    former = changed.find(w(change.removesuffix("Change")))
    return former if former is not None else changed
