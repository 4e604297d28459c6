"""One document that holds every node of the tree, for the tests of every writer."""

import dataclasses
import datetime as dt

from assembler.document.nodes import (
    Block,
    Break,
    Calculation,
    Choice,
    Constraints,
    Detail,
    Document,
    Emphasis,
    Field,
    Heading,
    Inline,
    Link,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Strong,
    Table,
    Text,
    Variable,
)


def text(characters: str) -> tuple[Inline, ...]:
    return (Text(characters),)


def paragraph(characters: str) -> Paragraph:
    return Paragraph(text(characters))


def item(characters: str, *blocks: Block) -> tuple[Block, ...]:
    return (paragraph(characters), *blocks)


def cell(characters: str) -> tuple[Block, ...]:
    return (paragraph(characters),) if characters else ()


PROSE: tuple[Block, ...] = (
    Heading(1, text("Formål og målgruppe")),
    Paragraph(
        (
            Text("Ordningen skal gi "),
            Strong((Text("varig "), Emphasis(text("og målbar")))),
            Text(" deltakelse. Rammen er "),
            Variable("ordning.ramme", "kr 56 900 000"),
            Text(", jf. "),
            Link("https://lovdata.no/dokument/NL/lov/2020-11-06-127?a=1&b=2", (Emphasis(text("integreringsloven")),)),
            Text(".  To mellomrom  og\u00a0hardt mellomrom; «anførsel» – tankestrek."),
        )
    ),
    Paragraph(
        (
            Text("Kontakt oss:"),
            Break(),
            Link("mailto:post@imdi.no", text("post@imdi.no")),
            Break(),
            Link("tel:+4724168800", text("24 16 88 00")),
        )
    ),
    Heading(2, text("Hvem kan søke")),
    ListBlock(
        False,
        (
            item("kommuner"),
            item(
                "fylkeskommuner",
                ListBlock(
                    False,
                    (
                        item("bare sammen med en kommune", ListBlock(False, (item("med skriftlig avtale"),))),
                        item("med egen finansiering"),
                    ),
                ),
            ),
            item("frivillige organisasjoner", paragraph("Et avsnitt til i samme punkt.")),
        ),
    ),
    Heading(3, text("Slik behandler vi søknaden")),
    ListBlock(
        True,
        (
            item("Vi kontrollerer at søknaden er komplett."),
            item(
                "Vi vurderer søknaden etter kriteriene:",
                ListBlock(
                    True,
                    (
                        item("relevans", ListBlock(True, (item("for målgruppen"), item("for formålet")))),
                        item("kvalitet"),
                    ),
                ),
            ),
            item("Vi fatter vedtak."),
        ),
    ),
    Heading(4, text("Etter vedtaket")),
    ListBlock(True, (item("Tilskuddet betales ut."), item("Rapport sendes inn.")), start=4),
    Heading(
        2,
        (
            Text("Satser & beløp for "),
            Variable("ordning.ar", "2025"),
            Text(" <uten "),
            Strong(text("moms")),
            Text(">"),
        ),
    ),
    Table(
        header=(cell("Tiltak"), cell("Enhet"), cell("Beløp i kroner")),
        rows=(
            (cell("Kvalifisering"), cell("per deltaker"), cell("45 000")),
            (
                (
                    Paragraph((Strong(text("Mentorordning")), Text(" for unge"))),
                    ListBlock(False, (item("16–24 år"), item("25–30 år"))),
                ),
                cell("per år"),
                cell("1 250 000"),
            ),
            (cell("Sum"), cell(""), cell("1 295 000")),
        ),
        align=("left", "center", "right"),
        widths=(3, 1.5, 1),
    ),
    Note(
        (
            paragraph("Merk at søknadsfristen er absolutt."),
            ListBlock(False, (item("Søknader etter fristen blir avvist."),)),
        )
    ),
    PageBreak(),
    Heading(1, text("Vedlegg: søknadsskjema")),
    paragraph("Felt merket med * må fylles ut."),
)

