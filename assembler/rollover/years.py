"""The years that a text names, and which of them follow when the text is used for another year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_AROUND = 40  # characters on each side that a reader is shown of a mention
_SKIPPED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|https?://\S+|\S+@\S+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_MONTHS = "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
_DATED = re.compile(rf"(?:\b\d{{1,2}}\.\s?(?:{_MONTHS})\s|\b\d{{1,2}}\.\d{{1,2}}\.)$", re.IGNORECASE)
_NUMBERED = re.compile(r"[\w§][/-]$")  # 16/2023, LOV-2005
_NUMBER_AFTER = re.compile(r"\s?(?:nr\.?|[:/]\s?\d|-\d)", re.IGNORECASE)  # 2003 nr. 80, 2022: 18, 2011-025
_SOURCES = re.compile(
    r"(?:\b(?:\w*lov(?:a|en|ens)?|forskrift\w*|NOU|Meld|Prop|Innst|Ot|St|Dokument|rundskriv|RS|vedtak|reglement\w*)\b)"
    r"[^;:!?]{0,25}$",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"\b(?:innført\w*|oppretta|opprettet|etablert\w*|vedtatt|vedteke\w*|vedtok|tr[åe]dte i kraft|tredde i kraft|"
    r"tok til å gjelde|siden|sidan|fra og med|frå og med|starta|startet|først gang|tidligere|tidlegare)"
    r"\b[^.;!?]{0,40}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A year in a text: ``start`` is its first character, ``year`` what it says.

    ``follows`` says that it means the scheme's year, or the one before or after; ``dated`` that it ends a date.
    """

    start: int
    year: int
    follows: bool
    dated: bool
    around: str


def mentions(text: str, year: int) -> Iterator[Mention]:
    """Every year of a text near the scheme's own; those of statutes, documents, numbers and history do not follow."""
    hidden = [match.span() for match in _SKIPPED.finditer(text)]
    for match in _YEAR.finditer(text):
        named = int(match[0])
        if abs(named - year) > 1 or any(start <= match.start() < end for start, end in hidden):
            continue
        before, after = text[: match.start()], text[match.end() :]
        dated = bool(_DATED.search(before))
        fixed = (
            _NUMBERED.search(before) or _NUMBER_AFTER.match(after) or _SOURCES.search(before) or _HISTORY.search(before)
        )
        around = f"{_whole_words(before[::-1])[::-1]}{match[0]}{_whole_words(after)}"
        yield Mention(match.start(), named, not fixed, dated, " ".join(around.split()))


def _whole_words(text: str) -> str:
    """The beginning of a text, cut between two words, with an ellipsis where it is cut."""
    return text if len(text) <= _AROUND else f"{text[:_AROUND].rpartition(' ')[0]} …"


def followed(text: str, year: int, years: int) -> str:
    """The text for ``years`` later: each mention that follows is that much later."""
    for mention in reversed(list(mentions(text, year))):
        if mention.follows:
            text = f"{text[: mention.start]}{mention.year + years}{text[mention.start + 4 :]}"
    return text
