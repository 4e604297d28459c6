"""Writes a document as one accessible, self-contained web page: HTML5 in UTF-8, nothing fetched, no script."""

from __future__ import annotations

import base64
import dataclasses
import html
import json
import re
import unicodedata
from typing import NewType, TypeAlias, assert_never

from assembler import document as tree
from assembler.errors import Problem, WriterError
from assembler.look import Brand, Look
from assembler.wording import NBSP, label, number, organisation_number, phone_number

Html = NewType("Html", str)
"""Markup. Only :func:`_text` and :func:`_tag` make it of text, so nothing else needs to escape."""
Attributes: TypeAlias = dict[str, str | int | bool | None]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_VOID = frozenset(("br", "col", "hr", "img", "input", "link", "meta"))
_SAFE_LINK = re.compile("(?:https?|mailto|tel):", re.IGNORECASE)
_UNHOLDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_PLAIN_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t"})
_FORMATS: dict[tree.FieldFormat, Attributes] = {
    "email": {"type": "email", "autocomplete": "email"},
    "phone": {"type": "tel", "autocomplete": "tel"},
    "orgnr": {"type": "text", "inputmode": "numeric"},
    "kontonr": {"type": "text", "inputmode": "numeric"},
    "uri": {"type": "url"},
}


@dataclasses.dataclass(slots=True)
class _Page:
    """What one node must know of those before it: the ids in use and the number of tables."""

    language: tree.Language
    ids: set[str] = dataclasses.field(default_factory=lambda: {"innhold", "tekst"})
    tables: int = 0

    def identify(self, text: str) -> str:
        """An id made of this text, in a-z, 0-9 and hyphens, that nothing else on the page has."""
        plain = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN_LETTERS))
        slug = re.sub("[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")[:60] or "del"
        name, count = slug, 1
        while name in self.ids:
            count += 1
            name = f"{slug}-{count}"
        self.ids.add(name)
        return name


def write(document: tree.Document, look: Look) -> bytes:
    """The document as a page in the look's colours. Raises :class:`WriterError` where the look is broken."""
    page = _Page(document.language)
    text: list[Html] = []
    contents: list[Html] = []
    for block in document.blocks:
        if isinstance(block, tree.Heading):
            words = tree.inline_text(block.children)
            name = page.identify(words)
            text.append(_heading(block, name))
            if block.level <= 2:
                link = _tag("a", _text(" ".join(words.split())), href=f"#{name}")
                contents.append(_tag("li", link, class_=f"level-{block.level}"))
        else:
            text.append(_block(block, page))
    main = [_head(document)]
    if document.contents and contents:
        title = _tag("h2", _text(label("contents", page.language)), id="innhold")
        main.append(_tag("nav", title, _tag("ul", *contents), class_="contents", aria_labelledby="innhold"))
    main.append(_tag("div", Html("\n".join(text)), class_="text"))
    skip = _tag("a", _text(label("skip_to_content", page.language)), href="#tekst", class_="skip")
    parts = (skip, _masthead(document, look), _tag("main", *main, id="tekst"), _footer(document, look.brand))
    body = _tag("body", Html("\n".join(parts)), class_=document.kind)
    return f"<!doctype html>\n{_tag('html', _metadata(document, look), body, lang=page.language)}\n".encode()


def _text(text: str) -> Html:
    """Any text as characters on the page; what HTML cannot hold becomes U+FFFD."""
    return Html(html.escape(_UNHOLDABLE.sub("\ufffd", re.sub("\r\n?", "\n", text))))


def _tag(element: str, /, *content: Html, **attributes: str | int | bool | None) -> Html:
    """An element. ``for_`` is attribute ``for``, ``aria_label`` ``aria-label``; True is bare, None and False absent."""
    parts = [element]
    for key, value in attributes.items():
        if value is not None and value is not False:
            attribute = key.rstrip("_").replace("_", "-")
            parts.append(attribute if value is True else f'{attribute}="{_text(str(value))}"')
    start = f"<{' '.join(parts)}>"
    return Html(start if element in _VOID else f"{start}{''.join(content)}</{element}>")


def _lines(lines: tuple[str, ...]) -> Html:
    return Html(_tag("br").join(_text(line) for line in lines))


def _metadata(document: tree.Document, look: Look) -> Html:
    colours = "".join(f"--{name}:{_text(value)};" for name, value in dataclasses.asdict(look.brand.farger).items())
    style = _read(look, "rundskriv/look.css").decode().replace("</", "<\\/")
    parts = (
        _tag("meta", charset="utf-8"),
        _tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        _tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        _tag("title", _text(document.title)),
        _tag("meta", name="date", content=document.date.isoformat()),
        _tag("link", rel="icon", href="data:,"),
        _tag("style", Html(f"\n:root{{{colours}}}\n{style}")),
    )
    return _tag("head", Html("\n".join(parts)))


