"""Write the document tree as WordprocessingML: the paragraphs, lists and tables of a Word layout's body."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
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
from assembler.document.walk import closing_range, inline_text
from assembler.document.words import label
from assembler.forms.field_types.registry import FieldHooks
from assembler.i18n.language import Language
from assembler.render.docx import styles, xmltext
from assembler.render.docx.styles import Style

TEXT_WIDTH = 9070  # twentieths of a point between the margins of the shells: 160 mm
CONTENTS_DEPTH = 2

_ALIGNMENT = {"left": "start", "center": "center", "right": "end"}
_BOX = "\u2610"
_KEEP_NEXT, _PAGE_BREAK_BEFORE = "<w:keepNext/>", "<w:pageBreakBefore/>"
_STRONG = frozenset({"strong"})
_FORMATTING = {
    "link": f'<w:rStyle w:val="{Style.HYPERLINK}"/>',
    "strong": "<w:b/>",
    "emphasis": "<w:i/>",
}  # in the schema's order
_PLAIN_ROWS = (
    '<w:tblLook w:val="0600" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
    'w:noHBand="1" w:noVBand="1"/>'
)
_HEADER_ROW = _PLAIN_ROWS.replace("0600", "0620").replace('firstRow="0"', 'firstRow="1"')


class Body:
    """The body of one document, with the links and numbered lists that other parts of the package must know."""

    def __init__(self, document: Document, first_number: int, decimal_list: int) -> None:
        self._document = document
        self._language: Language = document.language
        self._decimal_list = decimal_list
        self._next_number = first_number
        self._bookmarks = 0
        self.links: dict[str, str] = {}
        self.numbers: list[str] = []
        self.kept: dict[str, str] = {}  # XML parts that travel with the document and are not shown
        self.properties: dict[str, str] = {}  # the file's own properties, which other programs than Word keep too

    def xml(self) -> str:
        """All blocks; where contents are asked for, they stand before the first heading."""
        blocks = self._document.blocks
        if not self._document.contents:
            start, end = closing_range(self._document)
            parts = (
                self._blocks(blocks[:start]),
                self._blocks(blocks[start:end], together=True),
                self._blocks(blocks[end:]),
            )
            return "".join(itertools.chain(*parts))
        first = next((index for index, block in enumerate(blocks) if isinstance(block, Heading)), len(blocks))
        opening = "".join(self._blocks(blocks[:first]))
        return opening + self._contents() + "".join(self._blocks(blocks[first:]))

    # --- blocks ---

    def _blocks(
        self, blocks: tuple[Block, ...], style: Style = Style.BODY_TEXT, *, together: bool = False
    ) -> Iterator[str]:
        """Blocks one below the other.

        A paragraph keeps to the page of the list that it leads to; ``together`` keeps each to the page of the next.
        """
        on_new_page = False
        for block, following in itertools.zip_longest(blocks, blocks[1:]):
            if isinstance(block, PageBreak):
                on_new_page = True
                continue
            kept = _KEEP_NEXT if isinstance(following, ListBlock) or (together and following) else ""
            yield self._block(block, style, kept + (_PAGE_BREAK_BEFORE if on_new_page else ""))
            on_new_page = False

    def _block(self, block: Block, style: Style, properties: str = "") -> str:
        """One block; ``properties`` of its paragraph, where it is a heading or paragraph."""
        match block:
            case Heading():
                return self._heading(block, properties)
            case Paragraph():
                return paragraph(style, self._inlines(block.children), properties)
            case ListBlock():
                return "".join(self._list(block, 0))
            case Table():
                return self._table(block) + paragraph(Style.TABLE_END, "")
            case Note():
                return "".join(self._blocks(block.blocks, Style.NOTE))
            case Field():
                return self._field(block) + paragraph(Style.TABLE_END, "")
            case PageBreak():
                return ""
        assert_never(block)

    def _heading(self, heading: Heading, properties: str) -> str:
        self._bookmarks += 1
        number, runs = self._bookmarks, self._inlines(heading.children)
        mark = f'<w:bookmarkStart w:id="{number}" w:name="_Toc{number:04}"/>{runs}<w:bookmarkEnd w:id="{number}"/>'
        return paragraph(styles.heading(heading.level), mark, properties)

    def _list(self, block: ListBlock, level: int) -> Iterator[str]:
        depth = min(level, styles.DEEPEST_LIST)
        first = styles.at_depth(Style.LIST_NUMBER if block.ordered else Style.LIST_BULLET, depth)
        following = styles.at_depth(Style.LIST_CONTINUE, depth)
        numbering = ""
        if block.ordered:
            numbering = (
                f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{self._new_number(depth, block.start)}"/></w:numPr>'
            )
        for item in block.items:
            opened = False
            for part in item:
                if isinstance(part, ListBlock):
                    yield from self._list(part, level + 1)
                elif isinstance(part, Paragraph):
                    style = following if opened else first
                    yield paragraph(style, self._inlines(part.children), numbering if not opened else "")
                    opened = True
                else:
                    yield self._block(part, Style.BODY_TEXT)

    def _new_number(self, level: int, start: int) -> int:
        """The number of a new list, which begins at ``start``."""
        number = self._next_number
        self._next_number += 1
        self.numbers.append(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{self._decimal_list}"/><w:lvlOverride w:ilvl="{level}">'
            f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        )
        return number

    # --- tables ---

    def _table(self, block: Table) -> str:
        weights = block.widths or tuple(1.0 for _ in block.header)
        widths = [round(TEXT_WIDTH * weight / sum(weights)) for weight in weights]
        return table(widths, (self._row(row, block.align) for row in (block.header, *block.rows)), header=True)

    def _row(self, cells: tuple[tuple[Block, ...], ...], align: tuple[str, ...]) -> list[str]:
        return [
            "".join(self._cell(block, alignment(side)) for block in cell) or paragraph(Style.TABLE_TEXT, "")
            for cell, side in zip(cells, align, strict=True)
        ]

    def _cell(self, block: Block, properties: str) -> str:
        if isinstance(block, Paragraph):
            return paragraph(Style.TABLE_TEXT, self._inlines(block.children), properties)
        if isinstance(block, Field):
            return self._answer(block, properties)
        written = self._block(block, Style.TABLE_TEXT)
        return written if written.endswith("</w:p>") else written + paragraph(Style.TABLE_TEXT, "")

    # --- fields ---

    def _field(self, field: Field) -> str:
        if not field.label_shown:
            return self._answer(field)
        star = " *" if field.required else ""
        label = paragraph(Style.TABLE_TEXT, run(field.label, _STRONG) + (run(star, _STRONG) if star else ""))
        if field.help:
            label += paragraph(Style.TABLE_TEXT, run(field.help))
        widths = [TEXT_WIDTH * 2 // 5, TEXT_WIDTH - TEXT_WIDTH * 2 // 5]
        return table(widths, [(label, self._answer(field))], header=False)

    def _answer(self, field: Field, properties: str = "") -> str:
        return _ANSWERS[field.kind](field, properties)

    # --- inline ---

    def _inlines(self, nodes: Iterable[Inline], formatting: frozenset[str] = frozenset()) -> str:
        return "".join(self._inline(node, formatting) for node in nodes)

    def _inline(self, node: Inline, formatting: frozenset[str]) -> str:
        match node:
            case Text() | Variable():
                return run(node.text, formatting)
            case Strong():
                return self._inlines(node.children, formatting | {"strong"})
            case Emphasis():
                return self._inlines(node.children, formatting | {"emphasis"})
            case Link():
                reference = self.links.setdefault(node.url, f"rIdLink{len(self.links) + 1}")
                runs = self._inlines(node.children, formatting | {"link"})
                return f'<w:hyperlink r:id="{reference}" w:history="1">{runs}</w:hyperlink>'
            case Break():
                return "<w:r><w:br/></w:r>"
        assert_never(node)

    # --- contents ---

    def _contents(self) -> str:
        """A table of contents that Word can update; until then it links to the headings, without page numbers."""
        headings = [block for block in self._document.blocks if isinstance(block, Heading)]
        numbered = [(n, h) for n, h in enumerate(headings, start=1) if h.level <= CONTENTS_DEPTH]
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
            f'TOC \\o "1-{CONTENTS_DEPTH}" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        entries = [
            f'<w:hyperlink w:anchor="_Toc{number:04}" w:history="1">{run(inline_text(heading.children))}</w:hyperlink>'
            for number, heading in numbered
        ]
        if entries:
            entries[0] = begin + entries[0]
        lines = "".join(
            paragraph(styles.contents(h.level), entry) for (_, h), entry in zip(numbered, entries, strict=True)
        )
        end = paragraph(Style.BODY_TEXT, '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        title = paragraph(Style.CONTENTS_HEADING, run(label("contents", self._language)))
        return (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
            f"</w:docPartObj></w:sdtPr><w:sdtContent>{title}{lines}{end if entries else ''}</w:sdtContent></w:sdt>"
        )


def paragraph(style: Style, content: str, properties: str = "") -> str:
    """A paragraph in a style; ``content`` are its runs, ``properties`` what it has of its own, both as XML."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def run(text: str, formatting: frozenset[str] = frozenset(), properties: str = "") -> str:
    """A run of text, formatted as «link», «strong» or «emphasis», with more ``properties`` as XML."""
    formatted = "".join(xml for name, xml in _FORMATTING.items() if name in formatting) + properties
    run_properties = f"<w:rPr>{formatted}</w:rPr>" if formatted else ""
    return f'<w:r>{run_properties}<w:t xml:space="preserve">{xmltext.escape(text)}</w:t></w:r>'


