"""The field type of a text on several lines: long texts, and lists and objects that paper has no better room for."""

from assembler.forms.field_types import base
from assembler.forms.question import Question

MIN_LENGTH = 121  # characters of maxLength from which a text gets several lines


def matches(question: Question) -> bool:
    """A long text, a list of anything, or an object without properties."""
    return question.type in ("array", "object") or (question.max_length or 0) >= MIN_LENGTH


FIELD_TYPE = base.FieldType("multiline", matches, base.text_messages, display=base.display_code)
