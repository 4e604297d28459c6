"""Facts that have gone from an edited copy: one whose paragraph still stands is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from assembler.text_diff.similarity import MIN_SIMILARITY, ratio, text_key
from assembler.word_review import value_sources
from assembler.word_review.collapse import CollapsedSegment, Occurrences, Refuse
from assembler.word_review.lines import Line
from assembler.word_review.locked_content import Lines, LockedSpan
from assembler.word_review.parts import Review


def refuse_missing(
    review: Review, collapsed: Sequence[CollapsedSegment], occurrences: Occurrences, refuse: Refuse
) -> None:
    """A fact may go with its paragraph, or to another one, but not from a paragraph that stays."""
    spans = review.spans
    now = Counter(tag for each in collapsed for tag in _tags_in((*each.lines, Line("text", each.heading))))
    now += Counter(tag for found in occurrences.values() for lines in found for tag in _tags_in(lines))
    before: Counter[str] = Counter()
    for passage in review.passages():
        before += Counter(_tags_in(passage.lines))
    for tag, found in occurrences.items():
        before += Counter(_tags_in(spans[tag].lines) * len(found))
    missing = before - now
    for each in collapsed:
        if each.segment.part:
            old = each.segment.part.heading.lines if each.segment.part.heading else ()
            heading = (Line("text", each.heading),) if each.heading else ()
            _check_lines((*each.lines, *heading), (*each.segment.part.text.lines, *old), missing, spans, refuse)
    for tag, found in occurrences.items():
        for lines in found:
            if spans[tag].kind == "text" and lines != spans[tag].lines:
                _check_lines(lines, spans[tag].lines, missing, spans, refuse)


def _check_lines(
    new: Lines, old: Lines, missing: Counter[str], spans: Mapping[str, LockedSpan], refuse: Refuse
) -> None:
    for _, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for line in old[i1:i2]:
            if line in new[j1:j2]:
                continue
            here = Counter(tag for other in new[j1:j2] for tag in _tags_in((other,)))
            gone = [tag for tag in _tags_in((line,)) if not here[tag] and missing[tag]]
            near = [other for other in new[j1:j2] if _similar(line, other)]
            if gone and near:
                span = spans[gone[0]]
                displayed = span.displayed or " ".join(
                    value_sources.displayed_text(each, span.spans) for each in span.lines
                )
                kind = value_sources.kind_name(span)
                what = f"has lost a {kind} that stood in it: «{displayed}»; put it back from the copy"
                refuse(near[0].text, what)


def _tags_in(lines: Sequence[Line]) -> list[str]:
    return [run.tag for line in lines for run in line.all_runs() if run.tag]


def _similar(one: Line, other: Line) -> bool:
    """Whether lines say much the same, with what they hold or without it."""
    typed = [" ".join(run.text for run in line.all_runs() if not run.tag) for line in (one, other)]
    return any(ratio(text_key(old), text_key(new)) >= MIN_SIMILARITY for old, new in (typed, (one.text, other.text)))
