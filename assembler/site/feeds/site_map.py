"""Write the site map for search engines (sitemaps.org)."""

from __future__ import annotations

from collections.abc import Iterable

from assembler.i18n.language import LANGUAGES
from assembler.render.html.escape import Html, escaped, tag
from assembler.site.pages.layout import Site

PATH = "sitemap.xml"


def write(site: Site, paths: Iterable[str]) -> bytes:
    """The site map of pages by their paths in bokmål: each language form of a page names the other."""
    urls = []
    for path in paths:
        addresses = {language: escaped(site.page_address(path, language)) for language in LANGUAGES}
        alternates = Html(
            "".join(
                f'<xhtml:link rel="alternate" hreflang="{language}" href="{address}"/>'
                for language, address in addresses.items()
            )
        )
        urls += [tag("url", tag("loc", address), alternates) for address in addresses.values()]
    spaces = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9", "xmlns:xhtml": "http://www.w3.org/1999/xhtml"}
    url_set = tag("urlset", Html("\n".join(urls)), **spaces)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{url_set}\n'.encode()
