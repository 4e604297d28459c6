"""Describe pages to search engines in schema.org's vocabulary, as JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping

from assembler.i18n.language import Language
from assembler.site.funding_calls import Call, Download
from assembler.site.pages.layout import Site

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/schema+json",
}
_CONTEXT = "https://schema.org"


def collection_page(site: Site, language: Language) -> Mapping[str, object]:
    """The site, and the calls that it lists."""
    items = [
        {
            "@type": "ListItem",
            "position": number,
            "url": site.page_address(f"{call.folder}/index.html", language),
            "name": call.title(language),
        }
        for number, call in enumerate(site.calls, start=1)
    ]
    return {
        "@context": _CONTEXT,
        "@type": "CollectionPage",
        "url": site.page_address("index.html", language),
        "inLanguage": language,
        "publisher": organization(site),
        "mainEntity": {"@type": "ItemList", "itemListElement": items},
    }


def monetary_grant(site: Site, call: Call, language: Language) -> Mapping[str, object]:
    """A grant, with its documents."""
    grant: dict[str, object] = {
        "@context": _CONTEXT,
        "@type": "MonetaryGrant",
        "@id": site.address(f"{call.folder}/"),
        "name": call.title(language),
        "url": site.page_address(f"{call.folder}/index.html", language),
        "inLanguage": language,
        "funder": organization(site),
        "subjectOf": [_document(site, file) for file in call.files],
    }
    budget = call.year(language).total_budget
    if budget is not None:
        grant["amount"] = {"@type": "MonetaryAmount", "currency": "NOK", "value": budget}
    if call.deadline:
        grant["potentialAction"] = {
            "@type": "ApplyAction",
            "startTime": call.published.isoformat(),
            "endTime": call.deadline.isoformat(),
            "target": site.page_address(f"{call.folder}/soknad.html", language),
        }
    return grant


def organization(site: Site) -> Mapping[str, str]:
    """The office behind the site."""
    brand = site.theme.brand
    return {
        "@type": "GovernmentOrganization",
        "name": brand.name,
        "alternateName": brand.short_name,
        "identifier": brand.organisation_number,
        "url": f"https://{brand.website}",
    }


def _document(site: Site, file: Download) -> Mapping[str, object]:
    return {
        "@type": "DigitalDocument",
        "url": site.address(file.path),
        "encodingFormat": MEDIA_TYPES[file.format],
        "inLanguage": file.language,
    }
