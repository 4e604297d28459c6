"""A right answer to every question of a form, as people would type it: for what is filled in by viewers, intake and the web form."""

import json

from stdnum.no import fodselsnummer

from assembler.forms import values as filling
from assembler.forms.field_types.checkbox import TICKED

FORMATS = {"orgnr": "987879696", "kontonr": "12345678903", "email": "post@kommune.no", "phone": "22334455"}
PATTERNS = {"^\\d{4}$": "1234"}

PERSON = next(f"010170{n:05}" for n in range(20_000, 99_999) if fodselsnummer.is_valid(f"010170{n:05}"))


def answer(question):
    """A right answer to a question, as a field's text."""
    limits = question.constraints
    if limits.format in FORMATS:
        return FORMATS[limits.format]
    match question.kind:
        case "integer" | "amount":
            return str(int(max(limits.minimum or 0, 12) if limits.maximum is None else limits.maximum))
        case "number":
            return "1" if limits.maximum == 1 else "12"
        case "date":
            return "19.02.2025"
        case "radio" | "yesno" | "select":
            return question.choices[-1].value
        case "multiline":
            return "Porsáŋgu – første linje.\nAndre (linje)."[: limits.max_length]
    return PATTERNS.get(limits.pattern, "Kárášjohka – Čáhci"[: limits.max_length or 99])


def answers(questions):
    """A text for every field that can be filled in; of boxes to tick, the first of each question."""
    found = {}
    for question in questions:
        if question.read_only or question.kind == "signature":
            continue
        if question.kind == "checkboxes":
            found[filling.checkbox_name(question.name, question.choices[0].value)] = TICKED
        else:
            found[question.name] = TICKED if question.kind == "checkbox" else answer(question)
    return found


def labelled(questions, texts):
    """The texts with choices of drop-downs by their labels, as people see them."""
    labels = {q.name: {c.value: c.label for c in q.choices} for q in questions if q.kind == "select"}
    return {name: labels.get(name, {}).get(text, text) for name, text in texts.items()}


def web_answers(definition, data, language="nb"):
    """The file that a web form gives those who have filled it in."""
    return json.dumps({"form": f"{definition.key} {definition.version} {language}", "data": data}).encode()


def error_of(outcome, name):
    """The error of the field of this name, of a file that was read."""
    return next(each for each in outcome.record.field_errors if each.field == name)
