"""The field type of yes or no."""

from assembler.document.nodes import Field
from assembler.forms.field_types import base

_VALUES = {"true": True, "false": False}


def read(_: Field, text: str) -> base.Answer:
    """True or false; a text that is neither stays as it is."""
    return _VALUES.get(text, text)


FIELD_TYPE = base.FieldType(
    "yesno",
    lambda question: question.type == "boolean",
    base.choice_messages,
    parse=read,
)
