"""``assembler letters``: a sheet of decisions in, a folder of letters out."""

from __future__ import annotations

from pathlib import Path

import click

from assembler import batch
from assembler.cli.common import (
    KEY,
    chosen_formats,
    cores,
    example,
    jobs_option,
    progress,
    read_decisions,
    tell_summary,
)
from assembler.definition import Key
from assembler.workspace import Workspace


@click.command(epilog=example("assembler letters utviklingstiltak/2025 vedtak.csv --out brev"))
@click.argument("key", type=KEY)
@click.argument("sheet", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the letters.")
@click.option("--format", "formats", callback=chosen_formats, default="docx,pdf", show_default=True, help="Formats.")
@jobs_option
@click.pass_obj
def letters(workspace: Workspace, key: Key, sheet: Path, out: Path, formats: tuple[str, ...], jobs: int | None) -> None:
    """Decision letters in a batch, from a sheet of decisions (CSV)."""
    definition = workspace.definition(key)
    rows = read_decisions(workspace, definition, sheet)
    with progress(len(rows)) as advance:
        made = batch.write(workspace, definition, rows, out, formats, cores(jobs), advance)
    tell_summary(made, out)


COMMANDS = (letters,)
