"""Register the field types, and the hooks that renderers and others have for each of them.

To add one: a module beside this one, its name in :data:`assembler.document.nodes.FieldKind`, a line in
:data:`FIELD_TYPES`, and an entry in every :class:`FieldHooks`; ``tests/forms/test_field_types.py`` names
those that lack it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from assembler.document.nodes import Field, FieldKind
from assembler.forms.field_types import (
    amount,
    checkbox,
    checkboxes,
    date,
    integer,
    multiline,
    number,
    radio,
    select,
    signature,
    text,
    yesno,
)
from assembler.forms.field_types.base import FieldType
from assembler.forms.question import Question

Hook = TypeVar("Hook")

# In the order in which they are asked whether a question is theirs: the first that says yes takes it.
_IN_ORDER = (
    checkboxes, checkbox, yesno, radio, select, amount, integer, number, date, multiline, signature, text,
)  # fmt: skip
FIELD_TYPES: dict[str, FieldType] = {each.FIELD_TYPE.kind: each.FIELD_TYPE for each in _IN_ORDER}


class FieldHooks(dict[FieldKind, Hook]):
    """What one place does for each field type; ``place`` names it where a type has no hook."""

    def __init__(self, place: str, hooks: Mapping[FieldKind, Hook]) -> None:
        super().__init__(hooks)
        self.place = place

    def __missing__(self, kind: FieldKind) -> Hook:
        raise NotImplementedError(f"{self.place} has no hook for the field type «{kind}»")


def field_type(field: Field) -> FieldType:
    """The type of a field."""
    return FIELD_TYPES[field.kind]


def kind_of(question: Question) -> FieldKind:
    """The kind of field that a question becomes: the one that it asks for by name, or the first that takes it."""
    if question.widget in FIELD_TYPES:
        return FIELD_TYPES[question.widget].kind
    return next(each.kind for each in FIELD_TYPES.values() if each.matches(question))
