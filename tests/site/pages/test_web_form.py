"""The web form: the PDF form's questions, filled in, checked and taken along."""

import json
import re

import pytest

from assembler.document.nodes import FORM_ID_FIELD
from assembler.document.walk import fields
from assembler.forms import values as filling
from assembler.i18n.language import LANGUAGES
from assembler.json_schema import validation
from assembler.products.form_documents import compose_application
from assembler.site import words
from assembler.site.pages import layout
from support import form_fields, viewers
from support.site_pages import (
    CHECK,
    DATA,
    ERRORS,
    GREETED,
    KEYS,
    KINDS,
    TAKE,
    filled,
    read,
    taken,
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", range(len(KEYS)))
def test_the_web_form_has_the_questions_of_the_pdf_form_in_their_order(workspace, definitions, pages, number, language):
    definition = definitions[number]
    questions = [
        q for q in fields(compose_application(definition, language, workspace.theme).blocks) if q.name != FORM_ID_FIELD
    ]
    page = pages[layout.localised_path(f"{definition.key}/soknad.html", language)]
    holders = [each["data-felt"] for _, each in page.tags if "data-felt" in each]
    assert holders == [question.name for question in questions]
    controls = {each["name"]: each for each in page.all("input", "select", "textarea") if "name" in each}
    for question in questions:
        if question.kind == "signature":
            continue
        control = controls[question.name]
        must = question.required and not question.conditional and not question.read_only
        assert ("required" in control) == (must and question.kind != "checkboxes"), question.name
    texts = " ".join(text for texts in page.texts.values() for text in texts)
    assert [q.name for q in questions if q.label not in texts or q.help not in texts] == []


@pytest.mark.slow
def test_axe_finds_nothing_where_errors_are_shown(browser):
    assert browser.walk(KINDS["form"], CHECK, {"axe": True}, dark=True)[1] == []


def test_what_is_typed_comes_back_from_the_data_and_from_the_pdf_which_shows_it(
    browser, questions, tmp_path, workspace, definitions
):
    answers, pdf = taken(browser, tmp_path, KINDS["form"], *filled(questions, DATA))
    form = compose_application(definitions[0], "nb", workspace.theme)
    assert answers == {"form": form.identifier, "data": DATA}
    data, texts = read(pdf, questions)
    assert data == DATA
    assert texts[FORM_ID_FIELD] == form.identifier
    assert {name: texts[name] for name in ("budsjett.kostnader.sum", "budsjett.finansiering.sum", "budsjett.differanse")} == {
        "budsjett.kostnader.sum": "1255000", "budsjett.finansiering.sum": "1255000", "budsjett.differanse": "0",
    }  # fmt: skip
    shown = viewers.pdfium_text(pdf).replace("\u00a0", " ")
    for text in (
        DATA["soker"]["navn"],
        "Áilu Ŋuorti Ødegård",
        "čájet 2025-26",
        "945 475 056",
        "1 255 000",
        "Andre (linje) \\ «sitat».",
    ):
        assert text in shown


@pytest.mark.slow
def test_saved_data_are_opened_again_and_kept_when_the_page_is_left(browser, questions, tmp_path):
    saved = tmp_path / "svar.json"
    saved.write_text(json.dumps({"form": "utviklingstiltak/2025 x nb", "data": DATA}), encoding="utf-8")
    folder = tmp_path / "ut"
    folder.mkdir()
    opened = {"wait": "document.getElementById('melding').textContent"}
    there = {"open": layout.localised_path(KINDS["form"], "nn")}
    answers, pdf = taken(browser, folder, KINDS["form"], {"upload": ["#open-json", str(saved)]}, opened, there)
    assert answers["data"] == DATA and answers["form"].endswith(" nn")
    assert read(pdf, questions)[0] == DATA


@pytest.mark.slow
def test_another_forms_data_are_refused(browser, tmp_path):
    saved = tmp_path / "svar.json"
    saved.write_text(json.dumps({"form": "integreringsmottak/2021 x nb", "data": DATA}), encoding="utf-8")
    told = {"wait": "document.getElementById('melding').textContent"}
    assert browser.walk(KINDS["form"], {"upload": ["#open-json", str(saved)]}, told)[-1] == words.phrase(
        "not_opened", "nb"
    )


@pytest.mark.slow
def test_a_recipients_link_fills_in_what_the_register_knows(browser, tmp_path):
    answers, _ = taken(browser, tmp_path, f"{KINDS['form']}?for=964978840", GREETED)
    assert answers["data"]["soker"]["navn"] == "Herøy kommune"
    assert answers["data"]["soker"]["kommunenummer"] == "1515"


def test_of_the_recipient_that_was_here_before_nothing_is_left(browser, tmp_path):
    other = [{"answer": True}, {"open": f"{KINDS['form']}?for=821311632"}, GREETED]
    answers, _ = taken(browser, tmp_path, f"{KINDS['form']}?for=964978840", GREETED, *other)
    assert answers["data"]["soker"]["navn"] == "Vestland fylkeskommune"
    assert "kommunenummer" not in answers["data"]["soker"]


def test_a_number_of_no_one_is_told_of(browser):
    told = {"eval": "document.getElementById('hilsen').textContent"}
    found = browser.walk(f"{KINDS['form']}?for=999999999", GREETED, told)[-1]
    assert found == words.phrase("not_found", "nb", "999999999")
    assert browser.walk(f"{KINDS['other form']}?for=999999999", told) == [""]  # it has no register


def test_answers_that_others_rule_out_are_laid_aside(browser, tmp_path):
    area = lambda number: {"fill": ["prosjekt.satsingsomrade", number]}  # noqa: E731
    seen = {"eval": "document.getElementById('til-side').hidden"}
    steps = (area("1"), {"fill": ["omrade_1.sosial_entreprenor", "false"]}, seen, area("2"), seen)
    answers, pdf = taken(browser, tmp_path, KINDS["form"], *steps)
    assert answers["data"]["prosjekt"]["satsingsomrade"] == 2 and "omrade_1" not in answers["data"]
    assert "omrade_1.sosial_entreprenor" not in filling_of(pdf)
    (folder := tmp_path / "tilbake").mkdir()
    values = browser.walk(KINDS["form"], *steps, CHECK, ERRORS, area("1"), seen, *TAKE, downloads=folder)
    assert values[2] is True and values[4] is False and values[8] is True
    assert not any("sosiale entreprenører" in told for told in values[6])
    back = json.loads((folder / values[-3]).read_text(encoding="utf-8"))["data"]
    assert back["omrade_1"] == {"sosial_entreprenor": False}


def filling_of(pdf):
    """The names of the fields of a PDF that hold something."""
    return {name for name, text in form_fields.read(pdf.read_bytes()).items() if text}


def test_an_answer_that_may_be_left_open_can_be_taken_back(browser, tmp_path):
    steps = [{"fill": ["prosjekt.satsingsomrade", "1"]}, {"fill": ["omrade_1.sosial_entreprenor", "false"]}]
    undo = {"click": "[data-felt='omrade_1.sosial_entreprenor'] .undo"}
    answers, _ = taken(browser, tmp_path, KINDS["form"], *steps, undo)
    assert answers["data"] == {"prosjekt": {"satsingsomrade": 1}}


def test_what_the_buttons_do_is_told_beside_them(browser):
    beside = {
        "eval": "(() => { const a = document.getElementById('melding').getBoundingClientRect(),"
        " b = document.getElementById('take-json').getBoundingClientRect();"
        " return document.getElementById('melding').textContent && Math.abs(a.top - b.bottom) < 200; })()"
    }
    told = {"wait": "document.getElementById('melding').textContent"}
    assert browser.walk(KINDS["form"], {"click": "#take-json"}, told, beside)[-1] is True


def test_what_the_paper_has_no_room_for_is_told(browser, tmp_path):
    long = {"fill": ["prosjekt.sammendrag", "\n".join(["En linje."] * 60)]}
    told = {"eval": "document.getElementById('melding').textContent"}
    busy = {
        "wait": f"!['', '{words.phrase('pdf_busy', 'nb')}'].includes(document.getElementById('melding').textContent)"
    }
    steps = (long, {"click": "#take-pdf"}, {"download": True}, busy, told)
    values = browser.walk(KINDS["form"], *steps, downloads=tmp_path)
    assert values[-1].startswith(words.phrase("pdf_ready", "nb")) and "lengre enn feltet har plass til" in values[-1]


def test_columns_that_must_be_filled_in_are_marked(folder):
    text = (folder / KINDS["form"]).read_text(encoding="utf-8")
    assert re.search(r'<th scope="col">Aktivitet<span class="star"', text)
    assert not re.search(r"<th[^>]*>[^<]* \*", text)


def test_a_row_is_taken_out_and_those_below_move_up(browser, tmp_path):
    rows = [{"fill": [f"framdriftsplan.{row}.aktivitet", name]} for row, name in enumerate("abc")]
    answers, _ = taken(
        browser,
        tmp_path,
        KINDS["form"],
        *rows,
        {"click": "tr:has([data-felt='framdriftsplan.1.aktivitet']) .remove-row"},
    )
    assert answers["data"]["framdriftsplan"] == [{"aktivitet": "a"}, {"aktivitet": "c"}]


WRONG = {
    "soker.organisasjonsnummer": "123456789", "soker.postnummer": "12", "kontaktperson.epost": "tull",
    "konto.kontonummer": "12345678901", "prosjekt.deltakere": "9", "prosjekt.slutt": "30.2.2025",
    "budsjett.kostnader.lonn": "mye", "budsjett.finansiering.egenandel": "0",
}  # fmt: skip


@pytest.mark.parametrize("language", ["nb", pytest.param("nn", marks=pytest.mark.slow)])
def test_wrong_answers_are_told_of_as_the_pdf_form_and_the_validation_do(
    browser, definitions, workspace, language, tmp_path
):
    form = compose_application(definitions[0], language, workspace.theme)
    questions = tuple(q for q in fields(form.blocks) if q.name != FORM_ID_FIELD)
    steps = [
        {"fill": [name, text]}
        for name, text in filling.field_texts(questions, DATA).items()
        if name not in WRONG and not name.endswith((".sum", ".differanse"))
    ]
    steps += [{"fill": [name, text]} for name, text in WRONG.items()]
    marked = {"eval": "[...document.querySelectorAll('[aria-invalid]')].map((each) => each.name)"}
    values = browser.walk(
        layout.localised_path(KINDS["form"], language),
        *steps,
        {"focus": "#kontroll button[type=submit]"},
        {"press": "Enter"},
        {"wait": "document.querySelectorAll('#feil a').length > 0"},
        marked,
        ERRORS,
        {"click": "#take-json"},
        {"download": True},
        downloads=tmp_path,
    )
    _, names, told, _, file = values[-5:]
    data = json.loads((tmp_path / file).read_text(encoding="utf-8"))["data"]
    for name in WRONG:
        message = next(q.constraints.message for q in questions if q.name == name)
        assert name in names
        assert not message or message in " ".join(told), name
    whole = filling.with_calculated(questions, data)
    places = {
        place for place, _, _ in validation.data_problems(definitions[0].year(language).application_schema, whole)
    }
    assert [place for place in places if not any(name == place or name.startswith(f"{place}.") for name in names)] == []
    assert [n for n in names if n not in WRONG and not any(n == p or n.startswith(f"{p}.") for p in places)] == []


def test_nothing_moves_when_the_answers_have_been_kept(browser):
    place = {"eval": "[scrollY, document.getElementById('take-json').getBoundingClientRect().top]"}
    empty = {"eval": "document.getElementById('lagret').textContent"}
    kept = {"wait": "document.getElementById('lagret').textContent"}
    steps = [{"focus": "#f1"}, empty, place, {"type": "Bodø"}, kept, place]
    _, nothing, before, _, told, after = browser.walk(KINDS["form"], *steps)
    assert not nothing and "lagret" in told.lower() and before == after


@pytest.mark.slow
def test_the_keyboard_alone_fills_in_the_form_and_mends_an_error(browser):
    tab = {"press": "Tab"}
    start = {"focus": "#f0-0"}
    steps = [start, {"press": "Space"}, tab, {"type": "Bodø kommune"}, tab, {"type": "123"}, tab]
    now = {"eval": "document.activeElement.name || document.activeElement.id"}
    wrong = {"eval": "document.getElementById('f2-feil').textContent"}
    found = browser.walk(
        KINDS["form"],
        *steps,
        now,
        wrong,
        {"focus": "#kontroll button"},
        {"press": "Enter"},
        now,
        tab,
        {"press": "Enter"},
        now,
    )
    assert found[7] == "soker.kommunenummer"
    assert found[8].startswith("Et organisasjonsnummer har ni siffer")
    assert found[11] == "feil"
    assert found[-1] == "soker.organisasjonsnummer"


def test_a_question_that_does_not_concern_the_applicant_is_hidden_until_it_does(browser):
    seen = {
        "eval": "[...document.querySelectorAll('[data-felt]')].filter((each) => each.checkVisibility()).map((each) => each.dataset.felt)"
    }
    before, _, after = browser.walk(KINDS["form"], seen, {"fill": ["prosjekt.satsingsomrade", "1"]}, seen)
    assert not any(name.startswith("omrade_") for name in before)
    shown = set(after) - set(before)
    assert shown and all(name.startswith("omrade_1.") for name in shown)
