"""A definition that becomes another year's in, what a person must decide anew out: open points with proposals."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assembler.core.json_pointer import escape_key
from assembler.i18n import formats
from assembler.rollover import date_shift
from assembler.scheme.key import Key

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_HISTORICAL_FACT = re.compile(
    r"(?:^|_)(?:innfort|oppretta?t?|lov\w*|\w*loven?_fra|vedtatt)"
)  # names of facts of history
_MIN_RATE = 100  # whole numbers from which a free fact is taken for an amount or a rate
_BOUNDS = {"const": "Sats", "default": "Sats", "minimum": "Minste verdi", "maximum": "Største verdi"}
_TRIVIAL_BOUND = 1  # what a count or an amount must be over to be more than a matter of course
_YEAR_BOUNDS = range(1900, 2101)  # bounds that say which years can be typed
_NUMBER_TYPES = ("integer", "number")
_FACT_QUESTIONS: Mapping[str, str] = {
    "departement": "Departement: er det det samme, med samme navn? Det er også klageinstans der klagereglene sier det",
    "hjemmel": "Hjemmel: er den den samme?",
    "vilkar": "Vilkår: gjelder alle, med samme ordlyd?",
    "klage": "Klageregler: er hjemmel, frist og klageinstans de samme?",
    "akseptfrist_uker": "Uker til å akseptere tilskuddet: gjelder det fortsatt?",
    "kapittel_post": "Kapittel og post i statsbudsjettet",
    "kontakter": "Kontakter: er de de samme?",
}
_PATTERN_NAMES: Mapping[date_shift.Pattern, str] = {
    "weekday": "samme ukedag",
    "day": "samme dag i måneden",
    "next": "neste ledige virkedag",
}


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


def find_open_points(schema: Mapping[str, Any], new: Key, years: int, values: dict[str, Any]) -> Iterator[OpenPoint]:
    """What is to be decided, in the order of a definition; what is proposed at each place is put in ``values``."""
    yield from _number_points(schema, new, values)
    yield from _date_points(schema, years, values)
    yield from _period_points(schema, years, values)
    yield from _fact_points(schema)
    yield from _area_points(schema)
    yield from _limit_points(schema)


def source_points(schema: Mapping[str, Any], values: Mapping[str, Any], new: Key) -> Iterator[OpenPoint]:
    """The sources that are named of what was moved: they are those of the earlier year."""
    for index, entry in enumerate(schema.get("x-provenance", ())):
        at = entry["at"]
        if "source" in entry and any(_same_or_below(at, place) or _same_or_below(place, at) for place in values):
            what = f"Kilde for `{at or '/'}`, der noe er flyttet: hvor står det for {new.year}?"
            yield OpenPoint(f"/x-provenance/{index}/source", what, entry["source"], entry["source"])


def _same_or_below(above: str, place: str) -> bool:
    return place == above or place.startswith(f"{above}/")


def _number_points(schema: Mapping[str, Any], new: Key, values: dict[str, Any]) -> Iterator[OpenPoint]:
    was = schema["x-scheme"]["rundskriv"].get("nummer")
    if was:
        pointer, proposed = "/x-scheme/rundskriv/nummer", f"[nummer]/{new.year}"
        values[pointer] = proposed
        yield OpenPoint(pointer, "Rundskrivnummer: sett inn nummeret når det er gitt", was, proposed)


def _date_points(schema: Mapping[str, Any], years: int, values: dict[str, Any]) -> Iterator[OpenPoint]:
    """Each date of the circular and its reports, moved together so that they keep their order."""
    found = list(yearly_dates(schema))
    days = [dt.date.fromisoformat(day) for _, _, day in found]
    for (pointer, name, was), day in zip(found, date_shift.shift_dates(days, years), strict=True):
        values[pointer] = day.isoformat()
        before = dt.date.fromisoformat(was)
        why = _PATTERN_NAMES[date_shift.kept_pattern(before, day, years)]
        what = f"{name}: foreslått {_weekday(day)}, {why} (var {_weekday(before)})"
        yield OpenPoint(pointer, what, was, day.isoformat())


def yearly_dates(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
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


def _period_points(schema: Mapping[str, Any], years: int, values: dict[str, Any]) -> Iterator[OpenPoint]:
    """The time that each report covers, moved by whole years."""
    for name, report in schema.get("x-reports", {}).items():
        place = f"/x-reports/{name}/perioder"
        moved = [
            {key: date_shift.same_day(dt.date.fromisoformat(day), years).isoformat() for key, day in period.items()}
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
    return f"{_WEEKDAYS[day.weekday()]} {formats.long_date(day, 'nb')}"


def _fact_points(schema: Mapping[str, Any]) -> Iterator[OpenPoint]:
    """The year's frame and rules, and whatever among the free facts is a date, an amount or a rate."""
    scheme = schema["x-scheme"]
    if "ramme" in scheme:
        yield OpenPoint(
            "/x-scheme/ramme", f"Ramme: var {formats.kroner(scheme['ramme'])}", scheme["ramme"], scheme["ramme"]
        )
    for name, what in _FACT_QUESTIONS.items():
        if scheme.get(name):
            was = scheme[name] if isinstance(scheme[name], str | int) else None
            yield OpenPoint(f"/x-scheme/{name}", what, was)
    for name, value in scheme.get("fakta", {}).items():
        yield from _free_fact_points(
            name.replace("_", " "),
            f"/x-scheme/fakta/{escape_key(name)}",
            value,
            _HISTORICAL_FACT.search(name) is not None,
        )