def _read(look: Look, name: str) -> bytes:
    try:
        return (look.folder / name).read_bytes()
    except OSError as error:
        raise WriterError([Problem(str(look.folder / name), "", f"cannot be read: {error.strerror}")]) from error


def _masthead(document: tree.Document, look: Look) -> Html:
    source = f"data:image/svg+xml;base64,{base64.b64encode(_read(look, look.brand.logo)).decode()}"
    logo = _tag("img", src=source, alt="", height=44)
    parts = [_tag("p", logo, _tag("span", _text(look.brand.navn)), class_="sender")]
    if document.reference:
        parts.append(_tag("p", _text(document.reference), class_="reference"))
    return _tag("header", *parts, class_="masthead")


def _head(document: tree.Document) -> Html:
    """What stands above the text: address block, title and details."""
    parts = [_tag("p", _lines(document.recipient), class_="recipient")] if document.recipient else []
    parts.append(_tag("h1", _text(document.title)))
    if document.details:
        pairs = ((_tag("dt", _text(detail.label)), _tag("dd", _text(detail.text))) for detail in document.details)
        parts.append(_tag("dl", *(_tag("div", *pair) for pair in pairs), class_="details"))
    return _tag("div", *parts, class_="head")


def _footer(document: tree.Document, brand: Brand) -> Html:
    ways = (
        _tag("a", _text(phone_number(brand.telefon)), href=f"tel:+47{brand.telefon}"),
        _tag("a", _text(brand.epost), href=f"mailto:{brand.epost}"),
        _tag("a", _text(brand.nettsted), href=f"https://{brand.nettsted}"),
    )
    numbers = [f"{label('organisation_number', document.language)} {organisation_number(brand.organisasjonsnummer)}"]
    if document.identifier:
        numbers.append(f"{label('form_definition', document.language)} {document.identifier}")
    blocks = (_lines((brand.navn, *brand.postadresse)), Html(_tag("br").join(ways)), _lines(tuple(numbers)))
    return _tag("footer", *(_tag("p", block) for block in blocks))


# --- the text ---------------------------------------------------------------------------------------------------------


def _inline(children: tuple[tree.Inline, ...]) -> Html:
    return Html("".join(map(_phrase, children)))


def _phrase(node: tree.Inline) -> Html:
    match node:
        case tree.Text() | tree.Fact():
            return _text(node.text)
        case tree.Strong(children):
            return _tag("strong", _inline(children))
        case tree.Emphasis(children):
            return _tag("em", _inline(children))
        case tree.Link(url, children):
            return _tag("a", _inline(children), href=url) if _SAFE_LINK.match(url) else _inline(children)
        case tree.Break():
            return _tag("br")
        case _:
            assert_never(node)


def _blocks(blocks: tuple[tree.Block, ...], page: _Page) -> Html:
    return Html("\n".join(_block(block, page) for block in blocks))


def _block(block: tree.Block, page: _Page) -> Html:
    match block:
        case tree.Heading():
            return _heading(block, page.identify(tree.inline_text(block.children)))
        case tree.Paragraph(children):
            return _tag("p", _inline(children))
        case tree.ListBlock(ordered, items, start):
            points = (_tag("li", _blocks(item, page)) for item in items)
            return _tag("ol", *points, start=start if start != 1 else None) if ordered else _tag("ul", *points)
        case tree.Table():
            return _table(block, page)
        case tree.Note(blocks):
            return _tag("div", _blocks(blocks, page), class_="note", role="note")
        case tree.PageBreak():
            return _tag("hr", class_="page-break")
        case tree.Field():
            return _field(block, page)
        case _:
            assert_never(block)


def _heading(heading: tree.Heading, name: str) -> Html:
    return _tag(f"h{min(heading.level + 1, 6)}", _inline(heading.children), id=name)


def _table(table: tree.Table, page: _Page) -> Html:
    """A table in a region of its own, which scrolls, with the keyboard too, where the screen is too narrow."""
    page.tables += 1
    name = f"{label('table', page.language)} {page.tables}"
    widths = table.widths or (1.0,) * len(table.header)
    columns = (_tag("col", style=f"width:{width / (sum(widths) or 1):.2%}") for width in widths)
    head = _tag("thead", _row(table.header, table, page, "th"))
    body = _tag("tbody", *(_row(row, table, page, "td") for row in table.rows))
    whole = _tag("table", _tag("colgroup", *columns), head, body)
    return _tag("section", whole, class_="scroll", aria_label=name, tabindex=0)


