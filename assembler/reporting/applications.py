"""Find the applications that grants were given to, among the records that ``assembler read`` wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assembler.core.errors import DataError, Problem
from assembler.core.json_files import JsonObject
from assembler.reporting.grants import json_lines
from assembler.scheme.decision import Decision
from assembler.scheme.form_id import APPLICATION
from assembler.scheme.loader import Definition


@dataclass(frozen=True, slots=True)
class FormRecord:
    """What reports need of the record of a form that was read.

    ``form`` is the application's or a report's name, ``references`` are texts that can name the application: its
    receipt, its reference, and the stem of the file that it was read from.
    """

    form: str
    organisation_number: str
    data: JsonObject
    references: tuple[str, ...]
    is_complete: bool


def form_records(path: Path, definition: Definition) -> Iterator[FormRecord]:
    """The records of this definition's forms among those that ``assembler read`` wrote.

    Raises :class:`DataError` where a line is not such a record.
    """
    for number, record in json_lines(path):
        data, recipient = record.get("data"), record.get("mottaker")
        if not (isinstance(data, Mapping) and isinstance(recipient, Mapping)):
            what = "is no record of a form: it lacks «data» or «mottaker»; give what «assembler read» wrote"
            raise DataError([Problem(str(path), f"line {number}", what)])
        if f"{record.get('ordning')}/{record.get('ar')}" == str(definition.key) and "skjema" in record:
            yield FormRecord(
                form=str(record["skjema"]),
                organisation_number=str(recipient.get("organisasjonsnummer", "")),
                data=data,
                references=(
                    *(str(record.get(name, "")) for name in ("kvittering", "soknadsreferanse")),
                    Path(str(record.get("fil", ""))).stem,
                ),
                is_complete=record.get("komplett") is not False,
            )


class Applications:
    """The applications that were read, to be found by the grant that they led to.

    Raises :class:`DataError` where the file has none to this definition.
    """

    def __init__(self, path: Path, definition: Definition) -> None:
        self._path = path
        self._records: dict[str, list[FormRecord]] = {}
        for record in form_records(path, definition):
            if record.form == APPLICATION:
                self._records.setdefault(record.organisation_number, []).append(record)
        if not self._records:
            raise DataError([Problem(str(path), "", f"holds no applications to {definition.key}")])

    def of(self, grants: Sequence[Decision]) -> dict[str, JsonObject]:
        """The data of each grant's application, by case number; empty where there is none.

        Of an applicant with several applications or grants it is the one whose reference, or else whose project, is the
        grant's. Raises :class:`DataError` with each grant for which that does not identify one.
        """
        problems: list[Problem] = []
        grant_counts = Counter(grant.recipient.organisation_number for grant in grants)
        applications: dict[str, JsonObject] = {}
        for grant in grants:
            number = grant.recipient.organisation_number
            sent = self._records.get(number, [])
            only = sent[0] if len(sent) == grant_counts[number] == 1 else None
            chosen = _matching_application(sent, grant) or only
            applications[grant.case_number] = chosen.data if chosen else {}
            if len(sent) > 1 and chosen is None:
                named = f"{grant.application_reference} («{grant.project}»)"
                what = f"holds {len(sent)} applications from {grant.recipient.name}; none is known to be {named}"
                problems.append(Problem(str(self._path), f"case {grant.case_number}", what))
        if problems:
            raise DataError(problems)
        return applications


def _matching_application(sent: Sequence[FormRecord], grant: Decision) -> FormRecord | None:
    """The one application that is known to be the grant's, if one is."""
    for matches in (_has_reference, _has_project):
        matching = [record for record in sent if matches(record, grant)]
        if len(matching) == 1:
            return matching[0]
    return None


def _has_reference(record: FormRecord, grant: Decision) -> bool:
    """Whether the record, or the file that it was read from, has the application's reference."""
    return grant.application_reference.casefold() in (each.casefold() for each in record.references)


def _has_project(record: FormRecord, grant: Decision) -> bool:
    """Whether one of the application's answers is the project's name."""
    project = grant.project.casefold()
    return any(isinstance(value, str) and value.casefold() == project for value in _answers(record.data))


def _answers(data: object) -> Iterator[object]:
    if isinstance(data, Mapping | list):
        for part in data.values() if isinstance(data, Mapping) else data:
            yield from _answers(part)
    else:
        yield data
