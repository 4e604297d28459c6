"""The threats of docs/security.md: each names its tests, and here are those that belong to no single part."""

import ast
import csv
import dataclasses
import importlib
import io
import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
import zipfile
from html.parser import HTMLParser

import openpyxl
import pytest
from stdnum.no import fodselsnummer

import assembler
from assembler.archive import freeze as archive
from assembler.build import prefill
from assembler.core import atomic_files
from assembler.core.errors import AssemblerError, Problem, TemplateError
from assembler.intake import overview_workbook
from assembler.intake.records import FieldError, Note
from assembler.intake.summaries import Summary
from assembler.letters.batch import summary_workbook
from assembler.letters.batch.renderer import BatchJob, LetterRenderer
from assembler.letters.compose import contracts_of
from assembler.letters.compose import texts_folder as texts_of
from assembler.letters.decisions import table_reader
from assembler.letters.decisions import template as decision_template
from assembler.letters.decisions.cell_errors import CellError
from assembler.recipients import register, rows
from assembler.render.word_template.template import WordTemplate
from assembler.render.xlsx import writer as xlsx
from assembler.scheme.key import Key
from assembler.site.pages import layout
from assembler.templating import blocks
from assembler.templating.placeholders import Place, Untrusted
from support import PATIENCE, ROOT, accounts_samples, definition_samples, letter_batches
from support.fuzz import doors
from support.hostile import raw

LATEST = Key("utviklingstiltak", 2025)
PERSON = next(f"010170{n:05}" for n in range(20_000, 99_999) if fodselsnummer.is_valid(f"010170{n:05}"))

# --- the model --------------------------------------------------------------------------------------------------------


def threats():
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [
        line.strip("|").split("|")
        for line in text.partition("## Threats")[2].partition("\n## ")[0].splitlines()
        if line.startswith("|")
    ]
    return [(threat.strip(), re.findall(r"`tests/([\w/]+\.py)::(\w+)`", tests)) for _, threat, _, tests in rows[2:]]


def test_every_threat_names_a_test_that_exists():
    assert len(threats()) > 20
    for threat, named in threats():
        assert named, threat
        for file, test in named:
            tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
            assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{file}::{test}"


# --- templates --------------------------------------------------------------------------------------------------------

ENDLESS = [
    "{{ 'a' * 1000000000 }}", "{{ liste * 1000000000 }}", "{{ 10 ** 10 ** 8 }}", "{{ '%0999999999d' % 1 }}", "{{ 'a' | center(1000000000) }}", "{{ 'a'.ljust(1000000000) }}",
    "{{ '{:>1000000000}'.format(1) }}", "{{ liste | batch(1000000000, 'x') | list }}", "{% set a = 9 * 9 %}" + "{% set a = a * a %}" * 40 + "{{ a }}", "{{ 'a' | indent(1000000000) }}",
    "{% for i in range(1000000000) %}{% endfor %}", "{{ lipsum(1000000000) }}", "{% for a in liste %}" * 5 + "{% endfor %}" * 5, "{{ " + "(" * 300 + "1" + ")" * 300 + " }}",
]  # fmt: skip
OUTWARDS = [
    "{{ ''.__class__.__mro__ }}", "{{ navn | attr('__class__') }}", "{{ liste | map(attribute='__class__') | list }}", "{{ self.__init__.__globals__ }}", "{{ ''.format.__globals__ }}",
    "{% include '../../../../../../etc/passwd' %}", "{% include '/etc/passwd' %}", "{% include 'a\0b' %}", "{% import 'os' as os %}{{ os.getcwd() }}", "{% extends '../brand.json' %}",
]  # fmt: skip


@pytest.mark.parametrize("source", ENDLESS + OUTWARDS)
def test_a_text_reaches_neither_python_nor_the_disk_nor_asks_for_endless_work(source, workspace):
    with pytest.raises(TemplateError) as raised:
        blocks.blocks(source, doors.FACTS, "nb", Place("a.md"), texts_of(workspace.theme))
    assert "root:" not in str(raised.value)


