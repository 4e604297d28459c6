"""Word templates in docxtpl's manner: the same document as docxtpl's, data as typed, faults told with their place."""

import io
import json
import posixpath
import re
import struct
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import chain, zip_longest
from pathlib import Path
from unicodedata import name as unicode_name

import jinja2
import pytest
from docx import Document
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from assembler.core.errors import TemplateError
from assembler.render.word_template import values as word_values
from assembler.render.word_template.template import WordTemplate
from support import peers

TEMPLATES = Path(__file__).parent / "docxtpl_templates"
UNDERLINES = ("single", "double", "thick", "dotted", "dash", "dotDash", "dotDotDash", "wave")


def png(colour, width=24, height=12):
    """A small picture of one colour; docxtpl's own logos are not free."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + bytes(colour) * width) * height)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PYTHON, DJANGO = png((48, 105, 152)), png((9, 46, 32), 30)

# --- docxtpl's own tests: for each script the context that it renders with, made for the template object at hand ---


def image(tpl, data=PYTHON, **size):
    return InlineImage(tpl, io.BytesIO(data), **size)


def cellbg(tpl):
    rows = [("Very critical alert", "FF0000"), ("Just a warning", "FFDD00"), ("Information", "8888FF")]
    texts = [RichText(rows[0][0], color="FF0000", bold=True), *(RichText(text) for text, _ in rows[1:])]
    return {
        "alerts": [
            {"date": "2015-03-10", "desc": text, "type": "INFO", "bg": bg}
            for text, (_, bg) in zip(texts, rows, strict=True)
        ]
    }


def dynamic_table(tpl):
    return {
        "col_labels": ["fruit", "vegetable", "stone", "thing"],
        "tbl_contents": [
            {"label": "yellow", "cols": ["banana", "capsicum", "pyrite", "taxi"]},
            {"label": "red", "cols": ["apple", "tomato", "cinnabar", "doubledecker"]},
        ],
    }


def escape(tpl):
    return {
        "myvar": RichText('"less than" must be escaped : <, this can be done with RichText() or R()'),
        "myescvar": 'It can be escaped with a "|e" jinja filter in the template too : < ',
        "nlnp": RichText("Here is a multiple\nlines\nstring\aand some\aother\aparagraphs", color="#ff00ff"),
        "mylisting": Listing("the listing\nwith\nsome\nlines\nand special chars : <>& ..."),
        "page_break": RichText("\f"),
        "new_listing": "\nThis is a new listing\nHere is a \t tab\a\nHere is a new paragraph\a\nHere is a page break : \f\nThat's it\n",
        "some_html": "HTTP/1.1 200 OK\nServer: Apache\n\n<html>\n<head>\n    <style>\n    \tpre {\n\t    \tmargin: 0;\n\t    }    \n</head>\n</html>",
    }  # fmt: skip


def escape_auto(tpl):
    return {
        "nested_dict": {unicode_name(each): each for each in """<"&'>"""},
        "autoescape": 'Escaped "str & ing"!',
        "autoescape_unicode": "This is an escaped <unicode> example \u4f60 & \u6211",
        "iteritems": lambda each: each.items(),
    }


def person(tpl):
    return {
        "name": "John Doe", "age": 25, "email": "john@example.com", "is_student": True, "has_degree": True,
        "degree_field": "Computer Science", "skills": ["Python", "Django"], "company_name": "Test Corp",
        "projects": [{"name": "Project A", "year": 2023, "description": "A great project"}],
        "page_number": 1, "generation_date": "2024-01-15", "author": "Test Author",
    }  # fmt: skip


def header_footer(tpl):
    return {
        "title": "헤더와 푸터",
        "company_name": "세계적 회사",
        "date": "2016-03-17",
        "mysubdoc": RichTextParagraph("no sub-document"),
    }


def inline_image(tpl):
    return {
        "myimage": image(tpl, width=Mm(20)),
        "myimageratio": image(tpl, width=Mm(30), height=Mm(60)),
        "frameworks": [
            {"image": image(tpl, data, height=Mm(10)), "desc": desc}
            for data, desc in ((DJANGO, "for perfectionists"), (PYTHON, "small & fast"))
        ],
    }