def _free_fact_points(name: str, pointer: str, value: Any, settled: bool) -> Iterator[OpenPoint]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _free_fact_points(f"{name}, {key}", f"{pointer}/{escape_key(key)}", part, settled)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _free_fact_points(f"{name}, {index + 1}", f"{pointer}/{index}", part, settled)
    elif isinstance(value, str) and _ISO.fullmatch(value) and not settled:
        yield OpenPoint(pointer, f"Dato i «{name}»: ikke flyttet. Gjelder den fortsatt?", value, value)
    elif isinstance(value, int | float) and not isinstance(value, bool) and not settled and _is_rate(value):
        yield OpenPoint(pointer, f"Tall i «{name}»: gjelder det fortsatt?", value, value)


def _is_rate(value: float) -> bool:
    """Whether a free number is an amount or a share, rather than a count or a chapter."""
    return value >= _MIN_RATE or not float(value).is_integer()


def _area_points(schema: Mapping[str, Any]) -> Iterator[OpenPoint]:
    branches = schema.get("$defs", {}).get("satsingsomrade", {}).get("oneOf", [])
    base = "/$defs/satsingsomrade/oneOf"
    if branches:
        numbers = formats.join_list([branch["const"] for branch in branches], "nb")
        yield OpenPoint(base, f"Satsingsområder: er område {numbers} de samme, med samme tekst, vilkår og rammer?")
    for index, branch in enumerate(branches):
        area, place = branch.get("x-area", {}), f"{base}/{index}/x-area"
        title = f"Område {branch['const']}"
        if "tidligere" in area:
            covered = area["tidligere"]
            listed = formats.join_list(covered["numre"], "nb")
            what = (
                f"{title} sier at det omfatter område {listed} fra {covered['ar']}: skal rundskrivet fortsatt si det?"
            )
            yield OpenPoint(f"{place}/tidligere", what, covered, covered)
        if "eget_rundskriv" in area:
            was = area["eget_rundskriv"]
            yield OpenPoint(
                f"{place}/eget_rundskriv", f"{title} har eget rundskriv: sett inn det nye nummeret", was, was
            )


def _limit_points(schema: Any, pointer: str = "") -> Iterator[OpenPoint]:
    """Rates, minima and maxima that the form holds."""
    if isinstance(schema, Mapping):
        for keyword, name in _BOUNDS.items():
            value = schema.get(keyword)
            if schema.get("type") in _NUMBER_TYPES and isinstance(value, int | float) and _is_limit(value, schema):
                title = schema.get("title", pointer.rpartition("/")[2])
                what = f"{name} for «{title}»: {_with_unit(value, schema)}. Gjelder det fortsatt?"
                yield OpenPoint(f"{pointer}/{keyword}", what, value, value)
        for name, part in schema.items():
            yield from _limit_points(part, f"{pointer}/{escape_key(name)}")
    elif isinstance(schema, list):
        for index, part in enumerate(schema):
            yield from _limit_points(part, f"{pointer}/{index}")


def _is_limit(value: float, schema: Mapping[str, Any]) -> bool:
    """Whether a bound is more than a matter of course, and no bound of years that can be typed."""
    if schema.get("x-unit", "kr") == "kr":
        return value > _TRIVIAL_BOUND and (value not in _YEAR_BOUNDS or "x-unit" in schema)
    return value > 0


def _with_unit(value: float, schema: Mapping[str, Any]) -> str:
    unit = schema.get("x-unit", "")
    return formats.kroner(value) if unit == "kr" else f"{formats.number(value)} {unit}".rstrip()
