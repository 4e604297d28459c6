"""Text that someone was to fill in before it was used: found by its marks, wherever it is about to reach a reader."""

from __future__ import annotations

import re

_OPEN = re.compile(
    r"""
      \[ (?=[^\]\n]*[^\W\d_]{3}) [^\]\na-zæøå]{4,80} \]                                # [SKRIV BEGRUNNELSE HER]
    | [\[<] [ ]? (?i:(?:fyll|sett|skriv|legg)[ ]inn|skriv|todo|tbd) \b [^\]>\n]{0,80} [\]>]  # <fyll inn vurdering>
    | \b (?i:fyll|sett) [ ] inn [ ] (?i:her|dato|navn|beløp|tekst|begrunnelse|vurdering) \b
    | \b XX+ \b
    | \b (?i:xx\.xx) (?: \. (?: (?i:xx+) | \d{2,4} ) )? \b                                # xx.xx.2025
    | \b (?: TODO | TBD | FIXME ) \b
    | _{3,} | \.{6,} | …{2,}
    """,
    re.VERBOSE,
)

_SIGNS = ("[", "<", "xx", "inn ", "todo", "tbd", "fixme", "___", "......", "……")  # one of which each of them has


def leftovers(text: str) -> tuple[str, ...]:
    """What in a text was to be replaced, each once and as it stands there; nothing where the text is finished."""
    folded = text.lower()
    if not any(sign in folded for sign in _SIGNS):  # hundreds of times as fast, and so it is with most texts
        return ()
    return tuple(dict.fromkeys(found[0] for found in _OPEN.finditer(text)))
