"""Tables of numbers with the same lines are put side by side, and no field is lost."""

from assembler.document.nodes import Field, Heading, Paragraph, Table, Text
from assembler.document.walk import fields
from assembler.forms import merge_tables


def ledger(place, names, heading="Budsjett", help=""):
    rows = tuple(
        ((Paragraph((Text(name),)),), (Field(f"{place}.{name}", name, "amount", help=help, label_shown=False),))
        for name in names
    )
    head = tuple((Paragraph((Text(word),)),) for word in ("Post", "Beløp"))
    return Heading(2, (Text(heading),)), Table(head, rows, ("left", "right"), (3, 1))


def test_tables_with_other_lines_or_another_place_stay_apart():
    for other in (
        ledger("a.c", "xz"),
        ledger("d.c", "xy"),
        ledger("a.c", "xy", "Et navn som er altfor langt til en kolonne"),
    ):
        blocks = (*ledger("a.b", "xy"), *other)
        assert merge_tables.merge_tables(blocks) == blocks


def test_tables_side_by_side_keep_every_field_once_and_their_help():
    blocks = (
        *ledger("a.b", "xy"),
        Paragraph((Text("før"),)),
        *ledger("a.c", "xy", "Bokført"),
        *ledger("a.d", "xy", "Avvik"),
    )
    joined = merge_tables.merge_tables(blocks)
    assert sorted(each.name for each in fields(joined)) == sorted(each.name for each in fields(blocks))
    assert [each.name for each in fields(joined[:2])] == ["a.b.x", "a.b.y"]  # the paragraph parts it from the others
    assert [each.label for each in fields(joined[3:])] == ["x, Bokført", "x, Avvik", "y, Bokført", "y, Avvik"]
