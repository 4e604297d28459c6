"""The smallest definition that is right, and the same with something in it changed."""

import copy

from assembler.scheme.key import Key

KEY = Key("prove", 2025)
BOTH = {"nb": "nb", "nn": "nn"}
TITLE = {"title": "Tittel", "x-nn": {"title": "Tittel"}}
MINIMAL = {
    "$schema": "../definition.schema.json",
    **TITLE,
    "type": "object",
    "x-scheme": {
        "navn": BOTH,
        "ar": 2025,
        "malform": "nb",
        "rundskriv": {"dato": "2025-01-24"},
        "departement": {"navn": BOTH, "forkortelse": "AID"},
        "formal": BOTH,
        "sokere": ["kommune"],
        "utbetaling": BOTH,
        "rapportkrav": BOTH,
        "kontroll": BOTH,
        "reaksjoner": BOTH,
        "klage": [{"vedtak": ["avslag"], "mottakere": ["kommune"], "klagerett": False, "hjemmel": BOTH}],
        "kontakter": [{"navn": "Kari"}],
    },
    "x-circular": {"language": "nb", "title": "T", "sections": [{"id": "a", "heading": "A"}]},
    "properties": {"soker": {"$ref": "../common/felter.json#/$defs/epost"}, "antall": {"type": "integer", **TITLE}},
}


def changed(*edits):
    """The small definition with other values at some pointers; none leaves the value out."""
    definition = copy.deepcopy(MINIMAL)
    for pointer, value in edits:
        *path, last = pointer.strip("/").split("/")
        target = definition
        for name in path:
            target = target[int(name) if isinstance(target, list) else name]
        if value is None:
            del target[last]
        else:
            target[last] = value
    return definition
