"""What an import leaves for people to settle, in bokmål: the list that is put beside the Word file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from assembler.word_review.docx.annotations import Annotation
from assembler.word_review.import_copy import FollowUp, ImportResult

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


def markdown(revision: ImportResult, file: str) -> str:
    """The open points of an import, by paragraph; empty where there are none."""
    parts = list(_parts(revision))
    return "\n\n".join([f"# Åpne punkter fra {file}", *parts]) + "\n" if parts else ""


def _parts(revision: ImportResult) -> Iterator[str]:
    for paragraph, group in groupby(revision.annotations, key=lambda annotation: annotation.paragraph):
        yield f"## {_excerpt(paragraph)}"
        yield "\n".join(f"- [ ] {_annotation(annotation)}" for annotation in group)
    if revision.reminders:
        yield "## Se også til"
        yield "\n".join(f"- [ ] {_follow_up(reminder)}" for reminder in revision.reminders)


def _annotation(annotation: Annotation) -> str:
    who = ", ".join(part for part in (annotation.author, annotation.date) if part)
    about = f"«{_excerpt(annotation.about)}»" if annotation.about.strip() else ""
    told = _excerpt(annotation.said, 10 * _EXCERPT_LENGTH)
    return ": ".join(
        part for part in (_KIND_NAMES[annotation.kind] + (f" ({who})" if who else ""), about, told) if part
    )


def _follow_up(reminder: FollowUp) -> str:
    if reminder.kind == "dropped":
        return f"Merknaden om {reminder.pointer} falt bort sammen med avsnittet sitt."
    if reminder.kind == "typed":
        return f"Teksten har en dato eller et tall som er en opplysning, eller sier imot den: `{reminder.pointer}`."
    language = "nynorsk" if reminder.language == "nn" else "bokmål"
    return f"Teksten på {language} er ikke endret: `{reminder.pointer}`."


def _excerpt(text: str, most: int = _EXCERPT_LENGTH) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[:most].rstrip()} …"
