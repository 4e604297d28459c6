"""Make the next year's definition from this year's: move dates and years, and list what must be reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assembler.core.text import one_line, shorten
from assembler.rollover import open_points
from assembler.rollover.year_mentions import YearMention, move_years, year_mentions
from assembler.scheme.key import Key
from assembler.scheme.model import OpenPoint, SchemeYear
from assembler.scheme.source import Source, is_form_text, is_nynorsk

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])")
_MONEY = re.compile(r"\bkr\.?\s?\d[\d\s\u00a0\u202f.]*|\b\d[\d\s\u00a0\u202f.]*\s?(?:kroner|millioner)")
_YEAR_PLACEHOLDER = re.compile(r"\{\{[^}]*\bar\b[^}]*\}\}")
_MIN_SENTENCE_WORDS = 10  # with those of a placeholder; a text with fewer is a title
_EXCERPT_LENGTH = 160  # characters


@dataclass(frozen=True, slots=True)
class NextYear:
    """A new year's file as text, with what is open in it and what a person should read through.

    ``moved`` and ``unmoved`` are the years in texts that were and were not moved, ``by_placeholder`` the texts that
    name the year by a placeholder, and so follow it: each as a pointer and an excerpt.
    """

    old: Key
    new: Key
    text: str
    points: tuple[OpenPoint, ...]
    moved: tuple[tuple[str, str], ...]
    unmoved: tuple[tuple[str, str], ...]
    by_placeholder: tuple[tuple[str, str], ...]


def make_next_year(source: Source, year: SchemeYear, new: Key) -> NextYear:
    """The definition of ``new`` from an earlier year's: ``source`` is its file, ``year`` the same in bokmål.

    The text keeps the order and layout of the file. Years of statutes, document numbers and history stay, and so do the
    sources (``x-provenance``).
    """
    old, years = year.key, new.year - year.key.year
    values: dict[str, object] = {"/x-scheme/ar": new.year}
    points = list(open_points.find_open_points(source, year, new, values))
    points += open_points.source_points(year, values, new)
    moved: list[tuple[str, str]] = []
    unmoved: list[tuple[str, str]] = []
    by_placeholder: list[tuple[str, str]] = []
    for pointer, text in source.prose():
        if _ISO.fullmatch(text) or pointer == open_points.CIRCULAR_NUMBER:
            continue
        after = move_years(text, old.year, years)
        if after != text:
            values[pointer] = after
        mentions = list(year_mentions(text, old.year))
        for mention in mentions:
            (moved if mention.moves else unmoved).append((pointer, mention.context))
        points += _text_points(pointer, text, after, mentions, new)
        if _YEAR_PLACEHOLDER.search(text) and _is_sentence(pointer, text) and is_form_text(pointer):
            by_placeholder.append((pointer, _shorten(text)))
    result = source.with_values(values).with_open_points(points)
    return NextYear(old, new, result.text, tuple(points), tuple(moved), tuple(unmoved), tuple(by_placeholder))


def _text_points(pointer: str, text: str, after: str, mentions: Sequence[YearMention], new: Key) -> Iterator[OpenPoint]:
    """What is to be decided of a text: its dates, its amounts, and what it states of the year."""
    dated = [mention for mention in mentions if mention.moves and mention.ends_date]
    for mention in dated:
        what = f"Dato i teksten: «… {mention.context} …». Året er flyttet, dagen ikke."
        yield OpenPoint(pointer, what, text, after)
    if amount := _MONEY.search(text):
        what = f"Beløp i teksten: {amount[0].strip()}. Gjelder det i {new.year}?"
        yield OpenPoint(pointer, what, amount[0].strip())
    tells = _YEAR_PLACEHOLDER.search(text) or after != text
    if tells and not dated and _is_sentence(pointer, text) and not is_form_text(pointer):
        yield OpenPoint(pointer, f"Setning om året: «{_year_sentence(text, after)}» Er det sant i {new.year}?")


def _year_sentence(text: str, after: str) -> str:
    """The beginning of the first sentence that names the year."""
    pairs = zip(_SENTENCES.split(text), _SENTENCES.split(after), strict=True)
    return next(
        (_shorten(new.lstrip("- ")) for old, new in pairs if old != new or _YEAR_PLACEHOLDER.search(old)),
        _shorten(after),
    )


def _is_sentence(pointer: str, text: str) -> bool:
    """Whether a text is more than a title, and not the nynorsk form of another."""
    return not is_nynorsk(pointer) and len(text.split()) >= _MIN_SENTENCE_WORDS


def _shorten(text: str) -> str:
    return shorten(one_line(text), _EXCERPT_LENGTH, " …")


# --- the checklist ----------------------------------------------------------------------------------------------------


def checklist(result: NextYear) -> str:
    """What is left to do, as Markdown in bokmål: the points to decide, then what to read through."""
    old, new = result.old, result.new
    parts = [
        f"# Sjekkliste for {new}",
        f"Laget fra {old}. Punktene under «Avgjør» står i `x-open` i {new.year}.json. Rett verdien om nødvendig, og "
        "slett punktet fra `x-open` når det er avgjort. Så lenge det står punkter der, blir ingenting laget av "
        "definisjonen.",
        f"## Avgjør ({len(result.points)})",
        _checkboxes(f"{point.what} (`{point.place}`)" for point in result.points),
        "## Les gjennom",
        _checkboxes(_read_through(result)),
    ]
    for title, excerpts in (
        ("Årstall som er flyttet", result.moved),
        ("Årstall som ikke er flyttet (lover, dokumenter, historie)", result.unmoved),
        ("Tekster der året følger av seg selv: stemmer de fortsatt?", result.by_placeholder),
    ):
        if excerpts:
            parts += [f"## {title}", _checkboxes(f"{text} (`{pointer}`)" for pointer, text in excerpts)]
    return "\n\n".join(parts) + "\n"


def _read_through(result: NextYear) -> Iterator[str]:
    yield f"De andre kildene i `x-provenance`: de viser fortsatt til {result.old.year}."
    yield f"Sammenlign med fjoråret: `assembler diff {result.new.scheme} {result.old.year} {result.new.year}`."
    yield f"Lag dokumentene når alt er avgjort: `assembler build {result.new}`."


def _checkboxes(lines: Iterable[str]) -> str:
    return "\n".join(f"- [ ] {line}" for line in lines)
