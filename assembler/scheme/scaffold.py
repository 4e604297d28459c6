"""Makes a new workspace: copies definitions, templates, register and examples into an empty folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from string import Template

from assembler.core import atomic_files
from assembler.core.errors import Problem, UsageError
from assembler.scheme import loader as definitions
from assembler.scheme.key import Key

PARTS = ("schemas", "templates", "register", "examples")
_STARTER_BASE = Path(__file__).parent / "starter"
_GITIGNORE = b"/build/\n"


def source() -> Path:
    """The folder that has the parts: this one in an installed package, the repository's root in a checkout."""
    return _STARTER_BASE if (_STARTER_BASE / PARTS[0]).is_dir() else _STARTER_BASE.parents[2]


def meta_schema() -> Path:
    """The meta-schema of this version of the package."""
    return source() / PARTS[0] / definitions.META_SCHEMA


def scheme_years() -> tuple[Key, ...]:
    """The scheme-years that a new workspace can have."""
    return definitions.find_keys(source() / PARTS[0])


def write(folder: Path, wanted: Sequence[Key] = ()) -> tuple[Key, ...]:
    """Make ``folder`` a workspace with these scheme-years, or with all; those are returned.

    Raises :class:`UsageError` with each scheme-year that does not exist, or where the folder is not empty.
    """
    keys = _select_keys(wanted) or scheme_years()
    atomic_files.write_folder(folder, {**_starter_files(keys), "README.md": _readme(keys), ".gitignore": _GITIGNORE})
    return keys


def _select_keys(wanted: Sequence[Key]) -> tuple[Key, ...]:
    known = scheme_years()
    problems: list[Problem] = []
    for key in wanted:
        try:
            definitions.require_known(key, known)
        except UsageError as error:
            problems += error.problems
    if problems:
        raise UsageError(problems)
    return tuple(key for key in known if key in wanted)


def _starter_files(keys: Sequence[Key]) -> dict[str, bytes]:
    """The files of a workspace by their paths, without those of other scheme-years."""
    others = [str(key) for key in scheme_years() if key not in keys]
    left_out = tuple(f"schemas/{key}." for key in others) + tuple(f"examples/{key}/" for key in others)
    root = source()
    paths = {
        path.relative_to(root).as_posix(): path for path in atomic_files.all_files(*(root / part for part in PARTS))
    }
    return {name: path.read_bytes() for name, path in paths.items() if not name.startswith(left_out)}


def _readme(keys: Sequence[Key]) -> bytes:
    """The workspace's README, which names its latest scheme-year."""
    latest = max(keys, key=lambda key: key.year)
    text = Template((_STARTER_BASE / "README.md").read_text(encoding="utf-8"))
    return text.substitute(key=latest, scheme=latest.scheme, next=latest.year + 1).encode()
