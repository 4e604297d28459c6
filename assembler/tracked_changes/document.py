"""Writes the later of two Word files with every difference from the earlier one as a tracked change.

Accepting all changes gives the text of the later file, rejecting all that of the earlier
one (ISO/IEC 29500-1, 17.13.5).
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

from assembler.render.docx.namespaces import w
from assembler.text_diff import similarity
from assembler.text_diff.similarity import Pair, text_key
from assembler.tracked_changes import moves, relationships, runs, toc
from assembler.tracked_changes.runs import ChangeTracker, Element, Kind

_TEXT_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml")
_DOCUMENT, _NUMBERING, _RELATIONS = "word/document.xml", "word/numbering.xml", "word/_rels/document.xml.rels"
_HEADING_STYLES = ("Title", "Heading")


def write(old: bytes, new: bytes, author: str, moment: dt.datetime) -> bytes:
    """The later .docx with its changes from the earlier one tracked, by ``author`` at ``moment`` (UTC)."""
    before, after = _parts(old), _parts(new)
    changed = dict(after)
    tracker = ChangeTracker(author, moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    for name in after:
        if _TEXT_PARTS.fullmatch(name) and name in before and before[name] != after[name]:
            earlier, later = etree.fromstring(before[name]), etree.fromstring(after[name])
            if name == _DOCUMENT:
                changed[_RELATIONS] = relationships.import_links(earlier, before[_RELATIONS], after[_RELATIONS])
                relationships.import_bookmarks(earlier, later)
                changed[_NUMBERING] = relationships.import_lists(earlier, later, before[_NUMBERING], after[_NUMBERING])
                _merge_body(earlier.find(w("body")), later.find(w("body")), tracker)
                moves.mark_moves(later.find(w("body")), tracker)
            else:
                _merge(earlier, later, tracker)
            changed[name] = etree.tostring(later, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _package(new, changed)


def _parts(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _package(like: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The parts as a package with the entries, order and dates of another one."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(like)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for entry in source.infolist():
            package.writestr(entry, parts[entry.filename], zipfile.ZIP_DEFLATED)
    return out.getvalue()


# --- a body, divided by its table of contents -------------------------------------------------------------------------


def _merge_body(old: Element, new: Element, tracker: ChangeTracker) -> None:
    """Merge two bodies: what is before their tables of contents, these, and what is after them."""
    both = toc.find_both(old, new)
    if both is None:
        _merge(old, new, tracker)
        return
    before, after = both
    _merge(before.find(w("sdtContent")), after.find(w("sdtContent")), tracker)
    parts = toc.split_at(old, before), toc.split_at(new, after)
    for one, other in zip(*parts, strict=True):
        _merge(one, other, tracker)
    new[:] = [*parts[1][0], after, *parts[1][1]]


# --- containers: a body, a header, a table cell -----------------------------------------------------------------------


def _merge(old: Element, new: Element, tracker: ChangeTracker) -> None:
    """Fill ``new`` with its own blocks and those that were deleted, every difference tracked."""
    before = [child for child in old if child.tag in (w("p"), w("tbl"))]
    after = [child for child in new if child.tag in (w("p"), w("tbl"))]
    pairs = _aligned_blocks(before, after)
    merged = _merged_blocks([(_item_at(before, one), _item_at(after, other)) for one, other in pairs], tracker)
    order = _interleaved(new, after, pairs, merged)
    for child in list(new):
        new.remove(child)
    new.extend(order)


def _aligned_blocks(before: list[Element], after: list[Element]) -> list[Pair]:
    """Pairs of blocks, in order; blocks with the marks of a field are pairs where both files have as many of them."""
    fields = [[index for index, block in enumerate(blocks) if toc.has_field(block)] for blocks in (before, after)]
    if len(fields[0]) != len(fields[1]):
        fields = [[], []]
    result: list[Pair] = []
    rows = columns = 0
    for one, other in zip([*fields[0], len(before)], [*fields[1], len(after)], strict=True):
        old, new = before[rows:one], after[columns:other]
        aligned = similarity.align(
            [text_key(runs.text_of(block)) for block in old],
            [text_key(runs.text_of(block)) for block in new],
            ([_match_kind(block) for block in old], [_match_kind(block) for block in new]),
        )
        result += [(None if i is None else rows + i, None if j is None else columns + j) for i, j in aligned]
        if one < len(before):
            result.append((one, other))
        rows, columns = one + 1, other + 1
    return result


def _interleaved(new: Element, after: list[Element], pairs: list[Pair], merged: list[list[Element]]) -> list[Element]:
    """The merged blocks with the later file's other elements (such as section properties) between them."""
    outputs: dict[int, list[Element]] = {}
    waiting: list[Element] = []
    for (_, other), blocks in zip(pairs, merged, strict=True):
        waiting += blocks
        if other is not None:
            outputs[other] = waiting
            waiting = []
    order: list[Element] = []
    left = {id(block): index for index, block in enumerate(after)}
    trailing: list[Element] = []
    for child in new:
        if id(child) in left:
            order += [*trailing, *outputs[left[id(child)]]]
            trailing = []
        else:
            trailing.append(child)
    return [*order, *waiting, *trailing]


def _item_at(blocks: list[Element], index: int | None) -> Element | None:
    return None if index is None else blocks[index]


def _style(paragraph: Element) -> str:
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if style is None else str(style.get(w("val")))


