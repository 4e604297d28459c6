"""Circular, application form and report forms: a definition in, a document out."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from assembler.core.errors import Problem, TemplateError
from assembler.document.nodes import FORM_ID_FIELD, Block, Document, Field, Heading, Note, Paragraph, Text
from assembler.forms import builder as form_fields
from assembler.forms import merge_tables
from assembler.forms.build_field import FormTexts
from assembler.i18n import formats
from assembler.i18n.language import Language
from assembler.json_schema import normalize
from assembler.scheme.form_id import APPLICATION, FormIdentifier
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme
from assembler.templating import blocks as prose
from assembler.templating import placeholders
from assembler.templating.placeholders import Names, Place

MIN_HEADINGS_FOR_CONTENTS = 8  # headings of level 1 and 2 from which a circular gets a table of contents


def scheme_facts(definition: Definition, language: Language, theme: Theme) -> dict[str, Any]:
    """Everything that the text of this scheme's year can name."""
    return {**definition.facts(language), "avsender": theme.brand.names}


# --- circular ---------------------------------------------------------------------------------------------------------


def compose_circular(definition: Definition, theme: Theme) -> Document:
    """The rundskriv, in the language of its source.

    Raises :class:`TemplateError` with every placeholder that names nothing.
    """
    source = definition.schema["x-circular"]
    language: Language = source["language"]
    text = _TextBuilder(definition, language, scheme_facts(definition, language, theme))
    title = text.line(source["title"], "/x-circular/title")
    blocks = text.blocks(source.get("intro", ""), "/x-circular/intro")
    blocks += text.sections(source["sections"], "/x-circular/sections", 1)
    text.raise_problems()
    scheme = definition.localised(language)["x-scheme"]
    number = scheme["rundskriv"].get("nummer") or scheme["ar"]
    return Document(
        title=title,
        language=language,
        kind="circular",
        date=definition.date,
        blocks=blocks,
        reference=f"{formats.label('circular', language)} {number}",
        contents=sum(isinstance(block, Heading) and block.level <= 2 for block in blocks) >= MIN_HEADINGS_FOR_CONTENTS,
    )


class _TextBuilder:
    """The texts of one definition in one language; gathers the problems of all of them."""

    def __init__(self, definition: Definition, language: Language, names: Names) -> None:
        self._definition = definition
        self._language: Language = language
        self._names = names
        self._problems: list[Problem] = []

    def raise_problems(self) -> None:
        if self._problems:
            raise TemplateError(self._problems)

    def blocks(self, source: placeholders.Source, pointer: str, **more: Any) -> tuple[Block, ...]:
        place = Place(str(self._definition.path), pointer)
        try:
            return prose.blocks(source, {**self._names, **more}, self._language, place)
        except TemplateError as error:
            self._problems.extend(error.problems)
            return ()

    def line(self, source: str, pointer: str, **more: Any) -> str:
        place = Place(str(self._definition.path), pointer)
        try:
            return prose.line(source, {**self._names, **more}, self._language, place)
        except TemplateError as error:
            self._problems.extend(error.problems)
            return ""

    def heading(self, source: str, pointer: str, level: int, **more: Any) -> Heading:
        place = Place(str(self._definition.path), pointer)
        try:
            return Heading(level, prose.inlines(source, {**self._names, **more}, self._language, place))
        except TemplateError as error:
            self._problems.extend(error.problems)
            return Heading(level, ())

    def sections(self, sections: list[Mapping[str, Any]], pointer: str, level: int, **more: Any) -> tuple[Block, ...]:
        blocks: list[Block] = []
        for index, section in enumerate(sections):
            place = f"{pointer}/{index}"
            blocks.append(self.heading(section["heading"], f"{place}/heading", level, **more))
            blocks += self.blocks(section.get("text", ""), f"{place}/text", **more)
            if "areas" in section:
                blocks += self._areas(section["areas"], f"{place}/areas", level + 1)
            blocks += self.sections(section.get("sections", []), f"{place}/sections", level + 1, **more)
        return tuple(blocks)

    def _areas(self, heading: str, pointer: str, level: int) -> Iterator[Block]:
        for index, area in enumerate(self._names["omrader"]):
            place = f"/$defs/satsingsomrade/oneOf/{index}/x-area"
            if "text" not in area and "sections" not in area:
                continue  # an area that has a circular of its own
            yield self.heading(heading, pointer, level, omrade=area)
            yield from self.blocks(area.get("text", ""), f"{place}/text", omrade=area)
            yield from self.sections(area.get("sections", []), f"{place}/sections", level + 1, omrade=area)


# --- forms ------------------------------------------------------------------------------------------------------------


def compose_application(definition: Definition, language: Language, theme: Theme) -> Document:
    """The blank application form. Raises :class:`TemplateError` with every placeholder that names nothing."""
    scheme = definition.localised(language)["x-scheme"]
    note = [*_deadline_note(scheme, language), *_instructions(scheme, language)]
    return _definition_form(definition, APPLICATION, language, scheme_facts(definition, language, theme), "", note)


