"""The way back: whatever program filled a form, its answers come out as data, and what is wrong comes out as a line."""

import dataclasses
import datetime as dt
import io
import json
import os
import shutil
import signal
from pathlib import Path

import openpyxl
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf.generic import NameObject, TextStringObject
from stdnum.no import fodselsnummer

from assembler.archive import freeze as archive
from assembler.core import national_id
from assembler.document.nodes import Field
from assembler.document.walk import fields, lines
from assembler.forms import messages as form_messages
from assembler.forms import parse
from assembler.forms import values as filling
from assembler.i18n.language import LANGUAGES
from assembler.intake import cross_checks, file_types, isolated_workers, messages
from assembler.intake.form_lookup import FormLookup
from assembler.intake.overview_workbook import Overview, tables
from assembler.intake.pdf import fields as pdf_fields
from assembler.intake.pdf.objects import LazyReader
from assembler.intake.read_file import FormReader
from assembler.intake.records import Note
from assembler.intake.replies import Replies
from assembler.intake.summaries import summarize
from assembler.intake.words import SENTENCES
from assembler.json_schema import normalize
from assembler.letters.batch.manifest import ManifestEntry
from assembler.letters.compose import contracts_of
from assembler.products.form_documents import compose_form
from assembler.recipients.register import Recipient, Register
from assembler.render.pdf import writer as pdf
from assembler.render.pdf.fill import BlankForm
from assembler.render.xlsx import writer as xlsx
from assembler.scheme.form_id import APPLICATION
from assembler.scheme.loader import Key, parse_key
from support import PATIENCE, answers, viewers
from support import accounts_samples as books
from support import form_samples as samples
from support.hostile import misfits
from support.hostile.bombs import BOMBS

PERSON = next(f"010170{n:05}" for n in range(20_000, 99_999) if fodselsnummer.is_valid(f"010170{n:05}"))


@pytest.fixture(scope="module")
def forms(workspace):
    return FormLookup(workspace)


@pytest.fixture(scope="module")
def reader(forms):
    return FormReader(forms, "2025-02-01")


@pytest.fixture(scope="module")
def blanks(workspace):
    """The blank form of a definition in a language, laid out once."""
    made = {}

    def blank(definition, language, form=APPLICATION):
        key = (definition.key, language, form)
        if key not in made:
            document = compose_form(definition, form, language, workspace.theme)
            questions = tuple(fields(document.blocks))
            contents = pdf.write(document, workspace.theme)
            made[key] = contents, questions, BlankForm(contents, questions)
        return made[key]

    return blank


@pytest.fixture(scope="module")
def utvikling(workspace):
    return workspace.definition(parse_key("utviklingstiltak/2025"))


@pytest.fixture
def take(reader, tmp_path):
    """What comes of a file with these contents."""

    def taken(contents, name="a.pdf"):
        (tmp_path / name).write_bytes(contents)
        return reader.read(tmp_path / name)

    return taken


@pytest.fixture(scope="module")
def filled(blanks, utvikling):
    """A form with an answer to every question, in bokmål."""
    _, questions, compiled = blanks(utvikling, "nb")
    return compiled.filled(samples.answers(questions))


@pytest.fixture(scope="module")
def small(blanks, workspace):
    """The same of a shorter form."""
    _, questions, compiled = blanks(workspace.definition(parse_key("integreringstilskudd/2018")), "nb")
    return compiled.filled(samples.answers(questions))


def complaint(outcome, name):
    return next(each for each in outcome.record.field_errors if each.field == name)


# --- what was filled in comes out -------------------------------------------------------------------------------------


def test_what_we_fill_in_is_read_back(definition, blanks, reader, tmp_path):
    language = LANGUAGES[definition.key.year % 2]
    what_we_fill_in_is_read_back(definition, language, APPLICATION, blanks, reader, tmp_path / "a.pdf", 3)


def test_what_we_fill_in_a_report_is_read_back(utvikling, blanks, reader, tmp_path):
    form = utvikling.year("nb").report_form_ids[-1]
    what_we_fill_in_is_read_back(utvikling, "nn", form, blanks, reader, tmp_path / "a.pdf", 3)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_we_fill_in_any_form_is_read_back(definition, language, blanks, reader, tmp_path):
    for form in (APPLICATION, *definition.year("nb").report_form_ids):
        what_we_fill_in_is_read_back(definition, language, form, blanks, reader, tmp_path / "a.pdf", 8)


def trimmed(value):
    """Data without spaces at the ends of texts, which a pattern may allow and the reading takes off."""
    if isinstance(value, dict):
        return {name: trimmed(part) for name, part in value.items()}
    if isinstance(value, list):
        return [trimmed(part) for part in value]
    return value.strip() if isinstance(value, str) else value


def what_we_fill_in_is_read_back(definition, language, form, blanks, reader, path, times):
    _, questions, compiled = blanks(definition, language, form)
    shaped = normalize.normalized(definition.year(language).form_schema(form), lambda place, what: None)

    @settings(max_examples=times, deadline=None, suppress_health_check=list(HealthCheck))
    @given(answers.whole(shaped))
    def there_and_back(data):
        texts = filling.field_texts(questions, trimmed(data))
        path.write_bytes(compiled.filled(texts))
        record = reader.read(path).record
        assert record.data == filling.data(questions, answers.prefilled_texts(questions) | texts)
        assert (Key(record.scheme, record.year), record.form) == (definition.key, form)
        assert (record.language, record.version, record.notes) == (language, definition.version, ())

    there_and_back()


