"""Compose blank forms: the application of a scheme-year, its reports, and the form of any JSON Schema."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence

from assembler.document.nodes import FORM_ID_FIELD, Block, Document, Field, Note, Paragraph, Text
from assembler.document.words import label
from assembler.forms import builder as form_fields
from assembler.forms import merge_tables
from assembler.forms.build_field import FormTexts
from assembler.i18n import formats
from assembler.i18n.language import Language
from assembler.json_schema import normalize
from assembler.json_schema.references import Schema
from assembler.products.scheme_texts import TextFiller, scheme_facts
from assembler.scheme.form_id import APPLICATION, FormIdentifier
from assembler.scheme.loader import Definition
from assembler.scheme.model import SchemeYear
from assembler.scheme.theme import Theme
from assembler.templating.placeholders import Names


def compose_form(definition: Definition, form: str, language: Language, theme: Theme) -> Document:
    """The blank form of this name: :data:`~assembler.scheme.form_id.APPLICATION`, or a report's id."""
    if form == APPLICATION:
        return compose_application(definition, language, theme)
    return compose_report(definition, form, language, theme)


def compose_application(definition: Definition, language: Language, theme: Theme) -> Document:
    """The blank application form. Raises :class:`TemplateError` with every placeholder that names nothing."""
    note = [*_deadline_note(definition.year(language)), *_instructions(definition.year(language))]
    return _compose(definition, APPLICATION, language, scheme_facts(definition, language, theme), note, "")


def compose_report(definition: Definition, report: str, language: Language, theme: Theme) -> Document:
    """The blank form of a report that the definition has a schema for; its text can name the report, as ``rapport``.

    Raises :class:`TemplateError` with every placeholder that names nothing, :class:`KeyError` where there is no such
    report.
    """
    year = definition.year(language)
    known = year.report(report)
    if known is None:
        raise KeyError(report)
    names = {**scheme_facts(definition, language, theme), "rapport": known.names}
    return _compose(definition, report, language, names, list(_instructions(year)), f"{known.pointer}/schema")


def _compose(
    definition: Definition, form: str, language: Language, names: Names, note: Sequence[str], pointer: str
) -> Document:
    """The form of this name, whose schema stands at ``pointer``, with a note to those who fill it in."""
    year = definition.year(language)
    schema = year.form_schema(form)
    text = TextFiller(definition, language, names)
    texts = FormTexts(
        language,
        lambda source, node: text.line_at(source, f"{pointer}/properties", dette=node),
        lambda source, node: text.blocks_at(source, f"{pointer}/properties", dette=node),
    )
    normalized = normalize.normalized(schema, lambda place, what: None)
    questions = merge_tables.merge_tables(form_fields.build_form(normalized, texts))
    title = text.line_at(schema["title"], f"{pointer}/title")
    intro = text.line_at(schema.get("description", ""), f"{pointer}/description")
    text.raise_problems()
    identifier = FormIdentifier(definition.key, form, definition.version, language).text
    return _document(title, language, year.circular.date, identifier, [intro], note, questions)


def compose_plain_form(
    schema: Schema, name: str, language: Language, date: dt.date
) -> tuple[Document, list[tuple[str, str]]]:
    """The form of a JSON Schema from anywhere, its ``$ref``s followed, and what in it paper cannot hold.

    The warnings are a JSON Pointer and a sentence each. ``name`` stands for the schema in the form's identifier;
    ``language`` is that of the form's own few words.
    """
    warnings: list[tuple[str, str]] = []
    whole = normalize.normalized(schema, lambda place, what: warnings.append((place, what)))
    texts = FormTexts(language, lambda source, node: str(source), lambda source, node: ())
    version = hashlib.sha256(json.dumps(schema, sort_keys=True, default=str).encode()).hexdigest()[:12]
    title, intro = str(whole.get("title") or name), str(whole.get("description", ""))
    note = [label("required_note", language), label("how_to_fill", language)]
    questions = form_fields.build_form(whole, texts)
    return _document(title, language, date, f"{name} {version} {language}", [intro], note, questions), warnings


def _document(
    title: str,
    language: Language,
    date: dt.date,
    identifier: str,
    intro: Sequence[str],
    note: Sequence[str],
    questions: Sequence[Block],
) -> Document:
    opening = [Paragraph((Text(part),)) for part in intro if part]
    notice = Note(tuple(Paragraph((Text(part),)) for part in note))
    field = Field(FORM_ID_FIELD, label("mark", language), "text", read_only=True, value=identifier)
    return Document(title, language, "form", date, (*opening, notice, *questions, field), identifier=identifier)


def _deadline_note(year: SchemeYear) -> Iterator[str]:
    if year.application_deadline:
        deadline = formats.long_date(year.application_deadline.date, year.language)
        yield f"{label('deadline', year.language)}: {deadline}."


def _instructions(year: SchemeYear) -> Iterator[str]:
    """How to fill in a form, and whom to ask: the first contact, by e-mail or else by phone."""
    yield label("required_note", year.language)
    yield label("how_to_fill", year.language)
    contact = year.contacts[0]
    address = contact.email or formats.phone_number(contact.phone)
    if address:
        yield f"{label('questions_to', year.language)}: {address}."
