"""Finds national identity numbers (fødselsnummer, d-nummer) by their check digits, and redacts them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

REDACTED = "•••••• •••••"  # replaces an identity number
# Eleven digits, with signs or spaces between: 010190 12345, 01.01.90-12345, 010190/12345, 0 1 0 1 9 0 …
_CANDIDATE = re.compile(r"(?<![0-9])(?=([0-9](?:[\W_]{0,3}[0-9]){10})(?![0-9]))")
# A day with its whole year and the number after it: 31.12.2025: 120
_DATE = re.compile(r"[0-9]{1,2}[\W_]{1,3}[0-9]{1,2}[\W_]{1,3}(?:19|20)[0-9]{2}(?![0-9])")


def redact(text: str) -> str:
    """The text with every national identity number redacted; the same text where it has none."""
    if sum(map(str.isdigit, text)) < 11:
        return text
    plain, places = _normalize(text)
    end = len(text) + 1
    for found in reversed(list(_CANDIDATE.finditer(plain))):
        first, last = places[found.start(1)], places[found.end(1) - 1] + 1
        if last <= end and not _DATE.match(found[1]) and _is_national_id(re.sub(r"[\W_]", "", found[1])):
            text, end = f"{text[:first]}{REDACTED}{text[last:]}", first
    return text


def _normalize(text: str) -> tuple[str, Sequence[int]]:
    """The text with ASCII digits and without invisible characters, and the place of each character in the original."""
    if text.isascii():
        return text, range(len(text))
    seen = [(place, sign) for place, sign in enumerate(text) if unicodedata.category(sign) != "Cf"]
    return "".join(_digit(sign) for _, sign in seen), [place for place, _ in seen]


def _digit(sign: str) -> str:
    value = unicodedata.digit(sign, None)
    return sign if value is None else str(value)


def _is_national_id(digits: str) -> bool:
    """Whether eleven digits are a birth date and two right check digits; not only of those who are born by today."""
    from stdnum.exceptions import ValidationError  # texts without eleven digits do not wait for it
    from stdnum.no import fodselsnummer

    try:
        fodselsnummer.get_birth_date(digits)
    except ValidationError:
        return False
    return digits[9:] == fodselsnummer.calc_check_digit1(digits) + fodselsnummer.calc_check_digit2(digits)


def redact_within(value: Any) -> Any:
    """A JSON value with every national identity number in its texts, names and numbers redacted."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {redact(name): redact_within(part) for name, part in value.items()}
    if isinstance(value, list):
        return [redact_within(part) for part in value]
    if isinstance(value, int) and not isinstance(value, bool) and redact(digits := str(value).zfill(11)) != digits:
        return REDACTED
    return value
