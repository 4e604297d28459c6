"""The manifest's lines: the same bytes as offices have them, and what is read back of them."""

import dataclasses
import datetime as dt
import json

from assembler.letters.batch.manifest import ManifestEntry, is_entry
from assembler.recipients.register import Recipient
from assembler.scheme.decision import Decision

DECISION = Decision(
    "tilskuddsbrev", "25/00001", dt.date(2025, 5, 15), Recipient("Kárášjohka – Karasjok kommune", "kommune", "963376030"),
    "nn", amount=450000, area=2, project="Bru til arbeid", columns={"prosjektvilkar": "Delta."},
    order=("vedtak", "saksnummer", "dato", "enhet", "prosjekt", "satsingsomrade", "belop", "prosjektvilkar"),
)  # fmt: skip
ENTRY = dataclasses.replace(
    ManifestEntry.from_decision(DECISION, "a.pdf", "utviklingstiltak/2025", "0" * 12, "1" * 12), sha256="2" * 64
)
LINE = (
    '{"saksnummer": "25/00001", "vedtak": "tilskuddsbrev", "mottaker": "Kárášjohka – Karasjok kommune", '
    '"mottakertype": "kommune", "organisasjonsnummer": "963376030", "malform": "nn", "fil": "a.pdf", '
    '"definisjon": "utviklingstiltak/2025", "versjon": "000000000000", "maler": "111111111111", '
    '"rad": {"vedtak": "tilskuddsbrev", "saksnummer": "25/00001", "dato": "2025-05-15", "prosjekt": "Bru til arbeid", '
    '"satsingsomrade": 2, "belop": 450000, "prosjektvilkar": "Delta."}, "sha256": "' + "2" * 64 + '"}\n'
)


def test_an_entry_is_written_with_norwegian_keys_in_a_fixed_order_and_reads_back():
    assert ENTRY.to_line().decode() == LINE
    assert ManifestEntry.from_json(json.loads(LINE)) == ENTRY
    assert (ENTRY.is_grant, ENTRY.amount, ENTRY.area, ENTRY.project, ENTRY.date) == (
        True, 450000, "2", "Bru til arbeid", "2025-05-15",
    )  # fmt: skip
    assert ENTRY.cells()["belop"] == "450000" and ENTRY.cells()["malform"] == "nn"


def test_the_fingerprint_covers_all_but_the_files_hash():
    assert dataclasses.replace(ENTRY, sha256="").fingerprint() == ENTRY.fingerprint()
    for name in ("case_number", "language", "file", "version", "templates"):
        assert dataclasses.replace(ENTRY, **{name: "x"}).fingerprint() != ENTRY.fingerprint()
    assert dataclasses.replace(ENTRY, row={**ENTRY.row, "belop": 1}).fingerprint() != ENTRY.fingerprint()


def test_what_a_line_does_not_say_is_empty():
    assert ManifestEntry.from_json({"vedtak": "avslag", "fil": 7, "rad": [], "annet": 1}) == ManifestEntry(
        letter_type="avslag"
    )
    assert (ManifestEntry().amount, ManifestEntry().area, ManifestEntry().is_grant) == (None, "", False)
    assert is_entry({"rad": {}}) and not is_entry({"data": {}})
