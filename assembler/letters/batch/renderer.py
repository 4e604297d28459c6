"""Check rows of a sheet and render their letters, with what one process has loaded once for a whole batch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assembler.core import atomic_files
from assembler.core.errors import AssemblerError, Problem, TemplateError, WriterError
from assembler.document.nodes import Document
from assembler.i18n.language import Language
from assembler.letters import compose
from assembler.letters.batch.manifest import ManifestEntry
from assembler.letters.decisions.cell_errors import CellError, message
from assembler.letters.decisions.reader import DecisionReader
from assembler.letters.decisions.table_reader import Cells, NumberedRow
from assembler.products.scheme_texts import scheme_facts
from assembler.render import registry as writers
from assembler.render.pdf import form_font
from assembler.scheme.decision import Decision
from assembler.scheme.key import Key
from assembler.scheme.workspace import Workspace
from assembler.templating.placeholders import Names

if TYPE_CHECKING:  # where no letter is a Word template, their libraries are not loaded
    from assembler.letters.word_template import WordLetterTemplates
    from assembler.render.word_template.template import Letter as WordLetter


@dataclass(frozen=True, slots=True)
class BatchJob:
    """Which letters to render: the workspace's folder, the scheme-year and the formats. It is sent to workers.

    No formats means all that a letter can have of ``DEFAULT``: a complete Word template gives .docx alone.
    """

    root: Path
    key: Key
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A checked row: what is wrong with its cells and texts; else its files' names and their entries' fingerprints."""

    errors: tuple[CellError, ...] = ()
    problems: tuple[Problem, ...] = ()
    stem: str = ""
    files: tuple[str, ...] = ()
    fingerprints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    """A letter's file: its entry in the manifest and its contents."""

    entry: ManifestEntry
    contents: bytes


DEFAULT_FORMATS = ("docx", "pdf")


class LetterRenderer:
    """The workspace's texts, looks, register and one definition, loaded once.

    Raises :class:`AssemblerError` where one of them is wrong.
    """

    def __init__(self, job: BatchJob) -> None:
        workspace = Workspace(job.root)
        self.job = job
        self._formats = job.formats
        self.theme = workspace.theme
        self.definition = workspace.definition(job.key)
        self.contracts = compose.contracts_of(workspace.theme)
        self.reader = DecisionReader(self.definition, workspace.recipients, self.contracts)
        self._facts = cache(self._facts_of)
        self.templates = atomic_files.folder_digest(workspace.templates)

    @cached_property
    def _word(self) -> WordLetterTemplates:
        from assembler.letters.word_template import WordLetterTemplates

        return WordLetterTemplates(self.theme)

    def _facts_of(self, language: Language) -> Names:
        return scheme_facts(self.definition, language, self.theme)

    def check(self, rows: Sequence[NumberedRow]) -> list[CheckedRow]:
        """What is wrong with each of these rows, if anything."""
        return [self._checked(number, cells) for number, cells in rows]

    def _checked(self, number: int, cells: Cells) -> CheckedRow:
        decision, errors = self.reader.row(number, cells)
        if not decision:
            return CheckedRow(errors)
        unprintable = tuple(self._missing_glyphs(number, decision))
        try:
            self._letter(decision, checked=False)
        except AssemblerError as error:
            return CheckedRow(unprintable, tuple(error.problems))
        entries = list(self._entries(decision))
        files, fingerprints = tuple(each.file for each in entries), tuple(each.fingerprint() for each in entries)
        return CheckedRow(unprintable, (), self._stem(decision), files, fingerprints)

    def _missing_glyphs(self, number: int, decision: Decision) -> Iterator[CellError]:
        """The cells with characters that a PDF's font lacks."""
        if "pdf" not in self._formats_of(decision):
            return
        for column, value in decision.names.items():
            lacking = form_font.unprintable(value) if isinstance(value, str) else ()
            if lacking:
                named = ", ".join(f"{c if c.isprintable() else ''} U+{ord(c):04X}".strip() for c in sorted(lacking))
                yield CellError(number, column, "", message("unshown", named))

    def _letter(self, decision: Decision, *, checked: bool) -> Document | WordLetter:
        """The tree of a decision's letter, or its filled Word template."""
        names = self._facts(decision.language)
        if self._is_word(decision):
            if set(self._formats) - {"docx"}:
                path = compose.text_path(self.theme, decision.letter_type, decision.language)
                what = f"gives .docx alone, not {', '.join(self._formats)}; a letter in other formats is Markdown"
                raise TemplateError([Problem(str(path), "", what)])
            return self._word.letter(self.definition, decision, names, checked=checked)
        return compose.compose_letter(self.definition, decision, self.theme, names, checked=checked)

    def _is_word(self, decision: Decision) -> bool:
        return compose.text_path(self.theme, decision.letter_type, decision.language).suffix == ".docx"

    def _formats_of(self, decision: Decision) -> tuple[str, ...]:
        return self._formats or (("docx",) if self._is_word(decision) else DEFAULT_FORMATS)

    def render(self, rows: Sequence[NumberedRow]) -> list[RenderedLetter]:
        """The files of these rows, each of which is right. Writes nothing: that is for the process with the folder."""
        return [letter for number, cells in rows for letter in self._rendered(number, cells)]

    def _rendered(self, number: int, cells: Cells) -> Iterator[RenderedLetter]:
        decision, _ = self.reader.row(number, cells)
        if not decision:
            what = "changed while the letters were written; run again"
            raise WriterError([Problem("", f"row {number}", what)])
        letter = self._letter(decision, checked=True)
        for name, entry in zip(self._formats_of(decision), self._entries(decision), strict=True):
            contents = (
                writers.render_document(letter, self.theme, name) if isinstance(letter, Document) else letter.docx()
            )
            yield RenderedLetter(replace(entry, sha256=hashlib.sha256(contents).hexdigest()), contents)

    def _stem(self, decision: Decision) -> str:
        return atomic_files.file_name(f"{decision.case_number} {decision.recipient.name}")

    def _entries(self, decision: Decision) -> Iterator[ManifestEntry]:
        """The manifest's entries of a decision, a file each, without the file's hash."""
        key, version = str(self.definition.key), self.definition.version
        for name in self._formats_of(decision):
            yield ManifestEntry.from_decision(decision, f"{self._stem(decision)}.{name}", key, version, self.templates)
