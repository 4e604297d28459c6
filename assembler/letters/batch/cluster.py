"""The hands of a Dask cluster: the workspace travels to its workers once, and the letters' bytes come back."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from assembler.core import atomic_files
from assembler.core.errors import Problem, UsageError, WriterError
from assembler.letters.batch.renderer import BatchJob, LetterRenderer
from assembler.letters.decisions.table_reader import NumberedRow

Answer = TypeVar("Answer")

_PATIENCE = 10  # seconds to wait for a scheduler
_SENT_FOLDERS = ("schemas", "templates", "register")


class Cluster:
    """A running Dask cluster. Raises :class:`UsageError` where there is none at the address."""

    def __init__(self, job: BatchJob, address: str) -> None:
        try:
            import distributed
        except ImportError as error:
            what = "needs Dask: install assembler with the extra «cluster»"
            raise UsageError([Problem("--scheduler", "", what)]) from error
        try:
            connect: Any = distributed.Client
            self._client = connect(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise UsageError([Problem("--scheduler", address, "no Dask scheduler answers there")]) from error
        self._failed = (distributed.KilledWorker, distributed.CancelledError, OSError)
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
            self._packed = self._client.scatter(_packed(job.root), broadcast=True, hash=True)
        except OSError as error:
            self._client.close()
            raise UsageError([Problem("--scheduler", address, "the cluster has no workers; start some")]) from error
        self._job = job

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def in_order(
        self, work: Callable[[LetterRenderer, Sequence[NumberedRow]], list[Answer]], chunks: Iterator[list[NumberedRow]]
    ) -> Iterator[list[Answer]]:
        """The answers to each chunk, in order."""
        under_way: deque[Any] = deque()
        try:
            for chunk in chunks:
                under_way.append(self._client.submit(_at_desk, self._packed, self._job, work, chunk, pure=False))
                if len(under_way) > 4 * max(1, sum(self._client.nthreads().values())):
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        except self._failed as error:
            what = "the cluster gave up on the work; see its scheduler, and run again with --resume"
            raise WriterError([Problem("--scheduler", "", what)]) from error


def _packed(root: Path) -> bytes:
    """What a worker needs of a workspace, as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for path in atomic_files.all_files(*(root / name for name in _SENT_FOLDERS)):
            package.writestr(zipfile.ZipInfo(path.relative_to(root).as_posix()), path.read_bytes())
    return out.getvalue()


def _at_desk(
    packed: bytes, job: BatchJob, work: Callable[..., list[Answer]], rows: Sequence[NumberedRow]
) -> list[Answer]:
    return work(_desk(packed, job), rows)


_kept: list[tempfile.TemporaryDirectory[str]] = []  # a worker's copies of workspaces, as long as it lives


@lru_cache(maxsize=4)
def _desk(packed: bytes, job: BatchJob) -> LetterRenderer:
    folder = tempfile.TemporaryDirectory(prefix="assembler-")
    _kept.append(folder)
    with zipfile.ZipFile(io.BytesIO(packed)) as package:
        package.extractall(folder.name)
    return LetterRenderer(replace(job, root=Path(folder.name)))
