"""A comparison in the terminal."""

from assembler.compare import to_text
from assembler.compare.years import compare_years
from support.comparisons import NEW, changed


def test_the_terminal_marks_what_is_gone_and_what_is_new_without_colour(comparison):
    told = "\n".join(map(str, to_text.to_lines(comparison)))
    assert "Søknadsfrist: [-14.\u00a0februar 2023-]{+19.\u00a0februar 2025+}" in told
    assert "nummer 5 er nå nummer 2" in told
    assert "\x1b" not in told


def test_what_is_unchanged_is_named_once_and_says_what_it_is_below(workspace, tmp_path):
    told = list(
        map(
            str,
            to_text.to_lines(compare_years(*changed(workspace, NEW, lambda _: None, tmp_path), "nb", workspace.theme)),
        )
    )
    names = (
        next(line for line in told if line.strip().startswith("Uendret: Hvem"))
        .strip()
        .removeprefix("Uendret: ")
        .split("; ")
    )
    assert len(names) == len(set(names))
    assert (
        "Satsingsområde 4: Etablering av kommunale, interkommunale eller regionale velkomsttilbud › Målgruppe" in names
    )
    assert "Satsingsområde 2: Tiltak som gir psykisk støtte" in names  # with all below it


def test_a_fact_without_a_name_for_people_is_quoted_by_its_key(comparison):
    assert any("Annet faktum: «stonad_g»" in str(line) for line in to_text.to_lines(comparison))
