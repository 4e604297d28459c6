"""Figures are calculated as spreadsheets calculate them."""

import io
import random
import re

import openpyxl
import pytest
from hypothesis import given, settings

from assembler.accounts import calculate
from support import peers
from support.accounts_samples import (
    FULL,
    FULL_BOOK,
    FULL_VALUES,
    REPORTS,
    inputs,
    made,
    nested,
    read,
    repacked,
    some_amounts,
    written,
)


@settings(deadline=None)
@given(some_amounts(FULL))
def test_figures_are_the_sums_of_what_was_filled_in(given_amounts):
    known = calculate.calculate_figures(FULL, given_amounts)
    for group in FULL.groups:
        for column in ("booked", "budget"):
            fields = [getattr(line, column) for line in group.lines if getattr(line, column)]
            parts = [given_amounts[field.name] for field in fields if field.name in given_amounts]
            for total in (field for field in fields if field.calculation):
                assert known[total.name] == (sum(parts) if parts else None)
    costs = [given_amounts[field.name] for field in FULL.cost_inputs() if field.name in given_amounts]
    granted = given_amounts.get(FULL.grant.granted.name, given_amounts.get(FULL.grant.booked.name, 0))
    assert known[calculate.REPAYMENT] == (max(0, granted - sum(costs)) if costs else None)


@settings(deadline=None)
@given(some_amounts(FULL))
def test_nothing_deviates_before_it_is_booked(given_amounts):
    known = calculate.calculate_figures(FULL, given_amounts)
    for line in (line for line in FULL.lines() if line.deviation):
        booked, budget = (known.get(f.name, given_amounts.get(f.name)) for f in (line.booked, line.budget))
        assert known[line.deviation.name] == (None if booked is None else booked - (budget or 0))
        assert booked is not None or known[calculate.deviation_share(line)] is None


def _formulas(contents):
    """Every cell that a formula makes, with what it is said to come to."""
    formulas, values = (
        openpyxl.load_workbook(io.BytesIO(contents), data_only=only).worksheets[0] for only in (False, True)
    )
    return {
        cell.coordinate: values[cell.coordinate].value
        for row in formulas.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def _uncalculated(contents):
    """The workbook without what its formulas come to, so that whoever shows it must calculate."""

    def change(parts):
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        bare = re.sub(r"(<f>[^<]*</f>)<v>[^<]*</v>", r"\1", sheet)
        parts["xl/worksheets/sheet1.xml"] = re.sub(r' t="str"(>\s*<f>)', r"\1", bare).encode()
        return parts

    return repacked(contents, change)


@pytest.fixture(scope="module")
def converted(tool, tmp_path_factory):
    """Workbooks of ours, and the same ones after LibreOffice has calculated and saved them, by name."""
    folder, dice = tmp_path_factory.mktemp("regnskap"), random.Random(5)
    ours = {"full": FULL_BOOK}
    for number in range(8):
        which, language = REPORTS[number % len(REPORTS)], ("nb", "nn")[number % 2]
        chosen = [field.name for field in inputs(made(which)) if dice.random() < number / 6]
        amounts_of = {name: dice.choice((0, 1, 999, 1_250_000, dice.randrange(10**7))) for name in chosen}
        ours[str(number)] = written(made(which, language, nested(amounts_of)))
    for name, contents in ours.items():
        (folder / f"{name}.xlsx").write_bytes(contents if name == "full" else _uncalculated(contents))
    files = [folder / f"{name}.xlsx" for name in ours]
    target = "xlsx:Calc MS Excel 2007 XML"
    out = peers.libreoffice(tool("soffice"), files, target, folder / "out", folder / "profile")
    return {name: (contents, (out / f"{name}.xlsx").read_bytes()) for name, contents in ours.items()}


def test_libreoffice_calculates_every_cell_as_we_do(converted):
    for name, (ours, theirs) in converted.items():
        sheet = openpyxl.load_workbook(io.BytesIO(theirs), data_only=True).worksheets[0]
        formulas = _formulas(ours)
        assert len(formulas) > 20
        for at, value in formulas.items():
            if isinstance(value, int | float):
                assert sheet[at].value == pytest.approx(value, abs=1e-9), (name, at)
            else:
                assert sheet[at].value in (None, ""), (name, at)


def test_a_workbook_that_libreoffice_has_saved_is_read_the_same(converted):
    reading = read(converted["full"][1])
    assert (reading.problems, reading.data) == ((), nested(FULL_VALUES))
