import dataclasses
import datetime as dt
import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.document import nodes as tree
from assembler.document.nodes import (
    Break,
    Choice,
    Document,
    Emphasis,
    Field,
    Heading,
    Link,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Strong,
    Table,
    Text,
    Variable,
)
from assembler.document.to_json import NODES, from_json, to_json
from assembler.document.walk import fields, inline_text, lines
from assembler.i18n.language import LANGUAGES
from support.all_nodes import DOCUMENT, FORM, LETTER

# --- any tree ---------------------------------------------------------------------------------------------------------

characters = st.text(max_size=12)
numbers = st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False)


def several(strategy, most=3):
    return st.lists(strategy, max_size=most).map(tuple)


leaves = st.builds(Text, characters) | st.builds(Variable, characters, characters) | st.just(Break())
inlines = st.recursive(
    leaves,
    lambda inner: (
        st.builds(Strong, several(inner))
        | st.builds(Emphasis, several(inner))
        | st.builds(Link, characters, several(inner))
    ),
    max_leaves=4,
)
constraints = st.builds(
    tree.Constraints, st.none() | numbers, st.none() | numbers, pattern=characters, message=characters
)
form_fields = st.builds(
    Field,
    name=characters,
    label=characters,
    kind=st.sampled_from(get_args(tree.FieldKind)),
    required=st.booleans(),
    choices=several(st.builds(Choice, characters, characters)),
    constraints=constraints,
    calculation=st.none() | st.builds(tree.Calculation, st.just("sum"), several(characters | numbers)),
    value=st.none() | characters | numbers | st.booleans() | several(characters),
)
plain_blocks = (
    st.builds(Heading, st.integers(1, 4), several(inlines))
    | st.builds(Paragraph, several(inlines))
    | st.just(PageBreak())
    | form_fields
)
blocks = st.recursive(
    plain_blocks,
    lambda inner: (
        st.builds(ListBlock, st.booleans(), several(several(inner)), st.integers(1, 9))
        | st.builds(Note, several(inner))
        | st.builds(
            Table,
            several(several(inner)),
            several(several(several(inner))),
            several(st.sampled_from(["left", "right"])),
        )
    ),
    max_leaves=5,
)
documents = st.builds(
    Document,
    title=characters,
    language=st.sampled_from(LANGUAGES),
    kind=st.sampled_from(get_args(tree.Kind)),
    date=st.dates(),
    blocks=several(blocks),
    details=several(st.builds(tree.Detail, characters, characters)),
    recipient=several(characters),
)


@given(documents)
def test_a_tree_comes_back_from_its_json_as_it_was(document):
    again = from_json(json.loads(json.dumps(to_json(document))))
    assert again == document
    assert repr(again) == repr(document)  # == holds 1, 1.0 and True for the same


@pytest.mark.parametrize("document", [DOCUMENT, LETTER, FORM], ids=lambda document: document.kind)
def test_the_document_with_every_node_comes_back_from_its_json(document):
    assert from_json(json.loads(json.dumps(to_json(document)))) == document


def node_classes():
    own = (value for value in vars(tree).values() if isinstance(value, type) and value.__module__ == tree.__name__)
    return {value.__name__: value for value in own if dataclasses.is_dataclass(value)}


def test_nodes_names_every_node_class_of_the_module():
    assert set(node_classes().values()) == set(NODES.values())
    assert set(get_args(tree.Inline)) | set(get_args(tree.Block)) <= set(NODES.values())


def test_the_shared_fixture_holds_every_node():
    def names(value):
        if isinstance(value, dict):
            yield value["node"]
            for part in value.values():
                yield from names(part)
        elif isinstance(value, list):
            for part in value:
                yield from names(part)

    assert set(names(to_json(DOCUMENT))) == set(NODES)


def test_the_shared_fixture_holds_every_kind_of_field():
    assert {field.kind for field in fields(DOCUMENT.blocks)} == set(get_args(tree.FieldKind))


@pytest.mark.parametrize("node", list(node_classes().values()), ids=lambda node: node.__name__)
def test_a_node_cannot_be_changed_or_given_more_attributes(node):
    names = [field.name for field in dataclasses.fields(node)]
    made = node(**dict.fromkeys(names, ()))
    assert not hasattr(made, "__dict__")
    for name in names:
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(made, name, "x")


# --- what a tree says -------------------------------------------------------------------------------------------------


def paragraph(text):
    return Paragraph((Text(text),))


def a_field(name, **more):
    return Field(name, f"Label {name}", "text", **more)


NESTED = (
    Heading(1, (Text("A "), Strong((Variable("x", "B"), Emphasis((Text(" C"),)))))),
    a_field("one", help="Help"),
    ListBlock(False, ((paragraph("D"), a_field("two")), (ListBlock(True, ((paragraph("E"),),)),))),
    Table(
        header=((paragraph("H1"),), (paragraph("H2"),)),
        rows=(((paragraph("F"),), (a_field("three", label_shown=False),)), ((a_field("four"),), (paragraph("G"),))),
        align=("left", "left"),
    ),
    Note((paragraph("I"), a_field("five"))),
    PageBreak(),
    Paragraph((Text("J"), Break(), Link("tel:1", (Text("K"),)))),
)


def test_fields_are_found_in_lists_tables_and_notes_in_reading_order():
    assert [field.name for field in fields(NESTED)] == ["one", "two", "three", "four", "five"]


def test_lines_are_said_in_reading_order_and_a_hidden_label_is_not():
    assert list(lines(NESTED)) == [
        "A B C",
        *("Label one", "Help"),
        *("D", "Label two", "E"),
        *("H1", "H2", "F", "Label four", "G"),
        *("I", "Label five"),
        "J\nK",
    ]


@pytest.mark.parametrize(("kind", "said"), [("radio", True), ("checkboxes", True), ("select", False), ("yesno", False)])
def test_choices_are_lines_where_all_of_them_are_shown(kind, said):
    field = Field("f", "Velg", kind, choices=(Choice("1", "Ett"), Choice("2", "To")))
    assert list(lines((field,))) == (["Velg", "Ett", "To"] if said else ["Velg"])


@given(several(inlines))
def test_the_text_of_inlines_is_that_of_their_leaves(children):
    def leaves_of(nodes):
        for node in nodes:
            yield from leaves_of(node.children) if hasattr(node, "children") else [node]

    assert inline_text(children) == "".join(
        "\n" if isinstance(leaf, Break) else leaf.text for leaf in leaves_of(children)
    )


@given(st.lists(st.text(alphabet="ab.%25E*", min_size=1, max_size=5), min_size=1, max_size=4).map(tuple))
def test_a_fields_name_tells_its_path(path):
    assert tree.field_path(tree.field_name(path)) == path


def test_only_a_documents_date_is_read_as_a_date():
    document = Document("2025-01-01", "nb", "letter", dt.date(2025, 1, 2), (paragraph("2025-01-03"),))
    assert from_json(to_json(document)) == document
