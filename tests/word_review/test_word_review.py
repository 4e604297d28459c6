"""Text that is cleared in Word: out with facts locked, back with what people changed, and nothing else."""

import datetime as dt
import io
import json
import re
import shutil
import zipfile
from copy import deepcopy
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from assembler.core.errors import AssemblerError, DataError
from assembler.document.nodes import (
    Break,
    Document,
    Emphasis,
    Heading,
    Link,
    ListBlock,
    Note,
    Paragraph,
    Strong,
    Table,
    Text,
    Variable,
)
from assembler.render.docx import package
from assembler.scheme.loader import Key
from assembler.templating import blocks as prose
from assembler.templating.placeholders import Place
from assembler.word_review import export, lines, locked_content, to_markdown
from assembler.word_review import import_copy as word_review
from assembler.word_review import parts as review
from assembler.word_review.docx.styles import ListCounter
from assembler.word_review.lines import Line, Run
from assembler.word_review.locked_content import LockedSpan
from assembler.word_review.parts import Part, Review
from assembler.word_review.passages import Passage
from support import ROOT, peers
from support.all_nodes import PROSE

LATEST = Key("utviklingstiltak", 2025)
EARLIER = Key("utviklingstiltak", 2023)
DAY = dt.date(2025, 1, 1)
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
T = qn("w:t")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def source_of(definition):
    return definition.path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def copies_of(workspace):
    """The review copy of a circular, made once."""
    made = {}

    def find(key):
        if key not in made:
            made[key] = export.write(
                review.circular_review(workspace.definition(key), workspace.theme), workspace.theme
            )
        return made[key]

    return find


@pytest.fixture(scope="session")
def imported(workspace, copies_of):
    """What importing a circular's review copy gives, after it was edited by a function of python-docx's document."""

    def run(edit, key=LATEST):
        definition = workspace.definition(key)
        edited = edited_by(copies_of(key), edit)
        return word_review.import_circular(
            word_review.read_copy(edited, "kopi.docx"),
            "kopi.docx",
            definition,
            source_of(definition),
            workspace.theme,
            workspace.meta_schema,
        )

    return run


@pytest.fixture(scope="session")
def refused(imported):
    """The sentences with which an edited copy is refused."""

    def run(edit, key=LATEST):
        with pytest.raises(DataError) as caught:
            imported(edit, key)
        return [str(problem) for problem in caught.value.problems]

    return run


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


# --- nothing edited, nothing changed ----------------------------------------------------------------------------------


def test_a_copy_that_nobody_edited_changes_no_byte(definition, imported):
    made = imported(lambda document: None, definition.key)
    assert made.after == made.before == source_of(definition)
    assert not made.changes and not made.sections and not made.annotations and not made.reminders


def test_a_copy_is_the_same_bytes_each_time(definition, workspace, copies_of):
    again = export.write(review.circular_review(definition, workspace.theme), workspace.theme)
    assert again == copies_of(definition.key)


def test_no_text_of_the_circulars_is_locked_as_a_whole(definition, workspace):
    made = review.circular_review(definition, workspace.theme)
    locked = [part.pointer for part in made.parts if part.text.locked]
    assert locked == []


def test_a_copy_says_what_the_circular_says(definition, workspace):
    made = review.circular_review(definition, workspace.theme)
    said = []
    for part in made.parts:
        if part.heading:
            said.append(Line("heading", part.heading.expanded[0].runs, part.level))
        said += part.text.expanded
    assert locked_content.untagged(said) == locked_content.untagged(lines.from_blocks(made.document.blocks))


def test_facts_are_locked_controls_named_by_their_placeholders(copies_of):
    with zipfile.ZipFile(io.BytesIO(copies_of(LATEST))) as part:
        xml = part.read("word/document.xml").decode()
    controls = re.findall(
        r'<w:tag w:val="([^"]*)"/><w:id w:val="\d+"/><w:lock w:val="(\w+)"/></w:sdtPr><w:sdtContent><w:r>'
        r"(?:<w:rPr>.*?</w:rPr>)?<w:t[^>]*>([^<]*)</w:t></w:r></w:sdtContent>",
        xml,
    )
    assert ("soknadsfrist | dato", "sdtContentLocked", "19.\u00a0februar 2025") in controls
    assert ("omrader | length | ord", "sdtContentLocked", "fire") in controls
    assert all(len(tag) <= 64 for tag in re.findall(r'<w:tag w:val="([^"]*)"', xml))
    numbers = re.findall(r'<w:id w:val="(\d+)"/><w:lock', xml)
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize(
    "name", ["tilskuddsbrev.nb", "avslag.nn", "felles/klageorientering.nb", "felles/avslutning.nn"]
)
def test_a_letters_copy_that_nobody_edited_changes_nothing(workspace, name):
    made = letter(workspace, name)
    text = made.file.read_text(encoding="utf-8")
    edited = word_review.read_copy(export.write(made, workspace.theme), "kopi.docx")
    assert word_review.import_letter(edited, "kopi.docx", made, text, workspace.theme).after == text


def letter(workspace, name):
    path = workspace.templates / "letters" / f"{name}.md"
    return review.letter_review(name, path, path.read_text(encoding="utf-8"), DAY)


@pytest.mark.slow
def test_every_letter_text_comes_back_as_it_was(workspace):
    folder = workspace.templates / "letters"
    for path in sorted(folder.rglob("*.md")):
        made = letter(workspace, path.relative_to(folder).as_posix().removesuffix(".md"))
        edited = word_review.read_copy(export.write(made, workspace.theme), "kopi.docx")
        text = path.read_text(encoding="utf-8")
        assert word_review.import_letter(edited, "kopi.docx", made, text, workspace.theme).after == text, path


# --- edits as people make them ----------------------------------------------------------------------------------------


def test_reworded_text_keeps_its_facts_as_placeholders(imported):
    made = imported(
        lambda document: replace_words(find(document, "er det definert"), "De har ulike krav", "De har egne krav")
    )
    new, old = lines_that_differ(made)
    assert [line.strip() for line in new] == [
        '"- For {{ ar }} er det definert {{ omrader | length | ord }} satsingsområder for tilskuddordningen. '
        'De har egne krav og målgrupper.",'
    ]
    assert len(old) == 1


def test_text_that_other_products_share_changes_at_its_own_place(imported):
    made = imported(
        lambda document: replace_words(find(document, "Formålet med ordningen"), "øke kvaliteten", "heve kvaliteten")
    )
    assert [change.pointer for change in made.changes] == ["/x-scheme/formal/nb"]
    assert [(reminder.kind, reminder.pointer) for reminder in made.reminders] == [("language", "/x-scheme/formal/nn")]
    new, _ = lines_that_differ(made)
    assert len(new) == 1 and "heve kvaliteten" in new[0]


