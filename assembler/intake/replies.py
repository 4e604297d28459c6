"""Write the letter that answers a form: a receipt, or what must be corrected and how."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from assembler.core import atomic_files, national_id
from assembler.document.nodes import Detail, Document
from assembler.document.words import label
from assembler.i18n import formats
from assembler.i18n.language import Language
from assembler.intake import cross_checks, messages
from assembler.intake.records import FieldError, receipt_number
from assembler.intake.summaries import Summary
from assembler.letters import compose
from assembler.products.form_documents import compose_form
from assembler.products.scheme_texts import scheme_facts
from assembler.recipients.register import Recipient, Register
from assembler.scheme.applicants import ORGANISATION
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme
from assembler.templating.placeholders import Untrusted

RECEIPT, CORRECTIONS = "kvittering", "mangler"  # the texts, in the folder of letter texts


class Replies:
    """Writes the answers to the forms of one definition."""

    def __init__(self, definition: Definition, register: Register, theme: Theme) -> None:
        self._definition = definition
        self._year = definition.year("nb")
        self._register = register
        self._theme = theme
        self._title = cache(self._find_title)

    def _find_title(self, form: str, language: Language) -> str:
        return compose_form(self._definition, form, language, self._theme).title

    def reply(self, one: Summary, day: dt.date) -> Document:
        """The letter of this day that answers one form.

        Raises :class:`TemplateError` where a text is missing or names what does not exist.
        """
        language = one.language
        number = receipt_number(one.sha256)
        recipient = self._register.by_organisation(one.number) or _sender_from_form(one)
        notes = [Untrusted(messages.describe(note, language)) for note in one.notes]
        names = {
            **scheme_facts(self._definition, language, self._theme),
            "mottaker": {"navn": Untrusted(recipient.name)},
            "skjema": self._form_values(one, number, day),
            "mangler": list(_error_values(one.field_errors, language)),
            "merknader": notes,
        }
        text = CORRECTIONS if one.field_errors or notes else RECEIPT
        path = compose.texts_folder(self._theme) / f"{text}.{language}.md"
        details = (
            Detail(label("date", language), formats.long_date(day, language)),
            Detail(label("our_reference", language), number),
        )
        return replace(
            compose.compose_body(path, names, language, self._theme),
            date=day,
            reference=number,
            details=details,
            recipient=compose.address_lines(recipient, one.unit, language),
        )

    def _form_values(self, one: Summary, number: str, day: dt.date) -> Mapping[str, str]:
        """What texts can name of the form: dates are ISO dates, empty where there is none to mention."""
        coming = self._year.application_deadline if one.is_application else None
        missed = cross_checks.deadline(one, self._year)
        return {
            "tittel": Untrusted(self._title(one.form, one.language)),
            "fil": Untrusted(national_id.redact(one.file.replace("\\", "/").rpartition("/")[2])),
            "mottatt": day.isoformat(),
            "kvittering": number,
            "frist": coming.date.isoformat() if coming and coming.date >= day else "",
            "for_sent": missed.isoformat() if missed and cross_checks.is_late(one, missed) else "",
        }


def _sender_from_form(one: Summary) -> Recipient:
    """The sender as the form states it; a number that cannot be an organisation number is left out."""
    number = one.number if len(one.number) == 9 and one.number.isdecimal() else ""
    return Recipient(one.name or messages.word("sender", one.language), ORGANISATION, number)


def file_stem(one: Summary) -> str:
    """The name of a reply's file, without the ending: who sent the form, and which file it was."""
    return atomic_files.file_name(f"{one.number} {one.name} {one.sha256[:8]}")


def _error_values(errors: tuple[FieldError, ...], language: Language) -> Iterator[dict[str, str]]:
    for each in errors:
        page = f"{messages.word('page', language)} {each.page}" if each.page else each.cell
        yield {
            "sted": Untrusted(page),
            "felt": Untrusted(each.label),
            "svar": Untrusted(each.answer or messages.word("nothing", language)),
            "melding": Untrusted(each.message),
        }
