"""Facts that were typed although a placeholder holds them, that contradict it, or that no text names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise

from assembler import wording
from assembler.check.finding import Finding, Rule
from assembler.check.held import UNITS, Held, Limits, folded
from assembler.check.scope import Scheme, Scope, Tree, plain
from assembler.check.texts import Passage
from assembler.document import LANGUAGES, Block, Heading, ListBlock, Paragraph, Text

DATE = Rule("fakta.dato-skrevet", "warning", "A date that is a fact stands as its placeholder.", ("fakta-en-gang",))
OTHER_DATE = Rule("fakta.dato-motsier", "error", "A text gives the deadline that the fact gives.", ("fakta-en-gang",))
AMOUNT = Rule(
    "fakta.belop-skrevet", "warning", "An amount that is a fact stands as its placeholder.", ("fakta-en-gang",)
)
YEAR = Rule("fakta.ar-skrevet", "note", "The scheme's year stands as its placeholder.", ("fakta-en-gang",))
COUNT = Rule(
    "fakta.antall-skrevet", "warning", "A number that is a fact stands as its placeholder.", ("fakta-en-gang",)
)
OTHER_COUNT = Rule(
    "fakta.antall-motsier", "error", "A number in the text is the number that the definition holds.", ("fakta-en-gang",)
)
LIST = Rule("fakta.antall-liste", "warning", "A list has as many points as the line above it says.", ("fakta-en-gang",))
AREA = Rule(
    "fakta.omrade", "error", "A text refers to priority areas that exist, and to all that it means.", ("fakta-en-gang",)
)
UNUSED = Rule("fakta.ubrukt", "warning", "Every fact is named by some text.", ("fakta-en-gang",))
RULES = (DATE, OTHER_DATE, AMOUNT, YEAR, COUNT, OTHER_COUNT, LIST, AREA, UNUSED)

_MONTHS = "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
_LONG = re.compile(rf"\b(\d{{1,2}})\.[ \u00a0]?({_MONTHS})(?:[ \u00a0](\d{{4}}))?\b", re.IGNORECASE)
_SHORT = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_WORDS = {wording.words(number, language): number for language in LANGUAGES for number in range(1, 13)}
_COUNT = rf"(?<![\w§.,–-])(\d{{1,4}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_AREAS = re.compile(
    rf"{_COUNT}(?:[ \u00a0](?:\w+e|ulike|nye))?[ \u00a0]+satsn?ingsområde(?:r|ne|na|a)?\b", re.IGNORECASE
)
_COUNTED = re.compile(rf"{_COUNT}[ \u00a0]+(\w[\wæøå]+)", re.IGNORECASE)
_LEAST = re.compile(
    r"\b(minst|minimum|mindst|høyst|høgst|maksimum|maksimalt|inntil|opptil)\b[^.]{0,12}$", re.IGNORECASE
)
_AREA_LIST = re.compile(
    r"(tidligere |tidlegare )?\b(?:satsn?ingsområde(?:ne|r|t)?|område(?:ne)?)[ \u00a0]+"
    r"(\d{1,2}(?:(?:[ \u00a0]?[–-][ \u00a0]?|, ?| og | eller | til )\d{1,2})*)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[ \u00a0.]\d{3})+|\d{4,})(?![\d,]|\.\d)")
_MILLIONS = re.compile(r"\b(\d{1,4}(?:,\d+)?)[ \u00a0](?:mill\.?|millioner|millionar)\b", re.IGNORECASE)
_USED_BY_NAME = ("fakta", "kapittel_post", "akseptfrist_uker", "regnskapskrav", "ramme")


def findings(scope: Scope) -> Iterator[Finding]:
    """What was typed instead of named, or never named."""
    named = [expression for passage in scope.letters for expression in passage.expressions]
    for scheme in scope.schemes:
        yield from in_texts(scheme)
        if scheme.circular:
            yield from _lists(scheme.circular)
        yield from _unused(scheme, named)


def in_texts(scheme: Scheme) -> Iterator[Finding]:
    """What a scheme's texts say that a fact holds, or contradicts."""
    facts = Held(scheme)
    for passage in scheme.passages:
        yield from _typed(passage, facts)


