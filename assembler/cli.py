"""The command line: the only module that prints, exits, or reads the environment."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from assembler import archive, assembly, batch, decisions, prefilling, products, register, storage, writers
from assembler.assembly import Made, Task
from assembler.definition import Definition, Key, parse_key, plain_schema, read
from assembler.document import LANGUAGES, Language
from assembler.errors import AssemblerError, DataError, Problem, UsageError
from assembler.workspace import Workspace

SAMPLES = "examples/{key}/vedtak.csv"  # decisions that `build` makes sample letters from


class _Group(click.Group):
    """Says what is wrong in one line per problem, and exits with the code of its kind."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AssemblerError as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            sys.exit(error.exit_code)


def _example(*lines: str) -> str:
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


@click.group(cls=_Group, epilog=_example("assembler build utviklingstiltak/2025"))
@click.option(
    "--workspace",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    envvar="ASSEMBLER_WORKSPACE",
    help="Folder with schemas, templates and register (default: this folder).",
)
@click.version_option(package_name="assembler")
@click.pass_context
def main(context: click.Context, workspace: Path) -> None:
    """Circulars, forms and letters for grants, from one JSON Schema per scheme and year."""
    context.obj = Workspace(workspace)


class _KeyType(click.ParamType[Key]):
    name = "SCHEME/YEAR"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Key:
        return value if isinstance(value, Key) else parse_key(value)


_KEY = _KeyType()
_out = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build"),
    show_default=True,
    help="Output folder.",
)
_jobs = click.option("--jobs", type=click.IntRange(1), default=None, help="Processes (default: one per core).")