@pytest.mark.parametrize("source", [each for each in ENDLESS + OUTWARDS if "\0" not in each])
def test_a_word_template_reaches_neither_python_nor_the_disk_nor_asks_for_endless_work(source, tmp_path):
    paragraph = f"<w:p><w:r><w:t>{source.replace('>', '&gt;')}</w:t></w:r></w:p>".encode()
    document = doors.unpacked(doors.a_template())["word/document.xml"].replace(
        b"<w:sectPr", paragraph + b"<w:sectPr", 1
    )
    path = tmp_path / "a.docx"
    path.write_bytes(doors.repacked(doors.a_template(), {"word/document.xml": document}))
    try:  # what Jinja works out beforehand prints nothing; the rest is told
        assert WordTemplate(path).fill(doors.FACTS).lines() == []
    except TemplateError as error:
        assert "root:" not in str(error)


@pytest.mark.parametrize("typed", ["{{ 7*7 }}", "{% include 'x' %}", "{# a #}", "{{ ''.__class__ }}"])
def test_a_template_in_a_name_is_text(typed, workspace):
    """Of a recipient in the register, of a decision, of the brand: a value is never read as a template."""
    brand = dataclasses.replace(workspace.theme.brand, name=typed)
    facts = {
        "avsender": brand.names,
        "mottaker": {"navn": Untrusted(typed)},
        "vedtak": {"merknad": Untrusted(typed)},
    }
    for name in ("avsender.navn", "mottaker.navn", "vedtak.merknad"):
        assert blocks.line(f"{{{{ {name} }}}}", facts, "nb", Place("a")) == typed


# --- bombs ------------------------------------------------------------------------------------------------------------

LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9)) + "]>"
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>'
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
NETWORK = '<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/x">]>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'
DOCTYPES = {
    "laughs": (LAUGHS, "&a9;"),
    "quadratic": (QUADRATIC, "&a;" * 50_000),
    "file": (FILE, "&a;"),
    "network": (NETWORK, "&a;"),
    "parameter": (PARAMETER, "a"),
}
SHEET = '{}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>vedtak{}</t></is></c></row></sheetData></worksheet>'
DOCUMENT = '{}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>a{}</w:t></w:r></w:p></w:body></w:document>'
IN_ATTRIBUTE = (
    '{}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" a="{}"><w:body/></w:document>'
)


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, contents in parts:
            package.writestr(name, contents)
    return out.getvalue()


def bombs():
    """The door of each bomb, its name and its bytes: XML that unfolds, zips that unpack without end or elsewhere."""
    word, template, book, sheet = doors.a_copy(), doors.a_template(), doors.a_workbook(), "xl/worksheets/sheet1.xml"
    accounts = accounts_samples.FULL_BOOK
    for name, (doctype, text) in DOCTYPES.items():
        for shape in (DOCUMENT, IN_ATTRIBUTE)[: 1 + (name in ("laughs", "quadratic"))]:
            document = {"word/document.xml": shape.format(doctype, text).encode()}
            yield "word", name, doors.repacked(word, document)
            yield "template", name, doors.repacked(template, document)
        for door, contents in (("workbook", book), ("accounts", accounts)):
            yield door, name, doors.repacked(contents, {sheet: SHEET.format(doctype, text).encode()})
    zeros = bytes(300_000_000)
    for door, contents, part in (
        ("word", word, "word/document.xml"),
        ("workbook", book, sheet),
        ("accounts", accounts, sheet),
        ("template", template, "word/document.xml"),
    ):
        parts = doors.unpacked(contents)
        yield door, "zeros", zipped([*((name, each) for name, each in parts.items() if name != part), (part, zeros)])
        yield door, "many entries", zipped([*parts.items(), *((f"a/{n}", b"") for n in range(20_000))])
        yield (
            door,
            "names that lead elsewhere",
            zipped([*parts.items(), ("../../evil", b"x"), ("/tmp/evil", b"x"), ("C:\\evil", b"x")]),
        )
    yield "jsonl", "depth", b'{"vedtak": ' + b"[" * 200_000
    yield "answers", "depth", b'{"form": "x", "data": ' + b'{"a":' * 200_000
    yield "definition", "depth", b'{"a":' * 200_000 + b"1" + b"}" * 200_000
    yield "schema", "depth", json.dumps(deep(400)).encode()
    yield "csv", "a cell of ten million letters", b"vedtak,saksnummer\navslag," + b"a" * 10_000_000
    yield "csv", "a quote that never ends", b'vedtak,saksnummer\navslag,"' + b"a,b\n" * 1_000_000
    yield "csv", "nothing but zeros", bytes(5_000_000)
    yield "text", "a line of a million letters", b"a b " * 250_000
    for name, part in {
        "quotes": ">",
        "emphasis": "*",
        "open emphasis": "*a_ ",
        "brackets": "[",
        "links": "[a](",
        "pictures": "![[",
        "braces": "{",
        "prints": "{{",
        "backticks": "`a``",
    }.items():
        yield "text", name, (part * 15_000).encode()
    yield "text", "lists in lists", "".join(f"{'  ' * n}- a\n" for n in range(300)).encode()


