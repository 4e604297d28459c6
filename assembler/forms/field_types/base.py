"""Define what a field type is, and what several of them share."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from assembler.document.nodes import Field, FieldKind, value_text
from assembler.forms import parse, sentences
from assembler.forms.question import Question
from assembler.forms.words import message
from assembler.i18n import formats
from assembler.i18n.language import Language

Answer: TypeAlias = object
"""A value of the schema's own type, as JSON holds it."""

BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def _unchanged(_: Field, text: str) -> str:
    return text


def _value_text(_: Field, value: Answer) -> str:
    return value_text(value)


@dataclass(frozen=True, slots=True)
class FieldType:
    """One kind of field.

    ``matches`` tells whether a question becomes this kind (the registry asks in its order); ``parse`` reads what stands
    in a field, ``format`` writes a value into it, ``display`` groups what stands there as a viewer with scripts shows
    it; ``messages`` are the sentences for those who break a rule, by the schema keyword that is broken. A text that
    cannot be parsed stays a text: validation reports it.

    ``numeric``: answers are numbers. ``choice``: they are one or several of the choices that the definition gives.
    ``several``: any number of these can be ticked, each in a box of its own. ``box``: what is ticked is a box.
    ``asked`` is false where nothing is filled in.
    """

    kind: FieldKind
    matches: Callable[[Question], bool]
    messages: Callable[[Field, Language], Mapping[str, str]]
    parse: Callable[[Field, str], Answer] = _unchanged
    format: Callable[[Field, Answer], str] = _value_text
    display: Callable[[Field, str], str] = _unchanged
    numeric: bool = False
    choice: bool = False
    several: bool = False
    box: bool = False
    asked: bool = True


# --- numbers ----------------------------------------------------------------------------------------------------------


def parse_number(_: Field, text: str) -> Answer:
    """The number that a text says; the text itself where it says none."""
    value = parse.number(text)
    return text if value is None else value


def format_number(_: Field, value: Answer) -> str:
    """A number with a decimal comma; anything else as JSON."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value_text(value)
    # An integer of any size is a number; only a float can be none (math.isfinite fails on integers beyond a float's).
    return decimal_text(value) if isinstance(value, int) or math.isfinite(value) else value_text(value)


def decimal_text(value: float) -> str:
    """A number with a decimal comma, which no one reads as a thousands separator: three decimals get a zero more."""
    whole, _, decimals = f"{Decimal(repr(value)):f}".partition(".")
    if not decimals.strip("0"):
        return str(int(value))
    return f"{whole},{decimals}{'0' if len(decimals) == 3 else ''}"


def display_number(field: Field, text: str) -> str:
    """The number in groups of three digits; a year stays as it is."""
    value = None if field.constraints.format == "year" else parse.number(text)
    return text if value is None else formats.number(value)


def number_messages(name: str) -> Callable[[Field, Language], Mapping[str, str]]:
    """The sentences of a number; ``name`` is that of the message for an answer that is not such a number."""

    def messages(field: Field, language: Language) -> Mapping[str, str]:
        return {
            "required": message("missing", language),
            "type": message(name, language),
            **dict.fromkeys(BOUNDS, sentences.limits(field, language)),
        }

    return messages


# --- texts ------------------------------------------------------------------------------------------------------------


def text_messages(field: Field, language: Language) -> Mapping[str, str]:
    """The sentences of a text."""
    return {
        "required": message("missing", language),
        **dict.fromkeys(("format", "pattern"), sentences.wrong_form(field, language)),
        "minLength": sentences.too_short(field, language),
    }


def display_code(field: Field, text: str) -> str:
    """An organisation or account number in groups of digits; any other text as it is."""
    if field.constraints.format == "orgnr" and len(text) == 9 and text.isdecimal():
        return formats.organisation_number(text)
    if field.constraints.format == "kontonr" and len(text) == 11 and text.isdecimal():
        return formats.account_number(text)
    return text


# --- choices ----------------------------------------------------------------------------------------------------------


def parse_choice(field: Field, text: str) -> Answer:
    """The value of a choice, which some programs save by its label; any other text stays as it is."""
    for choice in field.choices:
        if text in (choice.value, choice.label):
            value: Answer = json.loads(choice.value) if choice.literal else choice.value
            return value
    return text


def choice_messages(field: Field, language: Language) -> Mapping[str, str]:
    """The sentences of a question that is answered with one of its choices."""
    labels = [choice.label for choice in field.choices]
    return {
        "required": message("pick", language),
        **dict.fromkeys(("type", "oneOf", "anyOf"), sentences.no_choice(labels, language)),
    }
