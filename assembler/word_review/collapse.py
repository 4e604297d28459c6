"""Stretches of an edited copy in, the same without what they hold out; a fact that was changed in Word is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from assembler.word_review import locked_content, value_sources
from assembler.word_review.lines import Line, Run, Runs
from assembler.word_review.locked_content import Lines, LockedSpan
from assembler.word_review.match import CopySegment
from assembler.word_review.parts import Review, nested_spans

Refuse: TypeAlias = Callable[[str, str], None]  # notes, by the text of a paragraph, what of it cannot be taken in
Occurrences: TypeAlias = Mapping[str, list[Lines]]


@dataclass(slots=True)
class CollapsedSegment:
    """A stretch without what it holds; ``names`` are the things that its lines may hold, by tag."""

    segment: CopySegment
    heading: Runs
    lines: Lines
    names: Mapping[str, LockedSpan] = field(default_factory=dict)


def collapse_segments(
    review: Review, displayed: Mapping[str, Any], found: Sequence[CopySegment], refuse: Refuse
) -> tuple[list[CollapsedSegment], Occurrences]:
    """The stretches, and what stands in the copy of each text and region that they hold, by its tag.

    ``shown`` is what each held thing showed when the copy was made, by its tag.
    """
    folder = _Collapser(review, displayed, refuse)
    return [folder.collapsed(segment) for segment in found], folder.occurrences


class _Collapser:
    def __init__(self, review: Review, displayed: Mapping[str, Any], refuse: Refuse) -> None:
        self._review = review
        self._displayed = displayed
        self._refuse = refuse
        self._spans = review.spans
        self.occurrences: dict[str, list[Lines]] = {}

    def collapsed(self, segment: CopySegment) -> CollapsedSegment:
        """One stretch; what it holds joins the occurrences."""
        own = segment.part.text.spans if segment.part else {}
        names = {**self._spans, **nested_spans(own)}
        lines = [self._current(line, names) for line in segment.lines]
        text = locked_content.collapse(lines, names)
        for tag, found in text.found.items():
            self.occurrences.setdefault(tag, []).extend(found)
        heading: Runs = ()
        if segment.heading:
            head = segment.part.heading.spans if segment.part and segment.part.heading else {}
            head_names = {**self._spans, **nested_spans(head)}
            fold = locked_content.collapse([self._current(Line("text", segment.heading), head_names)], head_names)
            for tag, found in fold.found.items():
                self.occurrences.setdefault(tag, []).extend(found)
            heading = fold.lines[0].runs
            names = {**names, **head_names}
        return CollapsedSegment(segment, heading, text.lines, names)

    def _current(self, line: Line, names: Mapping[str, LockedSpan]) -> Line:
        """The line with each fact as the definition now says it; a fact that was changed in Word is refused."""

        def current(runs: Runs) -> Runs:
            return tuple(self._fact(run, line, names) if run.tag else run for run in runs)

        return line.mapped(current)

    def _fact(self, run: Run, line: Line, names: Mapping[str, LockedSpan]) -> Run:
        span = names.get(run.tag)
        if span is None or span.kind != "value":
            self._refuse(line.text, f"holds «{run.tag}», which the definition does not; make a new review copy")
            return replace(run, tag="")
        recorded = self._displayed.get(run.tag, [])
        displayed = {span.displayed} | {each.displayed for each in (self._spans.get(run.tag), span) if each}
        allowed = (
            displayed | {text for text in recorded if isinstance(text, str)}
            if recorded
            else self._all_displayed(run.tag)
        )
        if run.text.strip() not in {text.strip() for text in allowed}:
            what = f"the {value_sources.kind_name(span)} «{span.displayed}» has become «{run.text}»"
            self._refuse(line.text, f"{what}; change it at its source ({run.tag}), not here")
        return replace(run, text=span.displayed)

    def _all_displayed(self, tag: str) -> set[str]:
        found = (nested_spans(passage.spans).get(tag) for passage in self._review.passages())
        return {span.displayed for span in found if span}
