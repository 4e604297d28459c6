"""What someone meant to fill in: marks, gaps and notes that no reader should see."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assembler.check.finding import Finding, Rule
from assembler.check.scope import Scope

OPEN = Rule("tekst.apen", "error", "A text is finished: nothing in it waits to be filled in.", ("definisjon",))
RULES = (OPEN,)

_MARKS = re.compile(
    r"(?<![\w@/.-])(?:X{2,}|x{3,}|N\.?N\.|TODO|FIXME|TBD|TBC)(?![\w@/])"
    r"|\b(?:lorem ipsum|kommer senere|kjem seinare)\b"
    r"|(?<!\w)_{3,}(?!\w)|\.{4,}|…{2,}|\?{2,}"
    r"|\[(?:fyll|sett|skriv|velg|vel|legg|her|dato|navn|namn|beløp|tall|tal|antall|nummer|frist|år)\b[^\]\n]*\](?!\()"
    r"|\[[ .…xX]*\](?!\()"
)


def findings(scope: Scope) -> Iterator[Finding]:
    """Where texts are not finished."""
    for passage in scope.passages:
        for index, line in enumerate(passage.bare):
            for match in _MARKS.finditer(line):
                yield passage.found(OPEN, index, f"«{match[0]}» waits to be filled in", match.start())
