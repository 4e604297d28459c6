"""Blank forms of applications, reports and any JSON Schema."""

import datetime as dt

import pytest

from assembler.document.nodes import FORM_ID_FIELD, Field, Note
from assembler.document.walk import fields, inline_text, lines
from assembler.products.form_documents import compose_application, compose_form, compose_plain_form, compose_report
from assembler.scheme.form_id import APPLICATION, FormIdentifier
from support.product_samples import faults, said


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_a_form_is_the_application_or_the_report_of_its_name(made, workspace, language):
    definition = made()
    own = compose_application(definition, language, workspace.theme)
    assert compose_form(definition, APPLICATION, language, workspace.theme) == own
    assert own.identifier == next(field.value for field in fields(own.blocks) if field.name == FORM_ID_FIELD)
    assert definition.year("nb").report_form_ids == ("statusrapport", "arsrapport")
    for name in definition.year("nb").report_form_ids:
        report = compose_form(definition, name, language, workspace.theme)
        assert report == compose_report(definition, name, language, workspace.theme)
        assert f" {name} " in report.identifier.replace("/", " ")
        title = definition.year(language).application_schema["x-reports"][name]["schema"]["title"]
        assert report.title == title.replace("{{ ar }}", "2025")


def test_a_definition_without_reports_has_no_report_forms(made):
    definition = made()
    del definition.schema["x-reports"]
    assert definition.year("nb").report_form_ids == ()
    definition = made()
    definition.schema["x-reports"] = {"muntlig": {"tittel": "Muntlig", "innhold": "Ringe.", "krav": "Ring."}}
    assert definition.year("nb").report_form_ids == ()


def test_a_fault_in_a_forms_text_is_told_at_the_form(made, workspace):
    wrong = "{{ finnes_ikke }}"
    definition = made(title=wrong, description=wrong)
    path = str(definition.path)
    found = faults(lambda theme: compose_application(definition, "nb", theme), workspace)
    assert found == [(path, "/title line 1"), (path, "/description line 1")]
    definition = made()
    schema = definition.schema["x-reports"]["statusrapport"]["schema"]
    schema["title"] = wrong
    found = faults(lambda theme: compose_report(definition, "statusrapport", "nb", theme), workspace)
    assert found == [(path, "/x-reports/statusrapport/schema/title line 1")]


def test_a_question_can_name_its_own_keywords_and_a_report_itself(made, workspace):
    definition = made()
    schema = definition.schema["x-reports"]["statusrapport"]["schema"]
    schema["properties"] = {
        "antall": {
            "type": "integer",
            "minimum": 3,
            "title": "Minst {{ dette.minimum | ord }} til {{ rapport.frist | dato }}",
            "x-guidance": {"nb": "Ja, {{ dette.minimum | ord }}.", "nn": "Ja, {{ dette.minimum | ord }}."},
        }
    }
    schema.pop("allOf", None)
    document = compose_report(definition, "statusrapport", "nb", workspace.theme)
    labels = [field.label for field in fields(document.blocks) if field.name != FORM_ID_FIELD]
    assert [" ".join(label.split()) for label in labels] == ["Minst tre til 1. september 2025"]
    assert "Ja, tre." in said(document)


@pytest.mark.parametrize(
    ("keyword", "text"), [("title", "{{ borte }}"), ("x-guidance", {"nb": "{{ borte }}", "nn": "{{ borte }}"})]
)
def test_a_faulty_question_is_told_below_the_properties(made, workspace, keyword, text):
    definition = made()
    schema = definition.schema["x-reports"]["statusrapport"]["schema"]
    schema["properties"] = {"antall": {"type": "integer", "title": "Antall", keyword: text}}
    found = faults(lambda theme: compose_report(definition, "statusrapport", "nb", theme), workspace)
    assert found == [(str(definition.path), "/x-reports/statusrapport/schema/properties line 1")]


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_a_form_is_marked_with_what_it_was_made_from(made, workspace, language):
    definition = made()
    for name in (APPLICATION, *definition.year("nb").report_form_ids):
        document = compose_form(definition, name, language, workspace.theme)
        assert document.identifier == FormIdentifier(definition.key, name, definition.version, language).text


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, ["Søknadsfrist: 1.\u00a0mars 2025.", "Spørsmål om tilskuddet: kari@imdi.no."]),
        ({"soknadsfrist": None}, ["Spørsmål om tilskuddet: kari@imdi.no."]),
        (
            {"kontakter": [{"navn": "Kari", "telefon": "22334455"}, {"epost": "per@imdi.no"}]},
            ["Søknadsfrist: 1.\u00a0mars 2025.", "Spørsmål om tilskuddet: 22\u00a033\u00a044\u00a055."],
        ),
        ({"kontakter": [{"navn": "Kari"}]}, ["Søknadsfrist: 1.\u00a0mars 2025."]),
    ],
    ids=["all", "no deadline", "a telephone", "no contact"],
)
def test_a_forms_note_says_its_deadline_and_whom_to_ask_where_the_scheme_says_it(made, workspace, facts, told):
    scheme = {"soknadsfrist": "2025-03-01", "kontakter": [{"epost": "kari@imdi.no", "telefon": "22334455"}], **facts}
    definition = made()
    definition.schema["x-scheme"].update(scheme)
    if scheme["soknadsfrist"] is None:
        del definition.schema["x-scheme"]["soknadsfrist"]
    document = compose_application(definition, "nb", workspace.theme)
    note = next(block for block in document.blocks if isinstance(block, Note))
    said = list(lines(note.blocks))
    instructions = [line for line in said if line.startswith(("Felt merket", "Fyll ut feltene"))]
    assert len(instructions) == 2
    assert [line for line in said if line not in instructions] == told
    report = compose_report(definition, "statusrapport", "nb", workspace.theme)
    note = next(block for block in report.blocks if isinstance(block, Note))
    assert list(lines(note.blocks)) == [line for line in said if not line.startswith("Søknadsfrist")]


