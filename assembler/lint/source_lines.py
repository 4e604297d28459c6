"""Read the files that findings point into: their lines, and where in them a JSON Pointer leads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assembler.lint.finding import Finding
from assembler.scheme.source import Source


class SourceLines:
    """The lines of a workspace's files and the places of JSON Pointers in them, each file read when first asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._sources: dict[str, Source] = {}
        self._lines: dict[str, list[str]] = {}

    def line_of(self, finding: Finding) -> str:
        """The text of a finding's line."""
        lines = self._lines_of(finding.file)
        return lines[finding.line - 1] if 0 < finding.line <= len(lines) else ""

    def count(self, file: str, words: str) -> int:
        """The number of lines of a file that contain these words."""
        return sum(words in line for line in self._lines_of(file))

    def locate(self, finding: Finding) -> Finding:
        """The finding with the line and column of its pointer, or of the nearest enclosing value that exists."""
        if finding.line:
            return replace(finding, column=finding.column or 1)
        is_json = finding.file.endswith(".json")
        line, column = self._source(finding.file).position(finding.pointer) if is_json else (1, 1)
        return replace(finding, line=line, column=column)

    def _lines_of(self, file: str) -> list[str]:
        if file not in self._lines:
            self._lines[file] = self._source(file).text.split("\n")
        return self._lines[file]

    def _source(self, file: str) -> Source:
        if file not in self._sources:
            try:
                text = (self._root / file).read_text(encoding="utf-8-sig", errors="replace")
            except (OSError, ValueError):
                text = ""
            self._sources[file] = Source(text)
        return self._sources[file]
