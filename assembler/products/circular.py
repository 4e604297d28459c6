"""Compose the circular (rundskriv) of a scheme-year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assembler.document.nodes import Block, Document, Heading
from assembler.document.words import label
from assembler.products.scheme_texts import TextFiller, scheme_facts
from assembler.scheme.applicants import Area
from assembler.scheme.loader import Definition
from assembler.scheme.texts import Section
from assembler.scheme.theme import Theme
from assembler.scheme.values import SourceText

MIN_HEADINGS_FOR_CONTENTS = 8  # headings of level 1 and 2 from which a circular gets a table of contents


def compose_circular(definition: Definition, theme: Theme) -> Document:
    """The circular, in the language of its source.

    Raises :class:`TemplateError` with every placeholder that names nothing.
    """
    language = definition.year("nb").circular.language
    year = definition.year(language)
    circular = year.circular
    text = TextFiller(definition, language, scheme_facts(definition, language, theme))
    title = text.line(circular.title)
    blocks = (*text.blocks(circular.intro), *_sections(text, circular.sections, year.areas, 1))
    text.raise_problems()
    return Document(
        title=title,
        language=language,
        kind="circular",
        date=circular.date,
        blocks=blocks,
        reference=f"{label('circular', language)} {circular.reference}",
        contents=sum(isinstance(block, Heading) and block.level <= 2 for block in blocks) >= MIN_HEADINGS_FOR_CONTENTS,
    )


def _sections(
    text: TextFiller, sections: Sequence[Section], areas: Sequence[Area], level: int, **more: object
) -> Iterator[Block]:
    for section in sections:
        yield text.heading(section.heading, level, **more)
        yield from text.blocks(section.text, **more)
        if section.area_heading is not None:
            yield from _areas(text, section.area_heading, areas, level + 1)
        yield from _sections(text, section.sections, areas, level + 1, **more)


def _areas(text: TextFiller, heading: SourceText, areas: Sequence[Area], level: int) -> Iterator[Block]:
    for area in areas:
        if area.is_described:  # else it has a circular of its own
            yield text.heading(heading, level, omrade=area.names)
            yield from text.blocks(area.text, omrade=area.names)
            yield from _sections(text, area.sections, areas, level + 1, omrade=area.names)
