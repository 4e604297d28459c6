"""Numbers that were typed although a fact holds them or contradicts them, and lists that are not as long as told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assembler.document.nodes import Block, Heading, ListBlock, Paragraph, Text
from assembler.lint.context import ComposedDocument, single_line
from assembler.lint.finding import Finding, Rule
from assembler.lint.rules.hardcoded.known_values import UNITS, KnownValues, Limits, fold
from assembler.lint.rules.hardcoded.patterns import COUNT as TYPED
from assembler.lint.rules.hardcoded.patterns import enclosing_sentence, parse_number
from assembler.lint.texts import Passage

HARDCODED_COUNT = Rule(
    "fakta.antall-skrevet", "warning", "A number that is a fact stands as its placeholder.", ("fakta-en-gang",)
)
CONTRADICTED_COUNT = Rule(
    "fakta.antall-motsier", "error", "A number in the text is the number that the definition holds.", ("fakta-en-gang",)
)
LIST_LENGTH = Rule(
    "fakta.antall-liste", "warning", "A list has as many points as the line above it says.", ("fakta-en-gang",)
)
RULES = (HARDCODED_COUNT, CONTRADICTED_COUNT, LIST_LENGTH)

_COUNTED = re.compile(rf"{TYPED}[ \u00a0]+(\w[\wæøå]+)", re.IGNORECASE)
_COUNTED_LIST = re.compile(rf"{TYPED}[ \u00a0]+(?:\w+[ \u00a0]+){{0,2}}\w*[^\d.]*$", re.IGNORECASE)
_LIMIT = re.compile(
    r"\b(minst|minimum|mindst|høyst|høgst|maksimum|maksimalt|inntil|opptil)\b[^.]{0,12}$", re.IGNORECASE
)


def findings(passage: Passage, index: int, line: str, facts: KnownValues) -> Iterator[Finding]:
    """What is wrong with what a line counts."""
    for match in _COUNTED.finditer(line):
        typed, noun = parse_number(match[1]), match[2].lower()
        yield from _time(passage, index, match, typed, noun, facts)
        limits = facts.limits.get(fold(noun))
        limit = _LIMIT.search(line[: match.start()])
        if limits and limit:
            yield from _limit(passage, index, match, typed, limits, limit[1].lower().startswith("min"))


def _time(
    passage: Passage, index: int, match: re.Match[str], typed: int, noun: str, facts: KnownValues
) -> Iterator[Finding]:
    """A time that a fact holds, and the time of something of which a fact holds another."""
    units = [unit for unit, words in UNITS.items() if re.fullmatch(words, noun)]
    held = [count for count in facts.counts if count.unit in units]
    if not held:
        return
    _, whole = enclosing_sentence(match.string, match)
    meant = [count for count in held if count.is_meant(whole)]
    same = [count for count in meant or held if count.number == typed and (meant or not count.is_appeal)]
    if same and typed > 1:
        yield passage.found(
            HARDCODED_COUNT, index, f"«{match[0]}» may be «{same[0].name}»: name the fact", match.start()
        )
    elif meant and not same:
        numbers = " or ".join(str(number) for number in sorted({count.number for count in meant}))
        yield passage.found(
            CONTRADICTED_COUNT, index, f"«{match[0]}», but «{meant[0].name}» is {numbers}", match.start()
        )


def _limit(
    passage: Passage, index: int, match: re.Match[str], typed: int, limits: Limits, least: bool
) -> Iterator[Finding]:
    key, number = ("minimum", limits.minimum) if least else ("maximum", limits.maximum)
    if number is None:
        return
    if typed == number:
        what = f"«{match[0]}» is typed; {{{{ {limits.place}.{key} | ord }}}} holds it"
        yield passage.found(HARDCODED_COUNT, index, what, match.start())
    else:
        what = f"«{match[0]}», but the form's {key} is {number} ({limits.place})"
        yield passage.found(CONTRADICTED_COUNT, index, what, match.start())


def list_findings(tree: ComposedDocument) -> Iterator[Finding]:
    """A line that counts and ends in a colon, above a list with another number of points."""
    blocks: tuple[Block, ...] = tree.document.blocks
    for above, below in pairwise(blocks):
        if not isinstance(above, Heading | Paragraph) or not isinstance(below, ListBlock):
            continue
        typed = "".join(child.text if isinstance(child, Text) else " " for child in above.children)
        counted = _COUNTED_LIST.search(typed)
        if not single_line(above.children).rstrip().endswith(":") or not counted:
            continue
        if parse_number(counted[1]) not in (1, len(below.items)) and parse_number(counted[1]) <= 12:
            what = f"«{typed.strip()}» stands above a list of {len(below.items)} points"
            yield tree.found(LIST_LENGTH, above.children, what)
