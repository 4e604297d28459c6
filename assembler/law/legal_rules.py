"""The administrative law and the ministry of a day, from the dated rows that the definitions of an office share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Row: TypeAlias = Mapping[str, Any]


def in_force(rows: Sequence[Row], day: str) -> Row:
    """The row that holds on a day (YYYY-MM-DD): the last that has begun. Raises :class:`ValueError` where none has."""
    begun = [row for row in rows if row["fra"] <= day]
    if not begun:
        raise ValueError(f"the shared dated facts (x-scheme/forvaltning) begin after {day}")
    return max(begun, key=lambda row: str(row["fra"]))


def appeal(names: Mapping[str, Any], decision: str, recipient: str = "", day: str = "") -> dict[str, Any]:
    """The rule of appeal for this decision (to this kind of recipient) by the law of this day, else the circular's.

    Raises :class:`ValueError` where the definition has none.
    """
    for row in names["klage"]:
        if decision in row["vedtak"] and (not recipient or recipient in row["mottakere"]):
            return appeal_rule(row, decision, names, day)
    raise ValueError(
        f"the definition has no rule of appeal for «{decision}»{f' to «{recipient}»' if recipient else ''}"
    )


def appeal_rule(row: Row, decision: str, names: Mapping[str, Any], day: str) -> dict[str, Any]:
    """A rule of appeal with what it does not say itself: section and deadline by the day's law, the appeal body.

    ``row`` is one of ``klage``; without ``day``, the circular's counts. A definition without ``forvaltning`` has rows
    that say all, and its own ministry is the appeal body.
    """
    own = dict(row)
    ministry = names.get("departement")
    if shared := names.get("forvaltning"):
        day = day or names["rundskriv"]["dato"]
        law = in_force(shared["lov"], day)
        ministry = in_force(shared["departement"], day)
        sections = law["hjemmel"]
        kind = decision if decision in sections else "enkeltvedtak"
        section = sections[kind if row["klagerett"] else "uten_klagerett"]
        own = {"hjemmel": f"{law['navn']} {section}", "frist_uker": law["frist_uker"], **row}
    return {**own, "klageinstans": ministry} if row.get("klageinstans") == "departement" else own
