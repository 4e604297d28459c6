"""The workbook to fill in: what is locked, asked for, printed and known to programs."""

import io

import openpyxl

from support.accounts_samples import (
    CELL,
    FULL,
    FULL_BOOK,
    FULL_VALUES,
    PLACES,
    made,
    nested,
    written,
)


def test_what_is_known_beforehand_is_shown_and_locked_and_the_rest_is_asked():
    budget = next(line.budget for line in FULL.lines() if line.budget and not line.budget.calculation)
    known, blank = (
        openpyxl.load_workbook(io.BytesIO(written(made(data=data)))).worksheets[0]
        for data in (nested({budget.name: 7}), {})
    )
    at = PLACES[budget.name].rpartition(" ")[2]
    assert (known[at].value, known[at].protection.locked) == (7, True)
    assert (blank[at].value, blank[at].protection.locked) == (None, False)


def test_only_cells_to_fill_in_are_unlocked_and_no_formula_is():
    sheet = openpyxl.load_workbook(io.BytesIO(FULL_BOOK)).worksheets[0]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.protection.locked for cell in cells if cell.data_type == "f")
    assert not sheet[CELL].protection.locked
    assert all(cell.protection.locked for cell in cells if cell.column == 1)


def test_a_cell_to_fill_in_takes_whole_kroner_and_says_so_in_the_language_of_the_form():
    for language, said in (("nb", "Skriv et helt tall"), ("nn", "Skriv eit heilt tal")):
        sheet = openpyxl.load_workbook(io.BytesIO(written(made(language=language)))).worksheets[0]
        rules = {str(part): rule for rule in sheet.data_validations.dataValidation for part in rule.sqref.ranges}
        rule = rules[CELL]
        assert (rule.type, rule.operator, rule.formula1, rule.errorStyle) == ("whole", None, "0", None)  # between, stop
        assert rule.error.startswith(said)


def test_the_sheet_prints_on_a4_with_case_number_and_page_numbers():
    sheet = openpyxl.load_workbook(io.BytesIO(FULL_BOOK)).worksheets[0]
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert "25/01002" in sheet.oddHeader.right.text
    assert sheet.oddFooter.right.text == "Side &P av &N"
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.freeze_panes == "A3"
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden


def test_each_table_has_a_heading_row_that_programs_know():
    sheet = openpyxl.load_workbook(io.BytesIO(FULL_BOOK)).worksheets[0]
    for table in sheet.tables.values():
        heading = [cell.value for cell in sheet[table.ref][0]]
        assert heading == [column.name for column in table.tableColumns]
        assert len(set(heading)) == len(heading)
    assert len(sheet.tables) == len(FULL.groups) + 3


def test_the_same_accounts_give_the_same_bytes():
    assert written(made(data=nested(FULL_VALUES))) == FULL_BOOK


def test_what_looks_like_a_formula_is_text():
    name = next(fact.field.name for fact in FULL.head if fact.field and fact.field.kind == "text")
    contents = written(made(data=nested({name: '=HYPERLINK("http://x","y")'})))
    sheet = openpyxl.load_workbook(io.BytesIO(contents)).worksheets[0]
    cell = sheet[PLACES[name].rpartition(" ")[2]]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x","y")')
