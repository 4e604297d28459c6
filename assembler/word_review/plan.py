"""An edited Word file held against its review: which texts change, how sections stand, what cannot be taken in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from assembler.core.errors import DataError, Problem
from assembler.core.json_files import object_in
from assembler.word_review import collapse, locked_content, match, to_markdown, value_sources
from assembler.word_review.collapse import CollapsedSegment, Occurrences
from assembler.word_review.docx.reader import EditedCopy
from assembler.word_review.lines import Line, Runs, text_of
from assembler.word_review.locked_content import Lines, LockedSpan
from assembler.word_review.missing_values import refuse_missing
from assembler.word_review.parts import Review, digest, fingerprint, nested_spans
from assembler.word_review.passages import Passage
from assembler.word_review.section_tree import SectionNode, build_tree
from assembler.word_review.to_markdown import MarkdownWriter, UnwritableError

_EXCERPT_LENGTH = 70


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to change: the new typing of each text by its place, and the sections (none in a letter).

    ``expected`` are the lines that the circular is to have, each heading and text in its order.
    """

    texts: Mapping[str, str]
    sections: tuple[SectionNode, ...]
    expected: Lines


def make_plan(review: Review, edited: EditedCopy, file: str, margins: Collection[str]) -> Plan:
    """What an edited copy asks for; ``margins`` are what the headers and footers of a copy say.

    Raises :class:`DataError` with all that it asks for and that cannot be.
    """
    planner = _Planner(review, edited, file)
    planner.hold_margins(margins)
    result = planner.plan()
    if planner.problems:
        raise DataError(list(dict.fromkeys(planner.problems)))
    return result


