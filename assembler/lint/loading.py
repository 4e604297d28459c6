"""Read a workspace for the lint: definitions, texts and composed documents; what fails to load is a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from assembler.core import processes
from assembler.core.errors import AssemblerError, Problem
from assembler.core.json_pointer import escape_key
from assembler.document.nodes import Document
from assembler.i18n.language import LANGUAGES, Language
from assembler.lint import trial_letters
from assembler.lint.context import ComposedDocument, Context, Scheme
from assembler.lint.finding import Finding, Rule
from assembler.lint.texts import Passage, markdown_passage, passages
from assembler.lint.trial_letters import UNEXPECTED_ERRORS, TrialLetters, describe_error
from assembler.products.circular import compose_circular
from assembler.products.form_documents import compose_form
from assembler.proofreading.word_forms import BLANK
from assembler.scheme.form_id import APPLICATION
from assembler.scheme.key import Key
from assembler.scheme.loader import Definition
from assembler.scheme.workspace import Workspace

INVALID_DEFINITION = Rule("definisjon.skjema", "error", "A definition keeps to the meta-schema.", ("definisjon",))
UNRENDERABLE_TEXT = Rule(
    "tekst.plassholder", "error", "Every text can be filled in: its placeholders exist.", ("definisjon",)
)
UNRENDERABLE_LETTER = Rule(
    "brev.lages",
    "error",
    "A letter of each type can be made for each scheme and recipient, with all that the law asks of it.",
    ("brev", "krav"),
)
RULES = (INVALID_DEFINITION, UNRENDERABLE_TEXT, UNRENDERABLE_LETTER)


class WorkspaceReader:
    """Reads a workspace once.

    ``findings`` are what could not be loaded or composed; they are complete when the letters' trees have been read.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._letters = tuple(self._letter_texts())
        self._shared: dict[str, tuple[Passage, ...]] = {}
        self.findings: list[Finding] = []

    def context(self, keys: Sequence[Key]) -> Context:
        """What the rules read of these scheme-years; without keys, of all of them and of the register.

        Composing trial letters is half of the work, so it runs in a forked process while the other rules run.
        """
        workspace = self._workspace
        read = (self._definition(key) for key in keys or workspace.scheme_years())
        definitions = [definition for definition in read if definition]
        tried = processes.run_in_fork(lambda: trial_letters.make_trial_letters(definitions, workspace.theme))
        schemes = tuple(map(self._scheme, definitions))
        return Context(
            root=workspace.root,
            theme=workspace.theme,
            schemes=schemes,
            shared=tuple(passage for texts in self._shared.values() for passage in texts),
            letters=self._letters,
            letter_trees=cache(lambda: tuple(self._letter_trees(definitions, tried()))),
            whole=not keys,
        )

    def _definition(self, key: Key) -> Definition | None:
        try:
            definition = self._workspace.definition(key)
            for language in LANGUAGES:
                definition.year(language)  # so that rules need not expect that it fails
            return definition
        except AssemblerError as error:
            self._note(INVALID_DEFINITION, error.problems)
        except UNEXPECTED_ERRORS as error:
            file = f"schemas/{key}.json"
            self.findings.append(Finding(INVALID_DEFINITION, file, f"cannot be read: {describe_error(error)}"))
        return None

    def _scheme(self, definition: Definition) -> Scheme:
        file = self._relative(definition.path)
        own = tuple(passages(file, definition.schema))
        for path, contents in definition.files.values():
            name = self._relative(path)
            if path != definition.path and name not in self._shared:
                self._shared[name] = tuple(passages(name, contents))
        circular = self._circular(definition)
        first = next((passage for passage in own if passage.pointer.startswith("/x-circular")), None)
        tree = ComposedDocument(circular, own, first) if circular and first else None
        self._forms(definition, own)
        return Scheme(definition, self._workspace.theme, file, own, tree)

    def _circular(self, definition: Definition) -> Document | None:
        try:
            return compose_circular(definition, self._workspace.theme)
        except AssemblerError as error:
            self._note(UNRENDERABLE_TEXT, error.problems)
        except UNEXPECTED_ERRORS as error:
            self._note_unexpected(definition, "/x-circular", "the circular", describe_error(error))
        return None

    def _forms(self, definition: Definition, own: Sequence[Passage]) -> None:
        """Compose the forms in bokmål, and in nynorsk where its texts have placeholders and can fail on their own."""
        for name in (APPLICATION, *(report.id for report in definition.year("nb").report_forms)):
            start = "" if name == APPLICATION else f"/x-reports/{escape_key(name)}/"
            texts = [text for text in own if text.pointer.startswith(start) and text.language == "nn"]
            for language in LANGUAGES if any(text.expressions for text in texts) else LANGUAGES[:1]:
                try:
                    compose_form(definition, name, language, self._workspace.theme)
                except AssemblerError as error:
                    self._note(UNRENDERABLE_TEXT, error.problems)
                except UNEXPECTED_ERRORS as error:
                    self._note_unexpected(
                        definition, start.rstrip("/") or "/properties", f"the form «{name}»", describe_error(error)
                    )

    def _letter_trees(self, definitions: Sequence[Definition], tried: TrialLetters) -> Iterator[ComposedDocument]:
        """The trees of the letters that could be composed; the errors of the others are noted as findings."""
        for letter_type, language, problems in tried.problems:
            self._note(UNRENDERABLE_LETTER, [self._with_line(problem, letter_type, language) for problem in problems])
        for number, error in tried.unexpected:
            self._note_unexpected(definitions[number], "/x-scheme", "a letter", error)
        for (letter_type, language), document in tried.longest.items():
            own = [
                text for text in self._letters if text.letter_type in (letter_type, "") and text.language == language
            ]
            first = next((text for text in own if text.letter_type), None)
            if first:
                yield ComposedDocument(document, own, first)

    def _with_line(self, problem: Problem, letter_type: str, language: Language) -> Problem:
        """The problem at the line where what the letter lacks belongs: title, first paragraph or last line."""
        texts = (each for each in self._letters if each.letter_type == letter_type and each.language == language)
        text = next(texts, None)
        position = trial_letters.position_of(problem, self._workspace.theme, letter_type)
        if text is None or not position:
            return problem
        written = [number for number, line in enumerate(text.blanked_lines, 1) if line.strip(f"{BLANK} ")]
        title = next((number for number in written if text.blanked_lines[number - 1].startswith("# ")), 1)
        below = [number for number in written if number > title] or [title]
        last = max(number for number, line in enumerate(text.lines, 1) if line.strip() or number == 1)
        line = {"tittel": title, "forste_avsnitt": below[0]}.get(position, last)
        return replace(problem, place=f"line {line}")

    def _letter_texts(self) -> Iterator[Passage]:
        folder = self._workspace.templates / "letters"
        for path in sorted(folder.rglob("*.md")):
            match = re.fullmatch(r".+\.(nb|nn)\.md", path.name)
            if match:
                language: Language = "nn" if match[1] == "nn" else "nb"
                text = path.read_text(encoding="utf-8-sig", errors="replace")
                yield markdown_passage(self._relative(path), text, language)

    def _relative(self, path: Path) -> str:
        try:
            return path.relative_to(self._workspace.root).as_posix()
        except ValueError:
            return path.as_posix()

    def _note_unexpected(self, definition: Definition, pointer: str, what: str, why: str) -> None:
        message = f"{what} cannot be made: {why}"
        self.findings.append(Finding(UNRENDERABLE_TEXT, self._relative(definition.path), message, pointer))

    def _note(self, rule: Rule, problems: Sequence[Problem]) -> None:
        for problem in problems:
            match = re.fullmatch(r"(/\S*)?(?: ?line (\d+).*)?", str(problem.place))
            pointer, line = (match[1] or "", int(match[2] or 0)) if match else ("", 0)
            if pointer and line:  # a line of a text in a JSON file: an item where the text is a list
                pointer, line = f"{pointer}/{line - 1}", 0
            file = self._relative(Path(problem.file)) if problem.file else ""
            message = str(problem.what) if match else f"{problem.place}: {problem.what}"
            finding = Finding(rule, file, message, pointer, line)
            if finding not in self.findings:
                self.findings.append(finding)