def deep(levels):
    return {"type": "object", "properties": {"a": deep(levels - 1)}} if levels else {"type": "string"}


IN_A_PROCESS = """
import resource, sys, pathlib, warnings
resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))
warnings.simplefilter("ignore")
from support.fuzz import doors
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    print(path.name, flush=True)
    doors.DOORS[path.name.partition("-")[0]](path.read_bytes())
print("all")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit of memory for a process")
def test_bombs_cost_a_line_and_little_memory(tmp_path):
    for number, (door, name, contents) in enumerate(bombs()):
        (tmp_path / f"{door}-{number:03} {name}").write_bytes(contents)
    done = in_a_process(IN_A_PROCESS, tmp_path)
    assert done.stdout.splitlines()[-1:] == ["all"], done.stdout[-300:] + done.stderr[-2000:]


def in_a_process(code, *arguments):
    """Code that may hang: in a process that is ended where it does."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    paths = [str(ROOT), str(ROOT / "tests")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False, env=environment)


# --- regular expressions ----------------------------------------------------------------------------------------------

MATCHING = """
import re, sys, json
pieces = ["a", "A1", " ", "\\t", "0", "1 ", "a.", "a-", "§ ", "(", "[", "{{", "<", "é", "https://a.", "a@", "\\n", "1.", "kr ", ", ", "«", '"', "|", "_"]
for pattern in json.load(sys.stdin):
    print(pattern, flush=True)
    found = re.compile(*pattern)
    for piece in pieces:
        text = (piece * 1500)[:1500]
        for each in (text, text + "!", text + "\\0\\n"):
            found.search(each)
            found.fullmatch(each)
print("all")
"""


def patterns():
    """Every regular expression that a module of ours keeps, and every one in a definition or a contract."""
    for found in pkgutil.walk_packages(assembler.__path__, "assembler."):
        if not found.name.endswith("__main__"):
            for value in vars(importlib.import_module(found.name)).values():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    yield value.pattern, value.flags & ~re.UNICODE
    for path in (*ROOT.glob("schemas/**/*.json"), *ROOT.glob("templates/letters/**/*.schema.json")):
        queue = [json.loads(path.read_text(encoding="utf-8"))]
        while queue:
            value = queue.pop()
            queue += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            if isinstance(value, dict) and isinstance(value.get("pattern"), str):
                yield value["pattern"], 0


