"""Workbooks that anyone may have made are read within limits, or refused with the reason."""

import dataclasses
import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from assembler.core import xlsx

LIMITS = xlsx.Limits(unpacked=1_000_000, elements=10_000)
SHEET = "xl/worksheets/sheet1.xml"


def book(*rows):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.create_sheet("Ark 2")["B2"] = "to"
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def repacked(contents, **changed):
    """The workbook with other contents in some of its parts, by the ends of their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(contents)) as package, zipfile.ZipFile(out, "w") as copy:
        for name in package.namelist():
            data = package.read(name)
            for part, change in changed.items():
                if name.endswith(f"{part}.xml"):
                    data = change(data)
            copy.writestr(name, data)
    return out.getvalue()


def rows(contents, limits=LIMITS):
    return list(xlsx.first_sheet_rows(io.BytesIO(contents), limits))


CONTENTS = book(["a", 1, None], [], [dt.datetime(2025, 5, 15), 2.5, "=1+1"])


def test_rows_come_with_empty_ones_and_the_values_of_their_types():
    assert rows(CONTENTS) == [("a", 1), (), (dt.datetime(2025, 5, 15), 2.5, None)]


def test_cells_come_by_place_with_those_that_formulas_calculate():
    read = xlsx.read_book(CONTENTS, LIMITS)
    first, second = read.sheets
    assert first.cells == {
        (1, 1): xlsx.Cell("a"),
        (1, 2): xlsx.Cell(1),
        (3, 1): xlsx.Cell(dt.datetime(2025, 5, 15)),
        (3, 2): xlsx.Cell(2.5),
        (3, 3): xlsx.Cell(None, calculated=True),
    }
    assert (second.name, second.cells) == ("Ark 2", {(2, 2): xlsx.Cell("to")})
    assert (read.active_content, read.has_links) == (frozenset(), False)


def test_what_lies_beyond_the_limits_is_not_read():
    read = xlsx.read_book(CONTENTS, dataclasses.replace(LIMITS, sheets=1, rows=1, columns=1))
    assert [sheet.cells for sheet in read.sheets] == [{(1, 1): xlsx.Cell("a")}]
    assert rows(CONTENTS, dataclasses.replace(LIMITS, rows=2)) == [("a", 1), ()]


DOCUMENT_TYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ELEMENT x ANY>]>'
REFUSED = {
    "nothing": (b"", LIMITS, "empty"),
    "another file": (b"<html>", LIMITS, "no_workbook"),
    "half a package": (CONTENTS[: len(CONTENTS) // 2], LIMITS, "damaged"),
    "broken XML": (repacked(CONTENTS, sheet1=lambda data: data[:-20]), LIMITS, "damaged"),
    "a document type": (repacked(CONTENTS, sheet1=lambda data: DOCUMENT_TYPE + data), LIMITS, "unsafe"),
    "deep nesting": (repacked(CONTENTS, styles=lambda _: b"<a>" * 100), LIMITS, "too_large"),
    "many elements": (repacked(CONTENTS, styles=lambda _: b"<a>" + b"<b/>" * 10_000 + b"</a>"), LIMITS, "too_large"),
    "many bytes": (CONTENTS, dataclasses.replace(LIMITS, unpacked=1_000), "too_large"),
    "many parts": (CONTENTS, dataclasses.replace(LIMITS, parts=5), "too_large"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(name):
    contents, limits, reason = REFUSED[name]
    for read in (lambda: rows(contents, limits), lambda: xlsx.read_book(contents, limits)):
        with pytest.raises(xlsx.UnreadableError) as raised:
            read()
        assert raised.value.reason == reason


def test_a_workbook_part_may_have_a_number_in_its_name():
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(CONTENTS)) as package, zipfile.ZipFile(out, "w") as copy:
        for name in package.namelist():
            data = package.read(name).replace(b"xl/workbook.xml", b"xl/workbook2.xml")
            copy.writestr(name.replace("workbook.xml", "workbook2.xml"), data)
    assert rows(out.getvalue()) == rows(CONTENTS)


def test_the_file_stays_open_for_its_owner_when_the_rows_are_left_halfway():
    with io.BytesIO(CONTENTS) as file:
        found = xlsx.first_sheet_rows(file, LIMITS)
        assert next(found) == ("a", 1)
        found.close()
        assert not file.closed
