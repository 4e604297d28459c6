"""Render a document as one accessible, self-contained web page: HTML5 in UTF-8, nothing fetched, no script."""

from __future__ import annotations

import base64
import dataclasses
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import assert_never

from assembler.core.errors import WriterError, cannot_read
from assembler.document import nodes as tree
from assembler.document.walk import inline_text
from assembler.document.words import label
from assembler.i18n.formats import organisation_number, phone_number
from assembler.i18n.language import Language
from assembler.render.html.escape import Html, escaped, tag
from assembler.render.html.fields import field_html
from assembler.scheme.theme import Brand, Theme

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_SAFE_LINK = re.compile("(?:https?|mailto|tel):", re.IGNORECASE)
_PLAIN_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t"})


@dataclasses.dataclass(frozen=True, slots=True)
class Fragment:
    """Blocks as markup for a page of someone else's.

    ``headings`` are those of the two highest levels (level, id, words), ``ids`` all that are taken on that page.
    """

    body: Html
    headings: tuple[tuple[int, str, str], ...]
    ids: frozenset[str]


@dataclasses.dataclass(slots=True)
class _Page:
    """What a node depends on of those before it: the ids in use and the number of tables.

    ``top`` is the HTML level of the first headings; ``draw`` makes a field's markup, none means a plain one;
    ``styled`` is false where the page's policy bars style attributes.
    """

    language: Language
    ids: set[str] = dataclasses.field(default_factory=lambda: {"innhold", "tekst"})
    tables: int = 0
    top: int = 2
    draw: Callable[[tree.Field], Html] | None = None
    styled: bool = True

    def unique_id(self, text: str) -> str:
        """An id made of this text, in a-z, 0-9 and hyphens, that nothing else on the page has."""
        plain = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN_LETTERS))
        slug = re.sub("[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")[:60] or "del"
        name, count = slug, 1
        while name in self.ids:
            count += 1
            name = f"{slug}-{count}"
        self.ids.add(name)
        return name


def write(document: tree.Document, theme: Theme) -> bytes:
    """The document as a page in the theme's colours.

    Raises :class:`WriterError` where a file of the theme cannot be read.
    """
    page = _Page(document.language)
    whole = _fragment(document.blocks, page)
    contents = [
        tag("li", tag("a", escaped(words), href=f"#{name}"), class_=f"level-{level}")
        for level, name, words in whole.headings
    ]
    main = [_head(document)]
    if document.contents and contents:
        title = tag("h2", escaped(label("contents", page.language)), id="innhold")
        main.append(tag("nav", title, tag("ul", *contents), class_="contents", aria_labelledby="innhold"))
    main.append(tag("div", whole.body, class_="text"))
    skip = tag("a", escaped(label("skip_to_content", page.language)), href="#tekst", class_="skip")
    parts = (skip, _masthead(document, theme), tag("main", *main, id="tekst"), _footer(document, theme.brand))
    body = tag("body", Html("\n".join(parts)), class_=document.kind)
    return f"<!doctype html>\n{tag('html', _metadata(document, theme), body, lang=page.language)}\n".encode()


def fragment(
    blocks: tuple[tree.Block, ...],
    language: Language,
    top: int,
    ids: Iterable[str] = (),
    draw: Callable[[tree.Field], Html] | None = None,
) -> Fragment:
    """Blocks as part of a larger page, whose headings of level 1 are ``h<top>`` there; ``ids`` are taken already."""
    page = _Page(language, top=top, draw=draw, styled=False)
    page.ids.update(ids)
    return _fragment(blocks, page)


def _fragment(blocks: tuple[tree.Block, ...], page: _Page) -> Fragment:
    parts: list[Html] = []
    headings = []
    for block in blocks:
        if isinstance(block, tree.Heading):
            words = " ".join(inline_text(block.children).split())
            name = page.unique_id(words)
            parts.append(_heading(block, name, page))
            if block.level <= 2:
                headings.append((block.level, name, words))
        else:
            parts.append(_block(block, page))
    return Fragment(Html("\n".join(parts)), tuple(headings), frozenset(page.ids))


def _lines(lines: tuple[str, ...]) -> Html:
    return Html(tag("br").join(escaped(line) for line in lines))


def _metadata(document: tree.Document, theme: Theme) -> Html:
    colours = "".join(f"--{name}:{escaped(value)};" for name, value in theme.brand.colours.names.items())
    style = _read(theme, "rundskriv/look.css").decode().replace("</", "<\\/")
    parts = (
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", escaped(document.title)),
        tag("meta", name="date", content=document.date.isoformat()),
        tag("link", rel="icon", href="data:,"),
        tag("style", Html(f"\n:root{{{colours}}}\n{style}")),
    )
    return tag("head", Html("\n".join(parts)))


def _read(theme: Theme, name: str) -> bytes:
    try:
        return (theme.folder / name).read_bytes()
    except OSError as error:
        raise WriterError([cannot_read(theme.folder / name, error)]) from error


