"""The values that the parts of a scheme-year are read into: texts with their place, days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from assembler.core.errors import DataError, Problem


@dataclass(frozen=True, slots=True)
class SourceText:
    """Markdown, or one line, with its placeholders; ``pointer`` is its place in the definition. Empty is false."""

    text: str
    pointer: str

    def __bool__(self) -> bool:
        return bool(self.text)


def source_text(value: str | Sequence[str] | None, pointer: str) -> SourceText:
    """The text of a JSON value: a string, its lines, or nothing."""
    return SourceText(value if isinstance(value, str) else "\n".join(value or ()), pointer)


def day_of(text: str, pointer: str) -> dt.date:
    """The day of an ISO date. Raises :class:`DataError` with its place, for a draft can hold anything there."""
    try:
        return dt.date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise unreadable(pointer, f"«{text}» is not a date (YYYY-MM-DD)") from error


def unreadable(pointer: str, what: str) -> DataError:
    """The error of a place that has no single meaning; whoever knows the file names it."""
    return DataError([Problem("", pointer, what)])
