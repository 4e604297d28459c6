"""Problems as data, and the few exceptions that carry them to the command line."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assembler.core.national_id import redact

_INVISIBLE = {"Cc", "Cf", "Cn", "Co", "Cs"}


def printable(text: str) -> str:
    """The text as one line of characters that can be seen: no control codes, no halves of characters."""
    return "".join("\ufffd" if unicodedata.category(c) in _INVISIBLE else c for c in " ".join(text.splitlines()))


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend: ``file``, ``place`` in it (line, JSON Pointer, row, column), ``what`` in one sentence."""

    file: str
    place: str
    what: str

    def __str__(self) -> str:
        """The problem as a line: whatever it quotes steers no terminal, and is no personal number."""
        return printable(redact(": ".join(part for part in (self.file, self.place, self.what) if part)))


class AssemblerError(Exception):
    """Something that a person can mend: all its problems at once. ``exit_code`` is the command line's."""

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
    """A document could not be written: the look is broken, the disk is full, the folder is read-only (exit 4)."""

    exit_code = 4


def suggestion(name: str, valid: Iterable[str], words: tuple[str, str] = ("did you mean", "valid are")) -> str:
    """A half sentence that names the closest of the valid names, or all when they are few, or nothing."""
    names = sorted(set(valid))
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return f"; {words[0]} «{close[0]}»?"
    if 0 < len(names) <= 12:
        return f"; {words[1]} {', '.join(names)}"
    return ""
