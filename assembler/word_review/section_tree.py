"""The stretches of an edited copy in, the tree of its sections out, each where the definition has a place for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assembler.word_review.collapse import CollapsedSegment, Refuse
from assembler.word_review.lines import text_of
from assembler.word_review.parts import Part, Review


@dataclass(frozen=True, slots=True)
class SectionNode:
    """A section as it is to stand: the part that it was (none where it is new), what a new one says, what is below."""

    part: Part | None
    heading: str
    text: str
    below: tuple[SectionNode, ...]

    def all(self, level: int = 1) -> Iterator[tuple[SectionNode, int]]:
        """The section, which stands on this level, and those below it, each with its own."""
        yield self, level
        for node in self.below:
            yield from node.all(level + 1)


def build_tree(
    review: Review,
    collapsed: Sequence[CollapsedSegment],
    written: Callable[[CollapsedSegment], tuple[str, str]],
    refuse: Refuse,
) -> tuple[SectionNode, ...]:
    """The sections by their headings' levels; refuses what the definition has no place for.

    ``written`` gives heading and text of a new section as they are to be typed.
    """
    present = {each.segment.part.bookmark for each in collapsed if each.segment.part}
    unsupported = [part for part in review.parts if part.kind == "area" and part.bookmark not in present]
    for area in unsupported:
        told = text_of(area.heading.expanded[0].runs) if area.heading else area.bookmark
        refuse(told, "is a priority area of the form and cannot be taken out here")
    tree = _TreeBuilder()
    for each in collapsed:
        level = each.segment.level
        part = each.segment.part
        if part and part.kind == "intro":
            continue
        heading = text = ""
        if part is None:
            heading, text = written(each)
        if level > tree.depth + 1:
            refuse(text_of(each.segment.heading), "its heading skips a level; make it one lower than the one above")
        tree.add(level, part, heading, text)
    result = tree.nodes()
    if not unsupported:
        _check_areas(review, result, collapsed, refuse)
    return result


def _check_areas(
    review: Review, nodes: Sequence[SectionNode], collapsed: Sequence[CollapsedSegment], refuse: Refuse
) -> None:
    """Areas stand where the definition prints them: in the form's order, before the sections beside them."""
    before = {part.bookmark: _parent(review, part) for part in review.parts if part.kind == "area"}
    wanted = list(before)
    found = [
        (node.part.bookmark, parent.part.bookmark if parent and parent.part else "")
        for parent, node in _with_parents(nodes, None)
        if node.part and node.part.kind == "area"
    ]
    for (bookmark, parent), expected in zip(found, wanted, strict=False):
        if bookmark != expected or parent != before[bookmark]:
            each = next(each for each in collapsed if each.segment.part and each.segment.part.bookmark == bookmark)
            refuse(text_of(each.segment.heading), "is a priority area, which stand in the order of the form")
            return
    for _, node in _with_parents(nodes, None):
        kinds = [below.part is not None and below.part.kind == "area" for below in node.below]
        if kinds != sorted(kinds, reverse=True):
            first = node.below[kinds.index(False)]
            told = first.heading or (
                text_of(first.part.heading.lines[0].runs) if first.part and first.part.heading else ""
            )
            refuse(told, "cannot stand before a priority area; put it after the last one")


def _parent(review: Review, part: Part) -> str:
    at = review.parts.index(part)
    return next(other.bookmark for other in reversed(review.parts[:at]) if other.level < part.level)


def _with_parents(
    nodes: Sequence[SectionNode], parent: SectionNode | None
) -> Iterator[tuple[SectionNode | None, SectionNode]]:
    for node in nodes:
        yield parent, node
        yield from _with_parents(node.below, node)


class _TreeBuilder:
    """Sections by level, gathered in the order of the text."""

    def __init__(self) -> None:
        self._root: list[Any] = []
        self._open: list[tuple[int, list[Any]]] = [(0, self._root)]

    @property
    def depth(self) -> int:
        """The level of the last section."""
        return self._open[-1][0]

    def add(self, level: int, part: Part | None, heading: str, text: str) -> None:
        """One more section, below the last one of a lower level."""
        while self._open[-1][0] >= level:
            self._open.pop()
        below: list[Any] = []
        self._open[-1][1].append((part, heading, text, below))
        self._open.append((level, below))

    def nodes(self) -> tuple[SectionNode, ...]:
        """The sections."""
        return _nodes(self._root)


def _nodes(entries: Sequence[Any]) -> tuple[SectionNode, ...]:
    return tuple(SectionNode(part, heading, text, _nodes(below)) for part, heading, text, below in entries)
