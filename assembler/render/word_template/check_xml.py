"""Check a Word template's tags: whether its elements stay closed and its tables regular, whatever the data.

A part for which that holds can be put into the package as Jinja renders it. Any other is parsed after each rendering
and its tables repaired, as docxtpl does with every document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import jinja2
from jinja2 import nodes

_ELEMENT = re.compile(r"<(/?)([\w:.-]+)([^<>]*?)(/?)>")
_SPAN = re.compile(r'w:val="(\d+)"')
_CONTEXTS = {
    "paragraph": ("</w:p>", "</w:tbl>", "</w:tcPr>", "<w:tc>", "<w:body", "<w:hdr", "<w:ftr", "<w:txbxContent>"),
    "run": ("</w:pPr>", "</w:r>", "</w:hyperlink>", "<w:p>", "<w:p "),
}  # by the tag before: what a text needs around it
_VALUE = "\0"  # stands for whatever an expression inside an XML tag prints
_NO_OUTPUT = (nodes.Assign, nodes.ExprStmt)
_UNSAFE = (nodes.EvalContextModifier, nodes.MarkSafe, nodes.MarkSafeIfAutoescape)


@dataclass(frozen=True, slots=True)
class Risk:
    """Why a part cannot be trusted unseen, and the line of the tag that is the reason."""

    line: int
    why: str


class _RiskError(Exception):
    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(slots=True)
class _Table:
    depth: int
    columns: int = 0
    certain: bool = False  # a row that is always there fills all columns
    row_depth: int = 0
    cells: int = 0
    spanned: int = 0


def find_risk(tree: nodes.Template, environment: jinja2.Environment, opened: Sequence[str] = ()) -> Risk | None:
    """The first tag of a part that may leave an element open, or a table irregular; none where all is well.

    ``opened`` are the elements in which the part's text begins; it must end with all elements closed.
    """
    unsafe = next(tree.find_all(_UNSAFE), None) or next(
        (f for f in tree.find_all(nodes.Filter) if f.name == "safe"), None
    )
    if unsafe or not environment.autoescape:
        return Risk(unsafe.lineno if unsafe else 1, "values can be XML")
    walk = _Walk(opened)
    try:
        walk.through(tree.body)
        walk.end()
    except _RiskError as error:
        return Risk(walk.line, error.why)
    return None


def mark_contexts(tree: nodes.Template, opened: Sequence[str] = ()) -> None:
    """Say on each expression, as its ``stands_in``, what a plain text needs around it: a run, a paragraph, or nothing.

    Tags such as ``{{r …}}`` and ``{{p …}}`` take the run or paragraph away in which they stood.
    """
    last = "".join(f"<{name}>" for name in opened)
    for output in tree.find_all(nodes.Output):
        for child in output.nodes:
            if not isinstance(child, nodes.TemplateData):
                child.stands_in = next((kind for kind, after in _CONTEXTS.items() if last.startswith(after)), "text")  # type: ignore[attr-defined]
            elif "<" in child.data:
                last = child.data[child.data.rindex("<") :]


class _Walk:
    """One reading of a part, in which each branch and each loop body is read once."""

    def __init__(self, opened: Sequence[str]) -> None:
        self.line = 1
        self._open = [(name, 0) for name in opened]  # the elements that stand open, and how deep in tags they opened
        self._unread = ""  # an XML tag that an expression interrupts
        self._depth = 0
        self._tables: list[_Table] = []

    def through(self, body: Iterable[nodes.Node]) -> None:
        """Read the nodes of a branch, a loop, or the whole part."""
        for node in body:
            self.line = node.lineno
            match node:
                case nodes.Output():
                    for child in node.nodes:
                        self._output(child)
                case nodes.If():
                    self._branches(node.body, *(each.body for each in node.elif_), node.else_)
                case nodes.For() if not node.recursive:
                    self._branches(node.body, node.else_)
                case nodes.With():
                    self.through(node.body)
                case _ if not isinstance(node, _NO_OUTPUT):
                    raise _RiskError("the tag prints text that stands elsewhere")

    def end(self) -> None:
        """Raise :class:`_RiskError` where an element stays open."""
        if self._open or self._unread:
            raise _RiskError("elements stay open")

    def _branches(self, *bodies: Iterable[nodes.Node]) -> None:
        """Read each branch; all must leave open what stood open before the tag."""
        line, opened, unread = self.line, self._open, self._unread
        for body in bodies:
            self._open, self._unread, self._depth = list(opened), unread, self._depth + 1
            self.through(body)
            self._depth -= 1
            names = [name for name, _ in self._open]
            if (
                names != [name for name, _ in opened]
                or not self._unread.startswith(unread)
                or (self._unread and not unread)
            ):
                self.line = line
                raise _RiskError("the tag begins and ends at different levels of the document")
        self._open, self._unread = opened, unread and unread + _VALUE

    def _output(self, node: nodes.Expr) -> None:
        if not isinstance(node, nodes.TemplateData):
            self._unread += _VALUE if self._unread else ""
            return
        text = self._unread + node.data
        whole = len(text) if text.rfind("<") <= text.rfind(">") else text.rfind("<")
        self._unread = text[whole:]
        for match in _ELEMENT.finditer(text, 0, whole):
            closing, name, attributes, empty = match.groups()
            if not closing:
                self._opened(name, attributes)
            if closing or empty:
                self._closed(name)

    def _opened(self, name: str, attributes: str) -> None:
        parent = self._open[-1][0] if self._open else ""
        self._open.append((name, self._depth))
        match name:
            case "w:tbl":
                if self._tables:
                    raise _RiskError("a table stands in a table")
                self._tables.append(_Table(self._depth))
            case "w:tblGridChange":
                raise _RiskError("a table's grid has a history")
            case "w:gridCol":
                self._table().columns += 1
            case "w:tr":
                table = self._table()
                table.row_depth, table.cells, table.spanned = self._depth, 0, 0
            case "w:tc" if parent == "w:tr":
                table = self._table()
                table.cells, table.spanned = table.cells + 1, table.spanned + 1
                if table.row_depth != self._depth:
                    raise _RiskError("the number of cells in a row depends on data")
            case "w:gridSpan" if (
                parent == "w:tcPr" and len(self._open) > 2 and self._open[-3][0] == "w:tc" and self._tables
            ):
                span = _SPAN.search(attributes)
                if span is None:
                    raise _RiskError("the width of a cell depends on data")
                self._tables[-1].spanned += int(span[1]) - 1

    def _table(self) -> _Table:
        if not self._tables:
            raise _RiskError("a row stands outside a table")
        return self._tables[-1]

    def _closed(self, name: str) -> None:
        if not self._open or self._open[-1][0] != name:
            raise _RiskError("an element is closed that is not open")
        _, depth = self._open.pop()
        if name not in ("w:tbl", "w:tr"):
            return
        table = self._tables[-1]
        if depth != self._depth:
            raise _RiskError("the tag begins and ends in different rows")
        if name == "w:tr":
            if table.cells > table.columns:
                raise _RiskError("a row has more cells than the table has columns")
            table.certain |= depth == table.depth and table.spanned >= table.columns
        else:
            self._tables.pop()
            if not table.certain:
                raise _RiskError("no row is sure to fill the table's columns")
