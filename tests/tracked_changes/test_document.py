"""Two Word files as one with tracked changes: accepted it is the later file, rejected the earlier one."""

import dataclasses
import datetime as dt
import io
import re
import zipfile

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from assembler.document.nodes import (
    Block,
    Break,
    Emphasis,
    Heading,
    Inline,
    Link,
    ListBlock,
    Note,
    Paragraph,
    Strong,
    Table,
    Text,
    Variable,
)
from assembler.document.walk import lines
from assembler.products.circular import compose_circular
from assembler.render.docx import writer as docx
from assembler.scheme.key import Key
from assembler.tracked_changes import document as tracked
from assembler.tracked_changes import runs
from support import peers
from support.all_nodes import DOCUMENT
from support.tracked_files import W, paragraphs_of, resolve_changes, without_empty_end

MOMENT = dt.datetime(2025, 1, 24)


@pytest.fixture(scope="module")
def years(workspace):
    return workspace.definition(Key("utviklingstiltak", 2023)), workspace.definition(Key("utviklingstiltak", 2025))


def heading(level, words):
    return Heading(level, (Text(words),))


def paragraph(words):
    return Paragraph((Text(words),))


GOAL = paragraph("Formålet er at flere innvandrere kommer i arbeid eller utdanning i hele landet.")
TERMS = paragraph("Tilskuddet kan bare brukes til tiltak som er nevnt i søknaden og i tilskuddsbrevet.")
PHRASES = st.sampled_from(
    [
        "Kommunen må søke. ",
        "Fristen er ",
        "kr\u00a056\u00a0900\u00a0000",
        " i 2025",
        '<&>"',
        "§\u00a08 ",
        "tilskudd til tiltak",
        "  to  mellomrom ",
    ]
)
INLINES: st.SearchStrategy[Inline] = st.recursive(
    st.builds(Text, PHRASES) | st.builds(Variable, st.just("ramme"), PHRASES) | st.just(Break()),
    lambda inner: st.builds(Strong, st.tuples(inner)) | st.builds(Emphasis, st.tuples(inner)) | st.builds(Link, st.sampled_from(["https://imdi.no/a?b=1&c", "mailto:a@imdi.no"]), st.tuples(st.builds(Text, PHRASES))),
    max_leaves=3,
)  # fmt: skip
CHILDREN = st.lists(INLINES, max_size=4).map(tuple)
PARAGRAPHS = st.builds(Paragraph, CHILDREN)
ITEMS = st.lists(st.tuples(PARAGRAPHS), min_size=1, max_size=3).map(tuple)
LISTS = st.builds(ListBlock, st.booleans(), ITEMS, st.sampled_from([1, 4])) | st.builds(
    lambda first, below: ListBlock(False, ((first, below),)), PARAGRAPHS, st.builds(ListBlock, st.booleans(), ITEMS)
)


def table(rows):
    return Table(rows[0], tuple(rows[1:]), ("left",) * len(rows[0]))


CELLS = st.just(()) | st.tuples(PARAGRAPHS) | st.tuples(PARAGRAPHS, PARAGRAPHS) | st.tuples(LISTS)
TABLES = (
    st.integers(1, 3).flatmap(lambda width: st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=4)).map(table)
)
BLOCKS: st.SearchStrategy[Block] = (
    PARAGRAPHS
    | LISTS
    | TABLES
    | st.builds(Heading, st.integers(1, 4), CHILDREN)
    | st.builds(Note, st.tuples(PARAGRAPHS))
)


@st.composite
def two_documents(draw):
    """A document, and another that shares some of its blocks, in order, or none."""
    old = draw(st.lists(BLOCKS, max_size=6))
    kept = [block for block in old if draw(st.booleans())]
    new = list(kept)
    for block in draw(st.lists(BLOCKS, max_size=4)):
        new.insert(draw(st.integers(0, len(new))), block)
    titles = draw(st.tuples(PHRASES, PHRASES))
    contents = draw(st.tuples(st.booleans(), st.booleans()))
    bare = dataclasses.replace(DOCUMENT, details=())
    return tuple(
        dataclasses.replace(bare, title=title, reference=title, blocks=tuple(blocks), contents=with_contents)
        for title, blocks, with_contents in zip(titles, (old, new), contents, strict=True)
    )


