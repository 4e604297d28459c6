"""The legal lint: every element of every letter type is missed when it is left out, and its rule is named."""

import copy
import dataclasses
import json
import re
import shutil

import pytest

from assembler.core.errors import DataError, TemplateError
from assembler.document.walk import lines
from assembler.i18n.language import LANGUAGES
from assembler.letters import compose, required_elements
from assembler.letters.decisions import reader as decisions
from assembler.letters.decisions.contract import letter_types, load_contracts
from assembler.products.scheme_texts import scheme_facts
from assembler.recipients import register
from assembler.scheme.key import parse_key
from support import ROOT
from support.letter_batches import with_cells

TEXTS = ROOT / "templates" / "letters"
REQUIREMENTS = required_elements.load_requirements(TEXTS / required_elements.FILE)
KEYS = ("utviklingstiltak/2025", "integreringsmottak/2021", "frivillige-organisasjoner/2019")


@pytest.fixture(scope="module")
def samples(workspace):
    """A decision of each letter type in each language form, for each of the schemes, with what its text can name."""
    known = register.load(workspace.register)
    found = {}
    for key in KEYS:
        definition = workspace.definition(parse_key(key))
        names = {language: scheme_facts(definition, language, workspace.theme) for language in LANGUAGES}
        for row in decisions.read_decisions(
            ROOT / f"examples/{key}/vedtak.csv", definition, known, load_contracts(TEXTS)
        ):
            found.setdefault((key, row.letter_type, row.language), (definition, row, names[row.language]))
    return found


def lacking(sample, theme):
    definition, row, names = sample
    try:
        compose.compose_letter(definition, row, theme, names)
    except TemplateError as error:
        return [problem.what for problem in error.problems]
    return []


def test_every_sample_letter_holds_what_the_law_asks_of_it(samples, workspace):
    assert len(samples) == len(KEYS) * 8 * 2
    assert [name for name, sample in samples.items() if lacking(sample, workspace.theme)] == []


@pytest.mark.parametrize("letter_type", letter_types(TEXTS))
def test_a_letter_that_says_nothing_lacks_every_element_by_its_rule(samples, workspace, tmp_path, letter_type):
    theme = dataclasses.replace(workspace.theme, folder=tmp_path)
    shutil.copytree(TEXTS, tmp_path / "letters")
    for language in LANGUAGES:
        (tmp_path / "letters" / f"{letter_type}.{language}.md").write_text("# Brev\n\nTekst.\n", encoding="utf-8")
    always = {"dato", "saksnummer", "mottaker"}  # which the look's head says for every letter
    for name, sample in samples.items():
        if name[1] == letter_type:
            told = lacking(sample, theme)
            for each in REQUIREMENTS.of_type(letter_type):
                said = f"the letter lacks {each.description}" in told
                assert said or each.id in always or each.when, (name, each.id)
            assert all(re.search(r"\(.+\)$", line) for line in told)


def test_every_conditional_element_is_missed_by_some_sample(samples, workspace, tmp_path):
    theme = dataclasses.replace(workspace.theme, folder=tmp_path)
    shutil.copytree(TEXTS, tmp_path / "letters")
    for path in (tmp_path / "letters").glob("*.md"):
        path.write_text("# Brev\n\nTekst.\n", encoding="utf-8")
    told = {line for sample in samples.values() for line in lacking(sample, theme)}
    unseen = [each.id for each in REQUIREMENTS.all if each.when and f"the letter lacks {each.description}" not in told]
    assert unseen == ["kapittel-post", "omradevilkar"]  # which no definition gives


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_conditions_of_the_projects_area_are_in_its_grant_letter_or_asked_for(
    samples, workspace, tmp_path, language
):
    definition, row, _ = samples["utviklingstiltak/2025", "tilskuddsbrev", language]
    schema = copy.deepcopy(definition.schema)
    area = next(each for each in schema["$defs"]["satsingsomrade"]["oneOf"] if each["const"] == row.area)
    area["x-area"]["vilkar"] = {"nb": "Vaflene skal være varme.", "nn": "Vaflane skal vere varme."}
    changed = dataclasses.replace(definition, schema=schema)
    names = scheme_facts(changed, language, workspace.theme)
    told = " ".join(lines(compose.compose_letter(changed, row, workspace.theme, names).blocks))
    assert area["x-area"]["vilkar"][language] in told

    shutil.copytree(TEXTS, tmp_path / "letters")
    path = tmp_path / "letters" / f"tilskuddsbrev.{language}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("{{ omrade.vilkar | prosa }}", "x"), encoding="utf-8")
    theme = dataclasses.replace(workspace.theme, folder=tmp_path)
    assert lacking((changed, row, names), theme) == [
        "the letter lacks the area's special conditions (Bestemmelser om økonomistyring i staten 6.3.3)"
    ]


