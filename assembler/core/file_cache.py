"""Caches what is read from files for as long as those files do not change."""

from __future__ import annotations

import stat
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from typing import Any, ParamSpec, TypeAlias, TypeVar

_Parameters = ParamSpec("_Parameters")
_Value = TypeVar("_Value")
_FileState: TypeAlias = tuple[int, int, int] | None  # mtime in nanoseconds, size, inode; none where there is no file
_State: TypeAlias = tuple[tuple[str, _FileState], ...]

_CAPACITY = 512  # values; beyond it, those that have not been asked for the longest are dropped
_TICK = 50_000_000  # nanoseconds within which two writes of a file can have the same time


class FileCache:
    """Values by the function and the arguments that they were loaded with, and by the state of the files among these.

    It can be used from several threads. A copy that is pickled, for another process, begins empty.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: dict[Hashable, tuple[_State, Any]] = {}

    def __reduce__(self) -> tuple[type[FileCache], tuple[()]]:
        return FileCache, ()

    def cached(
        self, loader: Callable[_Parameters, _Value], *args: _Parameters.args, **kwargs: _Parameters.kwargs
    ) -> _Value:
        """What ``loader`` returns for these arguments; called again only when a file among them has changed.

        Every file that the loader reads must be an argument, as a :class:`~pathlib.Path`, or lie in a folder that is
        one: also a file that is missing, for it may be made. Other arguments must be hashable. The loader is a function
        of a module (not a lambda or a method, which are new each time), and its value is shared: do not change it.
        What it raises is raised, and not kept.
        """
        values = (*args, *kwargs.values())
        paths = tuple(value.absolute() for value in values if isinstance(value, Path))
        key = (loader, paths, tuple(kwargs), tuple(value for value in values if not isinstance(value, Path)))
        asked = time.time_ns()
        state = tuple(part for path in paths for part in _state(path))
        with self._lock:
            kept = self._entries.pop(key, None)
            if kept and kept[0] == state:
                self._entries[key] = kept
                return kept[1]  # type: ignore[no-any-return]
        value = loader(*args, **kwargs)
        if not any(file and abs(asked - file[0]) < _TICK for _, file in state):
            with self._lock:
                self._entries[key] = (state, value)
                if len(self._entries) > _CAPACITY:
                    del self._entries[next(iter(self._entries))]
        return value


def _state(path: Path) -> Iterator[tuple[str, _FileState]]:
    """The state of a file, or of each file in a folder and the folders below it."""
    try:
        found = path.stat()
        parts = sorted(path.iterdir()) if stat.S_ISDIR(found.st_mode) else None
    except OSError:
        yield str(path), None
        return
    if parts is None:
        yield str(path), (found.st_mtime_ns, found.st_size, found.st_ino)
        return
    yield str(path), (0, 0, found.st_ino)  # its own time says no more than the names in it
    for part in parts:
        yield from _state(part)
