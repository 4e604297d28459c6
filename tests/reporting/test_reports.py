"""Reports: a form for every report of every definition, filled in from its grant, with reminders of those that are late."""

import csv
import dataclasses
import datetime as dt
import hashlib
import io
import json

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.core.errors import DataError
from assembler.document.nodes import FORM_ID_FIELD, Field, Heading, Paragraph, Table, Text
from assembler.document.walk import fields, inline_text, lines
from assembler.forms import merge_tables, values
from assembler.forms.prefill import prefilled_data
from assembler.i18n.language import LANGUAGES
from assembler.json_schema import normalize
from assembler.json_schema.references import expand
from assembler.letters import compose
from assembler.letters.decisions import reader as decisions
from assembler.products.form_documents import compose_application, compose_report
from assembler.recipients import register
from assembler.render.pdf import writer as pdf
from assembler.render.pdf.fill import BlankForm
from assembler.reporting import grants, reports
from assembler.reporting.applications import Applications
from assembler.reporting.due import ReportJob, due_reports, prefill_facts
from assembler.reporting.reminders import compose_reminder
from assembler.scheme import form_id as marks
from assembler.scheme.form_id import FormIdentifier
from assembler.scheme.key import Key, parse_key
from support import peers
from support.form_fields import comes_back, read

KEY = "utviklingstiltak/2025"
SHEET = "examples/utviklingstiltak/2025/vedtak.csv"


# --- marks ------------------------------------------------------------------------------------------------------------

NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,20}", fullmatch=True)


@given(
    scheme=NAMES,
    year=st.integers(2000, 2100),
    form=NAMES,
    version=st.from_regex(r"[0-9a-f]{12}", fullmatch=True),
    language=st.sampled_from(LANGUAGES),
)
def test_a_mark_reads_back_as_what_was_written(scheme, year, form, version, language):
    mark = FormIdentifier(Key(scheme, year), form, version, language)
    assert marks.parse(mark.text) == mark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "any.schema.json 0123456789ab nb",
        "a/2025 0123456789ab no",
        "a/2025 soknad 0123456789ab nb",
        "a/2025 0123456789AB nb",
        "a/2025 0123456789ab nb\n",
        "a/2025  0123456789ab nb",
    ],
)
def test_another_forms_mark_is_none(text):
    assert marks.parse(text) is None


def test_an_applications_mark_names_definition_version_and_language_only(definition, workspace):
    document = compose_application(definition, "nn", workspace.theme)
    assert document.identifier == f"{definition.key} {definition.version} nn"
    assert marks.parse(document.identifier).form == marks.APPLICATION


# --- report forms -----------------------------------------------------------------------------------------------------


