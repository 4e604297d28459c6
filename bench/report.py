"""The comparisons as ``docs/benchmarks.md``: tables, commands, versions, and plots."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot
from matplotlib.ticker import FuncFormatter

from bench.measuring import Comparison, Taken, Way, machine

Curve = Sequence[tuple[str, int, int, Taken]]
CURVE = "From a hundred letters on"
COLOURS = {"ours": "#1a5360", "peer": "#b8c4c8", "limit": "#d9a441"}
HEAD = """# Benchmarks

Made by `python -m bench` (extra `bench`, Node.js and LibreOffice): do not edit. Every figure is of a whole process, its start included, and is the median of
{rounds} rounds in which the ways take turns; each section is a run of its own. Peers are installed from the registries, each in an environment of its own, and used as their documentation says.
A figure holds for the machine and the minute; the ratios hold for longer.

{machine}; files are written to {files}. {versions}. Memory is the largest proportional share (PSS) of a process and its children, looked at now and then while it runs.
"""


def write(
    folder: Path,
    comparisons: Iterable[Comparison],
    curve: Curve,
    versions: Sequence[str],
    rounds: int,
    files: str,
    hide: dict[str, str],
) -> Path:
    """The page and its plots below ``folder``; what was not measured anew stays as the page has it.

    ``hide`` gives paths of this machine their names in commands.
    """
    mpl.rcParams |= {
        "svg.hashsalt": "bench",
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
    pictures = folder / "bilder"
    pictures.mkdir(parents=True, exist_ok=True)
    page = folder / "benchmarks.md"
    sections = _sections(page.read_text(encoding="utf-8") if page.exists() else "")
    for comparison in comparisons:
        name = f"bench-{comparison.title.lower().replace(' ', '-')}.svg"
        _bars(comparison, pictures / name)
        sections[comparison.title] = _section(comparison, f"bilder/{name}", hide)
    if curve:
        _lines(curve, pictures / "bench-curve.svg")
        sections[CURVE] = _curve(curve)
    head = HEAD.format(rounds=rounds, machine=machine(), files=files, versions=", ".join(versions))
    page.write_text("\n".join([head, *sections.values()]), encoding="utf-8")
    return page


def _sections(page: str) -> dict[str, str]:
    """A page's sections by their titles."""
    found = re.split("^## (.+)\n", page, flags=re.MULTILINE)[1:]
    return {title: f"## {title}\n{text.rstrip()}\n" for title, text in zip(found[::2], found[1::2], strict=True)}


def _section(comparison: Comparison, picture: str, hide: dict[str, str]) -> str:
    rows = [
        f"| {way.name} | {way.count} | {comparison.median(way):.2f} | {comparison.times(way):.2f} | {max(each.memory for each in comparison.taken[way.name]):.0f} | "
        f"{comparison.taken[way.name][-1].size:.1f} |"
        for way in comparison.ways
    ]
    commands = "\n".join(_told(way, hide) for way in comparison.ways)
    limit = next((way for way in comparison.ways if way.kind == "limit"), None)
    base = next(way for way in comparison.ways if way.name == comparison.base)
    beyond = (
        f"\n{base.name} takes {comparison.median(base) / comparison.median(limit):.1f} times the limit. {comparison.left}\n"
        if limit
        else ""
    )
    table = "\n".join(
        [
            f"| way | files | {comparison.unit} | times {comparison.base} | MB | kB a file |",
            "|---|--:|--:|--:|--:|--:|",
            *rows,
        ]
    )
    return (
        f"## {comparison.title}\n\n{comparison.about}\n\n{table}\n{beyond}\n![{comparison.title}: {comparison.unit}, as in the table]({picture})\n\n"
        f"<details><summary>Commands</summary>\n\n```\n{commands}\n```\n\n</details>\n"
    )


def _told(way: Way, hide: dict[str, str]) -> str:
    command = [str(part) for part in way.command(Path("OUT"))]
    shown = shlex.join(command[:14]) + (" …" if len(command) > 14 else "")
    for path, name in hide.items():
        shown = shown.replace(path, name)
    return shown


def _bars(comparison: Comparison, path: Path) -> None:
    ways = sorted(comparison.ways, key=comparison.median, reverse=True)
    figure, axes = pyplot.subplots(figsize=(8, 0.5 + 0.42 * len(ways)))
    values = [comparison.median(way) for way in ways]
    bars = axes.barh([way.name for way in ways], values, color=[COLOURS[way.kind] for way in ways])
    axes.bar_label(bars, [f"{value:.2f}" if value < 10 else f"{value:.0f}" for value in values], padding=4)
    axes.set_xscale("log")
    axes.set_xlim(min(values) / 2, max(values) * 2)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.set_xlabel(f"{comparison.unit} (logarithmic)")
    _save(figure, path)


def _lines(curve: Curve, path: Path) -> None:
    figure, axes = pyplot.subplots(figsize=(8, 4))
    for kind, colour in (("docx", COLOURS["ours"]), ("pdf", COLOURS["limit"])):
        for jobs, style in ((1, "-o"), (2, "--s")):
            points = [
                (count, count / taken.seconds)
                for each, count, workers, taken in curve
                if (each, workers) == (kind, jobs)
            ]
            if points:
                label = f".{kind}, {jobs} {'worker' if jobs == 1 else 'workers'}"
                axes.plot(*zip(*points, strict=True), style, color=colour, label=label)
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.set_xlabel("letters in a run")
    axes.set_ylabel("letters a second")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}".replace(",", " ")))
    axes.legend(frameon=False)
    _save(figure, path)


def _save(figure: pyplot.Figure, path: Path) -> None:
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})
    pyplot.close(figure)


def _curve(curve: Curve) -> str:
    rows = [
        f"| .{kind} | {count} | {jobs} | {taken.seconds:.1f} | {taken.seconds / count * 1000:.2f} | {count / taken.seconds:.0f} | {taken.memory:.0f} |"
        for kind, count, jobs, taken in curve
    ]
    table = "\n".join(
        [
            "| format | letters | workers | seconds | ms a letter | letters a second | MB |",
            "|---|--:|--:|--:|--:|--:|--:|",
            *rows,
        ]
    )
    return f"## {CURVE}\n\n`assembler letters`, one run each.\n\n{table}\n\n![Letters a second by the number of letters](bilder/bench-curve.svg)\n"
