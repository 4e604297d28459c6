"""A sheet of decisions in; letters, a manifest and an overview out; an interrupted run can be taken up again."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path

from filelock import FileLock, Timeout

from assembler.core import atomic_files
from assembler.core.errors import DataError, Problem, TemplateError, UsageError, WriterError
from assembler.letters.batch import executor, summary_workbook
from assembler.letters.batch import manifest as ledger
from assembler.letters.batch import renderer as desk_work
from assembler.letters.batch.manifest import MANIFEST, UNFINISHED, PreviousRun
from assembler.letters.batch.renderer import BatchJob, CheckedRow, LetterRenderer, RenderedLetter
from assembler.letters.decisions import table_reader
from assembler.letters.decisions.cell_errors import CellError, message
from assembler.letters.decisions.reader import CASE_NUMBER, decision_rows
from assembler.letters.decisions.table_reader import Cells, NumberedRow, Sheet

INVALID_ROWS, SKIPPED_ROWS, SUMMARY = "feil.xlsx", "hoppet-over.xlsx", "oversikt.xlsx"
_LOCK = ".lock"
CHUNK_SIZE = 16  # decisions that a process is handed at a time
_CHUNKS_WITHOUT_WORKERS = 4  # chunks

Progress = Callable[[str, int, int | None], None]  # what is being done, how many more are done, of how many (if known)


@dataclass(frozen=True, slots=True)
class BatchRun:
    """A batch: the job and its sheet, the folder, the number of processes or a Dask scheduler's address.

    ``resume`` goes on with an interrupted run, ``replace`` first removes what an earlier run wrote, ``skip_invalid``
    leaves out the rows that are wrong.
    """

    job: BatchJob
    sheet: Path
    out: Path
    jobs: int = 1
    scheduler: str = ""
    resume: bool = False
    skip_invalid: bool = False
    replace: bool = False


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a run came to: files written now and their size in bytes, files that lay there, rows left out."""

    written: int
    size: int
    kept: int
    skipped: int


def write_letters(run: BatchRun, progress: Progress) -> BatchResult:
    """Write the letters of a sheet.

    All rows are checked first. Raises :class:`DataError` or :class:`TemplateError` with every problem, and leaves
    a copy of the sheet with the wrong cells marked; :class:`UsageError` where the folder holds another run's letters;
    :class:`WriterError` where something cannot be written, with what is written so far kept for ``resume``.
    """
    if run.sheet.resolve() == (run.out / SKIPPED_ROWS).resolve():
        what = "lies in the folder of the letters it was left out of; give another folder for its own"
        raise UsageError([Problem(str(run.sheet), "", what)])
    sheet, renderer = table_reader.read_table(run.sheet), LetterRenderer(run.job)
    with _executor(run, sheet, renderer) as hands, _locked(run.out):
        previous = PreviousRun() if run.replace else ledger.previous_run(run.out, renderer, run.resume)
        checked = _check(run, sheet, renderer, hands, previous, progress)
        _report_errors(run, sheet, renderer, checked)
        if run.replace:
            ledger.remove_letters(run.out)
        result = _render(run, sheet, hands, previous, checked, progress)
        _finish_run(run, renderer)
        return result


def check_sheet(run: BatchRun) -> None:
    """The first pass of :func:`write` alone: raises what it raises of rows and texts, and writes nothing."""
    sheet, renderer = table_reader.read_table(run.sheet), LetterRenderer(run.job)
    with _executor(run, sheet, renderer) as hands:
        _raise_errors(run, sheet, _check(run, sheet, renderer, hands, PreviousRun(), lambda *_: None))


