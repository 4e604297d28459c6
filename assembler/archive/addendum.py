"""Write the addendum of an archive copy: what its fields have no room for or cannot show, under the fields' labels."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from assembler.archive import display
from assembler.document.nodes import Block, Break, Detail, Document, Heading, Inline, Paragraph, Text
from assembler.document.words import label as word
from assembler.i18n.language import Language


@dataclass(slots=True)
class Addendum:
    """Gathers texts, in the order in which the form refers to them, and notes about what is outside of its fields."""

    language: Language
    texts: list[tuple[str, str]] = field(default_factory=list)
    added: list[str] = field(default_factory=list)

    def references(self) -> tuple[str, ...]:
        """How a field can refer to the text that is added next, longest first: «(se tillegg 1)»."""
        number = len(self.texts) + 1
        noun = word("addendum", self.language).lower()
        return f"({word('see_addendum', self.language)} {number})", f"({noun} {number})", f"({number})"

    def add(self, label: str, page: int, text: str) -> None:
        """Add a field's whole text; ``page`` is the number of the field's page."""
        self.texts.append((f"{label} ({word('page', self.language).lower()} {page})", text))

    def note(self, page: int, text: str) -> None:
        """Note something on a page (0: in the file) that is outside of the form's fields."""
        self.added.append(f"{word('page', self.language)} {page}: {text}" if page else text)

    def document(self, title: str, identifier: str, date: dt.date) -> Document | None:
        """The addendum to the form with this title; none where it would be empty."""
        if not self.texts and not self.added:
            return None
        noun, blocks = word("addendum", self.language), list[Block]()
        for number, (label, text) in enumerate(self.texts, start=1):
            blocks.append(Heading(1, (Text(display.printable(f"{noun} {number}: {label}")),)))
            blocks += _paragraphs(text)
        if self.added:
            blocks.append(Heading(1, (Text(word("not_in_form", self.language)),)))
            for text in self.added:
                blocks += _paragraphs(text)
        everything = "".join(text for _, text in self.texts) + "".join(self.added)
        names = ["addendum_intro"] * bool(self.texts)
        names += ["addendum_codes"] * (display.printable(everything) != everything)
        opening: list[Block] = [Paragraph((Text(word(name, self.language)),)) for name in names]
        return Document(
            title=noun,
            language=self.language,
            kind="form",
            date=date,
            blocks=(*opening, *blocks),
            details=(Detail(word("form_definition", self.language), display.printable(title)),),
            identifier=identifier,
        )


def _paragraphs(text: str) -> list[Block]:
    """The text as paragraphs, which end at an empty line; other line breaks are kept."""
    paragraphs: list[list[Inline]] = [[]]
    for line in display.printable(text).split("\n"):
        if not line.strip():
            paragraphs.append([])
            continue
        if paragraphs[-1]:
            paragraphs[-1].append(Break())
        paragraphs[-1].append(Text(line))
    return [Paragraph(tuple(parts)) for parts in paragraphs if parts]
