"""``assembler list`` and ``assembler build``: what a workspace holds, and all of it made."""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from assembler import assembly, batch, prefilling
from assembler.assembly import Task
from assembler.cli.common import (
    KEY,
    cores,
    example,
    jobs_option,
    load_all,
    out_option,
    progress,
    read_decisions,
    read_register,
    show,
    tell_summary,
)
from assembler.definition import Definition, Key
from assembler.workspace import Workspace

SAMPLES = "examples/{key}/vedtak.csv"  # decisions that `build` makes sample letters from


@click.command("list", epilog=example("assembler list"))
@click.pass_obj
def list_command(workspace: Workspace) -> None:
    """The scheme-years found, with title, deadline, and what each produces."""
    table = Table("Scheme/year", "Title", "Deadline", "Produces", box=None, pad_edge=False)
    for key in workspace.scheme_years():
        definition = workspace.definition(key)
        scheme = definition.localised("nb")["x-scheme"]
        samples = ["sample letters"] if _samples(workspace, key).is_file() else []
        produces = ["circular", "form nb/nn", *samples]
        table.add_row(str(key), scheme["navn"], scheme.get("soknadsfrist", "–"), ", ".join(produces))
    show(table)


@click.command(epilog=example("assembler build", "assembler build utviklingstiltak/2025 --out /tmp/out"))
@click.argument("keys", type=KEY, nargs=-1, metavar="[SCHEME/YEAR]...")
@out_option
@jobs_option
@click.pass_obj
def build(workspace: Workspace, keys: tuple[Key, ...], out: Path, jobs: int | None) -> None:
    """Everything: circulars, forms and sample letters of all definitions, or of those named."""
    definitions = load_all(workspace, keys or workspace.scheme_years())
    letters = {definition.key: list(_sample_tasks(workspace, definition)) for definition in definitions}
    tasks = [task for d in definitions for task in (*assembly.everything(d), *letters[d.key])]
    wanted = {
        d.key: prefilling.recipients(d, read_register(workspace)) for d in definitions if prefilling.in_register(d)
    }
    with progress(len(tasks) + sum(map(len, wanted.values()))) as advance:
        made = assembly.run(workspace, tasks, out, cores(jobs), advance)
        for definition in definitions:
            if definition.key in wanted:
                folder = out / str(definition.key) / prefilling.FOLDER
                prefilling.write(definition, workspace.look, wanted[definition.key], folder, advance)
    for definition in definitions:
        if letters[definition.key]:
            own = [file for file in made if file.task.key == definition.key]
            batch.write_manifest(definition, own, out / str(definition.key) / "brev")
    tell_summary(made, out)
    for key, forms in wanted.items():
        click.echo(f"{len(forms)} pre-filled forms in {out / str(key) / prefilling.FOLDER}")


def _samples(workspace: Workspace, key: Key) -> Path:
    return workspace.root / SAMPLES.format(key=key)


def _sample_tasks(workspace: Workspace, definition: Definition) -> list[Task]:
    path = _samples(workspace, definition.key)
    if not path.is_file():
        return []
    rows = read_decisions(workspace, definition, path)
    return batch.tasks(definition, rows, f"{definition.key}/brev/", ("docx", "pdf"))


COMMANDS = (list_command, build)
