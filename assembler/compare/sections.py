"""Compare two circulars by section: which were moved, renamed, rewritten, added or removed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from assembler.compare.model import ChangeKind, LineChange, LineKind, SectionChange
from assembler.document.nodes import Block, Field, Heading, ListBlock, Note, PageBreak, Paragraph, Table
from assembler.document.walk import inline_text
from assembler.text_diff import similarity, words
from assembler.text_diff.similarity import TextKey, Vector, text_key

_MIN_SIMILARITY = 0.28  # of heading and text together, from which two sections are the same
_MIN_SIMILARITY_ELSEWHERE = 0.45  # of text, from which a section is recognised below another heading
_MIN_WORDS_ELSEWHERE = 15  # different words that such a section must have
_MIN_WORDS_MOVED = 5  # different words of a paragraph that can be recognised in another section
_MIN_SIMILARITY_MOVED = 0.75  # from which it is recognised


_Vectors: TypeAlias = tuple[list[tuple[Vector, Vector]], list[tuple[Vector, Vector]]]  # old, new: own, whole


@dataclass(frozen=True, slots=True)
class _Row:
    role: str
    depth: int
    text: str
    key: TextKey


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading with its own rows; ``path`` are the headings above it, ``whole`` its text with that of its subsections.

    ``parent`` is the index of the section above it, -1 where there is none.
    """

    index: int
    parent: int
    level: int
    heading: TextKey
    path: tuple[str, ...]
    rows: tuple[_Row, ...]
    whole: TextKey


def compare_sections(
    old: tuple[Block, ...], new: tuple[Block, ...], known: Sequence[tuple[str, str]] = ()
) -> tuple[SectionChange, ...]:
    """Every section of either circular, in the order of the later; a removed one follows what it followed.

    ``known`` are pairs of titles, earlier and later, whose sections belong together: those of priority areas.
    """
    before, after = _sections(old), _sections(new)
    pairs = _pairs(before, after, known)
    back = {one: other for other, one in pairs.items()}
    unmoved = _unmoved_sections(before, after, back)
    changes: dict[int, SectionChange] = {}
    for section in after:
        partner = before[back[section.index]] if section.index in back else None
        moved = partner is not None and (partner.index not in unmoved or not _same_parent(partner, section, pairs))
        changes[section.index] = _section_change(partner, section, moved)
    return _mark_moved_lines(tuple(_in_order(before, after, changes, pairs)))


def _sections(blocks: tuple[Block, ...]) -> list[_Section]:
    heads: list[tuple[int, str, list[Block]]] = [(0, "", [])]
    for block in blocks:
        if isinstance(block, Heading):
            heads.append((block.level, " ".join(inline_text(block.children).split()), []))
        else:
            heads[-1][2].append(block)
    result: list[_Section] = []
    above: list[int] = []
    rows = [tuple(_rows(tuple(own))) for _, _, own in heads]
    for index, (level, heading, _) in enumerate(heads):
        while above and heads[above[-1]][0] >= level:
            above.pop()
        end = next((n for n in range(index + 1, len(heads)) if heads[n][0] <= level), len(heads)) if level else 1
        whole = " ".join(row.text for part in rows[index:end] for row in part)
        path = tuple(heads[n][1] for n in above if heads[n][0])
        parent = above[-1] if above else -1
        result.append(_Section(index, parent, level, text_key(heading), path, rows[index], text_key(whole)))
        above.append(index)
    return result


def _rows(blocks: tuple[Block, ...], depth: int = 0) -> Iterator[_Row]:
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield _row("paragraph", depth, inline_text(block.children))
            case ListBlock():
                for item in block.items:
                    first, *rest = item or ((),)
                    if isinstance(first, Paragraph):
                        yield _row("item", depth + 1, inline_text(first.children))
                        yield from _rows(tuple(rest), depth + 1)
                    else:
                        yield from _rows(item, depth + 1)
            case Table():
                for row in (block.header, *block.rows):
                    yield _row("row", depth, " | ".join(" ".join(part.text for part in _rows(cell)) for cell in row))
            case Note():
                yield from _rows(block.blocks, depth)
            case Field():
                yield _row("paragraph", depth, block.label)
            case PageBreak():
                pass
            case _:
                assert_never(block)


def _row(role: str, depth: int, text: str) -> _Row:
    return _Row(role, depth, text, text_key(text))


# --- matching ---------------------------------------------------------------------------------------------------------


