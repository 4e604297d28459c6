"""Render a comparison as lines for a terminal, with deletions as [-…-] and insertions as {+…+}, like ``wdiff``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assembler.compare.model import Comparison
from assembler.compare.outline import Entry, outline, without_unchanged
from assembler.compare.words import phrase
from assembler.text_diff import words
from assembler.text_diff.words import WordDiff, with_marks

_SIGNS = {"added": "+", "removed": "−", "changed": "~", "moved": "→", "merged": "⇉", "kept": "~", "same": " "}


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of segments, which include the marks of deletions and insertions; ``indent`` is in spaces."""

    indent: int
    heading: bool
    segments: WordDiff

    def __str__(self) -> str:
        return f"{' ' * self.indent}{''.join(segment.text for segment in self.segments)}".rstrip()


def to_lines(comparison: Comparison) -> Iterator[TextLine]:
    """The comparison, a line for each heading, value and changed paragraph."""
    language = comparison.language
    title = phrase("title", language, comparison.old.year, comparison.new.year)
    yield _plain_line(0, f"{title}: {comparison.new.scheme}", heading=True)
    unchanged: list[str] = []
    for group in outline(comparison):
        if not group.entries:
            unchanged.append(group.title)
            continue
        yield _plain_line(0, "")
        yield _plain_line(0, group.title, heading=True)
        for entry in group.entries:
            yield from _entry(without_unchanged(entry))
        if group.unchanged:
            yield _plain_line(2, phrase("unchanged", language, "; ".join(group.unchanged)))
    if unchanged:
        yield _plain_line(0, "")
        yield _plain_line(0, f"{phrase('no_changes', language)}: {', '.join(unchanged)}")


def _entry(entry: Entry) -> Iterator[TextLine]:
    indent = 2 * entry.level
    remarks = f" ({'; '.join(entry.remarks)})" if entry.remarks else ""
    single = entry.rows[0] if len(entry.rows) == 1 and not entry.rows[0].label and not entry.remarks else None
    whole = all(segment.kind == "same" for segment in entry.title)
    if single and whole and not single.remark and entry.level == 1:
        yield TextLine(
            indent,
            False,
            (
                *_unchanged(f"{_SIGNS[entry.kind]} "),
                *entry.title,
                *_unchanged(": "),
                *with_marks(single.segments),
            ),
        )
        return
    yield TextLine(
        indent, False, (*_unchanged(f"{_SIGNS[entry.kind]} "), *with_marks(entry.title), *_unchanged(remarks))
    )
    for row in entry.rows:
        label = f"{row.label}: " if row.label else ""
        remark = f"({row.remark}) " if row.remark else ""
        yield TextLine(indent + 4 + 2 * row.depth, False, (*_unchanged(remark + label), *with_marks(row.segments)))


def _unchanged(text: str) -> WordDiff:
    return words.single("same", text)


def _plain_line(indent: int, text: str, *, heading: bool = False) -> TextLine:
    return TextLine(indent, heading, words.single("same", text))
