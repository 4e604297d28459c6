"""A file that hangs, exhausts memory or kills its process costs one note."""

import os
import signal
from pathlib import Path

import pytest

from assembler.intake import file_types, isolated_workers
from support import PATIENCE
from support.hostile.bombs import BOMBS

SLOW = ("a-", "value-", "white-", "dictionaries-", "cross-reference-", "objects-", "object-stream-unpacks")


QUICK = [name for name in BOMBS if not name.startswith(SLOW)]


def test_bombs_cost_a_line_each_and_the_rest_is_read(filled, tmp_path, workspace):
    bombs_cost_a_line_each(QUICK, filled, tmp_path, workspace, isolated_workers.Limits(seconds=PATIENCE))


@pytest.mark.slow
def test_every_bomb_costs_a_line_and_the_rest_is_read(filled, tmp_path, workspace):
    bombs_cost_a_line_each(BOMBS, filled, tmp_path, workspace, isolated_workers.Limits())


def bombs_cost_a_line_each(names, filled, tmp_path, workspace, limits):
    for name in names:
        (tmp_path / f"{name}.pdf").write_bytes(BOMBS[name]())
    for name in ("0", "k", "æ"):
        (tmp_path / f"{name}.pdf").write_bytes(filled)
    files, _ = file_types.find_files([tmp_path])
    found = list(isolated_workers.read_isolated(workspace.root, files, "", limits, 2, lambda count: None))
    assert [Path(outcome.file) for outcome in found] == files
    assert all(outcome.record or len(outcome.notes) == 1 for outcome in found)
    whole = {Path(outcome.file).stem for outcome in found if outcome.record and not outcome.record.notes}
    assert whole == {"0", "k", "æ"}


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs POSIX signals")
def test_a_process_that_hangs_is_replaced(filled, tmp_path, workspace, monkeypatch):
    def read(worker, index, path, seconds, real=isolated_workers._Worker.read):
        if path.stem != "b":
            os.kill(worker._process.pid, signal.SIGSTOP)
        real(worker, index, path, seconds if path.stem != "b" else PATIENCE)

    monkeypatch.setattr(isolated_workers._Worker, "read", read)
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.pdf").write_bytes(filled)
    files, _ = file_types.find_files([tmp_path])
    found = list(
        isolated_workers.read_isolated(
            workspace.root, files, "", isolated_workers.Limits(seconds=0.1), 1, lambda count: None
        )
    )
    assert [[note.name for note in outcome.notes] for outcome in found] == [["too_slow"], [], ["too_slow"]]
