"""The Word writer: real Word, the data as typed, the same bytes each time."""

import dataclasses
import io
import re
import shutil
import time
import zipfile

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.core.errors import TemplateError
from assembler.document.nodes import Detail, Heading, ListBlock, Paragraph, Text
from assembler.document.walk import inline_text, lines
from assembler.render.docx import package
from assembler.render.docx import writer as docx
from assembler.render.docx.styles import Style
from assembler.scheme.theme import Theme
from support import ROOT
from support.all_nodes import DOCUMENT

LETTER = dataclasses.replace(
    DOCUMENT,
    kind="letter",
    recipient=("Kárášjohka – Karasjok kommune", "9735 Karasjok"),
    details=(Detail("Dato", "1. mai"),),
)


@pytest.fixture(scope="module")
def theme(workspace):
    return workspace.theme


def opened(contents):
    return python_docx.Document(io.BytesIO(contents))


def part(contents, name):
    return zipfile.ZipFile(io.BytesIO(contents)).read(name).decode()


def body_text(contents):
    """All text of the body, a line per paragraph, tables in their place; without the contents."""
    xml = re.sub(r"<w:sdt>.*?</w:sdt>", "", part(contents, "word/document.xml"), flags=re.DOTALL)
    told = []
    for paragraph in re.findall(r"<w:p[ >].*?</w:p>", xml, flags=re.DOTALL):
        runs = re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|(<w:br/>)", paragraph)
        text = "".join("\n" if line else run for run, line in runs)
        told.append(text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&"))
    return [line for line in told if line]


@pytest.mark.parametrize("document", [DOCUMENT, LETTER], ids=["circular", "letter"])
def test_it_says_the_trees_text_in_order(document, theme):
    text = body_text(docx.write(document, theme))
    wanted = iter(text)
    for line in lines(document.blocks):
        assert any(line in found for found in wanted) or not line, line


def test_every_node_has_its_word_style(theme):
    contents = docx.write(DOCUMENT, theme)
    used = {paragraph.style.name for paragraph in opened(contents).paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "Body Text", "Note"} <= used
    assert {"List Bullet", "List Bullet 2", "List Bullet 3", "List Number", "List Number 2", "List Number 3"} <= used
    assert "w:tblHeader" in part(contents, "word/document.xml")


def test_every_paragraph_style_that_is_used_exists(theme):
    contents = docx.write(DOCUMENT, theme)
    used = set(re.findall(r'<w:(?:pStyle|tblStyle|rStyle) w:val="(\w+)"', part(contents, "word/document.xml")))
    known = set(re.findall(r'w:styleId="(\w+)"', part(contents, "word/styles.xml")))
    assert used <= known


@pytest.mark.parametrize("layout", sorted(ROOT.glob("templates/*/shell.docx")), ids=lambda path: path.parent.name)
def test_a_layout_has_every_style_that_documents_use(layout):
    known = {style.style_id for style in python_docx.Document(str(layout)).styles}
    assert {style.value for style in Style} <= known


def test_each_numbered_list_begins_anew(theme):
    item = (Paragraph((Text("punkt"),)),)
    two = dataclasses.replace(DOCUMENT, blocks=(ListBlock(True, (item, item)), ListBlock(True, (item,), start=4)))
    contents = docx.write(two, theme)
    numbers = re.findall(r'w:numId w:val="(\d+)"', part(contents, "word/document.xml"))
    assert numbers[0] == numbers[1] != numbers[2]
    starts = dict(
        re.findall(
            r'<w:num w:numId="(\d+)">(?:(?!</w:num>).)*<w:startOverride w:val="(\d+)"/>',
            part(contents, "word/numbering.xml"),
        )
    )
    assert (starts[numbers[0]], starts[numbers[2]]) == ("1", "4")


@pytest.mark.parametrize(("language", "tag"), [("nb", "nb-NO"), ("nn", "nn-NO")])
def test_language_and_title_are_the_documents(language, tag, theme):
    contents = docx.write(dataclasses.replace(DOCUMENT, language=language), theme)
    assert f'w:lang w:val="{tag}"' in part(contents, "word/styles.xml")
    properties = opened(contents).core_properties
    assert (properties.title, properties.language) == (DOCUMENT.title, tag)


def test_links_lead_where_the_tree_says(theme):
    contents = docx.write(DOCUMENT, theme)
    targets = {rel.target_ref for rel in opened(contents).part.rels.values() if rel.is_external}
    assert {"mailto:post@imdi.no", "https://lovdata.no/dokument/NL/lov/2020-11-06-127?a=1&b=2"} <= targets


def test_the_contents_list_the_headings_and_link_to_them(theme):
    xml = part(docx.write(dataclasses.replace(DOCUMENT, contents=True), theme), "word/document.xml")
    contents = re.search(r"<w:sdt>.*?</w:sdt>", xml, re.DOTALL)[0]
    listed = re.findall(r'w:anchor="(\w+)"', contents)
    headings = [block for block in DOCUMENT.blocks if isinstance(block, Heading)]
    assert len(listed) == sum(heading.level <= 2 for heading in headings)
    assert all(f'w:name="{anchor}"' in xml for anchor in listed)
    assert all(
        inline_text(h.children).split("&")[0].split("<")[0].strip() in contents for h in headings if h.level <= 2
    )


HOSTILE = st.text(
    st.sampled_from("{}%_#<>&'\"]/w:ptå\n \u202e\u0007\ud7ff\ue000") | st.characters(), min_size=1, max_size=40
)


@settings(max_examples=80, deadline=None)
@given(HOSTILE)
def test_data_comes_out_as_typed_everywhere(theme, text):
    typed = dataclasses.replace(
        LETTER,
        title=text,
        reference=text,
        recipient=(text,),
        details=(Detail(text, text),),
        blocks=(Paragraph((Text(text),)),),
    )
    legal = "".join(
        c if c in "\t\n" or (" " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff") else "\ufffd"
        for c in text
    )
    found = [paragraph.text for paragraph in opened(docx.write(typed, theme)).paragraphs]
    assert legal in found[-2:] or legal.replace("\n", " ") in [f.replace("\n", " ") for f in found]


@pytest.mark.parametrize(
    "text", ["{{ 7*7 }}", "{% raw %}", "{_%", "{%p if x %}", "<w:p/>", "&amp;", "</w:t>", "]]>", "#}"]
)
def test_what_looks_like_a_template_is_text(text, theme):
    typed = dataclasses.replace(LETTER, title=text, reference=text, blocks=(Paragraph((Text(text),)),))
    contents = docx.write(typed, theme)
    found = [paragraph.text for paragraph in opened(contents).paragraphs]
    assert found.count(text) == 2
    assert opened(contents).core_properties.title == text


def test_written_twice_the_bytes_are_the_same(theme):
    assert docx.write(LETTER, theme) == docx.write(LETTER, theme)


def test_the_brand_rules_colours_font_and_logo(theme):
    brand = dataclasses.replace(theme.brand, colours=dataclasses.replace(theme.brand.colours, primary="#aa0000"))
    contents = docx.write(DOCUMENT, Theme(theme.folder, brand))
    assert 'w:val="AA0000" w:themeColor="accent1"' in part(contents, "word/styles.xml")
    assert '<a:accent1><a:srgbClr val="AA0000"/>' in part(contents, "word/theme/theme1.xml")


@pytest.mark.parametrize("name", ["logo.png", "rundskriv/shell.docx"])
def test_a_new_logo_or_layout_reaches_word_in_a_process_that_lives(name, theme, tmp_path):
    shutil.copytree(theme.folder, tmp_path / "templates")
    own = Theme(tmp_path / "templates", theme.brand)
    time.sleep(0.06)  # so that the cache trusts the files' times
    before = docx.write(DOCUMENT, own)
    assert docx.write(DOCUMENT, own) == before
    new = (own.folder / "letters" / "shell.docx").read_bytes() if name.endswith("docx") else b"another picture"
    (own.folder / name).write_bytes(new)
    assert docx.write(DOCUMENT, own) != before


@pytest.mark.parametrize("spoil", ["missing", "no zip", "no body", "no logo"])
def test_a_broken_shell_is_said_in_one_line(spoil, theme, tmp_path):
    folder = tmp_path / "rundskriv"
    folder.mkdir()
    file = folder / "shell.docx"
    if spoil == "no logo":
        file, shell = tmp_path / "logo.png", (theme.folder / "rundskriv" / "shell.docx").read_bytes()
        (folder / "shell.docx").write_bytes(shell)
    else:
        (tmp_path / "logo.png").write_bytes((theme.folder / "logo.png").read_bytes())
    if spoil == "no zip":
        (folder / "shell.docx").write_bytes(b"not a zip")
    if spoil == "no body":
        python_docx.Document().save(str(folder / "shell.docx"))
    with pytest.raises(TemplateError) as caught:
        docx.write(DOCUMENT, Theme(tmp_path, theme.brand))
    assert len(caught.value.problems) == 1
    assert str(file) in str(caught.value)


parts = st.dictionaries(st.text("abc/ø.", min_size=1, max_size=6), st.binary(max_size=40), max_size=6)


@given(parts, parts, st.booleans())
def test_a_package_from_a_shell_holds_the_shells_parts_and_in_their_place_its_own(shared, own, all_vary):
    shell = package.SharedParts(package.compressed_parts(shared), own if all_vary else ())
    made = shell.package({name: package.compressed_part(name, contents) for name, contents in own.items()})
    with zipfile.ZipFile(io.BytesIO(made)) as read:
        assert sorted(read.namelist()) == sorted({**shared, **own})
        assert {name: read.read(name) for name in read.namelist()} == {**shared, **own}
