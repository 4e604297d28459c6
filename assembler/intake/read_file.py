"""Read one file: which form it is, what was answered, what must be corrected; or why it cannot be read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pypdf.errors import LimitReachedError

from assembler.accounts import read as accounts_reader
from assembler.core import national_id
from assembler.core.errors import AssemblerError
from assembler.core.json_files import object_in, text_in
from assembler.document.nodes import FORM_ID_FIELD
from assembler.intake import file_types, parse_answers
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
    """Reads files for one workspace. ``received`` is an ISO date or empty, ``largest`` a file's size in bytes."""

    forms: FormLookup
    received: str = ""
    largest: int = MAX_FILE_SIZE

    def read(self, path: Path) -> Outcome:
        """What came of a file. Only what the machine itself lacks, such as memory, is raised."""
        name = str(path)
        contents = file_types.read_contents(path, self.largest)
        if isinstance(contents, Note):
            return Outcome(name, notes=(contents,))
        match file_types.file_type(contents, path.name):
            case "pdf":
                found = self._pdf(name, contents)
            case "json":
                found = self._json(name, contents)
            case "workbook":
                found = self._workbook(name, contents)
            case kind:
                found = Note("other_kind", (kind,))
        return Outcome(name, notes=(found,)) if isinstance(found, Note) else Outcome(name, found)

    # --- the three kinds of file ---

    def _pdf(self, name: str, contents: bytes) -> Record | Note:
        values = _read_values(contents)
        if isinstance(values, Note):
            return values
        identifier = _identify(values)
        if isinstance(identifier, Note):
            return identifier
        form = self._form(identifier)
        if isinstance(form, Note):
            return form
        answers = parse_answers.parse_texts(form, _field_texts(values))
        notes = (*_version_notes(form, identifier), *_field_differences(form, values))
        errors = field_errors(form, answers, _page_lookup(values))
        return self._record(name, contents, identifier, form, answers, errors, notes)

    def _json(self, name: str, contents: bytes) -> Record | Note:
        try:
            found = object_in(json.loads(contents.decode("utf-8-sig"), parse_constant=_refuse_constant))
        except RecursionError:
            return Note("not_json", ("too_deep",))
        except ValueError:
            return Note("not_json", ("no_json",))
        identifier, data = form_id.parse(text_in(found.get("form"))), found.get("data")
        if not identifier or not isinstance(data, dict):
            return Note("not_json", ("no_answer",))
        form = self._form(identifier)
        if isinstance(form, Note):
            return form
        try:
            answers = parse_answers.parse_data(form, data)
            extra = [national_id.redact(each) for each in parse_answers.unknown_paths(form, data)]
        except RecursionError:
            return Note("not_json", ("too_deep",))
        unknown = (Note("unknown_answers", (_list_names(extra),)),) if extra else ()
        notes = (*_version_notes(form, identifier), *unknown)
        return self._record(name, contents, identifier, form, answers, field_errors(form, answers, lambda _: 0), notes)

    def _workbook(self, name: str, contents: bytes) -> Record | Note:
        """Accounts: they are a part of their report, so what the rest of it requires is not missing here."""
        result = accounts_reader.read_workbook(contents, name, self.forms.accounts_of)
        refusal = next((each.refusal for each in result.remarks if each.refusal), None)
        if result.identifier is None or refusal:
            return Note("workbook", refusal or ("no_mark",))
        form = self._form(result.identifier)
        if isinstance(form, Note):
            return form
        answers = Answers(national_id.redact_within(dict(result.data)), {}, {})
        errors = tuple(FieldError(0, r.name, r.label, r.answer, r.message, r.place) for r in result.remarks)
        notes = (*_version_notes(form, result.identifier), *([Note("linked")] if result.has_links else ()))
        return self._record(name, contents, result.identifier, form, answers, errors, notes)

    # --- what they share ---

    def _form(self, identifier: FormIdentifier) -> Form | Note:
        try:
            return self.forms.of(identifier)
        except AssemblerError as error:
            return Note("no_definition", (str(identifier.key), str(error.problems[0].what)))

    def _record(
        self,
        name: str,
        contents: bytes,
        identifier: FormIdentifier,
        form: Form,
        answers: Answers,
        errors: tuple[FieldError, ...],
        notes: Sequence[Note],
    ) -> Record:
        return Record(
            file=name,
            sha256=hashlib.sha256(contents).hexdigest(),
            scheme=identifier.key.scheme,
            year=identifier.key.year,
            form=identifier.form,
            version=identifier.version,
            language=identifier.language,
            recipient=_recipient_facts(form, answers.data),
            data=answers.data,
            field_errors=errors,
            notes=tuple(notes),
            received=self.received,
        )


def _read_values(contents: bytes) -> FormValues | Note:
    """The values of the fields of a PDF, or why they cannot be read."""
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
    """Gives the page of a field by its name; 0 where the pages are broken."""

    def page(name: str) -> int:
        try:
            return values.page(name)
        except MemoryError:
            raise
        except Exception:  # as above
            return 0

    return page


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _identify(values: FormValues) -> FormIdentifier | Note:
    """The form's identifier, or why it has none."""
    found = values.fields.get(FORM_ID_FIELD)
    if found is None or not found.text:
        if values.xfa:
            return Note("xfa")
        return Note("mark_lost", (FORM_ID_FIELD,)) if values.fields else Note("no_fields")
    return form_id.parse(found.text.strip()) or Note("mark_unknown", (national_id.redact(found.text[:80]),))


def _field_texts(values: FormValues) -> dict[str, str]:
    fields = values.fields.items()
    return {name: field.text for name, field in fields if field.kind != "Sig" and name != FORM_ID_FIELD}


def _recipient_facts(form: Form, data: Mapping[str, object]) -> dict[str, str]:
    """What the form says of its sender: the answers to the questions that pre-filling would have filled in."""
    found = {}
    for fact in ("navn", "organisasjonsnummer"):
        value: object = data
        for part in form.prefill_paths.get(fact, (fact,)):
            value = object_in(value).get(part)
        found[fact] = text_in(value)
    return found


def _version_notes(form: Form, identifier: FormIdentifier) -> tuple[Note, ...]:
    own = form.definition.version
    return () if identifier.version == own else (Note("other_version", (identifier.version, str(identifier.key), own)),)


def _field_differences(form: Form, values: FormValues) -> tuple[Note, ...]:
    """Notes about fields of the form that the file lacks, fields that it has too many, and fields with two answers."""
    names = {name for name in values.fields if name != FORM_ID_FIELD}
    lost = [name for name in form.by_name if not _has_field(form, name, names)]
    added = sorted(national_id.redact(name) for name in names - form.names if values.fields[name].text)
    notes = []
    if lost:
        notes.append(Note("fields_lost", (str(len(lost)), _list_names([form.by_name[name].label for name in lost]))))
    if added:
        notes.append(Note("fields_added", (str(len(added)), _list_names(added))))
    if values.conflicting:
        notes.append(Note("fields_twice", (_list_names([national_id.redact(name) for name in values.conflicting]),)))
    return tuple(notes)


def _has_field(form: Form, name: str, names: set[str]) -> bool:
    if name in names:
        return True
    boxes = [box for box in form.names if box.startswith(f"{name}.")]
    return bool(boxes) and names.issuperset(boxes)


def _list_names(names: Sequence[str]) -> str:
    shown = [" ".join(name.split())[:60] for name in names[:_MAX_NAMED]]
    return ", ".join(shown) + (" …" if len(names) > _MAX_NAMED else "")
