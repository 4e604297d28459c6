"""How a text can show a value: the filters that need nothing but the value, by the name that a text calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assembler import wording
from assembler.i18n.language import Language


def filters(language: Language) -> dict[str, Callable[..., Any]]:
    """The filters of a text in this language, by name."""
    return {
        "dato": lambda value: wording.long_date(value, language),
        "dag_maned": lambda value: wording.day_month(value, language),
        "dato_kort": wording.short_date,
        "kroner": wording.kroner,
        "tall": wording.number,
        "millioner": wording.millions,
        "prosent": wording.percent,
        "ord": lambda value: wording.words(value, language),
        "liste": lambda values: wording.listing(values, language),
        "stor": wording.capital,
        "sitat": wording.quoted,
        "orgnr": wording.organisation_number,
        "kontonr": wording.account_number,
        "telefon": wording.phone_number,
        "apne_for": _areas_open_for,
    }


def _areas_open_for(areas: Sequence[Mapping[str, Any]], applicant: str) -> list[Any]:
    return [area["nummer"] for area in areas if applicant in area["sokere"]]
