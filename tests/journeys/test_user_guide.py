"""The user guide is true: what it tells the reader to write and run is written and run, from an empty folder.

In a guide, a ``console`` block is run as it stands; a block with ``fil=NAME`` is that file; a ``diff`` block with
``fil=NAME`` is a change in that file (in a Word file, of words in a paragraph); a ``csv`` block with ``ark=NAME`` fills
in that workbook's first sheet, each line in the row that has what stands in its first column.

Lines of ``…`` stand for lines left out, ``…`` in a line for a part of it. ``kode=N`` is the exit code.
"""

import csv
import re
import shlex
import sys
from dataclasses import dataclass
from functools import cache
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import docx
import openpyxl
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn
from markdown_it import MarkdownIt
from pypdf import PdfReader

from assembler.cli.main import main
from support import ROOT

GUIDES = ROOT / "docs" / "brukerveiledning"
RUN = sorted(path.name for path in GUIDES.glob("*.md"))
LEFT_OUT = r"(?:.*\n)*?"
TEXTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, what its first line says beside that, its text, and where it begins."""

    language: str
    says: dict[str, str]
    text: str
    line: int


@cache
def tokens(path):
    return MarkdownIt().enable("table").parse(path.read_text(encoding="utf-8"))


def blocks(path):
    for token in tokens(path):
        if token.type == "fence":
            language, *rest = token.info.split() or [""]
            says = dict(part.partition("=")[::2] for part in rest)
            yield Block(language, says, token.content, token.map[0] + 1)


def commands(block):
    """Each command of a console block, with the output that is shown below it."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


# --- doing what a guide says ------------------------------------------------------------------------------------------


def wildcards(shown):
    """The pattern of a text in which «…» stands for what is left out."""
    pattern = "".join(
        LEFT_OUT if line.strip() == "…" else ".*?".join(map(re.escape, line.rstrip().split("…"))) + "\n"
        for line in shown.splitlines()
    )
    return re.compile(pattern)


def forget():
    """A reader's command is a process of its own, which remembers nothing of files as they were."""
    for name, module in sys.modules.items():
        if name.startswith("assembler"):
            for value in vars(module).values():
                getattr(value, "cache_clear", lambda: None)()


def run(command):
    """The exit code of a command that a reader types, and what it prints."""
    forget()
    program, *arguments = shlex.split(command)
    assert program == "assembler", f"«{program}» is not run here"
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def change(block, path):
    """The change that a diff block shows, made: lines left out stay as they are, or go where a minus stands before."""
    before = after = ""
    kept = 0
    for line in block.text.splitlines(keepends=True):
        mark, rest = line[0], line[1:]
        if line.strip() == "-…":
            before += LEFT_OUT
        elif line.strip() == "…":
            kept += 1
            before += f"({LEFT_OUT})"
            after += rf"\g<{kept}>"
        else:
            before += "" if mark == "+" else re.escape(rest)
            after += "" if mark == "-" else rest.replace("\\", r"\\")
    pattern = re.compile(f"^{before}", re.MULTILINE)
    changed, count = pattern.subn(after, path.read_text(encoding="utf-8"))
    assert count == 1, f"line {block.line}: {count} places in {path}"
    path.write_text(changed, encoding="utf-8")


def change_words(block, path):
    """The words that a diff block shows, changed in a Word file."""
    document = docx.Document(str(path))
    stories = [part.element for part in document.part.package.iter_parts() if hasattr(part, "element")]
    old, new = ([line[1:].strip() for line in block.text.splitlines() if line[0] == mark] for mark in "-+")
    for before, after in zip(old, new, strict=True):
        (text,) = (each for story in stories for each in story.iter(qn("w:t")) if before in (each.text or ""))
        text.text = text.text.replace(before, after)
    document.save(str(path))


def fill_in(block, path):
    book = openpyxl.load_workbook(path)
    head, *rows = book.active.iter_rows()
    columns = {cell.value: number for number, cell in enumerate(head)}
    for line in csv.DictReader(block.text.splitlines(), delimiter=";"):
        key, *names = line
        (row,) = (row for row in rows if row[columns[key]].value == line[key])
        for name in filter(line.get, names):
            row[columns[name]].value = line[name]
    book.save(path)


