"""Reads the lines of an edited Word file, with what cannot be imported and what is unsettled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assembler.core.json_files import JsonObject
from assembler.document.nodes import Align
from assembler.render.docx.namespaces import w
from assembler.word_review import export
from assembler.word_review.docx import elements
from assembler.word_review.docx.annotations import AnnotationCollector
from assembler.word_review.docx.package import DocxPackage, Element
from assembler.word_review.docx.runs import ParagraphContent, RunReader
from assembler.word_review.docx.styles import ListCounter, ParagraphStyle, Styles, child_value, is_on, parse_int
from assembler.word_review.lines import LINE_BREAK, MAX_DEPTH, Line, Runs, header_row, normalize, text_of

_NOT_LEFT = ("center", "right", "end")
_SIDES: Mapping[str, Align] = {"right": "right", "end": "right", "center": "center"}


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Content that cannot be imported: ``what`` it is, and the text of its paragraph."""

    what: str
    paragraph: str


@dataclass(frozen=True, slots=True)
class BookmarkedLine:
    """A line of the file with the names of the bookmarks in it."""

    line: Line
    bookmarks: tuple[str, ...] = ()


@dataclass(slots=True)
class EditedCopy:
    """The content of an edited file; ``margins`` are the paragraphs of its headers and footers.

    ``record`` is the state of the source when the copy was made (:meth:`Review.record`). Other programs than Word keep
    only its name (``of``) and digest (``print``) in the file's properties; it is empty where the file has lost those.
    """

    lines: list[BookmarkedLine] = field(default_factory=list)
    title: str = ""
    unsupported: list[Unsupported] = field(default_factory=list)
    annotations: AnnotationCollector = field(default_factory=AnnotationCollector)
    margins: tuple[str, ...] = ()
    record: JsonObject = field(default_factory=dict)


def read_docx(package: DocxPackage) -> EditedCopy:
    """The text without the tracked changes that nobody has accepted yet; those are among the annotations."""
    reader = _Reader(package)
    reader.blocks(package.document, ())
    reader.finish()
    reader.edited.margins = margin_texts(package)
    reader.edited.record = _record(package)
    return reader.edited


def _record(package: DocxPackage) -> JsonObject:
    for part in package.custom:
        if part.tag == f"{{{export.RECORD_NAMESPACE}}}record":
            try:
                record = json.loads(part.text or "")
            except (ValueError, RecursionError):
                continue
            if isinstance(record, dict) and all(isinstance(record.get(name), dict) for name in ("texts", "shown")):
                return record
    name, _, print_then = package.properties.get(export.ORIGIN_PROPERTY, "").partition(" ")
    return {"of": name, "print": print_then} if name else {}


def margin_texts(package: DocxPackage) -> tuple[str, ...]:
    """The paragraphs of the headers and footers, without what Word fills in itself (page numbers)."""
    return tuple(_margin_text(each) for part in package.margins for each in part.iter(w("p")))


def _margin_text(paragraph: Element) -> str:
    text, fields = "", 0
    for each in paragraph.iter(w("t"), w("tab"), w("fldChar")):
        if each.tag == w("fldChar"):
            fields += {"begin": 1, "end": -1}.get(each.get(w("fldCharType"), ""), 0)
        elif not fields and next(each.iterancestors(w("fldSimple")), None) is None:
            text += " " if each.tag == w("tab") else each.text or ""
    return " ".join(text.split())


