"""Put a comparison into words, as groups of entries that every format renders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal, TypeAlias

from assembler.compare.facts import applicant_list
from assembler.compare.model import AreaChange, Comparison, Difference, FieldChange, SectionChange
from assembler.compare.words import difference_name, phrase, value_name
from assembler.i18n import formats
from assembler.i18n.language import Language
from assembler.scheme.applicants import Area
from assembler.text_diff import words
from assembler.text_diff.words import WordDiff

EntryKind: TypeAlias = Literal["same", "changed", "added", "removed", "moved", "merged", "kept"]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of an entry: its label (empty for running text), its word diff, its indent and a remark."""

    label: str
    segments: WordDiff
    depth: int = 0
    remark: str = ""
    same: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that changed. ``level`` is 1, or higher below another entry; ``remarks`` name moves and renumbering."""

    kind: EntryKind
    title: WordDiff
    level: int = 1
    remarks: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Entries about one part of the definition. ``unchanged`` names what is left out, being the same in both years."""

    id: str
    title: str
    entries: tuple[Entry, ...]
    unchanged: tuple[str, ...] = ()


def outline(comparison: Comparison) -> tuple[Group, ...]:
    """Every group, with those that have no changes, in the order of a circular and then of the form."""
    language = comparison.language
    facts = [_difference_entry(difference, language) for difference in comparison.facts]
    texts = {
        "conditions": comparison.conditions,
        "appeals": comparison.appeals,
        "contacts": comparison.contacts,
        "rules": comparison.rules,
        "reports": comparison.reports,
        "letters": comparison.letters,
    }
    groups = {
        key: tuple(_difference_entry(difference, language) for difference in found) for key, found in texts.items()
    }
    groups["facts"] = tuple(facts)
    groups["areas"] = tuple(_area_entry(change, comparison) for change in comparison.areas if change.is_changed)
    groups["sections"] = tuple(
        _section_entry(change, language) for change in _changed_with_parents(comparison.sections)
    )
    groups["fields"] = tuple(_field_entry(change, language) for change in comparison.fields)
    left = {
        "areas": [_area_title(c.new, language) for c in comparison.areas if c.new and not c.is_changed],
        "sections": list(_unchanged_headings(comparison.sections)),
    }
    order = ("facts", "conditions", "areas", "sections", "appeals", "contacts", "fields", "rules", "reports", "letters")
    return tuple(Group(key, phrase(key, language), groups[key], tuple(left.get(key, ()))) for key in order)


def _changed_with_parents(sections: Sequence[SectionChange]) -> Iterator[SectionChange]:
    """The sections that changed, with those above them."""
    for index, change in enumerate(sections):
        if change.is_changed or (change.level and any(other.is_changed for other in _sections_below(sections, index))):
            yield change


def _unchanged_headings(sections: Sequence[SectionChange]) -> Iterator[str]:
    """The headings of sections that are unchanged with all below them; ambiguous ones with the heading above."""
    headings = Counter(_new_text(change.heading) for change in sections)
    listed: set[int] = set()
    for index, change in enumerate(sections):
        below = _sections_below(sections, index)
        if not change.heading or id(change) in listed or any(each.is_changed for each in (change, *below)):
            continue
        listed |= set(map(id, below))
        heading = _new_text(change.heading)
        yield heading if headings[heading] == 1 else " › ".join((*change.new_path[-1:], heading))


def _sections_below(sections: Sequence[SectionChange], index: int) -> tuple[SectionChange, ...]:
    level = sections[index].level
    return tuple(takewhile(lambda other: other.level > level, sections[index + 1 :]))


def _difference_entry(difference: Difference, language: Language) -> Entry:
    row = Row("", _localised_diff(difference, language))
    return Entry(
        _entry_kind(difference.kind), words.single("same", difference_name(difference.name, language)), rows=(row,)
    )


def _entry_kind(kind: str) -> EntryKind:
    return kind if kind in ("added", "removed", "same") else "changed"  # type: ignore[return-value]


def _localised_diff(difference: Difference, language: Language) -> WordDiff:
    """The word diff; of values that have names, such as field types, the diff of their names."""
    if difference.name in ("kind", "required", "value"):
        return words.word_diff(value_name(difference.old, language), value_name(difference.new, language))
    return difference.segments


# --- areas ------------------------------------------------------------------------------------------------------------


