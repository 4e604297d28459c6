"""The field type of any number of choices, each in a box of its own."""

from collections.abc import Mapping

from assembler.document.nodes import Field
from assembler.forms.field_types import base
from assembler.forms.words import message
from assembler.i18n import formats
from assembler.i18n.language import Language


def messages(field: Field, language: Language) -> Mapping[str, str]:
    """The sentence for those who tick none."""
    own = field.constraints.message
    return {"required": own or message("few_ticks", language, formats.in_words(1, language))}


FIELD_TYPE = base.FieldType(
    "checkboxes",
    lambda question: question.type == "array" and bool(question.options),
    messages,
    parse=base.parse_choice,
    choice=True,
    several=True,
    box=True,
)
