"""``assembler diff``: compare two years of a scheme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from assembler.cli.common import example, out_option, styled_line
from assembler.compare import document_text, to_html, to_text, whats_new
from assembler.compare.model import Comparison
from assembler.compare.years import compare_years
from assembler.core import atomic_files
from assembler.document.nodes import Document
from assembler.i18n.language import LANGUAGES, Language
from assembler.products.circular import compose_circular
from assembler.render import registry as writers
from assembler.scheme.key import Key
from assembler.scheme.workspace import Workspace
from assembler.tracked_changes import document as tracked

_FORMATS: Mapping[str, tuple[str, ...]] = {
    "lawyers": ("text", "html", "docx"),
    "applicants": ("text", "md", "html", "docx", "pdf"),
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
            "text": lambda: "".join(f"{styled_line(line)}\n" for line in to_text.to_lines(comparison())),
            "html": lambda: to_html.write(comparison(), workspace.theme),
            "docx": lambda: _tracked_docx(circulars, author or workspace.theme.brand.short_name, workspace),
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
        what = f"«{', '.join(unknown)}» is no format here; they are" if unknown else "name one or more of"
        raise click.UsageError(f"--format: {what} {', '.join(known)}")
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
            made[name] = lambda name=name: writers.render_document(document, workspace.theme, name)  # type: ignore[misc]
    return made


def _tracked_docx(circulars: tuple[Document, Document], author: str, workspace: Workspace) -> bytes:
    """The later circular in Word, with tracked changes from the earlier one, dated as the later circular."""
    old, new = (writers.render_document(document, workspace.theme, "docx") for document in circulars)
    return tracked.write(old, new, author, dt.datetime.combine(circulars[1].date, dt.time()))


COMMANDS = (diff,)
