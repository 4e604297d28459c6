"""Compares an edited copy with its review: which texts change, how sections are nested, what cannot be imported."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from assembler.core.errors import DataError, Problem
from assembler.core.json_files import list_in, object_in
from assembler.core.text import one_line, shorten
from assembler.word_review import collapse, locked_content, match, value_sources
from assembler.word_review.docx.reader import EditedCopy
from assembler.word_review.lines import Line, Runs, text_of
from assembler.word_review.locked_content import Lines, LockedSpan, LockedSpans, Occurrences
from assembler.word_review.match import CopySegment
from assembler.word_review.missing_values import refuse_missing
from assembler.word_review.parts import Review, digest, fingerprint, nested_spans
from assembler.word_review.passages import Passage
from assembler.word_review.rewrite import rewrite
from assembler.word_review.section_tree import SectionNode, build_tree
from assembler.word_review.to_markdown import MarkdownWriter, UnwritableError

_EXCERPT_LENGTH = 70


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import changes: the new source of each text by its pointer, and the sections (none in a letter).

    ``expected`` are the lines that the changed circular or letter must display, headings and texts in their order.
    """

    texts: Mapping[str, str]
    sections: tuple[SectionNode, ...]
    expected: Lines


def make_plan(review: Review, edited: EditedCopy, file: str, margins: Collection[str]) -> Plan:
    """The plan of importing an edited copy; ``margins`` are the paragraphs of a copy's headers and footers.

    Raises :class:`DataError` with everything that cannot be imported.
    """
    planner = _Planner(review, edited, file)
    planner.check_margins(margins)
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
        self._displayed = object_in(edited.record.get("shown"))
        self._recorded = object_in(edited.record.get("texts"))
        self._texts: dict[str, str] = {}
        self._changed: dict[str, Lines] = {}  # of the texts within others that change, by tag
        self.problems: list[Problem] = []

    def refuse(self, paragraph: str, what: str) -> None:
        """Add a problem with the text of a paragraph, and why it cannot be imported."""
        excerpt = shorten(one_line(paragraph), _EXCERPT_LENGTH, " …")
        self.problems.append(Problem(self._file, f"«{excerpt}»", what))

    def check_margins(self, margins: Collection[str]) -> None:
        """Refuse changes in headers and footers."""
        for text in filter(None, self._edited.margins):
            if text not in margins:
                self.refuse(text, "stands in the page's header or footer, which every document gets from the brand and "
                            "its facts; change it there")  # fmt: skip

    def plan(self) -> Plan:
        """The plan, empty where the copy is empty or outdated; what cannot be imported is added to the problems."""
        for each in self._edited.unsupported:
            self.refuse(each.paragraph, f"{each.what} cannot be taken in; write it in another way or take it out")
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
        segments, occurrences = collapse.collapse_segments(self._review, self._displayed, found, self.refuse)
        self._plan_regions(occurrences)
        self._plan_inner_texts(occurrences)
        refuse_missing(self._review, segments, occurrences, self.refuse)
        for segment in segments:
            self._plan_part(segment)
        tree: tuple[SectionNode, ...] = ()
        if self._review.kind == "circular":
            tree = build_tree(self._review, segments, self._new_section, self.refuse)
        return Plan(self._texts, tree, () if self.problems else self._expected(segments))

    def _outdated(self) -> str:
        """What has changed in the source so that edits cannot be told from it, empty where they can."""
        record = self._edited.record
        if "print" in record and record["print"] != digest(self._review.record()):
            return "another program than Word has saved the file, and its text or facts have changed in the source"
        if "parts" in record and record["parts"] != [part.bookmark for part in self._review.parts]:
            return "sections have come, gone or moved in the definition"
        return ""

    # --- locked spans ---

    def _plan_regions(self, occurrences: Occurrences) -> None:
        """Refuse regions that were edited, and parts of which the whole content was removed."""
        for tag, found in occurrences.items():
            span = self._spans[tag]
            if span.kind != "region":
                continue
            for lines in found:
                if lines == span.lines or digest(fingerprint(lines)) in list_in(self._displayed.get(tag)):
                    continue
                changed = value_sources.first_difference(lines, span.lines, self._spans)
                self.refuse(changed, value_sources.describe_source(self._review, tag))
        for part in self._review.parts:
            for passage in part.passages():
                gone = passage.locked and passage.lines and not set(passage.spans) & set(occurrences)
                if gone and part.kind != "area":
                    what = f"is gone, and can only be changed in the definition: {passage.locked}"
                    self.refuse(passage.expanded[0].text, what)

    def _plan_inner_texts(self, occurrences: Occurrences) -> None:
        """Plan texts that are displayed within others, perhaps in several places, and are typed in another."""
        for tag, found in occurrences.items():
            span = self._spans[tag]
            if span.kind != "text":
                continue
            versions = list(dict.fromkeys(lines for lines in found if lines != span.lines))
            if len(versions) > 1:
                changed = value_sources.first_difference(versions[1], versions[0], self._spans)
                self.refuse(changed, "stands in several places, and they were changed in different ways")
            elif versions and self._is_edit(tag, fingerprint(span.lines), versions[0]):
                self._plan_inner_text(span, versions[0])

    def _plan_inner_text(self, span: LockedSpan, lines: Lines) -> None:
        if not lines:
            what = "would be empty; take the whole paragraph out, or change the definition"
            self.refuse(span.lines[0].text, what)
            return
        assert span.passage is not None  # every span of the kind «text» has one
        source = self._rewritten(span.passage, lines, {**self._spans, **nested_spans(span.spans)})
        if source is not None:
            self._texts[span.passage.pointer] = source
            self._changed[span.tag] = lines

    def _is_edit(self, name: str, now: str, lines: Lines) -> bool:
        """Whether a text that differs from the definition was edited in Word, and not only in the definition since.

        Refuses one that was changed in both.
        """
        recorded = list_in(self._recorded.get(name))
        if len(recorded) != 2 or recorded[0] == digest(now):
            return True
        if recorded[1] == digest(fingerprint(lines)):
            return False
        what = "has been changed in the definition too since the review copy was made; change it there by hand"
        self.refuse(lines[0].text if lines else name, what)
        return False

    # --- headings and texts ---

    def _plan_part(self, segment: CopySegment) -> None:
        """Plan the heading and the text of the part that a segment was."""
        part = segment.part
        if part is None:
            return
        if part.heading and part.heading.lines and segment.heading != part.heading.lines[0].runs:
            self._plan_heading(segment, part.heading)
        lines, text = segment.lines, part.text
        if lines == text.lines:
            return
        self._refuse_items_beside_lists(text.lines, segment)
        if text.locked:
            changed = value_sources.first_difference(lines, text.lines, segment.spans)
            self.refuse(changed, f"stands in a text that Word cannot give back: {text.locked}")
        elif self._is_edit(text.pointer, text.source, lines):
            source = self._rewritten(text, lines, segment.spans)
            if source is not None:
                self._texts[text.pointer] = source

    def _plan_heading(self, segment: CopySegment, heading: Passage) -> None:
        if heading.locked:
            self.refuse(segment.title, f"cannot be changed here: {heading.locked}")
        elif self._is_edit(heading.pointer, heading.source, (Line("text", segment.heading),)):
            source = self._heading(segment.heading, heading, segment.spans)
            if source is not None:
                self._texts[heading.pointer] = source

    def _refuse_items_beside_lists(self, old: Lines, segment: CopySegment) -> None:
        """Refuse items that were put before or after a list of the definition: they would not be items of it."""
        lines = segment.lines
        for code, _, _, start, end in SequenceMatcher(None, old, lines, autojunk=False).get_opcodes():
            for new, beside in ((start, start - 1), (end - 1, end)) if code == "insert" else ():
                tag = locked_content.sole_tag(lines[beside]) if 0 <= beside < len(lines) else ""
                if tag and self._spans[tag].open and lines[new].kind == "item":
                    text = value_sources.displayed_text(lines[new], segment.spans)
                    self.refuse(text, value_sources.describe_source(self._review, tag))

    def _new_section(self, segment: CopySegment) -> tuple[str, str]:
        """The source of heading and text of a new section."""
        heading = self._heading(segment.heading, None, segment.spans) or ""
        new = Passage("", "", (), {})
        return heading, self._rewritten(new, segment.lines, segment.spans) or "" if segment.lines else ""

    def _rewritten(self, passage: Passage, lines: Lines, spans: LockedSpans) -> str | None:
        """The source of a passage with these lines, none where it is refused."""
        if passage.locked:
            changed = value_sources.first_difference(lines, passage.lines, spans)
            self.refuse(changed, f"Word cannot give this back: {passage.locked}")
            return None
        try:
            return rewrite(passage, lines, MarkdownWriter(spans, passage.urls, self._review.read))
        except UnwritableError as error:
            self.refuse(error.line.text, "cannot be written as Markdown; change its bold, italics or links")
            return None

    def _heading(self, runs: Runs, passage: Passage | None, spans: LockedSpans) -> str | None:
        """The source of a heading with these runs, none where it is refused."""
        urls = passage.urls if passage else {}
        try:
            return MarkdownWriter(spans, urls, self._review.read).inline(runs, self._review.read_line)
        except UnwritableError:
            what = "cannot be a heading; take out line breaks, and change its bold, italics or links"
            self.refuse(text_of(runs), what)
            return None

    # --- what the result must display ---

    def _expected(self, segments: Sequence[CopySegment]) -> Lines:
        result: list[Line] = []
        for segment in segments:
            spans = _with_changes(segment.spans, self._changed)
            part, lines, heading = segment.part, segment.lines, segment.heading
            if part and part.heading and part.heading.lines and part.heading.pointer not in self._texts:
                heading = part.heading.lines[0].runs
            if heading:
                expanded = self._expanded((Line("text", heading),), spans)
                result += [replace(line, kind="heading", level=segment.level) for line in expanded]
            if part and part.text.pointer not in self._texts:
                lines = part.text.lines  # the definition may have changed since the copy was made
            result += self._expanded(lines, spans)
        return locked_content.untagged(result)

    def _expanded(self, lines: Lines, spans: LockedSpans) -> Lines:
        try:
            return locked_content.expand(lines, spans)
        except LookupError as error:
            span = self._spans[str(error.args[0])]
            text = value_sources.displayed_text(span.lines[0], span.spans)
            what = "list that is kept elsewhere" if span.lists else value_sources.kind_name(span)
            self.refuse(text, f"is a {what}, and stands together with other text; part them")
            return ()


def _with_changes(spans: LockedSpans, changed: Mapping[str, Lines]) -> LockedSpans:
    """The spans with the changed lines of texts, at any depth."""
    return {
        tag: replace(span, lines=changed.get(tag, span.lines), spans=_with_changes(span.spans, changed))
        for tag, span in spans.items()
    }
