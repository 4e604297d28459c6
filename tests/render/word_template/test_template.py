"""Word templates in docxtpl's manner: the same document as docxtpl's, data as typed, faults told with their place."""

import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from docx import Document
from docx.shared import Mm
from docxtpl import Listing, RichText
from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.core.errors import TemplateError
from assembler.render.word_template.template import WordTemplate
from support import peers
from support.docxtpl_documents import PYTHON, TEMPLATES, related, unpacked
from support.word_templates import Written, faults, lines


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


@pytest.mark.slow
def test_libreoffice_opens_what_hostile_data_made(tmp_path, tool):
    template = hostile_template(tmp_path)
    a = "".join(each for each in HOSTILE if each.isprintable())
    (tmp_path / "ut.docx").write_bytes(template.render({"a": a, "liste": HOSTILE, "rik": RichText("rik")}))
    peers.libreoffice(tool("soffice"), [tmp_path / "ut.docx"], "txt:Text", tmp_path, tmp_path / "profile")
    assert f"1: {a}|" in (tmp_path / "ut.txt").read_text(encoding="utf-8-sig")
