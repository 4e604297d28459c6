"""``assembler read``: read filled forms into records, and print what is wrong with them."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from assembler.cli.common import counted_noun, example, jobs_option, replace_option, worker_count
from assembler.cli.terminal import progress
from assembler.core import atomic_files
from assembler.core.errors import AssemblerError, DataError, Problem, UsageError
from assembler.document.words import label
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
from assembler.scheme.key import Key
from assembler.scheme.loader import Definition
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
    day = f"{received:%Y-%m-%d}" if received else ""
    log = _read_files(workspace, paths, day, isolated_workers.Limits(largest=largest * 1_000_000), jobs, out)
    definitions = {key: workspace.definition(key) for key in sorted({one.key for one in log.found})}
    log.check(definitions, workspace, before, _read_grants(grants, definitions, workspace) if grants else None, grants)
    if table:
        _write_overview(table, log, definitions, workspace, day)
    if reply and received:
        _write_replies(log.found, definitions, workspace, received.date(), reply)
    if log.problems:
        sys.exit(DataError.exit_code)


def _read_files(
    workspace: Workspace,
    paths: Sequence[Path],
    day: str,
    limits: isolated_workers.Limits,
    jobs: int | None,
    out: Path | None,
) -> _ErrorLog:
    """Read the files, received on this day (ISO; empty where unknown), and write their records as each is done."""
    files, wrong = file_types.find_files(paths)
    log = _ErrorLog()
    for path, note in wrong:
        log.note(str(path), note)
    with _record_writer(out) as write, progress(len(files)) as advance:
        if files:
            for outcome in isolated_workers.read_isolated(
                workspace.root, files, day, limits, worker_count(jobs), advance
            ):
                log.outcome(outcome)
                if outcome.record:
                    write(outcome.record.line())
    return log


class _ErrorLog:
    """Prints what is wrong with the files, and keeps it for the overview; ``problems`` counts what is not a warning."""

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
                self._field_error(outcome.record, each)

    def note(self, file: str, note: Note) -> None:
        self.notes.append((file, note))
        self._print(Problem(file, "", messages.describe(note, "en")))

    def _field_error(self, record: Record, each: FieldError) -> None:
        language = record.language
        page = f"{messages.word('page', language)} {each.page}, " if each.page else f"{each.cell}, " * bool(each.cell)
        withheld = each.answer == label("withheld", language)
        quoted = each.answer if withheld else f"«{each.answer}»"
        answer = quoted if each.answer else messages.word("nothing", language)
        text = f"{answer}: {each.message}" if each.field else each.message
        self._print(Problem(record.file, f"{page}«{each.label}»" if each.label else page.rstrip(", "), text))

    def _print(self, problem: Problem) -> None:
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
        """Print warnings: what only the register, the deadline, the grants or the other forms show."""
        register = workspace.recipients if self.found else None
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
    """A function that writes a line: to a file, which appears when all is written, or to standard output."""
    if out is None:
        yield click.echo
        return
    with atomic_files.replacing(out) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        yield lambda line: print(line, file=file)


def _read_earlier(path: Path) -> list[Summary]:
    """The records of an earlier reading. Raises :class:`DataError` with each line that is not one."""
    found, problems = [], []
    for number, value in json_lines(path):
        try:
            found.append(summaries.summarize(record_from_line(value)))
        except (LookupError, TypeError, ValueError):
            what = "is no record of a form: give what «assembler read» wrote"
            problems.append(Problem(str(path), f"line {number}", what))
    if problems:
        raise DataError(problems)
    return found


def _read_grants(
    path: Path, definitions: dict[Key, Definition], workspace: Workspace
) -> tuple[cross_checks.AwardedGrant, ...]:
    """The grants of a manifest, or of a sheet of decisions, which is for one scheme-year.

    Raises :class:`DataError` where they cannot be read, :class:`UsageError` where forms of several years were.
    """
    source = grants_file(path)
    if is_manifest(source):
        return cross_checks.grants_of_manifest(ManifestEntry.from_json(value) for _, value in json_lines(source))
    if len(definitions) > 1:
        what = f"is a sheet of one scheme's year, and the forms are of {len(definitions)}: give the letters' manifest"
        raise UsageError([Problem(str(path), "", what)])
    register, contracts = workspace.recipients, letter_texts.contracts_of(workspace.theme)
    return tuple(
        grant
        for key, definition in definitions.items()
        for grant in cross_checks.grants_of_decisions(read_grants(source, definition, register, contracts), key)
    )


def _write_overview(
    table: Path, log: _ErrorLog, definitions: dict[Key, Definition], workspace: Workspace, day: str
) -> None:
    overview = Overview(log.found, log.notes, definitions, letter_texts.contracts_of(workspace.theme), table.parent)
    first = next(iter(definitions.values()), None)
    circular_date = first.year("nb").circular.date if first else dt.date(2000, 1, 1)
    date = dt.date.fromisoformat(day) if day else circular_date
    with atomic_files.replacing(table) as part:
        xlsx.write(tables(overview), workspace.theme.brand, date, part)
    click.echo(str(table), err=True)


def _write_replies(
    found: Sequence[Summary], definitions: dict[Key, Definition], workspace: Workspace, day: dt.date, folder: Path
) -> None:
    """Write a letter to the sender of each form.

    Raises the error of those that cannot be written when the others are.
    """
    register = workspace.recipients
    replies = {key: Replies(definition, register, workspace.theme) for key, definition in definitions.items()}
    written: set[str] = set()
    problems: list[Problem] = []
    failed: type[AssemblerError] = DataError
    for one in found:
        try:
            letter = replies[one.key].reply(one, day)
            for format_name in ("docx", "pdf"):
                contents = writers.render_document(letter, workspace.theme, format_name)
                atomic_files.write(folder / f"{file_stem(one)}.{format_name}", contents)
            written.add(file_stem(one))
        except AssemblerError as error:
            failed = type(error)
            problems += [Problem(one.file, "letter to the sender", str(problem)) for problem in error.problems]
    click.echo(f"{counted_noun(len(written), 'letter')} in {folder}", err=True)
    if problems:
        raise failed(problems)


COMMANDS = (read,)
