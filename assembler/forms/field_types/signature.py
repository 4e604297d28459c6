"""Room for a signature; a definition asks for it by ``x-widget``, and its value is no part of the answers."""

from assembler.forms.field_types import base
from assembler.i18n import formats

FIELD_TYPE = base.FieldType(
    "signature",
    lambda question: False,
    lambda field, language: {"required": formats.message("missing", language)},
    asked=False,
)
