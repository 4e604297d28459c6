"""Write the letters of a sheet of decisions, with a manifest and a summary; resume a run that was interrupted.

All rows are checked before the first letter is written. The two passes do the same work twice, which keeps memory small
for sheets of any length.
"""

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
from assembler.core.errors import DataError, Problem, TemplateError, UsageError, WriterError, cannot_write
from assembler.letters.batch import manifest, summary_workbook
from assembler.letters.batch.executor import LetterExecutor, map_ordered, open_executor
from assembler.letters.batch.manifest import MANIFEST, UNFINISHED, PreviousRun
from assembler.letters.batch.renderer import BatchJob, CheckedRow, LetterRenderer, RenderedLetter
from assembler.letters.decisions import table_reader
from assembler.letters.decisions.cell_errors import CellError, message
from assembler.letters.decisions.contract import CASE_NUMBER
from assembler.letters.decisions.reader import decision_rows
from assembler.letters.decisions.table_reader import Cells, NumberedRow, Sheet

INVALID_ROWS, SKIPPED_ROWS, SUMMARY = "feil.xlsx", "hoppet-over.xlsx", "oversikt.xlsx"
_LOCK = ".lock"
CHUNK_SIZE = 16  # decisions that a process is handed at a time
_CHUNKS_WITHOUT_WORKERS = 4  # chunks

Progress = Callable[[str, int, int | None], None]  # what is being done, how many more are done, of how many (if known)


@dataclass(frozen=True, slots=True)
class BatchRun:
    """A batch: the job and its sheet, the folder to write in, the number of processes or a Dask scheduler's address.

    ``resume`` goes on with an interrupted run, ``replace`` first removes what an earlier run wrote, ``skip_invalid``
    leaves out the rows that are wrong.
    """

    job: BatchJob
    sheet: Path
    out: Path
    workers: int = 1
    scheduler: str = ""
    resume: bool = False
    skip_invalid: bool = False
    replace: bool = False


@dataclass(frozen=True, slots=True)
class BatchResult:
    """The outcome of a run: files written now and their size in bytes, files kept of an earlier run, rows left out."""

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
    with open_executor(renderer, _workers(run, sheet), run.scheduler) as executor, _locked(run.out):
        previous = PreviousRun()
        if not run.replace:
            version = renderer.definition.version
            previous = manifest.previous_run(run.out, version, renderer.templates, resume=run.resume)
        checked = _check(run, sheet, renderer, executor, previous, progress)
        _report_errors(run, sheet, renderer, checked)
        if run.replace:
            manifest.remove_letters(run.out)
        result = _render(run, sheet, executor, previous, checked, progress)
        _finish_run(run, renderer)
        return result


def check_sheet(run: BatchRun) -> None:
    """The first pass of :func:`write_letters` alone: raises what it raises of rows and texts, and writes nothing."""
    sheet, renderer = table_reader.read_table(run.sheet), LetterRenderer(run.job)
    with open_executor(renderer, _workers(run, sheet), run.scheduler) as executor:
        _raise_errors(run, sheet, _check(run, sheet, renderer, executor, PreviousRun(), lambda *_: None))


def _workers(run: BatchRun, sheet: Sheet) -> int:
    """How many processes a run needs: one where it has written all letters before others have started."""
    many = next(islice(_in_chunks(decision_rows(sheet)), _CHUNKS_WITHOUT_WORKERS, None), None)
    return run.workers if many else 1


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    """Lock the folder for this run. Raises :class:`WriterError` where another run has it."""
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
        raise WriterError([cannot_write(out, error)]) from error


# --- first pass: is every row right? ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _CheckResult:
    """The outcome of the first pass so far."""

    right: int = 0
    written_before: int = 0  # of these, how many an earlier run has written all files of,
    kept: int = 0  # and how many files that is
    errors: list[CellError] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)  # of the sheet as a whole
    texts: dict[Problem, None] = field(default_factory=dict)


def _check(
    run: BatchRun,
    sheet: Sheet,
    renderer: LetterRenderer,
    executor: LetterExecutor,
    previous: PreviousRun,
    progress: Progress,
) -> _CheckResult:
    checked = _CheckResult(problems=list(renderer.reader.heading_errors(sheet)))
    duplicates = cache(lambda: renderer.reader.duplicate_errors(sheet))  # reads the sheet while workers have rows
    file_stems, written = set[str](), 0
    removable = manifest.removable_files(run.out) if run.replace else {}
    pending = deque[NumberedRow]()
    for rows in map_ordered(executor, LetterRenderer.check, _in_chunks(_record_pending(sheet, pending))):
        for row in rows:
            number, cells = pending.popleft()
            errors = (*row.errors, *duplicates().get(number, ()))
            errors = errors or tuple(_file_name_errors(run, number, cells, row, file_stems, removable))
            checked.errors += errors
            checked.texts.update(dict.fromkeys(row.problems))
            if errors or row.problems:
                continue
            checked.right += 1
            if not previous.agrees(written, row.fingerprints):
                what = "is not the row that the earlier run wrote a letter from; give --replace to write all anew"
                checked.problems.append(Problem(str(sheet.path), f"row {number}", what))
            written += len(row.fingerprints)
            if written <= len(previous.lines):
                checked.written_before, checked.kept = checked.right, written
        progress("check", len(rows), None)
    return checked


