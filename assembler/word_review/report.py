"""Describes an import to people: the changes for a terminal, and what is left to settle as a list in bokmål."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby

from assembler.compare.to_text import TextLine
from assembler.core.text import one_line, shorten
from assembler.text_diff.words import single, with_marks, word_diff
from assembler.word_review.changes import FollowUp, ImportResult
from assembler.word_review.docx.annotations import Annotation

_KIND_NAMES = {
    "comment": "Kommentar",
    "inserted": "Innsatt, ikke godtatt",
    "deleted": "Strøket, ikke godtatt",
    "moved": "Flyttet, ikke godtatt",
    "formatted": "Endret utseende, ikke godtatt",
    "highlighted": "Markert med farge",
    "coloured": "Skrevet med farge, som ikke er tatt med",
    "aligned": "Midtstilt eller høyrestilt, som ikke er tatt med",
}
_EXCERPT_LENGTH = 120


def terminal_lines(result: ImportResult) -> Iterator[TextLine]:
    """The changed sections, then each changed text with its changed lines, marked as ``wdiff`` does."""
    for section in result.sections:
        level = f"level {section.after or section.before}"
        if section.before and section.after and section.before != section.after:
            level = f"{level}, was {section.before}"
        yield _heading(f"{section.kind}: {section.heading} ({level})")
        text = section.text.split("\n")
        yield from _diff_lines([], text) if section.kind == "added" else _diff_lines(text, [])
    for change in result.changes:
        yield _heading(f"{change.heading} ({change.pointer})" if change.pointer else change.heading)
        yield from _diff_lines(change.before.split("\n"), change.after.split("\n"))


def _heading(text: str) -> TextLine:
    return TextLine(0, True, single("same", text))


def _diff_lines(before: list[str], after: list[str]) -> Iterator[TextLine]:
    for code, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if code == "equal":
            continue
        paired = min(i2 - i1, j2 - j1)
        for step in range(paired):
            yield TextLine(2, False, with_marks(word_diff(before[i1 + step], after[j1 + step])))
        for line in filter(None, before[i1 + paired : i2]):
            yield TextLine(2, False, with_marks(single("deleted", line)))
        for line in filter(None, after[j1 + paired : j2]):
            yield TextLine(2, False, with_marks(single("inserted", line)))


def open_points(result: ImportResult, file: str) -> str:
    """What is left to settle after an import, as Markdown by paragraph; empty where there is nothing."""
    parts = list(_parts(result))
    return "\n\n".join([f"# Åpne punkter fra {file}", *parts]) + "\n" if parts else ""


def _parts(result: ImportResult) -> Iterator[str]:
    for paragraph, group in groupby(result.annotations, key=lambda annotation: annotation.paragraph):
        yield f"## {_excerpt(paragraph)}"
        yield "\n".join(f"- [ ] {_annotation(annotation)}" for annotation in group)
    if result.follow_ups:
        yield "## Se også til"
        yield "\n".join(f"- [ ] {_follow_up(follow_up)}" for follow_up in result.follow_ups)


def _annotation(annotation: Annotation) -> str:
    who = ", ".join(part for part in (annotation.author, annotation.date) if part)
    kind = _KIND_NAMES[annotation.kind] + (f" ({who})" if who else "")
    about = f"«{_excerpt(annotation.about)}»" if annotation.about.strip() else ""
    comment = _excerpt(annotation.comment, 10 * _EXCERPT_LENGTH)
    return ": ".join(part for part in (kind, about, comment) if part)


def _follow_up(follow_up: FollowUp) -> str:
    if follow_up.kind == "dropped":
        return f"Merknaden om {follow_up.pointer} falt bort sammen med avsnittet sitt."
    if follow_up.kind == "typed":
        return f"Teksten har en dato eller et tall som er en opplysning, eller sier imot den: `{follow_up.pointer}`."
    language = "nynorsk" if follow_up.language == "nn" else "bokmål"
    return f"Teksten på {language} er ikke endret: `{follow_up.pointer}`."


def _excerpt(text: str, length: int = _EXCERPT_LENGTH) -> str:
    return shorten(one_line(text), length, " …")
