"""Letters, side by side: the same two-page letter with the same contexts through us and through our peers, interleaved in one run.

    pip install -e '.[bench]' && npm install --prefix bench/js && python bench/letters.py

Each way is a whole process that writes each letter to a file. Figures are medians of the rounds, in milliseconds a letter, start included. Word: one
template in docxtpl's manner; docxtpl as its documentation says (a DocxTemplate for each letter, render, save), docxtemplater and easy-template-x with
the same tags, Carbone with its own (``{d.name}``). PDF: the grant letter of a scheme; LibreOffice converts our Word letters, many in one process, WeasyPrint writes
PDF/UA-1 of our HTML letters; ours is ``assembler letters``, which also reads and checks every row and holds every letter to the law. The last row is the limit: to
compress and write the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx

from assembler.writers.wordtemplate import WordTemplate

HERE = Path(__file__).parent
ROOT = HERE.parent
KEY = "utviklingstiltak/2025"
PARAGRAPH = (
    "Vi viser til søknaden fra {{ mottaker }} av {{ dato }} om tilskudd til prosjektet «{{ prosjekt }}». Tilskuddet på {{ belop }} skal brukes slik det er "
    "beskrevet i søknaden, og på de vilkårene som står i rundskrivet og i dette brevet. Kontaktpersonen vår er {{ saksbehandler }}, sak {{ saksnummer }}."
)  # fmt: skip
FIELDS = ("mottaker", "dato", "prosjekt", "belop", "saksbehandler", "saksnummer", "begrunnelse", "merknad")
PAGES = 14  # paragraphs that fill two pages


def contexts(count: int) -> list[dict[str, str]]:
    """So many letters' data, no two the same."""
    return [
        {
            "mottaker": f"Kommune nr. {number} & sønner", "dato": f"{number % 28 + 1}. mai 2025", "prosjekt": f"Prosjekt {number} <i>",
            "belop": f"kr {1000 * number:,}".replace(",", " "), "saksbehandler": f"Kari {number}", "saksnummer": f"25/{number:05d}",
            "begrunnelse": f"Søknad {number} er godt begrunnet. " * 8, "merknad": "Kárášjohka – Karasjok",
        }
        for number in range(1, count + 1)
    ]  # fmt: skip


def tag(name: str) -> str:
    """A field as docxtpl names it."""
    return f"{{{{ {name} }}}}"


def carbone_tag(name: str) -> str:
    """A field as Carbone names it."""
    return f"{{d.{name}}}"


def template(path: Path, tagged: Callable[[str], str] = tag) -> Path:
    """The letter as a Word template with these tags."""
    document = docx.Document()
    document.add_heading("Dere får tilskudd til «{{ prosjekt }}»", 1)
    document.add_paragraph("{{ mottaker }}")
    for number in range(PAGES):
        if number % 5 == 0:
            document.add_heading(f"Del {number // 5 + 1}", 2)
        document.add_paragraph(PARAGRAPH)
    document.add_paragraph("{{ begrunnelse }}")
    document.add_paragraph("{{ merknad }}")
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            for name in FIELDS:
                run.text = run.text.replace(tag(name), tagged(name))
    document.save(path)
    return path


def ours(path: Path, rows: list[dict[str, str]], out: Path) -> None:
    """Our way with a complete Word template."""
    compiled = WordTemplate(path)
    for number, row in enumerate(rows):
        (out / f"{number}.docx").write_bytes(compiled.render(row))


def theirs(path: Path, rows: list[dict[str, str]], out: Path) -> None:
    """The documented way of docxtpl."""
    from docxtpl import DocxTemplate

    for number, row in enumerate(rows):
        letter = DocxTemplate(path)
        letter.render(row, autoescape=True)
        letter.save(out / f"{number}.docx")


def weasyprint(path: Path, rows: list[dict[str, str]], out: Path) -> None:
    """The letters in ``path`` (HTML, as our writer makes them) through WeasyPrint, as PDF/UA-1."""
    from weasyprint import HTML

    for page in sorted(path.glob("*.html")):
        HTML(page).write_pdf(out / f"{page.stem}.pdf", pdf_variant="pdf/ua-1")


