"""One function per door: any bytes go in, and what comes out is a result, or an error that says in one line what to mend.

A door whose format is a container (Word, Excel, PDF) has a second one beside it that puts the bytes into a whole file,
so that what is fuzzed is our reading and not the unpacking.
"""

import datetime as dt
import io
import json
import shutil
import tempfile
import zipfile
from functools import cache
from pathlib import Path

import docx
import openpyxl

from assembler.archive import freeze as archive
from assembler.core.errors import AssemblerError
from assembler.document.walk import lines
from assembler.i18n.language import LANGUAGES
from assembler.intake import messages
from assembler.intake.form_lookup import FormLookup
from assembler.intake.read_file import FormReader
from assembler.intake.summaries import summarize
from assembler.json_schema import validation
from assembler.letters import compose
from assembler.letters.compose import texts_folder
from assembler.letters.decisions import reader as reading_decisions
from assembler.products.circular import compose_circular
from assembler.products.form_documents import compose_application, compose_plain_form
from assembler.products.scheme_texts import scheme_facts
from assembler.recipients import register
from assembler.render.docx import package
from assembler.render.word_template.template import WordTemplate
from assembler.scheme import loader as definitions
from assembler.scheme.key import Key
from assembler.scheme.workspace import Workspace
from assembler.templating import blocks
from assembler.templating.placeholders import Place, Untrusted
from assembler.word_review import export, importer, report
from assembler.word_review import parts as review
from support import ROOT
from support.hostile import raw

CORPUS = Path(__file__).parent / "corpus"
DAY = dt.date(2025, 1, 1)
SMALL = Key("integreringstilskudd", 2018)  # the definition with the shortest form and circular
WORKSPACE = Workspace(ROOT)
DOORS = {}


def door(function):
    """Register a door under its name, held to the law of all doors."""

    def law(data):
        held(lambda: function(data))

    DOORS[function.__name__] = law
    return law


def held(enter):
    """The law: a result, or an error with at least one problem, each a line for people; anything else is a find."""
    try:
        enter()
    except AssemblerError as error:
        assert error.problems, "an error without a problem"
        for problem in error.problems:
            assert_one_line(str(problem))


def assert_one_line(text):
    assert len(text.splitlines()) == 1, f"not one line: {text!r}"
    assert "\x1b" not in text, f"steers a terminal: {text!r}"
    text.encode()  # no halves of characters


# --- definitions ------------------------------------------------------------------------------------------------------


@cache
def _scratch():
    """A folder that lasts as long as the process, with a workspace in it that has one definition: 2025 of «prove»."""
    holder = tempfile.TemporaryDirectory(prefix="doors-")
    _KEPT.append(holder)
    root = Path(holder.name)
    (root / "schemas" / "common").mkdir(parents=True)
    (root / "schemas" / "prove").mkdir()
    shutil.copy(ROOT / "schemas" / definitions.META_SCHEMA, root / "schemas")
    shutil.copy(ROOT / "schemas" / "common" / "felter.json", root / "schemas" / "common")
    return root


_KEPT = []


def _file(name, data):
    path = _scratch() / name
    path.write_bytes(data)
    return path


@door
def definition(data):
    """A definition; whatever the meta-schema lets through makes a circular and a form, or says what is wrong."""
    _file("schemas/prove/2025.json", data)
    made = Workspace(_scratch()).definition(Key("prove", 2025))
    made.version.encode()
    held(lambda: _said(compose_circular(made, WORKSPACE.theme)))
    held(lambda: _said(compose_application(made, "nb", WORKSPACE.theme)))
    held(lambda: _said(compose_application(made, "nn", WORKSPACE.theme)))


def _said(document):
    "\n".join(lines(document.blocks)).encode()


@door
def schema(data):
    """A JSON Schema from anywhere, for ``form --schema``."""
    path = _file("schema.json", data)
    document, _ = compose_plain_form(validation.read_valid_schema(path), path.name, "nb", DAY)
    _said(document)


# --- prose ------------------------------------------------------------------------------------------------------------

FACTS = {
    "navn": "Åsnes & co\n\n# nei",
    "n": 5,
    "belop": 1250000,
    "dato": "2025-05-15",
    "liste": ["a", "b"],
    "ting": {"a": 1, "b": ["c"]},
    "tom": None,
    "tekst": "**fet** {{ navn }}",
    "gitt": Untrusted("{{ n }} **fet**"),
    "klage": [],
}


@door
def text(data):
    """Markdown with tags: a section of a circular, a heading, or a letter's text."""
    typed = data.decode("utf-8", "replace")
    held(lambda: blocks.blocks(typed, FACTS, "nb", Place("a.md"), texts_folder(WORKSPACE.theme)))
    held(lambda: blocks.inlines(typed, FACTS, "nn", Place("a.json", "/title")))
    held(lambda: blocks.line(typed, FACTS, "nb", Place("a.json", "/title")))


@door
def template(data):
    """A complete Word template, filled in."""
    WordTemplate(_file("a.docx", data)).render(FACTS)


@cache
def a_template():
    """The smallest Word document."""
    made = io.BytesIO()
    docx.Document().save(made)
    return made.getvalue()


@door
def tags(data):
    """The paragraphs of such a template, as XML."""
    document = unpacked(a_template())["word/document.xml"]
    template(repacked(a_template(), {"word/document.xml": document.replace(b"<w:sectPr", data + b"<w:sectPr", 1)}))


