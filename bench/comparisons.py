"""What is held against what: letters in Word and PDF, pre-filling, reading, the whole build, and the curve of letters."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import work
from bench.environments import JS, ROOT, Environments, node, program
from bench.measuring import Command, Comparison, Taken, Way, emptied, timed

WAYS = Path(__file__).parent / "ways"
SCHEME_YEARS = ("utviklingstiltak", "2023", "2025")  # whose difference is the largest


@dataclass(frozen=True)
class Bench:
    """One run: where it works, who takes part, and how many files each is given (``slow``: who takes many ms each)."""

    folder: Path
    environments: Environments
    fast: int
    slow: int

    def ours(self, *arguments: str | Path) -> list[str | Path]:
        """A command of ours on this checkout's workspace."""
        return [self.environments.python("assembler").parent / "assembler", "--workspace", ROOT, *arguments]

    def script(self, name: str, *arguments: str | Path, peer: str = "assembler") -> list[str | Path]:
        """One of ``ways/``, in the environment of the peer whose it is."""
        return [self.environments.python(peer), WAYS / f"{name}.py", *arguments]

    def letters_docx(self) -> Comparison:
        """The same letter of two pages as .docx."""
        template = work.template(self.folder / "brev.docx")
        carbone = work.template(self.folder / "carbone.docx", work.carbone_tag)
        many = work.contexts(self.folder / "many.json", self.fast)
        few = work.contexts(self.folder / "few.json", self.slow)
        sheet = work.sheet(self.folder / "many.csv", self.fast)
        one = emptied(self.folder / "one")
        timed(self.script("our_letters", template, work.contexts(self.folder / "1.json", 1), one), one, 1)
        ways = [
            Way(
                "assembler, a Word template",
                self.fast,
                lambda out: self.script("our_letters", template, many, out),
                "ours",
            ),
            Way("assembler letters", self.fast, lambda out: self.ours(*_letters(sheet, out, "docx", 1)), "ours"),
            Way("docxtpl", self.slow, lambda out: self.script("docxtpl_letters", template, few, out, peer="docxtpl")),
        ]
        if node():
            ways += [
                Way("docxtemplater", self.fast, lambda out: _node("letters.cjs", "docxtemplater", template, many, out)),
                Way(
                    "easy-template-x",
                    self.fast,
                    lambda out: _node("letters.cjs", "easy-template-x", template, many, out),
                ),
                Way("Carbone", self.slow, lambda out: _node("letters.cjs", "carbone", carbone, few, out)),
            ]
        ways.append(
            Way(
                "limit: compress and write",
                self.fast,
                lambda out: self.script("limit", one / "0.docx", str(self.fast), out),
                "limit",
            )
        )
        about = (
            "The same letter of two pages with the same contexts, as .docx. docxtpl as its documentation says (a `DocxTemplate` for each letter, render, "
            "save), docxtemplater and easy-template-x with the same tags, Carbone with its own. `assembler letters` is another letter and more work: every "
            "row is read and checked, the letter composed from Markdown, held against the law's list, hashed and entered in a manifest."
        )
        left = "What lies between is Jinja's rendering, the joining of the package's parts, and the start of Python with its libraries, which is the same for any number of letters."
        return Comparison("Letters in Word", "ms a letter", about, ways, ways[0].name, left)

    def letters_pdf(self) -> Comparison:
        """The same grant letter as PDF."""
        many = work.sheet(self.folder / "pdf.csv", self.fast)
        few = work.sheet(self.folder / "pdf-few.csv", self.slow)
        same = {kind: emptied(self.folder / f"same-{kind}") for kind in ("docx", "html", "pdf")}
        for kind, folder in same.items():
            timed(self.ours(*_letters(few, folder / "brev", kind, 1)), folder, self.slow)
        one = next((same["pdf"] / "brev").glob("*.pdf"))
        ways = [
            Way(
                "assembler letters, 1 worker", self.fast, lambda out: self.ours(*_letters(many, out, "pdf", 1)), "ours"
            ),
            Way(
                "assembler letters, 2 workers", self.fast, lambda out: self.ours(*_letters(many, out, "pdf", 2)), "ours"
            ),
        ]
        if program("soffice", "--version"):
            words, profile = same["docx"] / "brev", self.folder / "profile"
            ways.append(
                Way(
                    "LibreOffice, 240 in one process",
                    self.slow,
                    lambda out: self.script("libreoffice_letters", words, profile, out),
                )
            )
        ways += [
            Way("WeasyPrint, PDF/UA-1", self.slow,
                lambda out: self.script("weasyprint_letters", same["html"] / "brev", out, peer="weasyprint")),
            Way("limit: compress and write", self.fast, lambda out: self.script("limit", one, str(self.fast), out), "limit"),
        ]  # fmt: skip
        about = (
            "The grant letter of a scheme, as PDF/A-2a and PDF/UA-1. LibreOffice converts our own Word letters (its command line takes no more than some 250), WeasyPrint our own HTML letters; "
            "`assembler letters` begins from the sheet of decisions and does all of its work."
        )
        left = "What lies between is Typst's layout and tagging of two pages, most of it, and then composing the letter and holding it to the law."
        return Comparison("Letters in PDF", "ms a letter", about, ways, ways[0].name, left)

    def prefilling(self) -> Comparison:
        """A form filled in beforehand for each recipient."""
        blank, values = work.known_values(emptied(self.folder / "forms"), self.slow // 5)
        out = emptied(self.folder / "prefilled")
        timed(self.ours("prefill", work.KEY, "--out", out), out, 1)
        forms = sum(1 for _ in out.rglob("*.pdf"))
        few = self.slow // 5
        ways = [
            Way("assembler prefill", forms, lambda out: self.ours("prefill", work.KEY, "--out", out), "ours"),
            Way("pypdf", few, lambda out: self.script("pypdf_fill", blank, values, out, peer="pypdf")),
            Way("pikepdf", few, lambda out: self.script("pikepdf_fill", blank, values, out, peer="pikepdf")),
        ]
        if node():
            ways.append(Way("pdf-lib", few, lambda out: _node("fill.mjs", blank, values, out)))
        ways.append(
            Way("limit: write the same files", forms, lambda target: self.script("copies", out, target), "limit")
        )
        about = (
            "The application form of 153 fields for each recipient, with what the register knows. Ours lays out the blank form in both language forms first, then "
            "appends to it; the peers load the finished blank form and set the same fields."
        )
        left = "What lies between is laying out two blank forms once, and an appearance for each value."
        return Comparison("Pre-filling", "ms a form", about, ways, ways[0].name, left)

    def reading(self) -> Comparison:
        """Filled forms read back."""
        count = self.slow // 5
        folder = work.filled_forms(self.folder / "filled", count)

        def ours(jobs: int) -> Callable[[Path], Command]:
            return lambda out: self.ours("read", folder, "--out", out / "ut.jsonl", "--jobs", str(jobs))

        def pypdf(way: str, jobs: int) -> Callable[[Path], Command]:
            return lambda out: self.script("pypdf_read", way, str(jobs), folder, peer="pypdf")

        ways = [
            Way("assembler read, 2 workers", count, ours(2), "ours"),
            Way("assembler read, 1 worker", count, ours(1), "ours"),
            Way("pypdf get_fields, 1 process", count, pypdf("get_fields", 1)),
            Way("pypdf get_fields, 2 processes", count, pypdf("get_fields", 2)),
            Way("pypdf text fields, 2 processes", count, pypdf("get_form_text_fields", 2)),
        ]
        about = (
            "Forms with an answer to every question. pypdf gives the fields as they stand; ours gives typed data, validated against the definition and checked "
            "across the forms, each file in a process with limits of time and memory."
        )
        return Comparison("Reading", "ms a form", about, ways, ways[0].name)

    def building(self) -> Comparison:
        """Everything of all definitions."""
        out = emptied(self.folder / "built")
        timed(self.ours("build", "--out", out), out, 1)
        files = sum(1 for path in out.rglob("*") if path.is_file())
        ways = [
            Way("assembler build", files, lambda out: self.ours("build", "--out", out), "ours"),
            Way(
                "assembler build, 1 worker", files, lambda out: self.ours("build", "--out", out, "--jobs", "1"), "ours"
            ),
            Way("limit: write the same files", files, lambda target: self.script("copies", out, target), "limit"),
        ]
        about = (
            f"All {files} files of the five definitions: circulars, blank and pre-filled forms, report forms, sample letters, the site. There is no peer that makes "
            "them; the limit writes the same bytes."
        )
        left = "What lies between is Typst's layout of circulars, forms and letters."
        return Comparison("The whole build", "ms a file", about, ways, ways[0].name, left)

    def checking(self) -> Comparison:
        """What one waits for while next year's circular is written."""
        loaded = "import assembler.cli.lint, assembler.cli.years, assembler.lint.engine, assembler.compare.compare"
        ways = [
            Way("assembler check", 1, lambda out: self.ours("check", "--out", out / "funn.txt"), "ours"),
            Way(
                "assembler diff",
                1,
                lambda out: self.ours("diff", *SCHEME_YEARS, "--format", "html", "--out", out),
                "ours",
            ),
            Way(
                "limit: load the commands", 1, lambda _: [self.environments.python("assembler"), "-c", loaded], "limit"
            ),
        ]
        about = (
            "`check` reads all definitions, letter texts and the register, makes each circular and form and a letter of each type for each scheme and recipient, "
            "and holds them against every rule. `diff` compares two circulars whose areas were merged and renumbered. There is no peer that does either; the limit "
            "starts Python with the same modules."
        )
        left = "What lies between is mostly Jinja's compiling of some 370 texts; on two cores, half of the work is done beside the other."
        return Comparison("Check and diff", "ms a command", about, ways, ways[0].name, left)

    def curve(self, most: int) -> Iterator[tuple[str, int, int, Taken]]:
        """Format, letters, workers and what they took, from a hundred letters to ``most``."""
        for kind in ("docx", "pdf"):
            count = 100
            while count <= most:
                sheet = work.sheet(self.folder / "curve.csv", count)
                for jobs in (1, 2):
                    out = emptied(self.folder / "out")
                    yield kind, count, jobs, timed(self.ours(*_letters(sheet, out / "brev", kind, jobs)), out, count)
                count *= 10
        emptied(self.folder / "out")

    def versions(self) -> list[str]:
        """What took part."""
        python = subprocess.run(
            [self.environments.python("assembler"), "--version"], capture_output=True, text=True, check=True
        )
        found = [
            python.stdout.strip(),
            *(self.environments.version(name) for name in ("docxtpl", "weasyprint", "pypdf", "pikepdf")),
        ]
        found += [f"{name} {version}" for name, version in node().items() if name != "pizzip"]
        programs = (f"Node.js {program('node', '--version')}", program("soffice", "--version"))
        return found + [" ".join(told.split()[:2]) for told in programs if told]


def _letters(sheet: Path, out: Path, kind: str, jobs: int) -> Command:
    return ["letters", work.KEY, sheet, "--out", out, "--format", kind, "--jobs", str(jobs)]


def _node(script: str, *arguments: str | Path) -> Command:
    return ["node", JS / script, *arguments]
