"""Edits the file of a definition as planned: texts, sections and notes about these; all else stays as typed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assembler.core import atomic_files
from assembler.core.json_edit import Span, format_value
from assembler.core.json_files import Json, list_in, object_in, text_in
from assembler.core.json_pointer import is_within, keys_of
from assembler.scheme.source import CIRCULAR_SECTIONS, NOTES, Source
from assembler.word_review.plan import Plan
from assembler.word_review.section_tree import SectionNode

_TEXT_KEYS = ("text", "intro")  # members that are a text as one string or as a list of its lines
_INDENT = 2


def apply_plan(text: str, plan: Plan) -> tuple[str, tuple[str, ...]]:
    """The text of a definition's file, changed as planned; and the notes that were removed with their sections.

    A note is described by its keyword and the pointer that it was about.
    """
    source = Source(text)
    for pointer, new in plan.texts.items():
        source = _with_text(source, pointer, new)
    if not plan.sections:
        return source.text, ()
    arrays = {CIRCULAR_SECTIONS: plan.sections}
    for node, _ in (each for root in plan.sections for each in root.all()):
        if node.part and node.is_area:
            arrays[f"{node.part.pointer}/sections"] = node.below
    new_pointers = {old: new for array, nodes in arrays.items() for old, new in _new_pointers(nodes, array)}
    removed = [pointer for pointer in _sections(source, arrays) if pointer not in new_pointers]
    moved = {old: new for old, new in new_pointers.items() if old != new}
    edited = _SectionEditor(source).with_arrays(arrays)
    return _with_notes(edited, moved, removed) if moved or removed else (edited.text, ())


# --- texts ------------------------------------------------------------------------------------------------------------


def _with_text(source: Source, pointer: str, text: str) -> Source:
    """The source with a text at this pointer: as a list of lines where it was one, else as one string."""
    if not source.has(pointer):
        return _with_new_text(source, pointer, text)
    name = keys_of(pointer)[-1]
    if not text and name in _TEXT_KEYS:
        return source.without(pointer)
    span, lines = source.spans[pointer], text.split("\n")
    if isinstance(source.at(pointer), list):
        return _spliced(source, span.start, span.end, _lines(source, pointer, lines))
    value = lines if len(lines) > 1 and name in _TEXT_KEYS else text
    return _spliced(source, span.start, span.end, format_value(value, span.indentation(source.text)))


def _spliced(source: Source, start: int, end: int, raw: str) -> Source:
    return Source(source.text[:start] + raw + source.text[end:])


def _lines(source: Source, pointer: str, lines: Sequence[str]) -> str:
    """A list of lines, laid out as the list at this pointer is."""
    text, span = source.text, source.spans[pointer]
    indent = span.indentation(text)
    if "\n" not in text[span.start : span.end]:
        return format_value(list(lines), indent)
    first = source.spans[f"{pointer}/0"].start
    inner = text[text.rfind("\n", 0, first) + 1 : first]
    items = ",\n".join(f"{inner}{json.dumps(line, ensure_ascii=False)}" for line in lines)
    return f"[\n{items}\n{' ' * indent}]"


def _with_new_text(source: Source, pointer: str, text: str) -> Source:
    """The source with a text where there was none: after the heading, or the first of an area's members."""
    parent, _, name = pointer.rpartition("/")
    before = next((each for key in ("heading", "title", "sokere") if source.has(each := f"{parent}/{key}")), None)
    assert before is not None  # a section has a heading, a circular a title, an area its applicants
    whole, span = source.spans[parent], source.spans[before]
    indent = span.indentation(source.text)
    separator = f",\n{' ' * indent}" if "\n" in source.text[whole.start : whole.end] else ", "
    member = f"{json.dumps(name)}: {format_value(_text_value(text), indent)}"
    return _spliced(source, span.end, span.end, separator + member)


def _text_value(text: str) -> Json:
    """A text as definitions have it: a list of its lines where it has several."""
    return [*text.split("\n")] if "\n" in text else text


# --- sections ---------------------------------------------------------------------------------------------------------


def _in_array(nodes: Sequence[SectionNode]) -> tuple[SectionNode, ...]:
    """The sections that are items of an array: areas are not, for they stand in the form."""
    return tuple(node for node in nodes if not node.is_area)


def _new_pointers(nodes: Sequence[SectionNode], array: str) -> Iterator[tuple[str, str]]:
    """The old and the new pointer of each section that is kept."""
    for index, node in enumerate(_in_array(nodes)):
        pointer = f"{array}/{index}"
        if node.part:
            yield node.part.pointer, pointer
        yield from _new_pointers(node.below, f"{pointer}/sections")


def _sections(source: Source, arrays: Iterable[str]) -> Iterator[str]:
    """The pointers of all sections below these arrays, as they are in the source."""
    for pointer in source.spans:
        if pointer.endswith("/heading") and any(is_within(pointer, array) for array in arrays):
            yield pointer.removesuffix("/heading")


