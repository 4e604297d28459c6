"""Compare two texts word by word."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from assembler.i18n.formats import NBSP

DiffKind: TypeAlias = Literal["same", "deleted", "inserted"]

_NARROW_NBSP = "\u202f"
# An amount with its no-break spaces is one word; so is a word with hyphens, or a section sign with its number.
_TOKENS = re.compile(rf"\d{{1,3}}(?:[{NBSP}{_NARROW_NBSP}]\d{{3}})+|\w+(?:[-–‑'’./:@]\w+)*|\s|[^\w\s]")
_WORD = re.compile(r"\w")
_MIN_SHARED = 0.2  # share of words in common below which a text is replaced as a whole

_MARKS: Mapping[DiffKind, tuple[str, str]] = {"same": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}


@dataclass(frozen=True, slots=True)
class DiffSegment:
    """A part of a text that is in both versions, or only in the earlier (deleted) or the later (inserted)."""

    kind: DiffKind
    text: str


WordDiff: TypeAlias = tuple[DiffSegment, ...]


@dataclass(frozen=True, slots=True)
class EditStep:
    """One step from the old sequence to the new: ``old`` and ``new`` are half-open ranges; one can be empty."""

    same: bool
    old: tuple[int, int]
    new: tuple[int, int]


def tokenize(text: str) -> list[str]:
    """The words, spaces and punctuation of a text; joined they are the text again."""
    return _TOKENS.findall(text)


def edit_steps(old: Sequence[Hashable], new: Sequence[Hashable], is_word: Sequence[bool]) -> list[EditStep]:
    """The steps from the old sequence to the new; ``is_word`` says which old elements are words.

    A common space or comma between two changes becomes part of the change, which is easier to read.
    """
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found = [EditStep(tag == "equal", (i1, i2), (j1, j2)) for tag, i1, i2, j1, j2 in matcher.get_opcodes()]
    shared = sum(step.old[1] - step.old[0] for step in found if step.same and _has_word(step, is_word))
    if old and new and shared < _MIN_SHARED * max(len(old), len(new)):
        return [EditStep(False, (0, len(old)), (0, len(new)))]
    result: list[EditStep] = []
    for index, step in enumerate(found):
        between = step.same and 0 < index < len(found) - 1 and not _has_word(step, is_word)
        if result and not result[-1].same and (between or not step.same):
            last = result[-1]
            result[-1] = EditStep(False, (last.old[0], step.old[1]), (last.new[0], step.new[1]))
        else:
            result.append(step)
    return result


def _has_word(step: EditStep, is_word: Sequence[bool]) -> bool:
    return any(is_word[index] for index in range(*step.old))


def word_diff(old: str, new: str) -> WordDiff:
    """The word diff of a text. A no-break space equals a space; that of the later text is shown."""
    if old == new:
        return single("same", new)
    before, after = tokenize(old), tokenize(new)
    found = edit_steps(
        [_normalize_spaces(token) for token in before],
        [_normalize_spaces(token) for token in after],
        word_flags(before),
    )
    result: list[DiffSegment] = []
    for step in found:
        if step.same:
            result.append(DiffSegment("same", "".join(after[slice(*step.new)])))
        else:
            result += _replacement("".join(before[slice(*step.old)]), "".join(after[slice(*step.new)]))
    return tuple(result)


def word_flags(parts: Sequence[str]) -> list[bool]:
    """Which of these tokens are words."""
    return [bool(_WORD.search(part)) for part in parts]


def _replacement(old: str, new: str) -> Iterator[DiffSegment]:
    if old:
        yield DiffSegment("deleted", old)
    if new:
        yield DiffSegment("inserted", new)


def _normalize_spaces(token: str) -> str:
    return token.replace(NBSP, " ").replace(_NARROW_NBSP, " ")


def side_text(parts: WordDiff, side: Literal["old", "new"]) -> str:
    """The earlier or the later text of a word diff (with the spaces of the later)."""
    absent = "inserted" if side == "old" else "deleted"
    return "".join(piece.text for piece in parts if piece.kind != absent)


def single(kind: DiffKind, text: str) -> WordDiff:
    """The word diff of a text that is deleted, inserted or unchanged as a whole."""
    return (DiffSegment(kind, text),) if text else ()


def with_marks(diff: WordDiff) -> WordDiff:
    """The segments between the marks of ``wdiff``, [-…-] and {+…+}, on one line: a difference without colours."""
    return tuple(
        DiffSegment(each.kind, f"{before}{' '.join(each.text.split(chr(10)))}{after}")
        for each in diff
        for before, after in [_MARKS[each.kind]]
    )
