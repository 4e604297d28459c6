"""The field type of a signature: a definition asks for it by ``x-widget``, and it has no value in the data."""

from assembler.forms.field_types import base
from assembler.forms.words import message

FIELD_TYPE = base.FieldType(
    "signature",
    lambda question: False,
    lambda field, language: {"required": message("missing", language)},
    asked=False,
)
