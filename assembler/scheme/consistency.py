"""Finds contradictions in a definition that the meta-schema cannot express.

Two areas with one number, a reference to a section that does not exist, a rule of appeal that never applies: each
would be read by some product in one way and by another in another. They are errors of the definition, at their place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from assembler.core.errors import DataError, Problem, suggestion
from assembler.core.json_node import JsonNode
from assembler.core.json_pointer import escape_key, is_within
from assembler.law.administration import Law, Ministry
from assembler.scheme.appeals import ADMINISTRATION, AppealRule
from assembler.scheme.loader import Definition
from assembler.scheme.model import SchemeYear, open_points_of

_Value = TypeVar("_Value")
Findings: TypeAlias = Iterator[tuple[str, str]]  # a JSON Pointer and a sentence


def problems(definition: Definition) -> Iterator[Problem]:
    """The contradictions in a definition that keeps to the meta-schema, by file and JSON Pointer.

    Problems at an open place of a draft are left out, since it is yet to be decided.
    """
    open_places = [point.place for point in open_points_of(JsonNode(definition.schema))]
    for problem in _problems(definition):
        if not any(is_within(str(problem.place), place) for place in open_places):
            yield problem


def _problems(definition: Definition) -> Iterator[Problem]:
    try:
        year = definition.year("nb")
    except DataError as error:
        yield from error.problems
        return
    for check in (_areas, _sections, _rules_of_dismissal, _conditions, _reports, _appeals, _administration):
        for pointer, what in check(year):
            yield Problem(str(definition.path), pointer, what)


def _areas(year: SchemeYear) -> Findings:
    for area in _duplicates(year.areas, [area.number for area in year.areas]):
        yield f"{area.pointer}/const", f"another area has the number {area.number} too"
    for area in year.areas:
        others = [each for each in area.applicants if not year.applicants.admits(each)]
        if others:
            what = f"is open to {', '.join(others)}, and the scheme only to {', '.join(year.applicants.types)}"
            yield f"{area.pointer}/x-area/sokere", what


def _sections(year: SchemeYear) -> Findings:
    sections = tuple(year.circular.all_sections())
    for section in _duplicates(sections, [section.id for section in sections]):
        yield f"{section.pointer}/id", f"another section has the id «{section.id}» too"


def _rules_of_dismissal(year: SchemeYear) -> Findings:
    known = year.circular.headings
    for letter in year.letters:
        for ground, id in letter.rules.items():
            if id not in known:
                pointer = f"{letter.pointer}/regler/{escape_key(ground)}"
                yield pointer, f"the circular has no section «{id}»{suggestion(id, known)}"


def _conditions(year: SchemeYear) -> Findings:
    for condition in _duplicates(year.conditions, [condition.id for condition in year.conditions]):
        yield f"{condition.pointer}/id", f"another condition has the id «{condition.id}» too"


def _reports(year: SchemeYear) -> Findings:
    for report in year.reports:
        if report.due_pointer.endswith("/frist_uker") and not year.acceptance_weeks:
            yield report.due_pointer, "names «akseptfrist_uker», which x-scheme does not have"
        if not report.deadlines() and len(report.periods) > 1:
            yield f"{report.pointer}/perioder", f"holds {len(report.periods)} periods, and the report is due once"


def _appeals(year: SchemeYear) -> Findings:
    appeals, taken = year.appeals, set[tuple[str, str]]()
    for rule in appeals.rules:
        own = {(letter_type, who) for letter_type in rule.letter_types for who in rule.recipient_types}
        if own <= taken:
            yield rule.pointer, "never applies: rules above it are about all its decisions and recipients"
        taken |= own
        if not appeals.laws and (lacking := _missing_key(rule)):
            yield rule.pointer, f"lacks «{lacking}», and {ADMINISTRATION} has no law that gives it"


def _missing_key(rule: AppealRule) -> str:
    """The first key that a rule leaves to the law, empty where it has them all."""
    if not rule.legal_basis:
        return "hjemmel"
    return "frist_uker" if rule.can_appeal and not rule.weeks else ""


def _administration(year: SchemeYear) -> Findings:
    tables: tuple[tuple[str, Sequence[Law | Ministry]], ...] = (
        ("lov", year.appeals.laws),
        ("departement", year.appeals.ministries),
    )
    for name, rows in tables:
        begun = [row.start for row in rows]
        for row in _duplicates(rows, begun):
            yield f"{ADMINISTRATION}/{name}", f"two rows of «{name}» begin on {row.start}"
        first = min((start for start in begun if start), default=None)
        if first and first > year.circular.date:
            what = f"the first row of «{name}» begins on {first}, after the circular's date, {year.circular.date}"
            yield f"{ADMINISTRATION}/{name}", what


def _duplicates(values: Iterable[_Value], keys: Sequence[object]) -> Iterator[_Value]:
    """The values after the first with the same key."""
    counts: Counter[object] = Counter()
    for value, key in zip(values, keys, strict=True):
        if counts[key]:
            yield value
        counts[key] += 1
