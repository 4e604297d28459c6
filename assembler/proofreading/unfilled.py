"""Find what someone was to fill in or remove before a text was used, such as «[SETT INN]», gaps and TODO."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LEFTOVER = re.compile(
    r"""
      \[ (?=[^\]\n]*[^\W\d_]{3}) [^\]\na-zæøå]{4,80} \] (?!\()  # [SKRIV BEGRUNNELSE HER]
    | [\[<] [ ]? (?i:(?:fyll|sett|skriv|legg)[ ]inn|skriv|todo|tbd) \b [^\]>\n]{0,80} [\]>] (?!\()  # <fyll inn …>
    | \[ (?i:fyll|sett|velg|vel|legg|her|dato|navn|namn|beløp|tall|tal|antall|nummer|frist|år) \b [^\]\n]* \] (?!\()
    | \[ [ .…xX]* \] (?!\()
    | \b (?i:fyll|sett) [ ] inn [ ] (?i:her|dato|navn|beløp|tekst|begrunnelse|vurdering) \b
    | \b (?i:xx\.xx) (?: \. (?: (?i:xx+) | \d{2,4} ) )? \b                                # xx.xx.2025
    | (?<![\w@/.-]) (?: X{2,} | x{3,8} | TODO | FIXME | TBD | TBC | N\.?N\. ) (?![\w@/])
    | \b (?i:lorem[ ]ipsum|kommer[ ]senere|kjem[ ]seinare) \b
    | (?<!\w) _{3,} (?!\w) | \.{4,} | …{2,} | \?{2,}
    """,
    re.VERBOSE,
)

# What each match of the pattern contains at least one of, in small letters.
_HINTS = (
    "[",
    "<",
    "xx",
    "inn ",
    "todo",
    "tbd",
    "tbc",
    "fixme",
    "n.",
    "ipsum",
    "senere",
    "seinare",
    "___",
    "....",
    "……",
    "??",
)


def leftover_matches(text: str) -> Iterator[re.Match[str]]:
    """The matches of what was to be filled in or removed."""
    folded = text.lower()
    if any(sign in folded for sign in _HINTS):  # hundreds of times as fast as the pattern, and most texts have none
        yield from _LEFTOVER.finditer(text)


def leftovers(text: str) -> tuple[str, ...]:
    """What in a text was to be filled in or removed, as it stands there, each once; empty for a finished text."""
    return tuple(dict.fromkeys(found[0] for found in leftover_matches(text)))