def _record_pending(sheet: Sheet, pending: deque[NumberedRow]) -> Iterator[NumberedRow]:
    """The rows of a sheet, whose numbers and case numbers are kept in ``pending`` until their results come."""
    for number, cells in decision_rows(sheet):
        pending.append((number, {CASE_NUMBER: cells.get(CASE_NUMBER, "")}))
        yield number, cells


def _file_name_errors(
    run: BatchRun, number: int, cells: Cells, row: CheckedRow, file_stems: set[str], removable: Mapping[str, bool]
) -> Iterator[CellError]:
    """The errors of a letter whose file has the name of another letter's, or of a file that must not be overwritten."""
    if not row.stem:
        return
    if row.stem in file_stems:
        yield CellError(number, CASE_NUMBER, cells[CASE_NUMBER], message("same_file", row.stem))
    file_stems.add(row.stem)
    for name in row.files if not run.resume else ():
        if removable.get(name) is False:
            yield CellError(number, CASE_NUMBER, cells[CASE_NUMBER], message("letter_changed", name))
        elif name not in removable and (run.out / name).exists():
            yield CellError(number, CASE_NUMBER, cells[CASE_NUMBER], message("file_there", name))


def _report_errors(run: BatchRun, sheet: Sheet, renderer: LetterRenderer, checked: _CheckResult) -> None:
    """Mark the wrong cells in a copy of the sheet; raise what must be corrected before anything is written."""
    for path in (run.out / INVALID_ROWS, run.out / SKIPPED_ROWS):
        if path.resolve() != run.sheet.resolve():  # which may be the marked sheet of the last run, corrected
            path.unlink(missing_ok=True)
    if checked.errors:
        name = SKIPPED_ROWS if run.skip_invalid and checked.right else INVALID_ROWS
        summary_workbook.write_marked_rows(renderer, sheet, checked.errors, run.out / name, only=name == SKIPPED_ROWS)
    _raise_errors(run, sheet, checked)


def _raise_errors(run: BatchRun, sheet: Sheet, checked: _CheckResult) -> None:
    problems = list(checked.problems)
    if not run.skip_invalid or not checked.right:
        problems += [error.problem(str(sheet.path)) for error in checked.errors]
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
    executor: LetterExecutor,
    previous: PreviousRun,
    checked: _CheckResult,
    progress: Progress,
) -> BatchResult:
    kept = previous.lines[: checked.kept]
    wrong = frozenset(error.row for error in checked.errors)
    right = (row for row in decision_rows(sheet) if row[0] not in wrong)
    remaining = islice(right, checked.written_before, None)
    progress("write", checked.written_before, checked.right)
    unfinished, written, size = run.out / UNFINISHED, 0, 0
    if (run.out / MANIFEST).exists():
        (run.out / MANIFEST).replace(unfinished)
    with unfinished.open("r+b" if unfinished.exists() else "wb", buffering=0) as lines:
        lines.truncate(sum(map(len, kept)))
        lines.seek(0, os.SEEK_END)
        for letters in map_ordered(executor, LetterRenderer.render, _in_chunks(remaining)):
            for letter in letters:
                lines.write(letter.entry.to_line())
                _write_letter(letter, run.out)
            written += len(letters)
            size += sum(len(letter.contents) for letter in letters)
            progress("write", len({letter.entry.case_number for letter in letters}), checked.right)
    return BatchResult(written, size, len(kept), len(wrong))


def _write_letter(letter: RenderedLetter, out: Path) -> None:
    """Write a letter's file. Raises :class:`WriterError` where there is another file of its name already."""
    path = out / letter.entry.file
    if not path.exists():
        atomic_files.write(path, letter.contents)
    elif path.read_bytes() != letter.contents:
        raise WriterError([Problem(str(path), "", "lies there already and is another file; move it away")])


def _finish_run(run: BatchRun, renderer: LetterRenderer) -> None:
    """Write the summary and give the manifest its own name, by which the run is known to be complete."""
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
