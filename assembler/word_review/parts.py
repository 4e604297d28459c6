"""Divides a circular, or a letter's text, into parts that can be traced from the definition to Word and back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from assembler.core import json_pointer
from assembler.core.errors import Problem, TemplateError
from assembler.core.json_files import Json
from assembler.document.nodes import Document
from assembler.i18n.language import Language
from assembler.products.circular import compose_circular
from assembler.products.scheme_texts import scheme_facts
from assembler.scheme.loader import Definition
from assembler.scheme.model import SchemeYear
from assembler.scheme.texts import Section
from assembler.scheme.theme import Theme
from assembler.scheme.values import SourceText
from assembler.templating import blocks
from assembler.templating.placeholders import Place
from assembler.word_review import passages, tags
from assembler.word_review.lines import Line, Run, UnsupportedContentError, from_blocks, text_of, to_runs
from assembler.word_review.locked_content import Lines, LockedSpan, untagged
from assembler.word_review.passages import Passage
from assembler.word_review.source_map import PassageReader

PartKind: TypeAlias = Literal["intro", "section", "area", "letter"]
MAX_BOOKMARK_LENGTH = 40  # characters of a bookmark's name that Word keeps
_NOT_IN_BOOKMARKS = re.compile(r"[^A-Za-z0-9_]+")
_AREA_HEADING_LOCKED = "the form names its priority areas"


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with the text below it: ``pointer`` is the section's JSON Pointer, ``bookmark`` its bookmark in Word.

    The heading of an area comes from the form; what introduces a circular has none.
    """

    kind: PartKind
    pointer: str
    bookmark: str
    level: int
    heading: Passage | None
    text: Passage

    def passages(self) -> Iterator[Passage]:
        """The heading, if there is one, and the text."""
        if self.heading:
            yield self.heading
        yield self.text

    @property
    def heading_text(self) -> str:
        """The heading as displayed, empty where there is none."""
        return text_of(self.heading.expanded[0].runs) if self.heading and self.heading.lines else ""


@dataclass(frozen=True, slots=True)
class Review:
    """What a review copy is made of. ``name`` identifies it: ``utviklingstiltak/2025``, ``tilskuddsbrev.nb``.

    ``document`` is the circular (or letter) as it is published, ``file`` the one that its texts stand in.
    """

    name: str
    kind: Literal["circular", "letter"]
    file: Path
    language: Language
    document: Document
    parts: tuple[Part, ...]

    def read(self, skeleton: str) -> Lines:
        """Markdown without tags as lines. Raises :class:`UnsupportedContentError` or :class:`TemplateError`."""
        return from_blocks(blocks.blocks(skeleton, {}, self.language, Place(str(self.file))))

    def read_line(self, skeleton: str) -> Lines:
        """Markdown on one line, as in a heading of the definition."""
        return (Line("text", to_runs(blocks.inlines(skeleton, {}, self.language, Place(str(self.file))))),)

    def passages(self) -> Iterator[Passage]:
        """Every heading and text, in their order."""
        for part in self.parts:
            yield from part.passages()

    @property
    def lines(self) -> Lines:
        """All headings and texts as they are displayed."""
        result: list[Line] = []
        for part in self.parts:
            if part.heading:
                result.append(replace(part.heading.expanded[0], kind="heading", level=part.level))
            result += part.text.expanded
        return tuple(result)

    @property
    def spans(self) -> dict[str, LockedSpan]:
        """All locked spans, by their tags."""
        result: dict[str, LockedSpan] = {}
        for passage in self.passages():
            result = {**nested_spans(passage.spans), **result}
        return result

    def texts(self) -> dict[str, tuple[str, Lines]]:
        """Every text that can be edited, by its name in the record: its source and its collapsed lines."""
        result = {passage.pointer: (passage.source, passage.lines) for passage in self.passages()}
        return result | {
            tag: (fingerprint(span.lines), span.lines) for tag, span in self.spans.items() if span.kind == "text"
        }

    def record(self) -> str:
        """The state of the source when the copy is made, as JSON: digests of each text, what each span displays."""
        texts = {name: [digest(source), digest(fingerprint(lines))] for name, (source, lines) in self.texts().items()}
        displayed: dict[str, list[str]] = {}
        for passage in self.passages():
            for span in nested_spans(passage.spans).values():
                content = span.displayed if span.kind == "value" else digest(fingerprint(span.lines))
                if span.kind != "text" and content not in displayed.setdefault(span.tag, []):
                    displayed[span.tag].append(content)
        record = {"of": self.name, "kind": self.kind, "texts": texts, "shown": displayed,
                  "parts": [part.bookmark for part in self.parts]}  # fmt: skip
        return json.dumps(record, ensure_ascii=False, sort_keys=True)


def fingerprint(lines: Lines) -> str:
    """Collapsed lines as text that differs where they differ; a fact is its tag, not what it displays."""
    return json.dumps(
        [
            [line.kind, line.level, line.number, line.note, line.new_page, line.align]
            + [[run.tag or run.text, run.strong, run.emphasis, run.url] for run in line.all_runs()]
            for line in lines
        ],
        ensure_ascii=False,
    )


def nested_spans(spans: Mapping[str, LockedSpan]) -> dict[str, LockedSpan]:
    """The spans, with those within them."""
    result = dict(spans)
    for span in spans.values():
        result = {**nested_spans(span.spans), **result}
    return result


