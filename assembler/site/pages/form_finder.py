"""Render «Find your form»: the list of all prefilled forms, which scripts search."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from assembler.core import atomic_files
from assembler.i18n.formats import organisation_number
from assembler.i18n.language import LANGUAGES, Language
from assembler.render.html.escape import Html, escaped, tag
from assembler.site.funding_calls import Call, PrefilledForm
from assembler.site.pages import call as call_page
from assembler.site.pages.layout import FORMS_TO_SITE, Page, json_script, localised_path
from assembler.site.words import phrase, phrases

_SCRIPT_WORDS = (
    "hit", "hits", "no_hits", "did_you_mean", "organisation_number", "municipality_number", "fill_online", "share",
    "download_form", "in_nb", "in_nn",
)  # fmt: skip


def path(call: Call) -> str:
    """The page's path in bokmål."""
    return f"{call.folder}/finn.html"


def page(call: Call, language: Language) -> Page:
    """The page in a language form."""
    title, name = phrase("find", language), call.title(language)
    description = phrase("find_description", language, call.name(language), call.key.year)
    blank = Page(path(call), language, title, description, ())
    parts = (
        tag("h1", escaped(title)),
        tag("p", escaped(f"{name}. {call_page.find_form_lead(call, language)}"), class_="lead"),
        call_page.search_form("finn.html", language),
        tag("p", class_="status", role="status", id="treff-status"),
        tag("ul", id="treff", class_="hits", hidden=True),
        tag("section", *_form_list(call, blank), id="alle"),
        tag("p", escaped(phrase("register_date", language)), class_="detail"),
        json_script(
            "ord",
            {
                **phrases(_SCRIPT_WORDS, language),
                "forms": {each: _form_address(call, blank, each) for each in LANGUAGES},
            },
        ),
    )
    trail = ((call_page.path(call), name),)
    return Page(path(call), language, title, description, parts, trail, ("finn.js",), forms=FORMS_TO_SITE)


def _form_address(call: Call, page: Page, language: Language) -> str:
    """The relative address of the web form in a language form; a script adds the recipient to it."""
    return page.to(localised_path(f"{call.folder}/soknad.html", language))


def _form_list(call: Call, page: Page) -> Iterable[Html]:
    counties = [each for each in call.prefilled_forms if each.recipient.type == "fylkeskommune"]
    others = [each for each in call.prefilled_forms if each.recipient.type != "fylkeskommune"]
    groups = {county: [*forms] for county, forms in groupby(others, key=lambda each: each.recipient.county)}
    if counties:
        groups[phrase("counties", page.language)] = counties
    links = (tag("li", tag("a", escaped(name), href=f"#{_county_id(name)}")) for name in groups)
    yield tag("h2", escaped(phrase("find_all", page.language)))
    yield tag("nav", tag("ul", *links, class_="jumps"), aria_label=phrase("counties_list", page.language))
    for name, forms in groups.items():
        items = (_item(call, each, page) for each in forms)
        yield tag("div", tag("h3", escaped(name), id=_county_id(name)), tag("ul", *items, class_="forms"))


def _county_id(county: str) -> str:
    return f"fylke-{atomic_files.file_name(county)}"


def _item(call: Call, form: PrefilledForm, page: Page) -> Html:
    recipient, language = form.recipient, page.language
    number = recipient.municipality_number or organisation_number(recipient.organisation_number)
    detail = f"{number}, {phrase(f'in_{form.language}', language)}"
    saved_as = f"{atomic_files.file_name(f'soknad {call.key} {recipient.name}')}.pdf"
    parts = [
        tag("a", escaped(recipient.name), href=page.to(form.path), hreflang=form.language, download=saved_as),
        tag("span", escaped(detail), class_="detail"),
    ]
    others = [name for name in dict.fromkeys(recipient.other_names.split(" – ")) if name and name not in recipient.name]
    if others:
        names = escaped(phrase("also", language, ", ".join(others)))
        parts.append(tag("span", names, class_="detail also", data_names="|".join(others)))
    numbers = f"{recipient.municipality_number} {recipient.organisation_number}".strip()
    return tag("li", Html(" ".join(parts)), data_n=numbers)


def register_index(call: Call) -> list[dict[str, object]]:
    """The prefilled forms as JSON for scripts: recipient, names, numbers, file and data of each."""
    return [
        {
            "navn": each.recipient.name,
            "andre_navn": [name for name in each.recipient.other_names.split(" – ") if name],
            "type": each.recipient.type,
            "fylke": each.recipient.county,
            "kommunenummer": each.recipient.municipality_number,
            "organisasjonsnummer": each.recipient.organisation_number,
            "malform": each.language,
            "fil": each.path.removeprefix(f"{call.folder}/"),
            "svar": each.data,
        }
        for each in call.prefilled_forms
    ]
