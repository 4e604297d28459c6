"""Share what the commands have in common: the lazy group, arguments, options, loading and output."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import click
from click.shell_completion import CompletionItem

from assembler.cli import language
from assembler.core.errors import AssemblerError, DataError, cannot_read, printable
from assembler.render import registry as writers
from assembler.scheme.key import Key, parse_key
from assembler.scheme.loader import Definition
from assembler.scheme.workspace import Workspace

if TYPE_CHECKING:  # their libraries are loaded by the commands that need them
    from assembler.build.tasks import OutputFile
    from assembler.compare.to_text import TextLine


class LazyGroup(click.Group):
    """Commands that are imported when they are called: ``modules`` is the module of each, by the command's name.

    Errors are printed in one line per problem; the exit code is that of the first error.
    """

    modules: ClassVar[Mapping[str, str]]

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands' names."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, whose module is imported."""
        if cmd_name not in self.modules:
            return None
        module = import_module(f"assembler.cli.{self.modules[cmd_name]}")
        commands: Sequence[click.Command] = module.COMMANDS
        return next(command for command in commands if command.name == cmd_name)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments parsed, in the language that they ask for: help is shown while they are."""
        language.choose(ctx, self.params[0], language.in_arguments(args))
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; print errors and exit with their code."""
        try:
            return super().invoke(ctx)
        except AssemblerError as error:
            for problem in error.problems:
                language.say_problem(problem)
            sys.exit(error.exit_code)


def example(*lines: str) -> str:
    """The closing lines of a command's help."""
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


class _KeyType(click.ParamType[Key]):
    name = "SCHEME/YEAR"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Key:
        return value if isinstance(value, Key) else parse_key(str(value))

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return complete(ctx, incomplete, lambda workspace: workspace.scheme_years())


def complete(
    ctx: click.Context, incomplete: str, names: Callable[[Workspace], Iterable[object]]
) -> list[CompletionItem]:
    """The names of the workspace that begin with what was typed, for a shell to offer; none where it has none."""
    workspace = Workspace(ctx.find_root().params.get("workspace") or Path())
    try:
        return [CompletionItem(name) for name in map(str, names(workspace)) if name.startswith(incomplete)]
    except AssemblerError:
        return []


KEY = _KeyType()
out_option = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build"),
    show_default=True,
    help="Output folder.",
)
jobs_option = click.option("--jobs", type=click.IntRange(1), default=None, help="Processes (default: one per core).")


replace_option = click.option("--replace", is_flag=True, help="Write over what people have filled in or edited since.")


def worker_count(jobs: int | None) -> int:
    """The number of processes: ``jobs``, else one per core; at most 61, as Windows waits for no more."""
    found = jobs or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    return min(found, 61)


def parse_formats(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...]:
    """The formats that ``--format`` names, none where it is not given; the option's callback."""
    if value is None:
        return ()
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
    unknown = [name for name in names if name not in writers.FORMATS]
    if unknown or not names:
        what = f"«{', '.join(unknown)}» is no format; they are" if unknown else "name one or more of"
        raise click.BadParameter(f"{what} {', '.join(writers.FORMATS)}")
    return names


def load_definitions(workspace: Workspace, keys: Sequence[Key]) -> list[Definition]:
    """The definitions. Raises an error with the problems of all of them."""
    loaded: list[Definition] = []
    failed: list[AssemblerError] = []
    for key in keys:
        try:
            loaded.append(workspace.definition(key))
        except AssemblerError as error:
            failed.append(error)
    if failed:
        raise type(failed[0])(list(dict.fromkeys(problem for error in failed for problem in error.problems)))
    return loaded


def sample_sheet(workspace: Workspace, key: Key) -> Path:
    """The sheet of sample decisions that ``build`` makes letters from, if it exists."""
    return workspace.root / "examples" / str(key) / "vedtak.csv"


def read_bytes(path: Path) -> bytes:
    """A file's bytes. Raises :class:`DataError` where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError([cannot_read(path, error)]) from error


_STYLES: Mapping[str, Callable[[str], str]] = {
    "same": str,
    "deleted": partial(click.style, fg="red", strikethrough=True),
    "inserted": partial(click.style, fg="green", underline=True),
}


def styled_line(line: TextLine) -> str:
    """A line of a comparison with colours, which :func:`click.echo` removes where it does not write to a terminal."""
    styled = "".join(_STYLES[segment.kind](printable(segment.text)) for segment in line.segments)
    text = f"{' ' * line.indent}{styled}".rstrip()
    return click.style(text, bold=True) if line.heading and text else text


# --- output -----------------------------------------------------------------------------------------------------------


def use_utf8_in_pipes() -> None:
    """Write UTF-8 to pipes and files, whatever the system's encoding: other commands here read UTF-8."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")


def counted_noun(count: int, name: str) -> str:
    """A count with its noun: «1 letter», «2 letters»."""
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def print_paths(made: Sequence[OutputFile], out: Path) -> None:
    """Print the path of each file that was made."""
    for file in made:
        click.echo(str(out / file.path))
