"""Define the elements that a circular must state, and how each is recognised in its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assembler.document.nodes import Block, Heading
from assembler.document.walk import text_blocks
from assembler.lint.context import Scheme, single_line
from assembler.lint.finding import Rule, Severity
from assembler.proofreading.word_forms import BLANK
from assembler.scheme.model import SchemeYear

_LABEL = re.compile(rf"\s*(?:[-*] |\*\*)?([^:.|{BLANK}]{{3,40}}):")  # «- Målgrupper: …»


@dataclass(frozen=True, slots=True)
class CircularContent:
    """The text of a circular as elements are searched in it.

    ``places`` are its headings and labels, ``expressions`` what its placeholders print, ``text`` all its text and
    ``own`` the text without that of the areas, which states nothing about the scheme as a whole.
    """

    places: tuple[str, ...]
    expressions: tuple[str, ...]
    own: str
    text: str


def circular_content(scheme: Scheme) -> CircularContent:
    """The content of this scheme's circular, which must have been composed."""
    assert scheme.circular
    blocks = scheme.circular.document.blocks
    passages = [passage for passage in scheme.passages if passage.pointer.startswith("/x-circular/")]
    headings = [
        passage.blanked_lines[0].strip() for passage in passages if passage.role == "heading" and passage.blanked_lines
    ]
    lines = [line for passage in passages if passage.role == "prose" for line in passage.blanked_lines]
    return CircularContent(
        (*headings, *(match[1].strip() for line in lines if (match := _LABEL.match(line)))),
        tuple(expression for passage in passages for expression in passage.expressions),
        _text(_without_areas(blocks, _area_titles(scheme))),
        _text(blocks),
    )


def _area_titles(scheme: Scheme) -> tuple[str, ...]:
    areas = scheme.in_language(scheme.year.circular.language).areas
    return tuple(area.title for area in areas if area.title)


def _without_areas(blocks: tuple[Block, ...], titles: tuple[str, ...]) -> Iterator[Block]:
    level = 0
    for block in blocks:
        if isinstance(block, Heading):
            if block.level <= level:
                level = 0
            if not level and any(title in single_line(block.children) for title in titles):
                level = block.level
        if not level:
            yield block


def _text(blocks: Iterator[Block] | tuple[Block, ...]) -> str:
    return "\n".join(single_line(children) for _, children in text_blocks(blocks))


@dataclass(frozen=True, slots=True)
class Element:
    """Something that a circular must state, where the scheme-year has it (``is_needed``).

    It is stated below a heading or label that matches ``places`` or by a placeholder that matches ``facts``. What
    customarily has no heading may be stated in words: ``words`` in any text, ``own`` in that of the scheme as a whole.
    """

    rule: Rule
    what: str
    places: re.Pattern[str]
    facts: re.Pattern[str]
    words: re.Pattern[str]
    own: re.Pattern[str]
    is_needed: Callable[[SchemeYear], bool]

    def is_stated(self, circular: CircularContent) -> bool:
        """Whether the circular states it."""
        return (
            any(self.places.search(place) for place in circular.places)
            or any(self.facts.search(expression) for expression in circular.expressions)
            or bool(self.words.search(circular.text))
            or bool(self.own.search(circular.own))
        )


_NEVER = r"(?!)"


def _element(
    name: str,
    severity: Severity,
    what: str,
    source: str,
    *,
    places: str = _NEVER,
    facts: str = _NEVER,
    words: str = _NEVER,
    own: str = _NEVER,
    is_needed: Callable[[SchemeYear], bool] = lambda _: True,
) -> Element:
    rule = Rule(name, severity, f"A circular states {what}.", (source,))
    named = rf"(?<![\w.'])(?:{facts})"
    patterns = [re.compile(each, re.IGNORECASE) for each in (places, named, words, own)]
    return Element(rule, what, patterns[0], patterns[1], patterns[2], patterns[3], is_needed)


_A, _B, _C, _D, _E = (f"bestemmelser-6.2.1-{letter}" for letter in "abcde")
_CALL, _APPEALS = "utlysning", "forvaltningsloven-28"

