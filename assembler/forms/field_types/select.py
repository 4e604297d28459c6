"""The field type of one of many choices, from a list that opens."""

from assembler.document.nodes import Field
from assembler.forms.field_types import base


def display(field: Field, text: str) -> str:
    """The label of the chosen value."""
    return next((choice.label for choice in field.choices if choice.value == text), text)


FIELD_TYPE = base.FieldType(
    "select",
    lambda question: bool(question.options),
    base.choice_messages,
    parse=base.parse_choice,
    display=display,
    choice=True,
)
