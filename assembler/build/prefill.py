"""Fill in blank forms with what is known, with an index: for recipients of the register, and for reports."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from assembler.core import atomic_files
from assembler.core.errors import DataError, Problem
from assembler.document.nodes import Field
from assembler.document.walk import fields
from assembler.forms import values
from assembler.forms.prefill import prefilled_data
from assembler.i18n.language import Language
from assembler.json_schema import validation
from assembler.json_schema.references import Schema
from assembler.products.form_documents import compose_form
from assembler.recipients.register import Recipient, Register
from assembler.render.pdf import form_font
from assembler.render.pdf import writer as pdf
from assembler.render.pdf.fill import BlankForm
from assembler.scheme.form_id import APPLICATION
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme

FOLDER = "forhandsutfylt"
INDEX = "oversikt"


@dataclass(frozen=True, slots=True)
class Prefilled:
    """The form of a recipient: its file's name, language form and SHA-256."""

    recipient: Recipient
    language: Language
    file: str
    sha256: str


class Prefiller:
    """The blank forms of one name (the application's, or a report's) laid out once in each language form.

    ``laid_out`` are PDF files of those that are laid out already.
    """

    def __init__(
        self,
        definition: Definition,
        theme: Theme,
        form: str = APPLICATION,
        laid_out: Mapping[Language, bytes] = MappingProxyType({}),
    ) -> None:
        self._laid_out = laid_out
        self._definition = definition
        self._theme = theme
        self._form = form
        self._blank = cache(self._blank_form)

    def _blank_form(self, language: Language) -> tuple[BlankForm, tuple[Field, ...]]:
        document = compose_form(self._definition, self._form, language, self._theme)
        questions = tuple(fields(document.blocks))
        contents = self._laid_out.get(language) or pdf.write(document, self._theme)
        return BlankForm(contents, questions), questions

    def language(self, recipient: Recipient) -> Language:
        """The recipient's own language form; the scheme's where it is neutral."""
        return recipient.language or self._definition.year("nb").neutral_language

    def for_recipient(self, recipient: Recipient, language: Language | None = None) -> bytes:
        """The form with what the register knows of a recipient."""
        chosen = language or self.language(recipient)
        return self.filled(prefilled_data(self.schema(chosen), recipient.names), chosen)

    def schema(self, language: Language) -> Schema:
        """The schema that the form is made from."""
        return self._definition.year(language).form_schema(self._form)

    def filled(self, data: Mapping[str, object], language: Language) -> bytes:
        """The form with these data, which the schema allows (see :func:`problems`)."""
        blank, questions = self._blank(language)
        return blank.filled(values.field_texts(questions, data))

    def problems(self, file: str, data: Mapping[str, object], language: Language) -> list[Problem]:
        """What in these data the schema does not allow, or the form has no room for; data may be missing."""
        schema = self.schema(language)
        problems = [
            Problem(file, place or "/", f"{validation.quoted(value)} {what}")
            for place, what, value in validation.data_problems(schema, data, complete=False)
        ]
        if not problems:
            _, questions = self._blank(language)
            unplaced = values.paths_without_field(questions, data)
            problems += [Problem(file, name, "has no field in the form") for name in unplaced]
        return problems

    def display_problems(self, data: Mapping[str, object], language: Language) -> Iterator[tuple[str, str]]:
        """What the form cannot display of these data: a field's name, and a sentence for people about it.

        The field has no room for all of its text, or the form's font lacks a character. The values are kept whole.
        """
        blank, questions = self._blank(language)
        texts = values.field_texts(questions, data)
        cut = set(blank.cut(texts))
        for name, text in texts.items():
            missing = [f"U+{ord(c):04X}{f' {c}' if c.isprintable() else ''}" for c in sorted(form_font.missing(text))]
            if missing:
                yield name, f"the form's font lacks {', '.join(missing)}, shown as «?»; the value is kept"
            if name in cut:
                yield name, "the text is longer than its field shows on paper; the value is kept whole"


def eligible_recipients(definition: Definition, register: Register) -> list[Recipient]:
    """Everyone in the register who may apply, each once. Raises :class:`DataError` where nobody there may."""
    applicants = definition.year("nb").applicants
    eligible = {
        each.organisation_number: each for each in reversed(register.recipients) if applicants.admits(each.type)
    }
    if not eligible:
        what = f"only {', '.join(applicants.types)} may apply, and the register holds none"
        raise DataError([Problem(str(definition.key), applicants.pointer, what)])
    return [each for each in register.recipients if eligible.get(each.organisation_number) is each]


def write_forms(
    definition: Definition,
    theme: Theme,
    wanted: Sequence[Recipient],
    out: Path,
    progress: Callable[[int], None],
    laid_out: Mapping[Language, bytes] = MappingProxyType({}),
) -> list[Prefilled]:
    """A form for each recipient, named by organisation number, and an index as CSV and JSON, in ``out``."""
    prefiller = Prefiller(definition, theme, laid_out=laid_out)
    forms = []
    for recipient in wanted:
        contents = prefiller.for_recipient(recipient)
        file = f"{recipient.organisation_number}.pdf"
        atomic_files.write(out / file, contents)
        forms.append(Prefilled(recipient, prefiller.language(recipient), file, hashlib.sha256(contents).hexdigest()))
        progress(1)
    write_index([_index_row(each) for each in forms], out)
    return forms


def write_index(rows: Sequence[Mapping[str, str]], out: Path) -> None:
    """The index of the forms in ``out``, a row each with the same columns, as CSV and JSON."""
    atomic_files.write(out / f"{INDEX}.csv", _csv(rows))
    atomic_files.write(out / f"{INDEX}.json", (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode())


def _index_row(form: Prefilled) -> dict[str, str]:
    recipient = form.recipient
    return {
        "navn": recipient.name,
        "type": recipient.type,
        "organisasjonsnummer": recipient.organisation_number,
        "kommunenummer": recipient.municipality_number,
        "malform": form.language,
        "fil": form.file,
        "sha256": form.sha256,
    }


def _csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    """The index for spreadsheets: UTF-8 with a mark, separated by semicolons as Norwegian ones expect."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _without_formula(text) for name, text in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _without_formula(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula; the JSON has it as it is."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
