"""The years that a text names, and which of them follow when the text is used for another year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CONTEXT_LENGTH = 40  # characters on each side that a reader is shown of a mention
_IGNORED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|https?://\S+|\S+@\S+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_MONTHS = "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
_DATE_BEFORE = re.compile(rf"(?:\b\d{{1,2}}\.\s?(?:{_MONTHS})\s|\b\d{{1,2}}\.\d{{1,2}}\.)$", re.IGNORECASE)
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
    """A year in a text: ``start`` is its first character, ``year`` what it says.

    ``follows`` says that it means the scheme's year, or the one before or after; ``dated`` that it ends a date.
    """

    start: int
    year: int
    follows: bool
    dated: bool
    around: str


def year_mentions(text: str, year: int) -> Iterator[YearMention]:
    """Every year of a text near the scheme's own; those of statutes, documents, numbers and history do not follow."""
    hidden = [match.span() for match in _IGNORED.finditer(text)]
    for match in _YEAR.finditer(text):
        named = int(match[0])
        if abs(named - year) > 1 or any(start <= match.start() < end for start, end in hidden):
            continue
        before, after = text[: match.start()], text[match.end() :]
        dated = bool(_DATE_BEFORE.search(before))
        fixed = (
            _REFERENCE_BEFORE.search(before)
            or _REFERENCE_AFTER.match(after)
            or _SOURCE_BEFORE.search(before)
            or _HISTORY_BEFORE.search(before)
        )
        around = f"{_cut_at_word(before[::-1])[::-1]}{match[0]}{_cut_at_word(after)}"
        yield YearMention(match.start(), named, not fixed, dated, " ".join(around.split()))


def _cut_at_word(text: str) -> str:
    """The beginning of a text, cut between two words, with an ellipsis where it is cut."""
    return text if len(text) <= _CONTEXT_LENGTH else f"{text[:_CONTEXT_LENGTH].rpartition(' ')[0]} …"


def move_years(text: str, year: int, years: int) -> str:
    """The text for ``years`` later: each mention that follows is that much later."""
    for mention in reversed(list(year_mentions(text, year))):
        if mention.follows:
            text = f"{text[: mention.start]}{mention.year + years}{text[mention.start + 4 :]}"
    return text