def _row(cells: tuple[tree.Cell, ...], table: tree.Table, page: _Page, element: str) -> Html:
    parts = []
    for cell, align in zip(cells, table.align, strict=True):
        name, scope = (element, "col") if element == "th" and cell else ("td", None)
        parts.append(_tag(name, _blocks(cell, page), scope=scope, class_=None if align == "left" else align))
    return _tag("tr", *parts)


# --- fields -----------------------------------------------------------------------------------------------------------


def _field(field: tree.Field, page: _Page) -> Html:
    """A question: label, help and control. Choices are a group with a legend; a single box stands before its label."""
    name = page.identify(f"felt-{field.name}")
    aid = _tag("p", _text(field.help), class_="help", id=f"{name}_hjelp") if field.help else Html("")
    unit = _tag("span", _text(field.unit), class_="unit", id=f"{name}_enhet") if field.unit else Html("")
    star = _tag("span", Html(" *"), class_="star", aria_hidden="true") if field.required else Html("")
    ids = " ".join(f"{name}_{part}" for part, there in (("hjelp", aid), ("enhet", unit)) if there)
    own: Attributes = {"aria_describedby": ids or None, "aria_label": None if field.label_shown else field.label}
    control = _control(field, {"id": name, "name": field.name, "required": field.required, **own}, page.language)
    if field.kind in ("radio", "checkboxes", "yesno"):
        if not field.label_shown:
            return _tag("div", star, aid, control, class_="field", role="group", **own)
        return _tag("fieldset", _tag("legend", _text(field.label), star), aid, control, class_="field", **own)
    title = _tag("label", _text(field.label), star, for_=name) if field.label_shown else star
    parts = (control, title, aid) if field.kind == "checkbox" else (title, aid, control, unit)
    return _tag("div", *parts, class_=f"field {field.kind}")


def _control(field: tree.Field, own: Attributes, language: tree.Language) -> Html:
    rules, fixed, chosen = field.constraints, field.read_only, _chosen(field.value)
    value = "".join(chosen[:1])
    hint = label("calculated", language) if field.calculation and not value else None
    limits: Attributes = {"maxlength": rules.max_length, "minlength": rules.min_length, "readonly": fixed, **own}
    line: Attributes = {"value": value or None, "title": rules.message or None, "readonly": fixed, **own}
    match field.kind:
        case "radio" | "checkboxes" | "yesno":
            return _choices(field, language)
        case "checkbox":
            return _tag("input", type="checkbox", value="true", checked="true" in chosen, disabled=fixed, **own)
        case "select":
            options = [_tag("option", _text(label("choose", language)), value="")]
            for choice in field.choices:
                marked = choice.value in chosen
                options.append(_tag("option", _text(choice.label), value=choice.value, selected=marked))
            return _tag("select", *options, disabled=fixed, **own)
        case "multiline":
            rows = min(max((rules.max_length or 400) // 100, 3), 12)
            return _tag("textarea", Html("\n"), _text(value), rows=rows, **limits)
        case "integer" | "number" | "amount":
            if isinstance(field.value, int | float):
                grouped = number(field.value)
                line["value"] = grouped if field.kind == "amount" else grouped.replace(NBSP, "")
            mode = "numeric" if field.kind == "integer" else "decimal"
            return _tag("input", type="text", inputmode=mode, autocomplete="off", placeholder=hint, **line)
        case "date":
            return _tag("input", type="date", **line)
        case "text" | "signature":
            pattern = f".*(?:{rules.pattern}).*" if rules.pattern else None
            return _tag("input", pattern=pattern, **{**_FORMATS.get(rules.format, {"type": "text"}), **limits, **line})
        case _:
            assert_never(field.kind)


def _choices(field: tree.Field, language: tree.Language) -> Html:
    """Boxes or buttons, each within its label. Only a button can be required: of boxes, the star says it."""
    several, chosen = field.kind == "checkboxes", _chosen(field.value)
    kind: Attributes = {"type": "checkbox" if several else "radio", "required": field.required and not several}
    yes_no = (tree.Choice("true", label("yes", language)), tree.Choice("false", label("no", language)))
    parts = []
    for choice in field.choices or yes_no:
        own: Attributes = {"name": field.name, "value": choice.value, "checked": choice.value in chosen, **kind}
        box = _tag("input", disabled=field.read_only, **own)
        parts.append(_tag("label", box, _tag("span", _text(choice.label)), class_="choice"))
    return Html("\n".join(parts))


def _chosen(value: tree.Value) -> tuple[str, ...]:
    """The value as fields hold it: strings as they are, everything else as JSON."""
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    return tuple(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in values)
