"""Check that a scheme states what it must: Bestemmelser 6.2.1, rules of appeal, the elements of a circular."""

from __future__ import annotations

from collections.abc import Iterator

from assembler.core.errors import AssemblerError
from assembler.letters import compose
from assembler.letters.decisions.contract import LETTER_TYPE, letter_types, load_contract
from assembler.lint.circular_elements import ELEMENTS, circular_content
from assembler.lint.context import Context, Scheme
from assembler.lint.finding import Finding, Rule
from assembler.scheme.appeals import RULES as APPEAL_RULES
from assembler.scheme.theme import Theme
from assembler.scheme.values import SourceText

GOAL = Rule("innhold.mal", "error", "A scheme states its goal.", ("bestemmelser-6.2.1-a",))
FOLLOW_UP = Rule(
    "innhold.oppfolging", "error", "A scheme states follow-up, control and reactions.", ("bestemmelser-6.2.1-d",)
)
APPEAL = Rule(
    "innhold.klageregel",
    "error",
    "Every kind of decision to every kind of recipient has a rule of appeal.",
    ("forvaltningsloven-27", "forvaltningsloven-28"),
)
APPEAL_TIME = Rule("innhold.klagefrist", "error", "The time for appeal is three weeks.", ("forvaltningsloven-29",))
RULES = (GOAL, FOLLOW_UP, APPEAL, APPEAL_TIME, *(element.rule for element in ELEMENTS))
POSITION = 10

_STATUTORY_WEEKS = 3


def findings(context: Context) -> Iterator[Finding]:
    """What a definition or its circular does not state."""
    folder = compose.texts_folder(context.theme)
    appealable = [name for name in letter_types(folder) if _is_appealable(context.theme, name)]
    for scheme in context.schemes:
        yield from _facts(scheme)
        yield from _appeal(scheme, appealable)
        yield from _appeal_time(scheme)
        yield from _circular(scheme)


def _is_appealable(theme: Theme, letter_type: str) -> bool:
    """Whether letters of this type state their own right of appeal; false where their contract is invalid."""
    try:
        return theme.files.cached(load_contract, compose.texts_folder(theme), letter_type).appealed == LETTER_TYPE
    except AssemblerError:
        return False


def _facts(scheme: Scheme) -> Iterator[Finding]:
    nb, nn = scheme.year, scheme.in_language("nn")
    if not _has_texts(nb.goal, nn.goal):
        yield scheme.finding(GOAL, nb.goal.pointer, "the goal of the scheme is empty")
    for name, what, texts in (
        ("kontroll", "control", (nb.control, nn.control)),
        ("rapportkrav", "reports", (nb.report_requirements, nn.report_requirements)),
        ("reaksjoner", "reactions to breach", (nb.reactions, nn.reactions)),
    ):
        if not _has_texts(*texts):
            yield scheme.finding(FOLLOW_UP, texts[0].pointer, f"«{name}» ({what}) is empty")


def _has_texts(*forms: SourceText) -> bool:
    """Whether every language form of a text has more than white space."""
    return all(form.text.strip() for form in forms)


def _appeal(scheme: Scheme, types: list[str]) -> Iterator[Finding]:
    year = scheme.year
    for letter_type in types:
        missing = [who for who in year.applicants.types if year.appeals.rule(letter_type, who) is None]
        if missing:
            message = f"no rule of appeal for «{letter_type}» to {' or '.join(missing)}"
            yield scheme.finding(APPEAL, APPEAL_RULES, message)


def _appeal_time(scheme: Scheme) -> Iterator[Finding]:
    for rule in scheme.year.appeals.rules:
        if rule.weeks not in (0, _STATUTORY_WEEKS):  # 0: as the law of the day says
            place = f"{rule.pointer}/frist_uker"
            message = f"the time for appeal is {rule.weeks} weeks; the statute gives {_STATUTORY_WEEKS}"
            yield scheme.finding(APPEAL_TIME, place, message)


def _circular(scheme: Scheme) -> Iterator[Finding]:
    if not scheme.circular:
        return
    circular = circular_content(scheme)
    for element in ELEMENTS:
        if element.is_needed(scheme.year) and not element.is_stated(circular):
            yield scheme.finding(element.rule, "/x-circular", f"the circular does not state {element.what}")
