"""``assembler reports``: make report forms, blank or filled in from grants, and reminders of late ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from assembler.build import prefill
from assembler.build import tasks as assembly
from assembler.cli.common import KEY, counted_noun, example, out_option, print_paths
from assembler.cli.terminal import progress
from assembler.core.json_files import JsonObject
from assembler.letters import compose as letter_texts
from assembler.letters.decisions.reader import DecisionReader
from assembler.reporting import reports as reporting
from assembler.reporting.applications import Applications
from assembler.reporting.due import ReportJob, chosen_reports, delivered_reports, due_reports
from assembler.reporting.grants import read_grants
from assembler.scheme.decision import Decision
from assembler.scheme.key import Key
from assembler.scheme.loader import Definition
from assembler.scheme.workspace import Workspace

_DATE_TYPE = click.DateTime(["%Y-%m-%d"])


@click.command(
    epilog=example(
        "assembler reports utviklingstiltak/2025",
        "assembler reports utviklingstiltak/2025 brev/manifest.jsonl --report arsrapport",
        "assembler reports utviklingstiltak/2025 vedtak.xlsx --applications soknader.jsonl --as-of 2026-02-15",
    )
)
@click.argument("key", type=KEY)
@click.argument("grants", type=click.Path(path_type=Path), required=False)
@click.option("--report", "wanted", multiple=True, metavar="ID", help="Only this report (can be given several times).")
@click.option(
    "--applications",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Fill in what was applied for: the records (JSON Lines) of «assembler read».",
)
@click.option(
    "--delivered", type=click.Path(dir_okay=False, path_type=Path), help="Records of reports that have come in already."
)
@click.option(
    "--as-of", type=_DATE_TYPE, metavar="DATE", help="Mark and remind of reports whose deadline is past that day."
)
@click.option(
    "--answer-by",
    type=_DATE_TYPE,
    metavar="DATE",
    help="The new deadline in reminders (default: in two weeks, on a working day).",
)
@out_option
@click.pass_obj
def reports(
    workspace: Workspace,
    key: Key,
    grants: Path | None,
    wanted: tuple[str, ...],
    applications: Path | None,
    delivered: Path | None,
    as_of: dt.datetime | None,
    answer_by: dt.datetime | None,
    out: Path,
) -> None:
    """Report forms as fillable PDF: blank in both language forms, or one for each grant's reports, in its own.

    GRANTS is the manifest of the grant letters (or its folder), or a sheet of decisions: XLSX, CSV or JSON Lines.
    """
    definition = workspace.definition(key)
    names = chosen_reports(definition, wanted)
    if grants is None:
        if applications or delivered or as_of or answer_by:
            raise click.UsageError("--applications, --delivered, --as-of and --answer-by need GRANTS")
        tasks = assembly.report_tasks(definition, names)
        print_paths(assembly.run_tasks(workspace, list(tasks), out, 1, lambda _: None), out)
        return
    if answer_by and not as_of:
        raise click.UsageError("--answer-by needs --as-of")
    if as_of and answer_by and answer_by <= as_of:
        raise click.UsageError("--answer-by must be a day after --as-of")
    come_in = delivered_reports(delivered, definition) if delivered else None
    register, contracts = workspace.recipients, letter_texts.contracts_of(workspace.theme)
    given = read_grants(grants, definition, register, contracts)
    answers = _read_applications(applications, definition, given)
    due = due_reports(definition, given, names)
    work = ReportJob(definition, workspace.theme, due, answers, come_in, _day(as_of), _day(answer_by))
    folder = out / str(key) / reporting.FOLDER
    with progress(len(due)) as advance:
        result = reporting.write_reports(
            work, DecisionReader(definition, register, contracts), str(grants), folder, advance
        )
    for problem in result.display_problems:
        click.echo(str(problem), err=True)
    counts = counted_noun(result.forms, "report form")
    if as_of:
        counts += f" and {counted_noun(result.reminders, 'reminder')}"
    click.echo(f"{counts}, {prefill.INDEX}.csv and {prefill.INDEX}.json in {folder}")


def _day(moment: dt.datetime | None) -> dt.date | None:
    return moment.date() if moment else None


def _read_applications(path: Path | None, definition: Definition, given: Sequence[Decision]) -> dict[str, JsonObject]:
    """The application's data of each grant, by case number. Prints how many grants have none."""
    if path is None:
        return {}
    found = Applications(path, definition).of(given)
    if lacking := sum(not data for data in found.values()):
        click.echo(f"{path}: {lacking} of {len(found)} grants have no application here", err=True)
    return found


COMMANDS = (reports,)
