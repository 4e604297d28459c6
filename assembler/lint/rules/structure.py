"""Check headings, tables and typography, which screen readers and eyes depend on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assembler.document.nodes import Heading, PageBreak, Paragraph, Table
from assembler.document.walk import lines, walk
from assembler.lint.context import ComposedDocument, Context, single_line
from assembler.lint.finding import Finding, Rule
from assembler.lint.texts import Passage
from assembler.proofreading.word_forms import BLANK

HEADING_LEVEL = Rule(
    "struktur.niva", "error", "A heading is at most one level below the one before it.", ("wcag-1.3.1",)
)
EMPTY_HEADING = Rule("struktur.tom-overskrift", "error", "A heading says something.", ("wcag-2.4.6",))
EMPTY_SECTION = Rule("struktur.tom-del", "warning", "There is text below a heading.", ("wcag-2.4.6",))
MISSING_HEADER = Rule("struktur.tabell", "error", "Each column of a table has a header.", ("wcag-1.3.1",))
MISSING_ROWS = Rule("struktur.tom-tabell", "warning", "A table has rows.", ("wcag-1.3.1",))
TYPOGRAPHY = Rule("struktur.tegn", "warning", "Signs and spaces follow the rules of writing.", ("skriveregler",))
RULES = (HEADING_LEVEL, EMPTY_HEADING, EMPTY_SECTION, MISSING_HEADER, MISSING_ROWS, TYPOGRAPHY)
POSITION = 150  # reads the trees of letters

_TYPOGRAPHY = (
    (re.compile(r"(?<=[a-zæøå.])§"), "a space before §"),
    (re.compile(r"§(?=[\dA-Z])"), "a space after §"),
    (re.compile(r"(?<=[\wæøå])\)(?=[a-zæøå]{2})"), "a space after the bracket"),
    (re.compile(r"(?<=[\wæøå]) (?=[,;?!](?:\s|$))"), "no space before the sign"),
    (re.compile(r"(?<=[\wæøå]) \.(?=\s|$)"), "no space before the full stop"),
    (re.compile(r"(?<=[A-ZÆØÅ]) -(?=[a-zæøå])"), "no space before the hyphen"),
    (re.compile(r"(?<=[a-zæøå])\.\.(?!\.)"), "one full stop"),
    (re.compile(r"(?<=\S)  +(?=\S)"), "one space"),
)
_ANY_TYPOGRAPHY = re.compile("|".join(pattern.pattern for pattern, _ in _TYPOGRAPHY))  # fast, and most lines have none


def findings(context: Context) -> Iterator[Finding]:
    """Violations in headings, tables and typography."""
    for tree in context.trees:
        yield from _headings(tree)
        yield from _tables(tree)
    for passage in context.passages:
        yield from _typography(passage)


def _headings(tree: ComposedDocument) -> Iterator[Finding]:
    blocks = tree.document.blocks
    level = 0
    for index, block in enumerate(blocks):
        if not isinstance(block, Heading):
            continue
        text = single_line(block.children).strip()
        if not text:
            yield tree.finding(EMPTY_HEADING, block.children, "a heading is empty")
        if block.level > level + 1:
            message = f"«{text}» is a heading of level {block.level} below one of level {level}"
            yield tree.finding(HEADING_LEVEL, block.children, message)
        level = block.level
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        if after is None or isinstance(after, PageBreak) or (isinstance(after, Heading) and after.level <= block.level):
            yield tree.finding(EMPTY_SECTION, block.children, f"«{text}» has nothing below it")


def _tables(tree: ComposedDocument) -> Iterator[Finding]:
    for table in (block for block in walk(tree.document.blocks) if isinstance(block, Table)):
        headers = [" ".join(lines(cell)).strip() for cell in table.header]
        if not all(headers[1:]) or not any(headers):
            column = next(
                number for number, text in enumerate(headers, 1) if not text and (number > 1 or not any(headers))
            )
            yield _table_finding(tree, MISSING_HEADER, table, f"column {column} of a table has no header")
        if not table.rows:
            yield _table_finding(tree, MISSING_ROWS, table, "a table has no rows")


def _table_finding(tree: ComposedDocument, rule: Rule, table: Table, message: str) -> Finding:
    """A violation of a rule in a table, at the line where the table begins."""
    cells = (cell for row in (table.header, *table.rows) for cell in row)
    paragraphs = (block for cell in cells for block in cell if isinstance(block, Paragraph))
    passage, index = tree.locate_table(tuple(child for block in paragraphs for child in block.children))
    return passage.finding(rule, index, message)


def _typography(passage: Passage) -> Iterator[Finding]:
    for index, line in enumerate(passage.blanked_lines):
        if not _ANY_TYPOGRAPHY.search(line):
            continue
        text = re.sub(r"\]\([^)]*\)|https?://\S+", lambda match: BLANK * len(match[0]), line)
        if text.lstrip().startswith("|"):
            continue  # columns of a table can be aligned with spaces
        for pattern, right in _TYPOGRAPHY:
            for match in pattern.finditer(text):
                near = text[max(0, match.start() - 12) : match.end() + 8].replace(BLANK, "").strip()
                yield passage.finding(TYPOGRAPHY, index, f"«{near}»: {right}", match.start())
