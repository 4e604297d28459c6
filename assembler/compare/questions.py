"""Compare two application forms: which questions were added, removed, moved or changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from assembler.compare.model import Difference, FieldChange
from assembler.document.nodes import (
    FORM_ID_FIELD,
    Block,
    Field,
    Heading,
    Note,
    Table,
    Value,
    field_name,
    field_path,
    value_text,
)
from assembler.document.walk import fields, inline_text, lines
from assembler.forms.question import Question, chooses_area
from assembler.i18n.formats import kroner, number
from assembler.json_schema import conditions
from assembler.json_schema.references import Schema
from assembler.text_diff import similarity, words
from assembler.text_diff.similarity import text_key

_MIN_LABEL_SIMILARITY = 0.6  # of labels, from which a question under another name is the same one
_MAX_SHORT_WORDS = 4  # of a value that is replaced as a whole
_SEPARATOR = "; "
_CONSTRAINTS = ("minimum", "maximum", "min_length", "max_length", "pattern", "message")


@dataclass(frozen=True, slots=True)
class _Question:
    """A field in its form: ``rows`` is how many rows of a table repeat it, ``guidance`` the note above it."""

    field: Field
    heading: str
    label: str
    rows: int
    guidance: str


@dataclass(frozen=True, slots=True)
class AreaParts:
    """The parts of the forms that belong to an area, by name.

    ``same`` gives the later part of each earlier one whose area was kept, ``merged`` of those whose area was merged
    into another; ``old`` and ``new`` are all such parts of either form. Questions of different areas are never matched.
    """

    same: Mapping[str, str]
    merged: Mapping[str, str]
    old: frozenset[str]
    new: frozenset[str]

    def later(self, part: str) -> str:
        """The name in the later form of a part of the earlier one; empty where it was removed."""
        return self.same.get(part) or self.merged.get(part, "") if part in self.old else part


def compare_questions(old: tuple[Block, ...], new: tuple[Block, ...], parts: AreaParts) -> tuple[FieldChange, ...]:
    """Every question that differs, in the order of the later form, then those that were removed."""
    before, after = dict(_questions(old)), dict(_questions(new))
    pairs: dict[str, str] = {}
    for name in sorted(before, key=lambda name: field_path(name)[0] in parts.merged):
        later = _name_in_new_form(name, parts)
        if later in after and later not in pairs:
            pairs[later] = name
    pairs |= _match_elsewhere(before, after, pairs, parts)
    orders = list(before)
    order = [orders.index(pairs[name]) for name in after if name in pairs]
    unmoved = similarity.unmoved(order, [1.0] * len(order))
    changes: list[FieldChange] = []
    for name, question in after.items():
        if name not in pairs:
            changes.append(_added(name, question))
            continue
        source = before[pairs[name]]
        same_part = _name_in_new_form(pairs[name], parts).rpartition(".")[0] == name.rpartition(".")[0]
        moved = not same_part or (orders.index(pairs[name]) not in unmoved and pairs[name] == name)
        change = _compare_pair(name, source, question)
        change = replace(change, moved_from=source.heading if moved else "")
        if change.kind != "same" or moved:
            changes.append(change)
    used = set(pairs.values())
    return (*changes, *(_removed(name, question) for name, question in before.items() if name not in used))


def _questions(blocks: tuple[Block, ...]) -> Iterator[tuple[str, _Question]]:
    """Each question by name; the rows of a table are one question, whose name has ``*`` for the row's number."""
    heading, guidance = "", ""
    found: dict[str, _Question] = {}
    for block in blocks:
        if isinstance(block, Heading):
            heading, guidance = inline_text(block.children), ""
        elif isinstance(block, Note):
            guidance = " ".join(lines(block.blocks))
        for field, label in _labelled_fields(block):
            name = _name_without_rows(field.name)
            if name == FORM_ID_FIELD:
                continue
            if name in found:
                found[name] = replace(found[name], rows=found[name].rows + 1)
            else:
                found[name] = _Question(field, heading, label, 1, guidance)
                guidance = ""  # it stands before the first question below it
    yield from found.items()


def _labelled_fields(block: Block) -> Iterator[tuple[Field, str]]:
    """The fields of a block with their labels; in repeated rows the label is the column's heading."""
    if not isinstance(block, Table):
        yield from ((field, field.label) for field in fields((block,)))
        return
    for row in block.rows:
        for head, cell in zip(block.header, row, strict=True):
            for field in fields(cell):
                repeated = any(part.isdecimal() for part in field_path(field.name))
                yield field, " ".join(lines(head)) if repeated else field.label


def _name_without_rows(name: str) -> str:
    return field_name("*" if part.isdecimal() else part for part in field_path(name))


def _name_in_new_form(name: str, parts: AreaParts) -> str:
    """The name that a question would have in the later form; empty where its whole part was removed."""
    first, *rest = field_path(name)
    part = parts.later(first)
    return field_name((part, *rest)) if part and (part == first or first in parts.old) else ""


def _may_move(name: str, other: str, parts: AreaParts) -> bool:
    """Whether a question can have moved from one name to another: into or out of an area's part only with its area."""
    first, target = field_path(name)[0], field_path(other)[0]
    return parts.later(first) == target if first in parts.old or target in parts.new else True


