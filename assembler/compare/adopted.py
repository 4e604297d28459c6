"""What the earlier Word file's text refers to, taken over into the later file's package: links and lists."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from assembler.compare.runs import Element, R, said, w


def links(earlier: Element, old: bytes, new: bytes) -> bytes:
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


def lists(earlier: Element, later: Element, old: bytes, new: bytes) -> bytes:
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
    old, new = _lists(earlier), _lists(later)
    taken: set[str] = set()
    result: dict[str, str] = {}
    for number, items in old.items():
        like = next((other for other, own in new.items() if other not in taken and own[0] == items[0]), None)
        if like:
            result[number] = like
            taken.add(like)
    return result


def _lists(root: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for reference in root.iter(w("numId")):
        paragraph = reference.getparent().getparent().getparent()
        found.setdefault(reference.get(w("val")), []).append(said(paragraph))
    return found