def test_every_definition_has_report_forms(definition):
    assert definition.year("nb").report_form_ids == tuple(definition.schema["x-reports"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_report_makes_a_form_that_names_itself(definition, workspace, language):
    for name in definition.year("nb").report_form_ids:
        document = compose_report(definition, name, language, workspace.theme)
        mark = next(field.value for field in fields(document.blocks) if field.name == FORM_ID_FIELD)
        assert marks.parse(mark) == FormIdentifier(definition.key, name, definition.version, language)


def untranslated(node, pointer=""):
    """Places whose bokmål has no nynorsk beside it once every reference is followed."""
    if isinstance(node, list):
        for index, part in enumerate(node):
            yield from untranslated(part, f"{pointer}/{index}")
    elif isinstance(node, dict):
        spoken = {name for name in ("title", "description") if isinstance(node.get(name), str)}
        if spoken - set(node.get("x-nn", {})):
            yield pointer
        for name, part in node.items():
            if name != "x-nn":
                yield from untranslated(part, f"{pointer}/{name}")


def test_every_word_of_a_report_form_is_in_both_languages(definition):
    expanded = expand(definition.schema, definition.registry, definition.uri)
    assert not list(untranslated(expanded["x-reports"]))


def test_a_reports_calculations_name_fields_that_it_has(definition, workspace):
    for name in definition.year("nb").report_form_ids:
        questions = list(fields(compose_report(definition, name, "nb", workspace.theme).blocks))
        names = {question.name for question in questions}
        for question in questions:
            if question.calculation:
                assert {each for each in question.calculation.operands if isinstance(each, str)} <= names


def test_what_a_report_takes_from_the_application_stands_in_the_application(definition):
    def taken(schema):
        if isinstance(schema, dict):
            source = schema.get("x-prefill")
            if isinstance(source, str) and source.startswith("soknad/"):
                yield source.split("/")[1:]
            for part in schema.values():
                yield from taken(part)

    for name in definition.year("nb").report_form_ids:
        for path in taken(definition.year("nb").form_schema(name)):
            found = definition.year("nb").application_schema
            for part in path:
                assert part in found["properties"], (name, path)
                found = found["properties"][part]


def test_each_deadline_has_the_time_that_its_report_covers(definition):
    for report in definition.year("nb").report_forms:
        for term in report.terms:
            if term.date:
                assert term.period.first < term.period.last < term.date


@pytest.mark.parametrize("language", LANGUAGES)
def test_accounts_put_budget_booked_and_deviation_side_by_side(workspace, language):
    definition = workspace.definition(parse_key(KEY))
    document = compose_report(definition, "arsrapport", language, workspace.theme)
    tables = [block for block in document.blocks if isinstance(block, Table) and len(block.header) == 4]
    heads = [[inline_text(cell[0].children) for cell in table.header][1:] for table in tables]
    assert heads == [["Budsjett", "Bokført", "Avvik"]] * 2
    budget = [each.name.split(".")[-1] for each in fields(compose_application(definition, language, workspace.theme).blocks)
              if each.name.startswith("budsjett.kostnader.")]  # fmt: skip
    assert [row[1][0].name.split(".")[-1] for row in tables[0].rows] == budget


def test_accounts_add_up_and_show_deviations(workspace):
    definition = workspace.definition(parse_key(KEY))
    questions = tuple(fields(compose_report(definition, "arsrapport", "nb", workspace.theme).blocks))
    books = {
        "utgifter": {"budsjett": {"lonn": 100, "reise": 20}, "bokfort": {"lonn": 130, "reise": 5}},
        "inntekter": {"budsjett": {"tilskudd": 90}, "bokfort": {"tilskudd": 90, "egenandel": 50}},
    }
    texts = values.field_texts(questions, {"regnskap": books})
    wanted = ["utgifter.bokfort.sum", "utgifter.avvik.lonn", "utgifter.avvik.reise", "utgifter.avvik.sum", "differanse"]
    assert [texts[f"regnskap.{name}"] for name in wanted] == ["135", "30", "-15", "15", "5"]


@pytest.fixture(scope="module")
def blanks(workspace):
    definition = workspace.definition(parse_key(KEY))
    made = {}
    for name in definition.year("nb").report_form_ids:
        document = compose_report(definition, name, "nn", workspace.theme)
        questions = tuple(fields(document.blocks))
        made[name] = BlankForm(pdf.write(document, workspace.theme), questions), questions
    return definition, made


def test_any_data_that_a_report_allows_comes_back_the_same(blanks):
    definition, made = blanks
    for name, (form, questions) in made.items():
        schema = normalize.normalized(definition.year("nn").form_schema(name), lambda place, what: None)
        comes_back(form, questions, schema, 6)


# --- tables side by side ----------------------------------------------------------------------------------------------


def ledger(place, names, heading="Budsjett", help=""):
    rows = tuple(
        ((Paragraph((Text(name),)),), (Field(f"{place}.{name}", name, "amount", help=help, label_shown=False),))
        for name in names
    )
    head = tuple((Paragraph((Text(word),)),) for word in ("Post", "Beløp"))
    return Heading(2, (Text(heading),)), Table(head, rows, ("left", "right"), (3, 1))


def test_tables_with_other_lines_or_another_place_stay_apart():
    for other in (
        ledger("a.c", "xz"),
        ledger("d.c", "xy"),
        ledger("a.c", "xy", "Et navn som er altfor langt til en kolonne"),
    ):
        blocks = (*ledger("a.b", "xy"), *other)
        assert merge_tables.merge_tables(blocks) == blocks


def test_tables_side_by_side_keep_every_field_once_and_their_help():
    blocks = (
        *ledger("a.b", "xy"),
        Paragraph((Text("før"),)),
        *ledger("a.c", "xy", "Bokført"),
        *ledger("a.d", "xy", "Avvik"),
    )
    joined = merge_tables.merge_tables(blocks)
    assert sorted(each.name for each in fields(joined)) == sorted(each.name for each in fields(blocks))
    assert [each.name for each in fields(joined[:2])] == ["a.b.x", "a.b.y"]  # the paragraph parts it from the others
    assert [each.label for each in fields(joined[3:])] == ["x, Bokført", "x, Avvik", "y, Bokført", "y, Avvik"]


# --- grants -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def renderer(workspace):
    """A definition, the register and the letters' texts."""
    return (
        workspace.definition(parse_key(KEY)),
        register.load(workspace.register),
        compose.contracts_of(workspace.theme),
    )


@pytest.fixture(scope="module")
def given_grants(workspace, renderer):
    return grants.read_grants(workspace.root / SHEET, *renderer)


def entry(grant, file="brev.pdf", **more):
    """A line of the letters' manifest, as the batch writes it."""
    row = {name: value for name, value in grant.names.items() if value != ""}
    known = {"saksnummer": grant.case_number, "vedtak": grant.letter_type, "mottaker": grant.recipient.name}
    told = {"organisasjonsnummer": grant.recipient.organisation_number, "malform": grant.language, "fil": file}
    return {**known, **told, "sha256": "0" * 64, "definisjon": KEY, "versjon": "0" * 12, "rad": row, **more}


def manifest(folder, *entries):
    path = folder / "manifest.jsonl"
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in entries), encoding="utf-8")
    return path


