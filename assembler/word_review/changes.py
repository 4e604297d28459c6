"""Lists what an import changes: texts, sections, and what is left for a person to follow up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from assembler.word_review.docx.annotations import Annotation
from assembler.word_review.parts import Review, nested_spans
from assembler.word_review.plan import Plan


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text before and after, as typed: its JSON Pointer, and the ``heading`` that it stands under."""

    pointer: str
    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section that was added, removed or moved: its levels before and after (0: none).

    ``text`` is that of a section that was added or removed.
    """

    kind: Literal["added", "taken out", "moved", "on another level"]
    heading: str
    before: int
    after: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something beside the text for a person to look at.

    ``language``: the same text in the other language form, which is unchanged; ``dropped``: a note in the definition
    that was removed with its section; ``typed``: a text that repeats or contradicts a fact, as ``what`` says.
    """

    kind: Literal["language", "dropped", "typed"]
    pointer: str
    language: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an edited copy makes of a ``file``: its text before and after, the changes, and what a person must settle.

    ``sections`` are those that were added, removed, moved or put on another level.
    """

    file: Path
    before: str
    after: str
    changes: tuple[TextChange, ...]
    sections: tuple[SectionChange, ...]
    follow_ups: tuple[FollowUp, ...]
    annotations: tuple[Annotation, ...]


def text_changes(review: Review, plan: Plan) -> Iterator[TextChange]:
    """The texts of a plan, each with its source before and the heading that it stands under first."""
    known: dict[str, tuple[str, str]] = {}
    for part in review.parts:
        heading = part.heading_text or review.document.title
        for passage in part.passages():
            known[passage.pointer] = (heading, passage.source)
            for span in nested_spans(passage.spans).values():
                if span.passage:
                    known.setdefault(span.passage.pointer, (heading, span.passage.source))
    for pointer, after in plan.texts.items():
        heading, before = known[pointer]
        yield TextChange(pointer, heading, before, after)


def language_follow_ups(changes: Iterable[TextChange]) -> Iterator[FollowUp]:
    """The other language form of each changed text that stands in two."""
    for change in changes:
        parent, _, language = change.pointer.rpartition("/")
        if language in ("nb", "nn"):
            other = "nn" if language == "nb" else "nb"
            yield FollowUp("language", f"{parent}/{other}", other)


def section_changes(review: Review, plan: Plan) -> Iterator[SectionChange]:
    """The sections that were added, moved or put on another level, in their new order; then those that were removed.

    The longest common runs of the old and the new order stand still; every other section is moved.
    """
    nodes = [pair for root in plan.sections for pair in root.all()]
    kept = [node.part.bookmark for node, _ in nodes if node.part]
    parts = {part.bookmark: part for part in review.parts if part.heading}
    before = [bookmark for bookmark in parts if bookmark in kept]
    still = {
        bookmark
        for block in SequenceMatcher(None, before, kept, autojunk=False).get_matching_blocks()
        for bookmark in before[block.a : block.a + block.size]
    }
    for node, level in nodes:
        if node.part is None:
            yield SectionChange("added", node.heading, 0, level, node.text)
        elif node.part.bookmark not in still:
            yield SectionChange("moved", node.part.heading_text, node.part.level, level)
        elif node.part.level != level:
            yield SectionChange("on another level", node.part.heading_text, node.part.level, level)
    for bookmark, part in parts.items():
        if plan.sections and bookmark not in kept:
            yield SectionChange("taken out", part.heading_text, part.level, 0, part.text.source)
