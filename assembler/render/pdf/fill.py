"""Fill in a blank PDF form: the blank's bytes and an incremental update (ISO 32000-1, 7.5.6)."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from assembler.document.nodes import Field
from assembler.forms.field_types.checkbox import TICKED
from assembler.forms.values import checkbox_name, display_text
from assembler.render.pdf import appearance, form_font, object_streams
from assembler.render.pdf.widgets import widget_of


@dataclass(frozen=True, slots=True)
class _FieldObject:
    """A field object of the blank form: its number, its entries but for the value, and its size in points."""

    number: int
    entries: bytes
    width: float = 0
    height: float = 0


class BlankForm:
    """A blank form, read once; each filled form is its bytes and what changed."""

    def __init__(self, blank: bytes, questions: Sequence[Field]) -> None:
        reader = PdfReader(io.BytesIO(blank))
        self._blank = blank
        self._font = form_font.load()
        self._questions = questions
        self._objects = dict(_terminal_fields(reader))
        self._resources = object_streams.serialize(_dictionary(reader.root_object["/AcroForm"])["/DR"])
        self._next = int(str(reader.trailer["/Size"]))
        self._previous = int(blank[blank.rindex(b"startxref") + 9 :].split()[0])
        root, info = reader.trailer.raw_get("/Root"), reader.trailer.raw_get("/Info")
        self._trailer = b"/Root %d 0 R /Info %d 0 R" % (root.idnum, info.idnum)
        identifiers = reader.trailer["/ID"]
        assert isinstance(identifiers, ArrayObject)
        self._identifier = object_streams.serialize(identifiers[0])
        self._text: dict[str, _FieldObject] = {}
        self._buttons: dict[str, list[tuple[_FieldObject, str]]] = {}
        for question in questions:
            self._read_field(question)

    def _read_field(self, question: Field) -> None:
        kind = widget_of(question).kind
        match kind:
            case "signature":
                return
            case "radio buttons":
                group = self._objects[question.name]
                self._buttons[question.name] = [_without(group, "/V")]
                self._buttons[question.name] += [_without(kid, "/AS") for kid in _objects(group[1]["/Kids"])]
            case "check boxes":
                for choice in question.choices:
                    name = checkbox_name(question.name, choice.value)
                    self._buttons[name] = [_without(self._objects[name], "/V", "/AS")]
            case "check box":
                self._buttons[question.name] = [_without(self._objects[question.name], "/V", "/AS")]
            case "text" | "choice list":
                number, widget = self._objects[question.name]
                box = widget["/Rect"]
                assert isinstance(box, ArrayObject)
                left, bottom, right, top = map(float, box)
                entries = _without((number, widget), "/V", "/AP")[0].entries
                self._text[question.name] = _FieldObject(number, entries, right - left, top - bottom)
            case _:
                assert_never(kind)

    def filled(self, texts: Mapping[str, str]) -> bytes:
        """The form with these texts in its fields, by name (see :func:`filling.texts`)."""
        parts: list[bytes] = []
        entries: dict[int, tuple[int, int, int]] = {}
        position = len(self._blank)
        number = self._next
        for contents_number, contents in self._changed(texts):
            each = contents_number or number
            number += contents_number == 0
            written = object_streams.indirect(each, contents)
            entries[each] = (1, position, 0)
            position += len(written)
            parts.append(written)
        if not parts:
            return self._blank
        update = b"".join(parts)
        identifier = hashlib.md5(update, usedforsecurity=False).hexdigest().encode()
        trailer = b"%s /ID [%s <%s>]" % (self._trailer, self._identifier, identifier)
        return self._blank + update + object_streams.cross_reference(entries, position, number, trailer, self._previous)

    def cut(self, texts: Mapping[str, str]) -> Iterator[str]:
        """The names of the fields that have no room to show all of their text; their values hold it nevertheless."""
        for question in self._questions:
            widget, text = self._text.get(question.name), display_text(question, texts.get(question.name, ""))
            if widget is None:
                continue
            box = appearance.Box(widget.width, widget.height, multiline=widget_of(question).multiline)
            if not box.holds(text if box.multiline else text.replace("\n", " "), self._font):
                yield question.name

    def _changed(self, texts: Mapping[str, str]) -> Iterator[tuple[int, bytes]]:
        """The objects that change, and new appearances (as number 0), each before the field that shows it."""
        following = self._next
        for question in self._questions:
            text = texts.get(question.name)
            if text is not None and question.name in self._text:
                widget = self._text[question.name]
                yield 0, self._appearance(question, widget, display_text(question, text))
                value = object_streams.text_string(text)
                yield widget.number, b"<<%s /V %s /AP <</N %d 0 R>>>>" % (widget.entries, value, following)
                following += 1
        for name, buttons in self._buttons.items():
            if texts.get(name):
                yield from _set_button(buttons, texts[name])

    def _appearance(self, question: Field, widget: _FieldObject, text: str) -> bytes:
        drawn = appearance.text(
            text,
            self._font,
            widget.width,
            widget.height,
            multiline=widget_of(question).multiline,
            right=widget_of(question).right,
        )
        head = b"/Type /XObject /Subtype /Form /BBox [0 0 %.2f %.2f] /Resources %s"
        return object_streams.stream(head % (widget.width, widget.height, self._resources), drawn)


def _set_button(buttons: list[tuple[_FieldObject, str]], text: str) -> Iterator[tuple[int, bytes]]:
    """The button (or group of radio buttons) set to the state of this text."""
    field, *widgets = buttons
    state = object_streams.name_object(text)
    alone = b"" if widgets else b" /AS %s" % state
    yield field[0].number, b"<<%s /V %s%s>>" % (field[0].entries, state, alone)
    for widget, on in widgets:
        yield widget.number, b"<<%s /AS %s>>" % (widget.entries, state if on == text else b"/Off")


def _without(numbered: tuple[int, DictionaryObject], *keys: str) -> tuple[_FieldObject, str]:
    """A field object without these entries, and the state (but for Off) that its appearances know."""
    number, widget = numbered
    kept = DictionaryObject({name: widget.raw_get(name) for name in widget if name not in keys})
    states = [str(name)[1:] for name in widget.get("/AP", {}).get("/N", {}) if name != "/Off"]
    return _FieldObject(number, object_streams.serialize(kept).strip()[2:-2].strip()), states[0] if states else TICKED


def _terminal_fields(reader: PdfReader) -> Iterator[tuple[str, tuple[int, DictionaryObject]]]:
    """Every field that holds a value, by its full name, with its object number."""
    queue = [(each, "") for each in _objects(_dictionary(reader.root_object["/AcroForm"])["/Fields"])]
    while queue:
        (number, field), above = queue.pop()
        name = f"{above}.{field['/T']}" if above else str(field["/T"])
        if "/FT" in field:
            yield name, (number, field)
        else:
            queue.extend((kid, name) for kid in _objects(field["/Kids"]))


def _objects(references: PdfObject) -> Iterator[tuple[int, DictionaryObject]]:
    """The dictionaries that an array refers to, each with its object number."""
    assert isinstance(references, ArrayObject)
    for reference in references:
        assert isinstance(reference, IndirectObject)
        yield reference.idnum, _dictionary(reference.get_object())


def _dictionary(value: PdfObject | None) -> DictionaryObject:
    assert isinstance(value, DictionaryObject)
    return value
