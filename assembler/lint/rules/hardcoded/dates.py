"""Dates that were typed although a fact holds them, that contradict one, or that are in no calendar."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from assembler.core.json_pointer import escape_key
from assembler.lint.finding import Finding, Rule
from assembler.lint.rules.hardcoded.known_values import KnownValues
from assembler.lint.rules.hardcoded.patterns import LONG_DATE, SHORT_DATE, STATUTE, enclosing_sentence, parse_day
from assembler.lint.texts import Passage

HARDCODED_DATE = Rule(
    "fakta.dato-skrevet", "warning", "A date that is a fact stands as its placeholder.", ("fakta-en-gang",)
)
CONTRADICTED_DATE = Rule(
    "fakta.dato-motsier", "error", "A text gives the deadline that the fact gives.", ("fakta-en-gang",)
)
INVALID_DATE = Rule("fakta.dato-finnes", "error", "A date is one that the calendar has.", ("skriveregler",))
HARDCODED_YEAR = Rule("fakta.ar-skrevet", "note", "The scheme's year stands as its placeholder.", ("fakta-en-gang",))
CIRCULAR_NUMBER = Rule(
    "fakta.rundskriv",
    "warning",
    "The circular's number stands as its placeholder, and no other of its year is typed.",
    ("fakta-en-gang",),
)
RULES = (HARDCODED_DATE, CONTRADICTED_DATE, INVALID_DATE, HARDCODED_YEAR, CIRCULAR_NUMBER)

_DUE = re.compile(
    r"\b(?:innen|innan|senest|seinast|frist\w*|leveres|sendes|forfaller|"
    r"(?:skal|må) (?:\w+ )?(?:lever|send|være|vere|kome|komme)\w*)\b"
)
_APPLY = re.compile(
    r"søknadsfrist|frist\w*(?: \w+){0,2} (?:for å søk|for søknad)|"
    r"\bsøkj?e?r? (?:\w+ ){0,6}?(?:innen|innan|senest|seinast)\b|"
    r"søknad\w* (?:må|skal|sendes|leveres|lever|send)\w* (?:\w+ ){0,6}?(?:innen|innan|senest|seinast)\b|"
    r"(?:send|lever)\w* (?:inn )?søknad\w* (?:\w+ ){0,6}?(?:innen|innan|senest|seinast)\b"
)
_DEADLINE = re.compile(r"(?<!\w)(?:siste )?frist(?:en|a)?(?: \w+){0,2} (?:er|var|blir|går ut)(?: \w+)?\s*$")
_SPAN = re.compile(r"(?:\b(?:fra|frå|til|mellom|etter|før|per|av)|[–-])\s*$")
_CIRCULAR = re.compile(r"\brundskriv(?:et)?[ \u00a0]+(?:(?:nr\.?|nummer)[ \u00a0]*)?(\d{1,3}/\d{4})", re.IGNORECASE)


def findings(passage: Passage, index: int, line: str, facts: KnownValues) -> Iterator[Finding]:
    """What is wrong with the dates of a line."""
    for match in (*LONG_DATE.finditer(line), *SHORT_DATE.finditer(line)):
        before, whole = enclosing_sentence(line, match)
        if STATUTE.search(before):
            continue
        typed = parse_day(match, facts.year)
        if typed is None:
            yield passage.found(INVALID_DATE, index, f"«{match[0]}» is no day of the calendar", match.start())
        elif typed in facts.dates and not _is_other_deadline(passage, before, whole, typed, facts):
            what = f"«{match[0]}» is typed; «{facts.dates[typed]}» holds it"
            yield passage.found(HARDCODED_DATE, index, what, match.start())
        else:
            yield from _contradiction(passage, index, match, typed, facts)
    for match in re.finditer(rf"(?<![\d./–-]){facts.year}(?![\d/–-])", line):
        yield passage.found(HARDCODED_YEAR, index, f"«{facts.year}» is typed; {{{{ ar }}}} holds it", match.start())
    yield from _circular_numbers(passage, index, line, facts)


def _is_other_deadline(passage: Passage, before: str, whole: str, typed: dt.date, facts: KnownValues) -> bool:
    """Whether a date that some fact holds is given as the deadline of something else."""
    meant = _meant_deadlines(passage, before, whole, facts)
    return bool(meant) and not _agrees(meant, typed, True)


def _contradiction(
    passage: Passage, index: int, match: re.Match[str], typed: dt.date, facts: KnownValues
) -> Iterator[Finding]:
    before, whole = enclosing_sentence(match.string, match)
    meant = _meant_deadlines(passage, before, whole, facts)
    if meant and not _agrees(meant, typed, bool(match[3])):
        told = " or ".join(date.isoformat() for date in sorted(meant))
        yield passage.found(
            CONTRADICTED_DATE, index, f"«{match[0]}» is not the deadline, which is {told}", match.start()
        )


def _agrees(meant: set[dt.date], typed: dt.date, with_year: bool) -> bool:
    """Whether a typed date is one of these; one without a year is, if its day and month are."""
    return any(date == typed if with_year else (date.month, date.day) == (typed.month, typed.day) for date in meant)


def _meant_deadlines(passage: Passage, before: str, whole: str, facts: KnownValues) -> set[dt.date]:
    """The deadlines of which a sentence gives one; none where it gives no deadline that a fact holds."""
    if _SPAN.search(before):
        return set()
    application = {facts.deadline} if facts.deadline else set()
    reports = [report for report in facts.reports if report.called.search(whole)]
    if not reports and re.search(r"\brapport", whole):
        reports = list(facts.reports)
    if reports and _DUE.search(whole):
        return {date for report in reports for date in report.dates}
    if _APPLY.search(whole):
        return application
    own = [report for report in facts.reports if passage.pointer.startswith(f"/x-reports/{escape_key(report.name)}/")]
    if own and _DUE.search(whole):
        return {date for report in own for date in report.dates}
    return {*application, *facts.dates} if application and _DEADLINE.search(before) else set()


def _circular_numbers(passage: Passage, index: int, line: str, facts: KnownValues) -> Iterator[Finding]:
    """Circulars that are named by number: this one, or another of its year."""
    for match in _CIRCULAR.finditer(line):
        typed = match[1].lstrip("0")
        if facts.number and typed == facts.number.lstrip("0"):
            what = f"«{match[0]}» is typed; {{{{ rundskriv.nummer }}}} holds it"
            yield passage.found(CIRCULAR_NUMBER, index, what, match.start())
        elif facts.number and typed.endswith(f"/{facts.year}") and match[1] not in facts.circulars:
            yield passage.found(
                CIRCULAR_NUMBER, index, f"«{match[0]}» is not this circular, which is {facts.number}", match.start()
            )
