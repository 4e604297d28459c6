"""Validates a definition: against the meta-schema, its own references and what it leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assembler.core.errors import Problem
from assembler.core.json_pointer import resolves
from assembler.json_schema.references import Schema
from assembler.json_schema.validation import Checker, meta_problems
from assembler.scheme import loader as definitions
from assembler.scheme.loader import Definition


def definition_problems(definition: Definition, meta: Checker, *, draft: bool = False) -> list[Problem]:
    """Everything wrong with a definition and the shared files it refers to, by file and JSON Pointer.

    What is still open (``x-open``) is a problem too, unless a ``draft`` is asked for; the values at those places are
    none, for they are yet to be decided.
    """
    points = list(_open_points(definition))
    places = {(point.file, point.place) for point, _ in points}

    def broken(file: str, contents: Schema) -> set[Problem]:
        found = meta_problems(file, contents, meta)
        return {problem for problem in found if (problem.file, problem.place) not in places}

    problems = set(definitions.reference_problems(definition))
    for path, contents in definition.files.values():
        problems |= broken(str(path), contents)
    if not draft:
        problems.update(point for point, _ in points)
    problems.update(nowhere for _, nowhere in points if nowhere)
    sources = definition.schema.get("x-provenance")
    for index, entry in enumerate(sources if isinstance(sources, list) else []):
        pointer = entry.get("at", "") if isinstance(entry, Mapping) else ""
        if isinstance(pointer, str) and not resolves(definition.schema, pointer):
            what = f"«{pointer}» is no place in this definition"
            problems.add(Problem(str(definition.path), f"/x-provenance/{index}/at", what))
    scheme = definition.schema.get("x-scheme")
    year = scheme.get("ar") if isinstance(scheme, Mapping) else None
    if isinstance(year, int) and year != definition.key.year:
        what = f"says the year {year}, but the file is named {definition.path.name}"
        problems.add(Problem(str(definition.path), "/x-scheme/ar", what))
    for keyword in ("title", "x-scheme", "x-circular"):
        if keyword not in definition.schema:
            problems.add(Problem(str(definition.path), "", f"has no «{keyword}»; a definition needs it"))
    if not problems:  # then each part is right; what a reference leads to may still be no schema, or lack its nynorsk
        problems = broken(str(definition.path), definition.expanded)
    return sorted(problems)


def _open_points(definition: Definition) -> Iterator[tuple[Problem, Problem | None]]:
    """Each open point as a problem at its place, and another where the definition has no such place, else none."""
    entries = definition.schema.get("x-open")
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        if not isinstance(entry, Mapping) or not isinstance(entry.get("place"), str):
            continue  # the meta-schema says what is wrong with it
        file, pointer = str(definition.path), entry["place"]
        what = str(entry.get("what", "")).rstrip(".")
        nowhere = Problem(file, f"/x-open/{index}/place", f"«{pointer}» is no place in this definition")
        yield (
            Problem(file, pointer, f"is open: {what}; decide it, then remove its entry from x-open"),
            None if resolves(definition.schema, pointer) else nowhere,
        )
