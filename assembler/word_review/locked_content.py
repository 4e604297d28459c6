"""Locked spans: the parts of a text that are not typed in it. Expands them for Word, and collapses them afterwards.

:func:`expand` and :func:`collapse` are each other's inverse for a copy that nobody edited.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Literal, TypeAlias

from assembler.word_review.lines import Line, LineKind, Run, Runs, normalize

if TYPE_CHECKING:  # a passage consists of locked spans
    from assembler.word_review.passages import Passage

SpanKind: TypeAlias = Literal["value", "text", "region"]
Lines: TypeAlias = tuple[Line, ...]
Occurrences: TypeAlias = dict[str, list[Lines]]  # the content of each span, by its tag, once for each place


@dataclass(frozen=True, slots=True)
class LockedSpan:
    """A part of a text that is not typed there. ``tag`` names its content control in Word, ``raw`` is its source.

    A ``value`` is displayed as ``displayed`` and cannot be edited. A ``text`` is another text of the definition, its
    ``passage``, with collapsed ``lines`` and ``spans`` of its own; it can be edited. A ``region`` is what tags of the
    template make of ``lines``; it cannot be edited, except for the texts in it where it is ``open``. ``whole_lines``:
    its tags are on lines of their own.
    """

    kind: SpanKind
    tag: str
    raw: str
    displayed: str = ""
    lines: Lines = ()
    spans: LockedSpans = field(default_factory=dict)
    open: bool = False
    whole_lines: bool = False
    passage: Passage | None = None

    @property
    def lists(self) -> bool:
        """Whether its content begins with the items of a list."""
        return bool(self.lines) and self.lines[0].kind == "item"


LockedSpans: TypeAlias = Mapping[str, LockedSpan]


def sole_tag(line: Line) -> str:
    """The tag of the span that is all of a line, empty for any other line."""
    return line.runs[0].tag if len(line.runs) == 1 and line.kind in ("text", "item", "more") else ""


def canonical(lines: Sequence[Line], spans: LockedSpans) -> Lines:
    """The lines with those that stand for list items as items, however they were typed."""
    result = []
    for line in lines:
        span = spans.get(sole_tag(line))
        if span and span.lists and line.kind == "text":
            line = replace(line, kind="item", level=0, number=span.lines[0].number)
        result.append(line)
    return tuple(result)


# --- into the text ----------------------------------------------------------------------------------------------------


def expand(lines: Sequence[Line], spans: LockedSpans) -> Lines:
    """The lines with the content of their spans, each run with the tags of the spans that it is in.

    Raises :class:`LookupError` with the tag of a span of several lines that stands within a line.
    """
    result: list[Line] = []
    for line in lines:
        span = spans.get(sole_tag(line))
        if span and span.kind != "value" and (line.runs[0].url or line.runs[0].strong or line.runs[0].emphasis):
            raise LookupError(span.tag)
        if span and span.kind != "value":
            result += _expand_line(line, span)
        else:
            result.append(line.mapped(lambda runs: _expand_runs(runs, spans)))
    return tuple(result)


def _with_owner(line: Line, tag: str) -> Line:
    def own(runs: Runs) -> Runs:
        return tuple(replace(run, owners=(tag, *run.owners)) for run in runs)

    return line.mapped(own)


def _expand_line(line: Line, span: LockedSpan) -> list[Line]:
    """The lines that a line stands for, at its level."""
    own = [_with_owner(part, span.tag) for part in expand(span.lines, span.spans)]
    if line.kind == "text" or (line.kind == "item" and span.lists):
        return [
            replace(
                part,
                note=part.note or line.note,
                new_page=part.new_page or (line.new_page and not index),
                level=part.level + (line.level if part.kind in ("item", "more") else 0),
            )
            for index, part in enumerate(own)
        ]
    if span.lists or not own or own[0].kind != "text":
        raise LookupError(span.tag)
    depth = line.level + 1
    result = [replace(own[0], kind=line.kind, level=line.level, number=line.number, note=line.note)]
    for part in own[1:]:
        if part.kind == "text":
            result.append(replace(part, kind="more", level=line.level, note=line.note))
        elif part.kind in ("item", "more"):
            result.append(replace(part, level=part.level + depth, note=line.note))
        else:
            raise LookupError(span.tag)
    return result


def _expand_runs(runs: Runs, spans: LockedSpans) -> Runs:
    result: list[Run] = []
    for run in runs:
        span = spans.get(run.tag)
        if not span or span.kind == "value":
            result.append(run)
            continue
        own = expand(span.lines, span.spans)
        if len(own) != 1 or own[0].kind != "text" or run.strong or run.emphasis or run.url:
            raise LookupError(span.tag)
        result += _with_owner(own[0], span.tag).runs
    return tuple(result)


def untagged(lines: Sequence[Line]) -> Lines:
    """The lines as people read them, without the tags of what each part comes from."""

    def bare(runs: Runs) -> Runs:
        return normalize(replace(run, tag="", owners=()) for run in runs)

    return tuple(line.mapped(bare) for line in lines)


# --- out of the text --------------------------------------------------------------------------------------------------


def collapse(lines: Sequence[Line], spans: LockedSpans) -> tuple[Lines, Occurrences]:
    """The lines of one text without the content of its spans, and that content, itself collapsed, by tag.

    Owners that are not spans of this text are dropped from its runs.
    """
    known = [_without_unknown_owners(line, spans) for line in lines]
    occurrences: Occurrences = {}
    result: list[Line] = []
    for tag, group in groupby(_group_by_owner(known, spans), key=lambda pair: pair[0]):
        part = [line for _, line in group]
        if tag:
            same = _split_occurrences(part, spans[tag])
            result += [_collapse_lines(occurrence, spans[tag], occurrences) for occurrence in same]
        else:
            result += [_collapse_runs(line, spans, occurrences) for line in part]
    return tuple(result), occurrences


def _without_unknown_owners(line: Line, spans: LockedSpans) -> Line:
    def known(runs: Runs) -> Runs:
        result = []
        for run in runs:
            owners = run.owners
            while owners and owners[0] not in spans:
                owners = owners[1:]
            result.append(replace(run, owners=owners))
        return tuple(result)

    return line.mapped(known)


def _sole_owner(line: Line) -> str:
    """The tag of the span that owns all of a line, empty where no single one does."""
    owners = {run.owners[0] if run.owners else "" for run in line.all_runs()}
    return owners.pop() if len(owners) == 1 else ""


def _group_by_owner(lines: list[Line], spans: LockedSpans) -> list[tuple[str, Line]]:
    """Each line with its owner: of a text of several lines, also those that were typed into or between its own."""
    owners = [_sole_owner(line) for line in lines]
    for index, line in enumerate(lines):
        partly = {run.owners[0] for run in line.all_runs() if run.owners}
        if not owners[index] and len(partly) == 1:
            (tag,) = partly
            if len(spans[tag].lines) > 1 and spans[tag].kind == "text":
                owners[index] = tag
    for index in range(1, len(lines) - 1):
        tag = owners[index - 1]
        is_typed = not any(run.owners for run in lines[index].all_runs())
        after = next((owner for owner in owners[index + 1 :] if owner), "")
        if tag and not owners[index] and is_typed and tag == after and lines[index].kind != "heading":
            between = owners[index + 1 : owners.index(tag, index + 1)]
            if not any(between) and len(spans[tag].lines) > 1:
                owners[index] = tag
    return list(zip(owners, lines, strict=True))


def _split_occurrences(lines: list[Line], span: LockedSpan) -> list[list[Line]]:
    """Neighbouring lines of one span: as one occurrence, or as several where all of these are the same."""
    size = len(expand(span.lines, span.spans))
    parts = [lines[at : at + size] for at in range(0, len(lines), size or len(lines))]
    texts = [[line.text for line in part] for part in parts]
    return parts if all(text == texts[0] for text in texts) else [lines]


def _without_outer_owner(line: Line) -> Line:
    def inner(runs: Runs) -> Runs:
        return normalize(replace(run, owners=run.owners[1:]) for run in runs)

    return line.mapped(inner)


def _collapse_lines(lines: list[Line], span: LockedSpan, occurrences: Occurrences) -> Line:
    """The line that stands for all of these; their content is added to the occurrences, at level 0 again."""
    first = lines[0]
    own = [_without_outer_owner(line) for line in lines]
    run = Run(span.displayed, tag=span.tag)
    if span.lists or first.kind not in ("item", "more"):
        base = first.level if first.kind in ("item", "more") else 0
        content = [_shift_level(line, -base) for line in own]
        kind: LineKind = "item" if first.kind == "item" else "text"
        level, number = (base, first.number) if kind == "item" else (0, 0)
    else:
        content = [replace(own[0], kind="text", level=0, number=0)]
        for line in own[1:]:
            if line.kind == "more" and line.level == first.level:
                content.append(replace(line, kind="text", level=0))
            else:
                content.append(_shift_level(line, -first.level - 1))
        kind, level, number = first.kind, first.level, first.number
    if first.note:
        content = [replace(line, note=False) for line in content]
    content[0] = replace(content[0], new_page=False)
    _add_occurrence(occurrences, span, content)
    return Line(kind, (run,), level, number, first.note, first.new_page)


def _shift_level(line: Line, by: int) -> Line:
    return replace(line, level=max(line.level + by, 0)) if line.kind in ("item", "more") else line


def _add_occurrence(occurrences: Occurrences, span: LockedSpan, lines: Sequence[Line]) -> None:
    content, nested = collapse(lines, span.spans)
    occurrences.setdefault(span.tag, []).append(content)
    for tag, found in nested.items():
        occurrences.setdefault(tag, []).extend(found)


def _collapse_runs(line: Line, spans: LockedSpans, occurrences: Occurrences) -> Line:
    """A line with the spans within it collapsed."""

    def collapsed(runs: Runs) -> Runs:
        result: list[Run] = []
        for tag, group in groupby(runs, key=lambda run: run.owners[0] if run.owners else ""):
            part = list(group)
            if tag:
                span = spans[tag]
                before, inner, after = _split_outer_spaces([replace(run, owners=run.owners[1:]) for run in part])
                _add_occurrence(occurrences, span, [Line("text", normalize(inner))])
                result += [*before, Run(span.displayed, tag=tag), *after]
            else:
                result += part
        return normalize(result)

    return line.mapped(collapsed)


def _split_outer_spaces(runs: list[Run]) -> tuple[list[Run], list[Run], list[Run]]:
    """The space before, the runs, the space after: spaces at the ends belong to the surrounding text."""
    before: list[Run] = []
    after: list[Run] = []
    if runs and not runs[0].tag and runs[0].text[:1] == " ":
        before = [Run(" ")]
    if runs and not runs[-1].tag and runs[-1].text[-1:] == " ":
        after = [Run(" ")]
    return before, runs, after
