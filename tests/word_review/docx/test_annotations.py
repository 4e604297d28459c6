"""Tracked changes, comments and formatting that are listed for a person, and not taken in."""

import json
from copy import deepcopy

import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from support.word_edits import (
    LATEST,
    TABLE,
    T,
    add_after,
    find,
    formatted,
    round_trip,
    section,
    tracked,
    whole_text,
    with_comment,
)


def test_changes_that_nobody_accepted_are_listed_and_not_taken_in(imported):
    def edit(document):
        paragraph = find(document, "Logg inn i")
        paragraph._p.append(tracked("ins", " Bruk BankID."))
        deleted = find(document, "Søknaden leverer dere")
        run = deleted.runs[0]
        words = run.text
        run.text = words[:10]
        run._r.addnext(tracked("del", words[10:]))

    made = imported(edit)
    assert made.after == made.before
    assert [(annotation.kind, annotation.author, annotation.date) for annotation in made.annotations] == [
        ("deleted", "Kari Nordmann", "2025-01-20"),
        ("inserted", "Kari Nordmann", "2025-01-20"),
    ]
    assert (
        made.annotations[1].about == " Bruk BankID." and made.annotations[1].paragraph == "Logg inn i Søknadsportalen."
    )


def test_a_paragraph_that_nobody_accepted_is_not_there_yet(imported):
    def edit(document):
        added = add_after(find(document, "Logg inn i"), "")
        added._p.append(tracked("ins", "Et nytt avsnitt."))
        properties = added._p.get_or_add_pPr()
        mark = OxmlElement("w:rPr")
        inserted = OxmlElement("w:ins")
        inserted.set(qn("w:author"), "Kari Nordmann")
        mark.append(inserted)
        properties.append(mark)

    made = imported(edit)
    assert made.after == made.before
    assert [(annotation.kind, annotation.about) for annotation in made.annotations] == [
        ("inserted", "Et nytt avsnitt.")
    ]


def test_a_row_that_nobody_accepted_is_one_point(run, copied, tmp_path):
    path = copied / "schemas" / f"{LATEST}.json"
    value = json.loads(path.read_text(encoding="utf-8"))
    section(value["x-circular"], "slik-soker-dere")["text"] += ["", *TABLE]
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2), encoding="utf-8")
    before = path.read_text(encoding="utf-8")

    def mark(row, kind):
        row.get_or_add_trPr().append(tracked(kind, ""))
        for cell in row.tc_lst:
            words = "".join(part.text or "" for part in cell.iter(T))
            for run_ in list(cell.iter(qn("w:r"))):
                run_.getparent().remove(run_)
            cell.p_lst[0].append(tracked(kind, words))

    def edit(document):
        rows = document.tables[0]._tbl.tr_lst
        added = deepcopy(rows[3])
        rows[3].addnext(added)
        mark(rows[2], "del")
        mark(added, "ins")

    out = round_trip(copied, run, tmp_path, edit)
    assert out.exit_code == 0 and path.read_text(encoding="utf-8") == before
    assert [line for line in out.output.splitlines() if line.startswith("open:")] == [
        "open: deleted (Kari Nordmann, 2025-01-20) «Svar | mai» in «Svar | mai»",
        "open: inserted (Kari Nordmann, 2025-01-20) «Penger | juni» in «Penger | juni»",
    ]


def test_a_move_that_nobody_accepted_is_one_point_where_the_text_stands(imported):
    def edit(document):
        paragraph = find(document, "Logg inn i")
        words = whole_text(paragraph)
        for run in list(paragraph._p.iter(qn("w:r"))):
            run.getparent().remove(run)
        paragraph._p.append(tracked("moveFrom", words))
        add_after(find(document, "er klageinstans. Klagen skal"), "")._p.append(tracked("moveTo", words))

    made = imported(edit)
    assert made.after == made.before
    words = "Logg inn i Søknadsportalen."
    assert [(annotation.kind, annotation.about, annotation.paragraph) for annotation in made.annotations] == [
        ("moved", words, words)
    ]


def test_comments_are_kept_beside_the_file(run, copied, tmp_path, copies_of):
    file = tmp_path / "kopi.docx"
    file.write_bytes(with_comment(copies_of(LATEST), "Logg inn i"))
    out = run("import", file, "--write", root=copied)
    assert out.exit_code == 0, out.output
    assert "open: comment (Ola Nordmann, 2025-01-21) «Logg inn i Søknadsportalen.»: Stemmer dette?" in out.output
    listed = (tmp_path / "kopi.apne-punkter.md").read_text(encoding="utf-8")
    assert listed == (
        "# Åpne punkter fra kopi.docx\n\n## Logg inn i Søknadsportalen.\n\n"
        "- [ ] Kommentar (Ola Nordmann, 2025-01-21): «Logg inn i Søknadsportalen.»: Stemmer dette?\n"
    )


@pytest.mark.parametrize(
    ("edit", "kind"),
    [
        (formatted("Logg inn i", 'color w:val="FF0000"'), "coloured"),
        (formatted("Logg inn i", 'highlight w:val="yellow"'), "highlighted"),
        (formatted("Logg inn i", align=1), "aligned"),
        (formatted("Logg inn i", align=2), "aligned"),
    ],
)
def test_a_look_that_the_text_cannot_carry_is_listed_by_its_paragraph(imported, edit, kind):
    made = imported(edit)
    assert made.after == made.before
    assert [(annotation.kind, annotation.about, annotation.paragraph) for annotation in made.annotations] == [
        (kind, "Logg inn i Søknadsportalen.", "Logg inn i Søknadsportalen.")
    ]


@pytest.mark.parametrize("align", [0, 3])
def test_black_text_to_the_left_is_no_look(imported, align):
    def edit(document):
        formatted("Logg inn i", 'color w:val="000000"')(document)
        formatted("Logg inn i", align=align)(document)

    assert not imported(edit).annotations
