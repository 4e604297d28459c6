"""Find dates that are typed although a fact has them, that contradict a fact, or that do not exist."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from assembler.core.json_pointer import escape_key
from assembler.lint.finding import Finding, Rule
from assembler.lint.hardcoded.known_values import KnownValues
from assembler.lint.hardcoded.patterns import LONG_DATE, SHORT_DATE, STATUTE, enclosing_sentence, parse_day
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


def findings(passage: Passage, index: int, line: str, known: KnownValues) -> Iterator[Finding]:
    """What is wrong with the dates in a line."""
    for match in (*LONG_DATE.finditer(line), *SHORT_DATE.finditer(line)):
        before, whole = enclosing_sentence(line, match)
        if STATUTE.search(before):
            continue
        typed = parse_day(match, known.year)
        if typed is None:
            yield passage.finding(INVALID_DATE, index, f"«{match[0]}» is no day of the calendar", match.start())
        elif typed in known.dates and not _is_other_deadline(passage, before, whole, typed, known):
            message = f"«{match[0]}» is typed; «{known.dates[typed]}» holds it"
            yield passage.finding(HARDCODED_DATE, index, message, match.start())
        else:
            yield from _contradiction(passage, index, match, typed, known)
    for match in re.finditer(rf"(?<![\d./–-]){known.year}(?![\d/–-])", line):
        yield passage.finding(HARDCODED_YEAR, index, f"«{known.year}» is typed; {{{{ ar }}}} holds it", match.start())
    yield from _circular_numbers(passage, index, line, known)


def _is_other_deadline(passage: Passage, before: str, whole: str, typed: dt.date, known: KnownValues) -> bool:
    """Whether a date that some fact has is stated as the deadline of something else."""
    meant = _meant_deadlines(passage, before, whole, known)
    return bool(meant) and not _agrees(meant, typed, True)


def _contradiction(
    passage: Passage, index: int, match: re.Match[str], typed: dt.date, known: KnownValues
) -> Iterator[Finding]:
    before, whole = enclosing_sentence(match.string, match)
    meant = _meant_deadlines(passage, before, whole, known)
    if meant and not _agrees(meant, typed, bool(match[3])):
        deadlines = " or ".join(date.isoformat() for date in sorted(meant))
        yield passage.finding(
            CONTRADICTED_DATE, index, f"«{match[0]}» is not the deadline, which is {deadlines}", match.start()
        )


def _agrees(meant: set[dt.date], typed: dt.date, with_year: bool) -> bool:
    """Whether a typed date is one of these; only day and month are compared where no year is typed."""
    return any(date == typed if with_year else (date.month, date.day) == (typed.month, typed.day) for date in meant)


def _meant_deadlines(passage: Passage, before: str, whole: str, known: KnownValues) -> set[dt.date]:
    """The deadlines of which the sentence must state one; empty where it is not about a deadline that a fact has."""
    if _SPAN.search(before):
        return set()
    application = {known.application_deadline} if known.application_deadline else set()
    reports = [report for report in known.reports if report.names.search(whole)]
    if not reports and re.search(r"\brapport", whole):
        reports = list(known.reports)
    if reports and _DUE.search(whole):
        return {date for report in reports for date in report.dates}
    if _APPLY.search(whole):
        return application
    own = [report for report in known.reports if passage.pointer.startswith(f"/x-reports/{escape_key(report.id)}/")]
    if own and _DUE.search(whole):
        return {date for report in own for date in report.dates}
    return {*application, *known.dates} if application and _DEADLINE.search(before) else set()


def _circular_numbers(passage: Passage, index: int, line: str, known: KnownValues) -> Iterator[Finding]:
    """Circulars that are named by number: this one, which has a placeholder, or another of its year."""
    for match in _CIRCULAR.finditer(line):
        typed = match[1].lstrip("0")
        if known.circular_number and typed == known.circular_number.lstrip("0"):
            message = f"«{match[0]}» is typed; {{{{ rundskriv.nummer }}}} holds it"
            yield passage.finding(CIRCULAR_NUMBER, index, message, match.start())
        elif known.circular_number and typed.endswith(f"/{known.year}") and match[1] not in known.own_circulars:
            yield passage.finding(
                CIRCULAR_NUMBER,
                index,
                f"«{match[0]}» is not this circular, which is {known.circular_number}",
                match.start(),
            )
