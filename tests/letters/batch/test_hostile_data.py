"""Hostile data come out of letters and workbooks as they were typed."""

import sys

import docx
import openpyxl
import pytest

from assembler.core.errors import DataError
from assembler.letters.batch.manifest import read_entries
from assembler.letters.decisions import reader as decisions
from assembler.letters.decisions import table_reader
from assembler.letters.decisions.contract import load_contracts
from assembler.recipients import register
from assembler.scheme.workspace import Workspace
from support import ROOT, peers
from support.letter_batches import KEY, cells, rows, sheet, written

CSV = "csv:Text - txt - csv (StarCalc):44,34,76"  # with commas and quotes, in UTF-8
COMMAND = (sys.executable, "-m", "assembler", "--workspace", ROOT, "letters", str(KEY))


HOSTILE = [
    "{{ 7*7 }}", "{% if %}", "{%", "{_%", "{_{", "# nei", "#", "<w:p/>", "&amp;", "</w:t>", "]]>", "\u202eabc\u202c", "\u200f", "=1+1", "=cmd|' /C calc'!A0",
    "x" * 4000, "ord " * 999, "**fet**", "[a](javascript:1)", "\\", "`kode`", "$x$", "#set page", "@sitat", "https://imdi.no", "1. punkt", "- punkt", "a\tb", "«»", "Kárášjohka Porsáŋgu Đŧ",
]  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    made = list(rows(len(HOSTILE)))
    for row, text in zip(made, HOSTILE, strict=True):
        row.update(prosjektvilkar=text, prosjekt=f"P {text}"[:200])
    path = sheet(folder / "a.csv", made)
    written(path, folder / "brev", ("docx", "pdf"), skip_invalid=True)
    return folder / "brev", [decision.names for decision in decisions_of(path)]


def decisions_of(path):
    reader = decisions.DecisionReader(
        Workspace(ROOT).definition(KEY), register.load(ROOT / "register"), load_contracts(ROOT / "templates/letters")
    )
    return [
        made
        for made, _ in (reader.row(number, each) for number, each in table_reader.read_table(path).records())
        if made
    ]


def test_hostile_data_come_out_of_word_as_typed(hostile):
    folder, made = hostile
    for entry, row in zip(
        (e for e in read_entries(folder / "manifest.jsonl") if e.file.endswith("docx")), made, strict=True
    ):
        text = [paragraph.text for paragraph in docx.Document(folder / entry.file).paragraphs]
        assert row["prosjektvilkar"] in text, row["prosjektvilkar"]


def test_hostile_data_come_out_of_pdf_as_typed(hostile, tool):
    folder, made = hostile
    for entry, row in zip(
        (e for e in read_entries(folder / "manifest.jsonl") if e.file.endswith("pdf")), made, strict=True
    ):
        text = "".join(peers.poppler_text(tool("pdftotext"), folder / entry.file).split())
        wanted = "".join(c for c in row["prosjektvilkar"] if c not in "\u202e\u202c\u200f\t ")
        pieces = [wanted[start : start + 40] for start in range(0, len(wanted), 40)]
        missing = [piece for piece in pieces if piece not in text and piece[::-1] not in text]  # leftwards is shown so
        assert len(missing) <= (len(pieces) > 1), row["prosjektvilkar"]  # a new page may part one piece


def test_what_word_and_macs_paste_is_shown_in_word_and_pdf(tmp_path, tool):
    """Hyphens that do not break, narrow spaces, and letters in two parts; a line never parts a word at such a hyphen."""
    words = " ".join(f"ord{number}\u2011post" for number in range(60))
    pasted = f"A\u030apen dør: {words} 10\u202f000 a\u2010b 5\u20127"
    written(sheet(tmp_path / "a.csv", rows(1, prosjektvilkar=pasted)), tmp_path / "brev", ("docx", "pdf"))
    (word,), (pdf,) = ((tmp_path / "brev").glob(f"*.{kind}") for kind in ("docx", "pdf"))
    typed = pasted.replace("A\u030a", "Å")
    assert typed in [paragraph.text for paragraph in docx.Document(word).paragraphs]
    lines = peers.poppler_text(tool("pdftotext"), pdf).splitlines()
    shown = typed.translate({0x2011: "-", 0x202F: " ", 0x2010: "-", 0x2012: "–"})
    assert shown in " ".join(" ".join(lines).replace("\u00a0", " ").split())
    assert not any(line.rstrip().endswith("-") for line in lines)


def test_a_formula_in_data_is_text_in_every_workbook(hostile, tmp_path):
    folder, _ = hostile
    texts = [cell for row in cells(folder / "oversikt.xlsx", "Brev") for cell in row if isinstance(cell, str)]
    assert "P =1+1" in texts
    with pytest.raises(DataError):
        written(sheet(tmp_path / "a.csv", rows(1, belop="=1+1")), tmp_path / "brev")
    book = openpyxl.load_workbook(tmp_path / "brev" / "feil.xlsx")
    assert [cell.data_type for row in book.active.iter_rows() for cell in row if cell.value == "=1+1"] == ["s"]