def nested_for(tpl):
    return {
        "dishes": [{"name": "Pizza", "ingredients": ["bread", "tomato"]}, {"name": "Pie", "ingredients": ["flour"]}],
        "authors": [{"name": "Saint-Exupery", "books": [{"title": "Le petit prince"}, {"title": "L'aviateur"}]}],
    }


def order(tpl):
    return {
        "customer_name": "Eric", "in_europe": True, "is_paid": False, "company_name": "The World Wide company", "total_price": "100,000,000.00", "category": "Book",
        "items": [{"desc": "Python interpreters", "qty": 2, "price": "FREE"}, {"desc": "Guido", "qty": 1, "price": "100,000,000.00"}],
    }  # fmt: skip


def richtext(tpl):
    text = RichText()
    text.add("a rich text", style="myrichtextstyle")
    text.add("some italic", italic=True)
    text.add("some violet", color="#ff00ff")
    text.add("some striked", strike=True)
    text.add("some Highlighted", highlight="#ffff00")
    text.add("some small", size=14)
    text.add("\nYou can add an hyperlink, here to ")
    text.add("google", url_id=tpl.build_url_id('http://google.com/?q=a&b="c"'))
    text.add("\n1st line\n2nd line")
    text.add("\aA new paragraph : <cool>\a")
    text.add("--- A page break here (see next page) ---\f")
    for underline in UNDERLINES:
        text.add(f"\nUnderline : {underline} \n", underline=underline)
    text.add("Courier New\n", font="Courier New")
    text.add("superscript", superscript=True)
    text.add("subscript", subscript=True)
    outer = RichText("an example of ")
    outer.add(text)
    return {"example": outer}


def richtext_east_asia(tpl):
    fonts = {"example": "Microsoft YaHei", "Chinese": "微软雅黑", "simsun": "SimSun"}
    return {name: RichText("测试TEST", font=f"eastAsia:{font}") for name, font in fonts.items()}


def richtext_paragraph(tpl):
    paragraphs, text = RichTextParagraph(), RichText()
    paragraphs.add("allows paragraph styles to be added to text", parastyle="myrichparastyle")
    paragraphs.add("custom bullet\apoints", parastyle="SquareBullet")
    paragraphs.add("This allows for the use of")
    text.add("This works with ")
    text.add("Rich ", bold=True)
    text.add("Strings", underline="single")
    paragraphs.add(text, parastyle="SquareBullet")
    return {"example": paragraphs}


def word2016(tpl):
    return {
        "test_space": " " * 10,
        "test_tabs": "\t" * 5,
        "test_space_r": RichText(" " * 10),
        "test_tabs_r": RichText("\t" * 5),
    }


def filters():
    environment = jinja2.Environment()
    environment.filters["my_filterA"] = lambda value, text: f"{value} {text}"
    environment.filters["my_filterB"] = lambda value, number: value + number
    return environment


def nothing(tpl):
    return {}


