"""Types who may apply for what: the kinds of applicants of a scheme, and its priority areas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assembler.core.json_files import JsonObject
from assembler.core.json_node import JsonNode
from assembler.scheme.names import area_names, area_nodes
from assembler.scheme.texts import Section, sections_of
from assembler.scheme.values import SourceText, source_text

AREAS = "/$defs/satsingsomrade/oneOf"  # where the areas stand in a definition
ORGANISATION = "organisasjon"  # the one kind of applicant that the register does not have


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
    names: JsonObject = field(repr=False, compare=False)
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
        """Whether the register can have some of them: municipalities and counties."""
        return any(each != ORGANISATION for each in self.types)


def areas_of(schema: JsonNode) -> Iterator[Area]:
    """The priority areas of a definition in one language form, in its order.

    Raises :class:`DataError` where a part has another form.
    """
    types = schema.member("x-scheme").texts("sokere")
    for node, names in zip(area_nodes(schema), area_names(schema), strict=True):
        own = node.member("x-area") if node.has("x-area") else JsonNode({}, f"{node.pointer}/x-area")
        yield Area(
            number=node.integer("const"),
            title=node.text("title"),
            applicants=own.texts("sokere") if own.has("sokere") else types,
            covers=_covers(own.member("tidligere")) if own.has("tidligere") else None,
            own_circular=own.text("eget_rundskriv", ""),
            text=source_text(own, "text"),
            sections=sections_of(own, "sections"),
            conditions=source_text(own, "vilkar"),
            names=names,
            pointer=node.pointer,
        )


def _covers(node: JsonNode) -> EarlierAreas:
    return EarlierAreas(node.integer("ar"), tuple(each.as_integer() for each in node.items("numre")), node.pointer)


def applicants_of(scheme: JsonNode, areas: Sequence[Area]) -> Applicants:
    """The applicants of ``x-scheme`` and of these areas; of two with one number, the first counts."""
    by_area = {area.number: area.applicants for area in reversed(areas)}
    return Applicants(scheme.texts("sokere"), by_area, scheme.member("sokere").pointer)
