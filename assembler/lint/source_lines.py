"""Read the files that findings point into: their lines, and where in them a JSON Pointer leads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assembler.core.json_edit import Span, nearest_span, spans
from assembler.lint.finding import Finding


class SourceLines:
    """The lines of a workspace's files and the places of JSON Pointers in them, each file read when first asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._texts: dict[str, str] = {}
        self._split: dict[str, list[str]] = {}
        self._spans: dict[str, dict[str, Span]] = {}

    def line_of(self, finding: Finding) -> str:
        """The text of a finding's line."""
        lines = self._split.setdefault(finding.file, self._text(finding.file).split("\n"))
        return lines[finding.line - 1] if 0 < finding.line <= len(lines) else ""

    def count(self, file: str, words: str) -> int:
        """The number of lines of a file that contain these words."""
        return sum(words in line for line in self._text(file).split("\n"))

    def locate(self, finding: Finding) -> Finding:
        """The finding with the line and column of its pointer, or of the nearest enclosing value that exists."""
        if finding.line:
            return replace(finding, column=finding.column or 1)
        span = nearest_span(self._spans_of(finding.file), finding.pointer)
        line, column = span.position(self._text(finding.file))
        return replace(finding, line=line, column=column)

    def _spans_of(self, file: str) -> dict[str, Span]:
        if file not in self._spans:
            self._spans[file] = spans(self._text(file)) if file.endswith(".json") else {}
        return self._spans[file]

    def _text(self, file: str) -> str:
        if file not in self._texts:
            try:
                self._texts[file] = (self._root / file).read_text(encoding="utf-8-sig", errors="replace")
            except (OSError, ValueError):
                self._texts[file] = ""
        return self._texts[file]
