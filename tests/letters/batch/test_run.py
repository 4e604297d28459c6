"""Letters in batches: everything or nothing, again where it stopped, alone in its folder, and what lies beside them."""

import contextlib
import csv
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assembler.core import atomic_files
from assembler.core.errors import DataError, UsageError, WriterError
from assembler.letters.batch import run as batch
from assembler.letters.batch.manifest import read_entries
from assembler.letters.batch.renderer import BatchJob
from assembler.letters.decisions import reader as decisions
from assembler.letters.decisions import table_reader
from assembler.letters.decisions.contract import letter_types, load_contracts
from assembler.recipients import register
from assembler.scheme.key import parse_key
from assembler.scheme.workspace import Workspace
from support import PATIENCE, ROOT, peers
from support.letter_batches import KEY, KVINNHERAD, STAVANGER, files, rows, sheet, written

CSV = "csv:Text - txt - csv (StarCalc):44,34,76"  # with commas and quotes, in UTF-8
COMMAND = (sys.executable, "-m", "assembler", "--workspace", ROOT, "letters", str(KEY))


def cells(path, name):
    return list(openpyxl.load_workbook(path)[name].iter_rows(values_only=True))


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


# --- again ------------------------------------------------------------------------------------------------------------


def test_letters_of_an_earlier_run_are_kept_unless_told_otherwise(tmp_path):
    path = sheet(tmp_path / "a.csv", rows(3))
    written(path, tmp_path / "brev")
    with pytest.raises(UsageError, match="give --resume to go on with it, --replace to write them anew"):
        written(path, tmp_path / "brev")
    before = files(tmp_path / "brev")
    assert written(path, tmp_path / "brev", resume=True).kept == 3
    assert files(tmp_path / "brev") == before
    written(sheet(tmp_path / "b.csv", rows(2)), tmp_path / "brev", replace=True)
    assert len(files(tmp_path / "brev")) == 4


def test_rows_that_were_added_are_written_by_resuming(tmp_path):
    written(sheet(tmp_path / "a.csv", rows(3)), tmp_path / "brev")
    result = written(sheet(tmp_path / "b.csv", rows(5)), tmp_path / "brev", resume=True)
    assert (result.kept, result.written) == (3, 2)
    written(tmp_path / "b.csv", tmp_path / "whole")
    assert files(tmp_path / "brev") == files(tmp_path / "whole")


def test_a_sheet_that_was_changed_is_not_mixed_with_what_was_written(tmp_path):
    written(sheet(tmp_path / "a.csv", rows(3)), tmp_path / "brev")
    made = list(rows(3))
    made[1]["belop"] = "7"
    with pytest.raises(DataError, match="row 3: is not the row that the earlier run wrote a letter from"):
        written(sheet(tmp_path / "a.csv", made), tmp_path / "brev", resume=True)


def test_a_letter_that_was_edited_is_not_lost(tmp_path):
    path = sheet(tmp_path / "a.csv", rows(2))
    written(path, tmp_path / "brev")
    edited = tmp_path / "brev" / "25-00001-stavanger-kommune.docx"
    edited.write_bytes(b"edited")
    with pytest.raises(DataError, match="was changed after it was written"):
        written(path, tmp_path / "brev", resume=True)
    before = files(tmp_path / "brev")
    with pytest.raises(DataError, match="names a letter that was changed after it was written; move it away"):
        written(path, tmp_path / "brev", replace=True)
    assert edited.read_bytes() == b"edited"
    assert files(tmp_path / "brev").items() >= before.items()


def test_letters_are_replaced_only_once_the_new_sheet_is_right(tmp_path):
    written(sheet(tmp_path / "a.csv", rows(3)), tmp_path / "brev")
    before = files(tmp_path / "brev")
    with pytest.raises(DataError):
        written(sheet(tmp_path / "b.csv", rows(3, belop="mye")), tmp_path / "brev", replace=True)
    assert files(tmp_path / "brev").items() >= before.items()


@pytest.mark.parametrize("skip_invalid", [False, True])
def test_the_sheet_of_what_is_wrong_is_no_less_a_sheet_of_decisions(tmp_path, skip_invalid):
    """It is mended where it lies, and given back: the run that reads it does not remove it."""
    out = tmp_path / "brev"
    made = list(rows(3))
    made[1]["belop"] = "mye"
    path = sheet(tmp_path / "a.csv", made)
    if skip_invalid:
        written(path, out, skip_invalid=True)
        wrong = out / "hoppet-over.xlsx"
    else:
        with pytest.raises(DataError):
            written(path, out)
        wrong = out / "feil.xlsx"
    with pytest.raises((DataError, UsageError)):
        written(wrong, out, replace=True)
    assert wrong.exists()


