"""A plan in, the definition's file with its texts and sections changed out; the rest stays as it was typed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assembler.core import atomic_files, json_edit
from assembler.core.json_edit import Span
from assembler.word_review.plan import Plan
from assembler.word_review.section_tree import SectionNode

_TEXTS = ("text", "intro")  # members that hold a text as one string or as its lines
_STEP = 2
_ROOT = "/x-circular/sections"
_POINTERS = (("x-provenance", "at"), ("x-open", "place"))


def apply_plan(source: str, plan: Plan) -> tuple[str, tuple[str, ...]]:
    """The text of a definition's file, changed as planned; and the notes that were removed with their sections.

    A note is described by its keyword and the pointer that it was about.
    """
    text = source
    for pointer, typed in plan.texts.items():
        text = _replace_text(text, pointer, typed)
    if not plan.sections:
        return text, ()
    roots = {_ROOT: tuple(node for node in plan.sections)}
    for node, _ in (each for root in plan.sections for each in root.all()):
        if node.part and node.part.kind == "area":
            roots[f"{node.part.pointer}/sections"] = node.below
    arrangement = _SectionEditor(text)
    pointers: dict[str, str] = {}
    for array, nodes in roots.items():
        pointers |= dict(_new_places(nodes, array))
    gone = [pointer for pointer in arrangement.sections(roots) if pointer not in pointers]
    moved = {old: new for old, new in pointers.items() if old != new}
    edits = [(array, nodes) for array, nodes in roots.items() if not arrangement.as_before(nodes, array)]
    for array, nodes in sorted(edits, key=lambda edit: -arrangement.start(edit[0])):
        text = arrangement.replaced(text, array, nodes)
    return _update_pointers(text, moved, gone) if moved or gone else (text, ())


# --- texts ------------------------------------------------------------------------------------------------------------


def _replace_text(text: str, pointer: str, typed: str) -> str:
    """The file with a text at this place: line by line where it was typed so, else as one string."""
    spans = json_edit.spans(text)
    name = pointer.rpartition("/")[2]
    span = spans.get(pointer)
    if span is None:
        return _insert_member(text, spans, pointer, typed)
    old = json.loads(text[span.start : span.end])
    if not typed and name in _TEXTS:
        return _remove_member(text, spans, pointer)
    if isinstance(old, list):
        return text[: span.start] + _list_text(text, spans, pointer, old, typed.split("\n")) + text[span.end :]
    value: Any = typed.split("\n") if "\n" in typed and name in _TEXTS else typed
    return text[: span.start] + json_edit.format_value(value, _indentation(text, span)) + text[span.end :]


def _list_text(text: str, spans: Mapping[str, Span], pointer: str, old: Sequence[str], new: Sequence[str]) -> str:
    """The lines of a text as a list, laid out as the list was."""
    span = spans[pointer]
    raw = text[span.start : span.end]
    if "\n" not in raw:
        return json_edit.format_value(list(new), _indentation(text, span))
    first = spans[f"{pointer}/0"]
    inner = text[text.rfind("\n", 0, first.start) + 1 : first.start]
    outer = " " * _indentation(text, span)
    return "[\n" + ",\n".join(f"{inner}{json.dumps(line, ensure_ascii=False)}" for line in new) + f"\n{outer}]"


def _indentation(text: str, span: Span) -> int:
    """How far the line is indented on which a value (with its name) begins."""
    start = span.start if span.name < 0 else span.name
    line = text[text.rfind("\n", 0, start) + 1 :]
    return len(line) - len(line.lstrip(" "))


def _insert_member(text: str, spans: Mapping[str, Span], pointer: str, typed: str) -> str:
    """A text where there was none: after the heading, or as the first of an area's members."""
    parent, _, name = pointer.rpartition("/")
    value: Any = typed.split("\n") if "\n" in typed else typed
    after = next((each for each in (f"{parent}/heading", f"{parent}/title", f"{parent}/sokere") if each in spans), None)
    assert after is not None  # a section has a heading, a circular a title, an area its applicants
    span = spans[after]
    whole = spans[parent]
    on_lines = "\n" in text[whole.start : whole.end]
    indent = _indentation(text, span)
    joint = f",\n{' ' * indent}" if on_lines else ", "
    written = f"{joint}{json.dumps(name)}: {json_edit.format_value(value, indent)}"
    return text[: span.end] + written + text[span.end :]


