"""Hold what is said of files, answers and applications: English for the command line, nb and nn for people.

What is said of answers that break the form's own rules is in ``i18n.formats`` and ``forms.messages``, which the web
form shares.
"""

from __future__ import annotations

from assembler.i18n.catalog import InterfaceLanguage
from assembler.i18n.language import Language

SENTENCES: dict[str, dict[InterfaceLanguage, str]] = {
    # --- files that are no form ---
    "empty": {
        "en": "is empty: ask for the file anew",
        "nb": "Filen er tom. Be om å få den på nytt.",
        "nn": "Fila er tom. Be om å få ho på nytt.",
    },
    "unreadable": {
        "en": "cannot be read: {}",
        "nb": "Filen kan ikke leses: {}.",
        "nn": "Fila kan ikkje lesast: {}.",
    },
    "no_file": {
        "en": "is no ordinary file",
        "nb": "Dette er ikke en vanlig fil.",
        "nn": "Dette er ikkje ei vanleg fil.",
    },
    "no_forms": {
        "en": "holds no files to read: no PDF, no web form's JSON, no accounts workbook",
        "nb": "Mappen har ingen filer som kan leses.",
        "nn": "Mappa har ingen filer som kan lesast.",
    },
    "too_large": {
        "en": "is {} MB, and the limit is {} MB: no form is so large; look at what was added to it, or raise --largest",
        "nb": "Filen er på {} MB, og grensen er {} MB. Se etter hva som er lagt til i skjemaet.",
        "nn": "Fila er på {} MB, og grensa er {} MB. Sjå etter kva som er lagt til i skjemaet.",
    },
    "other_kind": {
        "en": "is neither a form nor accounts, but {}: ask for the file as it was saved by the program that filled it",
        "nb": "Filen er ikke et skjema eller et regnskap, men {}. Be om filen slik den ble lagret da den ble fylt ut.",
        "nn": "Fila er ikkje eit skjema eller ein rekneskap, men {}. Be om fila slik ho vart lagra då ho vart fylt ut.",
    },
    "encrypted": {
        "en": "is encrypted: ask for it without a password",
        "nb": "Filen er beskyttet med passord eller kryptert. Be om å få den uten.",
        "nn": "Fila er verna med passord eller kryptert. Be om å få ho utan.",
    },
    "damaged": {
        "en": "is damaged ({}): open it in a PDF reader and save it anew, or ask for it again",
        "nb": "Filen er skadet. Åpne den i en PDF-leser og lagre den på nytt, eller be om å få den igjen.",
        "nn": "Fila er skadd. Opne ho i ein PDF-lesar og lagre ho på nytt, eller be om å få ho igjen.",
    },
    "cut_off": {
        "en": "is cut off, and the last answers may be in what is gone: ask for the file again",
        "nb": "Slutten av filen mangler, og de siste svarene kan stå der. Be om å få filen igjen.",
        "nn": "Slutten av fila manglar, og dei siste svara kan stå der. Be om å få fila igjen.",
    },
    "beyond_limits": {
        "en": "goes round in a ring, or unpacks to more than a form can be: it is damaged, or made to do harm",
        "nb": "Filen viser til seg selv eller pakkes ut til mer enn et skjema kan være. Den er skadet, eller laget "
        "for å gjøre skade.",
        "nn": "Fila viser til seg sjølv eller blir pakka ut til meir enn eit skjema kan vere. Ho er skadd, eller laga "
        "for å gjere skade.",
    },
    "no_fields": {
        "en": "has no form fields: it was printed to PDF, flattened or scanned, or is another document; ask for the "
        "file that was filled in",
        "nb": "PDF-en har ingen skjemafelt. Den er skrevet ut eller skannet, eller er et annet dokument. "
        "Be om filen som ble fylt ut.",
        "nn": "PDF-en har ingen skjemafelt. Han er skriven ut eller skanna, eller er eit anna dokument. "
        "Be om fila som vart fylt ut.",
    },
    "xfa": {
        "en": "is an XFA form (Adobe LiveCycle), not one of ours: it can only be read in Acrobat",
        "nb": "Dette er et XFA-skjema fra et annet system, ikke et av våre.",
        "nn": "Dette er eit XFA-skjema frå eit anna system, ikkje eit av våre.",
    },
    "mark_lost": {
        "en": "is no form that this program made, or has lost its mark (the hidden field «{}»): ask for the form anew",
        "nb": "Skjemaet har mistet merket sitt (det skjulte feltet «{}»), så vi vet ikke hvilket skjema det er.",
        "nn": "Skjemaet har mista merket sitt (det skjulte feltet «{}»), så vi veit ikkje kva for skjema det er.",
    },
    "mark_unknown": {
        "en": "says that it is the form «{}», which is no mark of this program",
        "nb": "Skjemaet sier at det er «{}», og det kjenner vi ikke.",
        "nn": "Skjemaet seier at det er «{}», og det kjenner vi ikkje.",
    },
    "no_definition": {
        "en": "is the form of {}, and this workspace cannot use that definition: {}",
        "nb": "Skjemaet hører til {}, og den ordningen er ikke lagt inn her.",
        "nn": "Skjemaet høyrer til {}, og den ordninga er ikkje lagd inn her.",
    },
    "not_json": {
        "en": "is no answer of a web form: {}",
        "nb": "Filen er ikke et svar fra nettskjemaet: {}.",
        "nn": "Fila er ikkje eit svar frå nettskjemaet: {}.",
    },
    "workbook": {
        "en": "is no accounts workbook that can be read: {}",
        "nb": "Filen er ikke et regneark med regnskap som kan leses. {}",
        "nn": "Fila er ikkje eit rekneark med rekneskap som kan lesast. {}",
    },
    "too_slow": {
        "en": "took longer than {} seconds to read and was given up: it is damaged, or made to do harm",
        "nb": "Filen tok mer enn {} sekunder å lese, og ble lagt bort. Den er skadet, eller laget for å gjøre skade.",
        "nn": "Fila tok meir enn {} sekund å lese, og vart lagd bort. Ho er skadd, eller laga for å gjere skade.",
    },
    "too_much": {
        "en": "needs more memory than a form may and was given up: it is damaged, or made to do harm",
        "nb": "Filen krever mer minne enn et skjema skal. Den er skadet, eller laget for å gjøre skade.",
        "nn": "Fila krev meir minne enn eit skjema skal. Ho er skadd, eller laga for å gjere skade.",
    },
    "broke_off": {
        "en": "made the process that read it break off: it is damaged, or made to do harm",
        "nb": "Prosessen som leste filen, ble avbrutt. Filen er skadet, eller laget for å gjøre skade.",
        "nn": "Prosessen som las fila, vart broten av. Fila er skadd, eller laga for å gjere skade.",
    },
    "failed": {
        "en": "made the reading of it fail ({}): it is damaged, made to do harm, or has found a fault in this program",
        "nb": "Lesingen av filen mislyktes ({}). Filen er skadet eller laget for å gjøre skade, eller programmet har "
        "en feil.",
        "nn": "Lesinga av fila lukkast ikkje ({}). Fila er skadd eller laga for å gjere skade, eller programmet har "
        "ein feil.",
    },
    # --- forms that are not quite ours ---
    "other_version": {
        "en": "was made from version {} of {}, and this workspace has version {}: read as far as the fields have the "
        "same names",
        "nb": "Skjemaet er laget av en annen versjon ({}) av {} enn den som gjelder ({}). Feltene som heter det samme, "
        "er lest.",
        "nn": "Skjemaet er laga av ein annan versjon ({}) av {} enn den som gjeld ({}). Felta som heiter det same, har "
        "vi lese.",
    },
    "linked": {
        "en": "holds links: look where they lead before you follow any",
        "nb": "Arbeidsboken har lenker. Et regnskap trenger ingen: ta dem bort.",
        "nn": "Arbeidsboka har lenkjer. Ein rekneskap treng ingen: ta dei bort.",
    },
    "fields_lost": {
        "en": "has lost {} of the form's fields: {}",
        "nb": "Skjemaet mangler {} felt som skulle vært der: {}.",
        "nn": "Skjemaet manglar {} felt som skulle ha vore der: {}.",
    },
    "fields_added": {
        "en": "has {} filled-in fields that the form does not have, and they were not read: {}",
        "nb": "Skjemaet har {} utfylte felt som ikke hører til, og de er ikke lest: {}.",
        "nn": "Skjemaet har {} utfylte felt som ikkje høyrer til, og vi har ikkje lese dei: {}.",
    },
    "fields_twice": {
        "en": "has fields that stand twice with different answers, of which the first was read: {}",
        "nb": "Skjemaet har felt som står to ganger med ulike svar. Det første er lest: {}.",
        "nn": "Skjemaet har felt som står to gonger med ulike svar. Det første er lest: {}.",
    },
    "unknown_answers": {
        "en": "has answers that the form does not ask for, and they were not read: {}",
        "nb": "Svaret har opplysninger som skjemaet ikke spør om, og de er ikke lest: {}.",
        "nn": "Svaret har opplysningar som skjemaet ikkje spør om, og vi har ikkje lese dei: {}.",
    },
    # --- across files ---
    "same_file": {
        "en": "is the same file as {}",
        "nb": "Samme fil som {}.",
        "nn": "Same fil som {}.",
    },
    "same_project": {
        "en": "is another application from {} for the project «{}», as is {}",
        "nb": "Flere søknader fra {} om prosjektet «{}»: se også {}.",
        "nn": "Fleire søknader frå {} om prosjektet «{}»: sjå òg {}.",
    },
    "over_frame": {
        "en": "the applications ask for {} kroner, and the frame is {}",
        "nb": "Det er søkt om {} kroner, og rammen er {}.",
        "nn": "Det er søkt om {} kroner, og ramma er {}.",
    },
    "account_changed": {
        "en": "has another account number for {} than {}",
        "nb": "Kontonummeret til {} er et annet enn i {}.",
        "nn": "Kontonummeret til {} er eit anna enn i {}.",
    },
    "no_grant": {
        "en": "is a report from {}, who has no such grant in {}",
        "nb": "Rapport fra {}, som ikke har et slikt tilskudd i {}.",
        "nn": "Rapport frå {}, som ikkje har eit slikt tilskot i {}.",
    },
    "over_grant": {
        "en": "accounts for {} kroner of the grant, and {} were granted (case {})",
        "nb": "Rapporten gjør rede for {} kroner av tilskuddet, og det er gitt {} (sak {}).",
        "nn": "Rapporten gjer greie for {} kroner av tilskotet, og det er gitt {} (sak {}).",
    },
    "other_grant": {
        "en": "says that the grant is {} kroner, and {} were granted (case {})",
        "nb": "Rapporten sier at tilskuddet er {} kroner, og det er gitt {} (sak {}).",
        "nn": "Rapporten seier at tilskotet er {} kroner, og det er gitt {} (sak {}).",
    },
    "other_case": {
        "en": "has the case number {}, and the grant that fits it has {}",
        "nb": "Rapporten har saksnummer {}, og tilskuddet som passer til den, har {}.",
        "nn": "Rapporten har saksnummer {}, og tilskotet som passar til han, har {}.",
    },
    "uneven": {
        "en": "budgets costs of {} kroner, and {} to pay them with",
        "nb": "Budsjettet har kostnader på {} kroner, og finansiering på {}.",
        "nn": "Budsjettet har kostnader på {} kroner, og finansiering på {}.",
    },
    "over_income": {
        "en": "books costs of {} kroner, and income of {} to pay them with",
        "nb": "Regnskapet har kostnader på {} kroner, og inntekter på {}.",
        "nn": "Rekneskapen har kostnader på {} kroner, og inntekter på {}.",
    },
    "late": {
        "en": "came {}, after the deadline {}",
        "nb": "Mottatt {}, etter fristen {}.",
        "nn": "Kom inn {}, etter fristen {}.",
    },
    "name_personal": {
        "en": "has a personal number (fødselsnummer) in its name: give the file another",
        "nb": "Navnet på filen har et fødselsnummer. Gi filen et annet navn.",
        "nn": "Namnet på fila har eit fødselsnummer. Gi fila eit anna namn.",
    },
    "not_registered": {
        "en": "is from an organisation number that is no municipality or county in the register",
        "nb": "Organisasjonsnummeret hører ikke til en kommune eller fylkeskommune i registeret.",
        "nn": "Organisasjonsnummeret høyrer ikkje til ein kommune eller fylkeskommune i registeret.",
    },
    "ineligible": {
        "en": "{} is {}, and the scheme is open to {}",
        "nb": "{} er {}, og ordningen er åpen for {}.",
        "nn": "{} er {}, og ordninga er open for {}.",
    },
    "ineligible_area": {
        "en": "{} is {}, and area {} is open to {}",
        "nb": "{} er {}, og satsingsområde {} er åpent for {}.",
        "nn": "{} er {}, og satsingsområde {} er ope for {}.",
    },
    # --- answers ---
    "personal_number": {
        "en": "holds a personal number (fødselsnummer), which does not belong there; it is not repeated",
        "nb": "Her står et fødselsnummer, og det skal ikke stå i skjemaet. Fjern det.",
        "nn": "Her står eit fødselsnummer, og det skal ikkje stå i skjemaet. Fjern det.",
    },
}