@pytest.mark.parametrize(
    ("letter_type", "left_out", "told"),
    [
        ("tilskuddsbrev", "{{ vedtak.belop | kroner }}", "the amount in kroner in its first paragraph (Bestemmelser"),
        ("avslag", "{{ vedtak.begrunnelse }}", "the reasons (forvaltningsloven §§ 24 og 25)"),
        ("avvisning", '{% include "felles/klagerett.nb.md" %}', "the decision can be appealed, and by which rule (forvalt"),
        ("avslag", '{% include "felles/klagerett.nb.md" %}', "that there is no right of appeal, and by which rule"),
        ("tilbakebetaling", "{{ vedtak.betalingsfrist | dato }}", "the deadline for payment (forvaltningsloven § 27)"),
    ],
)  # fmt: skip
def test_one_element_that_is_left_out_is_named(samples, workspace, tmp_path, letter_type, left_out, told):
    shutil.copytree(TEXTS, tmp_path / "letters")
    path = tmp_path / "letters" / f"{letter_type}.nb.md"
    text = path.read_text(encoding="utf-8")
    assert left_out in text
    path.write_text(text.replace(left_out, "x"), encoding="utf-8")
    theme = dataclasses.replace(workspace.theme, folder=tmp_path)
    found = lacking(samples["utviklingstiltak/2025", letter_type, "nb"], theme)
    assert any(told in line for line in found), found


def test_values_that_look_like_markup_meet_the_requirements_as_they_are(samples, workspace):
    definition, row, names = samples["utviklingstiltak/2025", "avslag", "nb"]
    hostile = "# Overskrift\n\n* {{ 7*7 }} _under_ <w:p/> & «a»\n\n> sitat  med   mellomrom"
    other = with_cells(row, begrunnelse=hostile)
    assert lacking((definition, other, names), workspace.theme) == []


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"id": "x"}, ["lacks «element»", "lacks «kilde»", "lacks «bekreftet»", "lacks «sier»"]),
        ("x", ["is no object"]),
        (
            {"id": "x", "element": "e", "kilde": "k", "bekreftet": True, "sier": "s", "sted": "titel"},
            ["«titel» is no place in a letter; did you mean «tittel»?"],
        ),
        (
            {"id": "x", "element": "e", "kilde": "k", "bekreftet": True, "sier": {"nb": "s"}, "naar": "1"},
            ["unknown key «naar»; did you mean «nar»?", "«sier» must be given in nb and nn, or once for both"],
        ),
    ],
)
def test_a_requirement_that_is_wrong_is_told(tmp_path, entry, told):
    (tmp_path / "krav.json").write_text(json.dumps({"krav": [entry]}), encoding="utf-8")
    with pytest.raises(DataError) as raised:
        required_elements.load_requirements(tmp_path / required_elements.FILE)
    assert [problem.what for problem in raised.value.problems] == told


def test_a_rule_is_confirmed_or_says_that_it_is_not():
    assert {each.confirmed for each in REQUIREMENTS.all} == {True, False}


def test_every_letter_type_that_requirements_name_has_a_contract():
    named = {name for each in REQUIREMENTS.all for name in each.letter_types}
    assert named == set(letter_types(TEXTS))


def test_a_workspace_without_requirements_makes_letters(samples, workspace, tmp_path):
    shutil.copytree(TEXTS, tmp_path / "letters")
    (tmp_path / "letters" / "krav.json").unlink()
    theme = dataclasses.replace(workspace.theme, folder=tmp_path)
    assert lacking(samples["utviklingstiltak/2025", "avslag", "nb"], theme) == []


# --- the parts that the lint is made of --------------------------------------------------------------------------------