# template: the script's context, and its environment and autoescape where it gives any
SCRIPTS = {
    "cellbg_tpl": (cellbg,),
    "comments_tpl": (nothing,),
    "custom_jinja_filters_tpl": (lambda tpl: {"base_value_string": " Hello", "base_value_float": 1.5}, filters),
    "doc_properties_tpl": (lambda tpl: {"test": "HelloWorld"},),
    "dynamic_table_tpl": (dynamic_table,),
    "embedded_embedded_docx_tpl": (lambda tpl: {"name": "John Doe"},),
    "escape_tpl": (escape,),
    "escape_tpl_auto": (escape_auto, jinja2.Environment, True),
    "footnotes_tpl": (lambda tpl: {"a_jinja_variable": "A Jinja variable!"},),
    "get_undeclared_variables": (person,),
    "header_footer_entities_tpl": (lambda tpl: {"title": "Header and footer test"},),
    "header_footer_inline_image_tpl": (lambda tpl: {"inline_image": image(tpl, DJANGO, height=Mm(10)), "images": [image(tpl, height=Mm(10)) for _ in range(3)]},),
    "header_footer_tpl": (header_footer,),
    "header_footer_tpl_utf8": (header_footer,),
    "horizontal_merge_tpl": (nothing,),
    "inline_image_tpl": (inline_image, lambda: jinja2.Environment(autoescape=True)),
    "less_cells_after_loop_tpl": (nothing,),
    "merge_paragraph_tpl": (lambda tpl: {"living_in_town": True},),
    "module_execute_tpl": (lambda tpl: json.loads((TEMPLATES / "module_execute.json").read_text()),),
    "multi_rendering_tpl": (lambda tpl: {"title": "Title ONE", "body": "This is the body for first document"},),
    "nested_for_tpl": (nested_for,),
    "order_tpl": (order,),
    "preserve_spaces_tpl": (lambda tpl: {"tag_1": "looking", "tag_2": "too"},),
    "richtext_and_if_tpl": (lambda tpl: {"foobar": RichText("Foobar!", color="ff0000")},),
    "richtext_eastAsia_tpl": (richtext_east_asia,),
    "richtext_paragraph_tpl": (richtext_paragraph,),
    "richtext_tpl": (richtext,),
    "vertical_merge_nested_tpl": (nothing,),
    "vertical_merge_tpl": (order,),
    "word2016_tpl": (word2016,),
}  # fmt: skip

# What is not compared: scripts whose point is a Subdoc (header_footer, header_footer_utf8 without it; subdoc, merge_docx),
# and template_error, which both refuse.


def unpacked(docx):
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def related(package, name):
    """The relationships of a part by id, each as what it leads to."""
    folder, file = posixpath.split(name)
    data = package.get(f"{folder}/_rels/{file}.rels")
    rels = etree.fromstring(data) if data else ()
    return {rel.get("Id"): f"{rel.get('Type')} {rel.get('Target')} {rel.get('TargetMode', '')}" for rel in rels}


def canonical(package, name):
    """A part as it is compared: XML without regard to prefixes, with what an id leads to in the id's place."""
    data = package[name]
    if not name.endswith((".xml", ".rels")):
        return data
    root = etree.fromstring(data, etree.XMLParser(remove_blank_text=True, resolve_entities=False))
    if name == "[Content_Types].xml" or name.endswith(".rels"):
        return sorted(tuple(sorted((key, value) for key, value in each.items() if key != "Id")) for each in root)
    targets = related(package, name)
    for each in root.iter(etree.Element):
        for key, value in each.items():
            if "/relationships}" in key and value in targets:
                each.set(key, targets[value])
    return [(each.tag, sorted(each.items()), each.text or "", each.tail or "") for each in root.iter()]


def assert_same_document(ours, theirs):
    ours, theirs = unpacked(ours), unpacked(theirs)
    assert ours.keys() == theirs.keys()
    for name in theirs:
        assert ours[name] == theirs[name] or canonical(ours, name) == canonical(theirs, name), name


def by_docxtpl(path, context, environment=jinja2.Environment, autoescape=False, prepare=lambda tpl: None):
    tpl = DocxTemplate(path)
    tpl.init_docx()
    prepare(tpl)
    tpl.render(context(tpl), environment(), autoescape=autoescape)
    saved = io.BytesIO()
    tpl.save(saved)
    return saved.getvalue()


def by_us(path, context, environment=jinja2.Environment, autoescape=False):
    template = WordTemplate(path, environment(), autoescape=autoescape)
    return template.render(context(template))


@pytest.mark.parametrize("name", SCRIPTS)
def test_each_of_docxtpls_own_templates_gives_docxtpls_document(name):
    path = TEMPLATES / f"{name}.docx"
    assert_same_document(by_us(path, *SCRIPTS[name]), by_docxtpl(path, *SCRIPTS[name]))


