"""Every answer that must be corrected is told once, in the form's own words."""

import pytest

from assembler.forms import sentences as form_sentences
from assembler.forms import values as filling
from assembler.i18n.language import LANGUAGES
from support.form_samples import PERSON, error_of, web_answers


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_that_there_is_not_is_told_as_that(language, utvikling, read):
    for text, said in (("31.02.2025", {"nb": "Den dagen finnes ikke", "nn": "Den dagen finst ikkje"}),
                       ("snart", {"nb": "Skriv datoen som dag", "nn": "Skriv datoen som dag"})):  # fmt: skip
        outcome = read(web_answers(utvikling, {"prosjekt": {"oppstart": text}}, language), "a.json")
        assert error_of(outcome, "prosjekt.oppstart").message.startswith(said[language])


def test_an_amount_beyond_all_grants_is_told(utvikling, read):
    outcome = read(web_answers(utvikling, {"budsjett": {"kostnader": {"lonn": 10**24, "reise": 10**11}}}), "a.json")
    assert error_of(outcome, "budsjett.kostnader.lonn").message.startswith("Tallet er større")
    assert "budsjett.kostnader.reise" not in [each.field for each in outcome.record.field_errors]


WRONG = {
    "prosjekt.deltakere": ("9", 3, "Antall deltakere", "minst ti deltakere", "Talet på deltakarar", "minst ti deltakarar"),
    "soker.organisasjonsnummer": ("123456789", 1, "Organisasjonsnummer", "ni siffer", "Organisasjonsnummer", "ni siffer"),
    "konto.kontonummer": ("12345678901", 2, "Kontonummer", "elleve siffer", "Kontonummer", "elleve siffer"),
    "budsjett.kostnader.lonn": ("mye", 16, "Lønn og sosiale utgifter", "Skriv et helt tall", "Løn og sosiale utgifter", "Skriv eit heilt tal"),
    "prosjekt.slutt": ("30.2.2025", 6, "Når er prosjektet ferdig?", "Den dagen finnes ikke", "Når er prosjektet ferdig?", "Den dagen finst ikkje"),
    "kontaktperson.epost": ("tull", 2, "E-postadresse", "Skriv en e-postadresse", "E-postadresse", "Skriv ei e-postadresse"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_answer_is_told_in_the_forms_language_with_page_and_label(language, blanks, utvikling, read):
    _, _, compiled = blanks(utvikling, language)
    outcome = read(compiled.filled({name: case[0] for name, case in WRONG.items()}))
    for name, (text, _, *told) in WRONG.items():
        label, right = told[:2] if language == "nb" else told[2:]
        found = error_of(outcome, name)
        assert (found.answer, found.label) == (text, label)
        assert right in found.message
        assert found.page > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_required_field_of_a_blank_form_is_told_once(definition, language, blanks, read):
    contents, _, _ = blanks(definition, language)
    outcome = read(contents)
    found = [each.field for each in outcome.record.field_errors]
    assert len(found) == len(set(found)) > 5
    assert all(each.page and each.label and not each.answer for each in outcome.record.field_errors)
    assert {"soker.navn", "konto.kontonummer", "godkjenning.bekreftelse"} <= set(found)


def test_an_answer_that_does_not_belong_is_told_with_the_condition(filled, read):
    found = error_of(read(filled), "prosjekt.antall_ar")
    assert (
        found.message
        == "Dette skal stå tomt med de andre svarene. Svar bare hvis svaret på «Skal prosjektet vare i mer enn ett år?» er «Ja»."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_ticked_or_not_repeated_is_never_said_to_be_empty(language, blanks, utvikling, read):
    _, questions, compiled = blanks(utvikling, language)
    boxes = next(each for each in questions if each.name == "omrade_2.innretning")
    ticked = {filling.checkbox_name(boxes.name, each.value): filling.TICKED for each in boxes.choices[:2]}
    texts = {**ticked, "prosjekt.satsingsomrade": "1", "prosjekt.sammendrag": f"Ring {PERSON}"}
    outcome = read(compiled.filled(texts))
    told = " og ".join(each.label for each in boxes.choices[:2])
    assert error_of(outcome, boxes.name).answer.rstrip("…") == told[: form_sentences.MAX_QUOTED_CHARS - 1]
    hidden = {"nb": "(ikke gjengitt)", "nn": "(ikkje teke med)"}[language]
    assert error_of(outcome, "prosjekt.sammendrag").answer == hidden


def test_a_problem_in_a_row_names_the_row_of_the_form(blanks, utvikling, read):
    _, _, compiled = blanks(utvikling, "nb")
    outcome = read(compiled.filled({"framdriftsplan.2.aktivitet": "Oppstart", "framdriftsplan.2.start": "snart"}))
    assert outcome.record.data["framdriftsplan"] == [{"aktivitet": "Oppstart", "start": "snart"}]
    assert error_of(outcome, "framdriftsplan.2.start").label == "Start, rad 3"


@pytest.mark.parametrize(
    "written",
    [
        PERSON,
        f"{PERSON[:6]} {PERSON[6:]}",
        f"Ola, {PERSON[:2]}.{PERSON[2:4]}.{PERSON[4:6]}-{PERSON[6:]}!",
        f"{PERSON[:6]}/{PERSON[6:]}",
        f"{PERSON[:6]}\n{PERSON[6:]}",
        f"{PERSON[:6]}\u00ad{PERSON[6:]}",
        " ".join(PERSON),
        PERSON.translate({ord("0") + n: 0xFF10 + n for n in range(10)}),
        f"barn 12, {PERSON}, \u0661",
    ],
)
def test_a_personal_number_is_told_and_never_repeated(written, blanks, utvikling, read):
    _, _, compiled = blanks(utvikling, "nb")
    outcome = read(compiled.filled({"prosjekt.sammendrag": written, "prosjekt.deltakere": PERSON}))
    assert "fødselsnummer" in error_of(outcome, "prosjekt.sammendrag").message
    told = outcome.record.line() + repr(outcome)
    assert PERSON[6:] not in told
    assert error_of(outcome, "prosjekt.deltakere").answer == "(ikke gjengitt)"
