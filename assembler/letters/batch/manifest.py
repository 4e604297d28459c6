"""The manifest of a folder of letters: what an earlier run wrote there, and whether it still lies there unchanged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assembler.core.errors import DataError, Problem, UsageError
from assembler.letters.batch.renderer import LetterRenderer, RenderedLetter

MANIFEST = "manifest.jsonl"
UNFINISHED = f"{MANIFEST}.part"  # of a run that has not come to its end; a letter's line stands before its file
_REQUIRED = {"saksnummer": str, "fil": str, "sha256": str, "versjon": str, "maler": str, "rad": dict}


@dataclass(frozen=True, slots=True)
class PreviousRun:
    """What an earlier run has written, in the sheet's order: the manifest's lines, and the prints of their entries."""

    lines: tuple[bytes, ...] = ()
    fingerprints: tuple[str, ...] = ()

    def agrees(self, at: int, fingerprints: tuple[str, ...]) -> bool:
        """Whether the letters from the number ``at`` on are those of these prints, as far as they were written."""
        return self.fingerprints[at : at + len(fingerprints)] == fingerprints[: max(0, len(self.lines) - at)]


def manifest_line(letter: RenderedLetter) -> bytes:
    """A letter's line in the manifest."""
    return (json.dumps({**letter.entry, "sha256": letter.sha256}, ensure_ascii=False) + "\n").encode()


def read_entries(manifest: Path) -> Iterator[dict[str, Any]]:
    """The entries of a manifest, one at a time. Raises :class:`DataError` at a line that is none."""
    with manifest.open("rb") as file:
        for number, text in enumerate(file, 1):
            if text.endswith(b"\n") or not _is_unfinished(manifest):  # a run was killed as it wrote this line
                yield _parse_entry(manifest, number, text)


def _parse_entry(manifest: Path, number: int, text: bytes) -> dict[str, Any]:
    try:
        entry = json.loads(text)
        if isinstance(entry, dict) and all(isinstance(entry[name], kind) for name, kind in _REQUIRED.items()):
            return entry
    except (ValueError, KeyError, RecursionError):
        pass
    what = "is no entry of a letter; put the manifest back as it was, or move the folder away"
    raise DataError([Problem(str(manifest), f"line {number}", what)])


def previous_run(out: Path, renderer: LetterRenderer, resume: bool) -> PreviousRun:
    """What need not be written again.

    Raises :class:`UsageError` where letters lie there and ``resume`` was not asked for, :class:`DataError` where one
    of them is missing or was changed, or where the definition or the texts are others by now.
    """
    manifest = _manifest_path(out)
    if manifest is None:
        return PreviousRun()
    if not resume:
        what = "holds the letters of an earlier run; give --resume to go on with it, --replace to write them anew"
        raise UsageError([Problem(str(out), "", what)])
    found = list(read_entries(manifest))
    while found and _is_unfinished(manifest) and not _letter_path(out, found[-1]).exists():
        found.pop()  # the run was killed between the line and its file
    if any((entry["versjon"], entry["maler"]) != (renderer.definition.version, renderer.templates) for entry in found):
        what = "holds letters of another version of the definition or of the letter texts; give --replace"
        raise DataError([Problem(str(out), "", what)])
    problems = []
    for entry in found:
        path = _letter_path(out, entry)
        if not path.exists():
            problems.append(Problem(str(path), "", "is missing, though the manifest has it; give --replace"))
        elif not _is_unchanged(path, entry):
            problems.append(Problem(str(path), "", "was changed after it was written; move it away and give --replace"))
    if problems:
        raise DataError(problems)
    whole = manifest.read_bytes().splitlines(keepends=True)[: len(found)]
    return PreviousRun(tuple(whole), tuple(map(renderer.fingerprint, found)))


def case_numbers(out: Path) -> set[str]:
    """The case numbers of the letters of an earlier run."""
    manifest = _manifest_path(out)
    return {entry["saksnummer"] for entry in read_entries(manifest)} if manifest else set()


def removable_files(out: Path) -> dict[str, bool]:
    """The files of an earlier run that lie there, by name: whether each is as it was written."""
    manifest = _manifest_path(out)
    found = read_entries(manifest) if manifest else ()
    return {path.name: _is_unchanged(path, entry) for entry in found if (path := _letter_path(out, entry)).exists()}


def remove_letters(out: Path) -> None:
    """Remove what an earlier run wrote, but for letters that were changed since."""
    for name, unchanged in removable_files(out).items():
        if unchanged:
            (out / name).unlink()
    for name in (UNFINISHED, MANIFEST):
        (out / name).unlink(missing_ok=True)


def _manifest_path(out: Path) -> Path | None:
    """The manifest of an earlier run in this folder, finished or not."""
    return next((out / name for name in (UNFINISHED, MANIFEST) if (out / name).exists()), None)


def _is_unfinished(manifest: Path) -> bool:
    return manifest.name == UNFINISHED


def _letter_path(out: Path, entry: Mapping[str, Any]) -> Path:
    return out / Path(entry["fil"]).name


def _is_unchanged(path: Path, entry: Mapping[str, Any]) -> bool:
    return bool(hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"])
