"""The lint: each rule finds what breaks it and leaves the rest; the five definitions pass; nothing makes it raise."""

import copy
import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assembler.core.errors import UsageError
from assembler.lint import engine as lint
from assembler.lint import reporters, trial_letters
from assembler.lint.finding import SOURCES
from assembler.lint.rules import contrast, language, statutes
from assembler.proofreading import readability
from assembler.scheme.loader import Key
from assembler.scheme.workspace import Workspace
from support import ROOT
from support.json_values import JSON, values_by_pointer

CASES = json.loads((Path(__file__).parent / "cases/cases.json").read_text("utf-8"))
BASE = Path(__file__).parent / "cases/base"
DEFINITION = "schemas/tilskudd-nb/2025.json"


# --- a small workspace that breaks no rule ----------------------------------------------------------------------------


def small(folder):
    """A copy of the small workspace."""
    shutil.copytree(BASE, folder)
    shutil.copy(ROOT / "schemas/definition.schema.json", folder / "schemas")
    return folder


def changed(folder, operations):
    """The workspace with some changes: a value at a pointer, words for words, or a file's whole text."""
    for operation in operations:
        path = folder / operation.get("file", DEFINITION)
        if "at" in operation:
            contents = json.loads(path.read_text("utf-8"))
            put(contents, operation["at"], operation)
            path.write_text(json.dumps(contents, ensure_ascii=False, indent=2), "utf-8")
        elif "old" in operation:
            text = path.read_text("utf-8")
            assert operation["old"] in text
            path.write_text(text.replace(operation["old"], operation["new"], 1), "utf-8")
        elif operation["text"] is None:
            path.unlink()
        else:
            path.write_text(operation["text"], "utf-8")
    return folder


def put(contents, pointer, operation):
    *way, last = [part.replace("~1", "/") for part in pointer.split("/")[1:]]
    for name in way:
        contents = contents[int(name) if isinstance(contents, list) else name]
    key = int(last) if isinstance(contents, list) else last
    if "to" in operation:
        contents[key] = operation["to"]
    else:
        del contents[key]


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return small(tmp_path_factory.mktemp("shared") / "w")


@pytest.fixture
def of_case(shared, tmp_path):
    """The findings of the small workspace after some changes: in a folder that all share, where letters stay as they are."""

    def of(operations):
        if any(operation.get("file", "").startswith("templates") for operation in operations):
            return found(changed(small(tmp_path / "w"), operations))
        files = {shared / operation.get("file", DEFINITION) for operation in operations}
        before = {path: path.read_bytes() if path.exists() else None for path in files}
        try:
            return found(changed(shared, operations))
        finally:
            for path, contents in before.items():
                path.unlink(missing_ok=True)
                if contents is not None:
                    path.write_bytes(contents)

    return of


def found(folder, *keys):
    return lint.check(Workspace(folder), keys)


def broken(folder, *keys):
    return {finding.rule.id for finding in found(folder, *keys) if not finding.silenced}


def test_the_small_workspace_breaks_no_rule(tmp_path):
    assert found(small(tmp_path / "w")) == ()


