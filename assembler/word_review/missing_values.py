"""Facts that have gone from an edited copy: one whose paragraph still stands is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from assembler.text_diff.similarity import LIKE, ratio, text_key
from assembler.word_review import value_sources
from assembler.word_review.collapse import Folded, Occurrences, Refuse
from assembler.word_review.lines import Line
from assembler.word_review.locked_content import Atom, Lines
from assembler.word_review.parts import Review


def refuse_lost(review: Review, folded: Sequence[Folded], occurrences: Occurrences, refuse: Refuse) -> None:
    """A fact may go with its paragraph, or to another one, but not from a paragraph that stays."""
    atoms = review.atoms
    now = Counter(fact for each in folded for fact in _facts_of((*each.lines, Line("text", each.heading))))
    now += Counter(fact for found in occurrences.values() for lines in found for fact in _facts_of(lines))
    before: Counter[str] = Counter()
    for passage in review.passages():
        before += Counter(_facts_of(passage.lines))
    for tag, found in occurrences.items():
        before += Counter(_facts_of(atoms[tag].lines) * len(found))
    missing = before - now
    for each in folded:
        if each.stretch.part:
            old = each.stretch.part.heading.lines if each.stretch.part.heading else ()
            heading = (Line("text", each.heading),) if each.heading else ()
            _hold((*each.lines, *heading), (*each.stretch.part.text.lines, *old), missing, atoms, refuse)
    for tag, found in occurrences.items():
        for lines in found:
            if atoms[tag].kind == "text" and lines != atoms[tag].lines:
                _hold(lines, atoms[tag].lines, missing, atoms, refuse)


def _hold(new: Lines, old: Lines, missing: Counter[str], atoms: Mapping[str, Atom], refuse: Refuse) -> None:
    for _, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for line in old[i1:i2]:
            if line in new[j1:j2]:
                continue
            here = Counter(fact for other in new[j1:j2] for fact in _facts_of((other,)))
            gone = [fact for fact in _facts_of((line,)) if not here[fact] and missing[fact]]
            near = [other for other in new[j1:j2] if _alike(line, other)]
            if gone and near:
                atom = atoms[gone[0]]
                shown = atom.shown or " ".join(value_sources.as_read(each, atom.atoms) for each in atom.lines)
                what = f"has lost a {value_sources.named(atom)} that stood in it: «{shown}»; put it back from the copy"
                refuse(near[0].text, what)


def _facts_of(lines: Sequence[Line]) -> list[str]:
    return [run.fact for line in lines for run in line.all_runs() if run.fact]


def _alike(one: Line, other: Line) -> bool:
    """Whether lines say much the same, with what they hold or without it."""
    typed = [" ".join(run.text for run in line.all_runs() if not run.fact) for line in (one, other)]
    return any(ratio(text_key(old), text_key(new)) >= LIKE for old, new in (typed, (one.text, other.text)))