def _pairs(old: Sequence[_Section], new: Sequence[_Section], known: Sequence[tuple[str, str]]) -> dict[int, int]:
    """New by old index: from the top level down, first those below matched sections, then similar ones anywhere."""
    texts = _vectors(old, new)
    pairs = {0: 0} | dict(_known_pairs(old, new, known))
    for level in sorted({section.level for section in (*old, *new)} - {0}):
        for anywhere in (False, True):
            taken = set(pairs.values())
            scores = {
                (one.index, other.index): _score(one, other, texts)
                for one in old
                for other in new
                if level == one.level == other.level and one.index not in pairs and other.index not in taken
                if _may_pair(one, other, pairs, texts, anywhere)
            }
            pairs |= similarity.best_matches(scores, _MIN_SIMILARITY)
    return pairs


def _vectors(old: Sequence[_Section], new: Sequence[_Section]) -> _Vectors:
    both = (*old, *new)
    own = similarity.tfidf_vectors([("", " ".join(row.text for row in section.rows)) for section in both])
    whole = similarity.tfidf_vectors([("", section.whole.text) for section in both])
    pairs = list(zip(own, whole, strict=True))
    return pairs[: len(old)], pairs[len(old) :]


def _known_pairs(
    old: Sequence[_Section], new: Sequence[_Section], titles: Sequence[tuple[str, str]]
) -> Iterator[tuple[int, int]]:
    for earlier, later in titles:
        one = next((section for section in old if _has_title(section, earlier)), None)
        other = next((section for section in new if _has_title(section, later)), None)
        if one and other:
            yield one.index, other.index


def _has_title(section: _Section, title: str) -> bool:
    return " ".join(title.split()).lower() in section.heading.text.lower()


def _may_pair(one: _Section, other: _Section, pairs: dict[int, int], texts: _Vectors, anywhere: bool) -> bool:
    """Whether two sections can be matched: below the same heading any two, elsewhere only long and similar ones."""
    if pairs.get(one.parent, -2) == other.parent or one.parent == other.parent == 0:
        return True
    long_enough = min(len(one.whole.words), len(other.whole.words)) >= _MIN_WORDS_ELSEWHERE
    return anywhere and long_enough and _text_similarity(one, other, texts) >= _MIN_SIMILARITY_ELSEWHERE


def _score(one: _Section, other: _Section, texts: _Vectors) -> float:
    heading = similarity.ratio(one.heading, other.heading)
    if not one.whole.words and not other.whole.words:
        return heading
    return 0.4 * heading + 0.6 * _text_similarity(one, other, texts)


def _text_similarity(one: _Section, other: _Section, texts: _Vectors) -> float:
    """The similarity of their own text, or of that with their subsections, whichever is higher."""
    (old_own, old_whole), (new_own, new_whole) = texts[0][one.index], texts[1][other.index]
    return max(similarity.cosine(old_own, new_own), similarity.cosine(old_whole, new_whole))


def _same_parent(old: _Section, new: _Section, pairs: dict[int, int]) -> bool:
    return old.parent == new.parent == -1 or pairs.get(old.parent, -2) == new.parent


def _unmoved_sections(old: Sequence[_Section], new: Sequence[_Section], back: dict[int, int]) -> frozenset[int]:
    """The old sections that kept their place among their neighbours below the same heading."""
    kept: set[int] = set()
    for parent in {section.parent for section in new}:
        order = [back[section.index] for section in new if section.parent == parent and section.index in back]
        weights = [len(old[index].whole.text) + 1.0 for index in order]
        kept |= similarity.unmoved(order, weights)
    return frozenset(kept)


# --- what became of each ----------------------------------------------------------------------------------------------


def _section_change(old: _Section | None, new: _Section, moved: bool) -> SectionChange:
    if old is None:
        lines = tuple(_unpaired_line("added", row) for row in new.rows)
        return _new_change("added", new, words.single("inserted", new.heading.text), ((), new.path), lines)
    lines = tuple(_line_changes(old.rows, new.rows))
    renamed = old.heading.text != new.heading.text
    kind: ChangeKind = "same" if all(line.kind == "same" for line in lines) else "changed"
    heading = words.word_diff(old.heading.text, new.heading.text)
    change = _new_change(kind, new, heading, (old.path, new.path), lines)
    return replace(change, renamed=renamed, moved=moved)


