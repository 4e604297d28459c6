"""How hard a text is to read: long sentences, LIX, and words of the chancery."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

from assembler.document.nodes import Heading, Inline, Paragraph
from assembler.i18n.language import Language
from assembler.lint.context import Scope, Tree, plain, text_of
from assembler.lint.finding import DATA, Finding, Rule
from assembler.lint.texts import BLANK, Passage

SENTENCE = Rule("lesbarhet.setning", "warning", "A sentence has no more than 40 words.", ("spraklova-9", "klarsprak"))
LIX = Rule("lesbarhet.lix", "note", "A document's LIX is 55 or less, a section's 65 or less.", ("spraklova-9", "lix"))
CHANCERY = Rule("lesbarhet.kansli", "note", "A text says it in plain words.", ("spraklova-9", "klarsprak"))
RULES = (SENTENCE, LIX, CHANCERY)

LONGEST_SENTENCE = 40
HIGHEST_LIX, HIGHEST_SECTION_LIX = 55, 65
SECTION_FROM = 60  # words from which a section's LIX says anything
_WORD = re.compile(r"[^\W_]+(?:[-–/'’.,][^\W_]+)*")
_CIRCULAR = re.compile(r"/x-circular/|.*/x-area/(?:text|sections)")  # what is read as a whole, filled in
_ABBREVIATION = re.compile(
    r"\b(?:jf|jfr|nr|kap|pkt|bl\.a|f\.eks|t\.d|m\.a|m\.m|mv|mill|ca|tlf|tel|fvl|ev|evt|ift|iht|f\.o\.m|t\.o\.m)\.$",
    re.IGNORECASE,
)


def findings(scope: Scope) -> Iterator[Finding]:
    """Sentences, sections, documents and words that are hard to read."""
    for tree in scope.trees:
        for block, children in text_of(tree.document.blocks):
            if isinstance(block, Paragraph):
                yield from _sentences(tree, children)
    for tree in scope.trees:
        yield from _lix(tree)
    for passage in scope.passages:
        yield from _chancery(passage)
        if passage.role in ("help", "line", "prose") and not _CIRCULAR.match(passage.pointer):
            yield from _in_form(passage)


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph; a full stop after an abbreviation, or before a small letter, ends none."""
    found = [""]
    for part in re.split(r"(?<=[.!?])\s+(?=[A-ZÆØÅ«(\d–-])", text):
        glued = not found[-1] or _ABBREVIATION.search(found[-1])
        if glued:
            found[-1] = f"{found[-1]} {part}".strip()
        else:
            found.append(part)
    return [sentence for sentence in found if sentence]


def words(text: str) -> list[str]:
    """The words of a text; a number, a date or an address is one."""
    return _WORD.findall(text)


def lix(texts: list[str]) -> float:
    """Björnsson's readability index: words per sentence and words of more than six letters in a hundred."""
    all_words = [word for text in texts for word in words(text)]
    count = sum(len(sentences(text)) for text in texts if words(text))
    if not all_words or not count:
        return 0.0
    return len(all_words) / count + 100 * sum(len(word) > 6 for word in all_words) / len(all_words)


def _sentences(tree: Tree, children: tuple[Inline, ...]) -> Iterator[Finding]:
    for sentence in sentences(plain(children)):
        length = len(words(sentence))
        if length > LONGEST_SENTENCE:
            yield tree.found(SENTENCE, children, f"a sentence of {length} words: «{sentence[:60].rstrip()}…»")


def _in_form(passage: Passage) -> Iterator[Finding]:
    """What is hard to read in a text of its own, such as the help of a question."""
    texts: list[str] = []
    for index, line in enumerate(passage.bare):
        text = line.replace(BLANK, "").strip()
        texts.append(text)
        for sentence in sentences(text):
            length = len(words(sentence))
            if length > LONGEST_SENTENCE:
                yield passage.found(SENTENCE, index, f"a sentence of {length} words: «{sentence[:60].rstrip()}…»")
    figure = lix(texts)
    if figure > HIGHEST_SECTION_LIX and sum(len(words(text)) for text in texts) >= SECTION_FROM:
        yield passage.found(LIX, 0, f"the text has LIX {figure:.0f}; over {HIGHEST_SECTION_LIX} is very hard")


def _lix(tree: Tree) -> Iterator[Finding]:
    whole: list[str] = []
    section: list[str] = []
    heading: tuple[Inline, ...] = ()
    parts: list[tuple[tuple[Inline, ...], list[str]]] = []
    for block, children in text_of(tree.document.blocks):
        if isinstance(block, Heading):
            parts.append((heading, section))
            heading, section = children, []
        else:
            section.append(plain(children))
            whole.append(plain(children))
    for above, texts in (*parts, (heading, section)):
        figure = lix(texts)
        if figure > HIGHEST_SECTION_LIX and sum(len(words(text)) for text in texts) >= SECTION_FROM:
            yield tree.found(
                LIX, above, f"«{plain(above)}» has LIX {figure:.0f}; over {HIGHEST_SECTION_LIX} is very hard"
            )
    figure = lix(whole)
    if figure > HIGHEST_LIX:
        yield tree.home.found(LIX, 0, f"the document has LIX {figure:.0f}; over {HIGHEST_LIX} is hard")


@cache
def _chancery_words() -> dict[Language, dict[str, str]]:
    entries: dict[Language, dict[str, str]] = json.loads((DATA / "chancery.json").read_text("utf-8"))
    return entries


def _chancery(passage: Passage) -> Iterator[Finding]:
    entries = _chancery_words()[passage.language]
    for index, line in enumerate(passage.bare):
        lower = line.lower()
        for phrase, instead in entries.items():
            start = lower.find(phrase)
            if start >= 0 and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", lower):
                yield passage.found(CHANCERY, index, f"«{phrase}»: say {instead}", start)
