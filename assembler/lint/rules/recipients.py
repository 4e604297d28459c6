"""The register: numbers that can be right, names that can be told apart, and what is not known."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stdnum.no import orgnr

from assembler.lint.context import Context
from assembler.lint.finding import Finding, Rule
from assembler.lint.rules.contacts import is_email

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

_FILES = ("kommuner.csv", "fylkeskommuner.csv")
_COLUMNS = (
    "kommunenummer",
    "navn",
    "organisasjonsnummer",
    "malform",
    "fylkesnummer",
    "adresse",
    "postnummer",
    "poststed",
    "epost",
)
_LANGUAGES = ("bokmål", "nynorsk", "nøytral")
_MAX_NAMES = 5  # how many recipients a gathered finding names


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the register with its line in the file."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column) or ""

    def finding(self, rule: Rule, what: str) -> Finding:
        """A breach of a rule in this row."""
        return Finding(rule, self.file, f"{self['navn'] or 'a recipient without a name'}: {what}", line=self.line)


def findings(context: Context) -> Iterator[Finding]:
    """What is wrong with the register, and what it does not know."""
    if not context.whole:
        return
    numbers: set[str] = set()
    for name in _FILES:
        rows, faults = _rows(context.root, name, _COLUMNS)
        yield from faults
        numbers |= {row["kommunenummer"] for row in rows}
        for row in rows:
            yield from _row(row)
        yield from _duplicates(rows)
        yield from _missing_values(rows)
    extra, faults = _rows(context.root, "kommuner_ekstra.csv", ("kommunenummer",))
    yield from faults
    for row in extra:
        if row["kommunenummer"] not in numbers:
            message = f"line {row.line} is of municipality «{row['kommunenummer']}», which the register does not hold"
            yield Finding(EXTRA, row.file, message, line=row.line)


def _rows(root: Path, name: str, columns: tuple[str, ...]) -> tuple[list[_Row], list[Finding]]:
    file = f"register/{name}"
    try:
        with (root / file).open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened, restval="")
            lacking = [column for column in columns if column not in (reader.fieldnames or ())]
            if lacking:
                return [], [Finding(UNREADABLE, file, f"lacks the column «{lacking[0]}»", line=1)]
            return [_Row(file, reader.line_num, row) for row in reader], []
    except OSError as error:
        return [], [Finding(UNREADABLE, file, f"cannot be read: {error.strerror}")]
    except (UnicodeDecodeError, csv.Error) as error:
        return [], [Finding(UNREADABLE, file, f"is no CSV file in UTF-8: {error}")]


def _row(row: _Row) -> Iterator[Finding]:
    if not orgnr.is_valid(row["organisasjonsnummer"]):
        yield row.finding(ORGANISATION_NUMBER, f"«{row['organisasjonsnummer']}» is no organisation number")
    if row["malform"] not in _LANGUAGES:
        yield row.finding(LANGUAGE, f"«{row['malform']}» is no language form; they are {', '.join(_LANGUAGES)}")
    number = row["kommunenummer"]
    if number and not (re.fullmatch(r"\d{4}", number) and number.startswith(row["fylkesnummer"])):
        yield row.finding(COUNTY, f"«{number}» is no municipality of county «{row['fylkesnummer']}»")
    if not number and row.file.endswith("kommuner.csv") and "fylkeskommuner" not in row.file:
        yield row.finding(COUNTY, "has no municipality number")
    if row["postnummer"] and not re.fullmatch(r"\d{4}", row["postnummer"]):
        yield row.finding(POSTAL, f"«{row['postnummer']}» is no postal code")
    elif bool(row["postnummer"]) != bool(row["poststed"]):
        yield row.finding(POSTAL, f"has the {'code' if row['postnummer'] else 'place'} only")
    if row["epost"] and not is_email(row["epost"]):
        yield row.finding(EMAIL, f"«{row['epost']}» is no e-mail address")


def _duplicates(rows: list[_Row]) -> Iterator[Finding]:
    for column, rule in (
        ("organisasjonsnummer", DUPLICATE_NUMBER),
        ("kommunenummer", DUPLICATE_NUMBER),
        ("navn", DUPLICATE_NAME),
    ):
        seen: dict[str, list[_Row]] = defaultdict(list)
        for row in rows:
            if row[column]:
                seen[row[column].casefold()].append(row)
        for same in seen.values():
            for row in same[1:]:
                yield row.finding(rule, f"«{row[column]}» stands in line {same[0].line} too")


def _missing_values(rows: list[_Row]) -> Iterator[Finding]:
    for columns, rule, what in (
        (("postnummer", "poststed"), NO_POSTAL_CODE, "no postal code and place"),
        (("epost",), NO_EMAIL, "no e-mail address"),
        (("adresse",), NO_STREET, "no street or box"),
    ):
        lacking = [row for row in rows if not any(row[column] for column in columns)]
        if lacking:
            names = ", ".join(row["navn"] for row in lacking[:_MAX_NAMES])
            more = f" and {len(lacking) - _MAX_NAMES} more" if len(lacking) > _MAX_NAMES else ""
            told = f"{len(lacking)} of {len(rows)} recipients have {what}: {names}{more}"
            yield Finding(rule, lacking[0].file, told, line=lacking[0].line)