def _remove_member(text: str, spans: Mapping[str, Span], pointer: str) -> str:
    span = spans[pointer]
    start = text.rfind(",", 0, span.name)  # a text is never the first of its object
    return text[:start] + text[span.end :]


# --- sections ---------------------------------------------------------------------------------------------------------


def _listed(nodes: Sequence[SectionNode]) -> tuple[SectionNode, ...]:
    """Those of the sections that stand in their list: areas stand in the form."""
    return tuple(node for node in nodes if node.part is None or node.part.kind != "area")


def _new_places(nodes: Sequence[SectionNode], array: str) -> Iterator[tuple[str, str]]:
    """The new place of each section that is kept, by its old one."""
    for index, node in enumerate(_listed(nodes)):
        pointer = f"{array}/{index}"
        if node.part:
            yield node.part.pointer, pointer
        yield from _new_places(node.below, f"{pointer}/sections")


class _SectionEditor:
    """The sections of a file, as they are typed: taken from where they stand, put where they are to stand."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._value = json.loads(text)
        self._spans = json_edit.spans(text)
        self._ids = {self._id(pointer) for pointer in self._spans if pointer.endswith("/id")}

    def _id(self, pointer: str) -> str:
        span = self._spans[pointer]
        return str(json.loads(self._text[span.start : span.end]))

    def sections(self, roots: Mapping[str, Sequence[SectionNode]]) -> list[str]:
        """The places of all sections below these lists, as they were."""
        return [
            pointer.removesuffix("/heading")
            for pointer in self._spans
            if pointer.endswith("/heading") and any(pointer.startswith(f"{root}/") for root in roots)
        ]

    def start(self, array: str) -> int:
        """Where a list of sections stands, or what it is to stand in."""
        return (self._spans.get(array) or self._spans[array.rpartition("/")[0]]).start

    def as_before(self, nodes: Sequence[SectionNode], array: str) -> bool:
        """Whether a list holds the same sections, all the way down."""
        own = _listed(nodes)
        count = 0
        while f"{array}/{count}" in self._spans:
            count += 1
        return len(own) == count and all(
            node.part is not None
            and node.part.pointer == f"{array}/{index}"
            and self.as_before(node.below, f"{array}/{index}/sections")
            for index, node in enumerate(own)
        )

    def replaced(self, text: str, array: str, nodes: Sequence[SectionNode]) -> str:
        """The file with one list of sections as it is to be; what stands before the list may not have changed yet."""
        span = self._spans.get(array)
        if span is not None:
            if not _listed(nodes):
                start = text.rfind(",", 0, span.name)
                return text[:start] + text[span.end :]
            return text[: span.start] + self._list(nodes, _indentation(self._text, span)) + text[span.end :]
        whole = self._spans[array.rpartition("/")[0]]
        last = max(
            (each for pointer, each in self._spans.items() if pointer.rpartition("/")[0] == array.rpartition("/")[0]),
            key=lambda each: each.end,
        )
        indent = (
            _indentation(self._text, last)
            if "\n" in self._text[whole.start : whole.end]
            else _indentation(self._text, whole) + _STEP
        )
        return text[: last.end] + f',\n{" " * indent}"sections": {self._list(nodes, indent)}' + text[last.end :]

    def _list(self, nodes: Sequence[SectionNode], indent: int) -> str:
        inner = indent + _STEP
        parts = ",\n".join(f"{' ' * inner}{self._section(node, inner)}" for node in _listed(nodes))
        return f"[\n{parts}\n{' ' * indent}]"

    def _section(self, node: SectionNode, indent: int) -> str:
        """A section on a line that is so far indented: as it is typed, others below it where they differ."""
        if node.part is None:
            return self._new(node, indent)
        span = self._spans[node.part.pointer]
        if self.as_before(node.below, f"{node.part.pointer}/sections"):
            return self._moved(span, indent)
        members = {name: self._moved(self._spans[f"{node.part.pointer}/{name}"], indent + _STEP)
                   for name in self._at(node.part.pointer) if name != "sections"}  # fmt: skip
        if _listed(node.below):
            members["sections"] = self._list(node.below, indent + _STEP)
        return _object(members, indent)

    def _at(self, pointer: str) -> Mapping[str, Any]:
        value = self._value
        for token in pointer.split("/")[1:]:
            name = token.replace("~1", "/").replace("~0", "~")
            value = value[int(name)] if isinstance(value, list) else value[name]
        assert isinstance(value, dict)
        return value

    def _moved(self, span: Span, indent: int) -> str:
        """A value as it is typed, its lines as far indented as their new place asks for."""
        by = indent - _indentation(self._text, span)
        first, *rest = self._text[span.start : span.end].split("\n")
        return "\n".join([first, *(f"{' ' * by}{line}" if by > 0 else line[-by:] for line in rest)])

    def _new(self, node: SectionNode, indent: int) -> str:
        heading = node.heading
        members: dict[str, Any] = {"id": self._new_id(heading), "heading": heading}
        if node.text:
            members["text"] = node.text.split("\n") if "\n" in node.text else node.text
        if not _listed(node.below):
            return json_edit.format_value(members, indent)
        written = {name: json_edit.format_value(value, indent + _STEP) for name, value in members.items()}
        return _object({**written, "sections": self._list(node.below, indent + _STEP)}, indent)

    def _new_id(self, heading: str) -> str:
        """An id of its own for a section with this heading; ids begin with a letter."""
        name = atomic_files.file_name(heading)
        plain = name if name[:1].isalpha() else f"del-{name}"
        result, number = plain, 1
        while result in self._ids:
            number += 1
            result = f"{plain}-{number}"
        self._ids.add(result)
        return result


def _object(members: Mapping[str, str], indent: int) -> str:
    inner = " " * (indent + _STEP)
    parts = ",\n".join(f"{inner}{json.dumps(name)}: {raw}" for name, raw in members.items())
    return f"{{\n{parts}\n{' ' * indent}}}"


# --- what points at sections ------------------------------------------------------------------------------------------


def _update_pointers(text: str, moved: Mapping[str, str], gone: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The file with the places that its notes name moved along; a note on what is gone goes too."""
    value = json.loads(text)
    dropped: list[str] = []
    for member, name in _POINTERS:
        entries = value.get(member, [])
        pointers: dict[str, Any] = {}
        for index, entry in enumerate(entries):
            at = entry[name]
            if _enclosing(at, gone):
                dropped.append(f"{member}: {at}")
                pointers[f"/{member}/{index}"] = None
            elif old := _enclosing(at, moved):
                pointers[f"/{member}/{index}/{name}"] = moved[old] + at[len(old) :]
        kept = {pointer: new for pointer, new in pointers.items() if new is not None}
        text = json_edit.replace_values(text, kept)
        for index in reversed([index for index in range(len(entries)) if f"/{member}/{index}" in pointers]):
            text = _remove_entry(text, f"/{member}", index, len(entries))
            entries = [entry for at, entry in enumerate(entries) if at != index]
    return text, tuple(dropped)


def _enclosing(pointer: str, sections: Sequence[str] | Mapping[str, str]) -> str:
    """The innermost of these sections that a place lies in or is, nothing where it lies in none."""
    found = [section for section in sections if pointer == section or pointer.startswith(f"{section}/")]
    return max(found, key=len, default="")


def _remove_entry(text: str, array: str, index: int, count: int) -> str:
    spans = json_edit.spans(text)
    span = spans[f"{array}/{index}"]
    if count == 1:
        whole = spans[array]
        return text[: whole.start] + "[]" + text[whole.end :]
    if index + 1 < count:
        return text[: span.start] + text[spans[f"{array}/{index + 1}"].start :]
    return text[: spans[f"{array}/{index - 1}"].end] + text[span.end :]
