"""What someone meant to fill in: marks, gaps and notes that no reader should see."""

from __future__ import annotations

from collections.abc import Iterator

from assembler.lint.context import Context
from assembler.lint.finding import Finding, Rule
from assembler.proofreading import unfilled

UNFILLED = Rule("tekst.apen", "error", "A text is finished: nothing in it waits to be filled in.", ("definisjon",))
RULES = (UNFILLED,)


def findings(scope: Context) -> Iterator[Finding]:
    """Where texts are not finished."""
    for passage in scope.passages:
        for index, line in enumerate(passage.bare):
            for match in unfilled.leftover_matches(line):
                yield passage.found(UNFILLED, index, f"«{match[0]}» waits to be filled in", match.start())
