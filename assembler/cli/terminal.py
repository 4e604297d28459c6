"""Draw progress bars and tables in a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:  # its libraries are loaded by the commands that need them
    from assembler.build.tasks import OutputFile

_REFRESH_SECONDS = 0.1  # between two updates of a progress bar on screen


def print_table(table: Table) -> None:
    """Print a table, as wide as the terminal."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)


def _progress_bar() -> Progress:
    """A progress bar with rate and time left, which is drawn on terminals alone."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _RateColumn(),
        TimeRemainingColumn(),
    )
    return Progress(
        *columns,
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
        auto_refresh=False,  # it needs a thread, and a process with threads cannot fork workers safely
    )


class _ThrottledBar:
    """Redraws a progress bar when something is done, at most ten times a second."""

    def __init__(self, bar: Progress) -> None:
        self._bar, self._next = bar, 0.0

    def update(self, task: TaskID, count: int, total: int | None = None) -> None:
        self._bar.update(task, advance=count, total=total)
        now = time.monotonic()
        if now >= self._next:
            self._bar.refresh()
            self._next = now + _REFRESH_SECONDS


class _RateColumn(ProgressColumn):
    """Documents per second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.0f}/s" if task.speed else "")


@contextmanager
def progress(total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar for ``total`` documents: a function to call with how many more are done."""
    with _progress_bar() as bar:
        task, throttled = bar.add_task("Documents", total=total), _ThrottledBar(bar)
        yield lambda count: throttled.update(task, count)


@contextmanager
def phases(names: Mapping[str, str]) -> Iterator[Callable[[str, int, int | None], None]]:
    """A progress bar for each phase: a function to call with the phase, how many more are done, and the total."""
    with _progress_bar() as bar:
        tasks = {phase: bar.add_task(name, total=None, start=False) for phase, name in names.items()}
        throttled = _ThrottledBar(bar)

        def advance(phase: str, count: int, total: int | None) -> None:
            bar.start_task(tasks[phase])
            throttled.update(tasks[phase], count, total)

        yield advance


_PRODUCT_NAMES = {
    "circular": "circular",
    "application": "application form",
    "report": "report form",
    "accounts": "accounts",
}


def print_summary(made: Sequence[OutputFile], out: Path) -> None:
    """Print the number of files and their kilobytes by scheme-year, product and format."""
    rows: dict[tuple[str, str, str], list[int]] = {}
    for file in made:
        suffix = Path(file.path).suffix.removeprefix(".")
        rows.setdefault((str(file.task.key), _PRODUCT_NAMES[file.task.product], suffix), []).append(file.size)
    table = Table("Scheme/year", "Product", "Format", box=None, pad_edge=False)
    for heading in ("Files", "kB"):
        table.add_column(heading, justify="right")
    for (key, kind, suffix), sizes in rows.items():
        table.add_row(key, kind, suffix, str(len(sizes)), f"{sum(sizes) / 1000:.0f}")
    print_table(table)
    click.echo(f"{len(made)} files in {out}")
