"""What stands in a text and is not typed in it: put in its place when the text is shown, found again when it is read.

``expanded`` and ``folded`` are each other's inverse; between them lies Word.
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


@dataclass(frozen=True, slots=True)
class LockedSpan:
    """Something held. ``tag`` names it in Word, ``raw`` is how it is typed.

    A ``value`` shows ``shown``. A ``text`` is another text of the definition, ``lines`` in their own folded form with
    ``atoms`` of their own, which may be edited. A ``region`` is made by tags and cannot be edited, but for the texts in
    it where it is ``open``; ``whole_lines`` says that its tags stand on lines of their own. ``passage`` is the passage
    of a text.
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
        """Whether what it shows begins with items of a list of its own."""
        return bool(self.lines) and self.lines[0].kind == "item"


LockedSpans: TypeAlias = Mapping[str, LockedSpan]


def sole_tag(line: Line) -> str:
    """The tag of what a line consists of alone, empty for any other line."""
    return line.runs[0].tag if len(line.runs) == 1 and line.kind in ("text", "item", "more") else ""


def canonical(lines: Sequence[Line], spans: LockedSpans) -> Lines:
    """The lines with those that stand for items as items, however they were typed."""
    result = []
    for line in lines:
        span = spans.get(sole_tag(line))
        if span and span.lists and line.kind == "text":
            line = replace(line, kind="item", level=0, number=span.lines[0].number)
        result.append(line)
    return tuple(result)


# --- into the text ----------------------------------------------------------------------------------------------------


def expand(lines: Sequence[Line], spans: LockedSpans) -> Lines:
    """The lines with all that they hold in its place, each run with the tags of those that own it.

    Raises :class:`LookupError` where something of several lines stands within a line.
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
    """The lines of what a line stands for, as deep as the line stands."""
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
    """The lines as they are read, no matter where each part comes from."""

    def bare(runs: Runs) -> Runs:
        return normalize(replace(run, tag="", owners=()) for run in runs)

    return tuple(line.mapped(bare) for line in lines)


# --- out of the text --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Collapsed:
    """Lines without what they hold, and each occurrence of each held thing, by tag, in its own folded form."""

    lines: Lines
    found: dict[str, list[Lines]] = field(default_factory=dict)


def collapse(lines: Sequence[Line], spans: LockedSpans) -> Collapsed:
    """The lines of one text with what it holds taken out again; owners that are no atoms of it are forgotten."""
    known = [_without_unknown_owners(line, spans) for line in lines]
    result = Collapsed(())
    out: list[Line] = []
    for tag, group in groupby(_group_by_owner(known, spans), key=lambda pair: pair[0]):
        part = [line for _, line in group]
        if not tag:
            out += [_collapse_runs(line, spans, result) for line in part]
            continue
        for occurrence in _split_occurrences(part, spans[tag]):
            out.append(_collapse_lines(occurrence, spans[tag], result))
    result.lines = tuple(out)
    return result


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
    """The tag of the one thing that owns all of a line, else nothing."""
    owners = {run.owners[0] if run.owners else "" for run in line.all_runs()}
    return owners.pop() if len(owners) == 1 else ""


def _group_by_owner(lines: list[Line], spans: LockedSpans) -> list[tuple[str, Line]]:
    """Each line with what owns it: of what has several lines, also those that were typed into or between its own."""
    owners = [_sole_owner(line) for line in lines]
    for index, line in enumerate(lines):
        partly = {run.owners[0] for run in line.all_runs() if run.owners}
        if not owners[index] and len(partly) == 1:
            (tag,) = partly
            if len(spans[tag].lines) > 1 and spans[tag].kind == "text":
                owners[index] = tag
    for index in range(1, len(lines) - 1):
        tag = owners[index - 1]
        typed = not any(run.owners for run in lines[index].all_runs())
        after = next((owner for owner in owners[index + 1 :] if owner), "")
        if tag and not owners[index] and typed and tag == after and lines[index].kind != "heading":
            between = owners[index + 1 : owners.index(tag, index + 1)]
            if not any(between) and len(spans[tag].lines) > 1:
                owners[index] = tag
    return list(zip(owners, lines, strict=True))


def _split_occurrences(lines: list[Line], span: LockedSpan) -> list[list[Line]]:
    """Neighbouring lines of one thing: one occurrence of it, or several where it stands there more than once."""
    size = len(expand(span.lines, span.spans))
    parts = [lines[at : at + size] for at in range(0, len(lines), size or len(lines))]
    said = [[line.text for line in part] for part in parts]
    return parts if all(text == said[0] for text in said) else [lines]


def _without_outer_owner(line: Line) -> Line:
    def free(runs: Runs) -> Runs:
        return normalize(replace(run, owners=run.owners[1:]) for run in runs)

    return line.mapped(free)


def _collapse_lines(lines: list[Line], span: LockedSpan, folding: Collapsed) -> Line:
    """The line that stands for all of these; what they say goes among the found."""
    first = lines[0]
    own = [_without_outer_owner(line) for line in lines]
    run = Run(span.displayed, tag=span.tag)
    if span.lists or first.kind not in ("item", "more"):
        base = first.level if first.kind in ("item", "more") else 0
        rebased = [_shift_level(line, -base) for line in own]
        kind: LineKind = "item" if first.kind == "item" else "text"
        level, number = (base, first.number) if kind == "item" else (0, 0)
    else:
        rebased = [replace(own[0], kind="text", level=0, number=0)]
        for line in own[1:]:
            if line.kind == "more" and line.level == first.level:
                rebased.append(replace(line, kind="text", level=0))
            else:
                rebased.append(_shift_level(line, -first.level - 1))
        kind, level, number = first.kind, first.level, first.number
    if first.note:
        rebased = [replace(line, note=False) for line in rebased]
    rebased[0] = replace(rebased[0], new_page=False)
    _add_occurrence(folding, span, rebased)
    return Line(kind, (run,), level, number, first.note, first.new_page)


def _shift_level(line: Line, by: int) -> Line:
    return replace(line, level=max(line.level + by, 0)) if line.kind in ("item", "more") else line


def _add_occurrence(folding: Collapsed, span: LockedSpan, lines: Sequence[Line]) -> None:
    inner = collapse(lines, span.spans)
    folding.found.setdefault(span.tag, []).append(inner.lines)
    for tag, occurrences in inner.found.items():
        folding.found.setdefault(tag, []).extend(occurrences)


def _collapse_runs(line: Line, spans: LockedSpans, folding: Collapsed) -> Line:
    """A line with what stands within it folded."""

    def fold(runs: Runs) -> Runs:
        result: list[Run] = []
        for tag, group in groupby(runs, key=lambda run: run.owners[0] if run.owners else ""):
            part = list(group)
            if tag:
                span = spans[tag]
                before, free, after = _split_outer_spaces([replace(run, owners=run.owners[1:]) for run in part])
                _add_occurrence(folding, span, [Line("text", normalize(free))])
                result += [*before, Run(span.displayed, tag=tag), *after]
            else:
                result += part
        return normalize(result)

    return line.mapped(fold)


def _split_outer_spaces(runs: list[Run]) -> tuple[list[Run], list[Run], list[Run]]:
    """Runs without the spaces at their ends, which belong to the text around them."""
    before: list[Run] = []
    after: list[Run] = []
    if runs and not runs[0].tag and runs[0].text[:1] == " ":
        before = [Run(" ")]
    if runs and not runs[-1].tag and runs[-1].text[-1:] == " ":
        after = [Run(" ")]
    return before, runs, after
