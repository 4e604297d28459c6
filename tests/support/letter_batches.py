"""Decision sheets of any length, and the batches of letters that they give."""

import csv

import openpyxl

from assembler.letters.batch import run as batch
from assembler.letters.batch.renderer import BatchJob
from assembler.scheme.decision import decision_of
from assembler.scheme.key import parse_key
from support import ROOT

KEY = parse_key("utviklingstiltak/2025")
STAVANGER, KVINNHERAD = "964965226", "964967636"


def rows(count, **changed):
    """So many grants, the amount of each its number in thousands."""
    for number in range(1, count + 1):
        yield {
            "vedtak": "tilskuddsbrev", "saksnummer": f"25/{number:05d}", "dato": "2025-05-15",
            "organisasjonsnummer": KVINNHERAD if number % 3 == 0 else STAVANGER, "soknadsreferanse": f"REF-{number}",
            "soknadsdato": "2025-02-10", "prosjekt": "Bru til arbeid", "satsingsomrade": "1" if number % 2 else "2",
            "belop": str(1000 * number), "saksbehandler": "Kari", "godkjenner": "Ola", "godkjenner_tittel": "leder", **changed,
        }  # fmt: skip


def sheet(path, made):
    made = list(made)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, list(dict.fromkeys(name for row in made for name in row)), restval="", delimiter=";"
        )
        writer.writeheader()
        writer.writerows(made)
    return path


def written(path, out, formats=("docx",), root=ROOT, **how):
    return batch.write_letters(batch.BatchRun(BatchJob(root, KEY, formats), path, out, **how), lambda *_: None)


def with_cells(decision, **cells):
    """The decision with other cells in its row, by column."""
    row = {name: value for name, value in {**decision.names, **cells}.items() if value != ""}
    return decision_of(row, decision.order, decision.recipient, decision.language, decision.appealed)


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != ".lock"}


def cells(path, name):
    """The rows of a sheet of a workbook, as values."""
    return list(openpyxl.load_workbook(path)[name].iter_rows(values_only=True))
