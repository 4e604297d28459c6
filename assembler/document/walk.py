"""Go through the document tree: what stands in each block, in reading order.

All that looks for something in a tree goes through here, so that a new kind of block is named in one place
(:func:`inlines`, :func:`children`, :func:`lines`) and in the renderers, and dropped nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from assembler.document.nodes import (
    Block,
    Break,
    Document,
    Emphasis,
    Field,
    Heading,
    Inline,
    Link,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Strong,
    Table,
    Text,
    Variable,
)


def inlines(block: Block) -> tuple[Inline, ...]:
    """The inline nodes of a heading or a paragraph; other blocks have none of their own."""
    match block:
        case Heading() | Paragraph():
            return block.children
        case ListBlock() | Table() | Note() | PageBreak() | Field():
            return ()
    assert_never(block)


def children(block: Block) -> Iterator[tuple[Block, ...]]:
    """The groups of blocks within a block: the items of a list, the cells of a table (header first), a note's text."""
    match block:
        case ListBlock():
            yield from block.items
        case Table():
            for row in (block.header, *block.rows):
                yield from row
        case Note():
            yield block.blocks
        case Heading() | Paragraph() | PageBreak() | Field():
            return
        case _:
            assert_never(block)


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block, each before those within it, in reading order."""
    for block in blocks:
        yield block
        for group in children(block):
            yield from walk(group)


def fields(blocks: Iterable[Block]) -> Iterator[Field]:
    """Every field in these blocks, in reading order."""
    return (block for block in walk(blocks) if isinstance(block, Field))


def text_blocks(blocks: Iterable[Block]) -> Iterator[tuple[Block, tuple[Inline, ...]]]:
    """Every heading and paragraph in these blocks with its inline nodes, in reading order; empty ones too."""
    return ((block, inlines(block)) for block in walk(blocks) if isinstance(block, Heading | Paragraph))


def inline_text(nodes: Iterable[Inline]) -> str:
    """The characters of inline nodes, a line break as a newline."""
    return "".join(map(_characters, nodes))


def _characters(node: Inline) -> str:
    match node:
        case Text() | Variable():
            return node.text
        case Break():
            return "\n"
        case Strong() | Emphasis() | Link():
            return inline_text(node.children)
    assert_never(node)


def lines(blocks: Iterable[Block]) -> Iterator[str]:
    """The text of blocks, a line for each heading and paragraph, and for each label, help text or choice of a field.

    It is what every format must say: tests compare each renderer's text with it.
    """
    for block in walk(blocks):
        match block:
            case Heading() | Paragraph():
                yield inline_text(block.children)
            case Field():
                if block.label_shown:
                    yield block.label
                if block.help:
                    yield block.help
                yield from (choice.label for choice in block.choices if block.kind in ("radio", "checkboxes"))
            case ListBlock() | Table() | Note() | PageBreak():
                pass
            case _:
                assert_never(block)


def closing_range(document: Document) -> tuple[int, int]:
    """The index of the first block of those that close a letter, and of the first after them.

    They are the last heading before an enclosure and all below it, which keep together on one page, so that no name
    stands alone overleaf. Both are 0 where there is nothing to keep.
    """
    blocks = document.blocks if document.kind == "letter" else ()
    end = next((index for index, block in enumerate(blocks) if isinstance(block, PageBreak)), len(blocks))
    headings = [index for index, block in enumerate(blocks[:end]) if isinstance(block, Heading)]
    return (headings[-1], end) if headings else (0, 0)
