"""Make HTML of text: the only place that escapes characters, for web pages and feeds."""

from __future__ import annotations

import html
import re
from typing import NewType, TypeAlias

Html = NewType("Html", str)
"""Markup. Only :func:`escaped` and :func:`tag` make it of text, so nothing else needs to escape."""
Attributes: TypeAlias = dict[str, str | int | bool | None]

_VOID = frozenset(("br", "col", "hr", "img", "input", "link", "meta"))
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def escaped(text: str) -> Html:
    """Any text as characters on the page; what HTML cannot hold becomes U+FFFD."""
    return Html(html.escape(_ILLEGAL.sub("\ufffd", re.sub("\r\n?", "\n", text))))


def tag(element: str, /, *content: Html, **attributes: str | int | bool | None) -> Html:
    """An element. ``for_`` is attribute ``for``, ``aria_label`` ``aria-label``; True is bare, None and False absent."""
    parts = [element]
    for key, value in attributes.items():
        if value is not None and value is not False:
            attribute = key.rstrip("_").replace("_", "-")
            parts.append(attribute if value is True else f'{attribute}="{escaped(str(value))}"')
    start = f"<{' '.join(parts)}>"
    return Html(start if element in _VOID else f"{start}{''.join(content)}</{element}>")
