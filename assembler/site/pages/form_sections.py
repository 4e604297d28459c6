"""A form's blocks -> its sections, as the web form has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assembler.document.nodes import FORM_ID_FIELD, Block, Document, Field, Heading, Paragraph, Table, Text
from assembler.document.walk import inline_text


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, down to the next heading that is no lower."""

    name: str
    heading: Heading
    blocks: tuple[Block, ...]
    parts: tuple[Section, ...]

    @property
    def title(self) -> str:
        """The heading in one line."""
        return " ".join(inline_text(self.heading.children).split())


def split_form(form: Document) -> tuple[list[str], tuple[Section, ...]]:
    """The form's opening paragraphs and its sections; the boxed notice between them is about the PDF.

    Questions without a heading get the form's title for one.
    """
    first = next((at for at, block in enumerate(form.blocks) if isinstance(block, Field | Table | Heading)), 0)
    opening = [inline_text(block.children) for block in form.blocks[:first] if isinstance(block, Paragraph)]
    blocks = tuple(b for b in form.blocks[first:] if not (isinstance(b, Field) and b.name == FORM_ID_FIELD))
    if blocks and not isinstance(blocks[0], Heading):
        blocks = (Heading(1, (Text(form.title),)), *blocks)
    return opening, tuple(_sections(blocks, "del"))


def _sections(blocks: tuple[Block, ...], prefix: str) -> Iterator[Section]:
    headings = [(at, block) for at, block in enumerate(blocks) if isinstance(block, Heading)]
    tops = [(at, heading) for at, heading in headings if heading.level <= headings[0][1].level]
    ends = [*(at for at, _ in tops[1:]), len(blocks)] if tops else []
    for number, ((start, heading), end) in enumerate(zip(tops, ends, strict=True), start=1):
        below = blocks[start + 1 : end]
        first = next((at for at, block in enumerate(below) if isinstance(block, Heading)), len(below))
        name = f"{prefix}-{number}"
        yield Section(name, heading, below[:first], tuple(_sections(below[first:], name)))
