"""List every text of a definition, a shared schema or a letter, with its language form and its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from assembler.core.json_pointer import escape_key
from assembler.i18n.language import LANGUAGES, Language
from assembler.lint.finding import Finding, Rule
from assembler.proofreading.word_forms import BLANK

Role: TypeAlias = Literal["label", "help", "line", "prose", "heading", "letter"]

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_EXPRESSION = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}", re.DOTALL)
_NON_TEXT_KEYWORDS = (
    "x-provenance",
    "x-open",
    "const",
    "enum",
    "default",
    "examples",
    "$ref",
    "pattern",
    "x-nn",
    "x-calculate",
)
_MAP_KEYWORDS = (
    "properties",
    "$defs",
    "definitions",
    "patternProperties",
    "dependentSchemas",
    "x-reports",
    "x-letters",
    "fakta",
)


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
    circular = schema.get("x-circular") if isinstance(schema, Mapping) else None
    language = circular.get("language") if isinstance(circular, Mapping) else None
    yield from _PassageReader(file, language if language in LANGUAGES else "nb").below(schema, "", False)


def markdown_passage(file: str, text: str, language: Language) -> Passage:
    """A Markdown file as one text."""
    return Passage(file, "", language, "letter", tuple(text.split("\n")))


class _PassageReader:
    """Lists the texts of one file; ``language`` is that of the circular's own text."""

    def __init__(self, file: str, language: Language) -> None:
        self._file, self._language = file, language

    def below(self, value: object, pointer: str, named: bool) -> Iterator[Passage]:
        """The texts below a value; with ``named``, its keys are names that users chose, not keywords."""
        if isinstance(value, list):
            for index, part in enumerate(value):
                yield from self.below(part, f"{pointer}/{index}", False)
        elif isinstance(value, Mapping):
            if value.keys() == {"nb", "nn"} and not any(isinstance(part, Mapping) for part in value.values()):
                yield from self._both(value, pointer)
                return
            for name, part in value.items():
                place = f"{pointer}/{escape_key(name)}"
                if named:
                    yield from self.below(part, place, False)
                else:
                    yield from self._keyword(value, name, part, place, pointer)

    def _keyword(
        self, schema: Mapping[str, object], name: str, part: object, place: str, pointer: str
    ) -> Iterator[Passage]:
        if name in _NON_TEXT_KEYWORDS:
            return
        if name in ("title", "description") and isinstance(part, str):
            role: Role = "label" if name == "title" else "help"
            yield from self._text(part, place, "nb", role)
            translated = schema.get("x-nn")
            nynorsk = translated.get(name) if isinstance(translated, Mapping) else None
            yield from self._text(nynorsk, f"{pointer}/x-nn/{name}", "nn", role, place)
        elif name == "x-circular":
            yield from self._section(part, place)
        elif name == "x-area" and isinstance(part, Mapping):
            own = {key: part[key] for key in ("text", "sections") if key in part}
            yield from self._section(own, place)
            yield from self.below({key: part[key] for key in part if key not in own}, place, False)
        else:
            yield from self.below(part, place, name in _MAP_KEYWORDS)

    def _both(self, value: Mapping[str, object], pointer: str) -> Iterator[Passage]:
        role: Role = "prose" if any(isinstance(part, list) for part in value.values()) else "line"
        yield from self._text(value["nb"], f"{pointer}/nb", "nb", role)
        yield from self._text(value["nn"], f"{pointer}/nn", "nn", role, f"{pointer}/nb")

    def _section(self, section: object, pointer: str) -> Iterator[Passage]:
        if not isinstance(section, Mapping):
            return
        for name in ("title", "heading", "areas"):
            yield from self._text(section.get(name), f"{pointer}/{name}", self._language, "heading")
        for name in ("intro", "text"):
            yield from self._text(section.get(name), f"{pointer}/{name}", self._language, "prose")
        parts = section.get("sections")
        for index, part in enumerate(parts if isinstance(parts, list) else ()):
            yield from self._section(part, f"{pointer}/sections/{index}")

    def _text(
        self, value: object, pointer: str, language: Language, role: Role, bokmal_pointer: str = ""
    ) -> Iterator[Passage]:
        if isinstance(value, str):
            yield Passage(self._file, pointer, language, role, tuple(value.split("\n")), False, bokmal_pointer)
        elif isinstance(value, list) and all(isinstance(line, str) for line in value):
            lines = tuple("\n".join(value).split("\n")) if value else ()
            yield Passage(self._file, pointer, language, role, lines, len(lines) == len(value), bokmal_pointer)
