"""Write the questions of the web form in Designsystemet's markup: one method for each field type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from assembler.document.nodes import Field
from assembler.document.words import label as word
from assembler.forms.field_types.registry import FieldHooks
from assembler.forms.web_form_rules import choices_of
from assembler.i18n.language import Language
from assembler.render.html.escape import Attributes, Html, escaped, tag
from assembler.site.words import phrase

REQUIRED_MARK = tag("span", Html(" *"), class_="star", aria_hidden="true")
_Control: TypeAlias = Callable[[Field, Attributes], Html]
"""Makes the control of a field; the attributes are those that every control has."""

_TYPES: dict[str, Attributes] = {
    "email": {"type": "email", "autocomplete": "email"},
    "phone": {"type": "tel", "autocomplete": "tel"},
    "uri": {"type": "url"},
    "orgnr": {"type": "text", "inputmode": "numeric"},
    "kontonr": {"type": "text", "inputmode": "numeric"},
}


@dataclass(frozen=True, slots=True)
class FieldRenderer:
    """Writes questions; ``ids`` are the fields' ids by their names."""

    language: Language
    ids: dict[str, str]

    def field(self, field: Field) -> Html:
        """A question in Designsystemet's markup: label, help, control, and an element for its error message."""
        return _FIELDS[field.kind](self, field)

    def signature(self, field: Field) -> Html:
        """A signature cannot be written on a web page: the text says where it belongs."""
        text = f"{field.help} {phrase('signature', self.language)}".strip()
        label = tag("p", escaped(field.label), class_="ds-label")
        return tag(
            "div", label, tag("p", escaped(text), data_field="description"), class_="ds-field", data_felt=field.name
        )

    def group(self, field: Field, *, several: bool = False) -> Html:
        """A question with a control for each of its choices; ``several`` of them can be ticked."""
        name = self.ids[field.name]
        aid = self._help(field, name)
        legend = tag("legend", escaped(field.label), self.required_mark(field), class_=self._label_class(field))
        clear = Html("") if several else self.clear_button(field)
        choices = self._choices(field, name, several=several)
        return tag(
            "fieldset", legend, aid, *choices, clear, self._error(name), class_="ds-fieldset", id=name,
            aria_describedby=f"{name}-hjelp" if aid else None, data_felt=field.name,
        )  # fmt: skip

    def boxes(self, field: Field) -> Html:
        """A question of which several choices can be ticked."""
        return self.group(field, several=True)

    def _label_class(self, field: Field) -> str:
        return "ds-label" if field.label_shown else "ds-label in-table"

    def _error(self, name: str) -> Html:
        return tag("p", class_="ds-validation-message", id=f"{name}-feil", data_field="validation", hidden=True)

    def required_mark(self, field: Field) -> Html:
        """The mark of a question that must be answered; empty for another."""
        return REQUIRED_MARK if field.required else Html("")

    def _help(self, field: Field, name: str) -> Html:
        if not field.help:
            return Html("")
        return tag("div", escaped(field.help), data_field="description", id=f"{name}-hjelp")

    def _choices(self, field: Field, name: str, *, several: bool) -> Iterator[Html]:
        for number, choice in enumerate(choices_of(field, self.language)):
            own = f"{name}-{number}"
            must = field.required and not field.conditional and not several
            box = tag(
                "input", class_="ds-input", type="checkbox" if several else "radio", id=own, name=field.name,
                value=choice.value, required=must, disabled=field.read_only,
            )  # fmt: skip
            yield tag("div", box, tag("label", escaped(choice.label), for_=own, class_="ds-label"), class_="ds-field")

    def clear_button(self, field: Field) -> Html:
        """A button to clear an optional choice; scripts show it."""
        if field.read_only or (field.required and not field.conditional):
            return Html("")
        text = escaped(phrase("undo", self.language))
        hidden = tag("span", escaped(f": {field.label}"), class_="unseen")
        return tag("button", text, hidden, type="button", class_="ds-button undo", data_variant="tertiary", hidden=True)

    def labelled(self, field: Field, control: _Control, *, label_last: bool = False) -> Html:
        """A question with one control; a single box stands before its label."""
        name = self.ids[field.name]
        aid = self._help(field, name)
        title = tag(
            "label", escaped(field.label), self.required_mark(field), for_=name, class_=self._label_class(field)
        )
        own: Attributes = {
            "class": "ds-input", "id": name, "name": field.name,
            "required": field.required and not field.conditional and not field.read_only,
            "aria-describedby": f"{name}-hjelp" if aid else None,
        }  # fmt: skip
        drawn = control(field, own)
        if field.unit:
            drawn = tag(
                "div", drawn, tag("span", escaped(field.unit), class_="ds-field-affix"), class_="ds-field-affixes"
            )
        error = self._error(name)
        order = (drawn, title, aid, error) if label_last else (title, aid, drawn, error)
        return tag("div", *order, class_="ds-field", data_felt=field.name)

    def checkbox(self, field: Field) -> Html:
        """One box."""
        return self.labelled(
            field,
            lambda field, own: tag("input", type="checkbox", value="true", disabled=field.read_only, **own),
            label_last=True,
        )

    def select(self, field: Field) -> Html:
        """A list of choices that opens."""

        def control(field: Field, own: Attributes) -> Html:
            options = [tag("option", escaped(word("choose", self.language)), value="")]
            options += [tag("option", escaped(choice.label), value=choice.value) for choice in field.choices]
            return tag("select", *options, disabled=field.read_only, **own)

        return self.labelled(field, control)

    def textarea(self, field: Field) -> Html:
        """A text of several lines."""
        longest = field.constraints.max_length
        rows = min(max((longest or 400) // 100, 3), 12)
        return self.labelled(
            field,
            lambda field, own: tag("textarea", rows=rows, readonly=field.read_only, data_max=longest, **own),
        )

    def line(self, field: Field, more: Attributes) -> Html:
        """A text of one line; ``more`` are its attributes beside those of every control."""

        def control(field: Field, own: Attributes) -> Html:
            return tag("input", **{"type": "text", "readonly": field.read_only, **own, **more})

        return self.labelled(field, control)

    def text(self, field: Field) -> Html:
        """A text, an address or a code."""
        limits = field.constraints
        return self.line(field, {**_TYPES.get(limits.format, {}), "data-max": limits.max_length})

    def integer(self, field: Field, mode: str = "numeric") -> Html:
        """A whole number."""
        return self.line(field, {"inputmode": mode, "autocomplete": "off", "class": "ds-input number"})

    def number(self, field: Field) -> Html:
        """A number that may have decimals."""
        return self.integer(field, "decimal")

    def date(self, field: Field) -> Html:
        """A date, typed as on paper."""
        hint = phrase("date_hint", self.language)
        return self.line(
            field, {"placeholder": hint, "autocomplete": "off", "inputmode": "text", "class": "ds-input date"}
        )


_FIELDS: FieldHooks[Callable[[FieldRenderer, Field], Html]] = FieldHooks(
    "site.pages.web_form",
    {
        "text": FieldRenderer.text,
        "multiline": FieldRenderer.textarea,
        "integer": FieldRenderer.integer,
        "number": FieldRenderer.number,
        "amount": FieldRenderer.integer,
        "date": FieldRenderer.date,
        "yesno": FieldRenderer.group,
        "radio": FieldRenderer.group,
        "select": FieldRenderer.select,
        "checkboxes": FieldRenderer.boxes,
        "checkbox": FieldRenderer.checkbox,
        "signature": FieldRenderer.signature,
    },
)
