"""The front page."""

import datetime as dt
import re

import pytest

from assembler.core import atomic_files
from assembler.site import publish as site
from assembler.site.funding_calls import Call
from assembler.site.pages import home as overview
from assembler.site.pages import layout
from support.site_pages import (
    BASE,
    Browser,
)


def test_the_first_page_weighs_less_than_100_kilobytes(pages, folder):
    page = pages["index.html"]
    needed = [script["src"] for script in page.all("script") if "src" in script]
    needed += [link["href"] for link in page.all("link") if link["rel"] in ("stylesheet", "icon")]
    assert sum((folder / name).stat().st_size for name in {"index.html", *needed}) < 100_000


@pytest.mark.parametrize(
    ("language", "who"), [("nb", "Kommuner og fylkeskommuner"), ("nn", "Kommunar og fylkeskommunar")]
)
def test_who_may_apply_begins_its_own_line(folder, built, language, who):
    for path in ("index.html", f"{built.calls[0].folder}/index.html"):
        assert f">{who}<" in (folder / layout.localised_path(path, language)).read_text(encoding="utf-8")


def test_calls_that_move_stand_where_a_site_of_that_day_has_them(workspace, tool, tmp_path):
    calls = tuple(Call(workspace.definition(key), (), (), {}) for key in workspace.scheme_years())

    def written(date):
        whole = layout.Site(workspace.theme, BASE, date, calls)
        return layout.to_html(overview.page(whole, "nb"), whole)

    def order(text):
        return re.findall(r'data-state="(\w+)"|href="([\w/-]+)/index.html"', text)

    atomic_files.write_folder(
        tmp_path / "site", {"index.html": written(dt.date(2017, 1, 1)), **dict(site._asset_files(workspace.theme))}
    )
    browser = Browser(tool("chromium"), tmp_path / "site")
    now = {"eval": "document.querySelector('main').outerHTML"}
    try:
        for date in ("2018-03-01", "2021-12-15", "2023-02-01", "2025-02-10", "2026-01-01"):
            (seen,) = browser.walk("index.html", now, now=f"{date}T12:00+01:00")
            assert order(seen) == order(written(dt.date.fromisoformat(date)).decode().partition("<main")[2]), date
    finally:
        browser.close()