def alignment(side: str) -> str:
    """The property of a paragraph that is aligned to this side."""
    return f'<w:jc w:val="{_ALIGNMENT[side]}"/>'


def table(widths: Sequence[int], rows: Iterable[Sequence[str]], *, header: bool) -> str:
    """A table with columns of these widths (twentieths of a point); each cell is given as its paragraphs.

    With ``header`` the first row is repeated on each page and looks like one.
    """
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    written = []
    for index, row in enumerate(rows):
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for cell, width in zip(row, widths, strict=True)
        )
        repeated = "<w:tblHeader/>" if header and not index else ""
        written.append(f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>")
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{Style.TABLE}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{_HEADER_ROW if header else _PLAIN_ROWS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(written)}</w:tbl>"
    )


# --- what a field holds: Word shows a form as labels with room beside them --------------------------------------------


def _value(field: Field, properties: str) -> str:
    """What the field holds from the start, or an empty paragraph to write in."""
    labels = {choice.value: choice.label for choice in field.choices}
    value = "" if field.value is None else labels.get(str(field.value), str(field.value))
    return paragraph(Style.TABLE_TEXT, run(value) if value else "", properties)


def _choices(field: Field, properties: str) -> str:
    """A box before each choice."""
    boxes = (paragraph(Style.TABLE_TEXT, run(f"{_BOX} {choice.label}")) for choice in field.choices)
    return "".join(boxes) or _value(field, properties)


def _checkbox(_: Field, __: str) -> str:
    return paragraph(Style.TABLE_TEXT, run(_BOX))


_ANSWERS: FieldHooks[Callable[[Field, str], str]] = FieldHooks(
    "render.docx",
    {
        "text": _value,
        "multiline": _value,
        "integer": _value,
        "number": _value,
        "amount": _value,
        "date": _value,
        "yesno": _choices,
        "radio": _choices,
        "select": _value,
        "checkboxes": _choices,
        "checkbox": _checkbox,
        "signature": _value,
    },
)