def test_what_a_letter_says_keeps_its_parts_apart_and_its_spaces_single():
    told = required_elements.letter_text("Dere  får", ["Oslo\u00a0kommune", "12. mai"], "Først", ["Én\nlinje", "To"])
    assert told == required_elements.LetterText(
        "Dere får Oslo kommune 12. mai Én linje To", "Dere får", "Oslo kommune 12. mai", "Først"
    )
    assert required_elements.undivided_text(" a \n b ") == required_elements.LetterText("a b", "a b", "a b", "a b")


@pytest.fixture
def lint(tmp_path):
    """What a letter of the type «brev» lacks, of these requirements."""

    def unmet(letter, *entries, names=None):
        full = [
            {"id": f"r{n}", "element": f"nr. {n}", "kilde": "§ 1", "bekreftet": True, **e}
            for n, e in enumerate(entries)
        ]
        (tmp_path / required_elements.FILE).write_text(json.dumps({"krav": full}), encoding="utf-8")
        requirements = required_elements.load_requirements(tmp_path / required_elements.FILE)
        return [each.id for each in requirements.unmet("brev", letter, names or {}, "nb")]

    return unmet


def test_each_requirement_is_held_against_its_own_place_and_only_if_it_applies(lint):
    letter = required_elements.letter_text("Tittel", ["Hode"], "Åpning", ["Åpning", "Kropp"])
    assert lint(letter, {"sier": "Kropp"}, {"sier": "Tittel", "sted": "tittel"}, {"sier": "Hode", "sted": "hode"}) == []
    assert lint(letter, {"sier": "Åpning", "sted": "forste_avsnitt"}, {"sier": "Kropp", "sted": "forste_avsnitt"}) == [
        "r1"
    ]
    assert lint(letter, {"sier": "Hode", "sted": "tittel"}, {"sier": "Tittel", "sted": "hode"}) == ["r0", "r1"]
    assert lint(letter, {"sier": "Borte", "nar": "a"}, {"sier": "Vekk", "nar": "b"}, names={"a": 0, "b": 1}) == ["r1"]
    assert lint(letter, {"sier": "Borte", "brev": ["annet"]}, {"sier": "Vekk", "brev": ["brev"]}) == ["r1"]


def test_a_requirement_of_several_lines_is_met_by_all_of_them_and_one_that_says_nothing_by_none(lint):
    letter = required_elements.letter_text("T", [], "", ["En linje", "To linjer"])
    assert lint(letter, {"sier": "En linje\nTo linjer"}, {"sier": "En linje\nTre linjer"}) == ["r1"]
    assert lint(letter, {"sier": "{{ tom }}"}, {"sier": "En linje"}, {"sier": "{{ tom }}"}, names={"tom": ""}) == [
        "r0",
        "r2",
    ]


@pytest.mark.parametrize("nothing", ["", "{% if tom %}En linje{% endif %}", "{{ tom }}"])
def test_a_requirement_that_says_nothing_is_met_by_no_letter_wherever_it_stands(lint, nothing):
    letter = required_elements.letter_text("T", [], "", ["En linje"])
    line, empty = {"sier": "En linje"}, {"sier": nothing}
    assert lint(letter, line, names={"tom": ""}) == []
    assert lint(letter, empty, names={"tom": ""}) == ["r0"]
    assert lint(letter, empty, line, empty, empty, line, names={"tom": ""}) == ["r0", "r2", "r3"]
    assert lint(letter, line, empty, names={"tom": ""}) == ["r1"]


def test_a_requirement_that_names_nothing_is_a_fault_of_its_file(lint, tmp_path):
    with pytest.raises(TemplateError) as raised:
        lint(required_elements.undivided_text("x"), {"sier": "{{ finnes_ikke }}"})
    assert {problem.file for problem in raised.value.problems} == {str(tmp_path / required_elements.FILE)}


def test_a_requirement_is_read_with_what_is_said_of_it():
    entries = json.loads((TEXTS / required_elements.FILE).read_text(encoding="utf-8"))["krav"]
    made = REQUIREMENTS.all
    assert [each.confirmed for each in made] == [entry["bekreftet"] for entry in entries]
    assert {each.when for each in made} == {entry.get("nar", "") for entry in entries}
    assert {True, False} == {each.confirmed for each in made}
