"""Finds the tables of contents of two Word files, so that they and what is around them can be merged separately."""

from __future__ import annotations

from lxml import etree

from assembler.render.docx.namespaces import w
from assembler.tracked_changes.runs import Element


def find_both(old: Element, new: Element) -> tuple[Element, Element] | None:
    """The tables of contents of two bodies, where both have one with as many paragraphs with field marks; else none.

    A table of contents without such a counterpart is unwrapped into paragraphs, which can be inserted and deleted.
    """
    before, after = old.find(w("sdt")), new.find(w("sdt"))
    if before is not None and after is not None and _field_count(before) == _field_count(after):
        return before, after
    for body, contents in ((old, before), (new, after)):
        if contents is not None:
            _unwrap(body, contents)
    return None


def split_at(body: Element, contents: Element) -> tuple[Element, Element]:
    """The blocks before and after the table of contents, each in a container of its own."""
    at = body.index(contents)
    halves = (body[:at], body[at + 1 :])
    containers = (etree.Element(body.tag), etree.Element(body.tag))
    for container, blocks in zip(containers, halves, strict=True):
        container.extend(blocks)
    return containers


def has_field(block: Element) -> bool:
    """Whether a paragraph contains marks of a field, which can be neither inserted nor deleted."""
    return block.tag == w("p") and next(block.iter(w("fldChar")), None) is not None


def _field_count(contents: Element) -> int:
    return sum(map(has_field, contents.iter(w("p"))))


def _unwrap(body: Element, contents: Element) -> None:
    for block in contents.find(w("sdtContent")):
        contents.addprevious(block)
        for mark in list(block.iter(w("fldChar"), w("instrText"))):
            mark.getparent().remove(mark)
    body.remove(contents)
