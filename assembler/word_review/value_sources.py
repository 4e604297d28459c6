"""Describes where the content of a locked span comes from, for people who tried to change it in Word."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher

from assembler.word_review import locked_content
from assembler.word_review.lines import Line
from assembler.word_review.locked_content import Lines, LockedSpan
from assembler.word_review.parts import Review, nested_spans


def describe_source(review: Review, tag: str) -> str:
    """The end of a sentence that says what a region is made from, and where to change it."""
    span = review.spans[tag]
    if review.kind == "letter":
        return f"is the tag «{_first_tag(span)}»; put it back from the copy, or change it in {review.file}"
    if span.open:
        return f"is in the list at {_list_pointer(span)} in {review.file}; its items come, go and move there"
    for part in review.parts:
        if part.heading and tag in part.heading.spans and part.kind == "area":
            pointer = part.pointer.removesuffix("/x-area")
            return f"names a priority area; change its number or title at {pointer} in {review.file}"
    return (
        f"is made by «{_first_tag(span)}» at {_region_place(review, tag)} in {review.file}; change what it is made from"
    )


def kind_name(span: LockedSpan) -> str:
    """What the content of a span is, as a noun phrase."""
    if span.kind == "text":
        return "text that stands elsewhere"
    return "fact" if span.raw.startswith("{{") else "passage that a tag makes"


def first_difference(new: Lines, old: Lines, spans: Mapping[str, LockedSpan]) -> str:
    """The text of the first line that is new, else of the first that is gone, else of the first that has moved."""
    line = next((each for each in new if each not in old), None) or next(
        (each for each in old if each not in new), None
    )
    if line is None:
        opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        start = next((start for code, start, *_ in opcodes if code != "equal"), len(old))
        line = next(iter(old[start:] or new[-1:]), Line("text"))
    return displayed_text(line, spans)


def displayed_text(line: Line, spans: Mapping[str, LockedSpan]) -> str:
    """The text that a collapsed line displays."""
    try:
        lines = locked_content.expand((line,), spans)
    except LookupError:
        return line.text
    return " ".join(each.text for each in lines)


def _first_tag(span: LockedSpan) -> str:
    return span.raw.partition("\n")[0]


def _list_pointer(span: LockedSpan) -> str:
    """The pointer of the list that the texts of an open region are items of."""
    first, *others = (each.passage.pointer.split("/") for each in span.spans.values() if each.passage)
    shared = next((at for at, token in enumerate(first) if any(each[at : at + 1] != [token] for each in others)), 0)
    items = next(at for at, token in enumerate(first) if token.isdecimal() and at >= shared)
    return "/".join(first[:items])


def _region_place(review: Review, tag: str) -> str:
    """The pointer of the text that a region is in."""
    for span in review.spans.values():
        if span.passage and tag in span.passage.spans:
            return span.passage.pointer
    return next((passage.pointer for passage in review.passages() if tag in nested_spans(passage.spans)), "")
