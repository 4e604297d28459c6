"""Check that letter texts have a contract of their columns, and requirements in krav.json."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assembler.core.errors import AssemblerError
from assembler.letters import compose, required_elements
from assembler.letters.decisions.contract import LETTER_TYPE, letter_types
from assembler.lint.context import Context
from assembler.lint.finding import Finding, Rule

MISSING_CONTRACT = Rule(
    "brev.kontrakt", "error", "A text that tells of a decision has the contract of its columns beside it.", ("brev",)
)
MISSING_REQUIREMENTS = Rule(
    "brev.krav-mangler", "error", "What the law asks of each letter type stands in krav.json.", ("krav",)
)
RULES = (MISSING_CONTRACT, MISSING_REQUIREMENTS)
POSITION = 20

_DECISION = re.compile(rf"(?<![\w.]){LETTER_TYPE}\.")


def findings(context: Context) -> Iterator[Finding]:
    """Letter types without a contract or without requirements."""
    folder = compose.texts_folder(context.theme)
    types = letter_types(folder)
    for passage in context.letters:
        has_decision = any(_DECISION.search(expression) for expression in passage.expressions)
        if has_decision and passage.letter_type and passage.letter_type not in types:
            yield passage.finding(MISSING_CONTRACT, 0, f"there is no {passage.letter_type}.schema.json beside it")
    try:
        with_requirements = {name for each in compose.requirements_of(context.theme).all for name in each.letter_types}
    except AssemblerError:
        return  # reported where trial letters are composed
    texts = {passage.letter_type: passage for passage in reversed(context.letters) if passage.letter_type in types}
    for letter_type, passage in sorted(texts.items()):
        if letter_type not in with_requirements:
            yield passage.finding(MISSING_REQUIREMENTS, 0, f"{required_elements.FILE} asks nothing of «{letter_type}»")
