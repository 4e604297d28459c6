"""The legal lint: what each letter must hold, as data with its rule, held against the letter's own text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from assembler.core import json_files
from assembler.core.errors import DataError, Problem, suggestion
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
    def told(self) -> str:
        """The element and its rule, as a message names them."""
        return f"{self.element}{_PARTS[self.where]} ({self.source})"


@dataclass(frozen=True, slots=True)
class LetterText:
    """What a letter says, by the places that requirements name."""

    brev: str
    tittel: str
    hode: str
    forste_avsnitt: str


def letter_text(title: str, head: Sequence[str], opening: str, body: Sequence[str]) -> LetterText:
    """The text of a letter: title, address and reference lines, first paragraph, and all lines of its body."""
    return LetterText(
        _single_spaced(" ".join((title, *head, *body))),
        _single_spaced(title),
        _single_spaced(" ".join(head)),
        _single_spaced(opening),
    )


def undivided_text(text: str) -> LetterText:
    """A letter in which no place can be told from another."""
    even = _single_spaced(text)
    return LetterText(even, even, even, even)


@lru_cache(maxsize=4096)
def _single_spaced(text: str) -> str:
    """The text with single spaces, so that a line break or a no-break space makes no difference."""
    return _SPACE.sub(" ", text).strip()


@cache
def load_requirements(folder: Path) -> tuple[Requirement, ...]:
    """The requirements of a folder of letter texts. Raises :class:`DataError` with all that is wrong with the file."""
    path = folder / FILE
    if not path.exists():
        return ()
    entries = json_files.read(path).get("krav", [])
    problems = [
        Problem(str(path), f"/krav/{index}", what)
        for index, entry in enumerate(entries)
        for what in _entry_errors(entry)
    ]
    if problems:
        raise DataError(problems)
    return tuple(_requirement(entry) for entry in entries)


def _entry_errors(entry: Any) -> list[str]:
    if not isinstance(entry, Mapping):
        return ["is no object"]
    found = [f"unknown key «{name}»{suggestion(name, _KEYS)}" for name in entry if name not in _KEYS]
    found += [f"lacks «{name}»" for name in ("id", "element", "kilde", "bekreftet", "sier") if name not in entry]
    where = entry.get("sted", "brev")
    if where not in get_args(LetterPart):
        found.append(f"«{where}» is no place in a letter{suggestion(str(where), get_args(LetterPart))}")
    says = entry.get("sier")
    if isinstance(says, Mapping) and set(says) != set(LANGUAGES):
        found.append("«sier» must be given in nb and nn, or once for both")
    return found


def _requirement(entry: Mapping[str, Any]) -> Requirement:
    says = entry["sier"]
    return Requirement(
        entry["id"],
        tuple(entry.get("brev", ())),
        entry["element"],
        entry["kilde"],
        entry["bekreftet"],
        entry.get("sted", "brev"),
        entry.get("nar", ""),
        says if isinstance(says, Mapping) else dict.fromkeys(LANGUAGES, says),
    )


@cache
def requirements_for(folder: Path, letter_type: str) -> tuple[Requirement, ...]:
    """The requirements of this letter type."""
    return tuple(
        each for each in load_requirements(folder) if not each.letter_types or letter_type in each.letter_types
    )


@cache
def by_column(folder: Path, letter_type: str) -> Mapping[str, Requirement]:
    """The requirement that each column of a decision serves."""
    found: dict[str, Requirement] = {}
    for each in requirements_for(folder, letter_type):
        for column in _COLUMN.findall(each.says["nb"]):
            found.setdefault(column, each)
    return found


def unmet_requirements(
    folder: Path, letter_type: str, letter: LetterText, names: Names, language: Language
) -> list[Requirement]:
    """The requirements that a letter does not meet.

    Raises :class:`TemplateError` where a requirement names what does not exist.
    """
    wanted = requirements_for(folder, letter_type)
    blocks = prose.blocks(_requirements_text(folder, letter_type, language), names, language, Place(str(folder / FILE)))
    lacking: dict[int, None] = {}
    number, empty = -1, False
    for block in (*blocks, Heading(1, ())):
        if isinstance(block, Heading):
            if empty:
                lacking[number] = None
            number, empty = int(inline_text(block.children) or -1), bool(block.children)
            continue
        empty = False
        text = getattr(letter, wanted[number].where)
        for line in lines((block,)):
            if not (piece := _single_spaced(line)) or piece not in text:
                lacking[number] = None
    return [wanted[number] for number in lacking]


@cache
def _requirements_text(folder: Path, letter_type: str, language: Language) -> str:
    """All requirements of a letter type as one text: under a heading with its number, what each says."""
    parts = []
    for number, each in enumerate(requirements_for(folder, letter_type)):
        says = f"# {number}\n\n" + each.says[language].replace("\n", "\n\n") + "\n\n"
        parts.append(f"{{% if {each.when} %}}\n{says}{{% endif %}}\n" if each.when else says)
    return "".join(parts)
