"""Findings as data: what the lint says, of which rule, on whose authority and where."""

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
    """One rule: its id (``innhold.kriterier``), how bad a breach is, and what it demands in one sentence.

    ``sources`` are names in ``data/sources.json``.
    """

    id: str
    severity: Severity
    demand: str
    sources: tuple[str, ...]

    @property
    def grounds(self) -> tuple[Source, ...]:
        """The sources themselves."""
        return tuple(SOURCES[name] for name in self.sources)


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of a rule. ``file`` is relative to the workspace; ``line`` and ``column`` count from 1.

    In a JSON file ``pointer`` is the place, and the lines follow from it. ``silenced`` is the reason for which the
    workspace accepts the breach, empty where it does not.
    """

    rule: Rule
    file: str
    what: str
    pointer: str = ""
    line: int = 0
    column: int = 0
    silenced: str = ""

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """By file and line, then by rule."""
        return self.file, self.line, self.column, self.rule.id, self.what
