"""A question's rules -> what to tell who breaks them: the same sentences in the form's scripts and on the way back."""

from __future__ import annotations

from assembler import reading, wording
from assembler.document import Field, Language


def number(question: Field, language: Language) -> str:
    """What to write where a number is asked for."""
    return wording.message("number" if question.kind == "number" else "whole", language)


def limits(question: Field, language: Language) -> str:
    """Between which numbers the answer must be."""
    rule = question.constraints
    if rule.message:
        return rule.message
    low, high = rule.minimum, rule.maximum
    if low is not None and high is not None:
        return wording.message("between", language, wording.number(low), wording.number(high))
    if low is not None:
        return wording.message("minimum", language, wording.number(low))
    return wording.message("maximum", language, wording.number(high or 0))


def pattern(question: Field, language: Language) -> str:
    """What form a text must have: of a code, an address, a number with a check digit."""
    rule = question.constraints
    if rule.message:
        return rule.message
    if rule.format in ("email", "orgnr", "kontonr"):
        return wording.message(rule.format, language)
    if question.kind == "date":
        return wording.message("date", language)
    return wording.message("pattern", language, question.help or question.label)


def date(question: Field, text: str, language: Language) -> str:
    """What to write where a day is asked for: of one that there is not, that it is not there."""
    return wording.message("no_day", language) if reading.is_no_day(text) else pattern(question, language)


def length(question: Field, language: Language) -> str:
    """How long a text must be."""
    rule = question.constraints
    if rule.message:
        return rule.message
    if rule.pattern or rule.format == "email":
        return pattern(question, language)
    return wording.message("short", language, wording.number(rule.min_length or 0))
