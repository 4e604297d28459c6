"""Compose trial letters: each type, for each scheme and kind of recipient, with every choice of its contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assembler.core.errors import AssemblerError, Problem
from assembler.document.nodes import Document
from assembler.i18n.language import LANGUAGES, Language
from assembler.letters import compose
from assembler.letters.decisions.contract import LETTER_TYPE, Contract, letter_types, load_contract
from assembler.letters.required_elements import LetterPart
from assembler.products.scheme_texts import scheme_facts
from assembler.recipients.register import Recipient
from assembler.scheme.decision import COLUMNS, Decision, decision_of
from assembler.scheme.loader import Definition
from assembler.scheme.model import SchemeYear
from assembler.scheme.theme import Theme

_SAMPLE_NUMBERS: Mapping[str, str] = {"orgnr": "987879696", "kontonr": "12345678903"}  # any with right check digits
_BASE_AMOUNT = 100_000  # so that amounts have as many digits, and none stands within another
# What texts of a valid definition can still raise when they are filled in, such as a text that adds words to a list.
UNEXPECTED_ERRORS = (KeyError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RecursionError)


@dataclass(frozen=True, slots=True)
class TrialLetters:
    """The trial letters that could be composed, and why others could not.

    ``longest`` has one document for each letter type and language form, since all of them share their text.
    ``problems`` are what stopped letters, by type and language form. ``unexpected`` are the definitions, by index, on
    which composing failed with another exception, and its message.
    """

    longest: dict[tuple[str, Language], Document] = field(default_factory=dict)
    problems: list[tuple[str, Language, tuple[Problem, ...]]] = field(default_factory=list)
    unexpected: list[tuple[int, str]] = field(default_factory=list)


def make_trial_letters(definitions: Sequence[Definition], theme: Theme) -> TrialLetters:
    """Compose letters of these definitions; of the first that has any, with every choice of the contracts' columns."""
    found = TrialLetters()
    for number, definition in enumerate(definitions):
        try:
            for letter_type, language, made in _trials(definition, theme, not found.longest):
                if not isinstance(made, Document):
                    found.problems.append((letter_type, language, made))
                    continue
                before = found.longest.get((letter_type, language))
                if before is None or len(before.blocks) < len(made.blocks):
                    found.longest[letter_type, language] = made
        except UNEXPECTED_ERRORS as error:
            found.unexpected.append((number, describe_error(error)))
    return found


def describe_error(error: Exception) -> str:
    """The type and message of an exception."""
    return f"{type(error).__name__}: {error}"


def _trials(
    definition: Definition, theme: Theme, every_choice: bool
) -> Iterator[tuple[str, Language, Document | tuple[Problem, ...]]]:
    """Letter type, language form, and the composed letter or the problems that stop it.

    What a choice of a contract's column changes is in the letter's text, which all schemes share, so that
    ``every_choice`` is needed for one scheme only.
    """
    folder = compose.texts_folder(theme)
    for letter_type in letter_types(folder):
        try:
            contract = theme.files.cached(load_contract, folder, letter_type)
        except AssemblerError as error:
            yield letter_type, "nb", error.problems
            continue
        for language in LANGUAGES:
            names = scheme_facts(definition, language, theme)
            for decision in _decisions(definition, contract, language, every_choice):
                try:
                    yield letter_type, language, compose.compose_letter(definition, decision, theme, names)
                except AssemblerError as error:
                    yield letter_type, language, error.problems


def position_of(problem: Problem, theme: Theme, letter_type: str) -> LetterPart | None:
    """The part of the letter where the element that this problem misses belongs; none for other kinds of problems."""
    asked = compose.requirements_of(theme).of_type(letter_type) if not problem.place else ()
    return next((each.where for each in asked if str(problem.what).endswith(each.description)), None)


def _decisions(
    definition: Definition, contract: Contract, language: Language, every_choice: bool
) -> Iterator[Decision]:
    """Decisions that together have each kind of recipient, every column filled and empty, and each choice."""
    year = definition.year(language)
    applicants = year.applicants.types
    report = contract.columns.get(COLUMNS["report"])
    if report and report.is_required and not year.reports:
        return  # of a scheme without reports none can be late
    choices = {name: column.choices for name, column in contract.columns.items() if column.choices}
    turns = len(applicants)
    if report:
        turns = max(turns, len(year.reports))
    if every_choice:
        turns = max(2, turns, *(len(values) for values in choices.values()))
    for turn in range(turns):
        who = applicants[turn % len(applicants)]
        row = {name: _sample_value(name, number, contract, year, turn) for number, name in enumerate(contract.columns)}
        if turn % 2:  # as little as the contract allows
            needed = {*choices, COLUMNS["project"]}  # which schemes that give to projects ask for
            row = {
                name: value if contract.columns[name].is_required or name in needed else ""
                for name, value in row.items()
            }
        appealed = contract.letter_type if contract.appealed == LETTER_TYPE else str(row.get(contract.appealed, ""))
        if contract.appealed in ("", LETTER_TYPE) or year.appeals.can_appeal(appealed, who):
            recipient = Recipient(_sample_text("navn"), who, _SAMPLE_NUMBERS["orgnr"])
            yield decision_of({**row, LETTER_TYPE: contract.letter_type}, tuple(row), recipient, language, appealed)


def _sample_value(name: str, number: int, contract: Contract, year: SchemeYear, turn: int) -> object:
    """A sample value that no other column has, so that a letter that leaves it out does not contain it by chance."""
    column = contract.columns[name]
    if name == COLUMNS["area"]:
        return year.areas[turn % len(year.areas)].number if year.areas else ""
    if name == COLUMNS["report"]:
        return year.reports[turn % len(year.reports)].id if year.reports else ""
    if column.choices:
        return column.choices[turn % len(column.choices)]
    if column.type in ("integer", "number"):
        return max(1 if column.minimum is None else column.minimum, _BASE_AMOUNT + 101 * number)
    if column.format == "date":
        return _sample_date(number, year.circular.date).isoformat()
    return _SAMPLE_NUMBERS.get(column.format, _sample_text(name))


def _sample_text(name: str) -> str:
    return f"eksempel ({name})"


def _sample_date(number: int, published: dt.date) -> dt.date:
    """A day two years later, when the scheme has no dates; of two digits, so that none ends in another («1. mai»)."""
    month, day = divmod(number, 18)
    return dt.date(published.year + 2, month % 12 + 1, day + 10)
