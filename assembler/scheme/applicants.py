"""Who may apply for what: the kinds of applicants of a scheme, and its priority areas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assembler.scheme.texts import Section, sections_of
from assembler.scheme.values import SourceText, source_text

AREAS = "/$defs/satsingsomrade/oneOf"
ORGANISATION = "organisasjon"  # the one kind of applicant that the register does not hold


@dataclass(frozen=True, slots=True)
class EarlierAreas:
    """The areas of an earlier year that an area covers, by their numbers in that year."""

    year: int
    numbers: tuple[int, ...]
    pointer: str


@dataclass(frozen=True, slots=True)
class Area:
    """A priority area (satsingsområde).

    ``applicants`` are the scheme's where the area says nothing else. ``own_circular`` is the number of the circular
    that describes it where that is another one. ``text`` and ``sections`` are in the circular's language, all else in
    the scheme-year's; ``conditions`` are those that a grant letter states. ``names`` is what texts can name of it.
    """

    number: int
    title: str
    applicants: tuple[str, ...]
    covers: EarlierAreas | None
    own_circular: str
    text: SourceText
    sections: tuple[Section, ...]
    conditions: SourceText
    names: Mapping[str, Any] = field(repr=False, compare=False)
    pointer: str

    @property
    def own_circular_pointer(self) -> str:
        """The place of :attr:`own_circular`."""
        return f"{self.pointer}/x-area/eget_rundskriv"

    @property
    def is_described(self) -> bool:
        """Whether this scheme's circular describes it: it has a text of its own, or a list of sections."""
        return "text" in self.names or "sections" in self.names


@dataclass(frozen=True, slots=True)
class Applicants:
    """The kinds of recipients that may apply: ``types`` for the scheme, ``by_area`` for an area by its number."""

    types: tuple[str, ...]
    by_area: Mapping[int, tuple[str, ...]] = field(compare=False)
    pointer: str

    def of_area(self, area: int | None) -> tuple[str, ...]:
        """Those that may apply for this area; for the scheme, where it is none or not an area of the scheme."""
        return self.types if area is None else self.by_area.get(area, self.types)

    def admits(self, recipient_type: str, area: int | None = None) -> bool:
        """Whether this kind of recipient may apply, for this area where one is given."""
        return recipient_type in self.of_area(area)

    @property
    def in_register(self) -> bool:
        """Whether the register can hold some of them: municipalities and counties."""
        return any(each != ORGANISATION for each in self.types)


def areas_of(schema: Mapping[str, Any], named: Sequence[Mapping[str, Any]]) -> Iterator[Area]:
    """The priority areas of a definition in one language form, in its order. ``named`` is what texts name of each."""
    types = tuple(schema["x-scheme"]["sokere"])
    branches = schema.get("$defs", {}).get("satsingsomrade", {}).get("oneOf", ())
    for index, (branch, names) in enumerate(zip(branches, named, strict=True)):
        pointer = f"{AREAS}/{index}"
        value, place = branch.get("x-area", {}), f"{pointer}/x-area"
        yield Area(
            number=branch["const"],
            title=branch["title"],
            applicants=tuple(value.get("sokere", types)),
            covers=_covers(value.get("tidligere"), f"{place}/tidligere"),
            own_circular=value.get("eget_rundskriv", ""),
            text=source_text(value.get("text"), f"{place}/text"),
            sections=sections_of(value.get("sections", ()), f"{place}/sections"),
            conditions=source_text(value.get("vilkar"), f"{place}/vilkar"),
            names=names,
            pointer=pointer,
        )


def _covers(value: Mapping[str, Any] | None, pointer: str) -> EarlierAreas | None:
    return EarlierAreas(value["ar"], tuple(value["numre"]), pointer) if value else None


def applicants_of(scheme: Mapping[str, Any], areas: Sequence[Area]) -> Applicants:
    """The applicants of ``x-scheme`` and of these areas; of two with one number, the first counts."""
    by_area = {area.number: area.applicants for area in reversed(areas)}
    return Applicants(tuple(scheme["sokere"]), by_area, "/x-scheme/sokere")
