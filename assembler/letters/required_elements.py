"""Check that letters contain what the law requires: elements with their rule, as data in ``krav.json``.

Each requirement says, in Markdown with placeholders, which lines must stand in the letter's own text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

from assembler.core import json_files
from assembler.core.errors import DataError, Problem, suggestion
from assembler.core.json_files import JsonObject, list_in, object_in, text_in
from assembler.document.nodes import Heading
from assembler.document.walk import inline_text, lines
from assembler.i18n.language import LANGUAGES, Language
from assembler.templating import blocks as prose
from assembler.templating.placeholders import Names, Place

FILE = "krav.json"

LetterPart = Literal["brev", "tittel", "hode", "forste_avsnitt"]
_PARTS: dict[LetterPart, str] = {
    "brev": "",
    "tittel": " in its title",
    "hode": " in its head",
    "forste_avsnitt": " in its first paragraph",
}
_KEYS = {"id", "brev", "element", "kilde", "bekreftet", "sted", "nar", "sier"}
_COLUMN = re.compile(r"\bvedtak\.(\w+)")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that letters of these types (none: of all types) must say, and the rule that asks for it.

    ``says`` is Markdown with placeholders by language: each of its lines must stand in the letter, at ``where``, if
    the expression ``when`` holds. ``confirmed`` is false for a rule that no lawyer has looked up.
    """

    id: str
    letter_types: tuple[str, ...]
    element: str
    source: str
    confirmed: bool
    where: LetterPart
    when: str
    says: Mapping[Language, str]

    @property
    def description(self) -> str:
        """The element, the part of the letter that it belongs in, and its rule, for messages."""
        return f"{self.element}{_PARTS[self.where]} ({self.source})"


@dataclass(frozen=True, slots=True)
class LetterText:
    """The text of a letter, and of the parts of it that requirements name."""

    whole: str
    title: str
    head: str
    opening: str

    def part(self, name: LetterPart) -> str:
        """The text of this part."""
        return {"brev": self.whole, "tittel": self.title, "hode": self.head, "forste_avsnitt": self.opening}[name]


def letter_text(title: str, head: Sequence[str], opening: str, body: Sequence[str]) -> LetterText:
    """The text of a letter: title, address and reference lines, first paragraph, and all lines of its body."""
    return LetterText(
        _single_spaced(" ".join((title, *head, *body))),
        _single_spaced(title),
        _single_spaced(" ".join(head)),
        _single_spaced(opening),
    )


def undivided_text(text: str) -> LetterText:
    """The text of a letter whose parts cannot be distinguished."""
    even = _single_spaced(text)
    return LetterText(even, even, even, even)


@lru_cache(maxsize=4096)
def _single_spaced(text: str) -> str:
    """The text with single spaces, so that a line break or a no-break space makes no difference."""
    return _SPACE.sub(" ", text).strip()


@dataclass(frozen=True, slots=True, eq=False)
class Requirements:
    """The requirements of a folder of letter texts, in the file's order."""

    path: Path
    all: tuple[Requirement, ...] = ()
    _texts: dict[tuple[str, Language], str] = field(default_factory=dict, repr=False)

    def of_type(self, letter_type: str) -> tuple[Requirement, ...]:
        """The requirements of this letter type."""
        return tuple(each for each in self.all if not each.letter_types or letter_type in each.letter_types)

    def by_column(self, letter_type: str) -> Mapping[str, Requirement]:
        """The requirement that each column of this letter type's decisions serves, where it serves one."""
        found: dict[str, Requirement] = {}
        for each in self.of_type(letter_type):
            for column in _COLUMN.findall(each.says["nb"]):
                found.setdefault(column, each)
        return found

    def unmet(self, letter_type: str, letter: LetterText, names: Names, language: Language) -> list[Requirement]:
        """The requirements that a letter does not meet.

        Raises :class:`TemplateError` where a requirement names what does not exist.
        """
        required = self.of_type(letter_type)
        blocks = prose.blocks(self._text(letter_type, language), names, language, Place(str(self.path)))
        unmet: dict[int, None] = {}
        number, is_empty = -1, False
        for block in (*blocks, Heading(1, ())):
            if isinstance(block, Heading):
                if is_empty:
                    unmet[number] = None
                number, is_empty = int(inline_text(block.children) or -1), bool(block.children)
                continue
            is_empty = False
            text = letter.part(required[number].where)
            for line in lines((block,)):
                if not (piece := _single_spaced(line)) or piece not in text:
                    unmet[number] = None
        return [required[number] for number in unmet]

    def _text(self, letter_type: str, language: Language) -> str:
        """All requirements of a letter type as one text: below a heading with its number, what each says."""
        if (letter_type, language) not in self._texts:
            parts = []
            for number, each in enumerate(self.of_type(letter_type)):
                says = f"# {number}\n\n" + each.says[language].replace("\n", "\n\n") + "\n\n"
                parts.append(f"{{% if {each.when} %}}\n{says}{{% endif %}}\n" if each.when else says)
            self._texts[letter_type, language] = "".join(parts)
        return self._texts[letter_type, language]


def load_requirements(path: Path) -> Requirements:
    """The requirements of a file, none where there is no file. Raises :class:`DataError` with all that is wrong."""
    if not path.exists():
        return Requirements(path)
    entries = list_in(json_files.read(path).get("krav"))
    problems = [
        Problem(str(path), f"/krav/{index}", what)
        for index, entry in enumerate(entries)
        for what in _entry_errors(entry)
    ]
    if problems:
        raise DataError(problems)
    return Requirements(path, tuple(_requirement(object_in(entry)) for entry in entries))


def _entry_errors(entry: object) -> list[str]:
    if not isinstance(entry, Mapping):
        return ["is no object"]
    errors = [f"unknown key «{name}»{suggestion(name, _KEYS)}" for name in entry if name not in _KEYS]
    errors += [f"lacks «{name}»" for name in ("id", "element", "kilde", "bekreftet", "sier") if name not in entry]
    where = entry.get("sted", "brev")
    if where not in _PARTS:
        errors.append(f"«{where}» is no place in a letter{suggestion(str(where), _PARTS)}")
    says = entry.get("sier")
    if isinstance(says, Mapping) and set(says) != set(LANGUAGES):
        errors.append("«sier» must be given in nb and nn, or once for both")
    return errors


def _requirement(entry: JsonObject) -> Requirement:
    says = entry["sier"]
    return Requirement(
        id=text_in(entry["id"]),
        letter_types=tuple(map(str, list_in(entry.get("brev")))),
        element=text_in(entry["element"]),
        source=text_in(entry["kilde"]),
        confirmed=entry["bekreftet"] is True,
        where=next(part for part in _PARTS if part == entry.get("sted", "brev")),
        when=text_in(entry.get("nar")),
        says={each: text_in(says[each]) if isinstance(says, Mapping) else text_in(says) for each in LANGUAGES},
    )
