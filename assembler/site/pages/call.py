"""Render a call's page: key facts, the way to the form, deadlines, downloads and the circular."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assembler.core import atomic_files
from assembler.document.nodes import Document
from assembler.i18n.formats import kroner, long_date, number, phone_number
from assembler.i18n.language import Language
from assembler.render.html import writer as html
from assembler.render.html.escape import Html, escaped, tag
from assembler.scheme.model import Contact
from assembler.scheme.reports import Deadline
from assembler.site import json_ld
from assembler.site.countdown import countdown
from assembler.site.funding_calls import Call, Download
from assembler.site.pages.home import applicant_list
from assembler.site.pages.layout import FORMS_TO_SITE, Page, Site, localised_path
from assembler.site.words import phrase

_RESERVED_IDS = ("tekst", "finn", "sok", "nytt", "rundskriv", "rundskriv-innhold", "frister", "last-ned")
_DOWNLOAD_HEADINGS = {"circular": "circular", "form": "application_form", "report": "report_templates"}
_FORMAT_NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
MAX_CONTACTS = 2  # contacts in the list of facts


def path(call: Call) -> str:
    """The page's path in bokmål."""
    return f"{call.folder}/index.html"


def page(site: Site, call: Call, circular: Document, language: Language) -> Page:
    """The page of a call in a language form; ``circular`` is the rundskriv's tree."""
    title = call.title(language)
    blank = Page(
        path(call),
        language,
        title,
        phrase("call_description", language, call.name(language), call.key.year),
        (),
        metadata=json_ld.monetary_grant(site, call, language),
        forms=FORMS_TO_SITE,
    )
    text = html.fragment(circular.blocks, circular.language, 3, _RESERVED_IDS)
    parts = (
        tag("div", tag("h1", escaped(title)), _fact_list(site, call, language), class_="head"),
        _apply_section(call, blank),
        tag("div", *_deadline_section(call, blank), _download_section(call, blank), class_="practical"),
        *_whats_new_section(call, language, text.ids),
        *_circular_section(text, circular.language, language),
    )
    return replace(blank, main=parts)


def _fact_list(site: Site, call: Call, language: Language) -> Html:
    year = call.year(language)
    deadline = escaped(long_date(call.deadline, language) if call.deadline else phrase("no_deadline", language))
    rows = [(phrase("deadline", language), Html(f"{deadline} {countdown(call, site.date, language)}"))]
    budget = phrase("no_frame", language) if year.total_budget is None else kroner(year.total_budget)
    rows.append((phrase("frame", language), escaped(budget)))
    rows.append((phrase("applicants", language), escaped(applicant_list(call, language))))
    published = phrase("of_date", language, long_date(call.published, language))
    rows.append((phrase("circular", language), escaped(f"{year.circular.number} {published}".strip())))
    rows.append((phrase("contact", language), _contact_lines(year.contacts, language)))
    pairs = (tag("div", tag("dt", escaped(name)), tag("dd", value)) for name, value in rows)
    return tag("dl", *pairs, class_="facts")


def _contact_lines(contacts: Sequence[Contact], language: Language) -> Html:
    lines = []
    for contact in contacts[:MAX_CONTACTS]:
        parts = [escaped(contact.who)] if contact.who else []
        if contact.email:
            parts.append(tag("a", escaped(contact.email), href=f"mailto:{contact.email}", class_="ds-link"))
        if contact.phone:
            number = escaped(phone_number(contact.phone))
            parts.append(tag("a", number, href=f"tel:+47{contact.phone}", class_="ds-link"))
        lines.append(Html(", ".join(parts)))
    if len(contacts) > MAX_CONTACTS:
        lines.append(escaped(phrase("more_contacts", language)))
    return Html(tag("br").join(lines))


# --- the form and other files -----------------------------------------------------------------------------------------


def _apply_section(call: Call, page: Page) -> Html:
    """The link to the form: a search for prefilled forms where there are any, else the blank form."""
    language = page.language
    online = tag(
        "a",
        escaped(phrase("web_form", language)),
        href=page.to(localised_path(f"{call.folder}/soknad.html", language)),
        class_="ds-button",
        data_variant="secondary" if call.prefilled_forms else None,
    )
    if not call.prefilled_forms:
        form = next(file for file in call.files if file.product == "form" and file.language == language)
        pdf = tag(
            "a",
            escaped(_download_title(call, file=form, language=language)),
            href=page.to(form.path),
            class_="ds-button",
            data_variant="secondary",
            download=_saved_name(form),
        )
        lead = tag("p", escaped(phrase("apply_blank", language)))
        heading = tag("h2", escaped(phrase("apply", language)), id="finn")
        return tag("section", heading, lead, tag("p", online, pdf, class_="actions"), class_="panel")
    lead = tag("p", escaped(find_form_lead(call, language)))
    box = search_form(page.to(localised_path(f"{call.folder}/finn.html", language)), language)
    heading = tag("h2", escaped(phrase("find", language)), id="finn")
    return tag("section", heading, lead, box, tag("p", online, class_="actions"), class_="panel")


def find_form_lead(call: Call, language: Language) -> str:
    """The introduction to the prefilled forms, which names the language form of neutral recipients."""
    neutral = phrase(f"in_{call.year(language).neutral_language}", language)
    return phrase("find_lead", language, neutral)


