"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from pathlib import Path

from assembler.errors import Problem, WriterError

_FOLDED = str.maketrans({"æ": "ae", "ø": "o", "đ": "d", "ŧ": "t", "ŋ": "n"})
_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)\d")  # what Windows takes for a device, whatever ending follows


def write(path: Path, contents: bytes) -> None:
    """Write a file beside its place, then rename it there. Raises :class:`WriterError` where that fails."""
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        part = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(contents)
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        if part:
            part.unlink(missing_ok=True)
        raise WriterError([Problem(str(path), "", f"cannot be written: {error.strerror}")]) from error


def file_name(text: str) -> str:
    """The text as a file name that every system takes: lower-case ASCII letters, digits and hyphens, 80 at most."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_FOLDED)
    ascii_only = "".join(character for character in plain if not unicodedata.combining(character))
    name = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:80].strip("-") or "uten-navn"
    return f"{name}-fil" if _DEVICES.fullmatch(name) else name