def test_the_manifest_and_the_sheet_give_the_same_grants(given_grants, renderer, tmp_path):
    files = ("brev.docx", "brev.pdf")
    other = entry(given_grants[0], vedtak="avslag")
    path = manifest(tmp_path, other, *(entry(each, file) for each in given_grants for file in files))
    found = grants.read_grants(path, *renderer)
    assert [(each.case_number, each.language, each.recipient) for each in found] == [
        (each.case_number, each.language, each.recipient) for each in given_grants
    ]
    assert [each.amount for each in found] == [each.amount for each in given_grants]
    assert grants.read_grants(tmp_path, *renderer) == found


def test_only_rows_that_give_a_grant_are_grants(given_grants):
    assert {each.letter_type for each in given_grants} == {"tilskuddsbrev"}


def refused(path, renderer):
    with pytest.raises(DataError) as error:
        grants.read_grants(path, *renderer)
    return str(error.value)


def test_grants_of_another_scheme_or_year_are_refused_in_one_line(given_grants, renderer, tmp_path):
    other = [entry(each, definisjon="utviklingstiltak/2023") for each in given_grants]
    said = refused(manifest(tmp_path, *other), renderer)
    assert said.splitlines() == [f"{tmp_path}/manifest.jsonl: holds grants of utviklingstiltak/2023, not of {KEY}"]


def test_a_sheet_without_grants_is_refused(workspace, renderer, tmp_path):
    lines = (workspace.root / SHEET).read_text("utf-8").splitlines(keepends=True)
    path = tmp_path / "vedtak.csv"
    path.write_text(lines[0] + lines[1], encoding="utf-8")
    assert "holds no grants" in refused(path, renderer)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{\n", "line 1: is not JSON"),
        ("[]\n", "line 1: is no JSON object"),
        ("", "holds no grants"),
    ],
)
def test_a_broken_manifest_is_told_by_line(renderer, tmp_path, text, said):
    path = tmp_path / "manifest.jsonl"
    path.write_text(text, encoding="utf-8")
    assert said in refused(path, renderer).replace("holds no decisions", "holds no grants")


def test_a_manifests_row_is_held_against_the_contract(given_grants, renderer, tmp_path):
    wrong = entry(given_grants[0])
    wrong["rad"] = {**wrong["rad"], "belop": "mye", "satsingsomrade": 3}
    said = refused(manifest(tmp_path, wrong), renderer)
    assert "column belop" in said and "column satsingsomrade" in said


# --- applications -----------------------------------------------------------------------------------------------------

BUDGET = {"kostnader": {"lonn": 250000, "reise": 50000}, "finansiering": {"soknadsbelop": 200000, "egenandel": 100000}}


def record(grant, form="soknad", **more):
    """A record of ``assembler read``."""
    project = {"navn": grant.project, "mal": "Flere i arbeid", "deltakere": 25}
    plan = [{"aktivitet": f"Trinn {n}", "start": "2025-05-01", "slutt": "2025-06-01", "ansvarlig": "A"} for n in (1, 2)]
    data = {"prosjekt": project, "budsjett": BUDGET, "framdriftsplan": plan}
    sender = {"navn": grant.recipient.name, "organisasjonsnummer": grant.recipient.organisation_number}
    known = {"ordning": "utviklingstiltak", "ar": 2025, "skjema": form, "mottaker": sender, "fil": "a.pdf"}
    return {**known, "data": data, **more}


