"""What no single form shows: who is late or may not apply, what stands twice, and what earlier papers contradict."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assembler.core import national_id
from assembler.forms import parse
from assembler.i18n import formats
from assembler.intake.records import Note
from assembler.intake.summaries import Summary
from assembler.letters.batch.manifest import ManifestEntry
from assembler.recipients.register import Register
from assembler.scheme.decision import Decision
from assembler.scheme.loader import Definition, Key

_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class AwardedGrant:
    """A grant that was given, from the letters' manifest: in whole kroner, 0 where the manifest does not say.

    ``date`` is the ISO date of its letter.
    """

    key: str
    number: str
    case: str
    project: str
    amount: int
    date: str


def grants_of_manifest(entries: Iterable[ManifestEntry]) -> tuple[AwardedGrant, ...]:
    """The grants among the entries of a manifest, each once however many files its letter has."""
    found: dict[AwardedGrant, None] = {}
    for entry in entries:
        if entry.is_grant:
            grant = AwardedGrant(
                entry.definition,
                entry.organisation_number,
                entry.case_number,
                entry.project,
                entry.amount or 0,
                entry.date,
            )
            found[grant] = None
    return tuple(found)


def grants_of_decisions(decided: Iterable[Decision], key: Key) -> tuple[AwardedGrant, ...]:
    """The same of the decisions of a sheet, which are of one scheme's year."""
    return tuple(
        AwardedGrant(
            str(key),
            each.recipient.organisasjonsnummer,
            each.case_number,
            each.project,
            each.amount or 0,
            each.date.isoformat(),
        )
        for each in decided
    )


# --- one form at a time -----------------------------------------------------------------------------------------------


def check_single(
    one: Summary, definition: Definition, register: Register, given: Sequence[AwardedGrant] | None = None
) -> Iterator[Note]:
    """Whether an application or report is late, whether who sent it may apply, and what its file is called."""
    if national_id.redact(one.file) != one.file:
        yield Note("name_personal")
    due = deadline(one, definition, given or ())
    if due and one.received > due:
        yield Note("late", (formats.short_date(one.received), formats.short_date(due)))
    if one.is_application and one.number:
        yield from _eligibility_notes(one, definition, register)


def deadline(one: Summary, definition: Definition, given: Sequence[AwardedGrant] = ()) -> str:
    """The ISO date by which it was due; of several, that of the period which it says, else the last.

    Where that is so many weeks after the grant's letter, the letter is dated as the grant says, else the report.
    """
    scheme = definition.schema["x-scheme"]
    if one.is_application:
        return str(scheme.get("soknadsfrist", ""))
    report = definition.schema.get("x-reports", {}).get(one.form, {})
    if "frist_uker" in report:
        own = _matching_grants(one, given)
        letter = parse.date(own[0].date if len(own) == 1 and own[0].date else one.letter)
        weeks = int(scheme.get(report["frist_uker"], 0))
        return (letter + dt.timedelta(weeks=weeks)).isoformat() if letter else ""
    several = report.get("frister") or [report.get("frist", "")]
    return str(several[one.period - 1 if one.period and 0 < one.period <= len(several) else -1])


def _eligibility_notes(one: Summary, definition: Definition, register: Register) -> Iterator[Note]:
    open_to = tuple(definition.schema["x-scheme"]["sokere"])
    area = next((each for each in definition.areas if each["nummer"] == one.area), None)
    wanted = tuple(area.get("sokere", open_to)) if area else open_to
    known = register.by_organisation(one.number, wanted)
    if known is None:
        if "organisasjon" not in open_to:
            yield Note("not_registered")
        return
    if known.type not in open_to:
        yield Note("ineligible", (known.navn, known.type, ", ".join(open_to)))
    elif known.type not in wanted:
        yield Note("ineligible_area", (known.navn, known.type, str(one.area), ", ".join(wanted)))


# --- all of them together ---------------------------------------------------------------------------------------------


def check_all(
    found: Sequence[Summary],
    definitions: Mapping[Key, Definition],
    earlier: Sequence[Summary],
    given: Sequence[AwardedGrant] | None,
    manifest: str,
) -> Iterator[tuple[str, Note]]:
    """What the forms say together, each with the file that it is said of: ``given`` are the grants, if any are known.

    ``manifest`` is the name of the file that they are from.
    """
    yield from _duplicate_files(found, earlier)
    yield from _duplicate_projects(found, earlier)
    yield from _over_total_budget(found, earlier, definitions)
    yield from _changed_bank_accounts(found, earlier)
    yield from _unbalanced(found)
    if given is not None:
        yield from _compare_with_grants(found, given, manifest)


