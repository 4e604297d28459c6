"""Numbers that were typed although a fact holds them or contradicts them, and lists that are not as long as told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assembler.document.nodes import Block, Heading, ListBlock, Paragraph, Text
from assembler.lint.context import Tree, plain
from assembler.lint.finding import Finding, Rule
from assembler.lint.rules.hardcoded.known_values import UNITS, Held, Limits, folded
from assembler.lint.rules.hardcoded.patterns import COUNT as TYPED
from assembler.lint.rules.hardcoded.patterns import sentence, value
from assembler.lint.texts import Passage

COUNT = Rule(
    "fakta.antall-skrevet", "warning", "A number that is a fact stands as its placeholder.", ("fakta-en-gang",)
)
OTHER_COUNT = Rule(
    "fakta.antall-motsier", "error", "A number in the text is the number that the definition holds.", ("fakta-en-gang",)
)
LIST = Rule("fakta.antall-liste", "warning", "A list has as many points as the line above it says.", ("fakta-en-gang",))
RULES = (COUNT, OTHER_COUNT, LIST)

_COUNTED = re.compile(rf"{TYPED}[ \u00a0]+(\w[\wæøå]+)", re.IGNORECASE)
_LIST = re.compile(rf"{TYPED}[ \u00a0]+(?:\w+[ \u00a0]+){{0,2}}\w*[^\d.]*$", re.IGNORECASE)
_LEAST = re.compile(
    r"\b(minst|minimum|mindst|høyst|høgst|maksimum|maksimalt|inntil|opptil)\b[^.]{0,12}$", re.IGNORECASE
)


def found(passage: Passage, index: int, line: str, facts: Held) -> Iterator[Finding]:
    """What is wrong with what a line counts."""
    for match in _COUNTED.finditer(line):
        typed, noun = value(match[1]), match[2].lower()
        yield from _time(passage, index, match, typed, noun, facts)
        limits = facts.limits.get(folded(noun))
        limit = _LEAST.search(line[: match.start()])
        if limits and limit:
            yield from _limit(passage, index, match, typed, limits, limit[1].lower().startswith("min"))


def _time(passage: Passage, index: int, match: re.Match[str], typed: int, noun: str, facts: Held) -> Iterator[Finding]:
    """A time that a fact holds, and the time of something of which a fact holds another."""
    units = [unit for unit, words in UNITS.items() if re.fullmatch(words, noun)]
    held = [count for count in facts.counts if count.unit in units]
    if not held:
        return
    _, whole = sentence(match.string, match)
    meant = [count for count in held if count.is_meant(whole)]
    same = [count for count in meant or held if count.number == typed and (meant or not count.is_appeal)]
    if same and typed > 1:
        yield passage.found(COUNT, index, f"«{match[0]}» may be «{same[0].name}»: name the fact", match.start())
    elif meant and not same:
        numbers = " or ".join(str(number) for number in sorted({count.number for count in meant}))
        yield passage.found(OTHER_COUNT, index, f"«{match[0]}», but «{meant[0].name}» is {numbers}", match.start())


def _limit(
    passage: Passage, index: int, match: re.Match[str], typed: int, limits: Limits, least: bool
) -> Iterator[Finding]:
    key, number = ("minimum", limits.minimum) if least else ("maximum", limits.maximum)
    if number is None:
        return
    if typed == number:
        what = f"«{match[0]}» is typed; {{{{ {limits.place}.{key} | ord }}}} holds it"
        yield passage.found(COUNT, index, what, match.start())
    else:
        what = f"«{match[0]}», but the form's {key} is {number} ({limits.place})"
        yield passage.found(OTHER_COUNT, index, what, match.start())


def lists(tree: Tree) -> Iterator[Finding]:
    """A line that counts and ends in a colon, above a list with another number of points."""
    blocks: tuple[Block, ...] = tree.document.blocks
    for above, below in pairwise(blocks):
        if not isinstance(above, Heading | Paragraph) or not isinstance(below, ListBlock):
            continue
        typed = "".join(child.text if isinstance(child, Text) else " " for child in above.children)
        counted = _LIST.search(typed)
        if not plain(above.children).rstrip().endswith(":") or not counted:
            continue
        if value(counted[1]) not in (1, len(below.items)) and value(counted[1]) <= 12:
            what = f"«{typed.strip()}» stands above a list of {len(below.items)} points"
            yield tree.found(LIST, above.children, what)