def test_no_regular_expression_can_be_made_to_hang():
    every = sorted(set(patterns()))
    assert len(every) > 100
    done = subprocess.run(
        [sys.executable, "-c", MATCHING],
        input=json.dumps(every),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.stdout.splitlines()[-1:] == ["all"], done.stdout[-300:] + done.stderr[-2000:]


# --- names that become paths ------------------------------------------------------------------------------------------


def test_a_link_in_the_folder_of_output_is_replaced_and_not_followed(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.pdf").symlink_to(victim)
    atomic_files.write(tmp_path / "out" / "a.pdf", b"new")
    assert victim.read_bytes() == b"mine" and (tmp_path / "out" / "a.pdf").read_bytes() == b"new"
    assert not (tmp_path / "out" / "a.pdf").is_symlink()


@pytest.mark.parametrize(
    "key",
    ["../../etc/2025", "/etc/2025", "utviklingstiltak/../../2025", "..\\x/2025", "utviklingstiltak/" + "9" * 5000],
)
def test_a_scheme_is_one_of_those_that_are_there(run, key, tmp_path):
    result = run("form", key, "--out", tmp_path)
    assert result.exit_code == 2 and "Traceback" not in result.output and list(tmp_path.iterdir()) == []


def test_a_recipient_with_a_path_for_a_number_is_refused(tmp_path):
    lines = ",".join(rows.COLUMNS) + "\n1103,Stavanger,,../../evil,nøytral,,,4068,STAVANGER,\n"
    (tmp_path / "kommuner.csv").write_text(lines, encoding="utf-8")
    (tmp_path / "fylkeskommuner.csv").write_text(",".join(rows.COLUMNS), encoding="utf-8")
    (tmp_path / "kommuner_ekstra.csv").write_text("kommunenummer,navn_enhetsregisteret\n", encoding="utf-8")
    with pytest.raises(AssemblerError, match=r"kommuner\.csv: Stavanger: «\.\./\.\./evil» is no organisation number"):
        register.load(tmp_path)


@pytest.mark.parametrize(
    "name", ["../../../../etc/passwd", "avslag.nb/../../krav", "/etc/passwd", "felles/../../brand"]
)
def test_a_review_copy_says_no_path(run, name, tmp_path):
    """What a Word file says it is a copy of is looked up among the texts that are there."""
    record = json.dumps({"of": name, "texts": {}, "shown": {}})
    told = f'<record xmlns="urn:assembler:review">{record.replace(chr(34), "&quot;")}</record>'.encode()
    (tmp_path / "a.docx").write_bytes(doors.repacked(doors.a_copy(), {"customXml/assembler.xml": told}))
    result = run("import", tmp_path / "a.docx", "--write")
    assert result.exit_code == 2 and f"{name}: no such letter text" in result.output


@pytest.mark.parametrize("scheme", ["../../etc", "/etc", ".."])
def test_a_forms_mark_says_no_path(scheme, tmp_path, workspace):
    path = tmp_path / "a.pdf"
    path.write_bytes(raw.form(raw.mark(f"{scheme}/2025 000000000000 nb".encode())))
    assert [note.name for note in doors._reader().read(path).notes] == ["no_definition"]


def test_a_letter_type_says_no_path(tmp_path, workspace):
    reader = doors.reading_decisions.DecisionReader(
        doors._definition(LATEST), doors._register(), contracts_of(workspace.theme)
    )
    for name in ("../avslag", "/etc/passwd", "felles/felter", "avslag/../avslag"):
        decision, faults = reader.row(2, {"vedtak": name, "saksnummer": "25/1"})
        assert decision is None and faults[0].what.startswith("is no letter type")


# --- formulas ---------------------------------------------------------------------------------------------------------

FORMULAS = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")']


def desk():
    return LetterRenderer(BatchJob(ROOT, LATEST, ("docx",)))


def of_the_overview(text, path):
    entry = {
        "saksnummer": text,
        "vedtak": "tilskuddsbrev",
        "mottaker": text,
        "organisasjonsnummer": text,
        "malform": "nb",
        "fil": "a.docx",
        "definisjon": str(LATEST),
        "versjon": "1",
        "maler": "1",
        "sha256": "0",
        "rad": {"prosjekt": text, "belop": 1, "satsingsomrade": 1},
    }
    (path.parent / "manifest.jsonl").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    summary_workbook.write_summary(desk(), path.parent / "manifest.jsonl", path)
    return 4


def of_wrong_rows(text, path):
    sheet = table_reader.Sheet(path, 1, ("merknad", text), lambda: iter([(2, {"merknad": text, text: text})]))
    summary_workbook.write_marked_rows(desk(), sheet, [CellError(2, "merknad", text, (text, text))], path)
    return 4


def of_the_empty_sheet(text, path):
    someone = register.Recipient(text, "kommune", "964965226")
    sample = {"vedtak": text, "prosjekt": text}
    path.write_bytes(
        decision_template.write_template(
            desk().definition, register.Register((someone,)), contracts_of(desk().theme), [sample], desk().theme
        )
    )
    return 3


def of_what_was_read(text, path):
    one = Summary(
        file=text,
        sha256="0" * 64,
        key=LATEST,
        form="soknad",
        language="nb",
        received="",
        name=text,
        number=text,
        unit=text,
        project=text,
        area=1,
        applied=1,
        own=1,
        costs=1,
        account=text,
        stated_grant=1,
        grant_used=1,
        income=1,
        case=text,
        letter=text,
        period=1,
        field_errors=(FieldError(1, "a", text, text, text),),
        notes=(Note("fields_added", ("1", text)),),
    )
    made = overview_workbook.Overview(
        [one],
        [(text, Note("fields_added", ("1", text)))],
        {LATEST: desk().definition},
        contracts_of(desk().theme),
        path.parent,
    )
    path.write_bytes(xlsx.write(overview_workbook.tables(made), desk().theme.brand, doors.DAY))
    return 4


SHEETS = {"oversikt": of_the_overview, "feil": of_wrong_rows, "vedtak": of_the_empty_sheet, "lest": of_what_was_read}


@pytest.mark.parametrize("name", SHEETS)
def test_what_looks_like_a_formula_is_text_in_every_workbook(name, tmp_path):
    for text in FORMULAS:
        least = SHEETS[name](text, tmp_path / "a.xlsx")
        book = openpyxl.load_workbook(tmp_path / "a.xlsx")
        same = [
            cell
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if str(cell.value).endswith(text.strip())
        ]
        assert len(same) >= least, (name, text)
        assert {cell.data_type for cell in same} == {"s"}, (name, text)


def test_csv_is_written_in_one_place_where_formulas_are_made_inert(tmp_path):
    writers = [
        path.name
        for path in (ROOT / "assembler").rglob("*.py")
        if re.search(r"csv\.(Dict)?[wW]riter", path.read_text(encoding="utf-8"))
    ]
    assert writers == ["prefill.py"]
    prefill.write_index([{"navn": text} for text in FORMULAS], tmp_path)
    with (tmp_path / "oversikt.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["navn"] for row in csv.DictReader(file, delimiter=";")] == [f"'{text}" for text in FORMULAS]


# --- pages ------------------------------------------------------------------------------------------------------------

MARKUP = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(1)//",
    "' onmouseover='alert(1)",
    "<!--<script>",
    "</title></style><svg onload=alert(1)>",
    "&lt;script&gt;",
]
TAGS = {"script", "img", "svg", "iframe", "object", "embed", "base", "form"}


class Tags(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def harmless(page, scripts=()):
    """Nothing in a page runs: no scripts but its own files and data, no event attributes, no addresses that run."""
    policy = ""
    for tag, attributes in Tags(page).found:
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        assert not re.match(r"\s*(javascript|data|vbscript):", attributes.get("href") or "x") or tag == "link"
        if tag == "script":
            assert attributes.get("type") in ("application/json", "application/ld+json") or attributes["src"].endswith(
                ".js"
            )
        assert not (tag == "img" and attributes.get("src") == "x") and tag not in ("svg", "iframe", "object")
        policy = attributes["content"] if attributes.get("http-equiv") == "Content-Security-Policy" else policy
    return "default-src 'none'" in policy


def hostile_definition(text):
    both = {"nb": text, "nn": text}
    return definition_samples.changed(
        ("/x-scheme/navn", both), ("/x-scheme/formal", both), ("/x-scheme/utbetaling", both), ("/x-scheme/kontakter/0/navn", text), ("/x-scheme/departement/navn", both),
        ("/title", text), ("/x-nn/title", text), ("/x-circular/title", text), ("/x-circular/sections/0/heading", text), ("/x-circular/intro", "{{ navn }}\n\n{{ formal | prosa }}"),
        ("/properties/antall/title", text), ("/properties/antall/x-nn/title", text), ("/properties/valg", {"enum": [text, "b"], "title": text, "x-nn": {"title": text}, "x-message": both, "x-unit": both}),
    )  # fmt: skip


@pytest.fixture(scope="module")
def hostile_workspace(tmp_path_factory):
    """A workspace whose two definitions say nothing but markup."""
    root = tmp_path_factory.mktemp("hostile")
    for name in ("schemas/common", "templates", "register"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "schemas" / "definition.schema.json", root / "schemas")
    (root / "schemas" / "prove").mkdir()
    for year, text in ((2024, MARKUP[0]), (2025, " ".join(MARKUP))):
        made = hostile_definition(text)
        made["x-scheme"] |= {"ar": year, "soknadsfrist": f"{year}-12-01", "sokere": ["organisasjon"]}
        made["x-scheme"]["klage"][0]["mottakere"] = ["organisasjon"]
        made["x-scheme"]["rundskriv"]["dato"] = f"{year}-01-24"
        (root / "schemas" / "prove" / f"{year}.json").write_text(json.dumps(made), encoding="utf-8")
    return root


def test_no_page_runs_what_definitions_say(hostile_workspace, run, tmp_path):
    """The circular, the comparison, the findings and every page of the site."""
    for arguments in (
        ("circular", "prove/2025", "--format", "html", "--out", tmp_path),
        ("diff", "prove", "2024", "2025", "--format", "html", "--out", tmp_path),
        ("site", "--date", "2025-02-01", "--out", tmp_path),
    ):
        result = run(*arguments, root=hostile_workspace)
        assert result.exit_code == 0, result.output
    pages = {str(path.relative_to(tmp_path)): path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.html")}
    pages["check"] = run("check", "--format", "html", root=hostile_workspace).stdout
    assert len(pages) > 5 and sum("alert(1)" in page for page in pages.values()) > 3
    for name, page in pages.items():
        assert harmless(page), name


@pytest.mark.parametrize("text", MARKUP)
def test_data_in_a_page_cannot_end_their_script(text):
    page = layout.json_script("a", {text: [text]})
    (tag,) = [tag for tag, _ in Tags(page).found]
    assert tag == "script" and page.count("</script>") == 1
    assert json.loads(page.partition(">")[2].rpartition("<")[0]) == {text: [text]}


# --- persons ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        PERSON,
        f"{PERSON[:6]} {PERSON[6:]}",
        f"Ola ({PERSON}) har søkt",
        f"{PERSON[:2]}.{PERSON[2:4]}.{PERSON[4:6]}-{PERSON[6:]}",
    ],
)
def test_a_personal_number_in_a_decision_is_a_fault_and_repeated_in_no_line(written, tmp_path):
    path = letter_batches.sheet(tmp_path / "a.csv", letter_batches.rows(2, prosjektvilkar=written))
    with pytest.raises(AssemblerError) as raised:
        letter_batches.written(path, tmp_path / "brev")
    assert "prosjektvilkar: holds a personal number" in str(raised.value)
    assert PERSON[6:] not in str(raised.value)
    assert {each.name for each in (tmp_path / "brev").iterdir()} <= {"feil.xlsx", ".lock"}


def test_no_error_repeats_a_personal_number_or_steers_a_terminal():
    line = str(Problem("a.csv", f"row {PERSON}", f"«{PERSON}» \x1b[31m\x9b31m\u202e a\r\nb\u2028c"))
    assert PERSON not in line and len(line.splitlines()) == 1
    assert not {"\x1b", "\x9b", "\u202e", "\r"} & set(line)


# --- sheets and dates that no program wrote ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "contents",
    [
        b"vedtak,saksnummer\navslag,25\0/1\n",
        b"\xff\xfev\0e\0d\0",
        b"vedtak;saksnummer\n\xe6;1\n",
        b"vedtak,saksnummer\r\ravslag,1\r",
        b"\xef\xbb\xbf\xef\xbb\xbfvedtak\n1",
        b'"vedtak"x,saksnummer\n',
    ],
)
def test_a_sheet_of_mixed_encodings_and_broken_quotes_is_told(contents, tmp_path):
    doors.DOORS["csv"](contents)
    (tmp_path / "a.csv").write_bytes(contents)
    with pytest.raises(AssemblerError):
        doors._decisions(tmp_path / "a.csv")


@pytest.mark.parametrize(
    "day", ["0000-00-00", "2025-02-30", "31.11.2025", "10000-01-01", "-2025-01-01", "２０２５-05-15", "9" * 5000]
)
def test_a_day_that_is_none_is_a_fault(day, workspace):
    reader = doors.reading_decisions.DecisionReader(
        doors._definition(LATEST), doors._register(), contracts_of(workspace.theme)
    )
    row = {name: text for name, text in next(letter_batches.rows(1)).items() if text} | {"dato": day}
    decision, faults = reader.row(2, row)
    assert decision is None and "dato" in [fault.column for fault in faults]


def test_whatever_pypdf_raises_on_a_broken_form_is_told(monkeypatch, workspace):
    """It asserts what it expects of a file, for one."""

    def asserts(*_):
        raise AssertionError

    monkeypatch.setattr(archive, "_open_form", asserts)
    with pytest.raises(AssemblerError, match=r"a\.pdf: is damaged"):
        archive.freeze(b"%PDF-1.7", "a.pdf", workspace.theme)
