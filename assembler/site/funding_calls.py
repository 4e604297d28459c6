"""Describe a definition as the site shows it: a call for applications, its state on a day, and its files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from assembler.document.nodes import Block
from assembler.i18n.formats import capitalize
from assembler.i18n.language import LANGUAGES, Language
from assembler.recipients.register import Recipient
from assembler.scheme.key import Key
from assembler.scheme.loader import Definition
from assembler.scheme.model import SchemeYear
from assembler.scheme.reports import Deadline

State = Literal["open", "coming", "closed"]
STATES: tuple[State, ...] = ("open", "coming", "closed")


@dataclass(frozen=True, slots=True)
class Download:
    """A file to download: its path below the site, product, format, language form, size in bytes and SHA-256.

    ``report`` is the id of the report that it is a form of, empty for other products.
    """

    path: str
    product: Literal["circular", "form", "report"]
    format: str
    language: Language
    size: int
    sha256: str
    report: str = ""


@dataclass(frozen=True, slots=True)
class PrefilledForm:
    """A prefilled form: its recipient, language form, path below the site, and the data that it is filled in with."""

    recipient: Recipient
    language: Language
    path: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Call:
    """One scheme-year. ``whats_new`` lists, by language form, what changed since the scheme's previous year."""

    definition: Definition
    files: tuple[Download, ...]
    prefilled_forms: tuple[PrefilledForm, ...]
    whats_new: Mapping[Language, tuple[Block, ...]]

    @property
    def key(self) -> Key:
        """Scheme and year."""
        return self.definition.key

    @property
    def folder(self) -> str:
        """The folder of its files and pages below the site."""
        return str(self.key)

    def year(self, language: Language) -> SchemeYear:
        """The scheme-year in a language form."""
        return self.definition.year(language)

    def name(self, language: Language) -> str:
        """The scheme's name, capitalised."""
        return capitalize(self.year(language).name)

    def title(self, language: Language) -> str:
        """The scheme's name, capitalised, with the year."""
        return f"{self.name(language)} {self.key.year}"

    @property
    def published(self) -> dt.date:
        """The date of the circular: the first day on which one may apply."""
        return self.year("nb").circular.date

    @property
    def deadline(self) -> dt.date | None:
        """The last day to apply; None where the circular gives none."""
        deadline = self.year("nb").application_deadline
        return deadline.date if deadline else None

    @property
    def last_day(self) -> dt.date:
        """The last day on which the call is open: the deadline, else the last day of the call's year."""
        return self.deadline or dt.date(self.key.year, 12, 31)

    def state(self, date: dt.date) -> State:
        """Whether one may apply on this day."""
        if date < self.published:
            return "coming"
        return "closed" if date > self.last_day else "open"

    def deadlines(self) -> tuple[Deadline, ...]:
        """Every deadline that has a date: that of applications, then those of each report."""
        return tuple(self.year("nb").deadlines())

    def report_title(self, id: str, language: Language) -> str:
        """The title of the report with this id, which the scheme-year has."""
        return next(report.title for report in self.year(language).reports if report.id == id)


def possible_downloads(definition: Definition) -> Iterator[tuple[str, Download]]:
    """Every file that a build can make of a definition, by its path below the build folder; sizes are not yet known."""
    folder, year = str(definition.key), definition.year("nb")
    language = year.circular.language
    for suffix in ("pdf", "docx"):
        name = f"{folder}/rundskriv.{language}.{suffix}"
        yield name, Download(name, "circular", suffix, language, 0, "")
    for each in LANGUAGES:
        name = f"{folder}/soknad.{each}.pdf"
        yield name, Download(name, "form", "pdf", each, 0, "")
    for report in year.reports:
        for each in LANGUAGES:
            for suffix in ("pdf", "xlsx"):
                name = f"{folder}/rapport/{report.id}.{each}.{suffix}"
                yield name, Download(name, "report", suffix, each, 0, "", report.id)