def test_what_pdf_lib_fills_in_is_read_back(utvikling, blanks, reader, tmp_path):
    filled_by_pdf_lib(utvikling, blanks, reader, tmp_path)


def test_what_pdfium_fills_in_is_read_back(utvikling, blanks, reader, tmp_path):
    filled_by_pdfium(utvikling, blanks, reader, tmp_path)


@pytest.mark.slow
def test_every_form_filled_by_others_is_read_back(definition, blanks, reader, tmp_path):
    for way in (filled_by_pdf_lib, filled_by_pdfium, filled_by_pdfjs):
        way(definition, blanks, reader, tmp_path)


def filled_by_pdf_lib(definition, blanks, reader, tmp_path):
    contents, questions, _ = blanks(definition, "nn")
    (tmp_path / "blank.pdf").write_bytes(contents)
    wanted = samples.answers(questions)
    viewers.pdf_lib(tmp_path / "blank.pdf", samples.labelled(questions, wanted), tmp_path / "a.pdf")
    assert reader.read(tmp_path / "a.pdf").record.data == filling.data(
        questions, answers.prefilled_texts(questions) | wanted
    )


def filled_by_pdfium(definition, blanks, reader, tmp_path):
    contents, questions, _ = blanks(definition, "nb")
    (tmp_path / "blank.pdf").write_bytes(contents)
    wanted = samples.answers(questions)
    viewers.pdfium(tmp_path / "blank.pdf", samples.labelled(questions, wanted), tmp_path / "a.pdf")
    assert reader.read(tmp_path / "a.pdf").record.data == filling.data(
        questions, answers.prefilled_texts(questions) | wanted
    )


def filled_by_pdfjs(definition, blanks, reader, tmp_path):
    contents, questions, _ = blanks(definition, "nn")
    (tmp_path / "blank.pdf").write_bytes(contents)
    kinds_of = {question.name: question.kind for question in questions}
    wanted = samples.answers(questions)
    steps = [
        {"field": name, "choose": text} if kinds_of.get(name) in ("radio", "yesno", "select")
        else {"field": name, "tick": True} if text == filling.TICKED and kinds_of.get(name, "checkbox") == "checkbox"
        else {"field": name, "type": text}
        for name, text in wanted.items()
    ]  # fmt: skip
    viewer = viewers.PdfJs()
    viewer.run(pdf=tmp_path / "blank.pdf", steps=steps, save=tmp_path / "a.pdf")
    viewer.close()
    assert reader.read(tmp_path / "a.pdf").record.data == filling.data(
        questions, answers.prefilled_texts(questions) | wanted
    )


def test_the_archive_copy_is_read_as_the_form_was(small, take, workspace):
    assert take(archive.freeze(small, "a.pdf", workspace.theme)).record.data == take(small).record.data


def test_a_form_is_read_though_its_list_of_fields_is_lost(small, take):
    assert take(misfits.without_list(small)).record.data == take(small).record.data


def test_the_reader_that_unpacks_little_reads_what_pypdf_reads(small):

    plain = pypdf.PdfReader(io.BytesIO(small)).get_fields()
    wanted = {name: str(field.get("/V", "")) for name, field in plain.items() if field.get("/FT") in ("/Tx", "/Ch")}
    found = pdf_fields.read_values(LazyReader(small)).fields
    assert {name: held.text for name, held in found.items() if held.kind in ("Tx", "Ch")} == wanted


AS_WRITTEN = {
    "prosjekt.deltakere": (" 1 250 ", 1250),
    "budsjett.kostnader.lonn": ("kr 5000,-", 5000),
    "budsjett.kostnader.reise": ("1.250.000", 1250000),
    "budsjett.kostnader.andre": ("450\u202f000,00", 450000),
    "prosjekt.oppstart": ("19. februar 2025", "2025-02-19"),
    "prosjekt.slutt": ("1/12-2025", "2025-12-01"),
    "soker.navn": ("  Ka\u030asen ", "Kåsen"),
    "soker.organisasjonsnummer": ("964 338 531", "964338531"),
    "konto.kontonummer": ("1234.56.78903", "12345678903"),
    "soker.type": ("Kommune", "kommune"),
    "prosjekt.satsingsomrade": ("2", 2),
}


def test_answers_are_read_as_people_write_them(blanks, utvikling, take):
    _, _, compiled = blanks(utvikling, "nb")
    data = take(compiled.filled({name: text for name, (text, _) in AS_WRITTEN.items()})).record.data
    for name, (_, value) in AS_WRITTEN.items():
        found = data
        for part in name.split("."):
            found = found[part]
        assert (name, found) == (name, value)


@given(
    st.integers(-(10**12), 10**12),
    st.sampled_from(["", " ", "\u00a0", "\u202f", "."]),
    st.sampled_from(["{}", "kr {}", "{},-", "{}.-", "{}:-", "{},00", "kr. {} ", "kr: {}", "{} kr"]),
)
def test_a_number_is_the_same_however_it_is_grouped(value, space, frame):
    assert parse.number(frame.format(f"{value:,}".replace(",", space))) == value


