"""The site for machines: news feed, calendars, site map and catalogue of open data."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from assembler.i18n.formats import long_date
from assembler.i18n.language import LANGUAGES, Language
from assembler.render.html.escape import Html, escaped, tag
from assembler.site.funding_calls import Call, Deadline
from assembler.site.json_ld import MEDIA_TYPES
from assembler.site.pages import call as call_page
from assembler.site.pages.layout import Site, localised_path
from assembler.site.words import phrase

_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_GOVERNMENT_THEME = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
_PUBLIC_ACCESS = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
_MAX_LINE_OCTETS = 75  # octets of a line in a calendar (RFC 5545, 3.1)


def atom(site: Site, language: Language) -> bytes:
    """Each call as an entry, the newest first (RFC 4287); the feed was changed when the last of them was."""
    address = site.address(f"{localised_path('nytt', language)}.xml")
    calls = sorted(site.calls, key=lambda call: (call.published, call.key), reverse=True)
    brand = site.theme.brand
    head = (
        tag("title", escaped(phrase("site_of", language, brand.kortnavn))),
        tag("id", escaped(address)),
        _link("self", address),
        _link("alternate", site.address(localised_path("index.html", language))),
        tag("updated", escaped(_timestamp(max((_entry_date(site, call) for call in calls), default=site.date)))),
        tag("author", tag("name", escaped(brand.navn))),
    )
    entries = (_entry(site, call, language) for call in calls)
    feed = tag(
        "feed", Html("\n".join((*head, *entries))), xmlns="http://www.w3.org/2005/Atom", **{"xml:lang": language}
    )
    return f"{_XML}{feed}\n".encode()


def _entry(site: Site, call: Call, language: Language) -> Html:
    address = site.address(localised_path(call_page.path(call), language))
    told = phrase("call_description", language, call.name(language), call.key.year)
    if call.deadline:
        told += f" {phrase('deadline', language)}: {long_date(call.deadline, language)}."
    return tag(
        "entry",
        tag("title", escaped(f"{call.name(language)} {call.key.year}")),
        tag("id", escaped(address)),
        _link("alternate", address),
        tag("published", escaped(_timestamp(_entry_date(site, call)))),
        tag("updated", escaped(_timestamp(_entry_date(site, call)))),
        tag("summary", escaped(told)),
    )


def _entry_date(site: Site, call: Call) -> dt.date:
    """The day of what an entry says: the circular's, or the site's where the circular's is yet to come."""
    return min(call.published, site.date)


def _link(kind: str, address: str) -> Html:
    return Html(f'<link rel="{kind}" href="{escaped(address)}"/>')


def _timestamp(date: dt.date) -> str:
    return f"{date.isoformat()}T00:00:00Z"


def site_map(site: Site, paths: list[str]) -> bytes:
    """Every page, by its path in bokmål, with its other language form (sitemaps.org)."""
    urls = []
    for path in paths:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{each}" '
            f'href="{escaped(site.address(localised_path(path, each)))}"/>'
            for each in LANGUAGES
        )
        urls += [
            tag("url", tag("loc", escaped(site.address(localised_path(path, each)))), Html(others))
            for each in LANGUAGES
        ]
    spaces = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9", "xmlns:xhtml": "http://www.w3.org/1999/xhtml"}
    return f"{_XML}{tag('urlset', Html(chr(10).join(urls)), **spaces)}\n".encode()


# --- calendar ---------------------------------------------------------------------------------------------------------


def calendar(site: Site, call: Call, language: Language) -> bytes:
    """The call's deadlines as days in a calendar (RFC 5545)."""
    brand = site.theme.brand
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_escape_text(brand.kortnavn)}//assembler//NO",
        "METHOD:PUBLISH",
    ]
    for report, deadlines in groupby(call.deadlines(), key=lambda each: each.report):
        for number, deadline in enumerate(deadlines, start=1):
            lines += _event(site, call, deadline, f"{report or 'soknad'}-{number}", language)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _fold(line)).encode()


def _event(site: Site, call: Call, deadline: Deadline, what: str, language: Language) -> Iterator[str]:
    """A deadline as a day; ``what`` tells it from the call's others, also when its date is moved."""
    name = f"{call.name(language)} {call.key.year}"
    if deadline.report:
        title = phrase("calendar_report", language, call_page.what_is_due(call, deadline, language).lower(), name)
    else:
        title = phrase("calendar_deadline", language, name)
    yield "BEGIN:VEVENT"
    yield f"UID:{what}-{call.key.scheme}-{call.key.year}@{site.theme.brand.nettsted}"
    yield f"DTSTAMP:{site.date:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{deadline.date:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{deadline.date + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY;LANGUAGE={language}:{_escape_text(title)}"
    yield f"URL:{site.address(localised_path(call_page.path(call), language))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escape_text(text: str) -> str:
    """Text as a calendar holds it (RFC 5545, 3.3.11)."""
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _fold(line: str) -> Iterator[str]:
    """A line in parts of no more octets than allowed, none of which cuts a character."""
    part = ""
    for character in line:
        if len(f"{part}{character}".encode()) > _MAX_LINE_OCTETS:
            yield part
            part = " "
        part += character
    yield part


