"""The whole circle: forms filled in beforehand, filled in, read, decided on, written to, reported, and read again."""

import csv
import json

import openpyxl
import pytest

from assembler.document.walk import fields
from assembler.forms import values
from assembler.forms.parse import whole_number
from assembler.letters.batch.manifest import read_entries
from assembler.letters.decisions import table_reader
from assembler.products.form_documents import compose_application
from assembler.recipients import register
from assembler.render.pdf.fill import BlankForm
from assembler.scheme.form_id import FormIdentifier
from assembler.scheme.key import parse_key
from support import ROOT, peers

KEY = "utviklingstiltak/2025"
COUNT = 6  # recipients of the sample that take part
OWN = {"1": {"omrade_1": {"innovasjon": "I", "sosial_entreprenor": False}},
       "2": {"omrade_2": {"innretning": ["modeller"], "psykisk_stotte": "P", "overgang": "O", "rekruttering": "R"}}}  # fmt: skip


def application(row, number):
    """What an applicant answers, complete and right."""
    return {
        "soker": {"type": "kommune", "navn": row["navn"], "organisasjonsnummer": row["organisasjonsnummer"]},
        "kontaktperson": {"navn": "Kari Nordmann", "epost": "kari@kommune.no", "telefon": "51507090"},
        "konto": {"kontonummer": "12345600009"},
        "prosjekt": {
            "navn": f"Prosjekt {number}", "satsingsomrade": int(row["satsingsomrade"]), "sammendrag": "S", "malgruppe": "M",
            "deltakere": 25, "mal": "Flere i arbeid.", "aktiviteter": "A", "gjennomforing": "G", "overforing": "O",
            "oppstart": "2025-03-01", "slutt": "2025-12-31", "flerarig": False,
            "tidligere_prosjekter": [{"navn": "T", "ar": 2023, "resultat": "R"}],
        },
        "fellessoknad": {"felles": False},
        "framdriftsplan": [{"aktivitet": "A", "start": "2025-03-01", "slutt": "2025-06-01", "ansvarlig": "Kari"}],
        **OWN[row["satsingsomrade"]],
        "budsjett": {"kostnader": {"lonn": row["belop"] + 800000}, "finansiering": {"soknadsbelop": row["belop"], "egenandel": 800000}},
        "godkjenning": {"navn": "Ola", "rolle": "kommunedirektor", "bekreftelse": True, "dato": "2025-02-10"},
    }  # fmt: skip


@pytest.fixture(scope="module")
def applicants():
    """Municipalities of the sample that asked for one project each, with area and amount."""
    rows = [cells for _, cells in table_reader.read_table(ROOT / f"examples/{KEY}/vedtak.csv").records()]
    found = {
        row["organisasjonsnummer"]: row
        for row in reversed(rows)
        if row["vedtak"] == "tilskuddsbrev" and row["satsingsomrade"] in "12"
    }
    known = register.load(ROOT / "register")
    chosen = sorted(found.values(), key=lambda row: row["saksnummer"])[:COUNT]
    return [
        {
            **row,
            "belop": whole_number(row["belop"]),
            "navn": known.by_organisation(row["organisasjonsnummer"], ("kommune",)).name,
        }
        for row in chosen
    ]