def _cores(jobs: int | None) -> int:
    return jobs or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _formats(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
    unknown = [name for name in names if name not in writers.FORMATS]
    if unknown or not names:
        told = f"«{', '.join(unknown)}» is no format; they are" if unknown else "name one or more of"
        raise click.BadParameter(f"{told} {', '.join(writers.FORMATS)}")
    return names


@main.command("list", epilog=_example("assembler list"))
@click.pass_obj
def list_command(workspace: Workspace) -> None:
    """The scheme-years found, with title, deadline, and what each produces."""
    table = Table("Scheme/year", "Title", "Deadline", "Produces", box=None, pad_edge=False)
    for key in workspace.scheme_years():
        definition = workspace.definition(key)
        scheme = definition.localised("nb")["x-scheme"]
        samples = ["sample letters"] if _samples(workspace, key).is_file() else []
        produces = ["circular", "form nb/nn", *samples]
        table.add_row(str(key), scheme["navn"], scheme.get("soknadsfrist", "–"), ", ".join(produces))
    _print(table)


@main.command(epilog=_example("assembler build", "assembler build utviklingstiltak/2025 --out /tmp/out"))
@click.argument("keys", type=_KEY, nargs=-1, metavar="[SCHEME/YEAR]...")
@_out
@_jobs
@click.pass_obj
def build(workspace: Workspace, keys: tuple[Key, ...], out: Path, jobs: int | None) -> None:
    """Everything: circulars, forms and sample letters of all definitions, or of those named."""
    definitions = _load(workspace, keys or workspace.scheme_years())
    letters = {definition.key: list(_sample_tasks(workspace, definition)) for definition in definitions}
    tasks = [task for d in definitions for task in (*assembly.everything(d), *letters[d.key])]
    wanted = {d.key: prefilling.recipients(d, _register(workspace)) for d in definitions if prefilling.in_register(d)}
    with _progress(len(tasks) + sum(map(len, wanted.values()))) as advance:
        made = assembly.run(workspace, tasks, out, _cores(jobs), advance)
        for definition in definitions:
            if definition.key in wanted:
                folder = out / str(definition.key) / prefilling.FOLDER
                prefilling.write(definition, workspace.look, wanted[definition.key], folder, advance)
    for definition in definitions:
        if letters[definition.key]:
            own = [file for file in made if file.task.key == definition.key]
            batch.write_manifest(definition, own, out / str(definition.key) / "brev")
    _summary(made, out)
    for key, forms in wanted.items():
        click.echo(f"{len(forms)} pre-filled forms in {out / str(key) / prefilling.FOLDER}")


def _load(workspace: Workspace, keys: Sequence[Key]) -> list[Definition]:
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


def _samples(workspace: Workspace, key: Key) -> Path:
    return workspace.root / SAMPLES.format(key=key)


def _sample_tasks(workspace: Workspace, definition: Definition) -> list[Task]:
    path = _samples(workspace, definition.key)
    if not path.is_file():
        return []
    rows = _decisions(workspace, definition, path)
    return batch.tasks(definition, rows, f"{definition.key}/brev/", ("docx", "pdf"))


def _decisions(workspace: Workspace, definition: Definition, path: Path) -> tuple[decisions.Decision, ...]:
    return decisions.read(path, definition, _register(workspace), workspace.templates / "letters")


def _register(workspace: Workspace) -> register.Register:
    return register.load(workspace.root / "register")


@main.command(epilog=_example("assembler circular utviklingstiltak/2025 --format docx,pdf"))
@click.argument("key", type=_KEY)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language form (default: that of the circular's text).")
@click.option("--format", "formats", callback=_formats, default="docx,pdf,html", show_default=True, help="Formats.")
@_out
@click.pass_obj
def circular(workspace: Workspace, key: Key, lang: str | None, formats: tuple[str, ...], out: Path) -> None:
    """The rundskriv."""
    definition = workspace.definition(key)
    task = assembly.circular(definition, formats)
    if lang and lang != task.language:
        what = f"the circular's text is in {task.language} only; leave out --lang or give --lang {task.language}"
        raise UsageError([Problem(str(key), "", what)])
    _files(assembly.run(workspace, [task], out, 1, lambda _: None), out)


@main.command(
    epilog=_example(
        "assembler form utviklingstiltak/2025 --lang nn",
        "assembler form utviklingstiltak/2025 --for Karasjok",
        "assembler form utviklingstiltak/2025 --data svar.json --lang nb",
        "assembler form --schema any.schema.json --out forms",
    )
)
@click.argument("key", type=_KEY, required=False)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language form (default: both, or the recipient's).")
@click.option("--for", "wanted", help="Fill in what the register knows of this recipient: number or name.")
@click.option("--data", "file", type=click.Path(dir_okay=False, path_type=Path), help="Fill in these data (JSON).")
@click.option("--schema", type=click.Path(dir_okay=False, path_type=Path), help="A form of any JSON Schema instead.")
@_out
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
        tasks = [assembly.application(definition, language) for language in LANGUAGES if lang in (None, language)]
        _files(assembly.run(workspace, tasks, out, 1, lambda _: None), out)
        return
    prefiller = prefilling.Prefiller(definition, workspace.look)
    folder = out / str(key) / prefilling.FOLDER
    if wanted:
        recipient = _register(workspace).find(wanted, tuple(definition.schema["x-scheme"]["sokere"]))
        path = folder / f"{recipient.organisasjonsnummer}.pdf"
        storage.write(path, prefiller.for_recipient(recipient, lang))
    elif file:
        language = lang or definition.schema["x-scheme"]["malform"]
        path = folder / f"{storage.file_name(file.stem)}.{language}.pdf"
        storage.write(path, _filled(prefiller, file, language))
    click.echo(str(path))


def _plain_form(workspace: Workspace, path: Path, language: Language, out: Path) -> Path:
    """The form of a schema from anywhere, below ``out``; says what paper cannot hold."""
    schema = plain_schema(path)
    document, warnings = products.plain_form(schema, path.name, language, dt.date.today())
    for place, what in warnings:
        click.echo(f"{path}: {place or '/'}: {what}", err=True)
    target = out / f"{storage.file_name(path.name.partition('.')[0])}.{language}.pdf"
    storage.write(target, writers.write(document, workspace.look, "pdf"))
    return target


def _filled(prefiller: prefilling.Prefiller, file: Path, language: Language) -> bytes:
    """The form with the data of a file; says which characters the form's font had to replace."""
    data = read(file)
    problems = prefiller.problems(str(file), data, language)
    if problems:
        raise DataError(problems)
    for name, characters in prefiller.replaced(data, language):
        click.echo(f"{file}: {name}: the form's font lacks {characters}, shown as «?»; the value is kept", err=True)
    return prefiller.filled(data, language)


@main.command(epilog=_example("assembler prefill utviklingstiltak/2025"))
@click.argument("key", type=_KEY)
@_out
@click.pass_obj
def prefill(workspace: Workspace, key: Key, out: Path) -> None:
    """A form for every recipient in the register who may apply, each in its own language form."""
    definition = workspace.definition(key)
    wanted = prefilling.recipients(definition, _register(workspace))
    folder = out / str(key) / prefilling.FOLDER
    with _progress(len(wanted)) as advance:
        made = prefilling.write(definition, workspace.look, wanted, folder, advance)
    click.echo(f"{len(made)} forms and {prefilling.INDEX}.csv, {prefilling.INDEX}.json in {folder}")


@main.command(epilog=_example("assembler freeze soknad-utfylt.pdf", "assembler freeze inn/*.pdf --out arkiv"))
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
            storage.write(target, archive.freeze(_bytes(file), str(file), workspace.look))
            click.echo(str(target))
        except DataError as error:
            failed += error.problems
    if failed:
        raise DataError(failed)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError([Problem(str(path), "", f"cannot be read: {error.strerror}")]) from error


@main.command(epilog=_example("assembler letters utviklingstiltak/2025 vedtak.csv --out brev"))
@click.argument("key", type=_KEY)
@click.argument("sheet", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the letters.")
@click.option("--format", "formats", callback=_formats, default="docx,pdf", show_default=True, help="Formats.")
@_jobs
@click.pass_obj
def letters(workspace: Workspace, key: Key, sheet: Path, out: Path, formats: tuple[str, ...], jobs: int | None) -> None:
    """Decision letters in a batch, from a sheet of decisions (CSV)."""
    definition = workspace.definition(key)
    rows = _decisions(workspace, definition, sheet)
    with _progress(len(rows)) as advance:
        made = batch.write(workspace, definition, rows, out, formats, _cores(jobs), advance)
    _summary(made, out)


# --- what people see --------------------------------------------------------------------------------------------------


def _print(table: Table) -> None:
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, nothing in a pipe."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("Documents", total=total)
        yield lambda count: bar.advance(task, count)


def _files(made: Sequence[Made], out: Path) -> None:
    for file in made:
        click.echo(str(out / file.path))


_KINDS = {"circular": "circular", "application": "application form", "letter": "letter"}


def _summary(made: Sequence[Made], out: Path) -> None:
    """The closing table: files and kilobytes by scheme-year and kind."""
    rows: dict[tuple[str, str, str], list[int]] = {}
    for file in made:
        suffix = Path(file.path).suffix.removeprefix(".")
        rows.setdefault((str(file.task.key), _KINDS[file.task.product], suffix), []).append(file.size)
    table = Table("Scheme/year", "Product", "Format", box=None, pad_edge=False)
    for heading in ("Files", "kB"):
        table.add_column(heading, justify="right")
    for (key, kind, suffix), sizes in rows.items():
        table.add_row(key, kind, suffix, str(len(sizes)), f"{sum(sizes) / 1000:.0f}")
    _print(table)
    click.echo(f"{len(made)} files in {out}")
