"""Model what an accounts workbook holds: head, groups of lines, results, questions, approval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from assembler.document.nodes import Field
from assembler.forms.field_types.registry import FieldHooks, field_type
from assembler.i18n.language import Language
from assembler.scheme.form_id import FormIdentifier

LABEL_COLUMN = "post"  # the columns, as the workbook's hidden row names them
Column: TypeAlias = Literal["budsjett", "innvilget", "bokfort", "avvik", "prosent"]
COLUMNS: tuple[Column, ...] = ("budsjett", "innvilget", "bokfort", "avvik", "prosent")
MAX_AMOUNT = 999_999_999_999  # kroner: what a spreadsheet holds to the krone, and more than any grant

Role: TypeAlias = Literal["income", "costs", ""]
CellKind: TypeAlias = Literal["amount", "whole number", "number", "date", "choice", "text", "long text", "none"]
CELLS: FieldHooks[CellKind] = FieldHooks(
    "accounts.model",
    {
        "text": "text",
        "multiline": "long text",
        "integer": "whole number",
        "number": "number",
        "amount": "amount",
        "date": "date",
        "yesno": "choice",
        "radio": "choice",
        "select": "choice",
        "checkboxes": "none",
        "checkbox": "none",
        "signature": "none",
    },
)
"""What kind of cell the answer to a field of each type has; ``none`` where no cell can hold it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the workbook's head: its label, and a text that is known or the question that asks for it."""

    label: str
    text: str = ""
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the accounts: what is booked, and where the report asks for them, its budget and the deviation.

    ``granted`` is what the report says was granted; only the line of the grant has it.
    """

    booked: Field
    budget: Field | None = None
    deviation: Field | None = None
    granted: Field | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of the line."""
        return tuple(field for field in (self.budget, self.granted, self.booked, self.deviation) if field)


@dataclass(frozen=True, slots=True)
class Group:
    """Lines with a heading, their sums among them. ``name`` is that of the group's property."""

    name: str
    title: str
    help: str
    role: Role
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Approver:
    """Who approves: ``name`` is that of the object in which the answers are, the last of which is the signature."""

    name: str
    title: str
    fields: tuple[Field, ...]

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields that a cell can hold."""
        return tuple(field for field in self.fields if field_type(field).asked)


@dataclass(frozen=True, slots=True)
class Approval:
    """Those who approve the report, with a heading."""

    title: str
    help: str
    approvers: tuple[Approver, ...]


@dataclass(frozen=True, slots=True)
class Accounts:
    """All that an accounts workbook holds; ``sheet`` is the name of its tab, ``case`` the case number or empty.

    ``results`` follow from the groups, ``questions`` are the other questions of the accounts. ``costs`` is the
    line that sums up all costs, ``grant`` that of the grant, ``own`` that of the own contribution. ``values`` are what
    is known beforehand, as texts by the names of fields.
    """

    identifier: FormIdentifier
    title: str
    sheet: str
    case: str
    head: tuple[Fact, ...]
    groups: tuple[Group, ...]
    results: tuple[Field, ...]
    questions: tuple[Field, ...]
    approval: Approval
    costs: Line
    grant: Line | None
    own: Line | None
    values: Mapping[str, str]

    @property
    def language(self) -> Language:
        """The language of the workbook."""
        return self.identifier.language

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of amounts that some line uses; the deviation in per cent stands beside that in kroner."""
        lines = list(self.lines())
        deviates = any(line.deviation for line in lines)
        used: dict[Column, bool] = {
            "budsjett": any(line.budget for line in lines),
            "innvilget": any(line.granted for line in lines),
            "bokfort": True,
            "avvik": deviates,
            "prosent": deviates,
        }
        return tuple(name for name in COLUMNS if used[name])

    def fields(self) -> Iterator[Field]:
        """Every field of the report that the workbook holds, in its order."""
        yield from (fact.field for fact in self.head if fact.field)
        for line in self.lines():
            yield from line.fields
        yield from self.results
        yield from self.questions
        for approver in self.approval.approvers:
            yield from approver.asked

    def lines(self, role: Role | None = None) -> Iterator[Line]:
        """The lines of every group, or of those of one kind."""
        for group in self.groups:
            if role is None or group.role == role:
                yield from group.lines

    def cost_inputs(self) -> tuple[Field, ...]:
        """The booked costs that are filled in."""
        return tuple(line.booked for line in self.lines("costs") if not line.booked.calculation)
