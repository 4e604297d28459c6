"""Writes a review copy: a Word file with facts locked in content controls and each part under a bookmark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from assembler.document.nodes import Document
from assembler.render.docx import body as docx_body
from assembler.render.docx import styles, xmltext
from assembler.render.docx import writer as docx
from assembler.render.docx.body import paragraph
from assembler.render.docx.styles import Style
from assembler.scheme.theme import Theme
from assembler.word_review.lines import LINE_BREAK, Line, Run
from assembler.word_review.locked_content import LockedSpan
from assembler.word_review.parts import Part, Review, digest

NOTICE_TAG = "~"  # of the notice about the copy
RECORD_PART = "customXml/assembler.xml"
RECORD_NAMESPACE = "urn:assembler:review"
ORIGIN_PROPERTY = "assembler"  # the custom property with the name of the review and the digest of its record
_LOCKED_SHADING = '<w:shd w:val="clear" w:color="auto" w:fill="E7E6E6"/>'
_NOTE_BORDER = (
    '<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="auto"/></w:pBdr>'
    '<w:shd w:val="clear" w:color="auto" w:fill="EEEEEE"/>'
)
# Shown to those who edit the copy, in bokmål.
_WORDS = {
    "notice_title": "Om denne kopien",
    "notice": "Dette er en kopi til gjennomsyn. Tekst på grå bunn er fakta eller lister som hentes fra skjemaet, og er "
    "låst: de endres i definisjonen, ikke her. Annen tekst kan endres, flyttes, strykes og kommenteres. Bruk "
    "overskrifter, punktlister, tabeller, fet skrift, kursiv og lenker; bilder, fotnoter, tekstbokser og formler kan "
    "ikke tas inn igjen. Sporede endringer blir ikke tatt inn før de er godtatt.",
    "fact": "Fakta (låst)",
    "text": "Tekst som også brukes andre steder",
    "region": "Lages av skjemaet (låst)",
    "open_region": "Tekster fra skjemaet",
}


def write(review: Review, theme: Theme) -> bytes:
    """The review copy. Raises :class:`TemplateError` where the layout is missing or damaged."""

    def body(document: Document, first_number: int, decimal_list: int) -> docx_body.Body:
        return _Body(review, document, first_number, decimal_list)

    return docx.write(review.document, theme, body)


def notice() -> str:
    """The notice before the text of a review copy."""
    return _WORDS["notice"]


class _Body(docx_body.Body):
    """The body of a review copy: the lines of its parts, each in the style of its kind."""

    def __init__(self, review: Review, document: Document, first_number: int, decimal_list: int) -> None:
        super().__init__(document, first_number, decimal_list)
        self._review = review
        self._spans = review.spans
        self._headings = 0
        self._controls = 0
        self._bookmarks = 100_000  # ids; those of the bookmarks for the table of contents count from 1
        self._lists: dict[int, tuple[int, int]] = {}
        record = review.record()
        self.kept[RECORD_PART] = f'<record xmlns="{RECORD_NAMESPACE}">{xmltext.escape(record)}</record>'
        self.properties[ORIGIN_PROPERTY] = f"{review.name} {digest(record)}"

    def xml(self) -> str:
        """The notice, then all parts; the table of contents is before the first heading."""
        notice_control = self._control(NOTICE_TAG, _WORDS["notice_title"], "sdtContentLocked", _run(Run(notice())))
        written = [paragraph(Style.NOTE, notice_control)]
        for part in self._review.parts:
            if part.heading and not self._headings and self._document.contents:
                written.append(self._contents())
            written += self._part(part)
        return "".join(written)

    def _part(self, part: Part) -> Iterator[str]:
        if part.heading:
            runs = part.heading.expanded[0].runs if part.heading.lines else ()
            yield self._headed(Line("heading", runs, part.level), part.bookmark)
        for line in part.text.expanded:
            yield self._line(line)

    def _headed(self, line: Line, bookmark: str = "") -> str:
        """A heading with its bookmark for the table of contents, and that of its part."""
        self._headings += 1
        self._bookmarks += 1
        content = self._runs(line.runs)
        content = _bookmark(self._headings, f"_Toc{self._headings:04}", content)
        if bookmark:
            content = _bookmark(self._bookmarks, bookmark, content)
        return paragraph(styles.heading(line.level), content, _new_page(line))

    def _line(self, line: Line) -> str:
        if line.kind != "item" and line.kind != "more":
            self._lists.clear()
        if line.kind == "heading":
            return self._headed(line)
        if line.kind == "table":
            return self._table_of(line) + paragraph(Style.TABLE_END, "")
        content = self._runs(line.runs)
        if line.kind == "text":
            return paragraph(Style.NOTE if line.note else Style.BODY_TEXT, content, _new_page(line))
        style = Style.LIST_NUMBER if line.number else Style.LIST_BULLET
        if line.kind == "more":
            style = Style.LIST_CONTINUE
        numbering = self._numbering(line) if line.kind == "item" else ""
        properties = _new_page(line) + numbering + (_NOTE_BORDER if line.note else "")
        return paragraph(styles.at_depth(style, line.level), content, properties)

    def _numbering(self, line: Line) -> str:
        """The numbering of an item: the list of the item before it goes on, or a new one begins."""
        for depth in [depth for depth in self._lists if depth > line.level]:
            del self._lists[depth]
        if not line.number:
            self._lists.pop(line.level, None)
            return ""
        number, last = self._lists.get(line.level, (0, 0))
        if not number or line.number != last + 1:
            number = self._new_number(line.level, line.number)
        self._lists[line.level] = (number, line.number)
        return f'<w:numPr><w:ilvl w:val="{line.level}"/><w:numId w:val="{number}"/></w:numPr>'

    def _table_of(self, line: Line) -> str:
        widths = [docx_body.TEXT_WIDTH // len(line.align)] * len(line.align)
        rows = (
            [
                paragraph(Style.TABLE_TEXT, self._runs(cell), docx_body.alignment(side))
                for cell, side in zip(row, line.align, strict=True)
            ]
            for row in line.rows
        )
        return docx_body.table(widths, rows, header=True)

    # --- runs ---

    def _runs(self, runs: Sequence[Run], *, locked: bool = False) -> str:
        """Runs within the content controls of their owners, links within those."""
        written: list[str] = []
        for owner, group in groupby(runs, key=lambda run: run.owners[0] if run.owners else ""):
            part = list(group)
            if not owner:
                written += self._linked(part, locked)
                continue
            span = self._spans[owner]
            closed = span.kind == "region" and not span.open
            inner = self._runs([replace(run, owners=run.owners[1:]) for run in part], locked=locked or closed)
            written.append(
                self._control(owner, _control_title(span), "sdtContentLocked" if closed else "sdtLocked", inner)
            )
        return "".join(written)

    def _linked(self, runs: Sequence[Run], locked: bool) -> Iterator[str]:
        for url, group in groupby(runs, key=lambda run: run.url):
            inner = "".join(self._value_or_text(run, locked) for run in group)
            if url:
                reference = self.links.setdefault(url, f"rIdLink{len(self.links) + 1}")
                inner = f'<w:hyperlink r:id="{reference}" w:history="1">{inner}</w:hyperlink>'
            yield inner

    def _value_or_text(self, run: Run, locked: bool) -> str:
        if run.tag:
            return self._control(run.tag, _WORDS["fact"], "sdtContentLocked", _run(run, shaded=True))
        return _run(run, shaded=locked)

    def _control(self, tag: str, title: str, lock: str, inner: str) -> str:
        self._controls += 1
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{xmltext.escape(title)}"/><w:tag w:val="{xmltext.escape(tag)}"/>'
            f'<w:id w:val="{self._controls}"/><w:lock w:val="{lock}"/></w:sdtPr>'
            f"<w:sdtContent>{inner}</w:sdtContent></w:sdt>"
        )


def _control_title(span: LockedSpan) -> str:
    if span.kind == "text":
        return _WORDS["text"]
    return _WORDS["open_region" if span.open else "region"]


def _new_page(line: Line) -> str:
    return "<w:pageBreakBefore/>" if line.new_page else ""


def _bookmark(number: int, name: str, content: str) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def _run(run: Run, *, shaded: bool = False) -> str:
    if run.text == LINE_BREAK:
        return "<w:r><w:br/></w:r>"
    formatting = {"link": bool(run.url), "strong": run.strong, "emphasis": run.emphasis}
    used = frozenset(name for name, is_used in formatting.items() if is_used)
    return docx_body.run(run.text.replace(LINE_BREAK, " "), used, _LOCKED_SHADING if shaded else "")
