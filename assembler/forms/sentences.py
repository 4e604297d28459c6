"""Word what is wrong with an answer by the field's own rules: the sentences that the field types choose among."""

from __future__ import annotations

from collections.abc import Iterable

from assembler.core.text import one_line, shorten
from assembler.document.nodes import Field, value_text
from assembler.forms.words import message
from assembler.i18n import formats
from assembler.i18n.language import Language

MAX_QUOTED_CHARS = 60  # characters of an answer that are repeated


def shortened(text: str) -> str:
    """The text in one line, and no longer than what is repeated of an answer."""
    return shorten(one_line(text[: 10 * MAX_QUOTED_CHARS]), MAX_QUOTED_CHARS, keep=MAX_QUOTED_CHARS - 1)


def no_choice(labels: Iterable[str], language: Language) -> str:
    """Which answers there are to choose among."""
    quoted = [f"«{shortened(label)}»" for label in labels]
    return message("no_choice", language, formats.join_list(quoted, language, "or"))


def limits(field: Field, language: Language) -> str:
    """Between which numbers the answer must be."""
    rule = field.constraints
    if rule.message:
        return rule.message
    low, high = rule.minimum, rule.maximum
    if low is not None and high is not None:
        return message("between", language, _number_text(field, low), _number_text(field, high))
    if low is not None:
        return message("minimum", language, _number_text(field, low))
    if high is not None:
        return message("maximum", language, _number_text(field, high))
    return message("wrong", language)


def _number_text(field: Field, value: float) -> str:
    """A number as the field shows it: a year stands without groups."""
    return value_text(value) if field.constraints.format == "year" else formats.number(value)


def wrong_form(field: Field, language: Language) -> str:
    """What form a text must have: of a code, an address, a number with a check digit."""
    rule = field.constraints
    if rule.message:
        return rule.message
    if rule.format in ("email", "orgnr", "kontonr"):
        return message(rule.format, language)
    return message("pattern", language, field.help or field.label)


def too_short(field: Field, language: Language) -> str:
    """How long a text must be."""
    rule = field.constraints
    if rule.message:
        return rule.message
    if rule.pattern or rule.format == "email":
        return wrong_form(field, language)
    return message("short", language, formats.number(rule.min_length or 0))
