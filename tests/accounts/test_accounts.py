"""Accounts as a spreadsheet: derived from the report's schema, calculated as we calculate, and read back with care."""

import datetime as dt
import io
import json
import random
import re
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assembler.accounts import build, calculate
from assembler.accounts import read as accounts_reader
from assembler.accounts.model import MAX_AMOUNT
from assembler.accounts.words import remark
from assembler.core.errors import DataError, Problem, UsageError
from assembler.document.walk import fields
from assembler.products.form_documents import compose_form
from assembler.scheme import loader as definitions
from support import ROOT, peers
from support.accounts_samples import (
    CELL,
    DEFINITIONS,
    FULL,
    FULL_BOOK,
    FULL_VALUES,
    LINE,
    LOOK,
    NUMBER,
    PLACES,
    REPORTS,
    approvers,
    edited,
    filled,
    inputs,
    made,
    nested,
    read,
    repacked,
    written,
)

amounts = st.integers(0, 2_000_000)


@st.composite
def some_amounts(draw, content):
    """Amounts in any of the cells, and nothing in the others."""
    names = [field.name for field in inputs(content)]
    return {name: draw(amounts) for name in draw(st.sets(st.sampled_from(names)))}


# --- what the workbook holds ---


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("which", REPORTS, ids=str)
def test_every_amount_of_a_reports_accounts_has_its_cell(which, language):
    content = made(which, language)
    assert {group.role for group in content.groups} >= {"income", "costs"}
    found = set(read(written(content), language=language).places)
    assert found >= {field.name for line in content.lines() for field in line.fields}
    assert not re.search(r"\{\{|\}\}", content.title + "".join(field.label for field in content.fields()))


def test_accounts_are_known_by_their_difference_of_two_sums_alone(tmp_path):
    amount = {"type": "integer", "minimum": 0, "x-unit": "kr", "title": "X"}

    def group(*names):
        total = {**amount, "title": "Alt", "readOnly": True, "x-calculate": {"sum": list(names)}}
        return {"type": "object", "title": "G", "properties": {**dict.fromkeys(names, amount), "alt": total}}

    rest = {**amount, "readOnly": True, "x-calculate": {"difference": ["inn/alt", "ut/alt"]}}
    ledger = {
        "type": "object",
        "title": "R",
        "properties": {"inn": group("a", "egenandel"), "ut": group("c", "d"), "rest": rest},
    }
    source = json.loads((ROOT / "schemas" / f"{REPORTS[0][0]}.json").read_text(encoding="utf-8"))
    report = {
        "tittel": {"nb": "R", "nn": "R"},
        "innhold": {"nb": "R", "nn": "R"},
        "krav": {"nb": "R", "nn": "R"},
        "schema": {"type": "object", "properties": {"del": {"type": "object", "properties": {"penger": ledger}}}},
    }
    for name, schema in (
        ("en", report),
        ("to", {**report, "schema": {"type": "object", "properties": {"a": ledger, "b": ledger}}}),
    ):
        folder = tmp_path / name / "ordning"
        folder.mkdir(parents=True)
        (folder / "2030.json").write_text(json.dumps({**source, "x-reports": {"regn": schema}}), encoding="utf-8")
        (tmp_path / name / "common").symlink_to(ROOT / "schemas" / "common")
    one, two = (definitions.load(tmp_path / name, definitions.Key("ordning", 2030)) for name in ("en", "to"))
    content = build.build_accounts(
        one, "regn", "nb", LOOK, {"del": {"penger": {"inn": {"a": 10, "egenandel": 5}, "ut": {"c": 20}}}}
    )
    assert [(group.name, group.role) for group in content.groups] == [("inn", "income"), ("ut", "costs")]
    assert content.costs.booked.name == "del.penger.ut.alt"
    known = calculate.calculate_figures(
        content, {"del.penger.inn.a": 10, "del.penger.inn.egenandel": 5, "del.penger.ut.c": 20}
    )
    assert known["del.penger.rest"] == -5
    assert known[calculate.OWN_SHARE_BOOKED] == 0.25
    reading = accounts_reader.read_workbook(written(content), "x.xlsx", lambda mark: content)
    assert reading.data == {"del": {"penger": {"inn": {"a": 10, "egenandel": 5}, "ut": {"c": 20}}}}
    with pytest.raises(DataError, match="has accounts at a and b"):
        build.build_accounts(two, "regn", "nb", LOOK)
    with pytest.raises(UsageError, match="did you mean «regn»"):
        build.build_accounts(one, "regnn", "nb", LOOK)


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


