"""What an import leaves for people to settle, in bokmål: the list that is put beside the Word file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from assembler.word_review.docx.annotations import Point
from assembler.word_review.import_copy import Reminder, Revision

_KINDS = {
    "comment": "Kommentar",
    "inserted": "Innsatt, ikke godtatt",
    "deleted": "Strøket, ikke godtatt",
    "moved": "Flyttet, ikke godtatt",
    "formatted": "Endret utseende, ikke godtatt",
    "highlighted": "Markert med farge",
    "coloured": "Skrevet med farge, som ikke er tatt med",
    "aligned": "Midtstilt eller høyrestilt, som ikke er tatt med",
}
_EXCERPT = 120


def markdown(revision: Revision, file: str) -> str:
    """The open points of an import, by paragraph; empty where there are none."""
    parts = list(_parts(revision))
    return "\n\n".join([f"# Åpne punkter fra {file}", *parts]) + "\n" if parts else ""


def _parts(revision: Revision) -> Iterator[str]:
    for paragraph, points in groupby(revision.points, key=lambda point: point.paragraph):
        yield f"## {_excerpt(paragraph)}"
        yield "\n".join(f"- [ ] {_point(point)}" for point in points)
    if revision.reminders:
        yield "## Se også til"
        yield "\n".join(f"- [ ] {_reminder(reminder)}" for reminder in revision.reminders)


def _point(point: Point) -> str:
    who = ", ".join(part for part in (point.author, point.date) if part)
    about = f"«{_excerpt(point.about)}»" if point.about.strip() else ""
    told = _excerpt(point.said, 10 * _EXCERPT)
    return ": ".join(part for part in (_KINDS[point.kind] + (f" ({who})" if who else ""), about, told) if part)


def _reminder(reminder: Reminder) -> str:
    if reminder.kind == "dropped":
        return f"Merknaden om {reminder.place} falt bort sammen med avsnittet sitt."
    if reminder.kind == "typed":
        return f"Teksten har en dato eller et tall som er en opplysning, eller sier imot den: `{reminder.place}`."
    language = "nynorsk" if reminder.language == "nn" else "bokmål"
    return f"Teksten på {language} er ikke endret: `{reminder.place}`."


def _excerpt(text: str, most: int = _EXCERPT) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[:most].rstrip()} …"
