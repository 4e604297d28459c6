"""Define rules and findings: what the lint reports, of which rule, on whose authority and where."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

DATA = Path(__file__).parent / "rules" / "data"


@dataclass(frozen=True, slots=True)
class Source:
    """What a rule rests on. ``confirmed`` is false where nobody has yet read the source itself."""

    kind: Literal["statute", "regulation", "guideline", "standard", "house"]
    text: str
    confirmed: bool = True

    def __str__(self) -> str:
        return self.text if self.confirmed else f"{self.text} (unconfirmed)"


SOURCES = {name: Source(**entry) for name, entry in json.loads((DATA / "sources.json").read_text("utf-8")).items()}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id (``innhold.kriterier``), the severity of a violation, and its demand in one sentence.

    ``source_ids`` are names in ``rules/data/sources.json``.
    """

    id: str
    severity: Severity
    demand: str
    source_ids: tuple[str, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that the rule rests on."""
        return tuple(SOURCES[name] for name in self.source_ids)


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation of a rule. ``file`` is relative to the workspace; ``line`` and ``column`` count from 1, 0 if unset.

    In a JSON file ``pointer`` is the place, from which line and column follow. ``silenced`` is the reason for which the
    workspace accepts the violation, empty where it does not.
    """

    rule: Rule
    file: str
    message: str
    pointer: str = ""
    line: int = 0
    column: int = 0
    silenced: str = ""

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The key that sorts findings by file and line, then by rule."""
        return self.file, self.line, self.column, self.rule.id, self.message
