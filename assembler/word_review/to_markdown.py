"""Lines in, Markdown out, as it is typed in the definitions: what is written is always read back before it counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

from assembler.core.errors import TemplateError
from assembler.word_review import locked_content
from assembler.word_review.lines import (
    LINE_BREAK,
    TOKEN,
    Line,
    LineKind,
    Run,
    Runs,
    UnsupportedContentError,
    as_typed,
    token,
)
from assembler.word_review.locked_content import Lines, LockedSpan
from assembler.word_review.passages import Passage, SourceSegment

_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~#!]")
_OPENING = re.compile(r"(?:[-+=>#]|(?P<number>\d{1,9})(?=[.)])|:?-{1,})")
_RULES = {"left": "---", "right": "---:", "center": ":---:"}
_BAR, _ESCAPED_BAR = re.compile(r"(?<!\\)\|"), r"\\|"
_BRACE = re.compile("\\{(?=[{%#\ue100])")  # what would begin a tag with what follows it
_TOKEN_AND_GAPS = re.compile(f"( ?){TOKEN.pattern}( ?)")
_STEP = "    "
_NUMBER = re.compile(r"\s*\d+([.)])\s")
_NOT_FOUND: tuple[int, SourceSegment | None] = (-1, None)


class UnwritableError(Exception):
    """A line that no Markdown says; ``line`` is the line."""

    def __init__(self, line: Line) -> None:
        super().__init__(line.text)
        self.line = line


@dataclass(frozen=True, slots=True)
class _Variant:
    """One way of typing a line: what is escaped, the sign of stress, whether neighbours are spelt out."""

    escape: bool
    stress: str = "*"
    spelt: bool = False


_VARIANTS = (
    _Variant(False),
    _Variant(True),
    _Variant(False, "_"),
    _Variant(True, "_"),
    _Variant(True, "*", spelt=True),
    _Variant(True, "_", spelt=True),
)


@dataclass(frozen=True, slots=True)
class MarkdownWriter:
    """Writes lines that hold ``atoms``, addresses typed as ``urls`` say. ``read`` is Markdown with tokens as lines."""

    spans: Mapping[str, LockedSpan]
    urls: Mapping[str, str]
    read: Callable[[str], Lines]

    def inline(self, runs: Runs, read: Callable[[str], Lines] | None = None) -> str:
        """Runs on one line, as in a heading of the definition. Raises :class:`UnwritableError`."""
        return self._first(Line("text", runs), "", read or self.read)

    def line(self, line: Line, number_sign: str = ".") -> str:
        """A line with its sign, without its depth. Raises :class:`UnwritableError`."""
        bare = replace(line, level=line.level if line.kind == "heading" else 0, new_page=False, note=False)
        sign = f"{'#' * line.level} " if line.kind == "heading" else ""
        if line.kind == "item":
            sign = f"{line.number}{number_sign} " if line.number else "- "
        return self._first(replace(bare, kind="text") if line.kind == "more" else bare, sign, self.read)

    def _first(self, line: Line, sign: str, read: Callable[[str], Lines]) -> str:
        """The first manner of typing that is read as the line; a token stands for what it holds until it is."""
        names = sorted({run.tag for run in line.all_runs() if run.tag})
        numbered = _with_tokens(line, {name: token(number) for number, name in enumerate(names)})
        for manner in _VARIANTS:
            body = _table(numbered, manner) if line.kind == "table" else _runs(numbered.runs, manner)
            skeleton = _BRACE.sub("&#123;", as_typed(sign + body))
            try:
                made = read(skeleton)
            except (UnsupportedContentError, TemplateError):
                continue
            if made == (numbered,):
                return self._filled(skeleton, names).strip("\n")
        raise UnwritableError(line)

    def made(self, line: Line) -> str:
        """What a line is made by as it is typed, where tags on lines of their own make it, or items of another text."""
        span = self.spans.get(locked_content.sole_tag(line))
        return span.raw if span and span.kind != "value" and (span.lists or span.whole_lines) else ""

    def _filled(self, skeleton: str, names: Sequence[str]) -> str:
        """The Markdown with what it holds as it is typed; addresses as they were typed."""

        def raw(match: re.Match[str]) -> str:
            before, number, after = match.groups()
            span = self.spans[names[int(number)]]
            on_own_lines = span.whole_lines and span.kind == "region"
            return f"\n{span.raw}\n" if on_own_lines else f"{before}{span.raw}{after}"

        for url, template in self.urls.items():
            skeleton = skeleton.replace(f"]({url})", f"]({template})")
        return _TOKEN_AND_GAPS.sub(raw, skeleton)


def _with_tokens(line: Line, tokens: Mapping[str, str]) -> Line:
    def named(runs: Runs) -> Runs:
        return tuple(replace(run, text="", tag=tokens[run.tag]) if run.tag else run for run in runs)

    return line.mapped(named)


# --- runs -------------------------------------------------------------------------------------------------------------


def _runs(runs: Sequence[Run], manner: _Variant) -> str:
    written = []
    for url, group in groupby(runs, key=lambda run: run.url):
        part = [replace(run, url="") for run in group]
        inner = _formatted(part, manner)
        address = f"<{url}>" if "(" in url or ")" in url else url
        written.append(f"[{inner}]({address})" if url else inner)
    text = "".join(written)
    return _escape_start(text) if manner.escape else text


def _formatted(runs: list[Run], manner: _Variant) -> str:
    """Runs with the signs of their looks, the longer stretch outside."""
    result = ""
    at = 0
    while at < len(runs):
        run = runs[at]
        ends = {flag: _formatting_end(runs, at, flag) for flag in ("strong", "emphasis") if getattr(run, flag)}
        if not ends:
            result += _characters(
                run, manner, spell_first=manner.spelt and at > 0, spell_last=manner.spelt and at + 1 < len(runs)
            )
            at += 1
            continue
        flag = max(ends, key=lambda name: (ends[name], name == "strong"))
        marked = runs[at : ends[flag]]
        bare = (replace(each, strong=False) if flag == "strong" else replace(each, emphasis=False) for each in marked)
        inner = _formatted(list(bare), manner)
        sign = "**" if flag == "strong" else manner.stress
        result += f"{sign}{inner}{sign}"
        at = ends[flag]
    return result


def _formatting_end(runs: list[Run], at: int, flag: str) -> int:
    end = at
    while end < len(runs) and getattr(runs[end], flag):
        end += 1
    return end


def _characters(run: Run, manner: _Variant, *, spell_first: bool, spell_last: bool) -> str:
    if run.tag:
        return run.tag
    if run.text == LINE_BREAK:
        return "\\\n"
    characters = [_escaped(character) if manner.escape else character for character in run.text]
    if spell_first and characters and not run.text[0].isspace():
        characters[0] = f"&#{ord(run.text[0])};"
    if spell_last and characters and not run.text[-1].isspace():
        characters[-1] = f"&#{ord(run.text[-1])};"
    return "".join(characters)


def _escaped(character: str) -> str:
    return f"\\{character}" if _SPECIAL.match(character) else character


def _escape_start(text: str) -> str:
    """The text with its first characters escaped where they would begin a heading, a list or a rule."""
    match = _OPENING.match(text)
    if not match or text.startswith("\\"):
        return text
    if match["number"]:
        return f"{match[0]}\\{text[match.end() :]}"
    return f"\\{text}"


def _table(line: Line, manner: _Variant) -> str:
    def row(cells: Sequence[Runs]) -> str:
        return f"| {' | '.join(_BAR.sub(_ESCAPED_BAR, _runs(cell, manner)) for cell in cells)} |"

    head, *rest = line.rows
    rule = f"| {' | '.join(_RULES[side] for side in line.align)} |"
    return "\n".join([row(head), rule, *map(row, rest)])


# --- a whole text -----------------------------------------------------------------------------------------------------


def rewrite(passage: Passage, lines: Lines, writer: MarkdownWriter) -> str:
    """The text of a passage with these lines: what did not change stays as it was typed.

    Raises :class:`UnwritableError` with a line that no Markdown says.
    """
    written = list(_output_segments(passage, lines, writer))
    result = ""
    before: _OutputSegment | None = None
    for part in written:
        result += "\n" * (_newlines_between(before, part) if before else 0) + part.raw
        before = part
    return passage.before + result + passage.after


@dataclass(frozen=True, slots=True)
class _OutputSegment:
    """A stretch of Markdown that is to stand in the text, with its lines; ``chunk`` is where it stood."""

    raw: str
    first: Line
    last: Line
    segment: int = -1
    gap: int = 0


def _output_segments(passage: Passage, lines: Lines, writer: MarkdownWriter) -> Iterator[_OutputSegment]:
    old = [line for segment in passage.segments for line in segment.lines]
    starts: dict[int, tuple[int, SourceSegment | None]] = {}
    at = 0
    for index, old_segment in enumerate(passage.segments):
        starts[at] = (index, old_segment)
        at += len(old_segment.lines)
    same: dict[int, int] = {}  # new line by old
    replaced: dict[int, int] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, lines, autojunk=False).get_opcodes():
        if tag == "equal":
            same |= {j1 + step: i1 + step for step in range(i2 - i1)}
        elif tag == "replace" and i2 - i1 == j2 - j1:
            replaced |= {j1 + step: i1 + step for step in range(i2 - i1)}
    at = 0
    signs = _NumberSigns()
    while at < len(lines):
        index, segment = starts.get(same.get(at, -1), _NOT_FOUND)
        if segment and all(same.get(at + step) == same[at] + step for step in range(len(segment.lines))):
            for line in segment.lines:
                signs.sign(line, segment.raw)
            yield _OutputSegment(segment.raw, segment.lines[0], segment.lines[-1], index, segment.gap)
            at += len(segment.lines)
            continue
        index, segment = starts.get(replaced.get(at, -1), _NOT_FOUND)
        alone = (
            segment is not None and len(segment.lines) == 1 and _line_kind(segment.lines[0]) == _line_kind(lines[at])
        )
        raw = _markdown_line(lines[at], writer, signs.sign(lines[at]))
        if segment and alone and lines[at].kind in _KEEP_LAYOUT:
            raw = _KEEP_LAYOUT[lines[at].kind](segment.raw, raw)
        yield _OutputSegment(raw, lines[at], lines[at], index if alone else -1, segment.gap if segment and alone else 0)
        at += 1


def _keep_line_breaks(old: str, new: str) -> str:
    """A paragraph in one row, broken into rows where it was before, as far as the words about a break are the same."""
    if "\n" not in old or "\n" in new or "\\\n" in old:
        return new
    before = [word for row in old.split("\n") for word in row.split(" ")]
    ends = {sum(len(row.split(" ")) for row in old.split("\n")[: number + 1]) - 1 for number in range(old.count("\n"))}
    after = new.split(" ")
    breaks = set()
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        breaks |= {end - block.a + block.b for end in ends if block.a <= end < block.a + block.size - 1}
    return "".join(f"{word}{chr(10) if index in breaks else ' '}" for index, word in enumerate(after))[:-1]


def _keep_rows(old: str, new: str) -> str:
    """A table whose rows that say the same stand as they were typed."""
    typed_before = {_cells(row): row for row in old.split("\n")}
    return "\n".join(typed_before.get(_cells(row), row) for row in new.split("\n"))


def _cells(row: str) -> tuple[str, ...]:
    """A row's cells; of the rule below the header only what sides it says."""
    cells = (cell.strip() for cell in row.strip().strip("|").split("|"))
    return tuple(re.sub("^(:?)-+(:?)$", r"\1-\2", cell) for cell in cells)


