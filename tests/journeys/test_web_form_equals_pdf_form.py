"""The form's twin on the web finds the same problems, in the same words, as the way back finds in what it hands over."""

import json
import shutil
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings

from assembler.document.nodes import FORM_ID_FIELD
from assembler.document.walk import fields
from assembler.forms import sentences, values
from assembler.i18n.language import LANGUAGES
from assembler.intake import parse_answers as answering
from assembler.intake.field_errors import field_errors
from assembler.intake.form_lookup import FormLookup
from assembler.json_schema import normalize
from assembler.products.form_documents import compose_application
from assembler.render.pdf import form_scripts
from assembler.scheme.form_id import APPLICATION, parse
from assembler.scheme.key import parse_key
from assembler.site import form_rules
from support import JS, ROOT, answers, missing
from support import form_samples as samples

SCRIPTS = ROOT / "templates/site"


class Twin:
    """The web form of a definition without its page, and the way back beside it."""

    def __init__(self, definition, language, workspace, folder):
        node = shutil.which("node") or missing("Node.js is not there")
        document = compose_application(definition, language, workspace.theme)
        self.questions = tuple(q for q in fields(document.blocks) if q.name != FORM_ID_FIELD)
        self.form = FormLookup(workspace).of(parse(document.identifier))
        (folder / "rules.js").write_text(form_scripts.library(), encoding="utf-8")
        scripts = [SCRIPTS / "vendor/json-schema/json-schema.js", folder / "rules.js", SCRIPTS / "answers.js"]
        command = [node, JS / "check.mjs", *scripts, SCRIPTS / "check.js"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._send(form_rules.web_form_rules(definition, document, workspace.theme).as_json(self.questions))

    def _send(self, value):
        self._process.stdin.write(json.dumps(value) + "\n")
        self._process.stdin.flush()

    def on_the_web(self, texts):
        """The problems that the web form tells of, and the data that it would hand over."""
        self._send(answers.prefilled_texts(self.questions) | texts)
        told = json.loads(self._process.stdout.readline())
        return [tuple(each) for each in told["problems"]], told["data"]

    def on_the_way_back(self, data):
        """The problems that are told of these data."""
        found = field_errors(self.form, answering.parse_data(self.form, data), lambda _: 0)
        return [(each.field, each.label, each.message) for each in found]

    def close(self):
        self._process.communicate()


@pytest.fixture(scope="module")
def twins(workspace, tmp_path_factory):
    made = {}

    def twin(definition, language):
        key = (definition.key, language)
        if key not in made:
            made[key] = Twin(definition, language, workspace, tmp_path_factory.mktemp("twin"))
        return made[key]

    yield twin
    for each in made.values():
        each.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_form_lacks_the_same(definition, language, twins):
    twin = twins(definition, language)
    told, data = twin.on_the_web({})
    assert len(told) > 5
    assert told == twin.on_the_way_back(data)


WRONG = {
    "orgnr": "123456789", "kontonr": "12345678901", "email": "kari@localhost", "integer": "mye", "amount": "12,5",
    "number": "fem", "date": "31.02.2025", "text": "x" * 5000, "multiline": "y\n" * 4000,
}  # fmt: skip


def one_wrong_at_a_time(questions, texts):
    """The texts with one of them wrong, or gone."""
    for question in questions:
        if not question.read_only and question.kind not in ("checkboxes", "signature"):
            kind = question.constraints.format if question.constraints.format in WRONG else question.kind
            for text in {WRONG.get(kind, ""), "-1" if kind in ("integer", "amount") else ""}:
                yield {**texts, question.name: text}


def told_alike(twin, texts):
    told, data = twin.on_the_web(texts)
    assert told == twin.on_the_way_back(data)
    return told


def test_a_wrong_answer_is_told_alike(definition, twins):
    twin = twins(definition, LANGUAGES[definition.key.year % 2])
    for texts in one_wrong_at_a_time(twin.questions, samples.answers(twin.questions)):
        told_alike(twin, texts)


def test_whatever_is_answered_is_told_alike(definition, twins):
    twin = twins(definition, LANGUAGES[1 - definition.key.year % 2])
    shaped = normalize.normalized(definition.year("nb").form_schema(APPLICATION), lambda place, what: None)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(answers.whole(shaped))
    def alike(data):
        told_alike(twin, values.field_texts(twin.questions, data))

    alike()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_definitions_own_message_is_told(workspace, twins, language):
    twin = twins(workspace.definition(parse_key("utviklingstiltak/2025")), language)
    told = told_alike(twin, {"soker.type": "kommune", "prosjekt.satsingsomrade": "4"})
    own = {"nb": "Bare fylkeskommuner kan søke innenfor", "nn": "Berre fylkeskommunar kan søkje innanfor"}[language]
    assert own in next(message for name, _, message in told if name == "soker.type")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_worked_out_is_checked_too(workspace, twins, language):
    twin = twins(workspace.definition(parse_key("utviklingstiltak/2025")), language)
    amounts = {"budsjett.kostnader.lonn": "900001", "budsjett.finansiering.soknadsbelop": "900000"}
    own = {"nb": "Finansieringen må være like stor", "nn": "Finansieringa må vere like stor"}[language]
    assert own in next(message for name, _, message in told_alike(twin, amounts) if name == "budsjett.differanse")
    even = told_alike(twin, {**amounts, "budsjett.finansiering.egenandel": "1"})
    assert not any(name == "budsjett.differanse" for name, _, _ in even)


def test_a_form_with_one_kind_of_applicant_can_be_complete(workspace, twins):
    twin = twins(workspace.definition(parse_key("utviklingstiltak/2023")), "nb")
    told = told_alike(twin, {"soker.navn": "Bodø kommune"})
    assert not any(name == "soker.type" for name, _, _ in told)
    assert twin.on_the_web({})[1] == {"soker": {"type": "kommune"}}


def test_a_year_stands_without_groups(workspace, twins):
    twin = twins(workspace.definition(parse_key("utviklingstiltak/2025")), "nb")
    year = next(question for question in twin.questions if question.constraints.format == "year")
    assert values.display_text(year, "2023") == "2023"
    assert sentences.limits(year, "nb") == "Tallet må være fra 2000 til 2100."
    assert "F" not in form_scripts.scripts(year, "nb", ())


def test_a_number_that_cannot_be_held_is_not_altered(workspace, twins):
    twin = twins(workspace.definition(parse_key("utviklingstiltak/2025")), "nb")
    told, data = twin.on_the_web({"prosjekt.deltakere": "99999999999999999999"})
    assert data["prosjekt"]["deltakere"] == "99999999999999999999"
    assert any(name == "prosjekt.deltakere" for name, _, _ in told)
