"""Letters in batches: what a run writes, and everything or nothing."""

import sys

import openpyxl
import pytest

from assembler.core.errors import DataError, UsageError
from assembler.letters.batch import run as batch
from assembler.letters.batch.manifest import read_entries
from assembler.letters.batch.renderer import BatchJob
from assembler.scheme.key import parse_key
from support import ROOT, peers
from support.letter_batches import KEY, STAVANGER, cells, files, rows, sheet, written

CSV = "csv:Text - txt - csv (StarCalc):44,34,76"  # with commas and quotes, in UTF-8
COMMAND = (sys.executable, "-m", "assembler", "--workspace", ROOT, "letters", str(KEY))


# --- out --------------------------------------------------------------------------------------------------------------


def test_the_manifest_names_each_file_with_its_row_and_hash(tmp_path):
    path = sheet(tmp_path / "a.csv", rows(3))
    result = written(path, tmp_path / "brev", ("docx", "pdf"))
    assert (result.written, result.kept, result.skipped) == (6, 0, 0)
    entries = list(read_entries(tmp_path / "brev" / "manifest.jsonl"))
    assert [entry.file for entry in entries[:2]] == [f"25-00001-stavanger-kommune.{end}" for end in ("docx", "pdf")]
    assert {entry.file for entry in entries} | {"manifest.jsonl", "oversikt.xlsx"} == set(files(tmp_path / "brev"))
    assert [entry.amount for entry in entries] == [1000, 1000, 2000, 2000, 3000, 3000]
    assert {entry.language for entry in entries[4:]} == {"nn"}
    assert len({entry.templates for entry in entries} | {entry.version for entry in entries}) == 2


def test_the_overview_counts_and_sums_by_area_as_the_decisions_do(tmp_path, tool):
    written(sheet(tmp_path / "a.csv", rows(7)), tmp_path / "brev")
    path = tmp_path / "brev" / "oversikt.xlsx"
    summary = cells(path, "Sammendrag")
    assert [row[0:1] + row[2:] for row in summary[3:5]] == [
        ("1", "Tilskudd", 4, 16000),
        ("2", "Tilskudd", 3, 12000),
    ]
    assert [row[0] for row in cells(path, "Brev")[3:]] == [f"25/{number:05d}" for number in range(1, 8)]
    out = peers.libreoffice(tool("soffice"), [path], CSV, tmp_path / "csv", tmp_path / "profile")
    text = (out / "oversikt.csv").read_text(encoding="utf-8")
    assert "Sum,,Tilskudd,7,28 000" in text.replace("\u00a0", " ").replace('"', ""), text


def test_amounts_in_the_overview_stand_under_their_heading_and_away_from_the_next_column(tmp_path):
    written(sheet(tmp_path / "a.csv", rows(3)), tmp_path / "brev")
    book = openpyxl.load_workbook(tmp_path / "brev" / "oversikt.xlsx")
    head, first = book["Brev"][3], book["Brev"][4]
    place = [cell.value for cell in head].index("Beløp (kr)")
    for cell in (head[place], first[place]):
        assert (cell.alignment.horizontal, cell.alignment.indent) == ("right", 1)
    link = first[place + 1]
    assert link.value.startswith("=HYPERLINK") and link.alignment.horizontal is None and link.font.underline
    sums = [row for row in book["Sammendrag"].iter_rows(min_row=4) if row[0].value == "Sum"]
    assert [bool(cell.border.top.style) for row in sums for cell in row[:1]] == [
        number == 0 for number in range(len(sums))
    ]
    assert {cell.alignment.horizontal for row in sums for cell in row[3:]} == {"right"}


def test_the_overview_never_adds_grants_and_recoveries_together(tmp_path):
    given, asked_back = list(rows(2)), list(rows(2))
    for number, row in enumerate(asked_back, start=3):
        row.update(
            vedtak="tilbakebetaling", saksnummer=f"25/{number:05d}", dato="2026-03-28", tilskuddsbrevdato="2025-05-15",
            forhandsvarseldato="2026-03-10", brudd="x" * 20, begrunnelse="x" * 20, betalingsfrist="2026-05-15",
            kontonummer="12345678903",
        )  # fmt: skip
    written(sheet(tmp_path / "a.csv", given + asked_back), tmp_path / "brev")
    told = [row[0:1] + row[2:4] for row in cells(tmp_path / "brev" / "oversikt.xlsx", "Sammendrag")[3:]]
    assert told[:4] == [(area, kind, 1) for area in "12" for kind in ("Tilbakebetaling", "Tilskudd")]
    assert [row[:2] for row in told[4:]] == [("Sum", "Tilbakebetaling"), ("Sum", "Tilskudd")]
    shown = openpyxl.load_workbook(tmp_path / "brev" / "oversikt.xlsx", data_only=True)["Sammendrag"]
    assert [row[4].value for row in shown.iter_rows(min_row=8)] == [3000, 3000]
    assert {row[1] for row in cells(tmp_path / "brev" / "oversikt.xlsx", "Brev")[3:]} == {"Tilskudd", "Tilbakebetaling"}


