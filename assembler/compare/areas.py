"""Two years' priority areas in; which were kept, renumbered, merged, added or removed out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assembler.compare.model import Area, AreaChange, EarlierAreas, MatchBasis
from assembler.document.nodes import Block, Heading
from assembler.document.walk import inline_text, lines
from assembler.text_diff import similarity, words

MIN_KEPT_SIMILARITY = 0.2  # likeness of title and text from which two areas are the same one
MIN_MERGED_SIMILARITY = 0.1  # likeness from which an old area has gone into a new one
CERTAIN_SIMILARITY = 0.6  # likeness to an old area from which a new one is that area alone, with no other gone into it
SAME_TITLE_SCORE = 1.0  # likeness of areas of the same title
_LEAST_CERTAIN_FIRST: tuple[MatchBasis, ...] = (
    "likeness",
    "title",
    "stated",
)  # the least certain one counts for the whole
MIN_LEAD = 1.3  # how many times more like it is to that one than to any other


def area_of(source: Mapping[str, Any]) -> Area:
    """An area from what a definition says of it, in one language."""
    applicants = tuple(source.get("sokere", ()))
    return Area(source["nummer"], source["tittel"], applicants)


def compare_areas(
    old: Sequence[Mapping[str, Any]],
    new: Sequence[Mapping[str, Any]],
    scores: Mapping[tuple[int, int], float],
    year: int | None,
) -> tuple[AreaChange, ...]:
    """What became of each area, in the order of the later year, then what is gone; ``scores`` as :func:`scores` gives.

    ``year`` is the earlier one, where both are years of one scheme: what a definition says of that year's areas
    counts, but for an area whose title stands on. What it says of other years' areas names none of these.
    """
    titled = similarity.best_matches(scores, SAME_TITLE_SCORE)
    stated = {one: other for one, other in _stated_targets(old, new, year).items() if one not in titled}
    free = {pair: score for pair, score in scores.items() if pair[0] not in stated}
    kept = similarity.best_matches(free, MIN_KEPT_SIMILARITY)
    into = {**kept, **stated}
    basis: dict[int, MatchBasis] = {one: "title" if one in titled else "likeness" for one in kept}
    basis |= dict.fromkeys(stated, "stated")
    settled = {other for one, other in kept.items() if scores[one, other] >= CERTAIN_SIMILARITY}
    open_ones = [other for other in range(len(new)) if other not in settled]
    for one in range(len(old)):
        if one not in into and (target := _merge_target(one, open_ones, scores)) is not None:
            into[one] = target
            basis[one] = "likeness"
    result = [_area_change(index, old, new, into, basis, scores, year) for index in range(len(new))]
    gone = [area_of(old[index]) for index in range(len(old)) if index not in into]
    return (
        *result,
        *(AreaChange("removed", (area,), None, words.single("deleted", area.title), "likeness") for area in gone),
    )


def similarity_scores(
    old: Sequence[Mapping[str, Any]],
    new: Sequence[Mapping[str, Any]],
    circulars: tuple[tuple[Block, ...], tuple[Block, ...]],
) -> dict[tuple[int, int], float]:
    """How like each old area is to each new one, by position; the areas in the language of their circulars."""
    both = [
        (area["tittel"], text_below(area["tittel"], blocks))
        for areas, blocks in zip((old, new), circulars, strict=True)
        for area in areas
    ]
    weights = similarity.tfidf_vectors(both)
    return {
        (one, other): SAME_TITLE_SCORE
        if both[one][0].lower() == both[len(old) + other][0].lower()
        else similarity.cosine(weights[one], weights[len(old) + other])
        for one in range(len(old))
        for other in range(len(new))
    }


def text_below(title: str, blocks: tuple[Block, ...]) -> str:
    """What a circular says below the heading that holds this title."""
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


def _stated_targets(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], year: int | None
) -> dict[int, int]:
    """Where each old area has gone, as the later definition says."""
    numbers = {area["nummer"]: index for index, area in enumerate(old)}
    return {
        numbers[number]: index
        for index, area in enumerate(new)
        if (covered := _earlier_areas(area)) and covered.year == year
        for number in covered.numbers
        if number in numbers
    }


def _earlier_areas(area: Mapping[str, Any]) -> EarlierAreas | None:
    said = area.get("tidligere")
    return EarlierAreas(said["ar"], tuple(said["numre"])) if said else None


def _merge_target(one: int, among: Sequence[int], scores: Mapping[tuple[int, int], float]) -> int | None:
    """The new area that an old one is clearly most like, though another old one is the same area."""
    ranked = sorted(among, key=lambda other: -scores[one, other])
    if not ranked or scores[one, ranked[0]] < MIN_MERGED_SIMILARITY:
        return None
    if len(ranked) > 1 and scores[one, ranked[0]] < MIN_LEAD * scores[one, ranked[1]]:
        return None
    return ranked[0]


def _area_change(
    index: int,
    old: Sequence[Mapping[str, Any]],
    new: Sequence[Mapping[str, Any]],
    into: Mapping[int, int],
    basis: Mapping[int, MatchBasis],
    scores: Mapping[tuple[int, int], float],
    year: int | None,
) -> AreaChange:
    area, covers = area_of(new[index]), _earlier_areas(new[index])
    if covers and (year is None or covers.year < year):
        covers = None
    sources = sorted((one for one, other in into.items() if other == index), key=lambda one: -scores[one, index])
    if not sources:
        return AreaChange("added", (), area, words.single("inserted", area.title), "likeness", covers)
    main = area_of(old[sources[0]])
    reason = next(one for one in _LEAST_CERTAIN_FIRST if one in {basis[source] for source in sources})
    return AreaChange(
        "merged" if len(sources) > 1 else "kept",
        tuple(area_of(old[one]) for one in sorted(sources)),
        area,
        words.word_diff(main.title, area.title),
        reason,
        covers,
        main,
    )
