"""An edited Word file held against its review: which texts change, how sections stand, what cannot be taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from assembler.core.errors import DataError, Problem
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


def make_plan(review: Review, edited: EditedCopy, file: str, margins: Sequence[str]) -> Plan:
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
        self._atoms = review.atoms
        self._shown: Mapping[str, Any] = edited.record.get("shown", {})
        self._recorded: Mapping[str, Any] = edited.record.get("texts", {})
        self._texts: dict[str, str] = {}
        self._changed: dict[str, Lines] = {}  # texts that others hold, by tag
        self.problems: list[Problem] = []

    def refuse(self, paragraph: str, what: str) -> None:
        """Note something that cannot be taken in, by the text of its paragraph."""
        text = " ".join(paragraph.split())
        told = text if len(text) <= _EXCERPT_LENGTH else f"{text[:_EXCERPT_LENGTH].rstrip()} …"
        self.problems.append(Problem(self._file, f"«{told}»", what))

    def hold_margins(self, margins: Sequence[str]) -> None:
        """Refuse what was changed in the headers and footers."""
        for text in filter(None, self._edited.margins):
            if text not in margins:
                self.refuse(text, "stands in the page's header or footer, which every document gets from the brand and "
                            "its facts; change it there")  # fmt: skip

    def plan(self) -> Plan:
        """Everything that the file asks for."""
        for refused in self._edited.refused:
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
        folded, occurrences = collapse.collapse_segments(self._review, self._shown, found, self.refuse)
        self._regions(occurrences)
        self._held_texts(occurrences)
        refuse_missing(self._review, folded, occurrences, self.refuse)
        for each in folded:
            self._own_texts(each)
        tree: tuple[SectionNode, ...] = ()
        if self._review.kind == "circular":
            tree = build_tree(self._review, folded, self._new_section, self.refuse)
        return Plan(self._texts, tree, () if self.problems else self._expected(folded))

    def _outdated(self) -> str:
        """What has changed in the source so that the copy cannot be told from it, nothing where it can."""
        record = self._edited.record
        if "print" in record and record["print"] != digest(self._review.record()):
            return "another program than Word has saved the file, and its text or facts have changed in the source"
        if "parts" in record and record["parts"] != [part.mark for part in self._review.parts]:
            return "sections have come, gone or moved in the definition"
        return ""

    # --- what others make ---

    def _regions(self, occurrences: Occurrences) -> None:
        for tag, found in occurrences.items():
            atom = self._atoms[tag]
            if atom.kind != "region":
                continue
            for lines in found:
                print_now = fingerprint(lines)
                if lines == atom.lines or digest(print_now) in self._shown.get(tag, []):
                    continue
                self.refuse(
                    value_sources.first_difference(lines, atom.lines, self._atoms),
                    value_sources.describe_source(self._review, tag),
                )
        present = set(occurrences)
        for part in self._review.parts:
            for passage in (part.heading, part.text):
                gone = passage and passage.locked and passage.lines and not set(passage.atoms) & present
                if passage and gone and part.kind != "area":
                    told = passage.expanded[0].text
                    self.refuse(told, f"is gone, and can only be changed in the definition: {passage.locked}")

    def _held_texts(self, occurrences: Occurrences) -> None:
        """Texts that stand at a place of their own in the definition, and may have several in the circular."""
        for tag, found in occurrences.items():
            atom = self._atoms[tag]
            if atom.kind != "text":
                continue
            versions = list(dict.fromkeys(lines for lines in found if lines != atom.lines))
            if not versions:
                continue
            if len(versions) > 1:
                told = value_sources.first_difference(versions[1], versions[0], self._atoms)
                self.refuse(told, "stands in several places, and they were changed in different ways")
                continue
            (lines,) = versions
            if not self._is_edit(tag, fingerprint(atom.lines), lines):
                continue
            if not lines:
                self.refuse(
                    atom.lines[0].text, "would be empty; take the whole paragraph out, or change the definition"
                )
                continue
            passage = atom.passage
            assert passage is not None  # every text that is held is a passage
            written = self._rewritten(passage, lines, {**self._atoms, **nested_spans(atom.atoms)})
            if written is not None:
                self._texts[passage.place] = written
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
        part = each.stretch.part
        if part is None:
            return
        if part.heading and part.heading.lines and each.heading != part.heading.lines[0].runs:
            edited = (Line("text", each.heading),)
            if part.heading.locked:
                self.refuse(text_of(each.stretch.heading), f"cannot be changed here: {part.heading.locked}")
            elif self._is_edit(part.heading.place, part.heading.source, edited):
                written = self._heading(each.heading, part.heading, each.names)
                if written is not None:
                    self._texts[part.heading.place] = written
        if each.lines == part.text.lines:
            return
        self._beside_lists(part.text.lines, each)
        if part.text.locked:
            told = value_sources.first_difference(each.lines, part.text.lines, each.names)
            self.refuse(told, f"stands in a text that Word cannot give back: {part.text.locked}")
        elif self._is_edit(part.text.place, part.text.source, each.lines):
            written = self._rewritten(part.text, each.lines, each.names)
            if written is not None:
                self._texts[part.text.place] = written

    def _beside_lists(self, old: Lines, each: CollapsedSegment) -> None:
        """Refuse items that were put before or after a list that is kept elsewhere: they would be no items of it."""
        opcodes = SequenceMatcher(None, old, each.lines, autojunk=False).get_opcodes()
        for start, end in ((start, end) for code, _, _, start, end in opcodes if code == "insert"):
            for new, beside in ((start, start - 1), (end - 1, end)):
                tag = locked_content.sole_tag(each.lines[beside]) if 0 <= beside < len(each.lines) else ""
                if tag and self._atoms[tag].open and each.lines[new].kind == "item":
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

    def _expected(self, folded: Sequence[CollapsedSegment]) -> Lines:
        result: list[Line] = []
        for each in folded:
            names = _with_changes(each.names, self._changed)
            part, lines, heading = each.stretch.part, each.lines, each.heading
            if part and part.heading and part.heading.lines and part.heading.place not in self._texts:
                heading = part.heading.lines[0].runs
            if heading:
                result += [
                    replace(line, kind="heading", level=each.stretch.level)
                    for line in self._as_printed((Line("text", heading),), names)
                ]
            if part and part.text.place not in self._texts:
                lines = part.text.lines  # what the definition says by now
            result += self._as_printed(lines, names)
        return locked_content.untagged(result)

    def _as_printed(self, lines: Lines, names: Mapping[str, LockedSpan]) -> Lines:
        try:
            return locked_content.expand(lines, names)
        except LookupError as error:
            atom = self._atoms[str(error.args[0])]
            told = value_sources.displayed_text(atom.lines[0], atom.atoms)
            what = "list that is kept elsewhere" if atom.lists else value_sources.kind_name(atom)
            self.refuse(told, f"is a {what}, and stands together with other text; part them")
            return ()


def _with_changes(atoms: Mapping[str, LockedSpan], changed: Mapping[str, Lines]) -> dict[str, LockedSpan]:
    return {
        tag: replace(atom, lines=changed.get(tag, atom.lines), atoms=_with_changes(atom.atoms, changed))
        for tag, atom in atoms.items()
    }