def records(folder, *those):
    path = folder / "soknader.jsonl"
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in those), encoding="utf-8")
    return path


def applications(renderer, folder, *those):
    return Applications(records(folder, *those), renderer[0])


def test_an_application_is_found_by_applicant_reference_or_project(given_grants, renderer, tmp_path):
    first = given_grants[0]
    others = {"data": {"prosjekt": {"navn": "Et annet"}}}
    for also in (
        [],
        [record(first, **others)],
        [record(first, fil="b.pdf"), record(first, **others, fil=f"inn/{first.application_reference.lower()}.pdf")],
    ):
        found = applications(renderer, tmp_path, record(first), *also).of([first])[first.case_number]
        assert found == (also[-1]["data"] if len(also) > 1 else record(first)["data"])


def test_an_application_is_not_guessed(given_grants, renderer, tmp_path):
    first = given_grants[0]
    others = [record(first, data={"prosjekt": {"navn": name}}) for name in ("Et annet", "Et tredje")]
    with pytest.raises(DataError, match="holds 2 applications from"):
        applications(renderer, tmp_path, *others).of([first])


def test_records_of_another_scheme_are_no_applications(given_grants, renderer, tmp_path):
    with pytest.raises(DataError, match="holds no applications to"):
        applications(renderer, tmp_path, record(given_grants[0], ar=2023), record(given_grants[0], "arsrapport"))


def test_what_is_no_record_is_told_by_line(renderer, tmp_path):
    with pytest.raises(DataError, match="line 1: is no record of a form"):
        applications(renderer, tmp_path, {"skjema": "soknad"})


# --- filled in from grants --------------------------------------------------------------------------------------------


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
def made(run, sheet, renderer, tmp_path_factory):
    """The reports of these grants as of 1 October 2025, with the application of the first."""
    out = tmp_path_factory.mktemp("reports")
    first = grants.read_grants(sheet, *renderer)[0]
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


def test_what_is_known_of_a_grant_reads_back_from_its_form(made, workspace, renderer):
    first, folder, _ = made
    row = next(each for each in index(folder) if each["rapport"] == "arsrapport")
    document = compose_report(renderer[0], "arsrapport", first.language, workspace.theme)
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


def test_the_plan_of_the_application_stands_in_the_status_report(made, workspace, renderer):
    first, folder, _ = made
    row = next(each for each in index(folder) if each["rapport"] == "statusrapport")
    document = compose_report(renderer[0], "statusrapport", first.language, workspace.theme)
    found = values.to_data(tuple(fields(document.blocks)), read((folder / row["fil"]).read_bytes()))
    assert found["framdrift"]["aktiviteter"] == [{"aktivitet": "Trinn 1"}, {"aktivitet": "Trinn 2"}]


def test_sums_and_rows_that_a_report_has_no_room_for_are_left_out(renderer):
    budget = {"kostnader": {"lonn": 5, "sum": 999, "ukjent": 1}, "finansiering": {"soknadsbelop": 3}}
    facts = {"soknad": {"budsjett": budget, "framdriftsplan": [{"aktivitet": str(n)} for n in range(20)]}}
    accounts = prefilled_data(renderer[0].year("nb").form_schema("arsrapport"), facts)
    budgets = {"utgifter": {"budsjett": {"lonn": 5}}, "inntekter": {"budsjett": {"tilskudd": 3}}}
    assert accounts == {"regnskap": budgets}
    plan = prefilled_data(renderer[0].year("nb").form_schema("statusrapport"), facts)
    assert plan["framdrift"]["aktiviteter"] == [{"aktivitet": str(n)} for n in range(8)]


def test_a_late_report_gets_a_reminder_in_word_and_pdf(made):
    _, folder, _ = made
    named = [path for row in index(folder) for path in row["paminnelse"].split()]
    assert sorted(named) == sorted(f"paminnelser/{path.name}" for path in (folder / "paminnelser").iterdir())
    assert {path.rpartition(".")[2] for path in named} == {"docx", "pdf"}


