"""Markdown with placeholders in, blocks out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from assembler.document import (
    Align,
    Block,
    Break,
    Cell,
    Emphasis,
    Fact,
    Heading,
    Inline,
    Language,
    Link,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Strong,
    Table,
    Text,
    inline_text,
)
from assembler.placeholders import MARK, Facts, Place, Rendering, Source, plain, render
from assembler.wording import NBSP

_SECTION = re.compile(r"(§§?) (?=\d)")  # a section sign stays on the line of its number
# Where a text can be cut in two that read the same apart: at an empty line before what is in no list or quotation.
_APART = re.compile(r"(?<=\n)\n(?=\S)(?!(?:[-*+]|\d+[.)])(?:\s|$)|>)")
_SCHEMES = ("https://", "http://", "mailto:", "tel:")


def blocks(
    source: Source, facts: Facts, language: Language, place: Place, templates: Path | None = None
) -> tuple[Block, ...]:
    """The text as blocks. ``templates`` is the folder of texts that ``{% include %}`` may name.

    Raises :class:`TemplateError` with every unknown placeholder, its place and the nearest valid name.
    """
    rendering = Rendering(place, tuple(facts))
    markdown = render(source, facts, language, rendering, templates)
    result: list[Block] = []
    for piece in _pieces(markdown):
        for part in _parsed(piece):
            if isinstance(part, SyntaxTreeNode):
                result += _blocks([part], rendering)
            else:
                result += part
        rendering.above += piece.count("\n") + 1
    rendering.raise_problems()
    return tuple(result)


def inlines(source: str, facts: Facts, language: Language, place: Place) -> tuple[Inline, ...]:
    """One line of Markdown, such as a heading, as inline nodes."""
    rendering = Rendering(place, tuple(facts))
    markdown = render(source, facts, language, rendering, None)
    tree = SyntaxTreeNode(_MARKDOWN.parseInline(markdown))
    result = _joined(_inlines(tree.children[0].children, rendering)) if tree.children else ()
    rendering.raise_problems()
    return result


def line(source: str, facts: Facts, language: Language, place: Place) -> str:
    """One line of plain text with its placeholders filled in; nothing in it is Markdown."""
    if plain(source):
        return source
    rendering = Rendering(place, tuple(facts))
    text = render(source, facts, language, rendering, None)
    rendering.raise_problems()
    return rendering.filled(text)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["code", "html_block", "html_inline", "lheading", "reference", "autolink"])
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign] # a value's mark in an address stays as it is
    parser.validateLink = lambda url: True  # type: ignore[method-assign] # _link says what is wrong, and where
    return parser


_MARKDOWN = _parser()


def _pieces(markdown: str) -> list[str]:
    fenced = "```" in markdown or "~~~" in markdown  # code, which holds empty lines; documents hold none of it
    return [markdown] if fenced else _APART.split(markdown)


@lru_cache(maxsize=4096)
def _parsed(markdown: str) -> tuple[SyntaxTreeNode | tuple[Block, ...], ...]:
    """The blocks of a piece of text, where they hold no value and are right; else its syntax, to make them each time.

    Made once: letters that differ in their values alone are the same Markdown, and others share pieces of it.
    """
    return tuple(_settled(node) or node for node in SyntaxTreeNode(_MARKDOWN.parse(markdown)).children)


def _settled(node: SyntaxTreeNode) -> tuple[Block, ...]:
    if any(MARK.search(text) for part in node.walk() for text in (part.content, str(part.attrs.get("href", "")))):
        return ()
    alone = Rendering(Place(""), ())
    made = tuple(_blocks([node], alone))
    return () if alone.problems else made


def _blocks(nodes: list[SyntaxTreeNode], rendering: Rendering) -> Iterator[Block]:
    for node in nodes:
        match node.type:
            case "heading":
                yield Heading(int(node.tag[1]), _line_of(node, rendering))
            case "paragraph":
                yield from _paragraphs(_line_of(node, rendering))
            case "bullet_list" | "ordered_list":
                items = tuple(tuple(_blocks(item.children, rendering)) for item in node.children)
                yield ListBlock(node.type == "ordered_list", items, int(node.attrs.get("start", 1)))
            case "table":
                yield _table(node, rendering)
            case "blockquote":
                yield Note(tuple(_blocks(node.children, rendering)))
            case "hr":
                yield PageBreak()
            case other:
                line = rendering.above + (node.map[0] if node.map else 0) + 1
                rendering.problem(line, f"«{other}» is Markdown that documents cannot hold")


def _line_of(node: SyntaxTreeNode, rendering: Rendering) -> tuple[Inline, ...]:
    if not node.children:
        return ()
    inline = node.children[0]
    rendering.line = rendering.above + (inline.map[0] if inline.map else 0) + 1
    return _joined(_inlines(inline.children, rendering))


def _paragraphs(children: tuple[Inline, ...]) -> Iterator[Paragraph]:
    """One paragraph; a paragraph that is one value with empty lines in it becomes as many as it holds."""
    names = {part.name for part in children if isinstance(part, Fact)}
    if len(names) == 1 and all(isinstance(part, Fact | Break) for part in children):
        for part in re.split(r"\n\s*\n", inline_text(children).strip()):
            yield Paragraph(_value(Fact(next(iter(names)), part.strip())))
    else:
        yield Paragraph(children)


def _table(node: SyntaxTreeNode, rendering: Rendering) -> Table:
    head = node.children[0].children[0].children
    body = node.children[1].children if len(node.children) > 1 else []

    def cell(part: SyntaxTreeNode) -> Cell:
        return (Paragraph(_line_of(part, rendering)),)

    return Table(
        tuple(cell(part) for part in head),
        tuple(tuple(cell(part) for part in row.children) for row in body),
        tuple(_align(part) for part in head),
    )


def _align(cell: SyntaxTreeNode) -> Align:
    style = str(cell.attrs.get("style", ""))
    return "right" if "right" in style else "center" if "center" in style else "left"


def _inlines(nodes: list[SyntaxTreeNode], rendering: Rendering) -> Iterator[Inline]:
    for node in nodes:
        match node.type:
            case "text":
                yield from _text(node.content, rendering)
            case "softbreak":
                yield Text(" ")
            case "hardbreak":
                yield Break()
            case "strong":
                yield Strong(_joined(_inlines(node.children, rendering)))
            case "em":
                yield Emphasis(_joined(_inlines(node.children, rendering)))
            case "link":
                yield _link(node, rendering)
            case other:
                rendering.problem(rendering.line, f"«{other}» is Markdown that documents cannot hold")


def _link(node: SyntaxTreeNode, rendering: Rendering) -> Link:
    url = rendering.filled(str(node.attrs["href"]))
    if not url.startswith(_SCHEMES) or any(character in url for character in ' "<>\\^`{|}\n'):
        rendering.problem(rendering.line, f"«{url}» is no link address; use one that begins with {', '.join(_SCHEMES)}")
    return Link(url, _joined(_inlines(node.children, rendering)))


def _text(content: str, rendering: Rendering) -> Iterator[Inline]:
    for index, part in enumerate(MARK.split(content)):
        if index % 2:
            yield from _value(rendering.facts[int(part)])
        elif part:
            yield Text(_SECTION.sub(f"\\1{NBSP}", part))


def _value(fact: Fact) -> tuple[Inline, ...]:
    """A value's text, its line ends as breaks."""
    parts: list[Inline] = []
    for index, text in enumerate(fact.text.splitlines() or [""]):
        if index:
            parts.append(Break())
        parts.append(Fact(fact.name, text))
    return tuple(parts)


def _joined(nodes: Iterator[Inline]) -> tuple[Inline, ...]:
    """The nodes with neighbouring texts made one."""
    result: list[Inline] = []
    for node in nodes:
        if isinstance(node, Text) and result and isinstance(result[-1], Text):
            result[-1] = Text(result[-1].text + node.text)
        else:
            result.append(node)
    return tuple(result)
