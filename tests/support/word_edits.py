"""Edits of review copies as people make them in Word, by python-docx, and what the import makes of them."""

import datetime as dt
import io
import json
import re
import zipfile

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from assembler.render.docx import package
from assembler.scheme.key import Key
from assembler.word_review import parts as review
from assembler.word_review import report
from support import ROOT

LATEST = Key("utviklingstiltak", 2025)


EARLIER = Key("utviklingstiltak", 2023)


DAY = dt.date(2025, 1, 1)


LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


T = qn("w:t")


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def source_of(definition):
    return definition.path.read_text(encoding="utf-8")


def edited_by(contents, edit):
    document = docx.Document(io.BytesIO(contents))
    edit(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def whole_text(paragraph):
    return "".join(part.text or "" for part in paragraph._p.iter(T))


def find(document, words, style=""):
    return next(
        paragraph
        for paragraph in document.paragraphs
        if words in whole_text(paragraph) and paragraph.style.name.startswith(style)
        and not paragraph.style.name.lower().startswith("toc")
    )  # fmt: skip


def replace_words(paragraph, old, new):
    part = next(part for part in paragraph._p.iter(T) if old in (part.text or ""))
    part.text = part.text.replace(old, new)


def add_after(paragraph, text, style=None):
    element = OxmlElement("w:p")
    paragraph._p.addnext(element)
    added = docx.text.paragraph.Paragraph(element, paragraph._parent)
    added.style = style or paragraph.style
    added.add_run(text)
    return added


def below(heading):
    """A heading's paragraph with all until the next heading of its level or above."""
    level = int(heading.style.name[-1])
    elements = [heading._p]
    for element in heading._p.itersiblings():
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        name = style.get(qn("w:val")) if style is not None else ""
        if element.tag == qn("w:sectPr") or (name.startswith("Heading") and int(name[-1]) <= level):
            break
        elements.append(element)
    return elements


def lines_that_differ(made):
    before, after = made.before.splitlines(), made.after.splitlines()
    return [line for line in after if line not in before], [line for line in before if line not in after]


def circular_of(made):
    return json.loads(made.after)["x-circular"]


def section(circular, name):
    def search(sections):
        for each in sections:
            if each["id"] == name:
                return each
            found = search(each.get("sections", []))
            if found:
                return found
        return None

    return search(circular["sections"])


def letter(workspace, name):
    path = workspace.templates / "letters" / f"{name}.md"
    return review.letter_review(name, path, path.read_text(encoding="utf-8"), DAY)


def told_sections(made):
    lines = (line for line in report.terminal_lines(made) if line.heading)
    return ["".join(segment.text for segment in line.segments) for line in lines]


def add_link(paragraph, text, url):
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, LINK, is_external=True))
    run = OxmlElement("w:r")
    run.text = text
    link.append(run)
    paragraph._p.append(link)


def field_of_runs(code, displayed):
    """A field as Word writes most of them: its code and its result in runs between three marks."""
    parts = [
        '<w:fldChar w:fldCharType="begin"/>', f'<w:instrText xml:space="preserve"> {code} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>', f"<w:t>{displayed}</w:t>", '<w:fldChar w:fldCharType="end"/>',
    ]  # fmt: skip
    return [parse_xml(f"<w:r {W}>{part}</w:r>") for part in parts]


def round_trip(root, run, folder, edit, name=str(LATEST), *options):
    made = run("review", name, "--out", folder / "ut", "--replace", root=root)
    assert made.exit_code == 0, made.output
    file = folder / "redigert.docx"
    file.write_bytes(
        edited_by((folder / "ut" / made.output.strip().removeprefix(f"{folder / 'ut'}/")).read_bytes(), edit)
    )
    return run("import", file, "--write", *options, root=root)


def letter_texts():
    folder = ROOT / "templates" / "letters"
    return [path.relative_to(folder).as_posix().removesuffix(".md") for path in sorted(folder.rglob("*.md"))]


