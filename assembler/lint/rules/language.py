"""Check that texts stand in both language forms, with the same facts, the right words and a fair share of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from assembler.core.text import one_line, shorten
from assembler.document.walk import text_blocks
from assembler.i18n.language import LANGUAGES, Language
from assembler.lint.context import Context, single_line
from assembler.lint.finding import Finding, Rule
from assembler.lint.texts import Passage
from assembler.proofreading.word_forms import words, wrong_forms

MISSING = Rule(
    "sprak.mangler",
    "error",
    "Every text of a form, a report or a letter stands in bokmål and in nynorsk.",
    ("spraklova-14", "spraklova-15"),
)
COPIED = Rule("sprak.likt", "warning", "A nynorsk text is no copy of the bokmål one.", ("spraklova-14",))
BOKMAL_IN_NYNORSK = Rule("sprak.bokmal-i-nynorsk", "warning", "A nynorsk text has no bokmål forms.", ("rettskriving",))
NYNORSK_IN_BOKMAL = Rule("sprak.nynorsk-i-bokmal", "warning", "A bokmål text has no nynorsk forms.", ("rettskriving",))
DIFFERENT_FACTS = Rule(
    "sprak.ulike-fakta",
    "warning",
    "The two language forms of a text name the same facts, in as many paragraphs and points.",
    ("spraklova-14", "fakta-en-gang"),
)
SHARE = Rule(
    "sprak.andel",
    "note",
    "Over a year's circulars, each language form has at least a quarter of the text.",
    ("spraklova-13",),
)
RULES = (MISSING, COPIED, BOKMAL_IN_NYNORSK, NYNORSK_IN_BOKMAL, DIFFERENT_FACTS, SHARE)
POSITION = 30

MIN_SHARE = 0.25
MIN_COPY_WORDS = 14  # a shorter text can be the same in both forms
_NAME = re.compile(r"(?<![\w|])(?<!\| )[a-z_][\w.]*", re.IGNORECASE)
_ASSIGNMENT = re.compile(r"\b(?:set|for) +(\w+)")
_QUOTED = re.compile(r"""(?<!\[)(?:"[^"]*"|'[^']*')""")


def findings(context: Context) -> Iterator[Finding]:
    """Texts in one form only, copies, words of the other form, differing facts, years with too little of one form."""
    for scheme in context.schemes:
        yield from _pairs(scheme.passages)
    yield from _pairs(context.shared)
    yield from _letter_pairs(context.letters)
    for passage in context.passages:
        yield from _wrong_forms(passage)
    if context.whole:
        yield from _shares(context)


# --- both forms -------------------------------------------------------------------------------------------------------


def _pairs(passages: tuple[Passage, ...]) -> Iterator[Finding]:
    by_place = {(passage.file, passage.pointer): passage for passage in passages}
    translated = {(passage.file, passage.bokmal_pointer) for passage in passages if passage.bokmal_pointer}
    for passage in passages:
        other = by_place.get((passage.file, passage.bokmal_pointer)) if passage.bokmal_pointer else None
        if other:
            yield from _pair(other, passage)
        elif passage.bokmal_pointer or passage.role not in ("label", "help"):
            continue
        elif (passage.file, passage.pointer) not in translated:
            yield passage.finding(MISSING, 0, f"«{_excerpt(passage)}» has no nynorsk")


def _pair(bokmal: Passage, nynorsk: Passage) -> Iterator[Finding]:
    texts = ["\n".join(passage.lines).strip() for passage in (bokmal, nynorsk)]
    if texts[0] and not texts[1]:
        yield nynorsk.finding(MISSING, 0, f"«{_excerpt(bokmal)}» has no nynorsk")
    elif texts[1] and not texts[0]:
        yield bokmal.finding(MISSING, 0, f"«{_excerpt(nynorsk)}» has no bokmål")
    elif texts[0] == texts[1] and _is_copy(nynorsk):
        yield nynorsk.finding(COPIED, 0, f"the nynorsk is the bokmål word for word: «{_excerpt(nynorsk)}»")
    elif texts[0]:
        yield from _differences(bokmal, nynorsk)