@given(st.floats(-1e9, 1e9).map(lambda value: round(value, 8)) | st.sampled_from([1e-7, -2.5e-8]))
def test_a_number_that_we_write_is_read_back(value):
    field = Field("tall", "Tall", "number")
    assert parse.number(filling.field_text(field, value)) == value


@pytest.mark.parametrize(
    "text", ["", "mye", "1e5", "nan", "inf", "1_000", "10 20", "1,250,000", "1.25.000", "12 kr 5", "٣", "9" * 41]
)
def test_what_is_no_number_is_none(text):
    assert parse.number(text) is None
    assert parse.whole_number(text) == text


@given(st.dates())
def test_a_day_is_the_same_however_it_is_written(day):
    for text in (f"{day.day}.{day.month}.{day.year:04}", f"{day.day}/{day.month}-{day.year:04}", day.isoformat()):
        assert parse.date(text) == day


@pytest.mark.parametrize(
    "text", ["12. febr. 2025", "den 12. februar 2025", "12.02.2025.", "Den 12.2.2025", "12. FEBRUAR 2025"]
)
def test_a_day_is_understood_as_people_write_it(text):
    assert parse.date(text) == dt.date(2025, 2, 12)


def test_a_number_may_have_a_plus():
    assert parse.number("+620 000") == 620_000


def test_what_is_no_day_stays_as_it_is():
    for text in ("31.02.2025", "19.02.25", "i morgen", "2025-13-01", "den", "."):
        assert parse.iso_date(text) == text
        assert parse.is_impossible_date(text) == (text in ("31.02.2025", "2025-13-01"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_that_there_is_not_is_told_as_that(language, utvikling, take):
    for text, said in (("31.02.2025", {"nb": "Den dagen finnes ikke", "nn": "Den dagen finst ikkje"}),
                       ("snart", {"nb": "Skriv datoen som dag", "nn": "Skriv datoen som dag"})):  # fmt: skip
        outcome = take(web(utvikling, {"prosjekt": {"oppstart": text}}, language), "a.json")
        assert complaint(outcome, "prosjekt.oppstart").message.startswith(said[language])


def test_an_amount_beyond_all_grants_is_told(utvikling, take):
    outcome = take(web(utvikling, {"budsjett": {"kostnader": {"lonn": 10**24, "reise": 10**11}}}), "a.json")
    assert complaint(outcome, "budsjett.kostnader.lonn").message.startswith("Tallet er større")
    assert "budsjett.kostnader.reise" not in [each.field for each in outcome.record.field_errors]


# --- web forms --------------------------------------------------------------------------------------------------------


def web(definition, data, language="nb"):
    return json.dumps({"form": f"{definition.key} {definition.version} {language}", "data": data}).encode()


def test_a_web_form_says_what_the_pdf_says(filled, take, utvikling):
    whole = take(filled)
    same = take(web(utvikling, whole.record.data), "a.json")
    assert same.record.data == whole.record.data
    assert [dataclasses.replace(each, page=0) for each in whole.record.field_errors] == list(same.record.field_errors)


def test_what_a_web_form_adds_is_told_and_left_out(take, utvikling):
    outcome = take(web(utvikling, {"soker": {"navn": " Vågå ", "hemmelig": 1}, "konto": 7, "prosjekt": []}), "a.json")
    assert outcome.record.data["soker"]["navn"] == "Vågå"
    assert [note.name for note in outcome.record.notes] == ["unknown_answers"]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["soker", "navn", "prosjekt", "budsjett", "kostnader", "x"]) | st.text(), inner
            )
        ),
    )
)
def test_no_json_breaks_the_reading(take, utvikling, value):
    outcome = take(web(utvikling, value), "a.json")
    assert outcome.record or outcome.notes
    if outcome.record:
        json.loads(outcome.record.line())


# --- accounts workbooks -----------------------------------------------------------------------------------------------


def test_an_accounts_workbook_is_taken_in_with_the_rest(take):
    record = take(books.FULL_BOOK, "regnskap.xlsx").record
    assert record.data == books.read(books.FULL_BOOK).data
    assert (record.scheme, record.form) == (books.FULL.identifier.key.scheme, books.FULL.identifier.form)
    wrong = books.edited(books.FULL_BOOK, lambda sheet: sheet.__setitem__(books.CELL, "mye"))
    found = complaint(take(wrong, "regnskap.xlsx"), books.LINE.name)
    assert (found.answer, found.page, found.cell.rpartition(" ")[2]) == ("mye", 0, books.CELL)
    assert found.label == books.LINE.label
    refused = take(misfits.zipped("xl/workbook.xml"), "regnskap.xlsx").notes[0]
    assert refused == Note("workbook", ("damaged",))
    assert messages.describe(refused, "en").startswith("is no accounts workbook that can be read: it is damaged")
    assert "Arbeidsboka er skadd" in messages.describe(refused, "nn")
    linked = books.edited(
        books.FULL_BOOK, lambda sheet: sheet.__setitem__("J3", '=HYPERLINK("http://evil.example","x")')
    )
    assert [note.name for note in take(linked, "regnskap.xlsx").record.notes] == ["linked"]


# --- what is to be mended ---------------------------------------------------------------------------------------------

