"""The same letters from a Dask cluster: a real scheduler and two workers, one of them killed on the way."""

import json
import signal
import subprocess
import sys
import time

import pytest

from assembler.core.errors import UsageError
from assembler.letters.batch import cluster as clusters
from assembler.letters.batch import run as batch
from assembler.letters.batch.renderer import BatchJob
from support import PATIENCE, ROOT
from support.letter_batches import KEY, files, rows, sheet, written

DASK_SCHEDULER = (sys.executable, "-m", "distributed.cli.dask_scheduler")
DASK_WORKER = (sys.executable, "-m", "distributed.cli.dask_worker")


@pytest.fixture
def cluster(tmp_path):
    """The address of a scheduler, and its two workers."""
    port = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = subprocess.Popen([*DASK_SCHEDULER, "--scheduler-file", port, "--port", "0", "--no-dashboard"], **quiet)
    workers = []
    try:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if port.exists() and port.read_text(encoding="utf-8").strip().endswith("}"):
                break
            time.sleep(0.1)
        address = json.loads(port.read_text(encoding="utf-8"))["address"]
        for number in range(2):
            folder = tmp_path / f"worker{number}"
            arguments = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", folder]
            workers.append(subprocess.Popen([*DASK_WORKER, address, *arguments], **quiet))
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


@pytest.mark.slow
def test_a_cluster_makes_the_same_letters_though_a_worker_dies(cluster, tmp_path):
    address, workers = cluster
    path = sheet(tmp_path / "a.csv", rows(200))
    told = []

    def progress(phase, count, total):
        told.append((phase, count))
        if phase == "write" and sum(done for name, done in told if name == "write") >= 32 and workers[0].poll() is None:
            workers[0].send_signal(signal.SIGKILL)
            workers[0].wait()

    run = batch.BatchRun(BatchJob(ROOT, KEY, ("docx", "pdf")), path, tmp_path / "far", scheduler=address)
    batch.write_letters(run, progress)
    assert workers[0].poll() is not None and workers[1].poll() is None
    written(path, tmp_path / "near", ("docx", "pdf"), workers=2)
    assert files(tmp_path / "far") == files(tmp_path / "near")


def test_where_no_scheduler_answers_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(clusters, "_TIMEOUT", 1)
    path = sheet(tmp_path / "a.csv", rows(1))
    for address in ("tcp://127.0.0.1:1", "tull"):
        with pytest.raises(UsageError, match="no Dask scheduler answers there"):
            written(path, tmp_path / "brev", scheduler=address)


@pytest.mark.slow
def test_a_cluster_without_workers_is_told(cluster, tmp_path):
    address, workers = cluster
    for worker in workers:
        worker.kill()
        worker.wait()
    with pytest.raises(UsageError, match="the cluster has no workers; start some"):
        written(sheet(tmp_path / "a.csv", rows(1)), tmp_path / "brev", scheduler=address)
