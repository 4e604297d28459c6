"""What nobody has confirmed, and facts of which no source is named."""

from __future__ import annotations

from collections.abc import Iterator

from assembler.core.errors import AssemblerError
from assembler.letters import compose, required_elements
from assembler.lint.context import Context, Scheme
from assembler.lint.finding import Finding, Rule

ASSUMED = Rule("kilde.antatt", "note", "Assumptions have been confirmed.", ("kilder",))
UNSOURCED = Rule(
    "kilde.mangler", "warning", "Facts that bind have a source, or say that they are assumed.", ("kilder",)
)
UNCONFIRMED_REQUIREMENT = Rule(
    "brev.krav-ubekreftet", "note", "What the law asks of a letter has been looked up.", ("krav", "kilder")
)
RULES = (ASSUMED, UNSOURCED, UNCONFIRMED_REQUIREMENT)

_BINDING_FACTS = (
    "soknadsfrist",
    "ramme",
    "klage",
    "hjemmel",
    "vilkar",
    "akseptfrist_uker",
    "kapittel_post",
    "departement",
)


def findings(scope: Context) -> Iterator[Finding]:
    """Each assumption, and each binding fact whose provenance is silent."""
    for scheme in scope.schemes:
        for entry in scheme.definition.schema.get("x-provenance", ()):
            if "assumed" in entry:
                yield scheme.found(ASSUMED, entry["at"], f"assumed: {entry['assumed']}")
        yield from _unsourced(scheme)
    if scope.whole:
        yield from _unconfirmed_requirements(scope)


def _unconfirmed_requirements(scope: Context) -> Iterator[Finding]:
    folder = compose.texts_folder(scope.theme)
    try:
        asked = required_elements.load_requirements(folder)
    except AssemblerError:
        return  # told of where letters are made
    file = f"templates/{compose.FOLDER}/{required_elements.FILE}"
    for index, each in enumerate(asked):
        if not each.confirmed:
            yield Finding(
                UNCONFIRMED_REQUIREMENT, file, f"nobody has confirmed «{each.id}»: {each.told}", f"/krav/{index}"
            )


def _unsourced(scheme: Scheme) -> Iterator[Finding]:
    told = [
        entry["at"]
        for entry in scheme.definition.schema.get("x-provenance", ())
        if "source" in entry or "assumed" in entry
    ]
    places = [f"/x-scheme/{name}" for name in _BINDING_FACTS if name in scheme.facts]
    places += [
        f"/x-reports/{name}/{key}"
        for name, report in scheme.reports.items()
        for key in ("frist", "frister")
        if key in report
    ]
    for place in places:
        # told of the fact itself, of a whole that it is part of, or of each of its parts
        if not any(_covers(at, place) or at.startswith(f"{place}/") for at in told):
            yield scheme.found(UNSOURCED, place, "no source is named, and it does not say that it is assumed")


def _covers(at: str, place: str) -> bool:
    return place == at or place.startswith(f"{at}/")