class Reworded:
    """An edit that changes one word in every run that is not locked: alike where runs say the same."""

    def __init__(self):
        self.words = {}

    def __call__(self, document):
        for part in document.element.body.iter(T):
            locks = (each.find(f"{qn('w:sdtPr')}/{qn('w:lock')}") for each in part.iterancestors(qn("w:sdt")))
            if any(lock is None or lock.get(qn("w:val")) == "sdtContentLocked" for lock in locks):
                continue
            paragraph = next(part.iterancestors(qn("w:p")))
            word = re.search(r"[^\W\d]{3,}", part.text or "")
            if word and not paragraph.style.startswith(("Title", "TOC")):
                part.text = part.text.replace(word[0], self.marked(word[0], part.text), 1)

    def marked(self, word, text):
        number = list(self.words).index(text) if text in self.words else len(self.words)
        self.words[text] = word
        return f"Qx{number}x"

    def undone(self, text):
        words = list(self.words.values())
        found = set(re.findall(r"Qx(\d+)x", text))
        assert found == set(map(str, range(len(words))))
        return re.sub(r"Qx(\d+)x", lambda match: words[int(match[1])], text)


TABLE = ["| Hva | Når |", "|---|---|", "| Søknad | {{ soknadsfrist | dato }} |", "| Svar | mai |", "| Penger | juni |"]


def tracked(kind, text, author="Kari Nordmann"):
    change = OxmlElement(f"w:{kind}")
    for name, value in (("id", "900"), ("author", author), ("date", "2025-01-20T10:00:00Z")):
        change.set(qn(f"w:{name}"), value)
    run = OxmlElement("w:r")
    part = OxmlElement("w:delText" if kind == "del" else "w:t")
    part.text = text
    run.append(part)
    change.append(run)
    return change


COMMENTS = (
    '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:comment w:id="7" w:author="Ola Nordmann" w:date="2025-01-21T09:00:00Z"><w:p><w:r><w:t>Stemmer dette?</w:t></w:r></w:p>'
    "</w:comment></w:comments>"
)


def with_comment(contents, words):
    """The file with a comment on a word in a paragraph."""
    with zipfile.ZipFile(io.BytesIO(contents)) as parts:
        every = {name: parts.read(name) for name in parts.namelist()}
    xml = every["word/document.xml"].decode()
    found = re.search(rf"<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t[^>]*>[^<]*{words}[^<]*</w:t></w:r>", xml)
    marked = f'<w:commentRangeStart w:id="7"/>{found[0]}<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>'
    every["word/document.xml"] = xml.replace(found[0], marked, 1).encode()
    every["word/comments.xml"] = COMMENTS.encode()
    relation = '<Relationship Id="rIdC" Type="http://x/relationships/comments" Target="comments.xml"/></Relationships>'
    rels = every["word/_rels/document.xml.rels"].decode().replace("</Relationships>", relation)
    every["word/_rels/document.xml.rels"] = rels.encode()
    return package.to_zip(package.compressed_part(name, part) for name, part in every.items())


def formatted(words, theme="", align=""):
    """An edit that gives a paragraph's typed words a look, or the paragraph a side."""

    def edit(document):
        paragraph = find(document, words)
        if align:
            paragraph.alignment = align
        for run in paragraph.runs if theme else ():
            properties = run._r.get_or_add_rPr()
            properties.append(parse_xml(f"<w:{theme} {W}/>"))

    return edit


def element_in(words, xml):
    def edit(document):
        find(document, words)._p.append(parse_xml(xml))

    return edit


M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def without(words):
    def edit(document):
        element = find(document, words)._p
        element.getparent().remove(element)

    return edit


def moved_up(words):
    def edit(document):
        element = find(document, words)._p
        element.getprevious().addprevious(element)

    return edit


def hostile(name, contents, parts):
    with zipfile.ZipFile(io.BytesIO(contents)) as original:
        every = {
            each: original.read(each) for each in original.namelist() if each != "word/document.xml" or name != "none"
        }
    every |= parts
    return package.to_zip(package.compressed_part(each, part) for each, part in every.items())


def reworked(contents, change, name="word/document.xml"):
    """The file with one of its parts changed as text."""
    with zipfile.ZipFile(io.BytesIO(contents)) as parts:
        every = {name: parts.read(name) for name in parts.namelist()}
    every[name] = change(every[name].decode()).encode()
    return package.to_zip(package.compressed_part(each, part) for each, part in every.items())


def without_controls(document):
    for control in reversed(list(document.element.body.iter(qn("w:sdt")))):
        if control.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}") is None:
            for child in list(control.find(qn("w:sdtContent"))):
                control.addprevious(child)
            control.getparent().remove(control)