FIELDS: tuple[Block, ...] = (
    Field("soker.navn", "Søkerens navn", "text", help="Som i Enhetsregisteret.", required=True, value="Åsnes kommune"),
    Field(
        "soker.orgnr",
        "Organisasjonsnummer",
        "text",
        required=True,
        constraints=Constraints(pattern="^[0-9]{9}$", format="orgnr", message="Ni siffer."),
    ),
    Field("soker.epost", "E-post", "text", constraints=Constraints(format="email")),
    Field("soker.nettsted", "Nettsted", "text", constraints=Constraints(format="uri")),
    Field(
        "beskrivelse", "Beskriv tiltaket", "multiline", help="Mål og metode.", constraints=Constraints(max_length=2000)
    ),
    Field("deltakere", "Antall deltakere", "integer", required=True, constraints=Constraints(minimum=10, maximum=500)),
    Field("andel", "Stillingsandel", "number", unit="prosent", value=62.5),
    Field("soknadsbelop", "Søknadsbeløp", "amount", unit="kr", value=1250000),
    Field("oppstart", "Oppstart", "date", value="2025-03-01"),
    Field("tidligere", "Har dere fått tilskudd før?", "yesno", required=True, value=True),
    Field(
        "omrade",
        "Satsingsområde",
        "radio",
        required=True,
        choices=(Choice("kvalifisering", "Kvalifisering"), Choice("mentor", "Mentor & veileder")),
        value="mentor",
    ),
    Field(
        "fylke",
        "Fylke",
        "select",
        choices=(Choice("03", "Oslo"), Choice("56", "Finnmark / Finnmárku / Finmarkku")),
        value="56",
    ),
    Field(
        "malgrupper",
        "Målgrupper",
        "checkboxes",
        help="Kryss av for alle som passer.",
        choices=(Choice("unge", "Unge"), Choice("kvinner", "Kvinner"), Choice("eldre", "Eldre")),
        value=("unge", "eldre"),
    ),
    Field("bekreftet", "Jeg bekrefter opplysningene", "checkbox", required=True, value=False),
    Table(
        header=(cell("Post"), cell("Budsjett i kroner")),
        rows=(
            (cell("Lønn"), (Field("budsjett.0.belop", "Lønn", "amount", value=100000, label_shown=False),)),
            (cell("Reise"), (Field("budsjett.1.belop", "Reise", "amount", label_shown=False),)),
            (
                cell("Sum"),
                (
                    Field(
                        "budsjett.sum",
                        "Sum",
                        "amount",
                        read_only=True,
                        calculation=Calculation("sum", ("budsjett.0.belop", "budsjett.1.belop")),
                        value=100000,
                        label_shown=False,
                    ),
                ),
            ),
        ),
        align=("left", "right"),
    ),
    Field("underskrift", "Underskrift", "signature", required=True),
)

DOCUMENT = Document(
    title="Rundskriv for alle noder i treet",
    language="nb",
    kind="circular",
    date=dt.date(2025, 2, 19),
    blocks=PROSE + FIELDS,
    reference="Rundskriv 08/2025",
    details=(Detail("Dato", "19. februar 2025"), Detail("Saksbehandler", "Kari Nordmann")),
    contents=True,
    identifier="alle-noder/2025 1.0",
)
"""Every node, as a circular in bokmål with a table of contents and with fields."""

LETTER = dataclasses.replace(
    DOCUMENT,
    kind="letter",
    language="nn",
    title="Tilskot til alle nodar i treet",
    blocks=PROSE,
    reference="25/01234",
    details=(
        Detail("Dato", "19. februar 2025"),
        Detail("Vår referanse", "25/01234"),
        Detail("Dykkar referanse", "KN & co"),
        Detail("Saksbehandlar", "Kari Nordmann"),
    ),
    recipient=("Åsnes kommune", "Rådhusgata 1", "2270 FLISA"),
    contents=False,
    identifier="",
)
"""The same prose as a letter in nynorsk."""

FORM = dataclasses.replace(DOCUMENT, kind="form", title="Skjema for alle noder i treet", details=(), contents=False)
"""Every node, as a form."""
