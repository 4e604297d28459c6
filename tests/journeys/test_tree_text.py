"""The text of golden trees leaves nothing out: a change anywhere in a tree is a change of its text."""

import dataclasses
import datetime as dt

import pytest

from assembler.document.nodes import (
    Break,
    Calculation,
    Constraints,
    Document,
    Emphasis,
    Heading,
    Link,
    Note,
    Paragraph,
    Strong,
    Table,
    Text,
    Variable,
)
from assembler.document.to_json import NODES
from support import tree_text
from support.all_nodes import DOCUMENT, LETTER

WHOLE = dataclasses.replace(DOCUMENT, recipient=LETTER.recipient)
WHERE_NONE = {"calculation": Calculation("sum", ("a",)), "value": "x"}  # else a limit: a number


def others(name, value):
    """Other values that an attribute may have."""
    match value:
        case None:
            return [WHERE_NONE.get(name, 0)]
        case bool():
            return [not value]
        case str():
            return [f"{value}x", *([""] if value else []), value.replace(" ", "\u00a0")]
        case int() | float():
            return [value + 1, str(value)] if name == "value" else [value + 1]
        case dt.date():
            return [value + dt.timedelta(days=1)]
        case tuple():
            return [(*value, value[-1]), value[:-1], value[::-1]] if value else []
        case Calculation():
            return [None]
        case Constraints():
            return [Constraints(message="Nei.")]
    raise TypeError(f"{name} is of a type that this test does not know: {value!r}")


def plainer(node):
    """What stands for a node when it loses its mark: what it holds, or the same as an ordinary paragraph or text."""
    match node:
        case Strong(children) | Emphasis(children) | Link(_, children):
            return children
        case Variable(_, text):
            return (Text(text),)
        case Heading(_, children):
            return (Paragraph(children),)
        case Note(blocks):
            return blocks
    return ()


def variants(node):
    """Every tree that differs from this one in one attribute or the class of one node, with the class and the attribute's name."""
    if isinstance(node, tuple):
        for index, part in enumerate(node):
            yield (*node[:index], *plainer(part), *node[index + 1 :]), (type(part).__name__, "")
            for changed, where in variants(part):
                yield (*node[:index], changed, *node[index + 1 :]), where
    elif dataclasses.is_dataclass(node):
        for field in dataclasses.fields(node):
            value = getattr(node, field.name)
            for changed in others(field.name, value):
                if changed != value:
                    yield dataclasses.replace(node, **{field.name: changed}), (type(node).__name__, field.name)
            for changed, where in variants(value):
                yield dataclasses.replace(node, **{field.name: changed}), where


def text(document):
    return tree_text.side_by_side([document])


def test_a_change_of_any_attribute_of_any_node_changes_the_text():
    whole, tried = text(WHOLE), set()
    for changed, where in variants(WHOLE):
        assert text(changed) != whole, where
        tried.add(where)
    assert {where for where in tried if where[1]} == {
        (node.__name__, field.name) for node in NODES.values() for field in dataclasses.fields(node)
    }


def test_a_change_of_any_attribute_changes_the_text_of_two_languages_side_by_side():
    other = dataclasses.replace(WHOLE, language="nn", title="Rundskriv for alle nodar i treet")
    both = tree_text.side_by_side([WHOLE, other])
    for changed, where in variants(other):
        if where != ("Document", "language"):
            assert tree_text.side_by_side([WHOLE, changed]) != both, where


def test_text_that_looks_like_a_node_is_not_taken_for_one():
    inlines = [
        Strong((Text("a"),)),
        Emphasis((Text("a"),)),
        Break(),
        Link("b", (Text("a"),)),
        *(Text(c) for c in "⍽\u00a0|\\"),
    ]
    shown = [text(with_blocks(Paragraph((each,)))) for each in inlines]
    for each in ("<b>a</b>", "<i>a</i>", "<br>", "<a b>a</a>", "{a: b}", "\\⍽", "\\\\", "\\|"):
        assert text(with_blocks(Paragraph((Text(each),)))) not in shown
    assert len(set(shown)) == len(shown)
    rows = [((Paragraph((Text("a | b"),)),),), ((Paragraph((Text("a"),)),), (Paragraph((Text("b"),)),))]
    assert len({text(with_blocks(Table(row, (), ()))) for row in rows}) == 2
    assert text(with_blocks(Paragraph((Text("a "),)))).endswith("a\\u{20}\n")
    assert text(with_blocks(Paragraph((Text("a\nb\u200b"),)))).endswith("p a\\u{a}b\\u{200b}\n")


def with_blocks(*blocks):
    return Document("T", "nb", "letter", dt.date(2025, 1, 1), blocks)


def test_lines_that_two_languages_share_stand_once():
    nb = with_blocks(Heading(1, (Text("Klage"),)), Paragraph((Text("Dere"),)))
    nn = dataclasses.replace(nb, language="nn", blocks=(nb.blocks[0], Paragraph((Text("De"),))))
    assert tree_text.side_by_side([nb, nn]) == (
        "nb letter nb 2025-01-01\nnn letter nn 2025-01-01\n   title T\n\n   h1 Klage\nnb p Dere\nnn p De\n"
    )


def test_a_node_without_a_text_is_named():
    with pytest.raises(TypeError, match="Document has no text here yet"):
        text(with_blocks(with_blocks()))
