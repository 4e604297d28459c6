"""How a text can show a value: the filters that need nothing but the value, by the name that a text calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assembler.i18n import formats
from assembler.i18n.language import Language


def filters(language: Language) -> dict[str, Callable[..., Any]]:
    """The filters of a text in this language, by name."""
    return {
        "dato": lambda value: formats.long_date(value, language),
        "dag_maned": lambda value: formats.day_month(value, language),
        "dato_kort": formats.short_date,
        "kroner": formats.kroner,
        "tall": formats.number,
        "millioner": formats.millions,
        "prosent": formats.percent,
        "ord": lambda value: formats.in_words(value, language),
        "liste": lambda values: formats.join_list(values, language),
        "stor": formats.capitalize,
        "sitat": formats.quoted,
        "orgnr": formats.organisation_number,
        "kontonr": formats.account_number,
        "telefon": formats.phone_number,
        "apne_for": _areas_open_for,
    }


def _areas_open_for(areas: Sequence[Mapping[str, Any]], applicant: str) -> list[Any]:
    return [area["nummer"] for area in areas if applicant in area["sokere"]]
