"""Two Word files in, one out: the later with every difference from the earlier as a tracked change.

Accepting all changes gives the later file's text, rejecting all of them the earlier's (ISO/IEC 29500-1, 17.13.5).
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
    """The later .docx with the changes from the earlier tracked, by ``author`` at ``moment`` (UTC)."""
    before, after = _parts(old), _parts(new)
    changed = dict(after)
    marks = ChangeTracker(author, moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    for name in after:
        if _TEXT_PARTS.fullmatch(name) and name in before and before[name] != after[name]:
            earlier, later = etree.fromstring(before[name]), etree.fromstring(after[name])
            if name == _DOCUMENT:
                changed[_RELATIONS] = relationships.import_links(earlier, before[_RELATIONS], after[_RELATIONS])
                relationships.import_bookmarks(earlier, later)
                changed[_NUMBERING] = relationships.import_lists(earlier, later, before[_NUMBERING], after[_NUMBERING])
                _merge_body(earlier.find(w("body")), later.find(w("body")), marks)
                moves.mark_moves(later.find(w("body")), marks)
            else:
                _merge(earlier, later, marks)
            changed[name] = etree.tostring(later, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _package(new, changed)


def _parts(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _package(like: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The parts as a package with the entries of another one, in its order and with its dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(like)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for entry in source.infolist():
            package.writestr(entry, parts[entry.filename], zipfile.ZIP_DEFLATED)
    return out.getvalue()


# --- a body, parted by its contents -----------------------------------------------------------------------------------


def _merge_body(old: Element, new: Element, marks: ChangeTracker) -> None:
    """Merge two bodies: what stands before their contents, the contents, and what stands after them."""
    both = toc.find_both(old, new)
    if both is None:
        _merge(old, new, marks)
        return
    before, after = both
    _merge(before.find(w("sdtContent")), after.find(w("sdtContent")), marks)
    parts = toc.split_at(old, before), toc.split_at(new, after)
    for one, other in zip(*parts, strict=True):
        _merge(one, other, marks)
    new[:] = [*parts[1][0], after, *parts[1][1]]


# --- containers: a body, a header, a table cell -----------------------------------------------------------------------


def _merge(old: Element, new: Element, marks: ChangeTracker) -> None:
    """Fill ``new`` with its own blocks and those that are gone, every difference marked."""
    before = [child for child in old if child.tag in (w("p"), w("tbl"))]
    after = [child for child in new if child.tag in (w("p"), w("tbl"))]
    pairs = _aligned_blocks(before, after)
    merged = _merged_blocks([(_item_at(before, one), _item_at(after, other)) for one, other in pairs], marks)
    order = _interleaved(new, after, pairs, merged)
    for child in list(new):
        new.remove(child)
    new.extend(order)


def _aligned_blocks(before: list[Element], after: list[Element]) -> list[Pair]:
    """The blocks side by side, in order; those that hold a field's marks are pairs, where both have as many."""
    fields = [[index for index, block in enumerate(blocks) if toc.has_field(block)] for blocks in (before, after)]
    if len(fields[0]) != len(fields[1]):
        fields = [[], []]
    result: list[Pair] = []
    rows = columns = 0
    for one, other in zip([*fields[0], len(before)], [*fields[1], len(after)], strict=True):
        old, new = before[rows:one], after[columns:other]
        stretch = similarity.align(
            [text_key(runs.text_of(block)) for block in old],
            [text_key(runs.text_of(block)) for block in new],
            ([_match_kind(block) for block in old], [_match_kind(block) for block in new]),
        )
        result += [(None if i is None else rows + i, None if j is None else columns + j) for i, j in stretch]
        if one < len(before):
            result.append((one, other))
        rows, columns = one + 1, other + 1
    return result


def _interleaved(new: Element, after: list[Element], pairs: list[Pair], merged: list[list[Element]]) -> list[Element]:
    """The merged blocks with what else stands among the later file's blocks, in its place."""
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
    """What a block can be paired with: headings with their like, tables with those of as many columns."""
    if block.tag == w("tbl"):
        columns = block.findall(f"{w('tblGrid')}/{w('gridCol')}")
        return f"table {len(columns)}"
    style = _style(block)
    return style if style.startswith(_HEADING_STYLES) or not runs.text_of(block) else "text"


