"""Forms are checked against deadlines, the register, other forms and earlier grants."""

import dataclasses

import pytest

from assembler.intake import cross_checks
from assembler.intake.records import Note
from assembler.letters.batch.manifest import ManifestEntry
from assembler.recipients.register import Recipient, Register
from assembler.scheme.key import parse_key


def test_the_same_file_and_the_same_project_are_told(one, utvikling):
    again = dataclasses.replace(one, file="b.pdf")
    other = dataclasses.replace(again, file="c.pdf", sha256="0", project=one.project.upper())
    found = list(cross_checks.check_all([one, again, other], {utvikling.key: utvikling}, [], None, ""))
    assert [(file, note.name) for file, note in found] == [("b.pdf", "same_file"), ("c.pdf", "same_project")]


def test_a_budget_that_does_not_come_out_even_is_told(one):
    even = dataclasses.replace(one, costs=100, income=100)
    for income, note in ((100, []), (99, ["uneven"]), (101, ["uneven"]), (None, [])):
        each = dataclasses.replace(even, income=income)
        assert [said.name for _, said in cross_checks._unbalanced([each])] == note
    report = dataclasses.replace(even, form="arsrapport")
    assert [said.name for _, said in cross_checks._unbalanced([report, dataclasses.replace(report, income=99)])] == [
        "over_income"
    ]


def test_what_came_in_before_is_looked_at_too(one, workspace):
    definition = workspace.definition(parse_key("utviklingstiltak/2023"))
    one = dataclasses.replace(one, key=definition.key)
    before = dataclasses.replace(one, file="i går", project=f" {one.project}. ")
    again, other = dataclasses.replace(one, file="b"), dataclasses.replace(one, file="c", sha256="1")
    frame = definition.schema["x-scheme"]["ramme"]
    half = [dataclasses.replace(each, applied=frame // 2 + 1) for each in (before, again, other)]
    found = list(cross_checks.check_all(half[1:], {definition.key: definition}, half[:1], None, ""))
    assert [(file, note.name) for file, note in found] == [
        ("b", "same_file"), ("c", "same_project"), (str(definition.key), "over_frame"),
    ]  # fmt: skip
    assert found[1][1].values[2] == "i går"
    assert list(cross_checks.check_all([], {}, half, None, "")) == []


@pytest.mark.parametrize("written", ["Prosjekt 0", "prosjekt  0.", "«Prosjekt 0»", "Prosjekt – 0"])
def test_a_project_is_known_however_it_is_written(one, utvikling, written):
    two = [dataclasses.replace(one, file=name, sha256=name, project=text, applied=1) for name, text in
           (("a", "Prosjekt 0"), ("b", written), ("c", "Prosjekt 1"))]  # fmt: skip
    assert [file for file, _ in cross_checks.check_all(two, {utvikling.key: utvikling}, [], None, "")] == ["b"]


def test_a_report_that_is_due_weeks_after_the_letter_can_be_late(one, workspace):
    definition = workspace.definition(parse_key("integreringsmottak/2021"))
    assert definition.schema["x-scheme"]["akseptfrist_uker"] == 2
    late = dataclasses.replace(one, key=definition.key, form="akseptbrev", letter="2021-02-01", received="2021-02-16")
    none = Register(())
    assert [note.values[1] for note in cross_checks.check_single(late, definition, none)] == ["15.02.2021"]
    given = [cross_checks.AwardedGrant(str(late.key), late.number, "21/1", late.project, 1, "2021-02-03")]
    assert list(cross_checks.check_single(late, definition, none, given)) == []
    assert list(cross_checks.check_single(dataclasses.replace(late, letter=""), definition, none)) == []


def test_another_account_than_before_is_told(one, utvikling):
    before = dataclasses.replace(one, file="i fjor", sha256="0", project="Et annet", account="86011117947")
    found = list(cross_checks.check_all([one], {utvikling.key: utvikling}, [before], None, ""))
    assert found == [(one.file, Note("account_changed", (one.name, "i fjor")))]


def test_reports_are_held_against_grants(one, utvikling):
    entry = {
        "vedtak": "tilskuddsbrev",
        "saksnummer": "25/1",
        "organisasjonsnummer": one.number,
        "definisjon": str(one.key),
        "rad": {"belop": 100, "prosjekt": one.project},
    }
    given = cross_checks.grants_of_manifest(map(ManifestEntry.from_json, [entry, entry, {"vedtak": "avslag"}]))
    assert len(given) == 1
    right, over = (
        dataclasses.replace(one, form="arsrapport", grant_used=amount, sha256=str(amount)) for amount in (100, 101)
    )
    other = dataclasses.replace(right, number="999999999", sha256="x")
    found = list(cross_checks.check_all([right, over, other], {}, [], given, "m"))
    assert [note.name for _, note in found] == ["over_grant", "no_grant"]


def test_who_is_late_or_may_not_apply_is_told(one, utvikling):
    county = Register((Recipient("Agder fylkeskommune", "fylkeskommune", one.number),))
    applicants = utvikling.year("nb").applicants
    area = next(each for each in utvikling.year("nb").areas if not applicants.admits("fylkeskommune", each.number))
    late = dataclasses.replace(one, received="2025-02-20", area=area.number)
    assert [note.name for note in cross_checks.check_single(late, utvikling, county)] == ["late", "ineligible_area"]
    assert [note.name for note in cross_checks.check_single(one, utvikling, Register(()))] == ["not_registered"]
