"""Say what is wrong where data break a keyword of a schema: the one place that turns keywords into sentences.

Those who word it otherwise or in another language use :attr:`Violation.rule` and :attr:`Violation.values`: letters do
for the cells of a sheet, :mod:`assembler.forms.messages` for the questions of a form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SENTENCES: Mapping[str, str] = {
    "missing": "is missing",
    "no_choice": "is not one of {}",
    "not_here": "does not belong here with the other answers given",
    "wrong": "is not right; it should be: {}",
    "wrong_type": "is not of the type {}",
    "too_short": "is too short; it needs {} characters or more",
    "too_long": "is too long; it may have {} characters",
    "too_small": "is too small; it must be {} or more",
    "other": "{}",
}
"""What would be right, by the rule that is broken; a value takes the place of the braces."""

_RULES: Mapping[str, str] = {
    "required": "missing",
    "enum": "no_choice",
    "not": "not_here",
    "format": "wrong",
    "pattern": "wrong",
    "type": "wrong_type",
    "minLength": "too_short",
    "maxLength": "too_long",
    "minimum": "too_small",
}


@dataclass(frozen=True, slots=True)
class Violation:
    """One place at which data break a schema.

    ``place`` is a dotted path, ``keyword`` the keyword that is broken, ``expected`` what it asks for, ``value`` what
    stands there. ``description`` is what the schema says of itself, ``detail`` the validator's own sentence.
    """

    place: str
    keyword: str
    expected: Any
    value: Any
    description: str = ""
    detail: str = ""

    @property
    def rule(self) -> str:
        """The key of its sentence in :data:`SENTENCES`."""
        if self.keyword in ("oneOf", "anyOf") and _constants(self.expected):
            return "no_choice"
        return _RULES.get(self.keyword, "other")

    @property
    def values(self) -> tuple[str, ...]:
        """What the sentence names."""
        match self.rule:
            case "missing" | "not_here":
                return ()
            case "no_choice":
                return (", ".join(map(str, _constants(self.expected) or self.expected)),)
            case "wrong":
                return (self.description or str(self.expected),)
            case "other":
                return (self.detail,)
        return (str(self.expected),)

    @property
    def what(self) -> str:
        """What would be right, in English."""
        return SENTENCES[self.rule].format(*self.values)


def _constants(branches: Any) -> list[Any]:
    """The constants of alternatives that are nothing but constants; none of others."""
    if all(isinstance(branch, Mapping) and "const" in branch for branch in branches):
        return [branch["const"] for branch in branches]
    return []
