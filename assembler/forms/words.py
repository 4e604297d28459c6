"""The messages on answers that break a rule, where the question has none of its own, in bokmål and nynorsk."""

from __future__ import annotations

from assembler.i18n.language import Language

_MESSAGES: dict[str, dict[Language, str]] = {
    "whole": {
        "nb": "Skriv et helt tall med sifre, for eksempel 1 250.",
        "nn": "Skriv eit heilt tal med siffer, til dømes 1 250.",
    },
    "number": {
        "nb": "Skriv et tall med sifre, for eksempel 12,5.",
        "nn": "Skriv eit tal med siffer, til dømes 12,5.",
    },
    "date": {
        "nb": "Skriv datoen som dag, måned og år, for eksempel 19.02.2025.",
        "nn": "Skriv datoen som dag, månad og år, til dømes 19.02.2025.",
    },
    "no_day": {
        "nb": "Den dagen finnes ikke. Se etter om dag og måned er riktige.",
        "nn": "Den dagen finst ikkje. Sjå etter om dag og månad er rette.",
    },
    "minimum": {"nb": "Tallet må være minst {}.", "nn": "Talet må vere minst {}."},
    "maximum": {"nb": "Tallet kan ikke være høyere enn {}.", "nn": "Talet kan ikkje vere høgare enn {}."},
    "too_large": {
        "nb": "Tallet er større enn det kan være her. Se etter om det er riktig.",
        "nn": "Talet er større enn det kan vere her. Sjå etter om det er rett.",
    },
    "between": {"nb": "Tallet må være fra {} til {}.", "nn": "Talet må vere frå {} til {}."},
    "short": {"nb": "Skriv minst {} tegn.", "nn": "Skriv minst {} teikn."},
    "email": {
        "nb": "Skriv en e-postadresse, for eksempel navn@kommune.no.",
        "nn": "Skriv ei e-postadresse, til dømes namn@kommune.no.",
    },
    "example": {"nb": "For eksempel: {}", "nn": "Til dømes: {}"},
    "only_for": {"nb": "Bare for «{}».", "nn": "Berre for «{}»."},
    "only_if": {"nb": "Svar bare hvis {}.", "nn": "Svar berre dersom {}."},
    "must_if": {"nb": "Må besvares hvis {}.", "nn": "Må svarast på dersom {}."},
    "is": {"nb": "svaret på «{}» er {}", "nn": "svaret på «{}» er {}"},
    "ticks": {"nb": "dere har krysset av for {1} under «{0}»", "nn": "de har kryssa av for {1} under «{0}»"},
    "ticks_any": {"nb": "dere har krysset av for noe under «{}»", "nn": "de har kryssa av for noko under «{}»"},
    "missing": {"nb": "Feltet må fylles ut.", "nn": "Feltet må fyllast ut."},
    "pick": {"nb": "Velg et svar.", "nn": "Vel eit svar."},
    "tick": {"nb": "Det må krysses av her.", "nn": "Det må kryssast av her."},
    "few_ticks": {"nb": "Kryss av for minst {} svar.", "nn": "Kryss av for minst {} svar."},
    "one_row": {"nb": "Fyll ut minst én rad.", "nn": "Fyll ut minst éi rad."},
    "few_rows": {"nb": "Fyll ut minst {} rader.", "nn": "Fyll ut minst {} rader."},
    "many": {"nb": "Det kan være høyst {}.", "nn": "Det kan vere høgst {}."},
    "long": {"nb": "Svaret kan ha høyst {} tegn, og har {}.", "nn": "Svaret kan ha høgst {} teikn, og har {}."},
    "no_choice": {"nb": "Velg et av svarene i skjemaet: {}.", "nn": "Vel eit av svara i skjemaet: {}."},
    "must_be": {
        "nb": "Med de andre svarene må dette være «{}».",
        "nn": "Med dei andre svara må dette vere «{}».",
    },
    "not_here": {
        "nb": "Dette skal stå tomt med de andre svarene.",
        "nn": "Dette skal stå tomt med dei andre svara.",
    },
    "wrong": {"nb": "Svaret er ikke gyldig her.", "nn": "Svaret er ikkje gyldig her."},
    "pattern": {"nb": "Svaret har ikke riktig form: {}", "nn": "Svaret har ikkje rett form: {}"},
    "orgnr": {
        "nb": "Et organisasjonsnummer har ni siffer, det siste er et kontrollsiffer. Se etter om sifrene er riktige.",
        "nn": "Eit organisasjonsnummer har ni siffer, det siste er eit kontrollsiffer. Sjå etter om siffera er rette.",
    },
    "kontonr": {
        "nb": "Et kontonummer har elleve siffer, det siste er et kontrollsiffer. Se etter om sifrene er riktige.",
        "nn": "Eit kontonummer har elleve siffer, det siste er eit kontrollsiffer. Sjå etter om siffera er rette.",
    },
}


def message(name: str, language: Language, *values: str) -> str:
    """The message to an applicant whose value breaks this rule."""
    return _MESSAGES[name][language].format(*values)


def message_template(name: str, language: Language) -> str:
    """The message with its placeholders (``{}``), for scripts to fill in."""
    return _MESSAGES[name][language]
