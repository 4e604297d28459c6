"""The hands that make letters: this process, others beside it, or a Dask cluster; answers come in the rows' order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain, islice
from types import TracebackType
from typing import Any, Self, TypeVar

from assembler import processes
from assembler.desk import Desk, Job, make
from assembler.errors import Problem, WriterError
from assembler.sheets import Numbered

Answer = TypeVar("Answer")
Chunk = Sequence[Numbered]
Work = Callable[[Desk, Chunk], list[Answer]]

_ALONE = 4  # chunks that are made here sooner than a process has started


class Crew:
    """The hands of one run: ``jobs`` processes, or the Dask cluster at ``scheduler``, at work until it is left.

    ``desk`` is this process's own, where few letters are made, and the first of many.
    """

    def __init__(self, desk: Desk, jobs: int, scheduler: str) -> None:
        self._desk, self._job, self._jobs, self._scheduler = desk, desk.job, jobs, scheduler
        self._processes: _Processes | None = None
        self._cluster: Any = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        if self._scheduler:
            from assembler.cluster import Cluster  # the extra «cluster» may not be installed

            self._cluster = self._open.enter_context(Cluster(self._job, self._scheduler))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._processes:
            self._processes.end(at_once=kind is not None)
        self._open.close()

    def in_order(self, work: Work[Answer], chunks: Iterator[list[Numbered]]) -> Iterator[list[Answer]]:
        """The answers to each chunk, in order; few chunks are under way at a time, so memory does not grow.

        Raises :class:`WriterError` where a process ended before it had answered.
        """
        if self._scheduler:
            yield from self._cluster.in_order(work, chunks)
            return
        if not self._processes and self._jobs > 1:
            first = list(islice(chunks, _ALONE + 1))
            chunks = chain(first, chunks)
            if len(first) > _ALONE:
                self._processes = _Processes(self._job, self._jobs)
        if self._processes:
            yield from self._in_processes(self._processes, work, chunks)
            return
        for chunk in chunks:
            yield work(self._desk, chunk)

    def _in_processes(
        self, hands: _Processes, work: Work[Answer], chunks: Iterator[list[Numbered]]
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
    """Processes that make letters. They start, which takes a second, while this process goes on."""

    def __init__(self, job: Job, jobs: int) -> None:
        self._job, self._jobs = job, jobs
        self._starter = ThreadPoolExecutor(1)
        self._begun = self._starter.submit(self._begin)

    def _begin(self) -> ProcessPoolExecutor:
        context = processes.context("assembler.desk", "assembler.writers.pdf", "assembler.writers.docx")
        hands = ProcessPoolExecutor(self._jobs, context, _start, (self._job,))
        try:
            hands.submit(_at_desk, make, ()).result()
        except BrokenExecutor:
            hands.shutdown()
            raise
        return hands

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


_own_desk: Desk | None = None


def _start(job: Job) -> None:
    global _own_desk  # a process makes letters of one job for all of its life
    processes.end_with_parent()
    _own_desk = Desk(job)


def _at_desk(work: Work[Answer], rows: Chunk) -> list[Answer]:
    assert _own_desk is not None
    return work(_own_desk, rows)