def test_the_letters_are_the_same_however_many_make_them(tmp_path):
    path = sheet(tmp_path / "a.csv", rows(100))
    written(path, tmp_path / "one", workers=1)
    written(path, tmp_path / "two", workers=2)
    assert files(tmp_path / "one") == files(tmp_path / "two")


# --- everything or nothing --------------------------------------------------------------------------------------------


def wrong(number, **changed):
    made = list(rows(4))
    made[number - 1].update(changed)
    return made


def test_while_a_row_is_wrong_only_the_marked_sheet_is_written(tmp_path):
    path = sheet(tmp_path / "a.csv", wrong(2, belop="mye", dato="31.02.2025"))
    with pytest.raises(DataError) as raised:
        written(path, tmp_path / "brev")
    assert {problem.place for problem in raised.value.problems} == {"row 3, column belop", "row 3, column dato"}
    assert set(files(tmp_path / "brev")) == {"feil.xlsx"}
    book = openpyxl.load_workbook(tmp_path / "brev" / "feil.xlsx")
    heading, *body = book.active.iter_rows()
    names = [cell.value for cell in heading]
    marked = {(names[cell.column - 1], cell.row): cell.comment.text for row in body for cell in row if cell.comment}
    assert len(body) == 4
    assert marked["belop", 3] == "er ikke riktig; det skal være: hele kroner, for eksempel 450000 eller 450 000"
    assert marked["dato", 3].startswith("er ikke riktig; det skal være: datoen på brevet")
    assert len(marked) == 2
    assert body[1][0].value == 3 and "belop: er ikke riktig" in body[1][1].value


def test_a_column_that_is_missing_is_marked_too(tmp_path):
    made = [{name: text for name, text in row.items() if name != "belop"} for row in rows(2)]
    with pytest.raises(DataError):
        written(sheet(tmp_path / "a.csv", made), tmp_path / "brev")
    heading, first, _ = cells(tmp_path / "brev" / "feil.xlsx", "Rader med feil")
    assert heading[-1] == "belop" and "belop: mangler: hele kroner" in first[1]


def test_rows_that_are_wrong_can_be_left_out(tmp_path):
    made = wrong(2, belop="mye")
    result = written(sheet(tmp_path / "a.csv", made), tmp_path / "brev", skip_invalid=True)
    assert (result.written, result.skipped) == (3, 1)
    assert [row[0] for row in cells(tmp_path / "brev" / "hoppet-over.xlsx", "Rader med feil")[1:]] == [3]
    right = [row for row in made if row["belop"] != "mye"]
    written(sheet(tmp_path / "b.csv", right), tmp_path / "right")
    assert {**files(tmp_path / "brev"), "hoppet-over.xlsx": b""} == {
        **files(tmp_path / "right"),
        "hoppet-over.xlsx": b"",
    }


def mended(marked, path, **changed):
    """The marked sheet with these cells written over in its wrong rows, as someone does in Excel."""
    book = openpyxl.load_workbook(marked)
    heading, *body = book.active.iter_rows()
    at = {cell.value: cell.column for cell in heading}
    for row in body:
        for name, text in changed.items() if row[1].value else ():
            book.active.cell(row[0].row, at[name], text)
    book.save(path)
    return path


