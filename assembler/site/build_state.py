"""Remember, beside the site, what a run wrote: the cache keys of products and the site's own files.

The file's keys are ``seals`` (cache key by product) and ``site`` (paths).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from assembler.core import atomic_files
from assembler.core.errors import Problem, WriterError

FILE = "site.json"


@dataclass(frozen=True, slots=True)
class BuildState:
    """``cache_keys`` are those of files by their path below the build folder, ``site_files`` paths below the site."""

    cache_keys: Mapping[str, str] = field(default_factory=dict)
    site_files: tuple[str, ...] = ()


def read(out: Path) -> BuildState:
    """The state in a build folder; an empty one where there is none that can be read."""
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        value = json.loads((out / FILE).read_text(encoding="utf-8"))
        cache_keys = {str(path): str(key) for path, key in value["seals"].items()}
        return BuildState(cache_keys, tuple(str(path) for path in value["site"]))
    return BuildState()


def write(state: BuildState, out: Path) -> None:
    """Write the state into the build folder. Raises :class:`WriterError` where that fails."""
    value = {"seals": dict(state.cache_keys), "site": state.site_files}
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    atomic_files.write(out / FILE, f"{text}\n".encode())


def remove_files(paths: Iterable[str], folder: Path) -> None:
    """Remove files below a folder, and the folders that are empty then.

    Raises :class:`WriterError` where that fails.
    """
    root = folder.resolve()
    for path in sorted(paths):
        target = folder / path
        if not target.parent.resolve().is_relative_to(root):
            continue  # the state is a file that anyone can edit: it must not name files outside the site
        try:
            target.unlink(missing_ok=True)
        except OSError as error:
            raise WriterError([Problem(str(target), "", f"cannot be removed: {error.strerror}")]) from error
        for parent in target.parents[: len(Path(path).parts) - 1]:
            with suppress(OSError):
                parent.rmdir()