def _is_copy(nynorsk: Passage) -> bool:
    """Whether a nynorsk text that equals the bokmål one has bokmål words, or too many words to be both."""
    return len(words("\n".join(nynorsk.blanked_lines))) >= MIN_COPY_WORDS or any(_wrong_forms(nynorsk))


def _letter_pairs(letters: tuple[Passage, ...]) -> Iterator[Finding]:
    files = {passage.file: passage for passage in letters}
    for file, passage in files.items():
        language: Language = "nn" if passage.language == "nb" else "nb"
        other = files.get(file.removesuffix(f".{passage.language}.md") + f".{language}.md")
        if other is None:
            yield passage.finding(
                MISSING, 0, f"there is no {'nynorsk' if language == 'nn' else 'bokmål'} text beside it"
            )
        elif passage.language == "nb":
            yield from _pair(passage, other)


def _differences(bokmal: Passage, nynorsk: Passage) -> Iterator[Finding]:
    facts = [Counter(_fact_names(passage)) for passage in (bokmal, nynorsk)]
    for name in sorted((facts[0] - facts[1]).keys()):
        yield nynorsk.finding(DIFFERENT_FACTS, 0, f"«{name}» stands in the bokmål and not as often in the nynorsk")
    for name in sorted((facts[1] - facts[0]).keys()):
        yield nynorsk.finding(DIFFERENT_FACTS, 0, f"«{name}» stands in the nynorsk and not as often in the bokmål")
    shapes = [_shape(passage) for passage in (bokmal, nynorsk)]
    for kind, in_bokmal, in_nynorsk in zip(("headings", "points", "paragraphs"), *shapes, strict=True):
        if in_bokmal != in_nynorsk:
            message = f"the bokmål has {in_bokmal} {kind}, the nynorsk {in_nynorsk}"
            yield nynorsk.finding(DIFFERENT_FACTS, 0, message)


def _fact_names(passage: Passage) -> Iterator[str]:
    """The names in its placeholders, without the variables that the text itself sets."""
    own = {name for expression in passage.expressions for name in _ASSIGNMENT.findall(expression)}
    for expression in passage.expressions:
        for name in _NAME.findall(_QUOTED.sub("", expression)):
            if name.partition(".")[0] not in own:
                yield name


def _shape(passage: Passage) -> tuple[int, int, int]:
    """The numbers of headings, list items and paragraphs."""
    lines = [line.strip() for line in passage.blanked_lines]
    headings = sum(line.startswith("#") for line in lines)
    points = sum(bool(re.match(r"[-*+] |\d+[.)] ", line)) for line in lines)
    paragraphs = sum(1 for before, line in zip(["", *lines], lines, strict=False) if line and not before)
    return headings, points, paragraphs


def _excerpt(passage: Passage) -> str:
    return shorten(one_line(" ".join(passage.lines)), 60, keep=57)


# --- words ------------------------------------------------------------------------------------------------------------


def _wrong_forms(passage: Passage) -> Iterator[Finding]:
    rule, name = (BOKMAL_IN_NYNORSK, "bokmål") if passage.language == "nn" else (NYNORSK_IN_BOKMAL, "nynorsk")
    for index, line in enumerate(passage.blanked_lines):
        for found in wrong_forms(line, passage.language):
            message = f"«{found.word}» is {name}; write {found.replacement}"
            yield passage.finding(rule, index, message, found.start)


# --- share ------------------------------------------------------------------------------------------------------------


def _shares(context: Context) -> Iterator[Finding]:
    counts: dict[int, Counter[Language]] = {}
    first: dict[int, Passage] = {}
    for scheme in context.schemes:
        if scheme.circular:
            document, year = scheme.circular.document, scheme.year.key.year
            count = sum(len(words(single_line(children))) for _, children in text_blocks(document.blocks))
            counts.setdefault(year, Counter())[document.language] += count
            first.setdefault(year, scheme.circular.fallback)
    for year, count_of in sorted(counts.items()):
        total = count_of.total() or 1
        if any(count_of[language] / total < MIN_SHARE for language in LANGUAGES):
            shares = ", ".join(f"{100 * count_of[language] / total:.0f} % {language}" for language in LANGUAGES)
            message = f"the circulars of {year} are {shares} of {count_of.total()} words; 25 % of each is the least"
            yield first[year].finding(SHARE, 0, message)
