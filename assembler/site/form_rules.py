"""What scripts need to check a web form: the schema's rules, the fields' own, and what to tell when one is broken."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assembler.document.nodes import Choice, Document, Field, field_name, value_text
from assembler.forms import messages, values
from assembler.i18n import formats
from assembler.i18n.formats import label as word
from assembler.i18n.language import Language
from assembler.json_schema import conditions
from assembler.json_schema.references import Schema
from assembler.products import builders as products
from assembler.render.pdf import appearance, form_font, form_scripts
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme
from assembler.site.words import phrases

_SCRIPT_CALL = re.compile(r"(\w+)\((.*)\);", re.DOTALL)
# Keywords that hold schemas (by name, in a list, alone), and those that are rules themselves: all else is annotation.
_SCHEMA_MAPS = frozenset(("properties", "$defs", "dependentSchemas", "patternProperties"))
_SCHEMA_LISTS = frozenset(("allOf", "anyOf", "oneOf", "prefixItems"))
_SINGLE_SCHEMAS = frozenset(("if", "then", "else", "not", "items", "contains", "additionalProperties", "propertyNames"))
_VALIDATION_KEYWORDS = frozenset((
    "type", "enum", "const", "required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "minLength", "maxLength", "pattern", "format", "minItems", "maxItems", "uniqueItems", "minProperties",
    "maxProperties", "dependentRequired", "minContains", "maxContains",
))  # fmt: skip
_SCRIPT_WORDS = (
    "error_title", "count", "laid_aside", "remove_row", "remove_row_number", "row_removed", "row_added", "saved",
    "not_saved", "restored", "cleared", "clear_sure", "opened", "not_opened", "not_placed", "prefilled", "not_found",
    "keep_other", "json_ready", "pdf_busy", "pdf_ready", "pdf_failed", "pdf_letters", "pdf_cut", "all_right",
)  # fmt: skip
_MESSAGES = ("few_ticks", "few_rows", "one_row", "many", "long", "no_choice", "must_be", "not_here", "no_day", "wrong")


@dataclass(frozen=True, slots=True)
class WebFormRules:
    """The rules of one form. ``mark`` names the form as its PDF does; ``say`` prints an ``x-message``."""

    key: str
    mark: str
    language: Language
    schema: Schema
    say: Callable[[str, Schema], str]

    def as_json(self, questions: Sequence[Field]) -> Mapping[str, Any]:
        """All of it, for the page."""
        names = [question.name for question in questions]
        return {
            "nokkel": self.key,
            "merke": self.mark,
            "regler": self._stripped(self.schema),
            "felt": [self._field(question, names) for question in questions],
            "rekkefolge": form_scripts.calculation_order(questions, names),
            "vilkar": list(self._conditions()),
            "tegning": {
                "storrelse": appearance.FONT_SIZE,
                "linje": appearance.LEADING,
                "marg": appearance.PADDING,
                "skrift": appearance.DEFAULT_APPEARANCE,
            },
            "bokstaver": {character: code for code, (character, _) in form_font.CUSTOM_CODES.items()},
            "likt": form_font.FIELD_LOOKALIKES,
            "alvor": messages.KEYWORDS_BY_SEVERITY,
            "noyaktig": messages.EXACT_KEYWORDS,
            "lengst": messages.MAX_QUOTED_CHARS,
            "meldinger": {name: formats.message_template(name, self.language) for name in _MESSAGES},
            "eller": word("or", self.language),
            "ord": phrases(_SCRIPT_WORDS, self.language),
        }

    def _field(self, question: Field, names: Sequence[str]) -> dict[str, Any]:
        """A field's kind and label, its choices, and its events as the PDF form's scripts have them."""
        scripts = form_scripts.scripts(question, self.language, names)
        told: dict[str, Any] = {"navn": question.name, "type": question.kind, "tekst": question.label}
        told |= {event: _function_and_arguments(script) for event, script in scripts.items()}
        told["feil"] = messages.messages_by_keyword(question, self.language)
        if question.kind in ("radio", "select", "checkboxes"):
            told["valg"] = [[choice.value, choice.label, choice.literal] for choice in question.choices]
        if question.read_only:
            told["fast"] = True
            if question.value is not None:
                told["verdi"] = value_text(question.value)
            if values.is_optional_part(question):
                told["folger"] = True
        return told

    def _conditions(self) -> Any:
        for path, condition in conditions.conditions(self.schema).items():
            if condition.only:
                clauses = [
                    {"felt": field_name(each.path), "art": each.kind, "verdier": [value_text(v) for v in each.values]}
                    for each in condition.clauses
                ]
                yield {"del": field_name(path), "hvis": clauses}

    def _stripped(self, schema: Any) -> Any:
        """The schema with its rules and messages alone."""
        if not isinstance(schema, Mapping):
            return schema
        kept: dict[str, Any] = {}
        for keyword, value in schema.items():
            if keyword in _SCHEMA_MAPS and keyword != "$defs":
                kept[keyword] = {name: self._stripped(part) for name, part in value.items()}
            elif keyword in _SCHEMA_LISTS:
                kept[keyword] = [self._stripped(part) for part in value]
            elif keyword in _SINGLE_SCHEMAS:
                kept[keyword] = self._stripped(value)
            elif keyword in _VALIDATION_KEYWORDS:
                kept[keyword] = value
            elif keyword == "x-message":
                kept[keyword] = self.say(value, schema)
        return kept


def web_form_rules(definition: Definition, form: Document, theme: Theme) -> WebFormRules:
    """The rules of a definition's application form.

    Raises :class:`TemplateError` where a message names what is not there.
    """
    language = form.language
    say = products.message_renderer(definition, language, theme)
    return WebFormRules(str(definition.key), form.identifier, language, definition.localised(language), say)


def choices_of(field: Field, language: Language) -> tuple[Choice, ...]:
    """A field's choices, yes and no where it has none of its own."""
    return field.choices or (Choice("true", word("yes", language)), Choice("false", word("no", language)))


def _function_and_arguments(script: str) -> list[Any]:
    """``krevGrenser(1, null, "…");`` as its function's name and arguments: pages may not evaluate text as code."""
    found = _SCRIPT_CALL.fullmatch(script)
    assert found, script
    name, arguments = found.groups()
    return [name, *json.loads(f"[{arguments.removeprefix('this, ')}]")]
