"""Writes a line as Markdown as definitions are typed; what is written is parsed again and must give the same line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from assembler.core.errors import TemplateError
from assembler.word_review import locked_content
from assembler.word_review.lines import (
    LINE_BREAK,
    TOKEN,
    Line,
    Run,
    Runs,
    UnsupportedContentError,
    as_typed,
    token,
)
from assembler.word_review.locked_content import Lines, LockedSpans

_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~#!]")
_OPENING = re.compile(r"(?:[-+=>#]|(?P<number>\d{1,9})(?=[.)])|:?-{1,})")
_RULES = {"left": "---", "right": "---:", "center": ":---:"}
_BAR, _ESCAPED_BAR = re.compile(r"(?<!\\)\|"), r"\\|"
_BRACE = re.compile("\\{(?=[{%#\ue100])")  # what would begin a tag with what follows it
_TOKEN_AND_SPACES = re.compile(f"( ?){TOKEN.pattern}( ?)")


class UnwritableError(Exception):
    """``line`` cannot be expressed in Markdown."""

    def __init__(self, line: Line) -> None:
        super().__init__(line.text)
        self.line = line


@dataclass(frozen=True, slots=True)
class _Variant:
    """A way of writing a line: whether special characters are escaped, and the sign of italics.

    ``as_references``: characters beside formatting are character references, since letters would make it plain text.
    """

    escape: bool
    emphasis: str = "*"
    as_references: bool = False


_VARIANTS = (
    _Variant(False),
    _Variant(True),
    _Variant(False, "_"),
    _Variant(True, "_"),
    _Variant(True, "*", as_references=True),
    _Variant(True, "_", as_references=True),
)


@dataclass(frozen=True, slots=True)
class MarkdownWriter:
    """Writes lines that can contain ``spans``; ``urls`` are addresses as typed; ``read`` parses Markdown."""

    spans: LockedSpans
    urls: Mapping[str, str]
    read: Callable[[str], Lines]

    def inline(self, runs: Runs, read: Callable[[str], Lines] | None = None) -> str:
        """Runs on one line, as in a heading of the definition. Raises :class:`UnwritableError`."""
        return self._first_exact(Line("text", runs), "", read or self.read)

    def line(self, line: Line, delimiter: str = ".") -> str:
        """A line with its list or heading sign, not indented. Raises :class:`UnwritableError`."""
        bare = replace(line, level=line.level if line.kind == "heading" else 0, new_page=False, note=False)
        sign = f"{'#' * line.level} " if line.kind == "heading" else ""
        if line.kind == "item":
            sign = f"{line.number}{delimiter} " if line.number else "- "
        return self._first_exact(replace(bare, kind="text") if line.kind == "more" else bare, sign, self.read)

    def _first_exact(self, line: Line, sign: str, read: Callable[[str], Lines]) -> str:
        """The first variant that is parsed as the line again; tokens stand for its spans meanwhile."""
        names = sorted({run.tag for run in line.all_runs() if run.tag})
        numbered = _with_tokens(line, {name: token(number) for number, name in enumerate(names)})
        for variant in _VARIANTS:
            body = _table(numbered, variant) if line.kind == "table" else _runs(numbered.runs, variant)
            skeleton = _BRACE.sub("&#123;", as_typed(sign + body))
            try:
                parsed = read(skeleton)
            except (UnsupportedContentError, TemplateError):
                continue
            if parsed == (numbered,):
                return self._filled(skeleton, names).strip("\n")
        raise UnwritableError(line)

    def tag_source(self, line: Line) -> str:
        """The source of a line that is one span: tags on lines of their own, or a list; empty for any other line."""
        span = self.spans.get(locked_content.sole_tag(line))
        return span.raw if span and span.kind != "value" and (span.lists or span.whole_lines) else ""

    def _filled(self, skeleton: str, names: Sequence[str]) -> str:
        """The Markdown with the source of its spans, and addresses as they were typed."""

        def raw(match: re.Match[str]) -> str:
            before, number, after = match.groups()
            span = self.spans[names[int(number)]]
            on_own_lines = span.whole_lines and span.kind == "region"
            return f"\n{span.raw}\n" if on_own_lines else f"{before}{span.raw}{after}"

        for url, template in self.urls.items():
            skeleton = skeleton.replace(f"]({url})", f"]({template})")
        return _TOKEN_AND_SPACES.sub(raw, skeleton)


def _with_tokens(line: Line, tokens: Mapping[str, str]) -> Line:
    def named(runs: Runs) -> Runs:
        return tuple(replace(run, text="", tag=tokens[run.tag]) if run.tag else run for run in runs)

    return line.mapped(named)


# --- runs -------------------------------------------------------------------------------------------------------------


def _runs(runs: Sequence[Run], variant: _Variant) -> str:
    written = []
    for url, group in groupby(runs, key=lambda run: run.url):
        part = [replace(run, url="") for run in group]
        inner = _formatted(part, variant)
        address = f"<{url}>" if "(" in url or ")" in url else url
        written.append(f"[{inner}]({address})" if url else inner)
    text = "".join(written)
    return _escape_start(text) if variant.escape else text


def _formatted(runs: list[Run], variant: _Variant) -> str:
    """Runs with the signs of bold and italics, the longer one outside."""
    result = ""
    at = 0
    while at < len(runs):
        run = runs[at]
        ends = {flag: _formatting_end(runs, at, flag) for flag in ("strong", "emphasis") if getattr(run, flag)}
        if not ends:
            result += _characters(
                run,
                variant,
                first_as_reference=variant.as_references and at > 0,
                last_as_reference=variant.as_references and at + 1 < len(runs),
            )
            at += 1
            continue
        flag = max(ends, key=lambda name: (ends[name], name == "strong"))
        marked = runs[at : ends[flag]]
        bare = (replace(each, strong=False) if flag == "strong" else replace(each, emphasis=False) for each in marked)
        inner = _formatted(list(bare), variant)
        sign = "**" if flag == "strong" else variant.emphasis
        result += f"{sign}{inner}{sign}"
        at = ends[flag]
    return result


def _formatting_end(runs: list[Run], at: int, flag: str) -> int:
    end = at
    while end < len(runs) and getattr(runs[end], flag):
        end += 1
    return end


def _characters(run: Run, variant: _Variant, *, first_as_reference: bool, last_as_reference: bool) -> str:
    if run.tag:
        return run.tag
    if run.text == LINE_BREAK:
        return "\\\n"
    characters = [_escaped(character) if variant.escape else character for character in run.text]
    if first_as_reference and characters and not run.text[0].isspace():
        characters[0] = f"&#{ord(run.text[0])};"
    if last_as_reference and characters and not run.text[-1].isspace():
        characters[-1] = f"&#{ord(run.text[-1])};"
    return "".join(characters)


def _escaped(character: str) -> str:
    return f"\\{character}" if _SPECIAL.match(character) else character


def _escape_start(text: str) -> str:
    """The text with its first character escaped where it would begin a heading, a list or a thematic break."""
    match = _OPENING.match(text)
    if not match or text.startswith("\\"):
        return text
    if match["number"]:
        return f"{match[0]}\\{text[match.end() :]}"
    return f"\\{text}"


def _table(line: Line, variant: _Variant) -> str:
    def row(cells: Sequence[Runs]) -> str:
        return f"| {' | '.join(_BAR.sub(_ESCAPED_BAR, _runs(cell, variant)) for cell in cells)} |"

    head, *rest = line.rows
    rule = f"| {' | '.join(_RULES[side] for side in line.align)} |"
    return "\n".join([row(head), rule, *map(row, rest)])