# --- decisions --------------------------------------------------------------------------------------------------------


@cache
def _register():
    return register.load(WORKSPACE.register)


@cache
def _definition(key):
    return WORKSPACE.definition(key)


def _decisions(path):
    made = _definition(Key("utviklingstiltak", 2025))
    for decision in reading_decisions.read_decisions(path, made, _register(), compose.contracts_of(WORKSPACE.theme)):
        names = scheme_facts(made, decision.language, WORKSPACE.theme)
        _said(compose.compose_letter(made, decision, WORKSPACE.theme, names))


@door
def csv(data):
    """A sheet of decisions as CSV."""
    _decisions(_file("a.csv", data))


@door
def jsonl(data):
    """Decisions as JSON Lines."""
    _decisions(_file("a.jsonl", data))


@door
def workbook(data):
    """A sheet of decisions as an Excel workbook."""
    _decisions(_file("a.xlsx", data))


@cache
def a_workbook():
    """A small workbook of decisions."""
    made = openpyxl.Workbook()
    made.active.append(["vedtak", "saksnummer", "dato"])
    made.active.append(["avslag", "25/1", dt.date(2025, 5, 15)])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@door
def worksheet(data):
    """The sheet's XML of such a workbook; after a line of dashes, its shared strings."""
    sheet, _, strings = data.partition(b"\n----\n")
    parts = {"xl/worksheets/sheet1.xml": sheet, **({"xl/sharedStrings.xml": strings} if strings else {})}
    _decisions(_file("a.xlsx", repacked(a_workbook(), parts)))


def repacked(contents, parts):
    """A zip file with other contents in some of its parts."""
    every = unpacked(contents) | parts
    return package.to_zip(package.compressed_part(name, part) for name, part in every.items())


def unpacked(contents):
    """The parts of a zip file by name."""
    with zipfile.ZipFile(io.BytesIO(contents)) as original:
        return {name: original.read(name) for name in original.namelist()}


# --- filled forms -----------------------------------------------------------------------------------------------------


@cache
def _reader():
    return FormReader(FormLookup(WORKSPACE), "2025-02-01")


def _taken(path):
    outcome = _reader().read(path)
    assert outcome.record or len(outcome.notes) == 1, "neither a record nor a reason"
    for note in (*outcome.notes, *(outcome.record.notes if outcome.record else ())):
        for language in ("en", *LANGUAGES):
            assert_one_line(messages.describe(note, language))
    if outcome.record:
        assert "\n" not in outcome.record.line().encode().decode()
        summarize(outcome.record)


@door
def form(data):
    """A filled form as PDF."""
    _taken(_file("a.pdf", data))


@door
def fields(data):
    """The field objects of a PDF form, apart by lines of dashes, in a whole file with a mark of ours."""
    objects = (raw.mark(f"{SMALL} 000000000000 nb".encode()), *data.split(b"\n----\n"))
    top = b"[%s]" % b" ".join(b"%d 0 R" % (number + 4) for number in range(len(objects)))
    _taken(_file("a.pdf", raw.form(*objects, top=top)))


@door
def archived(data):
    """A filled form as PDF, of which an archive copy is to be made."""
    archive.freeze(data, "a.pdf", WORKSPACE.theme)


@door
def answers(data):
    """What a web form saves."""
    _taken(_file("a.json", data))


@door
def accounts(data):
    """A workbook of accounts."""
    _taken(_file("a.xlsx", data))


# --- edited Word files ------------------------------------------------------------------------------------------------


@cache
def a_copy():
    """The review copy of a circular."""
    return export.write(review.circular_review(_definition(SMALL), WORKSPACE.theme), WORKSPACE.theme)


@door
def word(data):
    """An edited review copy of a circular."""
    made = _definition(SMALL)
    edited = importer.read_copy(data, "kopi.docx")
    source = made.path.read_text(encoding="utf-8")
    changed = importer.import_circular(edited, "kopi.docx", made, source, WORKSPACE.theme, WORKSPACE.meta_schema)
    json.loads(changed.after)
    list(report.terminal_lines(changed))


@door
def paragraphs(data):
    """The paragraphs of such a copy, as XML."""
    head, foot, others = _around_the_body()
    parts = (*others, package.compressed_part("word/document.xml", head + data + foot))
    word(package.to_zip(parts))


@cache
def _around_the_body():
    """What stands before and after the paragraphs of the copy, and its other parts, ready to be packed."""
    parts = unpacked(a_copy())
    document = parts.pop("word/document.xml")
    head, _, body = document.partition(b"<w:body>")
    foot = body[body.rindex(b"<w:sectPr") :]
    return head + b"<w:body>", foot, tuple(package.compressed_part(name, part) for name, part in parts.items())


COMMENTS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
LINK = b'<Relationship Id="rIdC" Type="%s" Target="comments.xml"/></Relationships>' % COMMENTS


@door
def styles(data):
    """Styles, numbering and comments of such a copy, apart by lines of dashes; none leaves them as they are."""
    every = unpacked(a_copy())
    names = ("word/styles.xml", "word/numbering.xml", "word/comments.xml")
    every |= {name: part for name, part in zip(names, data.split(b"\n----\n"), strict=False) if part}
    relations = "word/_rels/document.xml.rels"
    every[relations] = every[relations].replace(b"</Relationships>", LINK)
    word(package.to_zip(package.compressed_part(name, part) for name, part in every.items()))
