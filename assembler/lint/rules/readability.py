"""How hard a text is to read: long sentences, LIX, and words of the chancery."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

from assembler.document.nodes import Heading, Inline, Paragraph
from assembler.document.walk import text_blocks
from assembler.i18n.language import Language
from assembler.lint.context import ComposedDocument, Context, single_line
from assembler.lint.finding import DATA, Finding, Rule
from assembler.lint.texts import BLANK, Passage

LONG_SENTENCE = Rule(
    "lesbarhet.setning", "warning", "A sentence has no more than 40 words.", ("spraklova-9", "klarsprak")
)
LIX = Rule("lesbarhet.lix", "note", "A document's LIX is 55 or less, a section's 65 or less.", ("spraklova-9", "lix"))
OFFICIALESE = Rule("lesbarhet.kansli", "note", "A text says it in plain words.", ("spraklova-9", "klarsprak"))
RULES = (LONG_SENTENCE, LIX, OFFICIALESE)

MAX_SENTENCE_WORDS = 40
MAX_LIX, MAX_SECTION_LIX = 55, 65
MIN_SECTION_WORDS = 60  # words from which a section's LIX says anything
_WORD = re.compile(r"[^\W_]+(?:[-–/'’.,][^\W_]+)*")
_CIRCULAR = re.compile(r"/x-circular/|.*/x-area/(?:text|sections)")  # what is read as a whole, filled in
_ABBREVIATION = re.compile(
    r"\b(?:jf|jfr|nr|kap|pkt|bl\.a|f\.eks|t\.d|m\.a|m\.m|mv|mill|ca|tlf|tel|fvl|ev|evt|ift|iht|f\.o\.m|t\.o\.m)\.$",
    re.IGNORECASE,
)


def findings(scope: Context) -> Iterator[Finding]:
    """Sentences, sections, documents and words that are hard to read."""
    for tree in scope.trees:
        for block, children in text_blocks(tree.document.blocks):
            if isinstance(block, Paragraph):
                yield from _long_sentences(tree, children)
    for tree in scope.trees:
        yield from _lix(tree)
    for passage in scope.passages:
        yield from _officialese(passage)
        if passage.role in ("help", "line", "prose") and not _CIRCULAR.match(passage.pointer):
            yield from _form_text(passage)


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


def _long_sentences(tree: ComposedDocument, children: tuple[Inline, ...]) -> Iterator[Finding]:
    for sentence in sentences(single_line(children)):
        length = len(words(sentence))
        if length > MAX_SENTENCE_WORDS:
            yield tree.found(LONG_SENTENCE, children, f"a sentence of {length} words: «{sentence[:60].rstrip()}…»")


def _form_text(passage: Passage) -> Iterator[Finding]:
    """What is hard to read in a text of its own, such as the help of a question."""
    texts: list[str] = []
    for index, line in enumerate(passage.bare):
        text = line.replace(BLANK, "").strip()
        texts.append(text)
        for sentence in sentences(text):
            length = len(words(sentence))
            if length > MAX_SENTENCE_WORDS:
                yield passage.found(LONG_SENTENCE, index, f"a sentence of {length} words: «{sentence[:60].rstrip()}…»")
    figure = lix(texts)
    if figure > MAX_SECTION_LIX and sum(len(words(text)) for text in texts) >= MIN_SECTION_WORDS:
        yield passage.found(LIX, 0, f"the text has LIX {figure:.0f}; over {MAX_SECTION_LIX} is very hard")


def _lix(tree: ComposedDocument) -> Iterator[Finding]:
    whole: list[str] = []
    section: list[str] = []
    heading: tuple[Inline, ...] = ()
    parts: list[tuple[tuple[Inline, ...], list[str]]] = []
    for block, children in text_blocks(tree.document.blocks):
        if isinstance(block, Heading):
            parts.append((heading, section))
            heading, section = children, []
        else:
            section.append(single_line(children))
            whole.append(single_line(children))
    for above, texts in (*parts, (heading, section)):
        figure = lix(texts)
        if figure > MAX_SECTION_LIX and sum(len(words(text)) for text in texts) >= MIN_SECTION_WORDS:
            yield tree.found(
                LIX, above, f"«{single_line(above)}» has LIX {figure:.0f}; over {MAX_SECTION_LIX} is very hard"
            )
    figure = lix(whole)
    if figure > MAX_LIX:
        yield tree.home.found(LIX, 0, f"the document has LIX {figure:.0f}; over {MAX_LIX} is hard")


@cache
def _officialese_words() -> dict[Language, dict[str, str]]:
    entries: dict[Language, dict[str, str]] = json.loads((DATA / "chancery.json").read_text("utf-8"))
    return entries


def _officialese(passage: Passage) -> Iterator[Finding]:
    entries = _officialese_words()[passage.language]
    for index, line in enumerate(passage.bare):
        lower = line.lower()
        for phrase, instead in entries.items():
            start = lower.find(phrase)
            if start >= 0 and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", lower):
                yield passage.found(OFFICIALESE, index, f"«{phrase}»: say {instead}", start)
