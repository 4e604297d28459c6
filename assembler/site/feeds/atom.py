"""Write the news feed, with an entry for each call (Atom, RFC 4287)."""

from __future__ import annotations

import datetime as dt

from assembler.i18n.formats import long_date
from assembler.i18n.language import Language
from assembler.render.html.escape import Html, escaped, tag
from assembler.site.funding_calls import Call
from assembler.site.pages import call as call_page
from assembler.site.pages.layout import Site, localised_path
from assembler.site.words import phrase


def path(language: Language) -> str:
    """The feed's path below the site."""
    return f"{localised_path('nytt', language)}.xml"


def write(site: Site, language: Language) -> bytes:
    """The feed in a language form, newest call first; it was updated when its newest entry was."""
    address = site.address(path(language))
    calls = sorted(site.calls, key=lambda call: (call.published, call.key), reverse=True)
    brand = site.theme.brand
    head = (
        tag("title", escaped(phrase("site_of", language, brand.short_name))),
        tag("id", escaped(address)),
        _link("self", address),
        _link("alternate", site.page_address("index.html", language)),
        tag("updated", escaped(_timestamp(max((_entry_date(site, call) for call in calls), default=site.date)))),
        tag("author", tag("name", escaped(brand.name))),
    )
    entries = (_entry(site, call, language) for call in calls)
    feed = tag(
        "feed", Html("\n".join((*head, *entries))), xmlns="http://www.w3.org/2005/Atom", **{"xml:lang": language}
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n{feed}\n'.encode()


def _entry(site: Site, call: Call, language: Language) -> Html:
    address = site.page_address(call_page.path(call), language)
    summary = phrase("call_description", language, call.name(language), call.key.year)
    if call.deadline:
        summary += f" {phrase('deadline', language)}: {long_date(call.deadline, language)}."
    date = escaped(_timestamp(_entry_date(site, call)))
    return tag(
        "entry",
        tag("title", escaped(call.title(language))),
        tag("id", escaped(address)),
        _link("alternate", address),
        tag("published", date),
        tag("updated", date),
        tag("summary", escaped(summary)),
    )


def _entry_date(site: Site, call: Call) -> dt.date:
    """The circular's date, but no later than the site's."""
    return min(call.published, site.date)


def _link(relation: str, address: str) -> Html:
    return Html(f'<link rel="{relation}" href="{escaped(address)}"/>')


def _timestamp(date: dt.date) -> str:
    return f"{date.isoformat()}T00:00:00Z"
