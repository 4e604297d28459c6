"""What a scheme must say: the elements of Bestemmelser 6.2.1, and what a year's circular needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assembler.core.errors import AssemblerError
from assembler.letters import compose
from assembler.letters.decisions import reader as decisions
from assembler.lint.context import Context, Scheme
from assembler.lint.finding import Finding, Rule
from assembler.lint.rules.elements import ELEMENTS, circular_content

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
APPEAL_TIME = Rule("innhold.klagefrist", "error", "The time for appeal is three weeks.", ("forvaltningsloven-29",))
RULES = (GOAL, FOLLOW_UP, APPEAL, APPEAL_TIME, *(element.rule for element in ELEMENTS))

_STATUTORY_WEEKS = 3


def findings(scope: Context) -> Iterator[Finding]:
    """What a definition or its circular does not state."""
    folder = compose.texts_folder(scope.theme)
    appealable = [name for name in decisions.letter_types(folder) if _is_appealable(folder, name)]
    for scheme in scope.schemes:
        yield from _facts(scheme)
        yield from _appeal(scheme, appealable)
        yield from _appeal_time(scheme)
        yield from _circular(scheme)


def _is_appealable(folder: Path, letter_type: str) -> bool:
    """Whether letters of this type tell of their own right of appeal; false where their contract is broken."""
    try:
        return decisions.load_contract(folder, letter_type).appealed == decisions.LETTER_TYPE
    except AssemblerError:
        return False


def _facts(scheme: Scheme) -> Iterator[Finding]:
    if not _has_text(scheme.facts.get("formal")):
        yield scheme.found(GOAL, "/x-scheme/formal", "the goal of the scheme is empty")
    for name, what in (("kontroll", "control"), ("rapportkrav", "reports"), ("reaksjoner", "reactions to breach")):
        if not _has_text(scheme.facts.get(name)):
            yield scheme.found(FOLLOW_UP, f"/x-scheme/{name}", f"«{name}» ({what}) is empty")


def _has_text(value: Any) -> bool:
    """Whether a text says anything in every language form."""
    if isinstance(value, Mapping):
        return all(_has_text(part) for part in value.values())
    return bool("".join(value).strip()) if isinstance(value, str | list) else False


def _appeal(scheme: Scheme, types: list[str]) -> Iterator[Finding]:
    known = {(kind, who) for row in scheme.facts["klage"] for kind in row["vedtak"] for who in row["mottakere"]}
    for letter_type in types:
        lacking = [who for who in scheme.facts["sokere"] if (letter_type, who) not in known]
        if lacking:
            what = f"no rule of appeal for «{letter_type}» to {' or '.join(lacking)}"
            yield scheme.found(APPEAL, "/x-scheme/klage", what)


def _appeal_time(scheme: Scheme) -> Iterator[Finding]:
    for index, row in enumerate(scheme.facts["klage"]):
        weeks = row.get("frist_uker", _STATUTORY_WEEKS)
        if weeks != _STATUTORY_WEEKS:
            place = f"/x-scheme/klage/{index}/frist_uker"
            yield scheme.found(
                APPEAL_TIME, place, f"the time for appeal is {weeks} weeks; the statute gives {_STATUTORY_WEEKS}"
            )


def _circular(scheme: Scheme) -> Iterator[Finding]:
    if not scheme.circular:
        return
    told = circular_content(scheme)
    for element in ELEMENTS:
        needed = not element.needs or element.needs in scheme.facts or scheme.definition.schema.get(element.needs)
        if needed and not element.stated(told):
            yield scheme.found(element.rule, "/x-circular", f"the circular does not state {element.what}")
