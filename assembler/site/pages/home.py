"""Render the site's front page: every call, grouped by whether one may apply on the site's date."""

from __future__ import annotations

import datetime as dt

from assembler.i18n.formats import capitalize, join_list, long_date
from assembler.i18n.language import Language
from assembler.render.html.escape import Html, escaped, tag
from assembler.site import json_ld
from assembler.site.countdown import countdown
from assembler.site.funding_calls import STATES, Call, State
from assembler.site.pages.layout import Page, Site, localised_path, relative_address
from assembler.site.words import phrase

PATH = "index.html"


def page(site: Site, language: Language) -> Page:
    """The overview in a language form."""
    title = phrase("site_of", language, site.theme.brand.short_name)
    lead = phrase("overview_lead", language)
    parts = [tag("h1", escaped(title)), tag("p", escaped(lead), class_="lead")]
    parts += [_section(site, state, language) for state in STATES]
    return Page(PATH, language, title, lead, tuple(parts), metadata=json_ld.collection_page(site, language))


def _section(site: Site, state: State, language: Language) -> Html:
    """The calls of a state: open ones by closing day, others newest first. Scripts move them in the same order."""
    calls = [call for call in site.calls if call.state(site.date) == state]
    calls.sort(key=lambda call: (call.last_day, call.key) if state == "open" else _newest_first(call))
    heading = tag("h2", escaped(phrase(f"{state}_heading", language)), id=state)
    none = (
        tag("p", escaped(phrase("none_open", language)), hidden=bool(calls), class_="none")
        if state == "open"
        else Html("")
    )
    items = tag("ul", *(_item(call, site, language) for call in calls), class_="calls", hidden=not calls)
    hidden = not calls and state != "open"
    return tag("section", heading, none, items, data_state=state, hidden=hidden, aria_labelledby=state)


def _newest_first(call: Call) -> tuple[dt.date, object]:
    return dt.date.min + (dt.date.max - call.published), call.key


def _item(call: Call, site: Site, language: Language) -> Html:
    path = relative_address(localised_path(PATH, language), localised_path(f"{call.folder}/index.html", language))
    name = tag("a", escaped(call.title(language)), href=path, class_="ds-link")
    lines = [tag("h3", name), tag("p", countdown(call, site.date, language), class_="state")]
    facts = [(phrase("applicants", language), applicant_list(call, language))]
    if call.deadline:
        facts.insert(0, (phrase("deadline", language), long_date(call.deadline, language)))
    pairs = (tag("div", tag("dt", escaped(name)), tag("dd", escaped(value))) for name, value in facts)
    found = relative_address(localised_path(PATH, language), localised_path(f"{call.folder}/finn.html", language))
    whose = tag("span", escaped(f": {call.title(language)}"), class_="ds-sr-only")
    find = tag("p", tag("a", escaped(phrase("find", language)), whose, href=found, class_="ds-link"))
    return tag("li", *lines, tag("dl", *pairs), *([find] if call.prefilled_forms else []))


def applicant_list(call: Call, language: Language) -> str:
    """Who may apply, capitalised."""
    return capitalize(join_list([phrase(each, language) for each in call.year(language).applicants.types], language))