def compose_report(definition: Definition, name: str, language: Language, theme: Theme) -> Document:
    """The blank form of a report that the definition has a schema for; its text can name the report, as ``rapport``.

    Raises :class:`TemplateError` with every placeholder that names nothing.
    """
    schema = definition.localised(language)
    names = {**scheme_facts(definition, language, theme), "rapport": schema["x-reports"][name]}
    note = list(_instructions(schema["x-scheme"], language))
    return _definition_form(definition, name, language, names, f"/x-reports/{name}/schema", note)


def compose_form(definition: Definition, name: str, language: Language, theme: Theme) -> Document:
    """The blank form of this name: the application's (:data:`mark.APPLICATION`), or a report's."""
    if name == APPLICATION:
        return compose_application(definition, language, theme)
    return compose_report(definition, name, language, theme)


def form_schema(definition: Definition, name: str, language: Language) -> Mapping[str, Any]:
    """The schema that the form of this name is made from, and its answers are checked against."""
    schema = definition.localised(language)
    own: Mapping[str, Any] = schema if name == APPLICATION else schema["x-reports"][name]["schema"]
    return own


def message_renderer(
    definition: Definition, language: Language, theme: Theme
) -> Callable[[str, Mapping[str, Any]], str]:
    """Fills in what a definition's messages to those who answer (``x-message``) name: a message and its schema in.

    What it returns raises :class:`TemplateError` where a placeholder names nothing.
    """
    names = scheme_facts(definition, language, theme)
    place = Place(str(definition.path), "/properties")
    return lambda source, node: prose.line(source, {**names, "dette": node}, language, place)


def report_forms(definition: Definition) -> tuple[str, ...]:
    """The reports that a form can be made of, in the order in which they are due."""
    return tuple(name for name, told in definition.schema.get("x-reports", {}).items() if "schema" in told)


def _definition_form(
    definition: Definition, name: str, language: Language, names: Names, pointer: str, note: list[str]
) -> Document:
    schema = form_schema(definition, name, language)
    text = _TextBuilder(definition, language, names)
    said = FormTexts(
        language,
        lambda source, node: text.line(source, f"{pointer}/properties", dette=node),
        lambda source, node: text.blocks(source, f"{pointer}/properties", dette=node),
    )
    questions = merge_tables.merge_tables(
        form_fields.build_form(normalize.normalized(schema, lambda place, what: None), said)
    )
    title = text.line(schema["title"], f"{pointer}/title")
    intro = text.line(schema.get("description", ""), f"{pointer}/description")
    text.raise_problems()
    mark = FormIdentifier(definition.key, name, definition.version, language).text
    return _form_document(title, language, definition.date, mark, [intro], note, questions)


def compose_plain_form(
    schema: Mapping[str, Any], name: str, language: Language, date: dt.date
) -> tuple[Document, list[tuple[str, str]]]:
    """The form of a JSON Schema from anywhere, its ``$ref``s followed, and what in it paper cannot hold.

    The warnings are a JSON Pointer and a sentence each. ``name`` stands for the schema in the form's mark; ``language``
    is that of the form's own few words.
    """
    warnings: list[tuple[str, str]] = []
    whole = normalize.normalized(schema, lambda place, what: warnings.append((place, what)))
    said = FormTexts(language, lambda source, node: str(source), lambda source, node: ())
    version = hashlib.sha256(json.dumps(schema, sort_keys=True, default=str).encode()).hexdigest()[:12]
    title, intro = str(whole.get("title") or name), str(whole.get("description", ""))
    note = [formats.label("required_note", language), formats.label("how_to_fill", language)]
    questions = form_fields.build_form(whole, said)
    return _form_document(title, language, date, f"{name} {version} {language}", [intro], note, questions), warnings


def _form_document(
    title: str,
    language: Language,
    date: dt.date,
    mark: str,
    intro: list[str],
    note: list[str],
    questions: tuple[Block, ...],
) -> Document:
    opening = [Paragraph((Text(part),)) for part in intro if part]
    notice = Note(tuple(Paragraph((Text(part),)) for part in note))
    field = Field(FORM_ID_FIELD, formats.label("mark", language), "text", read_only=True, value=mark)
    return Document(title, language, "form", date, (*opening, notice, *questions, field), identifier=mark)


def _deadline_note(scheme: Mapping[str, Any], language: Language) -> Iterator[str]:
    if "soknadsfrist" in scheme:
        deadline = formats.long_date(scheme["soknadsfrist"], language)
        yield f"{formats.label('deadline', language)}: {deadline}."


def _instructions(scheme: Mapping[str, Any], language: Language) -> Iterator[str]:
    yield formats.label("required_note", language)
    yield formats.label("how_to_fill", language)
    contact = scheme["kontakter"][0]
    reached = contact.get("epost") or formats.phone_number(contact.get("telefon", ""))
    if reached:
        yield f"{formats.label('questions_to', language)}: {reached}."
