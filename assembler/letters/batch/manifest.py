"""Read and write the manifest of a folder of letters, and find out what an earlier run has left there.

A manifest (``manifest.jsonl``) has a line for each file that a run wrote, in the sheet's order. Its keys are in
Norwegian, for offices read it too; :class:`ManifestEntry` is where they meet the code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self

from assembler.core.errors import DataError, Problem, UsageError
from assembler.letters.decisions.table_reader import Cells
from assembler.scheme.decision import COLUMNS, GRANT, Decision

MANIFEST = "manifest.jsonl"
UNFINISHED = f"{MANIFEST}.part"  # of a run that has not come to its end; a letter's line stands before its file
_KEYS: Mapping[str, str] = {
    "case_number": "saksnummer",
    "letter_type": "vedtak",
    "recipient": "mottaker",
    "recipient_type": "mottakertype",
    "organisation_number": "organisasjonsnummer",
    "language": "malform",
    "file": "fil",
    "definition": "definisjon",
    "version": "versjon",
    "templates": "maler",
    "row": "rad",
    "sha256": "sha256",
}
"""The keys of a line in the manifest, in its order, by the attribute of :class:`ManifestEntry` that holds them."""

_REQUIRED = ("case_number", "file", "sha256", "version", "templates", "row")


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One file of a letter: what its line in the manifest says; what the line does not say is empty.

    ``definition`` is the key of the scheme-year (``utviklingstiltak/2025``), ``version`` and ``templates`` are digests
    of the definition and of the folder of texts that the letter was made from. ``row`` is the decision's row: the
    columns that are filled in, as the contract types them. ``sha256`` is of the file's contents.
    """

    case_number: str = ""
    letter_type: str = ""
    recipient: str = ""
    recipient_type: str = ""
    organisation_number: str = ""
    language: str = ""
    file: str = ""
    definition: str = ""
    version: str = ""
    templates: str = ""
    row: Mapping[str, object] = field(default_factory=dict, hash=False)
    sha256: str = ""

    @classmethod
    def from_decision(cls, decision: Decision, file: str, definition: str, version: str, templates: str) -> Self:
        """The entry of a file that is not written yet, and so without its hash."""
        return cls(
            decision.case_number,
            decision.letter_type,
            decision.recipient.name,
            decision.recipient.type,
            decision.recipient.organisation_number,
            decision.language,
            file,
            definition,
            version,
            templates,
            {column: value for column, value in decision.names.items() if value != ""},
        )

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> Self:
        """The entry of a line of a manifest, as far as it is one: values of another type count as missing."""
        texts = {name: found for name, key in _KEYS.items() if isinstance(found := value.get(key), str)}
        row = value.get(_KEYS["row"])
        return cls(**texts, row=row if isinstance(row, Mapping) else {})

    def to_json(self) -> dict[str, object]:
        """The entry as an object of the manifest."""
        return {_KEYS[each.name]: getattr(self, each.name) for each in fields(self)}

    def to_line(self) -> bytes:
        """The entry as a line of the manifest."""
        return (json.dumps(self.to_json(), ensure_ascii=False) + "\n").encode()

    def fingerprint(self) -> str:
        """A digest that is the same in two runs where both make the same letter of this entry."""
        known = self.to_json()
        del known[_KEYS["sha256"]]
        return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:24]

    def cells(self) -> Cells:
        """The row as a sheet of decisions would have it, in the language form that the letter was written in."""
        return {**{name: str(value) for name, value in self.row.items()}, _KEYS["language"]: self.language}

    @property
    def is_grant(self) -> bool:
        """Whether the letter gives a grant."""
        return self.letter_type == GRANT

    @property
    def amount(self) -> int | None:
        """The amount that was decided in whole kroner, if any."""
        amount = self.row.get(COLUMNS["amount"])
        return amount if isinstance(amount, int) else None

    @property
    def area(self) -> str:
        """The number of the priority area, or empty."""
        return self._text("area")

    @property
    def project(self) -> str:
        """The project's name, or empty."""
        return self._text("project")

    @property
    def date(self) -> str:
        """The ISO date of the letter, or empty."""
        return self._text("date")

    def _text(self, name: str) -> str:
        return str(self.row.get(COLUMNS[name]) or "")


