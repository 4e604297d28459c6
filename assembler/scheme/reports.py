"""The reports that follow a grant: when each is due, what time it covers, what it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assembler.scheme.values import SourceText, day_of, source_text, unreadable

WAYS = ("frist", "frister", "frist_uker")  # the keys that say when a report is due: one of them, or none


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is due: a report by its id, or applications, for which ``report`` is empty.

    ``number`` counts from 1 where a report is due several times, and is 0 otherwise. ``pointer`` is the place of the
    day, or of what it was reckoned from.
    """

    date: dt.date
    report: str
    number: int
    pointer: str


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a report covers: its first and last day."""

    first: dt.date
    last: dt.date
    pointer: str


@dataclass(frozen=True, slots=True)
class Term:
    """One time that a report is due: on ``date``, or ``weeks`` after the grant letter, or without a deadline.

    ``number`` is that of :class:`Deadline`. ``period`` is none where the definition does not say what it covers.
    """

    report: str
    number: int
    date: dt.date | None
    weeks: int
    period: Period | None
    pointer: str

    def deadline(self, letter_date: dt.date | None = None) -> Deadline | None:
        """When it is due to the grantee whose grant letter has this date.

        None where the term has no deadline, or has one by the letter and no letter is given.
        """
        day = self.date
        if self.weeks and letter_date:
            day = letter_date + dt.timedelta(weeks=self.weeks)
        return Deadline(day, self.report, self.number, self.pointer) if day else None


@dataclass(frozen=True, slots=True)
class Report:
    """A report that grantees owe. It has one term at least, without a deadline where the definition gives none.

    ``about`` is a line for circulars, ``requirements`` what letters say that it must hold. ``form_schema`` is the JSON
    Schema of its form in the scheme-year's language, ``names`` what texts can name of it (without ``id``).
    ``due_pointer`` is the place that says when it is due, empty where none does.
    """

    id: str
    title: str
    terms: tuple[Term, ...]
    periods: tuple[Period, ...]
    about: SourceText
    requirements: SourceText
    form_schema: Mapping[str, Any] | None = field(repr=False, compare=False)
    names: Mapping[str, Any] = field(repr=False, compare=False)
    pointer: str
    due_pointer: str

    def deadlines(self, letter_date: dt.date | None = None) -> tuple[Deadline, ...]:
        """Every deadline, in the definition's order; those reckoned from the grant letter where its date is given."""
        return tuple(deadline for term in self.terms if (deadline := term.deadline(letter_date)))

    def deadline(self, number: int | None, letter_date: dt.date | None = None) -> Deadline | None:
        """The deadline of the term that a report says it is for, by its number; of the last where it names none."""
        named = self.terms[number - 1] if number and 0 < number <= len(self.terms) else self.terms[-1]
        return named.deadline(letter_date)


def reports_of(schema: Mapping[str, Any]) -> tuple[Report, ...]:
    """The reports of a definition in one language form, in its order.

    Raises :class:`DataError` where a report says in more than one way when it is due.
    """
    weeks = schema["x-scheme"].get("akseptfrist_uker", 0)
    return tuple(_report(id, value, weeks) for id, value in schema.get("x-reports", {}).items())


def _report(id: str, value: Mapping[str, Any], weeks: int) -> Report:
    pointer = f"/x-reports/{id}"
    said = [way for way in WAYS if way in value]
    if len(said) > 1:
        named = " and ".join(f"«{way}»" for way in said)
        raise unreadable(pointer, f"has {named}; a report says in one way when it is due")
    due_pointer = f"{pointer}/{said[0]}" if said else ""
    periods = tuple(_periods(value.get("perioder", ()), f"{pointer}/perioder"))
    return Report(
        id=id,
        title=value["tittel"],
        terms=tuple(_terms(id, value, weeks if "frist_uker" in value else 0, periods, due_pointer or pointer)),
        periods=periods,
        about=source_text(value["innhold"], f"{pointer}/innhold"),
        requirements=source_text(value["krav"], f"{pointer}/krav"),
        form_schema=value.get("schema"),
        names=value,
        pointer=pointer,
        due_pointer=due_pointer,
    )


def _periods(values: Sequence[Mapping[str, str]], pointer: str) -> Iterator[Period]:
    for index, value in enumerate(values):
        place = f"{pointer}/{index}"
        yield Period(day_of(value["fra"], f"{place}/fra"), day_of(value["til"], f"{place}/til"), place)


def _terms(
    report: str, value: Mapping[str, Any], weeks: int, periods: Sequence[Period], pointer: str
) -> Iterator[Term]:
    several = value.get("frister")
    if several is None:
        date = day_of(value["frist"], pointer) if "frist" in value else None
        yield Term(report, 0, date, weeks, periods[0] if periods else None, pointer)
        return
    for index, day in enumerate(several):
        place = f"{pointer}/{index}"
        period = periods[index] if index < len(periods) else None
        yield Term(report, index + 1, day_of(day, place), 0, period, place)
