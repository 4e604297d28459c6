"""Check that the statutes a text cites are in force on its date, by dated data that a lawyer can edit."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from assembler.i18n import formats
from assembler.lint.context import Context
from assembler.lint.finding import DATA, Finding, Rule
from assembler.lint.texts import Passage

REPEALED = Rule("lov.opphevet", "warning", "A text cites statutes that are in force at its date.", ("lovdata",))
NOT_IN_FORCE = Rule(
    "lov.ikke-i-kraft", "warning", "A text cites statutes that have come into force at its date.", ("lovdata",)
)
LEGAL_BASIS = Rule(
    "lov.hjemmel", "error", "A decision rests on statutes that are in force at the circular's date.", ("lovdata",)
)
UNCONFIRMED = Rule(
    "lov.ubekreftet",
    "note",
    "The dates of the statutes that a definition cites have been looked up.",
    ("lovdata", "kilder"),
)
RULES = (REPEALED, NOT_IN_FORCE, LEGAL_BASIS, UNCONFIRMED)
POSITION = 100


@dataclass(frozen=True, slots=True)
class Statute:
    """One act, in force from ``begins`` (none: not yet) until the day before ``ends`` (none: still in force)."""

    id: str
    names: tuple[str, ...]
    begins: dt.date | None
    ends: dt.date | None
    replaced_by: str
    confirmed: bool

    def in_force(self, day: dt.date) -> bool:
        """Whether it is in force on this day."""
        return self.begins is not None and self.begins <= day and (self.ends is None or day < self.ends)


def findings(context: Context) -> Iterator[Finding]:
    """Citations of acts that are not in force, and of acts whose dates nobody has looked up."""
    for scheme in context.schemes:
        yield from _cited_statutes(scheme.passages, scheme.year.circular.date)
        yield from _unconfirmed(scheme.passages)
    latest = max((scheme.year.circular.date for scheme in context.schemes), default=None)
    if latest is not None:
        yield from _cited_statutes((*context.shared, *context.letters), latest)


def _cited_statutes(passages: Iterable[Passage], day: dt.date) -> Iterator[Finding]:
    """Cited acts that are not in force on this day: each legal basis; other mentions once per file, with a count."""
    mentions: dict[tuple[Rule, str, str], list[Finding]] = {}
    for passage in passages:
        basis = passage.pointer.startswith(("/x-scheme/hjemmel", "/x-scheme/klage"))
        for index, match in _citations(passage):
            error = _citation_error(match[0], day)
            if error and basis:
                yield passage.finding(LEGAL_BASIS, index, f"«{match[0]}» {error[1]}", match.start())
            elif error:
                finding = passage.finding(error[0], index, f"«{match[0]}» {error[1]}", match.start())
                mentions.setdefault((error[0], _by_name()[_known_name(match[0])][0].id, passage.file), []).append(
                    finding
                )
    for first, *others in mentions.values():
        more = f" ({len(others)} more in this file)" if others else ""
        yield replace(first, message=first.message + more)


def _citation_error(cited: str, day: dt.date) -> tuple[Rule, str] | None:
    """The rule that citing an act by this name on this day violates, with what is wrong; none if it is in force."""
    named = _by_name()[_known_name(cited)]
    if any(statute.in_force(day) for statute in named):
        return None
    past = [statute for statute in named if statute.ends and statute.ends <= day]
    if past:
        last = max(past, key=lambda statute: statute.ends or day)
        instead = f"; see {last.replaced_by}" if last.replaced_by else ""
        return REPEALED, f"({last.id}) was repealed {last.ends}, and the text is of {day}{instead}"
    begins = named[0].begins
    commencement = f"comes into force {begins}" if begins else "has no date of commencement"
    return NOT_IN_FORCE, f"({named[0].id}) {commencement}, and the text is of {day}"


def _unconfirmed(passages: Iterable[Passage]) -> Iterator[Finding]:
    seen: set[str] = set()
    for passage in passages:
        for index, match in _citations(passage):
            named = _by_name()[_known_name(match[0])]
            if named[0].id not in seen and not any(statute.confirmed for statute in named):
                message = f"nobody has looked up from when «{match[0]}» ({named[0].id}) is in force"
                yield passage.finding(UNCONFIRMED, index, message, match.start())
            seen.add(named[0].id)


def _citations(passage: Passage) -> Iterator[tuple[int, re.Match[str]]]:
    for index, line in enumerate(passage.blanked_lines):
        if "lov" in line or "Lov" in line or "LOV" in line or "fvl" in line:
            for match in _pattern().finditer(line):
                yield index, match


@cache
def statutes() -> tuple[Statute, ...]:
    """All statutes of the data file (``data/statutes.json``)."""
    entries = json.loads((DATA / "statutes.json").read_text("utf-8"))["statutes"]
    return tuple(
        Statute(
            entry["id"],
            (entry["id"], *_number_citations(entry["id"]), *entry["names"]),
            dt.date.fromisoformat(entry["from"]) if entry.get("from") else None,
            dt.date.fromisoformat(entry["to"]) if entry.get("to") else None,
            entry.get("replaced_by", ""),
            entry["confirmed"],
        )
        for entry in entries
    )


def _number_citations(identity: str) -> Iterator[str]:
    """An act by date and number as texts cite it («lov 4. juli 2003 nr. 80»), in the forms that are in use."""
    match = re.fullmatch(r"LOV-(\d{4}-\d{2}-\d{2})-(\d+)", identity)
    if match:
        date = formats.long_date(dt.date.fromisoformat(match[1]), "nb").replace("\u00a0", " ")
        yield from (f"lov {of}{date} nr{stop} {match[2]}" for of in ("", "av ") for stop in (".", ""))


@cache
def _by_name() -> dict[str, tuple[Statute, ...]]:
    found: dict[str, tuple[Statute, ...]] = {}
    for statute in statutes():
        for name in statute.names:
            found[name.lower()] = (*found.get(name.lower(), ()), statute)
    return found


@cache
def _pattern() -> re.Pattern[str]:
    """A pattern of every name in both language forms («forvaltningsloven», «forvaltningslova»), and genitives."""
    names = sorted(_by_name(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_name_pattern, names))})(?![\w-])", re.IGNORECASE)


def _name_pattern(name: str) -> str:
    for ending in ("loven", "lova"):
        if name.endswith(ending):
            return re.escape(name.removesuffix(ending)) + "lov(?:en|a)s?"
    return re.escape(name)


def _known_name(cited: str) -> str:
    """The name of a cited act as the data file writes it."""
    text = cited.lower()
    for candidate in (text, text.removesuffix("s")):
        for ending, other in (("", ""), ("loven", "lova"), ("lova", "loven")):
            name = candidate.removesuffix(ending) + other if candidate.endswith(ending) else candidate
            if name in _by_name():
                return name
    return text
