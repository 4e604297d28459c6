"""Forms in viewers that are not ours: they calculate, format, refuse, save and show what they should."""

import pytest

from assembler.build import prefill
from assembler.document.walk import fields
from assembler.forms import values as filling
from assembler.forms.prefill import prefilled_data
from assembler.i18n.language import LANGUAGES
from assembler.products.form_documents import compose_application
from assembler.recipients import register
from assembler.render.pdf import writer as pdf
from assembler.scheme.key import parse_key
from support import form_fields, peers, viewers
from support import form_samples as samples
from support.answers import prefilled_texts


@pytest.fixture(scope="module")
def pdfjs():
    viewer = viewers.PdfJs()
    yield viewer
    viewer.close()


def laid_out(definition, language, workspace, folder):
    document = compose_application(definition, language, workspace.theme)
    path = folder / f"{definition.key.scheme}-{definition.key.year}.{language}.pdf"
    path.write_bytes(pdf.write(document, workspace.theme))
    return path, tuple(fields(document.blocks))


@pytest.fixture(scope="module")
def form(workspace, tmp_path_factory):
    definition = workspace.definition(parse_key("utviklingstiltak/2025"))
    folder = tmp_path_factory.mktemp("form")
    return {language: laid_out(definition, language, workspace, folder) for language in LANGUAGES}


def read(path):
    """What a form's fields hold, by name: those that hold something."""
    return {name: text for name, text in form_fields.read_saved(path.read_bytes()).items() if text}


