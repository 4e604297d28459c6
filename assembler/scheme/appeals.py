"""The right of appeal by decision, kind of recipient and day: the scheme's rules, and the law that they rest on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from assembler.scheme.values import day_of

RULES, ADMINISTRATION = "/x-scheme/klage", "/x-scheme/forvaltning"
_MINISTRY = "departement"  # what a rule gives as its appeal body where that is the ministry of the day
_OTHERWISE, _NONE = "enkeltvedtak", "uten_klagerett"  # sections of the law for all other decisions, and for no appeal


@dataclass(frozen=True, slots=True)
class Ministry:
    """A ministry, or another body that hears appeals. ``names`` is what texts can name of it.

    ``start`` is the first day on which a row of the shared administration holds; none elsewhere.
    """

    name: str
    abbreviation: str
    start: dt.date | None = None
    names: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Law:
    """The act on public administration from ``start`` on: its name, its time for appeal in weeks, and its sections.

    ``appeal_sections`` are those on the right of appeal, by letter type, with one for all others and one for no right.
    """

    start: dt.date
    name: str
    weeks: int
    appeal_sections: Mapping[str, str] = field(compare=False)
    names: Mapping[str, Any] = field(repr=False, compare=False)

    def legal_basis(self, letter_type: str, *, can_appeal: bool) -> str:
        """The act and its sections on the right of appeal of this decision, or on there being none."""
        kind = letter_type if letter_type in self.appeal_sections else _OTHERWISE
        return f"{self.name} {self.appeal_sections[kind if can_appeal else _NONE]}"


@dataclass(frozen=True, slots=True)
class AppealRule:
    """Whether these decisions to these kinds of recipient can be appealed.

    What is empty, 0 or none is that of the law, and of the ministry, on the decision's day (see :class:`Appeal`).
    """

    letter_types: tuple[str, ...]
    recipient_types: tuple[str, ...]
    can_appeal: bool
    legal_basis: str
    body: Ministry | None
    weeks: int
    names: Mapping[str, Any] = field(repr=False, compare=False)
    pointer: str

    def applies(self, letter_type: str, recipient_type: str = "") -> bool:
        """Whether it is about this decision, to this kind of recipient (to any kind, where none is given)."""
        return letter_type in self.letter_types and (not recipient_type or recipient_type in self.recipient_types)


@dataclass(frozen=True, slots=True)
class Appeal:
    """The right of appeal of one decision on one day. ``weeks`` run from the day the letter arrived, 0 where unsaid."""

    can_appeal: bool
    legal_basis: str
    body: Ministry | None
    weeks: int
    names: Mapping[str, Any] = field(repr=False, compare=False)


_Row = TypeVar("_Row", Ministry, Law)


@dataclass(frozen=True, slots=True)
class Appeals:
    """The scheme's rules of appeal, of which the first that applies counts, and the law that they rest on.

    ``ministry`` is the scheme's own, and the appeal body where the definition has no ``laws`` and ``ministries`` by
    date. ``date`` is the circular's, which counts where no decision's day is given.
    """

    rules: tuple[AppealRule, ...]
    ministry: Ministry
    date: dt.date
    laws: tuple[Law, ...]
    ministries: tuple[Ministry, ...]

    def rule(self, letter_type: str, recipient_type: str = "") -> AppealRule | None:
        """The rule for this decision, none where the definition has none."""
        return next((rule for rule in self.rules if rule.applies(letter_type, recipient_type)), None)

    def can_appeal(self, letter_type: str, recipient_type: str) -> bool:
        """Whether a rule gives this kind of recipient the right to appeal this decision."""
        rule = self.rule(letter_type, recipient_type)
        return rule is not None and rule.can_appeal

    def appeal(self, letter_type: str, recipient_type: str = "", day: dt.date | None = None) -> Appeal:
        """The right of appeal of this decision by the law of this day, else by that of the circular's.

        Raises :class:`ValueError` where no rule applies, or no law is in force on that day.
        """
        rule = self.rule(letter_type, recipient_type)
        if rule is None:
            to = f" to «{recipient_type}»" if recipient_type else ""
            raise ValueError(f"the definition has no rule of appeal for «{letter_type}»{to}")
        return self.resolved(rule, letter_type, day)

    def resolved(self, rule: AppealRule, letter_type: str, day: dt.date | None = None) -> Appeal:
        """A rule with what it leaves to the law and to the ministry. Raises :class:`ValueError` as :meth:`appeal`."""
        law, ministry = self.law(day), self.ministry_on(day)
        own: dict[str, Any] = {}
        if law:
            own = {"hjemmel": law.legal_basis(letter_type, can_appeal=rule.can_appeal), "frist_uker": law.weeks}
        own |= rule.names
        body = rule.body
        if own.get("klageinstans") == _MINISTRY:
            own["klageinstans"], body = ministry.names, ministry
        return Appeal(rule.can_appeal, own.get("hjemmel", ""), body, own.get("frist_uker", 0), own)

    def law(self, day: dt.date | None = None) -> Law | None:
        """The act in force on this day, or on the circular's; none where the definition has no dated law.

        Raises :class:`ValueError` where the first begins later.
        """
        return in_force(self.laws, day or self.date) if self.laws else None

    def ministry_on(self, day: dt.date | None = None) -> Ministry:
        """The ministry that hears appeals on this day. Raises :class:`ValueError` as :meth:`law`."""
        return in_force(self.ministries, day or self.date) if self.ministries else self.ministry


def in_force(rows: Sequence[_Row], day: dt.date) -> _Row:
    """The row that holds on a day: the last that has begun. Raises :class:`ValueError` where none has."""
    begun = [row for row in rows if row.start and row.start <= day]
    if not begun:
        raise ValueError(f"the shared dated facts (x-scheme/forvaltning) begin after {day}")
    return max(begun, key=lambda row: row.start or dt.date.min)


def appeals_of(scheme: Mapping[str, Any]) -> Appeals:
    """The rules of appeal of ``x-scheme`` in one language form, or of what a text can name, which holds the same."""
    shared = scheme.get("forvaltning") or {}
    return Appeals(
        rules=tuple(_rule(value, f"{RULES}/{index}") for index, value in enumerate(scheme["klage"])),
        ministry=ministry_of(scheme["departement"], "/x-scheme/departement"),
        date=day_of(scheme["rundskriv"]["dato"], "/x-scheme/rundskriv/dato"),
        laws=tuple(_law(value, f"{ADMINISTRATION}/lov/{index}") for index, value in enumerate(shared.get("lov", ()))),
        ministries=tuple(
            ministry_of(value, f"{ADMINISTRATION}/departement/{index}")
            for index, value in enumerate(shared.get("departement", ()))
        ),
    )


def ministry_of(value: Mapping[str, Any], pointer: str) -> Ministry:
    """A ministry or another body from its JSON object at ``pointer``."""
    start = day_of(value["fra"], f"{pointer}/fra") if "fra" in value else None
    return Ministry(value["navn"], value["forkortelse"], start, value)


def _law(value: Mapping[str, Any], pointer: str) -> Law:
    return Law(day_of(value["fra"], f"{pointer}/fra"), value["navn"], value["frist_uker"], value["hjemmel"], value)


def _rule(value: Mapping[str, Any], pointer: str) -> AppealRule:
    body = value.get("klageinstans")
    return AppealRule(
        letter_types=tuple(value["vedtak"]),
        recipient_types=tuple(value["mottakere"]),
        can_appeal=value["klagerett"],
        legal_basis=value.get("hjemmel", ""),
        body=ministry_of(body, f"{pointer}/klageinstans") if isinstance(body, Mapping) else None,
        weeks=value.get("frist_uker", 0),
        names=value,
        pointer=pointer,
    )
