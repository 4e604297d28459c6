"""Read the violations that a workspace accepts (``schemas/silenced.json``) and apply them to findings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assembler.core.errors import suggestion
from assembler.core.json_pointer import is_within
from assembler.lint.finding import Finding, Rule
from assembler.lint.source_lines import SourceLines

FILE = "schemas/silenced.json"
INVALID = Rule("unntak.ugyldig", "error", "An exception names a rule, a file, a place and a reason.", ("unntak",))
UNUSED = Rule("unntak.ubrukt", "warning", "An exception that nothing needs any longer is taken away.", ("unntak",))
RULES = (INVALID, UNUSED)

_KEYS = ("rule", "file", "place", "reason")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One accepted violation. ``place`` is a JSON Pointer (also for what is below it) or words of one line only."""

    rule: str
    file: str
    place: str
    reason: str
    index: int

    def covers(self, finding: Finding, line: str) -> bool:
        """Whether it accepts this finding; ``line`` is the text of the finding's line."""
        if (finding.rule.id, finding.file) != (self.rule, self.file):
            return False
        if self.is_pointer and finding.pointer:
            return is_within(finding.pointer, self.place)
        return self.place in line

    @property
    def is_pointer(self) -> bool:
        """Whether its place is a JSON Pointer."""
        return self.place.startswith("/")


def read_suppressions(root: Path, rules: Iterable[str]) -> tuple[list[Suppression], list[Finding]]:
    """The suppressions of a workspace, and a finding for each that is invalid; nothing where there is no file."""
    path = root / FILE
    if not path.is_file():
        return [], []
    try:
        entries: object = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return [], [Finding(INVALID, FILE, f"is not JSON in UTF-8: {error}", line=getattr(error, "lineno", 1))]
    if not isinstance(entries, list):
        return [], [Finding(INVALID, FILE, "is not a list of exceptions", line=1)]
    known = set(rules)
    suppressions: list[Suppression] = []
    invalid: list[Finding] = []
    for index, entry in enumerate(entries):
        texts = _texts_of(entry)
        wrong = "an exception is an object of texts" if texts is None else _entry_error(texts, known)
        if texts is None or wrong:
            invalid.append(Finding(INVALID, FILE, wrong, f"/{index}"))
        else:
            suppressions.append(Suppression(**texts, index=index))
    return suppressions, invalid


def _texts_of(entry: object) -> dict[str, str] | None:
    """The object of an entry, none where it is anything but an object of strings."""
    if not isinstance(entry, dict):
        return None
    texts = {name: value for name, value in entry.items() if isinstance(value, str)}
    return texts if len(texts) == len(entry) else None


def _entry_error(entry: Mapping[str, str], rules: set[str]) -> str:
    unknown = [name for name in entry if name not in _KEYS]
    if unknown:
        return f"unknown key «{unknown[0]}»{suggestion(unknown[0], _KEYS)}"
    missing = [name for name in _KEYS if not entry.get(name, "").strip()]
    if missing:
        return f"«{missing[0]}» is missing"
    if entry["rule"] not in rules:
        return f"«{entry['rule']}» is no rule{suggestion(entry['rule'], rules)}"
    return ""


def apply_suppressions(
    findings: Sequence[Finding], suppressions: Sequence[Suppression], lines: SourceLines, whole: bool
) -> tuple[list[Finding], list[Finding]]:
    """The findings, those that are accepted with the reason, and findings on suppressions.

    A suppression whose words are in several lines is invalid and accepts nothing. One that accepts nothing is
    reported only in a ``whole`` run, since a run on some scheme-years does not see the rest.
    """
    ambiguous = [each for each in suppressions if not each.is_pointer and lines.count(each.file, each.place) > 1]
    suppressions = [each for each in suppressions if each not in ambiguous]
    used: set[int] = set()
    result: list[Finding] = []
    for finding in findings:
        line = lines.line_of(finding)
        suppression = next((each for each in suppressions if each.covers(finding, line)), None)
        if suppression:
            used.add(suppression.index)
            finding = replace(finding, silenced=suppression.reason)
        result.append(finding)
    unused = [
        Finding(UNUSED, FILE, f"nothing breaks «{each.rule}» at «{each.place}» in {each.file}", f"/{each.index}")
        for each in suppressions
        if whole and each.index not in used
    ]
    return result, [*unused, *(_ambiguous(each, lines) for each in ambiguous)]


def _ambiguous(suppression: Suppression, lines: SourceLines) -> Finding:
    count = lines.count(suppression.file, suppression.place)
    message = (
        f"«{suppression.place}» stands in {count} lines of {suppression.file}; "
        "give more words of the one, or its pointer"
    )
    return Finding(INVALID, FILE, message, f"/{suppression.index}")
