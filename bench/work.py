"""The work that ways are given: contexts, a Word template, sheets of decisions, filled forms."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx

from assembler.document.nodes import FORM_ID_FIELD, Field
from assembler.document.walk import fields
from assembler.forms import values as filling
from assembler.forms.prefill import prefilled_data
from assembler.products.form_documents import compose_application
from assembler.recipients import register
from assembler.render.pdf import writer as pdf
from assembler.render.pdf.fill import BlankForm
from assembler.scheme.key import parse_key
from assembler.scheme.workspace import Workspace

ROOT = Path(__file__).parent.parent
KEY = "utviklingstiltak/2025"
PARAGRAPH = (
    "Vi viser til søknaden fra {{ mottaker }} av {{ dato }} om tilskudd til prosjektet «{{ prosjekt }}». Tilskuddet på {{ belop }} skal brukes slik det er "
    "beskrevet i søknaden, og på de vilkårene som står i rundskrivet og i dette brevet. Kontaktpersonen vår er {{ saksbehandler }}, sak {{ saksnummer }}."
)
FIELDS = ("mottaker", "dato", "prosjekt", "belop", "saksbehandler", "saksnummer", "begrunnelse", "merknad")
PARAGRAPHS = 14  # that fill two pages
REASON = "Prosjektet svarer godt til formålet med ordningen og når mange deltakere. " * 6
COLUMNS = (
    "vedtak", "saksnummer", "dato", "organisasjonsnummer", "soknadsreferanse", "soknadsdato", "prosjekt", "satsingsomrade", "belop", "prosjektvilkar",
    "saksbehandler", "godkjenner", "godkjenner_tittel",
)  # fmt: skip


def contexts(path: Path, count: int) -> Path:
    """So many letters' data as JSON, no two the same."""
    rows = [
        {
            "mottaker": f"Kommune nr. {number} & sønner", "dato": f"{number % 28 + 1}. mai 2025", "prosjekt": f"Prosjekt {number} <i>",
            "belop": f"kr {1000 * number:,}".replace(",", " "), "saksbehandler": f"Kari {number}", "saksnummer": f"25/{number:05d}",
            "begrunnelse": f"Søknad {number} er godt begrunnet. " * 8, "merknad": "Kárášjohka – Karasjok",
        }
        for number in range(1, count + 1)
    ]  # fmt: skip
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def tag(name: str) -> str:
    """A field as docxtpl names it."""
    return f"{{{{ {name} }}}}"


def carbone_tag(name: str) -> str:
    """A field as Carbone names it."""
    return f"{{d.{name}}}"


def template(path: Path, tagged: Callable[[str], str] = tag) -> Path:
    """A letter of two pages as a Word template with these tags."""
    document = docx.Document()
    document.add_heading("Dere får tilskudd til «{{ prosjekt }}»", 1)
    document.add_paragraph("{{ mottaker }}")
    for number in range(PARAGRAPHS):
        if number % 5 == 0:
            document.add_heading(f"Del {number // 5 + 1}", 2)
        document.add_paragraph(PARAGRAPH)
    document.add_paragraph("{{ begrunnelse }}")
    document.add_paragraph("{{ merknad }}")
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            for name in FIELDS:
                run.text = run.text.replace(tag(name), tagged(name))
    document.save(str(path))
    return path


def sheet(path: Path, count: int) -> Path:
    """A sheet of so many grants, for ``assembler letters``: every third in nynorsk."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(COLUMNS)
        for n in range(1, count + 1):
            number = "964965226" if n % 3 else "964967636"
            writer.writerow(
                ("tilskuddsbrev", f"25/{n:06d}", "2025-05-15", number, f"REF-{n}", "2025-02-10", f"Prosjekt {n}", n % 2 + 1, 1000 * n, REASON,
                 f"Kari {n}", "Ola", "leder")
            )  # fmt: skip
    return path


def known_values(folder: Path, count: int) -> tuple[Path, Path]:
    """A blank form, and what the register knows of so many recipients as values of its fields: what `prefill` writes."""
    workspace = Workspace(ROOT)
    definition = workspace.definition(parse_key(KEY))
    document = compose_application(definition, "nb", workspace.theme)
    questions = tuple(fields(document.blocks))
    blank, values = folder / "blank.pdf", folder / "values.json"
    blank.write_bytes(pdf.write(document, workspace.theme))
    schema = definition.year("nb").application_schema
    people = register.load(ROOT / "register").recipients[:count]
    texts = [filling.field_texts(questions, prefilled_data(schema, each.names)) for each in people]
    values.write_text(json.dumps(texts), encoding="utf-8")
    return blank, values


def filled_forms(folder: Path, count: int) -> Path:
    """So many forms with an answer to every question, no two alike."""
    folder.mkdir()
    workspace = Workspace(ROOT)
    document = compose_application(workspace.definition(parse_key(KEY)), "nb", workspace.theme)
    questions = tuple(fields(document.blocks))
    compiled = BlankForm(pdf.write(document, workspace.theme), questions)
    for number in range(count):
        (folder / f"{number:05}.pdf").write_bytes(compiled.filled(_answers(questions, number)))
    return folder


def _answers(questions: tuple[Field, ...], number: int) -> dict[str, Any]:
    texts: dict[str, str] = {}
    for question in questions:
        match question.kind:
            case "checkboxes":
                choice = question.choices[number % len(question.choices)]
                texts[filling.checkbox_name(question.name, choice.value)] = "Ja"
            case "checkbox":
                texts[question.name] = filling.TICKED
            case "radio" | "yesno" | "select":
                texts[question.name] = question.choices[number % len(question.choices)].value
            case "integer" | "number" | "amount":
                texts[question.name] = str(1000 + number)
            case "date":
                texts[question.name] = "19.02.2025"
            case "text" | "multiline":
                texts[question.name] = f"Svar {number}, med nok tekst til at feltet er fylt ut på ordentlig vis."
    return {name: text for name, text in texts.items() if name != FORM_ID_FIELD}
