"""What a definition holds that a text could type: dates, amounts, numbers and limits, with their placeholders."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assembler.law import legal_rules
from assembler.lint.context import Scheme

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
# the endings of names by which a number counts something, and the words for it in a text
UNITS = {
    "uker": "uker|ukers|ukes|uke|veker|vekers|vekes|veke",
    "ar": "år|års",
    "dager": "dager|dagers|dagar|dagars",
    "maneder": "måneder|måneders|månader|månaders",
}
_APPEAL = re.compile(r"klagefrist|\bklage\b.*\b(?:innen|innan|frist)|frist\w* for å klage")
_FOLDING = str.maketrans("åøæ", "aoa")


class KnownValues:
    """What a definition holds: dates, amounts and numbers, each with the placeholder that prints it."""

    def __init__(self, scheme: Scheme) -> None:
        self.year = scheme.year
        self.areas = tuple(area["nummer"] for area in scheme.areas)
        self.former = {number for area in scheme.areas for number in area.get("tidligere", {}).get("numre", ())}
        self.number = str(scheme.facts["rundskriv"].get("nummer", ""))
        self.circulars = {str(area["eget_rundskriv"]) for area in scheme.areas if "eget_rundskriv" in area}
        self.frame = scheme.facts.get("ramme")
        self.deadline = parse_date(scheme.facts.get("soknadsfrist"))
        self.dates: dict[dt.date, str] = {}
        self.reports = tuple(_report_of(name, report) for name, report in scheme.reports.items())
        self.amounts: dict[int, str] = {}
        self.counts: list[Count] = []
        self.limits: dict[str, Limits] = {}
        self._gather({name: fact for name, fact in scheme.facts.items() if name != "forvaltning"}, "")
        names = scheme.definition.facts("nb")
        for row in names["klage"]:
            rule = legal_rules.appeal_rule(row, "", names, "")
            self._number(rule.get("frist_uker", 0), "klage.frist_uker")
        for report in self.reports:
            for day in report.dates:
                self.dates.setdefault(day, f"the deadline of the report «{report.name}»")
        self._form(scheme.definition.schema.get("properties", {}), "skjema")
        for defined in scheme.definition.schema.get("$defs", {}).values():
            self._form(defined.get("properties", {}) if isinstance(defined, Mapping) else {}, "skjema")

    def _gather(self, value: Any, name: str) -> None:
        if isinstance(value, Mapping):
            for key, part in value.items():
                self._gather(part, f"{name}.{key}".lstrip("."))
        elif isinstance(value, list):
            for part in value:
                self._gather(part, name)
        elif isinstance(value, str):
            self._date(value, name)
        elif isinstance(value, int) and not isinstance(value, bool):
            self._number(value, name)

    def _number(self, value: int, name: str) -> None:
        unit = name.rpartition("_")[2]
        if value >= 1000 and not 1900 <= value <= 2100:
            self.amounts.setdefault(value, name)
        elif unit in UNITS and "_" in name and not any(each.is_same(name, value) for each in self.counts):
            self.counts.append(Count(name, unit, value))

    def _date(self, value: Any, name: str) -> None:
        day = parse_date(value)
        if day:
            self.dates.setdefault(day, name)

    def _form(self, properties: Any, path: str) -> None:
        for name, part in properties.items() if isinstance(properties, Mapping) else ():
            if not isinstance(part, Mapping):
                continue
            place = f"{path}.{name}"
            if part.get("x-unit") == "kr":
                for key in ("const", "minimum", "maximum"):
                    if isinstance(part.get(key), int) and part[key] >= 1000:
                        self.amounts.setdefault(part[key], f"{place}.{key}")
            elif isinstance(part.get("minimum"), int) or isinstance(part.get("maximum"), int):
                limits = Limits(place, part.get("minimum"), part.get("maximum"))
                self.limits.setdefault(fold(name), limits)
            self._form(part.get("properties"), place)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of weeks, years, days or months, by the name that prints it («akseptfrist_uker»)."""

    name: str
    unit: str
    number: int

    def is_same(self, name: str, number: int) -> bool:
        """Whether it is this fact with this number: each rule of appeal has its own."""
        return (self.name, self.number) == (name, number)

    @property
    def is_appeal(self) -> bool:
        """Whether it is a time for appeal."""
        return self.name.startswith("klage.")

    def is_meant(self, sentence: str) -> bool:
        """Whether a sentence (in lower case) speaks of it, in the words of its name."""
        if self.is_appeal:
            return bool(_APPEAL.search(sentence))
        stem = self.name.rpartition(".")[2].removesuffix(f"_{self.unit}")
        return (stem.removesuffix("frist") if stem == "akseptfrist" else stem) in fold(sentence)


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its name, the days on which it is due, and what a text calls it."""

    name: str
    dates: tuple[dt.date, ...]
    called: re.Pattern[str]


def _report_of(name: str, report: Mapping[str, Any]) -> Report:
    days = (parse_date(day) for day in (report.get("frist"), *report.get("frister", ())))
    words = {str(title).split()[0].lower() for title in report["tittel"].values() if str(title).split()}
    called = "|".join(sorted(re.escape(word) for word in words if len(word) > 4)) or r"(?!)"
    return Report(name, tuple(day for day in days if day), re.compile(rf"\b(?:{called})"))


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the most that a number of the form may be."""

    place: str
    minimum: Any
    maximum: Any


def parse_date(value: Any) -> dt.date | None:
    """The day that an ISO date means, none for anything else."""
    if not isinstance(value, str) or not _ISO.fullmatch(value):
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def fold(text: str) -> str:
    """A word as the name of a field would write it."""
    return text.lower().translate(_FOLDING)
