"""Merges two versions of a Word paragraph: differing words, paragraph marks and properties become tracked changes."""

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
    """Makes the elements of tracked changes, with their author, date and numbers."""

    author: str
    date: str
    last_id: int = _FIRST_ID

    def element(self, name: str, *children: Element) -> Element:
        """An element such as ``w:ins`` with these attributes and children."""
        self.last_id += 1
        attributes = {w("id"): str(self.last_id), w("author"): self.author, w("date"): self.date}
        element = etree.Element(w(name), attributes)
        element.extend(children)
        return element


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, space or punctuation mark, or another element of a run; the run's formatting and hyperlink as XML."""

    key: str
    formatting: str
    link: str
    element: Element | None

    @property
    def is_field(self) -> bool:
        """Whether it is part of the code of a field."""
        return self.element is not None and self.element.tag in _UNTRACKED

    @property
    def identity(self) -> tuple[str, str, str]:
        """What is equal for two tokens that are the same."""
        return self.key, self.formatting, self.link


def track_whole_paragraph(paragraph: Element, kind: Kind, tracker: ChangeTracker) -> None:
    """Track all of a paragraph with its mark as inserted or deleted."""
    tokens = list(_tokens(paragraph))
    _replace_content(paragraph, [(kind, token) for token in tokens], tracker)
    track_paragraph_mark(paragraph, kind, tracker)


def merge_paragraph(old: Element, new: Element, tracker: ChangeTracker) -> Element:
    """A paragraph of both files, with the differences of its words, their formatting and its properties tracked."""
    result = deepcopy(new)
    result.extend(deepcopy(mark) for mark in old if mark.tag in _BOOKMARKS)
    before, after = list(_tokens(old)), list(_tokens(new))
    steps = words.edit_steps(
        [token.identity for token in before],
        [token.identity for token in after],
        words.word_flags([token.key for token in before]),
    )
    tracked: list[tuple[Kind, _Token]] = []
    for step in steps:
        if step.same:
            tracked += [("same", token) for token in after[slice(*step.new)]]
        else:
            tracked += [("del", token) for token in before[slice(*step.old)]]
            tracked += [("ins", token) for token in after[slice(*step.new)]]
    if any(kind != "same" for kind, _ in tracked):
        _replace_content(result, tracked, tracker)
    set_properties(result, result.find(w("pPr")), old.find(w("pPr")), tracker)
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


def _replace_content(paragraph: Element, tokens: Iterable[tuple[Kind, _Token]], tracker: ChangeTracker) -> None:
    """Replace the content of a paragraph; neighbours with one formatting share a run, those of one link a hyperlink."""
    starts = [child for child in paragraph if child.tag == w("bookmarkStart")]
    ends = [child for child in paragraph if child.tag == w("bookmarkEnd")]
    for child in list(paragraph):
        if child.tag != w("pPr"):
            paragraph.remove(child)
    paragraph.extend(starts)
    for link, linked in groupby(tokens, lambda pair: pair[1].link):
        parent = paragraph
        if link:
            parent = etree.fromstring(link)
            paragraph.append(parent)
        for (kind, _), group in groupby(linked, lambda pair: (pair[0], pair[1].formatting)):
            _append_runs(parent, kind, [token for _, token in group], tracker)
    paragraph.extend(ends)


def _append_runs(parent: Element, kind: Kind, tokens: list[_Token], tracker: ChangeTracker) -> None:
    """Append runs of one kind and formatting; the marks of fields are never tracked."""
    for untracked, part in groupby(tokens, lambda token: token.is_field):
        run = _run(list(part), kind)
        parent.append(run if kind == "same" or untracked else tracker.element(kind, run))


def _run(tokens: list[_Token], kind: Kind) -> Element:
    run = etree.Element(w("r"))
    if tokens[0].formatting:
        run.append(etree.fromstring(tokens[0].formatting))
    for is_text, part in groupby(tokens, lambda token: token.element is None):
        if is_text:
            text = etree.SubElement(run, w("delText" if kind == "del" else "t"))
            text.text = "".join(token.key for token in part)
            text.set(_XML_SPACE, "preserve")
        else:
            run.extend(deepcopy(token.element) for token in part)
    return run


# --- paragraph marks and properties -----------------------------------------------------------------------------------


def _properties(paragraph: Element) -> Element:
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    return properties


def track_paragraph_mark(paragraph: Element, kind: Kind, tracker: ChangeTracker) -> None:
    """Track the mark of the paragraph as inserted or deleted."""
    properties = _properties(paragraph)
    formatting = properties.find(w("rPr"))
    if formatting is None:
        formatting = etree.Element(w("rPr"))
        change = properties.find(w("pPrChange"))
        properties.insert(len(properties) if change is None else properties.index(change), formatting)
    formatting.insert(0 if kind == "ins" else len(formatting), tracker.element(kind))


def untrack_paragraph_mark(paragraph: Element) -> None:
    """Make the mark of a paragraph one of both files, not tracked."""
    formatting = _properties(paragraph).find(w("rPr"))
    if formatting is not None:
        formatting.getparent().remove(formatting)


def set_properties(paragraph: Element, new: Element | None, old: Element | None, tracker: ChangeTracker) -> None:
    """Give a paragraph its later properties, and track the change where the earlier ones differ."""
    later, earlier = _current_properties(new), _current_properties(old)
    current = paragraph.find(w("pPr"))
    if current is not None:
        paragraph.remove(current)
    if etree.tostring(later, method="c14n") != etree.tostring(earlier, method="c14n"):
        later.append(tracker.element("pPrChange", earlier))
    paragraph.insert(0, later)


def _current_properties(properties: Element | None) -> Element:
    """Properties without those of the paragraph mark and without tracked changes."""
    result = etree.Element(w("pPr"), nsmap={"w": W})
    if properties is not None:
        result.extend(deepcopy(part) for part in properties if part.tag not in (w("rPr"), w("pPrChange")))
    return result
