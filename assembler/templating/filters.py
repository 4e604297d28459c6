"""Format values in texts: the filters that need only the value, by the name that texts use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, TypedDict

from assembler.i18n import formats, grammar
from assembler.i18n.language import Language

Filter: TypeAlias = Callable[..., object]


class _AreaNames(TypedDict):
    """What texts can name of a priority area, as far as filters read it."""

    nummer: int
    sokere: Sequence[str]


def filters(language: Language) -> dict[str, Filter]:
    """The filters of a text in this language, by name."""
    return {
        "dato": lambda value: formats.long_date(value, language),
        "dag_maned": lambda value: formats.day_month(value, language),
        "dato_kort": formats.short_date,
        "kroner": formats.kroner_in_text,
        "kr": formats.kroner,
        "tall": formats.number,
        "millioner": formats.millions,
        "prosent": formats.percent,
        "ord": lambda value: formats.in_words(value, language),
        "antall": lambda value, noun, plural="", gender=None: grammar.counted(value, noun, language, plural, gender),
        "eller_flere": lambda value, gender="m": grammar.or_more(value, language, gender),
        "til_dag": lambda first, last: grammar.span(first, last, language),
        "liste": lambda values: formats.join_list(values, language),
        "stor": formats.capitalize,
        "sitat": formats.quoted,
        "orgnr": formats.organisation_number,
        "kontonr": formats.account_number,
        "telefon": formats.phone_number,
        "apne_for": _areas_open_for,
    }


def _areas_open_for(areas: Sequence[_AreaNames], applicant: str) -> list[int]:
    """The numbers of the priority areas that this kind of applicant may apply for."""
    return [area["nummer"] for area in areas if applicant in area["sokere"]]
