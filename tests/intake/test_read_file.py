"""Whatever program filled a form, its answers are read as data; a file that cannot be read gets one note."""

import pytest
from hypothesis import HealthCheck, given, settings

from assembler.archive import freeze as archive
from assembler.forms import values as filling
from assembler.i18n.language import LANGUAGES
from assembler.intake import messages
from assembler.intake.records import Note
from assembler.json_schema import normalize
from assembler.scheme.form_id import APPLICATION
from assembler.scheme.key import Key
from support import accounts_samples as books
from support import answers, viewers
from support import form_samples as samples
from support.form_samples import error_of
from support.hostile import misfits


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
        assert record.data == filling.to_data(questions, answers.prefilled_texts(questions) | texts)
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


def assert_read_back(questions, wanted, reader, path):
    assert reader.read(path).record.data == filling.to_data(questions, answers.prefilled_texts(questions) | wanted)


def filled_by_pdf_lib(definition, blanks, reader, tmp_path):
    contents, questions, _ = blanks(definition, "nn")
    (tmp_path / "blank.pdf").write_bytes(contents)
    wanted = samples.answers(questions)
    viewers.pdf_lib(tmp_path / "blank.pdf", samples.labelled(questions, wanted), tmp_path / "a.pdf")
    assert_read_back(questions, wanted, reader, tmp_path / "a.pdf")


def filled_by_pdfium(definition, blanks, reader, tmp_path):
    contents, questions, _ = blanks(definition, "nb")
    (tmp_path / "blank.pdf").write_bytes(contents)
    wanted = samples.answers(questions)
    viewers.pdfium(tmp_path / "blank.pdf", samples.labelled(questions, wanted), tmp_path / "a.pdf")
    assert_read_back(questions, wanted, reader, tmp_path / "a.pdf")


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
    assert_read_back(questions, wanted, reader, tmp_path / "a.pdf")


def test_the_archive_copy_is_read_as_the_form_was(small, read, workspace):
    assert read(archive.freeze(small, "a.pdf", workspace.theme)).record.data == read(small).record.data


def test_a_form_is_read_though_its_list_of_fields_is_lost(small, read):
    assert read(misfits.without_list(small)).record.data == read(small).record.data


def test_an_accounts_workbook_is_taken_in_with_the_rest(read):
    record = read(books.FULL_BOOK, "regnskap.xlsx").record
    assert record.data == books.read(books.FULL_BOOK).data
    assert (record.scheme, record.form) == (books.FULL.identifier.key.scheme, books.FULL.identifier.form)
    wrong = books.edited(books.FULL_BOOK, lambda sheet: sheet.__setitem__(books.CELL, "mye"))
    found = error_of(read(wrong, "regnskap.xlsx"), books.LINE.name)
    assert (found.answer, found.page, found.cell.rpartition(" ")[2]) == ("mye", 0, books.CELL)
    assert found.label == books.LINE.label
    refused = read(misfits.zipped("xl/workbook.xml"), "regnskap.xlsx").notes[0]
    assert refused == Note("workbook", ("damaged",))
    assert messages.describe(refused, "en").startswith("is no accounts workbook that can be read: it is damaged")
    assert "Arbeidsboka er skadd" in messages.describe(refused, "nn")
    linked = books.edited(
        books.FULL_BOOK, lambda sheet: sheet.__setitem__("J3", '=HYPERLINK("http://evil.example","x")')
    )
    assert [note.name for note in read(linked, "regnskap.xlsx").record.notes] == ["linked"]


def test_another_version_is_told_and_read(small, read):
    other = misfits.with_text(small, "_skjema", "integreringstilskudd/2018 0123456789ab nb")
    record = read(other).record
    assert [note.name for note in record.notes] == ["other_version"]
    assert record.notes[0].values == ("0123456789ab", "integreringstilskudd/2018", read(small).record.version)
    assert record.version == "0123456789ab"
    assert record.data == read(small).record.data


def test_fields_that_were_taken_out_or_put_in_are_told(small, read):
    lost = read(misfits.without(small, "bruk.arbeid")).record
    assert [(note.name, note.values[0]) for note in lost.notes] == [("fields_lost", "1")]
    assert lost.notes[0].values[1].endswith("?")
    more = read(misfits.with_more(small, "bakdør", "1")).record
    assert [(note.name, note.values) for note in more.notes] == [("fields_added", ("1", "bakdør"))]
    assert read(misfits.with_more(small, "soker", "1")).record.data == read(small).record.data


def test_a_flattened_or_encrypted_form_is_told_in_a_line(small, read):
    assert read(misfits.flattened(small)).notes == (Note("no_fields"),)
    assert read(misfits.encrypted(small, "hemmelig")).notes == (Note("encrypted"),)


@pytest.mark.parametrize("name", misfits.STRANGERS)
def test_a_file_of_another_kind_is_told_in_a_line(name, read):
    contents, note = misfits.STRANGERS[name]
    outcome = read(contents(), name)
    assert (outcome.record, [each.name for each in outcome.notes]) == (None, [note])


def test_a_damaged_form_is_read_or_told_in_a_line(small, read):
    damaged_forms_are_read_or_told(small, read, 3)


@pytest.mark.slow
def test_forms_damaged_in_any_way_are_read_or_told_in_a_line(small, read):
    damaged_forms_are_read_or_told(small, read, 150)


def damaged_forms_are_read_or_told(filled, read, times):
    for seed in range(times):
        for contents in (misfits.flipped(filled, seed), filled[: len(filled) * seed // times]):
            outcome = read(contents)
            assert bool(outcome.record) != (len(outcome.notes) == 1)
