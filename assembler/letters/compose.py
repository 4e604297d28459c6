"""Compose the letter of a decision: fill in the text of its type, and check that it has what the law requires."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from assembler.core.errors import Problem, TemplateError, cannot_read
from assembler.document.nodes import Detail, Document, Heading, Paragraph
from assembler.document.walk import inline_text, lines
from assembler.document.words import label
from assembler.i18n import formats
from assembler.i18n.language import Language
from assembler.letters import required_elements
from assembler.letters.decisions.contract import Contracts, load_contracts
from assembler.letters.required_elements import LetterText, Requirements, load_requirements
from assembler.recipients.register import Recipient
from assembler.scheme.appeals import RULES, Appeals
from assembler.scheme.decision import Decision
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme
from assembler.templating import blocks as prose
from assembler.templating import placeholders
from assembler.templating.placeholders import Names, Place

FOLDER = "letters"


def texts_folder(theme: Theme) -> Path:
    """The folder of letter texts and contracts."""
    return theme.folder / FOLDER


def contracts_of(theme: Theme) -> Contracts:
    """The contracts of the letter texts. Raises :class:`DataError` with all that is wrong with them."""
    return theme.files.cached(load_contracts, texts_folder(theme))


def requirements_of(theme: Theme) -> Requirements:
    """What ``krav.json`` requires of letters. Raises :class:`DataError` with all that is wrong with it."""
    return theme.files.cached(load_requirements, texts_folder(theme) / required_elements.FILE)


def compose_letter(
    definition: Definition, decision: Decision, theme: Theme, names: Names, *, checked: bool = False
) -> Document:
    """The letter that tells of a decision, from ``templates/letters/<type>.<language>.md``.

    ``names`` are :func:`~assembler.products.circular.scheme_facts` in the decision's language. The text's heading of
    level 1 is the letter's title. Raises :class:`TemplateError` where the text is missing, has no title, names what
    does not exist, or leaves out what ``krav.json`` requires; ``checked`` leaves that last check out.
    """
    language = decision.language
    known = all_names(definition, decision, names)
    document = replace(
        compose_body(text_path(theme, decision.letter_type, language), known, language, theme),
        date=decision.date,
        reference=decision.case_number,
        details=_details(decision),
        recipient=_recipient_lines(decision, language),
    )
    if checked:
        return document
    head = [*document.recipient, *(detail.text for detail in document.details)]
    opening = next((inline_text(block.children) for block in document.blocks if isinstance(block, Paragraph)), "")
    text = required_elements.letter_text(document.title, head, opening, tuple(lines(document.blocks)))
    check_required_elements(text, decision, known, theme)
    return document


def compose_body(path: Path, names: Names, language: Language, theme: Theme) -> Document:
    """The title and body of a letter from its text in Markdown; its head is to be added.

    Raises :class:`TemplateError` where the text is missing, has no title, or names what does not exist.
    """
    blocks = prose.blocks(theme.files.cached(_read_text, path), names, language, Place(str(path)), texts_folder(theme))
    if not blocks or not isinstance(blocks[0], Heading) or blocks[0].level != 1:
        raise TemplateError([Problem(str(path), "line 1", "has no title: begin with «# » and what was decided")])
    if any(isinstance(block, Heading) and block.level == 1 for block in blocks[1:]):
        raise TemplateError([Problem(str(path), "", "has two titles: only the first line begins with «# »")])
    body = tuple(replace(block, level=block.level - 1) if isinstance(block, Heading) else block for block in blocks[1:])
    return Document(inline_text(blocks[0].children), language, "letter", dt.date.min, body)


def text_path(theme: Theme, letter_type: str, language: Language) -> Path:
    """The text of a letter type: Markdown, or a complete Word template where there is one and no Markdown."""
    markdown = texts_folder(theme) / f"{letter_type}.{language}.md"
    word = markdown.with_suffix(".docx")
    return word if word.exists() and not markdown.exists() else markdown


def all_names(definition: Definition, decision: Decision, names: Names) -> dict[str, object]:
    """What a letter can name: the facts, as letters say them for this scheme, and what this letter alone has."""
    year = definition.year(decision.language)
    own_texts = year.letter_names(decision.letter_type)
    area = year.area(decision.area)
    return {
        **names,
        **{name: text for name, text in own_texts.items() if name in names},
        "vedtak": {name: _untrusted(value) for name, value in decision.names.items()},
        "mottaker": {name: _untrusted(value) for name, value in decision.recipient.names.items()},
        "omrade": area.names if area else None,
        "brev": own_texts,
        "avsnitt": year.circular.headings,
        **_legal_names(definition, year.appeals, decision),
    }


def _untrusted(value: object) -> object:
    """The value as texts may name it: what was typed in a sheet or a register is text and never markup."""
    return placeholders.Untrusted(value) if isinstance(value, str) else value


def _legal_names(definition: Definition, appeals: Appeals, decision: Decision) -> dict[str, object]:
    """The act on the decision's day, where the definition has any, and the rule of appeal that the letter tells of."""
    try:
        law = appeals.law(decision.date)
        names: dict[str, object] = {"lov": law.names} if law else {}
        if decision.appealed:
            appeal = appeals.appeal(decision.appealed, decision.recipient.type, decision.date)
            names["klageregel"] = appeal.names
    except ValueError as error:
        raise TemplateError([Problem(str(definition.path), RULES, str(error))]) from error
    return names


def check_required_elements(text: LetterText, decision: Decision, names: Names, theme: Theme) -> None:
    """Raise :class:`TemplateError` with each element that a letter lacks, and the rule that requires it."""
    requirements = requirements_of(theme)
    unmet = requirements.unmet(decision.letter_type, text, names, decision.language)
    if unmet:
        file = str(text_path(theme, decision.letter_type, decision.language))
        raise TemplateError([Problem(file, "", f"the letter lacks {each.description}") for each in unmet])


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise TemplateError([cannot_read(path, error)]) from error
    except UnicodeDecodeError as error:
        raise TemplateError(
            [Problem(str(path), f"byte {error.start + 1}", "is not UTF-8; save it as UTF-8")]
        ) from error


def _details(decision: Decision) -> tuple[Detail, ...]:
    language = decision.language
    return (
        Detail(label("date", language), formats.long_date(decision.date, language)),
        Detail(label("our_reference", language), decision.case_number),
        Detail(label("your_reference", language), decision.application_reference),
        Detail(label("case_officer", language), decision.case_officer),
    )


def _recipient_lines(decision: Decision, language: Language) -> tuple[str, ...]:
    return address_lines(decision.recipient, decision.unit, language)


def address_lines(recipient: Recipient, unit: str, language: Language) -> tuple[str, ...]:
    """The lines of a recipient's address block, as far as they are known; ``unit`` is a department there, or empty."""
    number = recipient.organisation_number
    numbered = f"{label('organisation_number', language)} {formats.organisation_number(number)}" if number else ""
    return tuple(line for line in (recipient.name, unit, *recipient.postal_lines, numbered) if line)