# --- what it comes to ---


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


# --- what is read back ---


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


# --- what does not belong there ---


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


def _with_relationship(kind, target="x.bin", mode="", place="xl/_rels/workbook.xml.rels"):
    def change(parts):
        link = f'<Relationship Id="rIdX" Type="http://schemas.example/{kind}" Target="{target}"{mode}/></Relationships>'
        return {**parts, place: parts[place].replace(b"</Relationships>", link.encode()), "xl/x.bin": b"MZ"}

    return change


def _with_formula(formula):
    def change(parts):
        sheet = parts["xl/worksheets/sheet1.xml"]
        return {
            **parts,
            "xl/worksheets/sheet1.xml": re.sub(rb"<f>[^<]*</f>", f"<f>{formula}</f>".encode(), sheet, count=1),
        }

    return change


HOSTILE = {
    "macros": (_with_relationship("vbaProject"), "makroer"),
    "a macro part": (lambda parts: {**parts, "xl/vbaProject.bin": b"MZ"}, "makroer"),
    "a macro-enabled type": (lambda parts: {**parts, "[Content_Types].xml": parts["[Content_Types].xml"].replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main").replace(b"openxmlformats-officedocument.sheet.mac", b"ms-excel.sheet.mac")}, "makroer"),
    "Excel 4 macros": (_with_relationship("xlMacrosheet"), "makroer"),
    "a link to a workbook": (_with_relationship("externalLink"), "koblinger"),
    "a data connection": (_with_relationship("connections"), "koblinger"),
    "a picture from the network": (_with_relationship("image", "http://x/y.png", ' TargetMode="External"'), "koblinger"),
    "a part of links alone": (lambda parts: {**parts, "xl/externalLinks/externalLink1.xml": b"<externalLink/>"}, "koblinger"),
    "DDE": (_with_formula("cmd|'/c calc'!A0"), "koblinger"),
    "a formula into another file": (_with_formula("[1]Ark1!A1"), "koblinger"),
    "a formula into the network": (_with_formula('WEBSERVICE("http://x")'), "koblinger"),
    "an embedded object": (_with_relationship("oleObject"), "innebygde objekter"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_workbook_that_would_do_something_is_refused_in_one_line(name):
    change, said = HOSTILE[name]
    reading = read(repacked(FULL_BOOK, change))
    (problem,) = reading.problems
    assert said in problem.what
    assert reading.data == {}
    assert reading.identifier == FULL.identifier


@pytest.mark.parametrize(
    ("change", "linked"),
    [
        (_with_formula('HYPERLINK("http://x","y")'), True),
        (_with_relationship("hyperlink", "http://evil.example", ' TargetMode="External"'), True),
        (_with_relationship("hyperlink", "mailto:kari@kommune.no", ' TargetMode="External"'), False),
        (lambda parts: parts, False),
    ],
)
def test_a_link_to_follow_is_told_but_no_address_of_mail(change, linked):
    assert read(repacked(FULL_BOOK, change)).has_links is linked


def _entities(parts):
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    return {**parts, "xl/workbook.xml": bomb + parts["xl/workbook.xml"].partition(b"?>")[2]}


def _document_type(parts):
    told = b'<?xml version="1.0"?><!DOCTYPE workbook SYSTEM "http://x/y.dtd">'
    return {**parts, "xl/workbook.xml": told + parts["xl/workbook.xml"].partition(b"?>")[2]}


def _deep(parts):
    return {**parts, "xl/styles.xml": b"<a>" * 100_000}


def _large(parts):
    return {**parts, "xl/media/image.png": bytes(accounts_reader.LIMITS.unpacked)}


def _many(parts):
    return {**parts, **{f"xl/x{number}.xml": b"<a/>" for number in range(accounts_reader.LIMITS.parts)}}


NO_WORKBOOKS = {
    "nothing": (b"", "Filen er tom"),
    "HTML": (b"<html>", "ikke en Excel-arbeidsbok"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "gammel .xls-fil eller har passord"),
    "half a workbook": (FULL_BOOK[: len(FULL_BOOK) // 2], "skadet"),
    "a workbook of others": (repacked(FULL_BOOK, lambda parts: {n: d.replace(FULL.identifier.text.encode(), b"budsjett") for n, d in parts.items()}), "ikke laget av oss"),
    "a document": (repacked(FULL_BOOK, lambda parts: {n.replace("xl/workbook.xml", "word/document.xml"): d for n, d in parts.items()}), "ikke en Excel-arbeidsbok"),
    "OpenDocument": (repacked(FULL_BOOK, lambda parts: {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", **parts}), "OpenDocument"),
    "a binary workbook": (repacked(FULL_BOOK, lambda parts: {**parts, "xl/workbook.bin": b"x"}), ".xlsb"),
    "no sheet": (repacked(FULL_BOOK, lambda parts: {n: d for n, d in parts.items() if "sheet1" not in n}), "ikke laget av oss"),
    "broken XML": (repacked(FULL_BOOK, lambda parts: {**parts, "xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}), "skadet"),
    "entities": (repacked(FULL_BOOK, _entities), "kan skade"),
    "a document type": (repacked(FULL_BOOK, _document_type), "kan skade"),
    "deep nesting": (repacked(FULL_BOOK, _deep), "mye større"),
    "a zip bomb": (repacked(FULL_BOOK, _large), "mye større"),
    "many parts": (repacked(FULL_BOOK, _many), "mye større"),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_WORKBOOKS)
def test_what_is_no_accounts_workbook_gets_one_clear_line(name):
    contents, said = NO_WORKBOOKS[name]
    reading = read(contents, "fil.xlsx")
    (problem,) = reading.problems
    assert said in problem.what
    assert (problem.file, reading.data) == ("fil.xlsx", {})


def test_a_mark_that_means_no_accounts_of_ours_is_told():
    def unknown(mark):
        raise UsageError([Problem("x", "", "no such year")])

    reading = accounts_reader.read_workbook(FULL_BOOK, "x.xlsx", unknown)
    assert "Vi har ikke noe regnskap som heter" in reading.problems[0].what


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(FULL_BOOK) - 1), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6)
)
def test_a_damaged_workbook_is_told_and_never_raised(damages):
    contents = bytearray(FULL_BOOK)
    for at, part in damages:
        contents[at : at + len(part)] = part
    reading = read(bytes(contents))
    assert reading.problems or reading.data == nested(FULL_VALUES)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_sheet_whose_xml_someone_has_cut_up_is_told_and_never_raised(data):
    part = zipfile.ZipFile(io.BytesIO(FULL_BOOK)).read("xl/worksheets/sheet1.xml")
    at = data.draw(st.integers(0, len(part) - 1))
    to = data.draw(st.integers(at, min(len(part), at + 400)))
    reading = read(repacked(FULL_BOOK, lambda parts: {**parts, "xl/worksheets/sheet1.xml": part[:at] + part[to:]}))
    assert reading.problems or reading.data


# --- approval ---


@pytest.mark.parametrize("which", REPORTS, ids=str)
def test_the_same_people_approve_the_workbook_as_the_report(which):
    content = made(which)
    form = fields(compose_form(DEFINITIONS[which[0]], which[1], "nb", LOOK).blocks)
    asked = [
        field.name
        for field in form
        if field.name.startswith("godkjenning.") and field.kind not in ("checkbox", "signature")
    ]
    assert [field.name for field in approvers(content)] == asked
    assert len(content.approval.approvers) == (2 if which[0].scheme == "utviklingstiltak" else 1)


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
