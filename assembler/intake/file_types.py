"""Find the files to read in folders, read them within a size limit, and tell their type by their first bytes."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from assembler.intake.records import Note

HEADER_BYTES = 1024  # bytes in which a PDF must say what it is (ISO 32000-1, annex H.3.4.1)
# What operating systems put into folders by themselves.
_SYSTEM_FILES = {"thumbs.db", "desktop.ini"}
_IMAGE_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")


def find_files(paths: Iterable[Path]) -> tuple[list[Path], list[tuple[Path, Note]]]:
    """The files of these paths, each once and in the order of their names, and notes about folders.

    A folder's hidden files are left out, and links to folders are not followed, since they can form loops.
    """
    found: dict[Path, None] = {}
    notes: list[tuple[Path, Note]] = []
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        before = len(found), len(notes)
        for each in _walk(path, notes):
            found[each] = None
        if (len(found), len(notes)) == before:
            notes.append((path, Note("no_forms")))
    return sorted(found, key=str), notes


def _walk(folder: Path, notes: list[tuple[Path, Note]]) -> Iterator[Path]:
    def failed(error: OSError) -> None:
        notes.append((Path(error.filename or folder), Note("unreadable", (error.strerror or "",))))

    for place, folders, names in os.walk(folder, onerror=failed, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(names) if _is_user_file(name))


def _is_user_file(name: str) -> bool:
    return not name.startswith((".", "~$")) and name.lower() not in _SYSTEM_FILES


def read_contents(path: Path, largest: int) -> bytes | Note:
    """A file's bytes, or why there are none: it is empty, not a regular file, or has more than ``largest`` bytes."""
    try:
        status = path.stat()  # before it is opened: opening a pipe or a device can wait forever
        if not stat.S_ISREG(status.st_mode):
            return Note("no_file")
        if status.st_size > largest:
            return Note("too_large", (_megabytes(status.st_size), _megabytes(largest)))
        with path.open("rb") as file:
            read = file.read(largest + 1)
    except OSError as error:
        return Note("unreadable", (error.strerror or type(error).__name__,))
    if len(read) > largest:  # it grew while it was read
        return Note("too_large", (_megabytes(len(read)), _megabytes(largest)))
    return read or Note("empty")


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.0f}" if size >= 1_000_000 else f"{size / 1_000_000:.3f}"


def file_type(contents: bytes, name: str) -> str:
    """A file's type by its first bytes: ``pdf``, ``workbook``, ``json``, or the name of a word (``intake.words``)."""
    head = contents[:HEADER_BYTES]
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"%PDF-" in head:
        return "pdf"
    if start.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<html" in start:
        return "html"
    if head.startswith(b"PK\x03\x04"):
        return "workbook" if name.lower().endswith((".xlsx", ".xlsm")) else "office"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "old_office"
    if head.startswith(_IMAGE_SIGNATURES) or head[4:12] in (b"ftypheic", b"ftypmif1"):
        return "picture"
    if start.startswith(b"{\\rtf"):
        return "rtf"
    return "json" if start.startswith((b"{", b"[")) or name.lower().endswith(".json") else "other"
