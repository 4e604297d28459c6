"""Types a scheme-year, parsed once from its definition: the Norwegian keys of the data end here.

A :class:`SchemeYear` is one definition in one language form, since most of what is made from it (letters, forms, pages)
is in one. Its titles and texts are therefore plain values, as in the expanded and localised schema behind it. Values
that no language changes (dates, amounts, numbers, who may apply) are the same in both, and can be read from either.
The circular's own text is always in the circular's language.

Places (``pointer``) are JSON Pointers into the definition as typed, for the parts that stand in it; what a ``$ref``
brought in, such as the rows of ``forvaltning``, has the place that it would have if it were typed there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assembler.core.errors import DataError
from assembler.core.json_files import Json, JsonObject
from assembler.core.json_node import JsonNode, in_file
from assembler.core.json_pointer import is_within
from assembler.i18n.language import Language
from assembler.json_schema.references import Schema
from assembler.law.administration import Ministry
from assembler.scheme.appeals import Appeals, appeals_of
from assembler.scheme.applicants import Applicants, Area, applicants_of, areas_of
from assembler.scheme.form_id import APPLICATION
from assembler.scheme.key import Key
from assembler.scheme.names import names_of
from assembler.scheme.reports import Deadline, Report, reports_of
from assembler.scheme.texts import NAMES_PROJECT, Circular, LetterTexts, circular_of, language_of, letter_texts_of
from assembler.scheme.values import SourceText, source_text

SHARED = "felles"  # the letter type of what all letters say


@dataclass(frozen=True, slots=True)
class Contact:
    """Where to ask: what is not known is empty. ``phone`` is eight digits."""

    name: str
    unit: str
    email: str
    phone: str
    pointer: str

    @property
    def who(self) -> str:
        """The person and the unit, as far as they are known."""
        return ", ".join(part for part in (self.name, self.unit) if part)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition for the grant. ``letter`` is what grant letters say of it; none where it does not bind grantees."""

    id: str
    text: SourceText
    letter: SourceText | None
    pointer: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the fact ``at`` a pointer, with all below it, comes from; what is not stated is empty.

    ``assumed`` is why it was chosen where no source says it, ``note`` how a fault in the source was resolved.
    """

    at: str
    source: str
    assumed: str
    note: str
    pointer: str

    def covers(self, pointer: str) -> bool:
        """Whether it is about this place: the fact itself, or a whole that it is part of."""
        return is_within(pointer, self.at)


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something to be decided before the definition can be used: its place, and what is to be decided, in bokmål.

    ``was`` is the earlier year's value, ``proposed`` what stands at the place now; None where there is none to show.
    ``pointer`` is the place of the point itself, empty for one that is not in a definition yet.
    """

    place: str
    what: str
    was: object = None
    proposed: object = None
    pointer: str = ""

    def as_json(self) -> dict[str, object]:
        """The point as a definition writes it (``x-open``)."""
        values = {"place": self.place, "what": self.what, "was": self.was, "proposed": self.proposed}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True, eq=False)
class SchemeYear:
    """One year of a scheme in one language form.

    Amounts are whole kroner. ``neutral_language`` is that of recipients that are neutral. ``application_deadline`` is
    none where applications are taken all year, ``total_budget`` (ramme) and ``acceptance_weeks`` where the year has
    none; ``budget_item`` is chapter and post of the state budget, or empty, and texts can be empty too. ``letters`` are
    in the definition's order. ``facts`` is what is free in a definition (``fakta``). ``names`` is all that texts can
    name (docs/definition.md), ``application_schema`` the whole expanded schema in this language form.
    """

    key: Key
    language: Language
    name: str
    neutral_language: Language
    circular: Circular
    ministry: Ministry
    applicants: Applicants
    areas: tuple[Area, ...]
    application_deadline: Deadline | None
    total_budget: int | None
    budget_item: str
    acceptance_weeks: int | None
    conditions: tuple[Condition, ...]
    goal: SourceText
    legal_basis: SourceText
    payment: SourceText
    report_requirements: SourceText
    account_requirements: SourceText
    control: SourceText
    reactions: SourceText
    appeals: Appeals
    contacts: tuple[Contact, ...]
    reports: tuple[Report, ...]
    letters: tuple[LetterTexts, ...]
    provenance: tuple[Provenance, ...]
    open_points: tuple[OpenPoint, ...]
    facts: JsonObject = field(repr=False)
    names: Mapping[str, object] = field(repr=False)
    application_schema: Schema = field(repr=False)

    def area(self, number: int | None) -> Area | None:
        """The priority area of this number, none where there is no such area."""
        return next((area for area in self.areas if area.number == number), None)

    def report(self, id: str) -> Report | None:
        """The report of this id, none where there is no such report."""
        return next((report for report in self.reports if report.id == id), None)

    @property
    def report_forms(self) -> tuple[Report, ...]:
        """The reports that have a form, in the order of the definition."""
        return tuple(report for report in self.reports if report.form_schema is not None)

    @property
    def report_form_ids(self) -> tuple[str, ...]:
        """The ids of the reports that have a form."""
        return tuple(report.id for report in self.report_forms)

    def form_schema(self, form: str) -> Schema:
        """The JSON Schema of the application's form, or of a report's by its id.

        Raises :class:`KeyError` where there is no such form.
        """
        if form == APPLICATION:
            return self.application_schema
        report = self.report(form)
        if report is None or report.form_schema is None:
            raise KeyError(form)
        return report.form_schema

    def deadlines(self) -> Iterator[Deadline]:
        """Every deadline that the definition dates: that of applications, then those of each report."""
        if self.application_deadline:
            yield self.application_deadline
        for report in self.reports:
            yield from report.deadlines()

    def letter_names(self, letter_type: str) -> dict[str, Json]:
        """What the definition says in letters of this type, by the names that texts use: its own, else all letters'."""
        return {
            name: value
            for wanted in (SHARED, letter_type)
            for letter in self.letters
            if letter.letter_type == wanted
            for name, value in letter.names.items()
        }

    @property
    def gives_to_projects(self) -> bool:
        """Whether the scheme's grants are given to projects with a name, as all letters call its grants."""
        named = next((letter.grant_name for letter in self.letters if letter.letter_type == SHARED), None)
        return named is None or NAMES_PROJECT in named.text

    def has_source(self, pointer: str) -> bool:
        """Whether a source or an assumption is given for this place: for it, for a whole, or for a part of it."""
        stated = (each for each in self.provenance if each.source or each.assumed)
        return any(each.covers(pointer) or is_within(each.at, pointer) for each in stated)


