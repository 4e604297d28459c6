"""Grants are read from a manifest as from a sheet, and refused where they are of another scheme or broken."""

import pytest

from assembler.core.errors import DataError
from assembler.reporting import grants
from support.report_samples import KEY, SHEET, entry, manifest


def test_the_manifest_and_the_sheet_give_the_same_grants(given_grants, sources, tmp_path):
    files = ("brev.docx", "brev.pdf")
    other = entry(given_grants[0], vedtak="avslag")
    path = manifest(tmp_path, other, *(entry(each, file) for each in given_grants for file in files))
    found = grants.read_grants(path, *sources)
    assert [(each.case_number, each.language, each.recipient) for each in found] == [
        (each.case_number, each.language, each.recipient) for each in given_grants
    ]
    assert [each.amount for each in found] == [each.amount for each in given_grants]
    assert grants.read_grants(tmp_path, *sources) == found


def test_only_rows_that_give_a_grant_are_grants(given_grants):
    assert {each.letter_type for each in given_grants} == {"tilskuddsbrev"}


def refused(path, sources):
    with pytest.raises(DataError) as error:
        grants.read_grants(path, *sources)
    return str(error.value)


def test_grants_of_another_scheme_or_year_are_refused_in_one_line(given_grants, sources, tmp_path):
    other = [entry(each, definisjon="utviklingstiltak/2023") for each in given_grants]
    said = refused(manifest(tmp_path, *other), sources)
    assert said.splitlines() == [f"{tmp_path}/manifest.jsonl: holds grants of utviklingstiltak/2023, not of {KEY}"]


def test_a_sheet_without_grants_is_refused(workspace, sources, tmp_path):
    lines = (workspace.root / SHEET).read_text("utf-8").splitlines(keepends=True)
    path = tmp_path / "vedtak.csv"
    path.write_text(lines[0] + lines[1], encoding="utf-8")
    assert "holds no grants" in refused(path, sources)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{\n", "line 1: is not JSON"),
        ("[]\n", "line 1: is no JSON object"),
        ("", "holds no grants"),
    ],
)
def test_a_broken_manifest_is_told_by_line(sources, tmp_path, text, said):
    path = tmp_path / "manifest.jsonl"
    path.write_text(text, encoding="utf-8")
    assert said in refused(path, sources).replace("holds no decisions", "holds no grants")


def test_a_manifests_row_is_held_against_the_contract(given_grants, sources, tmp_path):
    wrong = entry(given_grants[0])
    wrong["rad"] = {**wrong["rad"], "belop": "mye", "satsingsomrade": 3}
    said = refused(manifest(tmp_path, wrong), sources)
    assert "column belop" in said and "column satsingsomrade" in said
