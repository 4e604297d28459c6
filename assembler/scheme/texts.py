"""Types the texts of a scheme-year, with their placeholders: the circular and its sections, and those of letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assembler.core.json_files import JsonObject
from assembler.core.json_node import JsonNode
from assembler.i18n.language import LANGUAGES, Language
from assembler.scheme.values import SourceText, source_text

NAMES_PROJECT = "vedtak.prosjekt"  # what a grant's name says where the scheme gives grants to projects
_NOT_PROSE = ("tilskudd", "regler")  # of x-letters: what makes sense with a decision only


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the circular. ``area_heading``, where there is one, heads each priority area printed below it."""

    id: str
    heading: SourceText
    text: SourceText
    area_heading: SourceText | None
    sections: tuple[Section, ...]
    pointer: str

    def all(self) -> Iterator[Section]:
        """The section itself and those below it, in reading order."""
        yield self
        for section in self.sections:
            yield from section.all()


@dataclass(frozen=True, slots=True)
class Circular:
    """The circular (rundskriv): ``number`` as it is printed, empty where it has none; its text in one language form.

    ``year`` is the scheme's. All texts are in ``language``, whichever form the rest of the scheme-year is in.
    """

    number: str
    date: dt.date
    year: int
    language: Language
    title: SourceText
    intro: SourceText
    sections: tuple[Section, ...]

    @property
    def reference(self) -> str:
        """What it is cited by: its number, or the scheme's year where it has none."""
        return self.number or str(self.year)

    def all_sections(self) -> Iterator[Section]:
        """Every section in reading order, without those of priority areas."""
        for section in self.sections:
            yield from section.all()

    @property
    def headings(self) -> dict[str, str]:
        """The headings by the id of their section, as letters cite them: not filled in, without a colon at the end."""
        return {section.id: section.heading.text.rstrip(":") for section in self.all_sections()}


@dataclass(frozen=True, slots=True)
class LetterTexts:
    """What letters of one type say for this scheme; ``felles`` is the type of what all of them say.

    ``texts`` are those that can be read without a decision, in the order of the definition. ``rules`` are the ids of
    the circular's sections by the ground of a dismissal. ``names`` is all of it under the names that texts use.
    """

    letter_type: str
    grant_name: SourceText | None
    texts: tuple[SourceText, ...]
    rules: Mapping[str, str] = field(compare=False)
    names: JsonObject = field(repr=False, compare=False)
    pointer: str


def sections_of(whole: JsonNode, name: str) -> tuple[Section, ...]:
    """The sections of a list in ``x-circular`` or ``x-area``. Raises :class:`DataError` where one has another form."""
    return tuple(map(_section, whole.items(name)))


def _section(node: JsonNode) -> Section:
    return Section(
        id=node.text("id"),
        heading=source_text(node, "heading"),
        text=source_text(node, "text"),
        area_heading=source_text(node, "areas") if node.has("areas") else None,
        sections=sections_of(node, "sections"),
        pointer=node.pointer,
    )


def circular_of(schema: JsonNode) -> Circular:
    """The circular of a definition in one language form: ``x-circular``, with number and date from ``x-scheme``.

    Raises :class:`DataError` where a part has another form.
    """
    scheme, text = schema.member("x-scheme"), schema.member("x-circular")
    issued = scheme.member("rundskriv")
    return Circular(
        number=issued.text("nummer", ""),
        date=issued.date("dato"),
        year=scheme.integer("ar"),
        language=language_of(text, "language"),
        title=source_text(text, "title"),
        intro=source_text(text, "intro"),
        sections=sections_of(text, "sections"),
    )


def language_of(node: JsonNode, name: str) -> Language:
    """A member that is a language form. Raises :class:`DataError` where it is something else."""
    value = node.text(name)
    for language in LANGUAGES:
        if value == language:
            return language
    raise node.member(name).error(f"«{value}» is not a language form ({' or '.join(LANGUAGES)})")


def letter_texts_of(schema: JsonNode) -> tuple[LetterTexts, ...]:
    """``x-letters`` by letter type, in the order of the definition."""
    return tuple(_letter_texts(letter_type, node) for letter_type, node in schema.members("x-letters").items())


def _letter_texts(letter_type: str, node: JsonNode) -> LetterTexts:
    names = node.as_object()
    return LetterTexts(
        letter_type=letter_type,
        grant_name=source_text(node, "tilskudd") if node.has("tilskudd") else None,
        texts=tuple(source_text(node, name) for name in names if name not in _NOT_PROSE),
        rules={ground: section.as_text() for ground, section in node.members("regler").items()},
        names=names,
        pointer=node.pointer,
    )
