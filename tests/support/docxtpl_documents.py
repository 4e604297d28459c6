"""The templates of docxtpl's own tests: their contexts, and the documents that docxtpl and we make of them."""

import io
import json
import posixpath
import struct
import zipfile
import zlib
from unicodedata import name as unicode_name

import jinja2
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph
from lxml import etree

from assembler.render.word_template.template import WordTemplate
from support import ROOT

TEMPLATES = ROOT / "tests" / "render" / "word_template" / "docxtpl_templates"
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
