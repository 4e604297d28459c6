"""The hands that make letters: this process, others beside it, or a Dask cluster; answers come in the rows' order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import ExitStack
from itertools import chain, islice
from types import TracebackType
from typing import Any, Self, TypeVar

from assembler import processes
from assembler.desk import Desk, Job
from assembler.errors import Problem, WriterError
from assembler.sheets import Numbered

Answer = TypeVar("Answer")
Chunk = Sequence[Numbered]
Work = Callable[[Desk, Chunk], list[Answer]]

_ALONE = 4  # chunks that are made here sooner than a process has started


class Crew:
    """The hands of one run: ``jobs`` processes, or the Dask cluster at ``scheduler``, at work until it is left."""

    def __init__(self, job: Job, jobs: int, scheduler: str) -> None:
        self._job, self._jobs, self._scheduler = job, jobs, scheduler
        self._desk: Desk | None = None
        self._hands: Any = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        if self._scheduler:
            from assembler.cluster import Cluster  # the extra «cluster» may not be installed

            self._hands = self._open.enter_context(Cluster(self._job, self._scheduler))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind and isinstance(self._hands, ProcessPoolExecutor):
            self._hands.shutdown(wait=True, cancel_futures=True)
        self._open.close()

    def in_order(self, work: Work[Answer], chunks: Iterator[list[Numbered]]) -> Iterator[list[Answer]]:
        """The answers to each chunk, in order; few chunks are under way at a time, so memory does not grow.

        Raises :class:`WriterError` where a process ended before it had answered.
        """
        if self._scheduler:
            yield from self._hands.in_order(work, chunks)
            return
        first = list(islice(chunks, _ALONE + 1)) if self._hands is None else []
        if (len(first) <= _ALONE and self._hands is None) or self._jobs <= 1:
            self._desk = self._desk or Desk(self._job)
            for chunk in chain(first, chunks):
                yield work(self._desk, chunk)
            return
        yield from self._in_processes(work, chain(first, chunks))

    def _in_processes(self, work: Work[Answer], chunks: Iterable[list[Numbered]]) -> Iterator[list[Answer]]:
        if self._hands is None:
            context = processes.context("assembler.desk", "assembler.writers.pdf", "assembler.writers.docx")
            self._hands = self._open.enter_context(ProcessPoolExecutor(self._jobs, context, _start, (self._job,)))
        under_way: deque[Future[list[Answer]]] = deque()
        try:
            for chunk in chunks:
                under_way.append(self._hands.submit(_at_desk, work, chunk))
                if len(under_way) > 3 * self._jobs:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        except BrokenExecutor as error:
            what = "a process that made letters was stopped from outside; run again with --resume"
            raise WriterError([Problem(str(self._job.key), "", what)]) from error


_own_desk: Desk | None = None


def _start(job: Job) -> None:
    global _own_desk  # a process makes letters of one job for all of its life
    processes.end_with_parent()
    _own_desk = Desk(job)


def _at_desk(work: Work[Answer], rows: Chunk) -> list[Answer]:
    assert _own_desk is not None
    return work(_own_desk, rows)
