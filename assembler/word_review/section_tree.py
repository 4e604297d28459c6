"""Nests the segments of an edited copy into sections, and refuses those that the definition has no place for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assembler.word_review.collapse import Refuse
from assembler.word_review.match import CopySegment
from assembler.word_review.parts import Part, Review


@dataclass(frozen=True, slots=True)
class SectionNode:
    """A section in its new place: the part that it was, or none and the heading and text of a new one; its children."""

    part: Part | None
    heading: str
    text: str
    below: tuple[SectionNode, ...] = ()

    def all(self, level: int = 1) -> Iterator[tuple[SectionNode, int]]:
        """The section, which is on this level, and those below it, each with its level."""
        yield self, level
        for node in self.below:
            yield from node.all(level + 1)

    @property
    def is_area(self) -> bool:
        """Whether it is a priority area of the form."""
        return self.part is not None and self.part.kind == "area"


def build_tree(
    review: Review,
    segments: Sequence[CopySegment],
    new_section: Callable[[CopySegment], tuple[str, str]],
    refuse: Refuse,
) -> tuple[SectionNode, ...]:
    """The sections, nested by the levels of their headings; calls ``refuse`` for what the definition has no place for.

    ``new_section`` gives the source of heading and text of a new section.
    """
    present = {each.part.bookmark for each in segments if each.part}
    missing = [part for part in review.parts if part.kind == "area" and part.bookmark not in present]
    for area in missing:
        refuse(area.heading_text, "is a priority area of the form and cannot be taken out here")
    entries: list[tuple[int, SectionNode]] = []
    previous = 0
    for each in segments:
        if each.part and each.part.kind == "intro":
            continue
        heading, text = ("", "") if each.part else new_section(each)
        if each.level > previous + 1:
            refuse(each.title, "its heading skips a level; make it one lower than the one above")
        entries.append((each.level, SectionNode(each.part, heading, text)))
        previous = each.level
    result = tuple(_nested(entries))
    if not missing:
        _check_areas(review, result, segments, refuse)
    return result


def _nested(entries: Sequence[tuple[int, SectionNode]]) -> Iterator[SectionNode]:
    """The sections by level, each with those that follow it on a lower level below it."""
    start = 0
    while start < len(entries):
        level, node = entries[start]
        end = next((at for at in range(start + 1, len(entries)) if entries[at][0] <= level), len(entries))
        yield replace(node, below=tuple(_nested(entries[start + 1 : end])))
        start = end


def _check_areas(review: Review, nodes: Sequence[SectionNode], segments: Sequence[CopySegment], refuse: Refuse) -> None:
    """Refuse areas that are not where the definition prints them: in the form's order, before their siblings."""
    parents = {part.bookmark: _parent(review, part) for part in review.parts if part.kind == "area"}
    found = [
        (node.part.bookmark, parent.part.bookmark if parent and parent.part else "")
        for parent, node in _with_parents(nodes, None)
        if node.part and node.is_area
    ]
    for (bookmark, parent), expected in zip(found, parents, strict=False):
        if bookmark != expected or parent != parents[bookmark]:
            each = next(each for each in segments if each.part and each.part.bookmark == bookmark)
            refuse(each.title, "is a priority area, which stand in the order of the form")
            return
    for _, node in _with_parents(nodes, None):
        kinds = [below.is_area for below in node.below]
        if kinds != sorted(kinds, reverse=True):
            first = node.below[kinds.index(False)]
            heading = first.heading or (first.part.heading_text if first.part else "")
            refuse(heading, "cannot stand before a priority area; put it after the last one")


def _parent(review: Review, part: Part) -> str:
    """The bookmark of the section that a part of the review is below."""
    at = review.parts.index(part)
    return next(other.bookmark for other in reversed(review.parts[:at]) if other.level < part.level)


def _with_parents(
    nodes: Sequence[SectionNode], parent: SectionNode | None
) -> Iterator[tuple[SectionNode | None, SectionNode]]:
    for node in nodes:
        yield parent, node
        yield from _with_parents(node.below, node)
