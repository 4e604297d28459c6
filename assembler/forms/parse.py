"""Parse numbers and dates as people write them, for forms, sheets and their readers."""

from __future__ import annotations

import datetime as dt
import re

_MAX_CHARS = 40  # characters: no number or date that anyone writes is longer
# White space of every width, and the minus signs that programs put in a hyphen's place.
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u205f\u2060\ufeff]+")
_MINUS = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014", "-"))
# kr 5000,- and 5 000 kroner: the currency before or after, and «,-», «.-» or «:-» for «no øre».
_CURRENCY = re.compile(r"^(?:kr\.?|nok):? ?| ?(?:kr\.?|kroner|nok)$", re.IGNORECASE)
_NO_ORE = re.compile(r" ?[,.:]-+$|(?<=\d)-+$")
_NUMBER = re.compile(r"([+-]?) ?(\d+|\d{1,3}(?:[ .]\d{3})+)(?:,(\d{1,2}|\d{4,}))?|([+-]?) ?(\d+)\.(\d+)", re.ASCII)

_MONTHS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")
_MONTH_NAMES = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "desember", "sept", "febr",
)  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[./\- ]+(\d{1,2})[./\- ]+(\d{4})", re.ASCII)
_ARTICLE = re.compile(r"^den ", re.IGNORECASE)
_DAY_MONTH_NAME = re.compile(r"(\d{1,2})\.? ?([a-z]{3,9})\.?,? ?(\d{4})", re.ASCII | re.IGNORECASE)


def number(text: str) -> int | float | None:
    """1250000 from «1 250 000», «1.250.000» or «kr 1250000,-», 12.5 from «12,5» or «12.5»; none for another text.

    Spaces and dots group three digits, as Norwegians write it: «1.250» is 1250, and «10 20» is not a number. A number
    whose decimals are zeros is whole. Three digits after a comma could be thousands or decimals: not a number.
    """
    if len(text) > _MAX_CHARS:
        return None
    bare = _NO_ORE.sub("", _CURRENCY.sub("", _SPACES.sub(" ", text).strip()).translate(_MINUS))
    found = _NUMBER.fullmatch(bare)
    if not found:
        return None
    sign, whole, decimals = found[1] or found[4] or "", found[2] or found[5], found[3] or found[6] or ""
    whole, decimals = re.sub("[ .]", "", whole), decimals.rstrip("0")
    return float(f"{sign}{whole}.{decimals}") if decimals else int(f"{sign}{whole}")


def whole_number(text: str) -> int | str:
    """The whole number that a text says (see :func:`number`); the text itself where it says none."""
    found = number(text)
    return found if isinstance(found, int) else text


def date(text: str) -> dt.date | None:
    """The day that 19.02.2025, 19/2-2025, 2025-02-19, 19. februar 2025 or den 19 feb. 2025 means, if there is one.

    The year has four digits: with two, day and year can be mistaken for each other.
    """
    parts = _date_parts(text)
    try:
        return dt.date(*parts) if parts else None
    except ValueError:
        return None


def is_impossible_date(text: str) -> bool:
    """Whether a text names an impossible day, such as 31.02.2025."""
    return _date_parts(text) is not None and date(text) is None


def _date_parts(text: str) -> tuple[int, int, int] | None:
    """The numbers of the year, the month and the day that a text names."""
    if len(text) > _MAX_CHARS:
        return None
    bare = _ARTICLE.sub("", _SPACES.sub(" ", text).strip()).removesuffix(".")
    if found := _ISO.fullmatch(bare):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(bare):
        day, month, year = map(int, found.groups())
    elif (found := _DAY_MONTH_NAME.fullmatch(bare)) and _is_month(found[2].lower()):
        day, month, year = int(found[1]), _MONTHS.index(found[2].lower()[:3]) + 1, int(found[3])
    else:
        return None
    return year, month, day


def _is_month(name: str) -> bool:
    return name in _MONTH_NAMES or name in _MONTHS


def iso_date(text: str) -> str:
    """The day that a text means (see :func:`date`) in ISO form; the text itself where it means none."""
    found = date(text)
    return found.isoformat() if found else text
