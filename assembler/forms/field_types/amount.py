"""The field type of an amount in kroner."""

from assembler.forms.field_types import base

FIELD_TYPE = base.FieldType(
    "amount",
    lambda question: question.is_number and question.unit == "kr",
    base.number_messages("whole"),
    parse=base.parse_number,
    format=base.format_number,
    display=base.display_number,
    numeric=True,
)
