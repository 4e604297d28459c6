"""Priority areas of two years, matched."""

import dataclasses

import pytest

from assembler.compare import areas
from assembler.scheme.applicants import Area, EarlierAreas
from assembler.scheme.values import SourceText


def test_areas_of_2023_and_2025_are_renumbered_merged_added_and_removed(comparison):
    found = {change.new.number if change.new else -change.old[0].number: change for change in comparison.areas}
    assert found[1].kind == "merged" and {area.number for area in found[1].old} >= {4, 6} and found[1].main.number == 6
    assert found[1].covers.numbers == (2, 3, 4, 5) and found[1].covers.year == 2024
    assert found[2].kind == "kept" and found[2].renumbered and found[2].main.number == 5
    assert found[4].kind == found[5].kind == "added"
    assert found[-7].kind == "removed"


def of_year(*titles, covers=None):
    nothing = SourceText("", "")
    return [Area(n, title, (), covers, "", nothing, (), nothing, {}, "") for n, title in enumerate(titles, start=1)]


def became(old, new, year):
    return areas.compare_areas(old, new, areas.similarity_scores(old, new, ((), ())), year)


@pytest.mark.parametrize(("year", "merged"), [(2024, {1, 2, 3}), (2023, {3}), (2025, {3}), (None, {3})])
def test_what_a_definition_says_of_earlier_areas_counts_only_for_the_year_that_it_names(year, merged):
    old = of_year("Mentorer", "Kurs", "Støtte i skolen")
    new = of_year("Støtte i skolen", covers=EarlierAreas(2024, (1, 2), ""))
    assert {area.number for area in became(old, new, year)[0].old} == merged


@pytest.mark.parametrize(("year", "told"), [(2023, True), (2024, True), (2025, False), (None, False)])
def test_what_a_definition_says_of_areas_before_the_earlier_year_is_no_news(year, told):
    new = of_year("Støtte i skolen", covers=EarlierAreas(2024, (1, 2), ""))
    assert (became(of_year("Støtte i skolen"), new, year)[0].covers is not None) == told


def test_a_removed_area_has_not_gone_into_one_that_stands_as_it_was():
    old, new = of_year("Kurs", "Mentorer", "Støtte i skolen"), of_year("Kurs", "Mentorer")
    same = {(0, 0): 1.0, (1, 1): 0.9, (0, 1): 0.0, (1, 0): 0.0, (2, 0): 0.15, (2, 1): 0.05}
    assert [change.kind for change in areas.compare_areas(old, new, same, 2024)] == ["kept", "kept", "removed"]
    rewritten = same | {(0, 0): 0.3}
    assert [change.kind for change in areas.compare_areas(old, new, rewritten, 2024)] == ["merged", "kept"]


def test_areas_that_are_renumbered_retitled_removed_and_added_are_each_told_as_that():
    names = ("Lengre løp mot fagbrev", "Samarbeid med næringslivet", "Nye arbeidsmåter i norskopplæringen", "Støtte")
    old = of_year(*names)
    new = of_year("Lengre løp mot fagbrev", "Bedre arbeidsmåter i norskopplæringen", "Støtte", "Frivillighet")
    found = became(old, new, 2024)
    assert [(change.kind, change.main and change.main.number, change.new and change.new.number) for change in found] == [
        ("kept", 1, 1), ("kept", 3, 2), ("kept", 4, 3), ("added", None, 4), ("removed", None, None)
    ]  # fmt: skip


def test_an_area_whose_title_stands_on_has_not_gone_into_another():
    old = of_year("Mentorer", "Kurs", "Støtte i skolen")
    first, second = of_year("Mentorer", "Kurs")
    new = [dataclasses.replace(first, covers=EarlierAreas(2025, (2, 3), "")), second]
    found = became(old, new, 2025)
    assert [(change.kind, {area.number for area in change.old}) for change in found] == [
        ("merged", {1, 3}),
        ("kept", {2}),
    ]
