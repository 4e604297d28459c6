"""Read workbooks (.xlsx) that anyone may have made, within limits; nothing in them is executed or followed.

Every XML part is checked before openpyxl sees any: none may declare a document type (and so no entities), nest too
deeply or be too large. What is not XML (macros, pictures, embedded files) is left out of what openpyxl reads.

It belongs to core because it knows nothing of grants: sheets of decisions (letters) and filled accounts (accounts) are
both read through it, each with its own :class:`Limits`. openpyxl is imported when a workbook is read, so that commands
which read none need not wait for it.
"""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Literal, TypeAlias
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.sax import parse as parse_xml

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LAST_ROW = 1_048_576  # of an Excel sheet; what a file puts below it does not exist
LAST_COLUMN = 16_384
_IN_MEMORY = 50_000_000  # bytes of checked parts that are kept in memory; more go to a temporary file

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
_WORKBOOK_PART = re.compile(r"workbook\d*\.xml")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a workbook may hold, and how much of it is read.

    ``unpacked`` is bytes of all parts together, ``elements`` XML elements of all parts, ``depth`` how deeply they may
    nest. More is refused; of ``sheets``, ``rows`` and ``columns`` what lies beyond is not read.
    """

    unpacked: int
    elements: int
    parts: int = 1_000
    depth: int = 64
    sheets: int = 30
    rows: int = LAST_ROW
    columns: int = LAST_COLUMN


class UnreadableError(Exception):
    """The file is not a workbook that can be read; ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty: the value that it shows (none: nothing), and whether a formula calculates it.

    The value is what openpyxl makes of it: a text, number, truth value, date or time.
    """

    value: object
    calculated: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's cells that are not empty, by row and column, both from 1."""

    name: str
    cells: Mapping[tuple[int, int], Cell]


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook, the kinds of active content in it, and whether it holds links that can be followed."""

    sheets: tuple[Sheet, ...]
    active_content: frozenset[ActiveContent]
    has_links: bool = False


def read_book(contents: bytes, limits: Limits) -> Book:
    """The cells of a workbook, with which of them formulas calculate. Raises :class:`UnreadableError`."""
    with _unreadable_errors(), _checked_parts(io.BytesIO(contents), limits) as (parts, scanner):
        return Book(tuple(_sheets(parts, limits)), frozenset(scanner.active_content), scanner.has_links)


def first_sheet_rows(file: IO[bytes], limits: Limits) -> Iterator[tuple[object, ...]]:
    """The rows of a workbook's first sheet from row 1, also empty ones; a formula gives what it last came to.

    Active content is left out. Raises :class:`UnreadableError`, for a damaged sheet also while its rows are read.
    """
    with _unreadable_errors(), _checked_parts(file, limits) as (parts, _):
        sheet = _load(parts, formulas=False).worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size can be anything
        yield from map(tuple, sheet.iter_rows(max_row=limits.rows, values_only=True))


@contextmanager
def _unreadable_errors() -> Iterator[None]:
    """Raises whatever zipfile, the XML parser and openpyxl raise of a broken file as :class:`UnreadableError`."""
    try:
        yield
    except (UnreadableError, MemoryError):
        raise
    except DefusedXmlException as error:
        raise UnreadableError("unsafe") from error
    except Exception as error:  # openpyxl lets through whatever its parts raise
        raise UnreadableError("damaged") from error


# --- parts ------------------------------------------------------------------------------------------------------------


@contextmanager
def _checked_parts(file: IO[bytes], limits: Limits) -> Iterator[tuple[IO[bytes], _PartScanner]]:
    """A package of the XML parts alone, each of them scanned, and what the scan found."""
    _check_signature(file)
    scanner = _PartScanner(limits)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as kept:
        with zipfile.ZipFile(file) as package, zipfile.ZipFile(kept, "w") as out:
            names = _checked_names(package.infolist(), limits)
            for name in names:
                if name.lower().endswith((".xml", ".rels")):
                    with package.open(name) as part, out.open(name, "w") as copy:
                        shutil.copyfileobj(part, copy)
                    with package.open(name) as part:
                        scanner.scan(part)
        if scanner.strict:
            raise UnreadableError("strict")
        if any(_base_name(name).startswith("vbaproject") for name in names):
            scanner.active_content.add("macros")
        if any("/externallinks/" in f"/{name.lower()}" for name in names):
            scanner.active_content.add("links")
        yield kept, scanner


def _check_signature(file: IO[bytes]) -> None:
    """Check what the first bytes say that the file is."""
    start = file.read(8)
    file.seek(0)
    if not start:
        raise UnreadableError("empty")
    if start.startswith(b"\xd0\xcf\x11\xe0"):  # a compound file: .xls, or an .xlsx with a password
        raise UnreadableError("old")
    if not start.startswith(b"PK"):
        raise UnreadableError("no_workbook")


def _checked_names(entries: Iterable[zipfile.ZipInfo], limits: Limits) -> list[str]:
    """The names of the parts, where they are a workbook's and within the limits."""
    sizes = [(entry.filename, entry.file_size) for entry in entries]
    names = [name for name, _ in sizes]
    if len(names) > limits.parts or sum(size for _, size in sizes) > limits.unpacked:
        raise UnreadableError("too_large")
    if len(set(names)) < len(names):
        raise UnreadableError("damaged")
    if "mimetype" in names:
        raise UnreadableError("open_document")
    if "xl/workbook.bin" in names:
        raise UnreadableError("binary")
    if not any(_WORKBOOK_PART.fullmatch(_base_name(name)) for name in names):
        raise UnreadableError("no_workbook")
    return names


