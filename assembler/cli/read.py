"""``assembler read``: filled forms in, records of what was answered out, and what is to be mended as lines."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from assembler.cli.common import counted_noun, example, jobs_option, load_register, replace_option, worker_count
from assembler.cli.terminal import progress
from assembler.core import atomic_files
from assembler.core.errors import AssemblerError, DataError, Problem, UsageError
from assembler.i18n import formats
from assembler.intake import cross_checks, file_types, isolated_workers, messages, summaries
from assembler.intake.overview_workbook import Overview, tables
from assembler.intake.records import FieldError, Note, Outcome, Record, record_from_line
from assembler.intake.replies import Replies, file_stem
from assembler.intake.summaries import Summary
from assembler.letters import compose as letter_texts
from assembler.letters.batch.manifest import ManifestEntry
from assembler.letters.decisions import template as decision_template
from assembler.render import registry as writers
from assembler.render.xlsx import writer as xlsx
from assembler.reporting.grants import grants_file, is_manifest, json_lines, read_grants
from assembler.scheme.loader import Definition, Key
from assembler.scheme.workspace import Workspace


@click.command(
    epilog=example(
        "assembler read innkomne --received 2025-02-19 --out soknader.jsonl --table soknader.xlsx",
        "assembler read rapporter --grants brev/manifest.jsonl --earlier soknader.jsonl",
    )
)
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="FILES...")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Records (JSON Lines; default: stdout).")
@click.option("--table", type=click.Path(dir_okay=False, path_type=Path), help="Overview for case workers (XLSX).")
@replace_option
@click.option("--received", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the files came in.")
@click.option(
    "--grants",
    type=click.Path(path_type=Path),
    help="Grants: the manifest of letters, its folder, or a decision sheet.",
)
@click.option("--earlier", type=click.Path(dir_okay=False, path_type=Path), help="Records of an earlier reading.")
@click.option("--reply", type=click.Path(file_okay=False, path_type=Path), help="Folder for a letter to each sender.")
@click.option("--largest", type=click.IntRange(1), default=50, show_default=True, help="Megabytes of a file, at most.")
@jobs_option
@click.pass_obj
def read(
    workspace: Workspace,
    paths: tuple[Path, ...],
    out: Path | None,
    table: Path | None,
    replace: bool,
    received: dt.datetime | None,
    grants: Path | None,
    earlier: Path | None,
    reply: Path | None,
    largest: int,
    jobs: int | None,
) -> None:
    """Filled forms (PDF, a web form's JSON, accounts workbooks), or folders of them, as data that is checked.

    A record is written for each form, also where answers are to be mended; what is wrong is told in a line each, and
    the exit code is then 1. Nothing in a file is ever run.
    """
    workspace.scheme_years()
    if reply and not received:
        raise click.UsageError("--reply needs --received: the day that the letters bear")
    if table and not replace:
        decision_template.refuse_if_decided(table)
    before = _read_earlier(earlier) if earlier else []
    files, wrong = file_types.find_files(paths)
    day = f"{received:%Y-%m-%d}" if received else ""
    limits = isolated_workers.Limits(largest=largest * 1_000_000)
    told = _ErrorLog()
    for path, note in wrong:
        told.note(str(path), note)
    with _record_writer(out) as write, progress(len(files)) as advance:
        for outcome in (
            isolated_workers.read_isolated(workspace.root, files, day, limits, worker_count(jobs), advance)
            if files
            else ()
        ):
            told.outcome(outcome)
            if outcome.record:
                write(outcome.record.line())
    definitions = {key: workspace.definition(key) for key in sorted({one.key for one in told.found})}
    told.check(definitions, workspace, before, _read_grants(grants, definitions, workspace) if grants else None, grants)
    if table:
        _write_overview(table, told, definitions, workspace, day)
    if reply and received:
        _write_replies(told.found, definitions, workspace, received.date(), reply)
    if told.problems:
        sys.exit(DataError.exit_code)


class _ErrorLog:
    """What has been said on the error stream, and what later sheets need of it."""

    def __init__(self) -> None:
        self.found: list[Summary] = []
        self.notes: list[tuple[str, Note]] = []
        self.problems = 0

    def outcome(self, outcome: Outcome) -> None:
        for note in outcome.notes:
            self.note(outcome.file, note)
        if outcome.record:
            self.found.append(summaries.summarize(outcome.record))
            for note in outcome.record.notes:
                self.note(outcome.file, note)
            for each in outcome.record.field_errors:
                self._complaint(outcome.record, each)

    def note(self, file: str, note: Note) -> None:
        self.notes.append((file, note))
        self._say(Problem(file, "", messages.describe(note, "en")))

    def _complaint(self, record: Record, each: FieldError) -> None:
        language = record.language
        page = f"{messages.word('page', language)} {each.page}, " if each.page else f"{each.cell}, " * bool(each.cell)
        withheld = each.answer == formats.label("withheld", language)
        quoted = each.answer if withheld else f"«{each.answer}»"
        stands = quoted if each.answer else messages.word("nothing", language)
        told = f"{stands}: {each.message}" if each.field else each.message
        self._say(Problem(record.file, f"{page}«{each.label}»" if each.label else page.rstrip(", "), told))

    def _say(self, problem: Problem) -> None:
        self.problems += 1
        click.echo(str(problem), err=True)

    def check(
        self,
        definitions: dict[Key, Definition],
        workspace: Workspace,
        earlier: Sequence[Summary],
        given: Sequence[cross_checks.AwardedGrant] | None,
        manifest: Path | None,
    ) -> None:
        """Add what shows only beside the register, the deadline and the other forms: warnings."""
        register = load_register(workspace) if self.found else None
        found: list[tuple[str, Note]] = []
        for one in self.found:
            if register:
                found += [
                    (one.file, note) for note in cross_checks.check_single(one, definitions[one.key], register, given)
                ]
        found += cross_checks.check_all(self.found, definitions, earlier, given, str(manifest or ""))
        for file, note in found:
            self.notes.append((file, note))
            click.echo(str(Problem(file, "warning", messages.describe(note, "en"))), err=True)


@contextmanager
def _record_writer(out: Path | None) -> Iterator[Callable[[str], None]]:
    """A way to write lines: to a file that is whole or not there, or to the terminal."""
    if out is None:
        yield click.echo
        return
    with atomic_files.replacing(out) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        yield lambda line: print(line, file=file)


def _read_earlier(path: Path) -> list[Summary]:
    """The records of an earlier reading. Raises :class:`DataError` with each line that is none."""
    found, problems = [], []
    for number, told in json_lines(path):
        try:
            found.append(summaries.summarize(record_from_line(told)))
        except (LookupError, TypeError, ValueError):
            what = "is no record of a form: give what «assembler read» wrote"
            problems.append(Problem(str(path), f"line {number}", what))
    if problems:
        raise DataError(problems)
    return found


def _read_grants(
    path: Path, definitions: dict[Key, Definition], workspace: Workspace
) -> tuple[cross_checks.AwardedGrant, ...]:
    """The grants of a manifest, or of a sheet of decisions, which is of one scheme's year.

    Raises :class:`DataError` where they cannot be read, :class:`UsageError` where forms of several years were.
    """
    source = grants_file(path)
    if is_manifest(source):
        return cross_checks.grants_of_manifest(ManifestEntry.from_json(value) for _, value in json_lines(source))
    if len(definitions) > 1:
        told = f"is a sheet of one scheme's year, and the forms are of {len(definitions)}: give the letters' manifest"
        raise UsageError([Problem(str(path), "", told)])
    register, contracts = load_register(workspace), letter_texts.contracts_of(workspace.theme)
    return tuple(
        grant
        for key, definition in definitions.items()
        for grant in cross_checks.grants_of_decisions(read_grants(source, definition, register, contracts), key)
    )


def _write_overview(
    table: Path, told: _ErrorLog, definitions: dict[Key, Definition], workspace: Workspace, day: str
) -> None:
    overview = Overview(told.found, told.notes, definitions, letter_texts.contracts_of(workspace.theme), table.parent)
    first = next(iter(definitions.values()), None)
    date = day or (first.schema["x-scheme"]["rundskriv"]["dato"] if first else "2000-01-01")
    with atomic_files.replacing(table) as part:
        xlsx.write(tables(overview), workspace.theme.brand, dt.date.fromisoformat(date), part)
    click.echo(str(table), err=True)


def _write_replies(
    found: Sequence[Summary], definitions: dict[Key, Definition], workspace: Workspace, day: dt.date, folder: Path
) -> None:
    """A letter to the sender of each form. One that cannot be written is told when the others are."""
    register = load_register(workspace)
    replies = {key: Replies(definition, register, workspace.theme) for key, definition in definitions.items()}
    written: set[str] = set()
    problems: list[Problem] = []
    failed: type[AssemblerError] = DataError
    for one in found:
        try:
            letter = replies[one.key].reply(one, day)
            for format_name in ("docx", "pdf"):
                contents = writers.render(letter, workspace.theme, format_name)
                atomic_files.write(folder / f"{file_stem(one)}.{format_name}", contents)
            written.add(file_stem(one))
        except AssemblerError as error:
            failed = type(error)
            problems += [Problem(one.file, "letter to the sender", str(problem)) for problem in error.problems]
    click.echo(f"{counted_noun(len(written), 'letter')} in {folder}", err=True)
    if problems:
        raise failed(problems)


COMMANDS = (read,)
