"""What a circular must state."""

import json

import pytest

from support import ROOT


@pytest.mark.parametrize(
    ("section", "rule"),
    [
        ("Hvem er i målgruppen", "innhold.malgruppe"),
        ("Tilskuddsmottakere", "rundskriv.sokere"),
        ("Vilkår for å få tilskudd", "rundskriv.vilkar"),
        ("Kriteriene IMDi vurderer søknadene etter", "innhold.kriterier"),
        ("Slik søker dere", "rundskriv.slik-soker"),
        ("Når utbetales pengene?", "rundskriv.utbetaling"),
        ("Rapportering", "rundskriv.rapportering"),
        ("Klageregler", "rundskriv.klage"),
        ("Reaksjoner ved brudd på vilkårene", "rundskriv.reaksjoner"),
        ("Kontakt oss", "rundskriv.kontakt"),
    ],
)
def test_a_section_that_is_taken_from_the_page_of_2025_is_missed(findings_in_project, section, rule):
    definition = ROOT / "schemas/utviklingstiltak/2025.json"
    contents = json.loads(definition.read_text("utf-8"))
    sections = [part for part in contents["x-circular"]["sections"] if part["heading"] != section]
    ids = {part["id"] for part in sections}
    rules = {ground: id for ground, id in contents["x-letters"]["avvisning"]["regler"].items() if id in ids}
    reported = findings_in_project(
        "utviklingstiltak/2025",
        {"at": "/x-circular/sections", "to": sections},
        {"at": "/x-letters/avvisning/regler", "to": rules},
    )
    assert rule in {finding.rule.id for finding in reported}
