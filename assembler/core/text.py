"""Shortens texts that messages quote."""

from __future__ import annotations


def one_line(text: str) -> str:
    """The text as one line, with single spaces."""
    return " ".join(text.split())


def shorten(text: str, length: int, end: str = "…", keep: int | None = None) -> str:
    """The text where it is no longer than ``length`` characters, else its beginning and ``end``.

    The beginning is ``keep`` characters long, ``length`` without it; spaces at its end are left out.
    """
    return text if len(text) <= length else f"{text[: length if keep is None else keep].rstrip()}{end}"
