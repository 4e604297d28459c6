"""The three formats of a document say the same: Word through LibreOffice, PDF through poppler, HTML through a parser."""

import html.parser
import re
import subprocess

import pytest

from assembler.document.nodes import Heading
from assembler.document.walk import inline_text, lines
from assembler.letters import compose
from assembler.letters.batch import manifest
from assembler.letters.decisions import reader as decisions
from assembler.products.circular import compose_circular
from assembler.products.scheme_texts import scheme_facts
from assembler.recipients import register
from support import peers

MARKS = re.compile(r"(?:[•◦▪–-]|\d+\.|[a-z]\.)*")  # what a format may put between two lines of the tree


class _Main(html.parser.HTMLParser):
    """The text of a page's <main>, without its table of contents."""

    def __init__(self):
        super().__init__()
        self.text, self._main, self._contents = [], 0, 0

    def handle_starttag(self, tag, attributes):
        self._main += tag == "main"
        self._contents += tag == "nav"

    def handle_endtag(self, tag):
        self._main -= tag == "main"
        self._contents -= tag == "nav"

    def handle_data(self, data):
        if self._main and not self._contents:
            self.text.append(data)


def squeezed(text):
    return re.sub(r"\s+", "", text.replace("\u00ad", "").replace("\ufeff", ""))


def unsaid(text, document):
    """What a text leaves out of a document's tree or says beside it, in the order of the tree; nothing where they agree.

    The table of contents, which stands before the first heading, is not compared.
    """
    text, told = squeezed(text), []
    wanted = [squeezed(line) for line in lines(document.blocks) if squeezed(line)]
    first = next((squeezed(inline_text(b.children)) for b in document.blocks if isinstance(b, Heading)), None)
    patterns = [re.compile(re.escape(line)) for line in wanted]
    start = wanted.index(first) if document.contents else -1
    if document.contents:  # in the contents, the first heading is followed by the second, not by its own text
        patterns[start] = re.compile(f"{re.escape(first)}(?={MARKS.pattern}{re.escape(wanted[start + 1])})")
    cursor = text.index(squeezed(document.title)) + len(squeezed(document.title))
    for number, (line, pattern) in enumerate(zip(wanted, patterns, strict=True)):
        found = pattern.search(text, cursor)
        if not found:
            return [*told, f"lacks: {line}"]
        between = text[cursor : found.start()]
        if number not in (0, start) and not MARKS.fullmatch(between):
            told.append(f"says too: {between}")
        cursor = found.end()
    return [*told, *([f"says too: {text[cursor:]}"] if text[cursor:] else [])]


def of_html(path):
    parser = _Main()
    parser.feed(path.read_text(encoding="utf-8"))
    return "".join(parser.text)


def of_pdf(path, pdftotext, top):
    """The PDF's text below ``top`` points of each page and above the footer."""
    size = ("-x", "0", "-y", str(top), "-W", "600", "-H", str(774 - top))
    return subprocess.run([pdftotext, "-raw", *size, path, "-"], capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def word_text(built, tool, tmp_path_factory):
    """LibreOffice's text of every Word document, by path below the build folder."""
    out = tmp_path_factory.mktemp("text")
    (out / "in").mkdir()
    names = {}
    for path in (*built.glob("*/*/rundskriv.*.docx"), *built.glob("*/*/brev/*.docx")):
        names[path] = path.relative_to(built).as_posix().replace("/", "_").removesuffix(".docx")
        (out / "in" / f"{names[path]}.docx").write_bytes(path.read_bytes())
    files = sorted((out / "in").iterdir())
    peers.libreoffice(tool("soffice"), files, "txt:Text (encoded):UTF8", out / "txt", out / "profile")
    return {path: (out / "txt" / f"{name}.txt").read_text(encoding="utf-8-sig") for path, name in names.items()}


@pytest.fixture(scope="module")
def documents(built, workspace):
    """The tree of every circular and letter, by the path of its Word file."""
    found = {}
    for key in workspace.scheme_years():
        definition = workspace.definition(key)
        language = definition.schema["x-circular"]["language"]
        path = built / str(key) / f"rundskriv.{language}.docx"
        found[path] = compose_circular(definition, workspace.theme)
        found |= letters_of(definition, workspace, built / str(key) / "brev")
    return found


def letters_of(definition, workspace, folder):
    """The tree of each sample letter, by the path of its Word file as the manifest names it."""
    sheet = workspace.root / f"examples/{definition.key}/vedtak.csv"
    rows = decisions.read_decisions(
        sheet, definition, register.load(workspace.register), compose.contracts_of(workspace.theme)
    )
    files = {entry.case_number: entry.file for entry in manifest.read_entries(folder / manifest.MANIFEST)}
    return {
        (folder / files[row.case_number]).with_suffix(".docx"): compose.compose_letter(
            definition, row, workspace.theme, scheme_facts(definition, row.language, workspace.theme)
        )
        for row in rows
    }


@pytest.mark.slow
def test_every_word_document_opens_in_libreoffice_and_says_what_the_tree_says(word_text, documents):
    assert set(word_text) == set(documents)
    assert len(word_text) == 5 + 68 + 4 * 16
    for path, document in documents.items():
        assert unsaid(word_text[path], document) == [], path.name


def test_every_pdf_says_what_the_tree_says(documents, tool):
    for path, document in documents.items():
        text = of_pdf(path.with_suffix(".pdf"), tool("pdftotext"), 62)
        assert unsaid(text, document) == [], path.name


def test_every_page_says_what_the_tree_says(documents):
    for path, document in documents.items():
        if document.kind == "circular":
            assert unsaid(of_html(path.with_suffix(".html")), document) == [], path.name


def test_the_comparison_finds_what_is_left_out_and_what_is_added(documents):
    document = next(iter(documents.values()))
    text = "\n".join([document.title, *lines(document.blocks)])
    assert unsaid(text, document) == []
    assert unsaid(text.replace("tilskudd", "", 1), document) != []
    assert unsaid(text + " mer", document) == ["says too: mer"]
