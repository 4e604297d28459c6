"""Filling a form by incremental update: what goes in comes out, in every viewer, for every recipient."""

import csv
import hashlib
import io
import json

import pypdf
import pytest

from assembler.build import prefill
from assembler.core.errors import DataError
from assembler.document.walk import fields
from assembler.forms import values as filling
from assembler.json_schema import normalize
from assembler.products.form_documents import compose_application
from assembler.recipients import register
from assembler.render.pdf import writer as pdf
from assembler.render.pdf.fill import BlankForm
from assembler.scheme.key import parse_key
from support import peers
from support.form_fields import OFF, comes_back, read


@pytest.fixture(scope="module")
def blank(definition, workspace):
    document = compose_application(definition, "nn", workspace.theme)
    questions = tuple(fields(document.blocks))
    return BlankForm(pdf.write(document, workspace.theme), questions), questions


def test_any_data_that_a_definition_allows_comes_back_the_same(definition, blank):
    form, questions = blank
    comes_back(
        form, questions, normalize.normalized(definition.year("nn").application_schema, lambda place, what: None), 12
    )


def test_a_text_answer_that_is_the_name_of_a_buttons_state_comes_back(blank):
    form, questions = blank
    name = next(question.name for question in questions if question.kind == "text" and not question.read_only)
    assert read(form.filled({name: OFF}))[name] == OFF


def test_sums_are_worked_out_as_a_viewer_would(workspace):
    definition = workspace.definition(parse_key("utviklingstiltak/2025"))
    questions = tuple(fields(compose_application(definition, "nb", workspace.theme).blocks))
    budget = {"kostnader": {"lonn": 100, "reise": 20}, "finansiering": {"soknadsbelop": 90, "egenandel": 20}}
    texts = filling.field_texts(questions, {"budsjett": budget})
    found = [texts[f"budsjett.{name}"] for name in ("kostnader.sum", "finansiering.sum", "differanse")]
    assert found == ["120", "110", "-10"]


def test_a_product_of_an_empty_field_is_empty(workspace):
    definition = workspace.definition(parse_key("integreringsmottak/2021"))
    questions = tuple(fields(compose_application(definition, "nb", workspace.theme).blocks))
    rule = next(
        question for question in questions if question.calculation and question.calculation.operation == "product"
    )
    operands = [name for name in rule.calculation.operands if isinstance(name, str)]
    asked = [question for question in questions if question.name in operands and not question.read_only]
    one = {asked[0].name: "7"}
    assert rule.name not in filling.calculated_texts(questions, one)
    assert filling.calculated_texts(questions, {each.name: "7" for each in asked})[rule.name]


@pytest.fixture(scope="module")
def prefilled(workspace, tmp_path_factory):
    definition = workspace.definition(parse_key("utviklingstiltak/2025"))
    wanted = prefill.eligible_recipients(definition, register.load(workspace.root / "register"))
    out = tmp_path_factory.mktemp("prefilled")
    return prefill.write_forms(definition, workspace.theme, wanted, out, lambda count: None), out


def test_every_municipality_and_county_gets_a_form_once(prefilled):
    made, out = prefilled
    assert len(made) == 357 + 14  # Oslo is both
    assert len({each.file for each in made}) == len(made)
    assert {path.name for path in out.glob("*.pdf")} == {each.file for each in made}


def test_each_form_is_in_its_recipients_language(prefilled):
    made, out = prefilled
    for each in made[::25]:
        reader = pypdf.PdfReader(out / each.file)
        assert reader.root_object["/Lang"] == each.language == (each.recipient.language or "nb")
        assert reader.get_fields()["_skjema"]["/V"].endswith(f" {each.language}")


def test_the_index_names_every_file_and_its_hash(prefilled):
    made, out = prefilled
    rows = list(csv.DictReader(io.StringIO((out / "oversikt.csv").read_text("utf-8-sig")), delimiter=";"))
    assert rows == json.loads((out / "oversikt.json").read_text("utf-8"))
    assert len(rows) == len(made)
    for row in rows[::40]:
        assert row["sha256"] == hashlib.sha256((out / row["fil"]).read_bytes()).hexdigest()


@pytest.mark.parametrize(
    "name", ["Porsáŋgu", "Kárášjohka – Karasjok", "Unjárga – Nesseby", "Raarvihke – Røyrvik", "Deatnu – Tana"]
)
def test_sami_names_stand_right_in_field_and_page(prefilled, name, tool):
    made, out = prefilled
    file = next(out / each.file for each in made if name in each.recipient.name)
    assert name in read(file.read_bytes())["soker.navn"]
    assert name in peers.poppler_text(tool("pdftotext"), file)


@pytest.mark.slow
def test_prefilled_forms_are_pdf_ua_1(prefilled, tool):
    made, out = prefilled
    languages = {each.language: out / each.file for each in made}
    assert peers.verapdf(tool("java"), list(languages.values()), "ua1") == ""


