"""Read the values of a filled form's fields by name, whatever program filled it, and the page of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pypdf.generic import DictionaryObject, IndirectObject, PdfObject

from assembler.intake.pdf.objects import MAX_DEPTH, LazyReader, array, dictionary, members, text

MAX_FIELDS = 20_000  # of a form; more is a loop, or an attack
MAX_PAGES = 2_000

_INHERITED = ("/FT", "/V", "/Opt")
_LINE_ENDS = re.compile("\r\n?")


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A field's value: ``kind`` is its /FT without the slash, ``text`` the value (of a button, its state).

    ``widgets`` are the object numbers of the boxes in which it is shown.
    """

    kind: str
    text: str
    widgets: tuple[int, ...] = ()


@dataclass(frozen=True)
class FormValues:
    """The fields of a form by full name. ``conflicting`` are names that stand twice, with two different values."""

    fields: Mapping[str, FieldValue]
    conflicting: tuple[str, ...]
    xfa: bool
    language: str
    _pages: PdfObject | None = field(repr=False, default=None)

    @cached_property
    def _page_of(self) -> dict[int, int]:
        return dict(_annotation_pages(self._pages))

    def page(self, name: str) -> int:
        """The number of the page that shows a field, from 1; 0 where none does."""
        field = self.fields.get(name)
        widgets = field.widgets if field else ()
        return next((self._page_of[number] for number in widgets if number in self._page_of), 0)


def read_values(reader: LazyReader) -> FormValues:
    """The values of a form's fields. Whatever pypdf raises on a broken file is raised."""
    root = dictionary(reader.root_object)
    acroform = dictionary(root.get("/AcroForm"))
    fields: dict[str, FieldValue] = {}
    conflicting: dict[str, None] = {}
    for name, value in _fields(array(acroform.get("/Fields")) or _topmost_fields(root.get("/Pages"))):
        known = fields.setdefault(name, value)
        if value.text and known.text and value.text != known.text:
            conflicting[name] = None
        elif value.text and not known.text:
            fields[name] = value
    xfa = bool(members(acroform.get("/XFA")))
    return FormValues(fields, tuple(conflicting), xfa, text(root.get("/Lang")), root.get("/Pages"))


# --- fields -----------------------------------------------------------------------------------------------------------


def _fields(top: Sequence[PdfObject]) -> Iterator[tuple[str, FieldValue]]:
    """Every field that can hold a value, by its full name, in the order of the file (ISO 32000-1, 12.7.3)."""
    seen: set[int] = set()
    queue: list[tuple[PdfObject, str, Mapping[str, PdfObject], int]] = [(each, "", {}, 0) for each in reversed(top)]
    while queue:
        reference, above, inherited, depth = queue.pop()
        node = dictionary(reference)
        if id(node) in seen or len(seen) > MAX_FIELDS or depth > MAX_DEPTH:
            continue
        seen.add(id(node))
        own = text(node.get("/T"))
        name = f"{above}.{own}" if above and own else own or above
        values = {
            key: node[key] if key in node else inherited[key] for key in _INHERITED if key in node or key in inherited
        }
        kids = array(node.get("/Kids"))
        below = [kid for kid in kids if "/T" in dictionary(kid)]
        if below or "/FT" not in values:
            queue.extend((kid, name, values, depth + 1) for kid in reversed(kids))
        elif name:
            yield name, _field_value(reference, node, values, kids)


def _field_value(
    reference: PdfObject, node: DictionaryObject, values: Mapping[str, PdfObject], kids: Sequence[PdfObject]
) -> FieldValue:
    kind = text(values["/FT"])
    widgets = tuple(each.idnum for each in (kids or [reference]) if isinstance(each, IndirectObject))
    value = values.get("/V")
    match kind:
        case "Btn":
            return FieldValue(kind, _button_state(value, values.get("/Opt"), [node, *map(dictionary, kids)]), widgets)
        case "Ch":
            return FieldValue(kind, next(filter(None, map(text, members(value))), ""), widgets)
        case "Sig":
            return FieldValue(kind, "signed" if dictionary(value) else "", widgets)
    return FieldValue(kind, _LINE_ENDS.sub("\n", text(value)), widgets)


def _button_state(value: PdfObject | None, options: PdfObject | None, widgets: Sequence[DictionaryObject]) -> str:
    """The state of a button: its value; where a program has left that out, the state in which a box is shown.

    A program that numbers the states names them in /Opt (ISO 32000-1, 12.7.4.2.3).
    """
    state = text(value) or next((on for on in (text(each.get("/AS")) for each in widgets) if on not in ("", "Off")), "")
    names = array(options)
    if state.isdecimal() and state.isascii() and int(state[:6]) < len(names):
        return text(names[int(state)])
    return "" if state == "Off" else state


# --- pages ------------------------------------------------------------------------------------------------------------


def _page_nodes(tree: PdfObject | None) -> Iterator[DictionaryObject]:
    """The pages of a page tree, in order."""
    seen: set[int] = set()
    queue: list[PdfObject | None] = [tree]
    pages = 0
    while queue and pages < MAX_PAGES and len(seen) < MAX_FIELDS:
        node = dictionary(queue.pop())
        if id(node) in seen:
            continue
        seen.add(id(node))
        if "/Kids" in node:
            queue.extend(reversed(array(node.get("/Kids"))[:MAX_FIELDS]))
        elif node:
            pages += 1
            yield node


def _annotation_pages(tree: PdfObject | None) -> Iterator[tuple[int, int]]:
    """The object number of each annotation, with the number of its page."""
    for number, page in enumerate(_page_nodes(tree), start=1):
        for reference in array(page.get("/Annots"))[:MAX_FIELDS]:
            if isinstance(reference, IndirectObject):
                yield reference.idnum, number


def _topmost_fields(tree: PdfObject | None) -> list[PdfObject]:
    """The topmost fields of the widgets on the pages, where a program has lost the form's own list of them."""
    found: dict[int, PdfObject] = {}
    for page in _page_nodes(tree):
        for reference in array(page.get("/Annots"))[:MAX_FIELDS]:
            node, top = dictionary(reference), reference
            if node.get("/Subtype") != "/Widget":
                continue
            for _ in range(MAX_DEPTH):
                if not dictionary(node.get("/Parent")):
                    break
                top = node.raw_get("/Parent")
                node = dictionary(top)
            found.setdefault(id(node), top)
    return list(found.values())
