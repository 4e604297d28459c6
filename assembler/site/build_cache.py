"""The build folder as the site's stock: what is missing in it, or made of something else than now, is made."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from assembler.build import prefill, tasks
from assembler.core import atomic_files
from assembler.core.errors import Problem, WriterError
from assembler.i18n.language import LANGUAGES
from assembler.products import builders as products
from assembler.recipients.register import Register
from assembler.render import registry as writers
from assembler.scheme.loader import Definition
from assembler.scheme.workspace import Workspace
from assembler.site import build_state
from assembler.site.funding_calls import Download, PrefilledForm, possible_downloads


@dataclass(frozen=True)
class BuildCache:
    """The build folder ``out`` of a workspace, whose ``register`` says for whom forms are filled in beforehand.

    A seal holds a product to its own bytes and to all that it was made of; times of files say nothing, as copies of
    folders keep or lose them.
    """

    workspace: Workspace
    register: Register
    out: Path

    def missing(self, definitions: Sequence[Definition]) -> list[tasks.Task]:
        """The tasks whose files are not in the build folder, or were made of something else than what is there now."""
        seals = build_state.read(self.out).seals
        return [
            task
            for each in definitions
            for task in _product_tasks(each)
            if not self._sealed(each, _task_paths(task), seals)
        ]

    def fill(self, definition: Definition, progress: Callable[[int], None]) -> None:
        """Make the forms of those in the register where any of them is missing or old."""
        if not self._sealed(
            definition, (each.path for each in self.ready(definition)), build_state.read(self.out).seals
        ):
            wanted = prefill.eligible_recipients(definition, self.register)
            folder = self.out / str(definition.key) / prefill.FOLDER
            prefill.write_forms(definition, self.workspace.theme, wanted, folder, progress)

    def seal(self, definitions: Sequence[Definition]) -> None:
        """Write down what the products of these definitions, which have all been made now, were made of."""
        before = build_state.read(self.out)
        seals = dict(before.seals)
        for each in definitions:
            paths = [path for task in _product_tasks(each) for path in _task_paths(task)]
            paths += [ready.path for ready in self.ready(each)]
            seals |= {path: seal for path in paths if (seal := self._seal(each, path))}
        build_state.write(replace(before, seals=seals), self.out)

    def files(self, definition: Definition) -> Iterator[Download]:
        """The products in the build folder that the site offers, with their sizes."""
        for name, file in possible_downloads(definition):
            path = self.out / name
            if path.is_file():
                contents = path.read_bytes()
                yield replace(file, size=len(contents), sha256=hashlib.sha256(contents).hexdigest())

    def ready(self, definition: Definition) -> Iterator[PrefilledForm]:
        """The forms that are filled in beforehand, in the register's order; none where nobody in it may apply."""
        if not prefill.in_register(definition):
            return
        prefiller = prefill.Prefiller(definition, self.workspace.theme)
        for recipient in prefill.eligible_recipients(definition, self.register):
            language = prefiller.language(recipient)
            path = f"{definition.key}/{prefill.FOLDER}/{recipient.organisasjonsnummer}.pdf"
            yield PrefilledForm(
                recipient, language, path, prefill.prefill_data(definition.localised(language), recipient)
            )

    def _sealed(self, definition: Definition, paths: Iterable[str], seals: Mapping[str, str]) -> bool:
        return all(self._seal(definition, path) == seals.get(path, "") for path in paths)

    def _seal(self, definition: Definition, path: str) -> str | None:
        """A digest of a product and its sources; none where the product is not there."""
        try:
            contents = (self.out / path).read_bytes()
        except OSError:
            return None
        return hashlib.sha256(f"{definition.version} {self._shared}\0".encode() + contents).hexdigest()

    @cached_property
    def _shared(self) -> str:
        """A digest of what the products of all definitions are made of, this package included."""
        folders = (self.workspace.templates, self.workspace.register, Path(__file__).parents[1])
        return " ".join(atomic_files.folder_digest(folder) for folder in folders)


def _product_tasks(definition: Definition) -> Iterator[tasks.Task]:
    yield tasks.circular_task(definition, tuple(each for each in writers.FORMATS if each != "html"))
    yield from (tasks.application_task(definition, language) for language in LANGUAGES)
    yield from tasks.report_tasks(definition, products.report_forms(definition))


def _task_paths(task: tasks.Task) -> Iterator[str]:
    return (f"{task.stem}.{each}" for each in task.formats)


def link_or_copy(source: Path, target: Path) -> None:
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
