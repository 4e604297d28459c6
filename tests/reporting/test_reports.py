"""Reports: forms filled in from their grants, with reminders of those that are late."""

import csv
import dataclasses
import datetime as dt
import hashlib
import io
import json

import pypdf
import pytest

from assembler.document.walk import fields, lines
from assembler.forms import values
from assembler.forms.prefill import prefilled_data
from assembler.i18n.language import LANGUAGES
from assembler.letters.decisions import reader as decisions
from assembler.products.form_documents import compose_report
from assembler.render.pdf import writer as pdf
from assembler.reporting import grants, reports
from assembler.reporting.due import ReportJob, due_reports, prefill_facts
from assembler.reporting.reminders import compose_reminder
from assembler.scheme.key import parse_key
from support import peers
from support.form_fields import read
from support.report_samples import KEY, SHEET, record, records


@pytest.fixture(scope="module")
def sheet(workspace, tmp_path_factory):
    """A sheet with two grants of the sample, in either language form, and all that is not theirs."""
    rows = (workspace.root / SHEET).read_text("utf-8")
    table = list(csv.DictReader(io.StringIO(rows), delimiter=";"))
    kept = [row for row in table if row["vedtak"] == "tilskuddsbrev"][:40]
    path = tmp_path_factory.mktemp("grants") / "vedtak.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]), delimiter=";")
        writer.writeheader()
        writer.writerows([kept[0], next(row for row in kept if row["prosjekt"] != kept[0]["prosjekt"])])
    return path


@pytest.fixture(scope="module")
def made(run, sheet, sources, tmp_path_factory):
    """The reports of these grants as of 1 October 2025, with the application of the first."""
    out = tmp_path_factory.mktemp("reports")
    first = grants.read_grants(sheet, *sources)[0]
    sent = records(tmp_path_factory.mktemp("records"), record(first))
    result = run("reports", KEY, sheet, "--applications", sent, "--as-of", "2025-10-01", "--out", out)
    assert result.exit_code == 0, result.output
    return first, out / KEY / reports.FOLDER, result.output


def index(folder):
    return json.loads((folder / "oversikt.json").read_text("utf-8"))


def test_the_index_names_every_form_its_hash_and_whether_it_is_late(made):
    first, folder, said = made
    rows = index(folder)
    assert list(csv.DictReader(io.StringIO((folder / "oversikt.csv").read_text("utf-8-sig")), delimiter=";")) == rows
    assert [
        (row["rapport"], row["frist"], row["forsinket"]) for row in rows if row["saksnummer"] == first.case_number
    ] == [
        ("statusrapport", "2025-09-01", "ja"),
        ("arsrapport", "2026-02-01", "nei"),
    ]
    for row in rows:
        assert row["sha256"] == hashlib.sha256((folder / row["fil"]).read_bytes()).hexdigest()
    assert f"{len(rows)} report forms and 2 reminders" in said


def test_what_is_known_of_a_grant_reads_back_from_its_form(made, workspace, sources):
    first, folder, _ = made
    row = next(each for each in index(folder) if each["rapport"] == "arsrapport")
    document = compose_report(sources[0], "arsrapport", first.language, workspace.theme)
    contents = (folder / row["fil"]).read_bytes()
    assert pypdf.PdfReader(io.BytesIO(contents)).root_object["/Lang"] == first.language
    found = values.to_data(tuple(fields(document.blocks)), read(contents))
    assert found["mottaker"]["organisasjonsnummer"] == first.recipient.organisation_number
    assert found["tilskuddet"] == {
        "saksnummer": first.case_number,
        "prosjekt": first.project,
        "belop": first.amount,
        "fra": "2025-01-01",
        "til": "2025-12-31",
        "frist": "2026-02-01",
    }
    assert found["prosjekt"]["satsingsomrade"] == first.area
    assert found["resultater"]["mal"] == "Flere i arbeid"
    assert found["deltakere"] == {"planlagt": 25}
    assert found["regnskap"] == {
        "utgifter": {"budsjett": {"lonn": 250000, "reise": 50000}},
        "inntekter": {"budsjett": {"tilskudd": 200000, "egenandel": 100000}},
    }
    sums = read(contents)
    assert sums["regnskap.utgifter.budsjett.sum"] == "300000"
    assert sums["regnskap.inntekter.budsjett.sum"] == "300000"


def test_the_plan_of_the_application_stands_in_the_status_report(made, workspace, sources):
    first, folder, _ = made
    row = next(each for each in index(folder) if each["rapport"] == "statusrapport")
    document = compose_report(sources[0], "statusrapport", first.language, workspace.theme)
    found = values.to_data(tuple(fields(document.blocks)), read((folder / row["fil"]).read_bytes()))
    assert found["framdrift"]["aktiviteter"] == [{"aktivitet": "Trinn 1"}, {"aktivitet": "Trinn 2"}]


