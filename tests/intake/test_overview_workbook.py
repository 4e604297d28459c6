"""The workbook of what was read."""

import dataclasses
import datetime as dt

import openpyxl

from assembler.intake.overview_workbook import Overview, tables
from assembler.letters.compose import contracts_of
from assembler.render.xlsx import writer as xlsx
from assembler.scheme.key import Key


def test_a_sheet_of_two_years_of_a_scheme_names_each_and_is_written(workspace, tmp_path, one):
    keys = [Key("integreringstilskudd", year) for year in (2018, 2019)] + [Key("integreringstilskudd-to", 2018)]
    definition = workspace.definition(keys[0])
    found = [dataclasses.replace(one, key=key) for key in keys]
    overview = Overview(found, [], dict.fromkeys(keys, definition), contracts_of(workspace.theme), tmp_path)
    xlsx.write(tables(overview), workspace.theme.brand, dt.date(2025, 1, 1), tmp_path / "a.xlsx")
    names = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 8
    assert sum("2018" in name for name in names) == 4 and sum(name.endswith(" 2019") for name in names) == 2
