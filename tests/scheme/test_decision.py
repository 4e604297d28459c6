import dataclasses
import datetime as dt
import pickle

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from assembler.letters.decisions import reader as decisions
from assembler.letters.decisions.contract import letter_types, load_contract, load_contracts
from assembler.recipients import register
from assembler.recipients.register import Recipient
from assembler.scheme.decision import COLUMNS, Decision, decision_of
from assembler.scheme.key import Key

TEXTS = ROOT / "templates" / "letters"
KARASJOK = Recipient("Kárášjohka – Karasjok kommune", "kommune", "963376030")
ALL = tuple(COLUMNS.values())
SAMPLES = sorted((ROOT / "examples").glob("*/*/*.csv"))


def of(row, columns=ALL, **more):
    return decision_of({name: value for name, value in row.items() if value != ""}, columns, KARASJOK, "nn", **more)


@st.composite
def rows(draw):
    """A row of a shipped contract: some of its columns filled in, those without which there is no decision always."""
    wanted = load_contract(TEXTS, draw(st.sampled_from(letter_types(TEXTS))))
    days = st.dates().map(dt.date.isoformat)
    values = {
        name: draw(
            days if column.format == "date" else st.integers(1) if column.type == "integer" else st.text(min_size=1)
        )
        for name, column in wanted.columns.items()
        if name in ("vedtak", "saksnummer", "dato") or draw(st.booleans())
    }
    return tuple(wanted.columns), values


@given(rows())
def test_texts_name_a_decision_as_its_row_does(case):
    columns, values = case
    names = decision_of(values, columns, KARASJOK, "nb").names
    assert names == {**dict.fromkeys(columns, ""), **values}
    assert tuple(names) == columns


@given(rows())
def test_each_column_is_held_once(case):
    columns, values = case
    assert not decision_of(values, columns, KARASJOK, "nb").columns.keys() & set(COLUMNS.values())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: "/".join(path.parts[-3:]))
def test_the_sample_sheets_are_decisions(workspace, path):
    definition = workspace.definition(Key(path.parts[-3], int(path.parts[-2])))
    for each in decisions.read_decisions(path, definition, register.load(workspace.register), load_contracts(TEXTS)):
        values = {name: value for name, value in each.names.items() if value != ""}
        assert decision_of(values, each.order, each.recipient, each.language, each.appealed) == each
        assert each.order == tuple(load_contract(TEXTS, each.letter_type).columns)


def test_what_code_asks_for_is_typed_and_the_rest_stays_beside():
    row = {
        "vedtak": "tilskuddsbrev", "saksnummer": "25/1", "dato": "2025-05-15", "belop": 450000, "satsingsomrade": 2,
        "prosjekt": "", "soknadsdato": "2025-02-10", "prosjektvilkar": "Delta.",
    }  # fmt: skip
    decision = of(row, tuple(row), appealed="tilskuddsbrev")
    assert (decision.date, decision.application_date) == (dt.date(2025, 5, 15), dt.date(2025, 2, 10))
    assert (decision.amount, decision.area, decision.project, decision.is_grant) == (450000, 2, "", True)
    assert decision.columns == {"prosjektvilkar": "Delta."}
    assert not dataclasses.replace(decision, letter_type="avslag").is_grant


def test_a_changed_decision_is_named_as_changed():
    decision = of({"vedtak": "avslag", "saksnummer": "25/1", "dato": "2025-05-15"})
    later = dataclasses.replace(decision, date=dt.date(2025, 6, 1), report="arsrapport")
    assert later.names == {**decision.names, "dato": "2025-06-01", "rapport": "arsrapport"}


def test_a_decision_travels_between_processes_and_can_be_a_key():
    decision = of({"vedtak": "avslag", "saksnummer": "25/1", "dato": "2025-05-15"})
    assert pickle.loads(pickle.dumps(decision)) == decision
    assert {decision: 1}[decision] == 1


def test_a_decision_needs_no_sheet():
    made = Decision("avslag", "25/1", dt.date(2025, 5, 15), KARASJOK, "nb", notice="Hast")
    assert made.names["merknad"] == "Hast" and made.names["belop"] == ""