WORDS: dict[str, dict[InterfaceLanguage, str]] = {
    "page": {"en": "page", "nb": "side", "nn": "side"},
    "nothing": {"en": "is empty", "nb": "står tomt", "nn": "står tomt"},
    "html": {"en": "a web page (HTML)", "nb": "en nettside (HTML)", "nn": "ei nettside (HTML)"},
    "office": {
        "en": "a Word, Excel or other zipped file",
        "nb": "en Word-, Excel- eller annen zip-fil",
        "nn": "ei Word-, Excel- eller anna zip-fil",
    },
    "old_office": {
        "en": "an old Word or Excel file or an e-mail",
        "nb": "en gammel Word- eller Excel-fil eller en e-post",
        "nn": "ei gammal Word- eller Excel-fil eller ein e-post",
    },
    "picture": {
        "en": "a picture, perhaps a scan",
        "nb": "et bilde, kanskje en skanning",
        "nn": "eit bilete, kanskje ei skanning",
    },
    "rtf": {"en": "a text document (RTF)", "nb": "et tekstdokument (RTF)", "nn": "eit tekstdokument (RTF)"},
    "no_json": {
        "en": "it is not JSON in UTF-8",
        "nb": "den er ikke JSON i UTF-8",
        "nn": "ho er ikkje JSON i UTF-8",
    },
    "too_deep": {
        "en": "it is nested too deeply",
        "nb": "den har for mange nivåer",
        "nn": "ho har for mange nivå",
    },
    "no_answer": {
        "en": "it has no «form» with a form's mark, or no «data»",
        "nb": "den mangler «form» eller «data»",
        "nn": "ho manglar «form» eller «data»",
    },
    "other": {"en": "something else", "nb": "noe annet", "nn": "noko anna"},
    "sender": {"en": "the sender", "nb": "Avsenderen av skjemaet", "nn": "Avsendaren av skjemaet"},
}

