"""The calendars of deadlines."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from assembler.i18n.language import LANGUAGES
from assembler.site.feeds import icalendar


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_has_every_deadline_in_short_lines(folder, built, language):
    call = built.calls[0]
    contents = (folder / f"{call.folder}/frister.{language}.ics").read_bytes()
    assert all(len(line) <= 75 for line in contents.split(b"\r\n")) and b"\n" not in contents.replace(b"\r\n", b"")
    text = contents.decode().replace("\r\n ", "")
    days = [line.partition(":")[2] for line in text.splitlines() if line.startswith("DTSTART")]
    assert days == [f"{each.date:%Y%m%d}" for each in call.deadlines()] and len(days) == 3
    assert call.name(language).replace(",", "\\,") in text


def test_a_deadline_that_is_moved_is_the_same_event(definitions, built):
    schema = {**definitions[0].schema, "x-scheme": {**definitions[0].schema["x-scheme"], "soknadsfrist": "2025-03-03"}}
    moved = replace(built.calls[0], definition=replace(definitions[0], schema=schema))
    later = replace(built, date=dt.date(2025, 2, 15))
    calendars = [icalendar.write(built, built.calls[0], "nb"), icalendar.write(later, moved, "nb")]
    lines = [{name: re.findall(rf"{name}:(.*)\r", text.decode()) for name in ("UID", "DTSTAMP")} for text in calendars]
    assert b"20250303" in calendars[1] and b"20250303" not in calendars[0]
    assert lines[0]["UID"] == lines[1]["UID"] and len({*lines[0]["UID"]}) == 3
    assert max(lines[0]["DTSTAMP"]) < min(lines[1]["DTSTAMP"])
