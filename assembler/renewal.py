"""One year's definition in, the next year's out: dates and years moved, what must be decided anew marked open."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assembler import datemoving, sourcetext, wording, yearnames
from assembler.definition import Key
from assembler.errors import escaped

_KEPT = frozenset(
    ("$schema", "$id", "$ref", "const", "enum", "pattern", "format", "type", "id", "required", "epost", "telefon",
     "x-provenance", "x-open", "x-calculate", "x-prefill", "x-widget", "eget_rundskriv")
)  # fmt: skip  # what no year of a text stands in: values, names and sources
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_SETTLED = re.compile(r"(?:^|_)(?:innfort|oppretta?t?|lov\w*|\w*loven?_fra|vedtatt)")  # names of facts of history
_MONEY = re.compile(r"\bkr\.?\s?\d[\d\s\u00a0\u202f.]*|\b\d[\d\s\u00a0\u202f.]*\s?(?:kroner|millioner)")
_YEAR_BEARER = re.compile(r"\{\{[^}]*\bar\b[^}]*\}\}")
_LEAST_RATE = 100  # whole numbers from which a free fact is taken for an amount or a rate
_BOUNDS = {"const": "Sats", "default": "Sats", "minimum": "Minste beløp", "maximum": "Største beløp"}
_SENTENCE = 10  # words, with those of a placeholder, from which a text is more than a title
_EXCERPT = 90


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something to be decided: a JSON Pointer, a sentence in bokmål, the earlier value, and what stands there now."""

    place: str
    what: str
    was: Any = None
    proposed: Any = None

    def entry(self) -> dict[str, Any]:
        """The point as ``x-open`` holds it."""
        values = {"place": self.place, "what": self.what, "was": self.was, "proposed": self.proposed}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Renewal:
    """A new year's file: its text, what is open in it, and what a person should read through.

    ``followed`` and ``left`` are the years in texts that were and were not moved, each with its place; ``moving`` are
    the texts that say the year by a placeholder, and so follow of themselves.
    """

    old: Key
    new: Key
    text: str
    points: tuple[OpenPoint, ...]
    followed: tuple[tuple[str, str], ...]
    left: tuple[tuple[str, str], ...]
    moving: tuple[tuple[str, str], ...]


def renew(source: str, schema: Mapping[str, Any], old: Key, new: Key) -> Renewal:
    """The definition of ``new``, from the file of ``old`` as it is typed (``source``) and read (``schema``).

    The text keeps the order and layout of the file. A statute, a document number, history and ``x-provenance`` keep
    their years.
    """
    years = new.year - old.year
    values: dict[str, Any] = {"/x-scheme/ar": new.year}
    points = [*_number(schema, new, values), *_dates(schema, years, values), *_periods(schema, years, values)]
    points += _facts(schema)
    points += [*_areas(schema), *_limits(schema)]
    followed: list[tuple[str, str]] = []
    left: list[tuple[str, str]] = []
    for pointer, text in _texts(schema):
        after = yearnames.followed(text, old.year, years)
        if after != text:
            values[pointer] = after
        for mention in yearnames.mentions(text, old.year):
            (followed if mention.follows else left).append((pointer, mention.around))
            if mention.follows and mention.dated:
                points.append(
                    OpenPoint(
                        pointer, f"Dato i teksten: «… {mention.around} …». Året er flyttet, dagen ikke.", text, after
                    )
                )
        if amount := _MONEY.search(text):
            points.append(
                OpenPoint(
                    pointer, f"Beløp i teksten: {amount[0].strip()}. Gjelder det i {new.year}?", amount[0].strip()
                )
            )
    renewed = sourcetext.replaced(source, values)
    renewed = sourcetext.with_member(renewed, "x-open", [point.entry() for point in points], _after_facts(schema))
    moving = tuple((pointer, _excerpt(text)) for pointer, text in _texts(schema) if _tells_of_the_year(pointer, text))
    return Renewal(old, new, renewed, tuple(points), tuple(followed), tuple(left), moving)


def _after_facts(schema: Mapping[str, Any]) -> str:
    """The member that the open points stand before: the first of the form's own, so that they follow the facts."""
    return next((name for name in ("properties", "required", "allOf", "$defs") if name in schema), next(iter(schema)))


