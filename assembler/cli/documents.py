"""``assembler circular``, ``form``, ``prefill`` and ``freeze``: make one kind of document each."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from assembler.archive import freeze as archive
from assembler.build import prefill as prefilling
from assembler.build import tasks as assembly
from assembler.cli.common import (
    KEY,
    example,
    out_option,
    parse_formats,
    print_paths,
    read_bytes,
    replace_option,
)
from assembler.cli.terminal import progress
from assembler.core import atomic_files
from assembler.core.errors import DataError, Problem, UsageError
from assembler.core.json_files import read
from assembler.i18n.language import LANGUAGES, Language
from assembler.json_schema import validation
from assembler.products.form_documents import compose_plain_form
from assembler.render import registry as writers
from assembler.scheme.key import Key
from assembler.scheme.workspace import Workspace


@click.command(epilog=example("assembler circular utviklingstiltak/2025 --format docx,pdf"))
@click.argument("key", type=KEY)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language form (default: that of the circular's text).")
@click.option(
    "--format", "formats", callback=parse_formats, default="docx,pdf,html", show_default=True, help="Formats."
)
@click.option("--review", is_flag=True, help="A Word copy for clearing instead, which «assembler import» takes back.")
@replace_option
@out_option
@click.pass_obj
def circular(
    workspace: Workspace, key: Key, lang: str | None, formats: tuple[str, ...], review: bool, replace: bool, out: Path
) -> None:
    """The rundskriv."""
    if review:
        from assembler.cli.word_review import circular_copy

        click.echo(str(circular_copy(workspace, key, out, replace)))
        return
    definition = workspace.definition(key)
    task = assembly.circular_task(definition, formats)
    if lang and lang != task.language:
        what = f"the circular's text is in {task.language} only; leave out --lang or give --lang {task.language}"
        raise UsageError([Problem(str(key), "", what)])
    print_paths(assembly.run_tasks(workspace, [task], out, 1, lambda _: None), out)


@click.command(
    epilog=example(
        "assembler form utviklingstiltak/2025 --lang nn",
        "assembler form utviklingstiltak/2025 --for Karasjok",
        "assembler form utviklingstiltak/2025 --data svar.json --lang nb",
        "assembler form --schema any.schema.json --out forms",
    )
)
@click.argument("key", type=KEY, required=False)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language form (default: both, or the recipient's).")
@click.option("--for", "wanted", help="Fill in what the register knows of this recipient: number or name.")
@click.option("--data", "file", type=click.Path(dir_okay=False, path_type=Path), help="Fill in these data (JSON).")
@click.option("--schema", type=click.Path(dir_okay=False, path_type=Path), help="A form of any JSON Schema instead.")
@out_option
@click.pass_obj
def form(
    workspace: Workspace,
    key: Key | None,
    lang: Language | None,
    wanted: str | None,
    file: Path | None,
    schema: Path | None,
    out: Path,
) -> None:
    """The application form as fillable PDF: blank, or filled in beforehand."""
    if sum(option is not None for option in (wanted, file, schema)) > 1:
        raise click.UsageError("give one of --for, --data and --schema")
    if (key is None) == (schema is None):
        raise click.UsageError("give SCHEME/YEAR, or --schema FILE for a form of any JSON Schema")
    if schema:
        click.echo(str(_plain_form(workspace, schema, lang or "nb", out)))
        return
    assert key is not None
    definition = workspace.definition(key)
    if not wanted and not file:
        tasks = [assembly.application_task(definition, language) for language in LANGUAGES if lang in (None, language)]
        print_paths(assembly.run_tasks(workspace, tasks, out, 1, lambda _: None), out)
        return
    prefiller = prefilling.Prefiller(definition, workspace.theme)
    folder, year = out / str(key) / prefilling.FOLDER, definition.year("nb")
    if wanted:
        recipient = workspace.recipients.find(wanted, year.applicants.types)
        path = folder / f"{recipient.organisation_number}.pdf"
        atomic_files.write(path, prefiller.for_recipient(recipient, lang))
    elif file:
        language = lang or year.neutral_language
        path = folder / f"{atomic_files.file_name(file.stem)}.{language}.pdf"
        atomic_files.write(path, _fill_from_file(prefiller, file, language))
    click.echo(str(path))


def _plain_form(workspace: Workspace, path: Path, language: Language, out: Path) -> Path:
    """Write the form of any JSON Schema below ``out``, and print what paper cannot hold. Returns its path."""
    schema = validation.read_valid_schema(path)
    document, warnings = compose_plain_form(schema, path.name, language, dt.date.today())
    for place, what in warnings:
        click.echo(str(Problem(str(path), place or "/", what)), err=True)
    target = out / f"{atomic_files.file_name(path.name.partition('.')[0])}.{language}.pdf"
    atomic_files.write(target, writers.render_document(document, workspace.theme, "pdf"))
    return target


def _fill_from_file(prefiller: prefilling.Prefiller, file: Path, language: Language) -> bytes:
    """The form filled in from a file; prints what it cannot show. Raises :class:`DataError` where data are invalid."""
    data = read(file)
    problems = prefiller.problems(str(file), data, language)
    if problems:
        raise DataError(problems)
    for name, what in prefiller.display_problems(data, language):
        click.echo(str(Problem(str(file), name, what)), err=True)
    return prefiller.filled(data, language)


@click.command(epilog=example("assembler prefill utviklingstiltak/2025"))
@click.argument("key", type=KEY)
@out_option
@click.pass_obj
def prefill(workspace: Workspace, key: Key, out: Path) -> None:
    """A form for every recipient in the register who may apply, each in its own language form."""
    definition = workspace.definition(key)
    wanted = prefilling.eligible_recipients(definition, workspace.recipients)
    folder = out / str(key) / prefilling.FOLDER
    with progress(len(wanted)) as advance:
        made = prefilling.write_forms(definition, workspace.theme, wanted, folder, advance)
    click.echo(f"{len(made)} forms and {prefilling.INDEX}.csv, {prefilling.INDEX}.json in {folder}")


@click.command(epilog=example("assembler freeze soknad-utfylt.pdf", "assembler freeze inn/*.pdf --out arkiv"))
@click.argument(
    "files", type=click.Path(dir_okay=False, path_type=Path), nargs=-1, required=True, metavar="FILLED.pdf..."
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder (default: beside each file).")
@click.pass_obj
def freeze(workspace: Workspace, files: tuple[Path, ...], out: Path | None) -> None:
    """The archive copy of a filled form: read-only, PDF/A-2a and PDF/UA-1, named FILLED.arkiv.pdf."""
    failed: list[Problem] = []
    for file in files:
        target = (out or file.parent) / f"{file.stem}.arkiv.pdf"
        try:
            atomic_files.write(target, archive.freeze(read_bytes(file), str(file), workspace.theme))
            click.echo(str(target))
        except DataError as error:
            failed += error.problems
    if failed:
        raise DataError(failed)


COMMANDS = (circular, form, prefill, freeze)
