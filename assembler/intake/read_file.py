"""One file in, its record out, or why there is none: which form it is, what was answered, what is to be mended."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pypdf.errors import LimitReachedError

from assembler.accounts import read as accounts_reader
from assembler.core import national_id
from assembler.core.errors import AssemblerError
from assembler.document.nodes import FORM_ID_FIELD
from assembler.intake import file_types
from assembler.intake import parse_answers as answering
from assembler.intake.field_errors import field_errors
from assembler.intake.form_lookup import Form, FormLookup
from assembler.intake.parse_answers import Answers
from assembler.intake.pdf import fields as pdf_fields
from assembler.intake.pdf.fields import FormValues
from assembler.intake.pdf.objects import LazyReader, TruncatedError
from assembler.intake.records import FieldError, Note, Outcome, Record
from assembler.scheme import form_id
from assembler.scheme.form_id import FormIdentifier

MAX_FILE_SIZE = 50_000_000  # bytes of a file, where the caller says nothing else
_MAX_NAMED = 8  # fields that a note names


@dataclass(frozen=True)
class FormReader:
    """Takes files in for one workspace. ``received`` is an ISO date or empty, ``largest`` a file's size in bytes."""

    forms: FormLookup
    received: str = ""
    largest: int = MAX_FILE_SIZE
    _by_kind: Mapping[str, Callable[[FormReader, str, bytes], Outcome]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        known = {"pdf": FormReader._pdf, "json": FormReader._json, "workbook": FormReader._workbook}
        object.__setattr__(self, "_by_kind", known)

    def take(self, path: Path) -> Outcome:
        """What comes of a file. Only what the machine itself lacks, such as memory, is raised."""
        name = str(path)
        contents = file_types.read_contents(path, self.largest)
        if isinstance(contents, Note):
            return Outcome(name, notes=(contents,))
        kind = file_types.file_type(contents, path.name)
        if kind not in self._by_kind:
            return Outcome(name, notes=(Note("other_kind", (kind,)),))
        return self._by_kind[kind](self, name, contents)

    # --- the three kinds of file ---

    def _pdf(self, name: str, contents: bytes) -> Outcome:
        values = _read_values(contents)
        if isinstance(values, Note):
            return Outcome(name, notes=(values,))
        found = _identify(values)
        if isinstance(found, Note):
            return Outcome(name, notes=(found,))
        form = self._form(found)
        if isinstance(form, Note):
            return Outcome(name, notes=(form,))
        answers = answering.parse_texts(form, _field_texts(values))
        notes = (*_version_notes(form, found), *_field_differences(form, values))
        wrong = field_errors(form, answers, _page_lookup(values))
        return Outcome(name, self._record(name, contents, found, form, answers, wrong, notes))

    def _json(self, name: str, contents: bytes) -> Outcome:
        try:
            given = json.loads(contents.decode("utf-8-sig"), parse_constant=_refuse_constant)
            found = form_id.parse(given["form"]) if isinstance(given["form"], str) else None
            data = given["data"]
        except RecursionError:
            return Outcome(name, notes=(Note("not_json", ("too_deep",)),))
        except ValueError:
            return Outcome(name, notes=(Note("not_json", ("no_json",)),))
        except (LookupError, TypeError):
            return Outcome(name, notes=(Note("not_json", ("no_answer",)),))
        if not found or not isinstance(data, dict):
            return Outcome(name, notes=(Note("not_json", ("no_answer",)),))
        form = self._form(found)
        if isinstance(form, Note):
            return Outcome(name, notes=(form,))
        try:
            answers = answering.parse_data(form, data)
            extra = [national_id.redact(each) for each in answering.unknown_paths(form, data)]
        except RecursionError:
            return Outcome(name, notes=(Note("not_json", ("too_deep",)),))
        notes = (*_version_notes(form, found), *([Note("unknown_answers", (_list_names(extra),))] if extra else ()))
        wrong = field_errors(form, answers, lambda _: 0)
        return Outcome(name, self._record(name, contents, found, form, answers, wrong, notes))

    def _workbook(self, name: str, contents: bytes) -> Outcome:
        """Accounts: they are a part of their report, so what the rest of it requires is not missing here."""
        held = accounts_reader.read_workbook(contents, name, self.forms.accounts_of)
        refused = next((each.refusal for each in held.remarks if each.refusal), None)
        if held.identifier is None or refused:
            return Outcome(name, notes=(Note("workbook", refused or ("no_mark",)),))
        form = self._form(held.identifier)
        if isinstance(form, Note):
            return Outcome(name, notes=(form,))
        answers = Answers(national_id.redact_within(dict(held.data)), {}, {})
        wrong = tuple(FieldError(0, r.name, r.label, r.answer, r.message, r.place) for r in held.remarks)
        notes = (*_version_notes(form, held.identifier), *([Note("linked")] if held.has_links else ()))
        return Outcome(name, self._record(name, contents, held.identifier, form, answers, wrong, notes))

    # --- what they share ---

    def _form(self, found: FormIdentifier) -> Form | Note:
        try:
            return self.forms.of(found)
        except AssemblerError as error:
            return Note("no_definition", (str(found.key), str(error.problems[0].what)))

    def _record(
        self,
        name: str,
        contents: bytes,
        found: FormIdentifier,
        form: Form,
        answers: Answers,
        wrong: tuple[FieldError, ...],
        notes: Sequence[Note],
    ) -> Record:
        return Record(
            name,
            hashlib.sha256(contents).hexdigest(),
            found.key.scheme,
            found.key.year,
            found.form,
            found.version,
            found.language,
            _recipient_facts(form, answers.data),
            answers.data,
            wrong,
            tuple(notes),
            self.received,
        )


def _read_values(contents: bytes) -> FormValues | Note:
    """What the fields of a PDF hold, or why that cannot be read."""
    try:
        reader = LazyReader(contents)
        return Note("encrypted") if "/Encrypt" in reader.trailer else pdf_fields.read_values(reader)
    except MemoryError:
        raise
    except TruncatedError:
        return Note("cut_off")
    except LimitReachedError:
        return Note("beyond_limits")
    except Exception as error:  # of a broken file, pypdf lets through whatever its parts raise
        return Note("encrypted") if b"/Encrypt" in contents else Note("damaged", (type(error).__name__,))


def _page_lookup(values: FormValues) -> Callable[[str], int]:
    """The page of a field; none where the pages are broken."""

    def page(name: str) -> int:
        try:
            return values.page(name)
        except MemoryError:
            raise
        except Exception:  # the same
            return 0

    return page


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _identify(values: FormValues) -> FormIdentifier | Note:
    """The form's mark, or why it has none."""
    held = values.fields.get(FORM_ID_FIELD)
    if held is None or not held.text:
        if values.xfa:
            return Note("xfa")
        return Note("mark_lost", (FORM_ID_FIELD,)) if values.fields else Note("no_fields")
    return form_id.parse(held.text.strip()) or Note("mark_unknown", (national_id.redact(held.text[:80]),))


def _field_texts(values: FormValues) -> dict[str, str]:
    return {name: held.text for name, held in values.fields.items() if held.kind != "Sig" and name != FORM_ID_FIELD}


def _recipient_facts(form: Form, data: Mapping[str, Any]) -> dict[str, str]:
    """What the form says of who sent it: the fields that pre-filling would have filled in."""
    found = {}
    for fact in ("navn", "organisasjonsnummer"):
        value: Any = data
        for part in form.prefill_paths.get(fact, (fact,)):
            value = value.get(part) if isinstance(value, Mapping) else None
        found[fact] = value if isinstance(value, str) else ""
    return found


def _version_notes(form: Form, found: FormIdentifier) -> tuple[Note, ...]:
    own = form.definition.version
    return () if found.version == own else (Note("other_version", (found.version, str(found.key), own)),)


def _field_differences(form: Form, values: FormValues) -> tuple[Note, ...]:
    """Fields that the form should have and this file has not, and the other way round."""
    names = {name for name in values.fields if name != FORM_ID_FIELD}
    lost = [name for name in form.by_name if not _has_field(form, name, names)]
    added = sorted(national_id.redact(name) for name in names - form.names if values.fields[name].text)
    notes = []
    if lost:
        notes.append(Note("fields_lost", (str(len(lost)), _list_names([form.by_name[name].label for name in lost]))))
    if added:
        notes.append(Note("fields_added", (str(len(added)), _list_names(added))))
    if values.twice:
        notes.append(Note("fields_twice", (_list_names([national_id.redact(name) for name in values.twice]),)))
    return tuple(notes)


def _has_field(form: Form, name: str, names: set[str]) -> bool:
    if name in names:
        return True
    below = [box for box in form.names if box.startswith(f"{name}.")]
    return bool(below) and names.issuperset(below)


def _list_names(names: Sequence[str]) -> str:
    shown = [" ".join(name.split())[:60] for name in names[:_MAX_NAMED]]
    return ", ".join(shown) + (" …" if len(names) > _MAX_NAMED else "")
