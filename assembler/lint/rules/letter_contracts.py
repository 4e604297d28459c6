"""The folder of letters: each text with the contract of its columns, and with what the law asks of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assembler.core.errors import AssemblerError
from assembler.letters import compose, required_elements
from assembler.letters.decisions import reader as decisions
from assembler.lint.context import Context
from assembler.lint.finding import Finding, Rule

MISSING_CONTRACT = Rule(
    "brev.kontrakt", "error", "A text that tells of a decision has the contract of its columns beside it.", ("brev",)
)
MISSING_REQUIREMENTS = Rule(
    "brev.krav-mangler", "error", "What the law asks of each letter type stands in krav.json.", ("krav",)
)
RULES = (MISSING_CONTRACT, MISSING_REQUIREMENTS)

_DECISION = re.compile(rf"(?<![\w.]){decisions.LETTER_TYPE}\.")


def findings(scope: Context) -> Iterator[Finding]:
    """What is missing beside the letter texts."""
    folder = compose.texts_folder(scope.theme)
    types = decisions.letter_types(folder)
    for passage in scope.letters:
        tells = any(_DECISION.search(expression) for expression in passage.expressions)
        if tells and passage.letter_type and passage.letter_type not in types:
            yield passage.found(MISSING_CONTRACT, 0, f"there is no {passage.letter_type}.schema.json beside it")
    try:
        asked = {name for each in required_elements.load_requirements(folder) for name in each.letter_types}
    except AssemblerError:
        return  # told of where letters are made
    texts = {passage.letter_type: passage for passage in reversed(scope.letters) if passage.letter_type in types}
    for letter_type, passage in sorted(texts.items()):
        if letter_type not in asked:
            yield passage.found(MISSING_REQUIREMENTS, 0, f"{required_elements.FILE} asks nothing of «{letter_type}»")
