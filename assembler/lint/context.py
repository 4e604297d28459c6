"""What the lint reads: definitions, letters and the trees made of them, and how to find a text in its source."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from assembler.document.nodes import Document, Inline, Text, Variable
from assembler.document.walk import inline_text
from assembler.lint.finding import Finding, Rule
from assembler.lint.texts import Passage
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme

_TABLE_DELIMITER = re.compile(r"\s*\|[ :|-]*-[ :|-]*\|\s*$")  # the line below a table's header
_PARAGRAPH_LINES = 4  # lines that a paragraph may well have


@dataclass(frozen=True)
class ComposedDocument:
    """A document that was made, with the texts that it may have come from. ``home`` is where else to point."""

    document: Document
    passages: Sequence[Passage]
    home: Passage

    def locate(self, children: tuple[Inline, ...], near: str = "") -> tuple[Passage, int]:
        """The passage and line that hold most of what was typed of these nodes, a document's own text first.

        Of the lines of one paragraph it is the one that has what is ``near``.
        """
        pieces = [piece for run in _literal_runs(children) for piece in _word_triples(run)]
        own = sorted(self.passages, key=lambda passage: not passage.is_body)
        lines = ((passage, index, line) for passage in own for index, line in enumerate(passage.lines))
        best, most = (self.home, 0), 0
        for passage, index, line in lines:
            shared = sum(piece in line for piece in pieces)
            if shared > most:
                best, most = (passage, index), shared
        passage, index = best
        around = range(max(0, index - _PARAGRAPH_LINES), min(len(passage.lines), index + _PARAGRAPH_LINES + 1))
        close = sorted((at for at in around if near in passage.lines[at]), key=lambda at: abs(at - index))
        return passage, close[0] if close else index

    def locate_table(self, children: tuple[Inline, ...]) -> tuple[Passage, int]:
        """The line in which a table with these nodes begins; the first table's, where all of it is filled in."""
        passage, index = self.locate(children)
        if not passage.lines[index].lstrip().startswith("|"):
            rows = (
                (each, at)
                for each in self.passages
                for at, line in enumerate(each.lines)
                if _TABLE_DELIMITER.match(line)
            )
            passage, index = next(rows, (passage, index))
        while index and passage.lines[index - 1].lstrip().startswith("|"):
            index -= 1
        return passage, index

    def found(self, rule: Rule, children: tuple[Inline, ...], what: str, near: str = "") -> Finding:
        """A breach of a rule in the text of these nodes, ``near`` these words of it."""
        passage, index = self.locate(children, near)
        return passage.found(rule, index, what)


def _word_triples(run: str) -> list[str]:
    """A run of text three words at a time, so that it is found whatever lines it is written in."""
    words = run.split()
    return [" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))]


def _literal_runs(children: Iterable[Inline]) -> Iterator[str]:
    """The runs of text that no placeholder gave."""
    for child in children:
        if isinstance(child, Text):
            if child.text.strip():
                yield child.text.replace("\u00a0", " ")
        elif not isinstance(child, Variable) and hasattr(child, "children"):
            yield from _literal_runs(child.children)


@dataclass(frozen=True)
class Scheme:
    """One definition with its texts, and the circular where it could be made."""

    definition: Definition
    theme: Theme
    file: str
    passages: tuple[Passage, ...]
    circular: ComposedDocument | None

    @property
    def facts(self) -> Mapping[str, Any]:
        """The scheme's facts as they stand in the file."""
        facts: Mapping[str, Any] = self.definition.schema["x-scheme"]
        return facts

    @property
    def reports(self) -> Mapping[str, Mapping[str, Any]]:
        """The reports by id."""
        reports: Mapping[str, Mapping[str, Any]] = self.definition.schema.get("x-reports", {})
        return reports

    @cached_property
    def areas(self) -> tuple[Mapping[str, Any], ...]:
        """The priority areas, none where they are no list of numbered choices."""
        try:
            return self.definition.areas
        except (KeyError, TypeError, AttributeError):
            return ()

    @property
    def date(self) -> dt.date:
        """The circular's date."""
        return dt.date.fromisoformat(self.facts["rundskriv"]["dato"])

    @property
    def year(self) -> int:
        """The scheme's year."""
        return int(self.facts["ar"])

    @cached_property
    def expressions(self) -> tuple[str, ...]:
        """What stands between the braces of all its placeholders."""
        return tuple(expression for passage in self.passages for expression in passage.expressions)

    def names(self, fact: str) -> bool:
        """Whether any of its texts names a fact."""
        pattern = re.compile(rf"(?<![\w.']){re.escape(fact)}\b")
        return any(pattern.search(expression) for expression in self.expressions)

    def found(self, rule: Rule, pointer: str, what: str) -> Finding:
        """A breach of a rule at a place of the definition."""
        return Finding(rule, self.file, what, pointer)


@dataclass(frozen=True)
class Context:
    """All that one run of the lint reads. ``letters`` are the texts of letters, ``shared`` those of common schemas.

    ``letter_trees`` waits for the letters: who reads them does so last.
    """

    root: Path
    theme: Theme
    schemes: tuple[Scheme, ...]
    shared: tuple[Passage, ...]
    letters: tuple[Passage, ...]
    letter_trees: Callable[[], tuple[ComposedDocument, ...]]
    whole: bool

    @property
    def passages(self) -> Iterator[Passage]:
        """Every text, once."""
        for scheme in self.schemes:
            yield from scheme.passages
        yield from self.shared
        yield from self.letters

    @property
    def trees(self) -> Iterator[ComposedDocument]:
        """Every document that was made."""
        for scheme in self.schemes:
            if scheme.circular:
                yield scheme.circular
        yield from self.letter_trees()


def single_line(children: tuple[Inline, ...]) -> str:
    """The characters of inline nodes on one line."""
    return inline_text(children).replace("\n", " ")
