"""What holds for every page: policy, ids, addresses, valid markup, accessibility."""

import subprocess

import pytest

from assembler.i18n.language import LANGUAGES
from assembler.site.pages import layout
from support import JS
from support.site_pages import BASE, CHECK, KINDS, node


def test_pages_forbid_everything_but_their_own_files(pages):
    for path, page in pages.items():
        policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy and "connect-src" not in policy
        assert page.all("style") == []
        assert not any("style" in each or any(name.startswith("on") for name in each) for _, each in page.tags), path
        for script in page.all("script"):
            assert "src" in script or script["type"] in ("application/json", "application/ld+json")
    assert "form-action 'none'" in next(
        m["content"] for m in pages["utviklingstiltak/2025/soknad.html"].all("meta") if "http-equiv" in m
    )


def test_ids_are_unique_and_what_describes_is_there(pages):
    for page in pages.values():
        ids = [each["id"] for _, each in page.tags if "id" in each]
        assert len(ids) == len(set(ids))
        for name in ("for", "aria-describedby", "aria-labelledby"):
            assert {part for _, each in page.tags for part in each.get(name, "").split()} <= set(ids)


def test_addresses_are_canonical_and_lead_to_the_other_language_form(pages):
    links = pages["nn/utviklingstiltak/2025/index.html"].all("link")
    canonical = [link["href"] for link in links if link["rel"] == "canonical"]
    assert canonical == [f"{BASE}nn/utviklingstiltak/2025/"]
    others = {link["hreflang"]: link["href"] for link in links if "hreflang" in link}
    assert others == {"nb": f"{BASE}utviklingstiltak/2025/", "nn": f"{BASE}nn/utviklingstiltak/2025/"}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_in_any_language_form_light_and_width(browser, kind, language, dark, width):
    path = layout.localised_path(KINDS[kind], language)
    wide = {"eval": "document.documentElement.scrollWidth"}
    assert browser.walk(path, {"axe": True}, wide, dark=dark, width=width) == [[], width]
    if "form" in kind:
        answers = browser.walk(path, CHECK, {"axe": True}, wide, dark=dark, width=width)
        assert answers[1:] == [[], width]


def test_the_markup_is_valid(folder):
    result = subprocess.run([node(), JS / "site-html.mjs", folder], capture_output=True, text=True)
    assert (result.stdout, result.stderr) == ("", "")