@pytest.mark.slow
def test_every_prefilled_form_is_pdf_ua_1(built, tool):
    files = sorted(built.glob("*/*/forhandsutfylt/*.pdf"))
    assert len(files) > 1400
    assert peers.verapdf(tool("java"), files, "ua1") == ""


def test_a_prefilled_form_of_the_longest_definition_is_lean(built):
    sizes = {path: path.stat().st_size for path in built.glob("*/*/forhandsutfylt/*.pdf")}
    assert max(sizes.values()) < 200_000


def test_nobody_in_the_register_may_apply_to_a_scheme_for_organisations(workspace):
    definition = workspace.definition(parse_key("frivillige-organisasjoner/2019"))
    with pytest.raises(DataError, match="organisasjon"):
        prefill.eligible_recipients(definition, register.load(workspace.root / "register"))


@pytest.mark.parametrize(
    ("wanted", "file"),
    [
        ("Karasjok", "963376030"),
        ("kárášjohka", "963376030"),
        ("5622", "959411735"),
        ("959411735", "959411735"),
        ("Oslo", "958935420"),
    ],
)
def test_form_for_one_recipient_by_number_or_name(run, tmp_path, wanted, file):
    result = run("form", "utviklingstiltak/2025", "--for", wanted, "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert (tmp_path / f"utviklingstiltak/2025/forhandsutfylt/{file}.pdf").is_file()


def test_an_ambiguous_name_is_asked_back(run, tmp_path):
    result = run("form", "utviklingstiltak/2025", "--for", "Herøy", "--out", tmp_path)
    assert result.exit_code == 2
    assert "1515" in result.output and "1818" in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"prosjekt": {"deltakere": 9}}, "prosjekt.deltakere: «9» is too small"),
        ({"soker": {"organisasjonsnummer": "123456789"}}, "soker.organisasjonsnummer: «123456789» is not right"),
        ({"ukjent": 1}, "ukjent: has no field in the form"),
        ({"framdriftsplan": [{"aktivitet": "a"}] * 30}, "framdriftsplan"),
        ({"prosjekt": {"satsingsomrade": 3}}, "prosjekt.satsingsomrade: «3» is not one of 1, 2, 4, 5"),
        ({"prosjekt": {"satsingsomrade": 1}, "omrade_2": {}}, "omrade_2"),
    ],
)
def test_data_that_the_schema_does_not_allow_are_refused(run, tmp_path, data, said):
    file = tmp_path / "svar.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    result = run("form", "utviklingstiltak/2025", "--data", file, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert said in result.output
    assert not (tmp_path / "out").exists()


def test_characters_that_the_font_lacks_are_named_and_kept(run, tmp_path):
    file = tmp_path / "svar.json"
    file.write_text(json.dumps({"soker": {"navn": "漢\u0007 kommune"}}), encoding="utf-8")
    result = run("form", "utviklingstiltak/2025", "--data", file, "--out", tmp_path)
    assert result.exit_code == 0
    assert "U+6F22" in result.output and "U+0007" in result.output
    contents = (tmp_path / "utviklingstiltak/2025/forhandsutfylt/svar.nb.pdf").read_bytes()
    assert read(contents)["soker.navn"] == "漢\u0007 kommune"


@pytest.mark.parametrize(
    ("field", "text", "longer"),
    [
        ("sammendrag", "ord " * 250, False),
        ("sammendrag", "linje\n" * 100, True),
        ("navn", "Et prosjekt som heter noe kort", False),
        ("navn", "HELHETLIG KOMMUNEMOMENT " * 4, True),
    ],
)
def test_a_text_too_long_for_its_field_is_kept_whole_and_told_of(run, tmp_path, field, text, longer):
    file = tmp_path / "svar.json"
    file.write_text(json.dumps({"prosjekt": {field: text.strip()}}), encoding="utf-8")
    result = run("form", "utviklingstiltak/2025", "--data", file, "--out", tmp_path)
    assert result.exit_code == 0, result.output
    told = f"{file}: prosjekt.{field}: the text is longer than its field shows on paper; the value is kept whole\n"
    assert result.stderr == (told if longer else "")
    contents = (tmp_path / "utviklingstiltak/2025/forhandsutfylt/svar.nb.pdf").read_bytes()
    assert read(contents)[f"prosjekt.{field}"] == text.strip()


def test_a_folder_that_cannot_be_written_is_said_in_one_line(run, tmp_path):
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    result = run("prefill", "utviklingstiltak/2025", "--out", tmp_path / "out" / "below")
    assert result.exit_code == 4
    assert len(result.output.splitlines()) == 1


@pytest.mark.parametrize("text", ["=1+1", "+47 24 16 88 00", "-1", "@SUM(A1)", "\t=1"])
def test_what_looks_like_a_formula_is_none_in_the_index(tmp_path, text):
    prefill.write_index([{"prosjekt": text, "fil": "a.pdf"}], tmp_path)
    assert (tmp_path / "oversikt.csv").read_text(encoding="utf-8-sig").splitlines()[1] == f"'{text};a.pdf"
    assert json.loads((tmp_path / "oversikt.json").read_text(encoding="utf-8"))[0]["prosjekt"] == text
