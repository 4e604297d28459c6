"""What a review copy says of itself to those who edit it, in bokmål."""

from __future__ import annotations

_WORDS = {
    "notice_title": "Om denne kopien",
    "notice": "Dette er en kopi til gjennomsyn. Tekst på grå bunn er fakta eller lister som hentes fra skjemaet, og er "
    "låst: de endres i definisjonen, ikke her. Annen tekst kan endres, flyttes, strykes og kommenteres. Bruk "
    "overskrifter, punktlister, tabeller, fet skrift, kursiv og lenker; bilder, fotnoter, tekstbokser og formler kan "
    "ikke tas inn igjen. Sporede endringer blir ikke tatt inn før de er godtatt.",
    "fact": "Fakta (låst)",
    "text": "Tekst som også brukes andre steder",
    "region": "Lages av skjemaet (låst)",
    "open_region": "Tekster fra skjemaet",
}


def word(name: str) -> str:
    """The words of this name."""
    return _WORDS[name]
