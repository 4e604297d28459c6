"""The comparison of two years, as a tree from which every rendering is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from assembler.i18n.language import Language
from assembler.scheme.applicants import Area, EarlierAreas
from assembler.scheme.key import Key
from assembler.text_diff.words import WordDiff

ChangeKind: TypeAlias = Literal["same", "changed", "added", "removed"]
LineKind: TypeAlias = Literal["same", "changed", "added", "removed", "moved_here", "moved_away"]
AreaKind: TypeAlias = Literal["kept", "added", "removed", "merged"]
MatchBasis: TypeAlias = Literal["stated", "title", "similarity"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that differs. ``name`` is a key of :func:`assembler.compare.words.difference_name`.

    ``old`` and ``new`` are the values as text, empty where a year does not have it; ``segments`` is their word diff.
    """

    name: str
    kind: ChangeKind
    segments: WordDiff
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class LineChange:
    """A paragraph, list item or table row. ``other`` is the heading of the section that it moved from or to.

    ``role`` is ``paragraph``, ``item`` or ``row``, ``depth`` the number of lists that it is within.
    """

    kind: LineKind
    role: str
    depth: int
    segments: WordDiff
    other: str = ""


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section of the circular with its own paragraphs, without those of its subsections.

    ``heading`` is the word diff of its heading; ``old_path`` and ``new_path`` are the headings above it. ``level`` is
    that of its heading, 0 for the text before the first heading.
    """

    kind: ChangeKind
    heading: WordDiff
    level: int
    old_path: tuple[str, ...]
    new_path: tuple[str, ...]
    renamed: bool
    moved: bool
    lines: tuple[LineChange, ...]

    @property
    def is_changed(self) -> bool:
        """Whether the section changed, moved or got another heading."""
        return self.kind != "same" or self.moved or self.renamed


@dataclass(frozen=True, slots=True)
class AreaChange:
    """What became of a priority area.

    ``merged`` has several ``old`` areas, of which ``main`` is the most similar one. ``basis`` is how the areas were
    matched. ``covers`` is what the later definition says that the area covers, unless it is of years before the earlier
    one.
    """

    kind: AreaKind
    old: tuple[Area, ...]
    new: Area | None
    title: WordDiff
    basis: MatchBasis
    covers: EarlierAreas | None = None
    main: Area | None = None

    @property
    def renumbered(self) -> bool:
        """Whether the main old area had another number."""
        return self.new is not None and self.main is not None and self.main.number != self.new.number

    @property
    def is_changed(self) -> bool:
        """Whether anything about the area differs."""
        same = self.main is not None and self.new is not None and self.main.applicants == self.new.applicants
        return self.kind != "kept" or self.renumbered or not same or any(part.kind != "same" for part in self.title)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A question of the form. ``label`` is the word diff of its label, ``details`` are the traits that differ.

    ``name`` is its field in the later form, ``heading`` the one that it stands under, ``moved_from`` its earlier one.
    """

    kind: ChangeKind
    name: str
    label: WordDiff
    heading: str
    required: bool
    moved_from: str = ""
    details: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two years, in ``language``; the circulars' texts are in their own.

    ``applicants`` are the kinds of applicants that were added, and those that were removed.
    """

    old: Key
    new: Key
    language: Language
    title: WordDiff
    applicants: tuple[tuple[str, ...], tuple[str, ...]]
    facts: tuple[Difference, ...]
    conditions: tuple[Difference, ...]
    appeals: tuple[Difference, ...]
    contacts: tuple[Difference, ...]
    areas: tuple[AreaChange, ...]
    sections: tuple[SectionChange, ...]
    fields: tuple[FieldChange, ...]
    rules: tuple[Difference, ...]
    reports: tuple[Difference, ...]
    letters: tuple[Difference, ...]
