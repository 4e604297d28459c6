"""Check forms against what no single one of them shows: deadlines, the register, other forms and earlier grants."""

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
from assembler.scheme.applicants import ORGANISATION
from assembler.scheme.decision import Decision
from assembler.scheme.key import Key
from assembler.scheme.loader import Definition
from assembler.scheme.model import SchemeYear

_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class AwardedGrant:
    """A grant that was given. ``amount`` is in whole kroner, 0 where the manifest does not say it.

    ``number`` is the organisation number, ``date`` the ISO date of the grant letter, or empty.
    """

    key: str
    number: str
    case: str
    project: str
    amount: int
    date: str


def grants_of_manifest(entries: Iterable[ManifestEntry]) -> tuple[AwardedGrant, ...]:
    """The grants among the entries of a manifest of letters, each once however many files its letter has."""
    found = (
        AwardedGrant(
            each.definition, each.organisation_number, each.case_number, each.project, each.amount or 0, each.date
        )
        for each in entries
        if each.is_grant
    )
    return tuple(dict.fromkeys(found))


def grants_of_decisions(decisions: Iterable[Decision], key: Key) -> tuple[AwardedGrant, ...]:
    """The grants of a sheet of decisions, which is of one scheme-year."""
    return tuple(
        AwardedGrant(
            str(key),
            each.recipient.organisation_number,
            each.case_number,
            each.project,
            each.amount or 0,
            each.date.isoformat(),
        )
        for each in decisions
    )


# --- one form at a time -----------------------------------------------------------------------------------------------


def check_single(
    one: Summary, definition: Definition, register: Register, grants: Sequence[AwardedGrant] | None = None
) -> Iterator[Note]:
    """Whether an application or report is late, whether its sender may apply, and whether its file's name is safe."""
    year = definition.year("nb")
    if national_id.redact(one.file) != one.file:
        yield Note("name_personal")
    due = deadline(one, year, grants or ())
    if due and is_late(one, due):
        yield Note("late", (formats.short_date(one.received), formats.short_date(due)))
    if one.is_application and one.number:
        yield from _eligibility_notes(one, year, register)


def deadline(one: Summary, year: SchemeYear, grants: Sequence[AwardedGrant] = ()) -> dt.date | None:
    """The day by which a form was due, none where that is not known.

    Of a report that is due several times, it is that of the period which the report names, else the last. A deadline
    that is reckoned from the grant letter needs its date: that of the one grant that matches, else what the report
    says.
    """
    if one.is_application:
        return year.application_deadline.date if year.application_deadline else None
    report = year.report(one.form)
    if report is None:
        return None
    matching = _matching_grants(one, grants)
    stated = matching[0].date if len(matching) == 1 and matching[0].date else one.letter
    due = report.deadline(one.period, parse.date(stated))
    return due.date if due else None


def is_late(one: Summary, due: dt.date) -> bool:
    """Whether a form came in after this day; not where its day of receipt is not known."""
    return one.received > due.isoformat()


def _eligibility_notes(one: Summary, year: SchemeYear, register: Register) -> Iterator[Note]:
    """Whether the register knows the sender as a kind of recipient that may apply, and for this area."""
    applicants = year.applicants
    for_area = applicants.of_area(one.area)
    known = register.by_organisation(one.number, for_area)
    if known is None:
        if not applicants.admits(ORGANISATION):
            yield Note("not_registered")
    elif not applicants.admits(known.type):
        yield Note("ineligible", (known.name, known.type, ", ".join(applicants.types)))
    elif not applicants.admits(known.type, one.area):
        yield Note("ineligible_area", (known.name, known.type, str(one.area), ", ".join(for_area)))


# --- all of them together ---------------------------------------------------------------------------------------------


def check_all(
    forms: Sequence[Summary],
    definitions: Mapping[Key, Definition],
    earlier: Sequence[Summary],
    grants: Sequence[AwardedGrant] | None,
    manifest: str,
) -> Iterator[tuple[str, Note]]:
    """What the forms show together, each note with the file (or scheme-year) that it is about.

    ``earlier`` are forms of earlier readings. ``grants`` are none where no grants are known; ``manifest`` is the name
    of the file that they are from.
    """
    yield from _duplicate_files(forms, earlier)
    yield from _duplicate_projects(forms, earlier)
    yield from _over_total_budget(forms, earlier, definitions)
    yield from _changed_bank_accounts(forms, earlier)
    yield from _unbalanced(forms)
    if grants is not None:
        yield from _compare_with_grants(forms, grants, manifest)


