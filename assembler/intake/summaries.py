"""Reduce a record to the few facts that overviews and cross-checks need, so that thousands can be kept.

Facts are found by the names that the shared parts of definitions (schemas/common) give their questions. Nothing else
tells in an application which question is the project or the amount; reports tell more of theirs (``x-prefill``), but a
record of an earlier reading has no definition at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assembler.core.json_files import integer_in, text_in
from assembler.i18n.language import Language
from assembler.intake.records import FieldError, Note, Record
from assembler.scheme.form_id import APPLICATION
from assembler.scheme.key import Key

# The ends of the names of the questions that hold these facts: of several questions, the first in the form.
_PROJECT = ("prosjekt.navn", "prosjektnavn", "prosjekt")
_AREA = ("satsingsomrade",)
_AMOUNT_APPLIED = ("soknadsbelop", "belop")
_OWN_CONTRIBUTION = ("egenandel",)
_ACCOUNT = ("kontonummer",)
_STATED_GRANT = ("tilskuddet.belop",)
_GRANT_USED = ("inntekter.bokfort.tilskudd", "brukt")
_COSTS, _INCOME = ("kostnader", "utgifter.bokfort"), ("finansiering", "inntekter.bokfort")  # groups, to be summed up
_CASE = ("saksnummer",)
_UNIT = ("enhet",)
_LETTER = ("tilskuddet.dato",)
_PERIOD = ("kvartal",)


@dataclass(frozen=True, slots=True)
class Summary:
    """The facts of one record. What the form does not say is empty or none; amounts are in whole kroner.

    ``number`` is the organisation number, ``account`` a bank account number, ``received`` and ``letter`` (the date of
    the grant letter) are ISO dates. ``applied`` and ``own`` are an application's amount and own contribution; ``costs``
    and ``income`` are an application's budgeted and a report's booked ones. ``stated_grant`` is what a report says was
    granted, ``grant_used`` what it accounts for of that.
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
    values = dict(_values_by_name(record.data, ""))
    return Summary(
        file=record.file,
        sha256=record.sha256,
        key=Key(record.scheme, record.year),
        form=record.form,
        language=record.language,
        received=record.received,
        name=record.recipient.get("navn", ""),
        number=record.recipient.get("organisasjonsnummer", ""),
        unit=text_in(_first_value(values, _UNIT)),
        project=text_in(_first_value(values, _PROJECT)),
        area=integer_in(_first_value(values, _AREA)),
        applied=integer_in(_first_value(values, _AMOUNT_APPLIED)),
        own=integer_in(_first_value(values, _OWN_CONTRIBUTION)),
        costs=_sum(values, _COSTS),
        account=text_in(_first_value(values, _ACCOUNT)),
        stated_grant=integer_in(_first_value(values, _STATED_GRANT)),
        grant_used=integer_in(_first_value(values, _GRANT_USED)),
        income=_sum(values, _INCOME),
        case=text_in(_first_value(values, _CASE)),
        letter=text_in(_first_value(values, _LETTER)),
        period=integer_in(_first_value(values, _PERIOD)),
        field_errors=record.field_errors,
        notes=record.notes,
    )


def _values_by_name(value: object, name: str) -> Iterator[tuple[str, object]]:
    """The single values of data by dotted name; those in rows are left out, for they are no fact of the whole."""
    if isinstance(value, Mapping):
        for part, inner in value.items():
            yield from _values_by_name(inner, f"{name}.{part}" if name else part)
    elif not isinstance(value, list):
        yield name, value


def _first_value(values: Mapping[str, object], endings: tuple[str, ...]) -> object:
    for ending in endings:
        for name, value in values.items():
            if name == ending or name.endswith(f".{ending}"):
                return value
    return None


def _sum(values: Mapping[str, object], groups: tuple[str, ...]) -> int | None:
    """The sum of the amounts in these groups; none where nothing is filled in."""
    amounts = [
        value
        for name, value in values.items()
        if any(f".{name.rpartition('.')[0]}".endswith(f".{group}") for group in groups) and isinstance(value, int)
    ]
    return sum(amounts) if amounts else None