@pytest.mark.parametrize(
    ("line", "number"), [(b"{}", 1), (b'{"x": 1}', 1), (b"[", 1), (b"\xff", 1), (b"[" * 100_000, 1)], ids=range(5)
)
@pytest.mark.parametrize("how", ["resume", "replace"])
def test_a_manifest_that_is_damaged_is_told_and_nothing_is_removed(tmp_path, line, number, how):
    path = sheet(tmp_path / "a.csv", rows(2))
    written(path, tmp_path / "brev")
    manifest = tmp_path / "brev" / "manifest.jsonl"
    manifest.write_bytes(line + b"\n" + manifest.read_bytes())
    before = files(tmp_path / "brev")
    with pytest.raises(DataError, match=rf"manifest.jsonl: line {number}: is no entry of a letter"):
        written(path, tmp_path / "brev", **{how: True})
    assert files(tmp_path / "brev") == before


def test_what_word_and_finder_leave_among_the_texts_changes_no_letter(copied, tmp_path):
    path = sheet(tmp_path / "a.csv", rows(2))
    written(path, tmp_path / "brev", root=copied)
    for name in ("letters/~$shell.docx", ".DS_Store"):
        (copied / "templates" / name).write_bytes(b"x")
    assert written(path, tmp_path / "brev", root=copied, resume=True).kept == 2


def test_a_run_is_not_taken_up_with_other_texts(copied, tmp_path):
    path = sheet(tmp_path / "a.csv", rows(2))
    written(path, tmp_path / "brev", root=copied)
    text = copied / "templates/letters/tilskuddsbrev.nb.md"
    text.write_text(text.read_text(encoding="utf-8") + "\nMer.\n", encoding="utf-8")
    with pytest.raises(DataError, match="another version of the definition or of the letter texts"):
        written(path, tmp_path / "brev", root=copied, resume=True)


# The command line in a process that ends itself at a moment of its work, the same each time: before it opens, renames, removes
# or makes the n-th thing below a folder, or after it has renamed it. A run that reaches its end prints how many there were.
STOPPED = """
import os, signal, sys
from assembler.cli.main import main

moment, whole_group, folder, *arguments = sys.argv[1:]
me, count = os.getpid(), 0

def count_and_stop(*paths):
    global count
    if os.getpid() == me and any(isinstance(each, (str, os.PathLike)) and os.fspath(each).startswith(folder) for each in paths):
        count += 1
        if count == int(moment):
            (os.killpg if whole_group == "True" else os.kill)(me, signal.SIGKILL)

def audited(event, details):
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"):
        count_and_stop(*details[:2])

def replace(*paths, real=os.replace, **more):
    real(*paths, **more)
    count_and_stop(*paths)

os.replace = replace
sys.addaudithook(audited)
main(arguments, standalone_mode=False)
print(count)
"""


def stopped(path, out, moment, *options, whole_group=True):
    """Start a run that is killed before the n-th thing that it does in its folder; its process id, and that number where it ended first."""
    arguments = [str(moment), str(whole_group), str(out), *COMMAND[3:], path, "--out", out, *options]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told:  # a pipe might be held open by a worker
        run = subprocess.Popen(
            [sys.executable, "-c", STOPPED, *arguments], stdout=told, stderr=subprocess.DEVNULL, start_new_session=True
        )
        assert run.wait(PATIENCE) in (0, -signal.SIGKILL)
        told.seek(0)
        return run.pid, int(told.read().split()[-1]) if run.returncode == 0 else None


needs_posix_signals = pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs POSIX signals")


@needs_posix_signals
@pytest.mark.parametrize(
    "moment", [150, 151, 152]
)  # of a letter's file: before it is made, before it has its name, and after
def test_when_a_run_is_killed_its_processes_end_and_no_letter_lies_outside_the_manifest(tmp_path, moment):
    path = sheet(tmp_path / "a.csv", rows(200))
    out = tmp_path / "brev"
    group, ended = stopped(path, out, moment, "--jobs", "2", "--format", "docx", whole_group=False)
    try:
        assert ended is None
        until = time.monotonic() + PATIENCE
        while alive(group):
            assert time.monotonic() < until, "a process outlived the run"
            time.sleep(0.05)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
    manifest = out / "manifest.jsonl.part"
    listed = {json.loads(line)["fil"] for line in manifest.read_bytes().splitlines(keepends=True) if line[-1:] == b"\n"}
    letters = {name for name in files(out) if name.endswith(".docx")}
    assert letters and letters <= listed
    assert written(path, out, replace=True).written == 200


