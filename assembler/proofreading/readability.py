"""Measure how hard a text is to read: sentence length, LIX, and officialese that has plainer words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assembler.i18n.language import Language

_DATA = Path(__file__).parent / "data" / "officialese.json"
_WORD = re.compile(r"[^\W_]+(?:[-–/'’.,][^\W_]+)*")
_LONG_WORD = 6  # characters: a longer word counts as long in LIX
_ABBREVIATION = re.compile(
    r"\b(?:jf|jfr|nr|kap|pkt|bl\.a|f\.eks|t\.d|m\.a|m\.m|mv|mill|ca|tlf|tel|fvl|ev|evt|ift|iht|f\.o\.m|t\.o\.m)\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Officialese:
    """A phrase in small letters that has plainer words, which are ``replacement``; ``start`` is from 0."""

    phrase: str
    replacement: str
    start: int


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph.

    A full stop after an abbreviation, or before a small letter, does not end a sentence.
    """
    found = [""]
    for part in re.split(r"(?<=[.!?])\s+(?=[A-ZÆØÅ«(\d–-])", text):
        continues = not found[-1] or _ABBREVIATION.search(found[-1])
        if continues:
            found[-1] = f"{found[-1]} {part}".strip()
        else:
            found.append(part)
    return [sentence for sentence in found if sentence]


def words(text: str) -> list[str]:
    """The words of a text; a number, a date or an address counts as one."""
    return _WORD.findall(text)


def lix(texts: Sequence[str]) -> float:
    """Björnsson's readability index: words per sentence plus the percentage of words of more than six letters."""
    all_words = [word for text in texts for word in words(text)]
    count = sum(len(sentences(text)) for text in texts if words(text))
    if not all_words or not count:
        return 0.0
    return len(all_words) / count + 100 * sum(len(word) > _LONG_WORD for word in all_words) / len(all_words)


def officialese(line: str, language: Language) -> Iterator[Officialese]:
    """The phrases of a line that have plainer words, each once."""
    lower = line.lower()
    for phrase, replacement in _phrases()[language].items():
        start = lower.find(phrase)
        if start >= 0 and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", lower):
            yield Officialese(phrase, replacement, start)


@cache
def _phrases() -> Mapping[Language, Mapping[str, str]]:
    entries: Mapping[Language, Mapping[str, str]] = json.loads(_DATA.read_text("utf-8"))
    return entries
