"""Write the formulas of an accounts workbook from the cells of its fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from assembler.accounts.model import Accounts, Line
from assembler.document.nodes import Field
from assembler.forms import values

Position: TypeAlias = tuple[int, int]  # row and column, counted from 0


class Formulas:
    """The formulas of a sheet, without their equals sign; ``cells`` are the cells of its fields by name.

    Cells are added while the sheet is written; a formula can name those that have been added when it is asked for.
    Every formula is empty until the cells that it needs are filled in.
    """

    def __init__(self, accounts: Accounts) -> None:
        self.cells: dict[str, Position] = {}
        self._accounts = accounts

    def calculation(self, name: str) -> str:
        """The formula of a field that the schema calculates."""
        rule = next(field.calculation for field in self._accounts.fields() if field.name == name)
        assert rule is not None
        operands = list(values.operands_of(rule, self.cells))
        cells = self._operands(each for each in operands if isinstance(each, str))
        match rule.operation:
            case "difference":
                first, *others = operands
                cells = self._operands([first]) if isinstance(first, str) else cells
                result = f"SUM({self._operands([first])})-SUM({self._operands(others)})"
            case "product":
                needed = sum(isinstance(each, str) for each in operands)
                return f'IF(COUNT({cells})<{needed},"",PRODUCT({self._operands(operands)}))'
            case _:
                result = f"SUM({self._operands(operands)})"
        return f'IF(COUNT({cells})=0,"",{result})'

    def deviation(self, deviation: Field, budget: Field) -> str:
        """A deviation as a share of the budget."""
        return f'IFERROR({self._cell(deviation)}/{self._cell(budget)},"")'

    def quotient(self, part: Field, whole: Field) -> str:
        """A part as a share of the whole; both can be filled in or calculated."""
        upper, lower = self._cell(part), self._cell(whole)
        return f'IF(COUNT({upper},{lower})<2,"",IF({lower}=0,"",{upper}/{lower}))'

    def repayment(self, grant: Line) -> str:
        """What must be paid back: the grant (as granted, where that is known) less the costs."""
        costs = self._operands([field.name for field in self._accounts.cost_inputs()])
        granted = booked = self._cell(grant.booked)
        if grant.granted:
            granted = f"IF(COUNT({self._cell(grant.granted)})=1,{self._cell(grant.granted)},SUM({booked}))"
        return f'IF(COUNT({costs})=0,"",MAX(0,{granted}-SUM({self._cell(self._accounts.costs.booked)})))'

    def _cell(self, field: Field) -> str:
        return str(xl_rowcol_to_cell(*self.cells[field.name]))

    def _operands(self, names: Iterable[str | float]) -> str:
        """Cells and numbers as a function's arguments; adjacent cells of a column as a range, which grows with rows."""
        numbers: list[str] = []
        runs: list[tuple[Position, Position]] = []
        for name in names:
            if not isinstance(name, str):
                numbers.append(str(name))
                continue
            row, column = at = self.cells[name]
            if runs and runs[-1][1] == (row - 1, column):
                runs[-1] = runs[-1][0], at
            else:
                runs.append((at, at))
        return ",".join([*(xl_range(*first, *last) for first, last in runs), *numbers])