def typed(**answers):
    return [{"field": name.replace("__", "."), "type": text} for name, text in answers.items()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_budget_lines_add_up_while_they_are_typed(pdfjs, form, language):
    steps = typed(
        budsjett__kostnader__lonn="1 250 000",
        budsjett__kostnader__reise="kr 5000,-",
        budsjett__finansiering__soknadsbelop="1.000.000",
        budsjett__finansiering__egenandel="200000",
    )
    shown = pdfjs.run(pdf=form[language][0], steps=steps)["shown"]
    names = ("kostnader.lonn", "kostnader.reise", "kostnader.sum", "finansiering.sum", "differanse")
    found = [shown[f"budsjett.{name}"].replace("\u00a0", " ") for name in names]
    assert found == ["1 250 000", "5 000", "1 255 000", "1 200 000", "-55 000"]


REFUSED = {
    "soker.organisasjonsnummer": (
        "123456789",
        {"nb": "Et organisasjonsnummer har ni siffer", "nn": "Eit organisasjonsnummer har ni siffer"},
    ),
    "konto.kontonummer": (
        "12345678901",
        {"nb": "Et kontonummer har elleve siffer", "nn": "Eit kontonummer har elleve siffer"},
    ),
    "prosjekt.deltakere": (
        "9",
        {"nb": "Prosjektet må ha minst ti deltakere", "nn": "Prosjektet må ha minst ti deltakarar"},
    ),
    "prosjekt.slutt": (
        "30.2.2025",
        {"nb": "Skriv datoen som dag, måned og år", "nn": "Skriv datoen som dag, månad og år"},
    ),
    "kontaktperson.epost": ("tull", {"nb": "Skriv en e-postadresse", "nn": "Skriv ei e-postadresse"}),
    "soker.postnummer": ("12", {"nb": "Et postnummer har fire siffer", "nn": "Eit postnummer har fire siffer"}),
    "budsjett.kostnader.lonn": ("mye", {"nb": "Skriv et helt tall", "nn": "Skriv eit heilt tal"}),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_answer_is_refused_in_the_forms_language(pdfjs, form, language):
    steps = [{"field": name, "type": text} for name, (text, _) in REFUSED.items()]
    result = pdfjs.run(pdf=form[language][0], steps=steps)
    assert len(result["alerts"]) == len(REFUSED)
    for alert, (name, (_, told)) in zip(result["alerts"], REFUSED.items(), strict=True):
        assert alert.startswith(told[language])
        assert result["shown"][name] == ""


def test_right_answers_are_kept_and_shown_in_their_form(pdfjs, form, tmp_path):
    steps = typed(
        soker__organisasjonsnummer="987 879 696",
        konto__kontonummer="1234.56.78903",
        prosjekt__deltakere="10",
        prosjekt__oppstart="19/2-2025",
        prosjekt__slutt="2025-12-01",
        kontaktperson__epost="post@imdi.no",
    )
    result = pdfjs.run(pdf=form["nb"][0], steps=steps, save=tmp_path / "ut.pdf")
    assert result["alerts"] == []
    shown = {step["field"]: result["shown"][step["field"]].replace("\u00a0", " ") for step in steps}
    assert list(shown.values()) == ["987 879 696", "1234 56 78903", "10", "19.02.2025", "01.12.2025", "post@imdi.no"]
    saved = read(tmp_path / "ut.pdf")
    assert saved["soker.organisasjonsnummer"] == "987879696"
    assert saved["prosjekt.oppstart"] == "19.02.2025"


def test_without_scripts_a_form_can_still_be_filled_in(pdfjs, form, tmp_path):
    steps = typed(soker__navn="Porsáŋgu", budsjett__kostnader__lonn="1250000")
    pdfjs.run(pdf=form["nb"][0], scripting=False, steps=steps, save=tmp_path / "ut.pdf")
    saved = read(tmp_path / "ut.pdf")
    assert (saved["soker.navn"], saved["budsjett.kostnader.lonn"]) == ("Porsáŋgu", "1250000")


def same(questions, path, wanted):
    """Whether a filled form holds these answers, as data: some programs save a choice by its label."""
    return filling.to_data(questions, read(path)) == filling.to_data(questions, prefilled_texts(questions) | wanted)


def test_filled_by_pdf_lib_it_reads_back_the_same(definition, workspace, tmp_path):
    path, questions = laid_out(definition, "nn", workspace, tmp_path)
    wanted = samples.answers(questions)
    viewers.pdf_lib(path, samples.labelled(questions, wanted), tmp_path / "ut.pdf")
    assert same(questions, tmp_path / "ut.pdf", wanted)


def test_filled_by_pdfium_it_reads_back_the_same(definition, workspace, tmp_path):
    path, questions = laid_out(definition, "nb", workspace, tmp_path)
    wanted = samples.answers(questions)
    viewers.pdfium(path, samples.labelled(questions, wanted), tmp_path / "ut.pdf")
    assert same(questions, tmp_path / "ut.pdf", wanted)


@pytest.mark.slow
def test_every_form_filled_in_firefoxs_viewer_reads_back_the_same(definition, workspace, tmp_path, pdfjs):
    filled_in_firefoxs_viewer_it_reads_back_the_same(definition, workspace, tmp_path, pdfjs)


@pytest.mark.parametrize("key", ["frivillige-organisasjoner/2019", "integreringstilskudd/2018"])
def test_filled_in_firefoxs_viewer_it_reads_back_the_same(key, workspace, tmp_path, pdfjs):
    filled_in_firefoxs_viewer_it_reads_back_the_same(workspace.definition(parse_key(key)), workspace, tmp_path, pdfjs)


def filled_in_firefoxs_viewer_it_reads_back_the_same(definition, workspace, tmp_path, pdfjs):
    path, questions = laid_out(definition, "nn", workspace, tmp_path)
    wanted = samples.answers(questions)
    kinds = {question.name: question.kind for question in questions}
    steps = []
    for name, text in wanted.items():
        if kinds.get(name) in ("radio", "yesno", "select"):
            steps.append({"field": name, "choose": text})
        elif text == filling.TICKED and kinds.get(name, "checkbox") == "checkbox":
            steps.append({"field": name, "tick": True})
        else:
            steps.append({"field": name, "type": text})
    result = pdfjs.run(pdf=path, steps=steps, save=tmp_path / "ut.pdf")
    assert result["alerts"] == []
    assert same(questions, tmp_path / "ut.pdf", wanted)


@pytest.mark.parametrize("name", ["Porsáŋgu", "Karasjok", "Unjárga", "Raarvihke"])
def test_three_engines_show_every_prefilled_value(workspace, form, pdfjs, tool, tmp_path, name):
    recipient = register.load(workspace.root / "register").find(name, ("kommune",))
    definition = workspace.definition(parse_key("utviklingstiltak/2025"))
    path = tmp_path / "form.pdf"
    path.write_bytes(prefill.Prefiller(definition, workspace.theme).for_recipient(recipient))
    questions = {question.name: question for question in form["nb"][1]}
    texts = filling.field_texts(
        list(questions.values()),
        prefilled_data(definition.year("nb").application_schema, recipient.names),
    )
    wanted = {n: filling.display_text(questions[n], t) for n, t in texts.items() if questions[n].kind == "text"}
    assert recipient.name in wanted.values()
    of_pdfjs = pdfjs.run(pdf=path, draw=1, scale=1)["texts"]
    of_poppler, of_pdfium = peers.poppler_text(tool("pdftotext"), path), viewers.pdfium_text(path)
    for field, shown in wanted.items():
        for told in (of_poppler, of_pdfium, of_pdfjs[field]):
            assert shown.replace("\u00a0", " ") in told.replace("\u00a0", " ")
