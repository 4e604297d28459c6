"""Shortens texts that messages quote, and spells texts in plain letters for file names and comparison."""

from __future__ import annotations

import unicodedata

_PLAIN_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ŧ": "t", "þ": "th", "ŋ": "n", "ł": "l", "ǥ": "g"}
)


def one_line(text: str) -> str:
    """The text as one line, with single spaces."""
    return " ".join(text.split())


def shorten(text: str, length: int, end: str = "…", keep: int | None = None) -> str:
    """The text where it is no longer than ``length`` characters, else its beginning and ``end``.

    The beginning is ``keep`` characters long, ``length`` without it; spaces at its end are left out.
    """
    return text if len(text) <= length else f"{text[: length if keep is None else keep].rstrip()}{end}"


def fold(text: str) -> str:
    """The text in lower case with plain Latin letters: «Kåfjord» becomes kafjord, «Færder» faerder."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN_LETTERS)
    return "".join(character for character in plain if not unicodedata.combining(character))