def test_text_that_a_list_of_the_form_prints_changes_in_the_form(imported):
    made = imported(lambda document: replace_words(find(document, "bidra med egenandel"), "må bidra", "skal bidra"))
    assert [change.pointer for change in made.changes] == ["/x-scheme/vilkar/1/tekst/nb"]


def test_an_added_bullet_is_a_line_more(imported):
    made = imported(
        lambda document: add_after(find(document, "Søknadsfristen er", "List"), "Vi svarer på *alle* søknader.")
    )
    assert section(circular_of(made), "kort-om")["text"][-1] == "- Vi svarer på \\*alle\\* søknader."
    new, old = lines_that_differ(made)
    assert len(new) == 2 and len(old) == 1  # the comma before it is new


def test_a_nested_bullet_is_indented_below_its_own(imported):
    made = imported(
        lambda document: add_after(find(document, "gjennomføringsevne og nasjonal"), "Et punkt under.", "List Bullet 2")
    )
    text = section(circular_of(made), "kriterier")["text"]
    assert text[2] == "    - Et punkt under."


def test_word_own_bullets_and_indents_are_lists(imported):
    def edit(document):
        added = add_after(find(document, "Logg inn i"), "Først dette.", "List Paragraph")
        numbered(added, "bullet", 0)
        deeper = add_after(added, "Så dette.", "List Paragraph")
        numbered(deeper, "bullet", 1)
        third = add_after(deeper, "Tredje.", "List Paragraph")
        numbered(third, "decimal", 0)

    def numbered(paragraph, kind, level):
        part = paragraph.part.numbering_part.element
        number = next(
            num.get(qn("w:numId"))
            for num in part.findall(qn("w:num"))
            for abstract in part.findall(qn("w:abstractNum"))
            if abstract.get(qn("w:abstractNumId")) == num.find(qn("w:abstractNumId")).get(qn("w:val"))
            and abstract.find(f"{qn('w:lvl')}/{qn('w:numFmt')}").get(qn("w:val")) == kind
        )
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = int(number)

    text = section(circular_of(imported(edit)), "slik-soker-dere")["text"]
    at = text.index("- Først dette.")
    assert text[at : at + 4] == ["- Først dette.", "    - Så dette.", "", "1. Tredje."] or text[at : at + 3] == [
        "- Først dette.", "    - Så dette.", "1. Tredje."
    ]  # fmt: skip


def test_a_moved_section_moves_with_what_is_noted_of_it(imported, workspace):
    def edit(document):
        target = find(document, "Kriteriene IMDi vurderer", "Heading")._p
        for element in below(find(document, "Rapportering", "Heading")):
            target.addprevious(element)

    made = imported(edit)
    ids = [each["id"] for each in circular_of(made)["sections"]]
    assert ids.index("rapportering") == ids.index("kriterier") - 1
    assert section(circular_of(made), "rapportering")["sections"][0]["id"] == "rapportfrister"
    assert told_sections(made) == ["moved: Rapportering (level 1)", "moved: Frister for å rapportere (level 2)"]
    before, after = (json.loads(text) for text in (made.before, made.after))
    assert {each["id"] for each in before["x-circular"]["sections"]} == set(ids)
    noted = {entry["at"]: entry for entry in before["x-provenance"] if "/x-circular/sections/" in entry["at"]}
    for at, entry in noted.items():
        (moved,) = [each for each in after["x-provenance"] if {**each, "at": ""} == {**entry, "at": ""}]
        assert pointed(before, at) == pointed(after, moved["at"])


def pointed(value, pointer):
    for token in pointer.split("/")[1:]:
        value = value[int(token)] if isinstance(value, list) else value[token.replace("~1", "/").replace("~0", "~")]
    return value


def test_a_section_that_is_taken_out_goes_with_its_subsections(imported):
    def edit(document):
        for element in below(find(document, "Rapportering", "Heading")):
            element.getparent().remove(element)

    made = imported(edit)
    assert section(circular_of(made), "rapportering") is None
    told = ["".join(piece.text for piece in line.pieces) for line in word_review.describe(made)]
    assert told[0] == "taken out: Rapportering (level 1)"
    assert "taken out: Frister for å rapportere (level 2)" in told
    for section_text in ("rapportering", "rapportfrister"):
        text = section(json.loads(made.before)["x-circular"], section_text).get("text", [])
        for line in filter(None, [text] if isinstance(text, str) else text):
            assert f"[-{line}-]" in told


def test_an_added_section_gets_an_id_and_its_subsections(imported):
    def edit(document):
        heading = find(document, "Klageregler", "Heading")
        heading.insert_paragraph_before("Personvern", style="Heading 1")
        heading.insert_paragraph_before("Vi følger loven.", style="Body Text")
        heading.insert_paragraph_before("Spørsmål", style="Heading 2")
        heading.insert_paragraph_before("Ring oss.", style="Body Text")

    made = imported(edit)
    assert section(circular_of(made), "personvern") == {
        "id": "personvern",
        "heading": "Personvern",
        "text": "Vi følger loven.",
        "sections": [{"id": "sporsmal", "heading": "Spørsmål", "text": "Ring oss."}],
    }
    assert ["".join(piece.text for piece in line.pieces) for line in word_review.describe(made)] == [
        "added: Personvern (level 1)", "{+Vi følger loven.+}", "added: Spørsmål (level 2)", "{+Ring oss.+}"
    ]  # fmt: skip


def told_sections(made):
    lines = (line for line in word_review.describe(made) if line.heading)
    return ["".join(piece.text for piece in line.pieces) for line in lines]


@pytest.mark.parametrize(
    ("words", "style", "told"),
    [
        ("Klageregler", "Heading 2", "on another level: Klageregler (level 2, was 1)"),
        ("Frister for å rapportere", "Heading 1", "on another level: Frister for å rapportere (level 1, was 2)"),
    ],
)
def test_a_heading_on_another_level_is_told(imported, words, style, told):
    def edit(document):
        find(document, words, "Heading").style = style

    made = imported(edit)
    assert told_sections(made) == [told] and made.before != made.after


def test_a_renamed_section_is_known_by_its_bookmark(imported):
    def edit(document):
        heading = find(document, "Klageregler", "Heading")
        replace_words(heading, "Klageregler", "Hvordan dere klager")

    made = imported(edit)
    assert section(circular_of(made), "klage")["heading"] == "Hvordan dere klager"
    assert not made.sections


