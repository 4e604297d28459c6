"""Read a Word template's package: what its letters share, compressed once, and where each letter differs."""

from __future__ import annotations

import copy
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part as PackagePart
from docx.oxml.ns import nsmap
from docx.parts.story import StoryPart
from docxtpl import DocxTemplate
from lxml import etree

from assembler.core.errors import Problem, TemplateError, cannot_read
from assembler.render.docx import package, xmltext
from assembler.render.docx.package import Part
from assembler.render.word_template import compile as word_source

MAX_BYTES = 200 * 2**20  # bytes of an unpacked template: more is no letter but an attack on memory

DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_HEADS = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
TYPES, _PLACEHOLDER = "[Content_Types].xml", "\ue000"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")  # those that docxtpl fills in
_BODY = re.compile("<w:body[^>]*>")
_PLACEHOLDERS = re.compile(f"{_PLACEHOLDER}(\\w+){_PLACEHOLDER}")
_PICTURES = "//pic:pic[pic:blipFill/a:blip/@r:embed]"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part: to another part's name in the package, or to something outside."""

    kind: str
    target: str
    outside: bool


@dataclass(frozen=True, slots=True)
class Story:
    """A part with text: its prepared source, what stands around it in the package, and what it is related to."""

    source: word_source.Source
    before: str
    after: str
    relations: Mapping[str, Relation]
    first_id: int


@dataclass(frozen=True, slots=True)
class TemplatePackage:
    """What the letters of a template share.

    ``pictures`` gives for a picture's name, title or alternative text the part that holds it, ``images`` the SHA-1 of
    each image's bytes by part. In ``core`` a private-use character and its name stand for each property.
    """

    stories: tuple[Story, ...]
    properties: tuple[word_source.Source, ...]
    core: str
    parts: Mapping[str, Part]
    texts: Mapping[str, str]
    checksums: Mapping[str, int]
    pictures: Mapping[str, str]
    images: Mapping[str, str]


def read(path: Path) -> TemplatePackage:
    """The template's package. Raises :class:`TemplateError` where the file is no Word document."""
    try:
        template = DocxTemplate(io.BytesIO(_bytes(path)))
        template.render_init()
        return _template_package(template, str(path))
    except TemplateError:
        raise
    except Exception as error:  # zipfile, lxml, python-docx and docxtpl each raise their own
        raise TemplateError(
            [Problem(str(path), "", f"is no Word document (.docx) that can be read: {error}")]
        ) from error


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size <= MAX_BYTES:
            data = path.read_bytes()
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                if sum(entry.file_size for entry in packed.infolist()) <= MAX_BYTES:
                    return data
    except OSError as error:
        raise TemplateError([cannot_read(path, error)]) from error
    raise TemplateError([Problem(str(path), "", f"is larger than {MAX_BYTES // 2**20} MB when it is unpacked")])


def _template_package(template: DocxTemplate, file: str) -> TemplatePackage:
    main = template.docx.part
    stories = tuple(_stories(template, file))
    properties = tuple(_properties(template, file))
    saved = io.BytesIO()
    template.docx.save(saved)
    with zipfile.ZipFile(saved) as packed:
        contents = {name: packed.read(name) for name in packed.namelist()}
    core = main.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).partname.membername
    texts = {name: data.decode() for name, data in contents.items() if name.endswith(".rels") or name in (TYPES, core)}
    shown = [main, *(rel.target_part for rel in main.rels.values() if rel.reltype in _HEADS)]
    return TemplatePackage(
        stories=stories,
        properties=properties,
        core=core,
        parts=package.compressed_parts(contents),
        texts=texts,
        checksums={name: zlib.crc32(data) for name, data in contents.items()},
        pictures={name: part for each in shown for name, part in _pictures(each)},
        images={image.partname.membername: image.sha1 for image in main.package.image_parts},
    )


def _stories(template: DocxTemplate, file: str) -> Iterator[Story]:
    """Body, headers, footers, footnotes: the order in which docxtpl renders them."""
    main = template.docx.part
    root = copy.deepcopy(main.element)
    body = root.body
    for child in list(body):
        body.remove(child)
    body.text = _PLACEHOLDER
    before, _, after = etree.tostring(root, encoding="unicode").partition(_PLACEHOLDER)
    prepared = _BODY.sub("", template.patch_xml(template.get_xml()), count=1)
    yield _story(main, file, "", prepared, DECLARATION + before, after.removeprefix("</w:body>"), ("w:body",))
    for kind in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(kind):
            label = posixpath.basename(kind)
            yield _story(part, file, label, template.patch_xml(template.get_part_xml(part)), DECLARATION)
    for part in main.package.parts:
        if part.content_type == _FOOTNOTES:
            yield _story(part, file, "footnote", template.patch_xml(part.blob.decode("utf-8")))


def _story(
    part: PackagePart, file: str, label: str, xml: str, before: str = "", after: str = "", opened: tuple[str, ...] = ()
) -> Story:
    relations = {
        name: Relation(
            each.reltype,
            each.target_ref if each.is_external else each.target_part.partname.membername,
            each.is_external,
        )
        for name, each in part.rels.items()
    }
    source = word_source.Source(file, part.partname.membername, label, word_source.paragraphs_on_lines(xml), opened)
    return Story(source, before, after, relations, part.next_id if isinstance(part, StoryPart) else 1)


def _properties(template: DocxTemplate, file: str) -> Iterator[word_source.Source]:
    """The core properties' sources; in the document, each is replaced by its mark."""
    made = not any(rel.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES for rel in template.docx.part.package.rels.values())
    core = template.docx.core_properties
    if made:  # python-docx writes the time into properties that it makes
        element = core._element
        for modified in element.xpath("dcterms:modified"):
            element.remove(modified)
    for name in PROPERTIES:
        yield word_source.Source(file, f"property {name}", f"property {name}", getattr(core, name))
        setattr(core, name, f"{_PLACEHOLDER}{name}{_PLACEHOLDER}")


def escape_text(text: str) -> str:
    """The text as XML in which a parser finds it as it was typed; each kind of line end is a newline."""
    return xmltext.escape(text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text)


def fill_core(core: str, values: Mapping[str, str]) -> str:
    """The core properties with these values in the place of their marks."""
    return _PLACEHOLDERS.sub(lambda mark: escape_text(values.get(mark[1], mark[0])), core)


def _pictures(part: PackagePart) -> Iterator[tuple[str, str]]:
    for picture in etree.fromstring(part.blob).xpath(_PICTURES, namespaces=nsmap):
        related = part.rels[picture.xpath("pic:blipFill/a:blip/@r:embed", namespaces=nsmap)[0]]
        if not related.is_external:
            for name in picture.xpath(
                "pic:nvPicPr/pic:cNvPr/@*[name()='name' or name()='title' or name()='descr']", namespaces=nsmap
            ):
                yield str(name), related.target_part.partname.membername
