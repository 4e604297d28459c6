"""Find amounts that are typed although a fact has them, or that contradict a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assembler.lint.finding import Finding, Rule
from assembler.lint.hardcoded.known_values import KnownValues, fold
from assembler.lint.hardcoded.patterns import AMOUNT as TYPED
from assembler.lint.hardcoded.patterns import MILLIONS, enclosing_sentence, parse_amount
from assembler.lint.texts import Passage

HARDCODED_AMOUNT = Rule(
    "fakta.belop-skrevet", "warning", "An amount that is a fact stands as its placeholder.", ("fakta-en-gang",)
)
CONTRADICTED_AMOUNT = Rule(
    "fakta.belop-motsier", "error", "A text gives the amount that the fact gives.", ("fakta-en-gang",)
)
RULES = (HARDCODED_AMOUNT, CONTRADICTED_AMOUNT)

_TOTAL_BUDGET = re.compile(
    r"\b(?:tilskudds?|tilskots?)?ramm[ae]|fordel\w* (?:\w+ )?(?:inntil|opptil)|bevilg|løyv|til rådighet"
)
_PARTIAL = re.compile(r"\b(?:per|minst|høyst|høgst|over|under|hver|kvar|i fjor)\b")
_MONEY = re.compile(r"\bkr\b|kroner|mill")
_COMMON_WORDS = ("skjema", "fakta", "const", "minimum", "maximum", "belop")


def findings(passage: Passage, index: int, line: str, known: KnownValues) -> Iterator[Finding]:
    """What is wrong with the amounts in a line."""
    for match in (*TYPED.finditer(line), *MILLIONS.finditer(line)):
        typed = parse_amount(match)
        if typed in known.amounts:
            message = f"«{match[0]}» is typed; «{known.amounts[typed]}» holds it"
            yield passage.finding(HARDCODED_AMOUNT, index, message, match.start())
        else:
            yield from _contradiction(passage, index, match, typed, known)


def _contradiction(
    passage: Passage, index: int, match: re.Match[str], typed: int, known: KnownValues
) -> Iterator[Finding]:
    _, whole = enclosing_sentence(match.string, match)
    if not _MONEY.search(whole):
        return
    for amount, name in known.amounts.items():
        near = amount / 2 <= typed <= amount * 2
        if near and (_is_total_budget(whole) if name == "ramme" else _is_named(whole, name)):
            message = f"«{match[0]}», but «{name}» is {amount}"
            yield passage.finding(CONTRADICTED_AMOUNT, index, message, match.start())
            return


def _is_total_budget(whole: str) -> bool:
    return bool(_TOTAL_BUDGET.search(whole)) and not _PARTIAL.search(whole)


def _is_named(whole: str, name: str) -> bool:
    """Whether a sentence names the fact of this name; false for limits of the form, which sentences do not name."""
    if name.endswith((".minimum", ".maximum")):
        return False
    words = [
        word for part in name.split(".") for word in part.split("_") if word not in _COMMON_WORDS and len(word) > 3
    ]
    text = fold(whole)
    return bool(words) and re.search(rf"\b{re.escape(words[-1])}", text) is not None
