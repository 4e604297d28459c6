"""An edited Word file held against its review: which texts change, how sections stand, what cannot be taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any

from assembler.compare.likeness import LIKE, likeness, print_of
from assembler.errors import DataError, Problem
from assembler.revision import held, markdown, matching, origins
from assembler.revision.held import Atom, Lines
from assembler.revision.lines import Line, Run, Runs, said
from assembler.revision.markdown import UnwritableError, Writer
from assembler.revision.matching import Stretch
from assembler.revision.passages import Passage
from assembler.revision.reading import Edited
from assembler.revision.review import Part, Review, all_atoms, digest
from assembler.revision.review import print_of as lines_print

_EXCERPT = 70


@dataclass(frozen=True, slots=True)
class Node:
    """A section as it is to stand: the part that it was (none where it is new), what a new one says, what is below."""

    part: Part | None
    heading: str
    text: str
    below: tuple[Node, ...]

    def all(self, level: int = 1) -> Iterator[tuple[Node, int]]:
        """The section, which stands on this level, and those below it, each with its own."""
        yield self, level
        for node in self.below:
            yield from node.all(level + 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to change: the new typing of each text by its place, and the sections (none in a letter).

    ``expected`` are the lines that the circular is to have, each heading and text in its order.
    """

    texts: Mapping[str, str]
    sections: tuple[Node, ...]
    expected: Lines


def plan(review: Review, edited: Edited, file: str, margins: Sequence[str]) -> Plan:
    """What an edited copy asks for; ``margins`` are what the headers and footers of a copy say.

    Raises :class:`DataError` with all that it asks for and that cannot be.
    """
    planner = _Planner(review, edited, file)
    planner.hold_margins(margins)
    result = planner.plan()
    if planner.problems:
        raise DataError(list(dict.fromkeys(planner.problems)))
    return result


@dataclass(slots=True)
class _Folded:
    """A stretch without what it holds."""

    stretch: Stretch
    heading: Runs
    lines: Lines
    names: Mapping[str, Atom] = field(default_factory=dict)


