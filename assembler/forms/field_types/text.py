"""The field type of a text on one line: what a question becomes that no other field type takes."""

from assembler.forms.field_types import base

FIELD_TYPE = base.FieldType("text", lambda question: True, base.text_messages, display=base.display_code)