def _value(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else _WORDS[text.lower()]


def _typed(passage: Passage, facts: Held) -> Iterator[Finding]:
    for index, line in enumerate(passage.bare):
        if not line.strip():
            continue
        yield from _dates(passage, index, line, facts)
        if any(character.isdigit() for character in line):
            yield from _amounts(passage, index, line, facts)
            yield from _area_numbers(passage, index, line, facts)
            for match in re.finditer(rf"(?<![\d./–-]){facts.year}(?![\d/–-])", line):
                yield passage.found(YEAR, index, f"«{facts.year}» is typed; {{{{ ar }}}} holds it", match.start())
        yield from _counts(passage, index, line, facts)


def _dates(passage: Passage, index: int, line: str, facts: Held) -> Iterator[Finding]:
    for match in (*_LONG.finditer(line), *_SHORT.finditer(line)):
        day = _typed_date(match, facts.year)
        if day is None:
            continue
        before = line[: match.start()].rpartition(". ")[2].lower()
        if day in facts.dates:
            what = f"«{match[0]}» is typed; «{facts.dates[day]}» holds it"
            yield passage.found(DATE, index, what, match.start())
        elif "søknadsfrist" in before and facts.deadline and day != facts.deadline:
            what = f"«{match[0]}» is not the deadline, which is {facts.deadline.isoformat()}"
            yield passage.found(OTHER_DATE, index, what, match.start())


def _typed_date(match: re.Match[str], year: int) -> dt.date | None:
    day, month, told = match.groups()
    number = int(month) if month.isdigit() else _MONTHS.split("|").index(month.lower()) + 1
    try:
        return dt.date(int(told) if told else year, number, int(day))
    except ValueError:
        return None


def _amounts(passage: Passage, index: int, line: str, facts: Held) -> Iterator[Finding]:
    for match in _AMOUNT.finditer(line):
        value = int(re.sub(r"\D", "", match[1]))
        if value in facts.amounts:
            what = f"«{match[0]}» is typed; «{facts.amounts[value]}» holds it"
            yield passage.found(AMOUNT, index, what, match.start())
    for match in _MILLIONS.finditer(line):
        value = round(float(match[1].replace(",", ".")) * 1_000_000)
        if value in facts.amounts:
            what = f"«{match[0]}» is typed; «{facts.amounts[value]}» holds it"
            yield passage.found(AMOUNT, index, what, match.start())


def _area_numbers(passage: Passage, index: int, line: str, facts: Held) -> Iterator[Finding]:
    if not facts.areas:
        return
    for match in _AREA_LIST.finditer(line):
        former = bool(match[1])
        known = facts.former if former else set(facts.areas)
        if former and not known:
            continue
        numbers, spans = _numbers(match[2])
        unknown = sorted(numbers - known)
        if unknown:
            lacking, listed = (", ".join(map(str, sorted(numbers))) for numbers in (unknown, known))
            what = f"«{match[0].strip()}» names area {lacking}; the areas are {listed}"
            yield passage.found(AREA, index, what, match.start())
        elif not former and any(first == min(known) and last < max(known) for first, last in spans):
            what = f"«{match[0].strip()}» ends before area {max(known)}: there are {len(known)} areas"
            yield passage.found(AREA, index, what, match.start())


def _numbers(text: str) -> tuple[set[int], list[tuple[int, int]]]:
    """The numbers that «1, 2 og 4–6» means, and its spans."""
    numbers: set[int] = set()
    spans: list[tuple[int, int]] = []
    for part in re.split(r", ?| og | eller ", text):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        numbers.update(range(ends[0], ends[-1] + 1) if len(ends) > 1 else ends)
        if len(ends) > 1:
            spans.append((ends[0], ends[-1]))
    return numbers, spans


def _counts(passage: Passage, index: int, line: str, facts: Held) -> Iterator[Finding]:
    for match in _AREAS.finditer(line):
        value = _value(match[1])
        if facts.areas and value != 1:
            there = f"there are {len(facts.areas)}"
            rule = COUNT if value == len(facts.areas) else OTHER_COUNT
            what = (
                f"«{match[0]}» is typed; {{{{ omrader | length | ord }}}} holds it"
                if rule is COUNT
                else (f"«{match[0]}», but {there}")
            )
            yield passage.found(rule, index, what, match.start())
    for match in _COUNTED.finditer(line):
        value, noun = _value(match[1]), match[2].lower()
        for (unit, number), name in facts.counts.items():
            if value == number and re.fullmatch(UNITS[unit], noun) and value > 1:
                yield passage.found(COUNT, index, f"«{match[0]}» may be «{name}»: name the fact", match.start())
        limits = facts.limits.get(folded(noun))
        limit = _LEAST.search(line[: match.start()])
        if limits and limit:
            yield from _limit(passage, index, match, value, limits, limit[1].lower().startswith("min"))


def _limit(
    passage: Passage, index: int, match: re.Match[str], value: int, limits: Limits, least: bool
) -> Iterator[Finding]:
    key, number = ("minimum", limits.minimum) if least else ("maximum", limits.maximum)
    if number is None:
        return
    if value == number:
        what = f"«{match[0]}» is typed; {{{{ {limits.place}.{key} | ord }}}} holds it"
        yield passage.found(COUNT, index, what, match.start())
    else:
        what = f"«{match[0]}», but the form's {key} is {number} ({limits.place})"
        yield passage.found(OTHER_COUNT, index, what, match.start())


def _lists(tree: Tree) -> Iterator[Finding]:
    """A line that counts and ends in a colon, above a list with another number of points."""
    yield from _list_in(tree, tree.document.blocks)


def _list_in(tree: Tree, blocks: tuple[Block, ...]) -> Iterator[Finding]:
    for above, below in pairwise(blocks):
        if not isinstance(above, Heading | Paragraph) or not isinstance(below, ListBlock):
            continue
        typed = "".join(child.text if isinstance(child, Text) else " " for child in above.children)
        counted = re.search(rf"{_COUNT}[ \u00a0]+(?:\w+[ \u00a0]+){{0,2}}\w*[^\d.]*$", typed, re.IGNORECASE)
        if not plain(above.children).rstrip().endswith(":") or not counted:
            continue
        if _value(counted[1]) not in (1, len(below.items)) and _value(counted[1]) <= 12:
            what = f"«{typed.strip()}» stands above a list of {len(below.items)} points"
            yield tree.found(LIST, above.children, what)


def _unused(scheme: Scheme, letters: list[str]) -> Iterator[Finding]:
    expressions = "\n".join([*scheme.expressions, *letters])
    for name in scheme.facts.get("fakta", {}):
        if not re.search(rf"\bfakta(?:\.{name}\b|\[['\"]{name}['\"]\])", expressions):
            yield scheme.found(UNUSED, f"/x-scheme/fakta/{name}", f"no text names «fakta.{name}»")
    for name in _USED_BY_NAME[1:]:
        if name in scheme.facts and not re.search(rf"(?<![\w.]){name}\b", expressions):
            yield scheme.found(UNUSED, f"/x-scheme/{name}", f"no text names «{name}»")
