"""Find which products in the build folder are missing or outdated, and what the site can offer from it."""

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
from assembler.core.errors import WriterError, cannot_write
from assembler.forms.prefill import prefilled_data
from assembler.i18n.language import LANGUAGES
from assembler.recipients.register import Register
from assembler.render import registry as writers
from assembler.scheme.loader import Definition
from assembler.scheme.workspace import Workspace
from assembler.site import build_state
from assembler.site.funding_calls import Download, PrefilledForm, possible_downloads


@dataclass(frozen=True)
class BuildCache:
    """The build folder ``out`` of a workspace; ``register`` holds the recipients of prefilled forms.

    A product is current where its cache key, a digest of its bytes and of all that it is made from, is the one that the
    last run noted. Times of files are not looked at: copying a folder may keep or lose them.
    """

    workspace: Workspace
    register: Register
    out: Path

    def missing_tasks(self, definitions: Sequence[Definition]) -> list[tasks.Task]:
        """The tasks whose files are missing in the build folder or not current."""
        keys = build_state.read(self.out).cache_keys
        return [
            task
            for each in definitions
            for task in _product_tasks(each)
            if not self._is_current(each, _task_paths(task), keys)
        ]

    def write_prefilled_forms(self, definition: Definition, progress: Callable[[int], None]) -> None:
        """Write the prefilled forms of a definition where any of them is missing or not current."""
        paths = (each.path for each in self.prefilled_forms(definition))
        if not self._is_current(definition, paths, build_state.read(self.out).cache_keys):
            wanted = prefill.eligible_recipients(definition, self.register)
            folder = self.out / str(definition.key) / prefill.FOLDER
            prefill.write_forms(definition, self.workspace.theme, wanted, folder, progress)

    def record(self, definitions: Sequence[Definition]) -> None:
        """Note the cache keys of the products of these definitions, all of which are current."""
        before = build_state.read(self.out)
        keys = dict(before.cache_keys)
        for each in definitions:
            paths = [path for task in _product_tasks(each) for path in _task_paths(task)]
            paths += [form.path for form in self.prefilled_forms(each)]
            keys |= {path: key for path in paths if (key := self._cache_key(each, path))}
        build_state.write(replace(before, cache_keys=keys), self.out)

    def downloads(self, definition: Definition) -> Iterator[Download]:
        """The products in the build folder that the site offers, with their sizes."""
        for name, file in possible_downloads(definition):
            path = self.out / name
            if path.is_file():
                contents = path.read_bytes()
                yield replace(file, size=len(contents), sha256=hashlib.sha256(contents).hexdigest())

    def prefilled_forms(self, definition: Definition) -> Iterator[PrefilledForm]:
        """The prefilled forms in the register's order; none where nobody in the register may apply."""
        if not definition.year("nb").applicants.in_register:
            return
        prefiller = prefill.Prefiller(definition, self.workspace.theme)
        for recipient in prefill.eligible_recipients(definition, self.register):
            language = prefiller.language(recipient)
            path = f"{definition.key}/{prefill.FOLDER}/{recipient.organisation_number}.pdf"
            schema = definition.year(language).application_schema
            yield PrefilledForm(recipient, language, path, prefilled_data(schema, recipient.names))

    def _is_current(self, definition: Definition, paths: Iterable[str], keys: Mapping[str, str]) -> bool:
        return all(self._cache_key(definition, path) == keys.get(path, "") for path in paths)

    def _cache_key(self, definition: Definition, path: str) -> str | None:
        """The digest of a product and its sources; None where the product is missing."""
        try:
            contents = (self.out / path).read_bytes()
        except OSError:
            return None
        return hashlib.sha256(f"{definition.version} {self._shared_digest}\0".encode() + contents).hexdigest()

    @cached_property
    def _shared_digest(self) -> str:
        """A digest of what all products are made from: templates, register and this package."""
        folders = (self.workspace.templates, self.workspace.register, Path(__file__).parents[1])
        return " ".join(atomic_files.folder_digest(folder) for folder in folders)


def _product_tasks(definition: Definition) -> Iterator[tasks.Task]:
    yield tasks.circular_task(definition, tuple(each for each in writers.FORMATS if each != "html"))
    yield from (tasks.application_task(definition, language) for language in LANGUAGES)
    yield from tasks.report_tasks(definition, definition.year("nb").report_form_ids)


def _task_paths(task: tasks.Task) -> Iterator[str]:
    return (f"{task.stem}.{each}" for each in task.formats)


def link_or_copy(source: Path, target: Path) -> None:
    """Hard-link a file of the build folder into the site, or copy it where links are not supported.

    Raises :class:`WriterError` where that fails.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        try:
            os.link(source, target)
        except OSError:  # another disk, or a file system without links
            shutil.copyfile(source, target)
    except OSError as error:
        raise WriterError([cannot_write(target, error)]) from error
