"""Facts that were typed although a placeholder holds them, that contradict it, or that no text names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assembler.lint.context import Context, Scheme
from assembler.lint.finding import Finding
from assembler.lint.rules.hardcoded import amounts, areas, counts, dates, shared, unused
from assembler.lint.rules.hardcoded.known_values import KnownValues
from assembler.lint.texts import Passage

RULES = tuple(rule for module in (dates, amounts, counts, areas, unused, shared) for rule in module.RULES)

_DIGIT = re.compile(r"\d")


def findings(scope: Context) -> Iterator[Finding]:
    """What was typed instead of named, or never named."""
    named = [expression for passage in scope.letters for expression in passage.expressions]
    for scheme in scope.schemes:
        yield from text_findings(scheme)
        if scheme.circular:
            yield from counts.list_findings(scheme.circular)
        yield from unused.findings(scheme, named)
    for passage in scope.letters:
        yield from shared.findings(passage)


def text_findings(scheme: Scheme) -> Iterator[Finding]:
    """What a scheme's texts say that a fact holds, or contradicts."""
    facts = KnownValues(scheme)
    for passage in scheme.passages:
        yield from _passage_findings(passage, facts)


def _passage_findings(passage: Passage, facts: KnownValues) -> Iterator[Finding]:
    for index, line in enumerate(passage.bare):
        if not line.strip():
            continue
        if _DIGIT.search(line):
            yield from dates.findings(passage, index, line, facts)
            yield from amounts.findings(passage, index, line, facts)
        yield from counts.findings(passage, index, line, facts)
        yield from areas.findings(passage, index, line, facts)
