"""What a scheme must say: the elements of Bestemmelser 6.2.1, and what a year's circular needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assembler.core.errors import AssemblerError
from assembler.letters import compose
from assembler.letters.decisions import reader as decisions
from assembler.lint.context import Scheme, Scope
from assembler.lint.finding import Finding, Rule
from assembler.lint.rules.elements import ELEMENTS, circular_of

GOAL = Rule("innhold.mal", "error", "A scheme states its goal.", ("bestemmelser-6.2.1-a",))
FOLLOW_UP = Rule(
    "innhold.oppfolging", "error", "A scheme states follow-up, control and reactions.", ("bestemmelser-6.2.1-d",)
)
APPEAL = Rule(
    "innhold.klageregel",
    "error",
    "Every kind of decision to every kind of recipient has a rule of appeal.",
    ("forvaltningsloven-27", "forvaltningsloven-28"),
)
TIME = Rule("innhold.klagefrist", "error", "The time for appeal is three weeks.", ("forvaltningsloven-29",))
RULES = (GOAL, FOLLOW_UP, APPEAL, TIME, *(element.rule for element in ELEMENTS))

_WEEKS = 3


def findings(scope: Scope) -> Iterator[Finding]:
    """What a definition or its circular does not state."""
    folder = compose.folder(scope.theme)
    appealable = [name for name in decisions.letter_types(folder) if _is_appealable(folder, name)]
    for scheme in scope.schemes:
        yield from _facts(scheme)
        yield from _appeal(scheme, appealable)
        yield from _time(scheme)
        yield from _circular(scheme)


def _is_appealable(folder: Path, letter_type: str) -> bool:
    """Whether letters of this type tell of their own right of appeal; false where their contract is broken."""
    try:
        return decisions.contract(folder, letter_type).appealed == decisions.TYPE
    except AssemblerError:
        return False


def _facts(scheme: Scheme) -> Iterator[Finding]:
    if not _said(scheme.facts.get("formal")):
        yield scheme.found(GOAL, "/x-scheme/formal", "the goal of the scheme is empty")
    for name, what in (("kontroll", "control"), ("rapportkrav", "reports"), ("reaksjoner", "reactions to breach")):
        if not _said(scheme.facts.get(name)):
            yield scheme.found(FOLLOW_UP, f"/x-scheme/{name}", f"«{name}» ({what}) is empty")


def _said(value: Any) -> bool:
    """Whether a text says anything in every language form."""
    if isinstance(value, Mapping):
        return all(_said(part) for part in value.values())
    return bool("".join(value).strip()) if isinstance(value, str | list) else False


def _appeal(scheme: Scheme, types: list[str]) -> Iterator[Finding]:
    known = {(kind, who) for row in scheme.facts["klage"] for kind in row["vedtak"] for who in row["mottakere"]}
    for letter_type in types:
        lacking = [who for who in scheme.facts["sokere"] if (letter_type, who) not in known]
        if lacking:
            what = f"no rule of appeal for «{letter_type}» to {' or '.join(lacking)}"
            yield scheme.found(APPEAL, "/x-scheme/klage", what)


def _time(scheme: Scheme) -> Iterator[Finding]:
    for index, row in enumerate(scheme.facts["klage"]):
        weeks = row.get("frist_uker", _WEEKS)
        if weeks != _WEEKS:
            place = f"/x-scheme/klage/{index}/frist_uker"
            yield scheme.found(TIME, place, f"the time for appeal is {weeks} weeks; the statute gives {_WEEKS}")


def _circular(scheme: Scheme) -> Iterator[Finding]:
    if not scheme.circular:
        return
    told = circular_of(scheme)
    for element in ELEMENTS:
        needed = not element.needs or element.needs in scheme.facts or scheme.definition.schema.get(element.needs)
        if needed and not element.stated(told):
            yield scheme.found(element.rule, "/x-circular", f"the circular does not state {element.what}")
