"""Starts and ends other processes: workers that make documents, and a fork that does a part of one task."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import TypeVar

Answer = TypeVar("Answer")
_THREADS_FOLDER = Path("/proc/self/task")  # of this process, whatever language they were started from (Linux)


def context(*modules: str) -> BaseContext:
    """How to start processes: forks of this one, where it has no thread but its own.

    The fork of a process with threads can hang, and Typst keeps threads once it has made a PDF. Where there are any,
    they are forks of a server that has imported these ``modules``, and where the system has none, spawned.
    """
    if _is_single_threaded():
        return multiprocessing.get_context("fork")
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["__main__", *modules])
    return server


def uses_fork(context: BaseContext) -> bool:
    """Whether processes start as forks of this one, with everything that it has in memory."""
    return context.get_start_method() == "fork"


def _is_single_threaded() -> bool:
    """Whether this process is known to have one thread; other systems than Linux do not say."""
    try:
        return len(list(_THREADS_FOLDER.iterdir())) == 1
    except OSError:
        return False


def become_worker() -> None:
    """Prepare a process that is one of as many as there are cores; call it before its first work."""
    os.putenv("RAYON_NUM_THREADS", "1")  # Typst would take as many threads as there are cores
    _end_with_parent()


def _end_with_parent() -> None:
    """End this process as soon as the one that started it has ended, however it ended."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)  # from a thread, whatever the main thread is doing

    threading.Thread(target=watch, daemon=True).start()


def run_in_fork(work: Callable[[], Answer]) -> Callable[[], Answer]:
    """Do work in a fork of this process while this one goes on; the function returned waits for the result.

    The work is done in this process, when its result is asked for, where a fork cannot do it: on one core, where this
    process has more than one thread, or where the fork ended without a result.
    """
    if not _is_single_threaded() or len(os.sched_getaffinity(0)) == 1:
        return work
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    fork = context.Process(target=_send_result, args=(work, sender), daemon=True)
    fork.start()
    sender.close()

    def answer() -> Answer:
        try:
            found: Answer = receiver.recv()
        except EOFError:
            found = work()
        fork.join()
        return found

    return answer


def _send_result(work: Callable[[], Answer], sender: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asked is interrupted too, and ends this one
    _end_with_parent()
    with suppress(Exception):  # the error is raised again where the work is then done, in the process that asked
        sender.send(work())