# Where docxtpl reads U+0007 and U+000C in a plain text as a paragraph and a page, a letter shows what was typed.
@pytest.mark.parametrize("name", sorted(SCRIPTS.keys() - {"escape_tpl"}))
def test_in_the_manner_of_letters_too_it_is_docxtpls_document(name):
    path = TEMPLATES / f"{name}.docx"
    context, environment = (*SCRIPTS[name], jinja2.Environment)[:2]
    assert_same_document(by_us(path, context, environment, True), by_docxtpl(path, context, environment, True))


def test_pictures_and_embedded_files_are_replaced_as_docxtpl_replaces_them(tmp_path):
    files = {"python.png": PYTHON, "dummy": b"", "new": b"another file"}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)

    path = TEMPLATES / "replace_picture_tpl.docx"
    theirs = by_docxtpl(path, nothing, prepare=lambda tpl: tpl.replace_pic("python_logo.png", tmp_path / "python.png"))
    template = WordTemplate(path, jinja2.Environment())
    assert_same_document(template.render({}, {"python_logo.png": PYTHON}), theirs)

    path = TEMPLATES / "header_footer_image_tpl.docx"
    template = WordTemplate(path, jinja2.Environment())
    old = next(data for name, data in unpacked(path.read_bytes()).items() if name.startswith("word/media/"))
    context = {"mycompany": "The World Wide company"}

    def saved(prepare):  # docxtpl replaces media while it saves to a file
        tpl = DocxTemplate(path)
        prepare(tpl)
        tpl.render(context)
        tpl.save(tmp_path / "out.docx")
        return (tmp_path / "out.docx").read_bytes()

    (tmp_path / "dummy").write_bytes(old)
    theirs = saved(lambda tpl: tpl.replace_media(tmp_path / "dummy", tmp_path / "python.png"))
    assert_same_document(template.render(context, {template.part_of(old): PYTHON}), theirs)

    path = TEMPLATES / "embedded_main_tpl.docx"
    template = WordTemplate(path, jinja2.Environment())
    inside = {name: data for name, data in unpacked(path.read_bytes()).items() if name.startswith("word/embeddings/")}
    context = {"name": "John Doe"}
    first, *_, last = inside

    def replace(tpl):
        (tmp_path / "dummy").write_bytes(inside[first])
        tpl.replace_embedded(tmp_path / "dummy", tmp_path / "new")
        tpl.replace_zipname(last, tmp_path / "new")

    ours = template.render(context, {template.part_of(inside[first]): b"another file", last: b"another file"})
    assert_same_document(ours, saved(replace))
    with pytest.raises(TemplateError, match=r"no part or picture «python-logo.png»"):
        template.render(context, {"python-logo.png": PYTHON})


def test_a_subdoc_is_refused_by_name(monkeypatch):
    class Subdoc:  # docxtpl has its own only where docxcompose is installed
        def __html__(self):
            return "<w:p/>"

    monkeypatch.setattr(word_values, "_SUBDOC", Subdoc)
    with pytest.raises(TemplateError, match="a Subdoc cannot stand in a compiled template"):
        WordTemplate(TEMPLATES / "subdoc_tpl.docx", jinja2.Environment()).render({"mysubdoc": Subdoc()})


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(TEMPLATES.glob("*.docx")) if path.stem != "template_error_tpl"],  # wrong on purpose
    ids=lambda path: path.stem,
)
def test_the_names_of_a_template_are_those_that_docxtpl_finds(path):
    theirs = DocxTemplate(path).get_undeclared_template_variables(filters())
    in_footnotes = {"a_jinja_variable"} if path.stem == "footnotes_tpl" else set()  # where docxtpl does not look
    assert WordTemplate(path, filters()).undeclared() == theirs | in_footnotes


# --- templates of our own ---


class Written:
    """A Word document being written: each paragraph and table row that a test needs."""

    def __init__(self, *paragraphs):
        self.docx = Document()
        for text in paragraphs:
            self.docx.add_paragraph(text)

    def table(self, *rows):
        table = self.docx.add_table(rows=len(rows), cols=max(map(len, rows)))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip_longest(row.cells, texts):
                if text is None:
                    row._tr.remove(cell._tc)
                else:
                    cell.text = text
        return self

    def header(self, text):
        self.docx.sections[0].header.paragraphs[0].text = text
        return self

    def at(self, folder, name="brev.docx"):
        self.docx.save(folder / name)
        return folder / name


