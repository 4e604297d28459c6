"""A letter's edited copy: the text between its tags is taken in, and nothing else."""

import re

import docx
import pytest
from docx.oxml.ns import qn

from assembler.core.errors import DataError
from assembler.word_review import export, importer
from support.word_edits import (
    Reworded,
    add_after,
    edited_by,
    find,
    letter,
    letter_texts,
    replace_words,
    round_trip,
)


@pytest.mark.parametrize(
    "name", ["tilskuddsbrev.nb", "avslag.nn", "felles/klageorientering.nb", "felles/avslutning.nn"]
)
def test_a_letters_copy_that_nobody_edited_changes_nothing(workspace, name):
    made = letter(workspace, name)
    text = made.file.read_text(encoding="utf-8")
    edited = importer.read_copy(export.write(made, workspace.theme), "kopi.docx")
    assert importer.import_letter(edited, "kopi.docx", made, text, workspace.theme).after == text


@pytest.mark.slow
def test_every_letter_text_comes_back_as_it_was(workspace):
    folder = workspace.templates / "letters"
    for path in sorted(folder.rglob("*.md")):
        made = letter(workspace, path.relative_to(folder).as_posix().removesuffix(".md"))
        edited = importer.read_copy(export.write(made, workspace.theme), "kopi.docx")
        text = path.read_text(encoding="utf-8")
        assert importer.import_letter(edited, "kopi.docx", made, text, workspace.theme).after == text, path


def test_a_letters_text_takes_edits_between_its_tags(workspace):
    made = letter(workspace, "tilskuddsbrev.nb")
    text = made.file.read_text(encoding="utf-8")

    def edit(document):
        replace_words(find(document, "Dere må oppfylle vilkårene"), "særlig viktige", "viktigst")
        add_after(find(document, "Dere skal sende oss:"), "Vi minner dere om dem.")

    edited = importer.read_copy(edited_by(export.write(made, workspace.theme), edit), "kopi.docx")
    after = importer.import_letter(edited, "kopi.docx", made, text, workspace.theme).after
    assert after == text.replace("særlig viktige", "viktigst").replace(
        "Dere skal sende oss:\n", "Dere skal sende oss:\n\nVi minner dere om dem.\n"
    )


@pytest.mark.parametrize("name", letter_texts())
def test_a_word_changed_in_every_run_of_a_letter_is_all_that_changes(workspace, name):
    made = letter(workspace, name)
    text = made.file.read_text(encoding="utf-8")
    edit = Reworded()
    edited = importer.read_copy(edited_by(export.write(made, workspace.theme), edit), "kopi.docx")
    assert edit.undone(importer.import_letter(edited, "kopi.docx", made, text, workspace.theme).after) == text


def test_text_below_a_table_is_not_lost(run, copied, tmp_path):
    path = copied / "templates" / "letters" / "mangler.nb.md"

    def edit(document):
        properties = next(each for each in document.element.body.iter(qn("w:pStyle")) if each.val == "TableEnd")
        docx.text.paragraph.Paragraph(properties.getparent().getparent(), None).add_run("Under tabellen.")

    out = round_trip(copied, run, tmp_path, edit, "mangler.nb")
    assert out.exit_code == 0 and "|---|---|---|---|\n\nUnder tabellen.\n\n{% for" in path.read_text(encoding="utf-8")


def test_tags_of_a_letter_that_no_longer_fit_are_refused(workspace):
    made = letter(workspace, "tilskuddsbrev.nb")

    def edit(document):
        element = find(document, "{% if rapporter %}")._p
        element.getparent().remove(element)

    edited = importer.read_copy(edited_by(export.write(made, workspace.theme), edit), "kopi.docx")
    with pytest.raises(DataError, match=re.escape("{% if rapporter %}")):
        importer.import_letter(edited, "kopi.docx", made, made.file.read_text(encoding="utf-8"), workspace.theme)
