"""Types a decision of a case: what every letter says of it, and the free columns of its letter type.

The contracts of letter types (``templates/letters/*.schema.json``) name columns in Norwegian, as sheets of decisions
and texts do. Here they meet the code: :data:`COLUMNS` has those that code asks for, all others stay in ``columns``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assembler.core.json_files import integer_in, text_in
from assembler.i18n.language import Language

if TYPE_CHECKING:
    from assembler.recipients.register import Recipient

GRANT = "tilskuddsbrev"  # the letter type that gives a grant
COLUMNS: Mapping[str, str] = {
    "letter_type": "vedtak",
    "case_number": "saksnummer",
    "date": "dato",
    "amount": "belop",
    "area": "satsingsomrade",
    "project": "prosjekt",
    "unit": "enhet",
    "application_reference": "soknadsreferanse",
    "application_date": "soknadsdato",
    "case_officer": "saksbehandler",
    "approver": "godkjenner",
    "approver_title": "godkjenner_tittel",
    "notice": "merknad",
    "report": "rapport",
}
"""The columns that code asks for, by attribute of :class:`Decision`."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that follows the contract of its letter type.

    ``amount`` is in whole kroner, ``area`` the number of the priority area; what the decision does not say is none or
    empty. ``unit`` is a department of the recipient, ``notice`` a remark at the top of the letter, ``report`` the id of
    the report that it is about. ``appealed`` is the letter type whose right of appeal the letter describes, empty where
    it describes none. ``columns`` are the letter type's other columns by name, as the contract types them: texts, whole
    numbers, ISO dates. ``order`` is the names of all its columns.
    """

    letter_type: str
    case_number: str
    date: dt.date
    recipient: Recipient
    language: Language
    amount: int | None = None
    area: int | None = None
    project: str = ""
    unit: str = ""
    application_reference: str = ""
    application_date: dt.date | None = None
    case_officer: str = ""
    approver: str = ""
    approver_title: str = ""
    notice: str = ""
    report: str = ""
    appealed: str = ""
    columns: Mapping[str, object] = field(default_factory=dict, hash=False)
    order: tuple[str, ...] = tuple(COLUMNS.values())

    @property
    def is_grant(self) -> bool:
        """Whether it gives a grant."""
        return self.letter_type == GRANT

    @property
    def names(self) -> dict[str, object]:
        """The decision's row: its values by column, as texts name them (``vedtak.belop``) and the manifest has them.

        Dates are in ISO form; what the decision does not say is an empty text.
        """
        known = {column: _cell(getattr(self, name)) for name, column in COLUMNS.items()}
        return {column: known[column] if column in known else self.columns.get(column, "") for column in self.order}


def decision_of(
    row: Mapping[str, object], columns: Sequence[str], recipient: Recipient, language: Language, appealed: str = ""
) -> Decision:
    """The decision of a row that keeps to its contract: values by column, without those that are empty.

    ``columns`` are all columns of the contract, in its order.
    """

    def text(name: str) -> str:
        return text_in(row.get(COLUMNS[name]))

    def number(name: str) -> int | None:
        return integer_in(row.get(COLUMNS[name]))

    applied = text("application_date")
    own = {column: row[column] for column in columns if column not in COLUMNS.values() and row.get(column, "") != ""}
    return Decision(
        letter_type=text("letter_type"),
        case_number=text("case_number"),
        date=dt.date.fromisoformat(text("date")),
        recipient=recipient,
        language=language,
        amount=number("amount"),
        area=number("area"),
        project=text("project"),
        unit=text("unit"),
        application_reference=text("application_reference"),
        application_date=dt.date.fromisoformat(applied) if applied else None,
        case_officer=text("case_officer"),
        approver=text("approver"),
        approver_title=text("approver_title"),
        notice=text("notice"),
        report=text("report"),
        appealed=appealed,
        columns=own,
        order=(*columns,),
    )


def _cell(value: object) -> object:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else value