def test_a_section_without_bookmark_is_known_by_what_it_says(imported):
    def edit(document):
        heading = find(document, "Klageregler", "Heading")
        for mark in list(heading._p.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
            mark.getparent().remove(mark)
        replace_words(heading, "Klageregler", "Regler om klage")

    made = imported(edit)
    assert section(circular_of(made), "klage")["heading"] == "Regler om klage"
    assert not made.sections


def test_bold_words_become_strong(imported):
    def edit(document):
        paragraph = find(document, "er klageinstans. Klagen skal")
        paragraph.runs[-1].text = " er klageinstans. "
        paragraph.add_run("Klagen skal ").bold = True
        paragraph.add_run("sendes til IMDi.")

    new, _ = lines_that_differ(imported(edit))
    assert (
        new[0].strip().endswith('{{ med.klageinstans.forkortelse }} er klageinstans. **Klagen skal** sendes til IMDi."')
    )


def add_link(paragraph, text, url):
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, LINK, is_external=True))
    run = OxmlElement("w:r")
    run.text = text
    link.append(run)
    paragraph._p.append(link)


def test_an_added_link_becomes_markdown(imported):
    def edit(document):
        paragraph = find(document, "Logg inn i")
        paragraph.runs[0].text = "Logg inn i "
        add_link(paragraph, "Søknadsportalen", "https://soknad.imdi.no/?a=1&b=2")
        paragraph.add_run(".")

    made = imported(edit)
    assert (
        "Logg inn i [Søknadsportalen](https://soknad.imdi.no/?a=1&b=2)."
        in section(circular_of(made), "slik-soker-dere")["text"]
    )


def field_of_runs(code, displayed):
    """A field as Word writes most of them: its code and its result in runs between three marks."""
    parts = [
        '<w:fldChar w:fldCharType="begin"/>', f'<w:instrText xml:space="preserve"> {code} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>', f"<w:t>{displayed}</w:t>", '<w:fldChar w:fldCharType="end"/>',
    ]  # fmt: skip
    return [parse_xml(f"<w:r {W}>{part}</w:r>") for part in parts]


def test_a_link_that_is_a_field_of_runs_becomes_markdown(imported):
    def edit(document):
        paragraph = find(document, "Logg inn i")
        paragraph.runs[0].text = "Logg inn i "
        for run in field_of_runs('HYPERLINK "https://soknad.imdi.no/"', "Søknadsportalen"):
            paragraph._p.append(run)
        paragraph.add_run(".")

    text = section(circular_of(imported(edit)), "slik-soker-dere")["text"]
    assert "Logg inn i [Søknadsportalen](https://soknad.imdi.no/)." in text


def test_a_link_with_a_fact_in_its_address_keeps_the_fact(imported):
    made = imported(
        lambda document: replace_words(find(document, "Ta gjerne kontakt"), "Ta gjerne kontakt", "Ta kontakt")
    )
    new, _ = lines_that_differ(made)
    assert "[{{ kontakter[0].epost }}](mailto:{{ kontakter[0].epost }})" in new[0]


def test_new_text_between_tags_that_set_names_keeps_the_tags(imported):
    made = imported(lambda document: add_after(find(document, "er klageinstans. Klagen skal"), "Et avsnitt til."))
    text = section(circular_of(made), "klage")["text"]
    assert (
        text[0].startswith("{% set uten") and text[1].startswith("{% set med") and text[-2:] == ["", "Et avsnitt til."]
    )


def test_a_table_comes_in_and_a_row_goes_out_again(imported, workspace, tmp_path, run):
    root = copied(workspace, tmp_path)
    definition_file = root / "schemas" / f"{LATEST}.json"

    def add(document):
        after = find(document, "Logg inn i")
        table = document.add_table(rows=3, cols=2)
        for row, words in zip(
            table.rows, (("Hva", "Når"), ("Søknad | plan", "mars"), ("Rapport", "september")), strict=True
        ):
            for cell, word in zip(row.cells, words, strict=True):
                cell.text = word
        after._p.addnext(table._tbl)

    out = round_trip(root, run, tmp_path, add)
    assert out.exit_code == 0, out.output
    text = section(json.loads(definition_file.read_text(encoding="utf-8"))["x-circular"], "slik-soker-dere")["text"]
    at = text.index("| Hva | Når |")
    assert text[at : at + 4] == [
        "| Hva | Når |",
        "| --- | --- |",
        "| Søknad \\| plan | mars |",
        "| Rapport | september |",
    ]

    def remove(document):
        table = document.tables[0]._tbl
        table.remove(table.findall(qn("w:tr"))[1])

    out = round_trip(root, run, tmp_path, remove)
    assert out.exit_code == 0, out.output
    text = section(json.loads(definition_file.read_text(encoding="utf-8"))["x-circular"], "slik-soker-dere")["text"]
    assert text[at : at + 3] == ["| Hva | Når |", "| --- | --- |", "| Rapport | september |"]


def copied(workspace, folder):
    """A workspace of its own to write in."""
    root = folder / "arbeid"
    for name in ("schemas", "templates", "register"):
        shutil.copytree(workspace.root / name, root / name)
    return root


def round_trip(root, run, folder, edit, name=str(LATEST), *options):
    made = run("review", name, "--out", folder / "ut", "--replace", root=root)
    assert made.exit_code == 0, made.output
    file = folder / "redigert.docx"
    file.write_bytes(
        edited_by((folder / "ut" / made.output.strip().removeprefix(f"{folder / 'ut'}/")).read_bytes(), edit)
    )
    return run("import", file, "--write", *options, root=root)


def test_nothing_is_written_without_being_asked_for(run, workspace, tmp_path):
    root = copied(workspace, tmp_path)
    before = (root / "schemas" / f"{LATEST}.json").read_bytes()
    made = run("review", LATEST, "--out", tmp_path, root=root)
    file = tmp_path / "kopi.docx"
    edit = lambda document: replace_words(find(document, "Logg inn i"), "Logg inn", "Gå inn")  # noqa: E731
    file.write_bytes(edited_by(Path(made.output.strip()).read_bytes(), edit))
    displayed = run("import", file, root=root)
    assert displayed.exit_code == 0
    assert "[-Logg-]{+Gå+} inn i Søknadsportalen." in displayed.output
    assert (root / "schemas" / f"{LATEST}.json").read_bytes() == before


def test_a_circular_of_areas_takes_edits_in_its_areas_too(imported):
    def edit(document):
        replace_words(find(document, "Det skal ikke utformes ressurser"), "ikke utformes", "ikke lages")
        add_after(find(document, "forutsettes det et tett samarbeid"), "Fylkeskommunen skal høres.")

    made = imported(edit, EARLIER)
    assert sorted(change.pointer for change in made.changes) == [
        "/$defs/satsingsomrade/oneOf/0/x-area/vilkar/nb",
        "/$defs/satsingsomrade/oneOf/2/x-area/text",
    ]


def test_a_letters_text_takes_edits_between_its_tags(workspace):
    made = letter(workspace, "tilskuddsbrev.nb")
    text = made.file.read_text(encoding="utf-8")

    def edit(document):
        replace_words(find(document, "Dere må oppfylle vilkårene"), "særlig viktige", "viktigst")
        add_after(find(document, "Dere skal sende oss:"), "Vi minner dere om dem.")

    edited = word_review.read_copy(edited_by(export.write(made, workspace.theme), edit), "kopi.docx")
    after = word_review.import_letter(edited, "kopi.docx", made, text, workspace.theme).after
    assert after == text.replace("særlig viktige", "viktigst").replace(
        "Dere skal sende oss:\n", "Dere skal sende oss:\n\nVi minner dere om dem.\n"
    )


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


