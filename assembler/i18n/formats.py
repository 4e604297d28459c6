"""Dates, kroner, numbers and the few fixed words of documents, in bokmål and nynorsk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from itertools import accumulate
from typing import Any

from assembler.i18n.language import Language

NBSP = "\u00a0"
MINUS = "\u2212"
_PRECISION = Context(prec=400)  # digits: more than a float has
_NUMBER_SIGNS = str.maketrans({",": NBSP, ".": ",", "-": MINUS})

_NUMBER_WORDS: dict[Language, tuple[str, ...]] = {
    "nb": ("null", "ett", "to", "tre", "fire", "fem", "seks", "syv", "åtte", "ni", "ti", "elleve", "tolv"),
    "nn": ("null", "eitt", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv"),
}

_LABELS: dict[str, dict[Language, str]] = {
    "contents": {"nb": "Innhold", "nn": "Innhald"},
    "page": {"nb": "Side", "nn": "Side"},
    "of": {"nb": "av", "nn": "av"},
    "yes": {"nb": "Ja", "nn": "Ja"},
    "no": {"nb": "Nei", "nn": "Nei"},
    "required": {"nb": "må fylles ut", "nn": "må fyllast ut"},
    "required_note": {
        "nb": "Felt merket med * må fylles ut.",
        "nn": "Felt merkte med * må fyllast ut.",
    },
    "deadline": {"nb": "Søknadsfrist", "nn": "Søknadsfrist"},
    "how_to_fill": {
        "nb": "Fyll ut feltene og lagre filen. I Acrobat Reader, Chrome, Edge og Firefox regner skjemaet ut summene og "
        "sier fra når et svar ikke har riktig form.",
        "nn": "Fyll ut felta og lagre fila. I Acrobat Reader, Chrome, Edge og Firefox reknar skjemaet ut summane og "
        "seier frå når eit svar ikkje har rett form.",
    },
    "questions_to": {"nb": "Spørsmål om tilskuddet", "nn": "Spørsmål om tilskotet"},
    "calculated": {"nb": "regnes ut", "nn": "blir rekna ut"},
    "choose": {"nb": "Velg", "nn": "Vel"},
    "withheld": {"nb": "(ikke gjengitt)", "nn": "(ikkje teke med)"},
    "row": {"nb": "rad", "nn": "rad"},
    "number": {"nb": "Nr.", "nn": "Nr."},
    "amount_header": {"nb": "Beløp i kroner", "nn": "Beløp i kroner"},
    "item_header": {"nb": "Post", "nn": "Post"},
    "value_header": {"nb": "Verdi", "nn": "Verdi"},
    "date": {"nb": "Dato", "nn": "Dato"},
    "our_reference": {"nb": "Vår referanse", "nn": "Vår referanse"},
    "your_reference": {"nb": "Deres referanse", "nn": "Dykkar referanse"},
    "case_officer": {"nb": "Saksbehandler", "nn": "Saksbehandlar"},
    "circular": {"nb": "Rundskriv", "nn": "Rundskriv"},
    "form_definition": {"nb": "Skjema", "nn": "Skjema"},
    "and": {"nb": "og", "nn": "og"},
    "mark": {"nb": "Skjema, versjon og skriftspråk", "nn": "Skjema, versjon og skriftspråk"},
    "or": {"nb": "eller", "nn": "eller"},
    "organisation_number": {"nb": "Organisasjonsnummer", "nn": "Organisasjonsnummer"},
    "skip_to_content": {"nb": "Gå til innholdet", "nn": "Gå til innhaldet"},
    "logo": {"nb": "Logo", "nn": "Logo"},
    "table": {"nb": "Tabell", "nn": "Tabell"},
    "addendum": {"nb": "Tillegg", "nn": "Tillegg"},
    "see_addendum": {"nb": "se tillegg", "nn": "sjå tillegg"},
    "addendum_intro": {
        "nb": "Her står hele svaret der feltet i skjemaet ikke har plass til det, "
        "eller har tegn som feltet ikke kan vise.",
        "nn": "Her står heile svaret der feltet i skjemaet ikkje har plass til det, "
        "eller har teikn som feltet ikkje kan vise.",
    },
    "addendum_codes": {
        "nb": "Tegn som skriften på denne siden ikke har, står med nummeret sitt i Unicode i hakeparenteser.",
        "nn": "Teikn som skrifta på denne sida ikkje har, står med nummeret sitt i Unicode i hakeparentesar.",
    },
    "signed": {"nb": "Signert digitalt", "nn": "Signert digitalt"},
    "signed_note": {
        "nb": "Feltet var signert digitalt. Signaturen gjelder filen som ble sendt inn, og må kontrolleres der.",
        "nn": "Feltet var signert digitalt. Signaturen gjeld fila som vart send inn, og må kontrollerast der.",
    },
    "not_in_form": {
        "nb": "Lagt til utenom feltene i skjemaet",
        "nn": "Lagt til utanom felta i skjemaet",
    },
    "drawing": {
        "nb": "tegning, bilde eller vedlegg, som bare er i filen som ble sendt inn",
        "nn": "teikning, bilete eller vedlegg, som berre er i fila som vart send inn",
    },
    "attachment": {
        "nb": "vedlegg i PDF-filen, som bare er i filen som ble sendt inn",
        "nn": "vedlegg i PDF-fila, som berre er i fila som vart send inn",
    },
}


_MESSAGES: dict[str, dict[Language, str]] = {
    "whole": {
        "nb": "Skriv et helt tall med sifre, for eksempel 1 250.",
        "nn": "Skriv eit heilt tal med siffer, til dømes 1 250.",
    },
    "number": {
        "nb": "Skriv et tall med sifre, for eksempel 12,5.",
        "nn": "Skriv eit tal med siffer, til dømes 12,5.",
    },
    "date": {
        "nb": "Skriv datoen som dag, måned og år, for eksempel 19.02.2025.",
        "nn": "Skriv datoen som dag, månad og år, til dømes 19.02.2025.",
    },
    "no_day": {
        "nb": "Den dagen finnes ikke. Se etter om dag og måned er riktige.",
        "nn": "Den dagen finst ikkje. Sjå etter om dag og månad er rette.",
    },
    "minimum": {"nb": "Tallet må være minst {}.", "nn": "Talet må vere minst {}."},
    "maximum": {"nb": "Tallet kan ikke være høyere enn {}.", "nn": "Talet kan ikkje vere høgare enn {}."},
    "too_large": {
        "nb": "Tallet er større enn det kan være her. Se etter om det er riktig.",
        "nn": "Talet er større enn det kan vere her. Sjå etter om det er rett.",
    },
    "between": {"nb": "Tallet må være fra {} til {}.", "nn": "Talet må vere frå {} til {}."},
    "short": {"nb": "Skriv minst {} tegn.", "nn": "Skriv minst {} teikn."},
    "email": {
        "nb": "Skriv en e-postadresse, for eksempel navn@kommune.no.",
        "nn": "Skriv ei e-postadresse, til dømes namn@kommune.no.",
    },
    "example": {"nb": "For eksempel: {}", "nn": "Til dømes: {}"},
    "only_for": {"nb": "Bare for «{}».", "nn": "Berre for «{}»."},
    "only_if": {"nb": "Svar bare hvis {}.", "nn": "Svar berre dersom {}."},
    "must_if": {"nb": "Må besvares hvis {}.", "nn": "Må svarast på dersom {}."},
    "is": {"nb": "svaret på «{}» er {}", "nn": "svaret på «{}» er {}"},
    "ticks": {"nb": "dere har krysset av for {1} under «{0}»", "nn": "de har kryssa av for {1} under «{0}»"},
    "ticks_any": {"nb": "dere har krysset av for noe under «{}»", "nn": "de har kryssa av for noko under «{}»"},
    "missing": {"nb": "Feltet må fylles ut.", "nn": "Feltet må fyllast ut."},
    "pick": {"nb": "Velg et svar.", "nn": "Vel eit svar."},
    "tick": {"nb": "Det må krysses av her.", "nn": "Det må kryssast av her."},
    "few_ticks": {"nb": "Kryss av for minst {} svar.", "nn": "Kryss av for minst {} svar."},
    "one_row": {"nb": "Fyll ut minst én rad.", "nn": "Fyll ut minst éi rad."},
    "few_rows": {"nb": "Fyll ut minst {} rader.", "nn": "Fyll ut minst {} rader."},
    "many": {"nb": "Det kan være høyst {}.", "nn": "Det kan vere høgst {}."},
    "long": {"nb": "Svaret kan ha høyst {} tegn, og har {}.", "nn": "Svaret kan ha høgst {} teikn, og har {}."},
    "no_choice": {"nb": "Velg et av svarene i skjemaet: {}.", "nn": "Vel eit av svara i skjemaet: {}."},
    "must_be": {
        "nb": "Med de andre svarene må dette være «{}».",
        "nn": "Med dei andre svara må dette vere «{}».",
    },
    "not_here": {
        "nb": "Dette skal stå tomt med de andre svarene.",
        "nn": "Dette skal stå tomt med dei andre svara.",
    },
    "wrong": {"nb": "Svaret er ikke gyldig her.", "nn": "Svaret er ikkje gyldig her."},
    "pattern": {"nb": "Svaret har ikke riktig form: {}", "nn": "Svaret har ikkje rett form: {}"},
    "orgnr": {
        "nb": "Et organisasjonsnummer har ni siffer, det siste er et kontrollsiffer. Se etter om sifrene er riktige.",
        "nn": "Eit organisasjonsnummer har ni siffer, det siste er eit kontrollsiffer. Sjå etter om siffera er rette.",
    },
    "kontonr": {
        "nb": "Et kontonummer har elleve siffer, det siste er et kontrollsiffer. Se etter om sifrene er riktige.",
        "nn": "Eit kontonummer har elleve siffer, det siste er eit kontrollsiffer. Sjå etter om siffera er rette.",
    },
}


def message(name: str, language: Language, *values: str) -> str:
    """What to tell an applicant whose value breaks a rule that has no message of its own."""
    return _MESSAGES[name][language].format(*values)


def message_template(name: str, language: Language) -> str:
    """The message with its gaps, for scripts to fill."""
    return _MESSAGES[name][language]


def label(name: str, language: Language) -> str:
    """One of the fixed words of documents, such as ``contents`` or ``page``."""
    return _LABELS[name][language]


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
    """A number as it is typed: without groups, with a decimal comma where it is not whole."""
    return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")


def number(value: float | Decimal, decimals: int | None = None) -> str:
    """1 250 000 or 1 250,5, grouped by no-break spaces; ``decimals`` fixes how many stand after the comma.

    Halves are rounded up, and what comes to nothing has no sign.
    """
    exact = Decimal(str(value)) if decimals is None else _rounded(value, decimals)
    told = f"{exact if exact else abs(exact):,f}"
    if decimals is None and "." in told:
        told = told.rstrip("0").rstrip(".")
    return told.translate(_NUMBER_SIGNS)


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


def join_list(values: Sequence[Any], language: Language, joint: str = "and") -> str:
    """«1, 2 og 5»; with the joint ``or``, «1, 2 eller 5»."""
    texts = [str(value) for value in values]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {label(joint, language)} {texts[-1]}"


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
