"""Run letter jobs on a Dask cluster: the workspace is sent to its workers once, and the letters' bytes come back.

Dask's own ``Client.get_executor`` has no bounded window and starts no worker with a renderer, hence this one.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from assembler.core import atomic_files
from assembler.core.errors import Problem, UsageError
from assembler.letters.batch.executor import Chunk, Pending, Result, Work
from assembler.letters.batch.renderer import BatchJob, LetterRenderer

_TIMEOUT = 10  # seconds to wait for a scheduler, and for its first worker
_SENT_FOLDERS = ("schemas", "templates", "register")


class _Client(Protocol):
    """What is used of Dask's client, which has no types of its own."""

    def wait_for_workers(self, count: int, timeout: int) -> None: ...
    def scatter(self, data: bytes, *, broadcast: bool, hash: bool) -> bytes: ...
    def submit(
        self,
        call: Callable[[bytes, BatchJob, Work[Result], Chunk], list[Result]],
        workspace: bytes,
        job: BatchJob,
        work: Work[Result],
        rows: Chunk,
        *,
        pure: bool,
    ) -> Pending[list[Result]]: ...
    def nthreads(self) -> Mapping[str, int]: ...
    def close(self) -> None: ...


class DaskExecutor:
    """Runs letter jobs on a running Dask cluster. Raises :class:`UsageError` where there is none at the address."""

    failure = Problem(
        "--scheduler", "", "the cluster gave up on the work; see its scheduler, and run again with --resume"
    )

    def __init__(self, job: BatchJob, address: str) -> None:
        try:
            dask = import_module("distributed")  # untyped, and installed with the extra «cluster» only
        except ImportError as error:
            what = "needs Dask: install assembler with the extra «cluster»"
            raise UsageError([Problem("--scheduler", "", what)]) from error
        try:
            self._client: _Client = dask.Client(address, timeout=_TIMEOUT, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise UsageError([Problem("--scheduler", address, "no Dask scheduler answers there")]) from error
        self.failures = (dask.KilledWorker, dask.CancelledError, OSError)
        try:
            self._client.wait_for_workers(1, timeout=_TIMEOUT)
            self._workspace = self._client.scatter(_zipped(job.root), broadcast=True, hash=True)
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

    @property
    def window(self) -> int:
        """Four calls for each thread of the workers that the cluster has now."""
        return 4 * max(1, sum(self._client.nthreads().values()))

    def submit(self, work: Work[Result], rows: Chunk) -> Pending[list[Result]]:
        """Have a worker of the cluster call ``work``, each time it is asked for (Dask reuses results of pure calls)."""
        return self._client.submit(_run_in_worker, self._workspace, self._job, work, rows, pure=False)


def _zipped(root: Path) -> bytes:
    """What a worker needs of a workspace, as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for path in atomic_files.all_files(*(root / name for name in _SENT_FOLDERS)):
            package.writestr(zipfile.ZipInfo(path.relative_to(root).as_posix()), path.read_bytes())
    return out.getvalue()


def _run_in_worker(workspace: bytes, job: BatchJob, work: Work[Result], rows: Chunk) -> list[Result]:
    return work(_renderer(workspace, job), rows)


_copies: list[tempfile.TemporaryDirectory[str]] = []  # a worker's copies of workspaces, as long as it lives


@lru_cache(maxsize=4)
def _renderer(workspace: bytes, job: BatchJob) -> LetterRenderer:
    folder = tempfile.TemporaryDirectory(prefix="assembler-")
    _copies.append(folder)
    with zipfile.ZipFile(io.BytesIO(workspace)) as package:
        package.extractall(folder.name)
    return LetterRenderer(replace(job, root=Path(folder.name)))
