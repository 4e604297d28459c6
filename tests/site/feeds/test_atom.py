"""The news feed."""

import datetime as dt
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from assembler.i18n.language import LANGUAGES
from assembler.site.feeds import atom
from assembler.site.pages import layout


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_feed_has_every_call(folder, built, language):
    feed = ET.fromstring((folder / layout.localised_path("nytt", language)).with_suffix(".xml").read_bytes())
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == len(built.calls)
    for entry in entries:
        told = {child.tag.partition("}")[2] for child in entry}
        assert {"id", "title", "updated", "summary", "link"} <= told


@pytest.mark.parametrize(
    ("date", "newest"), [("2026-01-01", "2025-01-24"), ("2025-01-24", "2025-01-24"), ("2025-01-20", "2025-01-20")]
)
def test_the_feed_was_changed_when_its_newest_entry_was_and_never_after_the_sites_day(built, date, newest):
    feed = ET.fromstring(atom.write(replace(built, date=dt.date.fromisoformat(date)), "nb"))
    space = "{http://www.w3.org/2005/Atom}"
    changed = [entry.findtext(f"{space}updated") for entry in feed.iter(f"{space}entry")]
    assert changed == sorted(changed, reverse=True) and len(set(changed)) == len(built.calls)
    assert feed.findtext(f"{space}updated") == changed[0] == f"{newest}T00:00:00Z"
