"""Contracts of letter types: those that are shipped, and those that are refused."""

import pytest

from assembler.core.errors import DataError
from assembler.letters.decisions.contract import letter_types, load_contract
from support.decision_rows import CONTRACTS, TEXTS


@pytest.mark.parametrize("letter_type", letter_types(TEXTS))
def test_every_column_of_a_contract_says_what_it_holds(letter_type):
    contract = CONTRACTS.by_type[letter_type]
    assert {"vedtak", "saksnummer"} <= {name for name, column in contract.columns.items() if column.is_required}
    assert contract.appealed in ("", "vedtak", "gjelder_vedtak")
    for column in contract.columns.values():
        assert column.description and column.english != column.description, column.name


def test_a_contract_that_is_no_json_schema_is_a_problem(tmp_path):
    path = tmp_path / "x.schema.json"
    path.write_text('{"properties": {"a": {"type": "strng"}, "b": 7}, "required": "a"}', encoding="utf-8")
    with pytest.raises(DataError) as raised:
        load_contract(tmp_path, "x")
    told = {problem.place: problem.file for problem in raised.value.problems}
    assert told == dict.fromkeys(["/properties/a/type", "/properties/b", "/required"], str(path))


def test_a_contract_that_refers_to_nothing_is_a_problem(tmp_path):
    (tmp_path / "x.schema.json").write_text('{"allOf": [{"$ref": "felles/y.json"}]}', encoding="utf-8")
    with pytest.raises(DataError, match=r"x\.schema\.json: /allOf/0/\$ref: «felles/y\.json» leads nowhere"):
        load_contract(tmp_path, "x")