def lines(docx):
    return [paragraph.text for paragraph in Document(io.BytesIO(docx)).paragraphs]


def faults(path, **context):
    with pytest.raises(TemplateError) as caught:
        WordTemplate(path).render(context)
    assert all(problem.file == str(path) for problem in caught.value.problems)
    return [(problem.place, problem.what) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("Vi har mottatt {{ soknadn }} fra dere", "«Vi har mottatt {{ soknadn }} fra dere»", "unknown name «soknadn» in {{ soknadn }}; did you mean «soknad»?"),
        ("Til {{ mottaker.navnn }}", "«Til {{ mottaker.navnn }}»", "unknown name «navnn» in {{ mottaker.navnn }}; did you mean «navn»?"),
        ("Frist {{ soknad | uper }}", "«Frist {{ soknad | uper }}»", "unknown filter «uper» in {{ soknad | uper }}; did you mean «upper»?"),
        ("{% if soknad is definned %}a{% endif %}", "«{% if soknad is definned %}a{% endif %}»", "unknown test «definned» in {% if soknad is definned %}; did you mean «defined»?"),
        ("{% iff soknad %}a", "«{% iff soknad %}a»", "unknown tag «iff» in {% iff soknad %}; did you mean «if»?"),
        ("Ja {% if soknad %} nei", "«Ja {% if soknad %} nei»", "«if» is never closed by «endif» in {% if soknad %}"),
        ("Ja {% endif %} nei", "«Ja {% endif %} nei»", "«endif» closes nothing in {% endif %}"),
        ("{% for a in soknad %}x{% endif %}", "«{% for a in soknad %}x{% endif %}»", "«endif» comes while «for» is open in {% endif %}"),
        ("{%p for a in sokand %}", "«{% for a in sokand %}»", "unknown name «sokand»; did you mean «soknad»?"),
        ("En {{ soknad.__class__ }}", "«En {{ soknad.__class__ }}»", "«__class__» is nothing that a template may ask for in {{ soknad.__class__ }}"),
        ("En {{ mottaker }} her", "«En {{ mottaker }} her»", "the value is neither text nor number but {'navn': 'Karasjok'} in {{ mottaker }}"),
        ("En {{ bilde('fins-ikke.png') }} her", "«En {{ bilde('fins-ikke.png') }} her»", "cannot be filled in: there is no image «fins-ikke.png» in the template's folder in {{ bilde('fins-ikke.png') }}"),
        ("Sum {{ soknad + 1 }}", "«Sum {{ soknad + 1 }}»", 'cannot be filled in: can only concatenate str (not "int") to str in {{ soknad + 1 }}'),
        ("{{ soknad | safe }}", "«{{ soknad | safe }}»", "unknown filter «safe»"),
        ("{% autoescape false %}{{ soknad }}{% endautoescape %}", "«{% autoescape false %}{{ soknad }}{% endautoescape %}»", "data is never XML: «autoescape» is not for templates in {% autoescape false %}"),
    ],
    ids=lambda text: re.sub("\\W+", " ", text),
)  # fmt: skip
def test_a_fault_names_the_paragraph_the_tag_and_the_nearest_name(tmp_path, text, place, what):
    path = Written(
        "Første avsnitt", text, *(["{{ a }}", "{%p endfor %}"] if text.startswith("{%p") else []), "Siste"
    ).at(tmp_path)
    assert faults(path, soknad="R1", mottaker={"navn": "Karasjok"}) == [(place, what)]