WRONG = {
    "prosjekt.deltakere": ("9", 3, "Antall deltakere", "minst ti deltakere", "Talet på deltakarar", "minst ti deltakarar"),
    "soker.organisasjonsnummer": ("123456789", 1, "Organisasjonsnummer", "ni siffer", "Organisasjonsnummer", "ni siffer"),
    "konto.kontonummer": ("12345678901", 2, "Kontonummer", "elleve siffer", "Kontonummer", "elleve siffer"),
    "budsjett.kostnader.lonn": ("mye", 16, "Lønn og sosiale utgifter", "Skriv et helt tall", "Løn og sosiale utgifter", "Skriv eit heilt tal"),
    "prosjekt.slutt": ("30.2.2025", 6, "Når er prosjektet ferdig?", "Den dagen finnes ikke", "Når er prosjektet ferdig?", "Den dagen finst ikkje"),
    "kontaktperson.epost": ("tull", 2, "E-postadresse", "Skriv en e-postadresse", "E-postadresse", "Skriv ei e-postadresse"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_answer_is_told_in_the_forms_language_with_page_and_label(language, blanks, utvikling, take):
    _, _, compiled = blanks(utvikling, language)
    outcome = take(compiled.filled({name: case[0] for name, case in WRONG.items()}))
    for name, (text, _, *told) in WRONG.items():
        label, right = told[:2] if language == "nb" else told[2:]
        found = complaint(outcome, name)
        assert (found.answer, found.label) == (text, label)
        assert right in found.message
        assert found.page > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_required_field_of_a_blank_form_is_told_once(definition, language, blanks, take):
    contents, _, _ = blanks(definition, language)
    outcome = take(contents)
    found = [each.field for each in outcome.record.field_errors]
    assert len(found) == len(set(found)) > 5
    assert all(each.page and each.label and not each.answer for each in outcome.record.field_errors)
    assert {"soker.navn", "konto.kontonummer", "godkjenning.bekreftelse"} <= set(found)


def test_an_answer_that_does_not_belong_is_told_with_the_condition(filled, take):
    found = complaint(take(filled), "prosjekt.antall_ar")
    assert (
        found.message
        == "Dette skal stå tomt med de andre svarene. Svar bare hvis svaret på «Skal prosjektet vare i mer enn ett år?» er «Ja»."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_ticked_or_not_repeated_is_never_said_to_be_empty(language, blanks, utvikling, take):
    _, questions, compiled = blanks(utvikling, language)
    boxes = next(each for each in questions if each.name == "omrade_2.innretning")
    ticked = {filling.checkbox_name(boxes.name, each.value): filling.TICKED for each in boxes.choices[:2]}
    texts = {**ticked, "prosjekt.satsingsomrade": "1", "prosjekt.sammendrag": f"Ring {PERSON}"}
    outcome = take(compiled.filled(texts))
    told = " og ".join(each.label for each in boxes.choices[:2])
    assert complaint(outcome, boxes.name).answer.rstrip("…") == told[: form_messages.MAX_QUOTED_CHARS - 1]
    hidden = {"nb": "(ikke gjengitt)", "nn": "(ikkje gjengitt)"}[language]
    assert complaint(outcome, "prosjekt.sammendrag").answer == hidden


def test_a_problem_in_a_row_names_the_row_of_the_form(blanks, utvikling, take):
    _, _, compiled = blanks(utvikling, "nb")
    outcome = take(compiled.filled({"framdriftsplan.2.aktivitet": "Oppstart", "framdriftsplan.2.start": "snart"}))
    assert outcome.record.data["framdriftsplan"] == [{"aktivitet": "Oppstart", "start": "snart"}]
    assert complaint(outcome, "framdriftsplan.2.start").label == "Start, rad 3"


# --- personal numbers -------------------------------------------------------------------------------------------------


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
def test_a_personal_number_is_told_and_never_repeated(written, blanks, utvikling, take):
    _, _, compiled = blanks(utvikling, "nb")
    outcome = take(compiled.filled({"prosjekt.sammendrag": written, "prosjekt.deltakere": PERSON}))
    assert "fødselsnummer" in complaint(outcome, "prosjekt.sammendrag").message
    told = outcome.record.line() + repr(outcome)
    assert PERSON[6:] not in told
    assert complaint(outcome, "prosjekt.deltakere").answer == "(ikke gjengitt)"


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2049, 12, 31)), st.integers(0, 999), st.sampled_from([": ", " ", ", ", " – "])
)
def test_a_day_and_a_number_are_no_personal_number(day, number, between):
    text = f"Innen {day:%d.%m.%Y}{between}{number:03}"
    assert national_id.redact(text) == text


@given(st.text(), st.text(), st.sampled_from(["", " ", "-", "/", "\u00ad", "\u200b", "\n"]))
def test_a_personal_number_is_struck_and_nothing_else_is(before, after, between):
    written = f"a{PERSON[:6]}{between}{PERSON[6:]}b"
    before, after = (national_id.redact(text) for text in (before, after))
    assert national_id.redact(before + written + after) == f"{before}a{national_id.REDACTED}b{after}"


def test_a_personal_number_in_a_files_name_is_told_and_not_passed_on(run, utvikling, tmp_path):
    path = tmp_path / f"søknad {PERSON}.json"
    path.write_bytes(web(utvikling, {"soker": {"navn": "Vågå"}}))
    arguments = ("read", path, "--received", "2025-02-01", "--table", tmp_path / "t.xlsx")
    result = run(*arguments, "--jobs", "1")
    assert "has a personal number (fødselsnummer) in its name" in result.stderr
    told = result.stdout + result.stderr
    told += str(
        [row for sheet in openpyxl.load_workbook(tmp_path / "t.xlsx") for row in sheet.iter_rows(values_only=True)]
    )
    assert PERSON not in told and national_id.REDACTED in told


