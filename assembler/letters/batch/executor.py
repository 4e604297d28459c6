"""Run letter jobs in this process, in a process pool or on a Dask cluster; results come in the order of the rows."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeAlias, TypeVar

from assembler.core import processes
from assembler.core.errors import Problem, WriterError
from assembler.letters.batch.renderer import BatchJob, LetterRenderer
from assembler.letters.decisions.table_reader import NumberedRow

Result = TypeVar("Result")
ResultOut = TypeVar("ResultOut", covariant=True)
Chunk: TypeAlias = Sequence[NumberedRow]
Work: TypeAlias = Callable[[LetterRenderer, Chunk], list[Result]]  # a method of LetterRenderer, to call in a worker
_PRELOADED = ("assembler.letters.batch.renderer", "assembler.render.pdf.writer", "assembler.render.docx.writer")


class Pending(Protocol[ResultOut]):
    """A call that a worker makes: the part of a future that process pools and Dask share."""

    def done(self) -> bool:
        """Whether the call has ended."""

    def result(self) -> ResultOut:
        """What the call returned, once it has. Raises what it raised."""


class LetterExecutor(Protocol):
    """Where letter jobs run. Each worker has a :class:`LetterRenderer` of its own, and keeps it.

    Few calls are pending at a time, so that memory does not grow with the sheet.
    """

    @property
    def window(self) -> int:
        """How many calls may be pending."""

    @property
    def failures(self) -> tuple[type[BaseException], ...]:
        """What is raised where a worker is lost."""

    @property
    def failure(self) -> Problem:
        """What to do then."""

    def submit(self, work: Work[Result], rows: Chunk) -> Pending[list[Result]]:
        """Have a worker call ``work`` with its renderer and these rows."""


def map_ordered(executor: LetterExecutor, work: Work[Result], chunks: Iterable[Chunk]) -> Iterator[list[Result]]:
    """What ``work`` returns for each chunk, in order. Raises :class:`WriterError` where a worker is lost."""
    pending: deque[Pending[list[Result]]] = deque()
    try:
        for chunk in chunks:
            pending.append(executor.submit(work, chunk))
            while pending and (len(pending) > executor.window or pending[0].done()):
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    except executor.failures as error:
        raise WriterError([executor.failure]) from error


@contextmanager
def open_executor(renderer: LetterRenderer, workers: int, scheduler: str) -> Iterator[LetterExecutor]:
    """Run letter jobs on the Dask cluster at ``scheduler``, else in ``workers`` processes; of 1, in this one.

    Enter it before opening files or locks: forked workers inherit open descriptors. Raises :class:`UsageError` where no
    cluster answers.
    """
    if scheduler:
        from assembler.letters.batch.cluster import DaskExecutor  # the extra «cluster» may not be installed

        with DaskExecutor(renderer.job, scheduler) as cluster:
            yield cluster
    elif workers > 1:
        pool = ProcessExecutor(renderer, workers)
        try:
            yield pool
        except BaseException:
            pool.shutdown(cancel=True)
            raise
        pool.shutdown(cancel=False)
    else:
        yield SerialExecutor(renderer)


class SerialExecutor:
    """Runs letter jobs in this process, each as soon as it is submitted."""

    window = 0
    failures: tuple[type[BaseException], ...] = ()
    failure = Problem("", "", "")

    def __init__(self, renderer: LetterRenderer) -> None:
        self._renderer = renderer

    def submit(self, work: Work[Result], rows: Chunk) -> Future[list[Result]]:
        """Call ``work`` now. Raises what it raises."""
        done: Future[list[Result]] = Future()
        done.set_result(work(self._renderer, rows))
        return done


class ProcessExecutor(SerialExecutor):
    """Runs letter jobs in a process pool.

    Forks have this process's renderer at once. Other processes take a second to load their own, and until one of them
    has, this process does the work.
    """

    failures = (BrokenExecutor,)

    def __init__(self, renderer: LetterRenderer, workers: int) -> None:
        super().__init__(renderer)
        self.window = 3 * workers
        self.failure = Problem(
            str(renderer.job.key), "", "a process that made letters was stopped from outside; run again with --resume"
        )
        context = processes.context(*_PRELOADED)
        forks = processes.uses_fork(context)
        self._pool = ProcessPoolExecutor(workers, context, _start_worker, (renderer if forks else renderer.job,))
        self._starter = ThreadPoolExecutor(1)  # where the first call starts a server of forks, it takes a second
        self._started: Future[None] = Future()
        if forks:
            self._pool.submit(_do_nothing)  # the first call forks all workers, and must come before there are threads
            self._started.set_result(None)
        else:
            self._started = self._starter.submit(lambda: self._pool.submit(_do_nothing).result())

    def submit(self, work: Work[Result], rows: Chunk) -> Future[list[Result]]:
        """Have a process call ``work``, or call it here while they start. Raises :class:`BrokenExecutor`."""
        if not self._started.done():
            return super().submit(work, rows)
        self._started.result()
        return self._pool.submit(_run_in_worker, work, rows)

    def shutdown(self, *, cancel: bool) -> None:
        """Wait for the processes to end; with ``cancel`` without the calls that they have not begun."""
        self._starter.shutdown()
        self._pool.shutdown(cancel_futures=cancel)


_worker_renderer: LetterRenderer | None = None


def _start_worker(given: LetterRenderer | BatchJob) -> None:
    global _worker_renderer  # a worker makes letters of one job for all of its life
    processes.become_worker()
    _worker_renderer = given if isinstance(given, LetterRenderer) else LetterRenderer(given)


def _run_in_worker(work: Work[Result], rows: Chunk) -> list[Result]:
    assert _worker_renderer is not None
    return work(_worker_renderer, rows)


def _do_nothing() -> None:
    """Be the first call of a pool, which ends once a worker has its renderer."""
