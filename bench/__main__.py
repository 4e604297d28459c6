"""All comparisons in one command: ``pip install -e '.[bench]' && python -m bench``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from bench import report
from bench.comparisons import Bench
from bench.environments import ROOT, Environments
from bench.measuring import filesystem, run

COMPARISONS = ("letters_docx", "letters_pdf", "prefilling", "reading", "building", "checking")


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Ours beside our peers, in one run.")
    parser.add_argument(
        "only",
        nargs="*",
        metavar="COMPARISON",
        help=f"Only these, the rest of the page kept: {', '.join(COMPARISONS)}, curve.",
    )
    parser.add_argument("--rounds", type=int, default=3, help="How often each way takes its turn (3).")
    parser.add_argument("--files", type=int, default=1000, help="Files for ways that are quick (1000).")
    parser.add_argument(
        "--slow", type=int, default=1000, help="Files for ways that take many milliseconds each (1000)."
    )
    parser.add_argument("--most", type=int, default=100_000, help="Where the curve of letters ends (100000).")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="Folder of the page (docs).")
    parser.add_argument("--environments", type=Path, default=ROOT / "build/bench", help="Where peers are installed.")
    parser.add_argument(
        "--folder", type=Path, help="Where files are written (the system's folder for temporary files)."
    )
    given = parser.parse_args()
    if unknown := set(given.only) - {*COMPARISONS, "curve"}:
        parser.error(f"no such comparison: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        environments = Environments(given.environments.resolve())
        environments.refresh()
        bench = Bench(folder, environments, given.files, given.slow)
        comparisons = []
        for each in COMPARISONS:
            if not given.only or each in given.only:
                comparison = getattr(bench, each)()
                run(comparison, given.rounds, folder, expect_files=each not in ("reading", "checking"))
                comparisons.append(comparison)
        curve = []
        with suppress(KeyboardInterrupt):  # it takes long: who stops it has what was measured
            for point in bench.curve(given.most) if not given.only or "curve" in given.only else ():
                kind, count, jobs, taken = point
                told = f"{count} .{kind}, {jobs} workers: {taken.seconds:.1f} s, {taken.memory:.0f} MB"
                print(f"curve: {told}", file=sys.stderr)
                curve.append(point)
        hide = {str(given.environments.resolve()): "ENV", name: "TMP", str(ROOT): "."}
        made = (comparisons, curve, bench.versions(), given.rounds, filesystem(folder))
        print(report.write(given.out, *made, hide))


if __name__ == "__main__":
    main()
