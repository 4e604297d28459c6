"""Gives access to a definition as it is typed: its values and texts by JSON Pointer, their lines, edits of its file.

What reads a definition as one JSON value among others (positions of findings, copies for review, the next year's file)
works on this; all else on the typed :class:`SchemeYear`, whose values have their pointer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from assembler.core import json_edit, json_pointer
from assembler.core.json_edit import Span
from assembler.core.json_files import Json, object_in
from assembler.core.json_pointer import escape_key
from assembler.i18n.language import LANGUAGES, Language
from assembler.scheme.model import OpenPoint

TextRole: TypeAlias = Literal["label", "help", "line", "prose", "heading"]

_NON_TEXT_KEYWORDS = (
    "x-provenance",
    "x-open",
    "const",
    "enum",
    "default",
    "examples",
    "$ref",
    "pattern",
    "x-nn",
    "x-calculate",
)
_VALUE_KEYS = frozenset(
    ("$schema", "$id", "$ref", "const", "enum", "pattern", "format", "type", "id", "required", "epost", "telefon",
     "x-provenance", "x-open", "x-calculate", "x-prefill", "x-widget", "eget_rundskriv")
)  # fmt: skip  # keys below which strings are values, names or sources
NOTES = (("x-provenance", "at"), ("x-open", "place"))  # lists of notes, and the key of what each is about (a pointer)
CIRCULAR_SECTIONS = "/x-circular/sections"
_FORM_TEXT_KEYS = frozenset(("title", "description", "x-message"))
_FORM_KEYS = ("properties", "required", "allOf", "$defs")  # the members of a definition that describe its form
_MAP_KEYWORDS = (
    "properties",
    "$defs",
    "definitions",
    "patternProperties",
    "dependentSchemas",
    "x-reports",
    "x-letters",
    "fakta",
)


@dataclass(frozen=True)
class Source:
    """The text of a JSON file, such as a definition or a part that definitions share.

    It need not be valid JSON as long as only places are asked for.
    """

    text: str

    @cached_property
    def value(self) -> Json:
        """What the text says. Raises :class:`ValueError` where it is not JSON."""
        value: Json = json.loads(self.text)
        return value

    @cached_property
    def spans(self) -> Mapping[str, Span]:
        """The ranges of characters at which the values are typed, by pointer, each whole before its parts."""
        return json_edit.spans(self.text)

    def has(self, pointer: str) -> bool:
        """Whether there is a value at this place."""
        return pointer in self.spans

    def at(self, pointer: str) -> Json:
        """The value at this place. Raises :class:`LookupError` where there is none."""
        return json_pointer.resolve(self.value, pointer)

    def below(self, pointer: str) -> tuple[str, ...]:
        """The pointers of the members or items of the value at this place, in their order."""
        value = self.at(pointer)
        keys = value if isinstance(value, Mapping) else range(len(value)) if isinstance(value, list) else ()
        return tuple(f"{pointer}/{escape_key(str(key))}" for key in keys)

    def position(self, pointer: str) -> tuple[int, int]:
        """Line and column, from 1, of a value or of the nearest whole that is typed; of a member those of its name."""
        return json_edit.nearest_span(self.spans, pointer).position(self.text)

    def strings(self, skip: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
        """The pointer and contents of every string, but for what stands below members of these names."""
        yield from _strings(self.value, "", skip)

    def prose(self) -> Iterator[tuple[str, str]]:
        """The pointer and contents of every string that people read, each line of a list by itself."""
        yield from self.strings(_VALUE_KEYS)

    def texts(self) -> Iterator[DefinitionText]:
        """Every text that people read, as :func:`definition_texts` lists them."""
        yield from definition_texts(self.value)

    def with_values(self, values: Mapping[str, object]) -> Source:
        """The source with the values at these pointers replaced; everything else stays as it was typed."""
        return Source(json_edit.replace_values(self.text, values))

    def with_member(self, name: str, value: object, before: str) -> Source:
        """The source with one more member, put before another of the whole's members."""
        return Source(json_edit.insert_member(self.text, name, value, before))

    def without(self, pointer: str) -> Source:
        """The source without the member or item at this place; everything else stays as it was typed."""
        return Source(json_edit.remove_value(self.text, pointer))

    def with_open_points(self, points: Sequence[OpenPoint]) -> Source:
        """The source with these open points after the facts, before the first member that describes the form."""
        members = list(object_in(self.value))
        before = next((name for name in _FORM_KEYS if name in members), members[0])
        return self.with_member("x-open", [point.as_json() for point in points], before)


def is_nynorsk(pointer: str) -> bool:
    """Whether a text at this place is the nynorsk form of another."""
    return not {"nn", "x-nn"}.isdisjoint(json_pointer.keys_of(pointer))


