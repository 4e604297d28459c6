"""Determines the right of appeal by decision, kind of recipient and day, from the scheme's rules and the law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from assembler.core.json_files import Json, JsonObject
from assembler.core.json_node import JsonNode
from assembler.law.administration import Law, Ministry, in_force, law_of, ministry_of

RULES, ADMINISTRATION = "/x-scheme/klage", "/x-scheme/forvaltning"
_MINISTRY = "departement"  # what a rule gives as its appeal body where that is the ministry of the day


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
    names: JsonObject = field(repr=False, compare=False)
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
    names: JsonObject = field(repr=False, compare=False)


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
        legal_basis = rule.legal_basis or (law.legal_basis(letter_type, can_appeal=rule.can_appeal) if law else "")
        weeks = rule.weeks or (law.weeks if law else 0)
        names: dict[str, Json] = {"hjemmel": legal_basis, "frist_uker": weeks} if law else {}
        names |= rule.names
        body = rule.body
        if names.get("klageinstans") == _MINISTRY:
            names["klageinstans"], body = ministry.names, ministry
        return Appeal(rule.can_appeal, legal_basis, body, weeks, names)

    def law(self, day: dt.date | None = None) -> Law | None:
        """The act in force on this day, or on the circular's; none where the definition has no dated law.

        Raises :class:`ValueError` where the first begins later.
        """
        return in_force(self.laws, day or self.date) if self.laws else None

    def ministry_on(self, day: dt.date | None = None) -> Ministry:
        """The ministry that hears appeals on this day. Raises :class:`ValueError` as :meth:`law`."""
        return in_force(self.ministries, day or self.date) if self.ministries else self.ministry


def appeals_of(names: Mapping[str, object]) -> Appeals:
    """The rules of appeal of ``x-scheme`` in one language form, or of what a text can name, which has the same.

    Raises :class:`DataError` where a part has another form.
    """
    scheme = JsonNode(names, "/x-scheme")
    shared = scheme.member("forvaltning") if scheme.has("forvaltning") else JsonNode({}, ADMINISTRATION)
    return Appeals(
        rules=tuple(map(_rule, scheme.items("klage"))),
        ministry=ministry_of(scheme.member("departement")),
        date=scheme.member("rundskriv").date("dato"),
        laws=tuple(map(law_of, shared.items("lov"))),
        ministries=tuple(map(ministry_of, shared.items("departement"))),
    )


def _rule(node: JsonNode) -> AppealRule:
    body = node.member("klageinstans") if node.has("klageinstans") else None
    return AppealRule(
        letter_types=node.texts("vedtak"),
        recipient_types=node.texts("mottakere"),
        can_appeal=node.flag("klagerett"),
        legal_basis=node.text("hjemmel", ""),
        body=ministry_of(body) if body and body.value != _MINISTRY else None,
        weeks=node.integer("frist_uker", 0),
        names=node.as_object(),
        pointer=node.pointer,
    )
