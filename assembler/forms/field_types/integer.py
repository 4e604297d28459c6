"""The field type of a whole number."""

from assembler.forms.field_types import base

FIELD_TYPE = base.FieldType(
    "integer",
    lambda question: question.type == "integer",
    base.number_messages("whole"),
    parse=base.parse_number,
    format=base.format_number,
    display=base.display_number,
    numeric=True,
)
