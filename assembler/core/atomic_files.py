"""Writes files and folders whole or not at all."""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from assembler.core.errors import Problem, UsageError, WriterError, cannot_write
from assembler.core.text import fold

RESERVED_NAMES = re.compile(r"con|prn|aux|nul|(com|lpt)\d")  # names of devices on Windows, whatever the suffix


def write(path: Path, contents: bytes) -> None:
    """Write a file under a temporary name, then rename it. Raises :class:`WriterError` where that fails."""
    with replacing(path) as part, part.open("xb") as file:
        file.write(contents)


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Fill a folder that is missing or empty with these files, by their paths in it: with all of them or with none.

    Raises :class:`UsageError` where the folder is not empty, :class:`WriterError` where writing fails.
    """
    is_new = not folder.exists()
    try:
        if not is_new and any(folder.iterdir()):
            raise UsageError([Problem(str(folder), "", "is not empty; name an empty folder or a new one")])
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as undo:
            if is_new:
                undo.callback(folder.rmdir)
            part = Path(tempfile.mkdtemp(dir=folder, prefix=".", suffix=".part"))
            undo.callback(shutil.rmtree, part)
            for name, text in contents.items():
                path = part / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text)
            for path in sorted(part.iterdir()):
                path.replace(folder / path.name)
                undo.callback((folder / path.name).replace, path)
            part.rmdir()
            undo.pop_all()
    except OSError as error:
        raise WriterError([cannot_write(folder, error)]) from error


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside a file's own: renamed to it when the block ends, removed where the block raises.

    Raises :class:`WriterError` where that fails.
    """
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            raise WriterError([cannot_write(path, error)]) from error
        raise


def file_name(text: str) -> str:
    """The text as a file name that every system takes: lower-case ASCII letters, digits and hyphens, 80 at most."""
    name = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:80].strip("-") or "uten-navn"
    return f"{name}-fil" if RESERVED_NAMES.fullmatch(name) else name


def all_files(*folders: Path) -> Iterator[Path]:
    """The files below these folders in the order of their names, the same on every system, but for hidden ones."""
    for folder in folders:
        names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        yield from (folder / name for name in sorted(names) if not any(map(_is_hidden, name.split("/"))))


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$"))  # Word writes the latter beside an open file


def folder_digest(folder: Path) -> str:
    """Twelve digits of the SHA-256 of all files in a folder, by path and contents, without compiled Python."""
    total = hashlib.sha256()
    for path in (each for each in all_files(folder) if each.suffix != ".pyc"):
        total.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:12]
