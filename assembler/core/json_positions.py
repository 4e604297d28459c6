"""Where in a JSON file a JSON Pointer leads: the line and column that ``json`` does not tell."""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Mapping

from assembler.core.json_pointer import escape_key

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def positions(text: str) -> dict[str, tuple[int, int]]:
    """Line and column, from 1, of every value of a JSON text by its pointer; of a member, those of its name."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    found: dict[str, tuple[int, int]] = {}
    open_containers: list[_Container] = []
    container: _Container | None = None
    for token in _TOKEN.finditer(text):
        value = token[0]
        if value in ":,":
            if container and value == ",":
                container.next()
            continue
        if value in "}]":
            if open_containers:
                open_containers.pop()
            container = open_containers[-1] if open_containers else None
            continue
        line = bisect.bisect_right(starts, token.start())
        place = (line, token.start() - starts[line - 1] + 1)
        if container and container.wants_name:
            container.name(value)
            found.setdefault(container.pointer, place)
            continue
        pointer = container.pointer if container else ""
        found.setdefault(pointer, place)
        if value in "{[":
            container = _Container(pointer, value == "{")
            open_containers.append(container)
    return found


class _Container:
    """An object or array that is being read."""

    __slots__ = ("_base", "_index", "_is_object", "pointer", "wants_name")

    def __init__(self, base: str, is_object: bool) -> None:
        self._base, self._is_object, self._index = base, is_object, 0
        self.wants_name = is_object
        self.pointer = base if is_object else f"{base}/0"

    def name(self, token: str) -> None:
        """The name of the member whose value comes next."""
        try:
            name = str(json.loads(token, strict=False)) if "\\" in token else token[1:-1]
        except ValueError:
            name = token.strip('"')
        self.pointer = f"{self._base}/{escape_key(name)}"
        self.wants_name = False

    def next(self) -> None:
        """A comma: the next member or item begins."""
        self.wants_name = self._is_object
        self._index += 1
        if not self._is_object:
            self.pointer = f"{self._base}/{self._index}"


def place_of(found: Mapping[str, tuple[int, int]], pointer: str) -> tuple[int, int]:
    """The place of a pointer, or of the nearest whole that exists; (1, 1) where nothing does."""
    while pointer and pointer not in found:
        pointer = pointer.rpartition("/")[0]
    return found.get(pointer, (1, 1))
