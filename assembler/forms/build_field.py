"""Make the field of a question: its label, its help, its kind, and what an answer must keep to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import get_args

from assembler.document.nodes import Block, Choice, Constraints, Field, FieldFormat, FieldKind, Value, value_text
from assembler.document.words import label as word
from assembler.forms.field_types.registry import FIELD_TYPES, kind_of
from assembler.forms.question import Option, Path, Question
from assembler.forms.words import message
from assembler.i18n.language import Language
from assembler.json_schema.references import Schema
from assembler.templating.placeholders import Source

_FORMATS: Mapping[str, FieldFormat] = {name: name for name in get_args(FieldFormat)}


@dataclass(frozen=True, slots=True)
class FormTexts:
    """How the schema's own texts are worded: in ``language``, with placeholders filled in.

    ``line`` takes a text and the schema that it stands in; ``guidance`` makes the blocks of a question's
    ``x-guidance``; ``when`` are the sentences that tell when a question is to be answered, by path.
    """

    language: Language
    line: Callable[[str, Schema], str]
    guidance: Callable[[Source, Schema], tuple[Block, ...]]
    when: Mapping[Path, str] = dataclass_field(default_factory=dict)


def build_field(question: Question, texts: FormTexts) -> Field:
    """The field of a question that holds one value (or several of a list of choices)."""
    kind = kind_of(question)
    return Field(
        name=question.name,
        label=title_of(question, texts),
        kind=kind,
        help=help_of(question, texts),
        required=question.required,
        conditional=question.conditional,
        read_only=question.read_only,
        choices=choices_of(question, texts),
        constraints=_constraints(question, texts),
        unit=question.unit,
        calculation=question.calculation,
        value=_value(question, kind),
    )


def title_of(question: Question, texts: FormTexts) -> str:
    """The question's label: its title, else the property's name in words."""
    if question.title is not None:
        return texts.line(question.title, question.schema)
    name = question.path[-1] if question.path else ""
    spaced = re.sub(r"[_\-]+|(?<=[a-zæøå0-9])(?=[A-ZÆØÅ])", " ", name).strip()
    return spaced[:1].upper() + spaced[1:].lower() if not spaced.isupper() else spaced


def description_of(question: Question, texts: FormTexts) -> str:
    """What the definition says of the question; empty where it says nothing."""
    return texts.line(question.description, question.schema) if question.description is not None else ""


def help_of(question: Question, texts: FormTexts) -> str:
    """What stands below the label: description, example, and when the question is to be answered."""
    example = message("example", texts.language, question.example) if question.example is not None else ""
    only = message("only_for", texts.language, question.alternative) if question.alternative else ""
    parts = (description_of(question, texts), example, only, texts.when.get(question.path, ""))
    return " ".join(part for part in parts if part)


def choices_of(question: Question, texts: FormTexts) -> tuple[Choice, ...]:
    """A field's choices; yes and no for a boolean."""
    if kind_of(question) == "yesno":
        return (Choice("true", word("yes", texts.language)), Choice("false", word("no", texts.language)))
    return tuple(
        Choice(option.text, _choice_label(option, texts), not isinstance(option.value, str))
        for option in question.options
    )


def _choice_label(option: Option, texts: FormTexts) -> str:
    """A choice for people; a priority area has its number before its title."""
    name = option.text if option.title is None else texts.line(option.title, option.schema)
    return f"{option.text if option.area else ''} {name[:1].upper()}{name[1:]}".strip()


def _constraints(question: Question, texts: FormTexts) -> Constraints:
    message = question.message
    return Constraints(
        minimum=question.minimum,
        maximum=question.maximum,
        min_length=question.min_length,
        max_length=question.max_length,
        pattern=question.pattern,
        format=_FORMATS.get(question.format, ""),
        message="" if message is None else texts.line(message, question.schema),
    )


def _value(question: Question, kind: FieldKind) -> Value:
    """What the field holds from the start, as its choices say it."""
    value, field_type = question.initial_value, FIELD_TYPES[kind]
    if isinstance(value, list):
        return tuple(value_text(part) for part in value)
    if value is None or isinstance(value, str | int | float):
        return value_text(value) if value is not None and field_type.choice and not field_type.several else value
    return value_text(value)
