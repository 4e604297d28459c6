"""Freeze the fields of a filled form for its archive copy: cleaned, read-only, drawn again from their values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from assembler.archive import display
from assembler.archive.addendum import Addendum
from assembler.archive.objects import keep_only, new_dictionary, string
from assembler.document.nodes import FORM_ID_FIELD
from assembler.document.words import label as word
from assembler.i18n.language import LANGUAGES
from assembler.intake.pdf.objects import MAX_DEPTH, array, dictionary, integer, members, resolve, text
from assembler.render.pdf import appearance, form_font
from assembler.render.pdf.appearance import Box
from assembler.render.pdf.font_object import font_object

_READ_ONLY, _MULTILINE = 1 << 0, 1 << 12
_FLAGS = 0b11 | _MULTILINE | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 17 | 1 << 22  # those that acroform.py sets, push button
_PRINT_FLAG = 4  # annotation flag
_FORMAT_SCRIPT = "/AssemblerFormat"  # the format script that a frozen field had, so that it can be frozen again

_SIGNED_BY = "/AssemblerSigned"  # who signed, for the same reason
_FIELD_ENTRIES = (
    "/T",
    "/TU",
    "/FT",
    "/V",
    "/Ff",
    "/Opt",
    "/Kids",
    "/Parent",
    "/Q",
    "/DA",
    "/MaxLen",
    _FORMAT_SCRIPT,
    _SIGNED_BY,
)
_WIDGET_ENTRIES = ("/Type", "/Subtype", "/Rect", "/F", "/StructParent", "/P", "/AS", "/AP")
_INHERITED = ("/FT", "/V", "/Ff", "/Opt", "/Q", "/MaxLen")
# A tooltip is «label (må fylles ut). Help.» (acroform.py); a label can hold a full stop, but not before a capital.
_LABEL_SUFFIXES = "|".join(
    re.escape(word(name, language)) for name in ("required", "calculated") for language in LANGUAGES
)
_LABEL = re.compile(rf"(.+?)(?: \((?:{_LABEL_SUFFIXES})\)|(?<!Nr)\. (?=[A-ZÆØÅ])|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Widget:
    """A tagged widget on page ``page`` (from 1)."""

    annotation: DictionaryObject
    page: int


class Fields:
    """The fields of the document in a writer; what they cannot show goes into ``addendum``."""

    def __init__(self, writer: PdfWriter, addendum: Addendum) -> None:
        self._writer = writer
        self._addendum = addendum
        self._font = form_font.load()
        self._resources = new_dictionary(Font=new_dictionary(**{appearance.FONT_NAME: font_object(writer, self._font)}))
        self._streams: dict[tuple[bytes, str, str], IndirectObject] = {}
        self._fields: dict[int, DictionaryObject] = {}

    def identifier(self) -> str:
        """The form's identifier (``scheme.form_id``), empty where it has none."""
        for reference in array(dictionary(self._writer.root_object["/AcroForm"]).get("/Fields")):
            if dictionary(reference).get("/T") == FORM_ID_FIELD:
                return text(dictionary(reference).get("/V"))
        return ""

    def clean(self, widgets: list[Widget]) -> None:
        """Remove from the hierarchy of fields all that a read-only field does not need; write out what is inherited."""
        top = array(dictionary(self._writer.root_object["/AcroForm"]).get("/Fields"))
        top = self._walk([*top, *(_topmost_field(widget.annotation) for widget in widgets)])
        on_page = {id(widget.annotation) for widget in widgets}
        for field in self._fields.values():
            keep_only(field, _FIELD_ENTRIES + _WIDGET_ENTRIES if id(field) in on_page else _FIELD_ENTRIES)
        form_entries = new_dictionary(
            Fields=ArrayObject(top), DR=self._resources, DA=string(appearance.DEFAULT_APPEARANCE)
        )
        self._writer.root_object[NameObject("/AcroForm")] = self._writer._add_object(form_entries)

    def _walk(self, top: list[PdfObject]) -> list[PdfObject]:
        """Visit every field once, from the top; returns the fields at the top, each once."""
        kept = self._unseen(top, None)
        queue = [(reference, DictionaryObject()) for reference in reversed(kept)]
        while queue:
            reference, inherited = queue.pop()
            node = dictionary(reference)
            values = DictionaryObject(
                {
                    NameObject(key): node.raw_get(key) if key in node else inherited.raw_get(key)
                    for key in _INHERITED
                    if key in node or key in inherited
                }
            )
            kids = self._unseen(array(node.get("/Kids")), reference)
            if "/Kids" in node:
                node[NameObject("/Kids")] = ArrayObject(kids)
            if any("/T" in dictionary(kid) for kid in kids):
                for key in _INHERITED:
                    node.pop(key, None)
            elif "/T" in node or not isinstance(node.get("/Parent"), DictionaryObject):
                self._terminal(node, values)
            queue.extend((kid, values) for kid in reversed(kids))
        return kept

    def _unseen(self, references: list[PdfObject], parent: PdfObject | None) -> list[PdfObject]:
        kept: list[PdfObject] = []
        for reference in references:
            node = dictionary(reference)
            if not isinstance(reference, IndirectObject) or id(node) in self._fields or not node:
                continue
            self._fields[id(node)] = node
            node.pop("/Parent", None)
            if parent is not None:
                node[NameObject("/Parent")] = parent
            kept.append(reference)
        return kept

    def _terminal(self, field: DictionaryObject, values: DictionaryObject) -> None:
        script = _format_script(field)
        field.update(values)
        if isinstance(resolve(field.get("/V")), StreamObject):
            field[NameObject("/V")] = string(text(field["/V"]))
        field[NameObject("/Ff")] = NumberObject(integer(field.get("/Ff")) & _FLAGS | _READ_ONLY)
        field.pop("/DA", None)
        if field.get("/FT") in ("/Tx", "/Ch"):
            field[NameObject("/DA")] = string(appearance.DEFAULT_APPEARANCE)
        if script:
            field[NameObject(_FORMAT_SCRIPT)] = string(script)
        if not text(field.get("/TU")):
            field[NameObject("/TU")] = string(text(field.get("/T")) or "?")

    # --- appearances ---

    def draw(self, widget: Widget) -> None:
        """Draw the widget's appearance again."""
        annotation, field = widget.annotation, widget.annotation
        if "/T" not in annotation:
            field = dictionary(annotation.get("/Parent")) or annotation
        annotation[NameObject("/F")] = NumberObject(_PRINT_FLAG)
        if not text(annotation.get("/TU")):
            annotation[NameObject("/TU")] = string(text(field.get("/TU")))
        match field.get("/FT"):
            case "/Btn":
                self._button(widget, field)
            case "/Sig":
                self._signature(widget, field)
            case _:
                self._text(widget, field)
        if field is not annotation:
            keep_only(field, _FIELD_ENTRIES)
        keep_only(annotation, _FIELD_ENTRIES + _WIDGET_ENTRIES)

    def _text(self, widget: Widget, field: DictionaryObject) -> None:
        box = _box(widget.annotation, field)
        value = display.normalize(display.format_value(_value_text(field), text(field.get(_FORMAT_SCRIPT))))
        shown, whole = display.fit(value, box, self._font, self._addendum.references())
        if not whole:
            self._addendum.add(_label(field), widget.page, value)
        self._show(widget, box, shown)

    def _show(self, widget: Widget, box: Box, shown: str) -> None:
        drawn = appearance.text(shown, self._font, box.width, box.height, multiline=box.multiline, right=box.right)
        widget.annotation[NameObject("/AP")] = new_dictionary(N=self._stream(box, drawn))
        widget.annotation.pop("/AS", None)

    def _button(self, widget: Widget, field: DictionaryObject) -> None:
        annotation, box = widget.annotation, _box(widget.annotation, field)
        value, state = text(field.get("/V")), _on_state(annotation)
        if not value and text(annotation.get("/AS")) == state:
            value = state
            field[NameObject("/V")] = NameObject(f"/{state}")
        radio = integer(field.get("/Ff")) & (1 << 15)
        drawn = (appearance.dot if radio else appearance.tick)(box.width, box.height)
        states = {NameObject(f"/{state}"): self._stream(box, drawn), NameObject("/Off"): self._stream(box, b"")}
        annotation[NameObject("/AP")] = new_dictionary(N=DictionaryObject(states))
        annotation[NameObject("/AS")] = NameObject(f"/{state}" if value == state else "/Off")
        known = [_on_state(dictionary(kid)) for kid in array(field.get("/Kids"))] or [state]
        if value in ("", "Off"):
            field[NameObject("/V")] = NameObject("/Off")
        elif value in known:
            field[NameObject("/V")] = NameObject(f"/{value}")
        elif state == known[0]:
            self._addendum.add(_label(field), widget.page, display.normalize(value))

    def _signature(self, widget: Widget, field: DictionaryObject) -> None:
        """Show that the form was signed and by whom: the signature itself is valid for the original file only."""
        box, signed = _box(widget.annotation, field), dictionary(field.pop("/V", None))
        lines = [
            display.normalize(text(signed.get(key))) for key in ("/Name", "/M", "/Reason", "/Location", "/ContactInfo")
        ]
        who = ", ".join(line for line in lines if line) if signed else text(field.get(_SIGNED_BY))
        if not signed and _SIGNED_BY not in field:
            self._show(widget, box, "")
            return
        field[NameObject(_SIGNED_BY)] = string(who)
        language, multiline = self._addendum.language, Box(box.width, box.height, multiline=True)
        reference = self._addendum.references()[0]
        self._addendum.add(_label(field), widget.page, f"{word('signed_note', language)}\n{who}")
        shown, _ = display.fit(", ".join(part for part in (word("signed", language), who) if part), box, self._font, ())
        self._show(widget, multiline, f"{shown}\n{reference}")

    def _stream(self, box: Box, drawn: bytes) -> IndirectObject:
        """The appearance stream for a box of this size; equal boxes share one."""
        width, height = f"{box.width:.2f}", f"{box.height:.2f}"
        key = (drawn, width, height)
        if key not in self._streams:
            stream = StreamObject()
            stream.set_data(drawn)
            stream.update(
                new_dictionary(
                    Type=NameObject("/XObject"),
                    Subtype=NameObject("/Form"),
                    BBox=ArrayObject(FloatObject(value) for value in ("0", "0", width, height)),
                    Resources=self._resources if drawn else DictionaryObject(),
                )
            )
            self._streams[key] = self._writer._add_object(stream.flate_encode() if len(drawn) > 200 else stream)
        return self._streams[key]

    # --- fields without a widget ---

    def values_beside(self, widgets: list[Widget]) -> Iterator[tuple[str, str]]:
        """Labels and values of fields that another program added: those that no tagged widget shows."""
        on_page = {id(dictionary(w.annotation)) for w in widgets}
        on_page |= {id(dictionary(w.annotation.get("/Parent"))) for w in widgets if "/T" not in w.annotation}
        for identity, field in self._fields.items():
            name, value = text(field.get("/T")), text(field.get("/V"))
            if identity not in on_page and "/FT" in field and value not in ("", "Off") and not name.startswith("_"):
                yield _label(field), value


