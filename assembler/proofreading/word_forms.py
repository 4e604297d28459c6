"""Find nynorsk forms in bokmål text and bokmål forms in nynorsk text, from word lists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assembler.i18n.language import Language

BLANK = "\ufffc"  # a character that is not text: replaces what is not to be read, so that columns stay as they are
_DATA = Path(__file__).parent / "data" / "word_forms.json"
_WORD = re.compile(r"[a-zæøåéèêòóôáčđŋšŧž]+(?:-[a-zæøå]+)*", re.IGNORECASE)
# Quotations and titles, links, e-mail and web addresses, and emphasised words can be in another language form.
_EXEMPT = re.compile(r"«[^»]*»|\[[^\]]*\]\([^)]*\)|\S+@\S+|(?:https?://|www\.)\S+|\*[^*\s][^*]*\*")
_MAY_HAVE_EXEMPT = re.compile(r"[«\[@/*]|www")  # fast, and most lines have none


@dataclass(frozen=True, slots=True)
class WrongForm:
    """A word that does not belong to the language form of its text, and what to write instead of it.

    ``start`` is its first character in the line, from 0.
    """

    word: str
    replacement: str
    start: int


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What a language form does not have: whole words and patterns, each with what to write instead."""

    words: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]

    def replacement(self, word: str) -> str | None:
        """What to write instead of this word (in lower case), none where the word is right."""
        if word in self.words:
            return self.words[word]
        return next((instead for pattern, instead in self.patterns if pattern.fullmatch(word)), None)


def wrong_forms(line: str, language: Language) -> Iterator[WrongForm]:
    """The words of a Markdown line that belong to the other language form.

    Names (words with a capital letter within a sentence) and what may be quoted in another form are left out.
    """
    text = _EXEMPT.sub(_blank, line) if _MAY_HAVE_EXEMPT.search(line) else line
    for match in _WORD.finditer(text):
        word = match[0]
        if not word.islower() and not (word[1:].islower() and _opens_sentence(text, match.start())):
            continue  # a name
        replacement = _replacement(word.lower(), language)
        if replacement is not None:
            yield WrongForm(word, replacement, match.start())


def words(text: str) -> list[str]:
    """The words of a text, without numbers."""
    return _WORD.findall(text)


@cache
def _lexicon(language: Language) -> _Lexicon:
    entry = json.loads(_DATA.read_text("utf-8"))[language]
    patterns = tuple((re.compile(pattern), instead) for pattern, instead in entry["patterns"].items())
    return _Lexicon(entry["words"], patterns)


@cache
def _replacement(word: str, language: Language) -> str | None:
    return _lexicon(language).replacement(word)


def _blank(match: re.Match[str]) -> str:
    return BLANK * len(match[0])


def _opens_sentence(line: str, start: int) -> bool:
    before = line[:start].rstrip(" \t*_#>-–«(")
    return not before or before[-1] in ".?!:"
