"""Lines of manifests and records of forms, as other commands write them."""

import json

from assembler.reporting.applications import Applications

KEY = "utviklingstiltak/2025"
SHEET = "examples/utviklingstiltak/2025/vedtak.csv"


def entry(grant, file="brev.pdf", **more):
    """A line of the letters' manifest, as the batch writes it."""
    row = {name: value for name, value in grant.names.items() if value != ""}
    known = {"saksnummer": grant.case_number, "vedtak": grant.letter_type, "mottaker": grant.recipient.name}
    told = {"organisasjonsnummer": grant.recipient.organisation_number, "malform": grant.language, "fil": file}
    return {**known, **told, "sha256": "0" * 64, "definisjon": KEY, "versjon": "0" * 12, "rad": row, **more}


def manifest(folder, *entries):
    path = folder / "manifest.jsonl"
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in entries), encoding="utf-8")
    return path


BUDGET = {"kostnader": {"lonn": 250000, "reise": 50000}, "finansiering": {"soknadsbelop": 200000, "egenandel": 100000}}


def record(grant, form="soknad", **more):
    """A record of ``assembler read``."""
    project = {"navn": grant.project, "mal": "Flere i arbeid", "deltakere": 25}
    plan = [{"aktivitet": f"Trinn {n}", "start": "2025-05-01", "slutt": "2025-06-01", "ansvarlig": "A"} for n in (1, 2)]
    data = {"prosjekt": project, "budsjett": BUDGET, "framdriftsplan": plan}
    sender = {"navn": grant.recipient.name, "organisasjonsnummer": grant.recipient.organisation_number}
    known = {"ordning": "utviklingstiltak", "ar": 2025, "skjema": form, "mottaker": sender, "fil": "a.pdf"}
    return {**known, "data": data, **more}


def records(folder, *those):
    path = folder / "soknader.jsonl"
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in those), encoding="utf-8")
    return path


def applications(sources, folder, *those):
    return Applications(records(folder, *those), sources[0])
