"""Any text goes to Word and comes back as Markdown that says the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assembler.document.nodes import (
    Break,
    Document,
    Emphasis,
    Heading,
    Link,
    ListBlock,
    Note,
    Paragraph,
    Strong,
    Table,
    Text,
    Variable,
)
from assembler.templating import blocks as prose
from assembler.templating.placeholders import Place
from assembler.word_review import export, importer, lines, to_markdown
from assembler.word_review.lines import Line, Run
from assembler.word_review.locked_content import LockedSpan
from assembler.word_review.parts import Part, Review
from assembler.word_review.passages import Passage
from assembler.word_review.rewrite import rewrite
from support.all_nodes import PROSE
from support.word_edits import (
    DAY,
)

FACTS = {"ramme": "kr 56 900 000", "navn": "Åsnes & co"}


WORDS = st.text(
    st.one_of(st.sampled_from(" \u00a0abcæ1.-+*_#[](){}%&<>|\\`~!:;=§"), st.characters(min_codepoint=32, max_codepoint=0x2FFF,
              exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"))),
    min_size=1, max_size=12,
)  # fmt: skip


URLS = st.sampled_from(["https://imdi.no/a_b?c=1&d=2", "mailto:post@imdi.no", "tel:+4724168800", "https://x.no/(a)"])


def inline(depth=2):
    leaf = st.one_of(
        WORDS.map(Text), st.sampled_from([Variable(name, text) for name, text in FACTS.items()]), st.just(Break())
    )
    if not depth:
        return leaf
    inner = st.lists(inline(depth - 1), min_size=1, max_size=3).map(tuple)
    plain = st.lists(WORDS.map(Text), min_size=1, max_size=1).map(tuple)
    return st.one_of(leaf, leaf, inner.map(Strong), inner.map(Emphasis), st.builds(Link, URLS, plain))


def sayable(children, breaks=True):
    runs = lines.to_runs(children)
    one_value = len(runs) > 1 and all(run.tag or run.text == "\n" for run in runs)  # prose makes one value of them
    return bool(runs) and not one_value and (breaks or all(run.text != "\n" for run in runs))


INLINES = st.lists(inline(), min_size=1, max_size=4).map(tuple)


LINES = INLINES.filter(sayable)


ONE_LINE = INLINES.filter(lambda children: sayable(children, breaks=False))


PARAGRAPHS = LINES.map(Paragraph)


def list_blocks(depth=2):
    more = st.lists(PARAGRAPHS if not depth else st.one_of(PARAGRAPHS, list_blocks(depth - 1)), max_size=2)
    item = st.builds(lambda first, rest: (first, *rest), PARAGRAPHS, more)
    return st.builds(ListBlock, st.booleans(), st.lists(item, min_size=1, max_size=3).map(tuple), st.just(1))


def table(columns):
    cell = st.one_of(st.just(()), ONE_LINE.map(lambda children: (Paragraph(children),)))
    row = st.lists(cell, min_size=columns, max_size=columns).map(tuple)
    side = st.lists(st.sampled_from(["left", "right", "center"]), min_size=columns, max_size=columns).map(tuple)
    full = st.lists(ONE_LINE.map(lambda children: (Paragraph(children),)), min_size=columns, max_size=columns).map(
        tuple
    )
    return st.builds(Table, full, st.lists(row, max_size=2).map(tuple), side)


BLOCKS = st.lists(
    st.one_of(
        PARAGRAPHS,
        st.builds(Heading, st.integers(1, 4), ONE_LINE),
        list_blocks(),
        st.integers(1, 3).flatmap(table),
        st.builds(lambda blocks: Note(tuple(blocks)), st.lists(PARAGRAPHS, min_size=1, max_size=2)),
    ),
    min_size=1,
    max_size=4,
).map(tuple)


def reviewed(blocks, workspace):
    """The blocks as the text of a letter."""
    spans = {name: LockedSpan("value", name, f"{{{{ {name} }}}}", text) for name, text in FACTS.items()}
    passage = Passage("", "", lines.from_blocks(blocks), spans)
    document = Document("Tekst", "nb", "circular", DAY, ())
    return Review(
        "tekst.nb", "letter", workspace.root, "nb", document, (Part("letter", "", "del_brev", 0, None, passage),)
    )


def back(blocks, workspace):
    """The Markdown that comes back from Word."""
    made = reviewed(blocks, workspace)
    edited = importer.read_copy(export.write(made, workspace.theme), "kopi.docx")
    assert not edited.unsupported
    read = tuple(marked.line for marked in edited.lines)
    assert read == made.parts[0].text.lines
    empty = Passage("", "", (), made.parts[0].text.spans)
    return rewrite(empty, read, to_markdown.MarkdownWriter(empty.spans, {}, made.read))


def read_again(text):
    return prose.blocks(text, FACTS, "nb", Place("tekst.md"))


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(blocks=BLOCKS)
def test_any_text_comes_back_from_word_as_it_went(blocks, workspace):
    try:
        text = back(blocks, workspace)
    except to_markdown.UnwritableError as error:
        assert any(run.strong or run.emphasis for run in error.line.all_runs())  # the one thing that is refused
        return
    assert lines.from_blocks(read_again(text)) == lines.from_blocks(blocks)


def test_every_node_of_prose_comes_back_from_word(workspace):
    blocks = tuple(block for block in PROSE if not isinstance(block, Table))
    facts = {"ordning": {"ramme": "kr 56 900 000", "ar": "2025"}}
    made = reviewed(blocks, workspace)
    spans = {
        f"ordning.{name}": LockedSpan("value", f"ordning.{name}", f"{{{{ ordning.{name} }}}}", text)
        for name, text in facts["ordning"].items()
    }
    edited = importer.read_copy(export.write(made, workspace.theme), "kopi.docx")
    read = tuple(marked.line for marked in edited.lines)
    text = rewrite(Passage("", "", (), spans), read, to_markdown.MarkdownWriter(spans, {}, made.read))
    assert lines.from_blocks(prose.blocks(text, facts, "nb", Place("tekst.md"))) == lines.from_blocks(blocks)


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ([Run("1. januar")], "1\\. januar"),
        ([Run("# ikke en overskrift")], "\\# ikke en overskrift"),
        ([Run("- ikke et punkt")], "\\- ikke et punkt"),
        ([Run("a * b * c")], "a * b * c"),
        ([Run("*stjerner*")], "\\*stjerner\\*"),
        ([Run("{{ ikke et felt }}")], "&#123;{ ikke et felt }}"),
        ([Run("&amp; slik")], "\\&amp; slik"),
        ([Run("kl. 10_30_00")], "kl. 10_30_00"),
        ([Run("§\u00a05 og §§\u00a06")], "§ 5 og §§ 6"),
        ([Run("fet", strong=True), Run("skrift")], "**fet**skrift"),
        ([Run("(fet)", strong=True), Run("skrift")], "**(fet)**&#115;krift"),
    ],
)
def test_only_what_must_be_escaped_is(runs, text, workspace):
    read = reviewed((Paragraph((Text("x"),)),), workspace).read
    assert to_markdown.MarkdownWriter({}, {}, read).line(Line("text", tuple(runs))) == text
