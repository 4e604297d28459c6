"""What is still open in a Word file: comments, changes that nobody has accepted, words that look like no others."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from assembler.word_review.docx.package import Element, w

AnnotationKind: TypeAlias = Literal[
    "comment", "inserted", "deleted", "moved", "formatted", "highlighted", "coloured", "aligned"
]
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_CHANGES: dict[str, AnnotationKind] = {"ins": "inserted", "del": "deleted", "moveFrom": "moved"}


@dataclass(frozen=True, slots=True)
class Annotation:
    """One thing to settle: who raised it and when (ISO, may be empty), the words it is about and their paragraph.

    ``said`` is a comment's own text.
    """

    kind: AnnotationKind
    author: str
    date: str
    about: str
    paragraph: str = ""
    said: str = ""


@dataclass(slots=True)
class AnnotationCollector:
    """Gathers what is open while a file is read, paragraph by paragraph."""

    comments: dict[str, Annotation] = field(default_factory=dict)
    found: list[Annotation] = field(default_factory=list)
    _open: dict[str, str] = field(default_factory=dict)
    _changing: list[Annotation] = field(default_factory=list)
    _waiting: list[Annotation] = field(default_factory=list)
    _told: dict[str, int] = field(default_factory=dict)
    _in_row: bool = False

    @classmethod
    def of(cls, comments: Element | None, extended: Element | None) -> AnnotationCollector:
        """The points of a file with these comments, without those that are marked as done."""
        done = {
            entry.get(f"{_W15}paraId")
            for entry in (extended.iter(f"{_W15}commentEx") if extended is not None else ())
            if entry.get(f"{_W15}done") in ("1", "true")
        }
        result = cls()
        for comment in comments.iter(w("comment")) if comments is not None else ():
            paragraphs = list(comment.iter(w("p")))
            if any(paragraph.get(_W14) in done for paragraph in paragraphs if paragraph.get(_W14)):
                continue
            text = "\n".join("".join(part.text or "" for part in paragraph.iter(w("t"))) for paragraph in paragraphs)
            annotation = Annotation(
                "comment", comment.get(w("author"), ""), comment.get(w("date"), "")[:10], "", said=text
            )
            result.comments[comment.get(w("id"), "")] = annotation
        return result

    def range(self, number: str, *, begins: bool, reference: bool = False) -> None:
        """A comment's words begin or end here; ``reference``: its sign stands here, whether or not it has words."""
        if number not in self.comments:
            return
        if reference:
            if number not in self._told:
                self._tell(number, self._open.pop(number, ""))
        elif begins:
            self._open.setdefault(number, "")
        elif number in self._open:
            self._tell(number, self._open.pop(number))

    def _tell(self, number: str, about: str) -> None:
        self._told[number] = len(self.found) + len(self._waiting)
        self._waiting.append(replace(self.comments[number], about=about))

    def text(self, characters: str) -> None:
        """Characters that stand here, in whatever is open."""
        for number in self._open:
            self._open[number] += characters
        if self._changing:
            self._changing[-1] = replace(self._changing[-1], about=self._changing[-1].about + characters)

    def begin(self, change: Element) -> None:
        """A tracked change begins."""
        kind = _CHANGES[change.tag.rpartition("}")[2]]
        self._changing.append(Annotation(kind, change.get(w("author"), ""), change.get(w("date"), "")[:10], ""))

    def end(self) -> None:
        """The tracked change that began last ends."""
        annotation = self._changing.pop()
        if annotation.about and not self._in_row:
            self._waiting.append(annotation)

    def formatted(self, change: Element, about: str) -> None:
        """The look of these words was changed, and the change is tracked."""
        if about.strip():
            self._waiting.append(
                Annotation("formatted", change.get(w("author"), ""), change.get(w("date"), "")[:10], about)
            )

    def marked(self, kind: AnnotationKind, about: str) -> None:
        """These words look so, and the text cannot say it."""
        last = self._waiting[-1] if self._waiting else None
        if last and last.kind == kind:
            self._waiting[-1] = replace(last, about=last.about + about)
        elif about.strip():
            self._waiting.append(Annotation(kind, "", "", about))

    def begin_row(self, row: Element, change: Element | None) -> None:
        """A row of a table begins; ``change`` is what put it in or took it out, with all that its cells hold."""
        self._in_row = change is not None
        if change is not None:
            about = " | ".join(
                "".join(part.text or "" for part in cell.iter(w("t"), w("delText"))) for cell in row.iter(w("tc"))
            )
            kind = _CHANGES[change.tag.rpartition("}")[2]]
            self._waiting.append(
                Annotation(kind, change.get(w("author"), ""), change.get(w("date"), "")[:10], about, about)
            )

    def end_row(self) -> None:
        """The row ends."""
        self._in_row = False

    def settle(self, paragraph: str) -> None:
        """The paragraph that all this stood in ends: its text."""
        for annotation in self._waiting:
            last = self.found[-1] if self.found else None
            annotation = replace(annotation, paragraph=annotation.paragraph or paragraph or annotation.about)
            alike = last and (last.kind, last.author, last.date, last.paragraph) == (
                annotation.kind, annotation.author, annotation.date, annotation.paragraph)  # fmt: skip
            if last and alike and annotation.kind in ("inserted", "deleted", "moved", "formatted"):
                self.found[-1] = replace(last, about=last.about + annotation.about)
            else:
                self.found.append(annotation)
        self._waiting = []
