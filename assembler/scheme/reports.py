"""Types the reports that grantees owe: when each is due, the period that it covers, what it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assembler.core.json_files import JsonObject
from assembler.core.json_node import JsonNode
from assembler.scheme.values import SourceText, source_text

DUE_KEYS = ("frist", "frister", "frist_uker")  # the keys that say when a report is due: one of them, or none


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

    ``about`` is a line for circulars, ``requirements`` what letters require of it. ``form_schema`` is the JSON
    Schema of its form in the scheme-year's language, ``names`` what texts can name of it (without ``id``).
    ``due_pointer`` is the place that says when it is due, empty where none does.
    """

    id: str
    title: str
    terms: tuple[Term, ...]
    periods: tuple[Period, ...]
    about: SourceText
    requirements: SourceText
    form_schema: JsonObject | None = field(repr=False, compare=False)
    names: JsonObject = field(repr=False, compare=False)
    pointer: str
    due_pointer: str

    def deadlines(self, letter_date: dt.date | None = None) -> tuple[Deadline, ...]:
        """Every deadline, in the definition's order; those reckoned from the grant letter where its date is given."""
        return tuple(deadline for term in self.terms if (deadline := term.deadline(letter_date)))

    def deadline(self, number: int | None, letter_date: dt.date | None = None) -> Deadline | None:
        """The deadline of the term that a report says it is for, by its number; of the last where it names none."""
        named = self.terms[number - 1] if number and 0 < number <= len(self.terms) else self.terms[-1]
        return named.deadline(letter_date)


def reports_of(schema: JsonNode) -> tuple[Report, ...]:
    """The reports of a definition in one language form, in its order.

    Raises :class:`DataError` where a report says in more than one way when it is due, or a part has another form.
    """
    weeks = schema.member("x-scheme").integer("akseptfrist_uker", 0)
    return tuple(_report(id, node, weeks) for id, node in schema.members("x-reports").items())


def _report(id: str, node: JsonNode, weeks: int) -> Report:
    keys = [key for key in DUE_KEYS if node.has(key)]
    if len(keys) > 1:
        named = " and ".join(f"«{key}»" for key in keys)
        raise node.error(f"has {named}; a report says in one way when it is due")
    periods = tuple(Period(each.date("fra"), each.date("til"), each.pointer) for each in node.items("perioder"))
    return Report(
        id=id,
        title=node.text("tittel"),
        terms=tuple(_terms(id, node, weeks, periods)),
        periods=periods,
        about=source_text(node, "innhold"),
        requirements=source_text(node, "krav"),
        form_schema=node.member("schema").as_object() if node.has("schema") else None,
        names=node.as_object(),
        pointer=node.pointer,
        due_pointer=node.member(keys[0]).pointer if keys else "",
    )


def _terms(report: str, node: JsonNode, weeks: int, periods: Sequence[Period]) -> Iterator[Term]:
    first = periods[0] if periods else None
    if node.has("frister"):
        for index, day in enumerate(node.items("frister")):
            period = periods[index] if index < len(periods) else None
            yield Term(report, index + 1, day.as_date(), 0, period, day.pointer)
    elif node.has("frist"):
        yield Term(report, 0, node.date("frist"), 0, first, node.member("frist").pointer)
    elif node.has("frist_uker"):
        yield Term(report, 0, None, weeks, first, node.member("frist_uker").pointer)
    else:
        yield Term(report, 0, None, 0, first, node.pointer)