def digest(text: str) -> str:
    """The first twelve hexadecimal digits of the text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


# --- circular ---------------------------------------------------------------------------------------------------------


def circular_review(definition: Definition, theme: Theme) -> Review:
    """The circular of a definition. Raises :class:`TemplateError` where its texts are wrong."""
    document = compose_circular(definition, theme)
    year = definition.year(document.language)
    names = scheme_facts(definition, document.language, theme)
    find_text = _TextFinder(definition.schema).find
    reader = PassageReader(definition.path, document.language, names, find_text)
    parts = tuple(_CircularParts(year).parts(reader))
    return Review(str(definition.key), "circular", definition.path, document.language, document, parts)


class _CircularParts:
    def __init__(self, year: SchemeYear) -> None:
        self._year = year
        self._bookmarks: set[str] = set()

    def parts(self, reader: PassageReader) -> Iterator[Part]:
        circular = self._year.circular
        yield Part("intro", circular.intro.pointer, "innledning", 0, None, reader.passage(circular.intro))
        yield from self._sections(circular.sections, 1, reader)

    def _sections(self, sections: Sequence[Section], level: int, reader: PassageReader) -> Iterator[Part]:
        for section in sections:
            heading, text = reader.passage(section.heading, inline=True), reader.passage(section.text)
            yield Part("section", section.pointer, self._new_bookmark(section.id), level, heading, text)
            if section.area_heading:
                yield from self._areas(section.area_heading, level + 1, reader)
            yield from self._sections(section.sections, level + 1, reader)

    def _areas(self, source: SourceText, level: int, reader: PassageReader) -> Iterator[Part]:
        for area in self._year.areas:
            if not area.is_described:
                continue
            within = reader.with_names({"omrade": area.names})
            displayed = untagged(within.passage(source, inline=True).expanded)
            pointer = f"{area.pointer}/x-area"
            heading = within.as_locked(SourceText(source.text, pointer), displayed, _AREA_HEADING_LOCKED)
            bookmark = self._new_bookmark(f"omrade_{area.number}")
            yield Part("area", pointer, bookmark, level, heading, within.passage(area.text))
            yield from self._sections(area.sections, level + 1, within)

    def _new_bookmark(self, name: str) -> str:
        """A bookmark for a section, different from those before it."""
        plain_name = f"del_{_NOT_IN_BOOKMARKS.sub('_', name)}"[: MAX_BOOKMARK_LENGTH - 4]
        bookmark, number = plain_name, 1
        while bookmark in self._bookmarks:
            number += 1
            bookmark = f"{plain_name}_{number}"
        self._bookmarks.add(bookmark)
        return bookmark


class _TextFinder:
    """Finds which text of a definition a value is: by identity, since two texts can be equal."""

    def __init__(self, schema: Json) -> None:
        self._pointers: dict[int, str] = {}
        self._schema = schema  # keeps the strings alive, so that no other gets the id of one
        self._walk(schema, "")

    def _walk(self, value: Json, pointer: str) -> None:
        if isinstance(value, Mapping):
            for name, part in value.items():
                self._walk(part, f"{pointer}{json_pointer.pointer_of(name)}")
        elif isinstance(value, list):
            for index, part in enumerate(value):
                self._walk(part, f"{pointer}/{index}")
        elif isinstance(value, str) and len(value) > 1:  # Python shares strings of one letter
            self._pointers[id(value)] = pointer

    def find(self, value: object) -> SourceText | None:
        """The text (or list of lines) with its pointer; none for one of another file or that was computed."""
        if isinstance(value, str):
            pointer = self._pointers.get(id(value), "")
            return SourceText(value, pointer) if pointer else None
        if not isinstance(value, list):
            return None
        first = next((self._pointers[id(line)] for line in value if id(line) in self._pointers), "")
        pointer = first.rpartition("/")[0]
        if not pointer or json_pointer.resolve(self._schema, pointer) != value:
            return None
        return SourceText("\n".join(value), pointer)


# --- letters ----------------------------------------------------------------------------------------------------------


def letter_review(name: str, file: Path, text: str, day: dt.date) -> Review:
    """A letter's text, or a phrase that letters share, each tag a paragraph of its own; ``day`` dates the copy.

    Raises :class:`TemplateError` where Word cannot display it.
    """
    language: Language = "nn" if name.endswith(".nn") else "nb"
    document = Document(f"Brevtekst: {name}", language, "circular", day, ())
    return Review(name, "letter", file, language, document, (letter_part(file, text, language),))


def letter_part(file: Path, text: str, language: Language) -> Part:
    """The one part of a letter's text. Raises :class:`TemplateError` where Word cannot display it."""
    template = tuple(tags.split_tags(text))
    spans = [None if segment.kind == "typed" else _locked_tag(segment) for segment in template]

    def read(skeleton: str) -> Lines:
        return from_blocks(blocks.blocks(skeleton, {}, language, Place(str(file))))

    try:
        passage = passages.parse_passage(text, "", template, spans, read, "", tags_apart=True)
    except UnsupportedContentError as error:
        raise TemplateError([Problem(str(file), "", f"cannot be shown in Word: it holds {error}")]) from error
    return Part("letter", "", "del_brev", 0, None, passage)


def _locked_tag(segment: tags.TemplateSegment) -> LockedSpan:
    if segment.kind == "value":
        return LockedSpan("value", tags.control_tag(segment.expression), segment.raw, segment.raw)
    displayed = " ".join(segment.raw.split())
    if not segment.whole_lines:
        return LockedSpan("value", tags.control_tag(displayed), segment.raw, displayed)
    lines = (Line("text", (Run(displayed),)),)
    return LockedSpan("region", tags.control_tag(displayed, "%"), segment.raw, lines=lines, whole_lines=True)
