"""The site's fixed phrases, in bokmål and nynorsk."""

from __future__ import annotations

from assembler.i18n.language import Language

_PHRASES: dict[str, tuple[str, str]] = {
    # frame of every page
    "site": ("Tilskudd", "Tilskot"),
    "site_of": ("Tilskudd fra {}", "Tilskot frå {}"),
    "language": ("Språk", "Språk"),
    "nb": ("Bokmål", "Bokmål"),
    "nn": ("Nynorsk", "Nynorsk"),
    "in_nb": ("bokmål", "bokmål"),
    "in_nn": ("nynorsk", "nynorsk"),
    "here": ("Du er her", "Du er her"),
    "home": ("Alle tilskudd", "Alle tilskot"),
    "feed": ("Nye utlysninger (Atom)", "Nye utlysingar (Atom)"),
    "catalogue": ("Åpne data (JSON)", "Opne data (JSON)"),
    "privacy": (
        "Nettstedet bruker ikke informasjonskapsler og henter ingenting fra andre.",
        "Nettstaden bruker ikkje informasjonskapslar og hentar ingenting frå andre.",
    ),
    # overview
    "overview_lead": (
        "Her finner kommuner, fylkeskommuner og organisasjoner rundskriv og søknadsskjema for tilskuddsordningene.",
        "Her finn kommunar, fylkeskommunar og organisasjonar rundskriv og søknadsskjema for tilskotsordningane.",
    ),
    "open": ("Åpen for søknader", "Open for søknader"),
    "coming": ("Kommer", "Kjem"),
    "closed": ("Avsluttet", "Avslutta"),
    "open_heading": ("Åpne for søknader", "Opne for søknader"),
    "coming_heading": ("Kommer", "Kjem"),
    "closed_heading": ("Avsluttet", "Avslutta"),
    "none_open": (
        "Ingen tilskudd er åpne for søknader nå.",
        "Ingen tilskot er opne for søknader no.",
    ),
    # facts of a scheme's year
    "facts": ("Kort fortalt", "Kort fortalt"),
    "deadline": ("Søknadsfrist", "Søknadsfrist"),
    "no_deadline": ("Ingen fast frist er oppgitt", "Ingen fast frist er oppgitt"),
    "frame": ("Ramme", "Ramme"),
    "no_frame": ("Ikke oppgitt i rundskrivet", "Ikkje oppgitt i rundskrivet"),
    "applicants": ("Hvem kan søke", "Kven kan søkje"),
    "kommune": ("kommuner", "kommunar"),
    "fylkeskommune": ("fylkeskommuner", "fylkeskommunar"),
    "organisasjon": ("frivillige organisasjoner", "frivillige organisasjonar"),
    "contact": ("Kontakt", "Kontakt"),
    "more_contacts": ("Flere kontakter står i rundskrivet.", "Fleire kontaktar står i rundskrivet."),
    "circular": ("Rundskriv", "Rundskriv"),
    "of_date": ("av {}", "av {}"),
    "days_left": ("{} dager igjen", "{} dagar igjen"),
    "day_left": ("1 dag igjen", "1 dag igjen"),
    "last_day": ("Siste dag i dag", "Siste dag i dag"),
    "as_of": ("{} per {}", "{} per {}"),
    "call_description": (
        "Rundskriv, søknadsskjema og frister for {} {}.",
        "Rundskriv, søknadsskjema og fristar for {} {}.",
    ),
    # find your form
    "find": ("Finn skjemaet deres", "Finn skjemaet dykkar"),
    "find_lead": (
        "Skjemaet er fylt ut på forhånd med det som er registrert om kommunen eller fylkeskommunen, "
        "og er på det skriftspråket som er vedtatt der. De som er nøytrale, får skjemaet på {}.",
        "Skjemaet er fylt ut på førehand med det som er registrert om kommunen eller fylkeskommunen, "
        "og er på det skriftspråket som er vedteke der. Dei som er nøytrale, får skjemaet på {}.",
    ),
    "find_label": ("Navn eller nummer", "Namn eller nummer"),
    "find_help": (
        "Navn på norsk, samisk eller kvensk, fylke, kommunenummer eller organisasjonsnummer.",
        "Namn på norsk, samisk eller kvensk, fylke, kommunenummer eller organisasjonsnummer.",
    ),
    "find_button": ("Finn", "Finn"),
    "find_all": ("Alle skjemaene", "Alle skjemaa"),
    "find_description": (
        "Søknadsskjema for {} {}, fylt ut på forhånd for hver kommune og fylkeskommune.",
        "Søknadsskjema for {} {}, fylt ut på førehand for kvar kommune og fylkeskommune.",
    ),
    "counties_list": ("Gå til fylke", "Gå til fylke"),
    "counties": ("Fylkeskommuner", "Fylkeskommunar"),
    "also": ("Andre navn: {}", "Andre namn: {}"),
    "hit": ("1 treff på «{}»", "1 treff på «{}»"),
    "hits": ("{1} treff på «{0}»", "{1} treff på «{0}»"),
    "no_hits": ("Ingen treff på «{}».", "Ingen treff på «{}»."),
    "did_you_mean": ("Mente dere {}?", "Meinte de {}?"),
    "organisation_number": ("Organisasjonsnummer {}", "Organisasjonsnummer {}"),
    "municipality_number": ("Kommunenummer {}", "Kommunenummer {}"),
    "download_form": ("Last ned skjemaet", "Last ned skjemaet"),
    "fill_online": ("Fyll ut på nettsiden", "Fyll ut på nettsida"),
    "share": ("Lenke til dette treffet", "Lenkje til dette treffet"),
    "register_date": (
        "Navn, nummer og skriftspråk er hentet fra registeret over kommuner og fylkeskommuner.",
        "Namn, nummer og skriftspråk er henta frå registeret over kommunar og fylkeskommunar.",
    ),
    # downloads and deadlines
    "apply": ("Søk", "Søk"),
    "apply_blank": (
        "Skjemaet finnes som PDF og som nettskjema. Spørsmålene er de samme.",
        "Skjemaet finst som PDF og som nettskjema. Spørsmåla er dei same.",
    ),
    "downloads": ("Last ned", "Last ned"),
    "application_form": ("Søknadsskjema", "Søknadsskjema"),
    "report_templates": ("Rapportmaler", "Rapportmalar"),
    "blank_form": ("Søknadsskjema uten utfylling", "Søknadsskjema utan utfylling"),
    "report_template": ("Rapportmal: {}", "Rapportmal: {}"),
    "web_form": ("Søknadsskjema på nett", "Søknadsskjema på nett"),
    "definition": ("Skjemaet som data (JSON Schema)", "Skjemaet som data (JSON Schema)"),
    "deadlines": ("Frister", "Fristar"),
    "calendar": ("Legg fristene i kalenderen (.ics)", "Legg fristane i kalenderen (.ics)"),
    "calendar_deadline": ("Søknadsfrist: {}", "Søknadsfrist: {}"),
    "calendar_report": ("Frist for {}: {}", "Frist for {}: {}"),
    "news": ("Nytt siden forrige rundskriv", "Nytt sidan førre rundskriv"),
    "circular_language": (
        "Rundskrivet finnes bare på {}.",
        "Rundskrivet finst berre på {}.",
    ),
    "contents": ("Innhold i rundskrivet", "Innhald i rundskrivet"),
    # the web form
    "form_description": (
        "Fyll ut søknaden om {} {} på nett, og ta den med som PDF eller data. Ingenting sendes.",
        "Fyll ut søknaden om {} {} på nett, og ta han med som PDF eller data. Ingenting blir sendt.",
    ),
    "form_privacy": (
        "Svarene lagres bare i denne nettleseren. Ingenting blir sendt herfra. Når dere er ferdige, tar dere med "
        "svarene som utfylt PDF eller som data.",
        "Svara blir lagra berre i denne nettlesaren. Ingenting blir sendt herifrå. Når de er ferdige, tek de med "
        "svara som utfylt PDF eller som data.",
    ),
    "form_script": (
        "Nettskjemaet trenger JavaScript. Uten det kan dere fylle ut skjemaet som PDF.",
        "Nettskjemaet treng JavaScript. Utan det kan de fylle ut skjemaet som PDF.",
    ),
    "form_parts": ("Deler av skjemaet", "Delar av skjemaet"),
    "form_closed": (
        "Fristen har gått ut. Skjemaet kan fortsatt fylles ut og lastes ned.",
        "Fristen har gått ut. Skjemaet kan framleis fyllast ut og lastast ned.",
    ),
    "form_delivery": (
        "Søknaden leveres slik rundskrivet sier.",
        "Søknaden blir levert slik rundskrivet seier.",
    ),
    "required_note": ("Felt merket med * må fylles ut.", "Felt merkte med * må fyllast ut."),
    "date_hint": ("dd.mm.åååå", "dd.mm.åååå"),
    "signature": (
        "Signeres i PDF-en eller på papiret, etter at dere har lastet ned skjemaet.",
        "Blir signert i PDF-en eller på papiret, etter at de har lasta ned skjemaet.",
    ),
    "add_row": ("Legg til en rad", "Legg til ei rad"),
    "row_added": ("Rad {} er lagt til.", "Rad {} er lagd til."),
    "remove_row": ("Fjern", "Fjern"),
    "remove_row_number": ("Fjern rad {}", "Fjern rad {}"),
    "row_removed": ("Rad {} er fjernet.", "Rad {} er fjerna."),
    "undo": ("Fjern svaret", "Fjern svaret"),
    "laid_aside": (
        "Svar på spørsmål som ikke lenger gjelder, er lagt til side. De er ikke med i det dere laster ned, "
        "og kommer fram igjen hvis spørsmålet gjør det.",
        "Svar på spørsmål som ikkje lenger gjeld, er lagde til side. Dei er ikkje med i det de lastar ned, "
        "og kjem fram igjen dersom spørsmålet gjer det.",
    ),
    "count": ("{} av {} tegn", "{} av {} teikn"),
    "check": ("Kontroller svarene", "Kontroller svara"),
    "check_heading": ("Kontroller og ta med", "Kontroller og ta med"),
    "take_pdf": ("Last ned utfylt PDF", "Last ned utfylt PDF"),
    "take_json": ("Last ned svarene som data (JSON)", "Last ned svara som data (JSON)"),
    "open_json": ("Åpne svar som er lagret som data (JSON)", "Opne svar som er lagra som data (JSON)"),
    "clear": ("Slett alle svarene", "Slett alle svara"),
    "clear_sure": (
        "Slette alle svarene i denne nettleseren? Det kan ikke angres.",
        "Slette alle svara i denne nettlesaren? Det kan ikkje angrast.",
    ),
    "cleared": ("Svarene er slettet.", "Svara er sletta."),
    "saved": ("Lagret i denne nettleseren {}", "Lagra i denne nettlesaren {}"),
    "not_saved": (
        "Nettleseren lar oss ikke lagre. Last ned svarene før dere lukker siden.",
        "Nettlesaren lèt oss ikkje lagre. Last ned svara før de lukkar sida.",
    ),
    "restored": (
        "Svarene fra sist er hentet fram igjen.",
        "Svara frå sist er henta fram igjen.",
    ),
    "opened": ("Svarene i filen er hentet inn.", "Svara i fila er henta inn."),
    "not_opened": (
        "Filen er ikke svar på dette skjemaet.",
        "Fila er ikkje svar på dette skjemaet.",
    ),
    "not_placed": (
        "Noe i filen har ikke noe felt i skjemaet og er utelatt: {}",
        "Noko i fila har ikkje noko felt i skjemaet og er utelate: {}",
    ),
    "prefilled": ("Skjemaet er fylt ut for {}.", "Skjemaet er fylt ut for {}."),
    "not_found": (
        "Vi kjenner ingen søker med nummeret {}. Fyll ut feltene om søkeren selv.",
        "Vi kjenner ingen søkjar med nummeret {}. Fyll ut felta om søkjaren sjølv.",
    ),
    "keep_other": (
        "Skjemaet har allerede svar for en annen søker. Skal feltene om søkeren byttes ut?",
        "Skjemaet har allereie svar for ein annan søkjar. Skal felta om søkjaren bytast ut?",
    ),
    "json_ready": ("Svarene er lastet ned.", "Svara er lasta ned."),
    "pdf_busy": ("Lager PDF …", "Lagar PDF …"),
    "pdf_ready": ("PDF-en er lastet ned.", "PDF-en er lasta ned."),
    "pdf_failed": (
        "PDF-en kunne ikke lages. Last ned svarene som data, så går ingenting tapt.",
        "PDF-en kunne ikkje lagast. Last ned svara som data, så går ingenting tapt.",
    ),
    "pdf_letters": (
        "PDF-skjemaet mangler noen av tegnene i svarene og viser «?» i stedet. Svarene selv er beholdt.",
        "PDF-skjemaet manglar nokre av teikna i svara og viser «?» i staden. Svara sjølve er behaldne.",
    ),
    "pdf_cut": (
        "Disse svarene er lengre enn feltet har plass til å vise på papir: {}. Hele svaret er med i filen.",
        "Desse svara er lengre enn feltet har plass til å vise på papir: {}. Heile svaret er med i fila.",
    ),
    "all_right": (
        "Alle svar er fylt ut riktig. Nå kan dere laste ned skjemaet.",
        "Alle svar er fylte ut rett. No kan de laste ned skjemaet.",
    ),
    "errors": (
        "Dette må rettes før skjemaet er ferdig:",
        "Dette må rettast før skjemaet er ferdig:",
    ),
    "error_title": ("Feil", "Feil"),
}


def phrase(name: str, language: Language, *values: object) -> str:
    """A phrase by its name, with these values in its placeholders."""
    nb, nn = _PHRASES[name]
    text = nn if language == "nn" else nb
    return text.format(*values) if values else text


def phrases(names: tuple[str, ...], language: Language) -> dict[str, str]:
    """Several phrases by name, placeholders and all, for scripts."""
    return {name: phrase(name, language) for name in names}