def test_all_unknown_names_of_all_parts_are_told_at_once(tmp_path):
    written = Written(
        "Hei {{ navnn }}",
        "{%p if dato_x %}",
        "Frist",
        "{%p endif %}",
        "x" * 200 + " {{ navnn.mer }} {{ sum | int + 2 }}",
    ).header("{{ topp }}")
    written.docx.core_properties.title = "{{ tittel }}"
    told = faults(written.at(tmp_path), navn="", dato="")
    assert [place for place, _ in told] == ["«Hei {{ navnn }}»", "«{% if dato_x %}»", f"«{'x' * 79}…»", f"«{'x' * 79}…»", "header «{{ topp }}»", "property title «{{ tittel }}»"]  # fmt: skip
    assert told[0][1] == "unknown name «navnn» in {{ navnn }}; did you mean «navn»?"


def test_a_misspelt_tag_and_filter_are_told_before_any_letter_is_filled(tmp_path):
    with pytest.raises(TemplateError) as caught:
        WordTemplate(Written("{{ a | dat }} {{ b | ord }}").header("{% endiff %}").at(tmp_path))
    assert [problem.what.partition(" in ")[0] for problem in caught.value.problems] == ["unknown filter «dat»", "unknown filter «ord»", "unknown tag «endiff»; did you mean «endif»?"]  # fmt: skip


def test_docxtpls_own_faulty_template_is_told_with_its_paragraph():
    with pytest.raises(TemplateError, match=r"«I am the fifth paragraph.*«endif» closes nothing"):
        WordTemplate(TEMPLATES / "template_error_tpl.docx")


def test_tags_that_would_break_the_document_are_told(tmp_path):
    path = Written("{% if ja %}").table(["a", "b {% endif %}"]).at(tmp_path)
    template = WordTemplate(path)
    assert "b" in "".join(template.fill({"ja": True}).lines())
    with pytest.raises(TemplateError, match=r"the result is no document any more.*different levels") as caught:
        template.render({"ja": False})
    assert caught.value.problems[0].place == "«{% if ja %}»"


