"""``assembler build``: make everything of all definitions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from assembler.build import prefill
from assembler.build import tasks as assembly
from assembler.cli.common import (
    KEY,
    example,
    jobs_option,
    load_definitions,
    out_option,
    read_bytes,
    sample_sheet,
    worker_count,
)
from assembler.cli.site import base_option, day_option, publish
from assembler.cli.terminal import print_summary, progress
from assembler.core.errors import Problem, UsageError
from assembler.i18n.language import LANGUAGES
from assembler.letters.batch import manifest
from assembler.letters.batch import run as batch
from assembler.letters.batch.renderer import BatchJob
from assembler.letters.decisions import table_reader
from assembler.letters.decisions.contract import CASE_NUMBER
from assembler.scheme.key import Key
from assembler.scheme.workspace import Workspace
from assembler.site import publish as site
from assembler.site.build_cache import BuildCache


@click.command(epilog=example("assembler build", "assembler build utviklingstiltak/2025 --out /tmp/out"))
@click.argument("keys", type=KEY, nargs=-1, metavar="[SCHEME/YEAR]...")
@base_option
@day_option
@out_option
@jobs_option
@click.pass_obj
def build(
    workspace: Workspace,
    keys: tuple[Key, ...],
    base: str | None,
    date: dt.datetime | None,
    out: Path,
    jobs: int | None,
) -> None:
    """Everything of all definitions, or of those named: circulars, forms, report forms, sample letters, the site."""
    definitions = load_definitions(workspace, keys or workspace.scheme_years())
    tasks = [task for definition in definitions for task in assembly.all_tasks(definition)]
    register = workspace.recipients
    wanted = {
        d.key: prefill.eligible_recipients(d, register) for d in definitions if d.year("nb").applicants.in_register
    }
    sampled = [definition.key for definition in definitions if _has_sample_sheet(workspace, definition.key)]
    letters = [_sample_letters(workspace, key, out, worker_count(jobs)) for key in sampled]
    for run in letters:
        batch.check_sheet(run)
    with progress(len(tasks) + sum(map(len, wanted.values()))) as advance:
        made = assembly.run_tasks(workspace, tasks, out, worker_count(jobs), advance)
        for definition in definitions:
            if definition.key in wanted:
                folder = out / str(definition.key) / prefill.FOLDER
                blank = {each: assembly.application_task(definition, each) for each in LANGUAGES}
                laid_out = {each: read_bytes(out / f"{task.stem}.pdf") for each, task in blank.items()}
                prefill.write_forms(definition, workspace.theme, wanted[definition.key], folder, advance, laid_out)
    written = {run.out: batch.write_letters(run, lambda *_: None) for run in letters}
    pages = publish(BuildCache(workspace, register, out), definitions, base, date)
    print_summary(made, out)
    for key, forms in wanted.items():
        click.echo(f"{len(forms)} pre-filled forms in {out / str(key) / prefill.FOLDER}")
    for place, result in written.items():
        click.echo(f"{result.written} files of sample letters in {place}")
    click.echo(f"{pages} files of the public site in {out / site.FOLDER}")


def _has_sample_sheet(workspace: Workspace, key: Key) -> bool:
    return sample_sheet(workspace, key).is_file()


def _sample_letters(workspace: Workspace, key: Key, out: Path, jobs: int) -> batch.BatchRun:
    """The batch of sample letters. Raises :class:`UsageError` where letters to others lie in its folder."""
    sheet, folder = sample_sheet(workspace, key), out / str(key) / "brev"
    ours = {cells.get(CASE_NUMBER) for _, cells in table_reader.read_table(sheet).records()}
    if not manifest.case_numbers(folder) <= ours:
        what = "holds letters that are no samples; move them to a folder outside the build's"
        raise UsageError([Problem(str(folder), "", what)])
    return batch.BatchRun(BatchJob(workspace.root, key), sheet, folder, jobs, replace=True)


COMMANDS = (build,)
