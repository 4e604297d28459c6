"""Decisions in, letters and a manifest of them out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from assembler import assembly, storage
from assembler.assembly import Made, Task
from assembler.decisions import Decision
from assembler.definition import Definition
from assembler.errors import DataError, Problem
from assembler.workspace import Workspace

MANIFEST = "manifest.jsonl"


def tasks(definition: Definition, decisions: Sequence[Decision], folder: str, formats: tuple[str, ...]) -> list[Task]:
    """A task for each decision. Raises :class:`DataError` where two letters would get the same file name."""
    made: dict[str, Task] = {}
    problems = []
    for decision in decisions:
        task = assembly.letter(definition, decision, folder, formats)
        if task.stem in made:
            problems.append(Problem(task.stem, "", f"is the file name of two letters: {decision.case_number}"))
        made[task.stem] = task
    if problems:
        raise DataError(problems)
    return list(made.values())


def write(
    workspace: Workspace,
    definition: Definition,
    decisions: Sequence[Decision],
    out: Path,
    formats: tuple[str, ...],
    jobs: int,
    progress: Callable[[int], None],
) -> list[Made]:
    """Write every decision's letter into ``out``, then the manifest."""
    made = assembly.run(workspace, tasks(definition, decisions, "", formats), out, jobs, progress)
    write_manifest(definition, made, out)
    return made


def write_manifest(definition: Definition, made: Sequence[Made], out: Path) -> None:
    """``manifest.jsonl`` in ``out``: a line for each letter's file, in the order of the decisions."""
    lines = []
    for file in made:
        decision = file.task.decision
        if decision:
            entry = {
                "saksnummer": decision.case_number,
                "vedtak": decision.letter_type,
                "mottaker": decision.recipient.navn,
                "organisasjonsnummer": decision.recipient.organisasjonsnummer,
                "malform": decision.language,
                "fil": Path(file.path).name,
                "sha256": file.sha256,
                "definisjon": str(definition.key),
                "versjon": definition.version,
            }
            lines.append(json.dumps(entry, ensure_ascii=False) + "\n")
    storage.write(out / MANIFEST, "".join(lines).encode())
