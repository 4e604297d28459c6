"""Write dates, kroner, numbers and lists as bokmål and nynorsk do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from itertools import accumulate

from assembler.i18n.language import Language

NBSP = "\u00a0"
MINUS = "\u2212"
_PRECISION = Context(prec=400)  # digits: more than a float has
_NUMBER_SIGNS = str.maketrans({",": NBSP, ".": ",", "-": MINUS})

CONJUNCTIONS: dict[str, dict[Language, str]] = {"and": {"nb": "og", "nn": "og"}, "or": {"nb": "eller", "nn": "eller"}}
_NUMBER_WORDS: dict[Language, tuple[str, ...]] = {
    "nb": ("null", "ett", "to", "tre", "fire", "fem", "seks", "syv", "åtte", "ni", "ti", "elleve", "tolv"),
    "nn": ("null", "eitt", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv"),
}


def _date(value: str | dt.date) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def long_date(value: str | dt.date, language: Language) -> str:
    """19. februar 2025, from a date or its ISO form. A no-break space follows the day."""
    return _format_date(_date(value), f"d.'{NBSP}'MMMM y", language)


def day_month(value: str | dt.date, language: Language) -> str:
    """19. februar."""
    return _format_date(_date(value), f"d.'{NBSP}'MMMM", language)


def weekday(value: str | dt.date, language: Language) -> str:
    """Onsdag."""
    return _format_date(_date(value), "EEEE", language)


def month_names(language: Language) -> tuple[str, ...]:
    """The names of the twelve months, from January."""
    return tuple(_format_date(dt.date(2000, month, 1), "MMMM", language) for month in range(1, 13))


@lru_cache(maxsize=1024)
def _format_date(day: dt.date, pattern: str, language: Language) -> str:
    from babel.dates import format_date  # a document without dates does not wait for it

    return format_date(day, pattern, locale=language)


def short_date(value: str | dt.date) -> str:
    """19.02.2025."""
    return f"{_date(value):%d.%m.%Y}"


def plain_number(value: float) -> str:
    """A number as it is typed: without groups, with a decimal comma where it has decimals."""
    return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")


def number(value: float | Decimal, decimals: int | None = None) -> str:
    """1 250 000 or 1 250,5, grouped by no-break spaces; ``decimals`` fixes how many digits follow the comma.

    Halves are rounded up; what is rounded to 0 has no minus sign.
    """
    exact = Decimal(str(value)) if decimals is None else _rounded(value, decimals)
    digits = f"{exact if exact else abs(exact):,f}"
    if decimals is None and "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits.translate(_NUMBER_SIGNS)


def kroner(value: float | Decimal) -> str:
    """«kr 1 250 000»; øre only where there are any."""
    exact = _rounded(value, 2)
    return f"kr{NBSP}{number(exact, 0 if exact == int(exact) else 2)}"


def kroner_in_text(value: float | Decimal) -> str:
    """Kroner as running text has them: 450 000 kroner; tables and fields have :func:`kroner`."""
    amount = kroner(value).removeprefix(f"kr{NBSP}")
    return f"{amount}{NBSP}{'krone' if amount == '1' else 'kroner'}"


def _rounded(value: float | Decimal, decimals: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _PRECISION)


def millions(value: int) -> str:
    """56,9 from 56900000 kroner."""
    return number(Decimal(value) / 1_000_000)


def percent(share: float) -> str:
    """40 from 0.4, 33,33 from a third (the sign is the text's own)."""
    return number(_rounded(Decimal(str(share)) * 100, 2).normalize(_PRECISION))


def in_words(value: int, language: Language) -> str:
    """Numbers to twelve in words, larger ones in digits."""
    names = _NUMBER_WORDS[language]
    return names[value] if 0 <= value < len(names) else number(value)


def join_list(values: Sequence[object], language: Language, joint: str = "and") -> str:
    """«1, 2 og 5»; with the joint ``or``, «1, 2 eller 5»."""
    texts = [str(value) for value in values]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {CONJUNCTIONS[joint][language]} {texts[-1]}"


def capitalize(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def quoted(text: str) -> str:
    """«Vegen til arbeid»; quotation marks within it as the inner ones: «‘Ut’ i jobb»."""
    bare = text.strip()
    if bare.startswith("«") and bare.find("»") == len(bare) - 1:
        return bare
    return f"«{bare.replace('«', '‘').replace('»', '’')}»"


def organisation_number(value: str) -> str:
    """987 654 321. Raises :class:`ValueError` where there are not nine digits."""
    return _grouped(_digits(value), 3, 3, 3)


def account_number(value: str) -> str:
    """1234 56 78903. Raises :class:`ValueError` where there are not eleven digits."""
    return _grouped(_digits(value), 4, 2, 5)


def _digits(value: str) -> str:
    """The value without what people group digits by."""
    from stdnum.util import clean  # a document without numbers does not wait for it

    return str(clean(value, " .-")).strip()


def _grouped(digits: str, *sizes: int) -> str:
    if not digits.isdecimal() or len(digits) != sum(sizes):
        raise ValueError(f"«{digits}» is not {sum(sizes)} digits")
    return NBSP.join(digits[end - size : end] for size, end in zip(sizes, accumulate(sizes), strict=True))


def phone_number(value: str) -> str:
    """24 16 88 00 from eight digits, 815 00 123 from those that begin with 8, +47 before them kept.

    Anything else as it stands, such as the five digits of 02800.
    """
    digits = value.replace(" ", "").replace(NBSP, "")
    country, digits = ("+47" + NBSP, digits[3:]) if digits.startswith("+47") else ("", digits)
    if len(digits) != 8 or not digits.isdecimal():
        return value
    sizes = (3, 2, 3) if digits.startswith("8") else (2, 2, 2, 2)
    return country + _grouped(digits, *sizes)
