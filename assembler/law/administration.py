"""Finds the administrative law and the ministry of a day, in the dated rows that the definitions of an office share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from assembler.core.json_files import JsonObject
from assembler.core.json_node import JsonNode

_OTHER_DECISIONS, _NO_RIGHT = "enkeltvedtak", "uten_klagerett"  # keys of the sections for these


@dataclass(frozen=True, slots=True)
class Ministry:
    """A ministry, or another body that hears appeals. ``names`` is what texts can name of it.

    ``start`` is the first day on which a row of the shared administration is in force; none elsewhere.
    """

    name: str
    abbreviation: str
    start: dt.date | None = None
    names: JsonObject = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Law:
    """The act on public administration from ``start`` on: its name, its time for appeal in weeks, and its sections.

    ``appeal_sections`` are those on the right of appeal, by letter type, with one for all others and one for no right.
    """

    start: dt.date
    name: str
    weeks: int
    appeal_sections: Mapping[str, str] = field(compare=False)
    names: JsonObject = field(repr=False, compare=False)

    def legal_basis(self, letter_type: str, *, can_appeal: bool) -> str:
        """The act and its sections on the right of appeal of this decision, or on there being none."""
        kind = letter_type if letter_type in self.appeal_sections else _OTHER_DECISIONS
        return f"{self.name} {self.appeal_sections[kind if can_appeal else _NO_RIGHT]}"


_Row = TypeVar("_Row", Ministry, Law)


def in_force(rows: Sequence[_Row], day: dt.date) -> _Row:
    """The row in force on a day: the last that has begun. Raises :class:`ValueError` where none has."""
    begun = [row for row in rows if row.start and row.start <= day]
    if not begun:
        raise ValueError(f"the shared dated facts (x-scheme/forvaltning) begin after {day}")
    return max(begun, key=lambda row: row.start or dt.date.min)


def ministry_of(node: JsonNode) -> Ministry:
    """A ministry or another body from its JSON object. Raises :class:`DataError` where it has another form."""
    start = node.date("fra") if node.has("fra") else None
    return Ministry(node.text("navn"), node.text("forkortelse"), start, node.as_object())


def law_of(node: JsonNode) -> Law:
    """An act from its JSON object. Raises :class:`DataError` where it has another form."""
    sections = {kind: section.as_text() for kind, section in node.members("hjemmel").items()}
    return Law(node.date("fra"), node.text("navn"), node.integer("frist_uker"), sections, node.as_object())
