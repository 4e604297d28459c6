"""Add to the package of a Word template what one letter needs: images, links, and the relationships that lead to them.

docxtpl writes tabs and breaks of values, repairs tables and numbers drawings in the whole document each time. Here its
own functions do so where there is something to do, with the same result.
"""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO
from urllib.parse import quote, unquote

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.shape import CT_Inline
from docx.parts.story import StoryPart
from docx.shared import Mm
from docxtpl import DocxTemplate
from lxml import etree

from assembler.core.errors import TemplateError, suggestion
from assembler.core.file_cache import FileCache
from assembler.render.docx import package, xmltext
from assembler.render.docx.package import Part
from assembler.render.word_template.compile import Compiled
from assembler.render.word_template.package import DECLARATION, TYPES, Relation, Story, TemplatePackage

_SPECIAL = re.compile("[\t\n\a\f]")  # what docxtpl turns into tabs, breaks, paragraphs and pages
_OPENING, _END = re.compile("<w:p(?: [^>]*)?>"), "</w:p>"
_DRAWING = re.compile(r'(<wp:docPr(?:\s[^>]*?)?\sid=")[^"]*')
_FIRST_DRAWING = 1001  # docxtpl's first
_LINK = "assembler-link:"
_LINKED = re.compile(f'(?<=r:id="){_LINK}([^"]*)')
_IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff")
_DOCXTPL = DocxTemplate("")  # for its functions; it reads nothing
_RELATIONSHIPS = f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'


class StoryAdditions:
    """One part of the letter, as far as docxtpl's ``InlineImage`` and python-docx need it to place an image in it."""

    def __init__(self, letter: Additions, story: Story) -> None:
        self._letter, self.story = letter, story
        self.added: dict[str, Relation] = {}
        self.next_id = story.first_id

    def new_pic_inline(self, descriptor: str | IO[bytes] | Image, width: int | None, height: int | None) -> CT_Inline:
        """The ``wp:inline`` element of an image (a path, a file, an image that was read), with sizes in EMU."""
        return StoryPart.new_pic_inline(self, descriptor, width, height)  # type: ignore[arg-type]

    def get_or_add_image(self, descriptor: str | IO[bytes] | Image) -> tuple[str, Image]:
        """The relationship's id, and the image."""
        image = descriptor if isinstance(descriptor, Image) else _read(descriptor)
        return self._related(Relation(RELATIONSHIP_TYPE.IMAGE, self._letter.image(image), outside=False)), image

    def relate_to(self, target: str, kind: str, is_external: bool = True) -> str:
        """The id of the relationship to something outside the package."""
        return self._related(Relation(kind, target, outside=is_external))

    def _related(self, relation: Relation) -> str:
        known = {**self.story.relations, **self.added}
        for name, each in known.items():
            if each == relation:
                return name
        name = next(name for number in itertools.count(1) if (name := f"rId{number}") not in known)
        self.added[name] = relation
        return name


