"""The fixed phrases of comparisons, in bokmål and nynorsk."""

from __future__ import annotations

from collections.abc import Mapping

from assembler.forms.field_types.registry import FieldHooks
from assembler.i18n.language import Language

Phrase = Mapping[Language, str]

_PHRASES: Mapping[str, Phrase] = {
    # the page
    "title": {"nb": "Endringer fra {} til {}", "nn": "Endringar frå {} til {}"},
    "legend": {
        "nb": "Slik leser du endringene: tekst som er strøket, sto i {}. Tekst som er understreket, er ny i {}.",
        "nn": "Slik les du endringane: tekst som er stroken, stod i {}. Tekst som er understreka, er ny i {}.",
    },
    "overview": {"nb": "Oversikt", "nn": "Oversikt"},
    "part": {"nb": "Del", "nn": "Del"},
    "no_changes": {"nb": "Ingen endringer", "nn": "Ingen endringar"},
    "unchanged": {"nb": "Uendret: {}", "nn": "Uendra: {}"},
    "paragraphs": {"nb": "{} avsnitt", "nn": "{} avsnitt"},
    "deleted_begins": {"nb": "strøket: ", "nn": "stroke: "},
    "inserted_begins": {"nb": "nytt: ", "nn": "nytt: "},
    "ends": {"nb": " slutt", "nn": " slutt"},
    # groups
    "facts": {"nb": "Fakta om ordningen", "nn": "Fakta om ordninga"},
    "conditions": {"nb": "Vilkår for tilskuddet", "nn": "Vilkår for tilskotet"},
    "appeals": {"nb": "Klageregler", "nn": "Klagereglar"},
    "contacts": {"nb": "Kontakter", "nn": "Kontaktar"},
    "areas": {"nb": "Satsingsområder", "nn": "Satsingsområde"},
    "sections": {"nb": "Teksten i rundskrivet", "nn": "Teksten i rundskrivet"},
    "fields": {"nb": "Søknadsskjemaet", "nn": "Søknadsskjemaet"},
    "rules": {"nb": "Regler i skjemaet", "nn": "Reglar i skjemaet"},
    "reports": {"nb": "Rapporter", "nn": "Rapportar"},
    "letters": {"nb": "Brev", "nn": "Brev"},
    # kinds
    "changed": {"nb": "endret", "nn": "endra"},
    "added": {"nb": "nytt", "nn": "nytt"},
    "removed": {"nb": "tatt ut", "nn": "teke ut"},
    "moved": {"nb": "flyttet", "nn": "flytta"},
    "merged": {"nb": "slått sammen", "nn": "slått saman"},
    "kept": {"nb": "videreført", "nn": "vidareført"},
    "same": {"nb": "uendret", "nn": "uendra"},
    # remarks
    "renamed": {"nb": "ny overskrift", "nn": "ny overskrift"},
    "moved_from": {"nb": "flyttet fra «{}»", "nn": "flytta frå «{}»"},
    "moved_to": {"nb": "flyttet til «{}»", "nn": "flytta til «{}»"},
    "moved_within": {"nb": "står på et annet sted", "nn": "står på ein annan stad"},
    "opening": {"nb": "Innledning", "nn": "Innleiing"},
    "renumbered": {"nb": "nummer {} er nå nummer {}", "nn": "nummer {} er no nummer {}"},
    "merged_of": {"nb": "samler områdene {} fra {}", "nn": "samlar områda {} frå {}"},
    "mostly": {"nb": "ligner mest på område {}", "nn": "liknar mest på område {}"},
    "by_likeness": {
        "nb": "vurdert ut fra likhet i tekst, ikke sagt i rundskrivet",
        "nn": "vurdert ut frå likskap i tekst, ikkje sagt i rundskrivet",
    },
    "covers": {
        "nb": "rundskrivet sier at området omfatter tidligere område {} (numrene fra {})",
        "nn": "rundskrivet seier at området omfattar tidlegare område {} (numra frå {})",
    },
    "applicants": {"nb": "Hvem kan søke", "nn": "Kven kan søkje"},
    "area": {"nb": "Område {}", "nn": "Område {}"},
    "under": {"nb": "under «{}»", "nn": "under «{}»"},
    "must": {"nb": "må fylles ut", "nn": "må fyllast ut"},
}