def parse_year(key: Key, path: Path, schema: Schema, language: Language) -> SchemeYear:
    """The scheme-year of an expanded definition in one language form, which stands in the file ``path``.

    Raises :class:`DataError` with the place of what has another form than the meta-schema says, or no single meaning (a
    report that says twice when it is due). A draft can hold both where it is open.
    """
    try:
        return _parse(key, JsonNode(schema), language)
    except DataError as error:
        raise in_file(error, path) from error


def _parse(key: Key, schema: JsonNode, language: Language) -> SchemeYear:
    scheme = schema.member("x-scheme")
    areas = tuple(areas_of(schema))
    appeals = appeals_of(scheme.as_object())
    return SchemeYear(
        key=key,
        language=language,
        name=scheme.text("navn"),
        neutral_language=language_of(scheme, "malform"),
        circular=circular_of(schema),
        ministry=appeals.ministry,
        applicants=applicants_of(scheme, areas),
        areas=areas,
        application_deadline=_deadline(scheme),
        total_budget=scheme.integer("ramme", None),
        budget_item=scheme.text("kapittel_post", ""),
        acceptance_weeks=scheme.integer("akseptfrist_uker", None),
        conditions=tuple(map(_condition, scheme.items("vilkar"))),
        goal=source_text(scheme, "formal"),
        legal_basis=source_text(scheme, "hjemmel"),
        payment=source_text(scheme, "utbetaling"),
        report_requirements=source_text(scheme, "rapportkrav"),
        account_requirements=source_text(scheme, "regnskapskrav"),
        control=source_text(scheme, "kontroll"),
        reactions=source_text(scheme, "reaksjoner"),
        appeals=appeals,
        contacts=tuple(map(_contact, scheme.items("kontakter"))),
        reports=reports_of(schema),
        letters=letter_texts_of(schema),
        provenance=tuple(map(_provenance, schema.items("x-provenance"))),
        open_points=open_points_of(schema),
        facts=scheme.member("fakta").as_object() if scheme.has("fakta") else {},
        names=names_of(schema),
        application_schema=schema.as_object(),
    )


def _deadline(scheme: JsonNode) -> Deadline | None:
    if not scheme.has("soknadsfrist"):
        return None
    return Deadline(scheme.date("soknadsfrist"), "", 0, scheme.member("soknadsfrist").pointer)


def _condition(node: JsonNode) -> Condition:
    text = source_text(node, "tekst")
    own = node.member("brev").value if node.has("brev") else None
    letter = text if own is True else source_text(node, "brev") if own else None
    return Condition(node.text("id"), text, letter, node.pointer)


def _contact(node: JsonNode) -> Contact:
    name, unit, email, phone = (node.text(key, "") for key in ("navn", "enhet", "epost", "telefon"))
    return Contact(name, unit, email, phone, node.pointer)


def _provenance(node: JsonNode) -> Provenance:
    at, source, assumed, note = (node.text(key, "") for key in ("at", "source", "assumed", "note"))
    return Provenance(at, source, assumed, note, node.pointer)


def open_points_of(schema: JsonNode) -> tuple[OpenPoint, ...]:
    """What a definition leaves open (``x-open``). Raises :class:`DataError` where an entry has another form."""
    return tuple(
        OpenPoint(
            node.text("place"),
            node.text("what"),
            node.member("was").value if node.has("was") else None,
            node.member("proposed").value if node.has("proposed") else None,
            node.pointer,
        )
        for node in schema.items("x-open")
    )
