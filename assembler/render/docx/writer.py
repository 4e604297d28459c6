"""Render a document as .docx: docxtpl fills a layout that an office can edit, the body comes from the tree."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from docxtpl import DocxTemplate

from assembler.core.errors import Problem, TemplateError
from assembler.document.nodes import Document
from assembler.document.words import label
from assembler.i18n import formats
from assembler.i18n.language import Language
from assembler.render.docx import body as docx_body
from assembler.render.docx import package, xmltext
from assembler.scheme.theme import Brand, Theme

_LAYOUTS = {"circular": "rundskriv/shell.docx", "form": "rundskriv/shell.docx", "letter": "letters/shell.docx"}
_LANGUAGES: dict[Language, str] = {"nb": "nb-NO", "nn": "nn-NO"}
_DOCUMENT, _NUMBERING, _RELS = "word/document.xml", "word/numbering.xml", "word/_rels/document.xml.rels"
_CORE, _THEME, _STYLES = "docProps/core.xml", "word/theme/theme1.xml", "word/styles.xml"
_CUSTOM, _TYPES, _PACKAGE_RELS = "docProps/custom.xml", "[Content_Types].xml", "_rels/.rels"
_LOGO = "word/media/image1.png"

# A value's place in the layout while docxtpl fills it: two private-use characters around a number.
_PLACEHOLDER = re.compile("\ue000(\\d+)\ue001")
_BODY = re.compile("<w:p(?: [^>]*)?>(?:(?!</w:p>).)*\ue002(?:(?!</w:p>).)*</w:p>", re.DOTALL)
_THEMED = re.compile(r'w:(val|fill|color)="[0-9A-Fa-f]{6}" w:theme(Color|Fill)="(\w+)"')
_THEME_SLOTS = {"accent1": "accent1", "accent2": "accent2", "dk2": "text2", "lt2": "background2"}
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUE_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_REL = (
    '<Relationship Id="rIdCustom" Target="docProps/custom.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"/>'
)
_CUSTOM_TYPE = (
    '<Override PartName="/docProps/custom.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>'
)


@dataclass(frozen=True, slots=True)
class _Layout:
    """A layout filled for documents of one shape: its package, and ``text``, the parts that vary, with placeholders.

    ``listing`` are the parts that say which parts there are.
    """

    package: package.SharedParts
    text: Mapping[str, str]
    listing: Mapping[str, str]
    first_number: int
    decimal_list: int


def write(
    document: Document, theme: Theme, body_of: Callable[[Document, int, int], docx_body.Body] = docx_body.Body
) -> bytes:
    """The document as .docx, its body by ``body_of``.

    Raises :class:`TemplateError` where the layout is missing or broken.
    """
    path = theme.folder / _LAYOUTS[document.kind]
    values = _values(document)
    logo = theme.folder / theme.brand.logo_png
    shape = len(document.recipient), len(document.details)
    layout = theme.files.cached(_layout, path, logo, theme.brand, document.language, *shape)
    body = body_of(document, layout.first_number, layout.decimal_list)
    written = body.xml()

    def filled(text: str) -> str:
        return _PLACEHOLDER.sub(lambda mark: xmltext.escape(values[int(mark[1])]), text)

    changed = {name: filled(text) for name, text in layout.text.items()}
    before, _, after = layout.text[_DOCUMENT].partition("\ue002")
    changed[_DOCUMENT] = filled(before) + written + filled(after)
    changed[_NUMBERING] = layout.text[_NUMBERING].replace("</w:numbering>", "".join(body.numbers) + "</w:numbering>")
    changed[_RELS] = layout.text[_RELS].replace("</Relationships>", "".join(_links(body)) + "</Relationships>")
    changed[_CORE] = _core_properties(document, theme.brand)
    changed |= body.kept
    if body.properties:
        changed[_CUSTOM] = _custom_properties(body.properties)
        changed[_TYPES] = layout.listing[_TYPES].replace("</Types>", f"{_CUSTOM_TYPE}</Types>")
        relations = layout.listing[_PACKAGE_RELS]
        changed[_PACKAGE_RELS] = relations.replace("</Relationships>", f"{_CUSTOM_REL}</Relationships>")
    return layout.package.package(
        {name: package.compressed_part(name, text.encode()) for name, text in changed.items()}
    )


def _values(document: Document) -> list[str]:
    """The values of a document for its layout, in the order of the placeholders of :func:`_context`."""
    details = [part for detail in document.details for part in (detail.label, detail.text)]
    return [document.title, document.reference, *document.recipient, *details]


def _context(recipient: int, details: int, brand: Brand, language: Language) -> dict[str, object]:
    """What a layout can name; placeholders for a document's values, so that docxtpl never sees (or alters) them."""
    placeholders = iter(f"\ue000{number}\ue001" for number in range(2 + recipient + 2 * details))
    return {
        "title": next(placeholders),
        "reference": next(placeholders),
        "recipient": [next(placeholders) for _ in range(recipient)],
        "details": [{"label": next(placeholders), "text": next(placeholders)} for _ in range(details)],
        "body": "\ue002",
        "brand": {
            **brand.names,
            "organisasjonsnummer": formats.organisation_number(brand.organisation_number),
            "telefon": formats.phone_number(brand.phone),
        },
        "words": {name: label(name, language) for name in ("page", "of", "organisation_number", "logo")},
    }