def test_every_rule_has_a_case():
    assert {case["rule"] for case in CASES} == set(lint.RULES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_a_rule_finds_what_breaks_it_with_its_line(case, of_case):
    ours = [finding for finding in of_case(case["fails"]) if finding.rule.id == case["rule"]]
    assert ours
    for finding in ours:
        assert finding.line > 0
        assert finding.column > 0
        assert not finding.message.endswith(".")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_a_rule_lets_pass_what_keeps_to_it(case, of_case):
    assert case["rule"] not in {finding.rule.id for finding in of_case(case["holds"]) if not finding.silenced}


def test_every_rule_names_known_sources_and_a_demand_in_one_sentence():
    for rule in lint.RULES.values():
        assert rule.source_ids
        assert set(rule.source_ids) <= set(SOURCES)
        assert rule.demand.endswith(".")


# --- the workspace of the project -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def everything(workspace):
    return lint.check(workspace)


def test_the_five_definitions_their_letters_and_the_register_pass_without_errors(everything):
    errors = [finding for finding in everything if finding.rule.severity == "error" and not finding.silenced]
    assert errors == []


def test_no_nynorsk_text_of_the_project_has_bokmal_forms_and_no_bokmal_text_nynorsk_ones(everything):
    rules = {language.BOKMAL_IN_NYNORSK, language.NYNORSK_IN_BOKMAL, language.MISSING}
    assert [finding for finding in everything if finding.rule in rules] == []


def test_every_finding_of_the_project_points_to_a_line_that_is_there(everything):
    for finding in everything:
        lines = (ROOT / finding.file).read_text("utf-8").split("\n")
        assert 0 < finding.line <= len(lines)
        assert 0 < finding.column <= len(lines[finding.line - 1]) + 1


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """What is told of one of the five definitions with something changed."""
    folder = tmp_path_factory.mktemp("real")
    for part in ("schemas", "templates"):
        shutil.copytree(ROOT / part, folder / part)

    def change(key, *operations):
        shutil.copy(ROOT / f"schemas/{key}.json", folder / f"schemas/{key}.json")
        changed(folder, [{"file": f"schemas/{key}.json", **operation} for operation in operations])
        scheme, _, year = key.partition("/")
        return found(folder, Key(scheme, int(year)))

    return change


def pairs(findings):
    return {(finding.rule.id, finding.message) for finding in findings}


def test_the_faults_of_the_page_of_2025_are_found_when_they_are_put_back(real):
    told = pairs(
        real(
            "utviklingstiltak/2025",
            {"old": "{{ omrader | length | ord }} satsingsområder", "new": "fem satsingsområder"},
            {"at": "/x-circular/sections/1/text", "to": "Målgruppen står under satsingsområde 3."},
            {"at": "/x-reports/arsrapport/frist", "to": "2026-02-01"},
        )
    )
    assert ("fakta.antall-motsier", "«fem satsingsområder», but there are 4") in told
    assert ("fakta.omrade", "«satsingsområde 3» names area 3; the areas are 1, 2, 4, 5") in told
    assert ("frist.fridag", "01.02.2026 is a Sunday; the next working day is 02.02.2026") in told


@pytest.mark.parametrize(
    ("section", "rule"),
    [
        ("Hvem er i målgruppen", "innhold.malgruppe"),
        ("Tilskuddsmottakere", "rundskriv.sokere"),
        ("Vilkår for å få tilskudd", "rundskriv.vilkar"),
        ("Kriteriene IMDi vurderer søknadene etter", "innhold.kriterier"),
        ("Slik søker dere", "rundskriv.slik-soker"),
        ("Når utbetales pengene?", "rundskriv.utbetaling"),
        ("Rapportering", "rundskriv.rapportering"),
        ("Klageregler", "rundskriv.klage"),
        ("Reaksjoner ved brudd på vilkårene", "rundskriv.reaksjoner"),
        ("Kontakt oss", "rundskriv.kontakt"),
    ],
)
def test_a_section_that_is_taken_from_the_page_of_2025_is_missed(real, section, rule):
    definition = ROOT / "schemas/utviklingstiltak/2025.json"
    contents = json.loads(definition.read_text("utf-8"))
    sections = [part for part in contents["x-circular"]["sections"] if part["heading"] != section]
    ids = {part["id"] for part in sections}
    rules = {ground: id for ground, id in contents["x-letters"]["avvisning"]["regler"].items() if id in ids}
    told = real(
        "utviklingstiltak/2025",
        {"at": "/x-circular/sections", "to": sections},
        {"at": "/x-letters/avvisning/regler", "to": rules},
    )
    assert rule in {finding.rule.id for finding in told}


def test_the_faults_of_the_circular_of_2023_are_found_when_they_are_put_back(real):
    text = "Midlene fordeles på de seks satsingsområdene, det vil si satsingsområde 1-6."
    told = pairs(real("utviklingstiltak/2023", {"at": "/x-circular/sections/3/text", "to": text}))
    assert ("fakta.antall-motsier", "«seks satsingsområdene», but there are 7") in told
    assert ("fakta.omrade", "«satsingsområde 1-6» ends before area 7: there are 7 areas") in told


def breaches(told, lines, pointer):
    """The rules that each of these lines breaks, of those that lie below a pointer line by line."""
    at = {f"{pointer}/{2 * number}": line for number, line in enumerate(lines)}
    return {line: {f.rule.id for f in told if at.get(f.pointer) == line} for line in lines}


SAYS = {
    "utviklingstiltak/2025": (
        "/x-circular/sections/1/text",
        {
            "Statusrapporten skal leveres 1. oktober 2025.": "fakta.dato-motsier",
            "Statusrapporten skal leveres 1. september 2025.": "fakta.dato-skrevet",
            "Årsrapport leveres innen 15. februar 2026.": "fakta.dato-motsier",
            "Årsrapport leveres innen 01.09.2025.": "fakta.dato-motsier",
            "Fristen for å søke er 20. februar 2025.": "fakta.dato-motsier",
            "Siste frist for søknad er 1. mars 2025.": "fakta.dato-motsier",
            "Søk innen 20. februar.": "fakta.dato-motsier",
            "Søknaden må leveres innen 1. september 2025.": "fakta.dato-motsier",
            "Fristen er 3. mars 2025.": "fakta.dato-motsier",
            "Møtet er 30. februar 2025.": "fakta.dato-finnes",
            "Dette er Rundskriv 07/2025.": "fakta.rundskriv",
            "Dette er rundskriv nr. 8/2025.": "fakta.rundskriv",
            "Klagefristen er to uker.": "fakta.antall-motsier",
            "Klagefristen er fire uker.": "fakta.antall-motsier",
            "Klagefristen er tre uker.": "fakta.antall-skrevet",
            "De fem områdene er nye.": "fakta.antall-motsier",
            "Dette gjelder satsingsområde nr. 3.": "fakta.omrade",
            "Det er fem satsingsområda.": "fakta.antall-motsier",
            "Dette gjelder satsingsområde 1–4.": "fakta.omrade",
            "Dette gjelder satsingsområde 1–7.": "fakta.omrade",
            # and what contradicts nothing
            "Statusrapporten gjelder fra 1. januar 2025 til 31. august 2025.": "",
            "Vi svarer på søknaden innen 1. mai 2025.": "",
            "Loven er fra 19. februar 1967, jf. lov 10. februar 1967.": "",
            "Vi svarer på klagen innen fire uker.": "",
            "Kurset varer i tre uker.": "",
            "Dette gjelder satsingsområde 1 til 2.": "",
            "Dette gjelder satsingsområde 1–2.": "",
            "Prosjekter på to områder kan få 2 103 kroner.": "",
            "Se rundskriv 16/2023.": "",
        },
    ),
    "utviklingstiltak/2023": (
        "/x-circular/sections/1/text",
        {
            "IMDi fordeler inntil 60 millioner kroner i tilskudd.": "fakta.belop-motsier",
            "Rammen er kr 57 000 000.": "fakta.belop-motsier",
            "Rammen er kr 56 900 000.": "fakta.belop-skrevet",
            "Et prosjekt kan få inntil 6 millioner kroner av rammen.": "",
            "Byen har 57 000 000 trær.": "",
        },
    ),
    "integreringsmottak/2021": (
        "/x-circular/sections/1/text",
        {
            "Satsen er 2 103 kr per måned.": "fakta.belop-motsier",
            "Satsen er 2 003 kr per måned.": "fakta.belop-skrevet",
            "Kommunen har tre ukers frist på å akseptere.": "fakta.antall-motsier",
            "Kommunen har to ukers frist på å akseptere.": "fakta.antall-skrevet",
            "Satsen for reiser er 14 000 kr.": "",
        },
    ),
    "tilskot-nn/2025": (
        "/x-circular/sections/1/text",
        {
            "Det er fem satsingsområda.": "fakta.antall-motsier",
            "Dei fem områda er nye.": "fakta.antall-motsier",
            "Søk innan 20. februar.": "fakta.dato-motsier",
        },
    ),
}


@pytest.mark.parametrize("key", SAYS)
def test_what_a_text_types_is_held_against_the_facts(key, real, tmp_path):
    pointer, says = SAYS[key]
    change = {"at": pointer, "to": [part for line in says for part in (line, "")]}
    if key.startswith("tilskot"):
        told = found(changed(small(tmp_path / "w"), [{"file": f"schemas/{key}.json", **change}]))
    else:
        told = real(key, change)
    broken_by = breaches(
        [f for f in told if f.rule.id.startswith("fakta") and f.rule.severity != "note"], says, pointer
    )
    assert broken_by == {line: {rule} if rule else set() for line, rule in says.items()}


def test_a_deadline_in_a_reports_help_is_held_against_its_own(real):
    told = real(
        "utviklingstiltak/2025",
        {"at": "/x-reports/statusrapport/schema/description", "to": "Fristen er 1. oktober 2025."},
    )
    [finding] = [f for f in told if f.rule.id == "fakta.dato-motsier"]
    assert finding.message == "«1. oktober 2025» is not the deadline, which is 2025-09-01"


@pytest.mark.parametrize(
    "typed", ["Svar innen 1. mars 2025.", "Dere får 100 000 kroner.", "Klag innen tre uker.", "Velg blant fem satsingsområder.",
              "Det gjelder satsingsområde 3.", "Rammen er 57 millioner."],
)  # fmt: skip
def test_a_letters_text_types_nothing_that_only_a_scheme_knows(typed, of_case):
    text = {"file": "templates/letters/avslag.nb.md", "old": "Vi har", "new": f"{typed} Vi har"}
    [finding] = [f for f in of_case([text]) if f.rule.id == "brev.fakta"]
    assert finding.line == 3


REFERS = {
    "Se kapittel 4.": True, "Dette står i kap. 4.": True, "Dette (kap. 4) gjelder.": True,
    "Gjør som nevnt i punkt 7.": True, "Se avsnittet «Rapporteringskrav».": True,
    "Kravene er klare (se «Frister for rapportering»).": True, "Se vedlegg B.": True,
    "Se også pkt. 6.2.1.": True,
    "Se «Klage».": False, "Se avsnittet «Rapport og kontroll».": False, "Se kapittel 6 i bestemmelsene.": False,
    "Midlene står på kap. 292, post 21.": False, "Det følger av forvaltningsloven kapittel 6.": False,
    "Del A er ny, og kapittel 0292 post 21 er gammel.": False,
    "Se [«Hvem gjør hva»](https://www.imdi.no/hvem).": False,
}  # fmt: skip


@pytest.mark.parametrize("line", REFERS)
def test_a_reference_to_what_is_not_there_is_found(line, of_case):
    told = of_case([{"at": "/x-circular/sections/0/text", "to": [CHANCERY["to"], "", line]}])
    ours = [finding for finding in told if finding.rule.id.startswith("henvisning")]
    assert bool(ours) == REFERS[line]
    assert {finding.pointer for finding in ours} <= {"/x-circular/sections/0/text/2"}


ADDRESSES = {
    "Skriv til tuki@imdi,no i dag.": "kontakt.epost",
    "Skriv til tukii@imdi.no.": "kontakt.ukjent",
    "Skriv til post@imdi.no, eller til ola@annet.no.": "",
    "Se [tilskudd](https://www.imdi.no/tilskudd og les.": "lenke.adresse",
    "Se [tilskudd] (https://www.imdi.no/tilskudd).": "lenke.adresse",
    "Se [tilskudd](https://www.imdi.no/ tilskudd).": "lenke.adresse",
    "Se [tilskudd](https://www.imdi.no/tilskudd).": "",
}


@pytest.mark.parametrize("line", ADDRESSES)
def test_an_address_that_leads_nowhere_is_found(line, of_case):
    told = of_case([{"at": "/x-circular/sections/0/text", "to": [CHANCERY["to"], "", line]}])
    ours = {finding.rule.id for finding in told if finding.rule.id.startswith(("kontakt", "lenke"))}
    assert ours == ({ADDRESSES[line]} if ADDRESSES[line] else set())


@pytest.mark.parametrize(
    ("line", "is_open"),
    [
        ("XX deltakere.", True), ("[fyll inn]", True), ("TODO: mer.", True), ("____ kroner.", True), ("Fra [dato].", True),
        ("Se [dato](https://www.imdi.no).", False), ("XXL, xx-grafi, todo-liste og ... eller [ny] ordning.", False),
        ("Kapittel XIX og 20XX-tall.", False),
    ],
)  # fmt: skip
def test_a_text_that_waits_to_be_filled_in_is_found(line, is_open, of_case):
    told = of_case([{"at": "/x-circular/sections/0/text", "to": [CHANCERY["to"], "", line]}])
    assert ("tekst.apen" in {finding.rule.id for finding in told}) == is_open


@pytest.mark.parametrize(
    "period", [{"fra": "2024-01-01", "til": "2024-12-31"}, {"fra": "2025-12-31", "til": "2025-01-01"},
               {"fra": "2025-01-01", "til": "2026-02-28"}],
)  # fmt: skip
def test_a_period_of_another_time_than_the_reports_is_found(period, of_case):
    assert "frist.periode" in {f.rule.id for f in of_case([{"at": "/x-reports/rapport/perioder", "to": [period]}])}


@pytest.mark.parametrize("word", ["målsetningen", "gjennomføres", "nevnes", "endres", "forsinket", "samordningen"])
def test_bokmal_in_nynorsk_is_found(word, of_case):
    told = of_case([{"at": "/x-nn/description", "to": f"Arbeidet {word} no."}])
    assert "sprak.bokmal-i-nynorsk" in {finding.rule.id for finding in told}


@pytest.mark.parametrize("word", ["elles", "felles", "bygningen", "flyktningen", "til dømes", "kvarandres", "arbeidet"])
def test_nynorsk_that_looks_like_bokmal_is_let_be(word, of_case):
    told = of_case([{"at": "/x-nn/description", "to": f"Dette er {word} no."}])
    assert "sprak.bokmal-i-nynorsk" not in {finding.rule.id for finding in told}


def test_a_choice_in_bokmal_in_both_forms_is_found(of_case):
    choice = {"const": 5, "title": "Forsinket", "x-nn": {"title": "Forsinket"}, "x-area": {"sokere": ["kommune"]}}
    told = of_case([{"at": "/$defs/satsingsomrade/oneOf/2", "to": choice}])
    assert "sprak.likt" in {finding.rule.id for finding in told}


@pytest.mark.parametrize("cited", ["fvl § 29", "fvl. § 29", "introloven § 4", "lov 4. juli 2003 nr. 80"])
def test_an_act_is_known_by_its_short_name_and_by_its_date(cited, of_case):
    told = of_case([{"at": "/x-circular/sections/0/text", "to": f"{CHANCERY['to']} Det følger av {cited}."}])
    assert {f.rule.id for f in told} & {"lov.ubekreftet", "lov.opphevet"}


@pytest.mark.parametrize("at", ["/description", "/x-reports/rapport/innhold/nb"])
def test_a_long_sentence_in_a_form_is_found(at, of_case):
    told = of_case([{"at": at, "to": "Skriv " + "kort " * 60 + "om tiltaket."}])
    assert "lesbarhet.setning" in {finding.rule.id for finding in told}


# --- letters on trial -------------------------------------------------------------------------------------------------

TRIED = (Key("utviklingstiltak", 2025), Key("frivillige-organisasjoner", 2019))
DEMANDS = json.loads((ROOT / "templates/letters/krav.json").read_text("utf-8"))["krav"]
TEXTUAL = [demand for demand in DEMANDS if demand.get("sted") != "hode"]  # the head is made of the decision itself


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    """A workspace in which every condition of krav.json holds somewhere, and no legal basis names the circular."""
    folder = tmp_path_factory.mktemp("tried")
    for part in ("schemas", "templates"):
        shutil.copytree(ROOT / part, folder / part)
    terms = {"nb": "Området har egne vilkår.", "nn": "Området har eigne vilkår."}
    basis = {"nb": "Vedtaket bygger på budsjettvedtaket.", "nn": "Vedtaket byggjer på budsjettvedtaket."}
    return changed(
        folder,
        [
            {"file": f"schemas/{TRIED[0]}.json", "at": "/x-scheme/kapittel_post", "to": "0292.21"},
            {"file": f"schemas/{TRIED[0]}.json", "at": "/x-scheme/akseptfrist_uker", "to": 5},
            {"file": f"schemas/{TRIED[0]}.json", "at": "/x-scheme/hjemmel", "to": basis},
            {"file": f"schemas/{TRIED[0]}.json", "at": "/$defs/satsingsomrade/oneOf/0/x-area/vilkar", "to": terms},
        ],
    )


def lacking(folder):
    """The letters that do not say what they must: type, language form and what is told of them."""
    workspace = Workspace(folder)
    tried = trial_letters.make_trial_letters([workspace.definition(key) for key in TRIED], workspace.theme)
    return {(name, form, problem.what) for name, form, problems in tried.problems for problem in problems}


def without(text, says):
    """A letter text without what a demand says: neither the values that it names nor its own words."""
    for name in re.findall(r"\{\{\s*([\w.]+)", says):
        name = name.replace("rapport.", "rapporten.")  # as the text calls the one that the demand finds
        text = re.sub(rf"\{{\{{[^}}]*\b{re.escape(name)}\b[^}}]*\}}\}}", "…", text)
    pieces = re.split(r"(\{%.*?%\})", text)  # every other one is a tag, which stays as it is
    for words in re.split(r"\{[{%].*?[%}]\}|\n", says):
        if words.strip():
            pieces[::2] = [re.sub(rf"(?<!\w){re.escape(words.strip())}(?!\w)", "…", piece) for piece in pieces[::2]]
    return "".join(pieces)


def test_the_letters_on_trial_say_all_that_the_law_asks(tried):
    assert lacking(tried) == set()


@pytest.mark.parametrize("demand", TEXTUAL, ids=lambda demand: demand["id"])
def test_an_element_that_is_taken_from_a_letter_text_is_missed(tried, demand):
    says = demand["sier"] if isinstance(demand["sier"], dict) else dict.fromkeys(("nb", "nn"), demand["sier"])
    before = {path: path.read_text("utf-8") for path in (tried / "templates/letters").rglob("*.md")}
    for path, text in before.items():
        path.write_text(without(text, says["nn" if path.name.endswith(".nn.md") else "nb"]), "utf-8")
    told = {(name, form) for name, form, what in lacking(tried) if demand["element"] in what}
    for path, text in before.items():
        path.write_text(text, "utf-8")
    assert {(name, form) for name in demand.get("brev", ["avslag"]) for form in ("nb", "nn")} <= told


# --- place ------------------------------------------------------------------------------------------------------------


def test_a_finding_in_a_listed_text_stands_on_its_own_line(tmp_path):
    says = {
        "at": "/x-circular/sections/0/text",
        "to": ["Målgruppen er nye innbyggere. Alle kommuner kan søke.", "", "Dette er  feil."],
    }
    folder = changed(small(tmp_path / "w"), [says])
    [finding] = [f for f in found(folder) if f.rule.id == "struktur.tegn"]
    assert "Dette er  feil." in (folder / finding.file).read_text("utf-8").split("\n")[finding.line - 1]


TABLE = ["| {{ ar }} | |", "|---|---|", "| Arbeid | a |"]


@pytest.mark.parametrize("table", [TABLE, ["| | |", "|---|---|", "| {{ ar }} | {{ ar }} |"]])
def test_a_table_is_found_where_it_stands(table, of_case):
    change = {"at": "/x-circular/sections/0/text", "to": [CHANCERY["to"], "", *table]}
    [finding] = [f for f in of_case([change]) if f.rule.id == "struktur.tabell"]
    assert finding.pointer == "/x-circular/sections/0/text/2"


def test_a_reference_in_a_letter_is_found_on_its_line(of_case):
    change = {"file": "templates/letters/avslag.nb.md", "old": "søknaden deres.", "new": "søknaden\nderes, se punkt 7."}
    [finding] = [f for f in of_case([change]) if f.rule.id == "henvisning.dod"]
    assert finding.line == 4


@pytest.mark.parametrize(("place", "line"), [("tittel", 1), ("forste_avsnitt", 3), ("brev", 11)])
def test_what_a_letter_lacks_is_found_where_it_belongs(place, line, of_case):
    demand = {
        "id": "x",
        "brev": ["avslag"],
        "element": "x",
        "kilde": "x",
        "bekreftet": True,
        "sted": place,
        "sier": "x y",
    }
    told = of_case([{"file": "templates/letters/krav.json", "text": json.dumps({"krav": [demand]})}])
    assert {f.line for f in told if f.rule.id == "brev.lages" and f.file.endswith("nb.md")} == {line}


def test_what_breaks_a_pattern_is_told_in_words(of_case):
    told = of_case([{"at": "/x-scheme/rundskriv/nummer", "to": "[x]/2025"}])
    [finding] = [f for f in told if f.rule.id == "definisjon.skjema"]
    assert finding.message.startswith("«[x]/2025» is not right: Without brackets")


# --- exceptions -------------------------------------------------------------------------------------------------------


def silence(place, **more):
    entry = {"rule": "lesbarhet.kansli", "file": DEFINITION, "place": place, "reason": "published", **more}
    return {"file": "schemas/silenced.json", "text": json.dumps([entry])}


CHANCERY = {
    "at": "/x-circular/sections/0/text",
    "to": "Målgruppen er nye innbyggere i henhold til loven. Alle kommuner kan søke.",
}


@pytest.mark.parametrize("place", ["/x-circular/sections/0", "/x-circular/sections/0/text", "i henhold til loven"])
def test_a_breach_is_silenced_by_pointer_or_by_words_and_keeps_its_reason(tmp_path, place):
    folder = changed(small(tmp_path / "w"), [CHANCERY, silence(place)])
    [finding] = found(folder)
    assert (finding.rule.id, finding.silenced) == ("lesbarhet.kansli", "published")


@pytest.mark.parametrize("place", ["/x-circular/sections/0/tex", "/x-circular/sections/1", "etter loven"])
def test_a_silence_for_another_place_silences_nothing_and_is_told(tmp_path, place):
    folder = changed(small(tmp_path / "w"), [CHANCERY, silence(place)])
    assert broken(folder) == {"lesbarhet.kansli", "unntak.ubrukt"}


def test_words_that_many_lines_have_silence_none_of_them(tmp_path):
    folder = changed(small(tmp_path / "w"), [CHANCERY, silence("e")])
    assert broken(folder) == {"lesbarhet.kansli", "unntak.ugyldig"}


def test_a_run_on_one_scheme_does_not_call_the_silences_of_others_unused(tmp_path):
    folder = changed(small(tmp_path / "w"), [CHANCERY, silence("/x-circular/sections/0")])
    assert broken(folder, Key("tilskot-nn", 2025)) == set()


@given(JSON)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=30, deadline=None
)
def test_any_file_of_silences_is_told_of_and_never_raises(tmp_path, value):
    from assembler.lint import suppressions

    (tmp_path / "schemas").mkdir(exist_ok=True)
    (tmp_path / suppressions.FILE).write_text(json.dumps(value), "utf-8")
    read, faults = suppressions.read_suppressions(tmp_path, lint.RULES)
    assert faults or read or value == []


