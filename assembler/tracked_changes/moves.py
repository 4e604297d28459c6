"""Turns tracked deletions with an equal insertion elsewhere into tracked moves (ISO/IEC 29500-1, 17.13.5).

Accepting or rejecting a move has the same effect as accepting or rejecting its deletion and insertion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from assembler.render.docx.namespaces import w
from assembler.tracked_changes.runs import ChangeTracker, Element, Kind

_MOVES: dict[Kind, str] = {"del": "moveFrom", "ins": "moveTo"}


def mark_moves(body: Element, tracker: ChangeTracker) -> None:
    """Mark paragraphs as moved that were deleted in one place and inserted, word for word, in another."""
    blocks = list(body)
    deleted, inserted = _whole_paragraphs(blocks, "del"), _whole_paragraphs(blocks, "ins")
    pairs = [(one, inserted[key]) for key, one in deleted.items() if key in inserted]
    for number, run in enumerate(_consecutive(pairs), start=1):
        for side, kind in enumerate(_MOVES):
            moved = [blocks[pair[side]] for pair in run]
            for paragraph in moved:
                _convert(paragraph, kind)
            _add_range(moved[0], moved[-1], f"flytting{number}", _MOVES[kind], tracker)


def _whole_paragraphs(blocks: list[Element], kind: Kind) -> dict[str, int]:
    """The index of each paragraph that was inserted (or deleted) as a whole, by its key; without repeated ones."""
    keys = {index: key for index, block in enumerate(blocks) if (key := _key(block, kind))}
    often = Counter(keys.values())
    return {key: index for index, key in keys.items() if often[key] == 1}


def _key(block: Element, kind: Kind) -> str:
    """The style and text of a paragraph that is of this kind as a whole, empty for any other."""
    if block.tag != w("p") or block.find(f"{w('pPr')}/{w('rPr')}/{w(kind)}") is None:
        return ""
    runs = list(block.iter(w("r")))
    if any(run.getparent().tag != w(kind) for run in runs):
        return ""
    style = block.find(f"{w('pPr')}/{w('pStyle')}")
    text = "".join(part.text or "" for part in block.iter(w("t"), w("delText")))
    return f"{'' if style is None else style.get(w('val'))}\n{text}" if text.strip() else ""


def _consecutive(pairs: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The pairs in groups that are consecutive on both sides: one move each."""
    run: list[tuple[int, int]] = []
    for one, other in pairs:
        if run and (one, other) != (run[-1][0] + 1, run[-1][1] + 1):
            yield run
            run = []
        run.append((one, other))
    if run:
        yield run


def _convert(paragraph: Element, kind: Kind) -> None:
    for change in list(paragraph.iter(w(kind))):
        change.tag = w(_MOVES[kind])
    for text in paragraph.iter(w("delText")):
        text.tag = w("t")


def _add_range(first: Element, last: Element, name: str, move: str, tracker: ChangeTracker) -> None:
    """Put the start and end of a move's range around its paragraphs; both sides of a move have one name."""
    start = tracker.element(f"{move}RangeStart")
    start.set(w("name"), name)
    first.addprevious(start)
    last.addnext(etree.Element(w(f"{move}RangeEnd"), {w("id"): start.get(w("id"))}))
