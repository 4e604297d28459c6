"""A filled workbook is read back in the schema's own types, with a remark for each cell that is wrong."""

import datetime as dt
import io
import re
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assembler.accounts import read as accounts_reader
from assembler.accounts.model import MAX_AMOUNT
from assembler.accounts.words import remark
from assembler.core.errors import Problem, UsageError
from support.accounts_samples import (
    CELL,
    FULL,
    FULL_BOOK,
    FULL_VALUES,
    LINE,
    NUMBER,
    PLACES,
    REPORTS,
    edited,
    filled,
    inputs,
    made,
    nested,
    read,
    repacked,
    some_amounts,
    written,
)


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(some_amounts(FULL), st.sampled_from(["nb", "nn"]))
def test_what_is_filled_in_is_read_back_in_the_schemas_own_types(given_amounts, language):
    values = {**FULL_VALUES, **dict.fromkeys((field.name for field in inputs(FULL)), 3), **given_amounts}
    reading = read(written(made(language=language, data=nested(values))))
    assert (reading.problems, reading.data, reading.identifier.language) == ((), nested(values), language)


@pytest.mark.parametrize("which", REPORTS, ids=str)
def test_a_filled_workbook_of_every_report_is_read_back(which):
    content = made(which, "nn")
    values = filled(content)
    reading = read(written(made(which, "nn", nested(values))))
    assert (reading.problems, reading.data, reading.identifier) == ((), nested(values), content.identifier)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1 250 000", 1250000), ("kr 5000,-", 5000), ("1.250.000,00", 1250000), (5000.0, 5000), (109.99999999999999, 110), (1250.004, 1250), (MAX_AMOUNT, MAX_AMOUNT), ("0", 0), ("\u00a05\u202f000 ", 5000)],
)  # fmt: skip
def test_amounts_are_understood_as_people_type_them(typed, amount):
    def change(sheet):
        sheet[CELL] = typed

    reading = read(edited(FULL_BOOK, change))
    assert reading.problems == ()
    assert reading.data == nested({**FULL_VALUES, LINE.name: amount})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("tolv tusen", "«tolv tusen»: Skriv et helt tall med sifre, for eksempel 1\u00a0250."),
        (-5, "«-5»: Tallet må være minst 0."),
        (1234.5, "«1234,5»: Skriv hele kroner, uten øre, for eksempel 1\u00a0234."),
        (True, "«SANN»: Skriv et helt tall"),
        (dt.datetime(2025, 2, 1), "«01.02.2025»: Skriv et helt tall"),
        (1250.01, "Skriv hele kroner, uten øre, for eksempel 1\u00a0250."),
        (MAX_AMOUNT + 1, "Tallet er større enn det kan være her."),
        ("=1/0", "Cellen har en formel uten et tall som resultat."),
    ],
)
def test_a_wrong_amount_is_told_by_sheet_cell_label_and_what_would_be_right(typed, said):
    def change(sheet):
        sheet[CELL] = typed

    reading = read(edited(FULL_BOOK, change), "fra Karasjok.xlsx")
    (problem,) = reading.problems
    assert (problem.file, problem.place) == ("fra Karasjok.xlsx", f"{FULL.sheet}, celle {CELL}")
    assert problem.what.startswith(f"«{LINE.label}»: ")
    assert said.replace("\u00a0", " ") in problem.what.replace("\u00a0", " ")
    missing = nested({name: value for name, value in FULL_VALUES.items() if name != LINE.name})
    assert reading.data == missing


def test_problems_are_told_in_the_language_of_the_workbook():
    contents = edited(
        written(made(language="nn", data=nested(FULL_VALUES))), lambda sheet: sheet.__setitem__(CELL, "mykje")
    )
    (problem,) = read(contents).problems
    assert "Skriv eit heilt tal med siffer" in problem.what


def test_a_formula_that_was_typed_counts_as_what_it_came_to():
    def change(parts):
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        sheet = re.sub(rf'(<c r="{CELL}"[^>]*>)<v>(\d+)</v>', r"\1<f>400+600</f><v>\2</v>", sheet)
        return {**parts, "xl/worksheets/sheet1.xml": sheet.encode()}

    contents = repacked(FULL_BOOK, change)
    assert b"400+600" in zipfile.ZipFile(io.BytesIO(contents)).read("xl/worksheets/sheet1.xml")
    reading = read(contents)
    assert (reading.problems, reading.data) == ((), nested(FULL_VALUES))


def test_a_renamed_sheet_with_moved_rows_and_a_sheet_before_it_is_understood():
    def change(sheet):
        sheet.title = "Vårt regnskap"
        sheet.insert_rows(1, 3)
        sheet.insert_cols(1)
        sheet.parent.create_sheet("Notat", 0)["B2"] = "Husk avskrivninger: 12345"

    reading = read(edited(FULL_BOOK, change))
    assert (reading.problems, reading.data) == ((), nested(FULL_VALUES))
    assert reading.places[LINE.name].startswith("Vårt regnskap, celle ")


