"""What no text may type that all schemes and years share: a letter's text knows no scheme's dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assembler.lint.finding import Finding, Rule
from assembler.lint.rules.hardcoded.patterns import (
    AMOUNT,
    AREA_LIST,
    AREAS,
    COUNT,
    LONG_DATE,
    MILLIONS,
    SHORT_DATE,
    STATUTE,
    enclosing_sentence,
)
from assembler.lint.texts import Passage

HARDCODED_IN_LETTER = Rule(
    "brev.fakta",
    "error",
    "A letter's text, which all schemes and years share, types no date, amount, time limit or number of areas.",
    ("fakta-en-gang",),
)
RULES = (HARDCODED_IN_LETTER,)

_TIME_LIMIT = re.compile(rf"{COUNT}[ \u00a0]+(?:uker?s?|ukes|vekers?|veke)\b", re.IGNORECASE)
_KRONER = re.compile(r"^[ \u00a0]*(?:kr\b|kroner)|\bkr\.?[ \u00a0]*$", re.IGNORECASE)
_KINDS = (
    ("date", (LONG_DATE, SHORT_DATE)),
    ("amount", (AMOUNT, MILLIONS)),
    ("time limit", (_TIME_LIMIT,)),
    ("number of areas", (AREAS, AREA_LIST)),
)


def findings(passage: Passage) -> Iterator[Finding]:
    """What a shared text types that only a scheme's year can know."""
    for index, line in enumerate(passage.bare):
        for kind, patterns in _KINDS:
            for match in (match for pattern in patterns for match in pattern.finditer(line)):
                if not _is_law(line, match) and (match.re is not AMOUNT or _is_money(line, match)):
                    what = f"«{match[0].strip()}» is typed, and the text serves every scheme and year: name the {kind}"
                    yield passage.found(HARDCODED_IN_LETTER, index, what, match.start())


def _is_law(line: str, match: re.Match[str]) -> bool:
    return bool(STATUTE.search(enclosing_sentence(line, match)[0]))


def _is_money(line: str, match: re.Match[str]) -> bool:
    return bool(_KRONER.search(line[match.end() :][:10]) or _KRONER.search(line[: match.start()][-5:]))
