"""Describes problems as data, with the few exceptions that carry them to the command line."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from assembler.core.national_id import redact
from assembler.i18n.catalog import InterfaceLanguage, Message, catalog, shown

_, _n = catalog("core")

_EXCERPT = 100  # characters of a line that are displayed around an error
_INVISIBLE = {"Cc", "Cf", "Cn", "Co", "Cs"}


def printable(text: str) -> str:
    """The text as one line of visible characters; others (control codes, half characters) are replaced."""
    return "".join("\ufffd" if unicodedata.category(c) in _INVISIBLE else c for c in " ".join(text.splitlines()))


Sentence: TypeAlias = "str | Message"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line of a file as it was typed, and the column in it, from 1, that a caret points at."""

    line: str
    column: int

    def lines(self) -> tuple[str, str]:
        """The line and, below it, the caret; a long line is cut around it."""
        start = max(0, self.column - 1 - _EXCERPT // 2)
        cut = printable(self.line[start : start + _EXCERPT].replace("\t", " "))
        return cut, " " * (self.column - 1 - start) + "^"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to fix: ``file``, ``place`` in it (line, JSON Pointer, row, column), ``what`` in one sentence.

    The sentence is put into words when it is shown. ``excerpt`` is the line that it is about, where that helps.
    """

    file: str
    place: Sentence
    what: Sentence
    excerpt: Excerpt | None = None

    def text(self, language: InterfaceLanguage) -> str:
        """The problem as a line without control characters for terminals and without national identity numbers."""
        parts = (self.file, shown(self.place, language), shown(self.what, language))
        return printable(redact(": ".join(part for part in parts if part)))

    def __str__(self) -> str:
        return self.text("en")

    def __lt__(self, other: Problem) -> bool:
        return self._key < other._key

    @property
    def _key(self) -> tuple[str, str, str]:
        return self.file, str(self.place), str(self.what)


def cannot_read(path: Path | str, error: OSError) -> Problem:
    """The problem of a file that the system does not let us read."""
    return Problem(str(path), "", _("cannot be read: {reason}", reason=error.strerror or ""))


def cannot_write(path: Path | str, error: OSError) -> Problem:
    """The problem of a file or folder that the system does not let us write."""
    return Problem(str(path), "", _("cannot be written: {reason}", reason=error.strerror or ""))


class AssemblerError(Exception):
    """Something that a person can fix: all its problems at once. ``exit_code`` is the command line's."""

    exit_code = 1

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class DataError(AssemblerError):
    """A definition, a decision or other input breaks its rules (exit 1)."""


class UsageError(AssemblerError):
    """The command names something that does not exist (exit 2)."""

    exit_code = 2


class TemplateError(AssemblerError):
    """A text or a template is wrong: an unknown placeholder, a broken tag (exit 3)."""

    exit_code = 3


class WriterError(AssemblerError):
    """A document could not be written: a layout is broken, the disk is full, the folder is read-only (exit 4)."""

    exit_code = 4


def suggestion(name: str, valid: Iterable[str]) -> Sentence:
    """A half sentence that names the closest of the valid names, or all when they are few, or nothing."""
    names = sorted(set(valid))
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return _("; did you mean «{name}»?", name=close[0])
    if 0 < len(names) <= 12:
        return _("; valid are {names}", names=", ".join(names))
    return ""
