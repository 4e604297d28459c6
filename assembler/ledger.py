"""The manifest of a folder of letters: what an earlier run wrote there, and whether it still lies there unchanged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assembler.desk import Desk, Letter
from assembler.errors import DataError, Problem, UsageError

MANIFEST = "manifest.jsonl"
UNFINISHED = f"{MANIFEST}.part"  # the manifest of a run that has not come to its end


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier run has written, in the sheet's order: the manifest's lines, and the prints of their entries."""

    lines: tuple[bytes, ...] = ()
    prints: tuple[str, ...] = ()

    def agrees(self, at: int, prints: tuple[str, ...]) -> bool:
        """Whether the letters from the number ``at`` on are those of these prints, as far as they were written."""
        return self.prints[at : at + len(prints)] == prints[: max(0, len(self.lines) - at)]


def line(letter: Letter) -> bytes:
    """A letter's line in the manifest."""
    return (json.dumps({**letter.entry, "sha256": letter.sha256}, ensure_ascii=False) + "\n").encode()


def entries(manifest: Path) -> Iterator[dict[str, Any]]:
    """The entries of a manifest, one at a time."""
    with manifest.open(encoding="utf-8") as file:
        for text in file:
            yield json.loads(text)


def earlier(out: Path, desk: Desk, resume: bool) -> Earlier:
    """What need not be written again.

    Raises :class:`UsageError` where letters lie there and ``resume`` was not asked for, :class:`DataError` where one
    of them is missing or was changed.
    """
    found = next((out / name for name in (UNFINISHED, MANIFEST) if (out / name).exists()), None)
    if found is None:
        return Earlier()
    if not resume:
        what = "holds the letters of an earlier run; give --resume to go on with it, --replace to write them anew"
        raise UsageError([Problem(str(out), "", what)])
    whole = [part for part in found.read_bytes().splitlines(keepends=True) if part.endswith(b"\n")]
    problems, prints = [], []
    for part in whole:
        entry = json.loads(part)
        path = _file(out, entry)
        if not path.exists():
            problems.append(Problem(str(path), "", "is missing, though the manifest has it; give --replace"))
        elif not _unchanged(path, entry):
            problems.append(Problem(str(path), "", "was changed after it was written; move it away and give --replace"))
        prints.append(desk.print_of(entry))
    if problems:
        raise DataError(problems)
    return Earlier(tuple(whole), tuple(prints))


def withdraw(out: Path) -> None:
    """Remove what an earlier run wrote, but for letters that were changed since."""
    for manifest in (out / UNFINISHED, out / MANIFEST):
        if manifest.exists():
            for part in manifest.read_bytes().splitlines(keepends=True):
                entry = json.loads(part) if part.endswith(b"\n") else None
                if entry and (path := _file(out, entry)).exists() and _unchanged(path, entry):
                    path.unlink()
            manifest.unlink()


def _file(out: Path, entry: Mapping[str, Any]) -> Path:
    return out / Path(entry["fil"]).name


def _unchanged(path: Path, entry: Mapping[str, Any]) -> bool:
    return bool(hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"])
