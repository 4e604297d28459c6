"""A definition's circular, or a letter's text, as parts that can be traced from Word to their place and back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from assembler.core.errors import Problem, TemplateError
from assembler.document.nodes import Document
from assembler.i18n.language import Language
from assembler.products.circular import compose_circular
from assembler.products.scheme_texts import scheme_facts
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme
from assembler.templating import blocks
from assembler.templating.placeholders import Place
from assembler.word_review import passages, tags
from assembler.word_review.lines import Line, Run, UnsupportedContentError, from_blocks, to_runs
from assembler.word_review.locked_content import Lines, LockedSpan, untagged
from assembler.word_review.passages import Passage
from assembler.word_review.source_map import PassageReader

PartKind: TypeAlias = Literal["intro", "section", "area", "letter"]
MAX_BOOKMARK_LENGTH = 40  # characters of a bookmark's name that Word keeps
_PLAIN = re.compile(r"[^A-Za-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with the text below it: ``place`` is the section's JSON Pointer, ``mark`` its bookmark in Word.

    An area's heading and place are given by the form; what introduces a circular has no heading.
    """

    kind: PartKind
    pointer: str
    bookmark: str
    level: int
    heading: Passage | None
    text: Passage


@dataclass(frozen=True, slots=True)
class Review:
    """What a review copy is made of. ``name`` says what it is of: ``utviklingstiltak/2025``, ``tilskuddsbrev.nb``.

    ``document`` is the circular (or letter) as it is written, ``contents`` of the file it comes from.
    """

    name: str
    kind: Literal["circular", "letter"]
    file: Path
    language: Language
    document: Document
    parts: tuple[Part, ...]

    def read(self, skeleton: str) -> Lines:
        """Markdown without tags as lines. Raises :class:`UnholdableError` or :class:`TemplateError`."""
        return from_blocks(blocks.blocks(skeleton, {}, self.language, Place(str(self.file))))

    def read_line(self, skeleton: str) -> Lines:
        """Markdown on one line, as in a heading of the definition."""
        return (Line("text", to_runs(blocks.inlines(skeleton, {}, self.language, Place(str(self.file))))),)

    def passages(self) -> Iterator[Passage]:
        """Every heading and text, in their order."""
        for part in self.parts:
            if part.heading:
                yield part.heading
            yield part.text

    @property
    def spans(self) -> dict[str, LockedSpan]:
        """Everything that is held anywhere, by its tag."""
        result: dict[str, LockedSpan] = {}
        for passage in self.passages():
            result = {**nested_spans(passage.spans), **result}
        return result

    def texts(self) -> dict[str, tuple[str, Lines]]:
        """Every text that can be edited, by its name in a record: how it is typed, and its folded lines."""
        result = {passage.pointer: (passage.source, passage.lines) for passage in self.passages()}
        return result | {
            tag: (fingerprint(span.lines), span.lines) for tag, span in self.spans.items() if span.kind == "text"
        }

    def record(self) -> str:
        """What the file said when the copy was made, as JSON: digests of each text, what each held thing showed."""
        texts = {name: [digest(source), digest(fingerprint(lines))] for name, (source, lines) in self.texts().items()}
        displayed: dict[str, list[str]] = {}
        for passage in self.passages():
            for span in nested_spans(passage.spans).values():
                told = span.displayed if span.kind == "value" else digest(fingerprint(span.lines))
                if span.kind != "text" and told not in displayed.setdefault(span.tag, []):
                    displayed[span.tag].append(told)
        record = {"of": self.name, "kind": self.kind, "texts": texts, "shown": displayed,
                  "parts": [part.bookmark for part in self.parts]}  # fmt: skip
        return json.dumps(record, ensure_ascii=False, sort_keys=True)


def fingerprint(lines: Lines) -> str:
    """Folded lines as text that differs where they differ; a fact is its name, not what it shows."""
    return json.dumps(
        [
            [line.kind, line.level, line.number, line.note, line.new_page, line.align]
            + [[run.tag or run.text, run.strong, run.emphasis, run.url] for run in line.all_runs()]
            for line in lines
        ],
        ensure_ascii=False,
    )


def nested_spans(spans: Mapping[str, LockedSpan]) -> dict[str, LockedSpan]:
    """The atoms, with those that they hold."""
    result = dict(spans)
    for span in spans.values():
        result = {**nested_spans(span.spans), **result}
    return result