class _Planner:
    def __init__(self, review: Review, edited: Edited, file: str) -> None:
        self._review = review
        self._edited = edited
        self._file = file
        self._atoms = review.atoms
        self._shown: Mapping[str, Any] = edited.record.get("shown", {})
        self._recorded: Mapping[str, Any] = edited.record.get("texts", {})
        self._texts: dict[str, str] = {}
        self._changed: dict[str, Lines] = {}  # texts that others hold, by tag
        self.problems: list[Problem] = []

    def refuse(self, paragraph: str, what: str) -> None:
        """Note something that cannot be taken in, by the text of its paragraph."""
        text = " ".join(paragraph.split())
        told = text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rstrip()} …"
        self.problems.append(Problem(self._file, f"«{told}»", what))

    def hold_margins(self, margins: Sequence[str]) -> None:
        """Refuse what was changed in the headers and footers."""
        for text in filter(None, self._edited.margins):
            if text not in margins:
                self.refuse(text, "stands in the page's header or footer, which every document gets from the brand and "
                            "its facts; change it there")  # fmt: skip

    def plan(self) -> Plan:
        """Everything that the file asks for."""
        for refused in self._edited.refused:
            self.refuse(refused.paragraph, f"{refused.what} cannot be taken in; write it in another way or take it out")
        if self._edited.title and self._edited.title != self._review.document.title:
            self.refuse(self._edited.title, f"the title is a fact («{self._review.document.title}»); change it there")
        if not self._edited.lines:
            self.problems.append(Problem(self._file, "", "has no text"))
            return Plan({}, (), ())
        outdated = self._outdated()
        if outdated:
            self.problems.append(Problem(self._file, "", f"{outdated} since this copy was made; make a new one"))
            return Plan({}, (), ())
        found = matching.stretches(self._review, self._edited.lines)
        matching.named(self._review, found)
        occurrences: dict[str, list[Lines]] = {}
        folded = [self._folded(stretch, occurrences) for stretch in found]
        self._regions(occurrences)
        self._held_texts(occurrences)
        self._facts(folded, occurrences)
        for each in folded:
            self._own_texts(each)
        sections = self._sections(folded) if self._review.kind == "circular" else ()
        return Plan(self._texts, sections, () if self.problems else self._expected(folded))

    def _outdated(self) -> str:
        """What has changed in the source so that the copy cannot be told from it, nothing where it can."""
        record = self._edited.record
        if "print" in record and record["print"] != digest(self._review.record()):
            return "another program than Word has saved the file, and its text or facts have changed in the source"
        if "parts" in record and record["parts"] != [part.mark for part in self._review.parts]:
            return "sections have come, gone or moved in the definition"
        return ""

    # --- without what is held ---

    def _folded(self, stretch: Stretch, occurrences: dict[str, list[Lines]]) -> _Folded:
        own = stretch.part.text.atoms if stretch.part else {}
        names = {**self._atoms, **all_atoms(own)}
        lines = [self._current(line, names) for line in stretch.lines]
        text = held.folded(lines, names)
        for tag, found in text.found.items():
            occurrences.setdefault(tag, []).extend(found)
        heading: Runs = ()
        if stretch.heading:
            head = stretch.part.heading.atoms if stretch.part and stretch.part.heading else {}
            head_names = {**self._atoms, **all_atoms(head)}
            fold = held.folded([self._current(Line("text", stretch.heading), head_names)], head_names)
            for tag, found in fold.found.items():
                occurrences.setdefault(tag, []).extend(found)
            heading = fold.lines[0].runs
            names = {**names, **head_names}
        return _Folded(stretch, heading, text.lines, names)

    def _current(self, line: Line, names: Mapping[str, Atom]) -> Line:
        """The line with each fact as the definition now says it; a fact that was changed in Word is refused."""

        def current(runs: Runs) -> Runs:
            return tuple(self._fact(run, line, names) if run.fact else run for run in runs)

        return line.mapped(current)

    def _fact(self, run: Run, line: Line, names: Mapping[str, Atom]) -> Run:
        atom = names.get(run.fact)
        if atom is None or atom.kind != "value":
            self.refuse(line.text, f"holds «{run.fact}», which the definition does not; make a new review copy")
            return replace(run, fact="")
        recorded = self._shown.get(run.fact, [])
        shown = {atom.shown} | {each.shown for each in (self._atoms.get(run.fact), atom) if each}
        allowed = (
            shown | {text for text in recorded if isinstance(text, str)} if recorded else self._all_shown(run.fact)
        )
        if run.text.strip() not in {text.strip() for text in allowed}:
            what = f"the {origins.named(atom)} «{atom.shown}» has become «{run.text}»"
            self.refuse(line.text, f"{what}; change it at its source ({run.fact}), not here")
        return replace(run, text=atom.shown)

    def _all_shown(self, tag: str) -> set[str]:
        found = (all_atoms(passage.atoms).get(tag) for passage in self._review.passages())
        return {atom.shown for atom in found if atom}

    # --- what others make ---

    def _regions(self, occurrences: Mapping[str, list[Lines]]) -> None:
        for tag, found in occurrences.items():
            atom = self._atoms[tag]
            if atom.kind != "region":
                continue
            for lines in found:
                print_now = lines_print(lines)
                if lines == atom.lines or digest(print_now) in self._shown.get(tag, []):
                    continue
                self.refuse(origins.difference(lines, atom.lines, self._atoms), origins.made_from(self._review, tag))
        present = set(occurrences)
        for part in self._review.parts:
            for passage in (part.heading, part.text):
                gone = passage and passage.locked and passage.lines and not set(passage.atoms) & present
                if passage and gone and part.kind != "area":
                    told = passage.expanded[0].text
                    self.refuse(told, f"is gone, and can only be changed in the definition: {passage.locked}")

    def _held_texts(self, occurrences: Mapping[str, list[Lines]]) -> None:
        """Texts that stand at a place of their own in the definition, and may have several in the circular."""
        for tag, found in occurrences.items():
            atom = self._atoms[tag]
            if atom.kind != "text":
                continue
            versions = list(dict.fromkeys(lines for lines in found if lines != atom.lines))
            if not versions:
                continue
            if len(versions) > 1:
                told = origins.difference(versions[1], versions[0], self._atoms)
                self.refuse(told, "stands in several places, and they were changed in different ways")
                continue
            (lines,) = versions
            if not self._is_edit(tag, lines_print(atom.lines), lines):
                continue
            if not lines:
                self.refuse(
                    atom.lines[0].text, "would be empty; take the whole paragraph out, or change the definition"
                )
                continue
            passage = atom.passage
            assert passage is not None  # every text that is held is a passage
            written = self._rewritten(passage, lines, {**self._atoms, **all_atoms(atom.atoms)})
            if written is not None:
                self._texts[passage.place] = written
                self._changed[tag] = lines

    def _is_edit(self, name: str, now: str, lines: Lines) -> bool:
        """Whether a text that differs from the definition was edited in Word, and not only in the definition since."""
        recorded = self._recorded.get(name)
        if not isinstance(recorded, list) or len(recorded) != 2 or recorded[0] == digest(now):
            return True
        if recorded[1] == digest(lines_print(lines)):
            return False
        told = lines[0].text if lines else name
        self.refuse(
            told, "has been changed in the definition too since the review copy was made; change it there by hand"
        )
        return False

    # --- own texts ---

    def _own_texts(self, each: _Folded) -> None:
        part = each.stretch.part
        if part is None:
            return
        if part.heading and part.heading.lines and each.heading != part.heading.lines[0].runs:
            edited = (Line("text", each.heading),)
            if part.heading.locked:
                self.refuse(said(each.stretch.heading), f"cannot be changed here: {part.heading.locked}")
            elif self._is_edit(part.heading.place, part.heading.source, edited):
                written = self._heading(each.heading, part.heading, each.names)
                if written is not None:
                    self._texts[part.heading.place] = written
        if each.lines == part.text.lines:
            return
        self._beside_lists(part.text.lines, each)
        if part.text.locked:
            told = origins.difference(each.lines, part.text.lines, each.names)
            self.refuse(told, f"stands in a text that Word cannot give back: {part.text.locked}")
        elif self._is_edit(part.text.place, part.text.source, each.lines):
            written = self._rewritten(part.text, each.lines, each.names)
            if written is not None:
                self._texts[part.text.place] = written

    def _beside_lists(self, old: Lines, each: _Folded) -> None:
        """Refuse items that were put before or after a list that is kept elsewhere: they would be no items of it."""
        opcodes = SequenceMatcher(None, old, each.lines, autojunk=False).get_opcodes()
        for start, end in ((start, end) for code, _, _, start, end in opcodes if code == "insert"):
            for new, beside in ((start, start - 1), (end - 1, end)):
                tag = held.sole(each.lines[beside]) if 0 <= beside < len(each.lines) else ""
                if tag and self._atoms[tag].open and each.lines[new].kind == "item":
                    what = origins.made_from(self._review, tag)
                    self.refuse(origins.as_read(each.lines[new], each.names), what)

    def _rewritten(self, passage: Passage, lines: Lines, names: Mapping[str, Atom]) -> str | None:
        if passage.locked:
            self.refuse(
                origins.difference(lines, passage.lines, names), f"Word cannot give this back: {passage.locked}"
            )
            return None
        try:
            return markdown.rewritten(passage, lines, Writer(names, passage.urls, self._review.read))
        except UnwritableError as error:
            self.refuse(error.line.text, "cannot be written as Markdown; change its bold, italics or links")
            return None

    def _heading(self, runs: Runs, passage: Passage | None, names: Mapping[str, Atom]) -> str | None:
        urls = passage.urls if passage else {}
        try:
            return Writer(names, urls, self._review.read).inline(runs, self._review.read_line)
        except UnwritableError:
            self.refuse(said(runs), "cannot be a heading; take out line breaks, and change its bold, italics or links")
            return None

    # --- facts ---

    def _facts(self, folded: Sequence[_Folded], occurrences: Mapping[str, list[Lines]]) -> None:
        """A fact may go with its paragraph, or to another one, but not from a paragraph that stays."""
        now = Counter(fact for each in folded for fact in _facts_of((*each.lines, Line("text", each.heading))))
        now += Counter(fact for found in occurrences.values() for lines in found for fact in _facts_of(lines))
        before: Counter[str] = Counter()
        for passage in self._review.passages():
            before += Counter(_facts_of(passage.lines))
        for tag, found in occurrences.items():
            before += Counter(_facts_of(self._atoms[tag].lines) * len(found))
        missing = before - now
        for each in folded:
            if each.stretch.part:
                old = each.stretch.part.heading.lines if each.stretch.part.heading else ()
                heading = (Line("text", each.heading),) if each.heading else ()
                self._lost((*each.lines, *heading), (*each.stretch.part.text.lines, *old), missing)
        for tag, found in occurrences.items():
            for lines in found:
                if self._atoms[tag].kind == "text" and lines != self._atoms[tag].lines:
                    self._lost(lines, self._atoms[tag].lines, missing)

    def _lost(self, new: Lines, old: Lines, missing: Counter[str]) -> None:
        for _, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            for line in old[i1:i2]:
                if line in new[j1:j2]:
                    continue
                here = Counter(fact for other in new[j1:j2] for fact in _facts_of((other,)))
                gone = [fact for fact in _facts_of((line,)) if not here[fact] and missing[fact]]
                near = [other for other in new[j1:j2] if _alike(line, other)]
                if gone and near:
                    atom = self._atoms[gone[0]]
                    shown = atom.shown or " ".join(origins.as_read(each, atom.atoms) for each in atom.lines)
                    what = f"has lost a {origins.named(atom)} that stood in it: «{shown}»; put it back from the copy"
                    self.refuse(near[0].text, what)

    # --- sections ---

    def _sections(self, folded: Sequence[_Folded]) -> tuple[Node, ...]:
        """The sections by their headings' levels; refuses what the definition has no place for."""
        present = {each.stretch.part.mark for each in folded if each.stretch.part}
        lacking = [part for part in self._review.parts if part.kind == "area" and part.mark not in present]
        for area in lacking:
            told = said(area.heading.expanded[0].runs) if area.heading else area.mark
            self.refuse(told, "is a priority area of the form and cannot be taken out here")
        tree = _Tree()
        for each in folded:
            level = each.stretch.level
            part = each.stretch.part
            if part and part.kind == "intro":
                continue
            heading = text = ""
            if part is None:
                heading = self._heading(each.heading, None, each.names) or ""
                new = Passage("", "", (), {})
                text = self._rewritten(new, each.lines, each.names) or "" if each.lines else ""
            if level > tree.depth + 1:
                self.refuse(
                    said(each.stretch.heading), "its heading skips a level; make it one lower than the one above"
                )
            tree.add(level, part, heading, text)
        sections = tree.nodes()
        if not lacking:
            self._hold_areas(sections, folded)
        return sections

    def _hold_areas(self, sections: tuple[Node, ...], folded: Sequence[_Folded]) -> None:
        """Areas stand where the definition prints them: in the form's order, before the sections beside them."""
        before = {part.mark: self._parent(part) for part in self._review.parts if part.kind == "area"}
        wanted = list(before)
        found = [
            (node.part.mark, parent.part.mark if parent and parent.part else "")
            for parent, node in _with_parents(sections, None)
            if node.part and node.part.kind == "area"
        ]
        for (mark, parent), expected in zip(found, wanted, strict=False):
            if mark != expected or parent != before[mark]:
                each = next(each for each in folded if each.stretch.part and each.stretch.part.mark == mark)
                self.refuse(said(each.stretch.heading), "is a priority area, which stand in the order of the form")
                return
        for _, node in _with_parents(sections, None):
            kinds = [below.part is not None and below.part.kind == "area" for below in node.below]
            if kinds != sorted(kinds, reverse=True):
                first = node.below[kinds.index(False)]
                told = first.heading or (
                    said(first.part.heading.lines[0].runs) if first.part and first.part.heading else ""
                )
                self.refuse(told, "cannot stand before a priority area; put it after the last one")

    def _parent(self, part: Part) -> str:
        at = self._review.parts.index(part)
        return next(other.mark for other in reversed(self._review.parts[:at]) if other.level < part.level)

    # --- the end ---

    def _expected(self, folded: Sequence[_Folded]) -> Lines:
        result: list[Line] = []
        for each in folded:
            names = _with_changes(each.names, self._changed)
            part, lines, heading = each.stretch.part, each.lines, each.heading
            if part and part.heading and part.heading.lines and part.heading.place not in self._texts:
                heading = part.heading.lines[0].runs
            if heading:
                result += [
                    replace(line, kind="heading", level=each.stretch.level)
                    for line in self._as_printed((Line("text", heading),), names)
                ]
            if part and part.text.place not in self._texts:
                lines = part.text.lines  # what the definition says by now
            result += self._as_printed(lines, names)
        return held.plain(result)

    def _as_printed(self, lines: Lines, names: Mapping[str, Atom]) -> Lines:
        try:
            return held.expanded(lines, names)
        except LookupError as error:
            atom = self._atoms[str(error.args[0])]
            told = origins.as_read(atom.lines[0], atom.atoms)
            what = "list that is kept elsewhere" if atom.lists else origins.named(atom)
            self.refuse(told, f"is a {what}, and stands together with other text; part them")
            return ()


