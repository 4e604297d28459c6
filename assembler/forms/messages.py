"""A question's rules -> what to tell who breaks them: the same in PDF forms, in web forms and on the way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assembler.document.nodes import Field, value_text
from assembler.forms import parse
from assembler.i18n import formats
from assembler.i18n.language import Language

MAX_QUOTED_CHARS = 60  # characters of an answer that are repeated
# The keywords by which an answer is judged, the gravest first: of several that are broken at once, one is told.
KEYWORDS_BY_SEVERITY = (
    "not", "required", "minProperties", "minItems", "type", "const", "enum", "oneOf", "anyOf", "format", "pattern",
    "minLength", "maxLength", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "maxItems",
)  # fmt: skip
# What these two tell is more exact than any message of the definition's own.
EXACT_KEYWORDS = ("type", "maxLength")

_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_SINGLE_CHOICE = ("radio", "select", "yesno")


def severity(keyword: str) -> int:
    """The place of a keyword among those by which an answer is judged; the others come last."""
    return KEYWORDS_BY_SEVERITY.index(keyword) if keyword in KEYWORDS_BY_SEVERITY else len(KEYWORDS_BY_SEVERITY)


def messages_by_keyword(question: Field, language: Language) -> Mapping[str, str]:
    """What to tell of a broken rule, by its keyword, where that does not hang on the answer."""
    told = {"required": missing(question, language)}
    if question.kind in ("integer", "number", "amount"):
        told["type"] = number(question, language)
        told |= dict.fromkeys(_BOUNDS, limits(question, language))
    elif question.kind == "checkbox":
        told |= dict.fromkeys(("type", "const"), missing(question, language))
    elif question.kind in _SINGLE_CHOICE:
        labels = [choice.label for choice in question.choices]
        told |= dict.fromkeys(("type", "oneOf", "anyOf"), choice(labels, language))
    elif question.kind in ("text", "multiline", "date"):
        told |= dict.fromkeys(("format", "pattern"), pattern(question, language))
        told["minLength"] = length(question, language)
    return told


def missing(question: Field, language: Language) -> str:
    """What to do where an answer is missing."""
    match question.kind:
        case "checkbox":
            return question.constraints.message or formats.message("tick", language)
        case "checkboxes":
            return question.constraints.message or formats.message("few_ticks", language, formats.in_words(1, language))
        case kind if kind in _SINGLE_CHOICE:
            return formats.message("pick", language)
    return formats.message("missing", language)


def rows(wanted: int, language: Language) -> str:
    """How many rows a table must have."""
    return formats.message("one_row", language) if wanted < 2 else formats.message("few_rows", language, str(wanted))


def choice(labels: Iterable[str], language: Language) -> str:
    """Which answers there are to choose among."""
    quoted = [f"«{shortened(label)}»" for label in labels]
    return formats.message("no_choice", language, formats.join_list(quoted, language, "or"))


def shortened(text: str) -> str:
    """The text in one line, and no longer than what is repeated of an answer."""
    line = " ".join(text[: 10 * MAX_QUOTED_CHARS].split())
    return line if len(line) <= MAX_QUOTED_CHARS else f"{line[: MAX_QUOTED_CHARS - 1]}…"


def own_message(rule: Any, keyword: str) -> Any:
    """The message that a definition has for who breaks this rule; none where it has none."""
    return rule.get("x-message") if isinstance(rule, Mapping) and keyword not in EXACT_KEYWORDS else None


def number(question: Field, language: Language) -> str:
    """What to write where a number is asked for."""
    return formats.message("number" if question.kind == "number" else "whole", language)


def limits(question: Field, language: Language) -> str:
    """Between which numbers the answer must be."""
    rule = question.constraints
    if rule.message:
        return rule.message
    low, high = rule.minimum, rule.maximum
    if low is not None and high is not None:
        return formats.message("between", language, _number_text(question, low), _number_text(question, high))
    if low is not None:
        return formats.message("minimum", language, _number_text(question, low))
    if high is not None:
        return formats.message("maximum", language, _number_text(question, high))
    return formats.message("wrong", language)


def _number_text(question: Field, value: float) -> str:
    """A number as the field shows it: a year stands without groups."""
    return value_text(value) if question.constraints.format == "year" else formats.number(value)


def pattern(question: Field, language: Language) -> str:
    """What form a text must have: of a code, an address, a number with a check digit."""
    rule = question.constraints
    if rule.message:
        return rule.message
    if rule.format in ("email", "orgnr", "kontonr"):
        return formats.message(rule.format, language)
    if question.kind == "date":
        return formats.message("date", language)
    return formats.message("pattern", language, question.help or question.label)


def date(question: Field, text: str, language: Language) -> str:
    """What to write where a day is asked for: of one that there is not, that it is not there."""
    return formats.message("no_day", language) if parse.is_impossible_date(text) else pattern(question, language)


def length(question: Field, language: Language) -> str:
    """How long a text must be."""
    rule = question.constraints
    if rule.message:
        return rule.message
    if rule.pattern or rule.format == "email":
        return pattern(question, language)
    return formats.message("short", language, formats.number(rule.min_length or 0))
