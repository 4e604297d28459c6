"""Rows of sheets of decisions, and the contracts that they keep."""

import csv
import io

from assembler.letters.decisions.contract import load_contracts
from support import ROOT

TEXTS = ROOT / "templates" / "letters"
CONTRACTS = load_contracts(TEXTS)
STAVANGER, OSLO, ROGALAND = "964965226", "958935420", "971045698"
GRANT = {
    "vedtak": "tilskuddsbrev", "saksnummer": "25/00001", "dato": "2025-05-15", "organisasjonsnummer": STAVANGER,
    "soknadsreferanse": "REF-1", "soknadsdato": "2025-02-10", "prosjekt": "Bru til arbeid", "satsingsomrade": "1",
    "belop": "450000", "saksbehandler": "Kari Eksempel", "godkjenner": "Ola Eksempel", "godkjenner_tittel": "leder",
}  # fmt: skip
REFUSAL = {
    **{name: value for name, value in GRANT.items() if name != "belop"},
    "vedtak": "avslag", "begrunnelse": "Ordningen hadde flere gode søknader enn penger.",
    "vurdering": "Planen er realistisk, men lite beskrevet.",
}  # fmt: skip
FOLLOWED = {name: value for name, value in GRANT.items() if name != "belop"}
APPEAL = {**FOLLOWED, "vedtak": "klageorientering", "gjelder_vedtak": "avvisning", "vedtaksdato": "2025-05-15"}
REMINDER = {
    **FOLLOWED, "vedtak": "paminnelse", "tilskuddsbrevdato": "2025-05-15", "rapport": "arsrapport",
    "dato": "2026-02-20",
    "rapportfrist": "2026-02-01", "ny_frist": "15.03.2026",
}  # fmt: skip


def csv_of(rows, delimiter=",", end="\n"):
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="", delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def other(row, **changed):
    """A row of another case and application, with other cells; none leaves a cell out."""
    made = {**row, "saksnummer": "25/00002", "soknadsreferanse": "REF-2", **changed}
    return {name: value for name, value in made.items() if value is not None}