def _area_entry(change: AreaChange, comparison: Comparison) -> Entry:
    language = comparison.language
    old, new = change.main or (change.old[0] if change.old else None), change.new
    number = words.word_diff(_area_number(old, language), _area_number(new, language))
    title = (*number, *words.single("same", ": "), *change.title)
    rows: tuple[Row, ...] = ()
    applicants = words.word_diff(_applicant_list(old, language), _applicant_list(new, language))
    if change.kind != "removed" and any(segment.kind != "same" for segment in applicants):
        rows = (Row(phrase("applicants", language), applicants),)
    return Entry(change.kind, _join_neighbours(title), remarks=tuple(_area_remarks(change, comparison)), rows=rows)


def _area_remarks(change: AreaChange, comparison: Comparison) -> Iterator[str]:
    language = comparison.language
    if change.kind == "merged":
        numbers = formats.join_list([area.number for area in change.old], language)
        yield phrase("merged_of", language, numbers, comparison.old.year)
        if change.main and change.basis == "similarity":
            yield phrase("mostly", language, change.main.number)
    elif change.renumbered and change.main and change.new:
        yield phrase("renumbered", language, change.main.number, change.new.number)
    if change.basis == "similarity" and change.kind == "merged":
        yield phrase("by_likeness", language)
    if change.covers:
        yield phrase("covers", language, formats.join_list(change.covers.numbers, language), change.covers.year)


def _area_number(area: Area | None, language: Language) -> str:
    return phrase("area", language, area.number) if area else ""


def _area_title(area: Area, language: Language) -> str:
    return f"{_area_number(area, language)}: {area.title}"


def _applicant_list(area: Area | None, language: Language) -> str:
    return applicant_list(area.applicants, language) if area else ""


def _join_neighbours(parts: WordDiff) -> WordDiff:
    """The segments with adjacent ones of the same kind joined."""
    result: list[words.DiffSegment] = []
    for segment in parts:
        if result and result[-1].kind == segment.kind:
            result[-1] = words.DiffSegment(segment.kind, result[-1].text + segment.text)
        else:
            result.append(segment)
    return tuple(result)


# --- sections and questions -------------------------------------------------------------------------------------------


def _section_entry(change: SectionChange, language: Language) -> Entry:
    remarks = []
    if change.moved:
        above = " › ".join(change.old_path)
        same = change.old_path == change.new_path or not above
        remarks.append(phrase("moved_within", language) if same else phrase("moved_from", language, above))
    if change.renamed:
        remarks.append(phrase("renamed", language))
    rows = tuple(
        Row("", line.segments, line.depth, _move_remark(line.kind, line.other, language), line.kind == "same")
        for line in change.lines
    )
    heading = change.heading or words.single("same", phrase("opening", language))
    kind: EntryKind = "moved" if change.kind == "same" and change.moved else _entry_kind(change.kind)
    if change.kind == "same" and change.renamed:
        kind = "changed"
    return Entry(kind, heading, max(change.level, 1), tuple(remarks), rows)


def _move_remark(kind: str, other: str, language: Language) -> str:
    if kind not in ("moved_here", "moved_away"):
        return ""
    return phrase("moved_from" if kind == "moved_here" else "moved_to", language, other or phrase("opening", language))


def _field_entry(change: FieldChange, language: Language) -> Entry:
    remarks = [phrase("under", language, change.heading)] if change.heading else []
    if change.moved_from:
        moved = change.moved_from != change.heading
        remarks.append(phrase("moved_from", language, change.moved_from) if moved else phrase("moved_within", language))
    if change.kind == "added" and change.required:
        remarks.append(phrase("must", language))
    hidden = ("required", "min_length", "kind", "format") if change.kind == "added" else ()
    rows = tuple(
        Row(difference_name(each.name, language), _localised_diff(each, language))
        for each in change.details
        if each.name not in hidden
    )
    kind: EntryKind = "moved" if change.kind == "same" else _entry_kind(change.kind)
    return Entry(kind, change.label, remarks=tuple(remarks), rows=rows)


def _new_text(parts: WordDiff) -> str:
    return words.side_text(parts, "new")


def without_unchanged(entry: Entry) -> Entry:
    """The entry without the rows that are unchanged."""
    return replace(entry, rows=tuple(row for row in entry.rows if not row.same))
