"""List every text of a definition, a shared schema or a letter, with its language form and its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from assembler.i18n.language import Language
from assembler.lint.finding import Finding, Rule
from assembler.proofreading.word_forms import BLANK
from assembler.scheme.source import TextRole, definition_texts

Role: TypeAlias = TextRole | Literal["letter"]

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_EXPRESSION = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}", re.DOTALL)


@dataclass(frozen=True)
class Passage:
    """A text as it stands in a file: its lines, in one language form.

    ``pointer`` is its place in a JSON file, empty in Markdown; with ``is_list`` each line is an item below it.
    ``bokmal_pointer`` is the place of the bokmål text beside a nynorsk one, empty for other texts.
    """

    file: str
    pointer: str
    language: Language
    role: Role
    lines: tuple[str, ...]
    is_list: bool = False
    bokmal_pointer: str = ""

    @cached_property
    def blanked_lines(self) -> tuple[str, ...]:
        """The lines, each character of a placeholder or tag replaced by :data:`BLANK`."""
        whole = "\n".join(self.lines)
        if "{" not in whole:
            return tuple(self.lines)
        whole = _TAG.sub(lambda tag: re.sub(r"[^\n]", BLANK, tag[0]), whole)
        return tuple(whole.split("\n")) if self.lines else ()

    @cached_property
    def expressions(self) -> tuple[str, ...]:
        """What stands between the braces of its placeholders and tags."""
        return tuple(a or b for a, b in _EXPRESSION.findall("\n".join(self.lines)))

    @property
    def is_body(self) -> bool:
        """Whether it is text of a circular or a letter, not of a form or a fact."""
        return self.role == "letter" or self.pointer.startswith("/x-circular/") or "/x-area/" in self.pointer

    @property
    def letter_type(self) -> str:
        """The letter type whose text this is, empty for any other text."""
        return Path(self.file).name.split(".")[0] if self.role == "letter" and "/felles/" not in self.file else ""

    def finding(self, rule: Rule, index: int, message: str, offset: int = 0) -> Finding:
        """A violation of a rule at a line (from 0) and a character in it (from 0)."""
        if not self.pointer:
            return Finding(rule, self.file, message, line=index + 1, column=offset + 1)
        return Finding(rule, self.file, message, f"{self.pointer}/{index}" if self.is_list else self.pointer)


def passages(file: str, schema: object) -> Iterator[Passage]:
    """Every text of a definition or a shared schema, in the file's order; none of a schema that is not an object."""
    for text in definition_texts(schema):
        yield Passage(file, text.pointer, text.language, text.role, text.lines, text.is_list, text.bokmal_pointer)


def markdown_passage(file: str, text: str, language: Language) -> Passage:
    """A Markdown file as one text."""
    return Passage(file, "", language, "letter", tuple(text.split("\n")))
