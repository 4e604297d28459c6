"""The command line: the only package that prints, exits, or reads the environment."""

from __future__ import annotations

from pathlib import Path

import click

from assembler.cli import language
from assembler.cli.common import LazyGroup, example, use_utf8_in_pipes
from assembler.i18n.catalog import INTERFACE_LANGUAGES
from assembler.scheme.workspace import Workspace

# The module of each command, in the order of the help. A module is imported when its command is called, so that no
# command waits for another's libraries.
_COMMAND_MODULES = {
    "init": "workspace",
    "list": "workspace",
    "build": "build",
    "circular": "documents",
    "form": "documents",
    "prefill": "documents",
    "freeze": "documents",
    "letters": "letters",
    "reports": "reports",
    "check": "lint",
    "review": "word_review",
    "import": "word_review",
    "diff": "compare",
    "new": "rollover",
    "read": "read",
    "site": "site",
    "serve": "site",
    "completion": "completion",
}


class _Commands(LazyGroup):
    modules = _COMMAND_MODULES


@click.group(cls=_Commands, epilog=example("assembler build utviklingstiltak/2025"))
@click.option(
    "--workspace",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    envvar="ASSEMBLER_WORKSPACE",
    help="Folder with schemas, templates and register (default: this folder).",
)
@click.option(
    "--language",
    type=click.Choice(INTERFACE_LANGUAGES),
    callback=language.choose,
    expose_value=False,
    is_eager=True,
    help="Language of the program: nb, nn or en (default: ASSEMBLER_LANGUAGE, else the system's).",
)
@click.version_option(package_name="assembler")
@click.pass_context
def main(context: click.Context, workspace: Path) -> None:
    """Circulars, forms, letters and reports for grants, from one JSON Schema per scheme and year."""
    use_utf8_in_pipes()
    context.obj = Workspace(workspace)