def follow(guide, monkeypatch):
    """Do what a guide says, in the folder where we are."""
    for block in blocks(GUIDES / guide):
        where = f"{guide}, line {block.line}"
        if "ark" in block.says:
            fill_in(block, Path(block.says["ark"]))
        elif "fil" in block.says and block.language == "diff":
            path = Path(block.says["fil"])
            (change_words if path.suffix == ".docx" else change)(block, path)
        elif "fil" in block.says:
            path = Path(block.says["fil"])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            for command, shown in commands(block):
                if command.startswith("cd "):
                    monkeypatch.chdir(command.removeprefix("cd "))
                    continue
                code, output = run(command)
                told = "".join(f"{line.rstrip()}\n" for line in output.replace("\xa0", " ").splitlines())
                assert code == int(block.says.get("kode", 0)), f"{where}: {command}\n{told}"
                assert wildcards(shown).fullmatch(told), f"{where}: {command}\n{told}"


@pytest.fixture
def nobody_looks(monkeypatch):
    """A server that ends as soon as it has begun."""

    class Server(ThreadingHTTPServer):
        def __init__(self, address, handler):
            super().__init__(("127.0.0.1", 0), handler)
            self.server_port = address[1]

        def serve_forever(self, poll_interval=0.5):
            raise KeyboardInterrupt

    monkeypatch.setattr("assembler.cli.site.ThreadingHTTPServer", Server)


@pytest.mark.parametrize("guide", sorted({*RUN} - {"README.md"}))
def test_what_a_guide_says_is_so(guide, tmp_path, monkeypatch, nobody_looks):
    monkeypatch.chdir(tmp_path)
    follow(guide, monkeypatch)
    if guide == "ny-ordning.md":
        letter = next((tmp_path / "tilskudd/utsettelser").glob("*.docx"))
        (footer,) = {each.first_page_footer.paragraphs[0].text for each in docx.Document(str(letter)).sections}
        page = PdfReader(letter.with_suffix(".pdf")).pages[0].extract_text()
        assert "post@imdi.no · imdi.no" in footer
        assert "post@imdi.no · imdi.no" in page


def test_from_an_empty_folder_to_a_published_site(tmp_path, monkeypatch, nobody_looks):
    monkeypatch.chdir(tmp_path)
    follow("README.md", monkeypatch)
    made = [path.relative_to(tmp_path / "tilskudd" / "build").as_posix() for path in tmp_path.rglob("build/**/*")]
    year = "utviklingstiltak/2025"
    for wanted in ("rundskriv.nb.pdf", "soknad.nb.pdf", "soknad.nn.pdf", "brev/manifest.jsonl"):
        assert f"{year}/{wanted}" in made
    assert any(name.startswith(f"{year}/brev/") and name.endswith(".pdf") for name in made)
    assert "site/index.html" in made


# --- what a reader sees -----------------------------------------------------------------------------------------------


def slug(heading):
    """The name by which code hosts link to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def headings(path):
    found = tokens(path)
    return {slug(found[at + 1].content) for at, token in enumerate(found) if token.type == "heading_open"}


def links(path):
    for token in tokens(path):
        for child in token.children or []:
            target = child.attrs.get("href") or child.attrs.get("src")
            if target and "://" not in target and not target.startswith("mailto:"):
                yield child, unquote(target)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_and_picture_is_there(path):
    for _, target in links(path):
        name, _, heading = target.partition("#")
        file = path.parent / name if name else path
        assert file.exists(), target
        assert not heading or heading in headings(file), target


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_picture_says_what_it_shows(path):
    for child, target in links(path):
        if child.type == "image":
            assert len(child.content) > 20, target


def test_every_picture_is_shown():
    shown = {
        (path.parent / target).resolve() for path in TEXTS for child, target in links(path) if child.type == "image"
    }
    assert shown == {path.resolve() for path in (ROOT / "docs").rglob("*") if path.suffix in (".png", ".svg")}


def test_pictures_are_light():
    sizes = [path.stat().st_size for path in (GUIDES / "bilder").glob("*.png")]
    assert max(sizes) < 120_000
    assert sum(sizes) < 1_500_000


def test_every_command_is_told_of():
    told = "".join(path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *GUIDES.glob("*.md")])
    assert [name for name in main.list_commands(None) if f"assembler {name}" not in told] == []


@pytest.mark.parametrize("guide", RUN)
def test_what_a_command_prints_is_explained_below_it(guide):
    """Commands speak English at times; the guide says in Norwegian what they say."""
    lines = (GUIDES / guide).read_text(encoding="utf-8").splitlines()
    for token in tokens(GUIDES / guide):
        if token.type == "fence" and token.info.startswith("console"):
            shown = [line for line in token.content.splitlines() if not line.startswith("$ ") and line.strip() != "…"]
            below = next((line for line in lines[token.map[1] :] if line.strip()), "")
            explained = re.match(r"[\w«*|-]", below)
            assert explained or not any(" " in line for line in shown), token.content
