"""``assembler diff`` and ``assembler new``: what changed from one year to another, and the next year begun."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from assembler.cli.common import example, out_option, read_bytes
from assembler.compare import document_text, to_html, to_text, whats_new
from assembler.compare.model import Comparison
from assembler.compare.to_text import TextLine
from assembler.compare.years import compare_years
from assembler.core import atomic_files
from assembler.core.errors import Problem, UsageError
from assembler.document.nodes import Document
from assembler.i18n.language import LANGUAGES, Language
from assembler.products.circular import compose_circular
from assembler.render import registry as writers
from assembler.rollover import next_year
from assembler.scheme.loader import Key
from assembler.scheme.workspace import Workspace
from assembler.tracked_changes import document as tracked

_FORMATS: Mapping[str, tuple[str, ...]] = {
    "lawyers": ("text", "html", "docx"),
    "applicants": ("text", "md", "html", "docx", "pdf"),
}
_STYLES: Mapping[str, Mapping[str, Any]] = {
    "deleted": {"fg": "red", "strikethrough": True},
    "inserted": {"fg": "green", "underline": True},
}


@click.command(
    epilog=example(
        "assembler diff utviklingstiltak 2023 2025",
        "assembler diff utviklingstiltak 2023 2025 --format html,docx",
        "assembler diff utviklingstiltak 2023 2025 --for applicants --lang nn --format md",
    )
)
@click.argument("scheme")
@click.argument("old", type=int, metavar="YEAR")
@click.argument("new", type=int, metavar="YEAR")
@click.option("--format", "wanted", default="text", show_default=True,
              help="text, html, docx (the circular with tracked changes); for applicants also md and pdf.")  # fmt: skip
@click.option("--for", "reader", type=click.Choice(list(_FORMATS)), default="lawyers", show_default=True,
              help="Everything that differs, or a short «Dette er nytt i år».")  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES), default="nb", show_default=True, help="Language form.")
@click.option("--author", help="Whom tracked changes are by (default: the office's short name).")
@out_option
@click.pass_obj
def diff(
    workspace: Workspace,
    scheme: str,
    old: int,
    new: int,
    wanted: str,
    reader: str,
    lang: Language,
    author: str | None,
    out: Path,
) -> None:
    """What changed between two years: text, facts, priority areas, form, reports and letters.

    A year that is still being prepared (see «assembler new») can be compared too.
    """
    formats = _parse_formats(wanted, _FORMATS[reader])
    before, after = (workspace.definition(Key(scheme, year), draft=True) for year in (old, new))
    circulars = (compose_circular(before, workspace.theme), compose_circular(after, workspace.theme))
    made: dict[str, Callable[[], str | bytes]]

    def comparison() -> Comparison:
        return compare_years(before, after, lang, workspace.theme, circulars)

    if reader == "applicants":
        made = _whats_new_writers(whats_new.compose_whats_new(comparison(), after), formats, workspace)
        stem = f"nytt.{lang}"
    else:
        made = {
            "text": lambda: _styled_text(to_text.to_lines(comparison())),
            "html": lambda: to_html.write(comparison(), workspace.theme),
            "docx": lambda: _tracked_docx(circulars, author or workspace.theme.brand.kortnavn, workspace),
        }
        stem = f"endringer-fra-{old}.{lang}"
    for name in formats:
        contents = made[name]()
        if isinstance(contents, str):
            click.echo(contents, nl=False)
        else:
            path = out / str(after.key) / f"{stem}.{name}"
            atomic_files.write(path, contents)
            click.echo(str(path))


def _parse_formats(value: str, known: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        told = f"«{', '.join(unknown)}» is no format here; they are" if unknown else "name one or more of"
        raise click.UsageError(f"--format: {told} {', '.join(known)}")
    return names


def _whats_new_writers(
    document: Document, formats: tuple[str, ...], workspace: Workspace
) -> dict[str, Callable[[], str | bytes]]:
    made: dict[str, Callable[[], str | bytes]] = {
        "text": lambda: document_text.to_plain_text(document),
        "md": lambda: document_text.to_markdown(document),
    }
    for name in formats:
        if name not in made:
            made[name] = lambda name=name: writers.render(document, workspace.theme, name)  # type: ignore[misc]
    return made


def _tracked_docx(circulars: tuple[Document, Document], author: str, workspace: Workspace) -> bytes:
    """The later circular in Word, tracked against the earlier; the changes bear the later circular's date."""
    old, new = (writers.render(document, workspace.theme, "docx") for document in circulars)
    return tracked.write(old, new, author, dt.datetime.combine(circulars[1].date, dt.time()))


def _styled_text(lines: Iterable[TextLine]) -> str:
    """The lines with colours; click takes them away where the output is no terminal."""
    return "".join(f"{_styled_line(line)}\n" for line in lines)


def _styled_line(line: TextLine) -> str:
    said = "".join(
        click.style(piece.text, **_STYLES[piece.kind]) if piece.kind != "same" else piece.text for piece in line.pieces
    )
    said = f"{' ' * line.indent}{said}".rstrip()
    return click.style(said, bold=True) if line.heading and said else said


# --- the next year ----------------------------------------------------------------------------------------------------


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
    there = [
        Problem(str(file), "", "exists already; it is not overwritten") for file in (path, list_path) if file.exists()
    ]
    if there:
        raise UsageError(there)
    known = workspace.definition(old)
    renewed = next_year.make_next_year(read_bytes(known.path).decode("utf-8-sig"), known.schema, old, key)
    checklist = next_year.checklist(renewed)
    atomic_files.write(path, renewed.text.encode())
    atomic_files.write(list_path, checklist.encode())
    click.echo(checklist)
    click.echo(str(path))
    click.echo(str(list_path))


def _source_year(workspace: Workspace, scheme: str, year: int, wanted: int | None) -> Key:
    """The year to copy: the one asked for, else the latest one before.

    Raises :class:`UsageError` where there is none.
    """
    years = [key.year for key in workspace.scheme_years() if key.scheme == scheme]
    if wanted is not None and wanted >= year:
        raise UsageError([Problem(f"{scheme}/{year}", "", f"comes before --from {wanted}; give a year before {year}")])
    if wanted is None and years:
        wanted = max((known for known in years if known < year), default=None)
        if wanted is None:
            told = ", ".join(map(str, years))
            raise UsageError([Problem(f"{scheme}/{year}", "", f"has no earlier year; {scheme} has {told}")])
    return Key(scheme, wanted if wanted is not None else year)


COMMANDS = (diff, new)
