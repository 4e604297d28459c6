"""Hold the fixed words of accounts workbooks, and the remarks about filled ones, in bokmål and nynorsk."""

from __future__ import annotations

from assembler.i18n.catalog import InterfaceLanguage
from assembler.i18n.language import Language

_WORDS: dict[str, dict[Language, str]] = {
    # --- head ---
    "navn": {"nb": "Tilskuddsmottaker", "nn": "Tilskotsmottakar"},
    "frist": {"nb": "Frist for rapporten", "nn": "Frist for rapporten"},
    "case": {"nb": "Saksnummer", "nn": "Saksnummer"},
    "how": {
        "nb": "Fyll ut feltene med ramme, i hele kroner. Arket regner ut summer og avvik.",
        "nn": "Fyll ut felta med ramme, i heile kroner. Arket reknar ut summar og avvik.",
    },
    "budget_first": {
        "nb": "Avvik er budsjett minus bokført beløp.",
        "nn": "Avvik er budsjett minus bokført beløp.",
    },
    "booked_first": {
        "nb": "Avvik er bokført beløp minus budsjett.",
        "nn": "Avvik er bokført beløp minus budsjett.",
    },
    # --- columns and rows ---
    "budsjett": {"nb": "Budsjett", "nn": "Budsjett"},
    "innvilget": {"nb": "Innvilget", "nn": "Innvilga"},
    "bokfort": {"nb": "Bokført", "nn": "Bokført"},
    "avvik": {"nb": "Avvik i kroner", "nn": "Avvik i kroner"},
    "prosent": {"nb": "Avvik i prosent", "nn": "Avvik i prosent"},
    "result": {"nb": "Resultat", "nn": "Resultat"},
    "own": {"nb": "{} i prosent av kostnadene", "nn": "{} i prosent av kostnadene"},
    "surplus": {
        "nb": "Til tilbakebetaling: tilskudd minus bokførte kostnader",
        "nn": "Til tilbakebetaling: tilskot minus bokførte kostnader",
    },
    "questions": {"nb": "Spørsmål", "nn": "Spørsmål"},
    "answer": {"nb": "Svar", "nn": "Svar"},
    # --- approval ---
    "approved": {
        "nb": "Regnskapet stemmer med bokføringen, og tilskuddet er brukt etter vilkårene.",
        "nn": "Rekneskapen stemmer med bokføringa, og tilskotet er brukt etter vilkåra.",
    },
    "approver": {"nb": "Den som godkjenner", "nn": "Den som godkjenner"},
    # --- what a cell says to who fills it in ---
    "mend": {"nb": "Rett opp svaret", "nn": "Rett opp svaret"},
    "choose": {"nb": "Velg et svar fra listen.", "nn": "Vel eit svar frå lista."},
    "shorten": {"nb": "Teksten kan ha høyst {} tegn.", "nn": "Teksten kan ha høgst {} teikn."},
}


