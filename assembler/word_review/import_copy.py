"""Text that is cleared in Word: a review copy out of the definition, and the edited copy back into it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from assembler.compare.to_text import TextLine
from assembler.core.errors import DataError, Problem, TemplateError
from assembler.json_schema.validation import Checker
from assembler.scheme import consistency
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme
from assembler.scheme.validate import definition_problems
from assembler.text_diff import words
from assembler.text_diff.words import WordDiff
from assembler.word_review import apply, export, locked_content, tags
from assembler.word_review import parts as review
from assembler.word_review import plan as planning
from assembler.word_review.docx import reader as docx_reader
from assembler.word_review.docx.annotations import Annotation
from assembler.word_review.docx.package import open_package
from assembler.word_review.docx.reader import EditedCopy
from assembler.word_review.lines import text_of
from assembler.word_review.parts import Review
from assembler.word_review.plan import Plan

_MARKS = {"same": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text before and after, as it is typed: ``place`` is its JSON Pointer, ``heading`` what it stands under."""

    pointer: str
    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section that came, went or moved: its levels before and after (0: none), its text where it came or went."""

    kind: Literal["added", "taken out", "moved", "on another level"]
    heading: str
    before: int
    after: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something beside the text to see to: the same in the other ``language``, or a note that went with its section.

    ``what`` says what was typed although a fact holds it, or contradicts it.
    """

    kind: Literal["language", "dropped", "typed"]
    pointer: str
    language: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an edited copy makes of a file: its text before and after, what changed, and what is left for a person.

    ``sections`` are those that came, went, moved or changed their level.
    """

    file: Path
    before: str
    after: str
    changes: tuple[TextChange, ...]
    sections: tuple[SectionChange, ...]
    reminders: tuple[FollowUp, ...]
    annotations: tuple[Annotation, ...]


def read_copy(contents: bytes, file: str) -> EditedCopy:
    """An edited copy. Raises :class:`DataError` where the file is no Word file that can be read."""
    return docx_reader.read_docx(open_package(contents, file))


def import_circular(
    edited: EditedCopy, file: str, definition: Definition, source: str, theme: Theme, meta_schema: Checker
) -> ImportResult:
    """The edited copy of a circular, taken into its definition, whose file says ``source``.

    Raises :class:`DataError` with all that cannot be taken in.
    """
    made = review.circular_review(definition, theme)
    plan = planning.make_plan(made, edited, file, _margins(made, theme))
    changed = apply.apply_plan(source, plan)
    if changed.text != source:
        _validate(plan, changed.text, definition, theme, meta_schema, file)
    changes = tuple(_text_changes(made, plan))
    reminders = [*_language_follow_ups(changes), *(FollowUp("dropped", note) for note in changed.dropped)]
    sections = tuple(_section_changes(made, plan))
    return ImportResult(
        definition.path, source, changed.text, changes, sections, tuple(reminders), tuple(edited.annotations.found)
    )


def import_letter(edited: EditedCopy, file: str, made: Review, source: str, theme: Theme) -> ImportResult:
    """The edited copy of a letter's text. Raises :class:`DataError` with all that cannot be taken in."""
    plan = planning.make_plan(made, edited, file, _margins(made, theme))
    (part,) = made.parts
    after = plan.texts.get(part.text.pointer, source)
    lost = Counter(tags.tag_texts(source)) - Counter(tags.tag_texts(after))
    if lost or tags.split_template(after) is None:
        tag = next(iter(lost), "{% … %}")
        raise DataError(
            [Problem(file, f"«{tag}»", "is a tag that must stand where its other end is; put it back from the copy")]
        )
    again = review.letter_part(made.file, after, made.language)
    if locked_content.untagged(again.text.expanded) != plan.expected:
        raise _mismatch(file, plan.expected, locked_content.untagged(again.text.expanded))
    changes = (TextChange("", made.name, source, after),) if after != source else ()
    return ImportResult(made.file, source, after, changes, (), (), tuple(edited.annotations.found))


def _margins(made: Review, theme: Theme) -> tuple[str, ...]:
    """What the headers and footers of a review copy say."""
    return read_copy(export.write(made, theme), made.name).margins


def _validate(plan: Plan, text: str, definition: Definition, theme: Theme, meta_schema: Checker, file: str) -> None:
    """Refuse a definition that breaks its rules, or whose circular does not say what the edited copy says."""
    schema = json.loads(text)
    path, _ = definition.files[definition.uri]
    files = {**definition.files, definition.uri: (path, schema)}
    new = replace(definition, schema=schema, files=files)
    problems = definition_problems(new, meta_schema) or list(consistency.problems(new))
    if problems:
        raise DataError(problems)
    try:
        again = review.circular_review(new, theme)
    except TemplateError as error:
        raise DataError(error.problems) from error
    lines = []
    for part in again.parts:
        if part.heading:
            heading = part.heading.expanded[0]
            lines.append(replace(heading, kind="heading", level=part.level))
        lines += part.text.expanded
    if locked_content.untagged(lines) != plan.expected:
        raise _mismatch(file, plan.expected, locked_content.untagged(lines))


