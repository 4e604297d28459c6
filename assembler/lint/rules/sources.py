"""Report assumptions, binding facts without a source, and requirements of letters that nobody has confirmed."""

from __future__ import annotations

from collections.abc import Iterator

from assembler.core.errors import AssemblerError
from assembler.letters import compose, required_elements
from assembler.lint.context import Context
from assembler.lint.finding import Finding, Rule
from assembler.scheme.model import SchemeYear

ASSUMED = Rule("kilde.antatt", "note", "Assumptions have been confirmed.", ("kilder",))
UNSOURCED = Rule(
    "kilde.mangler", "warning", "Facts that bind have a source, or say that they are assumed.", ("kilder",)
)
UNCONFIRMED_REQUIREMENT = Rule(
    "brev.krav-ubekreftet", "note", "What the law asks of a letter has been looked up.", ("krav", "kilder")
)
RULES = (ASSUMED, UNSOURCED, UNCONFIRMED_REQUIREMENT)
POSITION = 110


def findings(context: Context) -> Iterator[Finding]:
    """Each assumption, and each binding fact without a source or an assumption."""
    for scheme in context.schemes:
        for entry in scheme.year.provenance:
            if entry.assumed:
                yield scheme.finding(ASSUMED, entry.at, f"assumed: {entry.assumed}")
        for place in _binding_facts(scheme.year):
            if not scheme.year.has_source(place):
                yield scheme.finding(UNSOURCED, place, "no source is named, and it does not say that it is assumed")
    if context.whole:
        yield from _unconfirmed_requirements(context)


def _unconfirmed_requirements(context: Context) -> Iterator[Finding]:
    try:
        requirements = compose.requirements_of(context.theme).all
    except AssemblerError:
        return  # reported where trial letters are composed
    file = f"templates/{compose.FOLDER}/{required_elements.FILE}"
    for index, each in enumerate(requirements):
        if not each.confirmed:
            message = f"nobody has confirmed «{each.id}»: {each.description}"
            yield Finding(UNCONFIRMED_REQUIREMENT, file, message, f"/krav/{index}")


def _binding_facts(year: SchemeYear) -> Iterator[str]:
    """The places of the facts that bind the office or the applicants, as far as the scheme-year has them."""
    present = {
        "soknadsfrist": year.application_deadline is not None,
        "ramme": year.total_budget is not None,
        "klage": True,
        "hjemmel": bool(year.legal_basis),
        "vilkar": bool(year.conditions),
        "akseptfrist_uker": year.acceptance_weeks is not None,
        "kapittel_post": bool(year.budget_item),
        "departement": True,
    }
    yield from (f"/x-scheme/{name}" for name, is_there in present.items() if is_there)
    yield from (report.due_pointer for report in year.reports if report.deadlines())