def test_a_form_without_a_description_begins_with_its_note(made, workspace):
    definition = made()
    del definition.schema["description"]
    document = compose_application(definition, "nb", workspace.theme)
    assert isinstance(document.blocks[0], Note)


def test_a_form_asks_as_text_for_what_paper_cannot_hold(made, workspace):
    definition = made()
    schema = definition.schema["x-reports"]["statusrapport"]["schema"]
    schema["properties"] = {"annet": {"type": "object", "title": "Annet"}}
    schema.pop("allOf", None)
    document = compose_report(definition, "statusrapport", "nb", workspace.theme)
    assert [(field.name, field.kind) for field in fields(document.blocks)] == [
        ("annet", "multiline"),
        (FORM_ID_FIELD, "text"),
    ]


DAY = dt.date(2025, 1, 24)
PLAIN = {"title": "Påmelding", "description": "Meld deg på.", "properties": {"navn": {"title": "{{ navn }}"}}}


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_a_plain_form_says_what_its_schema_says_and_how_to_fill_it_in(language):
    document, warnings = compose_plain_form(PLAIN, "skjema.json", language, DAY)
    assert (document.title, document.language, document.kind, document.date) == ("Påmelding", language, "form", DAY)
    opening, note, asked, mark = document.blocks
    assert inline_text(opening.children) == "Meld deg på."
    assert isinstance(note, Note)
    merked, fill = {
        "nb": ("Felt merket med * må fylles ut.", "Fyll ut feltene og lagre filen."),
        "nn": ("Felt merkte med * må fyllast ut.", "Fyll ut felta og lagre fila."),
    }[language]
    told = list(lines(note.blocks))
    assert told[0] == merked and told[1].startswith(fill) and len(told) == 2
    assert (asked.name, asked.label, asked.read_only) == ("navn", "{{ navn }}", False)
    assert mark == Field(
        FORM_ID_FIELD, "Skjema, versjon og skriftspråk", "text", read_only=True, value=document.identifier
    )
    assert warnings == []


def test_a_plain_form_is_marked_with_its_name_its_language_and_a_version_that_follows_what_the_schema_says():
    def mark(schema, language="nb"):
        name, version, marked = compose_plain_form(schema, "skjema.json", language, DAY)[0].identifier.split(" ")
        assert name == "skjema.json" and len(version) == 12 and int(version, 16)
        assert marked == language
        return version

    assert mark(PLAIN) == mark(dict(reversed(PLAIN.items())), "nn")
    assert mark(PLAIN) != mark({**PLAIN, "title": "Annet"})
    assert mark({**PLAIN, "x-dag": DAY})  # of YAML, say, where a day is a value


def test_a_plain_form_without_a_title_bears_its_schemas_name_and_nothing_stands_for_what_it_does_not_say():
    document, _ = compose_plain_form({"properties": {"navn": {}}}, "skjema.json", "nb", DAY)
    assert document.title == "skjema.json"
    assert [type(block) for block in document.blocks] == [Note, Field, Field]


def test_the_questions_of_a_plain_form_have_no_guidance_for_what_our_keyword_means_to_others():
    schema = {"properties": {"navn": {"x-guidance": {"nb": "Vår.", "nn": "Vår."}}}}
    document, _ = compose_plain_form(schema, "skjema.json", "nb", DAY)
    assert "Vår." not in said(document)


@pytest.mark.parametrize(("language", "told"), [("nb", "For eksempel: 5"), ("nn", "Til dømes: 5")])
def test_a_plain_forms_own_words_are_in_its_language(language, told):
    schema = {"properties": {"antall": {"type": "integer", "examples": [5]}}}
    document, _ = compose_plain_form(schema, "skjema.json", language, DAY)
    assert next(fields(document.blocks)).help == told


def test_what_paper_cannot_hold_is_told_by_its_place():
    _, warnings = compose_plain_form({"properties": {"a": {"type": "object"}}}, "skjema.json", "nb", DAY)
    assert warnings == [("/properties/a", "may hold any names; it is answered as text")]
