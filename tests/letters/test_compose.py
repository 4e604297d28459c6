"""Letters say what their scheme, their recipient and the law of their own day say."""

import copy
import dataclasses
import io
import itertools
import json
import re

import docx
import jsonschema
import pytest
from pypdf import PdfReader

from assembler.core.errors import TemplateError
from assembler.document.nodes import PageBreak, Paragraph, Text
from assembler.document.walk import closing_range, lines
from assembler.i18n import formats
from assembler.i18n.language import LANGUAGES
from assembler.letters import compose
from assembler.letters.decisions import reader as decisions
from assembler.letters.decisions.contract import letter_types, load_contracts
from assembler.products.scheme_texts import scheme_facts
from assembler.recipients import register
from assembler.render.docx import writer as writers_docx
from assembler.render.pdf import writer as pdf
from assembler.scheme.key import parse_key
from assembler.scheme.loader import META_SCHEMA
from support import ROOT
from support.letter_batches import with_cells

TEXTS = ROOT / "templates" / "letters"
CONTRACTS = load_contracts(TEXTS)


@pytest.fixture(scope="module")
def known(workspace):
    return register.load(workspace.register)


@pytest.fixture
def made(workspace, known):
    """The sample letters of a scheme's year, each with these changes to its row: type, language and letter."""

    def make(key, letter_type, *, definition=None, **changes):
        definition = definition or workspace.definition(parse_key(str(key)))
        for decision in decisions.read_decisions(ROOT / f"examples/{key}/vedtak.csv", definition, known, CONTRACTS):
            if decision.letter_type == letter_type:
                names = scheme_facts(definition, decision.language, workspace.theme)
                changed = with_cells(decision, **changes)
                yield decision, compose.compose_letter(definition, changed, workspace.theme, names)

    return make


def text(letter):
    return "\n".join((letter.title, *lines(letter.blocks))).replace("\u00a0", " ")


# --- the law of the day -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "body"),
    [
        ("2021-12-31", "Kunnskapsdepartementet"),
        ("2022-01-01", "Arbeids- og inkluderingsdepartementet"),
        ("2026-03-28", "Arbeids- og inkluderingsdepartementet"),
    ],
)
def test_the_appeal_body_is_the_ministry_on_the_decisions_day(made, day, body):
    for _, letter in made("integreringsmottak/2021", "tilbakebetaling", dato=day):
        assert f"{body} er klageinstans" in text(letter)


def test_a_circular_names_the_ministry_that_the_shared_rows_give_for_its_date(definition):
    year = definition.year("nb")
    assert year.ministry.name == year.appeals.ministry_on(year.circular.date).name
    assert year.ministry.abbreviation == year.appeals.ministry_on(year.circular.date).abbreviation


def test_a_new_act_is_one_more_row(workspace, made):
    definition = copy.deepcopy(workspace.definition(parse_key("utviklingstiltak/2025")))
    definition = dataclasses.replace(definition)  # without what the other has parsed already
    laws = definition.expanded["x-scheme"]["forvaltning"]["lov"]
    laws.append({**laws[0], "fra": "2026-01-01", "navn": "nyelova", "klageform": "§ 99", "frist_uker": 4,
                 "hjemmel": {"uten_klagerett": "§ 7", "enkeltvedtak": "§ 8"}})  # fmt: skip
    for _, letter in made("utviklingstiltak/2025", "tilbakebetaling", definition=definition, dato="2026-02-01"):
        assert "nyelova § 8" in text(letter) and "nyelova § 99" in text(letter)
        assert re.search(r"fire (uker|veker)", text(letter)) and "forvaltningslov" not in text(letter)
    for _, letter in made("utviklingstiltak/2025", "tilbakebetaling", definition=definition, dato="2025-12-31"):
        assert "nyelova" not in text(letter)


def test_a_day_before_the_first_row_is_an_error(made):
    with pytest.raises(TemplateError, match="begin after 1969-12-31"):
        list(made("utviklingstiltak/2025", "avvisning", dato="1969-12-31"))


def test_the_shared_rows_keep_to_the_vocabulary():
    meta = json.loads((ROOT / "schemas" / META_SCHEMA).read_text(encoding="utf-8"))
    shape = {"$ref": "#/$defs/administration", "$defs": meta["$defs"]}
    rows = json.loads((ROOT / "schemas/common/forvaltning.json").read_text(encoding="utf-8"))
    assert list(jsonschema.Draft202012Validator(shape).iter_errors(rows)) == []
    for part in ("departement", "lov"):
        days = [row["fra"] for row in rows[part]]
        assert days == sorted(set(days))
        assert all(row.get("kilde") or row.get("antatt") for row in rows[part])


