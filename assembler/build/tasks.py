"""Make the files of scheme-years: a task for each document, in as many processes as asked for."""

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
from assembler.products.circular import compose_circular
from assembler.products.form_documents import compose_application, compose_report
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
    language = definition.year("nb").circular.language
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
    yield from report_tasks(definition, definition.year("nb").report_form_ids)


class TaskBuilder:
    """The products of one workspace, with what they share loaded once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.definition = cache(workspace.definition)
        self._documents: dict[Task, Document] = {}  # forks inherit those that have been checked

    def document(self, task: Task) -> Document:
        """The tree of a task's document, composed once. Raises :class:`AssemblerError` where its texts are wrong."""
        if task not in self._documents:
            self._documents[task] = self._compose(task)
        return self._documents[task]

    def _compose(self, task: Task) -> Document:
        definition, theme = self.definition(task.key), self._workspace.theme
        if task.product == "circular":
            return compose_circular(definition, theme)
        if task.product == "report":
            return compose_report(definition, task.report, task.language, theme)
        return compose_application(definition, task.language, theme)

    def _workbook(self, task: Task) -> bytes:
        definition, theme = self.definition(task.key), self._workspace.theme
        accounts = accounts_content.build_accounts(definition, task.report, task.language, theme)
        return workbooks.write_workbook(accounts, theme.brand, definition.year("nb").circular.date)

    def build(self, task: Task, out: Path) -> tuple[OutputFile, ...]:
        """Write a task's files below ``out``."""
        files = []
        document = None if task.product == "accounts" else self.document(task)
        for format_name in task.formats:
            theme = self._workspace.theme
            contents = writers.render_document(document, theme, format_name) if document else self._workbook(task)
            path = f"{task.stem}.{format_name}"
            atomic_files.write(out / path, contents)
            files.append(OutputFile(task, path, len(contents), hashlib.sha256(contents).hexdigest()))
        return tuple(files)


def run_tasks(
    workspace: Workspace, tasks: Sequence[Task], out: Path, jobs: int, progress: Callable[[int], None]
) -> list[OutputFile]:
    """Make all tasks' files in ``jobs`` processes; ``progress`` is called with the number of documents just done.

    Raises :class:`TemplateError` with all problems of all texts before anything is written.
    """
    builder = TaskBuilder(workspace)
    _check_documents(builder, tasks)
    files: list[OutputFile] = []
    for each in _output_files(builder, workspace, tasks, out, min(jobs, len(tasks))):
        files += each
        progress(1)
    return files


def _check_documents(builder: TaskBuilder, tasks: Iterable[Task]) -> None:
    problems: dict[Problem, None] = {}
    for task in tasks:
        if task.product == "accounts":
            continue  # its words are those of the report's form
        try:
            document = builder.document(task)
        except AssemblerError as error:
            problems.update(dict.fromkeys(error.problems))
            continue
        if "pdf" in task.formats:
            problems.update(dict.fromkeys(pdf_problems(task.stem, document)))
    if problems:
        raise TemplateError(list(problems))


def pdf_problems(stem: str, document: Document) -> list[Problem]:
    """The characters of a document that its PDF cannot show, as a problem of the file of this stem, if any."""
    missing = pdf.undisplayable(document)
    what = f"its PDF has no letters for {', '.join(missing)}; write it with others"
    return [Problem(f"{stem}.pdf", "", what)] if missing else []


def _output_files(
    builder: TaskBuilder, workspace: Workspace, tasks: Sequence[Task], out: Path, jobs: int
) -> Iterator[tuple[OutputFile, ...]]:
    if jobs <= 1:
        yield from (builder.build(task, out) for task in tasks)
        return
    context = processes.context("assembler.build.tasks", "assembler.render.pdf.writer", "assembler.render.docx.writer")
    given = builder if processes.uses_fork(context) else workspace.root
    with ProcessPoolExecutor(jobs, context, _start, (given, out)) as pool:
        yield from pool.map(_build, tasks, chunksize=max(1, len(tasks) // (jobs * 8)))


_worker: tuple[TaskBuilder, Path] | None = None


def _start(given: TaskBuilder | Path, out: Path) -> None:
    global _worker  # a worker process makes documents of one workspace for all of its life
    processes.become_worker()
    _worker = (given if isinstance(given, TaskBuilder) else TaskBuilder(Workspace(given)), out)


def _build(task: Task) -> tuple[OutputFile, ...]:
    assert _worker is not None
    builder, out = _worker
    return builder.build(task, out)
