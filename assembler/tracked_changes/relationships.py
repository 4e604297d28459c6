"""Imports what the text of the earlier Word file refers to into the later one: links, lists and bookmarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from assembler.render.docx.namespaces import R, w
from assembler.tracked_changes.runs import Element, text_of

_BOOKMARKS = 50_000  # first id; those of the later file count from 1, tracked changes from :data:`runs._FIRST_ID`


def import_bookmarks(earlier: Element, later: Element) -> None:
    """Rename the earlier file's bookmarks, and the links to them, for use in the later file.

    A heading that is in both, word for word, gets the later file's bookmark; any other gets one of its own.
    """
    known = dict(_bookmarked_texts(later))
    names: dict[str, str] = {}
    for heading, name in _bookmarked_texts(earlier):
        names[name] = known.get(heading, f"_TocBefore{len(names) + 1:04}")
    for link in earlier.iter(w("hyperlink")):
        anchor = link.get(w("anchor"))
        if anchor in names:
            link.set(w("anchor"), names[anchor])
    later_names = set(known.values())
    removed: set[str] = set()
    for start in list(earlier.iter(w("bookmarkStart"))):
        start.set(w("name"), names.get(start.get(w("name")), start.get(w("name"))))
        if start.get(w("name")) in later_names:
            removed.add(start.get(w("id")))
            start.getparent().remove(start)
    for end in list(earlier.iter(w("bookmarkEnd"))):
        if end.get(w("id")) in removed:
            end.getparent().remove(end)
    for mark in earlier.iter(w("bookmarkStart"), w("bookmarkEnd")):
        mark.set(w("id"), str(_BOOKMARKS + int(mark.get(w("id")))))


def _bookmarked_texts(root: Element) -> Iterator[tuple[tuple[str, int], str]]:
    """Each bookmarked text with the number of equal texts before it, and the name of its bookmark."""
    seen: Counter[str] = Counter()
    for start in root.iter(w("bookmarkStart")):
        heading = text_of(start.getparent())
        yield (heading, seen[heading]), start.get(w("name"))
        seen[heading] += 1


def import_links(earlier: Element, old: bytes, new: bytes) -> bytes:
    """The later file's relationships with the earlier file's links; ``earlier`` is changed to refer to these."""
    source, target = etree.fromstring(old), etree.fromstring(new)
    known = {
        relationship.get("Target"): relationship.get("Id") for relationship in target if relationship.get("TargetMode")
    }
    targets = {relationship.get("Id"): relationship for relationship in source}
    for link in earlier.iter(w("hyperlink")):
        relationship = targets.get(link.get(f"{{{R}}}id"))
        if relationship is None:
            continue
        url = relationship.get("Target")
        if url not in known:
            known[url] = f"rIdBefore{len(known) + 1}"
            copied = deepcopy(relationship)
            copied.set("Id", known[url])
            target.append(copied)
        link.set(f"{{{R}}}id", known[url])
    contents: bytes = etree.tostring(target, xml_declaration=True, encoding="UTF-8", standalone=True)
    return contents


def import_lists(earlier: Element, later: Element, old: bytes, new: bytes) -> bytes:
    """The later file's numbering with the earlier file's lists under new numbers; ``earlier`` refers to these.

    Lists that begin with the same item are one list, so that they do not appear as reformatted.
    """
    source, target = etree.fromstring(old), etree.fromstring(new)
    numbers = {number.get(w("numId")): number for number in source.iter(w("num"))}
    first = max((int(number.get(w("numId"))) for number in target.iter(w("num"))), default=0) + 1
    same = _same_lists(earlier, later)
    renumbered: dict[str, str] = {}
    for reference in earlier.iter(w("numId")):
        value = reference.get(w("val"))
        if value in same:
            reference.set(w("val"), same[value])
            continue
        if value not in renumbered and value in numbers:
            renumbered[value] = str(first + len(renumbered))
            copied = deepcopy(numbers[value])
            copied.set(w("numId"), renumbered[value])
            target.append(copied)
        reference.set(w("val"), renumbered.get(value, value))
    contents: bytes = etree.tostring(target, xml_declaration=True, encoding="UTF-8", standalone=True)
    return contents


def _same_lists(earlier: Element, later: Element) -> dict[str, str]:
    """The later by the earlier number of lists with the same first item, each used once."""
    old, new = _list_items(earlier), _list_items(later)
    used: set[str] = set()
    result: dict[str, str] = {}
    for number, items in old.items():
        match = next((other for other, own in new.items() if other not in used and own[0] == items[0]), None)
        if match:
            result[number] = match
            used.add(match)
    return result


def _list_items(root: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for reference in root.iter(w("numId")):
        paragraph = reference.getparent().getparent().getparent()
        found.setdefault(reference.get(w("val")), []).append(text_of(paragraph))
    return found
