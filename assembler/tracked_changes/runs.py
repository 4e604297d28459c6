"""A Word paragraph in two versions in, one with the differences as tracked runs, marks and properties out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeAlias

from lxml import etree

from assembler.render.docx.namespaces import R, W, w
from assembler.text_diff import words

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FIRST_ID = 100_000  # of a tracked change; bookmarks count from 1

Element: TypeAlias = etree._Element
Kind: TypeAlias = Literal["same", "del", "ins"]


_BOOKMARKS = frozenset(map(w, ("bookmarkStart", "bookmarkEnd")))
_UNTRACKED = frozenset(map(w, ("fldChar", "instrText")))


def text_of(block: Element) -> str:
    """The text of a paragraph or table, line breaks as newlines."""
    return "".join(part.text or "" if part.tag == w("t") else "\n" for part in block.iter(w("t"), w("br")))


@dataclass(slots=True)
class ChangeTracker:
    """What every tracked change bears: its number, who made it, and when."""

    author: str
    date: str
    count: int = _FIRST_ID

    def mark(self, name: str, *children: Element) -> Element:
        """An element such as ``w:ins`` with these attributes and children."""
        self.count += 1
        attributes = {w("id"): str(self.count), w("author"): self.author, w("date"): self.date}
        element = etree.Element(w(name), attributes)
        element.extend(children)
        return element


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, space or sign, or a thing in a run; ``look`` is its run's formatting, ``link`` what it leads to."""

    key: str
    formatting: str
    link: str
    element: Element | None

    @property
    def is_field(self) -> bool:
        """Whether it is part of a field's code."""
        return self.element is not None and self.element.tag in _UNTRACKED

    @property
    def identity(self) -> tuple[str, str, str]:
        """What two atoms must share to be the same."""
        return self.key, self.formatting, self.link


def track_whole_paragraph(paragraph: Element, kind: Kind, marks: ChangeTracker) -> None:
    """Mark all of a paragraph, its mark too, as standing in one file alone."""
    atoms = list(_tokens(paragraph))
    _replace_content(paragraph, [(kind, atom) for atom in atoms], marks)
    track_paragraph_mark(paragraph, kind, marks)


def merge_paragraph(old: Element, new: Element, marks: ChangeTracker) -> Element:
    """A paragraph that stands in both files, with what differs in its words, their look and its properties."""
    result = deepcopy(new)
    result.extend(deepcopy(mark) for mark in old if mark.tag in _BOOKMARKS)
    before, after = list(_tokens(old)), list(_tokens(new))
    steps = words.edit_steps(
        [atom.identity for atom in before],
        [atom.identity for atom in after],
        words.word_flags([atom.key for atom in before]),
    )
    marked: list[tuple[Kind, _Token]] = []
    for step in steps:
        if step.same:
            marked += [("same", atom) for atom in after[slice(*step.new)]]
        else:
            marked += [("del", atom) for atom in before[slice(*step.old)]]
            marked += [("ins", atom) for atom in after[slice(*step.new)]]
    if any(kind != "same" for kind, _ in marked):
        _replace_content(result, marked, marks)
    set_properties(result, result.find(w("pPr")), old.find(w("pPr")), marks)
    return result


def _tokens(paragraph: Element) -> Iterator[_Token]:
    for child in paragraph:
        if child.tag == w("r"):
            yield from _run_tokens(child, "")
        elif child.tag == w("hyperlink"):
            link = etree.tostring(_empty_copy(child), encoding="unicode")
            for run in child.iter(w("r")):
                yield from _run_tokens(run, link)
        elif child.tag != w("pPr") and child.tag not in _BOOKMARKS:
            for run in child.iter(w("r")):
                yield from _run_tokens(run, "")


def _empty_copy(element: Element) -> Element:
    return etree.Element(element.tag, dict(element.attrib), nsmap={"w": W, "r": R})


