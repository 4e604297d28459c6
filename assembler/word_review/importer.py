"""Imports an edited review copy: gives the definition or letter text with what people changed, and checks it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

from assembler.core.errors import DataError, Problem, TemplateError
from assembler.document.nodes import Document
from assembler.json_schema.validation import Checker
from assembler.render.docx import writer as docx
from assembler.scheme import consistency
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme
from assembler.scheme.validate import definition_problems
from assembler.word_review import tags
from assembler.word_review.apply import apply_plan
from assembler.word_review.changes import (
    FollowUp,
    ImportResult,
    TextChange,
    language_follow_ups,
    section_changes,
    text_changes,
)
from assembler.word_review.docx.package import open_package
from assembler.word_review.docx.reader import EditedCopy, margin_texts, read_docx
from assembler.word_review.locked_content import Lines, untagged
from assembler.word_review.parts import Review, circular_review, letter_part
from assembler.word_review.plan import Plan, make_plan

_EXCERPT_LENGTH = 70


def read_copy(contents: bytes, file: str) -> EditedCopy:
    """An edited copy. Raises :class:`DataError` where the file is not a Word file that can be read."""
    return read_docx(open_package(contents, file))


def import_circular(
    edited: EditedCopy, file: str, definition: Definition, source: str, theme: Theme, meta_schema: Checker
) -> ImportResult:
    """The result of importing a circular's edited copy into its definition, whose file has the text ``source``.

    Raises :class:`DataError` with everything that cannot be imported.
    """
    review = circular_review(definition, theme)
    plan = make_plan(review, edited, file, _margins(review.document, theme))
    after, dropped = apply_plan(source, plan)
    if after != source:
        _check_definition(plan, after, definition, theme, meta_schema, file)
    changes = tuple(text_changes(review, plan))
    follow_ups = (*language_follow_ups(changes), *(FollowUp("dropped", note) for note in dropped))
    sections = tuple(section_changes(review, plan))
    return ImportResult(definition.path, source, after, changes, sections, follow_ups, tuple(edited.annotations.found))


def import_letter(edited: EditedCopy, file: str, review: Review, source: str, theme: Theme) -> ImportResult:
    """The result of importing a letter's edited copy into its text. Raises :class:`DataError` as for a circular."""
    plan = make_plan(review, edited, file, _margins(review.document, theme))
    (part,) = review.parts
    after = plan.texts.get(part.text.pointer, source)
    lost = Counter(tags.tag_texts(source)) - Counter(tags.tag_texts(after))
    if lost or tags.split_template(after) is None:
        tag = next(iter(lost), "{% … %}")
        raise DataError(
            [Problem(file, f"«{tag}»", "is a tag that must stand where its other end is; put it back from the copy")]
        )
    _check_lines(file, plan.expected, letter_part(review.file, after, review.language).text.expanded)
    changes = (TextChange("", review.name, source, after),) if after != source else ()
    return ImportResult(review.file, source, after, changes, (), (), tuple(edited.annotations.found))


def _margins(document: Document, theme: Theme) -> frozenset[str]:
    """The paragraphs of the headers and footers of a document's copy: those of an empty file made like it."""
    empty = docx.write(replace(document, blocks=()), theme)
    return frozenset(margin_texts(open_package(empty, document.title)))


def _check_definition(
    plan: Plan, text: str, definition: Definition, theme: Theme, meta_schema: Checker, file: str
) -> None:
    """Raise :class:`DataError` where the new definition breaks its rules, or its circular differs from the copy."""
    schema = json.loads(text)
    path, _ = definition.files[definition.uri]
    files = {**definition.files, definition.uri: (path, schema)}
    new = replace(definition, schema=schema, files=files)
    problems = definition_problems(new, meta_schema) or list(consistency.problems(new))
    if problems:
        raise DataError(problems)
    try:
        lines = circular_review(new, theme).lines
    except TemplateError as error:
        raise DataError(error.problems) from error
    _check_lines(file, plan.expected, lines)


def _check_lines(file: str, expected: Lines, lines: Lines) -> None:
    """Raise :class:`DataError` with the first line that the new text displays in another way than the edited copy."""
    found = untagged(lines)
    if found == expected:
        return
    different = next((one for one, other in zip(expected, found, strict=False) if one != other), None)
    line = different or next(iter((expected or found)[-1:]), None)
    what = "stands where the definition would print it differently; move it, or change the definition by hand"
    raise DataError([Problem(file, f"«{line.text[:_EXCERPT_LENGTH] if line else ''}»", what)])
