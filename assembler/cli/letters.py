"""``assembler letters``: make decision letters from a sheet of decisions."""

from __future__ import annotations

from pathlib import Path

import click

from assembler.cli.common import (
    KEY,
    counted_noun,
    example,
    jobs_option,
    parse_formats,
    sample_sheet,
    worker_count,
)
from assembler.cli.terminal import phases
from assembler.core import atomic_files
from assembler.letters import compose as letter_texts
from assembler.letters.batch import manifest
from assembler.letters.batch import run as batch
from assembler.letters.batch.renderer import BatchJob
from assembler.letters.decisions import table_reader
from assembler.letters.decisions import template as decision_template
from assembler.scheme.key import Key
from assembler.scheme.workspace import Workspace


@click.command(
    epilog=example(
        "assembler letters utviklingstiltak/2025 --template",
        "assembler letters utviklingstiltak/2025 vedtak.xlsx --out brev",
        "assembler letters utviklingstiltak/2025 vedtak.xlsx --out brev --resume",
    )
)
@click.argument("key", type=KEY)
@click.argument("sheet", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the letters.")
@click.option("--format", "formats", callback=parse_formats, help="Formats (default: docx,pdf as far as they can be).")
@click.option("--template", is_flag=True, help="Write an empty sheet of decisions (XLSX) with drop-downs and samples.")
@click.option("--resume", is_flag=True, help="Go on with a run that was interrupted.")
@click.option("--replace", is_flag=True, help="Remove what an earlier run wrote there, then write all anew.")
@click.option("--skip-invalid", is_flag=True, help="Leave out rows that are wrong, and write a sheet of them.")
@click.option(
    "--scheduler", default="", metavar="ADDRESS", help="Make the letters on a Dask cluster (extra «cluster»)."
)
@jobs_option
@click.pass_obj
def letters(
    workspace: Workspace,
    key: Key,
    sheet: Path | None,
    out: Path | None,
    formats: tuple[str, ...],
    template: bool,
    resume: bool,
    replace: bool,
    skip_invalid: bool,
    scheduler: str,
    jobs: int | None,
) -> None:
    """Decision letters in a batch, from a sheet of decisions (XLSX, CSV or JSON Lines).

    Every row is checked before any letter is written. Beside the letters lie manifest.jsonl and oversikt.xlsx; where
    rows are wrong, feil.xlsx shows which cells, and nothing else is written.
    """
    if template:
        click.echo(str(_write_template(workspace, key, out or Path(), replace)))
        return
    if sheet is None or out is None:
        raise click.UsageError("give a sheet of decisions and --out FOLDER, or --template")
    job = BatchJob(workspace.root, key, formats)
    run = batch.BatchRun(job, sheet, out, worker_count(jobs), scheduler, resume, skip_invalid, replace)
    with phases({"check": "Checking", "write": "Writing"}) as progress:
        result = batch.write_letters(run, progress)
    if result.kept:
        click.echo(f"{counted_noun(result.kept, 'file')} lay there already")
    if result.skipped:
        click.echo(f"{counted_noun(result.skipped, 'row')} left out, see {out / batch.SKIPPED_ROWS}")
    click.echo(
        f"{result.written} files ({result.size / 1000:.0f} kB), {manifest.MANIFEST} and {batch.SUMMARY} in {out}"
    )


def _write_template(workspace: Workspace, key: Key, out: Path, replace: bool) -> Path:
    definition = workspace.definition(key)
    target = out / f"vedtak-{atomic_files.file_name(str(key))}.xlsx"
    if not replace:
        decision_template.refuse_if_decided(target)
    path = sample_sheet(workspace, key)
    rows = [cells for _, cells in table_reader.read_table(path).records()] if path.is_file() else []
    contracts = letter_texts.contracts_of(workspace.theme)
    samples = _one_of_each(rows)
    contents = decision_template.write_template(definition, workspace.recipients, contracts, samples, workspace.theme)
    atomic_files.write(target, contents)
    return target


def _one_of_each(rows: list[table_reader.Cells]) -> list[table_reader.Cells]:
    """A sample of each letter type."""
    return list({row["vedtak"]: row for row in reversed(rows)}.values())


COMMANDS = (letters,)
