"""Reads styles and lists of a Word file: whether a paragraph is a heading or an item, and the number of an item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from assembler.render.docx.namespaces import w
from assembler.word_review.docx.package import Element
from assembler.word_review.lines import MAX_DEPTH

ParagraphKind: TypeAlias = Literal["text", "item", "more", "heading", "title", "aside"]
_NAMED = re.compile(r"(heading|list bullet|list number|list continue|toc|contents) ?(\d)?(?: heading)?")
_ON = frozenset(("", "1", "true", "on"))
_STRONG, _EMPHASIS = ("strong", "intense emphasis"), ("emphasis", "intense emphasis", "subtle emphasis")


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a style makes of a paragraph; ``level`` of a heading from 1, of an item and its continuation from 0."""

    kind: ParagraphKind
    level: int = 0
    note: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    base: str
    list_id: str
    list_level: str
    formatting: dict[str, bool]


def child_value(element: Element | None, path: str, name: str = "val") -> str:
    """The attribute of a descendant at a path such as ``pPr/jc``, empty where there is none."""
    child = element.find("/".join(map(w, path.split("/")))) if element is not None else None
    return "" if child is None else child.get(w(name), "")


def is_on(properties: Element | None, name: str) -> bool | None:
    """Whether a property is switched on or off, none where the element does not say (ISO/IEC 29500-1, 17.17.4)."""
    child = properties.find(w(name)) if properties is not None else None
    return None if child is None else child.get(w("val"), "") in _ON


class Styles:
    """The styles of a file by id, each with those that it is based on."""

    def __init__(self, part: Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        for style in part.iter(w("style")) if part is not None else ():
            formatting = style.find(w("rPr"))
            self._styles[style.get(w("styleId"), "")] = _Style(
                child_value(style, "name").lower(),
                child_value(style, "basedOn"),
                child_value(style, "pPr/numPr/numId"),
                child_value(style, "pPr/numPr/ilvl"),
                {name: on for name in ("b", "i") if (on := is_on(formatting, name)) is not None},
            )

    def _chain(self, style_id: str) -> Iterator[_Style]:
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = self._styles[style_id].base

    def kind(self, style_id: str) -> ParagraphStyle:
        """What the style, or one that it is based on, makes of a paragraph: by its built-in English name."""
        for style in self._chain(style_id):
            match = _NAMED.fullmatch(style.name)
            level = max(1, int(match[2] or 1)) if match else 0
            if style.name == "title":
                return ParagraphStyle("title")
            if style.name == "note":
                return ParagraphStyle("text", note=True)
            if match and match[1] == "heading":
                return ParagraphStyle("heading", level)
            if match and match[1] in ("toc", "contents"):
                return ParagraphStyle("aside")
            if match and match[1] == "list continue":
                return ParagraphStyle("more", min(level - 1, MAX_DEPTH))
            if match:
                return ParagraphStyle("item", min(level - 1, MAX_DEPTH))
        return ParagraphStyle("text")

    def numbered_by(self, style_id: str) -> tuple[str, str]:
        """The id of the list and the level that the style puts its paragraphs in, both empty for none."""
        for style in self._chain(style_id):
            if style.list_id:
                return style.list_id, style.list_level
        return "", ""

    def formatting(self, style_id: str) -> dict[str, bool]:
        """Whether a character style is bold (``b``) and italic (``i``); a key is absent where it says neither."""
        result: dict[str, bool] = {}
        for style in self._chain(style_id):
            own = {**style.formatting}
            if style.name in _STRONG:
                own["b"] = True
            if style.name in _EMPHASIS:
                own["i"] = True
            result = {**own, **result}
        return result


@dataclass(frozen=True, slots=True)
class _LevelFormat:
    """How a level of a list is numbered; ``restarts``: this list counts from ``start`` where it is first used."""

    number_format: str = "bullet"
    start: int = 1
    abstract_id: str = ""
    restarts: bool = False


@dataclass(slots=True)
class ListCounter:
    """Counts the items of a file's lists: lists of one abstract definition go on counting unless one restarts."""

    part: Element | None
    _formats: dict[tuple[str, int], _LevelFormat] = field(default_factory=dict)
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)

    def number(self, list_id: str, level: int) -> int:
        """The number of the next item of this list, 0 in a bulleted one."""
        level_format = self._format(list_id, level)
        if level_format.number_format in ("bullet", "none", ""):
            return 0
        counted = level_format.abstract_id
        restarts = level_format.restarts and (list_id, level) not in self._started
        self._started.add((list_id, level))
        for key in [key for key in self._counts if key[0] == counted and key[1] >= level + (not restarts)]:
            del self._counts[key]
        self._counts[counted, level] = self._counts.get((counted, level), level_format.start - 1) + 1
        return self._counts[counted, level]

    def _format(self, list_id: str, level: int) -> _LevelFormat:
        key = (list_id, level)
        if key not in self._formats:
            self._formats[key] = self._find_format(list_id, level)
        return self._formats[key]

    def _find_format(self, list_id: str, level: int) -> _LevelFormat:
        if self.part is None:
            return _LevelFormat()
        number = next((each for each in self.part.findall(w("num")) if each.get(w("numId")) == list_id), None)
        if number is None:
            return _LevelFormat()
        abstract_id = child_value(number, "abstractNumId")
        abstract = next(
            (each for each in self.part.findall(w("abstractNum")) if each.get(w("abstractNumId")) == abstract_id), None
        )
        override = next((each for each in number.findall(w("lvlOverride")) if _level(each) == level), None)
        own = override.find(w("lvl")) if override is not None else None
        shared = (
            next((each for each in abstract.findall(w("lvl")) if _level(each) == level), None)
            if abstract is not None
            else None
        )
        described = own if own is not None else shared
        restart = child_value(override, "startOverride")
        start = parse_int(restart or child_value(described, "start"), 1)
        return _LevelFormat(child_value(described, "numFmt") or "bullet", start, abstract_id, bool(restart))


def _level(element: Element) -> int:
    return parse_int(element.get(w("ilvl"), ""), 0)


def parse_int(text: str, otherwise: int) -> int:
    """The number in an attribute, ``otherwise`` where it is not a number of at most nine digits."""
    return int(text) if text.isdecimal() and len(text) < 10 else otherwise
