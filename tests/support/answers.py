"""Data that a definition's form can hold, for Hypothesis: what an applicant might write, whole or in part."""

import datetime as dt

from hypothesis import strategies as st
from stdnum.no import kontonr, orgnr

from assembler.forms import values
from assembler.json_schema import normalize
from assembler.render.pdf.form_font import CHARACTERS

LETTERS = st.sampled_from("".join(c for c in CHARACTERS if c.isprintable()) + "đŋŧč")


def of_the_form(questions):
    """What stands in a form before anyone has answered, and stays there."""
    own = [question for question in questions if question.read_only and not question.derived]
    return {question.name: values.text_of(question, question.value) for question in own if question.value is not None}


def _text(schema):
    longest = min(schema.get("maxLength", 60), 300)
    alphabet = LETTERS | st.just("\n") if schema.get("maxLength", 0) > 120 else LETTERS
    return (
        st.text(alphabet, min_size=max(schema.get("minLength", 1), 1), max_size=longest)
        .map(str.strip)
        .filter(lambda text: len(text) >= max(schema.get("minLength", 1), 1))
    )


def _check_digit(module, length):
    digits = st.text("0123456789", min_size=length - 1, max_size=length - 1)
    return digits.map(lambda d: next((d + c for c in "0123456789" if module.is_valid(d + c)), None)).filter(bool)


def value(schema):
    """A strategy for one schema as forms need it (assembler.json_schema.normalize)."""
    options = [branch["const"] for branch in schema.get("oneOf", [])] or schema.get("enum", [])
    if "const" in schema:
        return st.just(schema["const"])
    if options:
        return st.sampled_from(options)
    match schema.get("type"):
        case "object":
            return whole(schema)
        case "array":
            return _array(schema)
        case "boolean":
            return st.booleans()
        case "integer":
            low = max(schema.get("minimum", 0), 0)
            return st.integers(low, min(schema.get("maximum", 10**9), 10**9))
        case "number":
            low, high = schema.get("minimum", 0), schema.get("maximum", 10**6)
            return st.integers(int(low * 100), int(high * 100)).map(lambda n: n / 100).filter(lambda n: n % 1)
    match schema.get("format"):
        case "date":
            return st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)).map(dt.date.isoformat)
        case "orgnr":
            return _check_digit(orgnr, 9)
        case "kontonr":
            return _check_digit(kontonr, 11)
        case "email":
            return st.just("post@kommune.no")
    return st.from_regex(schema["pattern"], fullmatch=True) if "pattern" in schema else _text(schema)


def _array(schema):
    inner = schema["items"]
    if normalize._choices(inner):
        options = [branch["const"] for branch in inner.get("oneOf", [])] or inner.get("enum", [])
        return st.lists(st.sampled_from(options), min_size=1, unique=True).map(
            lambda chosen: sorted(chosen, key=options.index)
        )
    rows = schema.get("x-rows") or schema.get("maxItems", 5)
    return st.lists(value(inner).filter(bool), min_size=1, max_size=rows)


def whole(schema):
    """An object with any of its properties answered, leaving out what is worked out or read only."""
    asked = {
        name: value(part)
        for name, part in schema["properties"].items()
        if not part.get("readOnly")
        and part.get("x-widget") != "signature"
        and not ("const" in part and part["const"] is not True)
    }
    return st.fixed_dictionaries({}, optional=asked).map(
        lambda found: {k: v for k, v in found.items() if v not in ({}, [], False) or v is False}
    )


def without_false(data):
    """The data without boxes that were left unticked: a form cannot tell them from unanswered ones."""
    if isinstance(data, dict):
        parts = {name: without_false(part) for name, part in data.items()}
        return {name: part for name, part in parts.items() if part not in ({}, [])}
    return [without_false(part) for part in data] if isinstance(data, list) else data
