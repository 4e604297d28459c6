"""The build folder as the site's stock: what is missing in it, or older than what it is made from, is made."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assembler import assembly, prefilling, products, writers
from assembler.definition import Definition
from assembler.document import LANGUAGES
from assembler.errors import Problem, WriterError
from assembler.register import Register
from assembler.site.calls import File, Ready, product_paths
from assembler.workspace import Workspace

_SOURCES = ("schemas", "templates", "register")


def missing(workspace: Workspace, definitions: Sequence[Definition], out: Path) -> list[assembly.Task]:
    """The tasks whose files are not in the build folder, or older than anything in the workspace."""
    newest = _newest(workspace.root)
    tasks = []
    for definition in definitions:
        formats = tuple(each for each in writers.FORMATS if each != "html")
        wanted = [assembly.circular(definition, formats)]
        wanted += [assembly.application(definition, language) for language in LANGUAGES]
        wanted += assembly.reports(definition, products.report_forms(definition))
        tasks += [task for task in wanted if any(_stale(out / f"{task.stem}.{each}", newest) for each in task.formats)]
    return tasks


def fill(
    workspace: Workspace, definition: Definition, register: Register, out: Path, progress: Callable[[int], None]
) -> None:
    """Make the forms of those in the register where any of them is missing or old."""
    wanted = prefilling.recipients(definition, register)
    folder = out / str(definition.key) / prefilling.FOLDER
    newest = _newest(workspace.root)
    if any(_stale(folder / f"{each.organisasjonsnummer}.pdf", newest) for each in wanted):
        prefilling.write(definition, workspace.look, wanted, folder, progress)


def _newest(root: Path) -> float:
    """When anything that products are made from was changed last, this package included; seconds since the epoch."""
    folders = (*(root / name for name in _SOURCES), Path(__file__).parents[1])
    times = (path.stat().st_mtime for folder in folders for path in folder.rglob("*") if path.suffix != ".pyc")
    return max(times, default=0.0)


def _stale(path: Path, newest: float) -> bool:
    return not path.is_file() or path.stat().st_mtime < newest


def files(definition: Definition, out: Path) -> Iterator[File]:
    """The products in the build folder that the site offers, with their sizes."""
    for name, file in product_paths(definition):
        path = out / name
        if path.is_file():
            contents = path.read_bytes()
            yield replace(file, size=len(contents), sha256=hashlib.sha256(contents).hexdigest())


def ready(workspace: Workspace, definition: Definition, register: Register) -> Iterator[Ready]:
    """The forms that are filled in beforehand, in the register's order."""
    prefiller = prefilling.Prefiller(definition, workspace.look)
    for recipient in prefilling.recipients(definition, register):
        language = prefiller.language(recipient)
        path = f"{definition.key}/{prefilling.FOLDER}/{recipient.organisasjonsnummer}.pdf"
        yield Ready(recipient, language, path, prefilling.known(definition.localised(language), recipient))


def place(source: Path, target: Path) -> None:
    """Put a file of the build folder into the site: the same file under two names, or a copy where that fails."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        try:
            os.link(source, target)
        except OSError:  # another disk, or a file system without links
            shutil.copyfile(source, target)
    except OSError as error:
        raise WriterError([Problem(str(target), "", f"cannot be written: {error.strerror}")]) from error
