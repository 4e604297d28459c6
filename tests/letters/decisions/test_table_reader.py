"""However a case worker saves a sheet, its rows are the same texts."""

import dataclasses
import datetime as dt
import json
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.core.errors import DataError
from assembler.letters.decisions import table_reader

HEAD = ["Vedtak", "saksnummer", "beløp"]


def rows(path):
    sheet = table_reader.read_table(path)
    return sheet.names, list(sheet.records())


def written(path, contents):
    path.write_bytes(contents if isinstance(contents, bytes) else contents.encode())
    return path


def workbook(path, *rows, name="Ark"):
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize(
    "contents",
    [
        "vedtak,saksnummer,beløp\navslag,25/1,7\n",
        "\ufeffvedtak;saksnummer;beløp\r\navslag;25/1;7\r\n",
        "sep=;\nvedtak;saksnummer;beløp\navslag;25/1;7\n",
        "\ufeffvedtak\tsaksnummer\tbeløp\r\navslag\t25/1\t7\r\n".encode("utf-16-le"),
    ],
    ids=["commas", "semicolons and BOM", "sep=", "Unicode text of Excel"],
)
def test_csv_in_excels_manners(tmp_path, contents):
    names, records = rows(written(tmp_path / "a.csv", contents))
    assert names == ("vedtak", "saksnummer", "beløp")
    assert [cells for _, cells in records] == [{"vedtak": "avslag", "saksnummer": "25/1", "beløp": "7"}]


@pytest.mark.parametrize("text", ["Bærum – «på» 5 °C…", "Ærø", "é € š"])
def test_csv_of_a_norwegian_excel_is_read_as_what_it_is(tmp_path, text):
    _, records = rows(written(tmp_path / "a.csv", f"vedtak;saksnummer\r\n{text};7\r\n".encode("cp1252")))
    assert records == [(2, {"vedtak": text, "saksnummer": "7"})]


@pytest.mark.parametrize("contents", ["på".encode("mac-roman"), "på ære".encode("cp865"), "på".encode() + b"\xe5"])
def test_csv_in_an_encoding_that_cannot_be_told_is_refused_with_its_line(tmp_path, contents):
    with pytest.raises(DataError, match="line 2: is not UTF-8; save the sheet as CSV UTF-8"):
        rows(written(tmp_path / "a.csv", b"vedtak;saksnummer\n" + contents + b";7\n"))


def test_letters_come_whole_however_a_sheet_has_them(tmp_path):
    apart = "A\u030apen \u0061\u030a"  # as macOS has names of files
    for path in (
        workbook(tmp_path / "a.xlsx", ["vedtak", "belo\u0308p"], [apart, "1"]),
        written(tmp_path / "a.csv", f"vedtak;belo\u0308p\n{apart};1\n"),
        written(tmp_path / "a.jsonl", json.dumps({"vedtak": apart, "belo\u0308p": 1})),
    ):
        names, records = rows(path)
        assert names == ("vedtak", "belöp")
        assert [cells["vedtak"] for _, cells in records] == ["Åpen å"]


def test_a_workbook_gives_texts_numbers_and_dates_as_they_are_read(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", HEAD, [], ["avslag", "25/1", 450000], ["avslag", 7, 450000.5],
        [dt.date(2025, 5, 15), dt.datetime(2025, 5, 15, 12, 30), None], ["a\nb", " c ", True],
    )  # fmt: skip
    names, records = rows(path)
    assert names == ("vedtak", "saksnummer", "beløp")
    assert records == [
        (3, {"vedtak": "avslag", "saksnummer": "25/1", "beløp": "450000"}),
        (4, {"vedtak": "avslag", "saksnummer": "7", "beløp": "450000,5"}),
        (5, {"vedtak": "2025-05-15", "saksnummer": "2025-05-15 12:30:00", "beløp": ""}),
        (6, {"vedtak": "a\nb", "saksnummer": "c", "beløp": "True"}),
    ]


