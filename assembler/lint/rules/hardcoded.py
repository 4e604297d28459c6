"""Find values that a text types although a fact has them, or that contradict the fact, and facts that no text names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assembler.lint.context import Context, Scheme
from assembler.lint.finding import Finding, Rule
from assembler.lint.hardcoded import amounts, areas, counts, dates
from assembler.lint.hardcoded.known_values import KnownValues
from assembler.lint.texts import Passage

UNUSED = Rule("fakta.ubrukt", "warning", "Every fact is named by some text.", ("fakta-en-gang",))
RULES = (*dates.RULES, *amounts.RULES, *counts.RULES, *areas.RULES, UNUSED)
POSITION = 50

_DIGIT = re.compile(r"\d")


def findings(context: Context) -> Iterator[Finding]:
    """Values that are typed instead of named, and facts that are never named."""
    named = [expression for passage in context.letters for expression in passage.expressions]
    for scheme in context.schemes:
        yield from text_findings(scheme)
        if scheme.circular:
            yield from counts.list_findings(scheme.circular)
        yield from _unused_facts(scheme, named)


def text_findings(scheme: Scheme) -> Iterator[Finding]:
    """What a scheme's texts type although a fact has it, and what contradicts a fact."""
    known = KnownValues(scheme)
    for passage in scheme.passages:
        yield from _passage_findings(passage, known)


def _passage_findings(passage: Passage, known: KnownValues) -> Iterator[Finding]:
    for index, line in enumerate(passage.blanked_lines):
        if not line.strip():
            continue
        if _DIGIT.search(line):
            yield from dates.findings(passage, index, line, known)
            yield from amounts.findings(passage, index, line, known)
        yield from counts.findings(passage, index, line, known)
        yield from areas.findings(passage, index, line, known)


def _unused_facts(scheme: Scheme, letters: Sequence[str]) -> Iterator[Finding]:
    """The facts of a scheme that neither its own texts nor these placeholders of letters name."""
    expressions = "\n".join([*scheme.expressions, *letters])
    year = scheme.year
    for name in year.facts:
        if not re.search(rf"\bfakta(?:\.{name}\b|\[['\"]{name}['\"]\])", expressions):
            yield scheme.finding(UNUSED, f"/x-scheme/fakta/{name}", f"no text names «fakta.{name}»")
    present = (
        ("kapittel_post", year.budget_item),
        ("akseptfrist_uker", year.acceptance_weeks is not None),
        ("regnskapskrav", year.account_requirements),
        ("ramme", year.total_budget is not None),
    )
    for name, is_there in present:
        if is_there and not re.search(rf"(?<![\w.]){name}\b", expressions):
            yield scheme.finding(UNUSED, f"/x-scheme/{name}", f"no text names «{name}»")
