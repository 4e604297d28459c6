"""List what must be reviewed when a definition is copied to a new year, with proposed values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping

from assembler.core.json_files import Json
from assembler.core.json_pointer import escape_key, is_within
from assembler.forms.question import Question
from assembler.i18n import formats
from assembler.rollover import date_shift
from assembler.scheme.applicants import AREAS
from assembler.scheme.key import Key
from assembler.scheme.model import OpenPoint, SchemeYear
from assembler.scheme.source import Source

CIRCULAR_NUMBER = "/x-scheme/rundskriv/nummer"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_HISTORICAL_FACT = re.compile(r"(?:^|_)(?:innfort|oppretta?t?|lov\w*|\w*loven?_fra|vedtatt)")  # by a free fact's name
_MIN_RATE = 100  # from which a whole number among the free facts is an amount or a rate
_BOUNDS = {"const": "Sats", "default": "Sats", "minimum": "Minste verdi", "maximum": "Største verdi"}
_TRIVIAL_BOUND = 1  # a bound of a count or an amount that says nothing of the year
_YEAR_BOUNDS = range(1900, 2101)  # bounds of years that can be typed
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


def find_open_points(source: Source, year: SchemeYear, new: Key, values: dict[str, object]) -> Iterator[OpenPoint]:
    """What is to be decided for ``new``, in the order of a definition.

    ``source`` is the definition as typed, ``year`` the same in bokmål. The values proposed for places are put in
    ``values``, by pointer.
    """
    years = new.year - year.key.year
    yield from _number_points(year, new, values)
    yield from _date_points(year, years, values)
    yield from _period_points(source, year, years, values)
    yield from _fact_points(source, year)
    yield from _area_points(source, year)
    yield from _limit_points(source.value)


def source_points(year: SchemeYear, moved: Collection[str], new: Key) -> Iterator[OpenPoint]:
    """The sources that are given for what was moved, by pointer: they are those of the earlier year."""
    for each in year.provenance:
        if each.source and any(is_within(each.at, place) or is_within(place, each.at) for place in moved):
            what = f"Kilde for `{each.at or '/'}`, der noe er flyttet: hvor står det for {new.year}?"
            yield OpenPoint(f"{each.pointer}/source", what, each.source, each.source)


def _number_points(year: SchemeYear, new: Key, values: dict[str, object]) -> Iterator[OpenPoint]:
    if year.circular.number:
        proposed = f"[nummer]/{new.year}"
        values[CIRCULAR_NUMBER] = proposed
        what = "Rundskrivnummer: sett inn nummeret når det er gitt"
        yield OpenPoint(CIRCULAR_NUMBER, what, year.circular.number, proposed)


def _date_points(year: SchemeYear, years: int, values: dict[str, object]) -> Iterator[OpenPoint]:
    """Each date of the circular and its reports, moved together so that they keep their order."""
    dates = list(yearly_dates(year))
    for (pointer, name, was), day in zip(dates, date_shift.shift_dates([day for *_, day in dates], years), strict=True):
        values[pointer] = day.isoformat()
        why = _PATTERN_NAMES[date_shift.kept_pattern(was, day, years)]
        what = f"{name}: foreslått {_weekday_and_date(day)}, {why} (var {_weekday_and_date(was)})"
        yield OpenPoint(pointer, what, was.isoformat(), day.isoformat())


def yearly_dates(year: SchemeYear) -> Iterator[tuple[str, str, dt.date]]:
    """Each date that follows the year: its pointer, its name in bokmål, and the day."""
    yield "/x-scheme/rundskriv/dato", "Dato for rundskrivet", year.circular.date
    if year.application_deadline:
        yield year.application_deadline.pointer, "Søknadsfrist", year.application_deadline.date
    for report in year.reports:
        for deadline in report.deadlines():
            number = f" {deadline.number}" if deadline.number else ""
            yield deadline.pointer, f"Frist{number} for {report.title.lower()}", deadline.date


def _weekday_and_date(day: dt.date) -> str:
    return f"{formats.weekday(day, 'nb')} {formats.long_date(day, 'nb')}"


def _period_points(source: Source, year: SchemeYear, years: int, values: dict[str, object]) -> Iterator[OpenPoint]:
    """The periods that each report covers, moved by whole years."""
    for report in year.reports:
        moved = []
        for period in report.periods:
            days = {"fra": period.first, "til": period.last}
            moved.append({name: date_shift.same_day(day, years).isoformat() for name, day in days.items()})
            values.update({f"{period.pointer}/{name}": day for name, day in moved[-1].items()})
        if moved:
            place = f"{report.pointer}/perioder"
            what = f"Perioder for {report.title.lower()}: flyttet med året"
            yield OpenPoint(place, what, source.at(place), moved)


def _fact_points(source: Source, year: SchemeYear) -> Iterator[OpenPoint]:
    """The year's budget and rules, and every free fact that is a date, an amount or a rate."""
    if year.total_budget is not None:
        what = f"Ramme: var {formats.kroner(year.total_budget)}"
        yield OpenPoint("/x-scheme/ramme", what, year.total_budget, year.total_budget)
    for name, what in _FACT_QUESTIONS.items():
        pointer = f"/x-scheme/{name}"
        if source.has(pointer) and (value := source.at(pointer)):
            yield OpenPoint(pointer, what, value if isinstance(value, str | int) else None)
    for name in year.facts:
        pointer = f"/x-scheme/fakta/{escape_key(name)}"
        if not _HISTORICAL_FACT.search(name):
            yield from _free_fact_points(name.replace("_", " "), pointer, source.at(pointer))


