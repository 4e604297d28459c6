"""Both language forms, each in its own words, and each its share."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assembler.document.walk import text_blocks
from assembler.i18n.language import LANGUAGES, Language
from assembler.lint.context import Context, single_line
from assembler.lint.finding import DATA, Finding, Rule
from assembler.lint.texts import BLANK, Passage

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

MIN_SHARE = 0.25
MIN_COPY_WORDS = 14  # words from which two forms of one text cannot well be the same
_WORD = re.compile(r"[a-zæøåéèêòóôáčđŋšŧž]+(?:-[a-zæøå]+)*", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w|])(?<!\| )[a-z_][\w.]*", re.IGNORECASE)
_ASSIGNMENT = re.compile(r"\b(?:set|for) +(\w+)")
_QUOTED = re.compile(r"""(?<!\[)(?:"[^"]*"|'[^']*')""")
_EXEMPT = re.compile(r"«[^»]*»|\[[^\]]*\]\([^)]*\)|\S+@\S+|(?:https?://|www\.)\S+|\*[^*\s][^*]*\*")  # titles, addresses
_MAY_HAVE_EXEMPT = re.compile(r"[«\[@/*]|www")


def findings(scope: Context) -> Iterator[Finding]:
    """What is said in one form only, in the wrong words, or too seldom."""
    for scheme in scope.schemes:
        yield from _pairs(scheme.passages)
    yield from _pairs(scope.shared)
    yield from _letter_pairs(scope.letters)
    for passage in scope.passages:
        yield from _wrong_forms(passage)
    if scope.whole:
        yield from _shares(scope)


# --- both forms -------------------------------------------------------------------------------------------------------


def _pairs(passages: tuple[Passage, ...]) -> Iterator[Finding]:
    by_place = {(passage.file, passage.pointer): passage for passage in passages}
    twins = {(passage.file, passage.twin) for passage in passages if passage.twin}
    for passage in passages:
        other = by_place.get((passage.file, passage.twin)) if passage.twin else None
        if other:
            yield from _pair(other, passage)
        elif not passage.twin and passage.role in ("label", "help") and (passage.file, passage.pointer) not in twins:
            yield passage.found(MISSING, 0, f"«{_excerpt(passage)}» has no nynorsk")


def _pair(bokmal: Passage, nynorsk: Passage) -> Iterator[Finding]:
    texts = ["\n".join(passage.lines).strip() for passage in (bokmal, nynorsk)]
    if texts[0] and not texts[1]:
        yield nynorsk.found(MISSING, 0, f"«{_excerpt(bokmal)}» has no nynorsk")
    elif texts[1] and not texts[0]:
        yield bokmal.found(MISSING, 0, f"«{_excerpt(nynorsk)}» has no bokmål")
    elif texts[0] == texts[1] and _is_copy(nynorsk):
        yield nynorsk.found(COPIED, 0, f"the nynorsk is the bokmål word for word: «{_excerpt(nynorsk)}»")
    elif texts[0]:
        yield from _differences(bokmal, nynorsk)


def _is_copy(nynorsk: Passage) -> bool:
    """Whether a nynorsk text that is the bokmål one has words of bokmål, or too many words to be both."""
    return len(_words("\n".join(nynorsk.bare))) >= MIN_COPY_WORDS or any(_wrong_forms(nynorsk))


def _letter_pairs(letters: tuple[Passage, ...]) -> Iterator[Finding]:
    files = {passage.file: passage for passage in letters}
    for file, passage in files.items():
        language: Language = "nn" if passage.language == "nb" else "nb"
        other = files.get(file.removesuffix(f".{passage.language}.md") + f".{language}.md")
        if other is None:
            yield passage.found(MISSING, 0, f"there is no {'nynorsk' if language == 'nn' else 'bokmål'} text beside it")
        elif passage.language == "nb":
            yield from _pair(passage, other)


