"""A run is resumed, replaced or left alone; it loses nothing when it is killed."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assembler.core import atomic_files
from assembler.core.errors import DataError, UsageError, WriterError
from assembler.letters.batch import run as batch
from assembler.letters.batch.renderer import BatchJob
from support import PATIENCE, ROOT
from support.letter_batches import KEY, files, rows, sheet, written

CSV = "csv:Text - txt - csv (StarCalc):44,34,76"  # with commas and quotes, in UTF-8
COMMAND = (sys.executable, "-m", "assembler", "--workspace", ROOT, "letters", str(KEY))


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
