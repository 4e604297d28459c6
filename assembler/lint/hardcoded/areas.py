"""Check the priority areas that a text counts or refers to by number against the scheme's areas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assembler.lint.finding import Finding, Rule
from assembler.lint.hardcoded.counts import CONTRADICTED_COUNT, HARDCODED_COUNT
from assembler.lint.hardcoded.known_values import KnownValues
from assembler.lint.hardcoded.patterns import AREA_LIST, AREAS, parse_number
from assembler.lint.texts import Passage

AREA = Rule(
    "fakta.omrade", "error", "A text refers to priority areas that exist, and to all that it means.", ("fakta-en-gang",)
)
RULES = (AREA,)

_NEAR_END = 2  # a span from the first area that ends so near to the last is taken to mean all of them


def findings(passage: Passage, index: int, line: str, known: KnownValues) -> Iterator[Finding]:
    """What is wrong with the areas in a line; nothing where the definition has no areas."""
    if not known.areas:
        return
    for match in AREAS.finditer(line):
        typed = parse_number(match[1] or match[2])
        if typed == len(known.areas):
            message = f"«{match[0]}» is typed; {{{{ omrader | length | ord }}}} holds it"
            yield passage.finding(HARDCODED_COUNT, index, message, match.start())
        elif typed != 1:
            yield passage.finding(
                CONTRADICTED_COUNT, index, f"«{match[0]}», but there are {len(known.areas)}", match.start()
            )
    for match in AREA_LIST.finditer(line):
        yield from _list_findings(passage, index, match, known)


def _list_findings(passage: Passage, index: int, match: re.Match[str], known: KnownValues) -> Iterator[Finding]:
    is_earlier = bool(match[1])  # «tidligere satsingsområde 3»: by its number in an earlier year
    existing = known.earlier_areas if is_earlier else set(known.areas)
    if is_earlier and not existing:
        return
    numbers, spans = _numbers(match[2])
    unknown = sorted(numbers - existing)
    last_area = max(existing)
    if unknown:
        missing, listed = (", ".join(map(str, sorted(numbers))) for numbers in (unknown, existing))
        message = f"«{match[0].strip()}» names area {missing}; the areas are {listed}"
        yield passage.finding(AREA, index, message, match.start())
    elif not is_earlier and any(first == min(existing) and 0 < last_area - last <= _NEAR_END for first, last in spans):
        message = f"«{match[0].strip()}» ends before area {last_area}: there are {len(existing)} areas"
        yield passage.finding(AREA, index, message, match.start())


def _numbers(text: str) -> tuple[set[int], list[tuple[int, int]]]:
    """The numbers in a text such as «1, 2 og 4–6», of a span only its ends, and the spans."""
    numbers: set[int] = set()
    spans: list[tuple[int, int]] = []
    for part in re.split(r", ?| og | eller ", text):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        numbers.update((ends[0], ends[-1]))
        if len(ends) > 1:
            spans.append((ends[0], ends[-1]))
    return numbers, spans
