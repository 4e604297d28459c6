"""Facts that were typed although a placeholder holds them, that contradict it, or that no text names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assembler.lint.context import Scheme, Scope
from assembler.lint.finding import Finding
from assembler.lint.rules.hardcoded import amounts, areas, counts, dates, shared, unused
from assembler.lint.rules.hardcoded.known_values import Held
from assembler.lint.texts import Passage

RULES = tuple(rule for module in (dates, amounts, counts, areas, unused, shared) for rule in module.RULES)

_DIGIT = re.compile(r"\d")


def findings(scope: Scope) -> Iterator[Finding]:
    """What was typed instead of named, or never named."""
    named = [expression for passage in scope.letters for expression in passage.expressions]
    for scheme in scope.schemes:
        yield from in_texts(scheme)
        if scheme.circular:
            yield from counts.lists(scheme.circular)
        yield from unused.found(scheme, named)
    for passage in scope.letters:
        yield from shared.found(passage)


def in_texts(scheme: Scheme) -> Iterator[Finding]:
    """What a scheme's texts say that a fact holds, or contradicts."""
    facts = Held(scheme)
    for passage in scheme.passages:
        yield from _typed(passage, facts)


def _typed(passage: Passage, facts: Held) -> Iterator[Finding]:
    for index, line in enumerate(passage.bare):
        if not line.strip():
            continue
        if _DIGIT.search(line):
            yield from dates.found(passage, index, line, facts)
            yield from amounts.found(passage, index, line, facts)
        yield from counts.found(passage, index, line, facts)
        yield from areas.found(passage, index, line, facts)