def test_no_letter_text_cites_a_section_of_the_act_itself():
    cited = [path.name for path in TEXTS.rglob("*.md") if re.search(r"forvaltningslov\w* §", path.read_text("utf-8"))]
    assert cited == []


# --- the scheme's own words -------------------------------------------------------------------------------------------


def test_a_reminder_asks_for_what_its_own_report_must_hold(definition, made):
    for name in definition.schema.get("x-reports", {}):
        for decision, letter in made(definition.key, "paminnelse", rapport=name):
            schema = definition.year(decision.language).application_schema["x-reports"]
            title = schema[name]["tittel"].lower()
            assert title in letter.title
            said = text(letter)
            for other in {"arsrapport", "statusrapport", "tilskuddsrapport"} & set(schema) - {name}:
                assert schema[other]["tittel"] not in said
            if name in ("statusrapport", "tilskuddsrapport", "plan"):
                assert not re.search("regnskap|rekneskap", said)


@pytest.mark.parametrize("letter_type", letter_types(TEXTS))
def test_a_grant_for_persons_is_told_of_without_project_budget_or_own_share(made, letter_type):
    for _, letter in made("integreringstilskudd/2018", letter_type):
        assert not re.search("prosjekt|budsjettet|egenandel|eigendel|«»", text(letter).replace("budsjettvedtak", ""))
        assert re.search("integreringstilsk[uo]", text(letter))


def test_a_scheme_of_projects_asks_for_the_project(workspace, known, tmp_path):
    sheet = (ROOT / "examples/utviklingstiltak/2023/vedtak.csv").read_text("utf-8").replace(";Vegen til arbeid;", ";;")
    (tmp_path / "a.csv").write_text(sheet, encoding="utf-8")
    with pytest.raises(decisions.DataError) as raised:
        decisions.read_decisions(
            tmp_path / "a.csv", workspace.definition(parse_key("utviklingstiltak/2023")), known, CONTRACTS
        )
    told = {(problem.place.rpartition(" ")[2], problem.what) for problem in raised.value.problems}
    assert told == {("prosjekt", "is missing: the project that the letter is about (forvaltningsloven § 27)")}


def test_a_dismissal_names_the_section_of_the_circular_that_it_rests_on(definition, made):
    rules = definition.schema["x-letters"]["avvisning"]["regler"]
    for ground in ("for_sent", "feil_soker", "ufullstendig"):
        for _, letter in made(definition.key, "avvisning", avvisningsgrunn=ground):
            assert (" står under «" in text(letter)) == (ground in rules)
            assert "§§ 2 tredje ledd, 28 og 29" in text(letter)


def test_letters_name_the_circular_by_its_number_or_its_date(definition, made):
    circular = definition.schema["x-scheme"]["rundskriv"]
    wanted = (
        "rundskriv 08/2025"
        if "nummer" in circular
        else f"rundskrivet av {definition.year('nb').circular.date.day}. januar"
    )
    for letter_type in letter_types(TEXTS):
        for _, letter in made(definition.key, letter_type):
            assert wanted in text(letter)
            assert not re.search(r"rundskrivet(?! av)", text(letter)) or letter_type == "avslag"


def test_a_letter_to_a_county_does_not_call_it_a_municipality(made):
    told = [letter for decision, letter in made("utviklingstiltak/2025", "tilskuddsbrev")
            if decision.recipient.type == "fylkeskommune"]  # fmt: skip
    assert told
    for letter in told:
        assert not re.search(r"[Kk]ommunen\b|bydelen", text(letter))
        assert "Kommuner og fylkeskommuner har ikke rett til å klage" in text(letter)


# --- language ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Vegen til arbeid", "«Vegen til arbeid»"),
        ("«Sitat» inni", "«‘Sitat’ inni»"),
        ("«Hele navnet»", "«Hele navnet»"),
        ("«A» og «B»", "«‘A’ og ‘B’»"),
    ],
)
def test_a_name_is_quoted_once_and_quotation_marks_within_it_are_the_inner_ones(name, told):
    assert formats.quoted(name) == told


def test_letter_texts_say_nothing_twice(made, definition):
    for letter_type in letter_types(TEXTS):
        for _, letter in made(definition.key, letter_type):
            sentences = re.findall(r"[A-ZÆØÅ][^.:\n]{25,}\.", text(letter))
            assert len(sentences) == len(set(sentences)), letter_type
            assert "dere dere" not in text(letter).replace("uttale dere", "")


# --- the closing ------------------------------------------------------------------------------------------------------