def digest(text: str) -> str:
    """Twelve digits that tell a text from others."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


# --- circular ---------------------------------------------------------------------------------------------------------


def circular_review(definition: Definition, theme: Theme) -> Review:
    """The circular of a definition. Raises :class:`TemplateError` where its texts are wrong."""
    source = definition.schema["x-circular"]
    language: Language = source["language"]
    document = compose_circular(definition, theme)
    outline = _CircularParts(definition, language, theme)
    return Review(str(definition.key), "circular", definition.path, language, document, tuple(outline.parts(source)))


class _CircularParts:
    def __init__(self, definition: Definition, language: Language, theme: Theme) -> None:
        names = scheme_facts(definition, language, theme)
        self._areas = names["omrader"]
        self._reader = PassageReader(definition.path, language, names, _TextPointers(definition.schema).of)
        self._bookmarks: set[str] = set()

    def parts(self, source: Mapping[str, Any]) -> Iterator[Part]:
        pointer = "/x-circular/intro"
        yield Part("intro", pointer, "innledning", 0, None, self._reader.passage(source.get("intro", ""), pointer))
        yield from self._sections(source["sections"], "/x-circular/sections", 1)

    def _sections(self, sections: Sequence[Mapping[str, Any]], target: str, level: int, **more: Any) -> Iterator[Part]:
        for index, section in enumerate(sections):
            pointer = f"{target}/{index}"
            heading = self._reader.passage(section["heading"], f"{pointer}/heading", inline=True, **more)
            text = self._reader.passage(section.get("text", ""), f"{pointer}/text", **more)
            yield Part("section", pointer, self._new_bookmark(section["id"]), level, heading, text)
            if "areas" in section:
                yield from self._area_parts(section["areas"], f"{pointer}/areas", level + 1)
            yield from self._sections(section.get("sections", []), f"{pointer}/sections", level + 1, **more)

    def _area_parts(self, source: str, target: str, level: int) -> Iterator[Part]:
        for index, area in enumerate(self._areas):
            pointer = f"/$defs/satsingsomrade/oneOf/{index}/x-area"
            if "text" not in area and "sections" not in area:
                continue  # an area that has a circular of its own
            displayed = self._reader.passage(source, target, inline=True, omrade=area)
            heading = self._reader.as_locked(
                source, pointer, untagged(displayed.expanded), "the form names its priority areas"
            )
            text = self._reader.passage(area.get("text", ""), f"{pointer}/text", omrade=area)
            yield Part("area", pointer, self._new_bookmark(f"omrade_{area['nummer']}"), level, heading, text)
            yield from self._sections(area.get("sections", []), f"{pointer}/sections", level + 1, omrade=area)

    def _new_bookmark(self, name: str) -> str:
        """A bookmark of its own for a section."""
        plain_name = f"del_{_PLAIN.sub('_', name)}"[: MAX_BOOKMARK_LENGTH - 4]
        bookmark, number = plain_name, 1
        while bookmark in self._bookmarks:
            number += 1
            bookmark = f"{plain_name}_{number}"
        self._bookmarks.add(bookmark)
        return bookmark


class _TextPointers:
    """Where each text of a definition stands: found again by being the same object, not by saying the same."""

    def __init__(self, schema: Any) -> None:
        self._found: dict[int, str] = {}
        self._keep = schema
        self._walk(schema, "")

    def _walk(self, value: Any, target: str) -> None:
        if isinstance(value, Mapping):
            for name, part in value.items():
                self._walk(part, f"{target}/{name.replace('~', '~0').replace('/', '~1')}")
        elif isinstance(value, list):
            for index, part in enumerate(value):
                self._walk(part, f"{target}/{index}")
        elif isinstance(value, str) and len(value) > 1:  # one-letter strings are shared by all of Python
            self._found[id(value)] = target

    def of(self, value: Any) -> str:
        """The JSON Pointer of a text (or of its lines), nothing where it stands in another file or was made."""
        if isinstance(value, str):
            return self._found.get(id(value), "")
        if not isinstance(value, list):
            return ""
        pointer = next((self._found[id(line)] for line in value if id(line) in self._found), "").rpartition("/")[0]
        target: Any = self._keep
        for token in pointer.split("/")[1:]:
            name = token.replace("~1", "/").replace("~0", "~")
            target = target[int(name)] if isinstance(target, list) else target[name]
        return pointer if pointer and target == value else ""


# --- letters ----------------------------------------------------------------------------------------------------------


def letter_review(name: str, file: Path, text: str, day: dt.date) -> Review:
    """A letter's text, or a phrase that letters share, each tag a paragraph of its own; ``day`` dates the copy.

    Raises :class:`TemplateError` where it cannot be shown in Word.
    """
    language: Language = "nn" if name.endswith(".nn") else "nb"
    document = Document(f"Brevtekst: {name}", language, "circular", day, ())
    return Review(name, "letter", file, language, document, (letter_part(file, text, language),))


def letter_part(file: Path, text: str, language: Language) -> Part:
    """The one part of a letter's text."""
    segments = tuple(tags.split_tags(text))
    table = [None if segment.kind == "typed" else _locked_tag(segment) for segment in segments]

    def read(skeleton: str) -> Lines:
        return from_blocks(blocks.blocks(skeleton, {}, language, Place(str(file))))

    try:
        passage = passages.parse_passage(text, "", segments, table, read, "", tags_apart=True)
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
