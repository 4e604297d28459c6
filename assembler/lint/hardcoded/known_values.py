"""Collect the dates, amounts, counts and limits of a definition that a text could type, with their placeholders."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from assembler.forms.question import Question
from assembler.lint.context import Scheme
from assembler.scheme.model import SchemeYear
from assembler.scheme.reports import Report

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
# The endings of names of facts that count a unit of time, and the words for the unit in texts.
UNITS = {
    "uker": "uker|ukers|ukes|uke|veker|vekers|vekes|veke",
    "ar": "år|års",
    "dager": "dager|dagers|dagar|dagars",
    "maneder": "måneder|måneders|månader|månaders",
}
_APPEAL = re.compile(r"klagefrist|\bklage\b.*\b(?:innen|innan|frist)|frist\w* for å klage")
_NOT_FACTS = ("forvaltning", "omrader", "rapporter", "skjema")  # names in texts that are not facts of the scheme
_MIN_AMOUNT = 1000  # kroner: smaller numbers are too common to be taken for an amount
_FOLDING = str.maketrans("åøæ", "aoa")


class KnownValues:
    """The dates, amounts, counts and limits that a definition has, each with the placeholder that prints it.

    ``amounts`` are whole kroner by value, ``dates`` and ``limits`` by day and by the folded name of a question.
    """

    def __init__(self, scheme: Scheme) -> None:
        year = scheme.year
        self.year = year.key.year
        self.areas = tuple(area.number for area in year.areas)
        self.earlier_areas = {number for area in year.areas if area.covers for number in area.covers.numbers}
        self.circular_number = year.circular.number
        self.own_circulars = {area.own_circular for area in year.areas if area.own_circular}
        self.application_deadline = year.application_deadline.date if year.application_deadline else None
        self.dates: dict[dt.date, str] = {}
        self.reports = tuple(_known_report(each, scheme.in_language("nn")) for each in year.reports)
        self.amounts: dict[int, str] = {}
        self.counts: list[Count] = []
        self.limits: dict[str, Limits] = {}
        self._add_fact({name: fact for name, fact in year.names.items() if name not in _NOT_FACTS}, "")
        for rule in year.appeals.rules:
            self._add_number(year.appeals.resolved(rule, "").weeks, "klage.frist_uker")
        for report in self.reports:
            for day in report.dates:
                self.dates.setdefault(day, f"the deadline of the report «{report.id}»")
        for question in Question(year.application_schema).descendants:
            self._add_question(question)

    def _add_fact(self, value: object, name: str) -> None:
        if isinstance(value, Mapping):
            for key, part in value.items():
                self._add_fact(part, f"{name}.{key}".lstrip("."))
        elif isinstance(value, list):
            for part in value:
                self._add_fact(part, name)
        elif isinstance(value, str):
            if day := parse_date(value):
                self.dates.setdefault(day, name)
        elif isinstance(value, int) and not isinstance(value, bool):
            self._add_number(value, name)

    def _add_number(self, value: int, name: str) -> None:
        unit = name.rpartition("_")[2]
        if value >= _MIN_AMOUNT and not 1900 <= value <= 2100:
            self.amounts.setdefault(value, name)
        elif unit in UNITS and "_" in name and not any(each.is_same(name, value) for each in self.counts):
            self.counts.append(Count(name, unit, value))

    def _add_question(self, question: Question) -> None:
        place = ".".join(("skjema", *question.path))
        numbers = {"const": question.constant, "minimum": question.minimum, "maximum": question.maximum}
        if question.unit == "kr":
            for key, number in numbers.items():
                if isinstance(number, int) and number >= _MIN_AMOUNT:
                    self.amounts.setdefault(number, f"{place}.{key}")
        elif isinstance(question.minimum, int) or isinstance(question.maximum, int):
            limits = Limits(place, question.minimum, question.maximum)
            self.limits.setdefault(fold(question.path[-1]), limits)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of weeks, years, days or months, by the name that prints it («akseptfrist_uker»)."""

    name: str
    unit: str
    number: int

    def is_same(self, name: str, number: int) -> bool:
        """Whether it is this fact with this number; rules of appeal share a name and can have different numbers."""
        return (self.name, self.number) == (name, number)

    @property
    def is_appeal(self) -> bool:
        """Whether it is a time limit for appeals."""
        return self.name.startswith("klage.")

    def is_meant(self, sentence: str) -> bool:
        """Whether a sentence (in lower case) is about it, judged by the words of its name."""
        if self.is_appeal:
            return bool(_APPEAL.search(sentence))
        stem = self.name.rpartition(".")[2].removesuffix(f"_{self.unit}")
        return (stem.removesuffix("frist") if stem == "akseptfrist" else stem) in fold(sentence)


@dataclass(frozen=True, slots=True)
class KnownReport:
    """A report by its id: the days on which it is due, and a pattern of the words that texts call it by."""

    id: str
    dates: tuple[dt.date, ...]
    names: re.Pattern[str]


def _known_report(report: Report, nynorsk: SchemeYear) -> KnownReport:
    other = nynorsk.report(report.id)
    titles = (report.title, other.title if other else "")
    words = {title.split()[0].lower() for title in titles if title.split()}
    names = "|".join(sorted(re.escape(word) for word in words if len(word) > 4)) or r"(?!)"
    return KnownReport(report.id, tuple(each.date for each in report.deadlines()), re.compile(rf"\b(?:{names})"))


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the most that a number of the form may be; none where there is no limit."""

    place: str
    minimum: float | None
    maximum: float | None


def parse_date(value: object) -> dt.date | None:
    """The day of a date in the form YYYY-MM-DD, none for anything else."""
    if not isinstance(value, str) or not _ISO.fullmatch(value):
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def fold(text: str) -> str:
    """A word in lower case without Norwegian letters, as names of questions are written."""
    return text.lower().translate(_FOLDING)