# Remarks about a filled workbook; those about one that is refused are also for the command line.
_REMARKS: dict[str, dict[InterfaceLanguage, str]] = {
    # --- the whole file ---
    "empty": {
        "en": "it is empty",
        "nb": "Filen er tom. Send den på nytt.",
        "nn": "Fila er tom. Send ho på nytt.",
    },
    "no_workbook": {
        "en": "it is no Excel workbook (.xlsx)",
        "nb": "Filen er ikke en Excel-arbeidsbok (.xlsx). Send regnskapet i arbeidsboken som dere fikk.",
        "nn": "Fila er ikkje ei Excel-arbeidsbok (.xlsx). Send rekneskapen i arbeidsboka som de fekk.",
    },
    "old": {
        "en": "it is an old .xls file, or has a password",
        "nb": "Filen er en gammel .xls-fil eller har passord. Lagre den som Excel-arbeidsbok (.xlsx) uten passord.",
        "nn": "Fila er ei gammal .xls-fil eller har passord. Lagre ho som Excel-arbeidsbok (.xlsx) utan passord.",
    },
    "open_document": {
        "en": "it is an OpenDocument file; ask for it as .xlsx",
        "nb": "Filen er i formatet OpenDocument. Lagre den som Excel-arbeidsbok (.xlsx).",
        "nn": "Fila er i formatet OpenDocument. Lagre ho som Excel-arbeidsbok (.xlsx).",
    },
    "binary": {
        "en": "it is a binary workbook (.xlsb); ask for it as .xlsx",
        "nb": "Filen er en binær Excel-arbeidsbok (.xlsb). Lagre den som Excel-arbeidsbok (.xlsx).",
        "nn": "Fila er ei binær Excel-arbeidsbok (.xlsb). Lagre ho som Excel-arbeidsbok (.xlsx).",
    },
    "strict": {
        "en": "it is «Strict Open XML»; ask for it as an ordinary .xlsx",
        "nb": "Filen er i formatet «Strict Open XML». Lagre den som vanlig Excel-arbeidsbok (.xlsx).",
        "nn": "Fila er i formatet «Strict Open XML». Lagre ho som vanleg Excel-arbeidsbok (.xlsx).",
    },
    "damaged": {
        "en": "it is damaged; open it in a spreadsheet and save it anew, or ask for it again",
        "nb": "Arbeidsboken er skadet. Åpne den i regnearket, lagre den på nytt og send den igjen.",
        "nn": "Arbeidsboka er skadd. Opne ho i reknearket, lagre ho på nytt og send ho igjen.",
    },
    "too_large": {
        "en": "it is far larger than accounts can be",
        "nb": "Arbeidsboken er mye større enn et regnskap kan være. Send bare arket som dere fikk.",
        "nn": "Arbeidsboka er mykje større enn ein rekneskap kan vere. Send berre arket som de fekk.",
    },
    "unsafe": {
        "en": "it holds what may harm who opens it",
        "nb": "Arbeidsboken har innhold som kan skade den som åpner den. Vi har ikke lest den.",
        "nn": "Arbeidsboka har innhald som kan skade den som opnar ho. Vi har ikkje lese ho.",
    },
    "no_mark": {
        "en": "this program did not make it, or its hidden column of names is gone",
        "nb": "Arbeidsboken er ikke laget av oss, eller den skjulte kolonnen med feltnavn er borte. "
        "Fyll ut arbeidsboken som dere fikk.",
        "nn": "Arbeidsboka er ikkje laga av oss, eller den skjulte kolonnen med feltnamn er borte. "
        "Fyll ut arbeidsboka som de fekk.",
    },
    "unknown": {
        "en": "it says that it is «{}», and there are no such accounts here",
        "nb": "Vi har ikke noe regnskap som heter «{}». Fyll ut arbeidsboken for dette tilskuddet.",
        "nn": "Vi har ingen rekneskap som heiter «{}». Fyll ut arbeidsboka for dette tilskotet.",
    },
    "two_sheets": {
        "en": "accounts stand in several of its sheets: {}",
        "nb": "Regnskapet står i flere ark: {}. Slett de arkene som ikke skal leses.",
        "nn": "Rekneskapen står i fleire ark: {}. Slett dei arka som ikkje skal lesast.",
    },
    "no_columns": {
        "en": "its columns were changed, so the amounts are not found",
        "nb": "Kolonnene i arket er endret, så vi finner ikke beløpene. Fyll ut arbeidsboken som dere fikk.",
        "nn": "Kolonnane i arket er endra, så vi finn ikkje beløpa. Fyll ut arbeidsboka som de fekk.",
    },
    "foreign": {
        "en": "it holds macros, links to other files, or embedded objects",
        "nb": "Arbeidsboken har {}. Vi leser den ikke. Lim inn tallene som verdier i arbeidsboken som dere fikk, "
        "og lagre den som Excel-arbeidsbok (.xlsx).",
        "nn": "Arbeidsboka har {}. Vi les ho ikkje. Lim inn tala som verdiar i arbeidsboka som de fekk, "
        "og lagre ho som Excel-arbeidsbok (.xlsx).",
    },
    "macros": {"nb": "makroer", "nn": "makroar"},
    "links": {
        "nb": "koblinger til andre filer eller programmer",
        "nn": "koplingar til andre filer eller program",
    },
    "objects": {"nb": "innebygde objekter", "nn": "innebygde objekt"},
    # --- a cell, a row ---
    "cell": {"nb": "celle", "nn": "celle"},
    "missing": {"nb": "Feltet må fylles ut.", "nn": "Feltet må fyllast ut."},
    "no_row": {
        "nb": "Raden er borte fra arket. Fyll ut arbeidsboken som dere fikk.",
        "nn": "Rada er borte frå arket. Fyll ut arbeidsboka som de fekk.",
    },
    "twice": {
        "nb": "Posten står i flere rader: {}. Slett den raden som ikke skal være med.",
        "nn": "Posten står i fleire rader: {}. Slett den rada som ikkje skal vere med.",
    },
    "no_value": {
        "nb": "Cellen har en formel uten et tall som resultat. Skriv beløpet som et tall.",
        "nn": "Cella har ein formel utan eit tal som resultat. Skriv beløpet som eit tal.",
    },
    "ore": {
        "nb": "Skriv hele kroner, uten øre, for eksempel {}.",
        "nn": "Skriv heile kroner, utan øre, til dømes {}.",
    },
    "choose": {"nb": "Velg {}.", "nn": "Vel {}."},
    "too_long": {
        "nb": "Teksten kan ha høyst {} tegn, men har {}. Kort den ned.",
        "nn": "Teksten kan ha høgst {} teikn, men har {}. Kort han ned.",
    },
    "stranger": {
        "nb": "Raden er lagt til i arket og hører ikke til noen post. Før beløpet på en av postene i skjemaet.",
        "nn": "Rada er lagd til i arket og høyrer ikkje til nokon post. Før beløpet på ein av postane i skjemaet.",
    },
    "sum": {
        "nb": "Postene blir til sammen {}. Formelen i cellen er endret, eller arket er ikke regnet ut på nytt.",
        "nn": "Postane blir til saman {}. Formelen i cella er endra, eller arket er ikkje rekna ut på nytt.",
    },
    "personal": {
        "nb": "Her står et fødselsnummer eller D-nummer. Ta det bort, og send arbeidsboken på nytt.",
        "nn": "Her står eit fødselsnummer eller D-nummer. Ta det bort, og send arbeidsboka på nytt.",
    },
}


def word(name: str, language: Language, *values: str) -> str:
    """One of the fixed words or sentences of a workbook."""
    return _WORDS[name][language].format(*values)


def remark(name: str, language: InterfaceLanguage, *values: str) -> str:
    """A remark about a filled workbook."""
    return _REMARKS[name][language].format(*values)
