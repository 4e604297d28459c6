"""Parse Markdown into blocks that can still hold tokens for values (see :mod:`assembler.templating.placeholders`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from assembler.document.nodes import (
    Align,
    Block,
    Break,
    Cell,
    Emphasis,
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
from assembler.i18n.formats import NBSP
from assembler.templating.placeholders import VALUE_TOKEN

_SECTION = re.compile(r"(§§?) (?=\d)")  # a no-break space keeps a section sign on the line of its number
# Where a text can be split without a change of meaning: at an empty line, if no list or quotation goes on after it.
_SPLIT_POINT = re.compile(r"(?<=\n)\n(?=\S)(?!(?:[-*+]|\d+[.)])(?:\s|$)|>)")
_URL_SCHEMES = ("https://", "http://", "mailto:", "tel:")


@dataclass(frozen=True, slots=True)
class BlockTemplate:
    """A piece of Markdown, parsed once for all texts that contain it.

    With ``has_tokens`` its blocks hold tokens: variables without a name, whose text is the index of the value, and in
    addresses what :data:`placeholders.VALUE_TOKEN` matches. ``addresses`` are the lines of the latter by address,
    ``problems`` what documents cannot hold, by line in the piece (from 1), ``length`` the number of its lines.
    """

    blocks: tuple[Block, ...]
    has_tokens: bool
    problems: tuple[tuple[int, str], ...]
    addresses: dict[str, int]
    length: int


def block_templates(markdown: str) -> Iterator[BlockTemplate]:
    """The pieces of a text, cached: letters that differ only in their values are the same text, others share pieces."""
    fenced = "```" in markdown or "~~~" in markdown  # code blocks can contain empty lines (and are a problem)
    return map(_parse_piece, [markdown] if fenced else _SPLIT_POINT.split(markdown))


@lru_cache(maxsize=4096)
def _parse_piece(markdown: str) -> BlockTemplate:
    converter = _TreeConverter()
    return converter.template(markdown, converter.blocks(SyntaxTreeNode(_MARKDOWN.parse(markdown)).children))


@lru_cache(maxsize=1024)
def heading_template(markdown: str) -> BlockTemplate:
    """One line of Markdown as a heading; without blocks if the line is empty."""
    converter = _TreeConverter()
    inlines = (each.children for each in SyntaxTreeNode(_MARKDOWN.parseInline(markdown)).children)
    return converter.template(markdown, tuple(Heading(1, _merge_texts(converter.inlines(each))) for each in inlines))


def address_error(url: str) -> str:
    """What is wrong with an address, empty if it is valid."""
    if url.startswith(_URL_SCHEMES) and not any(character in url for character in ' "<>\\^`{|}\n'):
        return ""
    return f"«{url}» is no link address; use one that begins with {', '.join(_URL_SCHEMES)}"


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["code", "html_block", "html_inline", "lheading", "reference", "autolink"])
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign] # a token in an address must stay as it is
    parser.validateLink = lambda url: True  # type: ignore[method-assign] # see ``address_error``
    return parser


_MARKDOWN = _parser()


def _href(node: SyntaxTreeNode) -> str:
    return str(node.attrs.get("href", ""))


@dataclass(slots=True)
class _TreeConverter:
    """Converts the syntax tree of one piece; ``at`` is the line (from 1) of the node that is being converted."""

    problems: list[tuple[int, str]] = field(default_factory=list)
    addresses: dict[str, int] = field(default_factory=dict)
    at: int = 1

    def template(self, markdown: str, blocks: tuple[Block, ...]) -> BlockTemplate:
        """The block template of a piece that was converted to these blocks."""
        has_tokens = bool(VALUE_TOKEN.search(markdown))
        return BlockTemplate(blocks, has_tokens, tuple(self.problems), self.addresses, markdown.count("\n") + 1)

    def block(self, node: SyntaxTreeNode) -> Iterator[Block]:
        match node.type:
            case "heading":
                yield Heading(int(node.tag[1]), self.content(node))
            case "paragraph":
                yield Paragraph(self.content(node))
            case "bullet_list" | "ordered_list":
                items = tuple(self.blocks(item.children) for item in node.children)
                yield ListBlock(node.type == "ordered_list", items, int(node.attrs.get("start", 1)))
            case "table":
                yield self.table(node)
            case "blockquote":
                yield Note(self.blocks(node.children))
            case "hr":
                yield PageBreak()
            case other:
                self.at = (node.map[0] if node.map else 0) + 1
                self.unknown(other)

    def blocks(self, nodes: Iterable[SyntaxTreeNode]) -> tuple[Block, ...]:
        return tuple(block for node in nodes for block in self.block(node))

    def content(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        """The inline nodes of a heading, a paragraph or a cell."""
        if not node.children:
            return ()
        inline = node.children[0]
        self.at = (inline.map[0] if inline.map else 0) + 1
        return _merge_texts(self.inlines(inline.children))

    def table(self, node: SyntaxTreeNode) -> Table:
        head = node.children[0].children[0].children
        body = node.children[1].children if len(node.children) > 1 else []

        def cell(part: SyntaxTreeNode) -> Cell:
            return (Paragraph(self.content(part)),)

        return Table(
            tuple(cell(part) for part in head),
            tuple(tuple(cell(part) for part in row.children) for row in body),
            tuple(_alignment(part) for part in head),
        )

    def inlines(self, nodes: Iterable[SyntaxTreeNode]) -> Iterator[Inline]:
        for node in nodes:
            match node.type:
                case "text":
                    yield from _text_inlines(node.content)
                case "softbreak":
                    yield Text(" ")
                case "hardbreak":
                    yield Break()
                case "strong":
                    yield Strong(_merge_texts(self.inlines(node.children)))
                case "em":
                    yield Emphasis(_merge_texts(self.inlines(node.children)))
                case "link":
                    yield self.link(node)
                case other:
                    self.unknown(other)

    def link(self, node: SyntaxTreeNode) -> Link:
        url = _href(node)
        if VALUE_TOKEN.search(url):
            self.addresses[url] = self.at  # no two are equal: the index in a token is unique
        elif wrong := address_error(url):
            self.problems.append((self.at, wrong))
        return Link(url, _merge_texts(self.inlines(node.children)))

    def unknown(self, kind: str) -> None:
        self.problems.append((self.at, f"«{kind}» is Markdown that documents cannot hold"))


def _alignment(cell: SyntaxTreeNode) -> Align:
    style = str(cell.attrs.get("style", ""))
    return "right" if "right" in style else "center" if "center" in style else "left"


def _text_inlines(content: str) -> Iterator[Inline]:
    for index, part in enumerate(VALUE_TOKEN.split(content)):
        if index % 2:
            yield Variable("", part)
        elif part:
            yield Text(_SECTION.sub(f"\\1{NBSP}", part))


def _merge_texts(nodes: Iterator[Inline]) -> tuple[Inline, ...]:
    """The nodes, with adjacent texts merged."""
    result: list[Inline] = []
    for node in nodes:
        if isinstance(node, Text) and result and isinstance(result[-1], Text):
            result[-1] = Text(result[-1].text + node.text)
        else:
            result.append(node)
    return tuple(result)
