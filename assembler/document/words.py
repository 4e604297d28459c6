"""The few fixed words of documents, in bokmål and nynorsk."""

from __future__ import annotations

from assembler.i18n.language import Language

_LABELS: dict[str, dict[Language, str]] = {
    "contents": {"nb": "Innhold", "nn": "Innhald"},
    "page": {"nb": "Side", "nn": "Side"},
    "of": {"nb": "av", "nn": "av"},
    "yes": {"nb": "Ja", "nn": "Ja"},
    "no": {"nb": "Nei", "nn": "Nei"},
    "required": {"nb": "må fylles ut", "nn": "må fyllast ut"},
    "required_note": {
        "nb": "Felt merket med * må fylles ut.",
        "nn": "Felt merkte med * må fyllast ut.",
    },
    "deadline": {"nb": "Søknadsfrist", "nn": "Søknadsfrist"},
    "how_to_fill": {
        "nb": "Fyll ut feltene og lagre filen. I Acrobat Reader, Chrome, Edge og Firefox regner skjemaet ut summene og "
        "sier fra når et svar ikke har riktig form.",
        "nn": "Fyll ut felta og lagre fila. I Acrobat Reader, Chrome, Edge og Firefox reknar skjemaet ut summane og "
        "seier frå når eit svar ikkje har rett form.",
    },
    "questions_to": {"nb": "Spørsmål om tilskuddet", "nn": "Spørsmål om tilskotet"},
    "calculated": {"nb": "regnes ut", "nn": "blir rekna ut"},
    "choose": {"nb": "Velg", "nn": "Vel"},
    "withheld": {"nb": "(ikke gjengitt)", "nn": "(ikkje teke med)"},
    "row": {"nb": "rad", "nn": "rad"},
    "number": {"nb": "Nr.", "nn": "Nr."},
    "amount_header": {"nb": "Beløp i kroner", "nn": "Beløp i kroner"},
    "item_header": {"nb": "Post", "nn": "Post"},
    "value_header": {"nb": "Verdi", "nn": "Verdi"},
    "date": {"nb": "Dato", "nn": "Dato"},
    "our_reference": {"nb": "Vår referanse", "nn": "Vår referanse"},
    "your_reference": {"nb": "Deres referanse", "nn": "Dykkar referanse"},
    "case_officer": {"nb": "Saksbehandler", "nn": "Saksbehandlar"},
    "circular": {"nb": "Rundskriv", "nn": "Rundskriv"},
    "form_definition": {"nb": "Skjema", "nn": "Skjema"},
    "mark": {"nb": "Skjema, versjon og skriftspråk", "nn": "Skjema, versjon og skriftspråk"},
    "organisation_number": {"nb": "Organisasjonsnummer", "nn": "Organisasjonsnummer"},
    "skip_to_content": {"nb": "Gå til innholdet", "nn": "Gå til innhaldet"},
    "logo": {"nb": "Logo", "nn": "Logo"},
    "table": {"nb": "Tabell", "nn": "Tabell"},
    "addendum": {"nb": "Tillegg", "nn": "Tillegg"},
    "see_addendum": {"nb": "se tillegg", "nn": "sjå tillegg"},
    "addendum_intro": {
        "nb": "Her står hele svaret der feltet i skjemaet ikke har plass til det, "
        "eller har tegn som feltet ikke kan vise.",
        "nn": "Her står heile svaret der feltet i skjemaet ikkje har plass til det, "
        "eller har teikn som feltet ikkje kan vise.",
    },
    "addendum_codes": {
        "nb": "Tegn som skriften på denne siden ikke har, står med nummeret sitt i Unicode i hakeparenteser.",
        "nn": "Teikn som skrifta på denne sida ikkje har, står med nummeret sitt i Unicode i hakeparentesar.",
    },
    "signed": {"nb": "Signert digitalt", "nn": "Signert digitalt"},
    "signed_note": {
        "nb": "Feltet var signert digitalt. Signaturen gjelder filen som ble sendt inn, og må kontrolleres der.",
        "nn": "Feltet var signert digitalt. Signaturen gjeld fila som vart send inn, og må kontrollerast der.",
    },
    "not_in_form": {
        "nb": "Lagt til utenom feltene i skjemaet",
        "nn": "Lagt til utanom felta i skjemaet",
    },
    "drawing": {
        "nb": "tegning, bilde eller vedlegg, som bare er i filen som ble sendt inn",
        "nn": "teikning, bilete eller vedlegg, som berre er i fila som vart send inn",
    },
    "attachment": {
        "nb": "vedlegg i PDF-filen, som bare er i filen som ble sendt inn",
        "nn": "vedlegg i PDF-fila, som berre er i fila som vart send inn",
    },
}


def label(name: str, language: Language) -> str:
    """One of the fixed words of documents, such as ``contents`` or ``page``."""
    return _LABELS[name][language]
