"""How worker processes start, and end: one way for all that make products in several processes."""

from __future__ import annotations

import multiprocessing
import os
import threading
from multiprocessing.context import BaseContext


def context(*modules: str) -> BaseContext:
    """How to start processes: forks of a server that has imported these ``modules``, where the system has such.

    Never forks of this one: Typst and progress bars keep threads, and the fork of a process with threads can hang.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["__main__", *modules])
    return server


def end_with_parent() -> None:
    """End this process as soon as the one that started it has ended, however that came about."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)  # from a thread, whatever the work is at

    threading.Thread(target=watch, daemon=True).start()
