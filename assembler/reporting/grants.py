"""Read the grants of a folder of letters, by its manifest, or of a sheet of decisions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from assembler.core.errors import DataError, Problem, cannot_read
from assembler.core.json_files import JsonObject
from assembler.letters.batch.manifest import MANIFEST, ManifestEntry, is_entry
from assembler.letters.decisions import reader as decisions
from assembler.letters.decisions.contract import Contracts
from assembler.letters.decisions.reader import DecisionReader
from assembler.recipients.register import Register
from assembler.scheme.decision import GRANT, Decision
from assembler.scheme.loader import Definition


def read_grants(path: Path, definition: Definition, register: Register, contracts: Contracts) -> tuple[Decision, ...]:
    """The grants among the decisions of a manifest (or of the folder that it is in) or a sheet, in its order.

    Raises :class:`DataError` with every problem: a row that breaks its contract, grants of another scheme or year, or
    no grants at all.
    """
    source = grants_file(path)
    if is_manifest(source):
        given = _from_manifest(source, definition, DecisionReader(definition, register, contracts))
    else:
        given = decisions.read_decisions(source, definition, register, contracts)
    grants = tuple(each for each in given if each.is_grant)
    if not grants:
        raise DataError([Problem(str(source), "", f"holds no grants: no row is a {GRANT}")])
    return grants


def grants_file(path: Path) -> Path:
    """The manifest of a folder of letters; any other path itself."""
    return path / MANIFEST if path.is_dir() else path


def is_manifest(path: Path) -> bool:
    """Whether a file is JSON Lines whose objects hold a decision's row, as the manifest's do."""
    return path.suffix.lower() in (".jsonl", ".ndjson") and any(is_entry(value) for _, value in json_lines(path))


def json_lines(path: Path) -> Iterator[tuple[int, JsonObject]]:
    """The objects of a JSON Lines file, each with the number of its line.

    Raises :class:`DataError` where a line is not a JSON object.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, text in enumerate(file, start=1):
                if text.strip():
                    yield number, _object(path, number, text)
    except OSError as error:
        raise DataError([cannot_read(path, error)]) from error
    except UnicodeDecodeError as error:
        raise DataError([Problem(str(path), "", "is not UTF-8; save the file as UTF-8")]) from error


def _object(path: Path, number: int, text: str) -> JsonObject:
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
    grants: dict[str, Decision] = {}
    for number, value in json_lines(path):
        entry = ManifestEntry.from_json(value)
        if not entry.is_grant or entry.case_number in grants:
            continue
        if entry.definition != str(definition.key):
            what = f"holds grants of {entry.definition or 'an unknown scheme'}, not of {definition.key}"
            problems[Problem(str(path), "", what)] = None
            continue
        decision, errors = reader.row(number, entry.cells())
        problems.update(dict.fromkeys(error.problem(str(path)) for error in errors))
        if decision:
            grants[decision.case_number] = decision
    if problems:
        raise DataError(list(problems))
    return tuple(grants.values())
