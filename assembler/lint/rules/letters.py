"""Letters made on trial: each type, for each scheme and kind of recipient, with every choice of its contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assembler.core.errors import AssemblerError, Problem
from assembler.document.nodes import Document
from assembler.i18n.language import LANGUAGES, Language
from assembler.letters import compose, required_elements
from assembler.letters.decisions import reader as decisions
from assembler.letters.decisions.reader import LETTER_TYPE, Contract
from assembler.letters.required_elements import LetterPart
from assembler.products import builders as products
from assembler.recipients.register import Recipient
from assembler.scheme.decision import Decision, decision_of
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme

_SAMPLE_NUMBERS: Mapping[str, str] = {"orgnr": "987879696", "kontonr": "12345678903"}  # any with right check digits
_BASE_AMOUNT = 100_000  # so that amounts have as many digits, and none stands within another
# What a definition that keeps to the meta-schema can still be too odd for: a text that adds words to a list, and so on.
UNEXPECTED_ERRORS = (KeyError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RecursionError)


@dataclass(frozen=True, slots=True)
class TrialLetters:
    """What came of letters: the fullest of each type and language, since they share their text, and what stopped some.

    ``odd`` are the definitions that were too odd for letters, by their number, with what was met.
    """

    fullest: dict[tuple[str, Language], Document] = field(default_factory=dict)
    problems: list[tuple[str, Language, tuple[Problem, ...]]] = field(default_factory=list)
    odd: list[tuple[int, str]] = field(default_factory=list)


def make_trial_letters(definitions: Sequence[Definition], theme: Theme) -> TrialLetters:
    """Make the letters of these definitions: of the first that has any, with every choice."""
    found = TrialLetters()
    for number, definition in enumerate(definitions):
        try:
            for letter_type, language, made in _trials(definition, theme, not found.fullest):
                if not isinstance(made, Document):
                    found.problems.append((letter_type, language, made))
                    continue
                before = found.fullest.get((letter_type, language))
                if before is None or len(before.blocks) < len(made.blocks):
                    found.fullest[letter_type, language] = made
        except UNEXPECTED_ERRORS as error:
            found.odd.append((number, describe_error(error)))
    return found


def describe_error(error: Exception) -> str:
    """What was met, as it is told of a definition that is too odd."""
    return f"{type(error).__name__}: {error}"


def _trials(
    definition: Definition, theme: Theme, every_choice: bool
) -> Iterator[tuple[str, Language, Document | tuple[Problem, ...]]]:
    """The letters of a scheme's year, or what stops them: letter type, language form and document or problems.

    What a choice of a contract's column changes is the letter's text, which all schemes share: ``every_choice`` is
    asked for one of them.
    """
    folder = compose.texts_folder(theme)
    for letter_type in decisions.letter_types(folder):
        try:
            contract = decisions.load_contract(folder, letter_type)
        except AssemblerError as error:
            yield letter_type, "nb", error.problems
            continue
        for language in LANGUAGES:
            names = products.scheme_facts(definition, language, theme)
            for decision in _decisions(definition, contract, language, every_choice):
                try:
                    yield letter_type, language, compose.compose_letter(definition, decision, theme, names)
                except AssemblerError as error:
                    yield letter_type, language, error.problems


def position_of(problem: Problem, theme: Theme, letter_type: str) -> LetterPart | None:
    """Where in a letter that which this problem says it lacks belongs; none of a problem of another kind."""
    asked = required_elements.requirements_for(compose.texts_folder(theme), letter_type) if not problem.place else ()
    return next((each.where for each in asked if str(problem.what).endswith(each.told)), None)


def _decisions(
    definition: Definition, contract: Contract, language: Language, every_choice: bool
) -> Iterator[Decision]:
    """Decisions that between them hold each kind of recipient, every column filled and empty, and each choice."""
    scheme = definition.schema["x-scheme"]
    reports = tuple(definition.schema.get("x-reports", {}))
    if "rapport" in contract.schema["required"] and not reports:
        return  # of a scheme without reports none can be late
    choices = {name: part["enum"] for name, part in contract.columns.items() if part.get("enum")}
    turns = len(scheme["sokere"])
    if "rapport" in contract.columns:
        turns = max(turns, len(reports))
    if every_choice:
        turns = max(2, turns, *(len(values) for values in choices.values()))
    for turn in range(turns):
        who = scheme["sokere"][turn % len(scheme["sokere"])]
        row = {
            name: _sample_value(name, number, contract, definition, turn)
            for number, name in enumerate(contract.columns)
        }
        if turn % 2:  # as little as the contract allows
            needed = {*contract.schema["required"], *choices, "prosjekt"}  # which schemes that give to projects ask for
            row = {name: value if name in needed else "" for name, value in row.items()}
        appealed = contract.letter_type if contract.appealed == LETTER_TYPE else str(row.get(contract.appealed, ""))
        if contract.appealed in ("", LETTER_TYPE) or _can_appeal(scheme, appealed, who):
            recipient = Recipient(_sample_text("navn"), who, _SAMPLE_NUMBERS["orgnr"])
            yield decision_of({**row, LETTER_TYPE: contract.letter_type}, tuple(row), recipient, language, appealed)


def _can_appeal(scheme: Mapping[str, Any], decision: str, who: str) -> bool:
    """Whether this recipient may appeal this decision: of one that cannot be, no letter tells how."""
    rows = (row for row in scheme["klage"] if decision in row["vedtak"] and who in row["mottakere"])
    rule: Mapping[str, Any] = next(rows, {})
    return bool(rule.get("klagerett"))


def _sample_value(name: str, number: int, contract: Contract, definition: Definition, turn: int) -> Any:
    """What a column holds: a value that no other column has, so that a letter that lacks it has it nowhere."""
    part = contract.columns[name]
    if name == "satsingsomrade":
        areas = [area["nummer"] for area in definition.areas]
        return areas[turn % len(areas)] if areas else ""
    if name == "rapport":
        reports = tuple(definition.schema.get("x-reports", {}))
        return reports[turn % len(reports)] if reports else ""
    if part.get("enum"):
        return part["enum"][turn % len(part["enum"])]
    if part.get("type") in ("integer", "number"):
        return max(part.get("minimum", 1), _BASE_AMOUNT + 101 * number)
    if part.get("format") == "date":
        return _sample_date(
            number, dt.date.fromisoformat(definition.schema["x-scheme"]["rundskriv"]["dato"])
        ).isoformat()
    return _SAMPLE_NUMBERS.get(str(part.get("format", "")), _sample_text(name))


def _sample_text(name: str) -> str:
    return f"eksempel ({name})"


def _sample_date(number: int, published: dt.date) -> dt.date:
    """A day two years on, when the scheme has no date; of two digits, so that none ends in another («1. mai»)."""
    month, day = divmod(number, 18)
    return dt.date(published.year + 2, month % 12 + 1, day + 10)
