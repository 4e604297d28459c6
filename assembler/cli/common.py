"""What every command shares: arguments and options, and errors as lines."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from assembler.cli import language
from assembler.core.errors import AssemblerError, DataError, cannot_read
from assembler.recipients import register
from assembler.render import registry as writers
from assembler.scheme.loader import Definition, Key, parse_key
from assembler.scheme.workspace import Workspace

if TYPE_CHECKING:
    from assembler.build.tasks import OutputFile  # its libraries are loaded by the commands that make something


class LazyGroup(click.Group):
    """Commands by name, each in a module of this package; says what is wrong in one line per problem.

    The exit code is that of the first problem's kind.
    """

    def __init__(self, *arguments: Any, modules: Mapping[str, str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands' names."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, its module imported."""
        if cmd_name not in self._modules:
            return None
        module = import_module(f"assembler.cli.{self._modules[cmd_name]}")
        commands: Sequence[click.Command] = module.COMMANDS
        return next(command for command in commands if command.name == cmd_name)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments parsed, in the language that they ask for: help is shown while they are."""
        language.choose(ctx, self.params[0], language.in_arguments(args))
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """The command carried out; what is wrong goes to the error stream."""
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

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Key:
        return value if isinstance(value, Key) else parse_key(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return complete(ctx, incomplete, lambda workspace: workspace.scheme_years())


def complete(
    ctx: click.Context, incomplete: str, names: Callable[[Workspace], Iterable[object]]
) -> list[CompletionItem]:
    """What a shell is offered for the beginning of a name: the names of the workspace, or nothing where it has none."""
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
    """The number of processes: as asked for, else one per core, and no more than Windows can wait for."""
    found = jobs or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    return min(found, 61)


def parse_formats(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...]:
    """The formats that ``--format`` names, none where it is not given; used as the option's callback."""
    if value is None:
        return ()
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
    unknown = [name for name in names if name not in writers.FORMATS]
    if unknown or not names:
        told = f"«{', '.join(unknown)}» is no format; they are" if unknown else "name one or more of"
        raise click.BadParameter(f"{told} {', '.join(writers.FORMATS)}")
    return names


def load_definitions(workspace: Workspace, keys: Sequence[Key]) -> list[Definition]:
    """The definitions, or all the problems of all of them."""
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
    """The decisions that ``build`` makes sample letters from, where there are any."""
    return workspace.root / "examples" / str(key) / "vedtak.csv"


def load_register(workspace: Workspace) -> register.Register:
    """The workspace's register of recipients."""
    return workspace.recipients


def read_bytes(path: Path) -> bytes:
    """A file's bytes. Raises :class:`DataError` where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError([cannot_read(path, error)]) from error


# --- what people see --------------------------------------------------------------------------------------------------


def use_utf8_in_pipes() -> None:
    """Write UTF-8 where no terminal reads it, whatever the system's own encoding: what we write, our readers read."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")


def counted_noun(count: int, name: str) -> str:
    """So many of what the name says: «1 letter», «2 letters»."""
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def print_paths(made: Sequence[OutputFile], out: Path) -> None:
    """The path of each file that was made."""
    for file in made:
        click.echo(str(out / file.path))