def _masthead(document: tree.Document, theme: Theme) -> Html:
    source = f"data:image/svg+xml;base64,{base64.b64encode(_read(theme, theme.brand.logo)).decode()}"
    logo = tag("img", src=source, alt="", height=44)
    parts = [tag("p", logo, tag("span", escaped(theme.brand.name)), class_="sender")]
    if document.reference:
        parts.append(tag("p", escaped(document.reference), class_="reference"))
    return tag("header", *parts, class_="masthead")


def _head(document: tree.Document) -> Html:
    """What stands above the text: address block, title and details."""
    parts = [tag("p", _lines(document.recipient), class_="recipient")] if document.recipient else []
    parts.append(tag("h1", escaped(document.title)))
    if document.details:
        pairs = ((tag("dt", escaped(detail.label)), tag("dd", escaped(detail.text))) for detail in document.details)
        parts.append(tag("dl", *(tag("div", *pair) for pair in pairs), class_="details"))
    return tag("div", *parts, class_="head")


def _footer(document: tree.Document, brand: Brand) -> Html:
    ways = (
        tag("a", escaped(phone_number(brand.phone)), href=f"tel:+47{brand.phone}"),
        tag("a", escaped(brand.email), href=f"mailto:{brand.email}"),
        tag("a", escaped(brand.website), href=f"https://{brand.website}"),
    )
    numbers = [f"{label('organisation_number', document.language)} {organisation_number(brand.organisation_number)}"]
    if document.identifier:
        numbers.append(f"{label('form_definition', document.language)} {document.identifier}")
    blocks = (_lines((brand.name, *brand.postal_address)), Html(tag("br").join(ways)), _lines(tuple(numbers)))
    return tag("footer", *(tag("p", block) for block in blocks))


# --- the text ---------------------------------------------------------------------------------------------------------


def _inline(children: tuple[tree.Inline, ...]) -> Html:
    return Html("".join(map(_phrase, children)))


def _phrase(node: tree.Inline) -> Html:
    match node:
        case tree.Text() | tree.Variable():
            return escaped(node.text)
        case tree.Strong(children):
            return tag("strong", _inline(children))
        case tree.Emphasis(children):
            return tag("em", _inline(children))
        case tree.Link(url, children):
            return tag("a", _inline(children), href=url) if _SAFE_LINK.match(url) else _inline(children)
        case tree.Break():
            return tag("br")
        case _:
            assert_never(node)


def _blocks(blocks: tuple[tree.Block, ...], page: _Page) -> Html:
    return Html("\n".join(_block(block, page) for block in blocks))


def _block(block: tree.Block, page: _Page) -> Html:
    match block:
        case tree.Heading():
            return _heading(block, page.unique_id(inline_text(block.children)), page)
        case tree.Paragraph(children):
            return tag("p", _inline(children))
        case tree.ListBlock(ordered, items, start):
            points = (tag("li", _blocks(item, page)) for item in items)
            return tag("ol", *points, start=start if start != 1 else None) if ordered else tag("ul", *points)
        case tree.Table():
            return _table(block, page)
        case tree.Note(blocks):
            return tag("div", _blocks(blocks, page), class_="note", role="note")
        case tree.PageBreak():
            return tag("hr", class_="page-break")
        case tree.Field():
            return _field(block, page)
        case _:
            assert_never(block)


def _field(field: tree.Field, page: _Page) -> Html:
    if page.draw:
        return page.draw(field)
    return field_html(field, page.unique_id(f"felt-{field.name}"), page.language)


def _heading(heading: tree.Heading, name: str, page: _Page) -> Html:
    return tag(f"h{min(heading.level + page.top - 1, 6)}", _inline(heading.children), id=name)


def _table(table: tree.Table, page: _Page) -> Html:
    """A table in a region of its own, which scrolls, with the keyboard too, where the screen is too narrow."""
    page.tables += 1
    name = f"{label('table', page.language)} {page.tables}"
    widths = table.widths or (1.0,) * len(table.header)
    columns = [tag("col", style=f"width:{width / (sum(widths) or 1):.2%}") for width in widths if page.styled]
    head = tag("thead", _row(table.header, table, page, "th"))
    body = tag("tbody", *(_row(row, table, page, "td") for row in table.rows))
    whole = tag("table", *([tag("colgroup", *columns)] if columns else []), head, body)
    return tag("section", whole, class_="scroll", aria_label=name, tabindex=0)


def _row(cells: tuple[tree.Cell, ...], table: tree.Table, page: _Page, element: str) -> Html:
    parts = []
    for cell, align in zip(cells, table.align, strict=True):
        name, scope = (element, "col") if element == "th" and cell else ("td", None)
        parts.append(tag(name, _blocks(cell, page), scope=scope, class_=None if align == "left" else align))
    return tag("tr", *parts)