def alive(group):
    """Whether a process of this group is still at work."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    states = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, its_group = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[:3]
            states += [state] if its_group == str(group) else []
    return any(state != "Z" for state in states)


@given(st.data())
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_a_manifest_cut_anywhere_is_taken_up_to_the_same_end(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("cut")
    path = sheet(folder / "a.csv", rows(5))
    written(path, folder / "whole", ("docx", "html"))
    written(path, folder / "brev", ("docx", "html"))
    manifest = folder / "brev" / "manifest.jsonl"
    whole = manifest.read_bytes()
    manifest.unlink()
    cut = data.draw(st.integers(0, len(whole)))
    (folder / "brev" / "manifest.jsonl.part").write_bytes(whole[:cut])
    for name in data.draw(
        st.sets(
            st.sampled_from(
                [json.loads(line)["fil"] for line in whole[cut:].splitlines() if line.startswith(b"{")] or [""]
            )
        )
    ):
        if name:
            (folder / "brev" / name).unlink()
    (folder / "brev" / ".torn.part").write_bytes(b"torn")
    written(path, folder / "brev", ("docx", "html"), resume=True)
    assert files(folder / "brev") == files(folder / "whole")


def test_two_runs_into_one_folder_do_not_mix(tmp_path):
    path = sheet(tmp_path / "a.csv", rows(3))
    others = []

    def progress(phase, *_):  # the run is at work for as long as this takes
        command = [*COMMAND, path, "--out", tmp_path / "brev"]
        others.append(subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8"))

    batch.write_letters(batch.BatchRun(BatchJob(ROOT, KEY, ("docx",)), path, tmp_path / "brev"), progress)
    assert len(others) >= 2
    for other in others:
        assert other.returncode == 4 and "another run is writing here; wait for it" in other.stderr
    assert {*files(tmp_path / "brev")} == {*files(alone(path, tmp_path / "alene"))}


def alone(path, out):
    written(path, out)
    return out


@needs_posix_signals
@pytest.mark.slow
def test_fifty_kills_lose_nothing_and_do_nothing_twice(tmp_path):
    path = sheet(tmp_path / "a.csv", rows(100))
    written(path, tmp_path / "whole", ("docx", "pdf"))
    last = stopped(path, tmp_path / "counted", 0, "--jobs", "2")[1]
    assert last > 500
    kills = 0
    for number in range(25):
        out, manifest = tmp_path / f"brev{number}", tmp_path / f"brev{number}" / "manifest.jsonl.part"
        moment = 1 + number * last // 25
        kills += stopped(path, out, moment, "--jobs", str(1 + number % 2))[1] is None
        before = manifest.read_bytes() if manifest.exists() else b""
        kills += stopped(path, out, 1 + (last - moment) // 2, "--resume", "--jobs", "1")[1] is None
        after = manifest.read_bytes() if manifest.exists() else b""
        assert after.startswith(before[: before.rfind(b"\n") + 1])
        written(path, out, ("docx", "pdf"), resume=True)
        assert files(out) == files(tmp_path / "whole"), moment
    assert kills == 50


def test_a_full_disk_stops_with_one_line_and_is_taken_up_again(tmp_path, monkeypatch):
    path = sheet(tmp_path / "a.csv", rows(5))
    real, left = atomic_files.write, iter([True, True, False])

    def full(target, contents):
        if not next(left, False):
            raise OSError(28, "No space left on device")
        real(target, contents)

    monkeypatch.setattr(atomic_files, "write", full)
    with pytest.raises(WriterError, match="cannot be written: No space left on device"):
        written(path, tmp_path / "brev")
    monkeypatch.undo()
    written(path, tmp_path / "brev", resume=True)
    written(path, tmp_path / "whole")
    assert files(tmp_path / "brev") == files(tmp_path / "whole")


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path, run):
    (tmp_path / "file").write_bytes(b"")
    path = sheet(tmp_path / "a.csv", rows(1))
    result = run("letters", KEY, path, "--out", tmp_path / "file" / "brev")
    assert result.exit_code == 4
    assert result.stderr == f"{tmp_path / 'file' / 'brev'}: cannot be written: Not a directory\n"


# --- hostile data -----------------------------------------------------------------------------------------------------

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


# --- the empty sheet --------------------------------------------------------------------------------------------------


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
