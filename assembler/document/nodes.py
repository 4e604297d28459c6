"""The tree: what every product is made of and every writer reads."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from assembler.i18n.language import Language

# --- inline -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Characters as they are; nothing in them is markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A value that a placeholder stood for. ``name`` is the placeholder's expression, ``text`` what it printed."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Text of strong importance."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stressed text."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to ``url`` (http, https, mailto or tel)."""

    url: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A line break within a paragraph."""


Inline: TypeAlias = Text | Variable | Strong | Emphasis | Link | Break

# --- block ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` is 1 for the document's main sections (the title is not a heading of the tree)."""

    level: int
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A bulleted or numbered list; an item is blocks, of which the first is usually a paragraph."""

    ordered: bool
    items: tuple[tuple[Block, ...], ...]
    start: int = 1


Align: TypeAlias = Literal["left", "right", "center"]
Cell: TypeAlias = "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row. Rows are as long as ``header``; ``widths`` are relative, none means equal."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    align: tuple[Align, ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A boxed remark: guidance beside a question, or a notice on a letter."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page: an enclosure."""


FieldKind: TypeAlias = Literal[
    "text",
    "multiline",
    "integer",
    "number",
    "amount",
    "date",
    "yesno",
    "radio",
    "select",
    "checkboxes",
    "checkbox",
    "signature",
]
FieldFormat: TypeAlias = Literal["", "email", "phone", "orgnr", "kontonr", "uri", "year"]
Value: TypeAlias = str | int | float | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a field's choices: ``value`` goes into the data, ``label`` is for people.

    ``literal`` says that the value is the JSON text of something that is no string.
    """

    value: str
    label: str
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Calculation:
    """How a read-only number follows from others: operands are numbers or names of fields."""

    operation: Literal["sum", "product", "difference"]
    operands: tuple[str | float, ...]


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a value must keep to, in JSON Schema's own terms; ``message`` tells the applicant how to mend a breach."""

    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    format: FieldFormat = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A question to be answered. ``name`` is its path in the data, joined by dots (``plan.0.start``).

    ``required`` is marked for the eye; it is a rule for machines too, unless the question is ``conditional``: part of a
    whole that need not be answered.
    ``label_shown`` is false where a table's header or a row's first cell says the label already.
    """

    name: str
    label: str
    kind: FieldKind
    help: str = ""
    required: bool = False
    conditional: bool = False
    read_only: bool = False
    choices: tuple[Choice, ...] = ()
    constraints: Constraints = Constraints()
    unit: str = ""
    calculation: Calculation | None = None
    value: Value = None
    label_shown: bool = True

    @property
    def derived(self) -> bool:
        """Whether what stands here is no answer: it follows from the others, or is the form's own mark."""
        return self.calculation is not None or self.name == FORM_ID_FIELD


Block: TypeAlias = Heading | Paragraph | ListBlock | Table | Note | PageBreak | Field

# --- document ---------------------------------------------------------------------------------------------------------

Kind: TypeAlias = Literal["circular", "letter", "form"]


@dataclass(frozen=True, slots=True)
class Detail:
    """A labelled line of the document's head: («Vår referanse», «25/01234»)."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. ``date`` is its own date, ``reference`` its number in the header.

    ``contents`` asks for a table of contents before the first heading. ``recipient`` is a letter's address block, line
    by line; ``identifier`` names the definition that a form was made from, with its version.
    """

    title: str
    language: Language
    kind: Kind
    date: dt.date
    blocks: tuple[Block, ...]
    reference: str = ""
    details: tuple[Detail, ...] = ()
    recipient: tuple[str, ...] = ()
    contents: bool = False
    identifier: str = ""


_INLINE = (Text, Variable, Strong, Emphasis, Link, Break)
_BLOCKS = (Heading, Paragraph, ListBlock, Table, Note, PageBreak, Field)
_PARTS = (Choice, Calculation, Constraints, Detail, Document)
FORM_ID_FIELD = "_skjema"  # the name of the field that tells a form's definition, its version and language

