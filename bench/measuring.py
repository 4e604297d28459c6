"""Ways of doing the same work, as whole processes, interleaved: what each takes in time, memory and bytes."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Command = Sequence[str | Path]


@dataclass(frozen=True)
class Way:
    """One way: ``command`` is given an empty folder and writes ``count`` files, or reads so many."""

    name: str
    count: int
    command: Callable[[Path], Command]
    kind: str = "peer"  # ours, peer, or limit


@dataclass(frozen=True)
class Taken:
    """What one run took: seconds, the most megabytes that it and its children held, kilobytes a file."""

    seconds: float
    memory: float
    size: float


@dataclass
class Comparison:
    """Ways of the same work. ``base`` names the one that others are held against; ``about`` says what is compared.

    ``left`` says what lies between the base and the limit.
    """

    title: str
    unit: str
    about: str
    ways: list[Way]
    base: str
    left: str = ""
    taken: dict[str, list[Taken]] = field(default_factory=dict)

    def median(self, way: Way) -> float:
        """Milliseconds a file, the process's start included: the median of the rounds."""
        return statistics.median(each.seconds for each in self.taken[way.name]) / way.count * 1000

    def times(self, way: Way) -> float:
        """How many times the base a way takes."""
        return self.median(way) / self.median(next(each for each in self.ways if each.name == self.base))


def run(comparison: Comparison, rounds: int, folder: Path, *, expect_files: bool = True) -> None:
    """Every way in every round, one after the other, so that a busy minute falls on all of them."""
    for number in range(1, rounds + 1):
        for way in comparison.ways:
            out = emptied(folder / "out")
            taken = timed(way.command(out), out, way.count)
            made = sum(1 for path in out.rglob("*") if path.is_file())
            if expect_files and made < way.count:
                raise SystemExit(f"{way.name} made {made} of {way.count} files")
            comparison.taken.setdefault(way.name, []).append(taken)
            told = f"{comparison.title}, round {number}: {way.name}: {taken.seconds / way.count * 1000:.2f} ms"
            print(told, file=sys.stderr)
    emptied(folder / "out")


def timed(command: Command, out: Path, count: int) -> Taken:
    """Run a command. Raises :class:`SystemExit` with what it said where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    watch = _Watch(process.pid)
    _, said = process.communicate()
    seconds = time.perf_counter() - started
    most = watch.most()
    if process.returncode not in (0, 1):  # 1: a reader of ours has something to say about a file
        raise SystemExit(f"{' '.join(map(str, command[:6]))} … failed with {process.returncode}: {said[-500:]}")
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    return Taken(seconds, most / 1e6, size / count / 1000)


class _Watch(threading.Thread):
    """Looks now and then at what a process and its children hold (Linux).

    A look takes a core for some milliseconds, and more the more processes there are; to give those who use all cores
    their due, looking takes no more than a fiftieth of the time.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._most, self._done = pid, 0, threading.Event()
        self.start()

    def run(self) -> None:
        pause = 0.05
        while not self._done.wait(pause):
            started = time.perf_counter()
            self._most = max(self._most, _held(self._pid))
            pause = max(0.05, 50 * (time.perf_counter() - started))

    def most(self) -> int:
        self._done.set()
        self.join()
        return self._most


def _held(pid: int) -> int:
    """Bytes that a process and its children hold: the proportional share, so that what they share counts once."""
    total = 0
    for each in (pid, *_children(pid)):
        try:
            rollup = Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            continue
        total += next((int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return total


def _children(pid: int) -> list[int]:
    own: list[int] = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):  # any thread can have started one
        try:
            own += map(int, thread.read_text(encoding="ascii").split())
        except OSError:
            continue
    return [*own, *(below for each in own for below in _children(each))]


def emptied(folder: Path) -> Path:
    """The folder, with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def machine() -> str:
    """What this runs on, in a line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    model = next(
        (line.partition(":")[2].strip() for line in _cpu_lines() if line.startswith("model name")), "unknown processor"
    )
    return f"{os.cpu_count()} cores ({model}), {memory:.0f} GB memory, Linux {os.uname().release.partition('-')[0]}"


def filesystem(folder: Path) -> str:
    """The kind of file system that a folder lies on, such as ext4 or tmpfs (which is memory)."""
    told = subprocess.run(["stat", "-f", "-c", "%T", str(folder)], capture_output=True, text=True, check=False).stdout
    return told.strip() or "an unknown file system"


def _cpu_lines() -> list[str]:
    try:
        return Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