# --- formats ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    """Findings of every severity, one silenced, and with signs that each format must escape."""
    odd = {"at": "/x-circular/sections/1/text/0", "to": "Vi måler måloppnåelse: 50 % & <b>, jf. introduksjonsloven§ 4."}
    wrong = {"at": "/x-scheme/kontakter/0/telefon", "to": "12345678"}
    return found(changed(small(tmp_path_factory.mktemp("w") / "w"), [CHANCERY, silence("/x-circular"), odd, wrong]))


def test_text_is_grouped_by_file_and_ends_in_a_summary(several):
    lines = reporters.to_text(several, list(lint.RULES.values())).splitlines()
    assert all(line.endswith("]") for line in lines if line.startswith("  "))
    assert lines[0] == DEFINITION
    assert lines[-1] == reporters.summary(several)
    assert lines[-1].endswith("; 1 silenced")


def test_sarif_holds_what_its_schema_asks_for(several):
    log = json.loads(reporters.to_sarif(several, list(lint.RULES.values())))
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in rules] == list(lint.RULES)
    assert len(run["results"]) == len(several)
    for result, finding in zip(run["results"], several, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note", "none")
        assert result["message"]["text"]
        [location] = result["locations"]
        region = location["physicalLocation"]["region"]
        assert region["startLine"] >= 1
        assert region["startColumn"] >= 1
        assert not location["physicalLocation"]["artifactLocation"]["uri"].startswith("/")
        assert bool(finding.silenced) == ("suppressions" in result)


def test_workflow_commands_are_a_line_each_and_leave_out_what_is_silenced(several):
    *commands, summary = reporters.to_github(several, []).splitlines()
    assert len(commands) == sum(not finding.silenced for finding in several)
    for command in commands:
        assert command.startswith(("::error file=", "::warning file=", "::notice file="))
        assert command.split("::")[1].count(",") == 3
    assert summary == reporters.summary(several)


def test_a_workflow_command_cannot_be_broken_by_what_it_tells():
    rule = lint.RULES["frist.fridag"]
    finding = lint.Finding(rule, "a,b:c\nd.json", "100 %\n::error::x", line=1, column=1)
    assert reporters.to_github([finding], []).splitlines()[0] == (
        "::warning file=a%2Cb%3Ac%0Ad.json,line=1,col=1,title=frist.fridag::100 %25%0A::error::x [good administrative practice: a deadline falls on a working day]"
    )


def test_the_page_escapes_what_it_tells_and_heads_its_tables(several):
    page = reporters.to_html(several, list(lint.RULES.values()))
    assert "<b>" not in page
    assert page.count("<table>") == page.count("<caption>") == page.count("<thead>")
    assert '<html lang="en">' in page
    assert "<script" not in page
    for finding in several:
        assert f'id="{finding.rule.id}"' in page


def test_json_tells_findings_and_rules_with_their_sources(several):
    told = json.loads(reporters.to_json(several, list(lint.RULES.values())))
    assert [entry["rule"] for entry in told["findings"]] == [finding.rule.id for finding in several]
    assert told["summary"]["silenced"] == 1
    assert all(rule["sources"] for rule in told["rules"])


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_command_exits_1_where_there_are_errors_and_0_where_there_are_none(run, tmp_path):
    folder = small(tmp_path / "w")
    assert run("check", root=folder).exit_code == 0
    changed(folder, [{"at": "/x-scheme/kontakter/0/telefon", "to": "12345678"}])
    result = run("check", root=folder)
    assert result.exit_code == 1
    assert (folder / DEFINITION).as_posix() in result.output
    assert run("check", "tilskot-nn/2025", root=folder).exit_code == 0
    assert run("check", "--rule", "frist", root=folder).exit_code == 0


def test_a_definition_that_cannot_be_read_is_told_whatever_rule_is_asked_for(run, tmp_path):
    folder = small(tmp_path / "w")
    (folder / DEFINITION).write_text("{", "utf-8")
    result = run("check", "--rule", "frist", root=folder)
    assert result.exit_code == 1
    assert "ends too early: «}» is missing" in result.output


def test_what_is_found_can_be_written_to_a_file(run, tmp_path):
    folder, page = small(tmp_path / "w"), tmp_path / "funn.html"
    result = run("check", "--format", "html", "--out", page, root=folder)
    assert result.output == f"{page}\n"
    assert page.read_text(encoding="utf-8") == run("check", "--format", "html", root=folder).output


def test_an_unknown_rule_is_a_usage_error_with_the_nearest(run):
    result = run("check", "--rule", "frist.fridagg")
    assert result.exit_code == 2
    assert "did you mean «frist.fridag»?" in result.output


def test_the_list_of_rules_has_them_all_with_their_sources(run):
    listed = run("check", "--list-rules").output
    for rule in lint.RULES.values():
        assert f"{rule.id}  {rule.severity}" in listed
        assert all(str(source) in listed for source in rule.sources)
    assert "(unconfirmed)" in listed


def test_an_unknown_scheme_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError):
        Workspace(small(tmp_path / "w")).definition(Key("tilskudd-nb", 2019))