@pytest.mark.parametrize("name", letter_texts())
def test_a_word_changed_in_every_run_of_a_letter_is_all_that_changes(workspace, name):
    made = letter(workspace, name)
    text = made.file.read_text(encoding="utf-8")
    edit = Reworded()
    edited = word_review.read_copy(edited_by(export.write(made, workspace.theme), edit), "kopi.docx")
    assert edit.undone(word_review.import_letter(edited, "kopi.docx", made, text, workspace.theme).after) == text


def test_a_word_changed_in_every_run_of_a_circular_is_all_that_changes(definition, imported):
    edit = Reworded()
    made = imported(edit, definition.key)
    assert edit.undone(made.after) == made.before


TABLE = ["| Hva | Når |", "|---|---|", "| Søknad | {{ soknadsfrist | dato }} |", "| Svar | mai |", "| Penger | juni |"]


@pytest.mark.parametrize(
    ("edit", "rows"),
    [
        (lambda table: table.remove(table.tr_lst[2]), [*TABLE[:3], TABLE[4]]),
        (lambda table: table.remove(table.tr_lst[3]), TABLE[:4]),
        (lambda table: table.tr_lst[2].addprevious(deepcopy(table.tr_lst[3])), [*TABLE[:3], TABLE[4], *TABLE[3:]]),
        (
            lambda table: [row.remove(row.tc_lst[0]) for row in table.tr_lst],
            ["| Når |", "| --- |", "| {{ soknadsfrist | dato }} |", "| mai |", "| juni |"],
        ),
    ],
    ids=["row out", "last row out", "row in", "column out"],
)
def test_a_table_with_a_fact_takes_edits(run, workspace, tmp_path, edit, rows):
    root = copied(workspace, tmp_path)
    path = root / "schemas" / f"{LATEST}.json"
    value = json.loads(path.read_text(encoding="utf-8"))
    section(value["x-circular"], "slik-soker-dere")["text"] += ["", *TABLE]
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2), encoding="utf-8")
    out = round_trip(root, run, tmp_path, lambda document: edit(document.tables[0]._tbl))
    assert out.exit_code == 0, out.output
    text = section(json.loads(path.read_text(encoding="utf-8"))["x-circular"], "slik-soker-dere")["text"]
    assert text[-len(rows) :] == rows and text[-len(rows) - 1] == ""


# --- what is still open -----------------------------------------------------------------------------------------------


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


def test_changes_that_nobody_accepted_are_listed_and_not_taken_in(imported):
    def edit(document):
        paragraph = find(document, "Logg inn i")
        paragraph._p.append(tracked("ins", " Bruk BankID."))
        deleted = find(document, "Søknaden leverer dere")
        run = deleted.runs[0]
        words = run.text
        run.text = words[:10]
        run._r.addnext(tracked("del", words[10:]))

    made = imported(edit)
    assert made.after == made.before
    assert [(annotation.kind, annotation.author, annotation.date) for annotation in made.annotations] == [
        ("deleted", "Kari Nordmann", "2025-01-20"),
        ("inserted", "Kari Nordmann", "2025-01-20"),
    ]
    assert (
        made.annotations[1].about == " Bruk BankID." and made.annotations[1].paragraph == "Logg inn i Søknadsportalen."
    )


def test_a_paragraph_that_nobody_accepted_is_not_there_yet(imported):
    def edit(document):
        added = add_after(find(document, "Logg inn i"), "")
        added._p.append(tracked("ins", "Et nytt avsnitt."))
        properties = added._p.get_or_add_pPr()
        mark = OxmlElement("w:rPr")
        inserted = OxmlElement("w:ins")
        inserted.set(qn("w:author"), "Kari Nordmann")
        mark.append(inserted)
        properties.append(mark)

    made = imported(edit)
    assert made.after == made.before
    assert [(annotation.kind, annotation.about) for annotation in made.annotations] == [
        ("inserted", "Et nytt avsnitt.")
    ]


def test_a_row_that_nobody_accepted_is_one_point(run, workspace, tmp_path):
    root = copied(workspace, tmp_path)
    path = root / "schemas" / f"{LATEST}.json"
    value = json.loads(path.read_text(encoding="utf-8"))
    section(value["x-circular"], "slik-soker-dere")["text"] += ["", *TABLE]
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2), encoding="utf-8")
    before = path.read_text(encoding="utf-8")

    def mark(row, kind):
        row.get_or_add_trPr().append(tracked(kind, ""))
        for cell in row.tc_lst:
            words = "".join(part.text or "" for part in cell.iter(T))
            for run_ in list(cell.iter(qn("w:r"))):
                run_.getparent().remove(run_)
            cell.p_lst[0].append(tracked(kind, words))

    def edit(document):
        rows = document.tables[0]._tbl.tr_lst
        added = deepcopy(rows[3])
        rows[3].addnext(added)
        mark(rows[2], "del")
        mark(added, "ins")

    out = round_trip(root, run, tmp_path, edit)
    assert out.exit_code == 0 and path.read_text(encoding="utf-8") == before
    assert [line for line in out.output.splitlines() if line.startswith("open:")] == [
        "open: deleted (Kari Nordmann, 2025-01-20) «Svar | mai» in «Svar | mai»",
        "open: inserted (Kari Nordmann, 2025-01-20) «Penger | juni» in «Penger | juni»",
    ]


def test_a_move_that_nobody_accepted_is_one_point_where_the_text_stands(imported):
    def edit(document):
        paragraph = find(document, "Logg inn i")
        words = whole_text(paragraph)
        for run in list(paragraph._p.iter(qn("w:r"))):
            run.getparent().remove(run)
        paragraph._p.append(tracked("moveFrom", words))
        add_after(find(document, "er klageinstans. Klagen skal"), "")._p.append(tracked("moveTo", words))

    made = imported(edit)
    assert made.after == made.before
    words = "Logg inn i Søknadsportalen."
    assert [(annotation.kind, annotation.about, annotation.paragraph) for annotation in made.annotations] == [
        ("moved", words, words)
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Søknadsfristen er 1. mars 2025.", "«1. mars 2025» is not the deadline, which is 2025-02-19"),
        ("Søk innen 19. februar 2025.", "«19. februar 2025» is typed"),
        ("Det er ni satsingsområder.", "«ni satsingsområder»"),
        ("Det er noe annet.", ""),
    ],
)
def test_what_is_typed_against_a_fact_is_listed(run, workspace, tmp_path, words, told):
    root = copied(workspace, tmp_path)
    out = round_trip(root, run, tmp_path, lambda document: add_after(find(document, "Logg inn i"), words))
    assert out.exit_code == 0, out.output
    listed = [line for line in out.output.splitlines() if line.startswith("open: /x-circular/sections/6/text")]
    assert bool(listed) == bool(told) and told in "".join(listed)
    assert (tmp_path / "redigert.apne-punkter.md").exists() == bool(told)


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


