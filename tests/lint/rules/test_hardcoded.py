"""Values that texts type although a fact has them."""

import pytest

from support.lint_workspace import apply_changes, findings_in, ids_and_messages, small_workspace


def test_the_faults_of_the_page_of_2025_are_found_when_they_are_put_back(findings_in_project):
    reported = ids_and_messages(
        findings_in_project(
            "utviklingstiltak/2025",
            {"old": "{{ omrader | length | antall('satsingsområde') }}", "new": "fem satsingsområder"},
            {"at": "/x-circular/sections/1/text", "to": "Målgruppen står under satsingsområde 3."},
            {"at": "/x-reports/arsrapport/frist", "to": "2026-02-01"},
        )
    )
    assert ("fakta.antall-motsier", "«fem satsingsområder», but there are 4") in reported
    assert ("fakta.omrade", "«satsingsområde 3» names area 3; the areas are 1, 2, 4, 5") in reported
    assert ("frist.fridag", "01.02.2026 is a Sunday; the next working day is 02.02.2026") in reported


def test_the_faults_of_the_circular_of_2023_are_found_when_they_are_put_back(findings_in_project):
    text = "Midlene fordeles på de seks satsingsområdene, det vil si satsingsområde 1-6."
    reported = ids_and_messages(
        findings_in_project("utviklingstiltak/2023", {"at": "/x-circular/sections/3/text", "to": text})
    )
    assert ("fakta.antall-motsier", "«seks satsingsområdene», but there are 7") in reported
    assert ("fakta.omrade", "«satsingsområde 1-6» ends before area 7: there are 7 areas") in reported


def rules_by_line(reported, lines, pointer):
    """The rules that each of these lines breaks, of those that lie below a pointer line by line."""
    at = {f"{pointer}/{2 * number}": line for number, line in enumerate(lines)}
    return {line: {f.rule.id for f in reported if at.get(f.pointer) == line} for line in lines}


SENTENCES = {
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


@pytest.mark.parametrize("key", SENTENCES)
def test_what_a_text_types_is_held_against_the_facts(key, findings_in_project, tmp_path):
    pointer, says = SENTENCES[key]
    change = {"at": pointer, "to": [part for line in says for part in (line, "")]}
    if key.startswith("tilskot"):
        reported = findings_in(
            apply_changes(small_workspace(tmp_path / "w"), [{"file": f"schemas/{key}.json", **change}])
        )
    else:
        reported = findings_in_project(key, change)
    broken_by = rules_by_line(
        [f for f in reported if f.rule.id.startswith("fakta") and f.rule.severity != "note"], says, pointer
    )
    assert broken_by == {line: {rule} if rule else set() for line, rule in says.items()}


def test_a_deadline_in_a_reports_help_is_held_against_its_own(findings_in_project):
    reported = findings_in_project(
        "utviklingstiltak/2025",
        {"at": "/x-reports/statusrapport/schema/description", "to": "Fristen er 1. oktober 2025."},
    )
    [finding] = [f for f in reported if f.rule.id == "fakta.dato-motsier"]
    assert finding.message == "«1. oktober 2025» is not the deadline, which is 2025-09-01"


@pytest.mark.parametrize(
    "typed", ["Svar innen 1. mars 2025.", "Dere får 100 000 kroner.", "Klag innen tre uker.", "Velg blant fem satsingsområder.",
              "Det gjelder satsingsområde 3.", "Rammen er 57 millioner."],
)  # fmt: skip
def test_a_letters_text_types_nothing_that_only_a_scheme_knows(typed, findings_after):
    text = {"file": "templates/letters/avslag.nb.md", "old": "Vi har", "new": f"{typed} Vi har"}
    [finding] = [f for f in findings_after([text]) if f.rule.id == "brev.fakta"]
    assert finding.line == 3