def test_sums_and_rows_that_a_report_has_no_room_for_are_left_out(sources):
    budget = {"kostnader": {"lonn": 5, "sum": 999, "ukjent": 1}, "finansiering": {"soknadsbelop": 3}}
    facts = {"soknad": {"budsjett": budget, "framdriftsplan": [{"aktivitet": str(n)} for n in range(20)]}}
    accounts = prefilled_data(sources[0].year("nb").form_schema("arsrapport"), facts)
    budgets = {"utgifter": {"budsjett": {"lonn": 5}}, "inntekter": {"budsjett": {"tilskudd": 3}}}
    assert accounts == {"regnskap": budgets}
    plan = prefilled_data(sources[0].year("nb").form_schema("statusrapport"), facts)
    assert plan["framdrift"]["aktiviteter"] == [{"aktivitet": str(n)} for n in range(8)]


def test_a_late_report_gets_a_reminder_in_word_and_pdf(made):
    _, folder, _ = made
    named = [path for row in index(folder) for path in row["paminnelse"].split()]
    assert sorted(named) == sorted(f"paminnelser/{path.name}" for path in (folder / "paminnelser").iterdir())
    assert {path.rpartition(".")[2] for path in named} == {"docx", "pdf"}


def test_a_reminder_tells_the_deadline_and_the_new_one(workspace, sources, given_grants):
    definition, known, texts = sources
    reader = decisions.DecisionReader(definition, known, texts)
    late = due_reports(definition, given_grants[:1], ["statusrapport"])[0]
    work = ReportJob(definition, workspace.theme, [late], {}, day=dt.date(2025, 10, 1))
    told = " ".join(lines(compose_reminder(work, reader, late, "vedtak.csv").blocks))
    told = told.replace("\u00a0", " ")
    assert "1. september 2025" in told and "15. oktober 2025" in told
    assert "Eksempel. " not in told  # what was to be noted on the grant letter


def test_a_reminder_of_an_acceptance_speaks_of_no_report(workspace, sources):
    _, known, texts = sources
    definition = workspace.definition(parse_key("integreringsmottak/2021"))
    reader = decisions.DecisionReader(definition, known, texts)
    given = grants.read_grants(workspace.root / "examples/integreringsmottak/2021/vedtak.csv", definition, known, texts)
    assert {grant.language for grant in given} == {"nb", "nn"}
    for late in due_reports(definition, given, ["akseptbrev"]):
        work = ReportJob(definition, workspace.theme, [late], {}, day=dt.date(2021, 12, 1))
        letter = compose_reminder(work, reader, late, "vedtak.csv")
        assert "akseptbrev fr" in letter.title
        assert "rapport" not in " ".join((letter.title, *lines(letter.blocks)))


def test_what_has_come_in_is_not_late(run, sheet, sources, tmp_path):
    first, *_ = grants.read_grants(sheet, *sources)
    sent = record(first, "statusrapport", data={"tilskuddet": {"saksnummer": first.case_number}})
    folder = tmp_path / "out" / KEY / reports.FOLDER

    def told(*come_in):
        given = ("--delivered", records(tmp_path, *come_in))
        result = run("reports", KEY, sheet, *given, "--as-of", "2025-10-01", "--report", "statusrapport", "--out", tmp_path / "out")  # fmt: skip
        assert result.exit_code == 0, result.output
        rows = index(folder)
        kept = {f"{reports.REMINDERS}/{path.name}" for path in (folder / reports.REMINDERS).iterdir()}
        assert kept == {name for row in rows for name in row["paminnelse"].split()}
        return [(row["levert"], row["forsinket"], bool(row["paminnelse"])) for row in rows]

    assert told() == [("nei", "ja", True), ("nei", "ja", True)]
    assert told({**sent, "komplett": False}) == [("må rettes", "nei", False), ("nei", "ja", True)]
    assert told({**sent, "komplett": False}, {**sent, "komplett": True})[0] == ("ja", "nei", False)


def test_a_reminders_own_deadline_is_a_working_day(workspace, sources, given_grants):
    (due, *_) = (each for each in due_reports(sources[0], given_grants, ["arsrapport"]))
    work = ReportJob(sources[0], workspace.theme, [due], {}, day=dt.date(2026, 2, 15))
    letter = compose_reminder(work, decisions.DecisionReader(*sources), due, "vedtak.xlsx")
    assert "2. mars 2026" in " ".join(lines(letter.blocks)).replace("\u00a0", " ")


