"""Hold what the rules read (definitions, letters, composed documents) and find the source line of a composed text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assembler.document.nodes import Document, Inline, Text, Variable
from assembler.document.walk import inline_text
from assembler.i18n.language import Language
from assembler.lint.finding import Finding, Rule
from assembler.lint.texts import Passage
from assembler.scheme.loader import Definition
from assembler.scheme.model import SchemeYear
from assembler.scheme.theme import Theme

_TABLE_DELIMITER = re.compile(r"\s*\|[ :|-]*-[ :|-]*\|\s*$")  # the line below a table's header
_PARAGRAPH_LINES = 4  # lines that a paragraph may well have


@dataclass(frozen=True)
class ComposedDocument:
    """A composed document with the texts that it may have come from, and the one to point to where none is found."""

    document: Document
    passages: Sequence[Passage]
    fallback: Passage

    def locate(self, children: tuple[Inline, ...], near: str = "") -> tuple[Passage, int]:
        """The passage, and the line in it (from 0), that have most of what is typed in these nodes.

        A document's own text comes before those of forms and facts. Of the lines of one paragraph, the nearest that
        contains ``near`` is chosen.
        """
        pieces = [piece for text in _literal_texts(children) for piece in _word_triples(text)]
        own = sorted(self.passages, key=lambda passage: not passage.is_body)
        lines = ((passage, index, line) for passage in own for index, line in enumerate(passage.lines))
        best, most = (self.fallback, 0), 0
        for passage, index, line in lines:
            shared = sum(piece in line for piece in pieces)
            if shared > most:
                best, most = (passage, index), shared
        passage, index = best
        around = range(max(0, index - _PARAGRAPH_LINES), min(len(passage.lines), index + _PARAGRAPH_LINES + 1))
        close = sorted((at for at in around if near in passage.lines[at]), key=lambda at: abs(at - index))
        return passage, close[0] if close else index

    def locate_table(self, children: tuple[Inline, ...]) -> tuple[Passage, int]:
        """The passage and line where a table with these nodes begins; of the first, if it has placeholders only."""
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

    def finding(self, rule: Rule, children: tuple[Inline, ...], message: str, near: str = "") -> Finding:
        """A violation of a rule in the text of these nodes, ``near`` these words of it."""
        passage, index = self.locate(children, near)
        return passage.finding(rule, index, message)


def _word_triples(text: str) -> list[str]:
    """Every three consecutive words of a text, so that it is found however it is broken into lines."""
    words = text.split()
    return [" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))]


def _literal_texts(children: Iterable[Inline]) -> Iterator[str]:
    """The texts that were typed, without what placeholders gave."""
    for child in children:
        if isinstance(child, Text):
            if child.text.strip():
                yield child.text.replace("\u00a0", " ")
        elif not isinstance(child, Variable) and hasattr(child, "children"):
            yield from _literal_texts(child.children)


@dataclass(frozen=True)
class Scheme:
    """One definition with its texts, and the circular where it could be composed."""

    definition: Definition
    theme: Theme
    file: str
    passages: tuple[Passage, ...]
    circular: ComposedDocument | None

    @property
    def year(self) -> SchemeYear:
        """The typed scheme-year in bokmål, for all that no language changes."""
        return self.in_language("nb")

    def in_language(self, language: Language) -> SchemeYear:
        """The typed scheme-year in one language form."""
        return self.definition.year(language)

    @cached_property
    def expressions(self) -> tuple[str, ...]:
        """What stands between the braces of all placeholders and tags of its texts."""
        return tuple(expression for passage in self.passages for expression in passage.expressions)

    def finding(self, rule: Rule, pointer: str, message: str) -> Finding:
        """A violation of a rule at a place (JSON Pointer) of the definition."""
        return Finding(rule, self.file, message, pointer)


@dataclass(frozen=True)
class Context:
    """All that one run of the lint reads. ``letters`` are the texts of letters, ``shared`` those of common schemas.

    ``letter_trees`` waits for the trial letters, so that the rules that read them should run last. ``whole`` is true of
    a run on the whole workspace.
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
        """Every document that could be composed: the circulars, then one letter of each type and language form."""
        for scheme in self.schemes:
            if scheme.circular:
                yield scheme.circular
        yield from self.letter_trees()


def single_line(children: tuple[Inline, ...]) -> str:
    """The characters of inline nodes on one line."""
    return inline_text(children).replace("\n", " ")
