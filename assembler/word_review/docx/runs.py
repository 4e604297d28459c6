"""A paragraph of Word in, its runs out, with the bookmarks in it and whatever in it cannot be taken in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assembler.word_review.docx import elements
from assembler.word_review.docx.annotations import AnnotationCollector
from assembler.word_review.docx.package import Element, w
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
    """What one paragraph holds; ``new_page``, whether it begins one, ``page_ends``, whether the next one does."""

    runs: list[Run] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    new_page: bool = False
    page_ends: bool = False

    def turn(self) -> None:
        """A page break stands here."""
        if text_of(self.runs).strip():
            self.page_ends = True
        else:
            self.new_page = True

    def add(self, run: Run) -> None:
        """One more run."""
        if self.page_ends and run.text.strip():
            self.unsupported.append("a page break within a paragraph")
            self.page_ends = False
        self.runs.append(run)


class RunReader:
    """Reads what stands within paragraphs, one after the other: a field may begin in one and end in the next."""

    def __init__(self, links: Mapping[str, str], styles: Styles, annotations: AnnotationCollector) -> None:
        self._links = links
        self._styles = styles
        self._annotations = annotations
        self._fields: list[list[str]] = []  # fields that are open: their code, and whether their result has begun

    def read(self, paragraph: Element, owners: tuple[str, ...], found: ParagraphContent) -> None:
        """Add to ``found`` what stands in the paragraph, which these ``owners`` hold; its remarks go to the points."""
        self._inline(paragraph, Run("", owners=owners), found, "")

    def _inline(self, parent: Element, formatting: Run, found: ParagraphContent, change: str) -> None:
        """The runs below an element; ``change`` is the tracked change that they are part of, if any."""
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str) or tag in _IGNORED:
                continue
            if tag == w("r"):
                self._run(child, formatting, found, change)
            elif tag == w("hyperlink"):
                self._hyperlink(child, formatting, found, change)
            elif tag == w("sdt"):
                self._control(child, formatting, found, change)
            elif tag == w("moveTo"):  # what is moved is told where it still stands
                self._inline(child, formatting, found, "moveTo")
            elif tag in (w("ins"), w("del"), w("moveFrom")):
                self._annotations.begin(child)
                self._inline(child, formatting, found, tag.rpartition("}")[2])
                self._annotations.end()
            elif tag == w("fldSimple"):
                self._simple_field(child, formatting, found, change)
            elif tag == w("bookmarkStart"):
                found.bookmarks.append(child.get(w("name"), ""))
            elif tag in (w("commentRangeStart"), w("commentRangeEnd")):
                self._annotations.range(child.get(w("id"), ""), begins=tag == w("commentRangeStart"))
            elif tag in elements.UNSUPPORTED:
                found.unsupported.append(elements.UNSUPPORTED[tag])
            elif tag.startswith(elements.MATH):
                found.unsupported.append("an equation")
            elif tag in elements.WRAPPERS:
                self._inline(child, formatting, found, change)

    def _hyperlink(self, link: Element, formatting: Run, found: ParagraphContent, change: str) -> None:
        url = self._links.get(link.get(_RELATION, ""), "")
        if not url:
            found.unsupported.append("a link within the document")
        self._inline(link, replace(formatting, url=url), found, change)

    def _simple_field(self, simple: Element, formatting: Run, found: ParagraphContent, change: str) -> None:
        address = _ADDRESS.match(simple.get(w("instr"), ""))
        if not address:
            found.unsupported.append("a field that Word fills in")
        self._inline(simple, replace(formatting, url=address[1] if address else ""), found, change)

    def _control(self, control: Element, formatting: Run, found: ParagraphContent, change: str) -> None:
        """A content control: of a fact, its text under its name; of a text, the runs that it owns."""
        tag = child_value(control, "sdtPr/tag")
        content = elements.control_content(control)
        if not tag or tag[0] in elements.OWNER_PREFIXES:
            self._inline(
                content, replace(formatting, owners=elements.with_owner(control, formatting.owners)), found, change
            )
            return
        inner = ParagraphContent()
        self._inline(content, formatting, inner, change)
        found.unsupported += inner.unsupported
        if inner.runs:
            first = next((run for run in inner.runs if run.text.strip()), inner.runs[0])
            found.add(replace(first, text=text_of(inner.runs), tag=tag))

    def _run(self, run: Element, formatting: Run, found: ParagraphContent, change: str) -> None:
        properties = run.find(w("rPr"))
        former = elements.properties_before(properties, "rPrChange")
        if former is not properties:
            self._annotations.formatted(properties.find(w("rPrChange")), _characters(run))
        link = self._open_link()
        if link:
            formatting = replace(formatting, url=link)
        formatting = self._look(former, formatting)
        for child in run:
            tag = child.tag
            if tag in (w("t"), w("delText")):
                self._text(replace(formatting, text=(child.text or "").replace("\n", " ")), former, found, change)
            elif tag in _CHARACTERS:
                self._text(replace(formatting, text=_CHARACTERS[tag]), former, found, change)
            elif tag == w("br"):
                if child.get(w("type"), "textWrapping") == "page":
                    if change not in ("ins", "moveTo"):
                        found.turn()
                else:
                    self._text(replace(formatting, text=LINE_BREAK), former, found, change)
            elif tag == w("fldChar"):
                self._field(child.get(w("fldCharType"), ""), found)
            elif tag in (w("instrText"), w("delInstrText")):
                if self._fields:
                    self._fields[-1][0] += child.text or ""
            elif tag == w("commentReference"):
                self._annotations.range(child.get(w("id"), ""), begins=True, reference=True)
            elif tag in elements.UNSUPPORTED and change not in ("ins", "moveTo"):
                found.unsupported.append(elements.UNSUPPORTED[tag])

    def _text(self, run: Run, properties: Element | None, found: ParagraphContent, change: str) -> None:
        self._annotations.text(run.text)
        if change in ("ins", "moveTo") or (self._fields and not self._fields[-1][1]):
            return
        found.add(run)
        if run.text.strip() and properties is not None:
            found.unsupported += _unsupported_formatting(properties, run)
            if child_value(properties, "highlight") not in ("", "none"):
                self._annotations.marked("highlighted", run.text)
            if child_value(properties, "color") not in _NO_COLOURS and not run.url:
                self._annotations.marked("coloured", run.text)

    def _look(self, properties: Element | None, formatting: Run) -> Run:
        style = self._styles.formatting(child_value(properties, "rStyle"))
        strong, stressed = is_on(properties, "b"), is_on(properties, "i")
        return replace(
            formatting,
            strong=style.get("b", False) if strong is None else strong,
            emphasis=style.get("i", False) if stressed is None else stressed,
        )

    # --- fields ---

    def _field(self, kind: str, found: ParagraphContent) -> None:
        if kind == "begin":
            self._fields.append(["", ""])
        elif kind == "separate" and self._fields:
            self._fields[-1][1] = "result"
        elif kind == "end" and self._fields:
            code, _ = self._fields.pop()
            if not _ADDRESS.match(code) and "TOC" not in code and "PAGEREF" not in code:
                found.unsupported.append("a field that Word fills in")

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
