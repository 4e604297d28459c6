"""The hands that make letters: this process, others beside it, or a Dask cluster; answers come in the rows' order."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from assembler.desk import Desk, Job
from assembler.errors import Problem, WriterError
from assembler.sheets import Numbered

Answer = TypeVar("Answer")
Chunk = Sequence[Numbered]

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

    def in_order(
        self, work: Callable[..., list[Answer]], chunks: Iterator[list[Numbered]], out: Path | None = None
    ) -> Iterator[list[Answer]]:
        """The answers to each chunk, in order; few chunks are under way at a time, so memory does not grow.

        Raises :class:`WriterError` where a process ended before it had answered.
        """
        more = () if out is None else (out,)
        if self._scheduler:
            yield from self._hands.in_order(work, chunks, out)
            return
        first = list(islice(chunks, _ALONE + 1)) if self._hands is None else []
        if (len(first) <= _ALONE and self._hands is None) or self._jobs <= 1:
            self._desk = self._desk or Desk(self._job)
            for chunk in chain(first, chunks):
                yield work(self._desk, chunk, *more)
            return
        yield from self._in_processes(work, chain(first, chunks), more)

    def _in_processes(
        self, work: Callable[..., list[Answer]], chunks: Iterable[list[Numbered]], more: tuple[Path, ...]
    ) -> Iterator[list[Answer]]:
        if self._hands is None:
            # Spawned, not forked: Typst keeps threads, and a fork of a process with threads can hang.
            context = multiprocessing.get_context("spawn")
            self._hands = self._open.enter_context(ProcessPoolExecutor(self._jobs, context, _start, (self._job,)))
        under_way: deque[Future[list[Answer]]] = deque()
        try:
            for chunk in chunks:
                under_way.append(self._hands.submit(_at_desk, work, chunk, more))
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
    _own_desk = Desk(job)


def _at_desk(work: Callable[..., list[Answer]], rows: Chunk, more: tuple[Path, ...]) -> list[Answer]:
    assert _own_desk is not None
    return work(_own_desk, rows, *more)
