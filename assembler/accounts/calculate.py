"""Calculate the values of all formulas of an accounts workbook from the amounts that are filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from assembler.accounts.model import Accounts, Line
from assembler.forms import parse, values

Figure: TypeAlias = int | float | None

REPAYMENT = "=ubrukt"  # cells that are no field have names that no field can have
OWN_SHARE_BUDGET, OWN_SHARE_BOOKED = "=egenandel/budsjett", "=egenandel/bokfort"


def deviation_share(line: Line) -> str:
    """The name of the cell of a line's deviation in per cent."""
    return f"={line.booked.name}"


def calculate_figures(accounts: Accounts, amounts: Mapping[str, int]) -> dict[str, Figure]:
    """Each calculated cell's value by its name; none where the cell is empty.

    ``amounts`` are those filled in, in whole kroner by the names of fields. What the report's schema calculates has the
    value that the form's own scripts give it. Shares are fractions: 0.05 is 5 %.
    """
    fields = list(accounts.fields())
    given = {name: str(amount) for name, amount in amounts.items()}
    known = dict(amounts) | _whole_numbers(values.calculated_texts(fields, given))
    figures: dict[str, Figure] = {field.name: known.get(field.name) for field in fields if field.calculation}
    for line in accounts.lines():
        if line.budget and line.deviation:
            figures[deviation_share(line)] = _quotient(known.get(line.deviation.name), known.get(line.budget.name))
    own, costs = accounts.own, accounts.costs
    if own:
        figures[OWN_SHARE_BOOKED] = _quotient(known.get(own.booked.name), known.get(costs.booked.name))
        if own.budget and costs.budget:
            figures[OWN_SHARE_BUDGET] = _quotient(known.get(own.budget.name), known.get(costs.budget.name))
    if accounts.grant:
        figures[REPAYMENT] = _repayment(accounts, accounts.grant, known)
    return figures


def _repayment(accounts: Accounts, grant: Line, known: Mapping[str, int]) -> int | None:
    """What must be paid back of the grant in whole kroner: the grant less the costs, 0 where the costs are higher.

    The grant is what was granted; where that is not known, what was booked. None before a cost is booked.
    """
    if not any(field.name in known for field in accounts.cost_inputs()):
        return None
    booked = known.get(grant.booked.name, 0)
    granted = known.get(grant.granted.name, booked) if grant.granted else booked
    return max(0, granted - known.get(accounts.costs.booked.name, 0))


def _whole_numbers(texts: Mapping[str, str]) -> dict[str, int]:
    found = {name: parse.number(text) for name, text in texts.items()}
    return {name: number for name, number in found.items() if isinstance(number, int)}


def _quotient(part: int | None, whole: int | None) -> float | None:
    return part / whole if part is not None and whole else None
