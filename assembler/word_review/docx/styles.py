"""A Word file's styles and lists in, what each paragraph is out: heading, item, number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from assembler.word_review.docx.package import Element, w
from assembler.word_review.lines import MAX_DEPTH

ParagraphKind: TypeAlias = Literal["text", "item", "more", "heading", "title", "aside"]
_NAMED = re.compile(r"(heading|list bullet|list number|list continue|toc|contents) ?(\d)?(?: heading)?")
_ON = frozenset(("", "1", "true", "on"))
_STRONG, _STRESSED = ("strong", "intense emphasis"), ("emphasis", "intense emphasis", "subtle emphasis")


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph is; ``level`` of a heading from 1, of an item and what continues it from 0."""

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
    """The attribute of a child of an element, empty where there is none."""
    child = element.find("/".join(map(w, path.split("/")))) if element is not None else None
    return "" if child is None else child.get(w(name), "")


def is_on(properties: Element | None, name: str) -> bool | None:
    """Whether a property is switched on or off; nothing where it is not said."""
    child = properties.find(w(name)) if properties is not None else None
    return None if child is None else child.get(w("val"), "") in _ON


class Styles:
    """The styles of a file, by id."""

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
        """What a paragraph of this style is, as far as its style says."""
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
        """The list and level that the style puts its paragraphs in, both empty for none."""
        for style in self._chain(style_id):
            if style.list_id:
                return style.list_id, style.list_level
        return "", ""

    def formatting(self, style_id: str) -> dict[str, bool]:
        """Whether a character style is strong (``b``) and stressed (``i``)."""
        result: dict[str, bool] = {}
        for style in self._chain(style_id):
            own = {**style.formatting}
            if style.name in _STRONG:
                own["b"] = True
            if style.name in _STRESSED:
                own["i"] = True
            result = {**own, **result}
        return result


@dataclass(frozen=True, slots=True)
class _LevelFormat:
    """How a level of a list is numbered: its sign and first number, the make that it counts with, whether anew."""

    sign: str = "bullet"
    start: int = 1
    make: str = ""
    anew: bool = False


@dataclass(slots=True)
class ListCounter:
    """The lists of a file, and how far each has been counted: lists of one make count on, unless one begins anew."""

    part: Element | None
    _formats: dict[tuple[str, int], _LevelFormat] = field(default_factory=dict)
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def number(self, list_id: str, level: int) -> int:
        """The number of the next item of this list, 0 in a bulleted one."""
        form = self._format(list_id, level)
        if form.sign in ("bullet", "none", ""):
            return 0
        anew = form.anew and (list_id, level) not in self._begun
        self._begun.add((list_id, level))
        for key in [key for key in self._counts if key[0] == form.make and key[1] >= level + (not anew)]:
            del self._counts[key]
        self._counts[form.make, level] = self._counts.get((form.make, level), form.start - 1) + 1
        return self._counts[form.make, level]

    def _format(self, list_id: str, level: int) -> _LevelFormat:
        key = (list_id, level)
        if key not in self._formats:
            self._formats[key] = self._looked_up(list_id, level)
        return self._formats[key]

    def _looked_up(self, list_id: str, level: int) -> _LevelFormat:
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
        anew = child_value(override, "startOverride")
        start = parse_int(anew or child_value(described, "start"), 1)
        return _LevelFormat(child_value(described, "numFmt") or "bullet", start, abstract_id, bool(anew))


def _level(element: Element) -> int:
    return parse_int(element.get(w("ilvl"), ""), 0)


def parse_int(text: str, otherwise: int) -> int:
    """The number that an attribute says; ``otherwise`` where it says none, or one that Word would not count to."""
    return int(text) if text.isdecimal() and len(text) < 10 else otherwise