def test_a_sheet_can_be_read_many_times(tmp_path):
    for path in (
        workbook(tmp_path / "a.xlsx", HEAD, ["avslag", "25/1", 1]),
        written(tmp_path / "a.csv", "vedtak\navslag\n"),
        written(tmp_path / "a.jsonl", '{"vedtak": "avslag"}\n'),
    ):
        sheet = table_reader.read_table(path)
        assert list(sheet.records()) == list(sheet.records()) != []


def test_json_lines_may_leave_names_out(tmp_path):
    lines = [{"vedtak": "avslag", "beløp": 450000}, {"Vedtak": "avslag", "merknad": None, "x": 1.5}]
    path = written(tmp_path / "a.jsonl", "\n\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    names, records = rows(path)
    assert names == ("vedtak", "beløp", "merknad", "x")
    assert records == [
        (1, {"vedtak": "avslag", "beløp": "450000"}),
        (3, {"vedtak": "avslag", "merknad": "", "x": "1,5"}),
    ]


@pytest.mark.parametrize(
    ("name", "contents", "told"),
    [
        ("a.xlsx", b"PK\3\4 torn", "is no Excel workbook (.xlsx) that can be read"),
        ("a.xlsx", b"<html></html>", "is no Excel workbook (.xlsx) that can be read"),
        ("a.jsonl", b'{"vedtak": }\n', "row 1: is not JSON: each line is an object"),
        ("a.jsonl", b'{"vedtak": "a"}\n[1]\n', "row 2: is no JSON object"),
        ("a.jsonl", b'{"vedtak": {"a": 1}}\n', "row 1, column vedtak: is neither text nor number"),
        ("a.jsonl", b'{"belop": 1000000, "belop": 1}\n', "row 1, column belop: stands twice"),
        ("a.jsonl", b'{"Belop": 1000000, "belop ": 1}\n', "row 1, column belop: stands twice"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "is a workbook of Excel 97\u20132003; save the sheet as .xlsx"),
        ("a.ods", b"PK", "is an OpenDocument sheet; save the sheet as .xlsx"),
        ("a.jsonl", b"\xff\xfe\x00", "is not UTF-8; save the file as UTF-8"),
        ("a.jsonl", b"[" * 100_000, "row 1: is not JSON: each line is an object"),
    ],
)
def test_a_file_that_is_no_sheet_is_one_line(tmp_path, name, contents, told):
    path = written(tmp_path / name, contents)
    with pytest.raises(DataError) as raised:
        rows(path)
    assert [str(problem) for problem in raised.value.problems] == [f"{path}: {told}"]


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path, monkeypatch):
    path = workbook(tmp_path / "a.xlsx", HEAD)
    monkeypatch.setattr(table_reader, "LIMITS", dataclasses.replace(table_reader.LIMITS, unpacked=1000))
    with pytest.raises(DataError, match="unpacks to more than a sheet of decisions can hold"):
        table_reader.read_table(path)


def test_a_workbook_with_a_broken_sheet_is_refused_as_damaged(tmp_path):
    path = workbook(tmp_path / "a.xlsx", HEAD)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data[: len(data) // 2] if "sheet1" in name else data)
    with pytest.raises(DataError, match="is a damaged Excel workbook; save it anew"):
        rows(path)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])), min_size=3, max_size=3))
)
def test_csv_and_workbook_and_json_say_the_same(tmp_path_factory, cells):
    import csv

    folder = tmp_path_factory.mktemp("sheet")
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerows([HEAD, *cells])
    lines = [json.dumps(dict(zip([name.lower() for name in HEAD], row, strict=True))) for row in cells]
    written(folder / "a.jsonl", "\n".join(lines))
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [HEAD, *cells]:
        sheet.append([text if not text.startswith("=") else f" {text}" for text in row])
    book.save(folder / "a.xlsx")
    read = [
        [row for _, row in table_reader.read_table(folder / f"a.{kind}").records()] for kind in ("csv", "jsonl", "xlsx")
    ]
    told = [row for row in read[1] if any(row.values())]
    assert read[0] == told == read[2]