def _differences(bokmal: Passage, nynorsk: Passage) -> Iterator[Finding]:
    facts = [Counter(_fact_names(passage)) for passage in (bokmal, nynorsk)]
    for name in sorted((facts[0] - facts[1]).keys()):
        yield nynorsk.found(DIFFERENT_FACTS, 0, f"«{name}» stands in the bokmål and not as often in the nynorsk")
    for name in sorted((facts[1] - facts[0]).keys()):
        yield nynorsk.found(DIFFERENT_FACTS, 0, f"«{name}» stands in the nynorsk and not as often in the bokmål")
    shapes = [_shape(passage) for passage in (bokmal, nynorsk)]
    for index, what in enumerate(("headings", "points", "paragraphs")):
        if shapes[0][index] != shapes[1][index]:
            told = f"the bokmål has {shapes[0][index]} {what}, the nynorsk {shapes[1][index]}"
            yield nynorsk.found(DIFFERENT_FACTS, 0, told)


def _fact_names(passage: Passage) -> Iterator[str]:
    """The names in its placeholders, without those that the text itself sets."""
    own = {name for expression in passage.expressions for name in _ASSIGNMENT.findall(expression)}
    for expression in passage.expressions:
        for name in _NAME.findall(_QUOTED.sub("", expression)):
            if name.partition(".")[0] not in own:
                yield name


def _shape(passage: Passage) -> tuple[int, int, int]:
    lines = [line.strip() for line in passage.bare]
    headings = sum(line.startswith("#") for line in lines)
    points = sum(bool(re.match(r"[-*+] |\d+[.)] ", line)) for line in lines)
    paragraphs = sum(1 for before, line in zip(["", *lines], lines, strict=False) if line and not before)
    return headings, points, paragraphs


def _excerpt(passage: Passage) -> str:
    text = " ".join(" ".join(passage.lines).split())
    return text if len(text) <= 60 else text[:57].rstrip() + "…"


# --- words ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The forms that a language form does not have: whole words, patterns, and what to write instead."""

    words: dict[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]

    def instead(self, word: str) -> str | None:
        """What to write instead of this word (in lower case), or nothing where it may stand."""
        if word in self.words:
            return self.words[word]
        return next((instead for pattern, instead in self.patterns if pattern.fullmatch(word)), None)


@cache
def _lexicon(language: Language) -> _Lexicon:
    entry = json.loads((DATA / "words.json").read_text("utf-8"))[language]
    patterns = tuple((re.compile(pattern), instead) for pattern, instead in entry["patterns"].items())
    return _Lexicon(entry["words"], patterns)


@cache
def _replacement(word: str, language: Language) -> str | None:
    return _lexicon(language).instead(word)


def _wrong_forms(passage: Passage) -> Iterator[Finding]:
    rule, told = (BOKMAL_IN_NYNORSK, "bokmål") if passage.language == "nn" else (NYNORSK_IN_BOKMAL, "nynorsk")
    for index, line in enumerate(passage.bare):
        own = _EXEMPT.sub(_blank, line) if _MAY_HAVE_EXEMPT.search(line) else line
        for match in _WORD.finditer(own):
            word = match[0]
            if not word.islower() and not (word[1:].islower() and _opens_sentence(own, match.start())):
                continue  # a name
            instead = _replacement(word.lower(), passage.language)
            if instead is not None:
                yield passage.found(rule, index, f"«{word}» is {told}; write {instead}", match.start())


def _blank(match: re.Match[str]) -> str:
    return BLANK * len(match[0])


def _opens_sentence(line: str, start: int) -> bool:
    before = line[:start].rstrip(" \t*_#>-–«(")
    return not before or before[-1] in ".?!:"


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


# --- share ------------------------------------------------------------------------------------------------------------


def _shares(scope: Context) -> Iterator[Finding]:
    years: dict[int, Counter[Language]] = {}
    homes: dict[int, Passage] = {}
    for scheme in scope.schemes:
        if scheme.circular:
            count = sum(
                len(_words(single_line(children))) for _, children in text_blocks(scheme.circular.document.blocks)
            )
            years.setdefault(scheme.year, Counter())[scheme.circular.document.language] += count
            homes.setdefault(scheme.year, scheme.circular.home)
    for year, words in sorted(years.items()):
        total = words.total() or 1
        low = [language for language in LANGUAGES if words[language] / total < MIN_SHARE]
        if low:
            shares = ", ".join(f"{100 * words[language] / total:.0f} % {language}" for language in LANGUAGES)
            what = f"the circulars of {year} are {shares} of {words.total()} words; 25 % of each is the least"
            yield homes[year].found(SHARE, 0, what)
