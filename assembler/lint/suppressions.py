"""Exceptions that the workspace accepts: a rule, a place and a reason in ``schemas/silenced.json``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assembler.core.errors import suggestion
from assembler.lint.finding import Finding, Rule
from assembler.lint.sources import SourceLines

FILE = "schemas/silenced.json"
INVALID = Rule("unntak.ugyldig", "error", "An exception names a rule, a file, a place and a reason.", ("unntak",))
UNUSED = Rule("unntak.ubrukt", "warning", "An exception that nothing needs any longer is taken away.", ("unntak",))
RULES = (INVALID, UNUSED)

_KEYS = ("rule", "file", "place", "reason")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One exception. ``place`` is a JSON Pointer (what lies below it too) or words that one line alone has."""

    rule: str
    file: str
    place: str
    reason: str
    index: int

    def covers(self, finding: Finding, line: str) -> bool:
        """Whether it is meant for this finding; ``line`` is the text of the finding's line."""
        if (finding.rule.id, finding.file) != (self.rule, self.file):
            return False
        if self.is_pointer and finding.pointer:
            return finding.pointer == self.place or finding.pointer.startswith(f"{self.place}/")
        return self.place in line

    @property
    def is_pointer(self) -> bool:
        """Whether its place is a JSON Pointer."""
        return self.place.startswith("/")


def read_suppressions(root: Path, rules: Iterable[str]) -> tuple[list[Suppression], list[Finding]]:
    """The exceptions of a workspace, and what is wrong with the file; none where there is no file."""
    path = root / FILE
    if not path.is_file():
        return [], []
    try:
        entries = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return [], [Finding(INVALID, FILE, f"is not JSON in UTF-8: {error}", line=getattr(error, "lineno", 1))]
    if not isinstance(entries, list):
        return [], [Finding(INVALID, FILE, "is not a list of exceptions", line=1)]
    known = set(rules)
    silences: list[Suppression] = []
    faults: list[Finding] = []
    for index, entry in enumerate(entries):
        fault = _entry_error(entry, known)
        if fault:
            faults.append(Finding(INVALID, FILE, fault, f"/{index}"))
        else:
            silences.append(Suppression(**entry, index=index))
    return silences, faults


def _entry_error(entry: Any, rules: set[str]) -> str:
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        return "an exception is an object of texts"
    unknown = [name for name in entry if name not in _KEYS]
    if unknown:
        return f"unknown key «{unknown[0]}»{suggestion(unknown[0], _KEYS)}"
    lacking = [name for name in _KEYS if not entry.get(name, "").strip()]
    if lacking:
        return f"«{lacking[0]}» is missing"
    if entry["rule"] not in rules:
        return f"«{entry['rule']}» is no rule{suggestion(entry['rule'], rules)}"
    return ""


def apply_suppressions(
    findings: Sequence[Finding], silences: Sequence[Suppression], line_of: SourceLines, whole: bool
) -> tuple[list[Finding], list[Finding]]:
    """The findings with the reasons of those that are silenced, and the exceptions that silence nothing or too much.

    Unused ones are told only of a ``whole`` run, since a run on some scheme-years does not see the rest.
    """
    wide = [each for each in silences if not each.is_pointer and line_of.count(each.file, each.place) > 1]
    silences = [each for each in silences if each not in wide]
    used: set[int] = set()
    result: list[Finding] = []
    for finding in findings:
        line = line_of(finding)
        silence = next((each for each in silences if each.covers(finding, line)), None)
        if silence:
            used.add(silence.index)
            finding = replace(finding, silenced=silence.reason)
        result.append(finding)
    unused = [
        Finding(UNUSED, FILE, f"nothing breaks «{each.rule}» at «{each.place}» in {each.file}", f"/{each.index}")
        for each in silences
        if whole and each.index not in used
    ]
    return result, [*unused, *(_ambiguous(each, line_of) for each in wide)]


def _ambiguous(silence: Suppression, line_of: SourceLines) -> Finding:
    count = line_of.count(silence.file, silence.place)
    what = f"«{silence.place}» stands in {count} lines of {silence.file}; give more words of the one, or its pointer"
    return Finding(INVALID, FILE, what, f"/{silence.index}")