def _layout(path: Path, logo: Path, brand: Brand, language: Language, recipient: int, details: int) -> _Layout:
    """The layout filled by docxtpl for documents of one shape, with the brand's colours, fonts and logo.

    ``recipient`` and ``details`` are how many lines of each the document has.
    """
    contents, picture = _read(path), _read(logo)
    try:
        template = DocxTemplate(io.BytesIO(contents))
        template.render(_context(recipient, details, brand, language), autoescape=True)
        saved = io.BytesIO()
        template.save(saved)
        with zipfile.ZipFile(saved) as filled:
            parts = {name: filled.read(name) for name in filled.namelist()}
        text = {name: _branded(parts[name].decode(), brand) for name in parts if name.endswith((".xml", ".rels"))}
    except Exception as error:  # docxtpl, python-docx and Jinja each raise their own
        raise TemplateError([Problem(str(path), "", f"is no Word shell that can be filled: {error}")]) from error
    document, bodies = _BODY.subn("\ue002", text[_DOCUMENT])
    if bodies != 1:
        raise TemplateError([Problem(str(path), "", "has no paragraph «{{ body }}» (or several)")])
    text[_DOCUMENT] = document
    text[_STYLES] = text[_STYLES].replace('w:lang w:val="nb-NO"', f'w:lang w:val="{_LANGUAGES[language]}"')
    parts[_LOGO] = picture
    return _prepared(text, parts)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemplateError([Problem(str(path), "", f"cannot be read: {error.strerror}")]) from error


def _prepared(text: Mapping[str, str], parts: Mapping[str, bytes]) -> _Layout:
    """The parts of a filled layout, those that no document changes compressed once; ``text`` are those in XML."""
    varying = (_DOCUMENT, _NUMBERING, _RELS, _CORE)
    marked = {name: part for name, part in text.items() if name in varying or _PLACEHOLDER.search(part)}
    fixed = {name: text[name].encode() if name in text else part for name, part in parts.items()}
    numbers = [int(number) for number in re.findall(r'w:numId="(\d+)"', text[_NUMBERING])]
    decimal = re.search(
        r'w:abstractNumId="(\d+)"(?:(?!</w:abstractNum>).)*w:numFmt w:val="decimal"', text[_NUMBERING], re.DOTALL
    )
    listing = {name: text[name] for name in (_TYPES, _PACKAGE_RELS)}
    whole = package.SharedParts(package.compressed_parts(fixed), marked)
    return _Layout(whole, marked, listing, max(numbers, default=0) + 1, int(decimal[1]) if decimal else 0)


def _branded(xml: str, brand: Brand) -> str:
    """The part with the brand's colours wherever a theme colour is named, and its colours and font in the theme."""
    chosen = brand.colours
    named = {"accent1": chosen.primary, "accent2": chosen.line, "text2": chosen.text, "background2": chosen.tint}
    colours = {name: colour.removeprefix("#").upper() for name, colour in named.items()}

    def themed(match: re.Match[str]) -> str:
        kind, attribute, name = match.groups()
        return f'w:{kind}="{colours[name]}" w:theme{attribute}="{name}"' if name in colours else match[0]

    xml = _THEMED.sub(themed, xml)
    if "<a:clrScheme" in xml:
        for slot, name in _THEME_SLOTS.items():
            new = f'<a:{slot}><a:srgbClr val="{colours[name]}"/></a:{slot}>'
            xml = re.sub(f"<a:{slot}>.*?</a:{slot}>", new, xml, flags=re.DOTALL)
        font = xmltext.escape(brand.fonts.word)
        xml = re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{font}", xml)
    return xml


def _links(body: docx_body.Body) -> Iterator[str]:
    for url, reference in body.links.items():
        yield f'<Relationship Id="{reference}" Type="{_LINK}" Target="{xmltext.escape(url)}" TargetMode="External"/>'
    for number, name in enumerate(body.kept, start=1):
        yield f'<Relationship Id="rIdKept{number}" Type="{_CUSTOM_XML}" Target="../{name}"/>'


def _custom_properties(properties: Mapping[str, str]) -> str:
    written = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{xmltext.escape(name)}">'
        f"<vt:lpwstr>{xmltext.escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties.items(), start=2)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_VALUE_TYPES}">{written}</Properties>'
    )


def _core_properties(document: Document, brand: Brand) -> str:
    day = dt.datetime.combine(document.date, dt.time(), dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{xmltext.escape(document.title)}</dc:title><dc:creator>{xmltext.escape(brand.short_name)}</dc:creator>"
        f"<dc:language>{_LANGUAGES[document.language]}</dc:language>{dates}</cp:coreProperties>"
    )
