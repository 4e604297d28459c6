"""Load the data contracts of letter types: which columns a row of a sheet has, and which rules they keep.

A contract is a JSON Schema beside the letter texts (``templates/letters/<type>.schema.json``), which offices edit. Its
keywords are read here and nowhere else: those of JSON Schema that describe a column, and

- ``x-en``: the description in English; ``x-en-linje``: the column's text is one line;
- ``x-klage``: the column that names the decision whose right of appeal the letter tells of;
- ``x-en-gang``: the columns that together name what is decided once;
- ``x-orden``, ``x-ar``: the order of the row's days, and the years that they may lie in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from assembler.core import json_files
from assembler.core.errors import DataError, Problem
from assembler.core.json_files import integer_in, list_in, object_in, text_in
from assembler.forms.parse import iso_date, whole_number
from assembler.json_schema import validation
from assembler.json_schema.references import Schema, expand, references, registry_of
from assembler.json_schema.validation import Checker
from assembler.letters.required_elements import FILE, Requirements, load_requirements
from assembler.scheme.decision import COLUMNS

LETTER_TYPE, CASE_NUMBER, DATE = (COLUMNS[name] for name in ("letter_type", "case_number", "date"))
ORGANISATION_NUMBER, RECIPIENT, LANGUAGE = "organisasjonsnummer", "mottaker", "malform"  # of the recipient
RELATIONS = ("tidligst", "senest", "etter", "for")  # of one day to another: not before, not after, after, before

Cell: TypeAlias = str | int  # a text, a whole number or an ISO date

_SUFFIX = ".schema.json"
_NAMES = {"type": "array", "items": {"type": "string"}, "minItems": 1}
_RULES_CHECKER = validation.checker(
    {
        "properties": {
            "x-orden": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "dag": {"type": "string"},
                        "nar": {"type": "object"},
                        **dict.fromkeys(RELATIONS, _NAMES),
                    },
                    "required": ["dag"],
                    "additionalProperties": False,
                },
            },
            "x-ar": {
                "type": "object",
                "properties": {"fra": {"type": "integer"}, "til": {"type": "integer"}},
                "required": ["fra", "til"],
            },
        }
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a letter type's rows: what its cells may hold, described in bokmål and English for case workers.

    ``type`` and ``format`` are JSON Schema's, or empty; ``choices`` are all values that a cell may have, if they are
    listed; ``max_length`` is in characters, 0 where any length is allowed.
    """

    name: str
    type: str = ""
    format: str = ""
    choices: tuple[Cell, ...] = ()
    minimum: int | None = None
    max_length: int = 0
    is_one_line: bool = False
    is_required: bool = False
    description: str = ""
    english: str = ""

    @property
    def is_free_text(self) -> bool:
        """Whether a cell may hold any text: it has no format and no list of choices."""
        return not self.format and not self.choices

    def coerce(self, text: str) -> Cell:
        """The text as a value of the column's type; as it is where it cannot be that."""
        if self.type == "integer":
            return whole_number(text)
        match self.format:
            case "date":
                return iso_date(text)
            case "orgnr" | "kontonr":
                return re.sub(r"[\s.\u00a0]", "", text)
        return " ".join(text.split("\n")) if self.is_one_line else text


@dataclass(frozen=True, slots=True)
class DateRule:
    """One pair of days: how ``day`` stands to ``other`` (a column or a fact), where the row has the cells ``when``."""

    day: str
    relation: str
    other: str
    when: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Contract:
    """The data contract of a letter type.

    ``appealed`` is the column that names the decision whose right of appeal the letter tells of: empty where it tells
    of none, the letter type's own where it is the decision. ``once`` are the columns that together name what such a
    letter decides once, ``years`` the first and last year of all days, counted from the scheme's.
    """

    letter_type: str
    title: str
    columns: Mapping[str, Column]
    checker: Checker
    appealed: str
    once: tuple[str, ...]
    date_rules: tuple[DateRule, ...]
    years: tuple[int, int] | None

    def coerce(self, cells: Mapping[str, str]) -> dict[str, Cell]:
        """The cells that are filled in, each as its column's type; cells of other letter types are left out."""
        return {name: self.columns[name].coerce(text) for name, text in cells.items() if text and name in self.columns}


