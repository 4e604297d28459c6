"""Check the register of recipients: valid numbers and addresses, duplicates, and values that are missing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from stdnum.no import orgnr

from assembler.core.errors import DataError
from assembler.lint.context import Context
from assembler.lint.finding import Finding, Rule
from assembler.lint.rules.contacts import is_email
from assembler.recipients.rows import COLUMNS, EXTRA_FILE, FILES, Row, read_extra_rows, read_rows

UNREADABLE = Rule("register.fil", "error", "The register's files can be read and have their columns.", ("register",))
ORGANISATION_NUMBER = Rule(
    "register.orgnr", "error", "An organisation number has nine digits, the last a check digit.", ("enhetsregisteret",)
)
DUPLICATE_NUMBER = Rule(
    "register.dobbelt-nummer", "error", "Within a file, a number belongs to one recipient.", ("enhetsregisteret",)
)
DUPLICATE_NAME = Rule(
    "register.dobbelt-navn", "note", "Two recipients of one name are told apart by number only.", ("register",)
)
LANGUAGE = Rule(
    "register.malform",
    "error",
    "Each recipient's language form is known: bokmål, nynorsk or nøytral.",
    ("spraklova-15",),
)
COUNTY = Rule(
    "register.kommunenummer",
    "error",
    "A municipality's number has four digits and begins with its county's.",
    ("register",),
)
POSTAL = Rule("register.postnummer", "error", "A postal code has four digits, and a place.", ("register",))
EMAIL = Rule("register.epost", "error", "An e-mail address can be right.", ("register",))
NO_POSTAL_CODE = Rule(
    "register.uten-poststed", "note", "Letters have a place to go to: a postal code and place.", ("register",)
)
NO_EMAIL = Rule("register.uten-epost", "note", "Each recipient has an e-mail address.", ("register",))
NO_STREET = Rule("register.uten-adresse", "note", "Each recipient has a street or box address.", ("register",))
EXTRA = Rule("register.ekstra", "warning", "Further names belong to a municipality of the register.", ("register",))
RULES = (
    UNREADABLE,
    ORGANISATION_NUMBER,
    DUPLICATE_NUMBER,
    DUPLICATE_NAME,
    LANGUAGE,
    COUNTY,
    POSTAL,
    EMAIL,
    NO_POSTAL_CODE,
    NO_EMAIL,
    NO_STREET,
    EXTRA,
)
POSITION = 120

_COLUMNS = (*COLUMNS, "fylkesnummer")
_LANGUAGES = ("bokmål", "nynorsk", "nøytral")
_MAX_NAMES = 5  # recipients that a finding on several of them names


def findings(context: Context) -> Iterator[Finding]:
    """What is wrong with the register, and which values it does not have."""
    if not context.whole:
        return
    folder = context.root / "register"
    numbers: set[str] = set()
    for type, name in FILES.items():
        try:
            rows = read_rows(folder, type, _COLUMNS)
        except DataError as error:
            yield from _unreadable(name, error)
            continue
        numbers |= {row.number for row in rows}
        for row in rows:
            for rule, message in _errors(row):
                yield _finding(row, rule, message)
        yield from _duplicates(rows)
        yield from _missing_values(rows)
    try:
        extra = read_extra_rows(folder)
    except DataError as error:
        yield from _unreadable(EXTRA_FILE, error)
        return
    for each in extra:
        if each.number not in numbers:
            message = f"line {each.line} is of municipality «{each.number}», which the register does not hold"
            yield Finding(EXTRA, f"register/{EXTRA_FILE}", message, line=each.line)


def _finding(row: Row, rule: Rule, message: str) -> Finding:
    name = row.name or "a recipient without a name"
    return Finding(rule, f"register/{FILES[row.type]}", f"{name}: {message}", line=row.line)


def _unreadable(name: str, error: DataError) -> Iterator[Finding]:
    for problem in error.problems:
        yield Finding(UNREADABLE, f"register/{name}", str(problem.what), line=1 if problem.place else 0)


def _errors(row: Row) -> Iterator[tuple[Rule, str]]:
    """The rules that the values of a row violate, with what is wrong."""
    if not orgnr.is_valid(row.organisation_number):
        yield ORGANISATION_NUMBER, f"«{row.organisation_number}» is no organisation number"
    if row.language_form not in _LANGUAGES:
        yield LANGUAGE, f"«{row.language_form}» is no language form; they are {', '.join(_LANGUAGES)}"
    if row.number and not (re.fullmatch(r"\d{4}", row.number) and row.number.startswith(row.county_number)):
        yield COUNTY, f"«{row.number}» is no municipality of county «{row.county_number}»"
    if row.type == "kommune" and not row.number:
        yield COUNTY, "has no municipality number"
    if row.postal_code and not re.fullmatch(r"\d{4}", row.postal_code):
        yield POSTAL, f"«{row.postal_code}» is no postal code"
    elif bool(row.postal_code) != bool(row.postal_place):
        yield POSTAL, f"has the {'code' if row.postal_code else 'place'} only"
    if row.email and not is_email(row.email):
        yield EMAIL, f"«{row.email}» is no e-mail address"


def _duplicates(rows: Sequence[Row]) -> Iterator[Finding]:
    values: tuple[tuple[Callable[[Row], str], Rule], ...] = (
        (lambda row: row.organisation_number, DUPLICATE_NUMBER),
        (lambda row: row.number, DUPLICATE_NUMBER),
        (lambda row: row.name, DUPLICATE_NAME),
    )
    for value_of, rule in values:
        seen: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if value_of(row):
                seen[value_of(row).casefold()].append(row)
        for first, *others in seen.values():
            for row in others:
                yield _finding(row, rule, f"«{value_of(row)}» stands in line {first.line} too")


def _missing_values(rows: Sequence[Row]) -> Iterator[Finding]:
    for rule, what, without in (
        (NO_POSTAL_CODE, "no postal code and place", [r for r in rows if not r.postal_code and not r.postal_place]),
        (NO_EMAIL, "no e-mail address", [row for row in rows if not row.email]),
        (NO_STREET, "no street or box", [row for row in rows if not row.address]),
    ):
        if without:
            first = without[0]
            names = ", ".join(row.name for row in without[:_MAX_NAMES])
            more = f" and {len(without) - _MAX_NAMES} more" if len(without) > _MAX_NAMES else ""
            message = f"{len(without)} of {len(rows)} recipients have {what}: {names}{more}"
            yield Finding(rule, f"register/{FILES[first.type]}", message, line=first.line)