def test_a_reminder_tells_the_deadline_and_the_new_one(workspace, renderer, given_grants):
    definition, known, texts = renderer
    reader = decisions.DecisionReader(definition, known, texts)
    late = due_reports(definition, given_grants[:1], ["statusrapport"])[0]
    work = ReportJob(definition, workspace.theme, [late], {}, day=dt.date(2025, 10, 1))
    told = " ".join(lines(compose_reminder(work, reader, late, "vedtak.csv").blocks))
    told = told.replace("\u00a0", " ")
    assert "1. september 2025" in told and "15. oktober 2025" in told
    assert "Eksempel. " not in told  # what was to be noted on the grant letter


def test_a_reminder_of_an_acceptance_speaks_of_no_report(workspace, renderer):
    _, known, texts = renderer
    definition = workspace.definition(parse_key("integreringsmottak/2021"))
    reader = decisions.DecisionReader(definition, known, texts)
    given = grants.read_grants(workspace.root / "examples/integreringsmottak/2021/vedtak.csv", definition, known, texts)
    assert {grant.language for grant in given} == {"nb", "nn"}
    for late in due_reports(definition, given, ["akseptbrev"]):
        work = ReportJob(definition, workspace.theme, [late], {}, day=dt.date(2021, 12, 1))
        letter = compose_reminder(work, reader, late, "vedtak.csv")
        assert "akseptbrev fr" in letter.title
        assert "rapport" not in " ".join((letter.title, *lines(letter.blocks)))


def test_what_has_come_in_is_not_late(run, sheet, renderer, tmp_path):
    first, *_ = grants.read_grants(sheet, *renderer)
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


def test_a_reminders_own_deadline_is_a_working_day(workspace, renderer, given_grants):
    (due, *_) = (each for each in due_reports(renderer[0], given_grants, ["arsrapport"]))
    work = ReportJob(renderer[0], workspace.theme, [due], {}, day=dt.date(2026, 2, 15))
    letter = compose_reminder(work, decisions.DecisionReader(*renderer), due, "vedtak.xlsx")
    assert "2. mars 2026" in " ".join(lines(letter.blocks)).replace("\u00a0", " ")


def test_the_unit_of_the_grant_or_else_of_the_application_stands_in_the_report(renderer, given_grants):
    (due, *_) = (each for each in due_reports(renderer[0], given_grants, ["arsrapport"]))
    applied = {"soker": {"enhet": "Voksenopplæringen"}}
    ours, none = (
        dataclasses.replace(due, grant=dataclasses.replace(due.grant, unit=unit)) for unit in ("NAV Vågå", "")
    )
    schema = renderer[0].year("nb").form_schema("arsrapport")
    for each, unit in ((none, "Voksenopplæringen"), (ours, "NAV Vågå")):
        assert prefilled_data(schema, prefill_facts(each, applied))["mottaker"]["enhet"] == unit


def test_the_same_grants_give_the_same_bytes(run, sheet, made, tmp_path):
    assert run("reports", KEY, sheet, "--report", "arsrapport", "--out", tmp_path).exit_code == 0
    again = run("reports", KEY, sheet, "--report", "arsrapport", "--out", tmp_path / "b")
    assert again.exit_code == 0
    first, second = (index(folder / KEY / reports.FOLDER) for folder in (tmp_path, tmp_path / "b"))
    assert first == second


def test_an_acceptance_is_due_so_many_weeks_after_the_letter(workspace, renderer):
    definition = workspace.definition(parse_key("integreringsmottak/2021"))
    sample = grants.read_grants(
        workspace.root / "examples/integreringsmottak/2021/vedtak.csv", definition, renderer[1], renderer[2]
    )[0]
    first, *quarters = due_reports(definition, [sample], ["akseptbrev", "tilskuddsrapport"])
    assert first.deadline == sample.date + dt.timedelta(weeks=2)
    assert [each.term.number for each in quarters] == [1, 2, 3, 4]
    assert len({each.stem for each in quarters}) == 4
    data = prefilled_data(definition.year("nb").form_schema("tilskuddsrapport"), prefill_facts(quarters[2], {}))
    assert data["status"] == {"kvartal": 3}
    assert (data["tilskuddet"]["fra"], data["tilskuddet"]["til"]) == ("2021-07-01", "2021-09-30")


def test_data_that_a_report_cannot_hold_stop_the_run_before_anything_is_written(run, sheet, renderer, tmp_path):
    first = grants.read_grants(sheet, *renderer)[0]
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
