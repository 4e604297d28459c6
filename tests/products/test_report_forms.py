"""A form for every report of every definition, in both language forms."""

import pytest

from assembler.document.nodes import FORM_ID_FIELD, Table
from assembler.document.walk import fields, inline_text
from assembler.forms import values
from assembler.i18n.language import LANGUAGES
from assembler.json_schema import normalize
from assembler.json_schema.references import expand
from assembler.products.form_documents import compose_application, compose_report
from assembler.render.pdf import writer as pdf
from assembler.render.pdf.fill import BlankForm
from assembler.scheme import form_id as marks
from assembler.scheme.form_id import FormIdentifier
from assembler.scheme.key import parse_key
from support.form_fields import comes_back

KEY = "utviklingstiltak/2025"
SHEET = "examples/utviklingstiltak/2025/vedtak.csv"


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
