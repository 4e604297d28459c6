"""Stretches of an edited copy in, the same without what they hold out; a fact that was changed in Word is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from assembler.word_review import locked_content, value_sources
from assembler.word_review.lines import Line, Run, Runs
from assembler.word_review.locked_content import Lines, LockedSpan
from assembler.word_review.match import CopySegment
from assembler.word_review.parts import Review, nested_spans

Refuse: TypeAlias = Callable[[str, str], None]  # notes, by the text of a paragraph, what of it cannot be taken in
Occurrences: TypeAlias = Mapping[str, list[Lines]]


@dataclass(slots=True)
class CollapsedSegment:
    """A stretch without what it holds; ``names`` are the things that its lines may hold, by tag."""

    stretch: CopySegment
    heading: Runs
    lines: Lines
    names: Mapping[str, LockedSpan] = field(default_factory=dict)


def collapse_segments(
    review: Review, shown: Mapping[str, Any], found: Sequence[CopySegment], refuse: Refuse
) -> tuple[list[CollapsedSegment], Occurrences]:
    """The stretches, and what stands in the copy of each text and region that they hold, by its tag.

    ``shown`` is what each held thing showed when the copy was made, by its tag.
    """
    folder = _Collapser(review, shown, refuse)
    return [folder.folded(stretch) for stretch in found], folder.occurrences


class _Collapser:
    def __init__(self, review: Review, shown: Mapping[str, Any], refuse: Refuse) -> None:
        self._review = review
        self._shown = shown
        self._refuse = refuse
        self._atoms = review.atoms
        self.occurrences: dict[str, list[Lines]] = {}

    def folded(self, stretch: CopySegment) -> CollapsedSegment:
        """One stretch; what it holds joins the occurrences."""
        own = stretch.part.text.atoms if stretch.part else {}
        names = {**self._atoms, **nested_spans(own)}
        lines = [self._current(line, names) for line in stretch.lines]
        text = locked_content.collapse(lines, names)
        for tag, found in text.found.items():
            self.occurrences.setdefault(tag, []).extend(found)
        heading: Runs = ()
        if stretch.heading:
            head = stretch.part.heading.atoms if stretch.part and stretch.part.heading else {}
            head_names = {**self._atoms, **nested_spans(head)}
            fold = locked_content.collapse([self._current(Line("text", stretch.heading), head_names)], head_names)
            for tag, found in fold.found.items():
                self.occurrences.setdefault(tag, []).extend(found)
            heading = fold.lines[0].runs
            names = {**names, **head_names}
        return CollapsedSegment(stretch, heading, text.lines, names)

    def _current(self, line: Line, names: Mapping[str, LockedSpan]) -> Line:
        """The line with each fact as the definition now says it; a fact that was changed in Word is refused."""

        def current(runs: Runs) -> Runs:
            return tuple(self._fact(run, line, names) if run.fact else run for run in runs)

        return line.mapped(current)

    def _fact(self, run: Run, line: Line, names: Mapping[str, LockedSpan]) -> Run:
        atom = names.get(run.fact)
        if atom is None or atom.kind != "value":
            self._refuse(line.text, f"holds «{run.fact}», which the definition does not; make a new review copy")
            return replace(run, fact="")
        recorded = self._shown.get(run.fact, [])
        shown = {atom.shown} | {each.shown for each in (self._atoms.get(run.fact), atom) if each}
        allowed = (
            shown | {text for text in recorded if isinstance(text, str)} if recorded else self._all_shown(run.fact)
        )
        if run.text.strip() not in {text.strip() for text in allowed}:
            what = f"the {value_sources.kind_name(atom)} «{atom.shown}» has become «{run.text}»"
            self._refuse(line.text, f"{what}; change it at its source ({run.fact}), not here")
        return replace(run, text=atom.shown)

    def _all_shown(self, tag: str) -> set[str]:
        found = (nested_spans(passage.atoms).get(tag) for passage in self._review.passages())
        return {atom.shown for atom in found if atom}