def _removed_section(old: _Section) -> SectionChange:
    lines = tuple(_unpaired_line("removed", row) for row in old.rows)
    return _new_change("removed", old, words.single("deleted", old.heading.text), (old.path, ()), lines)


def _new_change(
    kind: ChangeKind,
    section: _Section,
    heading: words.WordDiff,
    paths: tuple[tuple[str, ...], tuple[str, ...]],
    lines: tuple[LineChange, ...],
) -> SectionChange:
    return SectionChange(kind, heading, section.level, *paths, renamed=False, moved=False, lines=lines)


def _line_changes(old: Sequence[_Row], new: Sequence[_Row]) -> Iterator[LineChange]:
    kinds = ([row.role == "row" for row in old], [row.role == "row" for row in new])
    for one, other in similarity.align([row.key for row in old], [row.key for row in new], kinds):
        if one is None and other is not None:
            yield _unpaired_line("added", new[other])
        elif other is None and one is not None:
            yield _unpaired_line("removed", old[one])
        elif one is not None and other is not None:
            yield _paired_line(old[one], new[other])


def _paired_line(old: _Row, new: _Row) -> LineChange:
    parts = words.word_diff(old.text, new.text)
    same = all(segment.kind == "same" for segment in parts)
    return LineChange("same" if same else "changed", new.role, new.depth, parts)


def _unpaired_line(kind: LineKind, row: _Row) -> LineChange:
    return LineChange(kind, row.role, row.depth, words.single("inserted" if kind == "added" else "deleted", row.text))


def _in_order(
    before: Sequence[_Section], after: Sequence[_Section], changes: dict[int, SectionChange], pairs: dict[int, int]
) -> Iterator[SectionChange]:
    """The later order; a removed section, with the removed ones below it, follows the section that it followed."""
    following: dict[int, list[SectionChange]] = {}
    places: dict[int, int] = {}
    for section in before:
        if section.index not in pairs:
            above = places.get(section.parent)
            places[section.index] = above if above is not None else _insertion_point(section, before, after, pairs)
            following.setdefault(places[section.index], []).append(_removed_section(section))
    for section in after:
        yield changes[section.index]
        yield from following.get(section.index, ())


def _insertion_point(
    section: _Section, before: Sequence[_Section], after: Sequence[_Section], pairs: dict[int, int]
) -> int:
    """The later section that a removed one is put after: the last below its earlier neighbour, or the one above."""
    for earlier in reversed(before[: section.index]):
        if earlier.index in pairs and earlier.level <= section.level:
            at = pairs[earlier.index]
            if earlier.level < section.level:
                return at
            level = after[at].level
            return next((n for n in range(at + 1, len(after)) if after[n].level <= level), len(after)) - 1
    return 0


def _mark_moved_lines(changes: tuple[SectionChange, ...]) -> tuple[SectionChange, ...]:
    """The changes with each paragraph that is in another section now marked as moved, with its word diff."""
    gone = [
        (n, m, text_key(_line_text(line)))
        for n, change in enumerate(changes)
        for m, line in enumerate(change.lines)
        if line.kind == "removed"
    ]
    come = [
        (n, m, text_key(_line_text(line)))
        for n, change in enumerate(changes)
        for m, line in enumerate(change.lines)
        if line.kind == "added"
    ]
    scores = {
        (one, other): score
        for one, (n, _, left) in enumerate(gone)
        for other, (m, _, right) in enumerate(come)
        if n != m
        and min(len(left.words), len(right.words)) >= _MIN_WORDS_MOVED
        and (score := similarity.ratio(left, right)) >= _MIN_SIMILARITY_MOVED
    }
    lines = [list(change.lines) for change in changes]
    for one, other in similarity.best_matches(scores, _MIN_SIMILARITY_MOVED).items():
        (n, m, _), (k, j, _) = gone[one], come[other]
        source, target = lines[n][m], lines[k][j]
        parts = words.word_diff(_line_text(source), _line_text(target))
        lines[k][j] = replace(target, kind="moved_here", segments=parts, other=_heading_text(changes[n], "old"))
        lines[n][m] = replace(source, kind="moved_away", other=_heading_text(changes[k], "new"))
    return tuple(replace(change, lines=tuple(own)) for change, own in zip(changes, lines, strict=True))


def _line_text(line: LineChange) -> str:
    return "".join(segment.text for segment in line.segments)


def _heading_text(change: SectionChange, side: str) -> str:
    return words.side_text(change.heading, "old" if side == "old" else "new")