def test_the_marked_sheet_is_mended_and_run_again(tmp_path):
    path = sheet(tmp_path / "a.csv", wrong(2, belop="mye"))
    with pytest.raises(DataError):
        written(path, tmp_path / "brev")
    with pytest.raises(DataError, match="it should be: whole kroner"):  # still wrong: the same sheet with its marks
        written(tmp_path / "brev" / "feil.xlsx", tmp_path / "brev")
    heading = cells(tmp_path / "brev" / "feil.xlsx", "Rader med feil")[0]
    assert heading[:3] == ("(rad)", "(feil)", "vedtak") and len(set(heading)) == len(heading)
    again = mended(tmp_path / "brev" / "feil.xlsx", tmp_path / "brev" / "feil.xlsx", vedtak="", belop="2000")
    with pytest.raises(DataError, match="row 3, column vedtak: is no letter type"):  # it does not wait unseen
        written(again, tmp_path / "brev")
    written(mended(again, again, vedtak="tilskuddsbrev"), tmp_path / "brev")
    written(sheet(tmp_path / "right.csv", rows(4)), tmp_path / "right")
    again.unlink()
    assert files(tmp_path / "brev") == files(tmp_path / "right")


def test_the_rows_that_were_left_out_are_mended_and_run_again(tmp_path):
    written(sheet(tmp_path / "a.csv", wrong(2, belop="mye")), tmp_path / "brev", skip_invalid=True)
    rest = mended(tmp_path / "brev" / "hoppet-over.xlsx", tmp_path / "b.xlsx", belop="2000")
    assert written(rest, tmp_path / "rest").written == 1
    with pytest.raises(UsageError, match="give another folder"):
        written(tmp_path / "brev" / "hoppet-over.xlsx", tmp_path / "brev", resume=True)
    written(sheet(tmp_path / "right.csv", rows(4)), tmp_path / "right")
    name = "25-00002-stavanger-kommune.docx"
    assert files(tmp_path / "rest")[name] == files(tmp_path / "right")[name]


def test_both_rows_of_a_case_are_left_out(tmp_path):
    made = list(rows(4))
    made[2]["saksnummer"] = "2025/1"
    assert written(sheet(tmp_path / "a.csv", made), tmp_path / "brev", skip_invalid=True).skipped == 2
    assert [row[0] for row in cells(tmp_path / "brev" / "hoppet-over.xlsx", "Rader med feil")[1:]] == [2, 4]


def test_a_row_that_is_too_long_is_left_out_too(tmp_path):
    path = sheet(tmp_path / "a.csv", wrong(2, belop="mye"))
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:4], f"{lines[4]};husk!"]), encoding="utf-8")
    assert written(path, tmp_path / "brev", skip_invalid=True).skipped == 2
    told = cells(tmp_path / "brev" / "hoppet-over.xlsx", "Rader med feil")[1:]
    assert [row[0] for row in told] == [3, 5] and told[1][-1] == "husk!"
    assert told[1][1].startswith("står ikke under noen overskrift")


def test_where_no_row_is_right_nothing_is_left_out(tmp_path):
    with pytest.raises(DataError, match="it should be: whole kroner"):
        written(sheet(tmp_path / "a.csv", rows(3, belop="x")), tmp_path / "brev", skip_invalid=True)
    assert set(files(tmp_path / "brev")) == {"feil.xlsx"}


def test_case_numbers_and_names_cannot_leave_the_folder(tmp_path):
    named = {"organisasjonsnummer": "971277882", "mottaker": "../../etc/passwd", "satsingsomrade": ""}
    path = sheet(tmp_path / "a.csv", rows(2, dato="2019-05-15", soknadsdato="2019-02-10", **named))
    job = BatchJob(ROOT, parse_key("frivillige-organisasjoner/2019"), ("docx",))
    batch.write_letters(batch.BatchRun(job, path, tmp_path / "brev"), lambda *_: None)
    assert {path.parent for path in (tmp_path / "brev").iterdir()} == {tmp_path / "brev"}


def test_two_letters_that_would_have_one_name_are_refused(tmp_path):
    made = list(rows(2))
    made[0]["saksnummer"], made[1]["saksnummer"] = "25/1-2", "25/00001"
    made[1].update(saksnummer="25/1-2 ", organisasjonsnummer=STAVANGER)
    with pytest.raises(DataError, match="is the case number of row 2 too"):
        written(sheet(tmp_path / "a.csv", made), tmp_path / "brev")


def test_a_file_of_someone_elses_is_never_overwritten(tmp_path):
    (tmp_path / "brev").mkdir()
    own = tmp_path / "brev" / "25-00002-stavanger-kommune.docx"
    own.write_bytes(b"mine")
    with pytest.raises(DataError, match="names a file that lies there already"):
        written(sheet(tmp_path / "a.csv", rows(2)), tmp_path / "brev")
    assert files(tmp_path / "brev").keys() == {own.name, "feil.xlsx"} and own.read_bytes() == b"mine"
