"""Find the years that a text mentions, and move those that mean the scheme's own year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assembler.i18n import formats

_CONTEXT_LENGTH = 40  # characters shown on each side of a mention
_IGNORED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|https?://\S+|\S+@\S+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_REFERENCE_BEFORE = re.compile(r"[\w§][/-]$")  # 16/2023, LOV-2005
_REFERENCE_AFTER = re.compile(r"\s?(?:nr\.?|[:/]\s?\d|-\d)", re.IGNORECASE)  # 2003 nr. 80, 2022: 18, 2011-025
_SOURCE_BEFORE = re.compile(
    r"(?:\b(?:\w*lov(?:a|en|ens)?|forskrift\w*|NOU|Meld|Prop|Innst|Ot|St|Dokument|rundskriv|RS|vedtak|reglement\w*)\b)"
    r"[^;:!?]{0,25}$",
    re.IGNORECASE,
)
_HISTORY_BEFORE = re.compile(
    r"\b(?:innført\w*|oppretta|opprettet|etablert\w*|vedtatt|vedteke\w*|vedtok|tr[åe]dte i kraft|tredde i kraft|"
    r"tok til å gjelde|siden|sidan|fra og med|frå og med|starta|startet|først gang|tidligere|tidlegare)"
    r"\b[^.;!?]{0,40}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year in a text, at the character ``start``; ``context`` is the text around it.

    It ``moves`` where it means the scheme's year, or the one before or after, rather than that of a statute, a document
    or history.
    """

    start: int
    year: int
    moves: bool
    ends_date: bool
    context: str


def year_mentions(text: str, year: int) -> Iterator[YearMention]:
    """Every year in a text that is at most one from ``year``, but for those in placeholders and addresses."""
    ignored = [match.span() for match in _IGNORED.finditer(text)]
    for match in _YEAR.finditer(text):
        named = int(match[0])
        if abs(named - year) > 1 or any(start <= match.start() < end for start, end in ignored):
            continue
        before, after = text[: match.start()], text[match.end() :]
        ends_date = bool(_date_before().search(before))
        fixed = (
            _REFERENCE_BEFORE.search(before)
            or _REFERENCE_AFTER.match(after)
            or _SOURCE_BEFORE.search(before)
            or _HISTORY_BEFORE.search(before)
        )
        context = f"{_cut_at_word(before[::-1])[::-1]}{match[0]}{_cut_at_word(after)}"
        yield YearMention(match.start(), named, not fixed, ends_date, " ".join(context.split()))


@cache
def _date_before() -> re.Pattern[str]:
    """The beginning of a date, at the end of a text: «19. februar », «19.2.»."""
    months = "|".join(formats.month_names("nb"))  # the same in nynorsk
    return re.compile(rf"(?:\b\d{{1,2}}\.\s?(?:{months})\s|\b\d{{1,2}}\.\d{{1,2}}\.)$", re.IGNORECASE)


def _cut_at_word(text: str) -> str:
    """The beginning of a text, with an ellipsis where it is cut, which is between two words."""
    return text if len(text) <= _CONTEXT_LENGTH else f"{text[:_CONTEXT_LENGTH].rpartition(' ')[0]} …"


def move_years(text: str, year: int, years: int) -> str:
    """The text with each year that moves made ``years`` later; ``year`` is the scheme's."""
    for mention in reversed(list(year_mentions(text, year))):
        if mention.moves:
            text = f"{text[: mention.start]}{mention.year + years}{text[mention.start + 4 :]}"
    return text
