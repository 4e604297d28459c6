"""Parses a text into a passage: its lines, its locked spans, and which part of the source made which line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assembler.word_review import locked_content
from assembler.word_review.lines import TOKEN, Line, Run, Runs, token
from assembler.word_review.locked_content import Lines, LockedSpan
from assembler.word_review.tags import TemplateSegment

_NEWLINE = "\ue102"  # a line end within a region, while a text is split at its line ends
_MARKER = re.compile(r"[ \t]*((?:[-*+]|\d+[.)])[ \t]+)")
_INDENTED = re.compile(r"[ \t]")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")  # a page break, which belongs to what follows


@dataclass(frozen=True, slots=True)
class SourceSegment:
    """A part of a text as typed (``raw``) and the lines it makes. ``gap`` is the number of line ends before it."""

    raw: str
    lines: Lines
    gap: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of the definition, at its JSON Pointer, or of a letter (``pointer`` is empty then), typed as ``source``.

    ``lines`` are collapsed: what is not typed here is a locked span, in ``spans`` by its tag. ``before`` and ``after``
    are what surrounds the segments. ``urls`` are the addresses as typed, by their displayed form. ``locked`` is the
    reason why the text cannot be edited in Word, empty where it can.
    """

    pointer: str
    source: str
    lines: Lines
    spans: Mapping[str, LockedSpan]
    segments: tuple[SourceSegment, ...] = ()
    before: str = ""
    after: str = ""
    urls: Mapping[str, str] = field(default_factory=dict)
    inline: bool = False
    locked: str = ""

    @property
    def expanded(self) -> Lines:
        """The lines with the content of their locked spans."""
        return locked_content.expand(self.lines, self.spans)


@dataclass(frozen=True, slots=True)
class _SourceLine:
    """A line of the source, as the Markdown parser sees it and as typed; ``apart``: a new paragraph follows."""

    skeleton: str
    raw: str
    apart: bool


def parse_passage(
    text: str,
    settings: str,
    template: Sequence[TemplateSegment],
    spans: Sequence[LockedSpan | None],
    read: Callable[[str], Lines],
    pointer: str,
    *,
    tags_apart: bool = False,
) -> Passage:
    """The passage of a text that is Markdown on several lines; ``tags_apart`` where each tag is a paragraph.

    ``template`` are the segments that follow the ``settings`` that the text begins with, ``spans`` the locked span of
    each (none where it is typed). ``read`` parses Markdown that may contain tokens; what it raises is passed on.
    """
    rows = list(_source_lines(template, spans, tags_apart))
    filled = [index for index, row in enumerate(rows) if row.raw.strip()]
    by_tag = {span.tag: span for span in spans if span}
    if not filled:
        return Passage(pointer, text, (), by_tag, before=text)
    groups = list(_paragraph_ranges(rows, filled))
    parsed = [read(_skeleton(rows[start:end])) for start, end in groups]
    whole = read(_skeleton(rows))
    if [line for lines in parsed for line in lines] != list(whole):  # such as a list whose items are paragraphs apart
        groups, parsed = [(filled[0], filled[-1] + 1)], [whole]
    segments: list[SourceSegment] = []
    urls: dict[str, str] = {}
    previous_end = filled[0]
    for (start, end), lines in zip(groups, parsed, strict=True):
        resolved, addresses = resolve_tokens(lines, spans)
        urls |= addresses
        resolved = locked_content.canonical(resolved, by_tag)
        gap = start - previous_end + 1 if segments else 0
        segments += _source_segments(rows[start:end], resolved, gap)
        previous_end = end
    return Passage(
        pointer,
        text,
        tuple(line for segment in segments for line in segment.lines),
        by_tag,
        tuple(segments),
        before=settings + "\n" * filled[0],
        after="\n" * (len(rows) - 1 - filled[-1]),
        urls=urls,
    )


def _source_segments(rows: Sequence[_SourceLine], lines: Lines, gap: int) -> Iterator[SourceSegment]:
    """One segment for each line where each row makes one line, else one segment for all."""
    if len(lines) != len(rows):
        yield SourceSegment(_raw(rows), lines, gap)
        return
    for index, (row, line) in enumerate(zip(rows, lines, strict=True)):
        yield SourceSegment(row.raw, (line,), 1 if index else gap)


def _source_lines(
    template: Sequence[TemplateSegment], spans: Sequence[LockedSpan | None], tags_apart: bool
) -> Iterator[_SourceLine]:
    skeleton = raw = ""
    apart: set[int] = set()
    for index, (segment, span) in enumerate(zip(template, spans, strict=True)):
        if span is None:
            skeleton += segment.raw
            raw += segment.raw
            continue
        marker = ""
        if segment.whole_lines:
            body = segment.raw.partition("}")[2].lstrip("}").lstrip("\n")
            match = None if tags_apart else _MARKER.match(body)
            marker = match[1] if match else ""
            if tags_apart or _ends_blank(segment.raw):
                apart.add(skeleton.count("\n"))
        skeleton += marker + token(index)
        raw += segment.raw.replace("\n", _NEWLINE)
    for number, (parsed, typed) in enumerate(zip(skeleton.split("\n"), raw.split("\n"), strict=True)):
        before = tags_apart and number + 1 in apart
        yield _SourceLine(parsed, typed.replace(_NEWLINE, "\n"), number in apart or before)


def _ends_blank(raw: str) -> bool:
    """Whether the last line of a region is empty, so that what follows is a new paragraph."""
    lines = raw.split("\n")
    return len(lines) > 1 and not lines[-2].strip()


def _skeleton(rows: Sequence[_SourceLine]) -> str:
    return "\n".join(f"{row.skeleton}\n" if row.apart else row.skeleton for row in rows)


def _raw(rows: Sequence[_SourceLine]) -> str:
    return "\n".join(row.raw for row in rows)


def _paragraph_ranges(rows: Sequence[_SourceLine], filled: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The rows between empty ones, as half-open ranges; an indented row belongs to what stands above it."""
    start = previous = filled[0]
    for index in filled[1:]:
        parted = (index > previous + 1 or rows[previous].apart) and not _RULE.fullmatch(rows[previous].skeleton)
        if parted and not _INDENTED.match(rows[index].skeleton):
            yield start, previous + 1
            start = index
        previous = index
    yield start, previous + 1


def map_tagged_runs(line: Line, change: Callable[[Run], Run]) -> Line:
    """The line with ``change`` applied to each run that is a locked span."""

    def all_of(runs: Runs) -> Runs:
        return tuple(change(run) if run.tag else run for run in runs)

    return line.mapped(all_of)


def resolve_tokens(lines: Lines, spans: Sequence[LockedSpan | None]) -> tuple[Lines, dict[str, str]]:
    """The lines with each token as the span of its number, and the addresses that contained tokens, as typed."""
    urls: dict[str, str] = {}

    def span_of(match: re.Match[str]) -> LockedSpan:
        span = spans[int(match[1])]
        assert span is not None  # typed segments have no token
        return span

    def with_span(run: Run) -> Run:
        match = TOKEN.fullmatch(run.tag)
        return replace(run, tag=span_of(match).tag, text=span_of(match).displayed) if match else run

    def with_url(run: Run) -> Run:
        if not TOKEN.search(run.url):
            return run
        url = TOKEN.sub(lambda match: span_of(match).displayed, run.url)
        urls[url] = TOKEN.sub(lambda match: span_of(match).raw, run.url)
        return replace(run, url=url)

    def with_urls(runs: Runs) -> Runs:
        return tuple(map(with_url, runs))

    return tuple(map_tagged_runs(line, with_span).mapped(with_urls) for line in lines), urls
