"""A JSON file as text: where each value stands, and values replaced without touching the rest of the file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assembler.core.json_pointer import escape_key

WIDTH = 130  # characters of a line up to which an object or list is written on one
_SPACE = re.compile(r"[ \t\r\n]*")
_SCALAR = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s,\]}]+')
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value stands, as a half-open range of characters; ``name`` is where its member's name begins, if any."""

    start: int
    end: int
    name: int


def spans(text: str) -> dict[str, Span]:
    """The place of every value of a valid JSON text, by JSON Pointer."""
    found: dict[str, Span] = {}
    _read_value(text, _skip_space(text, 0), "", -1, found)
    return found


def _skip_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _read_value(text: str, at: int, pointer: str, name: int, found: dict[str, Span]) -> int:
    """Read the value that begins here; returns where it ends."""
    if text[at] in "{[":
        end = _read_container(text, at, pointer, found)
    else:
        scalar = _SCALAR.match(text, at)
        end = scalar.end() if scalar else at
    found[pointer] = Span(at, end, name)
    return end


def _read_container(text: str, at: int, pointer: str, found: dict[str, Span]) -> int:
    is_object = text[at] == "{"
    at = _skip_space(text, at + 1)
    index = 0
    while text[at] not in "}]":
        name, part = -1, str(index)
        if is_object:
            name = at
            key = _SCALAR.match(text, at)
            assert key is not None  # the text is valid JSON
            part = escape_key(json.loads(key[0]))
            at = _skip_space(text, _skip_space(text, key.end()) + 1)
        at = _skip_space(text, _read_value(text, at, f"{pointer}/{part}", name, found))
        if text[at] == ",":
            at = _skip_space(text, at + 1)
        index += 1
    return at + 1


def replace_values(text: str, values: Mapping[str, Any]) -> str:
    """The text with the values at these pointers replaced; everything else stays as it was typed."""
    places = spans(text)
    for pointer, value in sorted(values.items(), key=lambda item: -places[item[0]].start):
        span = places[pointer]
        text = text[: span.start] + json.dumps(value, ensure_ascii=False) + text[span.end :]
    return text


def insert_member(text: str, name: str, value: Any, before: str) -> str:
    """The text of an object with one more member, put before another of its members."""
    at = spans(text)[f"/{escape_key(before)}"].name
    line = text[text.rfind("\n", 0, at) + 1 : at]
    indent, gap = (len(line), f"\n{line}") if not line.strip() else (0, " ")
    return f"{text[:at]}{json.dumps(name)}: {format_value(value, indent)},{gap}{text[at:]}"


def format_value(value: Any, indent: int = 0) -> str:
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


def _one_line(value: Any) -> str:
    if isinstance(value, dict) and value:
        members = (f"{json.dumps(name, ensure_ascii=False)}: {_one_line(part)}" for name, part in value.items())
        return f"{{ {', '.join(members)} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_one_line, value))}]"
    return json.dumps(value, ensure_ascii=False)
