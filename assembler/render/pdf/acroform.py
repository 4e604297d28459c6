"""Make a laid-out PDF fillable: each ``field:`` link becomes a widget in its place."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

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
    TextStringObject,
)

from assembler.document.nodes import Choice, Document, Field
from assembler.document.words import label as word
from assembler.forms.field_types.checkbox import TICKED
from assembler.forms.values import checkbox_name, display_text, field_text
from assembler.render.pdf import appearance, form_font, form_scripts, object_streams
from assembler.render.pdf.font_object import font_object
from assembler.render.pdf.widgets import widget_of

# Field flags, ISO 32000-1 tables 221, 226, 228 and 230.
_READ_ONLY, _REQUIRED = 1 << 0, 1 << 1
_MULTILINE, _NO_SPELL_CHECK = 1 << 12, 1 << 22
_NO_TOGGLE_TO_OFF, _RADIO = 1 << 14, 1 << 15
_COMBO = 1 << 17
# How the metadata say that a file is PDF/A-2a (ISO 19005-2, 6.6.4); Typst writes it.
PDFA_CLAIM = b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"

_PRINT = 4  # annotation flag


@dataclass(frozen=True, slots=True)
class _Widget:
    """A link on a page that becomes a widget; ``choice`` is the value that a button stands for."""

    reference: IndirectObject
    annotation: DictionaryObject
    name: str
    choice: str
    width: float
    height: float


def add_fields(pdf: bytes, document: Document, questions: Iterable[Field]) -> bytes:
    """The form with an AcroForm: fields named by their path in the data, appearances in an embedded font."""
    return _Form(PdfWriter(clone_from=io.BytesIO(pdf)), document).made(list(questions))


class _Form:
    """One form on its way from links to fields."""

    def __init__(self, writer: PdfWriter, document: Document) -> None:
        self._writer = writer
        self._document = document
        self._font = form_font.load()
        self._resources = DictionaryObject()
        self._branches: dict[str, tuple[IndirectObject, ArrayObject]] = {}
        self._streams: dict[tuple[bytes, float, float], IndirectObject] = {}
        self._top = ArrayObject()
        self._names: list[str] = []
        self._references: dict[str, IndirectObject] = {}

    def made(self, questions: list[Field]) -> bytes:
        writer = self._writer
        self._resources = _dictionary(Font=_dictionary(**{appearance.FONT_NAME: font_object(writer, self._font)}))
        widgets: dict[str, list[_Widget]] = {}
        for widget in self._widgets(questions):
            widgets.setdefault(widget.name, []).append(widget)
        self._names = [question.name for question in questions]
        for question in questions:
            self._field(question, widgets[question.name])
        for page in writer.pages:
            page[NameObject("/Tabs")] = NameObject("/S")
        form = _dictionary(Fields=self._top, DR=self._resources, DA=TextStringObject(appearance.DEFAULT_APPEARANCE))
        order = form_scripts.calculation_order(questions, self._names)
        if order:
            form[NameObject("/CO")] = ArrayObject(self._references[name] for name in order)
        writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)
        self._enable_scripts()
        return object_streams.write_packed(writer)

    def _widgets(self, questions: list[Field]) -> Iterator[_Widget]:
        """Turn every link to a field into a widget annotation, and its structure element into a Form."""
        elements = _elements_by_object(self._writer.root_object["/StructTreeRoot"])
        for page in self._writer.pages:
            for reference in page.get("/Annots", ()):
                annotation = reference.get_object()
                uri = str(annotation.get("/A", {}).get("/URI", ""))
                if not uri.startswith("field:"):
                    continue
                number, _, option = uri.removeprefix("field:").partition(":")
                question = questions[int(number)]
                choice = question.choices[int(option)].value if option else ""
                for key in ("/A", "/Border", "/Contents"):
                    annotation.pop(key, None)
                annotation[NameObject("/Subtype")] = NameObject("/Widget")
                annotation[NameObject("/F")] = NumberObject(_PRINT)
                annotation[NameObject("/P")] = page.indirect_reference
                elements[reference.idnum][NameObject("/S")] = NameObject("/Form")
                left, bottom, right, top = (float(value) for value in annotation["/Rect"])
                yield _Widget(reference, annotation, question.name, choice, right - left, top - bottom)

    # --- one field ---

    def _field(self, question: Field, widgets: list[_Widget]) -> None:
        kind = widget_of(question).kind
        match kind:
            case "radio buttons":
                self._radio(question, widgets)
            case "check boxes":
                labels = {choice.value: choice.label for choice in question.choices}
                for widget in widgets:
                    self._box(question, widget, checkbox_name(question.name, widget.choice), labels[widget.choice])
            case "check box":
                self._box(question, widgets[0], question.name, "")
            case "choice list":
                self._select(question, widgets[0])
            case "signature":
                widgets[0].annotation.update(_dictionary(FT=NameObject("/Sig"), AP=self._appearance(widgets[0], b"")))
                self._place(question, widgets[0])
            case "text":
                self._text(question, widgets[0])
            case _:
                assert_never(kind)

    def _text(self, question: Field, widget: _Widget) -> None:
        value = "" if question.value is None else field_text(question, question.value)
        kind = widget_of(question)
        right, multiline = kind.right, kind.multiline
        drawn = appearance.text(
            display_text(question, value), self._font, widget.width, widget.height, multiline=multiline, right=right
        )
        widget.annotation.update(
            _dictionary(
                FT=NameObject("/Tx"),
                V=TextStringObject(value),
                DA=TextStringObject(appearance.DEFAULT_APPEARANCE),
                Q=NumberObject(2 if right else 0),
                AP=self._appearance(widget, drawn),
            )
        )
        if question.constraints.max_length is not None and kind.accepts == "text":
            widget.annotation[NameObject("/MaxLen")] = NumberObject(question.constraints.max_length)
        flags = (_MULTILINE if multiline else 0) | (_NO_SPELL_CHECK if _is_code(question) else 0)
        self._place(question, widget, flags)

    def _select(self, question: Field, widget: _Widget) -> None:
        chosen = "" if question.value is None else str(question.value)
        shown = next((choice.label for choice in question.choices if choice.value == chosen), "")
        drawn = appearance.text(shown, self._font, widget.width, widget.height, multiline=False, right=False)
        widget.annotation.update(
            _dictionary(
                FT=NameObject("/Ch"),
                V=TextStringObject(chosen),
                Opt=ArrayObject(_option(choice) for choice in (Choice("", ""), *question.choices)),
                DA=TextStringObject(appearance.DEFAULT_APPEARANCE),
                AP=self._appearance(widget, drawn),
            )
        )
        self._place(question, widget, _COMBO)

    def _box(self, question: Field, widget: _Widget, name: str, choice: str) -> None:
        self._button(widget, TICKED, appearance.tick(widget.width, widget.height), on=question.value is True)
        widget.annotation[NameObject("/FT")] = NameObject("/Btn")
        widget.annotation[NameObject("/V")] = widget.annotation["/AS"]
        self._place(question, widget, name=name, choice=choice)

    def _radio(self, question: Field, widgets: list[_Widget]) -> None:
        labels = {choice.value: choice.label for choice in question.choices}
        chosen = None if question.value is None else str(question.value)
        group = _dictionary(
            FT=NameObject("/Btn"),
            V=NameObject(f"/{chosen}" if chosen in labels else "/Off"),
            Kids=ArrayObject(widget.reference for widget in widgets),
        )
        reference = self._writer._add_object(group)
        for widget in widgets:
            self._button(widget, widget.choice, appearance.dot(widget.width, widget.height), on=widget.choice == chosen)
            widget.annotation[NameObject("/Parent")] = reference
            widget.annotation[NameObject("/TU")] = TextStringObject(f"{question.label}: {labels[widget.choice]}")
        self._name(question, group, reference, _RADIO | _NO_TOGGLE_TO_OFF, question.name, "")

    def _button(self, widget: _Widget, state: str, drawn: bytes, *, on: bool) -> None:
        states = DictionaryObject(
            {
                NameObject(f"/{state}"): self._stream(widget, drawn),
                NameObject("/Off"): self._stream(widget, b""),
            }
        )
        widget.annotation[NameObject("/AS")] = NameObject(f"/{state}" if on else "/Off")
        widget.annotation[NameObject("/AP")] = _dictionary(N=states)

    def _enable_scripts(self) -> None:
        """The functions that scripts call; with them the file is PDF/UA-1 only (PDF/A-2 forbids actions, 6.5.1)."""
        library = StreamObject()
        library.set_data(form_scripts.library().encode())
        action = _dictionary(S=NameObject("/JavaScript"), JS=self._writer._add_object(library.flate_encode()))
        names = ArrayObject([TextStringObject("skjema"), self._writer._add_object(action)])
        self._writer.root_object[NameObject("/Names")] = _dictionary(JavaScript=_dictionary(Names=names))
        metadata = self._writer.root_object["/Metadata"]
        assert isinstance(metadata, StreamObject)
        metadata.set_data(metadata.get_data().replace(PDFA_CLAIM, b""))

    # --- what all fields share ---

    def _place(self, question: Field, widget: _Widget, flags: int = 0, name: str = "", choice: str = "") -> None:
        self._name(question, widget.annotation, widget.reference, flags, name or question.name, choice)

    def _name(
        self, question: Field, field: DictionaryObject, reference: IndirectObject, flags: int, name: str, choice: str
    ) -> None:
        """Put the field into the hierarchy of names: ``a.b`` is the field ``b`` below the field ``a``."""
        own = name.rpartition(".")[2]
        required = question.required and not question.conditional and not choice
        flags |= (_READ_ONLY if question.read_only else 0) | (_REQUIRED if required else 0)
        self._references[name] = reference
        scripts = form_scripts.scripts(question, self._document.language, self._names)
        if scripts:
            field[NameObject("/AA")] = _dictionary(**{event: _action(text) for event, text in scripts.items()})
        field.update(
            _dictionary(
                T=TextStringObject(own), TU=TextStringObject(self._tooltip(question, choice)), Ff=NumberObject(flags)
            )
        )
        self._attach(field, reference, name)

    def _attach(self, field: DictionaryObject, reference: IndirectObject, name: str) -> None:
        above = name.rpartition(".")[0]
        if not above:
            self._top.append(reference)
            return
        if above not in self._branches:
            kids = ArrayObject()
            branch = _dictionary(T=TextStringObject(above.rpartition(".")[2]), Kids=kids)
            self._branches[above] = (self._writer._add_object(branch), kids)
            self._attach(branch, self._branches[above][0], above)
        parent, kids = self._branches[above]
        field[NameObject("/Parent")] = parent
        kids.append(reference)

    def _tooltip(self, question: Field, choice: str) -> str:
        language = self._document.language
        text = f"{question.label}: {choice}" if choice else question.label
        if question.required:
            text += f" ({word('required', language)})"
        elif question.calculation:
            text += f" ({word('calculated', language)})"
        return f"{text}. {question.help}" if question.help and not choice else text

    def _appearance(self, widget: _Widget, drawn: bytes) -> DictionaryObject:
        return _dictionary(N=self._stream(widget, drawn))

    def _stream(self, widget: _Widget, drawn: bytes) -> IndirectObject:
        """The appearance stream for a widget of this size; widgets that look the same share one."""
        key = (drawn, round(widget.width, 2), round(widget.height, 2))
        if key not in self._streams:
            self._streams[key] = self._new_stream(widget, drawn)
        return self._streams[key]

    def _new_stream(self, widget: _Widget, drawn: bytes) -> IndirectObject:
        stream = StreamObject()
        stream.set_data(drawn)
        stream.update(
            _dictionary(
                Type=NameObject("/XObject"),
                Subtype=NameObject("/Form"),
                BBox=ArrayObject(FloatObject(f"{value:.2f}") for value in (0, 0, widget.width, widget.height)),
                Resources=self._resources if drawn else DictionaryObject(),
            )
        )
        return self._writer._add_object(stream)


def _is_code(question: Field) -> bool:
    return widget_of(question).is_code or bool(question.constraints.format or question.constraints.pattern)


def _action(script: str) -> DictionaryObject:
    return _dictionary(S=NameObject("/JavaScript"), JS=TextStringObject(script))


def _option(choice: Choice) -> ArrayObject:
    return ArrayObject([TextStringObject(choice.value), TextStringObject(choice.label)])


def _dictionary(**entries: PdfObject) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


def _elements_by_object(root: PdfObject) -> dict[int, DictionaryObject]:
    """Structure elements by the object number of the annotation that they hold (ISO 32000-1, 14.7.4.3)."""
    found: dict[int, DictionaryObject] = {}
    queue = [root.get_object()]
    while queue:
        element = queue.pop()
        if not isinstance(element, DictionaryObject) or "/K" not in element:
            continue
        kids = element["/K"]
        for kid in kids if isinstance(kids, ArrayObject) else [kids]:
            inner = kid.get_object()
            if isinstance(inner, DictionaryObject) and inner.get("/Type") == "/OBJR":
                found[inner.raw_get("/Obj").idnum] = element
            else:
                queue.append(inner)
    return found
