"""The HTML writer: one accessible page that asks nobody for anything, and says what the tree says."""

import dataclasses
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.document.nodes import Field, Heading, Link, Paragraph, Text
from assembler.document.walk import fields, lines
from assembler.render.html import writer
from support.all_nodes import DOCUMENT

VOID = {"col", "meta", "link", "input", "br", "img", "hr"}


class Page(HTMLParser):
    """A page as a list of (tag, attributes), its text in <main>, and whether its tags close as they open."""

    def __init__(self, contents):
        super().__init__()
        self.tags, self.open, self.text = [], [], []
        self.feed(contents.decode("utf-8"))

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "main" in self.open and "nav" not in self.open and "option" not in self.open:
            self.text.append(data)

    def all(self, *names):
        return [attributes for tag, attributes in self.tags if tag in names]


@pytest.fixture(scope="module")
def page(workspace):
    return Page(writer.write(dataclasses.replace(DOCUMENT, contents=True), workspace.theme))


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_it_says_the_trees_text_in_order(page):
    said, cursor = squeezed("".join(page.text)), 0
    for line in map(squeezed, (DOCUMENT.title, *lines(DOCUMENT.blocks))):
        assert line in said[cursor:]
        cursor = said.index(line, cursor) + len(line)


def test_every_tag_is_closed(page):
    assert page.open == []


def test_headings_go_down_from_one_title(page):
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    wanted = [block.level + 1 for block in DOCUMENT.blocks if isinstance(block, Heading)]
    assert [level for level in levels if level > 1][-len(wanted) :] == wanted


def test_language_title_and_landmarks(page):
    assert page.all("html")[0]["lang"] == DOCUMENT.language
    assert len(page.all("title")) == len(page.all("main")) == 1
    assert page.all("nav")


def test_ids_are_unique_and_every_inner_link_leads_to_one(page):
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    inner = [a["href"][1:] for a in page.all("a") if a.get("href", "").startswith("#")]
    assert inner and set(inner) <= set(ids)
    told = [
        each
        for _, a in page.tags
        for name in ("for", "aria-describedby", "aria-labelledby")
        for each in a.get(name, "").split()
    ]
    assert set(told) <= set(ids)


def test_every_control_has_a_name(page):
    labelled = {attributes.get("for") for attributes in page.all("label")}
    for control in page.all("input", "select", "textarea"):
        inside_label = control.get("type") in ("radio", "checkbox")
        assert control.get("id") in labelled or "aria-label" in control or "aria-labelledby" in control or inside_label
    assert len(page.all("fieldset")) == len(page.all("legend"))
    assert {field.name for field in fields(DOCUMENT.blocks)} >= {
        c["name"] for c in page.all("input", "select", "textarea") if "name" in c
    }


def test_tables_have_column_headers(page):
    assert page.all("th")
    assert all(header.get("scope") == "col" for header in page.all("th"))


def test_no_request_leaves_the_page(page):
    assert page.all("script") == []
    assert all(link["href"].startswith("data:") for link in page.all("link"))
    assert all(image["src"].startswith("data:") for image in page.all("img"))
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil", "vbscript:x"])
def test_a_link_with_another_scheme_is_text(url, workspace):
    document = dataclasses.replace(DOCUMENT, blocks=(Paragraph((Link(url, (Text("her"),)),)),))
    page = Page(writer.write(document, workspace.theme))
    assert url not in [a.get("href") for a in page.all("a")]
    assert "her" in "".join(page.text)


def with_text(text):
    blocks = (Heading(1, (Text(text),)), Paragraph((Text(text),)), Field("a", text, "text", help=text, value=text))
    return dataclasses.replace(DOCUMENT, title=text, reference=text, blocks=blocks, details=(), recipient=(text,))


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("<>&'\"/{}%#\u0007\u202e\ud800aå ") | st.characters(), min_size=1, max_size=40))
def test_data_never_become_markup(workspace, text):
    page, plain = (Page(writer.write(with_text(each), workspace.theme)) for each in (text, "t"))
    assert page.open == []
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]


@pytest.mark.parametrize("text", ["<b>fet</b>", "&amp;", "\"'", "{{ 7*7 }}", "</main>", "<!--", "]]>"])
def test_what_looks_like_markup_is_shown_as_typed(text, workspace):
    assert "".join(Page(writer.write(with_text(text), workspace.theme)).text).count(text) >= 2


def test_written_twice_the_bytes_are_the_same(workspace):
    assert writer.write(DOCUMENT, workspace.theme) == writer.write(DOCUMENT, workspace.theme)