class Additions:
    """What the letter that is being rendered adds; ``irregular`` where a value brought XML of its own."""

    def __init__(self, shell: TemplatePackage) -> None:
        self._shell = shell
        self._images: dict[str, Image] = {}
        self._stories: dict[str, StoryAdditions] = {}
        self._current: Story = shell.stories[0]
        self.irregular = False

    def enter(self, story: Story) -> None:
        """Say which part is being rendered."""
        self._current = story

    @property
    def current(self) -> StoryAdditions:
        """What is added to the part that is being rendered."""
        return self._stories.setdefault(self._current.source.part, StoryAdditions(self, self._current))

    def image(self, image: Image) -> str:
        """The name of the part that holds the image: the template's own, where it has the same bytes."""
        known = {**self._shell.images, **{name: each.sha1 for name, each in self._images.items()}}
        for name, digest in known.items():
            if digest == image.sha1:
                return name
        used = {int("".join(filter(str.isdigit, posixpath.basename(name))) or 0) for name in known}
        number = next(number for number in itertools.count(1) if number not in used)
        name = f"word/media/image{number}.{image.ext}"
        self._images[name] = image
        return name

    def parts(self) -> Iterator[tuple[str, Part]]:
        """The parts that are new or changed, by name."""
        types = self._shell.texts[TYPES]
        for name, image in self._images.items():
            yield name, _media(name, image.blob)
            default = f'<Default Extension="{image.ext}" '
            if default not in types:
                types = types.replace("<Default", f'{default}ContentType="{image.content_type}"/><Default', 1)
        if self._images:
            yield TYPES, package.compressed_part(TYPES, types.encode())
        for part, each in self._stories.items():
            if each.added:
                folder, file = posixpath.split(part)
                name = f"{folder}/_rels/{file}.rels"
                before = self._shell.texts.get(name, _RELATIONSHIPS).removesuffix("</Relationships>")
                written = "".join(_relationship(key, relation, folder) for key, relation in each.added.items())
                yield name, package.compressed_part(name, f"{before}{written}</Relationships>".encode())


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that a template places: its size in EMU (None: its own), and its alternative text."""

    image: Image
    width: int | None
    height: int | None
    text: str

    def __html__(self) -> str:
        inline = active_additions.get().current.new_pic_inline(self.image, self.width, self.height)
        inline.docPr.set("descr", xmltext.legal(self.text))
        drawing = etree.tostring(inline, encoding="unicode")
        return f'</w:t></w:r><w:r><w:drawing>{drawing}</w:drawing></w:r><w:r><w:t xml:space="preserve">'

    __str__ = __html__


def picture(
    files: FileCache,
    folder: Path,
    name: str,
    bredde_mm: float | None = None,
    hoyde_mm: float | None = None,
    tekst: str = "",
) -> Picture:
    """The ``bilde`` of templates: an image file of the folder. Raises :class:`ValueError` where there is none."""
    inside = folder.resolve()
    path = (inside / str(name)).resolve()
    if not path.is_relative_to(inside) or not path.is_file():
        known = [each.relative_to(inside).as_posix() for each in inside.rglob("*") if each.suffix in _IMAGE_SUFFIXES]
        raise ValueError(f"there is no image «{name}» in the template's folder{suggestion(name, known)}")
    width, height = (None if length is None else Mm(length) for length in (bredde_mm, hoyde_mm))
    return Picture(files.cached(_read, path), width, height, str(tekst))


def _read(descriptor: Path | str | IO[bytes]) -> Image:
    try:
        image: Image = Image.from_file(str(descriptor) if isinstance(descriptor, Path) else descriptor)
        return image
    except (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError) as error:
        raise ValueError("the file is no image that Word can show (PNG, JPEG, GIF, BMP or TIFF)") from error


active_additions: ContextVar[Additions] = ContextVar("active")


@lru_cache(maxsize=64)
def _media(name: str, blob: bytes) -> Part:
    return package.compressed_part(name, blob)


def _relationship(name: str, relation: Relation, folder: str) -> str:
    target = relation.target if relation.outside else posixpath.relpath(relation.target, folder)
    mode = ' TargetMode="External"' if relation.outside else ""
    return f'<Relationship Id="{name}" Type="{relation.kind}" Target="{xmltext.escape(target)}"{mode}/>'


def link_id(url: str) -> str:
    """What ``RichText(…, url_id=…)`` takes for a link to this address: no number, so that letters do not share any."""
    return _LINK + quote(url, safe="")


def finish(xml: str, story: Story, part: Compiled, additions: Additions, strict: bool) -> str:
    """A rendered part as docxtpl leaves it.

    Broken XML in the body is patched up as docxtpl does it, where that is not ``strict``; else it is a
    :class:`TemplateError`.
    """
    body = not story.source.label
    xml = _resolve_breaks(xml)
    if body and "<wp:docPr" in xml:
        numbers = itertools.count(_FIRST_DRAWING)
        xml = _DRAWING.sub(lambda drawing: f"{drawing[1]}{next(numbers)}", xml)
    if _LINK in xml:
        additions.enter(story)
        xml = _LINKED.sub(lambda link: additions.current.relate_to(unquote(link[1]), RELATIONSHIP_TYPE.HYPERLINK), xml)
    xml = f"{story.before}{xml}{story.after}"
    if part.doubt or additions.irregular:
        if strict or not body:
            _check(xml, part)
        if body:
            repaired = _DOCXTPL.fix_tables(xml.removeprefix(DECLARATION))
            return f"{DECLARATION}{etree.tostring(repaired, encoding='unicode')}"
    return xml


def _check(xml: str, part: Compiled) -> None:
    try:
        etree.fromstring(xml.encode())
    except etree.XMLSyntaxError as error:
        line, why = (part.doubt.line, part.doubt.why) if part.doubt else (1, "a value brings XML")
        problem = part.source.problem(line, "", f"the result is no document any more ({error}): {why}")
        raise TemplateError([problem]) from error


def _resolve_breaks(xml: str) -> str:
    """The XML with the tabs and breaks of each paragraph that has any as docxtpl writes them."""
    if not any(special in xml for special in "\t\n\a\f"):
        return xml
    done: list[str] = []
    at = 0
    for special in _SPECIAL.finditer(xml):
        place = special.start()
        if place < at:
            continue
        closed = xml.rfind(_END, at, place)
        opening = _OPENING.search(xml, at if closed < 0 else closed + len(_END), place)
        end = xml.find(_END, place) + len(_END)
        if opening and end > place:
            done += (xml[at : opening.start()], _DOCXTPL.resolve_listing(xml[opening.start() : end]))
            at = end
    return "".join((*done, xml[at:]))
