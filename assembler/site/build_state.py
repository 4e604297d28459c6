"""What a run leaves for the next one, beside the site and not in it: seals of products, and the site's own files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from assembler.core import atomic_files
from assembler.core.errors import Problem, WriterError

FILE = "site.json"


@dataclass(frozen=True, slots=True)
class BuildState:
    """``seals`` hold files of the build folder to what they were made of; ``site`` are the files below the site."""

    seals: Mapping[str, str] = field(default_factory=dict)
    site: tuple[str, ...] = ()


def read(out: Path) -> BuildState:
    """The record of a build folder; an empty one where there is none that can be read."""
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        found = json.loads((out / FILE).read_text(encoding="utf-8"))
        seals = {str(path): str(seal) for path, seal in found["seals"].items()}
        return BuildState(seals, tuple(str(path) for path in found["site"]))
    return BuildState()


def write(record: BuildState, out: Path) -> None:
    """Write the record into the build folder. Raises :class:`WriterError` where that fails."""
    text = json.dumps(asdict(record), ensure_ascii=False, indent=1, sort_keys=True)
    atomic_files.write(out / FILE, f"{text}\n".encode())


def remove_files(paths: Iterable[str], folder: Path) -> None:
    """Remove files below a folder, and the folders that are empty then.

    Raises :class:`WriterError` where that fails.
    """
    root = folder.resolve()
    for path in sorted(paths):
        target = folder / path
        if not target.parent.resolve().is_relative_to(root):
            continue  # a record that someone has written in reaches nothing else
        try:
            target.unlink(missing_ok=True)
        except OSError as error:
            raise WriterError([Problem(str(target), "", f"cannot be removed: {error.strerror}")]) from error
        for parent in target.parents[: len(Path(path).parts) - 1]:
            with suppress(OSError):
                parent.rmdir()
