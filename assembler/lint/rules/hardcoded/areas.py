"""Priority areas that a text counts or numbers: as many as there are, and those that there are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assembler.lint.finding import Finding, Rule
from assembler.lint.rules.hardcoded.counts import CONTRADICTED_COUNT, HARDCODED_COUNT
from assembler.lint.rules.hardcoded.known_values import KnownValues
from assembler.lint.rules.hardcoded.patterns import AREA_LIST, AREAS, parse_number
from assembler.lint.texts import Passage

AREA = Rule(
    "fakta.omrade", "error", "A text refers to priority areas that exist, and to all that it means.", ("fakta-en-gang",)
)
RULES = (AREA,)

_NEAR_END = 2  # so near to the last area a span from the first one ends that means them all


def findings(passage: Passage, index: int, line: str, facts: KnownValues) -> Iterator[Finding]:
    """What is wrong with the areas of a line; nothing where the definition has none."""
    if not facts.areas:
        return
    for match in AREAS.finditer(line):
        typed = parse_number(match[1] or match[2])
        if typed == len(facts.areas):
            what = f"«{match[0]}» is typed; {{{{ omrader | length | ord }}}} holds it"
            yield passage.found(HARDCODED_COUNT, index, what, match.start())
        elif typed != 1:
            yield passage.found(
                CONTRADICTED_COUNT, index, f"«{match[0]}», but there are {len(facts.areas)}", match.start()
            )
    for match in AREA_LIST.finditer(line):
        yield from _list_findings(passage, index, match, facts)


def _list_findings(passage: Passage, index: int, match: re.Match[str], facts: KnownValues) -> Iterator[Finding]:
    former = bool(match[1])
    known = facts.former if former else set(facts.areas)
    if former and not known:
        return
    numbers, spans = _numbers(match[2])
    unknown = sorted(numbers - known)
    if unknown:
        lacking, listed = (", ".join(map(str, sorted(numbers))) for numbers in (unknown, known))
        what = f"«{match[0].strip()}» names area {lacking}; the areas are {listed}"
        yield passage.found(AREA, index, what, match.start())
    elif not former and any(first == min(known) and 0 < max(known) - last <= _NEAR_END for first, last in spans):
        what = f"«{match[0].strip()}» ends before area {max(known)}: there are {len(known)} areas"
        yield passage.found(AREA, index, what, match.start())


def _numbers(text: str) -> tuple[set[int], list[tuple[int, int]]]:
    """The numbers that «1, 2 og 4–6» names (of a span, its ends), and its spans."""
    numbers: set[int] = set()
    spans: list[tuple[int, int]] = []
    for part in re.split(r", ?| og | eller ", text):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        numbers.update((ends[0], ends[-1]))
        if len(ends) > 1:
            spans.append((ends[0], ends[-1]))
    return numbers, spans