def _topmost_field(annotation: DictionaryObject) -> PdfObject:
    """The topmost field of a widget's hierarchy."""
    seen, reference = set[int](), annotation.indirect_reference
    while reference is not None and reference.idnum not in seen and len(seen) < MAX_DEPTH:
        seen.add(reference.idnum)
        node = dictionary(reference)
        above = node.raw_get("/Parent") if "/Parent" in node else None
        if not isinstance(above, IndirectObject) or not dictionary(above):
            break
        reference = above
    assert reference is not None
    return reference


def _format_script(field: DictionaryObject) -> str:
    action = dictionary(dictionary(field.get("/AA")).get("/F"))
    return text(action.get("/JS"))[:200] or text(field.get(_FORMAT_SCRIPT))[:200]


def _box(annotation: DictionaryObject, field: DictionaryObject) -> Box:
    left, bottom, right, top = (float(value) for value in array(annotation.get("/Rect")))  # type: ignore[arg-type]
    multiline = field.get("/FT") == "/Tx" and bool(integer(field.get("/Ff")) & _MULTILINE)
    return Box(abs(right - left), abs(top - bottom), multiline, right=integer(field.get("/Q")) == 2)


def _value_text(field: DictionaryObject) -> str:
    """The value as text; a choice as its label."""
    values = [text(value) for value in members(field.get("/V"))]
    if field.get("/FT") == "/Ch":
        options = [[text(part) for part in members(option)] for option in array(field.get("/Opt"))]
        labels = {parts[0]: parts[-1] for parts in options if parts}
        values = [labels.get(value, value) for value in values]
    return ", ".join(value for value in values if value)


def _on_state(annotation: DictionaryObject) -> str:
    """The name of a box's or radio button's state when it is on."""
    states = [
        name.removeprefix("/") for name in dictionary(dictionary(annotation.get("/AP")).get("/N")) if name != "/Off"
    ]
    current = text(annotation.get("/AS"))
    return states[0] if states else current if current not in ("", "Off") else "Ja"


def _label(field: DictionaryObject) -> str:
    found = _LABEL.match(text(field.get("/TU")).strip()[:500])
    return " ".join((found[1] if found else text(field.get("/T"))).split())