# --- what rules go by -------------------------------------------------------------------------------------------------


def test_contrast_is_as_wcag_reckons_it():
    assert contrast.contrast_ratio("#000000", "#ffffff") == contrast.contrast_ratio("#ffffff", "#000000") == 21
    assert contrast.contrast_ratio("#777777", "#ffffff") < 4.5 < contrast.contrast_ratio("#767676", "#ffffff")


def test_sentences_end_at_full_stops_and_not_at_abbreviations_or_ordinals():
    text = "Fristen er 19. februar, jf. § 4. Se kap. 6 og nr. 3. «Nytt» er bra! Slutt."
    assert readability.sentences(text) == [
        "Fristen er 19. februar, jf. § 4.", "Se kap. 6 og nr. 3.", "«Nytt» er bra!", "Slutt.",
    ]  # fmt: skip


def test_lix_is_words_per_sentence_and_long_words_in_a_hundred():
    assert readability.lix(["Vi gir tilskudd. Dere søker."]) == pytest.approx(5 / 2 + 100 * 1 / 5)
    assert readability.lix([]) == 0


def test_acts_begin_before_they_end_and_names_in_force_do_not_overlap():
    for statute in statutes.statutes():
        assert statute.ends is None or (statute.begins is not None and statute.begins < statute.ends)
    ids = [statute.id for statute in statutes.statutes()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("cited", "day", "in_force"),
    [
        ("introduksjonsloven", "2020-12-31", True),
        ("introduksjonsloven", "2021-01-01", False),
        ("introduksjonslova", "2021-01-01", False),
        ("introduksjonslovens", "2021-01-01", False),
        ("Integreringsloven", "2021-01-01", True),
        ("opplæringsloven", "2025-01-01", True),
        ("LOV-2025-06-20-81", "2025-12-31", False),
    ],
)
def test_an_act_is_known_by_its_names_in_both_language_forms(cited, day, in_force, tmp_path):
    says = {"at": "/x-circular/sections/0/text", "to": f"Målgruppen følger av {cited} § 1. Alle kommuner kan søke."}
    folder = changed(small(tmp_path / "w"), [says, {"at": "/x-scheme/rundskriv/dato", "to": day}])
    rules = ("lov.opphevet", "lov.ikke-i-kraft")
    told = [f for f in found(folder) if f.rule.id in rules and f.pointer.startswith("/x-circular/sections/0")]
    assert bool(told) != in_force