def _mismatch(file: str, expected: locked_content.Lines, found: locked_content.Lines) -> DataError:
    for one, other in zip(expected, found, strict=False):
        if one != other:
            text = one.text[:70]
            break
    else:
        text = (expected or found)[-1].text[:70] if expected or found else ""
    what = "stands where the definition would print it differently; move it, or change the definition by hand"
    return DataError([Problem(file, f"«{text}»", what)])


# --- what is told -----------------------------------------------------------------------------------------------------


def _text_changes(made: Review, plan: Plan) -> Iterator[TextChange]:
    known = {}
    for part in made.parts:
        name = text_of(part.heading.expanded[0].runs) if part.heading and part.heading.lines else made.document.title
        for passage in (part.heading, part.text):
            if passage:
                known[passage.pointer] = (name, passage.source)
                for span in review.nested_spans(passage.spans).values():
                    if span.passage:
                        known.setdefault(span.passage.pointer, (name, span.passage.source))
    for pointer, after in plan.texts.items():
        heading, before = known[pointer]
        yield TextChange(pointer, heading, before, after)


def _language_follow_ups(changes: tuple[TextChange, ...]) -> Iterator[FollowUp]:
    """Texts that stand in two language forms, of which one was changed."""
    for change in changes:
        parent, _, language = change.pointer.rpartition("/")
        if language in ("nb", "nn"):
            other = "nn" if language == "nb" else "nb"
            yield FollowUp("language", f"{parent}/{other}", other)


def _section_changes(made: Review, plan: Plan) -> Iterator[SectionChange]:
    """Which sections came, went, moved or changed their level."""
    nodes = [pair for root in plan.sections for pair in root.all()]
    kept = [node.part.bookmark for node, _ in nodes if node.part]
    parts = {part.bookmark: part for part in made.parts if part.heading}
    before = [bookmark for bookmark in parts if bookmark in kept]
    same = {
        bookmark
        for block in SequenceMatcher(None, before, kept, autojunk=False).get_matching_blocks()
        for bookmark in before[block.a : block.a + block.size]
    }
    for node, level in nodes:
        if node.part is None:
            yield SectionChange("added", node.heading, 0, level, node.text)
        elif node.part.bookmark not in same:
            yield SectionChange("moved", _heading_text(node.part), node.part.level, level)
        elif node.part.level != level:
            yield SectionChange("on another level", _heading_text(node.part), node.part.level, level)
    for bookmark, part in parts.items():
        if plan.sections and bookmark not in kept:
            yield SectionChange("taken out", _heading_text(part), part.level, 0, part.text.source)


def _heading_text(part: review.Part) -> str:
    return text_of(part.heading.expanded[0].runs) if part.heading else ""


def describe(revision: ImportResult) -> Iterator[TextLine]:
    """What changes, for a terminal: sections, then each text with its changed lines, as ``wdiff`` marks them."""
    for section in revision.sections:
        level = f"level {section.after or section.before}"
        if section.before and section.after and section.before != section.after:
            level = f"{level}, was {section.before}"
        yield TextLine(0, True, words.single("same", f"{section.kind}: {section.heading} ({level})"))
        text = section.text.split("\n")
        yield from _diff_lines([], text) if section.kind == "added" else _diff_lines(text, [])
    for change in revision.changes:
        yield TextLine(
            0, True, words.single("same", f"{change.heading} ({change.pointer})" if change.pointer else change.heading)
        )
        yield from _diff_lines(change.before.split("\n"), change.after.split("\n"))


def _diff_lines(before: list[str], after: list[str]) -> Iterator[TextLine]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        paired = min(i2 - i1, j2 - j1)
        for step in range(paired):
            yield TextLine(2, False, _with_signs(words.word_diff(before[i1 + step], after[j1 + step])))
        for line in filter(None, before[i1 + paired : i2]):
            yield TextLine(2, False, _with_signs(words.single("deleted", line)))
        for line in filter(None, after[j1 + paired : j2]):
            yield TextLine(2, False, _with_signs(words.single("inserted", line)))


def _with_signs(pieces: WordDiff) -> WordDiff:
    return tuple(
        words.DiffSegment(piece.kind, f"{_MARKS[piece.kind][0]}{piece.text}{_MARKS[piece.kind][1]}") for piece in pieces
    )
