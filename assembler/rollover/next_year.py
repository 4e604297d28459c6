"""One year's definition in, the next year's out: dates and years moved, what must be decided anew marked open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assembler.core import json_edit
from assembler.core.json_pointer import escape_key
from assembler.rollover import open_points, year_mentions
from assembler.rollover.open_points import OpenPoint
from assembler.scheme.key import Key

_SKIPPED_KEYS = frozenset(
    ("$schema", "$id", "$ref", "const", "enum", "pattern", "format", "type", "id", "required", "epost", "telefon",
     "x-provenance", "x-open", "x-calculate", "x-prefill", "x-widget", "eget_rundskriv")
)  # fmt: skip  # what no year of a text stands in: values, names and sources
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])")
_MONEY = re.compile(r"\bkr\.?\s?\d[\d\s\u00a0\u202f.]*|\b\d[\d\s\u00a0\u202f.]*\s?(?:kroner|millioner)")
_YEAR_PLACEHOLDER = re.compile(r"\{\{[^}]*\bar\b[^}]*\}\}")
_MIN_SENTENCE_WORDS = 10  # words, with those of a placeholder, from which a text is more than a title
_EXCERPT_LENGTH = 160
_FORM_TEXT_KEYS = frozenset(
    ("title", "description", "x-message")
)  # a form's own words, which are as true of the next year


@dataclass(frozen=True, slots=True)
class NextYear:
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


def make_next_year(source: str, schema: Mapping[str, Any], old: Key, new: Key) -> NextYear:
    """The definition of ``new``, from the file of ``old`` as it is typed (``source``) and read (``schema``).

    The text keeps the order and layout of the file. A statute, a document number, history and ``x-provenance`` keep
    their years.
    """
    years = new.year - old.year
    values: dict[str, Any] = {"/x-scheme/ar": new.year}
    points = list(open_points.find_open_points(schema, new, years, values))
    points += open_points.source_points(schema, values, new)
    followed: list[tuple[str, str]] = []
    left: list[tuple[str, str]] = []
    moving: list[tuple[str, str]] = []
    for pointer, text in _texts(schema):
        after = year_mentions.move_years(text, old.year, years)
        if after != text:
            values[pointer] = after
        mentions = list(year_mentions.year_mentions(text, old.year))
        for mention in mentions:
            (followed if mention.follows else left).append((pointer, mention.around))
        points += _text_points(pointer, text, after, mentions, new)
        if _YEAR_PLACEHOLDER.search(text) and _is_sentence(pointer, text) and not _is_statement(pointer):
            moving.append((pointer, _shorten(text)))
    renewed = json_edit.replace_values(source, values)
    renewed = json_edit.insert_member(
        renewed, "x-open", [point.entry() for point in points], _member_after_facts(schema)
    )
    return NextYear(old, new, renewed, tuple(points), tuple(followed), tuple(left), tuple(moving))


def _text_points(
    pointer: str, text: str, after: str, mentions: Sequence[year_mentions.YearMention], new: Key
) -> Iterator[OpenPoint]:
    """What is to be decided of a text: its dates, its amounts, and what it states of the year."""
    dated = [mention for mention in mentions if mention.follows and mention.dated]
    for mention in dated:
        what = f"Dato i teksten: «… {mention.around} …». Året er flyttet, dagen ikke."
        yield OpenPoint(pointer, what, text, after)
    if amount := _MONEY.search(text):
        what = f"Beløp i teksten: {amount[0].strip()}. Gjelder det i {new.year}?"
        yield OpenPoint(pointer, what, amount[0].strip())
    tells = _YEAR_PLACEHOLDER.search(text) or after != text
    if tells and not dated and _is_sentence(pointer, text) and _is_statement(pointer):
        yield OpenPoint(pointer, f"Setning om året: «{_year_sentence(text, after)}» Er det sant i {new.year}?")


def _year_sentence(text: str, after: str) -> str:
    """The beginning of the first sentence that tells of the year."""
    pairs = zip(_SENTENCES.split(text), _SENTENCES.split(after), strict=True)
    return next(
        (_shorten(new.lstrip("- ")) for old, new in pairs if old != new or _YEAR_PLACEHOLDER.search(old)),
        _shorten(after),
    )


def _member_after_facts(schema: Mapping[str, Any]) -> str:
    """The member that the open points stand before: the first of the form's own, so that they follow the facts."""
    return next((name for name in ("properties", "required", "allOf", "$defs") if name in schema), next(iter(schema)))


def _texts(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Every text that people read, with its place."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name not in _SKIPPED_KEYS:
                yield from _texts(part, f"{pointer}/{escape_key(name)}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _texts(part, f"{pointer}/{index}")
    elif isinstance(value, str) and not _ISO.fullmatch(value) and pointer != "/x-scheme/rundskriv/nummer":
        yield pointer, value


def _is_sentence(pointer: str, text: str) -> bool:
    """Whether a text is more than a title, and not the nynorsk of what stands in bokmål."""
    return (
        "nn" not in pointer.split("/") and "x-nn" not in pointer.split("/") and len(text.split()) >= _MIN_SENTENCE_WORDS
    )


def _is_statement(pointer: str) -> bool:
    """Whether a text at this place states something, rather than asks or guides in a form."""
    return not _FORM_TEXT_KEYS & set(pointer.split("/"))


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _EXCERPT_LENGTH else f"{words[:_EXCERPT_LENGTH].rstrip()} …"


# --- the checklist ----------------------------------------------------------------------------------------------------


def checklist(renewal: NextYear) -> str:
    """What is left to do, as Markdown in bokmål: the points to decide, then what to read through."""
    old, new = renewal.old, renewal.new
    parts = [
        f"# Sjekkliste for {new}",
        f"Laget fra {old}. Punktene under «Avgjør» står i `x-open` i {new.year}.json. Rett verdien om nødvendig, og "
        "slett punktet fra `x-open` når det er avgjort. Så lenge det står punkter der, blir ingenting laget av "
        "definisjonen.",
        f"## Avgjør ({len(renewal.points)})",
        _checkboxes(f"{point.what} (`{point.place}`)" for point in renewal.points),
        "## Les gjennom",
        _checkboxes(_read_through(renewal)),
    ]
    for title, found in (
        ("Årstall som er flyttet", renewal.followed),
        ("Årstall som ikke er flyttet (lover, dokumenter, historie)", renewal.left),
        ("Tekster der året følger av seg selv: stemmer de fortsatt?", renewal.moving),
    ):
        if found:
            parts += [f"## {title}", _checkboxes(f"{text} (`{pointer}`)" for pointer, text in found)]
    return "\n\n".join(parts) + "\n"


def _read_through(renewal: NextYear) -> Iterator[str]:
    yield f"De andre kildene i `x-provenance`: de viser fortsatt til {renewal.old.year}."
    yield f"Sammenlign med fjoråret: `assembler diff {renewal.new.scheme} {renewal.old.year} {renewal.new.year}`."
    yield f"Lag dokumentene når alt er avgjort: `assembler build {renewal.new}`."


def _checkboxes(lines: Iterator[str]) -> str:
    return "\n".join(f"- [ ] {line}" for line in lines)
