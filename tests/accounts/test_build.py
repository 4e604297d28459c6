"""Accounts are found in a report's schema, with those who approve them."""

import json
import re

import pytest

from assembler.accounts import build, calculate
from assembler.accounts import read as accounts_reader
from assembler.core.errors import DataError, UsageError
from assembler.document.walk import fields
from assembler.products.form_documents import compose_form
from assembler.scheme import loader as definitions
from assembler.scheme.key import Key
from support import ROOT
from support.accounts_samples import (
    DEFINITIONS,
    LOOK,
    REPORTS,
    approvers,
    made,
    read,
    written,
)


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("which", REPORTS, ids=str)
def test_every_amount_of_a_reports_accounts_has_its_cell(which, language):
    content = made(which, language)
    assert {group.role for group in content.groups} >= {"income", "costs"}
    found = set(read(written(content), language=language).places)
    assert found >= {field.name for line in content.lines() for field in line.fields}
    assert not re.search(r"\{\{|\}\}", content.title + "".join(field.label for field in content.fields()))


def test_accounts_are_known_by_their_difference_of_two_sums_alone(tmp_path):
    amount = {"type": "integer", "minimum": 0, "x-unit": "kr", "title": "X"}

    def group(*names):
        total = {**amount, "title": "Alt", "readOnly": True, "x-calculate": {"sum": list(names)}}
        return {"type": "object", "title": "G", "properties": {**dict.fromkeys(names, amount), "alt": total}}

    rest = {**amount, "readOnly": True, "x-calculate": {"difference": ["inn/alt", "ut/alt"]}}
    ledger = {
        "type": "object",
        "title": "R",
        "properties": {"inn": group("a", "egenandel"), "ut": group("c", "d"), "rest": rest},
    }
    source = json.loads((ROOT / "schemas" / f"{REPORTS[0][0]}.json").read_text(encoding="utf-8"))
    report = {
        "tittel": {"nb": "R", "nn": "R"},
        "innhold": {"nb": "R", "nn": "R"},
        "krav": {"nb": "R", "nn": "R"},
        "schema": {"type": "object", "properties": {"del": {"type": "object", "properties": {"penger": ledger}}}},
    }
    for name, schema in (
        ("en", report),
        ("to", {**report, "schema": {"type": "object", "properties": {"a": ledger, "b": ledger}}}),
    ):
        folder = tmp_path / name / "ordning"
        folder.mkdir(parents=True)
        (folder / "2030.json").write_text(json.dumps({**source, "x-reports": {"regn": schema}}), encoding="utf-8")
        (tmp_path / name / "common").symlink_to(ROOT / "schemas" / "common")
    one, two = (definitions.load(tmp_path / name, Key("ordning", 2030)) for name in ("en", "to"))
    content = build.build_accounts(
        one, "regn", "nb", LOOK, {"del": {"penger": {"inn": {"a": 10, "egenandel": 5}, "ut": {"c": 20}}}}
    )
    assert [(group.name, group.role) for group in content.groups] == [("inn", "income"), ("ut", "costs")]
    assert content.costs.booked.name == "del.penger.ut.alt"
    known = calculate.calculate_figures(
        content, {"del.penger.inn.a": 10, "del.penger.inn.egenandel": 5, "del.penger.ut.c": 20}
    )
    assert known["del.penger.rest"] == -5
    assert known[calculate.OWN_SHARE_BOOKED] == 0.25
    reading = accounts_reader.read_workbook(written(content), "x.xlsx", lambda mark: content)
    assert reading.data == {"del": {"penger": {"inn": {"a": 10, "egenandel": 5}, "ut": {"c": 20}}}}
    with pytest.raises(DataError, match="has accounts at a and b"):
        build.build_accounts(two, "regn", "nb", LOOK)
    with pytest.raises(UsageError, match="did you mean «regn»"):
        build.build_accounts(one, "regnn", "nb", LOOK)


@pytest.mark.parametrize("which", REPORTS, ids=str)
def test_the_same_people_approve_the_workbook_as_the_report(which):
    content = made(which)
    form = fields(compose_form(DEFINITIONS[which[0]], which[1], "nb", LOOK).blocks)
    asked = [
        field.name
        for field in form
        if field.name.startswith("godkjenning.") and field.kind not in ("checkbox", "signature")
    ]
    assert [field.name for field in approvers(content)] == asked
    assert len(content.approval.approvers) == (2 if which[0].scheme == "utviklingstiltak" else 1)
