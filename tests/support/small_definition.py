"""A small definition in memory, and copies of it with other values."""

import copy
from pathlib import Path

from assembler.scheme.key import Key
from assembler.scheme.loader import Definition

KEY = Key("prove", 2025)
BOTH = {"nb": "nb", "nn": "nn"}
REPORT = {"tittel": {"nb": "Rapport", "nn": "Rapport"}, "innhold": BOTH, "krav": BOTH}
AREAS = [
    {"const": 1, "title": "Ein", "x-nn": {"title": "Éin"}, "x-area": {"sokere": ["kommune"], "text": ["a", "b"]}},
    {"const": 3, "title": "Tre", "x-nn": {"title": "Tri"}, "x-area": {"sokere": ["fylkeskommune"]}},
    {"const": 4, "title": "Fire", "x-nn": {"title": "Fire"}},
]
LAW = {"fra": "2020-01-01", "navn": BOTH, "frist_uker": 3, "hjemmel": {"uten_klagerett": "§ 1", "enkeltvedtak": "§ 2"}}
MINISTRY = {"fra": "2020-01-01", "navn": BOTH, "forkortelse": "AID"}
SMALL = {
    "title": "Tittel",
    "x-nn": {"title": "Tittel"},
    "x-scheme": {
        "navn": {"nb": "Prøveordning", "nn": "Prøveordning nn"},
        "ar": 2025,
        "malform": "nn",
        "rundskriv": {"dato": "2025-01-24"},
        "departement": {"navn": BOTH, "forkortelse": "KD"},
        "formal": {"nb": ["Mål.", "Meir."], "nn": "Mål."},
        "sokere": ["kommune", "fylkeskommune"],
        "utbetaling": BOTH,
        "rapportkrav": BOTH,
        "kontroll": BOTH,
        "reaksjoner": BOTH,
        "vilkar": [
            {"id": "ett", "tekst": BOTH},
            {"id": "to", "tekst": BOTH, "brev": True},
            {"id": "tre", "tekst": BOTH, "brev": {"nb": "I brev", "nn": "I brev"}},
        ],
        "klage": [
            {"vedtak": ["avslag"], "mottakere": ["kommune"], "klagerett": False, "hjemmel": BOTH},
            {
                "vedtak": ["avvisning", "avslag"], "mottakere": ["kommune", "fylkeskommune"], "klagerett": True,
                "hjemmel": BOTH, "frist_uker": 3, "klageinstans": "departement",
            },
        ],
        "kontakter": [{"navn": "Kari", "enhet": "IMDi"}, {"epost": "post@imdi.no"}],
    },
    "x-circular": {
        "language": "nb",
        "title": "T",
        "sections": [
            {"id": "a", "heading": "A:", "sections": [{"id": "b", "heading": "B", "text": ["x", "y"]}]},
            {"id": "c", "heading": "C", "areas": "{{ omrade.tittel }}"},
        ],
    },
    "x-reports": {"status": {**REPORT, "frist": "2025-10-15"}},
    "x-letters": {"felles": {"bruk": BOTH}, "avvisning": {"bruk": {"nb": "x", "nn": "x"}, "regler": {"for_sent": "b"}}},
    "$defs": {"satsingsomrade": {"oneOf": AREAS}},
}  # fmt: skip


def small(**edits):
    """The small definition with other values, each by its pointer with ``__`` for the slash; none leaves one out."""
    schema = copy.deepcopy(SMALL)
    for place, value in edits.items():
        *path, last = place.replace("_DEFS", "$defs").split("__")
        target = schema
        for name in path:
            target = target[int(name) if isinstance(target, list) else name]
        key = int(last) if isinstance(target, list) else last
        if value is None:
            del target[key]
        else:
            target[key] = value
    path = Path("schemas/prove/2025.json")
    return Definition(KEY, path, schema, {f"file:///schemas/{KEY}.json": (path, schema)})