def test_an_amount_in_a_row_of_their_own_is_told():
    row = int(re.sub(r"\D", "", CELL)) + 1

    def change(sheet):
        sheet.insert_rows(row)
        sheet.cell(row, 2).value, sheet.cell(row, 5).value = "Hotell", 4500

    (problem,) = read(edited(FULL_BOOK, change)).problems
    assert problem.place.endswith(f"celle E{row}")
    assert problem.what.startswith("«Hotell»: «4500»: Raden er lagt til i arket")


def test_a_line_that_is_gone_and_one_that_stands_twice_are_told():
    row = int(re.sub(r"\D", "", CELL))
    (problem,) = read(edited(FULL_BOOK, lambda sheet: sheet.__setitem__(f"A{row}", None))).problems[:1]
    assert "Raden er borte fra arket" in problem.what
    problems = read(edited(FULL_BOOK, lambda sheet: sheet.__setitem__(f"A{row + 1}", LINE.name))).problems
    assert any(f"Posten står i flere rader: {row} og {row + 1}." in problem.what for problem in problems)


def test_a_sum_that_someone_has_overwritten_is_told():
    total = next(line.booked for line in FULL.lines("costs") if line.booked.calculation)
    at = PLACES[total.name].rpartition(" ")[2]
    (problem,) = read(edited(FULL_BOOK, lambda sheet: sheet.__setitem__(at, 17))).problems
    assert f"celle {at}" in problem.place
    assert "«17»: Postene blir til sammen" in problem.what


def test_what_must_be_filled_in_is_told_and_nothing_is_made_up():
    reading = read(written(FULL))
    required = {field.name for field in FULL.fields() if field.required and not field.conditional}
    assert {each.name for each in reading.remarks} == required
    assert reading.data == {}


def test_an_answer_that_breaks_its_form_is_told_by_the_label_that_stands_beside_it():
    for name, typed, said in (
        ("organisasjonsnummer", "963376031", "kontrollsiffer"),
        ("saksnummer", "hos dere", "saksnummeret"),
    ):
        fact = next(fact for fact in FULL.head if fact.field and fact.field.name.endswith(name))
        at = PLACES[fact.field.name].rpartition(" ")[2]
        (problem,) = read(edited(FULL_BOOK, lambda sheet, at=at, typed=typed: sheet.__setitem__(at, typed))).problems
        assert problem.what.startswith(f"«{fact.label}»: «{typed}»: ")
        assert said in problem.what


def test_two_filled_sheets_are_told_and_none_is_chosen():
    reading = read(edited(FULL_BOOK, lambda sheet: sheet.parent.copy_worksheet(sheet)))
    assert reading.data == {}
    assert "Regnskapet står i flere ark" in reading.problems[0].what


def test_a_personal_number_is_flagged_and_repeated_nowhere():
    note = next(field for field in FULL.questions if field.kind == "multiline")
    for at in (PLACES[note.name].rpartition(" ")[2], CELL, "H50"):
        for typed in (f"Lønn til {NUMBER[:6]} {NUMBER[6:]}", NUMBER):
            reading = read(edited(FULL_BOOK, lambda sheet, at=at, typed=typed: sheet.__setitem__(at, typed)))
            assert any(
                f"celle {at}" in problem.place and "fødselsnummer" in problem.what for problem in reading.problems
            )
            told = repr(reading)
            assert NUMBER not in told
            assert NUMBER[6:] not in told


def test_a_mark_that_means_no_accounts_of_ours_is_told():
    def unknown(mark):
        raise UsageError([Problem("x", "", "no such year")])

    reading = accounts_reader.read_workbook(FULL_BOOK, "x.xlsx", unknown)
    assert "Vi har ikke noe regnskap som heter" in reading.problems[0].what


def test_who_has_not_approved_is_asked_to_by_cell_and_label():
    which = next(each for each in REPORTS if each[0].scheme == "utviklingstiltak")
    content = made(which)
    values = filled(content)
    *_, leader = content.approval.approvers
    missing = {field.name for field in leader.asked}
    reading = read(written(made(which, data=nested({name: v for name, v in values.items() if name not in missing}))))
    assert {each.name for each in reading.remarks} == missing
    assert {each.label.partition(": ")[0] for each in reading.remarks} == {"Overordnet leder"}
    assert all(each.place and each.message == "Feltet må fylles ut." for each in reading.remarks)
    assert (
        read(written(made(which, data=nested(values)))).data["godkjenning"]["overordnet_leder"]["dato"] == "2025-12-31"
    )


def test_a_row_that_is_gone_is_told_once():
    row = int(re.sub(r"\D", "", CELL))
    reading = read(edited(FULL_BOOK, lambda sheet: sheet.cell(row, 1, "#")))
    assert [each.message for each in reading.remarks if each.name == LINE.name] == [remark("no_row", "nb")]
    assert len([each for each in reading.remarks if each.message == remark("no_row", "nb")]) == 1
