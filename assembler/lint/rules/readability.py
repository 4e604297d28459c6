"""Report what is hard to read: long sentences, a high LIX, officialese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assembler.document.nodes import Heading, Inline, Paragraph
from assembler.document.walk import text_blocks
from assembler.lint.context import ComposedDocument, Context, single_line
from assembler.lint.finding import Finding, Rule
from assembler.lint.texts import Passage
from assembler.proofreading.readability import lix, officialese, sentences, words
from assembler.proofreading.word_forms import BLANK

LONG_SENTENCE = Rule(
    "lesbarhet.setning", "warning", "A sentence has no more than 40 words.", ("spraklova-9", "klarsprak")
)
LIX = Rule("lesbarhet.lix", "note", "A document's LIX is 55 or less, a section's 65 or less.", ("spraklova-9", "lix"))
OFFICIALESE = Rule("lesbarhet.kansli", "note", "A text says it in plain words.", ("spraklova-9", "klarsprak"))
RULES = (LONG_SENTENCE, LIX, OFFICIALESE)
POSITION = 160  # reads the trees of letters

MAX_SENTENCE_WORDS = 40
MAX_LIX, MAX_SECTION_LIX = 55, 65
MIN_SECTION_WORDS = 60  # words: the LIX of a shorter section says little
_CIRCULAR = re.compile(r"/x-circular/|.*/x-area/(?:text|sections)")  # texts that are read in the composed circular


def findings(context: Context) -> Iterator[Finding]:
    """Sentences, sections, documents and words that are hard to read."""
    for tree in context.trees:
        for block, children in text_blocks(tree.document.blocks):
            if isinstance(block, Paragraph):
                yield from _long_sentences(tree, children)
    for tree in context.trees:
        yield from _lix(tree)
    for passage in context.passages:
        yield from _officialese(passage)
        if passage.role in ("help", "line", "prose") and not _CIRCULAR.match(passage.pointer):
            yield from _form_text(passage)


def _long_sentences(tree: ComposedDocument, children: tuple[Inline, ...]) -> Iterator[Finding]:
    for sentence in sentences(single_line(children)):
        length = len(words(sentence))
        if length > MAX_SENTENCE_WORDS:
            yield tree.finding(LONG_SENTENCE, children, _long_sentence(sentence, length))


def _long_sentence(sentence: str, length: int) -> str:
    return f"a sentence of {length} words: «{sentence[:60].rstrip()}…»"


def _form_text(passage: Passage) -> Iterator[Finding]:
    """What is hard to read in a text that is read alone, such as the help of a question."""
    texts: list[str] = []
    for index, line in enumerate(passage.blanked_lines):
        text = line.replace(BLANK, "").strip()
        texts.append(text)
        for sentence in sentences(text):
            length = len(words(sentence))
            if length > MAX_SENTENCE_WORDS:
                yield passage.finding(
                    LONG_SENTENCE, index, f"a sentence of {length} words: «{sentence[:60].rstrip()}…»"
                )
    figure = lix(texts)
    if figure > MAX_SECTION_LIX and sum(len(words(text)) for text in texts) >= MIN_SECTION_WORDS:
        yield passage.finding(LIX, 0, f"the text has LIX {figure:.0f}; over {MAX_SECTION_LIX} is very hard")


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
            yield tree.finding(
                LIX, above, f"«{single_line(above)}» has LIX {figure:.0f}; over {MAX_SECTION_LIX} is very hard"
            )
    figure = lix(whole)
    if figure > MAX_LIX:
        yield tree.fallback.finding(LIX, 0, f"the document has LIX {figure:.0f}; over {MAX_LIX} is hard")


def _officialese(passage: Passage) -> Iterator[Finding]:
    for index, line in enumerate(passage.blanked_lines):
        for found in officialese(line, passage.language):
            message = f"«{found.phrase}»: say {found.replacement}"
            yield passage.finding(OFFICIALESE, index, message, found.start)