def _texts(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Every text that people read, with its place."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name not in _KEPT:
                yield from _texts(part, f"{pointer}/{escaped(name)}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _texts(part, f"{pointer}/{index}")
    elif isinstance(value, str) and not _ISO.fullmatch(value) and pointer != "/x-scheme/rundskriv/nummer":
        yield pointer, value


def _tells_of_the_year(pointer: str, text: str) -> bool:
    """Whether a sentence says the year by a placeholder; titles, and the nynorsk of what is in bokmål, do not count."""
    in_nynorsk = "nn" in pointer.split("/") or "x-nn" in pointer.split("/")
    return bool(_YEAR_BEARER.search(text)) and not in_nynorsk and len(text.split()) >= _SENTENCE


def _excerpt(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _EXCERPT else f"{words[:_EXCERPT].rstrip()} …"


# --- what is to be decided --------------------------------------------------------------------------------------------


def _number(schema: Mapping[str, Any], new: Key, values: dict[str, Any]) -> Iterator[OpenPoint]:
    was = schema["x-scheme"]["rundskriv"].get("nummer")
    if was:
        pointer, proposed = "/x-scheme/rundskriv/nummer", f"[nummer]/{new.year}"
        values[pointer] = proposed
        yield OpenPoint(pointer, "Rundskrivnummer: sett inn nummeret når det er gitt", was, proposed)


def _dates(schema: Mapping[str, Any], years: int, values: dict[str, Any]) -> Iterator[OpenPoint]:
    """Each date of the circular and its reports, moved together so that they keep their order."""
    found = list(dates(schema))
    days = [dt.date.fromisoformat(day) for _, _, day in found]
    for (pointer, name, was), day in zip(found, datemoving.moved(days, years), strict=True):
        values[pointer] = day.isoformat()
        before = _weekday(dt.date.fromisoformat(was))
        yield OpenPoint(pointer, f"{name}: foreslått {_weekday(day)} (var {before})", was, day.isoformat())


def dates(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each date that follows the year: its place, what it is in bokmål, the day in ISO form."""
    scheme = schema["x-scheme"]
    yield "/x-scheme/rundskriv/dato", "Dato for rundskrivet", scheme["rundskriv"]["dato"]
    if "soknadsfrist" in scheme:
        yield "/x-scheme/soknadsfrist", "Søknadsfrist", scheme["soknadsfrist"]
    for name, report in schema.get("x-reports", {}).items():
        title = _title(report).lower()
        if "frist" in report:
            yield f"/x-reports/{name}/frist", f"Frist for {title}", report["frist"]
        for index, day in enumerate(report.get("frister", ())):
            yield f"/x-reports/{name}/frister/{index}", f"Frist {index + 1} for {title}", day


def _periods(schema: Mapping[str, Any], years: int, values: dict[str, Any]) -> Iterator[OpenPoint]:
    """The time that each report covers, moved by whole years."""
    for name, report in schema.get("x-reports", {}).items():
        place = f"/x-reports/{name}/perioder"
        moved = [
            {key: datemoving.same_day(dt.date.fromisoformat(day), years).isoformat() for key, day in period.items()}
            for period in report.get("perioder", ())
        ]
        for index, period in enumerate(moved):
            values.update({f"{place}/{index}/{key}": day for key, day in period.items()})
        if moved:
            what = f"Perioder for {_title(report).lower()}: flyttet med året"
            yield OpenPoint(place, what, report["perioder"], moved)


def _title(report: Mapping[str, Any]) -> str:
    title = report["tittel"]
    return str(title["nb"] if isinstance(title, Mapping) else title)


_WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


def _weekday(day: dt.date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {wording.long_date(day, 'nb')}"


def _facts(schema: Mapping[str, Any]) -> Iterator[OpenPoint]:
    """The year's frame, chapter and contacts, and whatever among the free facts is a date, an amount or a rate."""
    scheme = schema["x-scheme"]
    if "ramme" in scheme:
        yield OpenPoint(
            "/x-scheme/ramme", f"Ramme: var {wording.kroner(scheme['ramme'])}", scheme["ramme"], scheme["ramme"]
        )
    if "kapittel_post" in scheme:
        yield OpenPoint("/x-scheme/kapittel_post", "Kapittel og post i statsbudsjettet", scheme["kapittel_post"])
    yield OpenPoint("/x-scheme/kontakter", "Kontakter: er de de samme?", scheme["kontakter"])
    for name, value in scheme.get("fakta", {}).items():
        yield from _fact(
            name.replace("_", " "), f"/x-scheme/fakta/{escaped(name)}", value, _SETTLED.search(name) is not None
        )


def _fact(name: str, pointer: str, value: Any, settled: bool) -> Iterator[OpenPoint]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _fact(f"{name}, {key}", f"{pointer}/{escaped(key)}", part, settled)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _fact(f"{name}, {index + 1}", f"{pointer}/{index}", part, settled)
    elif isinstance(value, str) and _ISO.fullmatch(value) and not settled:
        yield OpenPoint(pointer, f"Dato i «{name}»: ikke flyttet. Gjelder den fortsatt?", value, value)
    elif isinstance(value, int | float) and not isinstance(value, bool) and not settled and _is_rate(value):
        yield OpenPoint(pointer, f"Tall i «{name}»: gjelder det fortsatt?", value, value)


def _is_rate(value: float) -> bool:
    """Whether a free number is an amount or a share, rather than a count or a chapter."""
    return value >= _LEAST_RATE or not float(value).is_integer()


def _areas(schema: Mapping[str, Any]) -> Iterator[OpenPoint]:
    branches = schema.get("$defs", {}).get("satsingsomrade", {}).get("oneOf", [])
    base = "/$defs/satsingsomrade/oneOf"
    if branches:
        numbers = wording.listing([branch["const"] for branch in branches], "nb")
        yield OpenPoint(base, f"Satsingsområder: er område {numbers} de samme, med samme tekst, vilkår og rammer?")
    for index, branch in enumerate(branches):
        area, place = branch.get("x-area", {}), f"{base}/{index}/x-area"
        title = f"Område {branch['const']}"
        if "tidligere" in area:
            covered = area["tidligere"]
            listed = wording.listing(covered["numre"], "nb")
            what = (
                f"{title} sier at det omfatter område {listed} fra {covered['ar']}: skal rundskrivet fortsatt si det?"
            )
            yield OpenPoint(f"{place}/tidligere", what, covered, covered)
        if "eget_rundskriv" in area:
            was = area["eget_rundskriv"]
            yield OpenPoint(
                f"{place}/eget_rundskriv", f"{title} har eget rundskriv: sett inn det nye nummeret", was, was
            )


def _limits(schema: Any, pointer: str = "") -> Iterator[OpenPoint]:
    """Rates and limits in kroner that the form holds."""
    if isinstance(schema, Mapping):
        for keyword, name in _BOUNDS.items():
            value = schema.get(keyword)
            if schema.get("x-unit") == "kr" and isinstance(value, int | float) and value >= _LEAST_RATE:
                title = schema.get("title", pointer.rpartition("/")[2])
                what = f"{name} for «{title}»: {wording.kroner(value)}. Gjelder det fortsatt?"
                yield OpenPoint(f"{pointer}/{keyword}", what, value, value)
        for name, part in schema.items():
            yield from _limits(part, f"{pointer}/{escaped(name)}")
    elif isinstance(schema, list):
        for index, part in enumerate(schema):
            yield from _limits(part, f"{pointer}/{index}")


# --- the checklist ----------------------------------------------------------------------------------------------------


def checklist(renewal: Renewal) -> str:
    """What is left to do, as Markdown in bokmål: the points to decide, then what to read through."""
    old, new = renewal.old, renewal.new
    parts = [
        f"# Sjekkliste for {new}",
        f"Laget fra {old}. Punktene under «Avgjør» står i `x-open` i {new.year}.json. Rett verdien om nødvendig, og "
        "slett punktet fra `x-open` når det er avgjort. Så lenge det står punkter der, blir ingenting laget av "
        "definisjonen.",
        f"## Avgjør ({len(renewal.points)})",
        _boxes(f"{point.what} (`{point.place}`)" for point in renewal.points),
        "## Les gjennom",
        _boxes(_read_through(renewal)),
    ]
    for title, found in (
        ("Årstall som er flyttet", renewal.followed),
        ("Årstall som ikke er flyttet (lover, dokumenter, historie)", renewal.left),
        ("Tekster der året følger av seg selv: stemmer de fortsatt?", renewal.moving),
    ):
        if found:
            parts += [f"## {title}", _boxes(f"{text} (`{pointer}`)" for pointer, text in found)]
    return "\n\n".join(parts) + "\n"


def _read_through(renewal: Renewal) -> Iterator[str]:
    yield "Klagereglene i `x-scheme/klage`: hjemmel, frist og klageinstans."
    yield "Vilkårene i `x-scheme/vilkar` og hjemmelen i `x-scheme/hjemmel`."
    yield f"Kildene i `x-provenance`: de viser fortsatt til {renewal.old.year}."
    yield f"Sammenlign med fjoråret: `assembler diff {renewal.new.scheme} {renewal.old.year} {renewal.new.year}`."
    yield f"Lag dokumentene når alt er avgjort: `assembler build {renewal.new}`."


def _boxes(lines: Iterator[str]) -> str:
    return "\n".join(f"- [ ] {line}" for line in lines)
