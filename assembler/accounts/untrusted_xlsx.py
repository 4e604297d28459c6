"""An .xlsx that anyone may have made -> the cells of its sheets, within limits; nothing in it is executed or followed.

Every XML part is looked through before openpyxl sees any: none may declare a document type (and so no entities), nest
too deeply or be too large. What is no XML (macros, pictures, embedded files) is left out of what openpyxl reads.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

import openpyxl
from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

MAX_UNPACKED = 30_000_000  # bytes of all parts: our own workbooks have some 50 000
MAX_PARTS, MAX_ELEMENTS, MAX_DEPTH = 1_000, 100_000, 64  # our own have 20 parts and 2 000 elements
MAX_SHEETS, MAX_ROWS, MAX_COLUMNS = 30, 2_000, 60  # what is looked at

Reason: TypeAlias = Literal[
    "empty", "no_workbook", "old", "open_document", "binary", "strict", "damaged", "too_large", "unsafe"
]
ActiveContent: TypeAlias = Literal["macros", "links", "objects"]

# What a relationship's type ends in (ECMA-376 part 1, 9.2; [MS-OFFMACRO2], [MS-XLSX]).
_ACTIVE_RELATIONSHIPS: dict[str, ActiveContent] = {
    "vbaProject": "macros", "vbaProjectSignature": "macros", "xlMacrosheet": "macros", "xlIntlMacrosheet": "macros",
    "dialogsheet": "macros", "attachedToolbars": "macros",
    "externalLink": "links", "externalLinkPath": "links", "connections": "links", "queryTable": "links",
    "xlExternalLinkPath": "links",
    "oleObject": "objects", "package": "objects", "control": "objects", "activeXControlBinary": "objects",
}  # fmt: skip
# A formula that asks another file ([1]Ark1!A1), another program (cmd|'/c …'!A0) or the network.
_EXTERNAL_FORMULA = re.compile(
    r"\[\d+\]|\[[^\]]+\.(?:xl|od|csv)\w*\]|\|[^!]*!|\b(?:WEBSERVICE|RTD|DDE|CALL|REGISTER(?:\.ID)?|EXEC|IMAGE)\s*\(",
    re.IGNORECASE,
)
_HYPERLINK_FORMULA = re.compile(r"\bHYPERLINK\s*\(", re.IGNORECASE)
_FORMULA_ELEMENTS = {"f", "definedName", "formula", "formula1", "formula2"}
_MAX_FORMULA = 8_192  # characters that a formula may have (Excel's own limit)
_STRICT_NAMESPACE = "http://purl.oclc.org/ooxml/spreadsheetml"
# What zipfile and openpyxl raise where a file is not what it should be.
_READ_ERRORS = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, NotImplementedError, OSError,
    RecursionError, RuntimeError, SAXException, SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


class UnreadableError(Exception):
    """No workbook that can be read; ``fault`` says why."""

    def __init__(self, fault: Reason) -> None:
        super().__init__(fault)
        self.fault: Reason = fault


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: the value that it shows (none: nothing), and whether a formula makes it."""

    value: Any
    calculated: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's cells that are not empty, by row and column, both from 1."""

    name: str
    cells: Mapping[tuple[int, int], Cell]


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook, what in it does not belong into a form, and whether there are links to follow."""

    sheets: tuple[Sheet, ...]
    foreign: frozenset[ActiveContent]
    linked: bool = False


def open_workbook(contents: bytes) -> Book:
    """The workbook that these bytes are. Raises :class:`UnreadableError`."""
    _check_signature(contents)
    try:
        parts, seen = _safe_parts(contents)
        return Book(tuple(_sheets(parts)), frozenset(seen.foreign), seen.linked)
    except DefusedXmlException as error:
        raise UnreadableError("unsafe") from error
    except _READ_ERRORS as error:
        raise UnreadableError("damaged") from error


def _check_signature(contents: bytes) -> None:
    """What the first bytes say."""
    if not contents:
        raise UnreadableError("empty")
    if contents.startswith(b"\xd0\xcf\x11\xe0"):  # a compound file: .xls, or an .xlsx with a password
        raise UnreadableError("old")
    if not contents.startswith(b"PK"):
        raise UnreadableError("no_workbook")


# --- parts ------------------------------------------------------------------------------------------------------------


def _safe_parts(contents: bytes) -> tuple[bytes, _PartScanner]:
    """A package of the XML parts alone, each looked through, and what the others are."""
    kept = io.BytesIO()
    seen = _PartScanner()
    with zipfile.ZipFile(io.BytesIO(contents)) as package, zipfile.ZipFile(kept, "w") as out:
        entries = package.infolist()
        _check_entries(entries)
        for entry in entries:
            if entry.filename.lower().endswith((".xml", ".rels")):
                data = package.read(entry)
                seen.part(data)
                out.writestr(entry.filename, data)
    if seen.strict:
        raise UnreadableError("strict")
    if any(_base_name(entry.filename).startswith("vbaproject") for entry in entries):
        seen.foreign.add("macros")
    if any("/externallinks/" in f"/{entry.filename.lower()}" for entry in entries):
        seen.foreign.add("links")
    return kept.getvalue(), seen


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UnreadableError("too_large")
    if len(set(names)) < len(names):
        raise UnreadableError("damaged")
    if "mimetype" in names:
        raise UnreadableError("open_document")
    if "xl/workbook.bin" in names:
        raise UnreadableError("binary")
    if not any(_base_name(name) == "workbook.xml" for name in names):
        raise UnreadableError("no_workbook")


def _base_name(name: str) -> str:
    return name.rpartition("/")[2].lower()


@dataclass
class _PartScanner(ContentHandler):
    """What the parts hold that matters, gathered while they are looked through."""

    foreign: set[ActiveContent] = field(default_factory=set)
    strict: bool = False
    linked: bool = False
    _elements: int = 0
    _depth: int = 0
    _formula: list[str] | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def part(self, data: bytes) -> None:
        """Look through a part."""
        self._depth, self._formula = 0, None
        parseString(data, self, forbid_dtd=True)

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 (the name is SAX's)
        """An element begins."""
        self._elements += 1
        self._depth += 1
        if self._elements > MAX_ELEMENTS or self._depth > MAX_DEPTH:
            raise UnreadableError("too_large")
        local = name.rpartition(":")[2]
        if local in _FORMULA_ELEMENTS:
            self._formula = []
        elif local == "Relationship":
            kind = attrs.get("Type", "").rpartition("/")[2]
            if kind in _ACTIVE_RELATIONSHIPS:
                self.foreign.add(_ACTIVE_RELATIONSHIPS[kind])
            elif kind == "hyperlink":  # Excel makes one of every address that is typed
                self.linked |= not attrs.get("Target", "").lower().startswith("mailto:")
            elif attrs.get("TargetMode") == "External":
                self.foreign.add("links")
        elif local in ("Override", "Default") and "macroEnabled" in attrs.get("ContentType", ""):
            self.foreign.add("macros")
        elif local == "workbook":
            self.strict = any(value.startswith(_STRICT_NAMESPACE) for value in attrs.values())

    def characters(self, content: str) -> None:
        """Characters within an element."""
        if self._formula is not None and len(self._formula) < _MAX_FORMULA:
            self._formula.append(content[:_MAX_FORMULA])

    def endElement(self, name: str) -> None:  # noqa: N802 (the name is SAX's)
        """An element ends."""
        self._depth -= 1
        if self._formula is not None and name.rpartition(":")[2] in _FORMULA_ELEMENTS:
            formula = re.sub(r'"[^"]*"', '""', "".join(self._formula)[:_MAX_FORMULA])
            if _EXTERNAL_FORMULA.search(formula):
                self.foreign.add("links")
            self.linked |= bool(_HYPERLINK_FORMULA.search(formula))
            self._formula = None


# --- cells ------------------------------------------------------------------------------------------------------------


def _sheets(parts: bytes) -> Iterator[Sheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl does not support is of no concern here
        shown = openpyxl.load_workbook(io.BytesIO(parts), read_only=True, data_only=True, keep_links=False)
        written = openpyxl.load_workbook(io.BytesIO(parts), read_only=True, data_only=False, keep_links=False)
        formulas = {sheet.title: _formula_cells(sheet) for sheet in written.worksheets[:MAX_SHEETS]}
        for sheet in shown.worksheets[:MAX_SHEETS]:
            made = formulas.get(sheet.title, frozenset())
            cells = {at: Cell(value, at in made) for at, value in _values(sheet)}
            cells |= {at: Cell(None, calculated=True) for at in made - set(cells)}
            yield Sheet(sheet.title, cells)


def _values(sheet: Any) -> Iterator[tuple[tuple[int, int], Any]]:
    rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None and value != "":
                yield (number, column), value


def _formula_cells(sheet: Any) -> frozenset[tuple[int, int]]:
    """The cells that a formula makes."""
    rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS)
    return frozenset(
        (number, column)
        for number, row in enumerate(rows, start=1)
        for column, cell in enumerate(row, start=1)
        if getattr(cell, "data_type", "") == "f"
    )