def is_form_text(pointer: str) -> bool:
    """Whether a text at this place asks or guides in a form: a label, a help text or a message."""
    return not _FORM_TEXT_KEYS.isdisjoint(json_pointer.keys_of(pointer))


@dataclass(frozen=True, slots=True)
class DefinitionText:
    """A text in one language form: its lines, and its place as a pointer; with ``is_list`` each line is an item of it.

    ``bokmal_pointer`` is the place of the bokmål text beside a nynorsk one, empty for other texts.
    """

    pointer: str
    language: Language
    role: TextRole
    lines: tuple[str, ...]
    is_list: bool = False
    bokmal_pointer: str = ""


def definition_texts(schema: object) -> Iterator[DefinitionText]:
    """Every text of a definition or a shared schema, in its order; none of a value that is not an object."""
    circular = schema.get("x-circular") if isinstance(schema, Mapping) else None
    language = circular.get("language") if isinstance(circular, Mapping) else None
    yield from _TextReader(language if language in LANGUAGES else "nb").below(schema, "", False)


def _strings(value: Json, pointer: str, skip: frozenset[str]) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name not in skip:
                yield from _strings(part, f"{pointer}/{escape_key(name)}", skip)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _strings(part, f"{pointer}/{index}", skip)
    elif isinstance(value, str):
        yield pointer, value


class _TextReader:
    """Lists the texts of a definition; ``language`` is that of the circular's own text."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def below(self, value: object, pointer: str, named: bool) -> Iterator[DefinitionText]:
        """The texts below a value; with ``named``, its keys are names that users chose, not keywords."""
        if isinstance(value, list):
            for index, part in enumerate(value):
                yield from self.below(part, f"{pointer}/{index}", False)
        elif isinstance(value, Mapping):
            if value.keys() == {"nb", "nn"} and not any(isinstance(part, Mapping) for part in value.values()):
                yield from self._both(value, pointer)
                return
            for name, part in value.items():
                place = f"{pointer}/{escape_key(name)}"
                if named:
                    yield from self.below(part, place, False)
                else:
                    yield from self._keyword(value, name, part, place, pointer)

    def _keyword(
        self, schema: Mapping[str, object], name: str, part: object, place: str, pointer: str
    ) -> Iterator[DefinitionText]:
        if name in _NON_TEXT_KEYWORDS:
            return
        if name in ("title", "description") and isinstance(part, str):
            role: TextRole = "label" if name == "title" else "help"
            yield from self._text(part, place, "nb", role)
            translated = schema.get("x-nn")
            nynorsk = translated.get(name) if isinstance(translated, Mapping) else None
            yield from self._text(nynorsk, f"{pointer}/x-nn/{name}", "nn", role, place)
        elif name == "x-circular":
            yield from self._section(part, place)
        elif name == "x-area" and isinstance(part, Mapping):
            own = {key: part[key] for key in ("text", "sections") if key in part}
            yield from self._section(own, place)
            yield from self.below({key: part[key] for key in part if key not in own}, place, False)
        else:
            yield from self.below(part, place, name in _MAP_KEYWORDS)

    def _both(self, value: Mapping[str, object], pointer: str) -> Iterator[DefinitionText]:
        role: TextRole = "prose" if any(isinstance(part, list) for part in value.values()) else "line"
        yield from self._text(value["nb"], f"{pointer}/nb", "nb", role)
        yield from self._text(value["nn"], f"{pointer}/nn", "nn", role, f"{pointer}/nb")

    def _section(self, section: object, pointer: str) -> Iterator[DefinitionText]:
        if not isinstance(section, Mapping):
            return
        for name in ("title", "heading", "areas"):
            yield from self._text(section.get(name), f"{pointer}/{name}", self._language, "heading")
        for name in ("intro", "text"):
            yield from self._text(section.get(name), f"{pointer}/{name}", self._language, "prose")
        parts = section.get("sections")
        for index, part in enumerate(parts if isinstance(parts, list) else ()):
            yield from self._section(part, f"{pointer}/sections/{index}")

    def _text(
        self, value: object, pointer: str, language: Language, role: TextRole, bokmal_pointer: str = ""
    ) -> Iterator[DefinitionText]:
        if isinstance(value, str):
            yield DefinitionText(pointer, language, role, tuple(value.split("\n")), False, bokmal_pointer)
        elif isinstance(value, list) and all(isinstance(line, str) for line in value):
            lines = tuple("\n".join(value).split("\n")) if value else ()
            yield DefinitionText(pointer, language, role, lines, len(lines) == len(value), bokmal_pointer)
