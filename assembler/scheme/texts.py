"""The texts of a scheme's year before anything is filled in: the circular and its sections, what letters say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assembler.i18n.language import Language
from assembler.scheme.values import SourceText, day_of, source_text

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
    names: Mapping[str, Any] = field(repr=False, compare=False)
    pointer: str


def sections_of(values: Sequence[Mapping[str, Any]], pointer: str) -> tuple[Section, ...]:
    """The sections of a list in ``x-circular`` or ``x-area``, which stands at ``pointer``."""
    return tuple(_section(value, f"{pointer}/{index}") for index, value in enumerate(values))


def _section(value: Mapping[str, Any], pointer: str) -> Section:
    return Section(
        id=value["id"],
        heading=SourceText(value["heading"], f"{pointer}/heading"),
        text=source_text(value.get("text"), f"{pointer}/text"),
        area_heading=SourceText(value["areas"], f"{pointer}/areas") if "areas" in value else None,
        sections=sections_of(value.get("sections", ()), f"{pointer}/sections"),
        pointer=pointer,
    )


def circular_of(schema: Mapping[str, Any]) -> Circular:
    """The circular of a definition in one language form: ``x-circular``, with number and date from ``x-scheme``."""
    scheme, text = schema["x-scheme"], schema["x-circular"]
    return Circular(
        number=scheme["rundskriv"].get("nummer", ""),
        date=day_of(scheme["rundskriv"]["dato"], "/x-scheme/rundskriv/dato"),
        year=scheme["ar"],
        language=text["language"],
        title=SourceText(text["title"], "/x-circular/title"),
        intro=source_text(text.get("intro"), "/x-circular/intro"),
        sections=sections_of(text["sections"], "/x-circular/sections"),
    )


def letter_texts_of(letters: Mapping[str, Mapping[str, Any]]) -> tuple[LetterTexts, ...]:
    """``x-letters`` by letter type, in the order of the definition."""
    return tuple(_letter_texts(letter_type, value) for letter_type, value in letters.items())


def _letter_texts(letter_type: str, value: Mapping[str, Any]) -> LetterTexts:
    pointer = f"/x-letters/{letter_type}"
    return LetterTexts(
        letter_type=letter_type,
        grant_name=SourceText(value["tilskudd"], f"{pointer}/tilskudd") if "tilskudd" in value else None,
        texts=tuple(source_text(text, f"{pointer}/{name}") for name, text in value.items() if name not in _NOT_PROSE),
        rules=value.get("regler", {}),
        names=value,
        pointer=pointer,
    )