def search_form(action: str, language: Language) -> Html:
    """The search field for recipients; without scripts it leads to the list of all forms."""
    name = tag("label", escaped(phrase("find_label", language)), for_="sok", class_="ds-label")
    aid = tag("div", escaped(phrase("find_help", language)), data_field="description", id="sok-hjelp")
    box = tag(
        "input",
        class_="ds-input",
        type="search",
        id="sok",
        name="q",
        autocomplete="off",
        spellcheck="false",
        aria_describedby="sok-hjelp",
    )
    button = tag("button", escaped(phrase("find_button", language)), type="submit", class_="ds-button")
    field = tag("div", name, aid, tag("div", box, button, class_="search-line"), class_="ds-field")
    return tag("form", field, method="get", action=action, role="search", class_="search")


def _download_section(call: Call, page: Page) -> Html:
    language = page.language
    parts = [tag("h2", escaped(phrase("downloads", language)), id="last-ned")]
    for product, title in _DOWNLOAD_HEADINGS.items():
        items = [_download_item(call, each, page) for each in call.files if each.product == product]
        if product == "form":
            schema = tag("a", escaped(phrase("definition", language)), href=page.to(f"schemas/{call.key}.json"))
            items.append(_file_item(schema, call.definition.path.stat().st_size, call, language))
        if items:
            parts += [tag("h3", escaped(phrase(title, language))), tag("ul", *items, class_="files")]
    return tag("section", *parts)


def _download_item(call: Call, file: Download, page: Page) -> Html:
    link = tag(
        "a",
        escaped(_download_title(call, file, page.language)),
        href=page.to(file.path),
        hreflang=file.language,
        type=json_ld.MEDIA_TYPES[file.format],
        download=_saved_name(file),
    )
    return _file_item(link, file.size, call, page.language)


def _saved_name(file: Download) -> str | None:
    """The name to save a download by; None for a circular in PDF, which browsers open."""
    if file.product == "circular" and file.format == "pdf":
        return None
    folder, _, name = file.path.removesuffix(f".{file.format}").rpartition("/")
    return f"{atomic_files.file_name(f'{name} {folder}')}.{file.format}"


def _file_item(link: Html, count: int, call: Call, language: Language) -> Html:
    detail = f"{file_size(count)}, {long_date(call.published, language)}"
    return tag("li", link, Html(" "), tag("span", escaped(detail), class_="detail"))


def _download_title(call: Call, file: Download, language: Language) -> str:
    names = {"circular": phrase("circular", language), "form": phrase("blank_form", language)}
    if file.product == "report":
        name = phrase("report_template", language, call.report_title(file.report, language))
    else:
        name = names[file.product]
    return f"{name} ({_FORMAT_NAMES[file.format]}, {phrase(f'in_{file.language}', language)})"


def file_size(count: int) -> str:
    """A size in bytes as text, in kilobytes or megabytes."""
    return f"{number(count / 1_000_000, 1)} MB" if count >= 1_000_000 else f"{number(max(count // 1000, 1))} kB"


# --- deadlines, news, circular ----------------------------------------------------------------------------------------


def what_is_due(call: Call, deadline: Deadline, language: Language) -> str:
    """The name of what is due: the report's title, or the word for the application deadline."""
    return call.report_title(deadline.report, language) if deadline.report else phrase("deadline", language)


def _deadline_section(call: Call, page: Page) -> Iterator[Html]:
    language = page.language
    rows = [
        tag(
            "li",
            tag("time", escaped(long_date(each.date, language)), datetime=each.date.isoformat()),
            escaped(f" – {what_is_due(call, each, language)}"),
        )
        for each in call.deadlines()
    ]
    if rows:
        calendar = tag(
            "a", escaped(phrase("calendar", language)), href=page.to(f"{call.folder}/frister.{language}.ics")
        )
        heading = tag("h2", escaped(phrase("deadlines", language)), id="frister")
        yield tag("section", heading, tag("ul", *rows), tag("p", calendar))


def _whats_new_section(call: Call, language: Language, used_ids: frozenset[str]) -> Iterator[Html]:
    """What is new since last year. Its headings avoid the ids of the circular's, which others link to."""
    blocks = call.whats_new.get(language, ())
    if blocks:
        heading = tag("h2", escaped(phrase("news", language)), id="nytt")
        yield tag("section", heading, html.fragment(blocks, language, 3, used_ids).body)


def _circular_section(text: html.Fragment, own: Language, language: Language) -> Iterator[Html]:
    lang = own if own != language else None
    heading = tag("h2", escaped(phrase("circular", language)), id="rundskriv")
    note = tag("p", escaped(phrase("circular_language", language, phrase(f"in_{own}", language))), class_="detail")
    links = (
        tag("li", tag("a", escaped(words), href=f"#{name}"), class_=f"level-{level}")
        for level, name, words in text.headings
    )
    name = tag("h3", escaped(phrase("contents", language)), id="rundskriv-innhold")
    yield tag("div", heading, *([note] if lang else []), class_="circular-head")
    contents = tag("nav", name, tag("ul", *links, lang=lang), class_="contents", aria_labelledby="rundskriv-innhold")
    body = tag("div", text.body, class_="text", lang=lang)
    yield tag("div", *([contents] if text.headings else []), body, class_="circular")
