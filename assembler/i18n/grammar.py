"""Norwegian that agrees: numbers in words with their noun, spans of days, «to eller flere»."""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypeAlias

from assembler.i18n.formats import day_month, in_words, long_date
from assembler.i18n.language import Language

Gender: TypeAlias = Literal["m", "f", "n"]

_ONE: dict[Language, dict[Gender, str]] = {
    "nb": {"m": "én", "f": "én", "n": "ett"},
    "nn": {"m": "éin", "f": "éi", "n": "eitt"},
}
_OR_MORE: dict[Language, str] = {"nb": "eller flere", "nn": "eller fleire"}
# The nouns that grant texts count: plural and gender.
_NOUNS: dict[Language, dict[str, tuple[str, Gender]]] = {
    "nb": {
        "arbeidsdag": ("arbeidsdager", "m"),
        "barn": ("barn", "n"),
        "bosatt": ("bosatte", "m"),
        "dag": ("dager", "m"),
        "deltaker": ("deltakere", "m"),
        "fil": ("filer", "f"),
        "flyktning": ("flyktninger", "m"),
        "gang": ("ganger", "m"),
        "kommune": ("kommuner", "m"),
        "krone": ("kroner", "f"),
        "kvartal": ("kvartaler", "n"),
        "måned": ("måneder", "m"),
        "organisasjon": ("organisasjoner", "m"),
        "partner": ("partnere", "m"),
        "person": ("personer", "m"),
        "plass": ("plasser", "m"),
        "prosjekt": ("prosjekter", "n"),
        "rad": ("rader", "f"),
        "rapport": ("rapporter", "m"),
        "satsingsområde": ("satsingsområder", "n"),
        "side": ("sider", "f"),
        "svar": ("svar", "n"),
        "søknad": ("søknader", "m"),
        "termin": ("terminer", "m"),
        "time": ("timer", "m"),
        "uke": ("uker", "f"),
        "vedlegg": ("vedlegg", "n"),
        "virkedag": ("virkedager", "m"),
        "år": ("år", "n"),
    },
    "nn": {
        "arbeidsdag": ("arbeidsdagar", "m"),
        "barn": ("barn", "n"),
        "busett": ("busette", "m"),
        "dag": ("dagar", "m"),
        "deltakar": ("deltakarar", "m"),
        "fil": ("filer", "f"),
        "flyktning": ("flyktningar", "m"),
        "gong": ("gonger", "m"),
        "kommune": ("kommunar", "m"),
        "krone": ("kroner", "f"),
        "kvartal": ("kvartal", "n"),
        "månad": ("månader", "m"),
        "organisasjon": ("organisasjonar", "m"),
        "partnar": ("partnarar", "m"),
        "person": ("personar", "m"),
        "plass": ("plassar", "m"),
        "prosjekt": ("prosjekt", "n"),
        "rad": ("rader", "f"),
        "rapport": ("rapportar", "m"),
        "satsingsområde": ("satsingsområde", "n"),
        "side": ("sider", "f"),
        "svar": ("svar", "n"),
        "søknad": ("søknader", "m"),
        "termin": ("terminar", "m"),
        "time": ("timar", "m"),
        "veke": ("veker", "f"),
        "vedlegg": ("vedlegg", "n"),
        "vyrkedag": ("vyrkedagar", "m"),
        "år": ("år", "n"),
    },
}


def counted(value: int, noun: str, language: Language, plural: str = "", gender: Gender | None = None) -> str:
    """A number with its noun: «én uke», «to uker», «13 uker»; in nynorsk «éi veke», «to veker».

    ``noun`` is in its singular. ``plural`` and ``gender`` (m, f, n) are needed for nouns that are not known here.
    Raises :class:`ValueError` where they are missing.
    """
    known = _NOUNS[language].get(noun)
    if known is None and not (plural and gender):
        raise ValueError(f"«{noun}» needs its plural and gender: antall('{noun}', '{noun}…', 'm'), 'f' or 'n'")
    many, its_gender = plural or (known[0] if known else ""), gender or (known[1] if known else "m")
    if value == 1:
        return f"{_ONE[language][its_gender]} {noun}"
    return f"{in_words(value, language)} {many}"


def or_more(value: int, language: Language, gender: Gender = "m") -> str:
    """«to eller flere», «én eller flere»; in nynorsk «to eller fleire»."""
    least = _ONE[language][gender] if value == 1 else in_words(value, language)
    return f"{least} {_OR_MORE[language]}"


def span(first: str | dt.date, last: str | dt.date, language: Language) -> str:
    """Days from first to last: «1.–3. mars 2026», «28. februar–2. mars 2026», «30. desember 2025–2. januar 2026».

    Raises :class:`ValueError` where one of them is not a date, or the last is before the first.
    """
    start, end = (dt.date.fromisoformat(day) if isinstance(day, str) else day for day in (first, last))
    if end < start:
        raise ValueError(f"the last day, {end}, is before the first, {start}")
    if start == end:
        return long_date(end, language)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}.–{long_date(end, language)}"
    if start.year == end.year:
        return f"{day_month(start, language)}–{long_date(end, language)}"
    return f"{long_date(start, language)}–{long_date(end, language)}"
