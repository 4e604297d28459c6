"""Edits that contradict each other or the definition as it is now."""

from assembler.scheme.key import Key
from support.word_edits import (
    LATEST,
    edited_by,
    find,
    replace_words,
    whole_text,
)


def test_two_different_edits_of_one_text_are_refused(refused):
    def edit(document):
        first, second = (
            paragraph
            for paragraph in document.paragraphs
            if "allerede dekkes av andre ordninger" in whole_text(paragraph)
        )
        replace_words(first, "ikke gå til", "aldri gå til")
        replace_words(second, "ikke gå til", "ikke brukes på")

    (sentence,) = refused(edit, Key("integreringsmottak", 2021))
    assert "changed in different ways" in sentence


def test_all_that_is_wrong_is_told_at_once(refused):
    def edit(document):
        replace_words(find(document, "Søknadsfristen er", "List"), "19.", "20.")
        replace_words(find(document, "nye modeller for samarbeid med arbeidsgivere"), "nye", "andre")

    assert len(refused(edit)) == 2


def test_a_text_that_only_the_definition_changed_stays_as_the_definition_says(run, copied, tmp_path, copies_of):
    path = copied / "schemas" / f"{LATEST}.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Logg inn i Søknadsportalen.", "Logg inn i portalen."),
        encoding="utf-8",
    )
    path.write_text(
        path.read_text(encoding="utf-8").replace('"soknadsfrist": "2025-02-19"', '"soknadsfrist": "2025-02-20"'),
        encoding="utf-8",
    )
    file = tmp_path / "kopi.docx"
    file.write_bytes(
        edited_by(copies_of(LATEST), lambda d: replace_words(find(d, "er klageinstans. Klagen"), "Klagen", "Brevet"))
    )
    out = run("import", file, "--write", root=copied)
    assert out.exit_code == 0, out.output
    after = path.read_text(encoding="utf-8")
    assert "Logg inn i portalen." in after and "Brevet skal sendes til IMDi." in after and "2025-02-20" in after


def test_a_text_that_both_changed_is_refused(run, copied, tmp_path, copies_of):
    path = copied / "schemas" / f"{LATEST}.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Logg inn i Søknadsportalen.", "Logg inn i portalen."),
        encoding="utf-8",
    )
    file = tmp_path / "kopi.docx"
    file.write_bytes(edited_by(copies_of(LATEST), lambda d: replace_words(find(d, "Logg inn i"), "Logg", "Gå")))
    out = run("import", file, root=copied)
    assert out.exit_code == 1
    assert "has been changed in the definition too" in out.output
