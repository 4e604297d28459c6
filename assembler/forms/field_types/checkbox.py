"""The field type of one box that confirms something: its answer is true, or there is none."""

from collections.abc import Mapping

from assembler.document.nodes import Field
from assembler.forms.field_types import base
from assembler.forms.words import message
from assembler.i18n.language import Language

TICKED = "Ja"  # the state of a ticked box, and what its field's text is then


def messages(field: Field, language: Language) -> Mapping[str, str]:
    """The sentence for those who leave the box empty."""
    return dict.fromkeys(("required", "type", "const"), field.constraints.message or message("tick", language))


FIELD_TYPE = base.FieldType(
    "checkbox",
    lambda question: question.type == "boolean" and question.constant is True,
    messages,
    parse=lambda _, text: True,
    format=lambda _, value: TICKED if value is True else "",
    box=True,
)