_KEEP_LAYOUT: Mapping[LineKind, Callable[[str, str], str]] = {"text": _keep_line_breaks, "table": _keep_rows}


def _line_kind(line: Line) -> tuple[object, ...]:
    return line.kind, line.level, line.note, line.new_page, bool(line.number)


class _NumberSigns:
    """The sign after the numbers of each list: a list that follows another one at once has the other sign."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[int, str]] = {}

    def sign(self, line: Line, raw: str = "") -> str:
        """The sign of a line's number; ``raw`` is the line as it is typed already."""
        if line.kind not in ("item", "more"):
            self._open.clear()
        if line.kind != "item":
            return "."
        for level in [level for level in self._open if level > line.level or (level == line.level and not line.number)]:
            del self._open[level]
        if not line.number:
            return "."
        last, sign = self._open.get(line.level, (line.number - 1, "."))
        if line.number != last + 1:
            sign = ")" if sign == "." else "."
        typed_sign = _NUMBER.match(raw)
        self._open[line.level] = (line.number, typed_sign[1] if typed_sign else sign)
        return self._open[line.level][1]


def _markdown_line(line: Line, writer: MarkdownWriter, sign: str) -> str:
    """A line at its depth, in its note, on its page."""
    text = writer.made(line)
    if not text:
        depth = _STEP * (line.level + (line.kind == "more")) if line.kind in ("item", "more") else ""
        first, *rest = writer.line(line, sign).split("\n")
        hanging = " " * (len(f"{line.number}. ") if line.number else 2) if line.kind == "item" else ""
        text = "\n".join([depth + first, *(row if row.startswith("{%") else depth + hanging + row for row in rest)])
    if line.note:
        text = "\n".join(f"> {row}".rstrip() for row in text.split("\n"))
    return f"---\n\n{text}" if line.new_page else text


def _newlines_between(before: _OutputSegment, part: _OutputSegment) -> int:
    """How many line ends part two neighbours: as many as did, where they were neighbours already."""
    if part.segment >= 0 and before.segment == part.segment - 1:
        return part.gap
    one, other = before.last, part.first
    if other.new_page or one.note != other.note:
        return 2
    if one.kind in ("item", "more") and other.kind == "item":
        return 1 if one.kind == "item" else 2
    return 2
