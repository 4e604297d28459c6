"""Refuses an edited copy in which a value is missing from a paragraph that is still there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from assembler.text_diff.similarity import MIN_SIMILARITY, ratio, text_key
from assembler.word_review import value_sources
from assembler.word_review.collapse import Refuse
from assembler.word_review.lines import Line
from assembler.word_review.locked_content import Lines, LockedSpans, Occurrences
from assembler.word_review.match import CopySegment
from assembler.word_review.parts import Review


def refuse_missing(review: Review, segments: Sequence[CopySegment], occurrences: Occurrences, refuse: Refuse) -> None:
    """Refuse values that are missing: one may go with its paragraph or into another one, but not from one that stays.

    ``segments`` are collapsed, ``occurrences`` the content that was taken out of them.
    """
    spans = review.spans
    now = Counter(tag for each in segments for tag in _tags_in((*each.lines, Line("text", each.heading))))
    now += Counter(tag for found in occurrences.values() for lines in found for tag in _tags_in(lines))
    before: Counter[str] = Counter()
    for passage in review.passages():
        before += Counter(_tags_in(passage.lines))
    for tag, found in occurrences.items():
        before += Counter(_tags_in(spans[tag].lines) * len(found))
    missing = before - now
    for each in segments:
        if each.part:
            old = each.part.heading.lines if each.part.heading else ()
            heading = (Line("text", each.heading),) if each.heading else ()
            _check_lines((*each.lines, *heading), (*each.part.text.lines, *old), missing, spans, refuse)
    for tag, found in occurrences.items():
        for lines in found:
            if spans[tag].kind == "text" and lines != spans[tag].lines:
                _check_lines(lines, spans[tag].lines, missing, spans, refuse)


def _check_lines(new: Lines, old: Lines, missing: Counter[str], spans: LockedSpans, refuse: Refuse) -> None:
    for _, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        here = Counter(_tags_in(new[j1:j2]))
        for line in old[i1:i2]:
            lost = [tag for tag in _tags_in((line,)) if not here[tag] and missing[tag]]
            near = [other for other in new[j1:j2] if _similar(line, other)]
            if line in new[j1:j2] or not lost or not near:
                continue
            span = spans[lost[0]]
            content = " ".join(value_sources.displayed_text(each, span.spans) for each in span.lines)
            what = f"has lost a {value_sources.kind_name(span)} that stood in it: «{span.displayed or content}»"
            refuse(near[0].text, f"{what}; put it back from the copy")


def _tags_in(lines: Sequence[Line]) -> list[str]:
    return [run.tag for line in lines for run in line.all_runs() if run.tag]


def _similar(one: Line, other: Line) -> bool:
    """Whether lines are similar, with their spans or without them."""
    typed = [" ".join(run.text for run in line.all_runs() if not run.tag) for line in (one, other)]
    return any(ratio(text_key(old), text_key(new)) >= MIN_SIMILARITY for old, new in (typed, (one.text, other.text)))
