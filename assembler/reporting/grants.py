"""Grants in, checked: the manifest of a folder of letters, or a sheet of decisions -> each grant as its decision."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assembler.core.errors import DataError, Problem
from assembler.letters.batch.manifest import MANIFEST, ManifestEntry, is_entry
from assembler.letters.decisions import reader as decisions
from assembler.letters.decisions.contract import Contracts
from assembler.letters.decisions.reader import DecisionReader
from assembler.recipients.register import Register
from assembler.scheme.decision import GRANT, Decision
from assembler.scheme.form_id import APPLICATION
from assembler.scheme.loader import Definition


def read_grants(path: Path, definition: Definition, register: Register, contracts: Contracts) -> tuple[Decision, ...]:
    """The grants among the decisions of a manifest (or the folder it lies in) or a sheet, in its order.

    Raises :class:`DataError` with every problem: a row that breaks its contract, grants of another scheme or year, or
    no grants at all.
    """
    source = grants_file(path)
    if is_manifest(source):
        found = _from_manifest(source, definition, DecisionReader(definition, register, contracts))
    else:
        found = decisions.read_decisions(source, definition, register, contracts)
    grants = tuple(each for each in found if each.is_grant)
    if not grants:
        raise DataError([Problem(str(source), "", f"holds no grants: no row is a {GRANT}")])
    return grants


def grants_file(path: Path) -> Path:
    """The manifest of a folder of letters; any other path itself."""
    return path / MANIFEST if path.is_dir() else path


def is_manifest(path: Path) -> bool:
    """Whether a file is JSON Lines whose objects hold a decision's row, as the manifest's do."""
    return path.suffix.lower() in (".jsonl", ".ndjson") and any(is_entry(value) for _, value in json_lines(path))


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSON Lines file, each with the number of its line.

    Raises :class:`DataError` where a line is no JSON object.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, text in enumerate(file, start=1):
                if text.strip():
                    yield number, _object(path, number, text)
    except OSError as error:
        raise DataError([Problem(str(path), "", f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise DataError([Problem(str(path), "", "is not UTF-8; save the file as UTF-8")]) from error


def _object(path: Path, number: int, text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError([Problem(str(path), f"line {number}", "is not JSON: each line is an object")]) from error
    if not isinstance(value, dict):
        raise DataError([Problem(str(path), f"line {number}", "is no JSON object")])
    return value


def _from_manifest(path: Path, definition: Definition, reader: DecisionReader) -> tuple[Decision, ...]:
    """The manifest's grants, each once: a letter has an entry for each of its files."""
    problems: dict[Problem, None] = {}
    found: dict[str, Decision] = {}
    for number, value in json_lines(path):
        entry = ManifestEntry.from_json(value)
        if not entry.is_grant or entry.case_number in found:
            continue
        if entry.definition != str(definition.key):
            what = f"holds grants of {entry.definition or 'an unknown scheme'}, not of {definition.key}"
            problems[Problem(str(path), "", what)] = None
            continue
        decision, errors = reader.row(number, entry.cells())
        problems.update(dict.fromkeys(error.problem(str(path)) for error in errors))
        if decision:
            found[decision.case_number] = decision
    if problems:
        raise DataError(list(problems))
    return tuple(found.values())


# --- what was read in -------------------------------------------------------------------------------------------------


def form_records(path: Path, definition: Definition) -> Iterator[dict[str, Any]]:
    """The records of this definition's forms among those that ``assembler read`` wrote.

    Raises :class:`DataError` where a line is no such record.
    """
    for number, record in json_lines(path):
        if not (isinstance(record.get("data"), dict) and isinstance(record.get("mottaker"), dict)):
            what = "is no record of a form: it lacks «data» or «mottaker»; give what «assembler read» wrote"
            raise DataError([Problem(str(path), f"line {number}", what)])
        if f"{record.get('ordning')}/{record.get('ar')}" == str(definition.key) and "skjema" in record:
            yield record


class Applications:
    """The applications that were read in, to be found by the grant that they led to."""

    def __init__(self, path: Path, definition: Definition) -> None:
        self._path = path
        self._records: dict[str, list[Mapping[str, Any]]] = {}
        for record in form_records(path, definition):
            if record["skjema"] == APPLICATION:
                self._records.setdefault(str(record["mottaker"].get("organisasjonsnummer", "")), []).append(record)
        if not self._records:
            raise DataError([Problem(str(path), "", f"holds no applications to {definition.key}")])

    def of(self, grants: Sequence[Decision]) -> dict[str, Mapping[str, Any]]:
        """The data of each grant's application, by case number; empty where there is none.

        Of an applicant with several applications or grants it is the one whose reference, or else whose project, is the
        grant's. Raises :class:`DataError` with each grant for which that does not tell which.
        """
        problems: list[Problem] = []
        given = Counter(grant.recipient.organisasjonsnummer for grant in grants)
        found: dict[str, Mapping[str, Any]] = {}
        for grant in grants:
            number = grant.recipient.organisasjonsnummer
            sent = self._records.get(number, [])
            chosen = _matching_application(sent, grant) or (sent[0] if len(sent) == given[number] == 1 else None)
            found[grant.case_number] = chosen["data"] if chosen else {}
            if len(sent) > 1 and chosen is None:
                what = f"holds {len(sent)} applications from {grant.recipient.navn}; none is known to be {_name(grant)}"
                problems.append(Problem(str(self._path), f"case {grant.case_number}", what))
        if problems:
            raise DataError(problems)
        return found


def _matching_application(sent: Sequence[Mapping[str, Any]], grant: Decision) -> Mapping[str, Any] | None:
    """The one application that is known to be the grant's, if one is."""
    for fits in (_has_reference, _has_project):
        chosen = [record for record in sent if fits(record, grant)]
        if len(chosen) == 1:
            return chosen[0]
    return None


def _name(grant: Decision) -> str:
    return f"{grant.application_reference} («{grant.project}»)"


def _has_reference(record: Mapping[str, Any], grant: Decision) -> bool:
    """Whether the record, or the file that it was read from, bears the application's reference."""
    reference = grant.application_reference.casefold()
    told = [str(record.get(name, "")) for name in ("kvittering", "soknadsreferanse")]
    named = (*told, Path(str(record.get("fil", ""))).stem)
    return reference in (name.casefold() for name in named)


def _has_project(record: Mapping[str, Any], grant: Decision) -> bool:
    """Whether one of the application's answers is the project's name."""
    wanted = grant.project.casefold()
    return any(isinstance(value, str) and value.casefold() == wanted for value in _values(record["data"]))


def _values(data: Any) -> Iterator[Any]:
    if isinstance(data, Mapping | list):
        for part in data.values() if isinstance(data, Mapping) else data:
            yield from _values(part)
    else:
        yield data
