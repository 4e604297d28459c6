"""Write a field's rules as the event scripts of a PDF form (ISO 32000-1, 12.6.3)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from assembler.document.nodes import Field
from assembler.forms import sentences
from assembler.forms.values import operands_of
from assembler.forms.words import message
from assembler.i18n.language import Language
from assembler.json_schema.validation import EMAIL
from assembler.render.pdf.widgets import widget_of

KEYSTROKE, VALIDATE, FORMAT, CALCULATE = "K", "V", "F", "C"

_LIBRARY = Path(__file__).with_name("form.js")
_DIGITS: dict[str, tuple[list[int], list[int]]] = {  # weights of the check digit, groups of digits when shown
    "orgnr": ([3, 2, 7, 6, 5, 4, 3, 2], [3, 3, 3]),
    "kontonr": ([5, 4, 3, 2, 7, 6, 5, 4, 3, 2], [4, 2, 5]),
}
_PATTERNS = {"email": f"^{EMAIL.pattern}$"}


@cache
def library() -> str:
    """The functions that the scripts call."""
    return _LIBRARY.read_text(encoding="utf-8")


def scripts(field: Field, language: Language, names: Sequence[str]) -> dict[str, str]:
    """The scripts of a field, by event. ``names`` are all fields of the form, for operands that mean every row."""
    found: dict[str, str] = {}
    rule = field.constraints
    if field.calculation:
        found[CALCULATE] = _call(
            "regn", field.calculation.operation, list(operands_of(field.calculation, names)), first="this"
        )
    accepts = widget_of(field).accepts
    if accepts in ("whole number", "number"):
        if rule.format != "year":
            found[FORMAT] = _call("visTall")
        if not field.read_only:
            whole = accepts == "whole number"
            found[KEYSTROKE] = _call("innTall", whole, message("whole" if whole else "number", language))
        if not field.read_only and (rule.minimum is not None or rule.maximum is not None):
            found[VALIDATE] = _call("krevGrenser", rule.minimum, rule.maximum, sentences.limits(field, language))
    elif accepts == "date":
        found[KEYSTROKE] = _call("innDato", message("date", language))
    elif rule.format in _DIGITS:
        weights, groups = _DIGITS[rule.format]
        found[KEYSTROKE] = _call("innSiffer", weights, sentences.wrong_form(field, language))
        found[FORMAT] = _call("visGrupper", groups)
    elif accepts == "text" and (rule.pattern or rule.format in _PATTERNS or (rule.min_length or 0) > 1):
        pattern = rule.pattern or _PATTERNS.get(rule.format, "")
        found[VALIDATE] = _call("krevMonster", pattern, rule.min_length or 0, sentences.too_short(field, language))
    return found


def calculation_order(fields: Iterable[Field], names: Sequence[str]) -> list[str]:
    """The calculated fields, each after those that it depends on."""
    rules = {each.name: set(operands_of(each.calculation, names)) for each in fields if each.calculation}
    order: list[str] = []

    def visit(name: str, above: frozenset[str]) -> None:
        for operand in sorted(rules.keys() & rules[name] - above, key=list(rules).index):
            visit(operand, above | {name})
        if name not in order:
            order.append(name)

    for name in rules:
        visit(name, frozenset({name}))
    return order


def _call(function: str, *arguments: object, first: str = "") -> str:
    values = [json.dumps(argument, ensure_ascii=True) for argument in arguments]
    return f"{function}({', '.join([first, *values] if first else values)});"
