"""Collects what is unsettled in a Word file: comments, tracked changes, formatting that a text cannot have."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from assembler.render.docx.namespaces import w
from assembler.word_review.docx.package import Element

AnnotationKind: TypeAlias = Literal[
    "comment", "inserted", "deleted", "moved", "formatted", "highlighted", "coloured", "aligned"
]
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_CHANGES: dict[str, AnnotationKind] = {"ins": "inserted", "del": "deleted", "moveFrom": "moved"}
_MERGED: tuple[AnnotationKind, ...] = ("inserted", "deleted", "moved", "formatted")


@dataclass(frozen=True, slots=True)
class Annotation:
    """Something for a person to settle: who made it and when (ISO; both may be empty), the words it is about.

    ``paragraph`` is the text of their paragraph, ``comment`` the text of a comment.
    """

    kind: AnnotationKind
    author: str
    date: str
    about: str
    paragraph: str = ""
    comment: str = ""


def _annotation(kind: AnnotationKind, element: Element, about: str = "") -> Annotation:
    """The annotation of a tracked change or a comment, with its author and the day of its date."""
    return Annotation(kind, element.get(w("author"), ""), element.get(w("date"), "")[:10], about)


@dataclass(slots=True)
class AnnotationCollector:
    """Collects annotations while a file is read from its beginning, paragraph by paragraph."""

    comments: dict[str, Annotation] = field(default_factory=dict)  # by id, without the words that they are about
    found: list[Annotation] = field(default_factory=list)
    _open_comments: dict[str, str] = field(default_factory=dict)  # the words so far, by id
    _placed_comments: set[str] = field(default_factory=set)
    _open_changes: list[Annotation] = field(default_factory=list)  # the innermost last
    _pending: list[Annotation] = field(default_factory=list)  # of the paragraph that is being read
    _in_changed_row: bool = False

    @classmethod
    def of(cls, comments: Element | None, extended: Element | None) -> AnnotationCollector:
        """A collector with the comments of these parts, but for those that are marked as done."""
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
            result.comments[comment.get(w("id"), "")] = replace(_annotation("comment", comment), comment=text)
        return result

    def comment_range(self, number: str, *, begins: bool, reference: bool = False) -> None:
        """The words of a comment begin or end; ``reference``: its reference mark, with or without words before it."""
        if number not in self.comments:
            return
        if reference:
            if number not in self._placed_comments:
                self._place_comment(number, self._open_comments.pop(number, ""))
        elif begins:
            self._open_comments.setdefault(number, "")
        elif number in self._open_comments:
            self._place_comment(number, self._open_comments.pop(number))

    def _place_comment(self, number: str, about: str) -> None:
        self._placed_comments.add(number)
        self._pending.append(replace(self.comments[number], about=about))

    def add_text(self, characters: str) -> None:
        """Characters of the comments and tracked changes that are open."""
        for number in self._open_comments:
            self._open_comments[number] += characters
        if self._open_changes:
            last = self._open_changes[-1]
            self._open_changes[-1] = replace(last, about=last.about + characters)

    def begin_change(self, change: Element) -> None:
        """A tracked insertion, deletion or move begins."""
        self._open_changes.append(_annotation(_CHANGES[change.tag.rpartition("}")[2]], change))

    def end_change(self) -> None:
        """The tracked change that began last ends."""
        annotation = self._open_changes.pop()
        if annotation.about and not self._in_changed_row:
            self._pending.append(annotation)

    def add_format_change(self, change: Element, about: str) -> None:
        """A tracked change of the formatting of these words."""
        if about.strip():
            self._pending.append(_annotation("formatted", change, about))

    def add_formatting(self, kind: AnnotationKind, about: str) -> None:
        """Formatting of these words that a text cannot have."""
        last = self._pending[-1] if self._pending else None
        if last and last.kind == kind:
            self._pending[-1] = replace(last, about=last.about + about)
        elif about.strip():
            self._pending.append(Annotation(kind, "", "", about))

    def begin_row(self, row: Element, change: Element | None) -> None:
        """A table row begins; ``change`` is the tracked change that inserted or deleted it with all its cells."""
        self._in_changed_row = change is not None
        if change is not None:
            about = " | ".join(
                "".join(part.text or "" for part in cell.iter(w("t"), w("delText"))) for cell in row.iter(w("tc"))
            )
            annotation = _annotation(_CHANGES[change.tag.rpartition("}")[2]], change, about)
            self._pending.append(replace(annotation, paragraph=about))

    def end_row(self) -> None:
        """The table row ends."""
        self._in_changed_row = False

    def end_paragraph(self, paragraph: str) -> None:
        """The paragraph with this text ends; neighbouring changes by one author on one day become one annotation."""
        for pending in self._pending:
            annotation = replace(pending, paragraph=pending.paragraph or paragraph or pending.about)
            last = self.found[-1] if self.found else None
            if last and annotation.kind in _MERGED and replace(last, about="") == replace(annotation, about=""):
                self.found[-1] = replace(last, about=last.about + annotation.about)
            else:
                self.found.append(annotation)
        self._pending = []