def _duplicate_files(found: Sequence[Summary], earlier: Sequence[Summary]) -> Iterator[tuple[str, Note]]:
    first = {one.sha256: one.file for one in reversed(earlier)}
    for one in found:
        if first.setdefault(one.sha256, one.file) != one.file:
            yield one.file, Note("same_file", (first[one.sha256],))


def _duplicate_projects(found: Sequence[Summary], earlier: Sequence[Summary]) -> Iterator[tuple[str, Note]]:
    first: dict[tuple[Key, str, str], Summary] = {}
    for index, one in enumerate((*earlier, *found)):
        if one.is_application and one.number and one.project:
            known = first.setdefault((one.key, one.number, _normalized(one.project)), one)
            if known.sha256 != one.sha256 and index >= len(earlier):
                yield one.file, Note("same_project", (one.name, one.project, known.file))


def _normalized(text: str) -> str:
    """A name as it is compared: without case, spaces and signs."""
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", text).casefold()))


def _over_total_budget(
    found: Sequence[Summary], earlier: Sequence[Summary], definitions: Mapping[Key, Definition]
) -> Iterator[tuple[str, Note]]:
    for key in {one.key: None for one in found if one.is_application}:
        frame = definitions[key].schema["x-scheme"].get("ramme")
        applications = (one for one in (*earlier, *found) if one.key == key and one.is_application)
        applied = sum({one.sha256: one.applied or 0 for one in applications}.values())
        if isinstance(frame, int | float) and applied > frame:
            yield str(key), Note("over_frame", (formats.number(applied), formats.number(frame)))


def _changed_bank_accounts(found: Sequence[Summary], earlier: Sequence[Summary]) -> Iterator[tuple[str, Note]]:
    known: dict[str, Summary] = {}
    for one in (*earlier, *found):
        if one.number and one.account:
            before = known.setdefault(one.number, one)
            if before.account != one.account:
                yield one.file, Note("account_changed", (one.name, before.file))


def _compare_with_grants(
    found: Sequence[Summary], given: Sequence[AwardedGrant], manifest: str
) -> Iterator[tuple[str, Note]]:
    for one in found:
        if one.is_application:
            continue
        fitting = _matching_grants(one, given)
        if not fitting:
            yield one.file, Note("no_grant", (one.name, manifest))
        elif len(fitting) == 1:
            yield from ((one.file, note) for note in _compare_with_grant(one, fitting[0]))


def _matching_grants(one: Summary, given: Sequence[AwardedGrant]) -> list[AwardedGrant]:
    """The grants that a report can be of: that of its case, else those of its project."""
    own = [grant for grant in given if grant.number == one.number and grant.key == str(one.key)]
    return [grant for grant in own if one.case and grant.case == one.case] or [
        grant for grant in own if not one.project or _normalized(grant.project) in ("", _normalized(one.project))
    ]


def _compare_with_grant(one: Summary, grant: AwardedGrant) -> Iterator[Note]:
    """What a report says otherwise than the grant that it is of."""
    if one.case and one.case != grant.case:
        yield Note("other_case", (one.case, grant.case))
    granted = formats.number(grant.amount)
    if one.stated_grant is not None and 0 < grant.amount != one.stated_grant:
        yield Note("other_grant", (formats.number(one.stated_grant), granted, grant.case))
    if one.grant_used is not None and 0 < grant.amount < one.grant_used:
        yield Note("over_grant", (formats.number(one.grant_used), granted, grant.case))


def _unbalanced(found: Sequence[Summary]) -> Iterator[tuple[str, Note]]:
    """Budgets that do not come out even, and accounts with costs that no income has paid."""
    for one in found:
        if one.costs is None or one.income is None:
            continue
        amounts = formats.number(one.costs), formats.number(one.income)
        if one.is_application and one.costs != one.income:
            yield one.file, Note("uneven", amounts)
        elif not one.is_application and one.costs > one.income:
            yield one.file, Note("over_income", amounts)
