"""A definition as the site sees it: a call for applications with its dates, its state on a day, and its files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assembler.document.nodes import Block
from assembler.i18n.language import LANGUAGES, Language
from assembler.recipients.register import Recipient
from assembler.scheme.loader import Definition, Key

State = Literal["open", "coming", "closed"]
STATES: tuple[State, ...] = ("open", "coming", "closed")


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be downloaded: its path below the site, what it is, its format, language form and size in bytes."""

    path: str
    product: Literal["circular", "form", "report"]
    format: str
    language: Language
    size: int
    sha256: str
    report: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is due: ``report`` is the id of the report, none for the application itself."""

    date: dt.date
    report: str = ""


@dataclass(frozen=True, slots=True)
class PrefilledForm:
    """A form that is filled in beforehand: for whom, in which language form, with what, and its file below the site."""

    recipient: Recipient
    language: Language
    path: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One scheme's year. ``news`` are the blocks that tell what is new since the year before, by language form."""

    definition: Definition
    files: tuple[Download, ...]
    ready: tuple[PrefilledForm, ...]
    news: Mapping[Language, tuple[Block, ...]]

    @property
    def key(self) -> Key:
        """Scheme and year."""
        return self.definition.key

    @property
    def folder(self) -> str:
        """The folder of its files and pages below the site."""
        return str(self.key)

    def facts(self, language: Language) -> Mapping[str, Any]:
        """The scheme's facts in a language form."""
        scheme: Mapping[str, Any] = self.definition.localised(language)["x-scheme"]
        return scheme

    def name(self, language: Language) -> str:
        """The scheme's name, with its first letter as a capital."""
        name: str = self.facts(language)["navn"]
        return name[:1].upper() + name[1:]

    @property
    def published(self) -> dt.date:
        """The date of the circular, from which one may apply."""
        return dt.date.fromisoformat(self.facts("nb")["rundskriv"]["dato"])

    @property
    def deadline(self) -> dt.date | None:
        """The last day to apply; none where the circular gives none."""
        date = self.facts("nb").get("soknadsfrist")
        return dt.date.fromisoformat(date) if date else None

    @property
    def last_day(self) -> dt.date:
        """The day after which it is closed; a call without a deadline is open to the end of its year."""
        return self.deadline or dt.date(self.key.year, 12, 31)

    def state(self, date: dt.date) -> State:
        """Whether one may apply on this day."""
        if date < self.published:
            return "coming"
        return "closed" if date > self.last_day else "open"

    def deadlines(self) -> Iterator[Deadline]:
        """All its deadlines: of the application, then of each report."""
        if self.deadline:
            yield Deadline(self.deadline)
        for name, report in self.reports("nb").items():
            dates = [report["frist"]] if "frist" in report else report.get("frister", [])
            yield from (Deadline(dt.date.fromisoformat(date), name) for date in dates)

    def reports(self, language: Language) -> Mapping[str, Any]:
        """The reports that follow the grant, by id."""
        reports: Mapping[str, Any] = self.definition.localised(language).get("x-reports", {})
        return reports

    def report_title(self, name: str, language: Language) -> str:
        """A report's title."""
        title: str = self.reports(language)[name]["tittel"]
        return title


def possible_downloads(definition: Definition) -> Iterator[tuple[str, Download]]:
    """Every file that a build can hold for a definition, by its path below the build folder; sizes not yet known."""
    folder = str(definition.key)
    language: Language = definition.schema["x-circular"]["language"]
    for suffix in ("pdf", "docx"):
        name = f"{folder}/rundskriv.{language}.{suffix}"
        yield name, Download(name, "circular", suffix, language, 0, "")
    for each in LANGUAGES:
        name = f"{folder}/soknad.{each}.pdf"
        yield name, Download(name, "form", "pdf", each, 0, "")
    for report in definition.schema.get("x-reports", {}):
        for each in LANGUAGES:
            for suffix in ("pdf", "xlsx"):
                name = f"{folder}/rapport/{report}.{each}.{suffix}"
                yield name, Download(name, "report", suffix, each, 0, "", report)