def records(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def circle(run, applicants, workspace, tmp_path_factory):
    """Every station of the circle, each made by the command that people would use."""
    folder = tmp_path_factory.mktemp("circle")
    definition = workspace.definition(parse_key(KEY))
    known = register.load(workspace.register)

    def ok(*arguments, codes=(0,)):
        result = run(*arguments)
        assert result.exit_code in codes, result.output + result.stderr
        return result

    for number, row in enumerate(applicants, start=1):  # prefill, fill in, hand in
        ok("form", KEY, "--for", row["organisasjonsnummer"], "--out", folder)
        blank = folder / KEY / "forhandsutfylt" / f"{row['organisasjonsnummer']}.pdf"
        language = known.by_organisation(row["organisasjonsnummer"], ("kommune",)).language or "nb"
        questions = tuple(fields(compose_application(definition, language, workspace.theme).blocks))
        answers = values.field_texts(questions, application(row, number))
        (folder / "inn").mkdir(exist_ok=True)
        (folder / "inn" / f"{number}.pdf").write_bytes(BlankForm(blank.read_bytes(), questions).filled(answers))
    ok(
        "read",
        folder / "inn",
        "--received",
        "2025-02-18",
        "--out",
        folder / "soknader.jsonl",
        "--table",
        folder / "oversikt.xlsx",
        codes=(0, 1),
    )

    book = openpyxl.load_workbook(folder / "oversikt.xlsx")  # the case worker decides
    table = book.worksheets[0]
    head = next(row for row in table.iter_rows() if any(cell.value == "vedtak" for cell in row))
    at = {cell.value: cell.column for cell in head}
    decided = {
        "vedtak": "tilskuddsbrev",
        "dato": "2025-05-15",
        "saksbehandler": "Kari",
        "godkjenner": "Ola",
        "godkjenner_tittel": "leder",
    }
    line = head[0].row
    for number in range(1, COUNT + 1):
        line += 1
        own = {**decided, "saksnummer": f"25/{number:05d}"}
        if number == COUNT:
            continue  # one application waits
        own["belop"] = table.cell(line, at["(søkt beløp)"]).value
        for name, value in own.items():
            table.cell(line, at[name], value)
    book.save(folder / "vedtak.xlsx")
    ok("letters", KEY, folder / "vedtak.xlsx", "--out", folder / "brev", "--jobs", "1")
    ok(
        "reports",
        KEY,
        folder / "brev",
        "--report",
        "arsrapport",
        "--applications",
        folder / "soknader.jsonl",
        "--as-of",
        "2026-02-20",
        "--out",
        folder,
    )
    (folder / "rapporter").mkdir()
    for path in sorted((folder / KEY / "rapport/forhandsutfylt").glob("*.pdf")):
        (folder / "rapporter" / path.name).write_bytes(path.read_bytes())
    ok(
        "read",
        folder / "rapporter",
        "--out",
        folder / "rapporter.jsonl",
        "--grants",
        folder / "brev/manifest.jsonl",
        "--earlier",
        folder / "soknader.jsonl",
        codes=(0, 1),
    )
    return folder


def test_what_was_applied_for_is_what_was_read(circle, applicants):
    found = records(circle / "soknader.jsonl")
    assert [one["mottaker"]["organisasjonsnummer"] for one in found] == [
        row["organisasjonsnummer"] for row in applicants
    ]
    asked = sum(one["data"]["budsjett"]["finansiering"]["soknadsbelop"] for one in found)
    assert asked == sum(row["belop"] for row in applicants)
    assert [one["mangler"] for one in found] == [[]] * COUNT


def test_what_was_decided_is_what_was_applied_for(circle):
    letters = [entry for entry in read_entries(circle / "brev/manifest.jsonl") if entry.file.endswith("pdf")]
    found = records(circle / "soknader.jsonl")[: COUNT - 1]
    assert [entry.amount for entry in letters] == [
        one["data"]["budsjett"]["finansiering"]["soknadsbelop"] for one in found
    ]
    assert [entry.project for entry in letters] == [one["data"]["prosjekt"]["navn"] for one in found]
    assert [entry.language for entry in letters] == [one["malform"] for one in found]


def test_what_is_to_be_reported_is_what_was_granted(circle):
    granted = {entry.case_number: entry.amount for entry in read_entries(circle / "brev/manifest.jsonl")}
    reported = {
        one["data"]["tilskuddet"]["saksnummer"]: one["data"]["tilskuddet"]["belop"]
        for one in records(circle / "rapporter.jsonl")
    }
    assert reported == granted
    with (circle / KEY / "rapport/oversikt.csv").open(encoding="utf-8-sig") as file:
        assert {row["forsinket"] for row in csv.DictReader(file, delimiter=";")} == {"ja"}
    assert len(list((circle / KEY / "rapport/paminnelser").glob("*.pdf"))) == COUNT - 1


@pytest.mark.parametrize("grants", ["vedtak.xlsx", "brev"])
def test_reports_are_held_against_a_sheet_or_a_folder_of_letters_too(circle, run, tmp_path, grants):
    reports = sorted((circle / "rapporter").glob("*.pdf"))[:2]
    result = run("read", *reports, "--grants", circle / grants, "--out", tmp_path / "o", "--jobs", "1")
    assert result.exit_code == 1 and "warning" not in result.stderr
    none = run("read", *reports, "--grants", reports[0], "--out", tmp_path / "o", "--jobs", "1")
    assert none.exit_code == 1 and none.stderr.splitlines()[-1].startswith(f"{reports[0]}: ")


def test_a_report_that_does_not_fit_its_grant_is_told(circle, run, tmp_path):
    record = records(circle / "rapporter.jsonl")[0]
    grant = record["data"]["tilskuddet"]
    mark = FormIdentifier(parse_key(KEY), record["skjema"], record["versjon"], record["malform"]).text

    def told(name, booked, costs, **stated):
        accounts = {"inntekter": {"bokfort": {"tilskudd": booked, "egenandel": 800_000}},
                    "utgifter": {"bokfort": {"lonn": costs}}}  # fmt: skip
        data = {**record["data"], "tilskuddet": {**grant, **stated}, "regnskap": accounts}
        (tmp_path / name).write_text(json.dumps({"form": mark, "data": data}), encoding="utf-8")
        manifest = circle / "brev/manifest.jsonl"
        table = tmp_path / f"{name}.xlsx"
        arguments = ("read", tmp_path / name, "--grants", manifest, "--table", table, "--out", tmp_path / "o")
        result = run(*arguments, "--jobs", "1")
        cells = next(openpyxl.load_workbook(table)["Rapporter"].iter_rows(min_row=2, values_only=True))
        assert cells[-2:] == (booked, costs)
        return [line.split("warning: ")[1] for line in result.stderr.splitlines() if "warning: " in line]

    given = grant["belop"]
    assert told("a.json", given, given + 800_000) == []
    (over,) = told("b.json", given + 1, given)
    assert over.startswith("accounts for ") and over.endswith(f"(case {grant['saksnummer']})")
    (costs,) = told("c.json", given, given + 800_001)
    assert costs.startswith("books costs of ")
    (stated,) = told("d.json", given, given, belop=9 * given)
    assert stated.startswith("says that the grant is ")
    (case,) = told("e.json", given, given, saksnummer="25/99999")
    assert case == f"has the case number 25/99999, and the grant that fits it has {grant['saksnummer']}"


# --- the answer to who sent a form ------------------------------------------------------------------------------------


def test_each_sender_gets_a_receipt_or_what_must_be_mended_in_its_language(circle, run, tmp_path, tool):
    (tmp_path / "inn").mkdir()
    whole, blank = circle / "inn/1.pdf", next((circle / KEY / "forhandsutfylt").glob("*.pdf"))
    (tmp_path / "inn/a.pdf").write_bytes(whole.read_bytes())
    (tmp_path / "inn/b.pdf").write_bytes(blank.read_bytes())
    result = run(
        "read",
        tmp_path / "inn",
        "--received",
        "2025-02-18",
        "--reply",
        tmp_path / "svar",
        "--out",
        tmp_path / "o.jsonl",
    )
    assert "2 letters in" in result.stderr
    texts = [
        " ".join(peers.poppler_text(tool("pdftotext"), path).split())
        for path in sorted((tmp_path / "svar").glob("*.pdf"))
    ]
    assert len(texts) == 2
    assert sum("Kvittering: " in text for text in texts) == 1
    lacking = next(text for text in texts if "Kvittering: " not in text)
    assert "19. februar 2025" in lacking and ("Slik blir det riktig" in lacking or "Slik blir det rett" in lacking)
    assert peers.verapdf(tool("java"), list((tmp_path / "svar").glob("*.pdf")), "ua1", "2a") == ""


def test_replies_need_the_day_that_they_bear(run, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"")
    result = run("read", tmp_path / "a.pdf", "--reply", tmp_path / "svar")
    assert result.exit_code == 2 and "--reply needs --received" in result.stderr