def test_an_account_number_is_no_personal_number(blanks, utvikling, take):
    _, _, compiled = blanks(utvikling, "nb")
    record = take(compiled.filled({"konto.kontonummer": "12345678903"})).record
    assert record.data["konto"]["kontonummer"] == "12345678903"
    assert (
        national_id.redact("Vi søker 1 250 000 kroner, konto 1234 56 78903, tlf. 22 33 44 55")
        == "Vi søker 1 250 000 kroner, konto 1234 56 78903, tlf. 22 33 44 55"
    )


# --- forms that are not quite ours ------------------------------------------------------------------------------------


def test_another_version_is_told_and_read(small, take):
    other = misfits.with_text(small, "_skjema", "integreringstilskudd/2018 0123456789ab nb")
    record = take(other).record
    assert [note.name for note in record.notes] == ["other_version"]
    assert record.notes[0].values == ("0123456789ab", "integreringstilskudd/2018", take(small).record.version)
    assert record.version == "0123456789ab"
    assert record.data == take(small).record.data


def test_fields_that_were_taken_out_or_put_in_are_told(small, take):
    lost = take(misfits.without(small, "bruk.arbeid")).record
    assert [(note.name, note.values[0]) for note in lost.notes] == [("fields_lost", "1")]
    assert lost.notes[0].values[1].endswith("?")
    more = take(misfits.with_more(small, "bakdør", "1")).record
    assert [(note.name, note.values) for note in more.notes] == [("fields_added", ("1", "bakdør"))]
    assert take(misfits.with_more(small, "soker", "1")).record.data == take(small).record.data


def test_a_flattened_or_encrypted_form_is_told_in_a_line(small, take):
    assert take(misfits.flattened(small)).notes == (Note("no_fields"),)
    assert take(misfits.encrypted(small, "hemmelig")).notes == (Note("encrypted"),)


@pytest.mark.parametrize("name", misfits.STRANGERS)
def test_a_file_of_another_kind_is_told_in_a_line(name, take):
    contents, note = misfits.STRANGERS[name]
    outcome = take(contents(), name)
    assert (outcome.record, [each.name for each in outcome.notes]) == (None, [note])


def test_a_damaged_form_is_read_or_told_in_a_line(small, take):
    damaged_forms_are_read_or_told(small, take, 3)


@pytest.mark.slow
def test_forms_damaged_in_any_way_are_read_or_told_in_a_line(small, take):
    damaged_forms_are_read_or_told(small, take, 150)


