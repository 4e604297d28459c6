"""Choose the message for an answer that breaks a rule: the same in PDF forms, web forms, workbooks and intake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assembler.document.nodes import Field, value_text
from assembler.forms import parse, sentences
from assembler.forms import question as questions
from assembler.forms.field_types.registry import field_type
from assembler.forms.words import message
from assembler.i18n.language import Language

# The keywords by which an answer is judged, the gravest first: of several broken rules, one is reported.
KEYWORDS_BY_SEVERITY = (
    "not", "required", "minProperties", "minItems", "type", "const", "enum", "oneOf", "anyOf", "format", "pattern",
    "minLength", "maxLength", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "maxItems",
)  # fmt: skip
# The messages of these two are more exact than any that a definition has.
EXACT_KEYWORDS = ("type", "maxLength")


def severity(keyword: str) -> int:
    """The place of a keyword among those by which an answer is judged; the others come last."""
    return KEYWORDS_BY_SEVERITY.index(keyword) if keyword in KEYWORDS_BY_SEVERITY else len(KEYWORDS_BY_SEVERITY)


def own_message(schema: object, keyword: str) -> str | None:
    """The message that a definition has for those who break this rule; none where it has none."""
    return None if keyword in EXACT_KEYWORDS else questions.own_message(schema)


def messages_by_keyword(question: Field, language: Language) -> Mapping[str, str]:
    """What to tell of a broken rule, by its keyword, where that does not depend on the answer."""
    return field_type(question).messages(question, language)


def broken_rule(question: Field | None, keyword: str, expected: object, value: object, language: Language) -> str:
    """What to tell of a broken rule: ``expected`` is what the keyword asks for, ``value`` the answer.

    ``question`` is none where the rule is about several questions.
    """
    match keyword:
        case "format" if question and question.kind == "date":
            return wrong_date(question, str(value), language)
        case "maxLength" if isinstance(value, str):
            return message("long", language, str(expected), str(len(value)))
        case "maxItems":
            return message("many", language, str(expected))
        case "minItems":
            return message("few_ticks", language, str(expected))
        case "const" if question and question.choices:
            return message("must_be", language, *choice_labels(question, [expected]))
        case "enum" if question and question.choices and isinstance(expected, Sequence):
            return sentences.no_choice(choice_labels(question, expected), language)
    known = messages_by_keyword(question, language) if question else {}
    return known.get(keyword, message("wrong", language))


def choice_labels(question: Field, values: Sequence[object]) -> list[str]:
    """What people read for these values: the labels of choices; of other values, the value itself."""
    labels = {choice.value: choice.label for choice in question.choices}
    return [labels.get(text, text) for text in map(value_text, values)]


def message_of(question: Field, keyword: str, language: Language) -> str:
    """What to tell of a broken rule, where that does not depend on the answer."""
    known = messages_by_keyword(question, language)
    return known.get(keyword, message("wrong", language))


def missing(question: Field, language: Language) -> str:
    """What to do where an answer is missing."""
    return messages_by_keyword(question, language)["required"]


def wrong_date(question: Field, text: str, language: Language) -> str:
    """What to write where a day is asked for: of one that there is not, that it is not there."""
    if parse.is_impossible_date(text):
        return message("no_day", language)
    return messages_by_keyword(question, language)["format"]


def too_few_rows(minimum: int, language: Language) -> str:
    """How many rows a table must have."""
    return message("one_row", language) if minimum < 2 else message("few_rows", language, str(minimum))
