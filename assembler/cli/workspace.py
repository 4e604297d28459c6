"""``assembler init`` and ``assembler list``: make a workspace, and list the scheme-years of one."""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from assembler.cli.common import KEY, example, sample_sheet
from assembler.cli.terminal import print_table
from assembler.core.errors import DataError
from assembler.scheme import scaffold
from assembler.scheme.key import Key
from assembler.scheme.workspace import Workspace


@click.command(epilog=example("assembler init tilskudd", "assembler init tilskudd --scheme utviklingstiltak/2025"))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--scheme", "keys", type=KEY, multiple=True, help="Take this scheme-year only; can be given again.")
def init(folder: Path, keys: tuple[Key, ...]) -> None:
    """Make FOLDER a new workspace: definitions, looks, letter texts, register and examples, to change as you like.

    FOLDER must be empty, or not be there yet.
    """
    keys_written = scaffold.write(folder, keys)
    click.echo(f"{folder} is a workspace with {', '.join(map(str, keys_written))}")
    click.echo(f"Next: cd {folder}, then assembler build; {folder / 'README.md'} tells more")


@click.command("list", epilog=example("assembler list"))
@click.pass_obj
def list_command(workspace: Workspace) -> None:
    """The scheme-years found, with title, deadline, and what each produces."""
    table = Table("Scheme/year", "Title", "Deadline", "Produces", box=None, pad_edge=False)
    for key in workspace.scheme_years():
        definition = workspace.definition(key, draft=True)
        try:
            year = definition.year("nb")
        except DataError:  # an open place of a draft may hold what cannot be read
            table.add_row(str(key), "–", "–", "–")
            continue
        deadline = year.application_deadline
        reports = ["report forms"] if year.report_forms else []
        samples = ["sample letters"] if sample_sheet(workspace, key).is_file() else []
        produces = ["circular", "form nb/nn", *reports, *samples]
        table.add_row(str(key), year.name, deadline.date.isoformat() if deadline else "–", ", ".join(produces))
    print_table(table)


COMMANDS = (init, list_command)