def _duplicate_files(forms: Sequence[Summary], earlier: Sequence[Summary]) -> Iterator[tuple[str, Note]]:
    first = {one.sha256: one.file for one in reversed(earlier)}
    for one in forms:
        if first.setdefault(one.sha256, one.file) != one.file:
            yield one.file, Note("same_file", (first[one.sha256],))


def _duplicate_projects(forms: Sequence[Summary], earlier: Sequence[Summary]) -> Iterator[tuple[str, Note]]:
    first: dict[tuple[Key, str, str], Summary] = {}
    for index, one in enumerate((*earlier, *forms)):
        if one.is_application and one.number and one.project:
            known = first.setdefault((one.key, one.number, _normalized(one.project)), one)
            if known.sha256 != one.sha256 and index >= len(earlier):
                yield one.file, Note("same_project", (one.name, one.project, known.file))


def _normalized(text: str) -> str:
    """A name as it is compared: its words in lower case, without punctuation."""
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", text).casefold()))


def _over_total_budget(
    forms: Sequence[Summary], earlier: Sequence[Summary], definitions: Mapping[Key, Definition]
) -> Iterator[tuple[str, Note]]:
    for key in {one.key: None for one in forms if one.is_application}:
        budget = definitions[key].year("nb").total_budget
        applications = (one for one in (*earlier, *forms) if one.key == key and one.is_application)
        applied = sum({one.sha256: one.applied or 0 for one in applications}.values())
        if budget is not None and applied > budget:
            yield str(key), Note("over_frame", (formats.number(applied), formats.number(budget)))


def _changed_bank_accounts(forms: Sequence[Summary], earlier: Sequence[Summary]) -> Iterator[tuple[str, Note]]:
    known: dict[str, Summary] = {}
    for one in (*earlier, *forms):
        if one.number and one.account:
            before = known.setdefault(one.number, one)
            if before.account != one.account:
                yield one.file, Note("account_changed", (one.name, before.file))


def _unbalanced(forms: Sequence[Summary]) -> Iterator[tuple[str, Note]]:
    """Budgets whose costs are not their income, and accounts with costs that no income has paid."""
    for one in forms:
        if one.costs is None or one.income is None:
            continue
        amounts = formats.number(one.costs), formats.number(one.income)
        if one.is_application and one.costs != one.income:
            yield one.file, Note("uneven", amounts)
        elif not one.is_application and one.costs > one.income:
            yield one.file, Note("over_income", amounts)


# --- reports and their grants -----------------------------------------------------------------------------------------


def _compare_with_grants(
    forms: Sequence[Summary], grants: Sequence[AwardedGrant], manifest: str
) -> Iterator[tuple[str, Note]]:
    for one in forms:
        if one.is_application:
            continue
        matching = _matching_grants(one, grants)
        if not matching:
            yield one.file, Note("no_grant", (one.name, manifest))
        elif len(matching) == 1:
            yield from ((one.file, note) for note in _compare_with_grant(one, matching[0]))


def _matching_grants(one: Summary, grants: Sequence[AwardedGrant]) -> list[AwardedGrant]:
    """The grants that a report can be about: that of its case, else those of its project."""
    own = [grant for grant in grants if grant.number == one.number and grant.key == str(one.key)]
    return [grant for grant in own if one.case and grant.case == one.case] or [
        grant for grant in own if not one.project or _normalized(grant.project) in ("", _normalized(one.project))
    ]


def _compare_with_grant(one: Summary, grant: AwardedGrant) -> Iterator[Note]:
    """Where a report differs from the grant that it is about."""
    if one.case and one.case != grant.case:
        yield Note("other_case", (one.case, grant.case))
    granted = formats.number(grant.amount)
    if one.stated_grant is not None and 0 < grant.amount != one.stated_grant:
        yield Note("other_grant", (formats.number(one.stated_grant), granted, grant.case))
    if one.grant_used is not None and 0 < grant.amount < one.grant_used:
        yield Note("over_grant", (formats.number(one.grant_used), granted, grant.case))