def _executor(run: BatchRun, sheet: Sheet, renderer: LetterRenderer) -> executor.LetterExecutor:
    """The hands of a run: more than this process's own only where there are more decisions than it soon has made."""
    many = next(islice(_in_chunks(decision_rows(sheet)), _CHUNKS_WITHOUT_WORKERS, None), None)
    return executor.LetterExecutor(renderer, run.jobs if many else 1, run.scheduler)


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    """The folder, for this run alone. Raises :class:`WriterError` where another run has it."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with FileLock(out / _LOCK, timeout=0):
            for left in out.glob(".*.part"):  # what a run that was killed was about to write
                left.unlink()
            try:
                yield
            finally:
                with suppress(OSError):  # another run waits for no lock, and Windows keeps one that is open
                    (out / _LOCK).unlink()
                    out.rmdir()  # where nothing was written
    except Timeout as error:
        raise WriterError([Problem(str(out), "", "another run is writing here; wait for it")]) from error
    except OSError as error:
        raise WriterError([Problem(str(out), "", f"cannot be written: {error.strerror}")]) from error


# --- first pass: is every row right? ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _CheckResult:
    """What the first pass has found so far."""

    right: int = 0
    before: int = 0  # of these, how many an earlier run has written all files of,
    kept: int = 0  # and how many files that is
    faults: list[CellError] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)  # of the sheet as a whole
    texts: dict[Problem, None] = field(default_factory=dict)


def _check(
    run: BatchRun,
    sheet: Sheet,
    renderer: LetterRenderer,
    hands: executor.LetterExecutor,
    previous: PreviousRun,
    progress: Progress,
) -> _CheckResult:
    checked = _CheckResult(problems=list(renderer.reader.heading_errors(sheet)))
    twice = cache(lambda: renderer.reader.twice(sheet))  # of the whole sheet, read while the first rows are under way
    file_stems, written = set[str](), 0
    leaving = ledger.removable_files(run.out) if run.replace else {}
    waiting = deque[NumberedRow]()
    for answers in hands.in_order(desk_work.check_rows, _in_chunks(_record_pending(sheet, waiting))):
        for row in answers:
            number, cells = waiting.popleft()
            faults = (*row.faults, *twice().get(number, ()))
            faults = faults or tuple(_file_name_errors(run, number, cells, row, file_stems, leaving))
            checked.faults += faults
            checked.texts.update(dict.fromkeys(row.problems))
            if faults or row.problems:
                continue
            checked.right += 1
            if not previous.agrees(written, row.fingerprints):
                what = "is not the row that the earlier run wrote a letter from; give --replace to write all anew"
                checked.problems.append(Problem(str(sheet.path), f"row {number}", what))
            written += len(row.fingerprints)
            if written <= len(previous.lines):
                checked.before, checked.kept = checked.right, written
        progress("check", len(answers), None)
    return checked


def _record_pending(sheet: Sheet, waiting: deque[NumberedRow]) -> Iterator[NumberedRow]:
    """The rows, each noted by its case number until its answer comes."""
    for number, cells in decision_rows(sheet):
        waiting.append((number, {CASE_NUMBER: cells.get(CASE_NUMBER, "")}))
        yield number, cells


def _file_name_errors(
    run: BatchRun, number: int, cells: Cells, row: CheckedRow, file_stems: set[str], leaving: Mapping[str, bool]
) -> Iterator[CellError]:
    """The fault of a letter whose file another letter has the name of, or a file that stays: not ours, or edited."""
    if not row.stem:
        return
    if row.stem in file_stems:
        yield CellError(number, CASE_NUMBER, cells[CASE_NUMBER], message("same_file", row.stem))
    file_stems.add(row.stem)
    for name in row.files if not run.resume else ():
        if leaving.get(name) is False:
            yield CellError(number, CASE_NUMBER, cells[CASE_NUMBER], message("letter_changed", name))
        elif name not in leaving and (run.out / name).exists():
            yield CellError(number, CASE_NUMBER, cells[CASE_NUMBER], message("file_there", name))


def _report_errors(run: BatchRun, sheet: Sheet, renderer: LetterRenderer, checked: _CheckResult) -> None:
    """Mark the cells that are wrong in a copy of the sheet; raise what must be mended before anything is written."""
    for path in (run.out / INVALID_ROWS, run.out / SKIPPED_ROWS):
        if path.resolve() != run.sheet.resolve():  # which may be the marked sheet of the last run, mended
            path.unlink(missing_ok=True)
    if checked.faults:
        name = SKIPPED_ROWS if run.skip_invalid and checked.right else INVALID_ROWS
        summary_workbook.write_marked_rows(renderer, sheet, checked.faults, run.out / name, only=name == SKIPPED_ROWS)
    _raise_errors(run, sheet, checked)


def _raise_errors(run: BatchRun, sheet: Sheet, checked: _CheckResult) -> None:
    problems = list(checked.problems)
    if not run.skip_invalid or not checked.right:
        problems += [fault.problem(str(sheet.path)) for fault in checked.faults]
    if not (checked.right or problems or checked.texts):
        problems.append(Problem(str(sheet.path), "", "holds no decisions"))
    if problems:
        raise DataError(problems)
    if checked.texts:
        raise TemplateError([*checked.texts])


# --- second pass: the letters -----------------------------------------------------------------------------------------


def _render(
    run: BatchRun,
    sheet: Sheet,
    hands: executor.LetterExecutor,
    previous: PreviousRun,
    checked: _CheckResult,
    progress: Progress,
) -> BatchResult:
    before = checked.before
    kept = previous.lines[: checked.kept]
    wrong = frozenset(fault.row for fault in checked.faults)
    right = (row for row in decision_rows(sheet) if row[0] not in wrong)
    waiting = (row for index, row in enumerate(right) if index >= before)
    progress("write", before, checked.right)
    unfinished, written, size = run.out / UNFINISHED, 0, 0
    if (run.out / MANIFEST).exists():
        (run.out / MANIFEST).replace(unfinished)
    with unfinished.open("r+b" if unfinished.exists() else "wb", buffering=0) as manifest:
        manifest.truncate(sum(map(len, kept)))
        manifest.seek(0, os.SEEK_END)
        for letters in hands.in_order(desk_work.render_rows, _in_chunks(waiting)):
            for letter in letters:
                manifest.write(ledger.manifest_line(letter))
                _write_letter(letter, run.out)
            written += len(letters)
            size += sum(len(letter.contents) for letter in letters)
            progress("write", len({letter.entry["saksnummer"] for letter in letters}), checked.right)
    return BatchResult(written, size, len(kept), len(wrong))


def _write_letter(letter: RenderedLetter, out: Path) -> None:
    """Write a letter's file; one that is there already must be the same."""
    path = out / letter.entry["fil"]
    if not path.exists():
        atomic_files.write(path, letter.contents)
    elif path.read_bytes() != letter.contents:
        raise WriterError([Problem(str(path), "", "lies there already and is another file; move it away")])


def _finish_run(run: BatchRun, renderer: LetterRenderer) -> None:
    """The overview, and the manifest's own name: the run has come to its end."""
    summary_workbook.write_summary(renderer, run.out / UNFINISHED, run.out / SUMMARY)
    (run.out / UNFINISHED).replace(run.out / MANIFEST)


def _in_chunks(rows: Iterable[NumberedRow]) -> Iterator[list[NumberedRow]]:
    chunk: list[NumberedRow] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK_SIZE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
