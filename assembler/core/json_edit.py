"""Finds where each value of a JSON file is typed, and replaces values without touching the rest of the file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from assembler.core.json_pointer import escape_key

WIDTH = 130  # characters of a line up to which an object or list is written on one
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value is typed, as a half-open range of characters; ``name`` is where its member's name begins, else -1.

    In a text that is not valid JSON, a member without a value has the range of its name.
    """

    start: int
    end: int
    name: int

    def position(self, text: str) -> tuple[int, int]:
        """Line and column in the text, from 1: of a member those of its name, of an item those of its value."""
        at = _first(self)
        return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)

    def indentation(self, text: str) -> int:
        """The number of spaces before the line of the text on which the value (with its name) begins."""
        at = _first(self)
        line = text[text.rfind("\n", 0, at) + 1 :]
        return len(line) - len(line.lstrip(" "))


def spans(text: str) -> dict[str, Span]:
    """The place of every value of a JSON text by JSON Pointer, each whole before its parts.

    Of a text that is not valid JSON, the places that can be made out; what is never closed ends with the text.
    """
    found: dict[str, Span] = {}
    containers: list[_Container] = []
    for token in _TOKEN.finditer(text):
        sign, container = token[0], containers[-1] if containers else None
        if sign in "}]":
            if containers:
                _close(containers.pop(), token.end(), found)
        elif sign in ",:":
            if container and sign == ",":
                container.next()
        elif container and container.wants_name:
            container.name_next(sign, token.start())
            found[container.pointer] = Span(token.start(), token.end(), token.start())
        else:
            pointer, name = (container.pointer, container.name) if container else ("", -1)
            found[pointer] = Span(token.start(), token.end(), name)
            if sign in "{[":
                containers.append(_Container(pointer, sign == "{"))
    for container in containers:
        _close(container, len(text), found)
    return found


class _Container:
    """An object or array that is being read: ``pointer`` and ``name`` are those of its next value."""

    __slots__ = ("_index", "_is_object", "base", "name", "pointer", "wants_name")

    def __init__(self, base: str, is_object: bool) -> None:
        self.base, self._is_object, self._index = base, is_object, 0
        self.name, self.wants_name = -1, is_object
        self.pointer = base if is_object else f"{base}/0"

    def name_next(self, token: str, start: int) -> None:
        """The name of the member whose value comes next."""
        try:
            name = str(json.loads(token, strict=False)) if "\\" in token else token[1:-1]
        except ValueError:
            name = token.strip('"')
        self.pointer, self.name, self.wants_name = f"{self.base}/{escape_key(name)}", start, False

    def next(self) -> None:
        """A comma: the next member or item begins."""
        self._index += 1
        self.wants_name = self._is_object
        if not self._is_object:
            self.pointer = f"{self.base}/{self._index}"


def _close(container: _Container, end: int, found: dict[str, Span]) -> None:
    found[container.base] = replace(found[container.base], end=end)


def nearest_span(found: Mapping[str, Span], pointer: str) -> Span:
    """The place of a value, or of the nearest whole that is typed; the beginning of the text where nothing is."""
    while pointer and pointer not in found:
        pointer = pointer.rpartition("/")[0]
    return found.get(pointer, Span(0, 0, -1))


def replace_values(text: str, values: Mapping[str, object]) -> str:
    """The text with the values at these pointers replaced; everything else stays as it was typed."""
    places = spans(text)
    for pointer, value in sorted(values.items(), key=lambda item: -places[item[0]].start):
        span = places[pointer]
        text = text[: span.start] + json.dumps(value, ensure_ascii=False) + text[span.end :]
    return text


def remove_value(text: str, pointer: str) -> str:
    """The text without the member or item at this pointer and its comma; everything else stays as it was typed."""
    places = spans(text)
    parent = pointer.rpartition("/")[0]
    siblings = [each for each in places if each and each.rpartition("/")[0] == parent]
    index, span = siblings.index(pointer), places[pointer]
    if len(siblings) == 1:
        whole = places[parent]
        return text[: whole.start + 1] + text[whole.end - 1 :]
    if index + 1 < len(siblings):
        following = places[siblings[index + 1]]
        return text[: _first(span)] + text[_first(following) :]
    return text[: places[siblings[index - 1]].end] + text[span.end :]


def _first(span: Span) -> int:
    """Where a value begins, of a member with its name."""
    return span.start if span.name < 0 else span.name


def insert_member(text: str, name: str, value: object, before: str) -> str:
    """The text of an object with one more member, put before another of its members."""
    at = spans(text)[f"/{escape_key(before)}"].name
    line = text[text.rfind("\n", 0, at) + 1 : at]
    indent, gap = (len(line), f"\n{line}") if not line.strip() else (0, " ")
    return f"{text[:at]}{json.dumps(name)}: {format_value(value, indent)},{gap}{text[at:]}"


def format_value(value: object, indent: int = 0) -> str:
    """A value as the definitions are typed: on one line where that fits, else a line for each part."""
    line = _one_line(value)
    if len(line) + indent <= WIDTH or not value or not isinstance(value, dict | list):
        return line
    inner = indent + len(_INDENT)
    if isinstance(value, dict):
        parts = [f"{json.dumps(name, ensure_ascii=False)}: {format_value(part, inner)}" for name, part in value.items()]
    else:
        parts = [format_value(part, inner) for part in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    joined = ",\n".join(f"{' ' * inner}{part}" for part in parts)
    return f"{opening}\n{joined}\n{' ' * indent}{closing}"


def _one_line(value: object) -> str:
    if isinstance(value, dict) and value:
        members = (f"{json.dumps(name, ensure_ascii=False)}: {_one_line(part)}" for name, part in value.items())
        return f"{{ {', '.join(members)} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_one_line, value))}]"
    return json.dumps(value, ensure_ascii=False)