def limit(path: Path, rows: list[dict[str, str]], out: Path) -> None:
    """The least that can be done: to compress and write the bytes of our letters."""
    compiled = WordTemplate(path)
    whole = out / "one.docx"
    whole.write_bytes(compiled.render(rows[0]))
    with zipfile.ZipFile(whole) as package:
        body = package.read("word/document.xml")
    rest = whole.read_bytes()
    started = time.perf_counter()
    for number in range(len(rows)):
        (out / f"{number}.docx").write_bytes(rest[: len(rest) // 2] + zlib.compress(body, 6))
    print(json.dumps({"seconds": time.perf_counter() - started}))


WAYS = {"ours": ours, "docxtpl": theirs, "weasyprint": weasyprint, "limit": limit}


def sheet(path: Path, count: int) -> Path:
    """A sheet of so many grants, for ``assembler letters``."""
    reason = "Prosjektet svarer godt til formålet med ordningen og når mange deltakere. " * 6
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        names = ("vedtak saksnummer dato organisasjonsnummer soknadsreferanse soknadsdato prosjekt satsingsomrade belop prosjektvilkar "
                 "saksbehandler godkjenner godkjenner_tittel")  # fmt: skip
        writer.writerow(names.split())
        for n in range(1, count + 1):
            number = "964965226" if n % 3 else "964967636"
            writer.writerow(
                [
                    "tilskuddsbrev",
                    f"25/{n:06d}",
                    "2025-05-15",
                    number,
                    f"REF-{n}",
                    "2025-02-10",
                    f"Prosjekt {n}",
                    n % 2 + 1,
                    1000 * n,
                    reason,
                    f"Kari {n}",
                    "Ola",
                    "leder",
                ]
            )
    return path


def timed(command: list[str | Path]) -> tuple[float, float]:
    """Seconds that a whole process took, and the most memory that it or one of its children held, in MB."""
    started = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, cwd=ROOT)
    most = 0
    while process.poll() is None:
        most = max(most, memory(process.pid))
        time.sleep(0.02)
    if process.returncode:
        raise SystemExit(f"{command[0]} … failed with {process.returncode}")
    return time.perf_counter() - started, most / 1e6


def memory(pid: int) -> int:
    """Bytes that a process and its children hold now (Linux)."""
    total = 0
    for each in (pid, *children(pid)):
        try:
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * resource.getpagesize()
        except OSError:
            continue
    return total


def children(pid: int) -> list[int]:
    """The processes that a process has started, and theirs."""
    try:
        own = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [*own, *(below for each in own for below in children(each))]


def emptied(folder: Path) -> Path:
    """The folder, with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def main() -> None:
    """The whole comparison, or one way of it in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--slow", type=int, default=100, help="Letters for the ways that take many milliseconds each.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, nargs="*", default=[1000, 10000], help="Rows for the curve of memory.")
    parser.add_argument("--way", help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs="*", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        path, rows, out = map(Path, given.rest)
        WAYS[given.way](path, json.loads(rows.read_text(encoding="utf-8")), out)
        return
    with tempfile.TemporaryDirectory() as name:
        Bench(Path(name), given).run()


class Bench:
    """One run: who does what, and what it took."""

    def __init__(self, folder: Path, given: argparse.Namespace) -> None:
        self.folder, self.given = folder, given
        self.template = template(folder / "brev.docx")
        self.carbone = template(folder / "carbone.docx", carbone_tag)
        for count in {given.letters, given.slow}:
            (folder / f"{count}.json").write_text(json.dumps(contexts(count)), encoding="utf-8")
            sheet(folder / f"{count}.csv", count)
        self.taken: dict[str, list[tuple[float, float, int]]] = {}

    def command(self, way: str, count: int, out: Path) -> list[str | Path]:
        """What a way is started by."""
        rows = self.folder / f"{count}.json"
        kind, _, peer = way.partition(" ")
        letters = [
            sys.executable,
            "-m",
            "assembler",
            "letters",
            KEY,
            self.folder / f"{count}.csv",
            "--out",
            out / "brev",
        ]
        match way:
            case "docx docxtemplater" | "docx easy-template-x" | "docx carbone":
                path = self.carbone if peer == "carbone" else self.template
                return ["node", HERE / "js/letters.cjs", peer, path, rows, out]
            case "docx assembler letters" | "pdf assembler letters":
                return [*letters, "--format", kind, "--jobs", "1"]
            case "pdf assembler letters, 2 workers":
                return [*letters, "--format", "pdf", "--jobs", "2"]
            case "pdf libreoffice":
                own = self.same(count, "docx")
                profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
                return [
                    "soffice",
                    profile,
                    "--headless",
                    "--convert-to",
                    "pdf",
                    "--outdir",
                    out,
                    *sorted(own.glob("*.docx")),
                ]
            case "pdf weasyprint":
                return [sys.executable, __file__, "--way", peer, self.same(count, "html"), rows, out]
        return [sys.executable, __file__, "--way", peer, self.template, rows, out]

    def same(self, count: int, kind: str) -> Path:
        """The letters that we make PDF of, in another format: what the peers make PDF of."""
        folder = self.folder / f"{kind}{count}"
        if not folder.exists():
            letters = [sys.executable, "-m", "assembler", "letters", KEY, self.folder / f"{count}.csv"]
            timed([*letters, "--out", folder, "--format", kind])
        return folder

    def run(self) -> None:
        """Every way in every round, then the table and the curve of memory."""
        fast, slow = self.given.letters, self.given.slow
        ways = {
            "docx ours": fast, "docx assembler letters": fast, "docx docxtpl": slow, "docx docxtemplater": fast, "docx easy-template-x": fast,
            "docx carbone": slow, "pdf assembler letters": fast, "pdf assembler letters, 2 workers": fast, "pdf libreoffice": slow,
            "pdf weasyprint": slow, "docx limit": fast,
        }  # fmt: skip
        for number in range(self.given.rounds):
            for way, count in ways.items():
                out = emptied(self.folder / "out")
                command = self.command(way, count, out)
                seconds, most = timed(command)
                size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
                made = sum(1 for path in out.rglob("*") if path.suffix in (".docx", ".pdf"))
                assert made >= count, f"{way} made {made} of {count}"
                self.taken.setdefault(way, []).append((seconds / count * 1000, most, size // count))
                print(f"round {number + 1}: {way}: {seconds / count * 1000:.2f} ms", file=sys.stderr)
        self.tell(ways)
        for count in self.given.memory:
            rows = sheet(self.folder / "many.csv", count)
            out = emptied(self.folder / "out")
            seconds, most = timed(
                [
                    sys.executable,
                    "-m",
                    "assembler",
                    "letters",
                    KEY,
                    rows,
                    "--out",
                    out,
                    "--format",
                    "docx",
                    "--jobs",
                    "1",
                ]
            )
            print(f"| memory: {count} letters (.docx) | {seconds / count * 1000:.2f} | | {most:.0f} | |")

    def tell(self, ways: dict[str, int]) -> None:
        """The table: medians, and how many times ours each is."""
        medians = {way: statistics.median(taken[0] for taken in found) for way, found in self.taken.items()}
        print(
            f"{self.given.rounds} rounds, {os.cpu_count()} cores, Python {sys.version.split()[0]}; letters a round in parentheses\n"
        )
        print("| way | ms a letter | times ours | MB | kB a letter |\n|---|---|---|---|---|")
        for way, count in ways.items():
            base = medians["docx ours" if way.startswith("docx") else "pdf assembler letters"]
            most = max(taken[1] for taken in self.taken[way])
            size = self.taken[way][0][2] / 1000
            print(f"| {way} ({count}) | {medians[way]:.2f} | {medians[way] / base:.2f} | {most:.0f} | {size:.1f} |")


if __name__ == "__main__":
    main()