def _base_name(name: str) -> str:
    return name.rpartition("/")[2].lower()


@dataclass
class _PartScanner(ContentHandler):
    """What matters of the parts' contents, gathered while they are scanned."""

    limits: Limits
    active_content: set[ActiveContent] = field(default_factory=set)
    strict: bool = False
    has_links: bool = False
    _elements: int = 0
    _depth: int = 0
    _formula: list[str] | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def scan(self, part: IO[bytes]) -> None:
        """Read a part. Raises :class:`UnreadableError` where it is too large, what the XML parser does where broken."""
        self._depth, self._formula = 0, None
        parse_xml(part, self, forbid_dtd=True)

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 (the name is SAX's)
        """An element begins."""
        self._elements += 1
        self._depth += 1
        if self._elements > self.limits.elements or self._depth > self.limits.depth:
            raise UnreadableError("too_large")
        local = name.rpartition(":")[2]
        if local in _FORMULA_ELEMENTS:
            self._formula = []
        elif local == "Relationship":
            self._relationship(attrs)
        elif local in ("Override", "Default") and "macroEnabled" in attrs.get("ContentType", ""):
            self.active_content.add("macros")
        elif local == "workbook":
            self.strict = any(value.startswith(_STRICT_NAMESPACE) for value in attrs.values())

    def _relationship(self, attrs: AttributesImpl) -> None:
        kind = attrs.get("Type", "").rpartition("/")[2]
        if kind in _ACTIVE_RELATIONSHIPS:
            self.active_content.add(_ACTIVE_RELATIONSHIPS[kind])
        elif kind == "hyperlink":  # Excel makes one of every address that is typed
            self.has_links |= not attrs.get("Target", "").lower().startswith("mailto:")
        elif attrs.get("TargetMode") == "External":
            self.active_content.add("links")

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
                self.active_content.add("links")
            self.has_links |= bool(_HYPERLINK_FORMULA.search(formula))
            self._formula = None


# --- cells ------------------------------------------------------------------------------------------------------------


def _load(parts: IO[bytes], *, formulas: bool) -> Workbook:
    """The workbook of checked parts, with its formulas or with what they last came to."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl does not support is of no concern here
        return openpyxl.load_workbook(parts, read_only=True, data_only=not formulas, keep_links=False)


def _sheets(parts: IO[bytes], limits: Limits) -> Iterator[Sheet]:
    shown, written = _load(parts, formulas=False), _load(parts, formulas=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the same of sheets, which are read later
        calculated = {sheet.title: _formula_cells(sheet, limits) for sheet in written.worksheets[: limits.sheets]}
        for sheet in shown.worksheets[: limits.sheets]:
            formulas = calculated.get(sheet.title, frozenset())
            cells = {at: Cell(value, at in formulas) for at, value in _values(sheet, limits)}
            cells |= {at: Cell(None, calculated=True) for at in formulas - set(cells)}
            yield Sheet(sheet.title, cells)


def _values(sheet: Worksheet, limits: Limits) -> Iterator[tuple[tuple[int, int], object]]:
    rows = sheet.iter_rows(max_row=limits.rows, max_col=limits.columns, values_only=True)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None and value != "":
                yield (number, column), value


def _formula_cells(sheet: Worksheet, limits: Limits) -> frozenset[tuple[int, int]]:
    """The cells that formulas calculate."""
    rows = sheet.iter_rows(max_row=limits.rows, max_col=limits.columns)
    return frozenset(
        (number, column)
        for number, row in enumerate(rows, start=1)
        for column, cell in enumerate(row, start=1)
        if cell.data_type == "f"
    )
