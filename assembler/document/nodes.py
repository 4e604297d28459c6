"""Define the document tree: the nodes that every product is made of and every renderer reads.

:mod:`assembler.document.walk` goes through it, :mod:`assembler.document.to_json` writes it as JSON.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

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

    ``literal`` says that the value is JSON text: of a number, a boolean, or another value than a string.
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
    """The limits of a value, in JSON Schema's own terms; ``message`` tells the applicant how to correct the answer."""

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
        """Whether nobody answers it: it is calculated from other answers, or identifies the form."""
        return self.calculation is not None or self.name == FORM_ID_FIELD


FORM_ID_FIELD = "_skjema"  # the name of the field that says which definition, version and language a form is of

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


# --- names and values of fields -------------------------------------------------------------------------------------


def field_name(path: Iterable[str]) -> str:
    """A field's name from the names and row numbers on its path; a dot within a name is escaped."""
    return ".".join(part.replace("%", "%25").replace(".", "%2E") for part in path)


def field_path(name: str) -> tuple[str, ...]:
    """The path of a field's name."""
    return tuple(part.replace("%2E", ".").replace("%25", "%") for part in name.split("."))


def value_text(value: object) -> str:
    """A JSON value as a choice or field holds it: strings as they are, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