def _with_changes(atoms: Mapping[str, Atom], changed: Mapping[str, Lines]) -> dict[str, Atom]:
    return {
        tag: replace(atom, lines=changed.get(tag, atom.lines), atoms=_with_changes(atom.atoms, changed))
        for tag, atom in atoms.items()
    }


def _facts_of(lines: Sequence[Line]) -> list[str]:
    return [run.fact for line in lines for run in line.all_runs() if run.fact]


def _alike(one: Line, other: Line) -> bool:
    """Whether lines say much the same, with what they hold or without it."""
    typed = [" ".join(run.text for run in line.all_runs() if not run.fact) for line in (one, other)]
    return any(likeness(print_of(old), print_of(new)) >= LIKE for old, new in (typed, (one.text, other.text)))


def _with_parents(nodes: Sequence[Node], parent: Node | None) -> Iterator[tuple[Node | None, Node]]:
    for node in nodes:
        yield parent, node
        yield from _with_parents(node.below, node)


class _Tree:
    """Sections by level, gathered in the order of the text."""

    def __init__(self) -> None:
        self._root: list[Any] = []
        self._open: list[tuple[int, list[Any]]] = [(0, self._root)]

    @property
    def depth(self) -> int:
        """The level of the last section."""
        return self._open[-1][0]

    def add(self, level: int, part: Part | None, heading: str, text: str) -> None:
        """One more section, below the last one of a lower level."""
        while self._open[-1][0] >= level:
            self._open.pop()
        below: list[Any] = []
        self._open[-1][1].append((part, heading, text, below))
        self._open.append((level, below))

    def nodes(self) -> tuple[Node, ...]:
        """The sections."""
        return _nodes(self._root)


def _nodes(entries: Sequence[Any]) -> tuple[Node, ...]:
    return tuple(Node(part, heading, text, _nodes(below)) for part, heading, text, below in entries)
