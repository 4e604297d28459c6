"""Workbooks with active content, and files that are no accounts workbook, are refused with one clear remark."""

import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.accounts import read as accounts_reader
from support.accounts_samples import (
    FULL,
    FULL_BOOK,
    FULL_VALUES,
    nested,
    read,
    repacked,
)


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
