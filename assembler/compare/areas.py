"""Match the priority areas of two years: which were kept, renumbered, merged, added or removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assembler.compare.model import AreaChange, MatchBasis
from assembler.document.nodes import Block, Heading
from assembler.document.walk import inline_text, lines
from assembler.scheme.applicants import Area
from assembler.text_diff import similarity, words

MIN_KEPT_SIMILARITY = 0.2  # of title and text, from which two areas are the same one
MIN_MERGED_SIMILARITY = 0.1  # from which an old area was merged into a new one
CERTAIN_SIMILARITY = 0.6  # from which a new area is one old area alone: no other is merged into it
SAME_TITLE_SCORE = 1.0  # the score of areas with the same title
MIN_LEAD = 1.3  # how many times more similar the target of a merger is than any other area
_LEAST_CERTAIN_FIRST: tuple[MatchBasis, ...] = ("similarity", "title", "stated")


@dataclass(frozen=True, slots=True)
class _Match:
    """The new area, by its position, that an old area is or was merged into, and how that is known."""

    target: int
    basis: MatchBasis


def compare_areas(
    old: Sequence[Area], new: Sequence[Area], scores: Mapping[tuple[int, int], float], year: int | None
) -> tuple[AreaChange, ...]:
    """What became of each area: those of the later year in its order, then those that were removed.

    ``scores`` are those of :func:`similarity_scores`. ``year`` is the earlier year, None where the years are of
    different schemes: what a later definition states of that year's areas counts, except of an area whose title is
    still there.
    """
    matches = _matches(old, new, scores, year)
    changes = [_area_change(index, old, new, matches, scores, year) for index in range(len(new))]
    removed = [area for index, area in enumerate(old) if index not in matches]
    return (
        *changes,
        *(AreaChange("removed", (area,), None, words.single("deleted", area.title), "similarity") for area in removed),
    )


def _matches(
    old: Sequence[Area], new: Sequence[Area], scores: Mapping[tuple[int, int], float], year: int | None
) -> dict[int, _Match]:
    """The new area of each old one, by the old one's position."""
    titled = similarity.best_matches(scores, SAME_TITLE_SCORE)
    stated = {one: other for one, other in _stated_targets(old, new, year).items() if one not in titled}
    free = {pair: score for pair, score in scores.items() if pair[0] not in stated}
    kept = similarity.best_matches(free, MIN_KEPT_SIMILARITY)
    matches = {one: _Match(other, "title" if one in titled else "similarity") for one, other in kept.items()}
    matches |= {one: _Match(other, "stated") for one, other in stated.items()}
    certain = {other for one, other in kept.items() if scores[one, other] >= CERTAIN_SIMILARITY}
    candidates = [other for other in range(len(new)) if other not in certain]
    for one in range(len(old)):
        if one not in matches and (target := _merge_target(one, candidates, scores)) is not None:
            matches[one] = _Match(target, "similarity")
    return matches


def similarity_scores(
    old: Sequence[Area], new: Sequence[Area], circulars: tuple[tuple[Block, ...], tuple[Block, ...]]
) -> dict[tuple[int, int], float]:
    """How similar each old area is to each new one (0 to 1), by position.

    The areas are in the language of their circulars, which describe them.
    """
    both = [
        (area.title, text_below(area.title, blocks))
        for areas, blocks in zip((old, new), circulars, strict=True)
        for area in areas
    ]
    vectors = similarity.tfidf_vectors(both)
    return {
        (one, other): SAME_TITLE_SCORE
        if old[one].title.lower() == new[other].title.lower()
        else similarity.cosine(vectors[one], vectors[len(old) + other])
        for one in range(len(old))
        for other in range(len(new))
    }


def text_below(title: str, blocks: tuple[Block, ...]) -> str:
    """The text of a circular below the heading that contains this title."""
    return " ".join(_below(title.lower(), blocks))


def _below(title: str, blocks: tuple[Block, ...]) -> Iterator[str]:
    level = 0
    for block in blocks:
        if isinstance(block, Heading):
            if level and block.level <= level:
                return
            if not level and title in inline_text(block.children).lower():
                level = block.level
        elif level:
            yield from lines((block,))


def _stated_targets(old: Sequence[Area], new: Sequence[Area], year: int | None) -> dict[int, int]:
    """The new position of each old area that the later definition says a new one covers."""
    positions = {area.number: index for index, area in enumerate(old)}
    return {
        positions[number]: index
        for index, area in enumerate(new)
        if area.covers and area.covers.year == year
        for number in area.covers.numbers
        if number in positions
    }


def _merge_target(one: int, candidates: Sequence[int], scores: Mapping[tuple[int, int], float]) -> int | None:
    """The new area that an old one is clearly most similar to, though it is another old area first of all."""
    ranked = sorted(candidates, key=lambda other: -scores[one, other])
    if not ranked or scores[one, ranked[0]] < MIN_MERGED_SIMILARITY:
        return None
    if len(ranked) > 1 and scores[one, ranked[0]] < MIN_LEAD * scores[one, ranked[1]]:
        return None
    return ranked[0]


def _area_change(
    index: int,
    old: Sequence[Area],
    new: Sequence[Area],
    matches: Mapping[int, _Match],
    scores: Mapping[tuple[int, int], float],
    year: int | None,
) -> AreaChange:
    area = new[index]
    covers = area.covers if area.covers and year is not None and area.covers.year >= year else None
    sources = [one for one in sorted(matches) if matches[one].target == index]
    if not sources:
        return AreaChange("added", (), area, words.single("inserted", area.title), "similarity", covers)
    main = old[max(sources, key=lambda one: scores[one, index])]
    bases = {matches[one].basis for one in sources}
    return AreaChange(
        kind="merged" if len(sources) > 1 else "kept",
        old=tuple(old[one] for one in sources),
        new=area,
        title=words.word_diff(main.title, area.title),
        basis=next(basis for basis in _LEAST_CERTAIN_FIRST if basis in bases),
        covers=covers,
        main=main,
    )
