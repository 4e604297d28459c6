"""Gather what scripts need to check, calculate and draw a web form, as JSON in its page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assembler.document.nodes import Document, Field, value_text
from assembler.forms import messages, sentences, values
from assembler.forms.field_types.registry import field_type
from assembler.forms.web_form_rules import RenderMessage, validation_rules, visibility_conditions
from assembler.forms.words import message_template
from assembler.i18n import formats
from assembler.i18n.language import Language
from assembler.json_schema.references import Schema
from assembler.products.scheme_texts import message_renderer
from assembler.render.pdf import appearance, form_font, form_scripts
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme
from assembler.site.words import phrases

_SCRIPT_CALL = re.compile(r"(\w+)\((.*)\);", re.DOTALL)
_SCRIPT_WORDS = (
    "error_title", "count", "laid_aside", "remove_row", "remove_row_number", "row_removed", "row_added", "saved",
    "not_saved", "restored", "cleared", "clear_sure", "opened", "not_opened", "not_placed", "prefilled", "not_found",
    "keep_other", "json_ready", "pdf_busy", "pdf_ready", "pdf_failed", "pdf_letters", "pdf_cut", "all_right",
)  # fmt: skip
_MESSAGES = ("few_ticks", "few_rows", "one_row", "many", "long", "no_choice", "must_be", "not_here", "no_day", "wrong")


@dataclass(frozen=True, slots=True)
class WebFormRules:
    """The rules of one form. ``form_id`` identifies it as in its PDF; ``key`` is its scheme-year."""

    key: str
    form_id: str
    language: Language
    schema: Schema
    render_message: RenderMessage

    def as_json(self, questions: Sequence[Field]) -> Mapping[str, object]:
        """All rules, with the data that scripts fill in the PDF form by (the names are those of the scripts).

        Raises :class:`TemplateError` where a message names what does not exist.
        """
        names = [question.name for question in questions]
        return {
            "nokkel": self.key,
            "merke": self.form_id,
            "regler": validation_rules(self.schema, self.render_message),
            "felt": [self._field(question, names) for question in questions],
            "rekkefolge": form_scripts.calculation_order(questions, names),
            "vilkar": [
                {"del": part, "hvis": [{"felt": c.field, "art": c.kind, "verdier": c.values} for c in clauses]}
                for part, clauses in visibility_conditions(self.schema)
            ],
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
            "lengst": sentences.MAX_QUOTED_CHARS,
            "meldinger": {name: message_template(name, self.language) for name in _MESSAGES},
            "eller": formats.JOINTS["or"][self.language],
            "ord": phrases(_SCRIPT_WORDS, self.language),
        }

    def _field(self, question: Field, names: Sequence[str]) -> dict[str, object]:
        """A field's type and label, its choices, and its events as the PDF form's scripts have them."""
        scripts = form_scripts.scripts(question, self.language, names)
        field: dict[str, object] = {"navn": question.name, "type": question.kind, "tekst": question.label}
        field |= {event: _function_and_arguments(script) for event, script in scripts.items()}
        field["feil"] = messages.messages_by_keyword(question, self.language)
        if field_type(question).choice:
            field["valg"] = [[choice.value, choice.label, choice.literal] for choice in question.choices]
        if question.read_only:
            field["fast"] = True
            if question.value is not None:
                field["verdi"] = value_text(question.value)
            if values.is_optional_part(question):
                field["folger"] = True
        return field


def web_form_rules(definition: Definition, form: Document, theme: Theme) -> WebFormRules:
    """The rules of a definition's application form, in the form's language form."""
    language = form.language
    render_message = message_renderer(definition, language, theme)
    schema = definition.year(language).application_schema
    return WebFormRules(str(definition.key), form.identifier, language, schema, render_message)


def _function_and_arguments(script: str) -> list[object]:
    """``krevGrenser(1, null, "…");`` as its function's name and arguments: pages may not evaluate text as code."""
    call = _SCRIPT_CALL.fullmatch(script)
    assert call, script
    name, arguments = call.groups()
    return [name, *json.loads(f"[{arguments.removeprefix('this, ')}]")]
