"""Write the questions of a form as HTML: one function for each field type."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeAlias

from assembler.document.nodes import Choice, Field, FieldFormat, Value
from assembler.document.words import label
from assembler.forms.field_types.registry import FieldHooks
from assembler.i18n.formats import NBSP, number
from assembler.i18n.language import Language
from assembler.render.html.escape import Attributes, Html, escaped, tag

_FORMATS: dict[FieldFormat, Attributes] = {
    "email": {"type": "email", "autocomplete": "email"},
    "phone": {"type": "tel", "autocomplete": "tel"},
    "orgnr": {"type": "text", "inputmode": "numeric"},
    "kontonr": {"type": "text", "inputmode": "numeric"},
    "uri": {"type": "url"},
}

_Control: TypeAlias = Callable[[Field, Attributes, Language], Html]
"""Makes the control of a field; the attributes are those that every control has."""


def field_html(field: Field, name: str, language: Language) -> Html:
    """A question: label, help and control. ``name`` is the control's id on the page."""
    return _FIELDS[field.kind](field, name, language)


# --- the whole of a question ------------------------------------------------------------------------------------------


def _labelled(control: _Control, *, label_last: bool = False) -> Callable[[Field, str, Language], Html]:
    """A question with one control; a single box stands before its label."""

    def render(field: Field, name: str, language: Language) -> Html:
        aid, star, own = _around(field, name)
        unit = tag("span", escaped(field.unit), class_="unit", id=f"{name}_enhet") if field.unit else Html("")
        drawn = control(field, {"id": name, "name": field.name, "required": field.required, **own}, language)
        title = tag("label", escaped(field.label), star, for_=name) if field.label_shown else star
        parts = (drawn, title, aid) if label_last else (title, aid, drawn, unit)
        return tag("div", *parts, class_=f"field {field.kind}")

    return render


def _group(field: Field, name: str, language: Language, *, several: bool = False) -> Html:
    """A question with a control for each of its choices: a group with a legend."""
    aid, star, own = _around(field, name)
    choices = _choices(field, language, several=several)
    if not field.label_shown:
        return tag("div", star, aid, choices, class_="field", role="group", **own)
    return tag("fieldset", tag("legend", escaped(field.label), star), aid, choices, class_="field", **own)


def _boxes(field: Field, name: str, language: Language) -> Html:
    return _group(field, name, language, several=True)


def _around(field: Field, name: str) -> tuple[Html, Html, Attributes]:
    """What stands beside a control: the help and the required mark, and the attributes that refer to them."""
    aid = tag("p", escaped(field.help), class_="help", id=f"{name}_hjelp") if field.help else Html("")
    star = tag("span", Html(" *"), class_="star", aria_hidden="true") if field.required else Html("")
    ids = " ".join(f"{name}_{part}" for part, there in (("hjelp", aid), ("enhet", field.unit)) if there)
    return aid, star, {"aria_describedby": ids or None, "aria_label": None if field.label_shown else field.label}


def _choices(field: Field, language: Language, *, several: bool) -> Html:
    """Boxes or buttons, each within its label. Only a button can be required: of boxes, the star says it."""
    chosen = _selected_values(field.value)
    kind: Attributes = {"type": "checkbox" if several else "radio", "required": field.required and not several}
    yes_no = (Choice("true", label("yes", language)), Choice("false", label("no", language)))
    parts = []
    for choice in field.choices or yes_no:
        own: Attributes = {"name": field.name, "value": choice.value, "checked": choice.value in chosen, **kind}
        box = tag("input", disabled=field.read_only, **own)
        parts.append(tag("label", box, tag("span", escaped(choice.label)), class_="choice"))
    return Html("\n".join(parts))


# --- controls ---------------------------------------------------------------------------------------------------------


def _checkbox(field: Field, own: Attributes, _: Language) -> Html:
    checked = "true" in _selected_values(field.value)
    return tag("input", type="checkbox", value="true", checked=checked, disabled=field.read_only, **own)


def _select(field: Field, own: Attributes, language: Language) -> Html:
    chosen = _selected_values(field.value)
    first = tag("option", escaped(label("choose", language)), value="")
    options = (
        tag("option", escaped(choice.label), value=choice.value, selected=choice.value in chosen)
        for choice in field.choices
    )
    return tag("select", first, *options, disabled=field.read_only, **own)


def _textarea(field: Field, own: Attributes, _: Language) -> Html:
    rows = min(max((field.constraints.max_length or 400) // 100, 3), 12)
    return tag("textarea", Html("\n"), escaped(_first_value(field)), rows=rows, **_lengths(field), **own)


def _input(field: Field, own: Attributes, _: Language) -> Html:
    rules = field.constraints
    pattern = f".*(?:{rules.pattern}).*" if rules.pattern else None
    kind = _FORMATS.get(rules.format, {"type": "text"})
    return tag("input", pattern=pattern, **{**kind, **_lengths(field), **own, **_line(field, own)})


def _date(field: Field, own: Attributes, _: Language) -> Html:
    return tag("input", type="date", **_line(field, own))


def _number(mode: str, *, grouped: bool) -> _Control:
    """A number; ``grouped`` where its digits stand in groups of three."""

    def control(field: Field, own: Attributes, language: Language) -> Html:
        line = _line(field, own)
        if isinstance(field.value, int | float):
            line["value"] = number(field.value) if grouped else number(field.value).replace(NBSP, "")
        hint = label("calculated", language) if field.calculation and not _first_value(field) else None
        return tag("input", type="text", inputmode=mode, autocomplete="off", placeholder=hint, **line)

    return control


def _line(field: Field, own: Attributes) -> Attributes:
    """The attributes of a control of one line."""
    title = field.constraints.message or None
    return {"value": _first_value(field) or None, "title": title, "readonly": field.read_only, **own}


def _lengths(field: Field) -> Attributes:
    rules = field.constraints
    return {"maxlength": rules.max_length, "minlength": rules.min_length, "readonly": field.read_only}


def _first_value(field: Field) -> str:
    return "".join(_selected_values(field.value)[:1])


def _selected_values(value: Value) -> tuple[str, ...]:
    """The value as controls have it: strings as they are, everything else as JSON."""
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    return tuple(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in values)


_FIELDS: FieldHooks[Callable[[Field, str, Language], Html]] = FieldHooks(
    "render.html",
    {
        "text": _labelled(_input),
        "multiline": _labelled(_textarea),
        "integer": _labelled(_number("numeric", grouped=False)),
        "number": _labelled(_number("decimal", grouped=False)),
        "amount": _labelled(_number("decimal", grouped=True)),
        "date": _labelled(_date),
        "yesno": _group,
        "radio": _group,
        "select": _labelled(_select),
        "checkboxes": _boxes,
        "checkbox": _labelled(_checkbox, label_last=True),
        "signature": _labelled(_input),
    },
)