# --- nothing makes it raise -------------------------------------------------------------------------------------------

ANYTHING = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=15, deadline=None
)
MARKDOWN = st.text(st.sampled_from("ab Æå12.,:;§–-*_#>|[](){}%«»\n\t\"'\\/@"), max_size=200) | st.text(max_size=80)
STARTED = json.loads((BASE / DEFINITION).read_text("utf-8"))
LETTER = "templates/letters/avslag.nn.md"


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return small(tmp_path_factory.mktemp("scratch") / "w")


def assert_findings_are_sound(folder, definition=STARTED, letter=None):
    """The law of findings: each once, in order, of a rule, in a sentence, and at a place that its file has.

    The folder has no other text from earlier examples or tests.
    """
    (folder / DEFINITION).write_text(json.dumps(definition), "utf-8")
    (folder / LETTER).write_text(
        (BASE / LETTER).read_text("utf-8") if letter is None else letter, "utf-8", errors="replace"
    )
    told = lint.check(Workspace(folder), [Key("tilskudd-nb", 2025)])
    assert len(set(told)) == len(told)
    assert [finding.order for finding in told] == sorted(finding.order for finding in told)
    for finding in told:
        assert lint.RULES[finding.rule.id] is finding.rule
        assert finding.message.strip()
        line = (folder / finding.file).read_text("utf-8").split("\n")[finding.line - 1]
        assert 1 <= finding.column <= len(line) + 1