def test_comments_are_kept_beside_the_file(run, workspace, tmp_path, copies_of):
    root = copied(workspace, tmp_path)
    file = tmp_path / "kopi.docx"
    file.write_bytes(with_comment(copies_of(LATEST), "Logg inn i"))
    out = run("import", file, "--write", root=root)
    assert out.exit_code == 0, out.output
    assert "open: comment (Ola Nordmann, 2025-01-21) «Logg inn i Søknadsportalen.»: Stemmer dette?" in out.output
    listed = (tmp_path / "kopi.apne-punkter.md").read_text(encoding="utf-8")
    assert listed == (
        "# Åpne punkter fra kopi.docx\n\n## Logg inn i Søknadsportalen.\n\n"
        "- [ ] Kommentar (Ola Nordmann, 2025-01-21): «Logg inn i Søknadsportalen.»: Stemmer dette?\n"
    )


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


@pytest.mark.parametrize(
    ("edit", "kind"),
    [
        (formatted("Logg inn i", 'color w:val="FF0000"'), "coloured"),
        (formatted("Logg inn i", 'highlight w:val="yellow"'), "highlighted"),
        (formatted("Logg inn i", align=1), "aligned"),
        (formatted("Logg inn i", align=2), "aligned"),
    ],
)
def test_a_look_that_the_text_cannot_carry_is_listed_by_its_paragraph(imported, edit, kind):
    made = imported(edit)
    assert made.after == made.before
    assert [(annotation.kind, annotation.about, annotation.paragraph) for annotation in made.annotations] == [
        (kind, "Logg inn i Søknadsportalen.", "Logg inn i Søknadsportalen.")
    ]


@pytest.mark.parametrize("align", [0, 3])
def test_black_text_to_the_left_is_no_look(imported, align):
    def edit(document):
        formatted("Logg inn i", 'color w:val="000000"')(document)
        formatted("Logg inn i", align=align)(document)

    assert not imported(edit).annotations


# --- what cannot be taken in ------------------------------------------------------------------------------------------


def picture(document, workspace):
    document.paragraphs[-1].add_run().add_picture(str(workspace.templates / "logo.png"))


def element_in(words, xml):
    def edit(document):
        find(document, words)._p.append(parse_xml(xml))

    return edit


M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


@pytest.mark.parametrize(
    ("xml", "what"),
    [
        (f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>', "a footnote"),
        (f"<m:oMath {M}><m:r><m:t>x</m:t></m:r></m:oMath>", "an equation"),
        (f"<w:r {W}><w:pict/></w:r>", "an image or text box"),
        (f'<w:r {W}><w:rPr><w:u w:val="single"/></w:rPr><w:t>viktig</w:t></w:r>', "underlined text"),
        (f'<w:r {W}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>', "raised or lowered text"),
        (f'<w:fldSimple {W} w:instr="DATE"><w:r><w:t>i dag</w:t></w:r></w:fldSimple>', "a field that Word fills in"),
    ],
)
def test_what_markdown_cannot_hold_is_refused_by_its_paragraph(refused, xml, what):
    (sentence,) = refused(element_in("Logg inn i", xml))
    assert sentence.startswith("kopi.docx: «Logg inn i Søknadsportalen.") and f"{what} cannot be taken in" in sentence


def test_a_field_of_runs_that_word_fills_in_is_refused(refused):
    def edit(document):
        for run in field_of_runs("DATE", "i dag"):
            find(document, "Logg inn i")._p.append(run)

    (sentence,) = refused(edit)
    assert "Søknadsportalen.i dag»: a field that Word fills in cannot be taken in" in sentence


def test_an_image_is_refused(refused, workspace):
    (sentence,) = refused(lambda document: picture(document, workspace))
    assert "an image or text box" in sentence


@pytest.mark.parametrize("part", ["header", "first_page_header", "footer", "first_page_footer"])
def test_text_typed_in_a_header_or_footer_is_refused(refused, part):
    def edit(document):
        getattr(document.sections[0], part).paragraphs[0].add_run(" UTKAST")

    (sentence,) = refused(edit)
    assert "stands in the page's header or footer" in sentence


def test_text_below_a_table_is_not_lost(run, workspace, tmp_path):
    root = copied(workspace, tmp_path)
    path = root / "templates" / "letters" / "mangler.nb.md"

    def edit(document):
        properties = next(each for each in document.element.body.iter(qn("w:pStyle")) if each.val == "TableEnd")
        docx.text.paragraph.Paragraph(properties.getparent().getparent(), None).add_run("Under tabellen.")

    out = round_trip(root, run, tmp_path, edit, "mangler.nb")
    assert out.exit_code == 0 and "|---|---|---|---|\n\nUnder tabellen.\n\n{% for" in path.read_text(encoding="utf-8")


def test_merged_cells_are_refused(refused):
    def edit(document):
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).text = "Samlet"
        table.cell(0, 0).merge(table.cell(0, 1))

    assert any("merged table cells" in sentence for sentence in refused(edit))


def test_a_changed_fact_is_refused_and_named(refused):
    (sentence,) = refused(lambda document: replace_words(find(document, "Søknadsfristen er", "List"), "19.", "20."))
    assert (
        "«19.\u00a0februar 2025» has become «20.\u00a0februar 2025»" in sentence and "soknadsfrist | dato" in sentence
    )


def test_a_fact_taken_out_of_its_sentence_is_refused(refused):
    def edit(document):
        paragraph = find(document, "Søknadsfristen er", "List")
        paragraph._p.remove(paragraph._p.find(qn("w:sdt")))

    (sentence,) = refused(edit)
    assert "has lost a fact that stood in it: «19.\u00a0februar 2025»" in sentence


def test_text_made_by_a_loop_is_refused(refused):
    (sentence,) = refused(
        lambda document: replace_words(find(document, "nye modeller for samarbeid med arbeidsgivere"), "nye", "andre")
    )
    assert "«andre modeller" in sentence
    assert "«{% for tema in skjema.omrade_1.temaer['items'].oneOf %}»" in sentence
    assert " at /$defs/satsingsomrade/oneOf/0/x-area/sections/1/text in " in sentence


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


