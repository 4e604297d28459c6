"""Recognise dates, amounts and numbers in running text, and find the sentence that they are part of."""

from __future__ import annotations

import datetime as dt
import re

from assembler.i18n import formats
from assembler.i18n.language import LANGUAGES

MONTHS = "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
LONG_DATE = re.compile(rf"\b(\d{{1,2}})\.[ \u00a0]?({MONTHS})(?:[ \u00a0](\d{{4}}))?\b", re.IGNORECASE)
SHORT_DATE = re.compile(r"(?<![\w.])(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
AMOUNT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[ \u00a0.]\d{3})+|\d{4,})(?![\d,]|\.\d)")
MILLIONS = re.compile(r"\b(\d{1,4}(?:,\d+)?)[ \u00a0](?:mill\b\.?|millioner|millionar)", re.IGNORECASE)
NUMBER_WORDS = {formats.in_words(number, language): number for language in LANGUAGES for number in range(1, 13)}
COUNT = rf"(?<![\w§.,–-])(\d{{1,4}}|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"
AREAS = re.compile(
    rf"{COUNT}(?:[ \u00a0](?:\w+e|ulike|nye))?[ \u00a0]+satsn?ingsområd(?:e[rt]?|ene|ane|a)\b"
    rf"|\b(?:de|dei|disse|desse|alle)[ \u00a0]{COUNT}[ \u00a0]+områd(?:ene|a)\b",
    re.IGNORECASE,
)
AREA_LIST = re.compile(
    r"(tidligere |tidlegare )?\b(?:satsn?ingsområd(?:e(?:ne|r|t)?|a)|område(?:ne)?|områda)[ \u00a0]+"
    r"(?:(?:nr\.?|nummer)[ \u00a0]*)?"
    r"(\d{1,2}(?:(?:[ \u00a0]?[–-][ \u00a0]?|, ?| og | eller | til )\d{1,2})*)\b",
    re.IGNORECASE,
)
STATUTE = re.compile(r"\blov(?:a|en)?[ \u00a0](?:av[ \u00a0])?$", re.IGNORECASE)  # «lov 10. februar 1967»
_SENTENCE_END = re.compile(r"[.!?:;][ \u00a0]+(?=[A-ZÆØÅ«])")


def parse_number(text: str) -> int:
    """The number of a text of digits or of a number word."""
    return int(text) if text.isascii() and text.isdigit() else NUMBER_WORDS[text.lower()]


def parse_day(match: re.Match[str], year: int) -> dt.date | None:
    """The day of a typed date, in this year where it names none; none where there is no such day."""
    number, month, named_year = match.groups()
    month_number = int(month) if month.isdigit() else MONTHS.split("|").index(month.lower()) + 1
    try:
        return dt.date(int(named_year) if named_year else year, month_number, int(number))
    except ValueError:
        return None


def parse_amount(match: re.Match[str]) -> int:
    """The amount of a match of :data:`AMOUNT` or :data:`MILLIONS`, in whole kroner."""
    if match.re is MILLIONS:
        return round(float(match[1].replace(",", ".")) * 1_000_000)
    return int(re.sub(r"\D", "", match[1]))


def enclosing_sentence(line: str, match: re.Match[str]) -> tuple[str, str]:
    """The sentence around a match, in lower case: the part before the match, and the whole sentence."""
    start, end = 0, len(line)
    for stop in _SENTENCE_END.finditer(line):
        if stop.end() <= match.start():
            start = stop.end()
        elif stop.start() >= match.end() - 1:
            end = stop.start()
            break
    return line[start : match.start()].lower(), line[start:end].lower()
