"""Read files from anyone in processes of their own, within limits of time and memory.

A process that hangs, exhausts memory or dies costs its file a note and is replaced; the other files are read.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from assembler.core.errors import Problem, WriterError
from assembler.intake.form_lookup import FormLookup
from assembler.intake.read_file import MAX_FILE_SIZE, FormReader
from assembler.intake.records import Note, Outcome
from assembler.scheme.workspace import Workspace

MAX_SECONDS = 10  # for one file; a filled form takes a tenth of a second
MAX_MEMORY = 1_500_000_000  # bytes of address space for a process, where the system can limit it
_START_SECONDS = 120  # seconds for a process to get ready
_AHEAD_PER_PROCESS = 16  # outcomes per process that may wait for an earlier file: a bound on memory


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: ``largest`` is bytes of the file, ``memory`` bytes of a process."""

    largest: int = MAX_FILE_SIZE
    seconds: float = MAX_SECONDS
    memory: int = MAX_MEMORY


def read_isolated(
    root: Path, files: Sequence[Path], received: str, limits: Limits, jobs: int, progress: Callable[[int], None]
) -> Iterator[Outcome]:
    """The outcome of each file, in order; a file that hangs, exhausts memory or kills its process gets a note.

    ``root`` is the workspace's folder; ``progress`` is called with the number of files just done. Raises
    :class:`WriterError` where no process can be started.
    """
    pool = _Pool((root, received, limits), min(jobs, len(files)))
    try:
        yield from pool.run(files, progress)
    finally:
        pool.close()


class _Worker:
    """A process that reads one file at a time."""

    def __init__(self, settings: tuple[Path, str, Limits]) -> None:
        # Spawned, not forked: it is the same on every system, and the reader gets nothing of this process's memory.
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(target=_serve, args=(theirs, *settings), daemon=True)
        self._process.start()
        theirs.close()
        self.index = -1  # of the file that it reads; -1: none
        self.ready = False
        self.until = time.monotonic() + _START_SECONDS

    def read(self, index: int, path: Path, seconds: float) -> None:
        """Send it a file to read."""
        self.index, self.until = index, time.monotonic() + seconds
        with contextlib.suppress(OSError):  # it has died: the missing answer shows it
            self.connection.send(str(path))

    def end(self) -> None:
        """Kill it, whatever it does."""
        self.connection.close()
        self._process.kill()
        self._process.join()


class _Pool:
    def __init__(self, settings: tuple[Path, str, Limits], jobs: int) -> None:
        self._settings = settings
        self._seconds = settings[2].seconds
        self._workers = [_Worker(settings) for _ in range(jobs)]

    def close(self) -> None:
        for worker in self._workers:
            worker.end()

    def run(self, files: Sequence[Path], progress: Callable[[int], None]) -> Iterator[Outcome]:
        done: dict[int, Outcome] = {}
        sent = yielded = 0
        ahead = _AHEAD_PER_PROCESS * len(self._workers)
        while yielded < len(files):
            for worker in self._workers:
                if worker.ready and worker.index < 0 and sent < min(len(files), yielded + ahead):
                    worker.read(sent, files[sent], self._seconds)
                    sent += 1
            for index, outcome in self._answers(files):
                done[index] = outcome
                progress(1)
            while yielded in done:
                yield done.pop(yielded)
                yielded += 1

    def _answers(self, files: Sequence[Path]) -> Iterator[tuple[int, Outcome]]:
        """Wait until a process answers, dies or runs out of time: outcomes by the index of their file."""
        busy = {worker.connection: worker for worker in self._workers if worker.index >= 0 or not worker.ready}
        first = min(worker.until for worker in busy.values())
        ready = wait(list(busy), max(0.0, first - time.monotonic()))
        for connection, worker in busy.items():
            index = worker.index
            if connection in ready:
                answer = _receive(connection)
                if answer is None:
                    self._replace(worker)
                    answer = Outcome(str(files[index]), notes=(Note("broke_off"),))
                elif not worker.ready:
                    worker.ready = True
                    continue
                worker.index = -1
            elif time.monotonic() >= worker.until:
                self._replace(worker)
                answer = Outcome(str(files[index]), notes=(Note("too_slow", (f"{self._seconds:g}",)),))
            else:
                continue
            yield index, answer
            if answer.notes == (Note("too_much"),) and worker in self._workers:
                self._replace(worker)  # the memory that it keeps would count against the next file

    def _replace(self, worker: _Worker) -> None:
        if worker.index < 0 and not worker.ready:
            raise WriterError([Problem("", "", "a process that reads files could not be started; is memory short?")])
        worker.end()
        self._workers[self._workers.index(worker)] = _Worker(self._settings)


def _receive(connection: Connection[str, Outcome]) -> Outcome | None:
    """The answer of a process; none where it has died."""
    try:
        answer: Outcome = connection.recv()
    except (EOFError, OSError):
        return None
    return answer


# --- in the process ---------------------------------------------------------------------------------------------------


def _serve(connection: Connection[Outcome, str], root: Path, received: str, limits: Limits) -> None:
    _limit_memory(limits.memory)
    reader = FormReader(FormLookup(Workspace(root)), received, limits.largest)
    connection.send(Outcome(""))
    while True:
        try:
            path = connection.recv()
        except (EOFError, OSError):
            return
        try:
            outcome = reader.read(Path(path))
        except MemoryError:
            outcome = Outcome(path, notes=(Note("too_much"),))
        except Exception as error:  # one file must not stop the rest, whatever bug it has found
            outcome = Outcome(path, notes=(Note("failed", (type(error).__name__,)),))
        connection.send(outcome)


def _limit_memory(memory: int) -> None:
    """Limit this process's memory in bytes; not on Windows, where the limits of the readers must do."""
    try:
        import resource  # not on Windows
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (memory if hard < 0 else min(memory, hard), hard))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
