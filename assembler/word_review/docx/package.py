"""Opens a .docx of unknown origin: checks it and parses the parts that a review needs."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from assembler.core.errors import DataError, Problem
from assembler.render.docx.namespaces import w

Element: TypeAlias = etree._Element
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OFFICE = "/relationships/officeDocument"
_PROPERTIES = "/relationships/custom-properties"
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_MAX_PART_SIZE = 64_000_000  # bytes that a part may hold when unpacked: a circular has a hundredth of that
_MAX_PARTS = 4_000
_OLD_WORD = b"\xd0\xcf\x11\xe0"  # a compound file: Word 97-2003, or any Office file with a password


@dataclass(frozen=True, slots=True)
class DocxPackage:
    """The parts of a Word file: the body of its ``document``, the addresses of its ``links`` by relationship id.

    ``related`` are its styles, numbering and comments, by relationship type. ``custom`` are its custom XML parts,
    ``margins`` the headers and footers, ``properties`` its custom properties by name.
    """

    document: Element
    links: dict[str, str]
    related: dict[str, Element]
    custom: tuple[Element, ...]
    margins: tuple[Element, ...]
    properties: dict[str, str]


def open_package(contents: bytes, file: str) -> DocxPackage:
    """The parts of a .docx. Raises :class:`DataError` where it is not one, is damaged, or has macros or entities."""

    def refuse(what: str) -> DataError:
        return DataError([Problem(file, "", what)])

    if contents.startswith(_OLD_WORD):
        raise refuse("is an old Word file or has a password; save it as .docx without one")
    try:
        with zipfile.ZipFile(io.BytesIO(contents)) as package:
            return _read_parts(_PartReader(package, refuse), refuse)
    except zipfile.BadZipFile as error:
        raise refuse("is no Word file (.docx)") from error
    except (zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise refuse("is a damaged Word file; open it in Word and save it again") from error


class _PartReader:
    def __init__(self, package: zipfile.ZipFile, refuse: Callable[[str], DataError]) -> None:
        self._package = package
        self._refuse = refuse
        self._sizes = {entry.filename: entry.file_size for entry in package.infolist()}
        if len(self._sizes) > _MAX_PARTS:
            raise refuse(f"has {len(self._sizes)} parts; no Word file needs so many")
        if any(name.lower().endswith("vbaproject.bin") for name in self._sizes):
            raise refuse("holds macros; save it as .docx without them")

    def xml(self, name: str) -> Element | None:
        """A part as XML, none where there is no such part."""
        if name not in self._sizes:
            return None
        if self._sizes[name] > _MAX_PART_SIZE:
            raise self._refuse(f"its part {name} unpacks to {self._sizes[name] // 1_000_000} MB; that is no text")
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(self._package.read(name), parser)
        except etree.XMLSyntaxError as error:
            raise self._refuse(f"its part {name} is no XML: {error.msg}") from error
        if root.getroottree().docinfo.doctype:
            raise self._refuse(f"its part {name} declares entities, which no Word file does")
        return root


def _read_parts(package: _PartReader, refuse: Callable[[str], DataError]) -> DocxPackage:
    main = _related_part(package, _OFFICE) or "word/document.xml"
    document = package.xml(main)
    if document is None:
        raise refuse("has no text: its part word/document.xml is not there")
    if document.tag == f"{{{_STRICT}}}document":
        raise refuse("is a «Strict Open XML Document»; save it as «Word Document (.docx)»")
    body = document.find(w("body"))
    if document.tag != w("document") or body is None:
        raise refuse("is no Word document")
    folder, name = posixpath.split(main)
    links: dict[str, str] = {}
    related: dict[str, Element] = {}
    several: dict[str, list[Element]] = {"customXml": [], "header": [], "footer": []}
    rels = package.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
    for relation in rels.iter(_PACKAGE) if rels is not None else ():
        kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
        if relation.get("TargetMode") == "External":
            if kind == "hyperlink":
                links[relation.get("Id", "")] = target
            continue
        path = posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
        if kind in ("styles", "numbering", "comments", "commentsExtended"):
            part = package.xml(path)
            if part is not None:
                related[kind] = part
        elif kind in several:
            part = package.xml(path)
            if part is not None:
                several[kind].append(part)
    margins = (*several["header"], *several["footer"])
    return DocxPackage(body, links, related, tuple(several["customXml"]), margins, _properties(package))


def _related_part(package: _PartReader, kind: str) -> str:
    """The name of the part that the package's relationship of this type leads to, empty where there is none."""
    relations = package.xml("_rels/.rels")
    found = () if relations is None else relations.iter(_PACKAGE)
    targets = [each.get("Target", "") for each in found if each.get("Type", "").endswith(kind)]
    return posixpath.normpath(targets[0].lstrip("/")) if targets else ""


def _properties(package: _PartReader) -> dict[str, str]:
    part = package.xml(_related_part(package, _PROPERTIES))
    found = () if part is None else part.iter(_PROPERTY)
    return {each.get("name", ""): "".join(each.itertext()) for each in found}
