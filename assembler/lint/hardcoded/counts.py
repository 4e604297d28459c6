"""Find numbers that are typed although a fact has them, or contradict a fact, and lists of another length than said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assembler.document.nodes import Block, Heading, ListBlock, Paragraph, Text
from assembler.lint.context import ComposedDocument, single_line
from assembler.lint.finding import Finding, Rule
from assembler.lint.hardcoded.known_values import UNITS, KnownValues, Limits, fold
from assembler.lint.hardcoded.patterns import COUNT as TYPED
from assembler.lint.hardcoded.patterns import enclosing_sentence, parse_number
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


def findings(passage: Passage, index: int, line: str, known: KnownValues) -> Iterator[Finding]:
    """What is wrong with the counts in a line."""
    for match in _COUNTED.finditer(line):
        typed, noun = parse_number(match[1]), match[2].lower()
        yield from _time(passage, index, match, typed, noun, known)
        limits = known.limits.get(fold(noun))
        limit = _LIMIT.search(line[: match.start()])
        if limits and limit:
            yield from _limit(passage, index, match, typed, limits, limit[1].lower().startswith("min"))


def _time(
    passage: Passage, index: int, match: re.Match[str], typed: int, noun: str, known: KnownValues
) -> Iterator[Finding]:
    """A time that a fact has, and a time of something for which a fact has another."""
    units = [unit for unit, words in UNITS.items() if re.fullmatch(words, noun)]
    in_unit = [count for count in known.counts if count.unit in units]
    if not in_unit:
        return
    _, whole = enclosing_sentence(match.string, match)
    meant = [count for count in in_unit if count.is_meant(whole)]
    same = [count for count in meant or in_unit if count.number == typed and (meant or not count.is_appeal)]
    if same and typed > 1:
        yield passage.finding(
            HARDCODED_COUNT, index, f"«{match[0]}» may be «{same[0].name}»: name the fact", match.start()
        )
    elif meant and not same:
        numbers = " or ".join(str(number) for number in sorted({count.number for count in meant}))
        yield passage.finding(
            CONTRADICTED_COUNT, index, f"«{match[0]}», but «{meant[0].name}» is {numbers}", match.start()
        )


def _limit(
    passage: Passage, index: int, match: re.Match[str], typed: int, limits: Limits, is_minimum: bool
) -> Iterator[Finding]:
    key, number = ("minimum", limits.minimum) if is_minimum else ("maximum", limits.maximum)
    if number is None:
        return
    if typed == number:
        message = f"«{match[0]}» is typed; {{{{ {limits.place}.{key} | ord }}}} holds it"
        yield passage.finding(HARDCODED_COUNT, index, message, match.start())
    else:
        message = f"«{match[0]}», but the form's {key} is {number} ({limits.place})"
        yield passage.finding(CONTRADICTED_COUNT, index, message, match.start())


def list_findings(tree: ComposedDocument) -> Iterator[Finding]:
    """A line that counts and ends in a colon, above a list with another number of items."""
    blocks: tuple[Block, ...] = tree.document.blocks
    for above, below in pairwise(blocks):
        if not isinstance(above, Heading | Paragraph) or not isinstance(below, ListBlock):
            continue
        typed = "".join(child.text if isinstance(child, Text) else " " for child in above.children)
        counted = _COUNTED_LIST.search(typed)
        if not single_line(above.children).rstrip().endswith(":") or not counted:
            continue
        if parse_number(counted[1]) not in (1, len(below.items)) and parse_number(counted[1]) <= 12:
            message = f"«{typed.strip()}» stands above a list of {len(below.items)} points"
            yield tree.finding(LIST_LENGTH, above.children, message)