# --- catalogue --------------------------------------------------------------------------------------------------------


def catalogue(site: Site) -> bytes:
    """All calls with their files, in the terms of DCAT-AP-NO. What licence they have is for the office to say."""
    brand = site.theme.brand
    value = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "spdx": "http://spdx.org/rdf/terms#",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
        },
        "@id": site.address("katalog.json"),
        "@type": "dcat:Catalog",
        "dct:title": [_language_tagged(phrase("site_of", each, brand.kortnavn), each) for each in LANGUAGES],
        "dct:description": [_language_tagged(phrase("overview_lead", each), each) for each in LANGUAGES],
        "dct:publisher": _publisher(site),
        "dct:language": list(LANGUAGES),
        "dcat:dataset": [_dataset(site, call) for call in site.calls],
    }
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _dataset(site: Site, call: Call) -> Mapping[str, Any]:
    files = [
        {
            "@type": "dcat:Distribution",
            "dcat:downloadURL": site.address(file.path),
            "dcat:mediaType": MEDIA_TYPES[file.format],
            "dct:language": file.language,
            "dct:type": file.report or file.product,
            "dcat:byteSize": file.size,
            "spdx:checksum": {"spdx:algorithm": "sha256", "spdx:checksumValue": file.sha256},
        }
        for file in call.files
    ]
    schema = {
        "@type": "dcat:Distribution",
        "dcat:downloadURL": site.address(f"schemas/{call.key}.json"),
        "dcat:mediaType": MEDIA_TYPES["json"],
        "dct:type": "definition",
        "dct:conformsTo": "https://json-schema.org/draft/2020-12/schema",
        "dct:hasVersion": call.definition.version,
    }
    told: dict[str, Any] = {
        "@id": site.address(f"{call.folder}/"),
        "@type": "dcat:Dataset",
        "dct:identifier": str(call.key),
        "dct:title": [_language_tagged(f"{call.name(each)} {call.key.year}", each) for each in LANGUAGES],
        "dct:description": [
            _language_tagged(phrase("call_description", each, call.name(each), call.key.year), each)
            for each in LANGUAGES
        ],
        "dct:publisher": _publisher(site),
        "dcat:contactPoint": [_contact_card(each) for each in call.facts("nb")["kontakter"]],
        "dcat:theme": {"@id": _GOVERNMENT_THEME},
        "dct:accessRights": {"@id": _PUBLIC_ACCESS},
        "dct:issued": call.published.isoformat(),
        "dcat:landingPage": [site.address(localised_path(call_page.path(call), each)) for each in LANGUAGES],
        "dcat:distribution": [*files, schema, *_page_distributions(site, call)],
    }
    if call.deadline:
        told["dct:valid"] = call.deadline.isoformat()
    if call.ready:
        register = {"@type": "dcat:Distribution", "dcat:downloadURL": site.address(f"{call.folder}/mottakere.json"),
                    "dcat:mediaType": "application/json", "dct:type": "register"}  # fmt: skip
        told["dcat:distribution"].append(register)
    return told


def _page_distributions(site: Site, call: Call) -> Iterator[Mapping[str, Any]]:
    """The web form and the calendar, in each language form."""
    for language in LANGUAGES:
        form = site.address(localised_path(f"{call.folder}/soknad.html", language))
        yield {"@type": "dcat:Distribution", "dcat:accessURL": form, "dcat:mediaType": "text/html",
               "dct:language": language, "dct:type": "form"}  # fmt: skip
        if any(call.deadlines()):
            dates = site.address(f"{call.folder}/frister.{language}.ics")
            yield {"@type": "dcat:Distribution", "dcat:downloadURL": dates, "dcat:mediaType": "text/calendar",
                   "dct:language": language, "dct:type": "calendar"}  # fmt: skip


def _publisher(site: Site) -> Mapping[str, str]:
    brand = site.theme.brand
    return {"@type": "foaf:Agent", "foaf:name": brand.navn, "dct:identifier": brand.organisasjonsnummer}


def _contact_card(contact: Mapping[str, str]) -> Mapping[str, str]:
    """A contact as an organisation's card, with what is known of it."""
    name = ", ".join(contact[each] for each in ("navn", "enhet") if contact.get(each))
    told = {"@type": "vcard:Organization", "vcard:fn": name}
    if "epost" in contact:
        told["vcard:hasEmail"] = f"mailto:{contact['epost']}"
    if "telefon" in contact:
        told["vcard:hasTelephone"] = f"tel:+47{contact['telefon']}"
    return {name: text for name, text in told.items() if text}


def _language_tagged(text: str, language: Language) -> Mapping[str, str]:
    return {"@language": language, "@value": text}
