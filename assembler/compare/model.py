"""What a comparison of two years consists of: the tree that is made once and that every rendering reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from assembler.i18n.language import Language
from assembler.scheme.loader import Key
from assembler.text_diff.words import WordDiff

ChangeKind: TypeAlias = Literal["same", "changed", "added", "removed"]
LineKind: TypeAlias = Literal["same", "changed", "added", "removed", "moved_here", "moved_away"]
AreaKind: TypeAlias = Literal["kept", "added", "removed", "merged"]
MatchBasis: TypeAlias = Literal["stated", "title", "likeness"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs: ``name`` says which (a key of :data:`assembler.compare.words.NAMES`, or own words)."""

    name: str
    kind: ChangeKind
    pieces: WordDiff
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class LineChange:
    """A paragraph, list item or table row. ``depth`` is its indent; ``other`` names the section it moved from or to."""

    kind: LineKind
    role: str
    depth: int
    pieces: WordDiff
    other: str = ""


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section of the circular with its own paragraphs (not those of sections below it).

    ``heading`` is the word diff of its heading; ``old_path`` and ``new_path`` are the headings above it.
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
    def touched(self) -> bool:
        """Whether there is anything to tell of it."""
        return self.kind != "same" or self.moved or self.renamed


@dataclass(frozen=True, slots=True)
class Area:
    """A priority area: number, title, and who may apply."""

    number: int
    title: str
    applicants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EarlierAreas:
    """The areas of an earlier year that a definition itself says that an area covers."""

    year: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AreaChange:
    """What became of an area. ``merged`` has several old ones; ``basis`` says how we know that they belong together.

    ``covers`` is what the later definition says of areas since the earlier year; what it says of years before is no
    news.
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
        """Whether the area, or the old one that it mostly is, had another number."""
        return self.new is not None and self.main is not None and self.main.number != self.new.number

    @property
    def touched(self) -> bool:
        """Whether there is anything to tell of it."""
        same = self.main is not None and self.new is not None and self.main.applicants == self.new.applicants
        return self.kind != "kept" or self.renumbered or not same or any(part.kind != "same" for part in self.title)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A question of the form: ``label`` word by word, ``heading`` what it stands under, ``details`` what differs."""

    kind: ChangeKind
    name: str
    label: WordDiff
    heading: str
    required: bool
    moved_from: str = ""
    details: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two years of a scheme, said in ``language``.

    ``applicants`` are the kinds that may apply now and could not, and those that could and may not.
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
