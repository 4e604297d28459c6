"""Say for each field type which widget it gets in a PDF form: how it is drawn, and what its scripts do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from assembler.document.nodes import Field
from assembler.forms.field_types.registry import FieldHooks

WidgetKind: TypeAlias = Literal["text", "choice list", "radio buttons", "check box", "check boxes", "signature"]
Input: TypeAlias = Literal["text", "whole number", "number", "date", "none"]


@dataclass(frozen=True, slots=True)
class Widget:
    """The widget of a field type.

    ``accepts`` is what can be typed into it. Text is aligned to the right where it is ``right``, and wrapped where
    there are several lines.
    """

    kind: WidgetKind
    accepts: Input = "none"
    right: bool = False
    multiline: bool = False

    @property
    def is_code(self) -> bool:
        """Whether nothing typed into it is prose, which viewers would check for spelling."""
        return self.accepts in ("whole number", "number", "date")


WIDGETS: FieldHooks[Widget] = FieldHooks(
    "render.pdf",
    {
        "text": Widget("text", "text"),
        "multiline": Widget("text", "text", multiline=True),
        "integer": Widget("text", "whole number", right=True),
        "number": Widget("text", "number", right=True),
        "amount": Widget("text", "whole number", right=True),
        "date": Widget("text", "date"),
        "yesno": Widget("radio buttons"),
        "radio": Widget("radio buttons"),
        "select": Widget("choice list"),
        "checkboxes": Widget("check boxes"),
        "checkbox": Widget("check box"),
        "signature": Widget("signature"),
    },
)


def widget_of(field: Field) -> Widget:
    """The widget of a field."""
    return WIDGETS[field.kind]
