"""The field type of one of a few choices, all shown at once."""

from assembler.forms.field_types import base

MAX_CHOICES = 5  # choices up to which all are shown at once

FIELD_TYPE = base.FieldType(
    "radio",
    lambda question: 0 < len(question.options) <= MAX_CHOICES,
    base.choice_messages,
    parse=base.parse_choice,
    choice=True,
)
