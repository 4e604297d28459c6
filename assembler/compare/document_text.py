"""Render a document as Markdown or plain text, for web editors and e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import indent
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
from assembler.document.walk import inline_text, lines

_MARKUP = re.compile(r"([\\`*_\[\]<>|])")
_BLOCK_START = re.compile(r"(#{1,6}(?=\s|$)|[-+](?=\s|$)|\d{1,9}(?=[.)](?:\s|$))|=+\s*$|-{2,}|~{3,})")


def to_markdown(document: Document) -> str:
    """The document as CommonMark, its title as the first heading."""
    parts = [f"# {_escape_markup(document.title)}", *_markdown_blocks(document.blocks)]
    return "\n\n".join(part for part in parts if part) + "\n"


def to_plain_text(document: Document) -> str:
    """The document as plain text: one line per paragraph, headings underlined, bullets as dashes."""
    title = " ".join(document.title.split())
    return "\n\n".join([f"{title}\n{'=' * len(title)}", *_plain_blocks(document.blocks)]) + "\n"


def _markdown_blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading():
                yield f"{'#' * min(block.level + 1, 6)} {_markdown_inlines(block.children)}"
            case Paragraph():
                yield _escape_block_start(_markdown_inlines(block.children).strip(" "))
            case ListBlock():
                yield _markdown_list(block)
            case Table():
                rows = [
                    " | ".join(" ".join(_markdown_blocks(cell)) for cell in row) for row in (block.header, *block.rows)
                ]
                rule = " | ".join("---" for _ in block.header)
                yield "\n".join(f"| {row} |" for row in (rows[0], rule, *rows[1:]))
            case Note():
                yield indent("\n\n".join(_markdown_blocks(block.blocks)), "> ", lambda _: True)
            case PageBreak():
                yield "---"
            case Field():
                yield _escape_markup(block.label)
            case _:
                assert_never(block)


def _escape_block_start(paragraph: str) -> str:
    """A paragraph with what would begin a heading, a list or a rule escaped."""
    match = _BLOCK_START.match(paragraph)
    if not match:
        return paragraph
    mark = match[0]
    return f"{mark}\\{paragraph[len(mark) :]}" if mark.isdecimal() else f"\\{paragraph}"


def _markdown_list(block: ListBlock) -> str:
    items = []
    for number, item in enumerate(block.items, start=block.start):
        mark = f"{number}. " if block.ordered else "- "
        gap = "\n" if all(isinstance(part, ListBlock) for part in item[1:]) else "\n\n"
        inner = gap.join(_markdown_blocks(item))
        items.append(mark + indent(inner, " " * len(mark)).lstrip())
    return "\n".join(items)


def _markdown_inlines(children: tuple[Inline, ...]) -> str:
    return "".join(map(_markdown_inline, children))


def _markdown_inline(node: Inline) -> str:
    match node:
        case Text() | Variable():
            return _escape_markup(node.text)
        case Strong():
            return f"**{_markdown_inlines(node.children)}**"
        case Emphasis():
            return f"*{_markdown_inlines(node.children)}*"
        case Link():
            return f"[{_markdown_inlines(node.children)}]({node.url})"
        case Break():
            return "\\\n"


def _escape_markup(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text.replace("\n", " "))


def _plain_blocks(blocks: tuple[Block, ...], depth: int = 0) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading():
                words = " ".join(inline_text(block.children).split())
                yield f"{words}\n{'-' * len(words)}"
            case ListBlock():
                yield "\n".join(_plain_items(block, depth))
            case Paragraph() | Table() | Note() | PageBreak() | Field():
                yield "\n".join(lines((block,)))
            case _:
                assert_never(block)


def _plain_items(block: ListBlock, depth: int) -> Iterator[str]:
    for number, item in enumerate(block.items, start=block.start):
        mark = f"{number}. " if block.ordered else "- "
        first, *rest = item or (Paragraph(()),)
        yield f"{'  ' * depth}{mark}{' '.join(lines((first,)))}"
        for part in rest:
            if isinstance(part, ListBlock):
                yield from _plain_items(part, depth + 1)
            else:
                yield f"{'  ' * (depth + 1)}{' '.join(lines((part,)))}"