ELEMENTS = (
    _element("innhold.formal", "error", "its goal", _A, places=r"formål|\bmål\b|hovu?d?e?mål", facts=r"formal\b"),
    _element("innhold.malgruppe", "error", "its target group", _A, places="målgrupp", own=r"rett(?:et|a) mot"),
    _element(
        "innhold.maloppnaelse",
        "error",
        "by which criteria goal attainment is measured",
        _B,
        words=r"måloppnå|resultatmål|delmål|kriteri\w+ for mål",
    ),
    _element("innhold.kriterier", "error", "the award criteria", _C, places=r"kriteri|vurder"),
    _element(
        "innhold.beregning",
        "error",
        "how the grant is calculated, or the frame within which it is given",
        _C,
        facts=r"ramme\b",
        words=r"\bsats(?:en|ene|er|ar|a)?\b|\bramme|beregn|rekna ut|beløp|egenandel|eigendel|"
        r"inntil .{0,30}(?:kr|prosent|%)",
    ),
    _element(
        "innhold.kontroll",
        "warning",
        "who controls the use of the grant",
        _D,
        facts=r"kontroll\b",
        words=r"kontroll|riksrevisjon",
    ),
    _element(
        "innhold.evaluering", "note", "whether the scheme is to be evaluated", _E, words=r"evaluer|føl(?:ge|gje)forsk"
    ),
    _element(
        "rundskriv.sokere",
        "warning",
        "who may apply",
        _CALL,
        places=r"(?:hvem|kven) (?:som )?kan|tilsk(?:udds|ots)mottak|søkere|søkjarar",
        facts=r"sokere\b",
        own=r"\b(?:alle|bare|berre|kun) (?:[\w-]+,? ){1,8}kan (?:få|søkj?e)\b",
    ),
    _element(
        "rundskriv.vilkar",
        "warning",
        "the conditions",
        _CALL,
        places=r"^(?:\w+ )?(?:vilkår|betingelse)|kriteri\w* for å få",
        facts=r"vilkar\b",
    ),
    _element(
        "rundskriv.ramme",
        "warning",
        "the year's frame, which the definition holds",
        _CALL,
        facts=r"ramme\b",
        is_needed=lambda year: year.total_budget is not None,
    ),
    _element(
        "rundskriv.frist",
        "warning",
        "the deadline for applications, or that there is none",
        _CALL,
        places="søknadsfrist",
        facts=r"soknadsfrist\b",
        own=r"løpende|løpande|hei?le året",
    ),
    _element(
        "rundskriv.slik-soker",
        "warning",
        "how to apply",
        _CALL,
        places=r"slik søk|(?:hvordan|korleis) .{0,15}søk|søknadsskjema|søknadsportal|^søknad(?:en)?$|å søkj?e",
    ),
    _element(
        "rundskriv.utbetaling",
        "warning",
        "how the grant is paid",
        _CALL,
        places=r"utbetal|betal\w* .{0,15}\but\b",
        facts=r"utbetaling\b",
    ),
    _element(
        "rundskriv.rapportering",
        "warning",
        "what is to be reported, and when",
        _D,
        facts=r"(?:rapporter|rapportkrav)\b",
        is_needed=lambda year: bool(year.reports),
    ),
    _element(
        "rundskriv.klage",
        "warning",
        "the right of appeal, or that there is none",
        _APPEALS,
        places=r"^klage(?!.*(?:reaksjon|brudd|brot))|rett\w* til å klage",
        facts=r"klage \| for_vedtak\(.(?:tilskuddsbrev|avslag)\b",
    ),
    _element(
        "rundskriv.reaksjoner",
        "warning",
        "what a breach of the conditions leads to",
        _D,
        places=r"^(?:reaksjon|brudd|brot|tilbakebetal)",
        facts=r"reaksjoner\b",
    ),
    _element("rundskriv.kontakt", "warning", "whom to ask", _CALL, places="kontakt|spørsmål", facts=r"kontakter\b"),
)
