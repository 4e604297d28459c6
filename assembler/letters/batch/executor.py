"""The hands that make letters: this process, others beside it, or a Dask cluster; answers come in the rows' order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self, TypeVar

from assembler.core import processes
from assembler.core.errors import Problem, WriterError
from assembler.letters.batch.renderer import BatchJob, LetterRenderer, render_rows
from assembler.letters.decisions.table_reader import NumberedRow

Answer = TypeVar("Answer")
Chunk = Sequence[NumberedRow]
Work = Callable[[LetterRenderer, Chunk], list[Answer]]


class LetterExecutor:
    """The hands of one run: ``jobs`` processes, or the Dask cluster at ``scheduler``, at work until it is left.

    ``desk`` is this process's own. It makes all letters where ``jobs`` is 1, and else the first, where the others need
    time to start. Enter it before any file is open that they must not hold open too, such as a lock.
    """

    def __init__(self, renderer: LetterRenderer, jobs: int, scheduler: str) -> None:
        self._desk, self._job, self._jobs, self._scheduler = renderer, renderer.job, jobs, scheduler
        self._processes: _Processes | None = None
        self._cluster: Any = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        if self._scheduler:
            from assembler.letters.batch.cluster import Cluster  # the extra «cluster» may not be installed

            self._cluster = self._open.enter_context(Cluster(self._job, self._scheduler))
        elif self._jobs > 1:
            self._processes = _Processes(self._desk, self._jobs)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._processes:
            self._processes.end(at_once=kind is not None)
        self._open.close()

    def in_order(self, work: Work[Answer], chunks: Iterator[list[NumberedRow]]) -> Iterator[list[Answer]]:
        """The answers to each chunk, in order; few chunks are under way at a time, so memory does not grow.

        Raises :class:`WriterError` where a process ended before it had answered.
        """
        if self._scheduler:
            yield from self._cluster.in_order(work, chunks)
            return
        if self._processes:
            yield from self._in_processes(self._processes, work, chunks)
            return
        for chunk in chunks:
            yield work(self._desk, chunk)

    def _in_processes(
        self, hands: _Processes, work: Work[Answer], chunks: Iterator[list[NumberedRow]]
    ) -> Iterator[list[Answer]]:
        while not hands.ready and (chunk := next(chunks, None)) is not None:
            yield work(self._desk, chunk)
        under_way: deque[Future[list[Answer]]] = deque()
        try:
            for chunk in chunks:
                under_way.append(hands.submit(work, chunk))
                if len(under_way) > 3 * self._jobs:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        except BrokenExecutor as error:
            what = "a process that made letters was stopped from outside; run again with --resume"
            raise WriterError([Problem(str(self._job.key), "", what)]) from error


class _Processes:
    """Processes that make letters. Forks have this one's desk at once; others take a second, while this one goes on."""

    def __init__(self, renderer: LetterRenderer, jobs: int) -> None:
        context = processes.context(
            "assembler.letters.batch.renderer", "assembler.render.pdf.writer", "assembler.render.docx.writer"
        )
        forks = processes.uses_fork(context)
        hands = ProcessPoolExecutor(jobs, context, _start, (renderer if forks else renderer.job,))
        self._starter = ThreadPoolExecutor(1)
        if forks:
            hands.submit(
                _at_desk, render_rows, ()
            )  # the first work forks them all, and must come before there are threads
            self._begun = Future[ProcessPoolExecutor]()
            self._begun.set_result(hands)
        else:
            self._begun = self._starter.submit(_begun, hands)

    @property
    def ready(self) -> bool:
        """Whether one of them has its desk, or none ever will."""
        return self._begun.done()

    def submit(self, work: Work[Answer], chunk: Chunk) -> Future[list[Answer]]:
        """The work on a chunk, under way. Raises :class:`BrokenExecutor` where a process has ended."""
        return self._begun.result().submit(_at_desk, work, chunk)

    def end(self, *, at_once: bool) -> None:
        """Wait for the processes to end, ``at_once`` with no more than what they are at."""
        self._starter.shutdown()
        if not self._begun.exception():
            self._begun.result().shutdown(cancel_futures=at_once)


def _begun(hands: ProcessPoolExecutor) -> ProcessPoolExecutor:
    """The processes, once one of them has its desk. Raises :class:`BrokenExecutor` where it ended instead."""
    try:
        hands.submit(_at_desk, render_rows, ()).result()
    except BrokenExecutor:
        hands.shutdown()
        raise
    return hands


_own_desk: LetterRenderer | None = None


def _start(given: LetterRenderer | BatchJob) -> None:
    global _own_desk  # a process makes letters of one job for all of its life
    processes.become_worker()
    _own_desk = given if isinstance(given, LetterRenderer) else LetterRenderer(given)


def _at_desk(work: Work[Answer], rows: Chunk) -> list[Answer]:
    assert _own_desk is not None
    return work(_own_desk, rows)
