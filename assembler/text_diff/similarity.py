"""Measure how similar texts are, and match or align two lists of texts."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeAlias

_WORDS = re.compile(r"\w+")
_STEM_LENGTH = 7  # letters that words are compared by, whatever their ending (deltaker, deltakeren, deltakernes)
_MAX_PAIRS = 100_000  # that are compared one by one; where there are more, equal paragraphs are aligned first
MIN_SIMILARITY = 0.42  # share of words in common from which a paragraph is another one rewritten

Pair: TypeAlias = tuple[int | None, int | None]
Kinds: TypeAlias = tuple[Sequence[Hashable], Sequence[Hashable]]
Vector: TypeAlias = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TextKey:
    """A text as it is compared: its characters and the set of its words."""

    text: str
    words: frozenset[str]


def stems(text: str) -> list[str]:
    """The words of a text without endings and capitals."""
    return [word[:_STEM_LENGTH] for word in _WORDS.findall(text.lower())]


def text_key(text: str) -> TextKey:
    """The text with the words that its similarity is measured by."""
    return TextKey(" ".join(text.split()), frozenset(stems(text)))


def ratio(one: TextKey, other: TextKey) -> float:
    """The similarity of two texts (Dice coefficient): from 0, no word in common, to 1, the same words."""
    if one.text == other.text:
        return 1.0
    total = len(one.words) + len(other.words)
    return 2 * len(one.words & other.words) / total if total else 0.0


# --- in order ---------------------------------------------------------------------------------------------------------


def align(old: Sequence[TextKey], new: Sequence[TextKey], kinds: Kinds) -> list[Pair]:
    """The two sequences aligned: pairs of indexes, with None where an element is in one of them only (old before new).

    Elements are paired where they are equal, or similar and of the same kind (``kinds`` of the old and of the new). Of
    all alignments that keep the order, it is the one with most words in pairs.
    """
    rows, columns = (0, len(old)), (0, len(new))
    if len(old) * len(new) <= _MAX_PAIRS:
        return _align_gap(old, new, kinds, rows, columns)
    matcher = SequenceMatcher(
        None,
        [(kind, part.text) for kind, part in zip(kinds[0], old, strict=True)],
        [(kind, part.text) for kind, part in zip(kinds[1], new, strict=True)],
        autojunk=False,
    )
    result: list[Pair] = []
    for block in matcher.get_matching_blocks():
        result += _align_gap(old, new, kinds, (rows[0], block.a), (columns[0], block.b))
        result += [(block.a + index, block.b + index) for index in range(block.size)]
        rows, columns = (block.a + block.size, len(old)), (block.b + block.size, len(new))
    return result


def _align_gap(
    old: Sequence[TextKey], new: Sequence[TextKey], kinds: Kinds, rows: tuple[int, int], columns: tuple[int, int]
) -> list[Pair]:
    """The best alignment between two anchors, by dynamic programming."""
    height, width = rows[1] - rows[0], columns[1] - columns[0]
    if not height or not width or height * width > _MAX_PAIRS:
        return _unpaired(rows, columns)
    saved = [[0.0] * width for _ in range(height)]
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in reversed(range(height)):
        one, kind = old[rows[0] + i], kinds[0][rows[0] + i]
        below, here, row = best[i + 1], best[i], saved[i]
        for j in reversed(range(width)):
            if kind == kinds[1][columns[0] + j]:
                row[j] = _saved_words(one, new[columns[0] + j])
            here[j] = max(below[j], here[j + 1], below[j + 1] + row[j])
    result: list[Pair] = []
    i = j = 0
    while i < height and j < width:
        if saved[i][j] and best[i][j] == best[i + 1][j + 1] + saved[i][j]:
            result.append((rows[0] + i, columns[0] + j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            result.append((rows[0] + i, None))
            i += 1
        else:
            result.append((None, columns[0] + j))
            j += 1
    result += _unpaired((rows[0] + i, rows[1]), (columns[0] + j, columns[1]))
    return _removed_first(result)


def _saved_words(one: TextKey, other: TextKey) -> float:
    """The weight of a pair: its words times the square of its similarity; 0 where they are no pair."""
    like = ratio(one, other)
    return like * like * (len(one.words) + len(other.words) + 1) if like >= MIN_SIMILARITY else 0.0


def _unpaired(rows: tuple[int, int], columns: tuple[int, int]) -> list[Pair]:
    return [*((row, None) for row in range(*rows)), *((None, column) for column in range(*columns))]


def _removed_first(pairs: list[Pair]) -> list[Pair]:
    """The alignment with old elements before new ones between each two pairs."""
    result: list[Pair] = []
    waiting: list[Pair] = []
    for pair in pairs:
        if pair[0] is None:
            waiting.append(pair)
        elif pair[1] is None:
            result.append(pair)
        else:
            result += [*waiting, pair]
            waiting = []
    return result + waiting


# --- in any order -----------------------------------------------------------------------------------------------------


def best_matches(scores: Mapping[tuple[int, int], float], least: float) -> dict[int, int]:
    """New by old index: greedily the best pair first, each index once, without pairs below ``least``."""
    result: dict[int, int] = {}
    taken: set[int] = set()
    for (one, other), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if score >= least and one not in result and other not in taken:
            result[one] = other
            taken.add(other)
    return result


def unmoved(order: Sequence[int], weights: Sequence[float]) -> frozenset[int]:
    """Of old positions in their new order, the heaviest increasing subsequence: the elements that did not move."""
    if not order:
        return frozenset()
    total = list(weights)
    before: list[int | None] = [None] * len(order)
    for index in range(len(order)):
        for earlier in range(index):
            if order[earlier] < order[index] and total[earlier] + weights[index] > total[index]:
                total[index] = total[earlier] + weights[index]
                before[index] = earlier
    at: int | None = max(range(len(order)), key=lambda index: total[index])
    kept: set[int] = set()
    while at is not None:
        kept.add(order[at])
        at = before[at]
    return frozenset(kept)


def tfidf_vectors(texts: Sequence[tuple[str, str]]) -> list[Vector]:
    """Titles with their texts as vectors of word weights (TF-IDF), of length 1; a title's word counts thrice."""
    counts = [Counter(stems(title) * 3 + stems(text)) for title, text in texts]
    spread = Counter(word for count in counts for word in count)
    result: list[Vector] = []
    for count in counts:
        raw = {word: (1 + math.log(n)) * math.log((1 + len(counts)) / spread[word]) for word, n in count.items()}
        length = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        result.append({word: weight / length for word, weight in raw.items()})
    return result


def cosine(one: Vector, other: Vector) -> float:
    """The similarity of two vectors of :func:`tfidf_vectors`, from 0 to 1."""
    return sum(weight * other.get(word, 0.0) for word, weight in one.items())
