"""``assembler new``: begin the next year of a scheme."""

from __future__ import annotations

import click

from assembler.cli.common import example, read_bytes
from assembler.core import atomic_files
from assembler.core.errors import Problem, UsageError
from assembler.rollover import next_year
from assembler.scheme.key import Key
from assembler.scheme.source import Source
from assembler.scheme.workspace import Workspace


@click.command(epilog=example("assembler new utviklingstiltak 2026 --from 2025"))
@click.argument("scheme")
@click.argument("year", type=click.IntRange(2000, 2100), metavar="YEAR")
@click.option("--from", "source", type=int, help="The year to begin from (default: the latest before it).")
@click.pass_obj
def new(workspace: Workspace, scheme: str, year: int, source: int | None) -> None:
    """Begin a year: a full copy with dates and years moved, what must be decided marked open, and a checklist.

    Nothing can be made of the new definition until each point in its «x-open» is settled and removed.
    """
    old, key = _source_year(workspace, scheme, year, source), Key(scheme, year)
    folder = workspace.schemas / scheme
    path, list_path = folder / f"{year}.json", folder / f"{year}.sjekkliste.md"
    existing = [file for file in (path, list_path) if file.exists()]
    if existing:
        raise UsageError([Problem(str(file), "", "exists already; it is not overwritten") for file in existing])
    definition = workspace.definition(old)
    typed = Source(read_bytes(definition.path).decode("utf-8-sig"))
    made = next_year.make_next_year(typed, definition.year("nb"), key)
    checklist = next_year.checklist(made)
    atomic_files.write(path, made.text.encode())
    atomic_files.write(list_path, checklist.encode())
    click.echo(checklist)
    click.echo(str(path))
    click.echo(str(list_path))


def _source_year(workspace: Workspace, scheme: str, year: int, wanted: int | None) -> Key:
    """The year to copy: the one asked for, else the latest before the new one.

    Raises :class:`UsageError` where there is none.
    """
    years = [key.year for key in workspace.scheme_years() if key.scheme == scheme]
    if wanted is not None and wanted >= year:
        raise UsageError([Problem(f"{scheme}/{year}", "", f"comes before --from {wanted}; give a year before {year}")])
    if wanted is None and years:
        wanted = max((known for known in years if known < year), default=None)
        if wanted is None:
            known_years = ", ".join(map(str, years))
            raise UsageError([Problem(f"{scheme}/{year}", "", f"has no earlier year; {scheme} has {known_years}")])
    return Key(scheme, wanted if wanted is not None else year)


COMMANDS = (new,)
