"""Find marks, gaps and notes that someone meant to fill in or remove."""

from __future__ import annotations

from collections.abc import Iterator

from assembler.lint.context import Context
from assembler.lint.finding import Finding, Rule
from assembler.proofreading import unfilled

UNFILLED = Rule("tekst.apen", "error", "A text is finished: nothing in it waits to be filled in.", ("definisjon",))
RULES = (UNFILLED,)
POSITION = 60


def findings(context: Context) -> Iterator[Finding]:
    """Places where a text is not finished."""
    for passage in context.passages:
        for index, line in enumerate(passage.blanked_lines):
            for match in unfilled.leftover_matches(line):
                yield passage.finding(UNFILLED, index, f"«{match[0]}» waits to be filled in", match.start())
