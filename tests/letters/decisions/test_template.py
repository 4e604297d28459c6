"""The empty sheet of decisions: its samples are right, and it offers choices."""

import csv
import sys

import openpyxl
import pytest

from assembler.letters.decisions.contract import letter_types
from support import ROOT, peers
from support.letter_batches import KEY, KVINNHERAD

CSV = "csv:Text - txt - csv (StarCalc):44,34,76"  # with commas and quotes, in UTF-8
COMMAND = (sys.executable, "-m", "assembler", "--workspace", ROOT, "letters", str(KEY))


@pytest.mark.parametrize("key", ["utviklingstiltak/2025", "integreringsmottak/2021", "frivillige-organisasjoner/2019"])
def test_the_template_has_a_sample_of_each_letter_that_reads_as_right(run, tmp_path, key):
    result = run("letters", key, "--template", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    (path,) = tmp_path.glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:3] == ["Vedtak", "Eksempel", "Kolonner"]
    sample = [[cell.value for cell in row] for row in book["Eksempel"].iter_rows()]
    explained = {(row[0], row[1]): row[3] for row in book["Kolonner"].iter_rows(values_only=True)}
    assert explained["avslag", "vurdering"] == "vurderingen opp mot kriteriene i rundskrivet"
    prompts = {rule.prompt for rule in book["Vedtak"].data_validations.dataValidation}
    assert "nb eller nn; tomt gir målformen i registeret" in prompts
    assert {row[0] for row in sample[1:]} == set(letter_types(ROOT / "templates/letters"))
    alone = openpyxl.Workbook()
    for row in sample:
        alone.active.append(row)
    alone.save(tmp_path / "eksempel.xlsx")
    done = run(
        "letters", key, tmp_path / "eksempel.xlsx", "--out", tmp_path / "brev", "--format", "html", "--jobs", "1"
    )
    assert done.exit_code == 0, done.output


def test_the_template_offers_choices_and_looks_up_the_language(run, tmp_path, tool):
    run("letters", KEY, "--template", "--out", tmp_path)
    (path,) = tmp_path.glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    ready = book["Vedtak"]
    names = [cell.value for cell in ready[1]]
    lists = {
        str(rule.sqref).partition("2")[0]: rule.formula1
        for rule in ready.data_validations.dataValidation
        if rule.type == "list"
    }
    assert "tilskuddsbrev" in lists["A"] and len(lists) >= 5
    number = names.index("organisasjonsnummer") + 1
    ready.cell(2, number, "964 967 636")
    ready.cell(3, number, KVINNHERAD)
    book.save(tmp_path / "fylt.xlsx")
    out = peers.libreoffice(tool("soffice"), [tmp_path / "fylt.xlsx"], CSV, tmp_path / "csv", tmp_path / "profile")
    with (out / "fylt.csv").open(encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    assert [row["malform"] for row in found[:2]] == ["nn", "nn"]
    assert found[0]["mottaker"] == "Kvinnherad kommune"
    assert found[2]["malform"] == ""
