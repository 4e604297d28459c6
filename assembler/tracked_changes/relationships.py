"""What the earlier Word file's text refers to, taken over into the later file's package: links, lists and bookmarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from assembler.render.docx.namespaces import R, w
from assembler.tracked_changes.runs import Element, text_of

_BOOKMARKS = 50_000  # before those of the later file count from 1, tracked changes from :data:`runs._FIRST_ID`


def import_bookmarks(earlier: Element, later: Element) -> None:
    """Give the earlier file's bookmarks names that lead right in the later one, and the links to them too.

    A heading that stands in both, word for word, has the later's bookmark; any other has one of its own.
    """
    known = dict(_bookmarked_texts(later))
    names: dict[str, str] = {}
    for heading, name in _bookmarked_texts(earlier):
        names[name] = known.get(heading, f"_TocBefore{len(names) + 1:04}")
    for link in earlier.iter(w("hyperlink")):
        anchor = link.get(w("anchor"))
        if anchor in names:
            link.set(w("anchor"), names[anchor])
    there = set(known.values())
    gone: set[str] = set()
    for start in list(earlier.iter(w("bookmarkStart"))):
        start.set(w("name"), names.get(start.get(w("name")), start.get(w("name"))))
        if start.get(w("name")) in there:
            gone.add(start.get(w("id")))
            start.getparent().remove(start)
    for end in list(earlier.iter(w("bookmarkEnd"))):
        if end.get(w("id")) in gone:
            end.getparent().remove(end)
    for mark in earlier.iter(w("bookmarkStart"), w("bookmarkEnd")):
        mark.set(w("id"), str(_BOOKMARKS + int(mark.get(w("id")))))


def _bookmarked_texts(root: Element) -> Iterator[tuple[tuple[str, int], str]]:
    """Each bookmarked text, with how many before it say the same, and its bookmark's name."""
    seen: Counter[str] = Counter()
    for start in root.iter(w("bookmarkStart")):
        heading = text_of(start.getparent())
        yield (heading, seen[heading]), start.get(w("name"))
        seen[heading] += 1


def import_links(earlier: Element, old: bytes, new: bytes) -> bytes:
    """The later file's relations with the earlier's links; ``earlier`` then refers to these."""
    source, target = etree.fromstring(old), etree.fromstring(new)
    known = {relation.get("Target"): relation.get("Id") for relation in target if relation.get("TargetMode")}
    targets = {relation.get("Id"): relation for relation in source}
    for link in earlier.iter(w("hyperlink")):
        relation = targets.get(link.get(f"{{{R}}}id"))
        if relation is None:
            continue
        url = relation.get("Target")
        if url not in known:
            known[url] = f"rIdBefore{len(known) + 1}"
            copied = deepcopy(relation)
            copied.set("Id", known[url])
            target.append(copied)
        link.set(f"{{{R}}}id", known[url])
    contents: bytes = etree.tostring(target, xml_declaration=True, encoding="UTF-8", standalone=True)
    return contents


def import_lists(earlier: Element, later: Element, old: bytes, new: bytes) -> bytes:
    """The later file's numbering with the earlier's lists under numbers of their own.

    A list that stands alike in both, item by item, is the same list, so that it is not shown as reformatted.
    """
    source, target = etree.fromstring(old), etree.fromstring(new)
    numbers = {number.get(w("numId")): number for number in source.iter(w("num"))}
    first = max((int(number.get(w("numId"))) for number in target.iter(w("num"))), default=0) + 1
    same = _same_lists(earlier, later)
    given: dict[str, str] = {}
    for reference in earlier.iter(w("numId")):
        value = reference.get(w("val"))
        if value in same:
            reference.set(w("val"), same[value])
            continue
        if value not in given and value in numbers:
            given[value] = str(first + len(given))
            copied = deepcopy(numbers[value])
            copied.set(w("numId"), given[value])
            target.append(copied)
        reference.set(w("val"), given.get(value, value))
    contents: bytes = etree.tostring(target, xml_declaration=True, encoding="UTF-8", standalone=True)
    return contents


def _same_lists(earlier: Element, later: Element) -> dict[str, str]:
    """New by old number for lists whose items begin alike, each used once."""
    old, new = _list_items(earlier), _list_items(later)
    taken: set[str] = set()
    result: dict[str, str] = {}
    for number, items in old.items():
        like = next((other for other, own in new.items() if other not in taken and own[0] == items[0]), None)
        if like:
            result[number] = like
            taken.add(like)
    return result


def _list_items(root: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for reference in root.iter(w("numId")):
        paragraph = reference.getparent().getparent().getparent()
        found.setdefault(reference.get(w("val")), []).append(text_of(paragraph))
    return found
