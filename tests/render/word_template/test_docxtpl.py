"""Word templates give what docxtpl itself gives."""

from itertools import chain

import jinja2
import pytest
from docxtpl import DocxTemplate
from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.core.errors import TemplateError
from assembler.render.word_template import values as word_values
from assembler.render.word_template.template import WordTemplate
from support.docxtpl_documents import (
    PYTHON,
    SCRIPTS,
    TEMPLATES,
    assert_same_document,
    by_docxtpl,
    by_us,
    filters,
    nothing,
    unpacked,
)
from support.word_templates import Written


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
