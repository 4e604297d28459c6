"""Types recipients and finds them in the register: municipalities, counties, with the language form of each."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from stdnum.no import orgnr

from assembler.core.errors import DataError, Problem, UsageError
from assembler.core.text import fold
from assembler.i18n.language import Language
from assembler.recipients.rows import FILES, Row, read_extra_rows, read_rows

_NUMBER = re.compile(r"\d{9}", re.ASCII)
# Between the names of a double name, and between a municipality and a place or department in it.
_SEPARATORS = re.compile(r"\s*[/,;()\n]\s*|\s+-\s+|\s*[\u2013\u2014]\s*")
_TYPE_WORDS = re.compile(r"\b(?:fylkeskommune|kommune|herad|fylke|suohkan|fylkkasuohkan|tjielte|kommuuni|kunta)\b")
_LANGUAGES: dict[str, Language] = {"bokmål": "nb", "nynorsk": "nn"}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone to write to. ``type`` is kommune, fylkeskommune or organisasjon; ``language`` none means neutral.

    ``other_names`` are names by which it can be found, joined by « – » as official names are.
    """

    name: str
    type: str
    organisation_number: str
    municipality_number: str = ""
    county: str = ""
    address: str = ""
    postal_code: str = ""
    postal_place: str = ""
    email: str = ""
    other_names: str = ""
    language: Language | None = None

    @property
    def names(self) -> dict[str, str]:
        """The recipient by the names that texts use below ``mottaker``; what is not known is empty."""
        return {
            "navn": self.name,
            "type": self.type,
            "organisasjonsnummer": self.organisation_number,
            "kommunenummer": self.municipality_number,
            "fylke": self.county,
            "adresse": self.address,
            "postnummer": self.postal_code,
            "poststed": self.postal_place,
            "epost": self.email,
            "andre_navn": self.other_names,
            "language": self.language or "",
        }

    @property
    def postal_lines(self) -> tuple[str, ...]:
        """Street and place, as far as they are known."""
        place = f"{self.postal_code} {self.postal_place}".strip()
        return tuple(line for line in (self.address, place) if line)

    def has_name(self, name: str) -> bool:
        """Whether a name, or a part of it such as the one language of a double name, is one of this recipient's."""
        own = {
            _without_type_words(part)
            for each in (self.name, self.other_names)
            for part in (each, *_SEPARATORS.split(each))
            if part
        }
        return any(_without_type_words(part) in own for part in (name, *_SEPARATORS.split(name)))


@dataclass(frozen=True)
class Register:
    """All recipients that are known, in the order of their numbers."""

    recipients: tuple[Recipient, ...]

    @cached_property
    def _by_organisation(self) -> dict[str, tuple[Recipient, ...]]:
        found: dict[str, tuple[Recipient, ...]] = {}
        for recipient in self.recipients:
            number = recipient.organisation_number
            found[number] = (*found.get(number, ()), recipient)
        return found

    def by_organisation(self, number: str, types: tuple[str, ...] = ()) -> Recipient | None:
        """The recipient with this organisation number; of Oslo, which is municipality and county, that of ``types``."""
        found = self._by_organisation.get(number, ())
        return next((recipient for recipient in found if recipient.type in types), next(iter(found), None))

    def find(self, text: str, types: tuple[str, ...]) -> Recipient:
        """The one recipient of these types that a municipality number, organisation number or name means.

        Oslo, which is municipality and county, is the first of ``types``. Raises :class:`UsageError` where there is
        none, or where a name means several: then with the candidates.
        """
        wanted = _normalize(text)
        candidates = [recipient for recipient in self.recipients if recipient.type in types]
        digits = orgnr.compact(text)
        found = [r for r in candidates if digits and digits in (r.municipality_number, r.organisation_number)]
        found = found or [r for r in candidates if wanted in (_normalize(r.name), *_short_names(r))]
        if len({r.organisation_number for r in found}) == 1:
            return min(found, key=lambda r: types.index(r.type))
        if found:
            choices = "; ".join(
                f"{r.municipality_number or r.organisation_number} {r.name} ({r.county})" for r in found
            )
            raise UsageError([Problem(text, "", f"means several recipients, give the number of one: {choices}")])
        names = {name: r.name for r in candidates for name in _short_names(r)}
        close = difflib.get_close_matches(wanted, names, n=1)
        hint = f"; did you mean «{names[close[0]]}»?" if close else ""
        raise UsageError([Problem(text, "", f"is no recipient in the register{hint}")])


def _normalize(text: str) -> str:
    """The text in lower case ASCII letters, for comparison."""
    return fold(text.replace("–", "-")).strip()


def _without_type_words(name: str) -> str:
    """A name without the words for its type («kommune», «suohkan»), for comparison."""
    return " ".join(_TYPE_WORDS.sub(" ", _normalize(name)).split())


def _short_names(recipient: Recipient) -> tuple[str, ...]:
    """An official name without «kommune», each of the names that it joins, and those beside it."""
    stem = recipient.name
    for ending in (" fylkeskommune", " kommune", " herad"):
        stem = stem.removesuffix(ending)
    names = [stem, *stem.split(" – "), *recipient.other_names.split(" – ")]
    return tuple(_normalize(name) for name in names if name)


def load(folder: Path) -> Register:
    """The register in this folder. Raises :class:`DataError` where a file is missing or lacks a column."""
    extra = {row.number: row for row in read_extra_rows(folder, ("kommunenummer", "navn_enhetsregisteret"))}
    recipients = []
    for row in _valid_rows(folder, "kommune"):
        more = extra.get(row.number)
        kind = "herad" if more and more.registered_name.endswith(" HERAD") else "kommune"
        others = (row.sami_name, more.kven_name, more.classification_name) if more else (row.sami_name,)
        recipients.append(_recipient(row, f"{row.name} {kind}", others))
    for row in _valid_rows(folder, "fylkeskommune"):
        name = row.name if row.name.endswith("fylkeskommune") else f"{row.name} kommune"
        recipients.append(_recipient(row, name, (row.sami_name,)))
    return Register(tuple(recipients))


def _valid_rows(folder: Path, type: str) -> tuple[Row, ...]:
    """The rows of a file. Raises :class:`DataError` also for organisation numbers, which name recipients' files."""
    rows = read_rows(folder, type)
    wrong = [row for row in rows if not _NUMBER.fullmatch(row.organisation_number)]
    if wrong:
        what = "is no organisation number, which has nine digits"
        path = str(folder / FILES[type])
        raise DataError([Problem(path, row.name, f"«{row.organisation_number}» {what}") for row in wrong])
    return rows


def _recipient(row: Row, name: str, others: tuple[str, ...]) -> Recipient:
    place = row.postal_place
    return Recipient(
        name=name,
        type=row.type,
        organisation_number=row.organisation_number,
        municipality_number=row.number,
        county=row.county,
        address=row.address,
        postal_code=row.postal_code,
        postal_place=place.title().replace(" I ", " i ") if place.isupper() else place,
        email=row.email,
        other_names=" – ".join(other for other in others if other),
        language=_LANGUAGES.get(row.language_form),
    )