class _Planner:
    def __init__(self, review: Review, edited: EditedCopy, file: str) -> None:
        self._review = review
        self._edited = edited
        self._file = file
        self._spans = review.spans
        self._displayed: Mapping[str, Any] = object_in(edited.record.get("shown"))
        self._recorded: Mapping[str, Any] = object_in(edited.record.get("texts"))
        self._texts: dict[str, str] = {}
        self._changed: dict[str, Lines] = {}  # texts that others hold, by tag
        self.problems: list[Problem] = []

    def refuse(self, paragraph: str, what: str) -> None:
        """Note something that cannot be taken in, by the text of its paragraph."""
        text = " ".join(paragraph.split())
        told = text if len(text) <= _EXCERPT_LENGTH else f"{text[:_EXCERPT_LENGTH].rstrip()} …"
        self.problems.append(Problem(self._file, f"«{told}»", what))

    def hold_margins(self, margins: Collection[str]) -> None:
        """Refuse what was changed in the headers and footers."""
        for text in filter(None, self._edited.margins):
            if text not in margins:
                self.refuse(text, "stands in the page's header or footer, which every document gets from the brand and "
                            "its facts; change it there")  # fmt: skip

    def plan(self) -> Plan:
        """Everything that the file asks for."""
        for refused in self._edited.unsupported:
            self.refuse(refused.paragraph, f"{refused.what} cannot be taken in; write it in another way or take it out")
        if self._edited.title and self._edited.title != self._review.document.title:
            self.refuse(self._edited.title, f"the title is a fact («{self._review.document.title}»); change it there")
        if not self._edited.lines:
            self.problems.append(Problem(self._file, "", "has no text"))
            return Plan({}, (), ())
        outdated = self._outdated()
        if outdated:
            self.problems.append(Problem(self._file, "", f"{outdated} since this copy was made; make a new one"))
            return Plan({}, (), ())
        found = match.split_segments(self._review, self._edited.lines)
        match.restore_tags(self._review, found)
        collapsed, occurrences = collapse.collapse_segments(self._review, self._displayed, found, self.refuse)
        self._regions(occurrences)
        self._held_texts(occurrences)
        refuse_missing(self._review, collapsed, occurrences, self.refuse)
        for each in collapsed:
            self._own_texts(each)
        tree: tuple[SectionNode, ...] = ()
        if self._review.kind == "circular":
            tree = build_tree(self._review, collapsed, self._new_section, self.refuse)
        return Plan(self._texts, tree, () if self.problems else self._expected(collapsed))

    def _outdated(self) -> str:
        """What has changed in the source so that the copy cannot be told from it, nothing where it can."""
        record = self._edited.record
        if "print" in record and record["print"] != digest(self._review.record()):
            return "another program than Word has saved the file, and its text or facts have changed in the source"
        if "parts" in record and record["parts"] != [part.bookmark for part in self._review.parts]:
            return "sections have come, gone or moved in the definition"
        return ""

    # --- what others make ---

    def _regions(self, occurrences: Occurrences) -> None:
        for tag, found in occurrences.items():
            span = self._spans[tag]
            if span.kind != "region":
                continue
            for lines in found:
                print_now = fingerprint(lines)
                if lines == span.lines or digest(print_now) in self._displayed.get(tag, []):
                    continue
                self.refuse(
                    value_sources.first_difference(lines, span.lines, self._spans),
                    value_sources.describe_source(self._review, tag),
                )
        present = set(occurrences)
        for part in self._review.parts:
            for passage in (part.heading, part.text):
                gone = passage and passage.locked and passage.lines and not set(passage.spans) & present
                if passage and gone and part.kind != "area":
                    told = passage.expanded[0].text
                    self.refuse(told, f"is gone, and can only be changed in the definition: {passage.locked}")

    def _held_texts(self, occurrences: Occurrences) -> None:
        """Texts that stand at a place of their own in the definition, and may have several in the circular."""
        for tag, found in occurrences.items():
            span = self._spans[tag]
            if span.kind != "text":
                continue
            versions = list(dict.fromkeys(lines for lines in found if lines != span.lines))
            if not versions:
                continue
            if len(versions) > 1:
                told = value_sources.first_difference(versions[1], versions[0], self._spans)
                self.refuse(told, "stands in several places, and they were changed in different ways")
                continue
            (lines,) = versions
            if not self._is_edit(tag, fingerprint(span.lines), lines):
                continue
            if not lines:
                self.refuse(
                    span.lines[0].text, "would be empty; take the whole paragraph out, or change the definition"
                )
                continue
            passage = span.passage
            assert passage is not None  # every text that is held is a passage
            written = self._rewritten(passage, lines, {**self._spans, **nested_spans(span.spans)})
            if written is not None:
                self._texts[passage.pointer] = written
                self._changed[tag] = lines

    def _is_edit(self, name: str, now: str, lines: Lines) -> bool:
        """Whether a text that differs from the definition was edited in Word, and not only in the definition since."""
        recorded = self._recorded.get(name)
        if not isinstance(recorded, list) or len(recorded) != 2 or recorded[0] == digest(now):
            return True
        if recorded[1] == digest(fingerprint(lines)):
            return False
        told = lines[0].text if lines else name
        self.refuse(
            told, "has been changed in the definition too since the review copy was made; change it there by hand"
        )
        return False

    # --- own texts ---

    def _own_texts(self, each: CollapsedSegment) -> None:
        part = each.segment.part
        if part is None:
            return
        if part.heading and part.heading.lines and each.heading != part.heading.lines[0].runs:
            edited = (Line("text", each.heading),)
            if part.heading.locked:
                self.refuse(text_of(each.segment.heading), f"cannot be changed here: {part.heading.locked}")
            elif self._is_edit(part.heading.pointer, part.heading.source, edited):
                written = self._heading(each.heading, part.heading, each.names)
                if written is not None:
                    self._texts[part.heading.pointer] = written
        if each.lines == part.text.lines:
            return
        self._beside_lists(part.text.lines, each)
        if part.text.locked:
            told = value_sources.first_difference(each.lines, part.text.lines, each.names)
            self.refuse(told, f"stands in a text that Word cannot give back: {part.text.locked}")
        elif self._is_edit(part.text.pointer, part.text.source, each.lines):
            written = self._rewritten(part.text, each.lines, each.names)
            if written is not None:
                self._texts[part.text.pointer] = written

    def _beside_lists(self, old: Lines, each: CollapsedSegment) -> None:
        """Refuse items that were put before or after a list that is kept elsewhere: they would be no items of it."""
        opcodes = SequenceMatcher(None, old, each.lines, autojunk=False).get_opcodes()
        for start, end in ((start, end) for code, _, _, start, end in opcodes if code == "insert"):
            for new, beside in ((start, start - 1), (end - 1, end)):
                tag = locked_content.sole_tag(each.lines[beside]) if 0 <= beside < len(each.lines) else ""
                if tag and self._spans[tag].open and each.lines[new].kind == "item":
                    what = value_sources.describe_source(self._review, tag)
                    self.refuse(value_sources.displayed_text(each.lines[new], each.names), what)

    def _new_section(self, each: CollapsedSegment) -> tuple[str, str]:
        """Heading and text of a section that is new, as they are to be typed."""
        heading = self._heading(each.heading, None, each.names) or ""
        new = Passage("", "", (), {})
        return heading, self._rewritten(new, each.lines, each.names) or "" if each.lines else ""

    def _rewritten(self, passage: Passage, lines: Lines, names: Mapping[str, LockedSpan]) -> str | None:
        if passage.locked:
            self.refuse(
                value_sources.first_difference(lines, passage.lines, names),
                f"Word cannot give this back: {passage.locked}",
            )
            return None
        try:
            return to_markdown.rewrite(passage, lines, MarkdownWriter(names, passage.urls, self._review.read))
        except UnwritableError as error:
            self.refuse(error.line.text, "cannot be written as Markdown; change its bold, italics or links")
            return None

    def _heading(self, runs: Runs, passage: Passage | None, names: Mapping[str, LockedSpan]) -> str | None:
        urls = passage.urls if passage else {}
        try:
            return MarkdownWriter(names, urls, self._review.read).inline(runs, self._review.read_line)
        except UnwritableError:
            self.refuse(
                text_of(runs), "cannot be a heading; take out line breaks, and change its bold, italics or links"
            )
            return None

    # --- the end ---

    def _expected(self, collapsed: Sequence[CollapsedSegment]) -> Lines:
        result: list[Line] = []
        for each in collapsed:
            names = _with_changes(each.names, self._changed)
            part, lines, heading = each.segment.part, each.lines, each.heading
            if part and part.heading and part.heading.lines and part.heading.pointer not in self._texts:
                heading = part.heading.lines[0].runs
            if heading:
                result += [
                    replace(line, kind="heading", level=each.segment.level)
                    for line in self._as_printed((Line("text", heading),), names)
                ]
            if part and part.text.pointer not in self._texts:
                lines = part.text.lines  # what the definition says by now
            result += self._as_printed(lines, names)
        return locked_content.untagged(result)

    def _as_printed(self, lines: Lines, names: Mapping[str, LockedSpan]) -> Lines:
        try:
            return locked_content.expand(lines, names)
        except LookupError as error:
            span = self._spans[str(error.args[0])]
            told = value_sources.displayed_text(span.lines[0], span.spans)
            what = "list that is kept elsewhere" if span.lists else value_sources.kind_name(span)
            self.refuse(told, f"is a {what}, and stands together with other text; part them")
            return ()


def _with_changes(spans: Mapping[str, LockedSpan], changed: Mapping[str, Lines]) -> dict[str, LockedSpan]:
    return {
        tag: replace(span, lines=changed.get(tag, span.lines), spans=_with_changes(span.spans, changed))
        for tag, span in spans.items()
    }
