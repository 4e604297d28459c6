"""The days of a decision held against each other and against the scheme's, by rules that its contract holds as data."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assembler.core.errors import DataError, Problem
from assembler.forms.parse import date
from assembler.json_schema import validation
from assembler.json_schema.references import Schema
from assembler.letters.decisions.cell_errors import BilingualText, message
from assembler.scheme.loader import Definition

ORDER_KEYWORD, YEARS_KEYWORD = "x-orden", "x-ar"  # the keywords of a contract

_RELATIONS = {"tidligst": operator.ge, "senest": operator.le, "etter": operator.gt, "for": operator.lt}
_REPORT_DUE = "rapport.frist"  # the first day on which the row's report is due
_NAMES_SCHEMA = {"type": "array", "items": {"type": "string"}, "minItems": 1}
_RULES_CHECKER = validation.checker(
    {
        "properties": {
            ORDER_KEYWORD: {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "dag": {"type": "string"},
                        "nar": {"type": "object"},
                        **dict.fromkeys(_RELATIONS, _NAMES_SCHEMA),
                    },
                    "required": ["dag"],
                    "additionalProperties": False,
                },
            },
            YEARS_KEYWORD: {
                "type": "object",
                "properties": {"fra": {"type": "integer"}, "til": {"type": "integer"}},
                "required": ["fra", "til"],
            },
        }
    }
)


@dataclass(frozen=True, slots=True)
class DateRule:
    """One pair of days: how ``day`` stands to ``other`` (a column or a fact), where the row has the cells ``when``."""

    day: str
    relation: str
    other: str
    when: Mapping[str, Any]

    def told(self, other: str) -> BilingualText:
        """What is wrong where the rule is broken."""
        english, norwegian = message(self.relation, self.other, other)
        for name, value in self.when.items():
            more = message("where", name, str(value))
            english, norwegian = english + more[0], norwegian + more[1]
        return english, norwegian


def parse_rules(schemas: Sequence[Schema], file: str) -> tuple[DateRule, ...]:
    """The rules of a contract, which may be spread over several schemas. Raises :class:`DataError` for what is none."""
    problems = [
        Problem(file, breach.place, breach.what)
        for schema in schemas
        for breach in validation.violations(_RULES_CHECKER, schema)
    ]
    if problems:
        raise DataError(problems)
    return tuple(
        DateRule(entry["dag"], relation, other, entry.get("nar", {}))
        for schema in schemas
        for entry in schema.get(ORDER_KEYWORD, ())
        for relation in _RELATIONS
        for other in entry.get(relation, ())
    )


class DateChecker:
    """The days of one scheme's year that the days of its decisions are held against."""

    def __init__(self, definition: Definition) -> None:
        self._key = definition.key
        self._reports: Mapping[str, Any] = definition.schema.get("x-reports", {})
        self._scheme: Mapping[str, Any] = definition.schema["x-scheme"]
        facts = {name: date(value) for name, value in self._scheme.items() if isinstance(value, str)}
        self._facts = {name: day for name, day in facts.items() if day}

    def breaches(
        self, schema: Schema, rules: Sequence[DateRule], values: Mapping[str, Any]
    ) -> Iterator[tuple[str, Any, BilingualText]]:
        """Each day of a row that stands wrong: its column, what stands there, and why. What is no day is left alone."""
        days = {
            name: day
            for name, part in schema["properties"].items()
            if part.get("format") == "date" and (day := date(str(values.get(name, ""))))
        }
        span = schema.get(YEARS_KEYWORD)
        if span:
            first, last = self._key.year + span["fra"], self._key.year + span["til"]
            strange = [name for name, day in days.items() if not first <= day.year <= last]
            for name in strange:
                yield name, values[name], message("years", str(self._key), first, last)
                del days[name]
        known = {**self._facts, **self._due(values, days), **days}
        for rule in rules:
            day, other = days.get(rule.day), known.get(rule.other)
            applies = all(values.get(name) == value for name, value in rule.when.items())
            if day and other and applies and not _RELATIONS[rule.relation](day, other):
                yield rule.day, values[rule.day], rule.told(other.isoformat())

    def _due(self, values: Mapping[str, Any], days: Mapping[str, dt.date]) -> dict[str, dt.date]:
        """The first day on which the report that a row names is due, as far as the definition tells it."""
        report: Mapping[str, Any] = self._reports.get(values.get("rapport", ""), {})
        told = [report["frist"]] if "frist" in report else report.get("frister", [])
        due = [day for day in map(date, told) if day]
        weeks = self._scheme.get(report.get("frist_uker", ""))
        if weeks and "tilskuddsbrevdato" in days:
            due.append(days["tilskuddsbrevdato"] + dt.timedelta(weeks=weeks))
        return {_REPORT_DUE: min(due)} if due else {}