CONDITIONS = "is in the list at /x-scheme/vilkar in "


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (without("bidra med egenandel"), "bidra med egenandel"),
        (moved_up("bidra med egenandel"), "Går flere kommuner"),
        (lambda document: add_after(find(document, "bidra med egenandel"), "Et nytt vilkår."), "Et nytt vilkår."),
        (lambda document: add_after(last_condition(document), "Et nytt vilkår."), "Et nytt vilkår."),
        (
            lambda document: find(document, "Går flere kommuner").insert_paragraph_before("Nytt.", "List Bullet"),
            "Nytt.",
        ),
    ],
    ids=["out", "moved", "in", "last", "first"],
)
def test_conditions_that_come_go_or_move_are_refused_with_their_place(refused, workspace, edit, named):
    (sentence,) = refused(edit)
    assert named in sentence
    assert f"{CONDITIONS}{workspace.definition(LATEST).path}" in sentence


def last_condition(document):
    item = find(document, "Går flere kommuner")._p
    while item.getnext().find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) == "ListBullet":
        item = item.getnext()
    return docx.text.paragraph.Paragraph(item, document.paragraphs[0]._parent)


def test_a_theme_that_is_taken_out_is_named_itself(refused):
    (sentence,) = refused(without("nye modeller for samarbeid med arbeidsgivere"))
    assert "«nye modeller for samarbeid med arbeidsgivere" in sentence


def test_the_heading_of_a_priority_area_is_refused_with_its_place(refused):
    def edit(document):
        heading = find(document, "Satsingsområde 2", "Heading")
        part = next(part for part in heading._p.iter(T) if "Tiltak" in (part.text or ""))
        part.text = part.text.replace("Tiltak", "Hjelp")

    (sentence,) = refused(edit)
    assert "names a priority area" in sentence and "at /$defs/satsingsomrade/oneOf/1 in " in sentence


def test_a_priority_area_cannot_be_taken_out(refused):
    def edit(document):
        for element in below(find(document, "Satsingsområde 2", "Heading")):
            element.getparent().remove(element)

    assert any("Satsingsområde 2" in sentence and "priority area" in sentence for sentence in refused(edit))


def test_priority_areas_stand_in_the_order_of_the_form(refused):
    def edit(document):
        target = find(document, "Satsingsområde 1", "Heading")._p
        for element in below(find(document, "Satsingsområde 2", "Heading")):
            target.addprevious(element)

    assert any("«Satsingsområde 2" in each and "stand in the order of the form" in each for each in refused(edit))


def test_no_section_stands_before_a_priority_area_beside_it(refused):
    def edit(document):
        area = find(document, "Satsingsområde 2", "Heading")
        area.insert_paragraph_before("Mellom områdene", style=area.style)

    assert any("«Mellom områdene»" in each and "before a priority area" in each for each in refused(edit))


def test_a_heading_that_skips_a_level_is_refused(refused):
    def edit(document):
        find(document, "Tilskuddsmottakere", "Heading").insert_paragraph_before("Langt ned", style="Heading 3")

    assert any("«Langt ned»" in sentence and "skips a level" in sentence for sentence in refused(edit))


def test_two_different_edits_of_one_text_are_refused(refused):
    def edit(document):
        first, second = (
            paragraph
            for paragraph in document.paragraphs
            if "allerede dekkes av andre ordninger" in whole_text(paragraph)
        )
        replace_words(first, "ikke gå til", "aldri gå til")
        replace_words(second, "ikke gå til", "ikke brukes på")

    (sentence,) = refused(edit, Key("integreringsmottak", 2021))
    assert "changed in different ways" in sentence


def test_all_that_is_wrong_is_told_at_once(refused):
    def edit(document):
        replace_words(find(document, "Søknadsfristen er", "List"), "19.", "20.")
        replace_words(find(document, "nye modeller for samarbeid med arbeidsgivere"), "nye", "andre")

    assert len(refused(edit)) == 2


def test_tags_of_a_letter_that_no_longer_fit_are_refused(workspace):
    made = letter(workspace, "tilskuddsbrev.nb")

    def edit(document):
        element = find(document, "{% if rapporter %}")._p
        element.getparent().remove(element)

    edited = word_review.read_copy(edited_by(export.write(made, workspace.theme), edit), "kopi.docx")
    with pytest.raises(DataError, match=re.escape("{% if rapporter %}")):
        word_review.import_letter(edited, "kopi.docx", made, made.file.read_text(encoding="utf-8"), workspace.theme)


# --- the definition has changed since ---------------------------------------------------------------------------------


def test_a_text_that_only_the_definition_changed_stays_as_the_definition_says(run, workspace, tmp_path, copies_of):
    root = copied(workspace, tmp_path)
    path = root / "schemas" / f"{LATEST}.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Logg inn i Søknadsportalen.", "Logg inn i portalen."),
        encoding="utf-8",
    )
    path.write_text(
        path.read_text(encoding="utf-8").replace('"soknadsfrist": "2025-02-19"', '"soknadsfrist": "2025-02-20"'),
        encoding="utf-8",
    )
    file = tmp_path / "kopi.docx"
    file.write_bytes(
        edited_by(copies_of(LATEST), lambda d: replace_words(find(d, "er klageinstans. Klagen"), "Klagen", "Brevet"))
    )
    out = run("import", file, "--write", root=root)
    assert out.exit_code == 0, out.output
    after = path.read_text(encoding="utf-8")
    assert "Logg inn i portalen." in after and "Brevet skal sendes til IMDi." in after and "2025-02-20" in after


def test_a_text_that_both_changed_is_refused(run, workspace, tmp_path, copies_of):
    root = copied(workspace, tmp_path)
    path = root / "schemas" / f"{LATEST}.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Logg inn i Søknadsportalen.", "Logg inn i portalen."),
        encoding="utf-8",
    )
    file = tmp_path / "kopi.docx"
    file.write_bytes(edited_by(copies_of(LATEST), lambda d: replace_words(find(d, "Logg inn i"), "Logg", "Gå")))
    out = run("import", file, root=root)
    assert out.exit_code == 1
    assert "has been changed in the definition too" in out.output


# --- files that are not what they say ---------------------------------------------------------------------------------


def hostile(name, contents, parts):
    with zipfile.ZipFile(io.BytesIO(contents)) as original:
        every = {
            each: original.read(each) for each in original.namelist() if each != "word/document.xml" or name != "none"
        }
    every |= parts
    return package.to_zip(package.compressed_part(each, part) for each, part in every.items())


ENTITY = (
    f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document {W}><w:body><w:p><w:r><w:t>&b;</w:t>'
    "</w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize(
    ("name", "parts", "what"),
    [
        ("none", {}, "word/document.xml is not there"),
        ("entities", {"word/document.xml": ENTITY.encode()}, "declares entities"),
        ("no xml", {"word/document.xml": b"<w:document"}, "is no XML"),
        ("other xml", {"word/document.xml": b"<html/>"}, "is no Word document"),
        ("macros", {"word/vbaProject.bin": b"x"}, "holds macros"),
        ("bomb", {"word/document.xml": b" " * 65_000_000}, "unpacks to 65 MB"),
    ],
)
def test_a_hostile_file_is_one_clear_line(run, tmp_path, copies_of, name, parts, what):
    file = tmp_path / "fil.docx"
    file.write_bytes(hostile(name, copies_of(Key("integreringstilskudd", 2018)), parts))
    out = run("import", file)
    assert out.exit_code == 1 and len(out.output.splitlines()) == 1 and what in out.output