def _run_tokens(run: Element, link: str) -> Iterator[_Token]:
    properties = run.find(w("rPr"))
    formatting = "" if properties is None else etree.tostring(properties, method="c14n").decode()
    for part in run:
        if part.tag == w("t"):
            for token in words.tokenize(part.text or ""):
                yield _Token(token, formatting, link, None)
        elif part.tag != w("rPr"):
            yield _Token(etree.tostring(part, method="c14n").decode(), formatting, link, part)


def _replace_content(paragraph: Element, atoms: Iterable[tuple[Kind, _Token]], marks: ChangeTracker) -> None:
    """Replace a paragraph's content; neighbours that are alike share a run, those of one link a hyperlink."""
    starts = [child for child in paragraph if child.tag == w("bookmarkStart")]
    ends = [child for child in paragraph if child.tag == w("bookmarkEnd")]
    for child in list(paragraph):
        if child.tag != w("pPr"):
            paragraph.remove(child)
    paragraph.extend(starts)
    for link, linked in groupby(atoms, lambda pair: pair[1].link):
        home = paragraph
        if link:
            home = etree.fromstring(link)
            paragraph.append(home)
        for (kind, _), alike in groupby(linked, lambda pair: (pair[0], pair[1].formatting)):
            _append_runs(home, kind, [atom for _, atom in alike], marks)
    paragraph.extend(ends)


def _append_runs(home: Element, kind: Kind, atoms: list[_Token], marks: ChangeTracker) -> None:
    """Runs of one kind and one look; fields' own marks are never tracked."""
    for untracked, part in groupby(atoms, lambda atom: atom.is_field):
        run = _run(list(part), kind)
        home.append(run if kind == "same" or untracked else marks.mark(kind, run))


def _run(atoms: list[_Token], kind: Kind) -> Element:
    run = etree.Element(w("r"))
    if atoms[0].formatting:
        run.append(etree.fromstring(atoms[0].formatting))
    for is_text, part in groupby(atoms, lambda atom: atom.element is None):
        if is_text:
            text = etree.SubElement(run, w("delText" if kind == "del" else "t"))
            text.text = "".join(atom.key for atom in part)
            text.set(_XML_SPACE, "preserve")
        else:
            run.extend(deepcopy(atom.element) for atom in part)
    return run


# --- paragraph marks and properties -----------------------------------------------------------------------------------


def _properties(paragraph: Element) -> Element:
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    return properties


def track_paragraph_mark(paragraph: Element, kind: Kind, marks: ChangeTracker) -> None:
    """Say that the paragraph's mark was put in or taken out."""
    properties = _properties(paragraph)
    formatting = properties.find(w("rPr"))
    if formatting is None:
        formatting = etree.Element(w("rPr"))
        change = properties.find(w("pPrChange"))
        properties.insert(len(properties) if change is None else properties.index(change), formatting)
    formatting.insert(0 if kind == "ins" else len(formatting), marks.mark(kind))


def untrack_paragraph_mark(paragraph: Element) -> None:
    """Let a paragraph's mark stand as in both files."""
    formatting = _properties(paragraph).find(w("rPr"))
    if formatting is not None:
        formatting.getparent().remove(formatting)


def set_properties(paragraph: Element, new: Element | None, old: Element | None, marks: ChangeTracker) -> None:
    """Give a paragraph its later properties, and say what they were before where they differ."""
    later, earlier = _current_properties(new), _current_properties(old)
    current = paragraph.find(w("pPr"))
    if current is not None:
        paragraph.remove(current)
    if etree.tostring(later, method="c14n") != etree.tostring(earlier, method="c14n"):
        later.append(marks.mark("pPrChange", earlier))
    paragraph.insert(0, later)


def _current_properties(properties: Element | None) -> Element:
    """Properties without the mark's own and without earlier changes."""
    result = etree.Element(w("pPr"), nsmap={"w": W})
    if properties is not None:
        result.extend(deepcopy(part) for part in properties if part.tag not in (w("rPr"), w("pPrChange")))
    return result
