"""What a scheme must say: the elements of Bestemmelser 6.2.1, and what a year's circular needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assembler import decisions, letters
from assembler.check.finding import Finding, Rule, Severity
from assembler.check.scope import Scheme, Scope, plain, text_of
from assembler.errors import AssemblerError

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


@dataclass(frozen=True, slots=True)
class Element:
    """Something that a circular states: in these words, or by naming one of these facts.

    ``needs`` is the fact, or the keyword, without which there is nothing to state.
    """

    rule: Rule
    what: str
    words: re.Pattern[str]
    facts: tuple[str, ...]
    needs: str


def _element(
    name: str, severity: Severity, what: str, source: str, words: str, facts: tuple[str, ...] = (), needs: str = ""
) -> Element:
    rule = Rule(name, severity, f"A circular states {what}.", (source,))
    return Element(rule, what, re.compile(words, re.IGNORECASE), facts, needs)


_A, _B, _C, _D, _E = (f"bestemmelser-6.2.1-{letter}" for letter in "abcde")
_CALL, _APPEALS = "utlysning", "forvaltningsloven-28"
_NOTHING = r"(?!)"

ELEMENTS = (
    _element("innhold.malgruppe", "warning", "its target group", _A, r"målgrupp|rett(?:et|a) mot|skal bidra til at \w"),
    _element(
        "innhold.maloppnaelse",
        "warning",
        "by which criteria goal attainment is measured",
        _B,
        r"måloppnå|resultatmål|delmål|kriteri\w+ for mål",
    ),
    _element(
        "innhold.kriterier", "warning", "the award criteria", _C, r"kriteri|vilkår for å få|(?:blir|vert) vurdert"
    ),
    _element(
        "innhold.beregning",
        "warning",
        "how the grant is calculated, or the frame within which it is given",
        _C,
        r"\bsats(?:en|ene|er|ar|a)?\b|\bramme|beregn|rekna ut|beløp|egenandel|eigendel|inntil .{0,30}(?:kr|prosent|%)",
        ("ramme",),
    ),
    _element(
        "innhold.kontroll", "warning", "who controls the use of the grant", _D, r"kontroll|riksrevisjon", ("kontroll",)
    ),
    _element("innhold.evaluering", "note", "whether the scheme is to be evaluated", _E, r"evaluer|føl(?:ge|gje)forsk"),
    _element(
        "rundskriv.sokere",
        "warning",
        "who may apply",
        _CALL,
        r"kan søkj?e|(?:hvem|kven) kan|tilsk(?:udds|ots)mottak|vertskommune",
        ("sokere",),
    ),
    _element("rundskriv.vilkar", "warning", "the conditions", _CALL, r"vilkår|betingelse|kriteri", ("vilkar",)),
    _element(
        "rundskriv.ramme",
        "warning",
        "the year's frame, which the definition holds",
        _CALL,
        _NOTHING,
        ("ramme",),
        "ramme",
    ),
    _element(
        "rundskriv.frist",
        "warning",
        "the deadline for applications, or that there is none",
        _CALL,
        r"søknadsfrist|løpende|løpande|hei?le året",
        ("soknadsfrist",),
    ),
    _element(
        "rundskriv.slik-soker",
        "warning",
        "how to apply",
        _CALL,
        r"søknadsportal|søknadsskjema|slik søk|søknade?n?e? (?:leveres|sendes|skal sende|skal lever|til )",
    ),
    _element(
        "rundskriv.utbetaling", "warning", "how the grant is paid", _CALL, r"utbetal|betal\w+ ut", ("utbetaling",)
    ),
    _element(
        "rundskriv.rapportering",
        "warning",
        "what is to be reported, and when",
        _D,
        _NOTHING,
        ("rapporter", "rapportkrav"),
        "x-reports",
    ),
    _element(
        "rundskriv.klage", "warning", "the right of appeal, or that there is none", _APPEALS, r"\bklag", ("klage",)
    ),
    _element(
        "rundskriv.reaksjoner",
        "warning",
        "what a breach of the conditions leads to",
        _D,
        r"\bbrudd\b|\bbrot\b|tilbakebetal|krev(?:e|je) tilbake",
        ("reaksjoner",),
    ),
    _element("rundskriv.kontakt", "warning", "whom to ask", _CALL, r"@|kontakt oss|telefon|\btlf", ("kontakter",)),
)
RULES = (GOAL, FOLLOW_UP, APPEAL, *(element.rule for element in ELEMENTS))


def findings(scope: Scope) -> Iterator[Finding]:
    """What a definition or its circular does not state."""
    folder = letters.folder(scope.look)
    appealable = [name for name in decisions.letter_types(folder) if _is_appealable(folder, name)]
    for scheme in scope.schemes:
        yield from _facts(scheme)
        yield from _appeal(scheme, appealable)
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


def _circular(scheme: Scheme) -> Iterator[Finding]:
    if not scheme.circular:
        return
    text = "\n".join(plain(children) for _, children in text_of(scheme.circular.document.blocks))
    for element in ELEMENTS:
        if element.needs and element.needs not in scheme.facts and not scheme.definition.schema.get(element.needs):
            continue
        named = any(scheme.names(fact) for fact in element.facts)
        if not named and not element.words.search(text):
            yield scheme.found(element.rule, "/x-circular", f"the circular does not state {element.what}")