class _SectionEditor:
    """Puts the sections of a source into another order; each section's own text stays as it was typed."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text, self._spans = source.text, source.spans
        self._ids = {text_in(source.at(pointer)) for pointer in self._spans if pointer.endswith("/id")}

    def with_arrays(self, arrays: Mapping[str, Sequence[SectionNode]]) -> Source:
        """The source with these sections in its arrays, by pointer."""
        text = self._text
        changed = [(array, nodes) for array, nodes in arrays.items() if not self._is_unchanged(nodes, array)]
        for array, nodes in sorted(changed, key=lambda each: -self._start(each[0])):  # what is before keeps its place
            start, end, raw = self._array_edit(array, nodes)
            text = text[:start] + raw + text[end:]
        return Source(text)

    def _start(self, array: str) -> int:
        """Where an array begins, or the object that it will be in."""
        return (self._spans.get(array) or self._spans[array.rpartition("/")[0]]).start

    def _is_unchanged(self, nodes: Sequence[SectionNode], array: str) -> bool:
        """Whether an array has these sections already, at all levels."""
        kept = _in_array(nodes)
        count = len(self._source.below(array)) if self._source.has(array) else 0
        return len(kept) == count and all(
            node.part is not None
            and node.part.pointer == f"{array}/{index}"
            and self._is_unchanged(node.below, f"{array}/{index}/sections")
            for index, node in enumerate(kept)
        )

    def _array_edit(self, array: str, nodes: Sequence[SectionNode]) -> tuple[int, int, str]:
        """The range of the text to replace, and its new text, for an array to have these sections."""
        span = self._spans.get(array)
        if span is not None:
            if not _in_array(nodes):
                return self._text.rfind(",", 0, span.name), span.end, ""  # an array is never the first member
            return span.start, span.end, self._array(nodes, span.indentation(self._text))
        parent = array.rpartition("/")[0]
        whole, last = self._spans[parent], self._spans[self._source.below(parent)[-1]]
        on_lines = "\n" in self._text[whole.start : whole.end]
        indent = last.indentation(self._text) if on_lines else whole.indentation(self._text) + _INDENT
        return last.end, last.end, f',\n{" " * indent}"sections": {self._array(nodes, indent)}'

    def _array(self, nodes: Sequence[SectionNode], indent: int) -> str:
        inner = indent + _INDENT
        items = ",\n".join(f"{' ' * inner}{self._section(node, inner)}" for node in _in_array(nodes))
        return f"[\n{items}\n{' ' * indent}]"

    def _section(self, node: SectionNode, indent: int) -> str:
        """A section at this indentation: as it was typed, but for the sections below it where these change."""
        if node.part is None:
            return self._new_section(node, indent)
        pointer = node.part.pointer
        if self._is_unchanged(node.below, f"{pointer}/sections"):
            return self._indented(self._spans[pointer], indent)
        members = {keys_of(each)[-1]: each for each in self._source.below(pointer)}
        raw = {
            name: self._indented(self._spans[each], indent + _INDENT)
            for name, each in members.items()
            if name != "sections"
        }
        if _in_array(node.below):
            raw["sections"] = self._array(node.below, indent + _INDENT)
        return _object(raw, indent)

    def _indented(self, span: Span, indent: int) -> str:
        """A value as it was typed, its lines moved to this indentation."""
        by = indent - span.indentation(self._text)
        first, *rest = self._text[span.start : span.end].split("\n")
        return "\n".join([first, *(f"{' ' * by}{line}" if by > 0 else line[-by:] for line in rest)])

    def _new_section(self, node: SectionNode, indent: int) -> str:
        members: dict[str, Json] = {"id": self._new_id(node.heading), "heading": node.heading}
        if node.text:
            members["text"] = _text_value(node.text)
        if not _in_array(node.below):
            return format_value(members, indent)
        raw = {name: format_value(value, indent + _INDENT) for name, value in members.items()}
        return _object({**raw, "sections": self._array(node.below, indent + _INDENT)}, indent)

    def _new_id(self, heading: str) -> str:
        """An id for a new section with this heading; ids begin with a letter."""
        name = atomic_files.file_name(heading)
        plain = name if name[:1].isalpha() else f"del-{name}"
        result, number = plain, 1
        while result in self._ids:
            number += 1
            result = f"{plain}-{number}"
        self._ids.add(result)
        return result


def _object(members: Mapping[str, str], indent: int) -> str:
    """An object of these members, which are JSON text, on lines of their own."""
    inner = " " * (indent + _INDENT)
    parts = ",\n".join(f"{inner}{json.dumps(name)}: {raw}" for name, raw in members.items())
    return f"{{\n{parts}\n{' ' * indent}}}"


# --- notes about sections ---------------------------------------------------------------------------------------------


def _with_notes(source: Source, moved: Mapping[str, str], removed: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The text with the pointers of notes changed as their sections moved, without notes about removed sections.

    Also gives what :func:`apply_plan` says of the notes that it leaves out.
    """
    dropped: dict[str, str] = {}  # descriptions by pointer
    for keyword, key in NOTES:
        values: dict[str, str] = {}
        for index, note in enumerate(list_in(object_in(source.value).get(keyword))):
            about, pointer = text_in(object_in(note).get(key)), f"/{keyword}/{index}"
            if _enclosing(about, removed):
                dropped[pointer] = f"{keyword}: {about}"
            elif old := _enclosing(about, moved):
                values[f"{pointer}/{key}"] = moved[old] + about[len(old) :]
        source = source.with_values(values)
    for pointer in reversed(dropped):  # from the end, so that those before keep their index
        source = source.without(pointer)
    return source.text, tuple(dropped.values())


def _enclosing(pointer: str, sections: Iterable[str]) -> str:
    """The innermost of these sections that a pointer is in or is, empty where it is in none."""
    return max((section for section in sections if is_within(pointer, section)), key=len, default="")
