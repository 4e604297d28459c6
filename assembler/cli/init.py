"""``assembler init``: a new workspace."""

from __future__ import annotations

from pathlib import Path

import click

from assembler.cli.common import KEY, example
from assembler.scheme import scaffold
from assembler.scheme.loader import Key


@click.command(epilog=example("assembler init tilskudd", "assembler init tilskudd --scheme utviklingstiltak/2025"))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--scheme", "keys", type=KEY, multiple=True, help="Take this scheme-year only; can be given again.")
def init(folder: Path, keys: tuple[Key, ...]) -> None:
    """Make FOLDER a new workspace: definitions, looks, letter texts, register and examples, to change as you like.

    FOLDER must be empty, or not be there yet.
    """
    held = scaffold.write(folder, keys)
    click.echo(f"{folder} is a workspace with {', '.join(map(str, held))}")
    click.echo(f"Next: cd {folder}, then assembler build; {folder / 'README.md'} tells more")


COMMANDS = (init,)
