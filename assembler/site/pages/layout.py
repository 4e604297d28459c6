"""Render what every page shares: head, content security policy, language switch, breadcrumbs and footer."""

from __future__ import annotations

import datetime as dt
import json
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from assembler.document.words import label
from assembler.i18n.formats import organisation_number, phone_number
from assembler.i18n.language import LANGUAGES, Language
from assembler.render.html.escape import Html, escaped, tag
from assembler.scheme.theme import Theme
from assembler.site.funding_calls import Call
from assembler.site.words import phrase

ASSETS = "assets"
FORMS_TO_SITE, NO_FORMS = "'self'", "'none'"  # form-action: this site, or nowhere
# `connect-src` is barred by `default-src`: no page can send or fetch anything by script.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action {}"
)


@dataclass(frozen=True, slots=True)
class Site:
    """The whole site. ``base`` is its address, with a slash at the end; its pages are as of ``date``."""

    theme: Theme
    base: str
    date: dt.date
    calls: tuple[Call, ...]

    def address(self, path: str) -> str:
        """The full address of a path below the site; that of a folder's first page is the folder's."""
        return self.base + path.removesuffix("index.html")

    def page_address(self, path: str, language: Language) -> str:
        """The full address of a page, by its path in bokmål, in a language form."""
        return self.address(localised_path(path, language))


@dataclass(frozen=True, slots=True)
class Page:
    """A page in one language form. ``path`` is its path in bokmål; in nynorsk ``nn/`` stands before it.

    ``trail`` are the pages above it (path in bokmål and name), ``scripts`` its own scripts among the assets,
    ``metadata`` its JSON-LD, ``forms`` the source that its forms may be sent to (a Content-Security-Policy value), and
    ``name`` a shorter title for the breadcrumbs.
    """

    path: str
    language: Language
    title: str
    description: str
    main: tuple[Html, ...]
    trail: tuple[tuple[str, str], ...] = ()
    scripts: tuple[str, ...] = ()
    metadata: Mapping[str, object] | None = None
    forms: str = NO_FORMS
    name: str = ""

    @property
    def place(self) -> str:
        """Its path below the site."""
        return localised_path(self.path, self.language)

    def to(self, path: str) -> str:
        """The relative address of a file of the site from this page."""
        return relative_address(self.place, path)


def localised_path(path: str, language: Language) -> str:
    """The path of a page in a language form."""
    return path if language == "nb" else f"{language}/{path}"


def relative_address(place: str, path: str) -> str:
    """The relative address from one path below the site to another."""
    return posixpath.relpath(path, posixpath.dirname(place) or ".")


def to_html(page: Page, site: Site) -> bytes:
    """The page as HTML in UTF-8."""
    skip = tag("a", escaped(label("skip_to_content", page.language)), class_="ds-skip-link", href="#tekst")
    main = tag("main", Html("\n".join(page.main)), id="tekst", tabindex=-1)
    body = tag("body", Html("\n".join((skip, _header(page, site), main, _footer(page, site)))))
    return f"<!doctype html>\n{tag('html', _head(page, site), body, lang=page.language)}\n".encode()


def json_script(name: str, value: object) -> Html:
    """Values for scripts, as an element of JSON that browsers do not run."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return tag("script", Html(text), type="application/json", id=name)


def _head(page: Page, site: Site) -> Html:
    parts = [
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY.format(page.forms)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", escaped(f"{page.title} – {site.theme.brand.short_name}")),
        tag("meta", name="description", content=page.description),
        tag("link", rel="canonical", href=site.address(page.place)),
    ]
    for language in LANGUAGES:
        address = site.page_address(page.path, language)
        parts.append(tag("link", rel="alternate", hreflang=language, href=address))
    feed = {"href": page.to(f"{localised_path('nytt', page.language)}.xml"), "title": phrase("feed", page.language)}
    parts += [
        tag("link", rel="alternate", type="application/atom+xml", **feed),
        tag("link", rel="icon", href=page.to(f"{ASSETS}/logo.svg"), type="image/svg+xml"),
        tag("link", rel="stylesheet", href=page.to(f"{ASSETS}/designsystemet.css")),
        tag("link", rel="stylesheet", href=page.to(f"{ASSETS}/site.css")),
    ]
    parts += [tag("script", src=page.to(f"{ASSETS}/{name}"), defer=True) for name in ("site.js", *page.scripts)]
    if page.metadata:
        text = json.dumps(page.metadata, ensure_ascii=False).replace("<", "\\u003c")
        parts.append(tag("script", Html(text), type="application/ld+json"))
    return tag("head", Html("\n".join(parts)))


def _header(page: Page, site: Site) -> Html:
    brand = site.theme.brand
    logo = tag("img", src=page.to(f"{ASSETS}/logo.svg"), alt="", width=40, height=40)
    sender = tag("a", logo, tag("span", escaped(brand.name)), href=_home_address(page), class_="sender")
    choices = []
    for language in LANGUAGES:
        current = language == page.language
        link = tag(
            "a",
            escaped(phrase(language, language)),
            href=page.to(localised_path(page.path, language)),
            lang=None if current else language,
            hreflang=language,
            class_="ds-link",
            aria_current="true" if current else None,
        )
        choices.append(tag("li", link))
    switch = tag("nav", tag("ul", *choices), class_="languages", aria_label=phrase("language", page.language))
    top = tag("header", sender, switch, class_="masthead")
    return Html(f"{top}\n{_trail(page)}") if page.path != "index.html" else top


def _home_address(page: Page) -> str:
    return page.to(localised_path("index.html", page.language))


def _trail(page: Page) -> Html:
    steps = [
        tag("li", tag("a", escaped(name), href=page.to(localised_path(path, page.language)), class_="ds-link"))
        for path, name in (("index.html", phrase("home", page.language)), *page.trail)
    ]
    steps.append(tag("li", tag("span", escaped(page.name or page.title), aria_current="page")))
    return tag("nav", tag("ol", *steps), class_="trail", aria_label=phrase("here", page.language))


def _footer(page: Page, site: Site) -> Html:
    brand, language = site.theme.brand, page.language
    reach = (
        tag("a", escaped(phone_number(brand.phone)), href=f"tel:+47{brand.phone}"),
        tag("a", escaped(brand.email), href=f"mailto:{brand.email}"),
        tag("a", escaped(brand.website), href=f"https://{brand.website}"),
    )
    number = f"{label('organisation_number', language)} {organisation_number(brand.organisation_number)}"
    more = (
        tag("a", escaped(phrase("feed", language)), href=page.to(f"{localised_path('nytt', language)}.xml")),
        tag("a", escaped(phrase("catalogue", language)), href=page.to("katalog.json")),
    )
    columns = (
        _join_lines((*(escaped(line) for line in (brand.name, *brand.postal_address, number)),)),
        _join_lines(reach),
        _join_lines(more),
        escaped(phrase("privacy", language)),
    )
    return tag("footer", *(tag("p", column) for column in columns))


def _join_lines(lines: tuple[Html, ...]) -> Html:
    return Html(tag("br").join(lines))
