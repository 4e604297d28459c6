"""Hold what was read from a file: a record of what was handed in, the errors in its fields, and notes about it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from assembler.core import national_id
from assembler.core.json_files import text_in
from assembler.i18n.language import Language


def receipt_number(sha256: str) -> str:
    """The number by which a receipt, and the decision that follows, names what was handed in."""
    return sha256[:16].upper()


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell about a file: the name of a sentence (``intake.words``) and the values that it names."""

    name: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldError:
    """An answer to be corrected: the field's page (0: none), name and label, the answer, and what would be right.

    ``label`` and ``message`` are in the form's language; ``answer`` is shortened, and empty where the field is.
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

    ``form`` is ``soknad`` or a report's id (see ``scheme.form_id``); ``recipient`` holds what the form says of its
    sender (``navn``, ``organisasjonsnummer``). ``received`` is an ISO date given by the caller, or empty.
    """

    file: str
    sha256: str
    scheme: str
    year: int
    form: str
    version: str
    language: Language
    recipient: Mapping[str, str]
    data: Mapping[str, object]
    field_errors: tuple[FieldError, ...] = ()
    notes: tuple[Note, ...] = ()
    received: str = ""

    @property
    def complete(self) -> bool:
        """Whether there is nothing to correct in it."""
        return not self.field_errors and not self.notes

    def line(self) -> str:
        """The record as a line of JSON."""
        line = {
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
        return json.dumps(line, ensure_ascii=False).encode("utf-8", "replace").decode()  # lone surrogates go


def record_from_line(line: Mapping[str, object]) -> Record:
    """The record of a line of JSON, without its errors and notes.

    Raises KeyError, TypeError or ValueError where the line is not one that :meth:`Record.line` makes.
    """
    language: Language = "nn" if line["malform"] == "nn" else "nb"
    recipient, data = _mapping(line["mottaker"]), _mapping(line["data"])
    return Record(
        _text(line["fil"]),
        _text(line["sha256"]),
        _text(line["ordning"]),
        int(str(line["ar"])),
        _text(line["skjema"]),
        _text(line["versjon"]),
        language,
        {fact: value for fact, value in recipient.items() if isinstance(value, str)},
        data,
        received=text_in(line.get("mottatt")),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError(value)
    return value


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: a record, or notes that say why there is none."""

    file: str
    record: Record | None = None
    notes: tuple[Note, ...] = ()
