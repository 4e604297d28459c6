"""A single element of Word's text: what it holds, whose that is, what it was before, whether it can be taken in."""

from __future__ import annotations

from collections.abc import Iterator

from assembler.word_review.docx.package import Element, w
from assembler.word_review.docx.styles import value

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
OWNING = ("@", "%", "~")  # how the tags begin of controls that hold a text, a region or the copy's notice
WRAPPERS = frozenset(map(w, ("smartTag", "customXml", "dir", "bdo")))
LACKING = {  # what cannot be taken in
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


def content(control: Element) -> Element:
    """What stands in a content control; nothing in one that is empty."""
    found = control.find(w("sdtContent"))
    return found if found is not None else ()


def owned(control: Element, owners: tuple[str, ...]) -> tuple[str, ...]:
    """The tags of what holds the content of a control that these ``owners`` hold."""
    tag = value(control, "sdtPr/tag")
    return (*owners, tag) if tag[:1] in OWNING else owners


def below(parent: Element, name: str, owners: tuple[str, ...]) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """The rows of a table, cells of a row or paragraphs of a cell, out of what may be wrapped around them."""
    for child in parent:
        if child.tag == w(name):
            yield child, owners
        elif child.tag == w("sdt"):
            yield from below(content(child), name, owned(child, owners))
        elif child.tag in WRAPPERS:
            yield from below(child, name, owners)


def before(properties: Element | None, change: str) -> Element | None:
    """Properties as they were before a tracked change of them."""
    changed = properties.find(w(change)) if properties is not None else None
    if changed is None:
        return properties
    former = changed.find(w(change.removesuffix("Change")))
    return former if former is not None else changed
