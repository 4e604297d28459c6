"""Tasks in, files out: each document is made once, written whole, and in as many processes as asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from assembler.accounts import build as accounts_content
from assembler.accounts import write as workbooks
from assembler.core import atomic_files, processes
from assembler.core.errors import AssemblerError, Problem, TemplateError
from assembler.document.nodes import Document
from assembler.i18n.language import LANGUAGES, Language
from assembler.products import builders as products
from assembler.render import registry as writers
from assembler.render.pdf import writer as pdf
from assembler.scheme.key import Key
from assembler.scheme.loader import Definition
from assembler.scheme.workspace import Workspace

Product = Literal["circular", "application", "report", "accounts"]


@dataclass(frozen=True, slots=True)
class Task:
    """One document to be made in these formats: ``stem`` is its path below the output folder, without the ending.

    ``report`` is the report's id where the product is a report form or the workbook of its accounts.
    """

    key: Key
    product: Product
    language: Language
    stem: str
    formats: tuple[str, ...]
    report: str = ""


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file that was written: its path below the output folder, size in bytes and SHA-256."""

    task: Task
    path: str
    size: int
    sha256: str


def circular_task(definition: Definition, formats: tuple[str, ...]) -> Task:
    """The task of making a circular."""
    language: Language = definition.schema["x-circular"]["language"]
    return Task(definition.key, "circular", language, f"{definition.key}/rundskriv.{language}", formats)


def application_task(definition: Definition, language: Language) -> Task:
    """The task of making a blank application form."""
    return Task(definition.key, "application", language, f"{definition.key}/soknad.{language}", ("pdf",))


def report_task(definition: Definition, name: str, language: Language) -> Task:
    """The task of making a blank report form."""
    return Task(definition.key, "report", language, f"{definition.key}/rapport/{name}.{language}", ("pdf",), name)


def accounts_task(definition: Definition, name: str, language: Language) -> Task:
    """The task of making the empty workbook of a report's accounts."""
    return Task(definition.key, "accounts", language, f"{definition.key}/rapport/{name}.{language}", ("xlsx",), name)


def report_tasks(definition: Definition, names: Sequence[str]) -> Iterator[Task]:
    """The blank forms of these reports in each language form, and the workbooks of those that have accounts."""
    for name in names:
        for language in LANGUAGES:
            yield report_task(definition, name, language)
            if name in accounts_content.reports_with_accounts(definition):
                yield accounts_task(definition, name, language)


def all_tasks(definition: Definition) -> Iterator[Task]:
    """Every product that needs nothing but the definition."""
    yield circular_task(definition, writers.FORMATS)
    for language in LANGUAGES:
        yield application_task(definition, language)
    yield from report_tasks(definition, products.report_forms(definition))


class TaskBuilder:
    """The products of one workspace, with what they share loaded once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.definition = cache(workspace.definition)

    def document(self, task: Task) -> Document:
        """The tree of a task's document. Raises :class:`AssemblerError` with what is wrong with its texts."""
        definition, theme = self.definition(task.key), self._workspace.theme
        if task.product == "circular":
            return products.compose_circular(definition, theme)
        if task.product == "report":
            return products.compose_report(definition, task.report, task.language, theme)
        return products.compose_application(definition, task.language, theme)

    def _workbook(self, task: Task) -> bytes:
        definition, theme = self.definition(task.key), self._workspace.theme
        return workbooks.write_workbook(
            accounts_content.build_accounts(definition, task.report, task.language, theme), theme.brand, definition.date
        )

    def make(self, task: Task, out: Path) -> tuple[OutputFile, ...]:
        """Make a task's files below ``out``."""
        made = []
        document = None if task.product == "accounts" else self.document(task)
        for format_name in task.formats:
            theme = self._workspace.theme
            contents = writers.render(document, theme, format_name) if document else self._workbook(task)
            path = f"{task.stem}.{format_name}"
            atomic_files.write(out / path, contents)
            made.append(OutputFile(task, path, len(contents), hashlib.sha256(contents).hexdigest()))
        return tuple(made)


def run_tasks(
    workspace: Workspace, tasks: Sequence[Task], out: Path, jobs: int, progress: Callable[[int], None]
) -> list[OutputFile]:
    """Make all tasks' files in ``jobs`` processes; ``progress`` is called with the number of documents just done.

    Raises :class:`TemplateError` with all problems of all texts before anything is written.
    """
    assembly = TaskBuilder(workspace)
    _check_documents(assembly, tasks)
    made: list[OutputFile] = []
    for files in _output_files(assembly, workspace, tasks, out, min(jobs, len(tasks))):
        made += files
        progress(1)
    return made


def _check_documents(assembly: TaskBuilder, tasks: Iterable[Task]) -> None:
    problems: dict[Problem, None] = {}
    for task in tasks:
        if task.product == "accounts":
            continue  # its words are those of the report's form
        try:
            document = assembly.document(task)
        except AssemblerError as error:
            problems.update(dict.fromkeys(error.problems))
            continue
        lacking = pdf.undisplayable(document) if "pdf" in task.formats else []
        if lacking:
            what = f"its PDF has no letters for {', '.join(lacking)}; write it with others"
            problems[Problem(f"{task.stem}.pdf", "", what)] = None
    if problems:
        raise TemplateError(list(problems))


def _output_files(
    assembly: TaskBuilder, workspace: Workspace, tasks: Sequence[Task], out: Path, jobs: int
) -> Iterator[tuple[OutputFile, ...]]:
    if jobs <= 1:
        yield from (assembly.make(task, out) for task in tasks)
        return
    context = processes.context("assembler.build.tasks", "assembler.render.pdf.writer", "assembler.render.docx.writer")
    given = assembly if processes.uses_fork(context) else workspace.root
    with ProcessPoolExecutor(jobs, context, _start, (given, out)) as pool:
        yield from pool.map(_build, tasks, chunksize=max(1, len(tasks) // (jobs * 8)))


_worker: tuple[TaskBuilder, Path] | None = None


def _start(given: TaskBuilder | Path, out: Path) -> None:
    global _worker  # a worker process makes documents of one workspace for all of its life
    processes.become_worker()
    _worker = (given if isinstance(given, TaskBuilder) else TaskBuilder(Workspace(given)), out)


def _build(task: Task) -> tuple[OutputFile, ...]:
    assert _worker is not None
    assembly, out = _worker
    return assembly.make(task, out)
