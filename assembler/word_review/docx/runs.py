"""Reads the runs of a Word paragraph, its bookmarks, and what in it cannot be imported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assembler.render.docx.namespaces import w
from assembler.word_review.docx import elements
from assembler.word_review.docx.annotations import AnnotationCollector
from assembler.word_review.docx.package import Element
from assembler.word_review.docx.styles import Styles, child_value, is_on
from assembler.word_review.lines import LINE_BREAK, Run, text_of

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_IGNORED = frozenset(
    map(
        w,
        (
            "pPr",
            "rPr",
            "tblPr",
            "tblGrid",
            "trPr",
            "tcPr",
            "sectPr",
            "proofErr",
            "permStart",
            "permEnd",
            "sdtPr",
            "sdtEndPr",
            "lastRenderedPageBreak",
            "annotationRef",
            "bookmarkEnd",
            "smartTagPr",
            "customXmlPr",
            "moveFromRangeStart",
            "moveFromRangeEnd",
            "moveToRangeStart",
            "moveToRangeEnd",
            "softHyphen",
        ),
    )
)
_CHARACTERS = {w("tab"): " ", w("cr"): LINE_BREAK, w("noBreakHyphen"): "\u2011"}
_UNSUPPORTED_FORMATTING = {
    "strike": "text that is struck through",
    "dstrike": "text that is struck through",
    "caps": "text in capitals",
    "smallCaps": "text in small capitals",
    "vanish": "hidden text",
}
_NO_COLOURS = ("", "auto", "000000")
_ADDRESS = re.compile(r'\s*HYPERLINK\s+"([^"]*)"')


@dataclass(slots=True)
class ParagraphContent:
    """The content of a paragraph. ``new_page``: it begins a page; ``page_ends``: the next paragraph does.

    ``unsupported`` describes what cannot be imported.
    """

    runs: list[Run] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    new_page: bool = False
    page_ends: bool = False

    def add_page_break(self) -> None:
        """Add a page break, after the runs so far."""
        if text_of(self.runs).strip():
            self.page_ends = True
        else:
            self.new_page = True

    def add(self, run: Run) -> None:
        """Add a run."""
        if self.page_ends and run.text.strip():
            self.unsupported.append("a page break within a paragraph")
            self.page_ends = False
        self.runs.append(run)


class RunReader:
    """Reads the content of paragraphs, one after the other: a field can begin in one and end in the next."""

    def __init__(self, links: Mapping[str, str], styles: Styles, annotations: AnnotationCollector) -> None:
        self._links = links
        self._styles = styles
        self._annotations = annotations
        self._fields: list[list[str]] = []  # of open fields: the code, and «result» when that has begun

    def read(self, paragraph: Element, owners: tuple[str, ...], content: ParagraphContent) -> None:
        """Add the content of a paragraph with these ``owners``; its comments and changes go to the annotations."""
        self._inline(paragraph, Run("", owners=owners), content, "")

    def _inline(self, parent: Element, formatting: Run, content: ParagraphContent, change: str) -> None:
        """The runs below an element; ``change`` is the tracked change that they are part of, if any."""
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str) or tag in _IGNORED:
                continue
            if tag == w("r"):
                self._run(child, formatting, content, change)
            elif tag == w("hyperlink"):
                self._hyperlink(child, formatting, content, change)
            elif tag == w("sdt"):
                self._control(child, formatting, content, change)
            elif tag == w("moveTo"):  # a move is annotated at its source
                self._inline(child, formatting, content, "moveTo")
            elif tag in (w("ins"), w("del"), w("moveFrom")):
                self._annotations.begin_change(child)
                self._inline(child, formatting, content, tag.rpartition("}")[2])
                self._annotations.end_change()
            elif tag == w("fldSimple"):
                self._simple_field(child, formatting, content, change)
            elif tag == w("bookmarkStart"):
                content.bookmarks.append(child.get(w("name"), ""))
            elif tag in (w("commentRangeStart"), w("commentRangeEnd")):
                self._annotations.comment_range(child.get(w("id"), ""), begins=tag == w("commentRangeStart"))
            elif tag in elements.UNSUPPORTED:
                content.unsupported.append(elements.UNSUPPORTED[tag])
            elif tag.startswith(elements.MATH):
                content.unsupported.append("an equation")
            elif tag in elements.WRAPPERS:
                self._inline(child, formatting, content, change)

    def _hyperlink(self, link: Element, formatting: Run, content: ParagraphContent, change: str) -> None:
        url = self._links.get(link.get(_RELATION, ""), "")
        if not url:
            content.unsupported.append("a link within the document")
        self._inline(link, replace(formatting, url=url), content, change)

    def _simple_field(self, simple: Element, formatting: Run, content: ParagraphContent, change: str) -> None:
        address = _ADDRESS.match(simple.get(w("instr"), ""))
        if not address:
            content.unsupported.append("a field that Word fills in")
        self._inline(simple, replace(formatting, url=address[1] if address else ""), content, change)

    def _control(self, control: Element, formatting: Run, content: ParagraphContent, change: str) -> None:
        """A content control: of a fact, one run with its tag; of a text, runs that have it as an owner."""
        tag = child_value(control, "sdtPr/tag")
        children = elements.control_content(control)
        if not tag or tag[0] in elements.OWNER_PREFIXES:
            owners = elements.with_owner(control, formatting.owners)
            self._inline(children, replace(formatting, owners=owners), content, change)
            return
        inner = ParagraphContent()
        self._inline(children, formatting, inner, change)
        content.unsupported += inner.unsupported
        if inner.runs:
            first = next((run for run in inner.runs if run.text.strip()), inner.runs[0])
            content.add(replace(first, text=text_of(inner.runs), tag=tag))

    def _run(self, run: Element, formatting: Run, content: ParagraphContent, change: str) -> None:
        properties = run.find(w("rPr"))
        before = elements.properties_before(properties, "rPrChange")
        if before is not properties:
            self._annotations.add_format_change(properties.find(w("rPrChange")), _characters(run))
        link = self._open_link()
        if link:
            formatting = replace(formatting, url=link)
        formatting = self._with_formatting(before, formatting)
        for child in run:
            tag = child.tag
            if tag in (w("t"), w("delText")):
                self._text(replace(formatting, text=(child.text or "").replace("\n", " ")), before, content, change)
            elif tag in _CHARACTERS:
                self._text(replace(formatting, text=_CHARACTERS[tag]), before, content, change)
            elif tag == w("br"):
                if child.get(w("type"), "textWrapping") == "page":
                    if change not in ("ins", "moveTo"):
                        content.add_page_break()
                else:
                    self._text(replace(formatting, text=LINE_BREAK), before, content, change)
            elif tag == w("fldChar"):
                self._field(child.get(w("fldCharType"), ""), content)
            elif tag in (w("instrText"), w("delInstrText")):
                if self._fields:
                    self._fields[-1][0] += child.text or ""
            elif tag == w("commentReference"):
                self._annotations.comment_range(child.get(w("id"), ""), begins=True, reference=True)
            elif tag in elements.UNSUPPORTED and change not in ("ins", "moveTo"):
                content.unsupported.append(elements.UNSUPPORTED[tag])

    def _text(self, run: Run, properties: Element | None, content: ParagraphContent, change: str) -> None:
        self._annotations.add_text(run.text)
        if change in ("ins", "moveTo") or (self._fields and not self._fields[-1][1]):
            return
        content.add(run)
        if run.text.strip() and properties is not None:
            content.unsupported += _unsupported_formatting(properties, run)
            if child_value(properties, "highlight") not in ("", "none"):
                self._annotations.add_formatting("highlighted", run.text)
            if child_value(properties, "color") not in _NO_COLOURS and not run.url:
                self._annotations.add_formatting("coloured", run.text)

    def _with_formatting(self, properties: Element | None, formatting: Run) -> Run:
        style = self._styles.formatting(child_value(properties, "rStyle"))
        strong, italic = is_on(properties, "b"), is_on(properties, "i")
        return replace(
            formatting,
            strong=style.get("b", False) if strong is None else strong,
            emphasis=style.get("i", False) if italic is None else italic,
        )

    # --- fields ---

    def _field(self, kind: str, content: ParagraphContent) -> None:
        if kind == "begin":
            self._fields.append(["", ""])
        elif kind == "separate" and self._fields:
            self._fields[-1][1] = "result"
        elif kind == "end" and self._fields:
            code, _ = self._fields.pop()
            if not _ADDRESS.match(code) and "TOC" not in code and "PAGEREF" not in code:
                content.unsupported.append("a field that Word fills in")

    def _open_link(self) -> str:
        for code, result in reversed(self._fields):
            address = _ADDRESS.match(code)
            if result and address:
                return address[1]
        return ""


def _characters(run: Element) -> str:
    return "".join(part.text or "" for part in run.iter(w("t"), w("delText")))


def _unsupported_formatting(properties: Element, run: Run) -> list[str]:
    unsupported = [what for name, what in _UNSUPPORTED_FORMATTING.items() if is_on(properties, name)]
    if child_value(properties, "u") not in ("", "none") and not run.url:
        unsupported.append("underlined text")
    if child_value(properties, "vertAlign") in ("superscript", "subscript"):
        unsupported.append("raised or lowered text")
    return unsupported
