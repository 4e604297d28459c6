"""The page of a call."""

import re

import pytest

from assembler.i18n.language import LANGUAGES
from assembler.site import words
from assembler.site.pages import layout
from support.site_pages import KINDS


def test_a_text_in_the_other_language_form_says_so(pages):
    assert {"nb"} == {div["lang"] for div in pages["nn/utviklingstiltak/2025/index.html"].all("div") if "lang" in div}
    assert not any("lang" in div for div in pages["utviklingstiltak/2025/index.html"].all("div"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_news_of_a_call_stand_on_its_page(folder, language):
    heading = f">{words.phrase('news', language)}</h2>"
    pages = [folder / layout.localised_path(KINDS[kind], language) for kind in ("call", "call without register")]
    assert [heading in page.read_text(encoding="utf-8") for page in pages] == [True, False]


@pytest.mark.parametrize("kind", ["call", "call without register"])
def test_what_one_came_for_stands_before_long_texts(pages, kind):
    ids = [each["id"] for _, each in pages[KINDS[kind]].tags if "id" in each]
    wanted = ["finn", "frister", "last-ned", "nytt", "rundskriv"]
    assert [each for each in ids if each in wanted] == [each for each in wanted if each in ids]


@pytest.mark.parametrize("kind", ["call", "call without register"])
def test_a_file_is_saved_by_a_name_that_says_of_what_it_is(pages, kind):
    links = {each["href"]: each.get("download") for each in pages[KINDS[kind]].all("a") if "hreflang" in each}
    key = KINDS[kind].removesuffix("/index.html").replace("/", "-")
    assert links["soknad.nn.pdf"] == f"soknad-nn-{key}.pdf"
    assert links["rundskriv.nb.docx"] == f"rundskriv-nb-{key}.docx"
    assert links["rundskriv.nb.pdf"] is None


def test_a_frame_that_no_circular_gives_is_told_of(pages):
    facts = [pages[KINDS[kind]].texts["dd"] for kind in ("call", "call without register")]
    assert [words.phrase("no_frame", "nb") in each for each in facts] == [True, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_of_a_circular_lead_into_it(folder, language):
    text = (folder / layout.localised_path(KINDS["call"], language)).read_text(encoding="utf-8")
    before, _, circular = text.partition('id="rundskriv-innhold"')
    led = re.findall(r'<a href="#([^"]+)"', circular.partition("</ul>")[0])
    assert len(led) > 5
    assert [name for name in led if f'id="{name}"' in before or f'id="{name}"' not in circular] == []


def test_axe_finds_nothing_on_the_page_of_a_call(browser):
    assert browser.walk(KINDS["call"], {"axe": True}) == [[]]