@dataclass(frozen=True, slots=True)
class Contracts:
    """All contracts of a folder of letter texts by letter type, and what the law requires of their letters."""

    by_type: Mapping[str, Contract]
    requirements: Requirements


def letter_types(folder: Path) -> tuple[str, ...]:
    """The letter types that this folder of texts has a data contract for."""
    return tuple(sorted(path.name.removesuffix(_SUFFIX) for path in folder.glob(f"*{_SUFFIX}")))


def load_contracts(folder: Path) -> Contracts:
    """The contracts of a folder of letter texts. Raises :class:`DataError` as :func:`load_contract` does."""
    base, files = _read_files(folder)
    contracts = {name: _parse(folder, base, files, name) for name in letter_types(folder)}
    return Contracts(contracts, load_requirements(folder / FILE))


def load_contract(folder: Path, letter_type: str) -> Contract:
    """The data contract of a letter type with the columns that it shares with others.

    Raises :class:`DataError` where a contract is not a JSON Schema, refers to nothing, or has date rules of another
    form.
    """
    return _parse(folder, *_read_files(folder), letter_type)


def _read_files(folder: Path) -> tuple[str, Mapping[str, Schema]]:
    """The folder's URI, and the contents of its contracts by theirs."""
    base = folder.resolve().as_uri() + "/"
    contents = {path: json_files.read(path) for path in sorted(folder.rglob(f"*{_SUFFIX}"))}
    problems = [problem for path, schema in contents.items() for problem in validation.schema_problems(path, schema)]
    if problems:
        raise DataError(problems)
    return base, {base + path.relative_to(folder).as_posix(): schema for path, schema in contents.items()}


def _parse(folder: Path, base: str, files: Mapping[str, Schema], letter_type: str) -> Contract:
    own = f"{letter_type}{_SUFFIX}"
    file = str(folder / own)
    schema = expand(files[base + own], registry_of(files), base + own)
    lost = list(references(schema))
    if lost:
        raise DataError([Problem(file, place, f"«{target}» leads nowhere") for place, target in lost])
    parts: list[Schema] = [*schema.pop("allOf", []), schema]
    _check_rules(parts, file)
    whole = {name: value for part in parts for name, value in part.items()}
    whole["properties"] = {name: each for part in parts for name, each in part.get("properties", {}).items()}
    whole["required"] = [name for part in parts for name in part.get("required", [])]
    years = object_in(whole.get("x-ar"))
    return Contract(
        letter_type=letter_type,
        title=text_in(whole.get("title")) or letter_type,
        columns={name: _column(name, each, name in whole["required"]) for name, each in whole["properties"].items()},
        checker=validation.checker(whole),
        appealed=text_in(whole.get("x-klage")),
        once=tuple(map(str, list_in(whole.get("x-en-gang")))),
        date_rules=tuple(rule for part in parts for rule in _date_rules(part)),
        years=(integer_in(years["fra"]) or 0, integer_in(years["til"]) or 0) if years else None,
    )


def _column(name: str, schema: Schema, required: bool) -> Column:
    part = object_in(schema)
    description = text_in(part.get("description"))
    return Column(
        name=name,
        type=text_in(part.get("type")),
        format=text_in(part.get("format")),
        choices=tuple(value for value in list_in(part.get("enum")) if isinstance(value, str | int)),
        minimum=integer_in(part.get("minimum")),
        max_length=integer_in(part.get("maxLength")) or 0,
        is_one_line=bool(part.get("x-en-linje")),
        is_required=required,
        description=description,
        english=text_in(part.get("x-en")) or description,
    )


def _check_rules(parts: Sequence[Schema], file: str) -> None:
    problems = [
        Problem(file, violation.place, violation.what)
        for part in parts
        for violation in validation.violations(_RULES_CHECKER, part)
    ]
    if problems:
        raise DataError(problems)


def _date_rules(part: Schema) -> Iterator[DateRule]:
    for entry in part.get("x-orden", ()):
        for relation in RELATIONS:
            for other in entry.get(relation, ()):
                yield DateRule(entry["dag"], relation, other, entry.get("nar", {}))