# A workspace's own layouts (templates/document.typ) match on these names, so a class that is renamed keeps its own.
_JSON_NAMES: dict[type, str] = {Variable: "Fact"}
NODES: dict[str, type] = {_JSON_NAMES.get(node, node.__name__): node for node in (*_INLINE, *_BLOCKS, *_PARTS)}
_NAMES: dict[type, str] = {node: name for name, node in NODES.items()}
_PARTS_OF: dict[type, tuple[str, ...]] = {
    node: tuple(field.name for field in dataclasses.fields(node)) for node in NODES.values()
}


def to_json(node: Any) -> Any:
    """The tree as JSON values: an object per node, its class under ``node``; dates in ISO form."""
    names = _PARTS_OF.get(type(node))
    if names is not None:
        return {"node": _NAMES[type(node)], **{name: to_json(getattr(node, name)) for name in names}}
    if isinstance(node, tuple):
        return [to_json(part) for part in node]
    if isinstance(node, dt.date):
        return node.isoformat()
    return node


def from_json(value: Any) -> Any:
    """The tree that :func:`to_json` wrote."""
    if isinstance(value, list):
        return tuple(from_json(part) for part in value)
    if isinstance(value, dict):
        values = {name: from_json(part) for name, part in value.items() if name != "node"}
        if value["node"] == "Document":
            values["date"] = dt.date.fromisoformat(values["date"])
        return NODES[value["node"]](**values)
    return value


def field_name(path: Iterable[str]) -> str:
    """A field's name from the names and row numbers on its path; a dot within a name is escaped."""
    return ".".join(part.replace("%", "%25").replace(".", "%2E") for part in path)


def field_path(name: str) -> tuple[str, ...]:
    """The path of a field's name."""
    return tuple(part.replace("%2E", ".").replace("%25", "%") for part in name.split("."))


def value_text(value: Any) -> str:
    """A JSON value as a choice or field holds it: strings as they are, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def inline_text(children: tuple[Inline, ...]) -> str:
    """The characters of inline nodes, a line break as a newline."""
    parts = []
    for child in children:
        if isinstance(child, Text | Variable):
            parts.append(child.text)
        elif isinstance(child, Break):
            parts.append("\n")
        else:
            parts.append(inline_text(child.children))
    return "".join(parts)


def fields(blocks: tuple[Block, ...]) -> Iterator[Field]:
    """Every field below these blocks, in reading order."""
    for block in blocks:
        if isinstance(block, Field):
            yield block
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    yield from fields(cell)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from fields(item)
        elif isinstance(block, Note):
            yield from fields(block.blocks)


def closing_range(document: Document) -> tuple[int, int]:
    """From where to where the blocks stand that close a letter: its last heading before an enclosure, and all below it.

    They keep together on one page, so that no name stands alone overleaf. Both are 0 where there is nothing to keep.
    """
    blocks = document.blocks if document.kind == "letter" else ()
    end = next((index for index, block in enumerate(blocks) if isinstance(block, PageBreak)), len(blocks))
    headings = [index for index, block in enumerate(blocks[:end]) if isinstance(block, Heading)]
    return (headings[-1], end) if headings else (0, 0)


def lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The text of blocks, a line per paragraph, heading, cell paragraph or field label, in reading order.

    It is what every format must say: tests hold each writer's text against it.
    """
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield inline_text(block.children)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from lines(item)
        elif isinstance(block, Table):
            for row in (block.header, *block.rows):
                for cell in row:
                    yield from lines(cell)
        elif isinstance(block, Note):
            yield from lines(block.blocks)
        elif isinstance(block, Field):
            if block.label_shown:
                yield block.label
            if block.help:
                yield block.help
            yield from (choice.label for choice in block.choices if block.kind in ("radio", "checkboxes"))
