"""``assembler completion``: print the script that lets a shell complete commands and names."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from assembler.cli.common import example

_SCRIPT_PATHS = {
    "bash": "~/.local/share/bash-completion/completions/assembler",
    "zsh": "~/.zfunc/_assembler",
    "fish": "~/.config/fish/completions/assembler.fish",
}
_EXTRA_STEPS = {"zsh": ", and write «fpath+=~/.zfunc» before «compinit» in ~/.zshrc"}


@click.command(epilog=example(*(f"assembler completion {shell} > {place}" for shell, place in _SCRIPT_PATHS.items())))
@click.argument("shell", type=click.Choice(list(_SCRIPT_PATHS)))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that completes commands, options, scheme-years and letter texts in a shell.

    What the workspace holds is completed from the folder in which the shell stands, or from --workspace.
    """
    made = get_completion_class(shell)
    assert made  # click knows each of these shells
    root = context.find_root()
    click.echo(made(root.command, {}, "assembler", "_ASSEMBLER_COMPLETE").source())
    click.echo(f"# Keep this script as {_SCRIPT_PATHS[shell]}{_EXTRA_STEPS.get(shell, '')}.")


COMMANDS = (completion,)
