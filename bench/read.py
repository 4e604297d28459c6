"""Reading filled forms, side by side: ``assembler read`` (fields, types, validation, records) and pypdf's plain field extraction.

    pip install -e . && python bench/read.py [FORMS [ROUNDS [JOBS]]]

Both are whole processes over the same files, in the same run, interleaved; figures are medians of the rounds. pypdf is used as its documentation
says, ``PdfReader(file).get_fields()`` and ``get_form_text_fields()``, once in one process and once in as many as ours. The last lines are the
largest memory of any one process of ours, for a tenth of the forms and for all of them.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pypdf

from assembler import filling, products
from assembler.definition import parse_key
from assembler.document import MARK, Field, fields
from assembler.workspace import Workspace
from assembler.writers import pdf
from assembler.writers.prefill import BlankForm

ROOT = Path(__file__).parent.parent
FORM = "utviklingstiltak/2025"
THEIRS = """
import multiprocessing, sys, pypdf
from pathlib import Path
def get_fields(path): return len(pypdf.PdfReader(path).get_fields())
def get_form_text_fields(path): return len(pypdf.PdfReader(path).get_form_text_fields())
if __name__ == "__main__":
    way, jobs, folder = globals()[sys.argv[1]], int(sys.argv[2]), sys.argv[3]
    files = sorted(Path(folder).iterdir())
    if jobs == 1:
        print(sum(map(way, files)))
    else:
        with multiprocessing.Pool(jobs) as pool:
            print(sum(pool.imap(way, files, chunksize=4)))
"""


def main(count: int = 1000, rounds: int = 3, jobs: int = 2) -> None:
    """Run and print the table."""
    with tempfile.TemporaryDirectory() as place:
        folder, few, script = Path(place) / "inn", Path(place) / "few", Path(place) / "theirs.py"
        script.write_text(THEIRS, encoding="utf-8")
        sizes = [_filled(folder, count), _filled(few, max(1, count // 10))]
        theirs = [sys.executable, str(script)]
        ways = {
            f"assembler read --jobs {jobs}": [*_ours(folder, Path(place)), "--jobs", str(jobs)],
            "pypdf get_fields, one process": [*theirs, "get_fields", "1", str(folder)],
            f"pypdf get_fields, {jobs} processes": [*theirs, "get_fields", str(jobs), str(folder)],
            f"pypdf text fields, {jobs} processes": [*theirs, "get_form_text_fields", str(jobs), str(folder)],
        }
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, command in ways.items():
                taken[name].append(_timed(command)[0])
        memory = [_timed([*_ours(each, Path(place)), "--jobs", str(jobs)])[1] for each in (few, folder)]
    print(f"{FORM}: {count} filled forms of {sizes[0] // 1000} kB, {rounds} rounds, {os.cpu_count()} cores")
    print(f"Python {sys.version.split()[0]}, pypdf {pypdf.__version__}")
    ours = statistics.median(next(iter(taken.values())))
    print(f"{'way':<36}{'seconds':>10}{'ms a form':>12}{'ours / this':>14}")
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"{name:<36}{median:>10.1f}{median / count * 1000:>12.1f}{ours / median:>14.2f}")
    for number, size in zip((max(1, count // 10), count), memory, strict=True):
        print(f"{'largest process, ' + str(number) + ' forms':<36}{size:>10.0f} MB")


def _ours(folder: Path, place: Path) -> list[str]:
    out = ["--out", str(place / "ut.jsonl")]
    return [sys.executable, "-m", "assembler", "--workspace", str(ROOT), "read", str(folder), *out]


def _timed(command: list[str]) -> tuple[float, float]:
    """Seconds, and megabytes of the largest process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"failed: {' '.join(command)}")
    return time.perf_counter() - start, used.ru_maxrss / 1000


def _filled(folder: Path, count: int) -> int:
    """So many forms with an answer to every question, no two alike; the size of one."""
    folder.mkdir()
    workspace = Workspace(ROOT)
    definition = workspace.definition(parse_key(FORM))
    document = products.application(definition, "nb", workspace.look)
    questions = tuple(fields(document.blocks))
    compiled = BlankForm(pdf.write(document, workspace.look), questions)
    size = 0
    for number in range(count):
        contents = compiled.filled(_answers(questions, number))
        size = len(contents)
        (folder / f"{number:05}.pdf").write_bytes(contents)
    return size


def _answers(questions: tuple[Field, ...], number: int) -> dict[str, str]:
    texts: dict[str, str] = {}
    for question in questions:
        match question.kind:
            case "checkboxes":
                texts[filling.box_name(question.name, question.choices[number % len(question.choices)].value)] = "Ja"
            case "checkbox":
                texts[question.name] = filling.TICKED
            case "radio" | "yesno" | "select":
                texts[question.name] = question.choices[number % len(question.choices)].value
            case "integer" | "number" | "amount":
                texts[question.name] = str(1000 + number)
            case "date":
                texts[question.name] = "19.02.2025"
            case "text" | "multiline":
                texts[question.name] = f"Svar {number}, med nok tekst til at feltet er fylt ut på ordentlig vis."
    return {name: text for name, text in texts.items() if name != MARK}


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
