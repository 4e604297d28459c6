"""Markdown with placeholders in, blocks out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from assembler.document.nodes import (
    Block,
    Break,
    Field,
    Heading,
    Inline,
    Link,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Table,
    Text,
    Variable,
)
from assembler.document.walk import inline_text
from assembler.i18n.language import Language
from assembler.templating import markdown
from assembler.templating.markdown import BlockTemplate
from assembler.templating.placeholders import Names, Place, Rendering, Source, is_plain, render


def blocks(
    source: Source, facts: Names, language: Language, place: Place, templates: Path | None = None
) -> tuple[Block, ...]:
    """The text as blocks. ``templates`` is the folder of texts that ``{% include %}`` may name.

    Raises :class:`TemplateError` with every unknown placeholder, its place and the nearest valid name.
    """
    rendering = Rendering(place, tuple(facts))
    text = render(source, facts, language, rendering, templates)
    result: list[Block] = []
    above = 0
    for pattern in markdown.block_templates(text):
        result += _fill_template(pattern, rendering, above)
        above += pattern.length
    rendering.raise_problems()
    return tuple(result)


def inlines(source: str, facts: Names, language: Language, place: Place) -> tuple[Inline, ...]:
    """One line of Markdown, such as a heading, as inline nodes."""
    rendering = Rendering(place, tuple(facts))
    pattern = markdown.heading_template(render(source, facts, language, rendering, None))
    made = _fill_template(pattern, rendering, 0)
    rendering.raise_problems()
    return made[0].children if made and isinstance(made[0], Heading) else ()


def line(source: str, facts: Names, language: Language, place: Place) -> str:
    """One line of plain text with its placeholders filled in; nothing in it is Markdown."""
    if is_plain(source):
        return source
    rendering = Rendering(place, tuple(facts))
    text = render(source, facts, language, rendering, None)
    rendering.raise_problems()
    return rendering.filled(text)


def _fill_template(pattern: BlockTemplate, rendering: Rendering, above: int) -> tuple[Block, ...]:
    """The blocks of a pattern below so many lines, with the values in."""
    for number, what in pattern.problems:
        rendering.problem(above + number, what)
    return (
        _ValueFiller(rendering, pattern.addresses, above).blocks(pattern.blocks) if pattern.marked else pattern.blocks
    )


@dataclass(frozen=True, slots=True)
class _ValueFiller:
    """Puts values in the places of their marks."""

    rendering: Rendering
    addresses: dict[str, int]
    above: int

    def block(self, block: Block) -> Iterator[Block]:
        match block:
            case Paragraph():
                yield from self.paragraphs(block.children)
            case Heading():
                yield Heading(block.level, self.inlines(block.children))
            case ListBlock():
                yield ListBlock(block.ordered, tuple(map(self.blocks, block.items)), block.start)
            case Table():
                rows = tuple(tuple(map(self.cell, row)) for row in block.rows)
                yield Table(tuple(map(self.cell, block.header)), rows, block.align)
            case Note():
                yield Note(self.blocks(block.blocks))
            case PageBreak() | Field():
                yield block
            case _:
                assert_never(block)

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(made for block in blocks for made in self.block(block))

    def cell(self, cell: tuple[Block, ...]) -> tuple[Block, ...]:
        """A cell keeps its one paragraph, whatever the value."""
        return tuple(Paragraph(self.inlines(part.children)) for part in cell if isinstance(part, Paragraph))

    def paragraphs(self, children: tuple[Inline, ...]) -> Iterator[Paragraph]:
        """One paragraph; a paragraph that is one value with empty lines in it becomes as many as it holds."""
        made = self.inlines(children)
        names = {part.name if isinstance(part, Variable) else "" for part in made if not isinstance(part, Break)}
        name = names.pop() if len(names) == 1 else ""
        if not name:
            yield Paragraph(made)
            return
        for text in re.split(r"\n\s*\n", inline_text(made).strip()):
            yield Paragraph(_value_inlines(Variable(name, text.strip())))

    def inlines(self, children: tuple[Inline, ...]) -> tuple[Inline, ...]:
        made: list[Inline] = []
        for child in children:
            if isinstance(child, Variable):
                made += _value_inlines(self.rendering.facts[int(child.text)])
            elif isinstance(child, Text | Break):
                made.append(child)
            elif isinstance(child, Link):
                made.append(Link(self.address(child.url), self.inlines(child.children)))
            else:
                made.append(type(child)(self.inlines(child.children)))
        return tuple(made)

    def address(self, url: str) -> str:
        at = self.addresses.get(url)
        if at is None:
            return url
        filled = self.rendering.filled(url)
        if wrong := markdown.address_error(filled):
            self.rendering.problem(self.above + at, wrong)
        return filled


def _value_inlines(fact: Variable) -> tuple[Inline, ...]:
    """A value's text, its line ends as breaks."""
    first, *rest = fact.text.splitlines() or [""]
    if not rest:
        return (fact if first == fact.text else Variable(fact.name, first),)
    return (Variable(fact.name, first), *(part for text in rest for part in (Break(), Variable(fact.name, text))))