def test_what_is_no_word_document_is_one_clear_error(tmp_path):
    whole = Written("x").at(tmp_path).read_bytes()
    parts = unpacked(whole)

    def zipped(contents, method=zipfile.ZIP_DEFLATED):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", method) as package:
            for name, data in contents.items():
                package.writestr(name, data)
        return packed.getvalue()

    wrong = {
        "text": b"Kjaere soker",
        "empty": b"",
        "torn": whole[: len(whole) // 2],
        "changed": whole[:200] + bytes(200) + whole[400:],
        "no document": zipped({name: data for name, data in parts.items() if name != "word/document.xml"}),
        "no XML": zipped({**parts, "word/document.xml": b"<w:document>"}),
        "other file": zipped({"a.txt": b"a"}),
        "bomb": zipped({**parts, "word/media/a.bin": bytes(201 * 2**20)}),
    }
    for what, data in wrong.items():
        path = tmp_path / f"{what}.docx"
        path.write_bytes(data)
        with pytest.raises(TemplateError) as caught:
            WordTemplate(path)
        (problem,) = caught.value.problems
        assert problem.file == str(path), what
        assert ("200 MB" in problem.what) == (what == "bomb")
    with pytest.raises(TemplateError, match="No such file"):
        WordTemplate(tmp_path / "gone.docx")


def test_several_lines_and_tabs_in_a_value_are_lines_and_tabs(tmp_path):
    letter = WordTemplate(Written("Til {{ a }}.", "{{ b }}").at(tmp_path)).render(
        {"a": "en\r\nto\rtre\tfire", "b": "fem"}
    )
    assert lines(letter)[:1] == ["Til en\nto\ntre\tfire."]
    xml = unpacked(letter)["word/document.xml"].decode()
    assert xml.count("<w:br/>") == 2 and xml.count("<w:tab/>") == 1


def test_a_plain_text_is_not_lost_where_rich_text_could_stand(tmp_path):
    path = (
        Written("Før {{r a }} etter", "{{p b }}", "{% for x in liste %}{{r x }}{% endfor %}")
        .table(["{{p b }}"])
        .at(tmp_path)
    )
    context = {"a": "en < to", "b": Listing("tre\nfire"), "liste": [RichText("fem"), 6, ""]}
    document = Document(io.BytesIO(WordTemplate(path).render(context)))
    assert [paragraph.text for paragraph in document.paragraphs] == ["Før en < to etter", "tre\nfire", "fem6"]
    assert document.tables[0].cell(0, 0).text == "tre\nfire"


def test_docxtpls_escaped_tags_are_shown_as_tags_and_those_in_data_are_left_alone(tmp_path):
    path = Written("Skriv {_{ navn }_} og {_% if %_}: {{ a }}").at(tmp_path)
    assert lines(WordTemplate(path).render({"a": "{_{ x }_} {_% y %_}"})) == [
        "Skriv {{ navn }} og {% if %}: {_{ x }_} {_% y %_}"
    ]


def test_a_picture_of_the_templates_folder_is_placed_with_size_and_alternative_text(tmp_path):
    (tmp_path / "logo.png").write_bytes(PYTHON)
    folder = tmp_path / "brev"
    folder.mkdir()
    (folder / "logo.png").write_bytes(PYTHON)
    path = Written('{{ bilde("logo.png", bredde_mm=30, tekst="IMDis <logo>") }}', '{{ bilde("logo.png") }}').header('{{ bilde("logo.png") }}').at(folder)  # fmt: skip
    letter = WordTemplate(path).render({})
    first, second = Document(io.BytesIO(letter)).inline_shapes
    assert (first.width, first.height) == (Mm(30), Mm(15))
    assert first._inline.docPr.get("descr") == "IMDis <logo>"
    assert second._inline.docPr.get("id") == "1002"
    package = unpacked(letter)
    assert [data for name, data in package.items() if name.startswith("word/media")] == [PYTHON]
    assert any("media/image" in target for target in related(package, "word/header1.xml").values())
    outside = Written('{{ bilde("../logo.png") }}').at(folder, "ut.docx")
    assert faults(outside)[0][1].startswith(
        "cannot be filled in: there is no image «../logo.png» in the template's folder"
    )


def test_a_text_as_lines_is_what_word_shows(tmp_path):
    written = Written("Hei {{ navn }}", "{{ tekst }}").table(["en", "to"]).header("Brev {{ navn }}")
    letter = WordTemplate(written.at(tmp_path)).fill({"navn": "Čorgaš & <co>", "tekst": "a\nb\tc"})
    assert letter.lines() == ["Hei Čorgaš & <co>", "a", "b\tc", "en", "to", "Brev Čorgaš & <co>"]


def test_a_property_is_escaped_once(tmp_path):
    written = Written("x")
    written.docx.core_properties.title, written.docx.core_properties.author = "Til {{ a }}", "IMDi"
    core = Document(io.BytesIO(WordTemplate(written.at(tmp_path)).render({"a": "<A & B>"}))).core_properties
    assert (core.title, core.author) == ("Til <A & B>", "IMDi")


def test_the_same_data_gives_the_same_bytes_in_any_thread(tmp_path):
    path = Written("Hei {{ navn }}", "{{ tekst }}").header("{{ navn }}").at(tmp_path)
    contexts = [{"navn": f"Mottaker {number}", "tekst": "a\nb" * number} for number in range(40)]
    template = WordTemplate(path)
    one = [template.render(context) for context in contexts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(template.render, contexts)) == one
    assert [WordTemplate(path).render(context) for context in contexts[:3]] == one[:3]


def test_a_template_without_properties_gives_no_time_of_day(tmp_path):
    parts = unpacked(Written("x").at(tmp_path).read_bytes())
    parts["_rels/.rels"] = re.sub(rb'<Relationship [^>]*core-properties"[^>]*/>', b"", parts["_rels/.rels"])
    del parts["docProps/core.xml"]
    with zipfile.ZipFile(tmp_path / "bare.docx", "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    letter = WordTemplate(tmp_path / "bare.docx").render({})
    assert b"modified" not in unpacked(letter)["docProps/core.xml"]


HOSTILE = ["{{ 7*7 }}", "{%", "%}", "{_%", "{_{", "#", "{#", "<w:p/>", "&", "&amp;", "</w:t>", "\u202e\u200f\u2066", "x" * 10_000, "=1+1", "\a", "\f", "\0", "\ud800", "\ue000title\ue000", "assembler-link:x", '"', "'", "]]>", "\n", "\t"]  # fmt: skip
TEXT = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8)), max_size=6).map("".join)