def _merged_blocks(pairs: list[tuple[Element | None, Element | None]], marks: ChangeTracker) -> list[list[Element]]:
    """The blocks that each pair becomes.

    The container's last paragraph mark stays, for it can be neither put in nor taken out.
    """
    tail = next((n for n in range(len(pairs), 0, -1) if None not in pairs[n - 1]), 0)
    last = pairs[tail:]
    result = [_merged_pair(one, other, marks) for one, other in pairs[:tail]]
    gone = [one for one, _ in last if one is not None]
    come = [other for _, other in last if other is not None]
    plain = all(block.tag == w("p") for block in (*gone, *come)) and (
        tail == 0 or pairs[tail - 1][1].tag == w("p")  # type: ignore[union-attr]
    )
    if not last or not plain or (tail == 0 and not (gone and come)):
        settled = [_merged_pair(one, other, marks) for one, other in last]
    elif gone and come:
        settled = _both_continue(last, gone, come, marks)
    else:
        settled = _one_continues(last, pairs[tail - 1], result, marks)
    return _separate_tables([*result, *settled], marks)


def _both_continue(
    last: list[tuple[Element | None, Element | None]], gone: list[Element], come: list[Element], marks: ChangeTracker
) -> list[list[Element]]:
    """Where both files go on after the last common paragraph: their last two share the last mark."""
    result: list[list[Element]] = []
    for one, other in last:
        if one is gone[-1]:
            result.append([])
        elif other is come[-1]:
            result.append([runs.merge_paragraph(gone[-1], come[-1], marks)])
        else:
            result.append(_merged_pair(one, other, marks))
    return result


def _one_continues(
    last: list[tuple[Element | None, Element | None]],
    common: tuple[Element | None, Element | None],
    result: list[list[Element]],
    marks: ChangeTracker,
) -> list[list[Element]]:
    """Where only one file goes on after the last common paragraph: that one's mark is new (or gone), the last stays."""
    added = last[0][0] is None
    kind: Kind = "ins" if added else "del"
    old, new = common
    runs.track_paragraph_mark(result[-1][-1], kind, marks)
    written = [_merged_pair(one, other, marks) for one, other in last]
    final = written[-1][-1]
    own = deepcopy(final.find(w("pPr")))
    runs.untrack_paragraph_mark(final)
    if added:
        runs.set_properties(final, own, old.find(w("pPr")) if old is not None else None, marks)
    else:
        runs.set_properties(final, new.find(w("pPr")) if new is not None else None, own, marks)
    return written


def _separate_tables(result: list[list[Element]], marks: ChangeTracker) -> list[list[Element]]:
    """Two tables that only a change brought together get a paragraph between them that neither text has."""
    before: Element | None = None
    for blocks in result:
        for block in list(blocks):
            if before is not None and before.tag == block.tag == w("tbl"):
                between = etree.Element(w("p"))
                runs.track_paragraph_mark(between, "ins", marks)
                runs.track_paragraph_mark(between, "del", marks)
                blocks.insert(blocks.index(block), between)
            before = block
    return result


def _merged_pair(old: Element | None, new: Element | None, marks: ChangeTracker) -> list[Element]:
    if old is None and new is not None:
        return [_tracked_block(new, "ins", marks)]
    if new is None and old is not None:
        return [_tracked_block(old, "del", marks)]
    if old is None or new is None:
        return []
    return [runs.merge_paragraph(old, new, marks) if new.tag == w("p") else _merged_table(old, new, marks)]


def _tracked_block(block: Element, kind: Kind, marks: ChangeTracker) -> Element:
    """A block that stands in one file alone."""
    result = deepcopy(block)
    if result.tag == w("tbl"):
        for row in result.findall(w("tr")):
            _track_row(row, kind, marks)
    else:
        runs.track_whole_paragraph(result, kind, marks)
    return result


def _track_row(row: Element, kind: Kind, marks: ChangeTracker) -> None:
    for paragraph in row.iter(w("p")):
        runs.track_whole_paragraph(paragraph, kind, marks)
    properties = row.find(w("trPr"))
    if properties is None:
        properties = etree.Element(w("trPr"))
        row.insert(0, properties)
    properties.append(marks.mark(kind))


def _merged_table(old: Element, new: Element, marks: ChangeTracker) -> Element:
    """A table in both files: its rows in order, each cell compared for itself."""
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
            _track_row(row, "ins" if source is None else "del", marks)
        else:
            for cell, earlier in zip(row.findall(w("tc")), source.findall(w("tc")), strict=False):
                _merge(earlier, cell, marks)
        rows.append(row)
    result = deepcopy(new)
    for row in result.findall(w("tr")):
        result.remove(row)
    result.extend(rows)
    return result