def test_a_letter_closes_on_one_page_wherever_its_text_ends(made, workspace):
    for _, letter in made("integreringsmottak/2021", "avslag"):
        for more in range(14, 22):
            padding = (Paragraph((Text("Mer tekst."),)),) * more
            padded = dataclasses.replace(letter, blocks=(*padding, *letter.blocks[slice(*closing_range(letter))]))
            pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf.write(padded, workspace.theme))).pages]
            greeted = next(page for page in pages if "Med vennl" in page)
            assert all(line in greeted for line in ("Ta kontakt", "seksjonsle", "elektronisk godkjent")), more


def test_word_keeps_what_closes_a_letter_together(made, workspace):
    for _, letter in made("integreringsmottak/2021", "avvisning"):
        paragraphs = docx.Document(io.BytesIO(writers_docx.write(letter, workspace.theme))).paragraphs
        texts = [paragraph.text for paragraph in paragraphs]
        first = next(index for index, told in enumerate(texts) if told.startswith("Ta kontakt med saksbehandl"))
        last = next(index for index, told in enumerate(texts) if told.startswith("Dokumentet er elektronisk"))
        kept = [bool(paragraph.paragraph_format.keep_with_next) for paragraph in paragraphs[first : last + 1]]
        assert kept == [True] * (last - first) + [False]


def test_word_keeps_what_leads_to_a_list_with_the_list(made, workspace):
    for _, letter in made("integreringsmottak/2021", "tilskuddsbrev"):
        paragraphs = docx.Document(io.BytesIO(writers_docx.write(letter, workspace.theme))).paragraphs
        for one, following in itertools.pairwise(paragraphs):
            if following.style.name == "List Bullet" and one.style.name != "List Bullet":
                assert one.paragraph_format.keep_with_next, one.text


def test_only_a_letter_with_headings_has_a_closing(made):
    _, letter = next(made("integreringsmottak/2021", "avvisning"))
    start, end = closing_range(letter)
    assert [type(block).__name__ for block in letter.blocks[start:end]] == ["Heading"] + ["Paragraph"] * 5
    assert isinstance(letter.blocks[end], PageBreak)
    assert closing_range(dataclasses.replace(letter, kind="circular")) == (0, 0)
    assert closing_range(dataclasses.replace(letter, blocks=(Paragraph(()),))) == (0, 0)


# --- what a reader would stumble over ---------------------------------------------------------------------------------


def test_the_letterheads_foot_breaks_between_its_parts_and_leaves_no_dot_at_a_lines_end(made, workspace):
    office = {
        "short": "Etaten",
        "long": workspace.theme.brand.name,
        "longer": "Etaten for alt som har et langt navn " * 2,
    }
    _, letter = next(made("integreringsmottak/2021", "paminnelse"))
    for length, name in office.items():
        theme = dataclasses.replace(
            workspace.theme, brand=dataclasses.replace(workspace.theme.brand, name=name.strip())
        )
        page = PdfReader(io.BytesIO(pdf.write(letter, theme))).pages[0].extract_text()
        foot = [line.replace("\u00a0", " ") for line in page.splitlines() if "·" in line]
        assert len(foot) == (1 if length == "short" else 2), foot
        assert "24 16 88 00 · post@imdi.no" in foot[-1] and not any(line.rstrip().endswith("·") for line in foot)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_areas_conditions_say_what_a_grant_calls_for_and_not_who_may_apply(definition, language):
    for area in definition.year(language).areas:
        assert not re.search(r"\b(Bare|Berre) (fylkes)?kommun", area.conditions.text), area.number


def test_a_sample_grant_letter_is_sent_before_its_first_report_is_due(made, definition):
    for decision, letter in made(definition.key, "tilskuddsbrev"):
        for report in days_of_reports(definition):
            assert decision.date.isoformat() < min(report), letter.title


def days_of_reports(definition):
    """The dates of each report that has such."""
    for report in definition.schema.get("x-reports", {}).values():
        dates = [*report.get("frister", ()), *([report["frist"]] if "frist" in report else ())]
        if dates:
            yield dates


def test_the_styles_of_letters_are_the_same_in_all_letters_so_that_what_they_share_is_laid_out_once():
    theme = (ROOT / "templates/letters/look.typ").read_text(encoding="utf-8")
    shared = (ROOT / "templates/document.typ").read_text(encoding="utf-8")
    page = theme[theme.index("#set page(") : theme.index("\n)\n")]
    styled = shared[shared.index("#let styled(body)") :]
    assert set(re.findall(r"\b(?:doc|derived)\.\w+", page)) == set()
    assert set(re.findall(r"\b(?:doc|derived)\.\w+", styled)) == {
        "doc.language", "derived.long_words", "derived.unbreaking_hyphens",
    }  # fmt: skip
