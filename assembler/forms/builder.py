"""Build the blocks of a form from a JSON Schema: headings, questions, tables. Nothing here is about any scheme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from textwrap import shorten
from typing import Literal

from assembler.document.nodes import Block, Cell, Field, Heading, Note, Paragraph, Table, Text, value_text
from assembler.document.words import label as word
from assembler.forms.build_field import FormTexts, build_field, choices_of, help_of, title_of
from assembler.forms.question import Question
from assembler.forms.words import message
from assembler.i18n.formats import NBSP, join_list
from assembler.json_schema import conditions
from assembler.json_schema.references import Schema

MAX_COLUMNS = 5  # columns that a table on paper has room for
MAX_HEADING_LEVEL = 4
_MAX_QUOTED_CHARS = 60  # characters of a choice that another question quotes


def build_form(schema: Schema, texts: FormTexts) -> tuple[Block, ...]:
    """The form of an expanded and localised schema: one field for every value that an instance can hold."""
    root = Question(schema)
    when = {path: _condition(root, condition, texts) for path, condition in conditions.conditions(schema).items()}
    return tuple(_properties(root, replace(texts, when=when)))


def _condition(root: Question, condition: conditions.Condition, texts: FormTexts) -> str:
    """When a question is to be answered, as a sentence."""
    clauses = [_clause(root, clause, texts) for clause in condition.clauses]
    name = "only_if" if condition.only else "must_if"
    return message(name, texts.language, join_list(clauses, texts.language))


def _clause(root: Question, clause: conditions.Clause, texts: FormTexts) -> str:
    question = root.at(clause.path) or Question({}, clause.path)
    labels = {choice.value: choice.label for choice in choices_of(question, texts)}
    names = [labels.get(value_text(value), value_text(value)) for value in clause.values]
    quoted = [f"«{shorten(name, _MAX_QUOTED_CHARS, placeholder=f'{NBSP}…')}»" for name in names]
    name = "is" if clause.kind == "is" else "ticks" if quoted else "ticks_any"
    return message(name, texts.language, title_of(question, texts), join_list(quoted, texts.language, "or"))


def _properties(question: Question, texts: FormTexts) -> Iterator[Block]:
    for child in question.children:
        yield from _blocks(child, texts)


def _blocks(question: Question, texts: FormTexts) -> Iterator[Block]:
    match _shape(question):
        case "object":
            yield from _heading(question, texts)
            if _is_number_table(question):
                yield _number_table(question, texts)
            else:
                yield from _properties(question, texts)
        case "rows":
            yield from _heading(question, texts)
            columns = _columns(question)
            if len(columns) <= MAX_COLUMNS and all(_shape(column) == "field" for column in columns):
                yield _rows(question, columns, texts)
            else:
                yield from _groups(question, texts)
        case "field":
            yield from _guidance(question, texts)
            yield build_field(question, texts)


def _shape(question: Question) -> Literal["object", "rows", "field"]:
    if question.type == "object" and any(question.children):
        return "object"
    return "rows" if question.has_rows else "field"


def _heading(question: Question, texts: FormTexts) -> Iterator[Block]:
    yield Heading(min(question.level, MAX_HEADING_LEVEL), (Text(title_of(question, texts)),))
    if text := help_of(question, texts):
        yield Paragraph((Text(text),))
    yield from _guidance(question, texts)


def _guidance(question: Question, texts: FormTexts) -> Iterator[Block]:
    if question.guidance is not None:
        yield Note(texts.guidance(question.guidance, question.schema))


# --- tables -----------------------------------------------------------------------------------------------------------


def _is_number_table(question: Question) -> bool:
    """Whether an object is nothing but numbers: then it is a table with a line for each."""
    parts = list(question.children)
    return len(parts) > 2 and all(part.is_number and part.guidance is None for part in parts)


def _number_table(question: Question, texts: FormTexts) -> Table:
    rows = [build_field(child, texts) for child in question.children]
    money = all(row.kind == "amount" for row in rows)
    header = (
        word("item_header", texts.language),
        word("amount_header" if money else "value_header", texts.language),
    )
    return Table(
        tuple(_cell(text) for text in header),
        tuple((_row_label(row), (_in_table(row, row.label),)) for row in rows),
        ("left", "right"),
        (3, 1),
    )


def _row_label(row: Field) -> Cell:
    name = Paragraph((Text(f"{row.label}{' *' if row.required else ''}"),))
    return (name, Paragraph((Text(row.help),))) if row.help else (name,)


def _columns(question: Question) -> list[Question]:
    row = question.row(0)
    return list(_leaves(row)) if _shape(row) == "object" else [row]


def _rows(question: Question, columns: list[Question], texts: FormTexts) -> Table:
    rows = []
    for index in range(question.row_count):
        row = question.row(index)
        cells = []
        for column in columns:
            path = (*row.path, *column.path[len(row.path) :])
            part = build_field(replace(column, path=path, required=column.required and row.required), texts)
            label = f"{_column_title(question, column, texts)}, {word('row', texts.language)} {index + 1}"
            cells.append((_in_table(part, label),))
        rows.append(tuple(cells))
    heads = tuple(_cell(_column_title(question, column, texts)) for column in columns)
    widths = tuple(_width(column) for column in columns)
    return Table(heads, tuple(rows), tuple("left" for _ in columns), widths)


def _column_title(question: Question, column: Question, texts: FormTexts) -> str:
    """A column's heading; that of single values is the array's own."""
    single = len(column.path) == len(question.path) + 1
    return title_of(question if single and column.title is None else column, texts)


def _groups(question: Question, texts: FormTexts) -> Iterator[Block]:
    """Rows that are too wide for a table, one below the other."""
    for index in range(question.row_count):
        row = question.row(index)
        name = f"{title_of(question, texts)}, {word('row', texts.language)} {index + 1}"
        if _shape(row) == "object":
            yield Heading(min(row.level, MAX_HEADING_LEVEL), (Text(name),))
            yield from _properties(row, texts)
        else:
            yield from _blocks(row.titled(name), texts)


def _leaves(question: Question) -> Iterator[Question]:
    """The single values of a row: objects within it are flattened."""
    for child in question.children:
        if _shape(child) == "object":
            yield from _leaves(child)
        else:
            yield child


def _width(column: Question) -> float:
    """The relative width of a column: narrow for numbers, dates and codes."""
    if column.is_number or column.type == "boolean" or column.format == "date":
        return 1.0
    short = column.max_length is not None and column.max_length <= 30
    return 1.3 if short or column.pattern else 2.2


def _cell(text: str) -> Cell:
    return (Paragraph((Text(text),)),)


def _in_table(part: Field, label: str) -> Field:
    return replace(part, label=label, label_shown=False)