@pytest.mark.parametrize(
    ("contents", "what"),
    [(b"", "is no Word file"), (b"PK\x03\x04", "is no Word file"), (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old Word file")],
)
def test_what_is_no_word_file_is_one_clear_line(run, tmp_path, contents, what):
    file = tmp_path / "fil.docx"
    file.write_bytes(contents)
    out = run("import", file)
    assert out.exit_code == 1 and len(out.output.splitlines()) == 1 and what in out.output


def test_a_copy_of_nothing_known_asks_what_it_is_a_copy_of(run, tmp_path):
    file = tmp_path / "fil.docx"
    docx.Document().save(file)
    out = run("import", file)
    assert out.exit_code == 2 and "--of" in out.output


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(data=st.data())
def test_a_damaged_file_is_never_a_traceback(data, copies_of):
    contents = bytearray(copies_of(Key("integreringstilskudd", 2018)))
    for _ in range(data.draw(st.integers(1, 8))):
        contents[data.draw(st.integers(0, len(contents) - 1))] = data.draw(st.integers(0, 255))
    try:
        word_review.read_copy(bytes(contents), "kopi.docx")
    except AssemblerError as error:
        assert len(error.problems) == 1


# --- any text ---------------------------------------------------------------------------------------------------------

FACTS = {"ramme": "kr 56 900 000", "navn": "Åsnes & co"}
WORDS = st.text(
    st.one_of(st.sampled_from(" \u00a0abcæ1.-+*_#[](){}%&<>|\\`~!:;=§"), st.characters(min_codepoint=32, max_codepoint=0x2FFF,
              exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"))),
    min_size=1, max_size=12,
)  # fmt: skip
URLS = st.sampled_from(["https://imdi.no/a_b?c=1&d=2", "mailto:post@imdi.no", "tel:+4724168800", "https://x.no/(a)"])


def inline(depth=2):
    leaf = st.one_of(
        WORDS.map(Text), st.sampled_from([Variable(name, text) for name, text in FACTS.items()]), st.just(Break())
    )
    if not depth:
        return leaf
    inner = st.lists(inline(depth - 1), min_size=1, max_size=3).map(tuple)
    plain = st.lists(WORDS.map(Text), min_size=1, max_size=1).map(tuple)
    return st.one_of(leaf, leaf, inner.map(Strong), inner.map(Emphasis), st.builds(Link, URLS, plain))


def sayable(children, breaks=True):
    runs = lines.to_runs(children)
    one_value = len(runs) > 1 and all(run.tag or run.text == "\n" for run in runs)  # prose makes one value of them
    return bool(runs) and not one_value and (breaks or all(run.text != "\n" for run in runs))


INLINES = st.lists(inline(), min_size=1, max_size=4).map(tuple)
LINES = INLINES.filter(sayable)
ONE_LINE = INLINES.filter(lambda children: sayable(children, breaks=False))
PARAGRAPHS = LINES.map(Paragraph)


def list_blocks(depth=2):
    more = st.lists(PARAGRAPHS if not depth else st.one_of(PARAGRAPHS, list_blocks(depth - 1)), max_size=2)
    item = st.builds(lambda first, rest: (first, *rest), PARAGRAPHS, more)
    return st.builds(ListBlock, st.booleans(), st.lists(item, min_size=1, max_size=3).map(tuple), st.just(1))


def table(columns):
    cell = st.one_of(st.just(()), ONE_LINE.map(lambda children: (Paragraph(children),)))
    row = st.lists(cell, min_size=columns, max_size=columns).map(tuple)
    side = st.lists(st.sampled_from(["left", "right", "center"]), min_size=columns, max_size=columns).map(tuple)
    full = st.lists(ONE_LINE.map(lambda children: (Paragraph(children),)), min_size=columns, max_size=columns).map(
        tuple
    )
    return st.builds(Table, full, st.lists(row, max_size=2).map(tuple), side)


BLOCKS = st.lists(
    st.one_of(
        PARAGRAPHS,
        st.builds(Heading, st.integers(1, 4), ONE_LINE),
        list_blocks(),
        st.integers(1, 3).flatmap(table),
        st.builds(lambda blocks: Note(tuple(blocks)), st.lists(PARAGRAPHS, min_size=1, max_size=2)),
    ),
    min_size=1,
    max_size=4,
).map(tuple)


def reviewed(blocks, workspace):
    """The blocks as the text of a letter."""
    spans = {name: LockedSpan("value", name, f"{{{{ {name} }}}}", text) for name, text in FACTS.items()}
    passage = Passage("", "", lines.from_blocks(blocks), spans)
    document = Document("Tekst", "nb", "circular", DAY, ())
    return Review(
        "tekst.nb", "letter", workspace.root, "nb", document, (Part("letter", "", "del_brev", 0, None, passage),)
    )


def back(blocks, workspace):
    """The Markdown that comes back from Word."""
    made = reviewed(blocks, workspace)
    edited = word_review.read_copy(export.write(made, workspace.theme), "kopi.docx")
    assert not edited.refused
    read = tuple(marked.line for marked in edited.lines)
    assert read == made.parts[0].text.lines
    empty = Passage("", "", (), made.parts[0].text.spans)
    return to_markdown.rewrite(empty, read, to_markdown.MarkdownWriter(empty.spans, {}, made.read))


def read_again(text):
    return prose.blocks(text, FACTS, "nb", Place("tekst.md"))


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(blocks=BLOCKS)
def test_any_text_comes_back_from_word_as_it_went(blocks, workspace):
    try:
        text = back(blocks, workspace)
    except to_markdown.UnwritableError as error:
        assert any(run.strong or run.emphasis for run in error.line.all_runs())  # the one thing that is refused
        return
    assert lines.from_blocks(read_again(text)) == lines.from_blocks(blocks)


def test_every_node_of_prose_comes_back_from_word(workspace):
    blocks = tuple(block for block in PROSE if not isinstance(block, Table))
    facts = {"ordning": {"ramme": "kr 56 900 000", "ar": "2025"}}
    made = reviewed(blocks, workspace)
    spans = {
        f"ordning.{name}": LockedSpan("value", f"ordning.{name}", f"{{{{ ordning.{name} }}}}", text)
        for name, text in facts["ordning"].items()
    }
    edited = word_review.read_copy(export.write(made, workspace.theme), "kopi.docx")
    read = tuple(marked.line for marked in edited.lines)
    text = to_markdown.rewrite(Passage("", "", (), spans), read, to_markdown.MarkdownWriter(spans, {}, made.read))
    assert lines.from_blocks(prose.blocks(text, facts, "nb", Place("tekst.md"))) == lines.from_blocks(blocks)


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ([Run("1. januar")], "1\\. januar"),
        ([Run("# ikke en overskrift")], "\\# ikke en overskrift"),
        ([Run("- ikke et punkt")], "\\- ikke et punkt"),
        ([Run("a * b * c")], "a * b * c"),
        ([Run("*stjerner*")], "\\*stjerner\\*"),
        ([Run("{{ ikke et felt }}")], "&#123;{ ikke et felt }}"),
        ([Run("&amp; slik")], "\\&amp; slik"),
        ([Run("kl. 10_30_00")], "kl. 10_30_00"),
        ([Run("§\u00a05 og §§\u00a06")], "§ 5 og §§ 6"),
        ([Run("fet", strong=True), Run("skrift")], "**fet**skrift"),
        ([Run("(fet)", strong=True), Run("skrift")], "**(fet)**&#115;krift"),
    ],
)
def test_only_what_must_be_escaped_is(runs, text, workspace):
    read = reviewed((Paragraph((Text("x"),)),), workspace).read
    assert to_markdown.MarkdownWriter({}, {}, read).line(Line("text", tuple(runs))) == text


# --- other programs ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def saved_by_libreoffice(tool, tmp_path_factory, workspace, copies_of):
    """Every circular's copy, and that of letters with tables, notes, page breaks and links, as LibreOffice saves it."""
    folder = tmp_path_factory.mktemp("libreoffice")
    copies = {str(key): copies_of(key) for key in workspace.scheme_years()}
    for name in ("tilskuddsbrev.nb", "avslag.nn", "mangler.nb", "felles/klageorientering.nb", "felles/merknad.nn"):
        copies[name] = export.write(letter(workspace, name), workspace.theme)
    files = {name: folder / f"{number}.docx" for number, name in enumerate(copies)}
    for name, file in files.items():
        file.write_bytes(copies[name])
    peers.libreoffice(tool("soffice"), files.values(), "docx:MS Word 2007 XML", folder / "ut", folder / "profile")
    return {name: folder / "ut" / file.name for name, file in files.items()}


@pytest.mark.slow
def test_a_copy_that_libreoffice_saved_changes_nothing(saved_by_libreoffice, run):
    for name, file in saved_by_libreoffice.items():
        out = run("import", file)
        assert out.exit_code == 0 and out.output.endswith(": nothing changes\n"), (name, out.output)
        assert len(out.output.splitlines()) == 1


@pytest.mark.slow
def test_a_copy_that_libreoffice_saved_does_not_undo_what_changed_since(saved_by_libreoffice, run, workspace, tmp_path):
    root = copied(workspace, tmp_path)
    path = root / "schemas" / f"{LATEST}.json"
    path.write_text(path.read_text(encoding="utf-8").replace("Logg inn i", "Gå inn i"), encoding="utf-8")
    out = run("import", saved_by_libreoffice[str(LATEST)], root=root)
    assert out.exit_code == 1 and "changed in the source since this copy was made; make a new one" in out.output


def reworked(contents, change, name="word/document.xml"):
    """The file with one of its parts changed as text."""
    with zipfile.ZipFile(io.BytesIO(contents)) as parts:
        every = {name: parts.read(name) for name in parts.namelist()}
    every[name] = change(every[name].decode()).encode()
    return package.to_zip(package.compressed_part(each, part) for each, part in every.items())


def test_what_other_programs_write_for_the_same_is_no_change(workspace):
    """A page break after a paragraph for one before the next; bold in a table's head; a slash after a site's name."""
    text = "Før.\n\n---\n\n[Oss](https://imdi.no) her.\n\n| Hva | Når |\n|---|---|\n| Søknad | mai |\n"
    made = Review(
        "tekst.nb", "letter", workspace.root, "nb", Document("Tekst", "nb", "circular", DAY, ()),
        (review.letter_part(workspace.root, text, "nb"),),
    )  # fmt: skip

    def change(xml):
        xml = xml.replace("Før.</w:t></w:r>", 'Før.</w:t></w:r><w:r><w:br w:type="page"/></w:r>')
        xml = xml.replace("<w:pageBreakBefore/>", "")
        return xml.replace('<w:r><w:t xml:space="preserve">Hva', "<w:r><w:rPr><w:b/></w:rPr><w:t>Hva")

    def slashed(rels):
        return rels.replace('"https://imdi.no"', '"https://imdi.no/"')

    contents = reworked(reworked(export.write(made, workspace.theme), change), slashed, "word/_rels/document.xml.rels")
    edited = word_review.read_copy(contents, "kopi.docx")
    assert word_review.import_letter(edited, "kopi.docx", made, text, workspace.theme).after == text


def test_lists_of_one_make_count_on_unless_one_begins_anew():
    part = etree.fromstring(
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>'
        '<w:num w:numId="5"><w:abstractNumId w:val="3"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num></w:numbering>"
    )
    numbers = ListCounter(part)
    assert [numbers.number(each, 0) for each in ("3", "3", "5", "5", "3")] == [1, 2, 1, 2, 3]


def without_controls(document):
    for control in reversed(list(document.element.body.iter(qn("w:sdt")))):
        if control.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}") is None:
            for child in list(control.find(qn("w:sdtContent"))):
                control.addprevious(child)
            control.getparent().remove(control)


@pytest.mark.parametrize(
    ("words", "old", "new", "pointer"),
    [
        (
            "har fokus på innovative",
            "Prosjekter",
            "Søknader",
            "/properties/omrade_1/properties/innovasjon/x-guidance/nb",
        ),
        ("IMDi og Riksrevisjonen", "IMDi", "Vi", "/x-scheme/kontroll/nb"),
    ],
)
def test_the_first_word_of_a_text_that_others_hold_changes_in_it_without_controls(imported, words, old, new, pointer):
    def edit(document):
        without_controls(document)
        replace_words(find(document, words), old, new)

    assert [change.pointer for change in imported(edit).changes] == [pointer]


def test_a_paragraph_that_is_a_fact_is_not_typed_over_without_controls(refused):
    def edit(document):
        without_controls(document)
        replace_words(find(document, "Særlige vilkår for prosjektet går"), "Særlige", "Egne")

    (sentence,) = refused(edit)
    assert "has lost a fact that stood in it: «Særlige vilkår for prosjektet" in sentence


def test_facts_are_found_again_where_all_controls_are_lost(imported):
    def edit(document):
        without_controls(document)
        replace_words(find(document, "er det definert"), "De har ulike", "De har egne")

    made = imported(edit)
    assert [change.pointer for change in made.changes] == ["/x-circular/sections/0/text"]
    assert "De har egne krav" in made.changes[0].after and "{{ omrader | length | ord }}" in made.changes[0].after
