"""What reading a file comes to: a record of what was handed in, what must be mended, and what is to be noted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assembler.core import national_id
from assembler.i18n.language import Language


def receipt_number(sha256: str) -> str:
    """The number by which a receipt, and the decision that follows, names what was handed in."""
    return sha256[:16].upper()


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be said of a file: the name of a sentence (see ``sentences``) and what it names."""

    name: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldError:
    """An answer to be mended: page (0: none), the field's name and label, what stands there, what would be right.

    ``label`` and ``message`` are in the form's language; ``answer`` is shortened, and empty where nothing stands.
    ``cell`` is the place in a workbook, which has no pages.
    """

    page: int
    field: str
    label: str
    answer: str
    message: str
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One form that was read. ``version`` is the form's own, and ``data`` are in the schema's types.

    ``form`` is ``soknad`` or a report's id (see ``mark``); ``recipient`` holds what the form says of who sent it
    (``navn``, ``organisasjonsnummer``). ``received`` is an ISO date given by the caller, or empty.
    """

    file: str
    sha256: str
    scheme: str
    year: int
    form: str
    version: str
    language: Language
    recipient: Mapping[str, str]
    data: Mapping[str, Any]
    field_errors: tuple[FieldError, ...] = ()
    notes: tuple[Note, ...] = ()
    received: str = ""

    @property
    def complete(self) -> bool:
        """Whether nothing is to be mended in it."""
        return not self.field_errors and not self.notes

    def line(self) -> str:
        """The record as a line of JSON."""
        told = {
            "ordning": self.scheme,
            "ar": self.year,
            "skjema": self.form,
            "versjon": self.version,
            "malform": self.language,
            "mottaker": dict(self.recipient),
            "mottatt": self.received or None,
            "fil": national_id.redact(self.file),
            "sha256": self.sha256,
            "kvittering": receipt_number(self.sha256),
            "komplett": self.complete,
            "data": self.data,
            "mangler": [
                {
                    "side": each.page or None,
                    "celle": each.cell or None,
                    "felt": each.field,
                    "ledetekst": each.label,
                    "svar": each.answer,
                    "melding": each.message,
                }
                for each in self.field_errors
            ],
            "merknader": [{"slag": note.name, "verdier": list(note.values)} for note in self.notes],
        }
        return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace").decode()  # halves of characters go


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: a record, or notes that say why there is none."""

    file: str
    record: Record | None = None
    notes: tuple[Note, ...] = field(default=())
