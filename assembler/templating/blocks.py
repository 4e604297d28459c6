"""Turn Markdown with placeholders into the blocks of a document, with each value as a variable node."""

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
    source: Source, names: Names, language: Language, place: Place, templates: Path | None = None
) -> tuple[Block, ...]:
    """The blocks of a Markdown text. ``templates`` is the folder of texts that ``{% include %}`` may name.

    Raises :class:`TemplateError` with every unknown placeholder, its place and the nearest valid name.
    """
    rendering = Rendering(place, tuple(names))
    text = render(source, names, language, rendering, templates)
    result: list[Block] = []
    above = 0
    for template in markdown.block_templates(text):
        result += _fill_template(template, rendering, above)
        above += template.length
    rendering.raise_problems()
    return tuple(result)


def inlines(source: str, names: Names, language: Language, place: Place) -> tuple[Inline, ...]:
    """The inline nodes of one line of Markdown, such as a heading. Raises :class:`TemplateError` as :func:`blocks`."""
    rendering = Rendering(place, tuple(names))
    template = markdown.heading_template(render(source, names, language, rendering, None))
    filled = _fill_template(template, rendering, 0)
    rendering.raise_problems()
    return filled[0].children if filled and isinstance(filled[0], Heading) else ()


def line(source: str, names: Names, language: Language, place: Place) -> str:
    """One line of plain text, not Markdown, with its placeholders filled in. Raises :class:`TemplateError`."""
    if is_plain(source):
        return source
    rendering = Rendering(place, tuple(names))
    text = render(source, names, language, rendering, None)
    rendering.raise_problems()
    return rendering.fill(text)


def _fill_template(template: BlockTemplate, rendering: Rendering, above: int) -> tuple[Block, ...]:
    """The blocks of a template, with values for its tokens; ``above`` is the number of lines of text before it."""
    for number, what in template.problems:
        rendering.add_problem(above + number, what)
    return (
        _ValueFiller(rendering, template.addresses, above).blocks(template.blocks)
        if template.has_tokens
        else template.blocks
    )


@dataclass(frozen=True, slots=True)
class _ValueFiller:
    """Replaces tokens by the values of a rendering, at ``above`` lines of the whole text."""

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
        return tuple(filled for block in blocks for filled in self.block(block))

    def cell(self, cell: tuple[Block, ...]) -> tuple[Block, ...]:
        """The cell with its one paragraph, whatever line breaks a value has."""
        return tuple(Paragraph(self.inlines(part.children)) for part in cell if isinstance(part, Paragraph))

    def paragraphs(self, children: tuple[Inline, ...]) -> Iterator[Paragraph]:
        """The paragraph; if it is a single value, one for each part of the value between empty lines."""
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
                made += _value_inlines(self.rendering.values[int(child.text)])
            elif isinstance(child, Text | Break):
                made.append(child)
            elif isinstance(child, Link):
                made.append(Link(self.address(child.url), self.inlines(child.children)))
            else:
                made.append(type(child)(self.inlines(child.children)))
        return tuple(made)

    def address(self, url: str) -> str:
        """A link's address with its values, which must give a valid address."""
        at = self.addresses.get(url)
        if at is None:
            return url
        filled = self.rendering.fill(url)
        if wrong := markdown.address_error(filled):
            self.rendering.add_problem(self.above + at, wrong)
        return filled


def _value_inlines(value: Variable) -> tuple[Inline, ...]:
    """The text of a value, with a break node for each line end."""
    first, *rest = value.text.splitlines() or [""]
    if not rest:
        return (value if first == value.text else Variable(value.name, first),)
    return (Variable(value.name, first), *(part for text in rest for part in (Break(), Variable(value.name, text))))
