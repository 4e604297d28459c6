"""Takes the content of locked spans out of the segments of an edited copy; a value that was changed is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from assembler.core.json_files import JsonObject, list_in
from assembler.word_review import locked_content, value_sources
from assembler.word_review.lines import Line, Run, Runs
from assembler.word_review.locked_content import Lines, LockedSpans, Occurrences
from assembler.word_review.match import CopySegment
from assembler.word_review.parts import Review, nested_spans

Refuse: TypeAlias = Callable[[str, str], None]  # called with the text of a paragraph, and why it cannot be imported


def collapse_segments(
    review: Review, recorded: JsonObject, segments: Iterable[CopySegment], refuse: Refuse
) -> tuple[list[CopySegment], Occurrences]:
    """The segments collapsed, and the content that the copy has for each text and region in them, by its tag.

    ``recorded`` is what each span displayed when the copy was made, by its tag.
    """
    collapser = _Collapser(review, recorded, refuse)
    return [collapser.collapse(segment) for segment in segments], collapser.occurrences


class _Collapser:
    def __init__(self, review: Review, recorded: JsonObject, refuse: Refuse) -> None:
        self._review = review
        self._recorded = recorded
        self._refuse = refuse
        self._spans = review.spans
        self.occurrences: dict[str, list[Lines]] = {}

    def collapse(self, segment: CopySegment) -> CopySegment:
        """One segment with the spans that its heading and lines can contain; adds to the occurrences."""
        part = segment.part
        spans = {**self._spans, **nested_spans(part.text.spans if part else {})}
        lines = self._collapse(segment.lines, spans)
        heading: Runs = ()
        if segment.heading:
            heading_spans = {**self._spans, **nested_spans(part.heading.spans if part and part.heading else {})}
            heading = self._collapse([Line("text", segment.heading)], heading_spans)[0].runs
            spans |= heading_spans
        return replace(segment, heading=heading, lines=lines, spans=spans)

    def _collapse(self, lines: Iterable[Line], spans: LockedSpans) -> Lines:
        collapsed, occurrences = locked_content.collapse([self._with_values(line, spans) for line in lines], spans)
        for tag, found in occurrences.items():
            self.occurrences.setdefault(tag, []).extend(found)
        return collapsed

    def _with_values(self, line: Line, spans: Mapping[str, locked_content.LockedSpan]) -> Line:
        """The line with each value as the definition now has it; one that was changed in Word is refused."""

        def with_values(runs: Runs) -> Runs:
            return tuple(self._with_value(run, line, spans) if run.tag else run for run in runs)

        return line.mapped(with_values)

    def _with_value(self, run: Run, line: Line, spans: Mapping[str, locked_content.LockedSpan]) -> Run:
        span = spans.get(run.tag)
        if span is None or span.kind != "value":
            self._refuse(line.text, f"holds «{run.tag}», which the definition does not; make a new review copy")
            return replace(run, tag="")
        recorded = {text for text in list_in(self._recorded.get(run.tag)) if isinstance(text, str)}
        displayed = {each.displayed for each in (self._spans.get(run.tag), span) if each}
        allowed = displayed | recorded if recorded else self._all_displayed(run.tag)
        if run.text.strip() not in {text.strip() for text in allowed}:
            what = f"the {value_sources.kind_name(span)} «{span.displayed}» has become «{run.text}»"
            self._refuse(line.text, f"{what}; change it at its source ({run.tag}), not here")
        return replace(run, text=span.displayed)

    def _all_displayed(self, tag: str) -> set[str]:
        """What the definition displays for a tag, in any of its passages."""
        found = (nested_spans(passage.spans).get(tag) for passage in self._review.passages())
        return {span.displayed for span in found if span}