class _Reader:
    def __init__(self, package: DocxPackage) -> None:
        self.edited = EditedCopy(
            annotations=AnnotationCollector.of(package.related.get("comments"), package.related.get("commentsExtended"))
        )
        self._styles = Styles(package.related.get("styles"))
        self._run_reader = RunReader(package.links, self._styles, self.edited.annotations)
        self._numbers = ListCounter(package.related.get("numbering"))
        self._carried = ParagraphContent()  # of a paragraph whose mark is a tracked insertion: it goes on in the next
        self._new_page = False

    # --- blocks ---

    def blocks(self, parent: Element, owners: tuple[str, ...]) -> None:
        """Read every paragraph and table below an element."""
        for child in parent:
            if child.tag == w("p"):
                self._paragraph(child, owners)
            elif child.tag == w("tbl"):
                self._table(child, owners)
            elif child.tag == w("sdt"):
                if child.find(f"{w('sdtPr')}/{w('docPartObj')}") is None:  # a table of contents
                    self.blocks(elements.control_content(child), elements.with_owner(child, owners))
            elif child.tag in elements.WRAPPERS or child.tag in (w("ins"), w("del"), w("moveFrom"), w("moveTo")):
                self.blocks(child, owners)
            elif child.tag == w("bookmarkStart"):
                self._carried.bookmarks.append(child.get(w("name"), ""))
            elif child.tag in elements.UNSUPPORTED or child.tag.startswith(elements.MATH):
                what = elements.UNSUPPORTED.get(child.tag, "an equation")
                self.edited.unsupported.append(Unsupported(what, self._last_text()))

    def finish(self) -> None:
        """Add the content that was carried on to the end."""
        if self._carried.runs:
            self._put(ParagraphStyle("text"), self._carried, None)

    def _last_text(self) -> str:
        return self.edited.lines[-1].line.text if self.edited.lines else self.edited.title

    def _paragraph(self, paragraph: Element, owners: tuple[str, ...]) -> None:
        properties = elements.properties_before(paragraph.find(w("pPr")), "pPrChange")
        content, self._carried = self._carried, ParagraphContent()
        self._run_reader.read(paragraph, owners, content)
        if child_value(properties, "jc") in _NOT_LEFT:
            self.edited.annotations.add_formatting("aligned", text_of(content.runs))
        self.edited.annotations.end_paragraph(text_of(content.runs))
        bookmark = paragraph.find(f"{w('pPr')}/{w('rPr')}")
        if bookmark is not None and any(bookmark.find(w(name)) is not None for name in ("ins", "moveTo")):
            self._carried = content
            return
        self._put(self._styles.kind(child_value(properties, "pStyle")), content, properties)

    def _put(self, style: ParagraphStyle, content: ParagraphContent, properties: Element | None) -> None:
        runs = normalize(content.runs)
        for what in dict.fromkeys(content.unsupported):
            self.edited.unsupported.append(Unsupported(what, text_of(runs)))
        self._new_page |= content.new_page or bool(is_on(properties, "pageBreakBefore"))
        if style.kind == "title" and not self.edited.title and not self.edited.lines:
            self.edited.title = text_of(runs)
            return
        if style.kind == "aside" or _is_notice(runs):
            return
        if not runs:
            self._carried.bookmarks += [bookmark for bookmark in content.bookmarks if not bookmark.startswith("_")]
            return
        line = replace(self._line(style, runs, properties), new_page=self._new_page)
        self._new_page = content.page_ends
        self.edited.lines.append(BookmarkedLine(line, tuple(content.bookmarks)))

    def _line(self, style: ParagraphStyle, runs: Runs, properties: Element | None) -> Line:
        note = style.note or child_value(properties, "pBdr/left", "sz") == "24"
        if style.kind == "heading":
            return Line("heading", runs, min(style.level, 6))
        list_id = child_value(properties, "numPr/numId")
        level = child_value(properties, "numPr/ilvl")
        if not list_id:
            list_id, own_level = self._styles.numbered_by(child_value(properties, "pStyle"))
            level = level or own_level
        number = parse_int(level, 0)
        depth = min(max(style.level, number), MAX_DEPTH)
        if style.kind != "more" and list_id and list_id != "0":
            return Line("item", runs, depth, self._numbers.number(list_id, number), note=note)
        if style.kind == "more" and self._continues_item():
            return Line("more", runs, style.level, note=note)
        return Line("text", runs, note=note)

    def _continues_item(self) -> bool:
        return bool(self.edited.lines) and self.edited.lines[-1].line.kind in ("item", "more")

    # --- tables ---

    def _table(self, table: Element, owners: tuple[str, ...]) -> None:
        rows: list[tuple[Runs, ...]] = []
        align: list[Align] = []
        unsupported: list[str] = []
        for row, row_owners in elements.children_in_wrappers(table, "tr", owners):
            inserted, deleted = (row.find(f"{w('trPr')}/{w(name)}") for name in ("ins", "del"))
            self.edited.annotations.begin_row(row, inserted if inserted is not None else deleted)
            within = list(elements.children_in_wrappers(row, "tc", row_owners))
            cells = [
                self._cell(cell, cell_owners, unsupported if inserted is None else []) for cell, cell_owners in within
            ]
            self.edited.annotations.end_row()
            if inserted is not None:
                continue
            if not rows:
                first = (next(iter(cell.iter(w("p"))), None) for cell, _ in within)
                align = [_SIDES.get(child_value(paragraph, "pPr/jc"), "left") for paragraph in first]
            rows.append(tuple(cells) if rows else header_row(cells))
        text = " | ".join(text_of(cell) for row in rows[:1] for cell in row)
        if any(len(row) != len(rows[0]) for row in rows):
            unsupported.append("table rows of different lengths")
        if self._new_page:
            unsupported.append("a page break before a table")
            self._new_page = False
        if table.getparent().tag == w("tc"):
            unsupported.append("a table within a table")
        self.edited.unsupported += [Unsupported(what, text) for what in dict.fromkeys(unsupported)]
        if rows and any(cell for row in rows for cell in row):
            bookmarks, self._carried = tuple(self._carried.bookmarks), ParagraphContent()
            self.edited.lines.append(BookmarkedLine(Line("table", rows=tuple(rows), align=tuple(align)), bookmarks))

    def _cell(self, cell: Element, owners: tuple[str, ...], unsupported: list[str]) -> Runs:
        span = child_value(cell, "tcPr/gridSpan")
        if cell.find(f"{w('tcPr')}/{w('vMerge')}") is not None or (span and span != "1"):
            unsupported.append("merged table cells")
        if cell.find(f".//{w('tbl')}") is not None:
            unsupported.append("a table within a table")
        filled: list[Runs] = []
        for paragraph, paragraph_owners in elements.children_in_wrappers(cell, "p", owners):
            content = ParagraphContent()
            self._run_reader.read(paragraph, paragraph_owners, content)
            self.edited.annotations.end_paragraph(text_of(content.runs))
            properties = paragraph.find(w("pPr"))
            runs = normalize(content.runs)
            unsupported += content.unsupported
            if runs and (
                child_value(properties, "numPr/numId")
                or self._styles.kind(child_value(properties, "pStyle")).kind == "item"
            ):
                unsupported.append("a list in a table cell")
            if any(run.text == LINE_BREAK for run in runs):
                unsupported.append("a line break in a table cell")
            if runs:
                filled.append(runs)
        if len(filled) > 1:
            unsupported.append("a table cell of more than one paragraph")
        return filled[0] if filled else ()


def _is_notice(runs: Runs) -> bool:
    return (bool(runs) and all(run.owners[:1] == (export.NOTICE_TAG,) for run in runs)) or text_of(
        runs
    ) == export.notice()
