"""A Word file in, its lines out, with whatever cannot be taken in and whatever is still open."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assembler.document import Align
from assembler.revision import copy
from assembler.revision.lines import BREAK, DEEPEST, Line, Run, Runs, headed, normal, said
from assembler.revision.opening import Element, Opened, w
from assembler.revision.points import Points
from assembler.revision.wordstyles import Kind, Numbers, Styles, is_on, value, whole

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PASSED = frozenset(
    map(w, ("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "proofErr", "permStart", "permEnd", "sdtPr",
            "sdtEndPr", "lastRenderedPageBreak", "annotationRef", "bookmarkEnd", "smartTagPr", "customXmlPr",
            "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "softHyphen"))
)  # fmt: skip
_WRAPPERS = frozenset(map(w, ("smartTag", "customXml", "dir", "bdo")))
_CHARACTERS = {w("tab"): " ", w("cr"): BREAK, w("noBreakHyphen"): "\u2011"}
_LACKING = {
    w("drawing"): "an image or text box",
    w("pict"): "an image or text box",
    w("object"): "an embedded object",
    w("footnoteReference"): "a footnote",
    w("endnoteReference"): "an endnote",
    w("sym"): "a symbol of a special font",
    w("ruby"): "text above text",
    w("altChunk"): "a document of another kind",
    w("subDoc"): "a document within the document",
    w("ptab"): "a tab stop of its own",
    w("pgNum"): "a page number",
    _ALTERNATE: "an image or text box",
}
_LOOKS = {"strike": "text that is struck through", "dstrike": "text that is struck through", "caps": "text in capitals",
          "smallCaps": "text in small capitals", "vanish": "hidden text"}  # fmt: skip
_NO_COLOURS = ("", "auto", "000000")
_ASIDE = ("center", "right", "end")
_ADDRESS = re.compile(r'\s*HYPERLINK\s+"([^"]*)"')
_SIDES: Mapping[str, Align] = {"right": "right", "end": "right", "center": "center"}


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that cannot be taken in: ``what`` it is, and the text of the paragraph that holds it."""

    what: str
    paragraph: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A line as it stands in Word, with the names of the bookmarks in it."""

    line: Line
    marks: tuple[str, ...] = ()


@dataclass(slots=True)
class Edited:
    """All that was read of a file; ``margins`` are the paragraphs of the pages' headers and footers.

    ``record`` is what the copy was made with; only its name and digest (``print``) where another program than Word has
    kept no more, empty where the file has lost all of it.
    """

    lines: list[Marked] = field(default_factory=list)
    title: str = ""
    refused: list[Refused] = field(default_factory=list)
    points: Points = field(default_factory=Points)
    margins: tuple[str, ...] = ()
    record: Mapping[str, Any] = field(default_factory=dict)


def read(opened: Opened) -> Edited:
    """The text as it is without the tracked changes that nobody has accepted yet; those are among the points."""
    reader = _Reader(opened)
    reader.blocks(opened.document, ())
    reader.finish()
    reader.edited.margins = tuple(_margin(each) for part in opened.margins for each in part.iter(w("p")))
    reader.edited.record = _record(opened)
    return reader.edited


def _record(opened: Opened) -> Mapping[str, Any]:
    for part in opened.custom:
        if part.tag == f"{{{copy.RECORD_NAMESPACE}}}record":
            try:
                record = json.loads(part.text or "")
            except (ValueError, RecursionError):
                continue
            if isinstance(record, dict) and all(isinstance(record.get(name), dict) for name in ("texts", "shown")):
                return record
    name, _, print_then = opened.properties.get(copy.ORIGIN, "").partition(" ")
    return {"of": name, "print": print_then} if name else {}


def _margin(paragraph: Element) -> str:
    """The words of a header's or footer's paragraph, as they are to be; not what Word fills in itself."""
    said, fields = "", 0
    for each in paragraph.iter(w("t"), w("tab"), w("fldChar")):
        if each.tag == w("fldChar"):
            fields += {"begin": 1, "end": -1}.get(each.get(w("fldCharType"), ""), 0)
        elif not fields and next(each.iterancestors(w("fldSimple")), None) is None:
            said += " " if each.tag == w("tab") else each.text or ""
    return " ".join(said.split())


@dataclass(slots=True)
class _Found:
    """What one paragraph holds; ``new_page``, whether it begins one, ``page_ends``, whether the next one does."""

    runs: list[Run] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    new_page: bool = False
    page_ends: bool = False

    def turn(self) -> None:
        """A page break stands here."""
        if said(self.runs).strip():
            self.page_ends = True
        else:
            self.new_page = True

    def add(self, run: Run) -> None:
        """One more run."""
        if self.page_ends and run.text.strip():
            self.lacking.append("a page break within a paragraph")
            self.page_ends = False
        self.runs.append(run)


class _Reader:
    def __init__(self, opened: Opened) -> None:
        self.edited = Edited(points=Points.of(opened.related.get("comments"), opened.related.get("commentsExtended")))
        self._links = opened.links
        self._styles = Styles(opened.related.get("styles"))
        self._numbers = Numbers(opened.related.get("numbering"))
        self._carried = _Found()  # of a paragraph whose end nobody has accepted: it goes on in the next
        self._fields: list[list[str]] = []  # fields that are open: their code, and whether their result has begun
        self._new_page = False

    # --- blocks ---

    def blocks(self, parent: Element, owners: tuple[str, ...]) -> None:
        """Every paragraph and table below an element."""
        for child in parent:
            if child.tag == w("p"):
                self._paragraph(child, owners)
            elif child.tag == w("tbl"):
                self._table(child, owners)
            elif child.tag == w("sdt"):
                if child.find(f"{w('sdtPr')}/{w('docPartObj')}") is None:  # a table of contents
                    self.blocks(_content(child), _owners(child, owners))
            elif child.tag in _WRAPPERS or child.tag in (w("ins"), w("del"), w("moveFrom"), w("moveTo")):
                self.blocks(child, owners)
            elif child.tag == w("bookmarkStart"):
                self._carried.marks.append(child.get(w("name"), ""))
            elif child.tag in _LACKING or child.tag.startswith(_MATH):
                what = _LACKING.get(child.tag, "an equation")
                self.edited.refused.append(Refused(what, self._last_text()))

    def finish(self) -> None:
        """What was carried on to the end."""
        if self._carried.runs:
            self._put(Kind("text"), self._carried, None)

    def _last_text(self) -> str:
        return self.edited.lines[-1].line.text if self.edited.lines else self.edited.title

    def _paragraph(self, paragraph: Element, owners: tuple[str, ...]) -> None:
        properties = _before(paragraph.find(w("pPr")), "pPrChange")
        found, self._carried = self._carried, _Found()
        self._inline(paragraph, Run("", owners=owners), found, "")
        if value(properties, "jc") in _ASIDE:
            self.edited.points.marked("aligned", said(found.runs))
        self.edited.points.settle(said(found.runs))
        mark = paragraph.find(f"{w('pPr')}/{w('rPr')}")
        if mark is not None and any(mark.find(w(name)) is not None for name in ("ins", "moveTo")):
            self._carried = found
            return
        self._put(self._styles.kind(value(properties, "pStyle")), found, properties)

    def _put(self, kind: Kind, found: _Found, properties: Element | None) -> None:
        runs = normal(found.runs)
        for what in dict.fromkeys(found.lacking):
            self.edited.refused.append(Refused(what, said(runs)))
        self._new_page |= found.new_page or bool(is_on(properties, "pageBreakBefore"))
        if kind.kind == "title" and not self.edited.title and not self.edited.lines:
            self.edited.title = said(runs)
            return
        if kind.kind == "aside" or _is_notice(runs):
            return
        if not runs:
            self._carried.marks += [mark for mark in found.marks if not mark.startswith("_")]
            return
        line = replace(self._line(kind, runs, properties), new_page=self._new_page)
        self._new_page = found.page_ends
        self.edited.lines.append(Marked(line, tuple(found.marks)))

    def _line(self, kind: Kind, runs: Runs, properties: Element | None) -> Line:
        note = kind.note or value(properties, "pBdr/left", "sz") == "24"
        if kind.kind == "heading":
            return Line("heading", runs, min(kind.level, 6))
        list_id = value(properties, "numPr/numId")
        level = value(properties, "numPr/ilvl")
        if not list_id:
            list_id, own_level = self._styles.numbered_by(value(properties, "pStyle"))
            level = level or own_level
        number = whole(level, 0)
        depth = min(max(kind.level, number), DEEPEST)
        if kind.kind != "more" and list_id and list_id != "0":
            return Line("item", runs, depth, self._numbers.number(list_id, number), note=note)
        if kind.kind == "more" and self._goes_on():
            return Line("more", runs, kind.level, note=note)
        return Line("text", runs, note=note)

    def _goes_on(self) -> bool:
        return bool(self.edited.lines) and self.edited.lines[-1].line.kind in ("item", "more")

    # --- tables ---

    def _table(self, table: Element, owners: tuple[str, ...]) -> None:
        rows: list[tuple[Runs, ...]] = []
        align: list[Align] = []
        lacking: list[str] = []
        for row, row_owners in _below(table, "tr", owners):
            inserted, deleted = (row.find(f"{w('trPr')}/{w(name)}") for name in ("ins", "del"))
            self.edited.points.begin_row(row, inserted if inserted is not None else deleted)
            within = list(_below(row, "tc", row_owners))
            cells = [self._cell(cell, cell_owners, lacking if inserted is None else []) for cell, cell_owners in within]
            self.edited.points.end_row()
            if inserted is not None:
                continue
            if not rows:
                first = (next(iter(cell.iter(w("p"))), None) for cell, _ in within)
                align = [_SIDES.get(value(paragraph, "pPr/jc"), "left") for paragraph in first]
            rows.append(tuple(cells) if rows else headed(cells))
        text = " | ".join(said(cell) for row in rows[:1] for cell in row)
        if any(len(row) != len(rows[0]) for row in rows):
            lacking.append("table rows of different lengths")
        if self._new_page:
            lacking.append("a page break before a table")
            self._new_page = False
        if table.getparent().tag == w("tc"):
            lacking.append("a table within a table")
        self.edited.refused += [Refused(what, text) for what in dict.fromkeys(lacking)]
        if rows and any(cell for row in rows for cell in row):
            marks, self._carried = tuple(self._carried.marks), _Found()
            self.edited.lines.append(Marked(Line("table", rows=tuple(rows), align=tuple(align)), marks))

    def _cell(self, cell: Element, owners: tuple[str, ...], lacking: list[str]) -> Runs:
        span = value(cell, "tcPr/gridSpan")
        if cell.find(f"{w('tcPr')}/{w('vMerge')}") is not None or (span and span != "1"):
            lacking.append("merged table cells")
        if cell.find(f".//{w('tbl')}") is not None:
            lacking.append("a table within a table")
        filled: list[Runs] = []
        for paragraph, paragraph_owners in _below(cell, "p", owners):
            found = _Found()
            self._inline(paragraph, Run("", owners=paragraph_owners), found, "")
            self.edited.points.settle(said(found.runs))
            properties = paragraph.find(w("pPr"))
            runs = normal(found.runs)
            lacking += found.lacking
            if runs and (
                value(properties, "numPr/numId") or self._styles.kind(value(properties, "pStyle")).kind == "item"
            ):
                lacking.append("a list in a table cell")
            if any(run.text == BREAK for run in runs):
                lacking.append("a line break in a table cell")
            if runs:
                filled.append(runs)
        if len(filled) > 1:
            lacking.append("a table cell of more than one paragraph")
        return filled[0] if filled else ()

    # --- within a paragraph ---

    def _inline(self, parent: Element, look: Run, found: _Found, change: str) -> None:
        """The runs below an element; ``change`` is the tracked change that they are part of, if any."""
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str) or tag in _PASSED:
                continue
            if tag == w("r"):
                self._run(child, look, found, change)
            elif tag == w("hyperlink"):
                self._hyperlink(child, look, found, change)
            elif tag == w("sdt"):
                self._control(child, look, found, change)
            elif tag == w("moveTo"):  # what is moved is told where it still stands
                self._inline(child, look, found, "moveTo")
            elif tag in (w("ins"), w("del"), w("moveFrom")):
                self.edited.points.begin(child)
                self._inline(child, look, found, tag.rpartition("}")[2])
                self.edited.points.end()
            elif tag == w("fldSimple"):
                self._simple_field(child, look, found, change)
            elif tag == w("bookmarkStart"):
                found.marks.append(child.get(w("name"), ""))
            elif tag in (w("commentRangeStart"), w("commentRangeEnd")):
                self.edited.points.range(child.get(w("id"), ""), begins=tag == w("commentRangeStart"))
            elif tag in _LACKING:
                found.lacking.append(_LACKING[tag])
            elif tag.startswith(_MATH):
                found.lacking.append("an equation")
            elif tag in _WRAPPERS:
                self._inline(child, look, found, change)

    def _hyperlink(self, link: Element, look: Run, found: _Found, change: str) -> None:
        url = self._links.get(link.get(_RELATION, ""), "")
        if not url:
            found.lacking.append("a link within the document")
        self._inline(link, replace(look, url=url), found, change)

    def _simple_field(self, simple: Element, look: Run, found: _Found, change: str) -> None:
        address = _ADDRESS.match(simple.get(w("instr"), ""))
        if not address:
            found.lacking.append("a field that Word fills in")
        self._inline(simple, replace(look, url=address[1] if address else ""), found, change)

    def _control(self, control: Element, look: Run, found: _Found, change: str) -> None:
        """A content control: of a fact, its text under its name; of a text, the runs that it owns."""
        tag = value(control, "sdtPr/tag")
        content = _content(control)
        if not tag or tag[0] in "@%~":
            self._inline(content, replace(look, owners=(*look.owners, tag) if tag else look.owners), found, change)
            return
        inner = _Found()
        self._inline(content, look, inner, change)
        found.lacking += inner.lacking
        if inner.runs:
            first = next((run for run in inner.runs if run.text.strip()), inner.runs[0])
            found.add(replace(first, text=said(inner.runs), fact=tag))

    def _run(self, run: Element, look: Run, found: _Found, change: str) -> None:
        properties = run.find(w("rPr"))
        former = _before(properties, "rPrChange")
        if former is not properties:
            self.edited.points.formatted(properties.find(w("rPrChange")), _characters(run))
        link = self._open_link()
        if link:
            look = replace(look, url=link)
        look = self._look(former, look)
        for child in run:
            tag = child.tag
            if tag in (w("t"), w("delText")):
                self._text(replace(look, text=(child.text or "").replace("\n", " ")), former, found, change)
            elif tag in _CHARACTERS:
                self._text(replace(look, text=_CHARACTERS[tag]), former, found, change)
            elif tag == w("br"):
                if child.get(w("type"), "textWrapping") == "page":
                    if change not in ("ins", "moveTo"):
                        found.turn()
                else:
                    self._text(replace(look, text=BREAK), former, found, change)
            elif tag == w("fldChar"):
                self._field(child.get(w("fldCharType"), ""), found)
            elif tag in (w("instrText"), w("delInstrText")):
                if self._fields:
                    self._fields[-1][0] += child.text or ""
            elif tag == w("commentReference"):
                self.edited.points.range(child.get(w("id"), ""), begins=True, reference=True)
            elif tag in _LACKING and change not in ("ins", "moveTo"):
                found.lacking.append(_LACKING[tag])

    def _text(self, run: Run, properties: Element | None, found: _Found, change: str) -> None:
        self.edited.points.text(run.text)
        if change in ("ins", "moveTo") or (self._fields and not self._fields[-1][1]):
            return
        found.add(run)
        if run.text.strip() and properties is not None:
            found.lacking += _looks_lacking(properties, run)
            if value(properties, "highlight") not in ("", "none"):
                self.edited.points.marked("highlighted", run.text)
            if value(properties, "color") not in _NO_COLOURS and not run.url:
                self.edited.points.marked("coloured", run.text)

    def _look(self, properties: Element | None, look: Run) -> Run:
        style = self._styles.look(value(properties, "rStyle"))
        strong, stressed = is_on(properties, "b"), is_on(properties, "i")
        return replace(
            look,
            strong=style.get("b", False) if strong is None else strong,
            emphasis=style.get("i", False) if stressed is None else stressed,
        )

    # --- fields ---

    def _field(self, kind: str, found: _Found) -> None:
        if kind == "begin":
            self._fields.append(["", ""])
        elif kind == "separate" and self._fields:
            self._fields[-1][1] = "result"
        elif kind == "end" and self._fields:
            code, _ = self._fields.pop()
            if not _ADDRESS.match(code) and "TOC" not in code and "PAGEREF" not in code:
                found.lacking.append("a field that Word fills in")

    def _open_link(self) -> str:
        for code, result in reversed(self._fields):
            address = _ADDRESS.match(code)
            if result and address:
                return address[1]
        return ""


def _content(control: Element) -> Element:
    content = control.find(w("sdtContent"))
    return content if content is not None else ()


def _owners(control: Element, owners: tuple[str, ...]) -> tuple[str, ...]:
    tag = value(control, "sdtPr/tag")
    return (*owners, tag) if tag[:1] in ("@", "%", "~") else owners


def _below(parent: Element, name: str, owners: tuple[str, ...]) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """The rows of a table, cells of a row or paragraphs of a cell, out of what may be wrapped around them."""
    for child in parent:
        if child.tag == w(name):
            yield child, owners
        elif child.tag == w("sdt"):
            yield from _below(_content(child), name, _owners(child, owners))
        elif child.tag in _WRAPPERS:
            yield from _below(child, name, owners)


def _before(properties: Element | None, change: str) -> Element | None:
    """Properties as they were before a tracked change of them."""
    changed = properties.find(w(change)) if properties is not None else None
    if changed is None:
        return properties
    former = changed.find(w(change.removesuffix("Change")))
    return former if former is not None else changed


def _characters(run: Element) -> str:
    return "".join(part.text or "" for part in run.iter(w("t"), w("delText")))


def _is_notice(runs: Runs) -> bool:
    return (bool(runs) and all(run.owners[:1] == (copy.NOTICE,) for run in runs)) or said(runs) == copy.notice()


def _looks_lacking(properties: Element, run: Run) -> list[str]:
    lacking = [what for name, what in _LOOKS.items() if is_on(properties, name)]
    if value(properties, "u") not in ("", "none") and not run.url:
        lacking.append("underlined text")
    if value(properties, "vertAlign") in ("superscript", "subscript"):
        lacking.append("raised or lowered text")
    return lacking
