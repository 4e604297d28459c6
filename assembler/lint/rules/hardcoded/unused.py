"""Facts that no text names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assembler.lint.context import Scheme
from assembler.lint.finding import Finding, Rule

UNUSED = Rule("fakta.ubrukt", "warning", "Every fact is named by some text.", ("fakta-en-gang",))
RULES = (UNUSED,)

_NAMED_FACTS = ("kapittel_post", "akseptfrist_uker", "regnskapskrav", "ramme")


def findings(scheme: Scheme, letters: Sequence[str]) -> Iterator[Finding]:
    """The facts of a scheme that neither its own texts nor these placeholders of letters name."""
    expressions = "\n".join([*scheme.expressions, *letters])
    for name in scheme.facts.get("fakta", {}):
        if not re.search(rf"\bfakta(?:\.{name}\b|\[['\"]{name}['\"]\])", expressions):
            yield scheme.found(UNUSED, f"/x-scheme/fakta/{name}", f"no text names «fakta.{name}»")
    for name in _NAMED_FACTS:
        if name in scheme.facts and not re.search(rf"(?<![\w.]){name}\b", expressions):
            yield scheme.found(UNUSED, f"/x-scheme/{name}", f"no text names «{name}»")