def test_the_unit_of_the_grant_or_else_of_the_application_stands_in_the_report(sources, given_grants):
    (due, *_) = (each for each in due_reports(sources[0], given_grants, ["arsrapport"]))
    applied = {"soker": {"enhet": "Voksenopplæringen"}}
    ours, none = (
        dataclasses.replace(due, grant=dataclasses.replace(due.grant, unit=unit)) for unit in ("NAV Vågå", "")
    )
    schema = sources[0].year("nb").form_schema("arsrapport")
    for each, unit in ((none, "Voksenopplæringen"), (ours, "NAV Vågå")):
        assert prefilled_data(schema, prefill_facts(each, applied))["mottaker"]["enhet"] == unit


def test_the_same_grants_give_the_same_bytes(run, sheet, made, tmp_path):
    assert run("reports", KEY, sheet, "--report", "arsrapport", "--out", tmp_path).exit_code == 0
    again = run("reports", KEY, sheet, "--report", "arsrapport", "--out", tmp_path / "b")
    assert again.exit_code == 0
    first, second = (index(folder / KEY / reports.FOLDER) for folder in (tmp_path, tmp_path / "b"))
    assert first == second


def test_an_acceptance_is_due_so_many_weeks_after_the_letter(workspace, sources):
    definition = workspace.definition(parse_key("integreringsmottak/2021"))
    sample = grants.read_grants(
        workspace.root / "examples/integreringsmottak/2021/vedtak.csv", definition, sources[1], sources[2]
    )[0]
    first, *quarters = due_reports(definition, [sample], ["akseptbrev", "tilskuddsrapport"])
    assert first.deadline == sample.date + dt.timedelta(weeks=2)
    assert [each.term.number for each in quarters] == [1, 2, 3, 4]
    assert len({each.stem for each in quarters}) == 4
    data = prefilled_data(definition.year("nb").form_schema("tilskuddsrapport"), prefill_facts(quarters[2], {}))
    assert data["status"] == {"kvartal": 3}
    assert (data["tilskuddet"]["fra"], data["tilskuddet"]["til"]) == ("2021-07-01", "2021-09-30")


def test_data_that_a_report_cannot_hold_stop_the_run_before_anything_is_written(run, sheet, sources, tmp_path):
    first = grants.read_grants(sheet, *sources)[0]
    wrong = record(first)
    wrong["data"]["prosjekt"]["deltakere"] = -1
    result = run("reports", KEY, sheet, "--applications", records(tmp_path, wrong), "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert f"case {first.case_number}, arsrapport, deltakere.planlagt" in result.output
    assert not (tmp_path / "out").exists()


# --- the command ------------------------------------------------------------------------------------------------------


def test_blank_forms_of_all_reports_in_both_languages(run, tmp_path):
    result = run("reports", KEY, "--out", tmp_path)
    assert result.exit_code == 0, result.output
    names = {f"{name}.{language}.pdf" for name in ("statusrapport", "arsrapport") for language in LANGUAGES}
    names |= {f"arsrapport.{language}.xlsx" for language in LANGUAGES}  # which has accounts
    assert {path.name for path in (tmp_path / KEY / "rapport").iterdir()} == names


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--report", "arsraport"), 2, "has no report form «arsraport»; did you mean «arsrapport»?"),
        (("--as-of", "2025-10-01"), 2, "need GRANTS"),
        (("finnes-ikke.csv",), 1, "finnes-ikke.csv: cannot be read"),
        (("finnes-ikke.csv", "--answer-by", "2025-10-01"), 2, "--answer-by needs --as-of"),
        (("finnes-ikke.csv", "--as-of", "2025-10-01", "--answer-by", "2025-10-01"), 2, "must be a day after"),
    ],
)
def test_what_is_wrong_with_the_command_is_said_in_one_line(run, tmp_path, arguments, code, said):
    result = run("reports", KEY, *arguments, "--out", tmp_path / "out")
    assert result.exit_code == code
    assert said in result.output
    assert not (tmp_path / "out").exists()


# --- what others say --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_report_form_is_pdf_ua_1(workspace, tmp_path, tool):
    files = []
    for key in workspace.scheme_years():
        definition = workspace.definition(key)
        for name in definition.year("nb").report_form_ids:
            for language in LANGUAGES:
                path = tmp_path / f"{key.scheme}-{key.year}-{name}.{language}.pdf"
                path.write_bytes(
                    pdf.write(compose_report(definition, name, language, workspace.theme), workspace.theme)
                )
                files.append(path)
    assert len(files) == 2 * 10
    assert peers.verapdf(tool("java"), files, "ua1") == ""


@pytest.mark.slow
def test_a_filled_report_and_its_reminder_are_accessible(made, tool):
    _, folder, _ = made
    row = index(folder)[0]
    files = [folder / row["fil"], *(folder / each for each in row["paminnelse"].split() if each.endswith(".pdf"))]
    assert peers.verapdf(tool("java"), files, "ua1") == ""
