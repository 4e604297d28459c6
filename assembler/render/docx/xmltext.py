"""Escape text for the XML of Word documents, so that a parser finds it as it was."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, production 2; CR would become LF


def escape(text: str) -> str:
    """The text as XML character data or an attribute's value; what XML cannot hold becomes U+FFFD."""
    known = text if text.isprintable() else legal(text)
    return known.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def legal(text: str) -> str:
    """The text with what XML cannot hold as U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)