@settings(max_examples=40, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(two_documents())
def test_accepting_all_gives_the_later_document_and_rejecting_all_the_earlier(workspace, documents):
    old, new = (docx.write(document, workspace.theme) for document in documents)
    made = tracked.write(old, new, "IMDi", MOMENT)
    for accept, wanted in ((True, new), (False, old)):
        found = resolve_changes(made, accept)
        assert without_empty_end(paragraphs_of(found)) == without_empty_end(paragraphs_of(wanted))
        assert paragraphs_of(found, "word/header1.xml") == paragraphs_of(wanted, "word/header1.xml")


@pytest.fixture(scope="module")
def tracked_circular(years, workspace):
    old, new = (docx.write(compose_circular(each, workspace.theme), workspace.theme) for each in years)
    return old, new, tracked.write(old, new, "IMDi", MOMENT)


def test_the_circulars_of_any_two_years_are_tracked_and_settled_exactly(definition, years, workspace):
    written = [docx.write(compose_circular(each, workspace.theme), workspace.theme) for each in (definition, *years)]
    for old in written:
        for new in written:
            made = tracked.write(old, new, "IMDi", MOMENT)
            assert paragraphs_of(resolve_changes(made, True)) == paragraphs_of(new)
            assert paragraphs_of(resolve_changes(made, False)) == paragraphs_of(old)


def blocks_of(contents):
    body = etree.fromstring(zipfile.ZipFile(io.BytesIO(contents)).read("word/document.xml")).find(f"{W}body")
    return [(etree.QName(block).localname, "".join(part.text or "" for part in block.iter(f"{W}t"))) for block in body]


def test_the_contents_stand_where_they_stood_and_lead_to_their_headings(tracked_circular):
    old, new, made = tracked_circular
    for accept, wanted in ((True, new), (False, old)):
        found = resolve_changes(made, accept)
        assert blocks_of(found) == blocks_of(wanted)
        root = etree.fromstring(zipfile.ZipFile(io.BytesIO(found)).read("word/document.xml"))
        headings = {mark.get(f"{W}name"): runs.text_of(mark.getparent()) for mark in root.iter(f"{W}bookmarkStart")}
        links = [link for link in root.iter(f"{W}hyperlink") if link.get(f"{W}anchor")]
        lost = [link for link in links if headings.get(link.get(f"{W}anchor")) != runs.text_of(link)]
        assert len(links) > 10 and len(lost) <= (
            0 if accept else 1
        )  # a heading that moved has its later bookmark alone


def test_each_change_says_who_and_when_and_has_a_number_of_its_own(tracked_circular):
    xml = etree.fromstring(zipfile.ZipFile(io.BytesIO(tracked_circular[2])).read("word/document.xml"))
    marks = list(xml.iter(f"{W}ins", f"{W}del", f"{W}pPrChange", f"{W}moveFrom", f"{W}moveTo"))
    assert len(marks) > 100
    assert {(mark.get(f"{W}author"), mark.get(f"{W}date")) for mark in marks} == {("IMDi", "2025-01-24T00:00:00Z")}
    ids = [mark.get(f"{W}id") for mark in xml.iter() if mark.get(f"{W}id") and not mark.tag.endswith("End")]
    assert len(ids) == len(set(ids))


def test_the_same_circular_twice_has_no_changes(tracked_circular):
    made = tracked.write(tracked_circular[1], tracked_circular[1], "IMDi", MOMENT)
    assert not re.search(rb"<w:(ins|del|pPrChange)\b", zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml"))


def test_tracked_twice_the_bytes_are_the_same(tracked_circular):
    old, new, made = tracked_circular
    assert tracked.write(old, new, "IMDi", MOMENT) == made


def test_one_changed_number_is_the_only_tracked_change(workspace):
    before = dataclasses.replace(DOCUMENT, blocks=(paragraph("Rammen er kr\u00a056\u00a0900\u00a0000 i år."),))
    after = dataclasses.replace(DOCUMENT, blocks=(paragraph("Rammen er kr\u00a061\u00a0000\u00a0000 i år."),))
    made = tracked.write(docx.write(before, workspace.theme), docx.write(after, workspace.theme), "Kari", MOMENT)
    xml = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert re.findall(r"<w:delText[^>]*>([^<]*)", xml) == ["56\u00a0900\u00a0000"]
    assert re.findall(r"<w:ins [^>]*><w:r><w:t[^>]*>([^<]*)", xml) == ["61\u00a0000\u00a0000"]


def test_a_section_that_has_moved_is_one_move_in_word(workspace):
    goal, terms = (heading(1, "Mål"), GOAL), (heading(1, "Vilkår"), TERMS, paragraph("Dere må søke innen fristen."))
    before, after = (
        docx.write(dataclasses.replace(DOCUMENT, blocks=blocks), workspace.theme)
        for blocks in ((*goal, *terms, heading(1, "Kontakt")), (*terms, *goal, heading(1, "Kontakt")))
    )
    made = tracked.write(before, after, "Kari", MOMENT)
    body = etree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml")).find(f"{W}body")
    names = [[start.get(f"{W}name") for start in body.iter(f"{W}{move}RangeStart")] for move in ("moveFrom", "moveTo")]
    assert names[0] == names[1] and len(names[0]) == 1
    told = [
        ["".join(part.text for part in block.iter(f"{W}t")) for block in body.findall(f"{W}p") if block.find(f"{W}{move}") is not None]
        for move in ("moveFrom", "moveTo")
    ]  # fmt: skip
    assert told[0] == told[1] == ["Mål", "".join(lines((GOAL,)))]
    assert paragraphs_of(resolve_changes(made, True)) == paragraphs_of(after) and paragraphs_of(
        resolve_changes(made, False)
    ) == paragraphs_of(before)


def test_libreoffice_reads_the_changes_and_shows_what_accepting_gives(
    tracked_circular, years, workspace, tool, tmp_path
):
    for name, contents, document in (
        ("godtatt", resolve_changes(tracked_circular[2], True), years[1]),
        ("avvist", resolve_changes(tracked_circular[2], False), years[0]),
    ):
        file = tmp_path / f"{name}.docx"
        file.write_bytes(contents)
        peers.libreoffice(tool("soffice"), [file], "txt:Text (encoded):UTF8", tmp_path, tmp_path / "profile")
        read = re.sub(r"\s+", " ", (tmp_path / f"{name}.txt").read_text(encoding="utf-8-sig"))
        for line in lines(compose_circular(document, workspace.theme).blocks):
            assert re.sub(r"\s+", " ", line).strip() in read
