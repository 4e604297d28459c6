"""The name of a scheme's year, such as ``utviklingstiltak/2025``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assembler.core.errors import Problem, UsageError

_YEAR = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, order=True)
class Key:
    """A scheme and its year, written ``utviklingstiltak/2025``."""

    scheme: str
    year: int

    def __str__(self) -> str:
        return f"{self.scheme}/{self.year}"


def parse_key(text: str) -> Key:
    """``utviklingstiltak/2025`` as a key. Raises :class:`UsageError` for anything else."""
    scheme, _, year = text.partition("/")
    if not scheme or not _YEAR.fullmatch(year):
        raise UsageError([Problem(text, "", "is not SCHEME/YEAR, such as utviklingstiltak/2025")])
    return Key(scheme, int(year))