def damaged_forms_are_read_or_told(filled, take, times):
    for seed in range(times):
        for contents in (misfits.flipped(filled, seed), filled[: len(filled) * seed // times]):
            outcome = take(contents)
            assert bool(outcome.record) != (len(outcome.notes) == 1)


@pytest.mark.parametrize("before", [b"\r\n\n", b"\xef\xbb\xbf", b"From: kari@kommune.no\n\n", b"%" * 900])
def test_what_stands_before_or_after_a_form_changes_no_answer(small, take, before):
    whole = take(small).record
    assert take(before + small).record.data == whole.data
    assert take(small + b"\n-- \nSendt med e-post\n").record.data == whole.data
    assert take(small + bytes(700)).record.data == whole.data


def test_a_form_that_is_cut_off_is_read_whole_or_not_at_all(blanks, workspace, take):
    blank, _, compiled = blanks(workspace.definition(parse_key("integreringstilskudd/2018")), "nb")
    once = compiled.filled({"soker.navn": "Vågå"})
    twice = once + again(once, "soker.navn", "Lom")
    first, last = (take(each).record.data["soker"]["navn"] for each in (once, twice))
    assert (first, last) == ("Vågå", "Lom")
    end = len(b"\n%%EOF\n")  # whatever of the mark is gone, the revision is whole
    cuts = {
        *range(len(blank) + 9, len(twice), 97),
        *range(len(once) + 2, len(once) + 9),
        *range(len(twice) - 30, len(twice)),
    }
    for cut in cuts:
        outcome = take(twice[:cut])
        if outcome.record:
            kept = last if cut >= len(twice) - end else first
            assert cut in range(len(once) - end, len(once) + 1) or cut >= len(twice) - end, cut
            assert outcome.record.data["soker"]["navn"] == kept
        else:
            assert outcome.notes == (Note("cut_off"),)


def again(form, name, text):
    """What a program that saves a form once more puts after its end: the field with another answer."""
    reader = pypdf.PdfReader(io.BytesIO(form))
    queue = [(each, "") for each in reader.root_object["/AcroForm"]["/Fields"]]
    while queue:
        reference, above = queue.pop()
        field = reference.get_object()
        path = f"{above}.{field.get('/T')}" if above else str(field.get("/T"))
        if path == name:
            break
        queue += [(kid, path) for kid in field.get("/Kids", ())]
    field[NameObject("/V")] = TextStringObject(text)
    body, number = io.BytesIO(), reference.idnum
    field.write_to_stream(body)
    told = b"\n%d 0 obj\n%s\nendobj\n" % (number, body.getvalue())
    before = int(form.rpartition(b"startxref")[2].split()[0])
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n" % (number, len(form) + 1)
    root = reader.trailer.raw_get("/Root").idnum
    trailer = b"<< /Size %d /Root %d 0 R /Prev %d >>\n" % (reader.trailer["/Size"], root, before)
    return told + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (len(form) + len(told))


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_every_sentence_can_be_said_and_steers_no_terminal(language):
    for name, told in SENTENCES.items():
        values = ("unknown", "\x1b[31m") if name == "workbook" else ("\x1b[31m",) * told["en"].count("{}")
        said = messages.describe(Note(name, values), language)
        assert said and "\x1b" not in said
        assert told["en"].count("{}") >= told[language].count("{}")


# --- folders ----------------------------------------------------------------------------------------------------------


def test_files_are_found_once_in_order_and_loops_are_not_followed(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("b/2.pdf", "a.PDF", "b/1.json", ".skjult.pdf", "Thumbs.db", "~$a.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "b" / "ring").symlink_to(tmp_path)
    (tmp_path / "tom").mkdir()
    found, wrong = file_types.find_files([tmp_path, tmp_path / "b" / "2.pdf", tmp_path / "tom"])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["a.PDF", "b/1.json", "b/2.pdf"]
    assert wrong == [(tmp_path / "tom", Note("no_forms"))]


def test_what_is_no_ordinary_file_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "self.pdf").symlink_to(tmp_path / "self.pdf")
    with (tmp_path / "large.pdf").open("wb") as file:
        file.truncate(500_000_000)
    assert file_types.read_contents(tmp_path / "pipe.pdf", 10) == Note("no_file")
    assert file_types.read_contents(tmp_path / "large.pdf", 50_000_000) == Note("too_large", ("500", "50"))
    assert (
        file_types.read_contents(tmp_path / "self.pdf", 10).name
        == file_types.read_contents(tmp_path / "none.pdf", 10).name
        == "unreadable"
    )


SLOW = ("a-", "value-", "white-", "dictionaries-", "cross-reference-", "objects-", "object-stream-unpacks")
QUICK = [name for name in BOMBS if not name.startswith(SLOW)]


def test_bombs_cost_a_line_each_and_the_rest_is_read(filled, tmp_path, workspace):
    bombs_cost_a_line_each(QUICK, filled, tmp_path, workspace, isolated_workers.Limits(seconds=PATIENCE))


@pytest.mark.slow
def test_every_bomb_costs_a_line_and_the_rest_is_read(filled, tmp_path, workspace):
    bombs_cost_a_line_each(BOMBS, filled, tmp_path, workspace, isolated_workers.Limits())


def bombs_cost_a_line_each(names, filled, tmp_path, workspace, limits):
    for name in names:
        (tmp_path / f"{name}.pdf").write_bytes(BOMBS[name]())
    for name in ("0", "k", "æ"):
        (tmp_path / f"{name}.pdf").write_bytes(filled)
    files, _ = file_types.find_files([tmp_path])
    found = list(isolated_workers.read_isolated(workspace.root, files, "", limits, 2, lambda count: None))
    assert [Path(outcome.file) for outcome in found] == files
    assert all(outcome.record or len(outcome.notes) == 1 for outcome in found)
    whole = {Path(outcome.file).stem for outcome in found if outcome.record and not outcome.record.notes}
    assert whole == {"0", "k", "æ"}


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs POSIX signals")
def test_a_process_that_hangs_is_replaced(filled, tmp_path, workspace, monkeypatch):
    def read(worker, index, path, seconds, real=isolated_workers._Worker.read):
        if path.stem != "b":
            os.kill(worker._process.pid, signal.SIGSTOP)
        real(worker, index, path, seconds if path.stem != "b" else PATIENCE)

    monkeypatch.setattr(isolated_workers._Worker, "read", read)
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.pdf").write_bytes(filled)
    files, _ = file_types.find_files([tmp_path])
    found = list(
        isolated_workers.read_isolated(
            workspace.root, files, "", isolated_workers.Limits(seconds=0.1), 1, lambda count: None
        )
    )
    assert [[note.name for note in outcome.notes] for outcome in found] == [["too_slow"], [], ["too_slow"]]


# --- across forms -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def one(filled, reader, tmp_path_factory):
    path = tmp_path_factory.mktemp("one") / "a.pdf"
    path.write_bytes(filled)
    return dataclasses.replace(summarize(reader.read(path).record), applied=30_000_000, income=None)


def test_the_same_file_and_the_same_project_are_told(one, utvikling):
    again = dataclasses.replace(one, file="b.pdf")
    other = dataclasses.replace(again, file="c.pdf", sha256="0", project=one.project.upper())
    found = list(cross_checks.check_all([one, again, other], {utvikling.key: utvikling}, [], None, ""))
    assert [(file, note.name) for file, note in found] == [("b.pdf", "same_file"), ("c.pdf", "same_project")]


@pytest.mark.parametrize(("received", "late"), [("2025-02-19", False), ("2025-02-20", True)])
def test_a_receipt_says_that_a_form_is_late(one, utvikling, workspace, received, late):
    whole = dataclasses.replace(one, received=received, field_errors=(), notes=())
    letter = Replies(utvikling, Register(()), workspace.theme).reply(whole, dt.date.fromisoformat(received))
    told = " ".join(lines(letter.blocks)).replace("\u00a0", " ")
    assert ("etter fristen, som var 19. februar 2025" in told) == late


def test_a_budget_that_does_not_come_out_even_is_told(one):
    even = dataclasses.replace(one, costs=100, income=100)
    for income, note in ((100, []), (99, ["uneven"]), (101, ["uneven"]), (None, [])):
        each = dataclasses.replace(even, income=income)
        assert [said.name for _, said in cross_checks._unbalanced([each])] == note
    report = dataclasses.replace(even, form="arsrapport")
    assert [said.name for _, said in cross_checks._unbalanced([report, dataclasses.replace(report, income=99)])] == [
        "over_income"
    ]


def test_what_came_in_before_is_looked_at_too(one, workspace):
    definition = workspace.definition(parse_key("utviklingstiltak/2023"))
    one = dataclasses.replace(one, key=definition.key)
    before = dataclasses.replace(one, file="i går", project=f" {one.project}. ")
    again, other = dataclasses.replace(one, file="b"), dataclasses.replace(one, file="c", sha256="1")
    frame = definition.schema["x-scheme"]["ramme"]
    half = [dataclasses.replace(each, applied=frame // 2 + 1) for each in (before, again, other)]
    found = list(cross_checks.check_all(half[1:], {definition.key: definition}, half[:1], None, ""))
    assert [(file, note.name) for file, note in found] == [
        ("b", "same_file"), ("c", "same_project"), (str(definition.key), "over_frame"),
    ]  # fmt: skip
    assert found[1][1].values[2] == "i går"
    assert list(cross_checks.check_all([], {}, half, None, "")) == []


@pytest.mark.parametrize("written", ["Prosjekt 0", "prosjekt  0.", "«Prosjekt 0»", "Prosjekt – 0"])
def test_a_project_is_known_however_it_is_written(one, utvikling, written):
    two = [dataclasses.replace(one, file=name, sha256=name, project=text, applied=1) for name, text in
           (("a", "Prosjekt 0"), ("b", written), ("c", "Prosjekt 1"))]  # fmt: skip
    assert [file for file, _ in cross_checks.check_all(two, {utvikling.key: utvikling}, [], None, "")] == ["b"]


def test_a_report_that_is_due_weeks_after_the_letter_can_be_late(one, workspace):
    definition = workspace.definition(parse_key("integreringsmottak/2021"))
    assert definition.schema["x-scheme"]["akseptfrist_uker"] == 2
    late = dataclasses.replace(one, key=definition.key, form="akseptbrev", letter="2021-02-01", received="2021-02-16")
    none = Register(())
    assert [note.values[1] for note in cross_checks.check_single(late, definition, none)] == ["15.02.2021"]
    given = [cross_checks.AwardedGrant(str(late.key), late.number, "21/1", late.project, 1, "2021-02-03")]
    assert list(cross_checks.check_single(late, definition, none, given)) == []
    assert list(cross_checks.check_single(dataclasses.replace(late, letter=""), definition, none)) == []


def test_another_account_than_before_is_told(one, utvikling):
    before = dataclasses.replace(one, file="i fjor", sha256="0", project="Et annet", account="86011117947")
    found = list(cross_checks.check_all([one], {utvikling.key: utvikling}, [before], None, ""))
    assert found == [(one.file, Note("account_changed", (one.name, "i fjor")))]


def test_reports_are_held_against_grants(one, utvikling):
    entry = {
        "vedtak": "tilskuddsbrev",
        "saksnummer": "25/1",
        "organisasjonsnummer": one.number,
        "definisjon": str(one.key),
        "rad": {"belop": 100, "prosjekt": one.project},
    }
    given = cross_checks.grants_of_manifest(map(ManifestEntry.from_json, [entry, entry, {"vedtak": "avslag"}]))
    assert len(given) == 1
    right, over = (
        dataclasses.replace(one, form="arsrapport", grant_used=amount, sha256=str(amount)) for amount in (100, 101)
    )
    other = dataclasses.replace(right, number="999999999", sha256="x")
    found = list(cross_checks.check_all([right, over, other], {}, [], given, "m"))
    assert [note.name for _, note in found] == ["over_grant", "no_grant"]


def test_who_is_late_or_may_not_apply_is_told(one, utvikling):
    county = Register((Recipient("Agder fylkeskommune", "fylkeskommune", one.number),))
    area = next(each for each in utvikling.areas if "fylkeskommune" not in each.get("sokere", ["fylkeskommune"]))
    late = dataclasses.replace(one, received="2025-02-20", area=area["nummer"])
    assert [note.name for note in cross_checks.check_single(late, utvikling, county)] == ["late", "ineligible_area"]
    assert [note.name for note in cross_checks.check_single(one, utvikling, Register(()))] == ["not_registered"]


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_command_writes_records_and_a_sheet_that_tells_of_every_file(run, filled, tmp_path):
    (tmp_path / "inn").mkdir()
    (tmp_path / "inn" / "a.pdf").write_bytes(filled)
    shutil.copy(tmp_path / "inn" / "a.pdf", tmp_path / "inn" / "b.pdf")
    (tmp_path / "inn" / "c.pdf").write_bytes(b"<html>")
    out, table = tmp_path / "ut.jsonl", tmp_path / "ut.xlsx"
    arguments = ("read", tmp_path / "inn", "--received", "2025-03-01", "--out", out, "--table", table, "--jobs", "1")
    result = run(*arguments)
    assert result.exit_code == 1
    assert "c.pdf: is neither a form nor accounts, but a web page" in result.stderr
    assert "b.pdf: warning: is the same file as" in result.stderr
    records = [json.loads(line) for line in out.read_text().splitlines()]
    assert [Path(each["fil"]).name for each in records] == ["a.pdf", "b.pdf"]
    assert records[0]["mottatt"] == "2025-03-01" and records[0]["komplett"] is False
    book = openpyxl.load_workbook(table)
    assert book.sheetnames == ["Søknader", "Summer", "Mangler", "Merknader"]
    first = [cell.value for cell in book["Søknader"][1]]
    assert first[0] == "(status)" and {"vedtak", "saksnummer", "belop", "prosjekt"} <= set(first)
    assert book["Søknader"]["A2"].value == "for sent"
    assert "c.pdf" in str(book["Merknader"]["A2"].value)
    before = table.read_bytes(), out.read_bytes()
    assert run(*arguments).exit_code == 1
    assert (table.read_bytes(), out.read_bytes()) == before


def test_an_empty_folder_is_told(run, tmp_path):
    result = run("read", tmp_path)
    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path}: holds no files to read: no PDF, no web form's JSON, no accounts workbook\n"


@pytest.mark.parametrize("number", ["", "91234567", "98765432A", "ni siffer"])
def test_who_has_no_right_number_gets_a_letter_that_says_so(run, utvikling, tmp_path, number):
    (tmp_path / "inn").mkdir()
    for name, sender in (("a", number), ("b", "964965226")):
        data = {"soker": {"type": "kommune", "navn": "Vågå", "organisasjonsnummer": sender}}
        (tmp_path / "inn" / f"{name}.json").write_bytes(web(utvikling, data))
    result = run("read", tmp_path / "inn", "--received", "2025-02-01", "--reply", tmp_path / "svar", "--jobs", "1")
    assert result.exit_code == 1 and "2 letters in" in result.stderr
    assert len(list((tmp_path / "svar").glob("*.pdf"))) == 2


def test_a_letter_that_cannot_be_written_keeps_no_one_elses_back(run, utvikling, tmp_path):
    (tmp_path / "inn").mkdir()
    for name, sender in (("a", "\U0001f600"), ("b", "Vågå")):
        (tmp_path / "inn" / f"{name}.json").write_bytes(web(utvikling, {"soker": {"navn": sender}}))
    result = run("read", tmp_path / "inn", "--received", "2025-02-01", "--reply", tmp_path / "svar", "--jobs", "1")
    assert "1 letter in" in result.stderr and "a.json: letter to the sender: " in result.stderr
    assert [path.name.startswith("vaga") for path in (tmp_path / "svar").glob("*.pdf")] == [True]


def test_a_sheet_of_two_years_of_a_scheme_names_each_and_is_written(workspace, tmp_path, one):
    keys = [Key("integreringstilskudd", year) for year in (2018, 2019)] + [Key("integreringstilskudd-to", 2018)]
    definition = workspace.definition(keys[0])
    found = [dataclasses.replace(one, key=key) for key in keys]
    overview = Overview(found, [], dict.fromkeys(keys, definition), contracts_of(workspace.theme), tmp_path)
    xlsx.write(tables(overview), workspace.theme.brand, dt.date(2025, 1, 1), tmp_path / "a.xlsx")
    names = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 8
    assert sum("2018" in name for name in names) == 4 and sum(name.endswith(" 2019") for name in names) == 2


def test_a_sheet_with_decisions_is_not_written_over(run, workspace, utvikling, tmp_path):
    (tmp_path / "a.json").write_bytes(web(utvikling, {"soker": {"navn": "Vågå"}}))
    for name, arguments in (
        ("s.xlsx", ("read", tmp_path / "a.json", "--table", tmp_path / "s.xlsx", "--out", tmp_path / "o", "--jobs", "1")),
        ("vedtak-utviklingstiltak-2025.xlsx", ("letters", utvikling.key, "--template", "--out", tmp_path)),
    ):  # fmt: skip
        assert run(*arguments).exit_code < 2 and run(*arguments).exit_code < 2
        book = openpyxl.load_workbook(tmp_path / name)
        sheet = book.worksheets[0]
        column = next(cell.column for cell in sheet[1] if cell.value == "vedtak")
        sheet.cell(2, column, "avslag")
        book.save(tmp_path / name)
        decided = (tmp_path / name).read_bytes()
        refused = run(*arguments)
        assert refused.exit_code == 2 and "holds decisions (1)" in refused.stderr
        assert (tmp_path / name).read_bytes() == decided
        assert run(*arguments, "--replace").exit_code < 2
        assert (tmp_path / name).read_bytes() != decided


def test_a_review_copy_that_was_edited_is_not_written_over(run, tmp_path):
    for arguments in (("review", "tilskuddsbrev.nb"), ("circular", "integreringstilskudd/2018", "--review")):
        path = Path(run(*arguments, "--out", tmp_path).stdout.strip())
        assert run(*arguments, "--out", tmp_path).exit_code == 0
        path.write_bytes(path.read_bytes() + b"\0")
        refused = run(*arguments, "--out", tmp_path)
        assert refused.exit_code == 2 and "is there already" in refused.stderr
        assert run(*arguments, "--out", tmp_path, "--replace").exit_code == 0
