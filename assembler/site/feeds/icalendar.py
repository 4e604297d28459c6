"""Write a call's deadlines as a calendar (iCalendar, RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from assembler.i18n.language import Language
from assembler.scheme.reports import Deadline
from assembler.site.funding_calls import Call
from assembler.site.pages import call as call_page
from assembler.site.pages.layout import Site
from assembler.site.words import phrase

_MAX_LINE_OCTETS = 75  # without the line break (RFC 5545, 3.1)


def path(call: Call, language: Language) -> str:
    """The calendar's path below the site."""
    return f"{call.folder}/frister.{language}.ics"


def write(site: Site, call: Call, language: Language) -> bytes:
    """The calendar in a language form: an all-day event for each deadline."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_escape_text(site.theme.brand.short_name)}//assembler//NO",
        "METHOD:PUBLISH",
    ]
    for report, deadlines in groupby(call.deadlines(), key=lambda each: each.report):
        for number, deadline in enumerate(deadlines, start=1):
            lines += _event(site, call, deadline, f"{report or 'soknad'}-{number}", language)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _fold(line)).encode()


def _event(site: Site, call: Call, deadline: Deadline, id: str, language: Language) -> Iterator[str]:
    """The event of a deadline; ``id`` is unique within the call, and stays when the deadline moves."""
    name = call.title(language)
    if deadline.report:
        title = phrase("calendar_report", language, call_page.what_is_due(call, deadline, language).lower(), name)
    else:
        title = phrase("calendar_deadline", language, name)
    yield "BEGIN:VEVENT"
    yield f"UID:{id}-{call.key.scheme}-{call.key.year}@{site.theme.brand.website}"
    yield f"DTSTAMP:{site.date:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{deadline.date:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{deadline.date + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY;LANGUAGE={language}:{_escape_text(title)}"
    yield f"URL:{site.page_address(call_page.path(call), language)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escape_text(text: str) -> str:
    """A text value with its special characters escaped (RFC 5545, 3.3.11)."""
    for character in ("\\", ";", ","):
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", "\\n")


def _fold(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets; no part cuts a character."""
    part = ""
    for character in line:
        if len(f"{part}{character}".encode()) > _MAX_LINE_OCTETS:
            yield part
            part = " "
        part += character
    yield part
