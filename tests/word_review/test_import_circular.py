"""A circular's edited copy: what people changed is taken in, and nothing else."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from docx.oxml.ns import qn

from support.word_edits import (
    EARLIER,
    LATEST,
    TABLE,
    Reworded,
    add_after,
    add_link,
    circular_of,
    edited_by,
    field_of_runs,
    find,
    lines_that_differ,
    replace_words,
    round_trip,
    section,
    source_of,
)


def test_a_copy_that_nobody_edited_changes_no_byte(definition, imported):
    made = imported(lambda document: None, definition.key)
    assert made.after == made.before == source_of(definition)
    assert not made.changes and not made.sections and not made.annotations and not made.follow_ups


def test_reworded_text_keeps_its_facts_as_placeholders(imported):
    made = imported(
        lambda document: replace_words(find(document, "er det definert"), "De har ulike krav", "De har egne krav")
    )
    new, old = lines_that_differ(made)
    assert [line.strip() for line in new] == [
        "\"- For {{ ar }} er det definert {{ omrader | length | antall('satsingsområde') }} for tilskuddordningen. "
        'De har egne krav og målgrupper.",'
    ]
    assert len(old) == 1


def test_text_that_other_products_share_changes_at_its_own_place(imported):
    made = imported(
        lambda document: replace_words(find(document, "Formålet med ordningen"), "øke kvaliteten", "heve kvaliteten")
    )
    assert [change.pointer for change in made.changes] == ["/x-scheme/formal/nb"]
    assert [(reminder.kind, reminder.pointer) for reminder in made.follow_ups] == [("language", "/x-scheme/formal/nn")]
    new, _ = lines_that_differ(made)
    assert len(new) == 1 and "heve kvaliteten" in new[0]


def test_text_that_a_list_of_the_form_prints_changes_in_the_form(imported):
    made = imported(lambda document: replace_words(find(document, "bidra med egenandel"), "må bidra", "skal bidra"))
    assert [change.pointer for change in made.changes] == ["/x-scheme/vilkar/1/tekst/nb"]


def test_an_added_bullet_is_a_line_more(imported):
    made = imported(
        lambda document: add_after(find(document, "Søknadsfristen er", "List"), "Vi svarer på *alle* søknader.")
    )
    assert section(circular_of(made), "kort-om")["text"][-1] == "- Vi svarer på \\*alle\\* søknader."
    new, old = lines_that_differ(made)
    assert len(new) == 2 and len(old) == 1  # the comma before it is new


def test_a_nested_bullet_is_indented_below_its_own(imported):
    made = imported(
        lambda document: add_after(find(document, "gjennomføringsevne og nasjonal"), "Et punkt under.", "List Bullet 2")
    )
    text = section(circular_of(made), "kriterier")["text"]
    assert text[2] == "    - Et punkt under."


def test_word_own_bullets_and_indents_are_lists(imported):
    def edit(document):
        added = add_after(find(document, "Logg inn i"), "Først dette.", "List Paragraph")
        numbered(added, "bullet", 0)
        deeper = add_after(added, "Så dette.", "List Paragraph")
        numbered(deeper, "bullet", 1)
        third = add_after(deeper, "Tredje.", "List Paragraph")
        numbered(third, "decimal", 0)

    def numbered(paragraph, kind, level):
        part = paragraph.part.numbering_part.element
        number = next(
            num.get(qn("w:numId"))
            for num in part.findall(qn("w:num"))
            for abstract in part.findall(qn("w:abstractNum"))
            if abstract.get(qn("w:abstractNumId")) == num.find(qn("w:abstractNumId")).get(qn("w:val"))
            and abstract.find(f"{qn('w:lvl')}/{qn('w:numFmt')}").get(qn("w:val")) == kind
        )
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = int(number)

    text = section(circular_of(imported(edit)), "slik-soker-dere")["text"]
    at = text.index("- Først dette.")
    assert text[at : at + 4] == ["- Først dette.", "    - Så dette.", "", "1. Tredje."] or text[at : at + 3] == [
        "- Først dette.", "    - Så dette.", "1. Tredje."
    ]  # fmt: skip


def test_bold_words_become_strong(imported):
    def edit(document):
        paragraph = find(document, "er klageinstans. Klagen skal")
        paragraph.runs[-1].text = " er klageinstans. "
        paragraph.add_run("Klagen skal ").bold = True
        paragraph.add_run("sendes til IMDi.")

    new, _ = lines_that_differ(imported(edit))
    assert (
        new[0].strip().endswith('{{ med.klageinstans.forkortelse }} er klageinstans. **Klagen skal** sendes til IMDi."')
    )


def test_an_added_link_becomes_markdown(imported):
    def edit(document):
        paragraph = find(document, "Logg inn i")
        paragraph.runs[0].text = "Logg inn i "
        add_link(paragraph, "Søknadsportalen", "https://soknad.imdi.no/?a=1&b=2")
        paragraph.add_run(".")

    made = imported(edit)
    assert (
        "Logg inn i [Søknadsportalen](https://soknad.imdi.no/?a=1&b=2)."
        in section(circular_of(made), "slik-soker-dere")["text"]
    )


def test_a_link_that_is_a_field_of_runs_becomes_markdown(imported):
    def edit(document):
        paragraph = find(document, "Logg inn i")
        paragraph.runs[0].text = "Logg inn i "
        for run in field_of_runs('HYPERLINK "https://soknad.imdi.no/"', "Søknadsportalen"):
            paragraph._p.append(run)
        paragraph.add_run(".")

    text = section(circular_of(imported(edit)), "slik-soker-dere")["text"]
    assert "Logg inn i [Søknadsportalen](https://soknad.imdi.no/)." in text


def test_a_link_with_a_fact_in_its_address_keeps_the_fact(imported):
    made = imported(
        lambda document: replace_words(find(document, "Ta gjerne kontakt"), "Ta gjerne kontakt", "Ta kontakt")
    )
    new, _ = lines_that_differ(made)
    assert "[{{ kontakter[0].epost }}](mailto:{{ kontakter[0].epost }})" in new[0]


def test_new_text_between_tags_that_set_names_keeps_the_tags(imported):
    made = imported(lambda document: add_after(find(document, "er klageinstans. Klagen skal"), "Et avsnitt til."))
    text = section(circular_of(made), "klage")["text"]
    assert (
        text[0].startswith("{% set uten") and text[1].startswith("{% set med") and text[-2:] == ["", "Et avsnitt til."]
    )


def test_a_table_comes_in_and_a_row_goes_out_again(imported, copied, tmp_path, run):
    definition_file = copied / "schemas" / f"{LATEST}.json"

    def add(document):
        after = find(document, "Logg inn i")
        table = document.add_table(rows=3, cols=2)
        for row, words in zip(
            table.rows, (("Hva", "Når"), ("Søknad | plan", "mars"), ("Rapport", "september")), strict=True
        ):
            for cell, word in zip(row.cells, words, strict=True):
                cell.text = word
        after._p.addnext(table._tbl)

    out = round_trip(copied, run, tmp_path, add)
    assert out.exit_code == 0, out.output
    text = section(json.loads(definition_file.read_text(encoding="utf-8"))["x-circular"], "slik-soker-dere")["text"]
    at = text.index("| Hva | Når |")
    assert text[at : at + 4] == [
        "| Hva | Når |",
        "| --- | --- |",
        "| Søknad \\| plan | mars |",
        "| Rapport | september |",
    ]

    def remove(document):
        table = document.tables[0]._tbl
        table.remove(table.findall(qn("w:tr"))[1])

    out = round_trip(copied, run, tmp_path, remove)
    assert out.exit_code == 0, out.output
    text = section(json.loads(definition_file.read_text(encoding="utf-8"))["x-circular"], "slik-soker-dere")["text"]
    assert text[at : at + 3] == ["| Hva | Når |", "| --- | --- |", "| Rapport | september |"]


def test_nothing_is_written_without_being_asked_for(run, copied, tmp_path):
    before = (copied / "schemas" / f"{LATEST}.json").read_bytes()
    made = run("review", LATEST, "--out", tmp_path, root=copied)
    file = tmp_path / "kopi.docx"
    edit = lambda document: replace_words(find(document, "Logg inn i"), "Logg inn", "Gå inn")  # noqa: E731
    file.write_bytes(edited_by(Path(made.output.strip()).read_bytes(), edit))
    displayed = run("import", file, root=copied)
    assert displayed.exit_code == 0
    assert "[-Logg-]{+Gå+} inn i Søknadsportalen." in displayed.output
    assert (copied / "schemas" / f"{LATEST}.json").read_bytes() == before


def test_a_circular_of_areas_takes_edits_in_its_areas_too(imported):
    def edit(document):
        replace_words(find(document, "Det skal ikke utformes ressurser"), "ikke utformes", "ikke lages")
        add_after(find(document, "forutsettes det et tett samarbeid"), "Fylkeskommunen skal høres.")

    made = imported(edit, EARLIER)
    assert sorted(change.pointer for change in made.changes) == [
        "/$defs/satsingsomrade/oneOf/0/x-area/vilkar/nb",
        "/$defs/satsingsomrade/oneOf/2/x-area/text",
    ]


def test_a_word_changed_in_every_run_of_a_circular_is_all_that_changes(definition, imported):
    edit = Reworded()
    made = imported(edit, definition.key)
    assert edit.undone(made.after) == made.before


@pytest.mark.parametrize(
    ("edit", "rows"),
    [
        (lambda table: table.remove(table.tr_lst[2]), [*TABLE[:3], TABLE[4]]),
        (lambda table: table.remove(table.tr_lst[3]), TABLE[:4]),
        (lambda table: table.tr_lst[2].addprevious(deepcopy(table.tr_lst[3])), [*TABLE[:3], TABLE[4], *TABLE[3:]]),
        (
            lambda table: [row.remove(row.tc_lst[0]) for row in table.tr_lst],
            ["| Når |", "| --- |", "| {{ soknadsfrist | dato }} |", "| mai |", "| juni |"],
        ),
    ],
    ids=["row out", "last row out", "row in", "column out"],
)
def test_a_table_with_a_fact_takes_edits(run, copied, tmp_path, edit, rows):
    path = copied / "schemas" / f"{LATEST}.json"
    value = json.loads(path.read_text(encoding="utf-8"))
    section(value["x-circular"], "slik-soker-dere")["text"] += ["", *TABLE]
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2), encoding="utf-8")
    out = round_trip(copied, run, tmp_path, lambda document: edit(document.tables[0]._tbl))
    assert out.exit_code == 0, out.output
    text = section(json.loads(path.read_text(encoding="utf-8"))["x-circular"], "slik-soker-dere")["text"]
    assert text[-len(rows) :] == rows and text[-len(rows) - 1] == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Søknadsfristen er 1. mars 2025.", "«1. mars 2025» is not the deadline, which is 2025-02-19"),
        ("Søk innen 19. februar 2025.", "«19. februar 2025» is typed"),
        ("Det er ni satsingsområder.", "«ni satsingsområder»"),
        ("Det er noe annet.", ""),
    ],
)
def test_what_is_typed_against_a_fact_is_listed(run, copied, tmp_path, words, told):
    out = round_trip(copied, run, tmp_path, lambda document: add_after(find(document, "Logg inn i"), words))
    assert out.exit_code == 0, out.output
    listed = [line for line in out.output.splitlines() if line.startswith("open: /x-circular/sections/6/text")]
    assert bool(listed) == bool(told) and told in "".join(listed)
    assert (tmp_path / "redigert.apne-punkter.md").exists() == bool(told)