@given(MARKDOWN)
@ANYTHING
def test_any_text_in_a_circular_does_not_raise_and_gives_sound_findings(scratch, text):
    contents = copy.deepcopy(STARTED)
    contents["x-circular"]["sections"][0]["text"] = text
    contents["x-scheme"]["formal"]["nn"] = text.split("\n")
    assert_findings_are_sound(scratch, contents)


@given(MARKDOWN)
@ANYTHING
def test_any_text_of_a_letter_does_not_raise_and_gives_sound_findings(scratch, text):
    assert_findings_are_sound(scratch, letter=text)


@given(st.sampled_from(sorted(dict(values_by_pointer(STARTED)))[1:]), JSON)
@settings(ANYTHING, max_examples=30)
def test_any_value_anywhere_in_a_definition_does_not_raise_and_gives_sound_findings(scratch, pointer, value):
    contents = copy.deepcopy(STARTED)
    put(contents, pointer, {"to": value})
    assert_findings_are_sound(scratch, contents)


@given(st.sampled_from(sorted(dict(values_by_pointer(STARTED)))[1:]))
@settings(ANYTHING, max_examples=30)
def test_a_definition_without_any_one_of_its_parts_does_not_raise_and_gives_sound_findings(scratch, pointer):
    contents = copy.deepcopy(STARTED)
    put(contents, pointer, {})
    assert_findings_are_sound(scratch, contents)


@given(JSON)
@ANYTHING
def test_a_definition_that_is_any_json_does_not_raise_and_gives_sound_findings(scratch, value):
    contents = {
        "x-scheme": STARTED["x-scheme"],
        "x-circular": STARTED["x-circular"],
        "properties": value,
        "$defs": {"a": value},
    }
    assert_findings_are_sound(scratch, contents)
