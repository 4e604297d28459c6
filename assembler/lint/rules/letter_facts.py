"""Find dates, amounts, time limits and numbers of areas in letter texts, which all schemes and years share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assembler.lint.context import Context
from assembler.lint.finding import Finding, Rule
from assembler.lint.hardcoded.patterns import (
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
POSITION = 40

_TIME_LIMIT = re.compile(rf"{COUNT}[ \u00a0]+(?:uker?s?|ukes|vekers?|veke)\b", re.IGNORECASE)
_KRONER = re.compile(r"^[ \u00a0]*(?:kr\b|kroner)|\bkr\.?[ \u00a0]*$", re.IGNORECASE)
_KINDS = (
    ("date", (LONG_DATE, SHORT_DATE)),
    ("amount", (AMOUNT, MILLIONS)),
    ("time limit", (_TIME_LIMIT,)),
    ("number of areas", (AREAS, AREA_LIST)),
)


def findings(context: Context) -> Iterator[Finding]:
    """What letter texts type that depends on the scheme-year."""
    for passage in context.letters:
        yield from _passage_findings(passage)


def _passage_findings(passage: Passage) -> Iterator[Finding]:
    for index, line in enumerate(passage.blanked_lines):
        for kind, patterns in _KINDS:
            for match in (match for pattern in patterns for match in pattern.finditer(line)):
                if not _is_law(line, match) and (match.re is not AMOUNT or _is_money(line, match)):
                    message = (
                        f"«{match[0].strip()}» is typed, and the text serves every scheme and year: name the {kind}"
                    )
                    yield passage.finding(HARDCODED_IN_LETTER, index, message, match.start())


def _is_law(line: str, match: re.Match[str]) -> bool:
    return bool(STATUTE.search(enclosing_sentence(line, match)[0]))


def _is_money(line: str, match: re.Match[str]) -> bool:
    return bool(_KRONER.search(line[match.end() :][:10]) or _KRONER.search(line[: match.start()][-5:]))
