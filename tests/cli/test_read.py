"""The command ``assembler read``, and files with people's work in them, which no command overwrites."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from assembler.core import national_id
from assembler.document.walk import fields
from assembler.products.form_documents import compose_application
from assembler.render.pdf import writer as pdf
from assembler.render.pdf.fill import BlankForm
from assembler.scheme.key import parse_key
from support import form_samples
from support.form_samples import PERSON, web_answers


@pytest.fixture(scope="module")
def utvikling(workspace):
    return workspace.definition(parse_key("utviklingstiltak/2025"))


@pytest.fixture(scope="module")
def filled(utvikling, workspace):
    """A form with an answer to every question, in bokmål."""
    document = compose_application(utvikling, "nb", workspace.theme)
    questions = tuple(fields(document.blocks))
    return BlankForm(pdf.write(document, workspace.theme), questions).filled(form_samples.answers(questions))


def test_a_personal_number_in_a_files_name_is_told_and_not_passed_on(run, utvikling, tmp_path):
    path = tmp_path / f"søknad {PERSON}.json"
    path.write_bytes(web_answers(utvikling, {"soker": {"navn": "Vågå"}}))
    arguments = ("read", path, "--received", "2025-02-01", "--table", tmp_path / "t.xlsx")
    result = run(*arguments, "--jobs", "1")
    assert "has a personal number (fødselsnummer) in its name" in result.stderr
    told = result.stdout + result.stderr
    told += str(
        [row for sheet in openpyxl.load_workbook(tmp_path / "t.xlsx") for row in sheet.iter_rows(values_only=True)]
    )
    assert PERSON not in told and national_id.REDACTED in told


def test_the_command_writes_records_and_a_sheet_that_tells_of_every_file(run, filled, tmp_path):
    (tmp_path / "inn").mkdir()
    (tmp_path / "inn" / "a.pdf").write_bytes(filled)
    shutil.copy(tmp_path / "inn" / "a.pdf", tmp_path / "inn" / "b.pdf")
    (tmp_path / "inn" / "c.pdf").write_bytes(b"<html>")
    out, table = tmp_path / "ut.jsonl", tmp_path / "ut.xlsx"
    arguments = ("read", tmp_path / "inn", "--received", "2025-03-01", "--out", out, "--table", table, "--jobs", "1")
    result = run(*arguments)
    assert result.exit_code == 1
    assert "c.pdf: is neither a form nor accounts, but a web page" in result.stderr
    assert "b.pdf: warning: is the same file as" in result.stderr
    records = [json.loads(line) for line in out.read_text().splitlines()]
    assert [Path(each["fil"]).name for each in records] == ["a.pdf", "b.pdf"]
    assert records[0]["mottatt"] == "2025-03-01" and records[0]["komplett"] is False
    book = openpyxl.load_workbook(table)
    assert book.sheetnames == ["Søknader", "Summer", "Mangler", "Merknader"]
    first = [cell.value for cell in book["Søknader"][1]]
    assert first[0] == "(status)" and {"vedtak", "saksnummer", "belop", "prosjekt"} <= set(first)
    assert book["Søknader"]["A2"].value == "for sent"
    assert "c.pdf" in str(book["Merknader"]["A2"].value)
    before = table.read_bytes(), out.read_bytes()
    assert run(*arguments).exit_code == 1
    assert (table.read_bytes(), out.read_bytes()) == before


def test_an_empty_folder_is_told(run, tmp_path):
    result = run("read", tmp_path)
    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path}: holds no files to read: no PDF, no web form's JSON, no accounts workbook\n"


@pytest.mark.parametrize("number", ["", "91234567", "98765432A", "ni siffer"])
def test_who_has_no_right_number_gets_a_letter_that_says_so(run, utvikling, tmp_path, number):
    (tmp_path / "inn").mkdir()
    for name, sender in (("a", number), ("b", "964965226")):
        data = {"soker": {"type": "kommune", "navn": "Vågå", "organisasjonsnummer": sender}}
        (tmp_path / "inn" / f"{name}.json").write_bytes(web_answers(utvikling, data))
    result = run("read", tmp_path / "inn", "--received", "2025-02-01", "--reply", tmp_path / "svar", "--jobs", "1")
    assert result.exit_code == 1 and "2 letters in" in result.stderr
    assert len(list((tmp_path / "svar").glob("*.pdf"))) == 2


def test_a_letter_that_cannot_be_written_keeps_no_one_elses_back(run, utvikling, tmp_path):
    (tmp_path / "inn").mkdir()
    for name, sender in (("a", "\U0001f600"), ("b", "Vågå")):
        (tmp_path / "inn" / f"{name}.json").write_bytes(web_answers(utvikling, {"soker": {"navn": sender}}))
    result = run("read", tmp_path / "inn", "--received", "2025-02-01", "--reply", tmp_path / "svar", "--jobs", "1")
    assert "1 letter in" in result.stderr and "a.json: letter to the sender: " in result.stderr
    assert [path.name.startswith("vaga") for path in (tmp_path / "svar").glob("*.pdf")] == [True]


def test_a_sheet_with_decisions_is_not_written_over(run, workspace, utvikling, tmp_path):
    (tmp_path / "a.json").write_bytes(web_answers(utvikling, {"soker": {"navn": "Vågå"}}))
    for name, arguments in (
        ("s.xlsx", ("read", tmp_path / "a.json", "--table", tmp_path / "s.xlsx", "--out", tmp_path / "o", "--jobs", "1")),
        ("vedtak-utviklingstiltak-2025.xlsx", ("letters", utvikling.key, "--template", "--out", tmp_path)),
    ):  # fmt: skip
        assert run(*arguments).exit_code < 2 and run(*arguments).exit_code < 2
        book = openpyxl.load_workbook(tmp_path / name)
        sheet = book.worksheets[0]
        column = next(cell.column for cell in sheet[1] if cell.value == "vedtak")
        sheet.cell(2, column, "avslag")
        book.save(tmp_path / name)
        decided = (tmp_path / name).read_bytes()
        refused = run(*arguments)
        assert refused.exit_code == 2 and "holds decisions (1)" in refused.stderr
        assert (tmp_path / name).read_bytes() == decided
        assert run(*arguments, "--replace").exit_code < 2
        assert (tmp_path / name).read_bytes() != decided


def test_a_review_copy_that_was_edited_is_not_written_over(run, tmp_path):
    for arguments in (("review", "tilskuddsbrev.nb"), ("circular", "integreringstilskudd/2018", "--review")):
        path = Path(run(*arguments, "--out", tmp_path).stdout.strip())
        assert run(*arguments, "--out", tmp_path).exit_code == 0
        path.write_bytes(path.read_bytes() + b"\0")
        refused = run(*arguments, "--out", tmp_path)
        assert refused.exit_code == 2 and "is there already" in refused.stderr
        assert run(*arguments, "--out", tmp_path, "--replace").exit_code == 0
