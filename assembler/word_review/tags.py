"""Splits a template into segments: what is typed, placeholders, and what tags enclose."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

MAX_TAG_LENGTH = 64  # characters of a content control's tag and title that Word keeps
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_PROSE = re.compile(r"^(.*\S)\s*\|\s*prosa$", re.DOTALL)
_KEYWORD = re.compile(r"\{%[-+]?\s*(\w+)")
_OPENING = frozenset(("for", "if"))
_CLOSING = frozenset(("endfor", "endif"))

SegmentKind: TypeAlias = Literal["typed", "value", "text", "region", "setting"]


@dataclass(frozen=True, slots=True)
class TemplateSegment:
    """A part of a template, with its source ``raw``.

    A ``value`` is a placeholder, a ``text`` a placeholder with the filter ``prosa``, a ``region`` all from an opening
    tag to its closing tag, a ``setting`` a tag or comment that prints nothing. ``expression`` is that of the
    placeholder, without ``prosa``. ``whole_lines``: a region begins and ends with a line.
    """

    kind: SegmentKind
    raw: str
    expression: str = ""
    whole_lines: bool = False


def split_template(text: str) -> tuple[TemplateSegment, ...] | None:
    """The segments of a template, which joined are the template again; none where its tags do not match."""
    result: list[TemplateSegment] = []
    at = start = depth = 0
    for match in _TAG.finditer(text):
        raw, keyword = match[0], _keyword(match[0])
        if depth == 0 and match.start() > at:
            result.append(TemplateSegment("typed", text[at : match.start()]))
        if keyword in _CLOSING:
            depth -= 1
            if depth < 0:
                return None
            if depth == 0:
                result.append(_region_segment(text, start, match.end()))
        elif keyword in _OPENING:
            start = start if depth else match.start()
            depth += 1
        elif depth == 0:
            result.append(_tag_segment(raw))
        at = match.end()
    if depth:
        return None
    if at < len(text):
        result.append(TemplateSegment("typed", text[at:]))
    return tuple(result)


def split_tags(text: str) -> Iterator[TemplateSegment]:
    """The segments of a template with each tag as one, whether it opens or closes anything."""
    at = 0
    for match in _TAG.finditer(text):
        if match.start() > at:
            yield TemplateSegment("typed", text[at : match.start()])
        whole = _on_own_lines(text, match.start(), match.end())
        yield TemplateSegment("region" if match[0][1] != "{" else "value", match[0], _expression(match[0]), whole)
        at = match.end()
    if at < len(text):
        yield TemplateSegment("typed", text[at:])


def tag_texts(text: str) -> Iterator[str]:
    """The source of each tag (not placeholder) of a template."""
    return (match[0] for match in _TAG.finditer(text) if match[0][1] != "{")


def _keyword(raw: str) -> str:
    match = _KEYWORD.match(raw)
    return match[1] if match else ""


def _expression(raw: str) -> str:
    return raw[2:-2].strip() if raw.startswith("{{") else ""


def _tag_segment(raw: str) -> TemplateSegment:
    if not raw.startswith("{{"):
        return TemplateSegment("setting", raw)
    expression = _expression(raw)
    read = _PROSE.match(expression)
    return TemplateSegment("text", raw, read[1]) if read else TemplateSegment("value", raw, expression)


def _on_own_lines(text: str, start: int, end: int) -> bool:
    before = text[text.rfind("\n", 0, start) + 1 : start]
    after = text[end:].partition("\n")[0]
    return not before.strip() and not after.strip()


def _region_segment(text: str, start: int, end: int) -> TemplateSegment:
    return TemplateSegment("region", text[start:end], whole_lines=_on_own_lines(text, start, end))


def control_tag(name: str, prefix: str = "") -> str:
    """A name as the tag of a content control, after the prefix of its kind; a long one is cut and gets a digest."""
    if len(prefix + name) <= MAX_TAG_LENGTH and name.isprintable():
        return prefix + name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    plain = "".join(character if character.isprintable() else " " for character in name)
    return f"{prefix}{plain[: MAX_TAG_LENGTH - len(prefix) - 10]}… {digest}"
