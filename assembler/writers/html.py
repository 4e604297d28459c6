"""Writes a document as one accessible, self-contained web page: HTML5 in UTF-8, nothing fetched, no script."""

from __future__ import annotations

import base64
import dataclasses
import html
import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import NewType, assert_never

from assembler.document import (
    Align,
    Block,
    Break,
    Cell,
    Choice,
    Document,
    Emphasis,
    Fact,
    Field,
    FieldFormat,
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
from assembler.errors import Problem, WriterError
from assembler.look import Brand, Look
from assembler.wording import label, number, organisation_number, phone_number

Html = NewType("Html", str)
"""Markup. Only :func:`_text` and :func:`_tag` make it from text, so what they escape is all there is to escape."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_VOID = frozenset(("br", "col", "hr", "img", "input", "link", "meta"))
_SAFE_LINK = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_UNHOLDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_PLAIN_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŧ": "t", "ŋ": "n"})
_FORMATS: dict[FieldFormat, dict[str, str]] = {
    "": {"type": "text"},
    "email": {"type": "email", "autocomplete": "email"},
    "phone": {"type": "tel", "autocomplete": "tel"},
    "orgnr": {"type": "text", "inputmode": "numeric"},
    "kontonr": {"type": "text", "inputmode": "numeric"},
    "uri": {"type": "url"},
}


@dataclass(slots=True)
class _Page:
    """What must be remembered from one node to the next: the ids in use, and how many tables there are."""

    language: Language
    ids: set[str] = field(default_factory=lambda: {"innhold", "hovedinnhold"})
    tables: int = 0

    def identify(self, text: str) -> str:
        """An id from this text that nothing else on the page has."""
        plain = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN_LETTERS))
        slug = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")[:60] or "del"
        candidate, count = slug, 1
        while candidate in self.ids:
            count += 1
            candidate = f"{slug}-{count}"
        self.ids.add(candidate)
        return candidate


def write(document: Document, look: Look) -> bytes:
    """The document as a page in the look's colours. Raises :class:`WriterError` where the look lacks a file."""
    page = _Page(document.language)
    body: list[Html] = []
    contents: list[Html] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            name = page.identify(inline_text(block.children))
            body.append(_heading(block, name))
            if block.level <= 2:
                link = _tag("a", _text(" ".join(inline_text(block.children).split())), href=f"#{name}")
                contents.append(_tag("li", link, class_=f"level-{block.level}"))
        else:
            body.append(_block(block, page))
    main = [_head(document)]
    if document.contents and contents:
        title = _tag("h2", _text(label("contents", document.language)), id="innhold")
        main.append(_tag("nav", title, _tag("ol", *contents), aria_labelledby="innhold", class_="contents"))
    main.append(_tag("div", *body, class_="text"))
    skip = _tag("a", _text(label("skip_to_content", document.language)), href="#hovedinnhold", class_="skip")
    return _whole(
        _tag("head", *_metadata(document, look)),
        _tag(
            "body",
            *(skip, _masthead(document, look), _tag("main", *main, id="hovedinnhold", tabindex="-1")),
            _footer(document, look.brand),
            class_=document.kind,
        ),
        document.language,
    )


def _whole(head: Html, body: Html, language: Language) -> bytes:
    return f"<!doctype html>\n{_tag('html', head, body, lang=language)}\n".encode()


# --- markup -----------------------------------------------------------------------------------------------------------


def _text(text: str) -> Html:
    """Any text as characters on the page; what HTML cannot hold becomes U+FFFD."""
    return Html(html.escape(_UNHOLDABLE.sub("\ufffd", re.sub("\r\n?", "\n", text))))


def _tag(name: str, *content: Html, **attributes: str | bool | int | None) -> Html:
    """An element. ``for_`` is the attribute ``for``, ``aria_label`` is ``aria-label``; True is bare, False and None absent."""
    parts = [name]
    for key, value in attributes.items():
        attribute = key.rstrip("_").replace("_", "-")
        if value is True:
            parts.append(attribute)
        elif value is not None and value is not False:
            parts.append(f'{attribute}="{_text(str(value))}"')
    start = f"<{' '.join(parts)}>"
    return Html(start if name in _VOID else f"{start}{''.join(content)}</{name}>")


# --- the page around the text -----------------------------------------------------------------------------------------


def _metadata(document: Document, look: Look) -> list[Html]:
    style = _read(look, "rundskriv/look.css").decode()
    colours = dataclasses.asdict(look.brand.farger)
    for name, value in colours.items():
        if not re.fullmatch("#[0-9a-fA-F]{6}", value):
            raise WriterError([Problem("brand.json", f"/farger/{name}", f"«{value}» is not a colour like #1b4d5c")])
    if "</" in style:
        raise WriterError([Problem("rundskriv/look.css", "", "holds «</», which a page cannot")])
    root = "".join(f"--{name}:{value};" for name, value in colours.items())
    return [
        _tag("meta", charset="utf-8"),
        _tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        _tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        _tag("meta", name="color-scheme", content="light dark"),
        _tag("title", _text(document.title)),
        _tag("meta", name="date", content=document.date.isoformat()),
        _tag("meta", name="author", content=look.brand.navn),
        _tag("link", rel="icon", href=_logo(look)),
        _tag("style", Html(f"\n:root{{{root}}}\n{style}")),
    ]


def _read(look: Look, name: str) -> bytes:
    path = look.folder / name
    try:
        return path.read_bytes()
    except OSError as error:
        raise WriterError([Problem(str(path), "", f"cannot be read: {error.strerror}")]) from error


def _logo(look: Look) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(_read(look, look.brand.logo)).decode("ascii")


def _masthead(document: Document, look: Look) -> Html:
    logo = _tag("img", src=_logo(look), alt="", height=44)
    sender = _tag("p", logo, _tag("span", _text(look.brand.navn)), class_="sender")
    reference = _tag("p", _text(document.reference), class_="reference") if document.reference else Html("")
    return _tag("header", _tag("div", sender, reference), class_="masthead")


def _head(document: Document) -> Html:
    """Address block, title and details: what stands above the text."""
    parts: list[Html] = []
    if document.recipient:
        parts.append(_tag("p", _lines(document.recipient), class_="recipient"))
    parts.append(_tag("h1", _text(document.title)))
    if document.details:
        pairs = ((_tag("dt", _text(detail.label)), _tag("dd", _text(detail.text))) for detail in document.details)
        parts.append(_tag("dl", *(_tag("div", *pair) for pair in pairs), class_="details"))
    return _tag("div", *parts, class_="head")


def _lines(lines: tuple[str, ...]) -> Html:
    return Html(_tag("br").join(_text(line) for line in lines))


def _footer(document: Document, brand: Brand) -> Html:
    address = _tag("p", _tag("strong", _text(brand.navn)), _tag("br"), _lines(brand.postadresse))
    number = f"{label('organisation_number', document.language)} {organisation_number(brand.organisasjonsnummer)}"
    ways = [
        _tag("a", _text(phone_number(brand.telefon)), href=f"tel:+47{brand.telefon}"),
        _tag("a", _text(brand.epost), href=f"mailto:{brand.epost}"),
        _tag("a", _text(brand.nettsted), href=f"https://{brand.nettsted}"),
    ]
    parts = [address, _tag("p", Html(_tag("br").join(ways))), _tag("p", _text(number))]
    if document.identifier:
        made_from = f"{label('form_definition', document.language)}: {document.identifier}"
        parts.append(_tag("p", _text(made_from)))
    return _tag("footer", _tag("div", *parts))


# --- the text ---------------------------------------------------------------------------------------------------------


def _inline(children: tuple[Inline, ...]) -> Html:
    return Html("".join(_phrase(child) for child in children))


def _phrase(node: Inline) -> Html:
    match node:
        case Text(text) | Fact(text=text):
            return _text(text)
        case Strong(children):
            return _tag("strong", _inline(children))
        case Emphasis(children):
            return _tag("em", _inline(children))
        case Link(url, children):
            return _tag("a", _inline(children), href=url) if _SAFE_LINK.match(url) else _inline(children)
        case Break():
            return _tag("br")
        case _:
            assert_never(node)


def _blocks(blocks: tuple[Block, ...], page: _Page) -> Html:
    return Html("".join(_block(block, page) for block in blocks))


def _block(block: Block, page: _Page) -> Html:
    match block:
        case Heading():
            return _heading(block, page.identify(inline_text(block.children)))
        case Paragraph(children):
            return _tag("p", _inline(children))
        case ListBlock(ordered, items, start):
            points = (_tag("li", _blocks(item, page)) for item in items)
            return _tag("ol", *points, start=start if start != 1 else None) if ordered else _tag("ul", *points)
        case Table():
            return _table(block, page)
        case Note(blocks):
            return _tag("div", _blocks(blocks, page), class_="note", role="note")
        case PageBreak():
            return _tag("hr", class_="page-break")
        case Field():
            return _field(block, page)
        case _:
            assert_never(block)


def _heading(heading: Heading, name: str) -> Html:
    return _tag(f"h{min(heading.level + 1, 6)}", _inline(heading.children), id=name)


def _table(table: Table, page: _Page) -> Html:
    """A table in a region that scrolls by itself, with the keyboard too, where the screen is too narrow."""
    page.tables += 1
    total = sum(table.widths)
    columns = (_tag("col", style=f"width:{width / total:.2%}") for width in table.widths)
    header = _row(table.header, table, page, header=True)
    rows = (_row(row, table, page, header=False) for row in table.rows)
    whole = _tag("table", _tag("colgroup", *columns), _tag("thead", header), _tag("tbody", *rows))
    name = f"{label('table', page.language)} {page.tables}"
    return _tag("div", whole, class_="scroll", role="region", aria_label=name, tabindex="0")


def _row(cells: tuple[Cell, ...], table: Table, page: _Page, *, header: bool) -> Html:
    def cell(content: Cell, align: Align) -> Html:
        is_header = header and bool(content)
        class_ = None if align == "left" else align
        return _tag("th" if is_header else "td", _blocks(content, page), class_=class_, scope="col" if is_header else None)

    return _tag("tr", *map(cell, cells, table.align))
