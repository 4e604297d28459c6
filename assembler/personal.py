"""Personal numbers where none belong: found by their check digits, and struck out before anything is passed on."""

from __future__ import annotations

import re
from typing import Any

from assembler.document import Field

STRUCK = "•••••• •••••"  # what stands in a personal number's place
# Eleven digits, perhaps parted as date and number are: 010190 12345, 01.01.90-12345.
_CANDIDATE = re.compile(r"(?<!\d)\d{2}[ .]?\d{2}[ .]?\d{2}[\s.:\u2010-\u2014-]{0,3}\d{3}[ .]?\d{2}(?!\d)", re.ASCII)


def struck(text: str) -> str:
    """The text with every personal number (fødselsnummer, d-nummer) struck out; the same text where it holds none."""
    return _CANDIDATE.sub(_replaced, text) if sum(map(str.isdigit, text)) >= 11 else text


def _replaced(found: re.Match[str]) -> str:
    return STRUCK if _is_personal(re.sub(r"\D", "", found[0])) else found[0]


def _is_personal(digits: str) -> bool:
    """Whether eleven digits are a birth date and two right check digits; not only of those who are born by today."""
    from stdnum.exceptions import ValidationError  # texts without eleven digits do not wait for it
    from stdnum.no import fodselsnummer

    try:
        fodselsnummer.get_birth_date(digits)
    except ValidationError:
        return False
    return digits[9:] == fodselsnummer.calc_check_digit1(digits) + fodselsnummer.calc_check_digit2(digits)


def may_hold(question: Field, text: str) -> bool:
    """Whether a field may hold a number that looks like a personal one: an account number has eleven digits too."""
    from stdnum.no import kontonr

    return question.constraints.format == "kontonr" and bool(kontonr.is_valid(text))


def struck_within(value: Any) -> Any:
    """A JSON value with every personal number in its texts, names and numbers struck out."""
    if isinstance(value, str):
        return struck(value)
    if isinstance(value, dict):
        return {struck(name): struck_within(part) for name, part in value.items()}
    if isinstance(value, list):
        return [struck_within(part) for part in value]
    if isinstance(value, int) and not isinstance(value, bool) and struck(told := str(value).zfill(11)) != told:
        return STRUCK
    return value
