"""Scans a text that should be JSON: the current position, skipping of space and comments, the faults found so far."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass

from assembler.i18n.catalog import Message, catalog

_, _n = catalog("core")

MOST = 20  # faults of one file that are reported: what comes after is most often their consequence

_SPACE = re.compile(r"[ \t\r\n]+")
_HARD_SPACE = re.compile(r"[\u00a0\u2000-\u200b\u202f\u2060\u3000\ufeff]+")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)|#[^\n]*|<!--.*?(?:-->|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """One fault: ``line`` and ``column`` count from 1, ``excerpt`` is the line as typed."""

    line: int
    column: int
    what: Message
    excerpt: str


class StopReadingError(Exception):
    """The end of the text, or of what is worth telling."""


class Scanner:
    """A place in a text, and the faults found before it in ``found``."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.found: list[SyntaxFault] = []

    def fault(self, at: int, what: Message) -> None:
        """Note a fault at a character of the text; one for each place."""
        line = self.line_of(at)
        column = at - self._lines[line - 1] + 1
        end = self._text.find("\n", at)
        excerpt = self._text[self._lines[line - 1] : end if end >= 0 else len(self._text)].rstrip("\r")
        if not self.found or (self.found[-1].line, self.found[-1].column) != (line, column):
            self.found.append(SyntaxFault(line, column, what, excerpt))
        if len(self.found) >= MOST:
            raise StopReadingError

    def line_of(self, at: int) -> int:
        """The line, from 1, that a character stands in."""
        return bisect.bisect_right(self._lines, at)

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _skip(self) -> None:
        """Pass over space; tell of comments and of spaces that JSON does not know."""
        while True:
            if match := _SPACE.match(self._text, self._at):
                self._at = match.end()
            elif match := _HARD_SPACE.match(self._text, self._at):
                self.fault(self._at, _("holds a hard space, as Word types it; replace it with an ordinary one"))
                self._at = match.end()
            elif match := _COMMENT.match(self._text, self._at):
                self.fault(self._at, _("is a comment, and JSON has none; delete it"))
                self._at = match.end()
            elif self._text.startswith(("<<<<<<<", "=======", ">>>>>>>"), self._at):
                self.fault(
                    self._at, _("is a line of a merge conflict; keep one of the two versions and delete this line")
                )
                self._at = self._end_of_line()
            else:
                return

    def _end_of_line(self) -> int:
        end = self._text.find("\n", self._at)
        return len(self._text) if end < 0 else end