@cache
def hostile_template(folder):
    written = Written(
        "1: {{ a }}|", "{%p for each in liste %}", "2: {{ each }}|", "{%p endfor %}", "{{r rik }}"
    ).header("3: {{ a }}|")
    written.docx.core_properties.title = "{{ a }}"
    return WordTemplate(written.table(["{{ a }}", "{% cellbg a %}4"]).at(folder))


def as_word_shows(text):
    return re.sub(
        "[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]",
        "\ufffd",
        text.replace("\r\n", "\n").replace("\r", "\n"),
    )


@settings(deadline=None, max_examples=40)
@given(TEXT, st.lists(TEXT, max_size=3))
def test_whatever_the_data_it_comes_out_as_typed_and_never_runs(tmp_path_factory, a, liste):
    template = hostile_template(tmp_path_factory.getbasetemp())
    letter = template.render({"a": a, "liste": liste, "rik": RichText(a.replace("\a", "").replace("\f", ""))})
    document = Document(io.BytesIO(letter))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said[: 1 + len(liste)] == [f"1: {as_word_shows(a)}|", *(f"2: {as_word_shows(each)}|" for each in liste)]
    assert document.sections[0].header.paragraphs[0].text == f"3: {as_word_shows(a)}|"
    assert document.tables[0].cell(0, 0).text == as_word_shows(a)
    assert document.core_properties.title == as_word_shows(a)


# --- tags and tables of any shape ---


def tagged(what, opening, closing):
    """What stands between two tags of a row or cell, as lists of rows or cells."""
    return what.map(lambda inner: [opening, *inner, closing])


CELL = st.sampled_from(["a", "{{ a }}", "{% if ja %}b{% endif %}", "{% colspan antall %}c"]).map(lambda cell: [cell])
CELLS = st.lists(
    CELL
    | tagged(CELL, "{%tc if ja %}", "{%tc endif %}")
    | tagged(CELL | st.just(["{% hm %}{{ x }}"]), "{%tc for x in liste %}", "{%tc endfor %}"),
    min_size=1,
    max_size=3,
).map(lambda each: list(chain(*each)))
ROW = CELLS.map(lambda cells: [cells])
ROWS = st.lists(ROW | ROW | tagged(ROW, ["{%tr for x in liste %}"], ["{%tr endfor %}"]) | tagged(ROW, ["{%tr if ja %}"], ["{%tr endif %}"]), min_size=1, max_size=3).map(lambda each: list(chain(*each)))  # fmt: skip


@settings(deadline=None, max_examples=25)
@given(ROWS, st.booleans(), st.integers(0, 2))
def test_a_table_of_any_shape_is_docxtpls(tmp_path_factory, rows, ja, count):
    path = Written("{{ a }}").table(*rows).at(tmp_path_factory.getbasetemp(), "tabell.docx")
    context = {"a": "x", "ja": ja, "liste": ["y"] * count, "antall": 2}
    theirs = by_docxtpl(path, lambda tpl: context, autoescape=True)
    assert_same_document(WordTemplate(path, jinja2.Environment()).render(context), theirs)


@pytest.mark.slow
def test_libreoffice_opens_what_hostile_data_made(tmp_path, tool):
    template = hostile_template(tmp_path)
    a = "".join(each for each in HOSTILE if each.isprintable())
    (tmp_path / "ut.docx").write_bytes(template.render({"a": a, "liste": HOSTILE, "rik": RichText("rik")}))
    peers.libreoffice(tool("soffice"), [tmp_path / "ut.docx"], "txt:Text", tmp_path, tmp_path / "profile")
    assert f"1: {a}|" in (tmp_path / "ut.txt").read_text(encoding="utf-8-sig")
