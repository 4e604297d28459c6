"""The language forms in which documents are written: bokmål (``nb``) and nynorsk (``nn``)."""

from __future__ import annotations

from typing import Literal, TypeAlias

Language: TypeAlias = Literal["nb", "nn"]
LANGUAGES: tuple[Language, ...] = ("nb", "nn")