def is_entry(value: Mapping[str, object]) -> bool:
    """Whether an object of a JSON Lines file is an entry of a manifest: it has a decision's row."""
    return _KEYS["row"] in value


def read_entries(manifest: Path) -> Iterator[ManifestEntry]:
    """The entries of a manifest, one at a time. Raises :class:`DataError` at a line that is none."""
    with manifest.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.endswith(b"\n") or not _is_unfinished(manifest):  # else a run was killed as it wrote this line
                yield _parse_line(manifest, number, line)


def _parse_line(manifest: Path, number: int, line: bytes) -> ManifestEntry:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict) and all(_has(value, name) for name in _REQUIRED):
        return ManifestEntry.from_json(value)
    what = "is no entry of a letter; put the manifest back as it was, or move the folder away"
    raise DataError([Problem(str(manifest), f"line {number}", what)])


def _has(value: Mapping[str, object], name: str) -> bool:
    return isinstance(value.get(_KEYS[name]), dict if name == "row" else str)


# --- what an earlier run has left in a folder -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PreviousRun:
    """What an earlier run has written, in the sheet's order: the manifest's lines and their entries' fingerprints."""

    lines: tuple[bytes, ...] = ()
    fingerprints: tuple[str, ...] = ()

    def agrees(self, at: int, fingerprints: tuple[str, ...]) -> bool:
        """Whether the files from the number ``at`` on have these fingerprints, as far as they were written."""
        return self.fingerprints[at : at + len(fingerprints)] == fingerprints[: max(0, len(self.lines) - at)]


def previous_run(out: Path, version: str, templates: str, *, resume: bool) -> PreviousRun:
    """What need not be written again of letters with these digests of definition and texts.

    Raises :class:`UsageError` where there are letters and ``resume`` was not asked for, :class:`DataError` where one
    of them is missing or was changed, or where the digests are others by now.
    """
    manifest = _manifest_path(out)
    if manifest is None:
        return PreviousRun()
    if not resume:
        what = "holds the letters of an earlier run; give --resume to go on with it, --replace to write them anew"
        raise UsageError([Problem(str(out), "", what)])
    entries = list(read_entries(manifest))
    while entries and _is_unfinished(manifest) and not _letter_path(out, entries[-1]).exists():
        entries.pop()  # the run was killed between the line and its file
    if any((entry.version, entry.templates) != (version, templates) for entry in entries):
        what = "holds letters of another version of the definition or of the letter texts; give --replace"
        raise DataError([Problem(str(out), "", what)])
    problems = []
    for entry in entries:
        path = _letter_path(out, entry)
        if not path.exists():
            problems.append(Problem(str(path), "", "is missing, though the manifest has it; give --replace"))
        elif not _is_unchanged(path, entry):
            problems.append(Problem(str(path), "", "was changed after it was written; move it away and give --replace"))
    if problems:
        raise DataError(problems)
    lines = manifest.read_bytes().splitlines(keepends=True)[: len(entries)]
    return PreviousRun(tuple(lines), tuple(entry.fingerprint() for entry in entries))


def case_numbers(out: Path) -> set[str]:
    """The case numbers of the letters of an earlier run."""
    manifest = _manifest_path(out)
    return {entry.case_number for entry in read_entries(manifest)} if manifest else set()


def removable_files(out: Path) -> dict[str, bool]:
    """The files of an earlier run that are still there, by name: whether each is as it was written."""
    manifest = _manifest_path(out)
    entries = read_entries(manifest) if manifest else ()
    return {path.name: _is_unchanged(path, entry) for entry in entries if (path := _letter_path(out, entry)).exists()}


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


def _letter_path(out: Path, entry: ManifestEntry) -> Path:
    return out / Path(entry.file).name


def _is_unchanged(path: Path, entry: ManifestEntry) -> bool:
    return hashlib.sha256(path.read_bytes()).hexdigest() == entry.sha256
