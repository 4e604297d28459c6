"""A record -> the few facts of it that overviews and cross-checks need: small, so that thousands can be kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assembler.i18n.language import Language
from assembler.intake.records import FieldError, Note, Record
from assembler.scheme.form_id import APPLICATION
from assembler.scheme.loader import Key

# Where the shared parts of definitions (schemas/common) hold these facts: the first that is there counts.
_PROJECT = ("prosjekt.navn", "prosjektnavn", "prosjekt")
_AREA = ("satsingsomrade",)
_AMOUNT_APPLIED = ("soknadsbelop", "belop")
_OWN_CONTRIBUTION = ("egenandel",)
_ACCOUNT = ("kontonummer",)
_STATED_GRANT = ("tilskuddet.belop",)
_GRANT_USED = ("inntekter.bokfort.tilskudd", "brukt")
_COSTS, _INCOME = ("kostnader", "utgifter.bokfort"), ("finansiering", "inntekter.bokfort")  # whose lines are summed up
_CASE = ("saksnummer",)
_UNIT = ("enhet",)
_LETTER = ("tilskuddet.dato",)
_PERIOD = ("kvartal",)


@dataclass(frozen=True, slots=True)
class Summary:
    """The facts of one record. Amounts are whole kroner; what the form does not say is empty or none.

    ``costs`` and ``income`` are an application's budgeted and a report's booked ones. A report's ``stated`` is what it
    says was granted, ``accounted`` what it accounts for of that. ``letter`` is the ISO date of
    the grant's letter.
    """

    file: str
    sha256: str
    key: Key
    form: str
    language: Language
    received: str
    name: str
    number: str
    unit: str
    project: str
    area: int | None
    applied: int | None
    own: int | None
    costs: int | None
    account: str
    stated_grant: int | None
    grant_used: int | None
    income: int | None
    case: str
    letter: str
    period: int | None
    field_errors: tuple[FieldError, ...]
    notes: tuple[Note, ...]

    @property
    def is_application(self) -> bool:
        """Whether it is an application, and not a report."""
        return self.form == APPLICATION


def summarize(record: Record) -> Summary:
    """The facts of a record."""
    leaves = dict(_values_by_name(record.data, ""))
    return Summary(
        record.file,
        record.sha256,
        Key(record.scheme, record.year),
        record.form,
        record.language,
        record.received,
        record.recipient.get("navn", ""),
        record.recipient.get("organisasjonsnummer", ""),
        _text(leaves, _UNIT),
        _text(leaves, _PROJECT),
        _number(leaves, _AREA),
        _number(leaves, _AMOUNT_APPLIED),
        _number(leaves, _OWN_CONTRIBUTION),
        _sum(leaves, _COSTS),
        _text(leaves, _ACCOUNT),
        _number(leaves, _STATED_GRANT),
        _number(leaves, _GRANT_USED),
        _sum(leaves, _INCOME),
        _text(leaves, _CASE),
        _text(leaves, _LETTER),
        _number(leaves, _PERIOD),
        record.field_errors,
        record.notes,
    )


def from_line(told: Mapping[str, Any]) -> Summary:
    """The facts of a record from its line of JSON, of an earlier reading. Raises LookupError, TypeError, ValueError."""
    record = Record(
        told["fil"],
        told["sha256"],
        told["ordning"],
        int(told["ar"]),
        told["skjema"],
        told["versjon"],
        told["malform"],
        dict(told["mottaker"]),
        dict(told["data"]),
        received=told.get("mottatt") or "",
    )
    return summarize(record)


def _values_by_name(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The single values of data by dotted name; those in rows are left out, for no fact of the whole stands there."""
    if isinstance(value, Mapping):
        for part, inner in value.items():
            yield from _values_by_name(inner, f"{name}.{part}" if name else part)
    elif not isinstance(value, list):
        yield name, value


def _first_value(leaves: Mapping[str, Any], wanted: tuple[str, ...]) -> Any:
    for ending in wanted:
        for name, value in leaves.items():
            if name == ending or name.endswith(f".{ending}"):
                return value
    return None


def _text(leaves: Mapping[str, Any], wanted: tuple[str, ...]) -> str:
    found = _first_value(leaves, wanted)
    return found if isinstance(found, str) else ""


def _number(leaves: Mapping[str, Any], wanted: tuple[str, ...]) -> int | None:
    found = _first_value(leaves, wanted)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _sum(leaves: Mapping[str, Any], groups: tuple[str, ...]) -> int | None:
    """What the lines of these groups come to; none where nothing is filled in."""
    lines = [
        value
        for name, value in leaves.items()
        if any(f".{name.rpartition('.')[0]}".endswith(f".{group}") for group in groups) and isinstance(value, int)
    ]
    return sum(lines) if lines else None