# The overview workbook's statuses, sheet names and headings.
OVERVIEW: dict[str, dict[Language, str]] = {
    "complete": {"nb": "komplett", "nn": "komplett"},
    "lacking": {"nb": "mangler", "nn": "manglar"},
    "look": {"nb": "se merknad", "nn": "sjå merknad"},
    "late": {"nb": "for sent", "nn": "for seint"},
    "barred": {"nb": "kan ikke søke", "nn": "kan ikkje søkje"},
    "to_mend": {"nb": "{} svar må rettes", "nn": "{} svar må rettast"},
    "applications": {"nb": "Søknader", "nn": "Søknader"},
    "reports": {"nb": "Rapporter", "nn": "Rapportar"},
    "sums": {"nb": "Summer", "nn": "Summar"},
    "lacks": {"nb": "Mangler", "nn": "Manglar"},
    "sum": {"nb": "Sum", "nn": "Sum"},
    "frame": {"nb": "Ramme", "nn": "Ramme"},
    "left": {"nb": "Igjen av rammen", "nn": "Att av ramma"},
    "name": {"nb": "Navn", "nn": "Namn"},
    "granted": {"nb": "Innvilget (kr)", "nn": "Innvilga (kr)"},
    "right": {"nb": "Hva som er riktig", "nn": "Kva som er rett"},
    "notes": {"nb": "Merknader", "nn": "Merknader"},
}