_NAMES: Mapping[str, Phrase] = {
    "navn": {"nb": "Navn på ordningen", "nn": "Namn på ordninga"},
    "rundskriv_nummer": {"nb": "Rundskrivnummer", "nn": "Rundskrivnummer"},
    "rundskriv_dato": {"nb": "Rundskrivdato", "nn": "Rundskrivdato"},
    "soknadsfrist": {"nb": "Søknadsfrist", "nn": "Søknadsfrist"},
    "ramme": {"nb": "Ramme", "nn": "Ramme"},
    "akseptfrist_uker": {"nb": "Uker til å akseptere tilskuddet", "nn": "Veker til å akseptere tilskotet"},
    "kapittel_post": {"nb": "Kapittel og post", "nn": "Kapittel og post"},
    "sokere": {"nb": "Hvem kan søke", "nn": "Kven kan søkje"},
    "departement": {"nb": "Departement", "nn": "Departement"},
    "formal": {"nb": "Formål", "nn": "Formål"},
    "hjemmel": {"nb": "Hjemmel", "nn": "Heimel"},
    "utbetaling": {"nb": "Utbetaling", "nn": "Utbetaling"},
    "rapportkrav": {"nb": "Krav til rapporten", "nn": "Krav til rapporten"},
    "regnskapskrav": {"nb": "Krav til regnskapet", "nn": "Krav til rekneskapen"},
    "kontroll": {"nb": "Kontroll", "nn": "Kontroll"},
    "reaksjoner": {"nb": "Reaksjoner ved brudd", "nn": "Reaksjonar ved brot"},
    "fakta": {"nb": "Annet faktum: «{}»", "nn": "Anna faktum: «{}»"},
    "rate": {"nb": "{}", "nn": "{}"},
    "condition": {"nb": "Vilkår", "nn": "Vilkår"},
    "appeal": {"nb": "Klageregel", "nn": "Klageregel"},
    "contact": {"nb": "Kontakt", "nn": "Kontakt"},
    "rule": {"nb": "Regel", "nn": "Regel"},
    "report_due": {"nb": "{}: frist", "nn": "{}: frist"},
    "report_period": {"nb": "{}: periode", "nn": "{}: periode"},
    "report_about": {"nb": "{}: innhold", "nn": "{}: innhald"},
    "letter": {"nb": "Egen tekst i {}", "nn": "Eigen tekst i {}"},
    "letter_terms": {"nb": "Vilkår i tilskuddsbrevet", "nn": "Vilkår i tilskotsbrevet"},
    # traits of a question
    "kind": {"nb": "Type svar", "nn": "Type svar"},
    "required": {"nb": "Må fylles ut", "nn": "Må fyllast ut"},
    "minimum": {"nb": "Minste tall", "nn": "Minste tal"},
    "maximum": {"nb": "Største tall", "nn": "Største tal"},
    "min_length": {"nb": "Færreste tegn", "nn": "Færraste teikn"},
    "max_length": {"nb": "Flest tegn", "nn": "Flest teikn"},
    "pattern": {"nb": "Form på svaret", "nn": "Form på svaret"},
    "message": {"nb": "Melding ved feil", "nn": "Melding ved feil"},
    "format": {"nb": "Format", "nn": "Format"},
    "choices": {"nb": "Svaralternativer", "nn": "Svaralternativ"},
    "rows": {"nb": "Antall rader", "nn": "Talet på rader"},
    "unit": {"nb": "Enhet", "nn": "Eining"},
    "value": {"nb": "Utfylt på forhånd", "nn": "Utfylt på førehand"},
    "help": {"nb": "Hjelpetekst", "nn": "Hjelpetekst"},
    "guidance": {"nb": "Veiledning", "nn": "Rettleiing"},
}

_FIELD_TYPES: FieldHooks[Phrase] = FieldHooks(
    "compare.words",
    {
        "text": {"nb": "én linje", "nn": "éi linje"},
        "multiline": {"nb": "flere linjer", "nn": "fleire linjer"},
        "integer": {"nb": "helt tall", "nn": "heilt tal"},
        "number": {"nb": "tall", "nn": "tal"},
        "amount": {"nb": "beløp", "nn": "beløp"},
        "date": {"nb": "dato", "nn": "dato"},
        "yesno": {"nb": "ja eller nei", "nn": "ja eller nei"},
        "radio": {"nb": "valg mellom knapper", "nn": "val mellom knappar"},
        "select": {"nb": "valg fra liste", "nn": "val frå liste"},
        "checkboxes": {"nb": "avkrysning, flere valg", "nn": "avkryssing, fleire val"},
        "checkbox": {"nb": "én avkrysning", "nn": "éi avkryssing"},
        "signature": {"nb": "underskrift", "nn": "underskrift"},
    },
)

_VALUES: Mapping[str, Phrase] = {
    **dict(_FIELD_TYPES.items()),
    "yes": {"nb": "ja", "nn": "ja"},
    "no": {"nb": "nei", "nn": "nei"},
    "tilskuddsbrev": {"nb": "tilskuddsbrev", "nn": "tilskotsbrev"},
}


def phrase(name: str, language: Language, *values: object) -> str:
    """A phrase by its name, with these values in its placeholders."""
    return _PHRASES[name][language].format(*values)


def difference_name(key: str, language: Language) -> str:
    """The name of a difference; after a colon, ``key`` can hold a name to put in it (``fakta:stonad_g``)."""
    kind, _, own = key.partition(":")
    text = value_name(own, language) if kind == "letter" else own
    return _NAMES[kind][language].format(text)


def value_name(key: str, language: Language) -> str:
    """The name of a value such as a field type; any other value unchanged."""
    return _VALUES[key][language] if key in _VALUES else key
