"""The command line: the only package that prints, exits, or reads the environment."""

from __future__ import annotations

from pathlib import Path

import click

from assembler.cli import documents, everything, letters
from assembler.cli.common import Group, example
from assembler.workspace import Workspace


@click.group(cls=Group, epilog=example("assembler build utviklingstiltak/2025"))
@click.option(
    "--workspace",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    envvar="ASSEMBLER_WORKSPACE",
    help="Folder with schemas, templates and register (default: this folder).",
)
@click.version_option(package_name="assembler")
@click.pass_context
def main(context: click.Context, workspace: Path) -> None:
    """Circulars, forms and letters for grants, from one JSON Schema per scheme and year."""
    context.obj = Workspace(workspace)


for _module in (everything, documents, letters):
    for _command in _module.COMMANDS:
        main.add_command(_command)
