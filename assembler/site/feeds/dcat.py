"""Write the catalogue of open data (DCAT-AP-NO)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from assembler.i18n.language import LANGUAGES, Language
from assembler.scheme.model import Contact
from assembler.site.feeds import icalendar
from assembler.site.funding_calls import Call
from assembler.site.json_ld import MEDIA_TYPES
from assembler.site.pages import call as call_page
from assembler.site.pages import web_form
from assembler.site.pages.layout import Site
from assembler.site.words import phrase

PATH = "katalog.json"
_GOVERNMENT_THEME = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
_PUBLIC_ACCESS = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"


def write(site: Site) -> bytes:
    """All calls with their files, as JSON-LD. No licence is given: the office decides on it."""
    brand = site.theme.brand
    value = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "spdx": "http://spdx.org/rdf/terms#",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
        },
        "@id": site.address(PATH),
        "@type": "dcat:Catalog",
        "dct:title": [_language_tagged(phrase("site_of", each, brand.short_name), each) for each in LANGUAGES],
        "dct:description": [_language_tagged(phrase("overview_lead", each), each) for each in LANGUAGES],
        "dct:publisher": _publisher(site),
        "dct:language": list(LANGUAGES),
        "dcat:dataset": [_dataset(site, call) for call in site.calls],
    }
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _dataset(site: Site, call: Call) -> Mapping[str, object]:
    dataset: dict[str, object] = {
        "@id": site.address(f"{call.folder}/"),
        "@type": "dcat:Dataset",
        "dct:identifier": str(call.key),
        "dct:title": [_language_tagged(call.title(each), each) for each in LANGUAGES],
        "dct:description": [
            _language_tagged(phrase("call_description", each, call.name(each), call.key.year), each)
            for each in LANGUAGES
        ],
        "dct:publisher": _publisher(site),
        "dcat:contactPoint": [_contact_card(each) for each in call.year("nb").contacts],
        "dcat:theme": {"@id": _GOVERNMENT_THEME},
        "dct:accessRights": {"@id": _PUBLIC_ACCESS},
        "dct:issued": call.published.isoformat(),
        "dcat:landingPage": [site.page_address(call_page.path(call), each) for each in LANGUAGES],
        "dcat:distribution": [{"@type": "dcat:Distribution", **each} for each in _distributions(site, call)],
    }
    if call.deadline:
        dataset["dct:valid"] = call.deadline.isoformat()
    return dataset


def _distributions(site: Site, call: Call) -> Iterator[Mapping[str, object]]:
    """The files, the definition, the web form and calendar in each language form, and the register of forms."""
    for file in call.files:
        yield {
            "dcat:downloadURL": site.address(file.path),
            "dcat:mediaType": MEDIA_TYPES[file.format],
            "dct:language": file.language,
            "dct:type": file.report or file.product,
            "dcat:byteSize": file.size,
            "spdx:checksum": {"spdx:algorithm": "sha256", "spdx:checksumValue": file.sha256},
        }
    yield {
        "dcat:downloadURL": site.address(f"schemas/{call.key}.json"),
        "dcat:mediaType": MEDIA_TYPES["json"],
        "dct:type": "definition",
        "dct:conformsTo": "https://json-schema.org/draft/2020-12/schema",
        "dct:hasVersion": call.definition.version,
    }
    for language in LANGUAGES:
        yield {
            "dcat:accessURL": site.page_address(web_form.path(call), language),
            "dcat:mediaType": "text/html",
            "dct:language": language,
            "dct:type": "form",
        }
        if call.deadlines():
            yield {
                "dcat:downloadURL": site.address(icalendar.path(call, language)),
                "dcat:mediaType": "text/calendar",
                "dct:language": language,
                "dct:type": "calendar",
            }
    if call.prefilled_forms:
        yield {
            "dcat:downloadURL": site.address(f"{call.folder}/mottakere.json"),
            "dcat:mediaType": "application/json",
            "dct:type": "register",
        }


def _publisher(site: Site) -> Mapping[str, str]:
    brand = site.theme.brand
    return {"@type": "foaf:Agent", "foaf:name": brand.name, "dct:identifier": brand.organisation_number}


def _contact_card(contact: Contact) -> Mapping[str, str]:
    """A contact as a vCard organisation, without what is not known."""
    card = {
        "@type": "vcard:Organization",
        "vcard:fn": contact.who,
        "vcard:hasEmail": contact.email and f"mailto:{contact.email}",
        "vcard:hasTelephone": contact.phone and f"tel:+47{contact.phone}",
    }
    return {name: text for name, text in card.items() if text}


def _language_tagged(text: str, language: Language) -> Mapping[str, str]:
    return {"@language": language, "@value": text}