def _match_kind(block: Element) -> str:
    """The kind of a block; only blocks of one kind are paired: headings of one style, tables of as many columns."""
    if block.tag == w("tbl"):
        columns = block.findall(f"{w('tblGrid')}/{w('gridCol')}")
        return f"table {len(columns)}"
    style = _style(block)
    return style if style.startswith(_HEADING_STYLES) or not runs.text_of(block) else "text"


def _merged_blocks(pairs: list[tuple[Element | None, Element | None]], tracker: ChangeTracker) -> list[list[Element]]:
    """The blocks that each pair becomes.

    The last paragraph mark of a container stays as it is: Word can neither insert nor delete it.
    """
    tail = next((n for n in range(len(pairs), 0, -1) if None not in pairs[n - 1]), 0)
    last = pairs[tail:]
    result = [_merged_pair(one, other, tracker) for one, other in pairs[:tail]]
    deleted = [one for one, _ in last if one is not None]
    added = [other for _, other in last if other is not None]
    plain = all(block.tag == w("p") for block in (*deleted, *added)) and (
        tail == 0 or pairs[tail - 1][1].tag == w("p")  # type: ignore[union-attr]
    )
    if not last or not plain or (tail == 0 and not (deleted and added)):
        settled = [_merged_pair(one, other, tracker) for one, other in last]
    elif deleted and added:
        settled = _both_continue(last, deleted, added, tracker)
    else:
        settled = _one_continues(last, pairs[tail - 1], result, tracker)
    return _separate_tables([*result, *settled], tracker)


def _both_continue(
    last: list[tuple[Element | None, Element | None]],
    deleted: list[Element],
    added: list[Element],
    tracker: ChangeTracker,
) -> list[list[Element]]:
    """Where both files go on after the last common paragraph: their last paragraphs are one, with the last mark."""
    result: list[list[Element]] = []
    for one, other in last:
        if one is deleted[-1]:
            result.append([])
        elif other is added[-1]:
            result.append([runs.merge_paragraph(deleted[-1], added[-1], tracker)])
        else:
            result.append(_merged_pair(one, other, tracker))
    return result


def _one_continues(
    last: list[tuple[Element | None, Element | None]],
    common: tuple[Element | None, Element | None],
    result: list[list[Element]],
    tracker: ChangeTracker,
) -> list[list[Element]]:
    """Where one file goes on after the last common paragraph: the mark of that paragraph is inserted or deleted."""
    added = last[0][0] is None
    kind: Kind = "ins" if added else "del"
    old, new = common
    runs.track_paragraph_mark(result[-1][-1], kind, tracker)
    written = [_merged_pair(one, other, tracker) for one, other in last]
    final = written[-1][-1]
    own = deepcopy(final.find(w("pPr")))
    runs.untrack_paragraph_mark(final)
    if added:
        runs.set_properties(final, own, old.find(w("pPr")) if old is not None else None, tracker)
    else:
        runs.set_properties(final, new.find(w("pPr")) if new is not None else None, own, tracker)
    return written


def _separate_tables(result: list[list[Element]], tracker: ChangeTracker) -> list[list[Element]]:
    """Two tables that only a change makes neighbours, with an inserted and deleted paragraph between them."""
    before: Element | None = None
    for blocks in result:
        for block in list(blocks):
            if before is not None and before.tag == block.tag == w("tbl"):
                between = etree.Element(w("p"))
                runs.track_paragraph_mark(between, "ins", tracker)
                runs.track_paragraph_mark(between, "del", tracker)
                blocks.insert(blocks.index(block), between)
            before = block
    return result


def _merged_pair(old: Element | None, new: Element | None, tracker: ChangeTracker) -> list[Element]:
    if old is None and new is not None:
        return [_tracked_block(new, "ins", tracker)]
    if new is None and old is not None:
        return [_tracked_block(old, "del", tracker)]
    if old is None or new is None:
        return []
    return [runs.merge_paragraph(old, new, tracker) if new.tag == w("p") else _merged_table(old, new, tracker)]


def _tracked_block(block: Element, kind: Kind, tracker: ChangeTracker) -> Element:
    """A block of one file alone, tracked as a whole."""
    result = deepcopy(block)
    if result.tag == w("tbl"):
        for row in result.findall(w("tr")):
            _track_row(row, kind, tracker)
    else:
        runs.track_whole_paragraph(result, kind, tracker)
    return result


def _track_row(row: Element, kind: Kind, tracker: ChangeTracker) -> None:
    for paragraph in row.iter(w("p")):
        runs.track_whole_paragraph(paragraph, kind, tracker)
    properties = row.find(w("trPr"))
    if properties is None:
        properties = etree.Element(w("trPr"))
        row.insert(0, properties)
    properties.append(tracker.element(kind))


def _merged_table(old: Element, new: Element, tracker: ChangeTracker) -> Element:
    """A table of both files: its rows aligned, each cell merged."""
    before, after = old.findall(w("tr")), new.findall(w("tr"))
    pairs = similarity.align(
        [text_key(runs.text_of(row)) for row in before],
        [text_key(runs.text_of(row)) for row in after],
        ([0] * len(before), [0] * len(after)),
    )
    rows: list[Element] = []
    for one, other in pairs:
        source, target = _item_at(before, one), _item_at(after, other)
        row: Element = deepcopy(source if target is None else target)
        if source is None or target is None:
            _track_row(row, "ins" if source is None else "del", tracker)
        else:
            for cell, earlier in zip(row.findall(w("tc")), source.findall(w("tc")), strict=False):
                _merge(earlier, cell, tracker)
        rows.append(row)
    result = deepcopy(new)
    for row in result.findall(w("tr")):
        result.remove(row)
    result.extend(rows)
    return result
