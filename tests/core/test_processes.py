"""Work done beside: the same answer wherever it is done, and never a fork of a process with threads."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support import PATIENCE

ALONE = """
import os, threading
from assembler.core import processes
{}
"""


def alone(script):
    """What a script prints in a process of its own, which has one thread."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE.format(script)], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.fixture
def cores():
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        pytest.skip("work is done beside on Linux, on two cores or more")


def test_work_is_done_in_another_process_while_this_one_goes_on(cores):
    first, second = alone("answer = processes.run_in_fork(os.getpid); print(os.getpid()); print(answer())")
    assert first != second


@pytest.mark.parametrize(
    "why",
    ["threading.Thread(target=threading.Event().wait, daemon=True).start()", "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})"],
)  # fmt: skip
def test_it_is_done_here_where_there_are_threads_or_one_core(cores, why):
    first, second = alone(f"{why}\nprint(os.getpid()); print(processes.run_in_fork(os.getpid)())")
    assert first == second


def test_workers_are_forks_of_a_process_without_threads_alone(cores):
    way = "print(processes.context('json').get_start_method())"
    thread = "threading.Thread(target=threading.Event().wait, daemon=True).start()"
    assert alone(f"{way}; {thread}; {way}") == ["fork", "forkserver"]


def test_it_is_done_here_where_the_other_process_is_ended(cores):
    work = "def work():\n    if os.getpid() != me: os.kill(os.getpid(), 9)\n    return os.getpid()\n"
    first, second = alone(f"me = os.getpid()\n{work}\nprint(me); print(processes.run_in_fork(work)())")
    assert first == second


def test_what_stops_the_work_is_told_here(cores):
    script = "try: processes.run_in_fork(lambda: 1 / 0)()\nexcept ZeroDivisionError: print('told')"
    assert alone(script) == ["told"]


def test_the_other_process_ends_with_the_one_that_asked(cores):
    script = "processes.run_in_fork(lambda: (print(os.getpid(), flush=True), threading.Event().wait()))\nthreading.Event().wait()"
    process = subprocess.Popen([sys.executable, "-c", ALONE.format(script)], stdout=subprocess.PIPE, text=True)
    other = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and _runs(other):
        time.sleep(0.05)
    assert not _runs(other)


def _runs(pid):
    """Whether a process is there and is no zombie, which nobody has waited for."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:  # it has ended, before this or meanwhile
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
