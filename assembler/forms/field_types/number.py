"""The field type of a number that may have decimals."""

from assembler.forms.field_types import base

FIELD_TYPE = base.FieldType(
    "number",
    lambda question: question.type == "number",
    base.number_messages("number"),
    parse=base.parse_number,
    format=base.format_number,
    display=base.display_number,
    numeric=True,
)