def parts_of_areas(schema: Schema) -> dict[int, str]:
    """The part of a form that is asked only of applicants who choose an area, by the area's number."""
    form, found = Question(schema), dict[int, str]()
    for path, condition in conditions.conditions(schema).items():
        if len(path) == 1 and len(condition.clauses) == 1:
            clause = condition.clauses[0]
            question = form.at(clause.path)
            if len(clause.values) == 1 and question and chooses_area(question):
                found.setdefault(clause.values[0], path[0])
    return found


def _match_elsewhere(
    before: Mapping[str, _Question], after: Mapping[str, _Question], pairs: Mapping[str, str], parts: AreaParts
) -> dict[str, str]:
    """Old by new name, for questions that have another name or are in another part of the form."""
    old = [name for name in before if name not in pairs.values()]
    new = [name for name in after if name not in pairs]
    scores = {
        (i, j): similarity.ratio(text_key(before[one].label), text_key(after[other].label))
        + (0.2 if one.rpartition(".")[2] == other.rpartition(".")[2] else 0.0)
        for i, one in enumerate(old)
        for j, other in enumerate(new)
        if before[one].field.kind == after[other].field.kind and _may_move(one, other, parts)
    }
    return {new[j]: old[i] for i, j in similarity.best_matches(scores, _MIN_LABEL_SIMILARITY).items()}


# --- what became of each ----------------------------------------------------------------------------------------------


def _added(name: str, question: _Question) -> FieldChange:
    details = tuple(_details(None, question))
    label = words.single("inserted", question.label)
    return FieldChange("added", name, label, question.heading, question.field.required, details=details)


def _removed(name: str, question: _Question) -> FieldChange:
    label = words.single("deleted", question.label)
    return FieldChange("removed", name, label, question.heading, question.field.required)


def _compare_pair(name: str, old: _Question, new: _Question) -> FieldChange:
    label = words.word_diff(old.label, new.label)
    details = tuple(_details(old, new))
    same = not details and all(segment.kind == "same" for segment in label)
    return FieldChange("same" if same else "changed", name, label, new.heading, new.field.required, details=details)


def _details(old: _Question | None, new: _Question) -> Iterator[Difference]:
    before, after = dict(_traits(old)) if old else {}, dict(_traits(new))
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name, ""), after.get(name, "")
        if difference := difference_of(name, one, other):
            both = old is not None and name == "choices"
            yield replace(difference, segments=_diff_choices(one, other)) if both else difference


def _diff_choices(old: str, new: str) -> words.WordDiff:
    """The diff of a list of choices: choices are matched by similarity, whatever their positions."""
    before, after = old.split(_SEPARATOR), new.split(_SEPARATOR)
    pairs = similarity.align([text_key(text) for text in before], [text_key(text) for text in after],
                             ([0] * len(before), [0] * len(after)))  # fmt: skip
    parts: list[words.DiffSegment] = []
    for one, other in pairs:
        parts += words.single("same", _SEPARATOR) if parts else ()
        parts += words.word_diff(before[one] if one is not None else "", after[other] if other is not None else "")
    return tuple(parts)


def _traits(question: _Question) -> Iterator[tuple[str, str]]:
    field = question.field
    yield "kind", field.kind
    yield "required", "yes" if field.required else "no"
    for name in _CONSTRAINTS:
        value = getattr(field.constraints, name)
        yield name, number(value) if isinstance(value, int | float) else value or ""
    yield "format", field.constraints.format
    yield "choices", _SEPARATOR.join(choice.label for choice in field.choices)
    yield "rows", str(question.rows) if question.rows > 1 else ""
    yield "unit", field.unit
    yield "value", _value_text(field.value, field)
    yield "help", field.help
    yield "guidance", question.guidance


def _value_text(value: Value, field: Field) -> str:
    """A value that a field is filled in with beforehand, as text."""
    if isinstance(value, tuple):
        return _SEPARATOR.join(_value_text(part, field) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return kroner(value) if field.unit == "kr" else f"{number(value)} {field.unit}".rstrip()
    return next((choice.label for choice in field.choices if value_text(choice.value) == value), value or "")


def difference_of(name: str, old: str, new: str) -> Difference | None:
    """The difference of a value, None where it is the same.

    The diff of a short value with digits, such as a date, replaces it as a whole.
    """
    parts = words.word_diff(old, new)
    if all(part.kind == "same" for part in parts):
        return None
    if max(len(old.split()), len(new.split())) <= _MAX_SHORT_WORDS and any(map(str.isdecimal, old + new)):
        parts = (*words.single("deleted", old), *words.single("inserted", new))
    return Difference(name, "changed" if old and new else "added" if new else "removed", parts, old, new)


# --- rates ------------------------------------------------------------------------------------------------------------


def fixed_rates(old: tuple[Block, ...], new: tuple[Block, ...]) -> tuple[Difference, ...]:
    """The numbers fixed by the form, such as a rate per place, that differ; each named by its label."""
    before, after = _rates_by_question(old), _rates_by_question(new)
    names = dict.fromkeys((*after, *before))
    found = (
        difference_of(
            f"rate:{(after.get(name) or before[name])[0]}", before.get(name, ("", ""))[1], after.get(name, ("", ""))[1]
        )
        for name in names
    )
    return tuple(difference for difference in found if difference)


def _rates_by_question(form: tuple[Block, ...]) -> dict[str, tuple[str, str]]:
    """The label and number of each question with a fixed answer, by the question's name."""
    return {
        name: (question.label, _value_text(question.field.value, question.field))
        for name, question in _questions(form)
        if question.field.read_only
        and isinstance(question.field.value, int | float)
        and not isinstance(question.field.value, bool)
    }