def _free_fact_points(name: str, pointer: str, value: Json) -> Iterator[OpenPoint]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _free_fact_points(f"{name}, {key}", f"{pointer}/{escape_key(key)}", part)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _free_fact_points(f"{name}, {index + 1}", f"{pointer}/{index}", part)
    elif isinstance(value, str) and _ISO.fullmatch(value):
        yield OpenPoint(pointer, f"Dato i «{name}»: ikke flyttet. Gjelder den fortsatt?", value, value)
    elif isinstance(value, int | float) and not isinstance(value, bool) and _is_rate(value):
        yield OpenPoint(pointer, f"Tall i «{name}»: gjelder det fortsatt?", value, value)


def _is_rate(value: float) -> bool:
    """Whether a free number is an amount or a share, rather than a count or a chapter."""
    return value >= _MIN_RATE or not float(value).is_integer()


def _area_points(source: Source, year: SchemeYear) -> Iterator[OpenPoint]:
    if year.areas:
        numbers = formats.join_list([area.number for area in year.areas], "nb")
        what = f"Satsingsområder: er område {numbers} de samme, med samme tekst, vilkår og rammer?"
        yield OpenPoint(AREAS, what)
    for area in year.areas:
        title = f"Område {area.number}"
        if area.covers:
            listed = formats.join_list(area.covers.numbers, "nb")
            what = (
                f"{title} sier at det omfatter område {listed} fra {area.covers.year}: "
                "skal rundskrivet fortsatt si det?"
            )
            was = source.at(area.covers.pointer)
            yield OpenPoint(area.covers.pointer, what, was, was)
        if area.own_circular:
            what = f"{title} har eget rundskriv: sett inn det nye nummeret"
            yield OpenPoint(area.own_circular_pointer, what, area.own_circular, area.own_circular)


def _limit_points(schema: Json, pointer: str = "") -> Iterator[OpenPoint]:
    """The rates, minima and maxima of the form."""
    if isinstance(schema, Mapping):
        question = Question(schema)
        for keyword, name in _BOUNDS.items():
            value = schema.get(keyword)
            if _is_number_type(schema) and isinstance(value, int | float) and _is_limit(value, question.unit):
                title = schema.get("title", pointer.rpartition("/")[2])
                what = f"{name} for «{title}»: {_with_unit(value, question.unit)}. Gjelder det fortsatt?"
                yield OpenPoint(f"{pointer}/{keyword}", what, value, value)
        for key, part in schema.items():
            yield from _limit_points(part, f"{pointer}/{escape_key(key)}")
    elif isinstance(schema, list):
        for index, part in enumerate(schema):
            yield from _limit_points(part, f"{pointer}/{index}")


def _is_number_type(schema: Mapping[str, Json]) -> bool:
    return schema.get("type") in ("integer", "number")


def _is_limit(value: float, unit: str) -> bool:
    """Whether a bound says something of the year: it is not trivial, nor a bound of years that can be typed."""
    if unit not in ("", "kr"):
        return value > 0
    return value > _TRIVIAL_BOUND and (bool(unit) or value not in _YEAR_BOUNDS)


def _with_unit(value: float, unit: str) -> str:
    return formats.kroner(value) if unit == "kr" else f"{formats.number(value)} {unit}".rstrip()
