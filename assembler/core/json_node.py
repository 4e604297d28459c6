"""Reads the parts of a JSON value as what they must be; anything else is an error at its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeVar, overload

from assembler.core.errors import DataError, Problem
from assembler.core.json_files import JsonObject
from assembler.core.json_pointer import escape_key

_Default = TypeVar("_Default", int, None)


@dataclass(frozen=True, slots=True)
class JsonNode:
    """A JSON value and the pointer of its place.

    Every method that reads a part raises :class:`DataError` with the part's place where it has another form, and the
    place of the whole where it is missing and no default is given. The problems name no file: see :func:`in_file`.
    """

    value: object
    pointer: str = ""

    def error(self, what: str) -> DataError:
        """The error of something that is wrong at this place."""
        return DataError([Problem("", self.pointer, what)])

    def as_object(self) -> JsonObject:
        """The value, which must be an object."""
        if not isinstance(self.value, Mapping):
            raise self.error("is not an object")
        return self.value

    def has(self, name: str) -> bool:
        """Whether the object has this member."""
        return name in self.as_object()

    def member(self, name: str) -> JsonNode:
        """A member that must be there."""
        value = self.as_object()
        if name not in value:
            raise self.error(f"lacks «{name}»")
        return JsonNode(value[name], f"{self.pointer}/{escape_key(name)}")

    def members(self, name: str) -> dict[str, JsonNode]:
        """The members of a member that is an object, in its order; none where it is missing."""
        if not self.has(name):
            return {}
        whole = self.member(name)
        return {key: whole.member(key) for key in whole.as_object()}

    def items(self, name: str) -> tuple[JsonNode, ...]:
        """The items of a member that is an array; none where it is missing."""
        if not self.has(name):
            return ()
        whole = self.member(name)
        if not isinstance(whole.value, list):
            raise whole.error("is not a list")
        return tuple(JsonNode(item, f"{whole.pointer}/{index}") for index, item in enumerate(whole.value))

    def texts(self, name: str) -> tuple[str, ...]:
        """The items of an array of texts; none where it is missing."""
        return tuple(item.as_text() for item in self.items(name))

    @overload
    def text(self, name: str) -> str: ...
    @overload
    def text(self, name: str, default: str) -> str: ...
    def text(self, name: str, default: str | None = None) -> str:
        """A member that is a text."""
        return default if default is not None and not self.has(name) else self.member(name).as_text()

    @overload
    def integer(self, name: str) -> int: ...
    @overload
    def integer(self, name: str, default: _Default) -> int | _Default: ...
    def integer(self, name: str, default: int | Literal["required"] | None = "required") -> int | str | None:
        """A member that is a whole number."""
        if default != "required" and not self.has(name):
            return default
        return self.member(name).as_integer()

    def flag(self, name: str) -> bool:
        """A member that is true or false."""
        part = self.member(name)
        if not isinstance(part.value, bool):
            raise part.error("is not true or false")
        return part.value

    def date(self, name: str) -> dt.date:
        """A member that is a day, as YYYY-MM-DD."""
        return self.member(name).as_date()

    def as_text(self) -> str:
        """The value, which must be a text."""
        if not isinstance(self.value, str):
            raise self.error("is not a text")
        return self.value

    def as_integer(self) -> int:
        """The value, which must be a whole number."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self.error("is not a whole number")
        return self.value

    def as_date(self) -> dt.date:
        """The value, which must be a day, as YYYY-MM-DD."""
        try:
            return dt.date.fromisoformat(self.as_text())
        except ValueError as error:
            raise self.error(f"«{self.value}» is not a date (YYYY-MM-DD)") from error


def in_file(error: DataError, path: Path) -> DataError:
    """The error with its problems in this file."""
    return DataError([replace(problem, file=str(path)) for problem in error.problems])
