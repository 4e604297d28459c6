"""What was read in -> the letter that answers it: a receipt, or what must be mended and how."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from assembler.core import atomic_files, national_id
from assembler.document.nodes import Detail, Document
from assembler.i18n import formats
from assembler.i18n.language import Language
from assembler.intake import cross_checks, messages
from assembler.intake.records import FieldError, receipt_number
from assembler.intake.summaries import Summary
from assembler.letters import compose
from assembler.products import builders as products
from assembler.recipients.register import Recipient, Register
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme
from assembler.templating.placeholders import Untrusted

RECEIPT, CORRECTIONS = "kvittering", "mangler"  # the texts, in the folder of letter texts


class Replies:
    """The answers to what came in for one definition."""

    def __init__(self, definition: Definition, register: Register, theme: Theme) -> None:
        self._definition = definition
        self._register = register
        self._look = theme
        self._title = cache(self._title_of)

    def _title_of(self, form: str, language: Language) -> str:
        return products.compose_form(self._definition, form, language, self._look).title

    def reply(self, one: Summary, day: dt.date) -> Document:
        """The letter of this day that answers one form.

        Raises :class:`TemplateError` where a text is missing or names what does not exist.
        """
        language = one.language
        number = receipt_number(one.sha256)
        known = self._register.by_organisation(one.number)
        recipient = known or _sender_from_form(one)
        notes = [Untrusted(messages.describe(note, language)) for note in one.notes]
        names = {
            **products.scheme_facts(self._definition, language, self._look),
            "mottaker": {"navn": Untrusted(recipient.navn)},
            "skjema": {
                "tittel": Untrusted(self._title(one.form, language)),
                "fil": Untrusted(national_id.redact(one.file.replace("\\", "/").rpartition("/")[2])),
                "mottatt": day.isoformat(),
                "kvittering": number,
                "frist": self._deadline(one, day),
                "for_sent": self._missed(one),
            },
            "mangler": list(_error_values(one.field_errors, language)),
            "merknader": notes,
        }
        text = CORRECTIONS if one.field_errors or notes else RECEIPT
        path = compose.texts_folder(self._look) / f"{text}.{language}.md"
        details = (
            Detail(formats.label("date", language), formats.long_date(day, language)),
            Detail(formats.label("our_reference", language), number),
        )
        return replace(
            compose.compose_body(path, names, language, self._look),
            date=day,
            reference=number,
            details=details,
            recipient=compose.address_lines(recipient, one.unit, language),
        )

    def _deadline(self, one: Summary, day: dt.date) -> str:
        """The deadline for applications, while it has not passed."""
        deadline = str(self._definition.schema["x-scheme"].get("soknadsfrist", ""))
        return deadline if one.is_application and deadline >= day.isoformat() else ""

    def _missed(self, one: Summary) -> str:
        """The deadline that the form came in after, if it did."""
        deadline = cross_checks.deadline(one, self._definition)
        return deadline if deadline and one.received > deadline else ""


def _sender_from_form(one: Summary) -> Recipient:
    """Who sent a form, by what the form says; a number that cannot be one is left out."""
    number = one.number if len(one.number) == 9 and one.number.isdecimal() else ""
    return Recipient(one.name or messages.word("sender", one.language), "organisasjon", number)


def file_stem(one: Summary) -> str:
    """The name of a reply's file, without the ending: who sent the form, and which file it was."""
    return atomic_files.file_name(f"{one.number} {one.name} {one.sha256[:8]}")


def _error_values(field_errors: tuple[FieldError, ...], language: Language) -> Iterator[dict[str, Any]]:
    for each in field_errors:
        page = f"{messages.word('page', language)} {each.page}" if each.page else each.cell
        yield {
            "sted": Untrusted(page),
            "felt": Untrusted(each.label),
            "svar": Untrusted(each.answer or messages.word("nothing", language)),
            "melding": Untrusted(each.message),
        }
